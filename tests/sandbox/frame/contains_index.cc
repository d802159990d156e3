#include "tests/sandbox/frame/contains_index.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace koppel::sandbox {
namespace {

std::vector<std::uint32_t> Trigrams(absl::string_view text) {
  std::vector<std::uint32_t> trigrams;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    std::uint32_t trigram = 0;
    for (std::size_t j = i; j < i + 3; ++j) trigram = trigram << 8 | static_cast<unsigned char>(text[j]);
    trigrams.push_back(trigram);
  }
  std::sort(trigrams.begin(), trigrams.end());
  trigrams.erase(std::unique(trigrams.begin(), trigrams.end()), trigrams.end());
  return trigrams;
}

}  // namespace

void ContainsIndex::Put(std::int64_t id, absl::string_view text) {
  std::string lower = absl::AsciiStrToLower(text);
  for (const std::uint32_t trigram : Trigrams(lower)) postings_[trigram].push_back(id);
  texts_[id] = std::move(lower);
}

void ContainsIndex::Remove(std::int64_t id) { texts_.erase(id); }

std::vector<std::int64_t> ContainsIndex::Find(absl::string_view needle) const {
  const std::string lower = absl::AsciiStrToLower(needle);
  std::vector<std::int64_t> found;
  const std::vector<std::uint32_t> trigrams = Trigrams(lower);
  if (trigrams.empty()) {
    for (const auto& [id, text] : texts_) {
      if (absl::StrContains(text, lower)) found.push_back(id);
    }
    return found;
  }
  const std::vector<std::int64_t>* rarest = nullptr;
  for (const std::uint32_t trigram : trigrams) {
    const auto posting = postings_.find(trigram);
    if (posting == postings_.end()) return {};
    if (rarest == nullptr || posting->second.size() < rarest->size()) rarest = &posting->second;
  }
  for (const std::int64_t id : *rarest) {
    const auto text = texts_.find(id);
    if (text != texts_.end() && absl::StrContains(text->second, lower)) found.push_back(id);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace koppel::sandbox
