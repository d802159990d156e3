// Booking and reopening (vendor page 3.7), and what a person does in the web application.
#include "tests/sandbox/reeleezee/invoice_calls.h"
#include "tests/sandbox/reeleezee/sandbox_fixture.h"

namespace koppel::sandbox::reeleezee {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kTweede[] = "4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f78";

class ActionsTest : public SandboxTest {
 protected:
  ActionsTest() {
    StoredJansen();
    Stored(Invoice(), InvoiceBody(R"({"Description":"a","Quantity":1,"Price":100})"));
  }
  Response Act(int type, const std::string& id = kFactuur) {
    return Post(Invoice(id) + "/Actions", absl::StrCat(R"({"id":")", id, R"(","Type":)", type, "}"));
  }
  std::string Text(const std::string& name, const std::string& id = kFactuur) {
    return json::serialize(Read(Invoice(id)).at(name));
  }
  json::value InLedger() { return Control("GET", "/_ledger").at("invoices").at(0); }
  Response Person(const std::string& door, const std::string& more) {
    return Ask("POST", door, absl::StrCat(R"({"id":")", kFactuur, "\"", more, "}")).response;
  }
};

TEST_F(ActionsTest, BookingGivesANumberAndOnlyOnce) {
  const Response booked = Act(17);
  EXPECT_EQ(booked.status, 204);
  EXPECT_EQ(booked.body, "");
  EXPECT_EQ(Text("Status"), "2");
  EXPECT_EQ(Text("InvoiceNumber"), "1");
  EXPECT_EQ(Text("Reference"), "\"RLZ-1\"");
  EXPECT_EQ(Text("ReceiptNumber"), "\"RLZ-01-00000001\"");
  EXPECT_EQ(Text("BookDate"), "\"2026-03-16T00:00:00\"");
  EXPECT_THAT(Act(17), Refuses(409, "APIActions_NotAllowed"));
}

TEST_F(ActionsTest, CorrectingReopensTheSameDocument) {
  EXPECT_THAT(Act(19), Refuses(409, "APIActions_NotAllowed"));
  Act(17);
  EXPECT_EQ(Act(19).status, 204);
  EXPECT_EQ(Text("Status"), "1");
  EXPECT_EQ(Column(Invoice() + "/Lines", "Description"), std::vector<std::string>{"a"});
  EXPECT_EQ(Act(17).status, 204);
  EXPECT_EQ(Text("InvoiceNumber"), "1");
}

TEST_F(ActionsTest, TellsWhatCanBeDoneNow) {
  EXPECT_THAT(Column(Invoice() + "/actions", "Type"), ElementsAre("17", "109", "138"));
  Act(17);
  EXPECT_THAT(Column(Invoice() + "/Actions", "Type"), ElementsAre("19", "109", "138"));
}

TEST_F(ActionsTest, OtherActions) {
  EXPECT_EQ(Act(138).status, 204);
  EXPECT_THAT(Act(5), Refuses(400, "APIActions_NotApplicable"));
  EXPECT_THAT(Post(Invoice() + "/Actions", "{}"), Refuses(400, "The request is invalid."));
  EXPECT_THAT(Act(17, kOnbekend), Refuses(404, "_NotFound"));
  Act(17);
  EXPECT_EQ(Act(109).status, 204);
  const json::object list = Read("SalesInvoices");
  ASSERT_EQ(list.at("value").as_array().size(), 2U);
  const json::value& copy = list.at("value").at(1);
  EXPECT_EQ(copy.at("Status").as_int64(), 1);
  EXPECT_TRUE(copy.at("InvoiceNumber").is_null());
  EXPECT_EQ(TextOfNumber(copy.at("TotalNetAmount")), "100");
}

TEST_F(ActionsTest, WhatIsBookedKeepsItsLinesCustomerAndDates) {  // 7.7
  Act(17);
  for (const char* body :
       {R"({"DocumentLineList":[]})", R"({"Entity":null})", R"({"Date":"2026-03-01T00:00:00"})",
        R"({"DueDate":"2026-05-01T00:00:00"})", R"({"BookDate":null})", R"({"IsVatIncluded":true})"}) {
    EXPECT_THAT(Put(Invoice(), body), Refuses(400, "_InvalidData")) << body;
  }
  EXPECT_EQ(Put(Invoice(), R"({"PaymentReference":"1234"})").status, 204);
  EXPECT_EQ(Text("PaymentReference"), "\"1234\"");
  EXPECT_THAT(Delete(Invoice()), Refuses(409, "APIActions_NotAllowed"));
}

TEST_F(ActionsTest, AnAutomaticNumberThatIsTakenFailsUntilAnotherIsPut) {
  Stored(Invoice(kTweede), InvoiceBody("", R"(,"InvoiceNumber":1)"));
  EXPECT_THAT(Act(17), Refuses(400, "Dit factuurnummer is al in gebruik"));
  EXPECT_EQ(Text("Status"), "1");
  EXPECT_THAT(Put(Invoice(), R"({"InvoiceNumber":1})"), Refuses(400, "Dit factuurnummer is al in gebruik"));
  Stored(Invoice(), R"({"InvoiceNumber":11})");
  EXPECT_EQ(Column(Invoice() + "/Lines", "Description"), std::vector<std::string>{"a"});
  EXPECT_EQ(Act(17).status, 204);
  EXPECT_EQ(Text("Reference"), "\"RLZ-11\"");
}

