#include "tests/sandbox/reeleezee/amounts.h"

#include "tests/sandbox/reeleezee/sandbox_fixture.h"

namespace koppel::sandbox::reeleezee {
namespace {

using testing::ElementsAre;

class AmountsTest : public SandboxTest {
 protected:
  void Begin(Config config = {}) {
    Start(std::move(config));
    StoredJansen();
  }
  // Net, tax and what is to be paid of the whole.
  std::vector<std::string> Totals(const std::string& lines_json, const std::string& more = "") {
    Stored(Invoice(), InvoiceBody(lines_json, more));
    const json::object invoice = Read(Invoice());
    EXPECT_EQ(invoice.at("BaseInvoiceAmount"), invoice.at("TotalPayableAmount"));
    EXPECT_EQ(invoice.at("BaseRemainingAmount"), invoice.at("TotalPayableAmount"));
    return {TextOfNumber(invoice.at("TotalNetAmount")), TextOfNumber(invoice.at("TotalTaxAmount")),
            TextOfNumber(invoice.at("TotalPayableAmount"))};
  }
  std::vector<std::string> Line(const std::string& lines_json, const std::string& more = "") {
    Stored(Invoice(), InvoiceBody(lines_json, more));
    const json::object lines = Read(Invoice() + "/Lines");
    const json::value& line = lines.at("value").at(0);
    return {TextOfNumber(line.at("NetAmount")), TextOfNumber(line.at("AfterDiscountAmount")),
            TextOfNumber(line.at("TaxAmount")), TextOfNumber(line.at("LineTotalPayableAmount"))};
  }
};

TEST_F(AmountsTest, EachLineIsRoundedHalfAwayFromZero) {  // 7.11
  Begin();
  EXPECT_THAT(Line(R"({"Quantity":0.5,"Price":0.01})"), ElementsAre("0.01", "0.01", "0", "0.01"));
  EXPECT_THAT(Line(R"({"Quantity":-0.5,"Price":0.01})"), ElementsAre("-0.01", "-0.01", "0", "-0.01"));
  EXPECT_THAT(Line(R"({"Quantity":2.75,"Price":65})"), ElementsAre("178.75", "178.75", "37.54", "216.29"));
  EXPECT_THAT(Line(R"({"Quantity":-30,"Price":65})"), ElementsAre("-1950", "-1950", "-409.5", "-2359.5"));
  EXPECT_THAT(Line(R"({"Quantity":3,"Price":0.33335})"), ElementsAre("1", "1", "0.21", "1.21"));  // 0.3334
  EXPECT_TRUE(Read(Invoice()).at("IsCreditInvoice").is_bool());
}

TEST_F(AmountsTest, VatIsRoundedPerLineAndAddedUp) {
  Begin();
  const std::string cent = R"({"Quantity":1,"Price":0.07})";  // 0.0147 each
  EXPECT_THAT(Totals(absl::StrCat(cent, ",", cent, ",", cent)), ElementsAre("0.21", "0.03", "0.24"));
}

TEST_F(AmountsTest, OrTakenOverTheSumPerRateWhenTheSwitchSaysSo) {
  Config config;
  config.rules.vat_over_sums = true;
  Begin(config);
  const std::string cent = R"({"Quantity":1,"Price":0.07})";
  EXPECT_THAT(Totals(absl::StrCat(cent, ",", cent, ",", cent)), ElementsAre("0.21", "0.04", "0.25"));
  EXPECT_THAT(Totals(absl::StrCat(cent, ",", cent, ",", cent), R"(,"IsVatIncluded":true)"),
              ElementsAre("0.17", "0.04", "0.21"));
  // Per rate: 0.14 at 21 % and 0.07 at 9 %.
  EXPECT_THAT(Totals(absl::StrCat(cent, ",", cent, R"(,{"Quantity":1,"Price":0.07,"TaxRate":{"id":")", kLaag, "\"}}"),
                     R"(,"IsVatIncluded":false)"),
              ElementsAre("0.21", "0.04", "0.25"));
}

TEST_F(AmountsTest, VatIsTakenOutOfARoundedPriceThatIncludesIt) {
  Begin();
  EXPECT_THAT(Totals(R"({"Quantity":1,"Price":121})", R"(,"IsVatIncluded":true)"), ElementsAre("100", "21", "121"));
  EXPECT_THAT(Line(R"({"Quantity":1,"Price":10})", R"(,"IsVatIncluded":true)"),
              ElementsAre("8.26", "8.26", "1.74", "10"));
  EXPECT_THAT(Line(R"({"Quantity":0.333,"Price":10.01})", R"(,"IsVatIncluded":true)"),
              ElementsAre("2.75", "2.75", "0.58", "3.33"));
}

TEST_F(AmountsTest, HowPricesAreReadIsTheAdministrationsWhenNotTold) {
  Begin();
  Seed(R"({"administrations":[{"id":"7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11","SalesVATIncluded":true}]})");
  EXPECT_THAT(Totals(R"({"Quantity":1,"Price":121})"), ElementsAre("100", "21", "121"));
  Stored(Invoice(), R"({"IsVatIncluded":false})");
  EXPECT_EQ(TextOfNumber(Read(Invoice()).at("TotalPayableAmount")), "146.41");
}

TEST_F(AmountsTest, RatesDifferAndZeroIsZero) {
  Begin();
  const auto at = [](const std::string& rate) {
    return absl::StrCat(R"({"Quantity":1,"Price":100,"TaxRate":{"id":")", rate, "\"}}");
  };
  EXPECT_THAT(Totals(absl::StrCat(at(kHoog), ",", at(kLaag), ",", at("11111111-0000-4000-8000-000000000003"))),
              ElementsAre("300", "30", "330"));
}

