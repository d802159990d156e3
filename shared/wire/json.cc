#include "wire/json.h"

#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/utf8.h"

namespace koppel::wire {
namespace {

// The nesting of brackets outside of strings.
int Depth(absl::string_view text) {
  int depth = 0;
  int deepest = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return deepest;
}

}  // namespace

absl::Status FromJson(absl::string_view text, google::protobuf::Message& message) {
  if (text.size() > kMaxValueBytes) return absl::InvalidArgumentError("the JSON is larger than 1 MiB");
  if (!base::IsUtf8(text)) return absl::InvalidArgumentError("the JSON is not UTF-8");
  if (Depth(text) > kMaxDepth) return absl::InvalidArgumentError("the JSON is nested too deeply");
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const auto status = google::protobuf::util::JsonStringToMessage({text.data(), text.size()}, &message, options);
  // Its own words quote the input, which may name persons: only the fact goes on.
  if (!status.ok()) return absl::InvalidArgumentError("this is not the JSON form of " + message.GetTypeName());
  return absl::OkStatus();
}

std::string ToJson(const google::protobuf::Message& message) {
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(message, &text).ok()) return "{}";
  return text;
}

std::string JsonText(absl::string_view text) {
  std::string out = "\"";
  for (unsigned char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20) {
      absl::StrAppendFormat(&out, "\\u%04x", c);
    } else {
      out += static_cast<char>(c);
    }
  }
  return out + "\"";
}

}  // namespace koppel::wire