TEST_F(ActionsTest, ARateOfAnotherCountryNeedsACustomerThereWithANumber) {
  const std::string belgian = "11111111-0000-4000-8000-000000000021";
  Stored(Invoice(), InvoiceBody(absl::StrCat(R"({"Quantity":1,"Price":5},{"Quantity":1,"Price":5,"TaxRate":{"id":")",
                                             belgian, "\"}}")));
  EXPECT_THAT(Act(17), Refuses(400, "Ongeldig belastingtarief 'BE' op regel 2"));
  const std::string jansen = absl::StrCat("Customers/", kJansen);
  Stored(absl::StrCat(jansen, "/Addresses/", kKetel), R"({"City":"Gent","Country":{"id":"BE"}})");
  EXPECT_THAT(Act(17), HasStatus(400));
  Stored(absl::StrCat(jansen, "/FiscalProcessParameters/", kKetel),
         R"({"IdentificationNumber":"BE0123456789","Type":1})");
  EXPECT_EQ(Act(17).status, 204);
}

TEST_F(ActionsTest, AnEditByAPersonIsNoWriteOfTheApi) {
  const Response edited = Person(
      "/_edit", R"(,"set":{"Header":"Nagekeken","DocumentLineList":[{"Description":"b","Quantity":2,"Price":7}]})");
  EXPECT_EQ(edited.status, 200) << edited.body;
  EXPECT_EQ(Text("Header"), "\"Nagekeken\"");
  EXPECT_EQ(Text("TotalNetAmount"), "14");
  EXPECT_EQ(InLedger().at("writes").as_int64(), 1);
  EXPECT_EQ(InLedger().at("edits").as_int64(), 1);
  EXPECT_TRUE(Duplicates("writes").as_object().empty());
  EXPECT_EQ(Counts("requests").as_int64(), 4);  // Two PUTs, and the two GETs above.
}

TEST_F(ActionsTest, APersonBooksAndIsPaid) {
  EXPECT_EQ(Person("/_edit", R"(,"status":2)").status, 200);
  EXPECT_EQ(Text("Status"), "2");
  EXPECT_EQ(Text("InvoiceNumber"), "1");
  EXPECT_EQ(Person("/_edit", R"(,"status":3)").status, 200);
  EXPECT_EQ(Text("Status"), "3");
  EXPECT_EQ(Text("BaseRemainingAmount"), "0");
  EXPECT_EQ(Text("BasePaidAmount"), "121");
  EXPECT_THAT(Put(Invoice(), R"({"DocumentLineList":[]})"), Refuses(400, "_InvalidData"));
  EXPECT_EQ(Person("/_edit", R"(,"set":{"Entity":null})").status, 400);
  EXPECT_EQ(InLedger().at("edits").as_int64(), 2);
}

TEST_F(ActionsTest, APersonDeletes) {
  EXPECT_EQ(Person("/_delete", "").status, 200);
  EXPECT_THAT(Get(Invoice()), Refuses(404, "_NotFound"));
  EXPECT_EQ(InLedger().at("deleted_at").as_string(), "2026-03-16T09:00:00.000Z");
  EXPECT_EQ(Person("/_delete", "").status, 400);
  Stored(Invoice(), InvoiceBody(""));
}

TEST_F(ActionsTest, APersonChangesWhatElseThereIs) {
  StoredKetel();
  const auto edit = [&](const std::string& body) { return Ask("POST", "/_edit", body).response.status; };
  EXPECT_EQ(edit(absl::StrCat(R"({"collection":"Products","id":")", kKetel, R"(","set":{"Code":"ANDERS"}})")), 200);
  EXPECT_EQ(Read(absl::StrCat("Products/", kKetel)).at("Code").as_string(), "ANDERS");
  EXPECT_EQ(
      Ask("POST", "/_delete", absl::StrCat(R"({"collection":"Customers","id":")", kJansen, "\"}")).response.status,
      200);
  EXPECT_THAT(Get(absl::StrCat("Customers/", kJansen)), Refuses(404, "_NotFound"));
  EXPECT_TRUE(Read(Invoice() + "?$expand=Entity").at("Entity").is_null());
}

TEST_F(ActionsTest, ABadEditSaysWhatIsWrong) {
  const auto complaint = [&](const std::string& body) {
    const Response response = Ask("POST", "/_edit", body).response;
    EXPECT_EQ(response.status, 400) << body;
    return response.body;
  };
  const std::string id = absl::StrCat(R"("id":")", kFactuur, "\"");
  EXPECT_THAT(complaint("[]"), HasSubstr("no JSON object"));
  EXPECT_THAT(complaint(R"({"id":"x"})"), HasSubstr("no such record"));
  EXPECT_THAT(complaint(absl::StrCat("{", id, R"(,"collection":"Facturen"})")), HasSubstr("no collection Facturen"));
  EXPECT_THAT(complaint(absl::StrCat("{", id, R"(,"administration":"x"})")), HasSubstr("administration x is unknown"));
  EXPECT_THAT(complaint(absl::StrCat("{", id, R"(,"status":4})")), HasSubstr("status is 1, 2 or 3"));
  EXPECT_THAT(complaint(absl::StrCat("{", id, R"(,"zet":{}})")), HasSubstr("unknown key 'zet'"));
  EXPECT_THAT(complaint(absl::StrCat("{", id, R"(,"set":{"Origin":9}})")), HasSubstr("_InvalidData"));
}

}  // namespace
}  // namespace koppel::sandbox::reeleezee
