// One administration of the vendor, and all that is kept in it.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tests/sandbox/frame/store.h"
#include "tests/sandbox/imuis/dataset.h"
#include "tests/sandbox/imuis/table.h"
#include "tests/sandbox/imuis/token_tally.h"

namespace koppel::sandbox::imuis {

struct Instelling {
  std::int64_t adm = 2000;  // its number; what the ledger calls it by
  std::string code_hash;    // of its omgevingscode
  std::string domein = "d2040";
  bool actief = true;                   // false: the Cloudswitch module is not in the subscription
  bool leeg = false;                    // without the records that 3.10 demands
  bool artikelnummers = false;          // articles without a number get one
  std::int64_t debiteuren_van = 10000;  // debtor numbers
  std::int64_t debiteuren_tot = 99999999;
  std::string naam = "Zonneveld Installaties B.V.";
  std::string straat = "Dorpsstraat 1";
  std::string postcode = "6711 AB";
  std::string plaats = "Ede";
};

boost::json::object ToJson(const Instelling& instelling);

// Takes `adm` and whatever else stands there, in the form of ToJson; `omgevingscode` instead of its hash is fine.
// InvalidArgument: no number, no code, or an unknown key.
absl::StatusOr<Instelling> InstellingFromJson(const boost::json::object& stored);

class Administratie {
 public:
  // With the records that 3.10 demands, unless it is empty. `tokens` outlives it.
  Administratie(Instelling instelling, TokenTally& tokens);

  Table& table(absl::string_view name) { return tables_.find(name)->second; }
  const Table& table(absl::string_view name) const { return tables_.find(name)->second; }
  const std::map<std::string, Table, std::less<>>& tables() const { return tables_; }

  // Adds or replaces by id, and counts what the ledger has to show.
  void Put(absl::string_view table, Row row, const Origin& origin);
  void Delete(absl::string_view table, std::int64_t id, absl::Time at) { this->table(table).Delete(id, at); }

  std::int64_t NextDebtor() const;                   // 0: the range is full
  std::int64_t NextOrder(absl::CivilDay day) const;  // 202600041
  std::string NextArticle() const;

  // Lines of an order that are there, by their number.
  std::vector<const Row*> Lines(absl::string_view order) const;

  // The row of a settings table of GetAdmInfo (3.13); nullptr: there is no such table.
  const Fields* FindSettings(absl::string_view table) const;

  const Instelling& instelling() const { return instelling_; }
  void set_instelling(Instelling instelling);

  const Tally& names() const { return names_; }                // DEB.NAAM
  const Tally& search_keys() const { return search_keys_; }    // DEB.ZKSL, in upper case
  const Tally& numbers() const { return numbers_; }            // ART.NR, in upper case
  const Tally& descriptions() const { return descriptions_; }  // ART.OMSCHR

 private:
  void AddBaseSet();
  void Count(absl::string_view table, const Row* before, const Row& row);

  Instelling instelling_;
  TokenTally& tokens_;
  std::map<std::string, Table, std::less<>> tables_;
  std::map<std::string, Fields, std::less<>> settings_;
  std::int64_t last_debtor_ = 0;
  std::map<std::int64_t, std::int64_t> last_order_;  // by year
  Tally names_;
  Tally search_keys_;
  Tally numbers_;
  Tally descriptions_;
};

}  // namespace koppel::sandbox::imuis
