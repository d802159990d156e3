// Sales invoices: what is stored of them, and who sees them (vendor page 3.7, 3.8, 5).
#include "absl/strings/str_cat.h"
#include "tests/sandbox/reeleezee/invoice.h"
#include "tests/sandbox/reeleezee/sandbox_fixture.h"

namespace koppel::sandbox::reeleezee {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kRegel1[] = "9f6b1f0e-2c44-5b0a-8e55-0a1b2c3d4e01";
constexpr char kRegel2[] = "9f6b1f0e-2c44-5b0a-8e55-0a1b2c3d4e02";

class InvoicesTest : public SandboxTest {
 protected:
  InvoicesTest() {
    StoredJansen();
    StoredKetel();
  }
  // "1249.5 262.4" per line.
  std::vector<std::string> Lines() {
    std::vector<std::string> lines;
    const json::object list = Read(Invoice() + "/Lines");
    for (const json::value& line : list.at("value").as_array()) {
      lines.push_back(absl::StrCat(line.at("Sequence").as_int64(), " ", std::string(line.at("Description").as_string()),
                                   " ", TextOfNumber(line.at("Quantity")), " x ", TextOfNumber(line.at("Price"))));
    }
    return lines;
  }
  std::string Line(const std::string& id, const std::string& description, const std::string& more = "") {
    return absl::StrCat(R"({"id":")", id, R"(","Description":")", description, R"(","Quantity":1,"Price":10)", more,
                        "}");
  }
  std::string Text(const std::string& name) { return json::serialize(Read(Invoice()).at(name)); }
};

TEST_F(InvoicesTest, OnePutMakesADraftWithItsLines) {
  headers = {{"prefer", "return=representation"}};
  const Response response = Put(
      Invoice() + "?$expand=Entity,DocumentLineList($expand=Product,TaxRate)",
      absl::StrCat(R"({"id":")", kFactuur, R"(","Status":1,"DocumentType":10,"Type":1,"Origin":2,
            "IsVatIncluded":false,"Date":"2026-03-14T00:00:00","BookDate":"2026-03-14T00:00:00",
            "DueDate":"2026-04-13T00:00:00","Header":"Werkbon WB-2026-00317","Footer":"Binnen 30 dagen",
            "Entity":{"id":")",
                   kJansen, R"("},"DocumentLineList":[
              {"id":")",
                   kRegel1, R"(","Sequence":1,"InvoiceLineType":11,"Product":{"id":")", kKetel,
                   R"("},"Description":"CV-ketel 24 kW","Quantity":1,"Price":1249.5,"TaxRate":{"id":")", kHoog, R"("}},
              {"id":")",
                   kRegel2, R"(","Sequence":2,"InvoiceLineType":4,"Description":"Arbeid","Quantity":2.5,"Price":62,
               "TaxRate":{"id":")",
                   kHoog, R"("}}]})"));
  ASSERT_EQ(response.status, 200) << response.body;
  const json::value invoice = json::parse(response.body);
  EXPECT_EQ(invoice.at("Status").as_int64(), 1);
  EXPECT_EQ(invoice.at("ReceiptNumber").as_string(), "RLZ-01-00000001");
  EXPECT_TRUE(invoice.at("Reference").is_null());  // 7.9
  EXPECT_TRUE(invoice.at("InvoiceNumber").is_null());
  EXPECT_EQ(invoice.at("Description").as_string(), "CV-ketel 24 kW");
  EXPECT_EQ(invoice.at("DueDate").as_string(), "2026-04-13T00:00:00");
  EXPECT_EQ(TextOfNumber(invoice.at("TotalNetAmount")), "1404.5");
  EXPECT_EQ(TextOfNumber(invoice.at("TotalTaxAmount")), "294.95");
  EXPECT_EQ(TextOfNumber(invoice.at("BaseInvoiceAmount")), "1699.45");
  EXPECT_EQ(invoice.at("Entity").at("Name").as_string(), "Bakkerij Jansen V.O.F.");
  const json::value& line = invoice.at("DocumentLineList").at(1);
  EXPECT_EQ(line.at("id").as_string(), kRegel2);
  EXPECT_EQ(TextOfNumber(line.at("LineTotalPayableAmount")), "187.55");
  EXPECT_THAT(response.body, HasSubstr("\"Price\":1249.5,"));  // no 1.2495E3
}

TEST_F(InvoicesTest, ARepeatedPutStacksNothing) {
  const std::string body =
      InvoiceBody(absl::StrCat(Line(kRegel1, "a"), R"(,{"Description":"b","Quantity":2,"Price":5})"));
  Stored(Invoice(), body);
  Stored(Invoice(), body);
  EXPECT_THAT(Lines(), ElementsAre("1 a 1 x 10", "2 b 2 x 5"));
  EXPECT_EQ(Counts("invoices").at("created").as_int64(), 1);
  EXPECT_EQ(Duplicates("writes").at(kFactuur).as_int64(), 2);
}

TEST_F(InvoicesTest, AbsentMeansUnchangedAndAListIsReplacedAsAWhole) {
  Stored(Invoice(), InvoiceBody(Line(kRegel1, "a") + "," + Line(kRegel2, "b"), R"(,"Header":"H","Footer":"F")"));
  Stored(Invoice(), R"({"Footer":"G"})");
  EXPECT_THAT(Lines(), ElementsAre("1 a 1 x 10", "2 b 1 x 10"));
  EXPECT_EQ(Text("Header"), "\"H\"");
  EXPECT_EQ(Text("Footer"), "\"G\"");
  // 7.10: in the order sent; what is known keeps the rest.
  Stored(Invoice(), absl::StrCat(R"({"DocumentLineList":[{"Description":"c","Quantity":3,"Price":1},{"id":")", kRegel1,
                                 R"(","Quantity":7}]})"));
  EXPECT_THAT(Lines(), ElementsAre("1 c 3 x 1", "2 a 7 x 10"));
  EXPECT_EQ(Text("TotalNetAmount"), "73");
  Stored(Invoice(), R"({"DocumentLineList":[]})");
  EXPECT_THAT(Lines(), IsEmpty());
  EXPECT_EQ(Text("TotalNetAmount"), "0");
  EXPECT_EQ(Text("Description"), "null");
}

