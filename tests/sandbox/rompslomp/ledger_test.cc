#include "tests/sandbox/frame/ledger.h"

#include <gtest/gtest.h>

#include "base/status_matchers.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/rompslomp/sandbox_fixture.h"

namespace koppel::sandbox::rompslomp {
namespace {

using testing::HasSubstr;
using testing::Not;

class LedgerTest : public SandboxTest {
 protected:
  // A new sandbox that reads the lines of the old one.
  void Restart() {
    const std::vector<std::string> before = lines;
    Start({});
    for (const std::string& line : before) ASSERT_THAT(sandbox->Restore(line), base::IsOk()) << line;
    EXPECT_TRUE(lines.empty());
    lines = before;
  }
  json::object Whole() {
    json::object whole = Control("GET", "/_ledger").as_object();
    whole.erase("requests");
    whole["counts"].as_object().erase("requests");
    return whole;
  }
};

TEST_F(LedgerTest, ARestartChangesNothing) {
  const std::int64_t contact = MadeContact("Bakker", "OS-1");
  const json::object product =
      Made("product", R"({"product":{"invoice_line":{"description":"X","price_per_unit":"1.25"}}})");
  const std::string body =
      InvoiceBody(contact,
                  absl::StrCat(R"({"description":"a","quantity":"0.333","price_per_unit":"82.64463","product_id":)",
                               product.at("id").as_int64(), "}"),
                  R"("api_reference":"KPL-A","validates_vat_number":false,)");
  const json::object invoice = Made("sales_invoice", body);
  EXPECT_EQ(Post("sales_invoices", body).status, 422);
  const std::int64_t gone = MadeContact("Slager");
  Delete(absl::StrCat("contacts/", gone));
  Patch(absl::StrCat("sales_invoices/", invoice.at("id").as_int64()), R"({"sales_invoice":{"_publish":true}})");
  Control("POST", "/_seed",
          R"({"companies":[{"id":7,"name":"Tweede"}],"contacts":[{"company":7,"company_name":"Z"}]})");
  const json::object before = Whole();

  Restart();
  EXPECT_EQ(json::serialize(Whole()), json::serialize(before));
  EXPECT_THAT(Post("sales_invoices", body), Objects("Factuur is invalid: Api reference is al in gebruik."));
  const std::int64_t next = MadeContact("Nieuw");
  EXPECT_NE(next, contact);
  EXPECT_NE(next, gone);
  EXPECT_EQ(Get(absl::StrCat("contacts/", gone)).status, 404);
}

TEST_F(LedgerTest, ARestartKeepsTheTokens) {
  content_type = "application/x-www-form-urlencoded";
  const std::string form = "client_id=koppel-test&client_secret=geheim&grant_type=refresh_token&refresh_token=";
  const json::value pair = json::parse(Ask("POST", "/oauth/token", form + "refresh-0").response.body);
  Restart();
  EXPECT_EQ(Ask("POST", "/oauth/token", form + "refresh-0").response.status, 400);
  authorization = absl::StrCat("Bearer ", std::string(pair.at("access_token").as_string()));
  EXPECT_EQ(Get("contacts").status, 200);
  EXPECT_EQ(Ask("POST", "/oauth/token", form + std::string(pair.at("refresh_token").as_string())).response.status, 200);
}

TEST_F(LedgerTest, NoTokenStandsInItsLinesOrAnswers) {
  content_type = "application/x-www-form-urlencoded";
  const std::string form =
      "client_id=koppel-test&client_secret=geheim&grant_type=refresh_token&refresh_token=refresh-0";
  const json::value pair = json::parse(Ask("POST", "/oauth/token", form).response.body);
  const std::string access(pair.at("access_token").as_string());
  content_type = "application/json";
  authorization = "Bearer " + access;
  MadeContact();
  const std::string whole = Ask("GET", "/_ledger").response.body;
  for (const std::string& secret :
       {access, std::string(pair.at("refresh_token").as_string()), std::string("refresh-0")}) {
    EXPECT_THAT(whole, Not(HasSubstr(secret)));
    for (const std::string& line : lines) EXPECT_THAT(line, Not(HasSubstr(secret)));
  }
  EXPECT_THAT(whole, HasSubstr(FingerprintOf(access)));
}

TEST_F(LedgerTest, WhatWasDeletedIsStillThere) {
  const std::int64_t id = MadeContact("Bakker");
  Delete(absl::StrCat("contacts/", id));
  const json::value contact = Control("GET", "/_ledger").at("contacts").at(0);
  EXPECT_EQ(contact.at("id").as_int64(), id);
  EXPECT_EQ(contact.at("deleted_at").as_string(), "2026-03-16T09:00:00.000Z");
  EXPECT_EQ(contact.at("request").as_int64(), 1);
  EXPECT_EQ(contact.at("company_id").as_int64(), 1203348871);
}

TEST_F(LedgerTest, ARelationStoredTwiceShowsByItsName) {  // I2
  MadeContact("Bakker", "OS-1");
  MadeContact("Bakker", "OS-2");
  const json::value duplicates = Control("GET", "/_ledger?summary=1").at("duplicates");
  EXPECT_EQ(duplicates.at("contact_name").at("Bakker").as_int64(), 2);
  EXPECT_TRUE(duplicates.at("contact_number").as_object().empty());
}

TEST_F(LedgerTest, SeedsAreNoCreates) {
  const json::value seeded = Control("POST", "/_seed",
                                     R"({"contacts":[{"company_name":"A","contact_number":"OS-1"}],
                                         "products":[{"invoice_line":{"description":"X","price_per_unit":"1"}}]})");
  EXPECT_EQ(seeded.at("contacts").at(0).at("contact_number").as_string(), "OS-1");
  EXPECT_EQ(Counts("creates").as_int64(), 0);
  EXPECT_EQ(Counts("contacts").at("seeded").as_int64(), 1);
  EXPECT_EQ(Counts("products").at("live").as_int64(), 1);
}

TEST_F(LedgerTest, ABadSeedSaysWhere) {
  const Response response = Ask("POST", "/_seed", R"({"contacts":[{"company_name":"A"},{"city":"Zwolle"}]})").response;
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, HasSubstr("contacts[1]: "));
  EXPECT_THAT(response.body, HasSubstr("Company name moet opgegeven zijn."));
  EXPECT_EQ(Ask("POST", "/_seed", R"({"klanten":[]})").response.status, 400);
}

