// Sales invoices of the vendor page 3.9.
#include "tests/sandbox/asperion/sandbox_fixture.h"

namespace koppel::sandbox::asperion {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr char kPath[] = "salesinvoiceswithlines";
constexpr char kTextLine[] = R"({"lineType":"Text","description":"Werkbon"})";

class InvoicesTest : public SandboxTest {
 protected:
  InvoicesTest() { MadeDebtor(); }

  void StartWithBookkeepingLines() {
    Config config;
    config.rules.contract = Contract::kBookkeepingLines;
    Start(config);
    MadeDebtor();
  }

  // Amounts excluding VAT, VAT and including VAT, as the vendor wrote them.
  std::string Totals(const std::string& lines_json) {
    const Response made = Post(kPath, InvoiceBody(lines_json));
    EXPECT_EQ(made.status, 201) << made.body;
    const std::size_t at = made.body.find("\"amountExclVat\"");
    return made.body.substr(at, made.body.find(",\"lines\"") - at);
  }
};

TEST_F(InvoicesTest, TheVendorPagesExampleComesOutToTheCent) {
  const std::int64_t coupling = MadeArticle("KOP-15", "2.35");
  const std::int64_t labour = MadeArticle("UUR", "58.50", "URE");
  const Response made =
      Post(kPath, InvoiceBody(absl::StrCat(kTextLine, R"(,{"lineType":"Article","articleId":)", labour,
                                           R"(,"description":"Arbeid monteur","quantity":2.75,"price":58.50},)",
                                           R"({"lineType":"Article","articleId":)", coupling, R"(,"quantity":6})"),
                              R"("description":"Werkbon WB-2026-0317","reference":"WB-2026-0317",)"));
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(
      made.body,
      R"({"id":500004,"status":1,"invoiceNumber":null,"debtorCustomerNumber":"10042","date":"2026-03-02T00:00:00",)"
      R"("bookyear":2026,"bookperiod":3,"journalId":"70","paymentConditionId":31,)"
      R"("paymentDueDate":"2026-04-01T00:00:00","description":"Werkbon WB-2026-0317","reference":"WB-2026-0317",)"
      R"("amountExclVat":174.98,"vatAmount":36.75,"amountInclVat":211.73,"lines":{"_data":[)"
      R"({"id":1,"lineType":"Text","description":"Werkbon"},)"
      R"({"id":2,"lineType":"Article","articleId":500003,"description":"Arbeid monteur","quantity":2.75,)"
      R"("price":58.5,"amount":160.88,"ledgerAccountId":8010,"vatCode":"VH","vatAmount":33.78},)"
      R"({"id":3,"lineType":"Article","articleId":500002,"description":"Artikel KOP-15","quantity":6,)"
      R"("price":2.35,"amount":14.1,"ledgerAccountId":8000,"vatCode":"VH","vatAmount":2.96}],)"
      R"("_meta":{"totalCount":3}},"_meta":{"self":"http://127.0.0.1:4711/v1/salesinvoiceswithlines/500004"}})");
  EXPECT_EQ(Get("salesinvoiceswithlines/500004").body, made.body);
  EXPECT_EQ(HeaderOf(made, "Location"), "http://127.0.0.1:4711/v1/salesinvoiceswithlines/500004");
}

TEST_F(InvoicesTest, TheLeanListLeavesTheLinesOut) {
  Made(kPath, InvoiceBody(kTextLine));
  EXPECT_THAT(Get(kPath).body, HasSubstr("\"lines\":"));
  EXPECT_THAT(Get("salesinvoices").body, Not(HasSubstr("\"lines\":")));
  EXPECT_THAT(Get("salesinvoices/500002").body, AllOf(HasSubstr("\"status\":1"), Not(HasSubstr("\"lines\":"))));
  EXPECT_THAT(Get(absl::StrCat(kPath, "?fields=id")).body, Not(HasSubstr("\"lines\":")));
  EXPECT_THAT(Get("salesinvoices/1"), Refuses(404, "Not Found"));
  EXPECT_THAT(Get("salesinvoiceswithlines/1"), Refuses(404, "Not Found"));
}

TEST_F(InvoicesTest, VatIsComputedPerCodeOverItsSummedLines) {  // A19
  const char* line = R"({"lineType":"SalesType","salesTypeId":"MAT","description":"a","quantity":1,"price":0.02})";
  // 3 x 0.02 x 21 % = 0.0126; line by line it would be nothing.
  EXPECT_EQ(Totals(absl::StrCat(line, ",", line, ",", line)),
            R"("amountExclVat":0.06,"vatAmount":0.01,"amountInclVat":0.07)");
  EXPECT_EQ(Totals(R"({"lineType":"SalesType","salesTypeId":"MAT","description":"a","quantity":1,"price":100},
                      {"lineType":"SalesType","salesTypeId":"MATL","description":"a","quantity":1,"price":100},
                      {"lineType":"SalesType","salesTypeId":"UREV","description":"a","quantity":1,"price":100})"),
            R"("amountExclVat":300,"vatAmount":30,"amountInclVat":330)");
}

TEST_F(InvoicesTest, ALineIsRoundedHalfAwayFromZero) {  // A19
  const auto line = [](const char* quantity, const char* price, const char* more) {
    return absl::StrCat(R"({"lineType":"SalesType","salesTypeId":"UREV","description":"a","quantity":)", quantity,
                        ",\"price\":", price, more, "}");
  };
  EXPECT_EQ(Totals(line("1", "1.005", "")), R"("amountExclVat":1.01,"vatAmount":0,"amountInclVat":1.01)");
  EXPECT_EQ(Totals(line("-1", "1.005", "")), R"("amountExclVat":-1.01,"vatAmount":0,"amountInclVat":-1.01)");
  EXPECT_EQ(Totals(line("0.3333", "82.64463", "")), R"("amountExclVat":27.55,"vatAmount":0,"amountInclVat":27.55)");
  EXPECT_EQ(Totals(line("3", "10", R"(,"discountPercentage":12.5)")),
            R"("amountExclVat":26.25,"vatAmount":0,"amountInclVat":26.25)");
}

TEST_F(InvoicesTest, ALineTakesWhatItLeavesOutFromItsArticleAndSalesType) {
  const std::int64_t article = MadeArticle("KOP-15", "2.35");
  const json::object made = Made(
      kPath, InvoiceBody(absl::StrCat(
                 R"({"lineType":"Article","articleId":)", article, R"(,"quantity":1,"salesTypeId":"MATL","price":3},)",
                 R"({"lineType":"Article","articleId":)", article, R"(,"quantity":1,"vatCode":"VN"})")));
  const json::array& rows = made.at("lines").at("_data").as_array();
  EXPECT_EQ(rows[0].at("ledgerAccountId").as_int64(), 8020);
  EXPECT_EQ(rows[0].at("vatCode").as_string(), "VL");
  EXPECT_EQ(rows[0].at("price").as_int64(), 3);
  EXPECT_EQ(rows[1].at("ledgerAccountId").as_int64(), 8000);
  EXPECT_EQ(rows[1].at("vatCode").as_string(), "VN");
}

TEST_F(InvoicesTest, EachKindOfLineTakesItsOwnFieldsOnly) {  // A19
  const auto against = [&](const std::string& line) { return Objections(Post(kPath, InvoiceBody(line))); };
  EXPECT_THAT(against(R"({"lineType":"Article"})"), ElementsAre("Lines[0].ArticleId: Lines[0].ArticleId is verplicht.",
                                                                "Lines[0].Quantity: Lines[0].Quantity is verplicht."));
  EXPECT_THAT(
      against(R"({"lineType":"SalesType"})"),
      ElementsAre("Lines[0].SalesTypeId: Lines[0].SalesTypeId is verplicht.",
                  "Lines[0].Quantity: Lines[0].Quantity is verplicht.", "Lines[0].Price: Lines[0].Price is verplicht.",
                  "Lines[0].Description: Lines[0].Description is verplicht."));
  EXPECT_THAT(against(R"({"lineType":"Text"})"),
              ElementsAre("Lines[0].Description: Lines[0].Description is verplicht."));
  EXPECT_THAT(against(R"({"lineType":"Text","description":"a","quantity":1,"price":null})"),
              ElementsAre("Lines[0].Quantity: Quantity hoort niet bij deze soort regel."));
  EXPECT_THAT(
      against(R"({"lineType":"SalesType","salesTypeId":"MAT","description":"a","quantity":1,"price":1,"amount":1})"),
      ElementsAre("Lines[0].Amount: Amount hoort niet bij deze soort regel."));
  EXPECT_THAT(against(R"({"lineType":"Kop","description":"a"})"),
              ElementsAre("Lines[0].LineType: Regelsoort 'Kop' bestaat niet."));
  EXPECT_THAT(against(R"({"lineType":"Text","description":"a","costCenterId":4})"),
              ElementsAre("Lines[0].CostCenterId: Kostenplaats '4' bestaat niet."));
}

TEST_F(InvoicesTest, WhatALineNamesMustBeThere) {
  const auto against = [&](const std::string& more) {
    return Objections(Post(kPath, InvoiceBody(absl::StrCat(kTextLine, R"(,{"quantity":1,)", more, "}"))));
  };
  EXPECT_THAT(against(R"("lineType":"Article","articleId":5)"),
              ElementsAre("Lines[1].ArticleId: Artikel '5' bestaat niet."));
  EXPECT_THAT(against(R"("lineType":"SalesType","salesTypeId":"XX","description":"a","price":1)"),
              ElementsAre("Lines[1].SalesTypeId: Verkoopsoort 'XX' bestaat niet."));
  const std::string sold = R"("lineType":"SalesType","salesTypeId":"MAT","description":"a","price":1,"vatCode":)";
  EXPECT_THAT(against(sold + "\"XX\""), ElementsAre("Lines[1].VatCode: Btw-code 'XX' bestaat niet."));
  EXPECT_THAT(against(sold + "\"IH\""), ElementsAre("Lines[1].VatCode: Btw-code 'IH' is niet voor verkopen."));
  EXPECT_THAT(against(sold + "\"VH19\""),
              ElementsAre("Lines[1].VatCode: Btw-code 'VH19' is niet geldig op de factuurdatum."));
  EXPECT_THAT(against(sold + "\"VL12\""),
              ElementsAre("Lines[1].VatCode: Btw-code 'VL12' is niet geldig op de factuurdatum."));
  EXPECT_THAT(against(R"("lineType":"SalesType","salesTypeId":"OUD","description":"a","price":1)"),
              ElementsAre("Lines[1].VatCode: Btw-code 'VH19' is niet geldig op de factuurdatum."));
}

TEST_F(InvoicesTest, AnInactiveOrDeletedArticleIsRefused) {
  const std::int64_t old =
      Made("articles", R"({"code":"O","description":"O","salesTypeId":"MAT","active":false})").at("id").as_int64();
  const std::int64_t gone = MadeArticle("G");
  Seed(absl::StrCat(R"({"deleted":[{"kind":"article","id":)", gone, "}]}"));
  for (const std::int64_t id : {old, gone}) {
    EXPECT_THAT(Objections(Post(
                    kPath, InvoiceBody(absl::StrCat(R"({"lineType":"Article","articleId":)", id, ",\"quantity\":1}")))),
                ElementsAre(absl::StrCat("Lines[0].ArticleId: Artikel '", id, "' bestaat niet.")));
  }
}

TEST_F(InvoicesTest, NumbersAndTextsHaveTheirLimits) {
  const auto against = [&](const std::string& line) {
    return Objections(
        Post(kPath, InvoiceBody(absl::StrCat(R"({"lineType":"SalesType","salesTypeId":"MAT",)", line, "}"))));
  };
  EXPECT_THAT(against(R"("description":"a","price":1,"quantity":1.00001)"),
              ElementsAre("Lines[0].Quantity: De waarde van Lines[0].Quantity is ongeldig."));
  EXPECT_THAT(against(R"("description":"a","price":1,"quantity":"2,75")"),
              ElementsAre("Lines[0].Quantity: De waarde van Lines[0].Quantity is ongeldig."));
  EXPECT_THAT(against(R"("description":"a","price":1,"quantity":1,"discountPercentage":100.5)"),
              ElementsAre("Lines[0].DiscountPercentage: De waarde van Lines[0].DiscountPercentage is ongeldig."));
  EXPECT_THAT(against(R"("description":"a","price":999999999,"quantity":2)"),
              ElementsAre("Lines[0].Amount: De waarde van Lines[0].Amount is ongeldig."));
  std::string longest;
  for (int i = 0; i < 250; ++i) longest += "é";
  EXPECT_THAT(against(absl::StrCat(R"("price":1,"quantity":1,"description":")", longest, "é\"")),
              ElementsAre("Lines[0].Description: Lines[0].Description mag maximaal 250 tekens bevatten."));
  const std::string text = absl::StrCat(R"({"lineType":"Text","description":")", longest, "\"}");
  EXPECT_EQ(Post(kPath, InvoiceBody(text)).status, 201);
  EXPECT_THAT(Objections(Post(kPath, InvoiceBody(text, absl::StrCat("\"reference\":\"", std::string(51, 'r'), "\",")))),
              ElementsAre("Reference: Reference mag maximaal 50 tekens bevatten."));
}

