// What the vendor has against a request: per property a list of sentences, in the language that was asked (vendor page
// 4).
#pragma once

#include <boost/json.hpp>
#include <string>

#include "absl/strings/string_view.h"
#include "tests/sandbox/frame/request.h"

namespace koppel::sandbox::asperion {

enum class Language { kNl, kEn };

// The first language of Accept-Language: English when it is that, else Dutch.
Language LanguageOf(const Request& request);

struct Text {
  std::string nl;
  std::string en;
  const std::string& In(Language language) const { return language == Language::kNl ? nl : en; }
};

// "customerNumber" as it stands in `errors` and in filters: "CustomerNumber".
std::string Pascal(absl::string_view name);

class Complaints {
 public:
  explicit Complaints(Language language) : language_(language) {}

  // `property`: "CustomerNumber", "Lines[0].VatCode". The same sentence is said once.
  void Add(absl::string_view property, const Text& text);
  void Required(absl::string_view property);
  void Unusable(absl::string_view property);                     // of another kind, or out of its range
  void ReadOnly(absl::string_view property);                     // may not be sent, or not be changed
  void Unknown(absl::string_view path, absl::string_view name);  // a field that the vendor does not have
  void TooLong(absl::string_view property, int limit);           // in characters
  void Gone(absl::string_view property, absl::string_view nl, absl::string_view en, absl::string_view key);
  void Taken(absl::string_view property, absl::string_view nl, absl::string_view en);

  bool empty() const { return errors_.empty(); }
  std::size_t properties() const { return errors_.size(); }  // how many there is something against

  // 400 with `errors`.
  Response ToResponse() const;

 private:
  const Language language_;
  boost::json::object errors_;
};

// How many characters the text has, not bytes.
int Characters(absl::string_view text);

}  // namespace koppel::sandbox::asperion
