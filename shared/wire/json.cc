#include "wire/json.h"

#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

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
  if (!IsUtf8(text)) return absl::InvalidArgumentError("the JSON is not UTF-8");
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

bool IsUtf8(absl::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u; };
    const std::uint32_t first = byte(i);
    const int size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (size == 0) return false;
    for (int k = 1; k < size; ++k) {
      if ((byte(i + static_cast<std::size_t>(k)) & 0xc0) != 0x80) return false;
    }
    const std::uint32_t second = byte(i + 1);
    // Overlong forms, surrogates, and what lies beyond Unicode.
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) || (first == 0xf0 && second < 0x90) ||
        (first == 0xf4 && second > 0x8f)) {
      return false;
    }
    i += static_cast<std::size_t>(size);
  }
  return true;
}

}  // namespace koppel::wire
