#include "tests/sandbox/imuis/administratie.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/imuis/formats.h"

namespace koppel::sandbox::imuis {
namespace {

struct BaseRow {
  const char* table;
  std::vector<std::pair<const char*, const char*>> values;
};

// 3.10, two order types and two article groups to tell apart, and the countries.
const std::vector<BaseRow>& BaseSet() {
  static const std::vector<BaseRow> rows = [] {
    std::vector<BaseRow> set = {
        {"BETCOND", {{"NR", "14"}, {"OMSCHR", "14 dagen"}}},
        {"BETCOND", {{"NR", "30"}, {"OMSCHR", "30 dagen"}}},
        {"LEVCOND", {{"ZKSL", "AF"}, {"OMSCHR", "Af magazijn"}}},
        {"OPDRWZ", {{"ZKSL", "TEL"}, {"OMSCHR", "Telefonisch"}}},
        {"VERZWZ", {{"ZKSL", "BUS"}, {"OMSCHR", "Eigen bus"}}},
        {"KPL", {{"NR", "1"}, {"OMSCHR", "Algemeen"}}},
        {"KDR", {{"NR", "1"}, {"OMSCHR", "Algemeen"}}},
        {"ORDSRT", {{"ZKSL", "standaard"}, {"OMSCHR", "Standaard"}, {"BLOK", "N"}}},
        {"ORDSRT", {{"ZKSL", "SERVICE"}, {"OMSCHR", "Serviceorder"}, {"BLOK", "N"}}},
        {"ARTGRP", {{"NR", "1"}, {"OMSCHR", "Materiaal"}, {"ZKSL", "MATERIAAL"}, {"BLOK", "N"}}},
        {"ARTGRP", {{"NR", "2"}, {"OMSCHR", "Uren"}, {"ZKSL", "UREN"}, {"BLOK", "N"}}},
        {"ART",
         {{"NR", "DIVERSEN"},
          {"ZKSL", "DIVERSEN"},
          {"OMSCHR", "Diversen"},
          {"ARTGRP", "1"},
          {"EENHVERK", "Stuk"},
          {"VERKPR", "1"},
          {"BTW", "H"},
          {"BLOK", "N"},
          {"BLOKVRK", "N"}}},
    };
    for (const char* country : {"NL", "BE", "DE", "FR", "LU", "GB", "IE", "DK", "SE", "NO", "FI", "PL", "CZ", "AT",
                                "CH", "IT", "ES", "PT", "US"}) {
      set.push_back({"LAND", {{"ZKSL", country}}});
    }
    return set;
  }();
  return rows;
}

std::int64_t NumberOf(const Row& row, absl::string_view field) {
  std::int64_t number = 0;
  return absl::SimpleAtoi(row.Get(field), &number) ? number : 0;
}

Fields Settings(std::vector<std::pair<std::string, std::string>> values) {
  Fields fields;
  for (auto& [name, value] : values) fields.Set(name, std::move(value));
  return fields;
}

}  // namespace

json::object ToJson(const Instelling& instelling) {
  return {{"adm", instelling.adm},
          {"code_hash", instelling.code_hash},
          {"domein", instelling.domein},
          {"actief", instelling.actief},
          {"leeg", instelling.leeg},
          {"artikelnummers", instelling.artikelnummers},
          {"debiteuren_van", instelling.debiteuren_van},
          {"debiteuren_tot", instelling.debiteuren_tot},
          {"naam", instelling.naam},
          {"straat", instelling.straat},
          {"postcode", instelling.postcode},
          {"plaats", instelling.plaats}};
}

absl::StatusOr<Instelling> InstellingFromJson(const json::object& stored) {
  const std::vector<std::string> unknown =
      UnknownKeys(stored, {"adm", "omgevingscode", "code_hash", "domein", "actief", "leeg", "artikelnummers",
                           "debiteuren_van", "debiteuren_tot", "naam", "straat", "postcode", "plaats"});
  if (!unknown.empty()) return absl::InvalidArgumentError(unknown.front());
  Instelling read;
  const auto text = [&](absl::string_view name, std::string* target) {
    if (FindAttribute(stored, name) != nullptr) *target = TextAt(stored, name);
  };
  const auto number = [&](absl::string_view name, std::int64_t* target) {
    if (FindAttribute(stored, name) != nullptr) *target = NumberAt(stored, name);
  };
  read.adm = NumberAt(stored, "adm");
  text("code_hash", &read.code_hash);
  if (const std::string code = TextAt(stored, "omgevingscode"); !code.empty()) read.code_hash = HashOf(code);
  text("domein", &read.domein);
  SetBool(stored, "actief", &read.actief);
  SetBool(stored, "leeg", &read.leeg);
  SetBool(stored, "artikelnummers", &read.artikelnummers);
  number("debiteuren_van", &read.debiteuren_van);
  number("debiteuren_tot", &read.debiteuren_tot);
  text("naam", &read.naam);
  text("straat", &read.straat);
  text("postcode", &read.postcode);
  text("plaats", &read.plaats);
  if (read.adm <= 0 || read.code_hash.empty()) return absl::InvalidArgumentError("adm and omgevingscode are needed");
  return read;
}

Administratie::Administratie(Instelling instelling, TokenTally& tokens) : tokens_(tokens) {
  for (const TableDef& def : Tables()) tables_.emplace(def.name, def);
  set_instelling(std::move(instelling));
  if (!instelling_.leeg) AddBaseSet();
}

void Administratie::set_instelling(Instelling instelling) {
  instelling_ = std::move(instelling);
  settings_["BASALG"] = Settings({{"NAAM", instelling_.naam},
                                  {"STRAAT", instelling_.straat},
                                  {"POSTCD", instelling_.postcode},
                                  {"PLAATS", instelling_.plaats},
                                  {"LAND", "NL"}});
  settings_["BASFIN"] = Settings({{"AANTPER", "12"},
                                  {"DEBNRVAN", absl::StrCat(instelling_.debiteuren_van)},
                                  {"DEBNRTM", absl::StrCat(instelling_.debiteuren_tot)}});
  settings_["BASVK"] = Settings({{"ARTNRAUTO", instelling_.artikelnummers ? "J" : "N"}});
}

void Administratie::AddBaseSet() {
  // Long ago, so that no delta shows them and a restart makes the same.
  const Origin origin{.request = 0, .at = absl::FromUnixSeconds(1577880000), .token = ""};
  for (const BaseRow& base : BaseSet()) {
    Row row;
    row.id = table(base.table).NextId();
    row.changed = absl::CivilDay(2020, 1, 1);
    for (const auto& [name, value] : base.values) row.Set(name, value);
    Put(base.table, std::move(row), origin);
  }
}

void Administratie::Put(absl::string_view table, Row row, const Origin& origin) {
  Table& of = this->table(table);
  const Stored<Row>* before = of.Find(row.id);
  Count(table, before == nullptr ? nullptr : &before->value, row);
  of.Put(std::move(row), origin);
}

void Administratie::Count(absl::string_view table, const Row* before, const Row& row) {
  const auto add = [&](Tally& tally, absl::string_view field, bool any_case) {
    const std::string value = row.Text(field);
    if (value.empty() || (before != nullptr && before->Get(field) == value)) return;
    tally.Add(any_case ? absl::AsciiStrToUpper(value) : value);
  };
  if (table == "DEB") {
    add(names_, "NAAM", false);
    add(search_keys_, "ZKSL", true);
    const std::int64_t number = NumberOf(row, "NR");
    if (number <= instelling_.debiteuren_tot) last_debtor_ = std::max(last_debtor_, number);
  } else if (table == "ART") {
    add(numbers_, "NR", true);
    add(descriptions_, "OMSCHR", false);
  } else if (table == "ORDKOP") {
    const std::string number = row.Text("NR");
    std::int64_t year = 0, sequence = 0;
    if (number.size() > 4 && absl::SimpleAtoi(number.substr(0, 4), &year) &&
        absl::SimpleAtoi(number.substr(4), &sequence)) {
      std::int64_t& last = last_order_[year];
      last = std::max(last, sequence);
    }
  } else if (table == "ORDRG") {
    tokens_.Add(instelling_.adm, row.id, row.Get("OPMINT"));
  }
}

std::int64_t Administratie::NextDebtor() const {
  const std::int64_t next = std::max(instelling_.debiteuren_van, last_debtor_ + 1);
  return next > instelling_.debiteuren_tot ? 0 : next;
}

std::int64_t Administratie::NextOrder(absl::CivilDay day) const {
  const auto last = last_order_.find(day.year());
  const std::int64_t sequence = last == last_order_.end() ? 1 : last->second + 1;
  std::int64_t number = 0;
  return absl::SimpleAtoi(absl::StrFormat("%d%05d", day.year(), sequence), &number) ? number : 0;
}

std::string Administratie::NextArticle() const {
  const Table& articles = table("ART");
  for (std::int64_t number = articles.NextId();; ++number) {
    std::string text = absl::StrFormat("%06d", number);
    if (!articles.Holds("NR", text)) return text;
  }
}

std::vector<const Row*> Administratie::Lines(absl::string_view order) const {
  const Table& lines = table("ORDRG");
  const std::string number(order);
  std::vector<const Row*> found = lines.Between(*lines.def().Find("ORDNR"), number, number);
  std::sort(found.begin(), found.end(),
            [](const Row* a, const Row* b) { return Compare(Type::kNumber, a->Get("RG"), b->Get("RG")) < 0; });
  return found;
}

const Fields* Administratie::FindSettings(absl::string_view table) const {
  const auto found = settings_.find(table);
  return found == settings_.end() ? nullptr : &found->second;
}

}  // namespace koppel::sandbox::imuis