TEST_F(InvoicesTest, TheHeadIsJudgedAsAWhole) {
  EXPECT_THAT(Objections(Post(kPath, "{}")), Contains("Lines: Lines is verplicht."));
  EXPECT_THAT(Objections(Post(kPath, R"({"lines":{"_data":[]}})")), Contains("Lines: Lines is verplicht."));
  EXPECT_THAT(Objections(Post(kPath, absl::StrCat(R"({"lines":{"_data":[)", kTextLine, "]}}"))),
              ElementsAre("DebtorCustomerNumber: DebtorCustomerNumber is verplicht.", "Date: Date is verplicht.",
                          "JournalId: JournalId is verplicht."));
  const auto against = [&](const std::string& more) { return Objections(Post(kPath, InvoiceBody(kTextLine, more))); };
  EXPECT_THAT(against(R"("journalId":"99",)"), ElementsAre("JournalId: Dagboek '99' bestaat niet."));
  EXPECT_THAT(against(R"("journalId":"60",)"), ElementsAre("JournalId: Dagboek '60' is geen verkoopboek."));
  EXPECT_THAT(against(R"("journalId":70,)"), ElementsAre("JournalId: De waarde van JournalId is ongeldig."));
  EXPECT_THAT(against(R"("paymentConditionId":30,)"),
              ElementsAre("PaymentConditionId: Betalingsconditie '30' bestaat niet."));
  EXPECT_THAT(against(R"("debtorCustomerNumber":"99",)"),
              ElementsAre("DebtorCustomerNumber: Debiteur '99' bestaat niet."));
  EXPECT_THAT(against(R"("date":"2026-03-02",)"), ElementsAre("Date: De waarde van Date is ongeldig."));
  EXPECT_THAT(against(R"("bookperiod":13,)"), ElementsAre("Bookperiod: De waarde van Bookperiod is ongeldig."));
  EXPECT_THAT(against(R"("bookyear":26,)"), ElementsAre("Bookyear: De waarde van Bookyear is ongeldig."));
  EXPECT_THAT(against(R"("invoiceNumber":"20260001",)"),
              ElementsAre("InvoiceNumber: InvoiceNumber kan niet worden gewijzigd."));
  EXPECT_THAT(against(R"("status":3,"amountExclVat":10,"paymentDueDate":null,)"),
              UnorderedElementsAre("Status: Status kan niet worden gewijzigd.",
                                   "AmountExclVat: AmountExclVat kan niet worden gewijzigd.",
                                   "PaymentDueDate: PaymentDueDate kan niet worden gewijzigd."));
  EXPECT_THAT(against(R"("subject":"a",)"), ElementsAre("$.subject: Het veld 'subject' is onbekend."));
  EXPECT_EQ(Counts("invoices").at("created").as_int64(), 0);
}

