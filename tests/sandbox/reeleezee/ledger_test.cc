#include "tests/sandbox/frame/ledger.h"

#include "base/status_matchers.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/reeleezee/marks.h"
#include "tests/sandbox/reeleezee/model.h"
#include "tests/sandbox/reeleezee/sandbox_fixture.h"

namespace koppel::sandbox::reeleezee {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kTweede[] = "4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f78";
constexpr char kReferentie[] = "KPL-MFRGGZDFMZTWQ2LK";

class LedgerTest : public SandboxTest {
 protected:
  // A new sandbox that reads the lines of the old one.
  void Restart() {
    const std::vector<std::string> before = written;
    Start({});
    for (const std::string& line : before) ASSERT_THAT(sandbox->Restore(line), base::IsOk()) << line;
    EXPECT_TRUE(written.empty());
    written = before;
  }
  json::object Whole() {
    json::object whole = Control("GET", "/_ledger").as_object();
    whole.erase("requests");
    whole["counts"].as_object().erase("requests");
    return whole;
  }
  std::set<std::string> Found(const std::string& text) {
    Record invoice(InvoiceModel(), kFactuur);
    invoice.Set("Footer", text);
    return ReferencesIn(invoice);
  }
};

TEST_F(LedgerTest, ARestartChangesNothing) {
  StoredJansen();
  StoredKetel();
  Stored(absl::StrCat("Customers/", kJansen, "/Addresses/", kKetel), R"({"City":"Ede"})");
  Stored(absl::StrCat("Customers/", kJansen),
         R"({"CommunicationChannelList":[{"CommunicationType":10,"FormattedValue":"a@b.example"}]})");
  Put(absl::StrCat("Customers/", kOnbekend), R"({"IdentifierNumber":10001})");
  const std::string line = absl::StrCat(R"({"Product":{"id":")", kKetel,
                                        R"("},"Description":"a \"b\" €","Quantity":0.333,"Price":82.6446})");
  Stored(Invoice(), InvoiceBody(line, absl::StrCat(R"(,"Header":")", kReferentie, "\"")));
  Stored(Invoice(), R"({"Footer":"F"})");
  Post(Invoice() + "/Actions", R"({"Type":17})");
  Stored(Invoice(kTweede), InvoiceBody(line, absl::StrCat(R"(,"Header":")", kReferentie, "\"")));
  Stored(absl::StrCat(Invoice(kTweede), "/Uploads/", kJansen), R"({"FileName":"x","Content":"JVBERi0="})");
  Ask("POST", "/_edit", absl::StrCat(R"({"id":")", kTweede, R"(","set":{"Header":"Anders"}})"));
  Stored(Invoice(kOnbekend), "{}");
  Delete(Invoice(kOnbekend));
  Seed(R"({"administrations":[{"id":"c1a5f0de-2f64-4b1d-8a5e-9a7a0c2b4e02","Name":"Tweede","NumberPrefix":"F"}],
           "Customers":[{"administration":"c1a5f0de-2f64-4b1d-8a5e-9a7a0c2b4e02","Name":"Z","IsArchived":true}]})");
  const json::object before = Whole();

  Restart();
  EXPECT_EQ(json::serialize(Whole()), json::serialize(before));
  EXPECT_EQ(Counts("requests").as_int64(), 12);
  EXPECT_THAT(Names("Customers?$filter=City eq 'Ede'"), ElementsAre("Bakkerij Jansen V.O.F."));
  EXPECT_THAT(Get(Invoice(kOnbekend)), Refuses(404, "_NotFound"));
  EXPECT_THAT(Put(absl::StrCat("Customers/", kOnbekend), R"({"IdentifierNumber":10001})"), HasStatus(400));
  // Numbers and ids go on where they were.
  Stored(Invoice(kOnbekend), InvoiceBody("{}"));
  EXPECT_EQ(Read(Invoice(kOnbekend)).at("ReceiptNumber").as_string(), "RLZ-01-00000004");
  Post(Invoice(kOnbekend) + "/Actions", R"({"Type":17})");
  EXPECT_EQ(Read(Invoice(kOnbekend)).at("InvoiceNumber").as_int64(), 2);
  const std::string line_id = Column(Invoice(kOnbekend) + "/Lines", "id").at(0);
  EXPECT_THAT(json::serialize(before), testing::Not(HasSubstr(line_id)));
  Delete(Invoice(kTweede));
  Stored(Invoice(kTweede), "{}");
  EXPECT_THAT(Put(absl::StrCat(Invoice(kTweede), "/Uploads/", kJansen), R"({"FileName":"x","Content":"JVBERi0="})"),
              Refuses(404, "_NotFound"));
}

