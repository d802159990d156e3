#include "tests/sandbox/imuis/wildcard.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace koppel::sandbox::imuis {
namespace {

// Bytes of the character that `text` begins with.
std::size_t CharacterSize(absl::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return size;
}

// What of a pattern stands for one character: that character, '_' or a set.
std::size_t ElementSize(absl::string_view pattern) {
  if (pattern.front() != '[') return CharacterSize(pattern);
  const std::size_t close = pattern.find(']', 1);
  return close == absl::string_view::npos ? pattern.size() : close + 1;  // Unclosed: a set that nothing is in.
}

bool InSet(absl::string_view character, absl::string_view set) {
  const bool negated = !set.empty() && set.front() == '^';
  if (negated) set.remove_prefix(1);
  bool found = false;
  while (!set.empty()) {
    const absl::string_view low = set.substr(0, CharacterSize(set));
    set.remove_prefix(low.size());
    absl::string_view high = low;
    if (set.size() > 1 && set.front() == '-') {
      set.remove_prefix(1);
      high = set.substr(0, CharacterSize(set));
      set.remove_prefix(high.size());
    }
    found = found || (low <= character && character <= high);
  }
  return found != negated;
}

bool MatchesOne(absl::string_view character, absl::string_view element) {
  if (element == "_") return true;
  if (element.front() != '[') return character == element;
  return element.size() > 1 && element.back() == ']' && InSet(character, element.substr(1, element.size() - 2));
}

bool Matches(absl::string_view text, absl::string_view pattern) {
  absl::string_view text_after;  // where the last % may begin again
  absl::string_view pattern_after;
  bool has_percent = false;
  while (true) {
    if (!pattern.empty() && pattern.front() == '%') {
      pattern.remove_prefix(1);
      pattern_after = pattern;
      text_after = text;
      has_percent = true;
      continue;
    }
    if (text.empty() && pattern.empty()) return true;
    if (!text.empty() && !pattern.empty()) {
      const std::size_t size = CharacterSize(text);
      const std::size_t element = ElementSize(pattern);
      if (MatchesOne(text.substr(0, size), pattern.substr(0, element))) {
        text.remove_prefix(size);
        pattern.remove_prefix(element);
        continue;
      }
    }
    if (!has_percent || text_after.empty()) return false;
    text_after.remove_prefix(CharacterSize(text_after));
    text = text_after;
    pattern = pattern_after;
  }
}

}  // namespace

bool MatchesLike(absl::string_view text, absl::string_view pattern) {
  return Matches(absl::AsciiStrToLower(text), absl::AsciiStrToLower(pattern));
}

std::string LongestPiece(absl::string_view pattern) {
  absl::string_view longest;
  while (!pattern.empty()) {
    const std::size_t end = std::min(pattern.find_first_of("%_["), pattern.size());
    if (end > longest.size()) longest = pattern.substr(0, end);
    pattern.remove_prefix(end);
    if (!pattern.empty()) pattern.remove_prefix(ElementSize(pattern));
  }
  return std::string(longest);
}

}  // namespace koppel::sandbox::imuis