TEST_F(InvoicesTest, LinesStandInTheirWrapper) {
  const std::string head = R"({"debtorCustomerNumber":"10042","date":"2026-03-02T00:00:00","journalId":"70","lines":)";
  EXPECT_THAT(Objections(Post(kPath, absl::StrCat(head, "[", kTextLine, "]}"))),
              ElementsAre("Lines: De waarde van Lines is ongeldig."));
  EXPECT_THAT(Objections(Post(kPath, absl::StrCat(head, R"({"_data":[)", kTextLine, R"(],"_meta":{}}})"))),
              ElementsAre("$.lines._meta: Het veld '_meta' is onbekend."));
  EXPECT_THAT(Objections(Post(kPath, head + R"({"_data":["a"]}})")),
              ElementsAre("Lines[0]: De waarde van Lines[0] is ongeldig."));
}

TEST_F(InvoicesTest, ADebtorMayBeNamedByIdToo) {  // A19
  const std::int64_t other = MadeDebtor("2", "Ander");
  const auto body = [&](const std::string& head) {
    return absl::StrCat("{", head, R"(,"date":"2026-03-02T00:00:00","journalId":"70","lines":{"_data":[)", kTextLine,
                        "]}}");
  };
  EXPECT_EQ(Made(kPath, body(absl::StrCat("\"debtorId\":", other))).at("debtorCustomerNumber").as_string(), "2");
  EXPECT_EQ(Post(kPath, body(absl::StrCat(R"("debtorCustomerNumber":"2","debtorId":)", other))).status, 201);
  EXPECT_THAT(Objections(Post(kPath, body(absl::StrCat(R"("debtorCustomerNumber":"10042","debtorId":)", other)))),
              ElementsAre(absl::StrCat("DebtorId: Debiteur '", other, "' bestaat niet.")));
  EXPECT_THAT(Objections(Post(kPath, body(R"("debtorId":7)"))), ElementsAre("DebtorId: Debiteur '7' bestaat niet."));
}

