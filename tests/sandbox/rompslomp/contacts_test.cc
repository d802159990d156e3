// Contacts of the vendor page 3.2.
#include "tests/sandbox/rompslomp/sandbox_fixture.h"

namespace koppel::sandbox::rompslomp {
namespace {

using testing::ElementsAre;

class ContactsTest : public SandboxTest {};

TEST_F(ContactsTest, AContactComesBackAsItWasGivenWithWhatTheVendorAdds) {
  const json::object contact = Made("contact", R"({"contact":{"company_name":"Garage Hoekstra",
      "contact_person_name":"Femke Hoekstra","address":"Industrieweg 44","zipcode":"8901 BD","city":"Leeuwarden",
      "contact_number":"OS-20451","vat_number":null}})");
  EXPECT_EQ(contact.at("name").as_string(), "Garage Hoekstra");
  EXPECT_EQ(contact.at("country_code").as_string(), "NL");
  EXPECT_EQ(contact.at("contact_number").as_string(), "OS-20451");
  EXPECT_TRUE(contact.at("vat_number").is_null());
  EXPECT_FALSE(contact.at("is_supplier").as_bool());
  const Response again = Get(absl::StrCat("contacts/", contact.at("id").as_int64()));
  EXPECT_EQ(json::parse(again.body).at("contact"), json::value(contact));
}

TEST_F(ContactsTest, ANumberIsMadeWhenNoneIsGiven) {
  EXPECT_EQ(Made("contact", R"({"contact":{"company_name":"A"}})").at("contact_number").as_string(), "K00001");
  EXPECT_EQ(Made("contact", R"({"contact":{"company_name":"B","contact_number":""}})").at("contact_number").as_string(),
            "K00002");
}

TEST_F(ContactsTest, WhatIsWrongIsSaidInOneMessage) {
  EXPECT_THAT(Post("contacts", R"({"contact":{"city":"Zwolle"}})"),
              Objects("Contact is invalid: Company name moet opgegeven zijn."));
  EXPECT_THAT(Post("contacts", R"({"contact":{"is_individual":true,"company_name":"X"}})"),
              Objects("Contact is invalid: Contact person name moet opgegeven zijn."));
  EXPECT_THAT(Post("contacts", R"({"contact":{"city":"Zwolle","country_code":"NLD"}})"),  // A24
              Objects("Contact is invalid: Company name moet opgegeven zijn. Country code is ongeldig."));
  EXPECT_THAT(Post("contacts", R"({"contact":{"company_name":"X","country_code":"nl"}})"),
              Objects("Contact is invalid: Country code is ongeldig."));
  EXPECT_EQ(Counts("creates").as_int64(), 0);
}

TEST_F(ContactsTest, ANumberIsUniqueUntilItsContactIsGone) {  // A15
  const std::int64_t first = MadeContact("Bakker", "OS-1");
  EXPECT_THAT(Post("contacts", R"({"contact":{"company_name":"Slager","contact_number":"OS-1"}})"),
              Objects("Contact is invalid: Contact number is al in gebruik."));
  EXPECT_EQ(Post("contacts", R"({"contact":{"company_name":"Slager","contact_number":"os-1"}})").status, 201);
  EXPECT_EQ(Patch(absl::StrCat("contacts/", first), R"({"contact":{"contact_number":"OS-1"}})").status, 200);
  EXPECT_EQ(Counts("refused_duplicates").as_int64(), 1);
  EXPECT_EQ(Delete(absl::StrCat("contacts/", first)).status, 204);
  MadeContact("Slager", "OS-1");
}

TEST_F(ContactsTest, SearchFindsInEveryNamedFieldAndEmailOnlyExactly) {  // A18
  Made("contact", R"({"contact":{"company_name":"Garage Hoekstra","contact_number":"OS-20451","kvk_number":"58221144",
      "contact_person_email_address":"femke@garagehoekstra.example","free_1":"geheimpje"}})");
  MadeContact("Bakkerij De Korenaar", "K00017");
  for (const char* q : {"hoekSTRA", "20451", "582211", "femke@garage", "os"}) {
    EXPECT_THAT(Column(Get(absl::StrCat("contacts?search%5Bq%5D=", q)), "contacts", "name"),
                ElementsAre("Garage Hoekstra"))
        << q;
  }
  EXPECT_THAT(Column(Get("contacts?search[q]=geheimpje"), "contacts", "name"), ElementsAre());
  EXPECT_THAT(
      Column(Get("contacts?search[contact_person_email_address]=femke@garagehoekstra.example"), "contacts", "name"),
      ElementsAre("Garage Hoekstra"));
  EXPECT_THAT(Column(Get("contacts?search[contact_person_email_address]=femke"), "contacts", "name"), ElementsAre());
  EXPECT_THAT(Column(Get("contacts?q=hoekstra&search[q]="), "contacts", "name"),
              ElementsAre("Bakkerij De Korenaar", "Garage Hoekstra"));
}

TEST_F(ContactsTest, SelectionTellsCustomersFromSuppliers) {
  MadeContact("Klant");
  Made("contact", R"({"contact":{"company_name":"Groothandel","is_supplier":true}})");
  EXPECT_THAT(Column(Get("contacts?selection=customers"), "contacts", "name"), ElementsAre("Klant"));
  EXPECT_THAT(Column(Get("contacts?selection=suppliers"), "contacts", "name"), ElementsAre("Groothandel"));
  EXPECT_EQ(HeaderOf(Get("contacts?selection=all"), "X-Total"), "2");
}

TEST_F(ContactsTest, APatchChangesOnlyWhatItNames) {
  const std::int64_t id = MadeContact("Bakker", "OS-1");
  const Response response =
      Patch(absl::StrCat("contacts/", id), R"({"contact":{"company_name":"Bakkerij","city":"Zwolle"}})");
  EXPECT_EQ(response.status, 200);
  const json::value contact = json::parse(response.body).at("contact");
  EXPECT_EQ(contact.at("name").as_string(), "Bakkerij");
  EXPECT_EQ(contact.at("contact_number").as_string(), "OS-1");
  EXPECT_THAT(Column(Get("contacts?search[q]=zwolle"), "contacts", "name"), ElementsAre("Bakkerij"));
  EXPECT_THAT(Patch(absl::StrCat("contacts/", id), R"({"contact":{"name":"X"}})"),
              Refuses(400, "client.parameters.unpermitted_parameters"));
  EXPECT_THAT(Patch(absl::StrCat("contacts/", id), R"({"contact":{"company_name":null}})"),
              Objects("Contact is invalid: Company name moet opgegeven zijn."));
}

TEST_F(ContactsTest, ADeletedContactIsUnknown) {  // A9
  const std::int64_t id = MadeContact();
  EXPECT_EQ(Delete(absl::StrCat("contacts/", id)).status, 204);
  EXPECT_THAT(Get(absl::StrCat("contacts/", id)), Refuses(404, "client.not_found.resource"));
  EXPECT_THAT(Delete(absl::StrCat("contacts/", id)), Refuses(404, "client.not_found.resource"));
  EXPECT_EQ(HeaderOf(Get("contacts"), "X-Total"), "0");
}

}  // namespace
}  // namespace koppel::sandbox::rompslomp