TEST_F(InvoicesTest, WhatTheServerMakesCannotBeSet) {
  Stored(Invoice(), InvoiceBody(Line(kRegel1, "a"),
                                R"(,"Reference":"X","Description":"X","ReceiptNumber":"X","Status":2,"Token":"X",
                                   "TotalNetAmount":1,"PaymentAccount":{"id":"99999999-9999-4999-8999-999999999999"})"));
  EXPECT_EQ(Text("Reference"), "null");
  EXPECT_EQ(Text("Description"), "\"a\"");
  EXPECT_EQ(Text("ReceiptNumber"), "\"RLZ-01-00000001\"");
  EXPECT_EQ(Text("Status"), "1");
  EXPECT_EQ(Text("TotalNetAmount"), "10");
}

TEST_F(InvoicesTest, TheTokenChangesAtEveryGet) {
  Stored(Invoice(), InvoiceBody(""));
  const std::string first = Text("Token");
  EXPECT_NE(Text("Token"), first);
  EXPECT_NE(json::serialize(Read("SalesInvoices").at("value").at(0).at("Token")), first);
}

TEST_F(InvoicesTest, OnlyARealInvoiceIsInTheListAndEveryOneIsAReceipt) {  // 7.13
  Stored(Invoice(), InvoiceBody(Line(kRegel1, "WB-1"), R"(,"Header":"Echt")"));
  const std::string loose = "4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f78";
  Stored(Invoice(loose), absl::StrCat(R"({"DocumentType":10,"Type":1,"Entity":{"id":")", kJansen,
                                      R"("},"DocumentLineList":[{"Description":"WB-2","Quantity":1,"Price":5}]})"));
  EXPECT_THAT(Column("SalesInvoices", "id"), ElementsAre(kFactuur));
  EXPECT_THAT(Column(absl::StrCat("SalesInvoices?$filter=id eq ", loose), "id"), IsEmpty());
  EXPECT_EQ(Read(Invoice(loose)).at("Origin").as_int64(), 1);
  EXPECT_THAT(Column("Receipts", "id"), ElementsAre(kFactuur, loose));
  EXPECT_THAT(Column(absl::StrCat("Receipts?$filter=id eq ", loose), "id"), ElementsAre(loose));
  EXPECT_THAT(Column("Receipts?$filter=startswith(Description,'WB-')", "id"), ElementsAre(kFactuur, loose));
  EXPECT_THAT(Get("Receipts?$filter=InvoiceNumber eq 1"), HasStatus(400));
  EXPECT_THAT(Column("SalesInvoices?$filter=contains(tolower(Header),'echt')", "id"), ElementsAre(kFactuur));
  EXPECT_THAT(Column(absl::StrCat("SalesInvoices?$filter=Entity/id eq ", kJansen), "id"), ElementsAre(kFactuur));
  EXPECT_THAT(Get("SalesInvoices?$filter=Status eq 1"), HasStatus(400));
}

