#include "tests/sandbox/rompslomp/complaints.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/sandbox/rompslomp/errors.h"

namespace koppel::sandbox::rompslomp {

void Complaints::Add(absl::string_view attribute, absl::string_view text) {
  std::string sentence = absl::StrCat(attribute, " ", text, ".");
  if (std::find(sentences_.begin(), sentences_.end(), sentence) != sentences_.end()) return;
  sentences_.push_back(std::move(sentence));
}

void Complaints::CheckLength(absl::string_view attribute, const std::optional<std::string>& text, int limit) {
  if (!text) return;
  const auto characters =
      std::count_if(text->begin(), text->end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  if (characters > limit) Add(attribute, absl::StrCat("is te lang (maximaal ", limit, " tekens)"));
}

Response Complaints::ToResponse(absl::string_view model) const {
  return Error(422, "client.parameters.validation",
               absl::StrCat(model, " is invalid: ", absl::StrJoin(sentences_, " ")));
}

}  // namespace koppel::sandbox::rompslomp