TEST_F(AmountsTest, ADiscountComesOffBeforeVat) {
  Begin();
  EXPECT_THAT(Line(R"({"Quantity":1,"Price":100,"DiscountPercentage":0.1})"),
              ElementsAre("100", "90", "18.9", "108.9"));
  EXPECT_THAT(Line(R"({"Quantity":1,"Price":100,"DiscountAmount":25})"), ElementsAre("100", "75", "15.75", "90.75"));
  const json::object invoice = Read(Invoice());
  EXPECT_EQ(TextOfNumber(invoice.at("TotalLineAmountWithoutDiscount")), "100");
  EXPECT_EQ(TextOfNumber(invoice.at("CalculatedDiscountAmount")), "25");
}

TEST_F(AmountsTest, AnAmountCanBeSentInsteadOfQuantityAndPrice) {
  Begin();
  EXPECT_THAT(Line(R"({"NetAmount":100})"), ElementsAre("100", "100", "21", "121"));
  EXPECT_THAT(Line(R"({"NetAmount":100,"TaxAmount":20.99})"), ElementsAre("100", "100", "20.99", "120.99"));
  EXPECT_THAT(Line(R"({"Description":"alleen tekst"})"), ElementsAre("0", "0", "0", "0"));
  EXPECT_THAT(Line(R"({"Price":5})"), ElementsAre("0", "0", "0", "0"));
}

TEST_F(AmountsTest, NegativeAmountsMakeACreditInvoice) {
  Begin();
  Totals(R"({"Quantity":-1,"Price":5})");
  EXPECT_TRUE(Read(Invoice()).at("IsCreditInvoice").as_bool());
  Totals(R"({"Quantity":1,"Price":5})");
  EXPECT_FALSE(Read(Invoice()).at("IsCreditInvoice").as_bool());
}

TEST_F(AmountsTest, AThousandLinesAddUpExactly) {
  Begin();
  std::string lines_json;
  for (int i = 0; i < 1000; ++i) absl::StrAppend(&lines_json, i > 0 ? "," : "", R"({"Quantity":0.1,"Price":1.1})");
  EXPECT_THAT(Totals(lines_json), ElementsAre("110", "20", "130"));
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
