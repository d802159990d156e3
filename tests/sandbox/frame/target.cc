#include "tests/sandbox/frame/target.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace koppel::sandbox {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string PercentDecode(absl::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && HexValue(text[i + 1]) >= 0 && HexValue(text[i + 2]) >= 0) {
      decoded += static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

}  // namespace

const std::string* Parameters::Find(absl::string_view name) const {
  for (auto pair = pairs_.rbegin(); pair != pairs_.rend(); ++pair) {
    if (pair->first == name) return &pair->second;
  }
  return nullptr;
}

std::string Parameters::Get(absl::string_view name) const {
  const std::string* value = Find(name);
  return value == nullptr ? std::string() : *value;
}

std::vector<std::string> Parameters::All(absl::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : pairs_) {
    if (key == name) values.push_back(value);
  }
  return values;
}

Parameters ParseForm(absl::string_view text) {
  Parameters parameters;
  for (const absl::string_view pair : absl::StrSplit(text, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(pair, absl::MaxSplits('=', 1));
    parameters.Add(PercentDecode(parts.first, true), PercentDecode(parts.second, true));
  }
  return parameters;
}

Target ParseTarget(absl::string_view target, absl::string_view suffix) {
  Target parsed;
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(target, absl::MaxSplits('?', 1));
  const absl::string_view path = absl::StripSuffix(parts.first, suffix);
  for (const absl::string_view segment : absl::StrSplit(path, '/', absl::SkipEmpty())) {
    parsed.segments.push_back(PercentDecode(segment, false));
  }
  parsed.query = ParseForm(parts.second);
  return parsed;
}

std::optional<Parameters> ParseMultipart(absl::string_view content_type, absl::string_view body) {
  const std::size_t at = content_type.find("boundary=");
  if (at == absl::string_view::npos) return std::nullopt;
  absl::string_view boundary = content_type.substr(at + 9);
  boundary = boundary.substr(0, boundary.find(';'));
  absl::ConsumePrefix(&boundary, "\"");
  absl::ConsumeSuffix(&boundary, "\"");
  if (boundary.empty()) return std::nullopt;

  Parameters parameters;
  const std::string delimiter = absl::StrCat("--", boundary);
  std::vector<absl::string_view> parts = absl::StrSplit(body, delimiter);
  if (parts.size() < 2 || !absl::StartsWith(parts.back(), "--")) return std::nullopt;
  for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
    absl::string_view part = parts[i];
    if (!absl::ConsumePrefix(&part, "\r\n") || !absl::ConsumeSuffix(&part, "\r\n")) return std::nullopt;
    const std::size_t end_of_headers = part.find("\r\n\r\n");
    const std::size_t name_at = part.find("name=\"");
    if (end_of_headers == absl::string_view::npos || name_at > end_of_headers) return std::nullopt;
    const absl::string_view rest = part.substr(name_at + 6);
    parameters.Add(std::string(rest.substr(0, rest.find('"'))), std::string(part.substr(end_of_headers + 4)));
  }
  return parameters;
}

std::string PercentEncode(absl::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || absl::StrContains("-._~", absl::string_view(&c, 1))) {
      encoded += c;
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

}  // namespace koppel::sandbox
