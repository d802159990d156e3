#include "tests/sandbox/reeleezee/shape.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/reeleezee/model.h"

namespace koppel::sandbox::reeleezee {
namespace {

constexpr int kMostLevels = 6;  // deeper than anything here

absl::Status NoSuchProperty(absl::string_view name, const Type& type) {
  return absl::InvalidArgumentError(
      absl::StrCat("Could not find a property named '", name, "' on type 'Reeleezee.DTO.", type.name(), "'."));
}

// The parts between `separator`, as far as they stand outside parentheses.
std::vector<absl::string_view> SplitOutside(absl::string_view text, char separator) {
  std::vector<absl::string_view> parts;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == separator && depth == 0)) {
      parts.push_back(absl::StripAsciiWhitespace(text.substr(begin, i - begin)));
      begin = i + 1;
    } else if (text[i] == '(') {
      ++depth;
    } else if (text[i] == ')') {
      --depth;
    }
  }
  return parts;
}

absl::Status ReadSelect(absl::string_view text, const Type& type, Shape* shape) {
  for (const absl::string_view name : SplitOutside(text, ',')) {
    if (name == "*") return absl::OkStatus();
    const Property* property = type.Find(name);
    if (property == nullptr || property->access == Access::kHidden) return NoSuchProperty(name, type);
    shape->select.push_back(property);
  }
  return absl::OkStatus();
}

Shape Everything(const Type& type, int levels, bool only_id) {
  Shape shape;
  if (levels == 0) return shape;
  for (const Property* property : type.properties()) {
    if (!property->navigates()) continue;
    shape.expand.push_back(
        {.property = property, .only_id = only_id, .shape = Everything(*property->type, levels - 1, only_id)});
  }
  return shape;
}

absl::StatusOr<int> ReadLevels(absl::string_view text) {
  int levels = 0;
  if (text == "max") return kMostLevels;
  if (absl::SimpleAtoi(text, &levels) && levels > 0) return std::min(levels, kMostLevels);
  return absl::InvalidArgumentError(
      absl::StrCat("Levels option must be a non-negative integer or 'max', not '", text, "'."));
}

absl::Status ReadExpand(absl::string_view text, const Type& type, Shape* shape, int depth);

// What stands between the parentheses behind a name: `inner` for a property, `levels` for a star.
absl::Status ReadInner(absl::string_view text, const Type* type, Shape* inner, int* levels, int depth) {
  for (const absl::string_view option : SplitOutside(text, ';')) {
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(option, absl::MaxSplits('=', 1));
    const absl::string_view name = absl::StripAsciiWhitespace(parts.first);
    if (name == "$levels" && levels != nullptr) {
      ASSIGN_OR_RETURN(*levels, ReadLevels(absl::StripAsciiWhitespace(parts.second)));
    } else if (name == "$expand" && type != nullptr) {
      RETURN_IF_ERROR(ReadExpand(parts.second, *type, inner, depth + 1));
    } else if (name == "$select" && type != nullptr) {
      RETURN_IF_ERROR(ReadSelect(parts.second, *type, inner));
    } else {
      return absl::InvalidArgumentError(absl::StrCat("The expand option '", name, "' is not supported here."));
    }
  }
  return absl::OkStatus();
}

absl::Status ReadExpand(absl::string_view text, const Type& type, Shape* shape, int depth) {
  if (depth > kMostLevels) return absl::InvalidArgumentError("The maximum expand depth has been exceeded.");
  for (absl::string_view item : SplitOutside(text, ',')) {
    absl::string_view inner;
    if (const std::size_t open = item.find('('); open != absl::string_view::npos) {
      inner = item.substr(open + 1);
      if (!absl::ConsumeSuffix(&inner, ")")) {
        return absl::InvalidArgumentError(absl::StrCat("Found an unbalanced bracket expression in '", text, "'."));
      }
      item = absl::StripAsciiWhitespace(item.substr(0, open));
    }
    const bool only_id = absl::ConsumeSuffix(&item, "/$ref");
    if (item == "*") {
      int levels = 1;
      if (!inner.empty()) RETURN_IF_ERROR(ReadInner(inner, nullptr, nullptr, &levels, depth));
      Shape all = Everything(type, levels, only_id);
      shape->expand.insert(shape->expand.end(), all.expand.begin(), all.expand.end());
      continue;
    }
    const Property* property = type.Find(item);
    if (property == nullptr || !property->navigates()) return NoSuchProperty(item, type);
    Expansion expansion{.property = property, .only_id = only_id, .shape = {}};
    if (!inner.empty()) RETURN_IF_ERROR(ReadInner(inner, property->type, &expansion.shape, nullptr, depth));
    shape->expand.push_back(std::move(expansion));
  }
  return absl::OkStatus();
}

