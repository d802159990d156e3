#include "tests/sandbox/imuis/dataset.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "tests/sandbox/imuis/xml.h"

namespace koppel::sandbox::imuis {
namespace {

constexpr char kRoot[] = "NewDataSet";
constexpr std::size_t kMostFields = 500;  // of a row; no table has as many

bool IsBlank(const pugi::xml_node& node) { return absl::StripAsciiWhitespace(node.value()).empty(); }

absl::Status ReadRow(const pugi::xml_node& element, DataRow* row) {
  row->table = element.name();
  for (const pugi::xml_node& child : element.children()) {
    if (child.type() == pugi::node_element) {
      if (row->fields.Find(child.name()) != nullptr) {
        return absl::InvalidArgumentError(absl::StrCat("'", child.name(), "' twice in '", row->table, "'"));
      }
      std::string text;
      RETURN_IF_ERROR(ReadText(child, &text));
      row->fields.Set(child.name(), std::move(text));
      if (row->fields.size() > kMostFields) return absl::InvalidArgumentError("too many fields");
    } else if (!IsBlank(child)) {
      return absl::InvalidArgumentError(absl::StrCat("text within '", row->table, "'"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

const std::string* Fields::Find(absl::string_view name) const {
  for (const auto& [key, text] : pairs_) {
    if (key == name) return &text;
  }
  return nullptr;
}

std::string Fields::Get(absl::string_view name) const {
  const std::string* text = Find(name);
  return text == nullptr ? std::string() : *text;
}

void Fields::Set(absl::string_view name, std::string text) {
  const auto found = std::find_if(pairs_.begin(), pairs_.end(), [&](const auto& pair) { return pair.first == name; });
  if (found == pairs_.end()) {
    pairs_.emplace_back(std::string(name), std::move(text));
  } else {
    found->second = std::move(text);
  }
}

absl::StatusOr<std::vector<DataRow>> ReadDataSet(absl::string_view xml) {
  pugi::xml_document document;
  RETURN_IF_ERROR(ParseXml(xml, &document));
  const pugi::xml_node root = document.document_element();
  if (absl::string_view(root.name()) != kRoot) {
    return absl::InvalidArgumentError(absl::StrCat("the root element is '", root.name(), "', not '", kRoot, "'"));
  }
  std::vector<DataRow> rows;
  for (const pugi::xml_node& child : root.children()) {
    if (child.type() == pugi::node_element) {
      RETURN_IF_ERROR(ReadRow(child, &rows.emplace_back()));
    } else if (!IsBlank(child)) {
      return absl::InvalidArgumentError("text within 'NewDataSet'");
    }
  }
  return rows;
}

std::string WriteDataSet(const std::vector<DataRow>& rows) {
  std::string xml = absl::StrCat("<", kRoot, ">\n");
  for (const DataRow& row : rows) {
    absl::StrAppend(&xml, "  <", row.table, ">\n");
    for (const auto& [name, text] : row.fields) {
      absl::StrAppend(&xml, "    ");
      AppendElement(name, text, &xml);
      absl::StrAppend(&xml, "\n");
    }
    absl::StrAppend(&xml, "  </", row.table, ">\n");
  }
  absl::StrAppend(&xml, "</", kRoot, ">");
  return xml;
}

}  // namespace koppel::sandbox::imuis