TEST_F(InvoicesTest, WithoutACustomerItIsALooseBooking) {  // 7.12
  Stored(Invoice(), "{}");
  EXPECT_EQ(Text("Origin"), "1");
  EXPECT_EQ(Text("DocumentType"), "10");
  EXPECT_TRUE(Read(Invoice() + "?$expand=DocumentCategory").at("DocumentCategory").is_null());
  Stored(Invoice(), absl::StrCat(R"({"Entity":{"id":")", kJansen, "\"}}"));
  EXPECT_EQ(Read(Invoice() + "?$expand=DocumentCategory").at("DocumentCategory").at("Name").as_string(),
            "Verkoopfactuur (Omzet)");
}

TEST_F(InvoicesTest, DatesFollowFromTodayAndTheCustomersTerm) {  // 7.22
  Stored(absl::StrCat("Customers/", kJansen), R"({"DueDays":30})");
  now = absl::FromUnixSeconds(1773702000);  // 16 March 2026, 23:00 UTC; in Amsterdam it is the 17th.
  Config config;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Amsterdam", &config.rules.zone));
  Start(config);
  Stored(absl::StrCat("Customers/", kJansen), R"({"DueDays":30})");
  Stored(Invoice(), InvoiceBody(""));
  EXPECT_EQ(Text("Date"), "\"2026-03-17T00:00:00\"");
  EXPECT_EQ(Text("DueDate"), "\"2026-04-16T00:00:00\"");
  EXPECT_EQ(Text("BookDate"), "null");
  Stored(Invoice(kOnbekend), R"({"Date":"2026-03-14T08:30:00"})");
  EXPECT_EQ(Read(Invoice(kOnbekend)).at("Date").as_string(), "2026-03-14T08:30:00");
  EXPECT_EQ(Read(Invoice(kOnbekend)).at("DueDate").as_string(), "2026-03-28T08:30:00");
}

TEST_F(InvoicesTest, WhatLeadsNowhereIsRefusedAndNothingIsStored) {  // 7.8
  const std::string unknown = absl::StrCat(R"({"id":")", kOnbekend, "\"}");
  for (const std::string& body :
       {absl::StrCat(R"({"Entity":)", unknown, "}"), InvoiceBody(absl::StrCat(R"({"Product":)", unknown, "}")),
        InvoiceBody(absl::StrCat(R"({"TaxRate":)", unknown, "}")),
        InvoiceBody(absl::StrCat(R"({"UnitOfMeasurement":)", unknown, "}")),
        InvoiceBody(absl::StrCat(R"({"Project":)", unknown, "}"))}) {
    EXPECT_THAT(Put(Invoice(), body), Refuses(400, "_InvalidData")) << body;
  }
  EXPECT_THAT(Get(Invoice()), Refuses(404, "_NotFound"));
  EXPECT_EQ(Counts("invoices").at("created").as_int64(), 0);
}

TEST_F(InvoicesTest, ARefusedChangeLeavesTheDraftAsItWas) {
  Stored(Invoice(), InvoiceBody(Line(kRegel1, "a"), R"(,"Header":"H")"));
  EXPECT_THAT(Put(Invoice(), R"({"Header":"Anders","DueDate":"morgen"})"), Refuses(400, "The request is invalid."));
  EXPECT_EQ(Text("Header"), "\"H\"");
  EXPECT_TRUE(Duplicates("writes").as_object().empty());
}

TEST_F(InvoicesTest, ABodyThatDoesNotBindIsRefused) {  // 7.23
  for (const char* body :
       {R"({"Date":"14-03-2026"})", R"({"Date":"2026-03-14T00:00:00Z"})", R"({"Date":5})", R"({"Origin":"2"})",
        R"({"IsVatIncluded":"false"})", R"({"Entity":"0b0f3c1e-57f6-5a5e-9c2e-3d0a4c9b7a10"})",
        R"({"DocumentLineList":[{"Quantity":"1"}]})", R"({"DocumentLineList":[{"Price":1e12}]})",
        R"({"DocumentLineList":[5]})", R"({"DocumentLineList":[{"id":"x"}]})", R"({"Header":5})"}) {
    EXPECT_THAT(Put(Invoice(), body), Refuses(400, "The request is invalid.")) << body;
  }
  for (const std::string& body :
       {std::string(R"({"Origin":3})"), std::string(R"({"DocumentType":9})"), std::string(R"({"InvoiceNumber":0})"),
        InvoiceBody(Line(kRegel1, "a") + "," + Line(kRegel1, "b")), InvoiceBody(R"({"InvoiceLineType":11})"),
        InvoiceBody(R"({"InvoiceLineType":5})"), InvoiceBody(R"({"Quantity":999999999,"Price":999999999})"),
        InvoiceBody(R"({"Account":{"id":"77777777-0000-4000-8000-000000008000"}})"),  // a total account
        InvoiceBody(R"({"Quantity":1,"Price":5,"NetAmount":5})")}) {
    EXPECT_THAT(Put(Invoice(), body), Refuses(400, "_InvalidData")) << body;
  }
}

