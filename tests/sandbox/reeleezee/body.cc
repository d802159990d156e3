#include "tests/sandbox/reeleezee/body.h"

#include <algorithm>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/sandbox/frame/json_fields.h"
#include "tests/sandbox/reeleezee/errors.h"

namespace koppel::sandbox::reeleezee {
namespace {

namespace json = boost::json;

// Where the text goes on behind its first `most` characters; its length when it has no more than those.
std::size_t EndOf(absl::string_view text, std::size_t most) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && ++characters > most) return i;
  }
  return text.size();
}

std::optional<Response> ApplyText(const Call& call, const Property& property, const json::value& sent, Record* record) {
  if (!sent.is_string()) return InvalidRequest();
  std::string text(sent.get_string().data(), sent.get_string().size());
  const std::size_t end = property.most == 0 ? text.size() : EndOf(text, property.most);
  if (end < text.size() && !property.cut && !call.rules.cut_texts) {
    return Refusal(400, absl::StrCat("Waarde '", text, "' voor kolom ", absl::AsciiStrToUpper(property.name),
                                     " in tabel ", absl::AsciiStrToUpper(record->type->name()), " is te lang"));
  }
  text.resize(end);
  record->Set(property, std::move(text));
  return std::nullopt;
}

std::optional<Response> ApplyReference(const Call& call, const Property& property, const json::value& sent,
                                       Record* record) {
  const json::value* id = sent.is_object() ? FindAttribute(sent.get_object(), "id") : nullptr;
  if (id == nullptr || !id->is_string()) return InvalidRequest();
  std::string text(id->get_string().data(), id->get_string().size());
  if (auto guid = ParseGuid(text)) text = *std::move(guid);
  if (call.books.To(property.collection, text) == nullptr) return InvalidData();  // 7.8
  record->Set(property, std::move(text));
  return std::nullopt;
}

// 7.10: in the order sent.
std::optional<Response> ApplyList(const Call& call, const Property& property, const json::value& sent, Record* record) {
  if (!sent.is_array()) return InvalidRequest();
  const std::vector<Record>& before = record->List(property.name);
  std::vector<Record> members;
  for (const json::value& element : sent.get_array()) {
    if (!element.is_object()) return InvalidRequest();
    const json::value* id = FindAttribute(element.get_object(), "id");
    std::string guid;
    if (id != nullptr && !id->is_null()) {
      const auto parsed = id->is_string() ? ParseGuid(std::string(id->get_string())) : std::nullopt;
      if (!parsed) return InvalidRequest();
      guid = *parsed;
    } else {
      guid = call.guids.Next();
    }
    const auto same = [&](const Record& member) { return member.id == guid; };
    if (std::any_of(members.begin(), members.end(), same)) return InvalidData();
    const auto known = std::find_if(before.begin(), before.end(), same);
    members.push_back(known == before.end() ? Record(*property.type, guid) : *known);
    if (auto refusal = Apply(call, element.get_object(), &members.back())) return refusal;
  }
  record->Set(property, std::move(members));
  return std::nullopt;
}

// nullopt: it is none of its kind.
std::optional<Value> ScalarOf(const Property& property, const json::value& sent) {
  constexpr std::int64_t kLargest = std::numeric_limits<std::int32_t>::max();
  switch (property.kind) {
    case Kind::kInt:
    case Kind::kEnum:
      if (!sent.is_int64() || sent.get_int64() > kLargest || sent.get_int64() < -kLargest) return std::nullopt;
      return sent.get_int64();
    case Kind::kDecimal: {
      const std::optional<Decimal> number = DecimalOf(sent);
      if (!number) return std::nullopt;
      return number->Rounded(property.decimals);
    }
    case Kind::kBool:
      if (!sent.is_bool()) return std::nullopt;
      return sent.get_bool();
    default: {
      const auto moment = sent.is_string() ? ParseMoment(std::string(sent.get_string())) : std::nullopt;
      if (!moment) return std::nullopt;
      return *moment;
    }
  }
}

std::optional<Response> ApplyOne(const Call& call, const Property& property, const json::value& sent, Record* record) {
  if (sent.is_null()) {
    record->Set(property, Value());
    return std::nullopt;
  }
  switch (property.kind) {
    case Kind::kText:
      return ApplyText(call, property, sent, record);
    case Kind::kReference:
      return ApplyReference(call, property, sent, record);
    case Kind::kList:
      return ApplyList(call, property, sent, record);
    default: {
      std::optional<Value> value = ScalarOf(property, sent);
      if (!value) return InvalidRequest();
      record->Set(property, *std::move(value));
      return std::nullopt;
    }
  }
}

}  // namespace

std::optional<Response> ReadBody(const Request& request, json::object* body) {
  absl::string_view type = request.content_type;
  type = absl::StripAsciiWhitespace(type.substr(0, type.find(';')));
  if (!absl::EqualsIgnoreCase(type, "application/json")) return UnsupportedMediaType(type);
  boost::system::error_code failed;
  json::value parsed = json::parse(request.body, failed);
  if (failed || !parsed.is_object()) return InvalidRequest();
  *body = std::move(parsed.get_object());
  return std::nullopt;
}

std::optional<Response> Apply(const Call& call, const json::object& body, Record* record) {
  for (const Property* property : record->type->properties()) {
    const bool applies = property->access == Access::kWrite || call.trusted;
    if (!applies || property->name == "id" || property->kind == Kind::kChildren) continue;
    const json::value* sent = FindAttribute(body, property->name);
    if (sent == nullptr) continue;
    if (auto refusal = ApplyOne(call, *property, *sent, record)) return refusal;
  }
  return std::nullopt;
}

}  // namespace koppel::sandbox::reeleezee
