#include "tests/sandbox/reeleezee/query.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"

namespace koppel::sandbox::reeleezee {
namespace {

constexpr std::array<absl::string_view, 7> kOptions = {"$filter", "$select", "$expand", "$orderby",
                                                       "$top",    "$skip",   "$count"};

absl::Status RefuseUnknownOptions(absl::string_view target) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(target, absl::MaxSplits('?', 1));
  for (const absl::string_view pair : absl::StrSplit(parts.second, '&', absl::SkipEmpty())) {
    const std::string name = absl::StrReplaceAll(pair.substr(0, pair.find('=')), {{"%24", "$"}});
    if (absl::StartsWith(name, "$") && std::find(kOptions.begin(), kOptions.end(), name) == kOptions.end()) {
      return absl::InvalidArgumentError(absl::StrCat("The query parameter '", name, "' is not supported."));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::size_t>> ReadCount(const Parameters& query, absl::string_view name) {
  const std::string* text = query.Find(name);
  if (text == nullptr) return std::optional<std::size_t>();
  std::uint32_t number = 0;
  if (absl::SimpleAtoi(*text, &number)) return std::optional<std::size_t>(number);
  return absl::InvalidArgumentError(absl::StrCat("Invalid value '", *text, "' for ", name, " query option found. The ",
                                                 name, " query option requires a non-negative integer value."));
}

absl::StatusOr<std::vector<OrderBy>> ReadOrder(absl::string_view text, const Type& type) {
  std::vector<OrderBy> order;
  for (const absl::string_view item : absl::StrSplit(text, ',')) {
    const std::vector<absl::string_view> words = absl::StrSplit(item, ' ', absl::SkipWhitespace());
    const bool good = words.size() == 1 || (words.size() == 2 && (words[1] == "asc" || words[1] == "desc"));
    if (!good) {
      return absl::InvalidArgumentError(absl::StrCat("Syntax error at position ", text.size(), " in '", text, "'."));
    }
    OrderBy by{.path = {}, .descending = words.size() == 2 && words[1] == "desc"};
    ASSIGN_OR_RETURN(by.path, ResolvePath(words[0], type));
    order.push_back(std::move(by));
  }
  return order;
}

}  // namespace

absl::StatusOr<Query> ParseQuery(absl::string_view target, const Parameters& query, const Type& type) {
  RETURN_IF_ERROR(RefuseUnknownOptions(target));
  Query read;
  if (const std::string* filter = query.Find("$filter")) {
    ASSIGN_OR_RETURN(read.filter, Filter::Parse(*filter, type));
  }
  if (const std::string* order = query.Find("$orderby")) {
    ASSIGN_OR_RETURN(read.order, ReadOrder(*order, type));
  }
  ASSIGN_OR_RETURN(const std::optional<std::size_t> skip, ReadCount(query, "$skip"));
  read.skip = skip.value_or(0);
  ASSIGN_OR_RETURN(read.top, ReadCount(query, "$top"));
  const std::string count = query.Get("$count");
  if (count != "" && count != "true" && count != "false") {
    return absl::InvalidArgumentError(absl::StrCat("Invalid value '", count, "' for $count query option found."));
  }
  read.count = count == "true";
  read.search = query.Get("search");
  ASSIGN_OR_RETURN(read.shape, ParseShape(query, type));
  return read;
}

}  // namespace koppel::sandbox::reeleezee