TEST_F(InvoicesTest, ABlockedDebtorGetsNoInvoice) {
  Made("debtors", R"({"customerNumber":"13","name":"Wanbetaler","debtorKindId":"BIN","blocked":true})");
  EXPECT_THAT(Objections(Post(kPath, InvoiceBody(kTextLine, R"("debtorCustomerNumber":"13",)"))),
              ElementsAre("DebtorCustomerNumber: Debiteur '13' is geblokkeerd."));
  EXPECT_EQ(Counts("invoices").at("created").as_int64(), 0);
}

TEST_F(InvoicesTest, ThePaymentConditionIsTheDebtorsUnlessItIsGiven) {
  const json::object own = Made(kPath, InvoiceBody(kTextLine));
  EXPECT_EQ(own.at("paymentConditionId").as_int64(), 31);
  EXPECT_EQ(own.at("paymentDueDate").as_string(), "2026-04-01T00:00:00");
  const json::object given = Made(kPath, InvoiceBody(kTextLine, R"("paymentConditionId":14,)"));
  EXPECT_EQ(given.at("paymentDueDate").as_string(), "2026-03-16T00:00:00");
  EXPECT_EQ(Made(kPath, InvoiceBody(kTextLine, R"("bookyear":2025,"bookperiod":12,)")).at("bookyear").as_int64(), 2025);
}