TEST_F(InvoicesTest, TextsAreCutOrRefused) {  // 7.25
  const std::string two_hundred = absl::StrCat(std::string(199, 'h'), "é");
  Stored(Invoice(), absl::StrCat(R"({"Header":")", two_hundred, "staart\"}"));
  EXPECT_EQ(Read(Invoice()).at("Header").as_string(), two_hundred);
  EXPECT_THAT(MessageOf(Put(Invoice(), InvoiceBody(Line(kRegel1, std::string(1001, 'd'))))),
              HasSubstr("voor kolom DESCRIPTION in tabel SALESINVOICELINE is te lang"));
  Stored(Invoice(), InvoiceBody(Line(kRegel1, std::string(1000, 'd'))));
}

TEST_F(InvoicesTest, ALineWithoutARateTakesTheProductsElseTheHighOne) {  // 7.3
  Stored(absl::StrCat("Products/", kKetel), absl::StrCat(R"({"TaxRate":{"id":")", kLaag, "\"}}"));
  Stored(Invoice(),
         InvoiceBody(absl::StrCat(R"({"Product":{"id":")", kKetel, R"("},"Description":"a","Quantity":1,"Price":100},)",
                                  R"({"Description":"b","Quantity":1,"Price":100})")));
  const json::object lines = Read(Invoice() + "/Lines?$expand=TaxRate");
  EXPECT_EQ(lines.at("value").at(0).at("TaxRate").at("id").as_string(), kLaag);
  EXPECT_EQ(lines.at("value").at(0).at("InvoiceLineType").as_int64(), 11);
  EXPECT_EQ(lines.at("value").at(1).at("TaxRate").at("id").as_string(), kHoog);
  EXPECT_EQ(lines.at("value").at(1).at("InvoiceLineType").as_int64(), 4);
}

TEST_F(InvoicesTest, ADraftIsDeletedAndCanBePutAnew) {
  Stored(Invoice(), InvoiceBody(Line(kRegel1, "a"), R"(,"Header":"KPL-MFRGGZDFMZTWQ2LK")"));
  EXPECT_EQ(Delete(Invoice()).status, 204);
  EXPECT_THAT(Get(Invoice()), Refuses(404, "_NotFound"));
  EXPECT_THAT(Column("SalesInvoices", "id"), IsEmpty());
  EXPECT_THAT(Delete(Invoice()), Refuses(404, "_NotFound"));
  Stored(Invoice(), InvoiceBody("", R"(,"Header":"KPL-MFRGGZDFMZTWQ2LK")"));
  EXPECT_THAT(Lines(), IsEmpty());
  EXPECT_EQ(Text("ReceiptNumber"), "\"RLZ-01-00000002\"");
  EXPECT_EQ(Counts("invoices").at("created").as_int64(), 2);
  EXPECT_EQ(Duplicates("reference").at("KPL-MFRGGZDFMZTWQ2LK").as_int64(), 2);
  EXPECT_TRUE(Duplicates("writes").as_object().empty());
}

TEST_F(InvoicesTest, AnInvoiceCanBeDownloadedInAnyStatus) {
  Stored(Invoice(), InvoiceBody(""));
  EXPECT_EQ(Get(Invoice() + "/Download").content_type, "application/pdf");
}

TEST_F(InvoicesTest, AnUploadsGuidIsGoodOnce) {
  Stored(Invoice(), InvoiceBody(""));
  const std::string upload = absl::StrCat(Invoice(), "/Uploads/", kRegel1);
  const std::string body = R"({"FileName":"werkbon.pdf","Content":"JVBERi0="})";
  Stored(upload, body);
  EXPECT_THAT(Column(Invoice() + "/Uploads", "FileName"), ElementsAre("werkbon.pdf"));
  EXPECT_THAT(Column(Invoice() + "/Uploads", "Size"), ElementsAre("5"));
  EXPECT_THAT(Put(upload, body), Refuses(400, "_InvalidData"));
  EXPECT_THAT(Put(absl::StrCat(Invoice(), "/Uploads/", kRegel2), R"({"FileName":"x","Content":"~"})"),
              Refuses(400, "_InvalidData"));
  EXPECT_THAT(Post(Invoice() + "/Uploads", body), Refuses(405, "Must use PUT instead of POST"));
  Delete(Invoice());
  Stored(Invoice(), InvoiceBody(""));
  EXPECT_THAT(Column(Invoice() + "/Uploads", "FileName"), IsEmpty());
  EXPECT_THAT(Put(upload, body), Refuses(404, "_NotFound"));
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
