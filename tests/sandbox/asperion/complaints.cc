#include "tests/sandbox/asperion/complaints.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/sandbox/asperion/errors.h"

namespace koppel::sandbox::asperion {

namespace json = boost::json;

Language LanguageOf(const Request& request) {
  const std::string* header = request.FindHeader("accept-language");
  return header != nullptr && absl::StartsWithIgnoreCase(*header, "en") ? Language::kEn : Language::kNl;
}

std::string Pascal(absl::string_view name) {
  std::string pascal(name);
  if (!pascal.empty()) pascal[0] = absl::ascii_toupper(static_cast<unsigned char>(pascal[0]));
  return pascal;
}

void Complaints::Add(absl::string_view property, const Text& text) {
  json::value& list = errors_[{property.data(), property.size()}];
  if (!list.is_array()) list.emplace_array();
  const json::value sentence(text.In(language_));
  json::array& sentences = list.get_array();
  if (std::find(sentences.begin(), sentences.end(), sentence) == sentences.end()) sentences.push_back(sentence);
}

void Complaints::Required(absl::string_view property) {
  Add(property, {absl::StrCat(property, " is verplicht."), absl::StrCat("The ", property, " field is required.")});
}

void Complaints::Unusable(absl::string_view property) {
  Add(property, {absl::StrCat("De waarde van ", property, " is ongeldig."),
                 absl::StrCat("The value of ", property, " is invalid.")});
}

void Complaints::ReadOnly(absl::string_view property) {
  Add(property, {absl::StrCat(property, " kan niet worden gewijzigd."), absl::StrCat(property, " cannot be changed.")});
}

void Complaints::Unknown(absl::string_view path, absl::string_view name) {
  Add(path, {absl::StrCat("Het veld '", name, "' is onbekend."), absl::StrCat("The field '", name, "' is unknown.")});
}

void Complaints::TooLong(absl::string_view property, int limit) {
  Add(property, {absl::StrCat(property, " mag maximaal ", limit, " tekens bevatten."),
                 absl::StrCat(property, " may have at most ", limit, " characters.")});
}

void Complaints::Gone(absl::string_view property, absl::string_view nl, absl::string_view en, absl::string_view key) {
  Add(property, {absl::StrCat(nl, " '", key, "' bestaat niet."), absl::StrCat(en, " '", key, "' does not exist.")});
}

void Complaints::Taken(absl::string_view property, absl::string_view nl, absl::string_view en) {
  Add(property, {absl::StrCat(nl, " is al in gebruik."), absl::StrCat(en, " is already in use.")});
}

Response Complaints::ToResponse() const { return Problem(400, "One or more validation errors occurred.", "", errors_); }

int Characters(absl::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace koppel::sandbox::asperion
