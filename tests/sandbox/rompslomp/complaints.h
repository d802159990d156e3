// What validation has against a record: the vendor answers one sentence per complaint, all in one message.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/sandbox/frame/request.h"

namespace koppel::sandbox::rompslomp {

class Complaints {
 public:
  // "<attribute> <text>."; the same sentence is said once.
  void Add(absl::string_view attribute, absl::string_view text);
  void Missing(absl::string_view attribute) { Add(attribute, "moet opgegeven zijn"); }
  void Invalid(absl::string_view attribute) { Add(attribute, "is ongeldig"); }
  void Taken(absl::string_view attribute) { Add(attribute, "is al in gebruik"); }

  // Complains when the text has more than `limit` characters (not bytes).
  void CheckLength(absl::string_view attribute, const std::optional<std::string>& text, int limit);

  bool empty() const { return sentences_.empty(); }

  // 422: "<model> is invalid: <sentence> <sentence>"
  Response ToResponse(absl::string_view model) const;

 private:
  std::vector<std::string> sentences_;
};

}  // namespace koppel::sandbox::rompslomp