TEST_F(LedgerTest, AResetEmptiesItAlsoForTheNextStart) {
  MadeContact();
  Control("POST", "/_faults", R"([{"fault":"html_502"}])");
  Control("POST", "/_reset");
  EXPECT_EQ(Counts("contacts").at("live").as_int64(), 0);
  EXPECT_EQ(Counts("requests").as_int64(), 0);
  EXPECT_EQ(Get("contacts").status, 200);
  Restart();
  EXPECT_EQ(Counts("contacts").at("live").as_int64(), 0);
}

TEST_F(LedgerTest, RequestsAreCountedExactlyAndKeptInBounds) {
  for (int i = 0; i < 10'005; ++i) Get("vat_types/701000021");
  const json::value ledger = Control("GET", "/_ledger");
  EXPECT_EQ(ledger.at("counts").at("requests").as_int64(), 10'005);
  EXPECT_EQ(ledger.at("requests").as_array().size(), 10'000U);
  const json::value& last = ledger.at("requests").as_array().back();
  EXPECT_EQ(last.at("request").as_int64(), 10'005);
  EXPECT_EQ(last.at("token_fingerprint").as_string(), FingerprintOf("persoonlijk"));
}

TEST_F(LedgerTest, ALineThatIsNotOursIsRefused) {
  EXPECT_FALSE(sandbox->Restore("geen json").ok());
  EXPECT_FALSE(sandbox->Restore(R"({"op":"onbekend"})").ok());
  EXPECT_FALSE(sandbox->Restore(R"({"op":"create","kind":"contact","company":1})").ok());
}

}  // namespace
}  // namespace koppel::sandbox::rompslomp
