#include "tests/sandbox/rompslomp/contact_calls.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tests/sandbox/rompslomp/attributes.h"
#include "tests/sandbox/rompslomp/errors.h"
#include "tests/sandbox/rompslomp/kind.h"
#include "tests/sandbox/rompslomp/paging.h"

namespace koppel::sandbox::rompslomp {
namespace {

Response Wrapped(int status, const std::string& contact) {
  return {.status = status, .headers = {}, .body = absl::StrCat("{\"contact\":", contact, "}")};
}

Response ListContacts(Call& call) {
  Page page;
  if (auto bad = ReadPage(call.query, &page)) return *bad;
  std::string selection;
  if (auto bad = ReadSelection(call.query, {"all", "customers", "suppliers"}, &selection)) return *bad;
  std::vector<const Contact*> hits =
      call.books.contacts.Search(call.query.Get("search[q]"), call.query.Get("search[contact_person_email_address]"));
  if (selection != "all") {
    std::erase_if(hits, [&](const Contact* contact) { return contact->is_supplier != (selection == "suppliers"); });
  }
  return PageOf("contacts", page, hits, [](const Contact& contact) { return ToJson(contact); });
}

// Only a contact_number is unique (A15).
void CheckNumber(Call& call, const Contact& contact, Complaints* complaints) {
  if (!call.rules.unique || !contact.contact_number) return;
  Stored<Contact>* existing = call.books.contacts.FindByNumber(*contact.contact_number, contact.id);
  if (existing == nullptr) return;
  ++existing->refused_duplicates;
  call.ledger.Refused({.kind = NameOf(Kind::kContact),
                       .company = call.books.company.id,
                       .key = *contact.contact_number,
                       .existing_id = existing->value.id,
                       .origin = call.origin});
  complaints->Taken("Contact number");
}

Response ChangeContact(Call& call, const Contact& before) {
  json::object attributes;
  if (auto bad = ReadAttributes(call.request, "contact", &attributes)) return *bad;
  Contact contact = before;
  Complaints complaints;
  if (auto bad = ApplyContact(call, attributes, &contact, &complaints)) return *bad;
  if (!complaints.empty()) return complaints.ToResponse("Contact");
  return Wrapped(200, KeepContact(call, &contact));
}

}  // namespace

std::optional<Response> ApplyContact(Call& call, const json::object& attributes, Contact* contact,
                                     Complaints* complaints) {
  if (auto stray =
          RefuseStray(attributes, {"is_individual", "is_supplier", "company_name", "contact_person_name",
                                   "contact_person_email_address", "address", "zipcode", "city", "country_code",
                                   "kvk_number", "phone", "vat_number", "government_identification_number",
                                   "contact_number", "free_1", "free_2", "free_3"})) {
    return stray;
  }
  const std::int64_t id = contact->id;
  json::object merged = ToJson(*contact);
  for (const auto& [key, value] : attributes) merged[key] = value;
  *contact = ContactFromJson(merged);
  contact->id = id;
  if (!contact->country_code) contact->country_code = "NL";

  if (!contact->is_individual && !contact->company_name) complaints->Missing("Company name");
  if (contact->is_individual && !contact->contact_person_name) complaints->Missing("Contact person name");
  const std::string& country = *contact->country_code;
  const auto upper = [](char c) { return absl::ascii_isupper(static_cast<unsigned char>(c)); };
  if (country.size() != 2 || !upper(country[0]) || !upper(country[1])) complaints->Invalid("Country code");
  complaints->CheckLength("Company name", contact->company_name, 255);
  complaints->CheckLength("Contact person name", contact->contact_person_name, 255);
  complaints->CheckLength("Contact person email address", contact->contact_person_email_address, 255);
  complaints->CheckLength("Address", contact->address, 255);
  complaints->CheckLength("Zipcode", contact->zipcode, 255);
  complaints->CheckLength("City", contact->city, 255);
  complaints->CheckLength("Phone", contact->phone, 255);
  complaints->CheckLength("Contact number", contact->contact_number, 255);
  CheckNumber(call, *contact, complaints);
  return std::nullopt;
}

std::string KeepContact(Call& call, Contact* contact) {
  const bool is_new = contact->id == 0;
  if (is_new) contact->id = call.ids.Next();
  if (!contact->contact_number) contact->contact_number = call.books.contacts.FreeNumber();
  std::string object = json::serialize(ToJson(*contact));
  const std::int64_t company = call.books.company.id;
  if (is_new) {
    call.ledger.Created(NameOf(Kind::kContact), company, call.origin, call.ids.given(), object);
  } else {
    call.ledger.Changed(NameOf(Kind::kContact), company, call.origin, call.ids.given(), object);
  }
  call.books.contacts.Put(*contact, call.origin);
  return object;
}

Response CreateContact(Call& call, const json::object& attributes) {
  Contact contact;
  Complaints complaints;
  if (auto bad = ApplyContact(call, attributes, &contact, &complaints)) return *bad;
  if (!complaints.empty()) return complaints.ToResponse("Contact");
  return Wrapped(201, KeepContact(call, &contact));
}

Response HandleContacts(Call& call) {
  const std::string& method = call.request.method;
  if (!call.part.empty()) return NoSuchEndpoint();
  if (!call.id && method == "GET") return ListContacts(call);
  if (!call.id && method == "POST") {
    json::object attributes;
    if (auto bad = ReadAttributes(call.request, "contact", &attributes)) return *bad;
    return CreateContact(call, attributes);
  }
  if (!call.id || (method != "GET" && method != "PATCH" && method != "DELETE")) return NoSuchEndpoint();
  const Stored<Contact>* stored = call.books.contacts.Find(*call.id);
  if (stored == nullptr) return NoSuchResource();
  if (method == "GET") return Wrapped(200, json::serialize(ToJson(stored->value)));
  if (method == "PATCH") return ChangeContact(call, stored->value);
  call.ledger.Deleted(NameOf(Kind::kContact), call.books.company.id, call.origin, *call.id);
  call.books.contacts.Delete(*call.id, call.origin.at);  // Old invoices keep what they cached of it (A17).
  return {.status = 204, .headers = {}, .body = ""};
}

}  // namespace koppel::sandbox::rompslomp