TEST_F(LedgerTest, ARestartKeepsTheLogins) {
  Seed(R"({"logins":[{"user":"jan","password":"p","read_only":true},{"user":"piet","password":"p"}]})");
  Control("POST", "/_expire", R"({"user":"piet"})");
  Restart();
  LogIn("jan", "p");
  EXPECT_EQ(Get("Customers").status, 200);
  EXPECT_EQ(Put(absl::StrCat("Customers/", kJansen), "{}").status, 403);
  LogIn("piet", "p");
  EXPECT_EQ(Get("Customers").status, 401);
}

TEST_F(LedgerTest, I2_AnInvoiceMadeTwiceShowsByOurReferenceWhereverItStands) {
  StoredJansen();
  Stored(Invoice(), InvoiceBody("", absl::StrCat(R"(,"Header":"Werkbon 7 [)", kReferentie, "]\"")));
  EXPECT_TRUE(Duplicates("reference").as_object().empty());
  Stored(Invoice(kTweede), InvoiceBody(absl::StrCat(R"({"Description":"Werkbon 7\n)", kReferentie, "\"}")));
  EXPECT_EQ(Duplicates("reference").at(kReferentie).as_int64(), 2);
  const json::value invoices = Control("GET", "/_ledger").at("invoices");
  EXPECT_EQ(json::serialize(invoices.at(0).at("references")), absl::StrCat("[\"", kReferentie, "\"]"));
  EXPECT_EQ(json::serialize(invoices.at(1).at("references")), absl::StrCat("[\"", kReferentie, "\"]"));
}

TEST_F(LedgerTest, AReferenceOfAnInvoiceThatIsPutAgainIsStillOne) {
  StoredJansen();
  const std::string body = InvoiceBody("", absl::StrCat(R"(,"Header":")", kReferentie, "\""));
  Stored(Invoice(), body);
  Stored(Invoice(), body);
  EXPECT_TRUE(Duplicates("reference").as_object().empty());
  EXPECT_TRUE(Duplicates("header_entity").as_object().empty());
  EXPECT_EQ(Duplicates("writes").at(kFactuur).as_int64(), 2);
}

TEST_F(LedgerTest, AReferenceIsKplAndSixteenOfBase32) {
  EXPECT_THAT(Found("a KPL-MFRGGZDFMZTWQ2LK, KPL-AAAAAAAAAAAAAAAA"),
              ElementsAre("KPL-AAAAAAAAAAAAAAAA", "KPL-MFRGGZDFMZTWQ2LK"));
  EXPECT_THAT(Found("KPL-KPL-MFRGGZDFMZTWQ2LK"), ElementsAre("KPL-MFRGGZDFMZTWQ2LK"));
  EXPECT_THAT(Found("KPL-MFRGGZDFMZTWQ2L"), IsEmpty());
  EXPECT_THAT(Found("KPL-MFRGGZDFMZTWQ2L1"), IsEmpty());
  EXPECT_THAT(Found("kpl-mfrggzdfmztwq2lk"), IsEmpty());
}

TEST_F(LedgerTest, I2_AndByHeaderAndCustomer) {
  StoredJansen();
  Stored(Invoice(), InvoiceBody("", R"(,"Header":"Werkbon 7")"));
  Stored(Invoice(kTweede), InvoiceBody("", R"(,"Header":"Werkbon 7")"));
  EXPECT_EQ(Duplicates("header_entity").at(absl::StrCat("Werkbon 7 | ", kJansen)).as_int64(), 2);
  EXPECT_TRUE(Duplicates("reference").as_object().empty());
}

TEST_F(LedgerTest, ARecordTellsWhoMadeItWhen) {
  StoredJansen();
  const json::value customer = Control("GET", "/_ledger").at("customers").at(0);
  EXPECT_EQ(customer.at("request").as_int64(), 1);
  EXPECT_FALSE(customer.at("seeded").as_bool());
  EXPECT_EQ(customer.at("stored_at").as_string(), "2026-03-16T09:00:00.000Z");
  EXPECT_EQ(customer.at("company_id").as_string(), administration);
  EXPECT_EQ(customer.at("token_fingerprint").as_string(), FingerprintOf("koppel@devries.example:geheim"));
  EXPECT_TRUE(customer.at("deleted_at").is_null());
  EXPECT_EQ(customer.at("writes").as_int64(), 1);
  EXPECT_EQ(customer.at("edits").as_int64(), 0);
}

