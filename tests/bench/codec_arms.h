// The codecs as the bench drives them: per vendor a concept of so many lines frozen, and the answer to it decoded. Pure
// work, no network.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace koppel::bench {

struct CodecArm {
  std::string vendor;
  std::size_t frozen_bytes = 0;
  std::size_t answer_bytes = 0;
  std::function<bool()> freeze;  // false: it did not come out as it must
  std::function<bool()> decode;
};

// In the order of the list of vendors; reads their recorded answers from the working directory.
std::vector<CodecArm> CodecArms(int lines);

// The answer to one page of articles at iMUIS: XML as text in XML, `count` rows from `first` on, of `total` in pages of
// `page_size`.
std::string ImuisPage(int first, int count, int total, int page_size);

}  // namespace koppel::bench
