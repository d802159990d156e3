#include "tests/sandbox/imuis/token_tally.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace koppel::sandbox::imuis {
namespace {

constexpr absl::string_view kBegin = "KPL-";
constexpr std::size_t kName = 16;

bool IsBase32(unsigned char c) { return absl::ascii_isupper(c) || (c >= '2' && c <= '7'); }

// The token that `text` begins with; empty: none.
absl::string_view TokenAt(absl::string_view text) {
  const std::size_t dash = kBegin.size() + kName;
  if (text.size() <= dash + 1 || text.substr(0, kBegin.size()) != kBegin || text[dash] != '-') return "";
  const absl::string_view name = text.substr(kBegin.size(), kName);
  if (!std::all_of(name.begin(), name.end(), IsBase32)) return "";
  std::size_t end = dash + 1;
  while (end < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[end]))) ++end;
  return end == dash + 1 ? "" : text.substr(0, end);
}

}  // namespace

std::vector<std::string> TokensIn(absl::string_view remark) {
  std::vector<std::string> tokens;
  for (std::size_t at = remark.find(kBegin); at != absl::string_view::npos; at = remark.find(kBegin, at + 1)) {
    const std::string token(TokenAt(remark.substr(at)));
    if (!token.empty() && std::find(tokens.begin(), tokens.end(), token) == tokens.end()) tokens.push_back(token);
  }
  return tokens;
}

void TokenTally::Add(std::int64_t adm, std::int64_t line, absl::string_view remark) {
  for (const std::string& token : TokensIn(remark)) {
    auto& lines = lines_[token];
    const std::pair<std::int64_t, std::int64_t> here(adm, line);
    if (std::find(lines.begin(), lines.end(), here) != lines.end()) continue;
    lines.push_back(here);
    if (lines.size() > 1) repeated_[token] = static_cast<std::int64_t>(lines.size());
  }
}

}  // namespace koppel::sandbox::imuis
