#include "tests/sandbox/reeleezee/marks.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/reeleezee/model.h"

namespace koppel::sandbox::reeleezee {
namespace {

constexpr absl::string_view kPrefix = "KPL-";
constexpr std::size_t kLength = 16;

bool IsBase32(char c) { return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7'); }

void FindReferences(absl::string_view text, std::set<std::string>* found) {
  for (std::size_t at = text.find(kPrefix); at != absl::string_view::npos; at = text.find(kPrefix, at + 1)) {
    const absl::string_view name = text.substr(at + kPrefix.size(), kLength);
    if (name.size() == kLength && std::all_of(name.begin(), name.end(), IsBase32)) {
      found->insert(absl::StrCat(kPrefix, name));
    }
  }
}

void FindReferences(const Record& record, std::set<std::string>* found) {
  for (const auto& [property, value] : record.fields) {
    if (const auto* text = std::get_if<std::string>(&value)) FindReferences(*text, found);
    if (const auto* list = std::get_if<std::vector<Record>>(&value)) {
      for (const Record& inner : *list) FindReferences(inner, found);
    }
  }
}

}  // namespace

std::set<std::string> ReferencesIn(const Record& invoice) {
  std::set<std::string> found;
  FindReferences(invoice, &found);
  return found;
}

std::set<std::pair<std::string, std::string>> MarksOf(const Record& record) {
  std::set<std::pair<std::string, std::string>> marks;
  const auto add = [&](const char* kind, absl::string_view name) {
    std::string key;
    if (const auto* text = std::get_if<std::string>(&record.Get(name))) {
      key = *text;
    } else if (!IsNull(record.Get(name))) {
      AppendJson(record.Get(name), &key);
    }
    if (!key.empty()) marks.emplace(kind, key);
  };
  if (record.type == &CustomerModel()) {
    add("customer_name", "Name");
    add("customer_number", "IdentifierNumber");
  } else if (record.type == &ProductModel()) {
    add("product_code", "Code");
    add("product_description", "Description");
  } else if (record.type == &InvoiceModel()) {
    for (const std::string& reference : ReferencesIn(record)) marks.emplace("reference", reference);
    if (!record.Text("Header").empty() && !record.Text("Entity").empty()) {
      marks.emplace("header_entity", absl::StrCat(record.Text("Header"), " | ", record.Text("Entity")));
    }
  }
  return marks;
}

}  // namespace koppel::sandbox::reeleezee