TEST_F(LedgerTest, SeedsAreNoCreates) {
  const json::value seeded = Seed(
      R"({"Customers":[{"id":"0b0f3c1e-57f6-5a5e-9c2e-3d0a4c9b7a10","Name":"A","EMail":"a@b.example","IsArchived":true,
                        "AddressList":[{"Type":1,"City":"Ede"}]}],
          "Products":[{"Code":"P","ProductKind":2}],
          "TaxRates":[{"Name":"NL, Eigen","Percentage":0.06}],
          "SalesInvoices":[{"Entity":{"id":"0b0f3c1e-57f6-5a5e-9c2e-3d0a4c9b7a10"},"Origin":2,"Status":3,
                            "DocumentLineList":[{"Quantity":1,"Price":10}]}]})");
  EXPECT_EQ(Counts("creates").as_int64(), 0);
  EXPECT_EQ(Counts("customers").at("seeded").as_int64(), 1);
  EXPECT_EQ(Counts("invoices").at("live").as_int64(), 1);
  EXPECT_TRUE(Duplicates("writes").as_object().empty());
  const json::object customer = Read(absl::StrCat("Customers/", kJansen));
  EXPECT_EQ(customer.at("EMail").as_string(), "a@b.example");
  EXPECT_TRUE(customer.at("IsArchived").as_bool());
  EXPECT_EQ(customer.at("City").as_string(), "Ede");
  const std::string invoice(seeded.at("SalesInvoices").at(0).at("id").as_string());
  EXPECT_EQ(Read(Invoice(invoice)).at("Status").as_int64(), 3);
  EXPECT_EQ(Read(Invoice(invoice)).at("Reference").as_string(), "RLZ-1");
  EXPECT_EQ(TextOfNumber(Read(Invoice(invoice)).at("BaseRemainingAmount")), "0");
  EXPECT_THAT(Names("TaxRates?$filter=Percentage eq 0.06"), ElementsAre("NL, Eigen"));
}

TEST_F(LedgerTest, ABadSeedSaysWhere) {
  const auto complaint = [&](const std::string& body) {
    const Response response = Ask("POST", "/_seed", body).response;
    EXPECT_EQ(response.status, 400) << body;
    return response.body;
  };
  EXPECT_THAT(complaint(R"({"Customers":[{"Name":"A"},{"Naam":"B"}]})"), HasSubstr("Customers[1]: unknown key 'Naam'"));
  EXPECT_THAT(complaint(R"({"Customers":[{"DueDays":"x"}]})"), HasSubstr("The request is invalid."));
  EXPECT_THAT(complaint(R"({"Customers":[{"id":"x"}]})"), HasSubstr("id must be a GUID"));
  EXPECT_THAT(complaint(R"({"Customers":[{"administration":"x"}]})"), HasSubstr("administration x is unknown"));
  EXPECT_THAT(complaint(R"({"klanten":[]})"), HasSubstr("unknown key 'klanten'"));
  EXPECT_THAT(complaint(R"({"logins":[{"password":"p"}]})"), HasSubstr("logins[0]: user is needed"));
  EXPECT_THAT(complaint(R"({"administrations":[{"id":"x"}]})"), HasSubstr("id must be a GUID"));
  EXPECT_THAT(complaint(R"({"lag_ms":"veel"})"), HasSubstr("lag_ms"));
  EXPECT_THAT(complaint("{"), HasSubstr("no JSON object"));
}

TEST_F(LedgerTest, AResetEmptiesItAlsoForTheNextStart) {
  StoredJansen();
  Control("POST", "/_faults", R"([{"fault":"html_502"}])");
  Control("POST", "/_reset");
  EXPECT_EQ(Counts("customers").at("live").as_int64(), 0);
  EXPECT_EQ(Counts("requests").as_int64(), 0);
  EXPECT_EQ(Get("Customers").status, 200);
  Restart();
  EXPECT_EQ(Counts("customers").at("live").as_int64(), 0);
}

TEST_F(LedgerTest, ALineThatIsNotOursIsRefused) {
  EXPECT_FALSE(sandbox->Restore("geen json").ok());
  EXPECT_FALSE(sandbox->Restore(R"({"op":"onbekend"})").ok());
  EXPECT_FALSE(sandbox->Restore(R"({"op":"create","kind":"Customers","company":"x"})").ok());
  EXPECT_FALSE(sandbox
                   ->Restore(absl::StrCat(R"({"op":"create","kind":"Klanten","company":")", administration,
                                          R"(","request":1,"at":"2026-03-16T09:00:00+00:00","object":{"id":"x"}})"))
                   .ok());
  EXPECT_FALSE(sandbox
                   ->Restore(absl::StrCat(R"({"op":"create","kind":"Customers","company":")", administration,
                                          R"(","request":1,"at":"2026-03-16T09:00:00+00:00","object":{"Name":5}})"))
                   .ok());
}

TEST_F(LedgerTest, AnUnknownDoorIsRefused) {
  EXPECT_EQ(Ask("GET", "/_onbekend").response.status, 400);
  EXPECT_EQ(Ask("POST", "/_onbekend", "{}").response.status, 400);
  EXPECT_EQ(Ask("GET", "/_health").response.status, 200);
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
