#include "vendor/json.h"

#include <boost/json.hpp>
#include <charconv>

#include "absl/strings/str_cat.h"

namespace koppel::vendor {
namespace {

constexpr std::size_t kMaxBody = 8 * 1024 * 1024;
constexpr std::size_t kMaxDepth = 32;

const boost::json::value* At(const boost::json::value& value, absl::string_view key) {
  const boost::json::object* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains({key.data(), key.size()});
}

}  // namespace

absl::StatusOr<boost::json::value> ParseJson(absl::string_view body) {
  if (body.empty()) return absl::InvalidArgumentError("an empty body");
  if (body.size() > kMaxBody) return absl::InvalidArgumentError(absl::StrCat("a body of ", body.size(), " bytes"));
  boost::json::parse_options options;
  options.max_depth = kMaxDepth;
  boost::json::error_code error;
  boost::json::value value = boost::json::parse({body.data(), body.size()}, error, {}, options);
  if (error) return absl::InvalidArgumentError(absl::StrCat("a body that is no JSON: ", error.message()));
  return value;
}

const boost::json::value* ObjectAt(const boost::json::value& value, absl::string_view key) {
  const boost::json::value* found = At(value, key);
  return found != nullptr && found->is_object() ? found : nullptr;
}

const boost::json::array* ArrayAt(const boost::json::value& value, absl::string_view key) {
  const boost::json::value* found = At(value, key);
  return found == nullptr ? nullptr : found->if_array();
}

std::string TextAt(const boost::json::value& value, absl::string_view key) {
  const boost::json::value* found = At(value, key);
  if (found == nullptr || !found->is_string()) return "";
  return std::string(found->get_string());
}

std::optional<std::string> IdAt(const boost::json::value& value, absl::string_view key) {
  const boost::json::value* found = At(value, key);
  if (found == nullptr) return std::nullopt;
  if (found->is_int64()) return absl::StrCat(found->get_int64());
  if (found->is_uint64()) return absl::StrCat(found->get_uint64());
  if (found->is_string() && !found->get_string().empty()) return std::string(found->get_string());
  return std::nullopt;
}

std::optional<std::string> DecimalAt(const boost::json::value& value, absl::string_view key) {
  const boost::json::value* found = At(value, key);
  if (found == nullptr || !found->is_double()) return IdAt(value, key);
  char text[400];
  const std::to_chars_result end =
      std::to_chars(text, text + sizeof text, found->get_double(), std::chars_format::fixed);
  return end.ec == std::errc() ? std::optional<std::string>(std::string(text, end.ptr)) : std::nullopt;
}

}  // namespace koppel::vendor
