#include "tests/sandbox/rompslomp/paging.h"

#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/sandbox/rompslomp/errors.h"

namespace koppel::sandbox::rompslomp {
namespace {

bool ReadNumber(const Parameters& query, absl::string_view name, std::uint32_t highest, std::size_t* target) {
  const std::string* text = query.Find(name);
  if (text == nullptr) return true;
  std::uint32_t number = 0;
  if (!absl::SimpleAtoi(*text, &number) || number < 1 || number > highest) return false;
  *target = number;
  return true;
}

}  // namespace

std::optional<Response> ReadPage(const Parameters& query, Page* page) {
  if (!ReadNumber(query, "page", std::numeric_limits<std::uint32_t>::max(), &page->page)) {
    return InvalidParameterValue("page");
  }
  if (!ReadNumber(query, "per_page", 100, &page->per_page)) return InvalidParameterValue("per_page");
  return std::nullopt;
}

std::optional<Response> ReadSelection(const Parameters& query, const std::vector<absl::string_view>& known,
                                      std::string* selection) {
  const std::string* sent = query.Find("selection");
  *selection = sent == nullptr ? std::string(known.front()) : *sent;
  if (std::find(known.begin(), known.end(), *selection) != known.end()) return std::nullopt;
  return InvalidParameterValue("selection");
}

Response PageResponse(absl::string_view name, const Page& page, std::size_t total, const boost::json::array& items) {
  Response response;
  response.headers = {{"X-Page", absl::StrCat(page.page)},
                      {"X-Per-Page", absl::StrCat(page.per_page)},
                      {"X-Total", absl::StrCat(total)}};
  response.body = absl::StrCat("{\"", name, "\":", boost::json::serialize(items), "}");
  return response;
}

}  // namespace koppel::sandbox::rompslomp
