#include "tests/sandbox/rompslomp/contact.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tests/sandbox/rompslomp/attributes.h"

namespace koppel::sandbox::rompslomp {
namespace {

std::string SearchText(const Contact& contact) {
  std::vector<std::string> fields;
  for (const auto* field : {&contact.company_name, &contact.contact_person_name, &contact.contact_person_email_address,
                            &contact.kvk_number, &contact.contact_number, &contact.address, &contact.phone,
                            &contact.vat_number, &contact.zipcode, &contact.city}) {
    if (*field) fields.push_back(**field);
  }
  return absl::StrJoin(fields, "\n");
}

bool NameLess(const Contact* a, const Contact* b) {
  const std::string name_a = a->name().value_or("");
  const std::string name_b = b->name().value_or("");
  return name_a != name_b ? name_a < name_b : a->id < b->id;
}

}  // namespace

json::object ToJson(const Contact& contact) {
  return {{"id", contact.id},
          {"is_individual", contact.is_individual},
          {"is_supplier", contact.is_supplier},
          {"name", TextValue(contact.name())},
          {"company_name", TextValue(contact.company_name)},
          {"contact_person_name", TextValue(contact.contact_person_name)},
          {"contact_person_email_address", TextValue(contact.contact_person_email_address)},
          {"address", TextValue(contact.address)},
          {"zipcode", TextValue(contact.zipcode)},
          {"city", TextValue(contact.city)},
          {"government_identification_number", TextValue(contact.government_identification_number)},
          {"country_code", TextValue(contact.country_code)},
          {"kvk_number", TextValue(contact.kvk_number)},
          {"phone", TextValue(contact.phone)},
          {"vat_number", TextValue(contact.vat_number)},
          {"contact_number", TextValue(contact.contact_number)},
          {"free_1", TextValue(contact.free_1)},
          {"free_2", TextValue(contact.free_2)},
          {"free_3", TextValue(contact.free_3)}};
}

Contact ContactFromJson(const json::object& stored) {
  Contact contact;
  if (const json::value* id = FindAttribute(stored, "id")) contact.id = IdOf(*id).value_or(0);
  SetBool(stored, "is_individual", &contact.is_individual);
  SetBool(stored, "is_supplier", &contact.is_supplier);
  SetText(stored, "company_name", &contact.company_name);
  SetText(stored, "contact_person_name", &contact.contact_person_name);
  SetText(stored, "contact_person_email_address", &contact.contact_person_email_address);
  SetText(stored, "address", &contact.address);
  SetText(stored, "zipcode", &contact.zipcode);
  SetText(stored, "city", &contact.city);
  SetText(stored, "government_identification_number", &contact.government_identification_number);
  SetText(stored, "country_code", &contact.country_code);
  SetText(stored, "kvk_number", &contact.kvk_number);
  SetText(stored, "phone", &contact.phone);
  SetText(stored, "vat_number", &contact.vat_number);
  SetText(stored, "contact_number", &contact.contact_number);
  SetText(stored, "free_1", &contact.free_1);
  SetText(stored, "free_2", &contact.free_2);
  SetText(stored, "free_3", &contact.free_3);
  return contact;
}

void Contacts::Put(Contact contact, const Origin& origin) {
  const Stored<Contact>* before = store_.Find(contact.id);
  if (before == nullptr || before->value.contact_number != contact.contact_number) {
    if (before != nullptr && before->value.contact_number)
      std::erase(by_number_[*before->value.contact_number], contact.id);
    if (contact.contact_number) by_number_[*contact.contact_number].push_back(contact.id);
    numbers_.Add(contact.contact_number);
  }
  if (before == nullptr || before->value.name() != contact.name()) names_.Add(contact.name());
  texts_.Put(contact.id, SearchText(contact));
  by_name_.clear();
  store_.Put(std::move(contact), origin);
}

void Contacts::Delete(std::int64_t id, absl::Time at) {
  const Stored<Contact>* contact = store_.Find(id);
  if (contact == nullptr) return;
  if (contact->value.contact_number) std::erase(by_number_[*contact->value.contact_number], id);
  texts_.Remove(id);
  by_name_.clear();
  store_.Delete(id, at);
}

Stored<Contact>* Contacts::FindByNumber(const std::string& number, std::int64_t except) {
  const auto found = by_number_.find(number);
  if (found == by_number_.end()) return nullptr;
  for (const std::int64_t id : found->second) {
    if (id != except) return store_.Find(id);
  }
  return nullptr;
}

const std::vector<const Contact*>& Contacts::ByName() {
  if (by_name_.empty() && store_.live() > 0) {
    for (const Stored<Contact>& contact : store_.all()) {
      if (!contact.deleted) by_name_.push_back(&contact.value);
    }
    std::sort(by_name_.begin(), by_name_.end(), NameLess);
  }
  return by_name_;
}

std::vector<const Contact*> Contacts::Search(const std::string& q, const std::string& email) {
  std::vector<const Contact*> hits;
  if (q.empty()) {
    hits = ByName();
  } else {
    for (const std::int64_t id : texts_.Find(q)) {
      if (const Stored<Contact>* contact = store_.Find(id)) hits.push_back(&contact->value);
    }
    std::sort(hits.begin(), hits.end(), NameLess);
  }
  if (!email.empty()) {
    std::erase_if(hits, [&](const Contact* contact) { return contact->contact_person_email_address != email; });
  }
  return hits;
}

std::string Contacts::FreeNumber() {
  std::string number;
  do {
    number = absl::StrFormat("K%05d", ++last_free_number_);
  } while (FindByNumber(number) != nullptr);
  return number;
}

}  // namespace koppel::sandbox::rompslomp
