// Pages of a list and the headers that tell about them (vendor page 1, A19, A20).
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/sandbox/frame/request.h"
#include "tests/sandbox/frame/target.h"

namespace koppel::sandbox::rompslomp {

struct Page {
  std::size_t page = 1;
  std::size_t per_page = 40;
};

// nullopt: `page` is filled in. Else the 400 for a page or per_page that is no number or out of range.
std::optional<Response> ReadPage(const Parameters& query, Page* page);

// The 400 for a `selection` that is not in the list; its first is the default, put in `selection` when none is sent.
std::optional<Response> ReadSelection(const Parameters& query, const std::vector<absl::string_view>& known,
                                      std::string* selection);

// 200 with {"<name>":[…]} and the X- headers.
Response PageResponse(absl::string_view name, const Page& page, std::size_t total, const boost::json::array& items);

// The page of `hits`, pointers to what `to_json` writes.
template <class T, class ToJson>
Response PageOf(absl::string_view name, const Page& page, const std::vector<const T*>& hits, ToJson to_json) {
  boost::json::array items;
  const std::size_t first = (page.page - 1) * page.per_page;
  for (std::size_t i = first; i < std::min(first + page.per_page, hits.size()); ++i) items.push_back(to_json(*hits[i]));
  return PageResponse(name, page, hits.size(), items);
}

}  // namespace koppel::sandbox::rompslomp