TEST_F(InvoicesTest, AnInvoiceIsFoundByWhatThePageNames) {
  Made(kPath, Described("Werkbon 1 KPL-AAAA"));
  Made(kPath, Described("Werkbon 2 KPL-AAAB"));
  Made(kPath, InvoiceBody(kTextLine, R"("reference":"WB-9",)"));
  const auto found = [&](const std::string& query) { return Column(Get(absl::StrCat(kPath, "?", query)), "id"); };
  EXPECT_THAT(found("Description=KPL-AAAB"), ElementsAre("500003"));
  EXPECT_THAT(found("Description=kpl-aaa"), ElementsAre("500002", "500003"));
  EXPECT_THAT(found("Description=KPL-AAAB&Description_comparison=EndsWith"), ElementsAre("500003"));
  EXPECT_THAT(found("Description=KPL-AAAB&Description_comparison=Equals"), IsEmpty());
  EXPECT_THAT(found("Reference=WB-9&Reference_comparison=Equals"), ElementsAre("500004"));
  EXPECT_THAT(found("DebtorCustomerNumber=10042&Status=1"), ElementsAre("500002", "500003", "500004"));
  EXPECT_THAT(found("DebtorId=500001&AmountExclVat=10.00"), ElementsAre("500002", "500003"));
  EXPECT_THAT(found("DebtorId=5"), IsEmpty());
  EXPECT_THAT(found("Date=2026-03-02"), ElementsAre("500002", "500003", "500004"));
  EXPECT_THAT(found("Status=3"), IsEmpty());
  EXPECT_THAT(found("InvoiceNumber=2026"), IsEmpty());
  EXPECT_THAT(found("CostCenterId=1"), IsEmpty());
  EXPECT_THAT(found("orderBy=-amountInclVat"), ElementsAre("500002", "500003", "500004"));
}