const Expansion* FindExpansion(const Shape& shape, const Property& property) {
  const auto found = std::find_if(shape.expand.begin(), shape.expand.end(),
                                  [&](const Expansion& expansion) { return expansion.property == &property; });
  return found == shape.expand.end() ? nullptr : &*found;
}

void AppendInner(const Representation& writer, const Record& record, const Expansion& expansion, std::string* out) {
  if (!expansion.only_id) return writer.Append(record, *expansion.property->type, expansion.shape, out);
  absl::StrAppend(out, "{\"id\":");
  AppendQuoted(record.id, out);
  absl::StrAppend(out, "}");
}

void AppendNavigation(const Representation& writer, const Record& record, const Expansion& expansion,
                      std::string* out) {
  const Property& property = *expansion.property;
  if (property.kind == Kind::kReference) {
    const auto* id = std::get_if<std::string>(&record.Get(property));
    const Record* target = id == nullptr ? nullptr : writer.links.To(property.collection, *id);
    if (target == nullptr) {
      absl::StrAppend(out, "null");
    } else {
      AppendInner(writer, *target, expansion, out);
    }
    return;
  }
  std::vector<const Record*> members;
  if (property.kind == Kind::kChildren) {
    members = writer.links.Below(property.collection, record.id);
  } else if (const auto* list = std::get_if<std::vector<Record>>(&record.Get(property))) {
    for (const Record& member : *list) members.push_back(&member);
  }
  absl::StrAppend(out, "[");
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) absl::StrAppend(out, ",");
    AppendInner(writer, *members[i], expansion, out);
  }
  absl::StrAppend(out, "]");
}

}  // namespace

absl::StatusOr<Shape> ParseShape(const Parameters& query, const Type& type) {
  Shape shape;
  if (const std::string* select = query.Find("$select")) RETURN_IF_ERROR(ReadSelect(*select, type, &shape));
  if (const std::string* expand = query.Find("$expand")) RETURN_IF_ERROR(ReadExpand(*expand, type, &shape, 0));
  return shape;
}

void Representation::Append(const Record& record, const Type& type, const Shape& shape, std::string* out) const {
  char separator = '{';
  for (const Property* property : type.properties()) {
    if (property->access == Access::kHidden) continue;
    const Expansion* expansion = property->navigates() ? FindExpansion(shape, *property) : nullptr;
    const bool selected = shape.select.empty() || expansion != nullptr ||
                          std::find(shape.select.begin(), shape.select.end(), property) != shape.select.end();
    if (!selected) continue;
    absl::StrAppend(out, absl::string_view(&separator, 1), "\"", property->name, "\":");
    separator = ',';
    if (expansion != nullptr) {
      AppendNavigation(*this, record, *expansion, out);
    } else if (property->navigates()) {
      absl::StrAppend(out, "null");
    } else if (property->name == "Token") {
      AppendQuoted(HashOf(absl::StrCat(token, record.id)).substr(0, 32), out);
    } else if (const Property* translated = english ? type.Find(property->name + "English") : nullptr;
               translated != nullptr && !IsNull(record.Get(*translated))) {
      AppendJson(record.Get(*translated), out);
    } else {
      AppendJson(record.Get(*property), out);
    }
  }
  absl::StrAppend(out, separator == '{' ? "{" : "", "}");
}

}  // namespace koppel::sandbox::reeleezee
