// A contact of the vendor, and all of them in one administration (vendor page 3.2).
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tests/sandbox/frame/contains_index.h"
#include "tests/sandbox/frame/store.h"

namespace koppel::sandbox::rompslomp {

struct Contact {
  std::int64_t id = 0;
  bool is_individual = false;
  bool is_supplier = false;
  std::optional<std::string> company_name;
  std::optional<std::string> contact_person_name;
  std::optional<std::string> contact_person_email_address;
  std::optional<std::string> address;
  std::optional<std::string> zipcode;
  std::optional<std::string> city;
  std::optional<std::string> government_identification_number;
  std::optional<std::string> country_code;
  std::optional<std::string> kvk_number;
  std::optional<std::string> phone;
  std::optional<std::string> vat_number;
  std::optional<std::string> contact_number;
  std::optional<std::string> free_1;
  std::optional<std::string> free_2;
  std::optional<std::string> free_3;

  // The company's, or the person's when it is an individual.
  std::optional<std::string> name() const { return is_individual ? contact_person_name : company_name; }
};

boost::json::object ToJson(const Contact& contact);
Contact ContactFromJson(const boost::json::object& stored);

class Contacts {
 public:
  // Adds or replaces by id.
  void Put(Contact contact, const Origin& origin);
  void Delete(std::int64_t id, absl::Time at);

  Stored<Contact>* Find(std::int64_t id) { return store_.Find(id); }
  // A live one with exactly this number, and not `except`.
  Stored<Contact>* FindByNumber(const std::string& number, std::int64_t except = 0);

  // Live ones by name. `q`: contained in one of the named fields (A18); `email`: exactly that. Empty: no filter.
  std::vector<const Contact*> Search(const std::string& q, const std::string& email);

  // "K" and five digits, not in use.
  std::string FreeNumber();

  const Store<Contact>& store() const { return store_; }
  const Tally& numbers() const { return numbers_; }
  const Tally& names() const { return names_; }

 private:
  const std::vector<const Contact*>& ByName();

  Store<Contact> store_;
  absl::flat_hash_map<std::string, std::vector<std::int64_t>> by_number_;
  ContainsIndex texts_;
  std::vector<const Contact*> by_name_;  // live ones; empty after a change
  int last_free_number_ = 0;
  Tally numbers_;
  Tally names_;
};

}  // namespace koppel::sandbox::rompslomp