TEST_F(InvoicesTest, ASecondWithTheSameReferenceIsStoredAndShows) {  // I2
  Made(kPath, Described("Werkbon KPL- 1 KPL-AAAA"));
  Made(kPath, Described("Opnieuw KPL-AAAA "));
  EXPECT_EQ(json::serialize(Duplicates("reference")), R"({"KPL-AAAA":2})");
  EXPECT_EQ(Control("GET", "/_ledger").at("invoices").at(0).at("koppel_reference").as_string(), "KPL-AAAA");
}

TEST_F(InvoicesTest, AProcessedConceptGetsItsNumberAndStatus) {
  Made(kPath, InvoiceBody(kTextLine));
  Made(kPath, InvoiceBody(kTextLine));
  Seed(R"({"booked":[{"id":500002},{"id":500003,"status":8,"invoiceNumber":"F-1"}]})");
  EXPECT_THAT(Column(Get(kPath), "status"), ElementsAre("3", "8"));
  EXPECT_THAT(Column(Get(kPath), "invoiceNumber"), ElementsAre("20260001", "F-1"));
  EXPECT_THAT(Column(Get("salesinvoices?InvoiceNumber=F-1&InvoiceNumber_comparison=Equals"), "id"),
              ElementsAre("500003"));
  EXPECT_EQ(Ask("POST", "/_seed", R"({"booked":[{"id":500002,"status":4}]})").response.status, 400);
  EXPECT_EQ(Ask("POST", "/_seed", R"({"booked":[{"id":1}]})").response.status, 400);
}

TEST_F(InvoicesTest, ADeletedConceptDoesNotComeBackAndStaysInTheLedger) {
  Made(kPath, Described("KPL-AAAA"));
  Seed(R"({"deleted":[{"kind":"salesinvoice","id":500002}]})");
  EXPECT_THAT(Column(Get(absl::StrCat(kPath, "?Description=KPL-AAAA")), "id"), IsEmpty());
  EXPECT_THAT(Column(Get(kPath), "id"), IsEmpty());
  EXPECT_THAT(Get("salesinvoiceswithlines/500002"), Refuses(404, "Not Found"));
  const json::value stored = Control("GET", "/_ledger").at("invoices").at(0);
  EXPECT_EQ(stored.at("deleted_at").as_string(), "2026-03-16T09:00:00.000Z");
  EXPECT_EQ(Counts("invoices").at("live").as_int64(), 0);
  Made(kPath, Described("KPL-AAAA"));
  EXPECT_EQ(Duplicates("reference").at("KPL-AAAA").as_int64(), 2);
}

