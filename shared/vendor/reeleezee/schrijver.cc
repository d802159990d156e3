#include "vendor/reeleezee/schrijver.h"

#include <boost/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace koppel::vendor::reeleezee {
namespace {

std::string Aangehaald(absl::string_view tekst) {
  return boost::json::serialize(boost::json::string_view(tekst.data(), tekst.size()));
}

}  // namespace

void Schrijver::Naam(absl::string_view naam) {
  absl::StrAppend(&json_, json_.size() == 1 ? "" : ",", "\"", naam, "\":");
}

Schrijver& Schrijver::Tekst(absl::string_view naam, absl::string_view tekst) {
  if (tekst.empty()) return *this;
  Naam(naam);
  json_ += Aangehaald(tekst);
  return *this;
}

Schrijver& Schrijver::Getal(absl::string_view naam, absl::string_view decimaal) {
  Naam(naam);
  absl::StrAppend(&json_, decimaal);
  return *this;
}

Schrijver& Schrijver::Getal(absl::string_view naam, int getal) { return Getal(naam, absl::StrCat(getal)); }
Schrijver& Schrijver::Vlag(absl::string_view naam, bool waarde) { return Getal(naam, waarde ? "true" : "false"); }

Schrijver& Schrijver::Verwijzing(absl::string_view naam, absl::string_view id) {
  Naam(naam);
  absl::StrAppend(&json_, "{\"id\":", Aangehaald(id), "}");
  return *this;
}

Schrijver& Schrijver::Lijst(absl::string_view naam, const std::vector<std::string>& objecten) {
  Naam(naam);
  absl::StrAppend(&json_, "[", absl::StrJoin(objecten, ","), "]");
  return *this;
}

std::string Schrijver::Sluit() {
  json_ += '}';
  return std::move(json_);
}

}  // namespace koppel::vendor::reeleezee