TEST_F(InvoicesTest, ValidateOnlyJudgesAndStoresNothing) {
  const Response good = Post(absl::StrCat(kPath, "?validateOnly=true"), Described("KPL-AAAA"));
  EXPECT_EQ(good.status, 200);
  EXPECT_THAT(good.body, AllOf(HasSubstr("\"id\":0,"), HasSubstr("\"amountExclVat\":10,")));
  EXPECT_EQ(Post(absl::StrCat(kPath, "?validateOnly=true"), "{}").status, 400);
  EXPECT_EQ(Counts("invoices").at("created").as_int64(), 0);
}

TEST_F(InvoicesTest, ABookkeepingLineIsAnAccountAndAnAmount) {
  const std::string line = R"({"amount":100.5,"description":"a","ledgerAccountId":8000,"vatCode":"VH"})";
  EXPECT_EQ(Totals(line), R"("amountExclVat":100.5,"vatAmount":21.11,"amountInclVat":121.61)");
  StartWithBookkeepingLines();
  EXPECT_EQ(Totals(line + R"(,{"amount":-0.5,"ledgerAccountId":8000})"),
            R"("amountExclVat":100,"vatAmount":21.11,"amountInclVat":121.11)");
  EXPECT_THAT(
      Objections(Post(kPath, InvoiceBody(R"({"amount":1.005,"ledgerAccountId":1300,"vatCode":"IH"},{"vatAmount":1})"))),
      UnorderedElementsAre("Lines[0].LedgerAccountId: Grootboekrekening '1300' bestaat niet.",
                           "Lines[0].Amount: De waarde van Lines[0].Amount is ongeldig.",
                           "Lines[0].VatCode: Btw-code 'IH' is niet voor verkopen.",
                           "Lines[1].VatAmount: Lines[1].VatAmount kan niet worden gewijzigd."));
  EXPECT_THAT(Objections(Post(kPath, InvoiceBody("{}"))),
              ElementsAre("Lines[0].Amount: Lines[0].Amount is verplicht.",
                          "Lines[0].LedgerAccountId: Lines[0].LedgerAccountId is verplicht."));
}

TEST_F(InvoicesTest, WithBookkeepingLinesOnlyEveryFieldOfA19IsRefusedByName) {  // A19
  StartWithBookkeepingLines();
  EXPECT_THAT(
      Objections(Post(kPath, InvoiceBody(R"({"lineType":"Article","articleId":5,"salesTypeId":"MAT","quantity":1,
                                             "price":1,"discountPercentage":1})",
                                         R"("reference":"WB-1","debtorId":500001,)"))),
      ElementsAre("$.reference: Het veld 'reference' is onbekend.", "$.debtorId: Het veld 'debtorId' is onbekend.",
                  "$.lines._data[0].lineType: Het veld 'lineType' is onbekend.",
                  "$.lines._data[0].articleId: Het veld 'articleId' is onbekend.",
                  "$.lines._data[0].salesTypeId: Het veld 'salesTypeId' is onbekend.",
                  "$.lines._data[0].quantity: Het veld 'quantity' is onbekend.",
                  "$.lines._data[0].price: Het veld 'price' is onbekend.",
                  "$.lines._data[0].discountPercentage: Het veld 'discountPercentage' is onbekend."));
  const std::string line = R"({"amount":10,"ledgerAccountId":8000})";
  Made(kPath, InvoiceBody(line, R"("description":"Werkbon KPL-AAAA",)"));
  Made(kPath, InvoiceBody(line));
  EXPECT_THAT(Get(kPath).body, Not(HasSubstr("reference")));
  EXPECT_THAT(Column(Get(absl::StrCat(kPath, "?Reference=KPL-AAAA&Reference_comparison=Equals")), "id"),
              ElementsAre("500002", "500003"));
  EXPECT_THAT(Column(Get(absl::StrCat(kPath, "?Description=KPL-AAAA")), "id"), ElementsAre("500002"));
}

}  // namespace
}  // namespace koppel::sandbox::asperion
