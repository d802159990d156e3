#include "stream/offset_map.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/ids.h"

namespace koppel::stream {
namespace {

// Maker, version, codec.
constexpr absl::string_view kRuns = "koppel1r:";
constexpr absl::string_view kBits = "koppel1b:";

// A flipped bit would pass over a record that nobody handled.
constexpr std::size_t kSumBytes = 6;

std::string Sum(absl::string_view codec, std::int64_t base, absl::string_view bytes) {
  return base::Sha256(absl::StrCat(codec, base, ":", bytes)).substr(0, kSumBytes);
}

void PutVarint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out += static_cast<char>(0x80 | (value & 0x7f));
  out += static_cast<char>(value);
}

bool TakeVarint(absl::string_view& in, std::uint64_t& value) {
  value = 0;
  for (int shift = 0; shift < 63 && !in.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

// The lengths of what is not finished and what is, in turn, from `base` on.
std::string Runs(std::int64_t base, const std::vector<OffsetRange>& finished) {
  std::string out;
  for (const OffsetRange& range : finished) {
    PutVarint(out, static_cast<std::uint64_t>(range.begin - base));
    PutVarint(out, static_cast<std::uint64_t>(range.end - range.begin));
    base = range.end;
  }
  return out;
}

std::string Bits(std::int64_t base, const std::vector<OffsetRange>& finished) {
  std::string out(static_cast<std::size_t>((finished.back().end - base + 7) / 8), '\0');
  for (const OffsetRange& range : finished) {
    for (std::int64_t offset = range.begin; offset < range.end; ++offset) {
      char& byte = out[static_cast<std::size_t>((offset - base) / 8)];
      byte = static_cast<char>(byte | 1 << (offset - base) % 8);
    }
  }
  return out;
}

bool FromRuns(absl::string_view bytes, std::int64_t base, std::int64_t end, std::vector<OffsetRange>& finished) {
  std::int64_t at = base;
  while (!bytes.empty()) {
    std::uint64_t open = 0;
    std::uint64_t done = 0;
    if (!TakeVarint(bytes, open) || !TakeVarint(bytes, done)) return false;
    const auto left = static_cast<std::uint64_t>(end - at);
    // The first offset at and after `base` is open, or it would have been committed; no run is empty.
    if (open == 0 || done == 0 || open >= left || done > left - open) return false;
    at += static_cast<std::int64_t>(open);
    finished.push_back({at, at + static_cast<std::int64_t>(done)});
    at += static_cast<std::int64_t>(done);
  }
  return true;
}

bool FromBits(absl::string_view bytes, std::int64_t base, std::int64_t end, std::vector<OffsetRange>& finished) {
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    if ((static_cast<unsigned char>(bytes[i / 8]) >> i % 8 & 1) == 0) continue;
    const std::int64_t offset = base + static_cast<std::int64_t>(i);
    if (i == 0 || offset >= end) return false;
    if (!finished.empty() && finished.back().end == offset) {
      ++finished.back().end;
    } else {
      finished.push_back({offset, offset + 1});
    }
  }
  return true;
}

}  // namespace

std::string EncodeOffsetMap(std::int64_t base, const std::vector<OffsetRange>& finished) {
  if (finished.empty()) return "";
  const std::string runs = Runs(base, finished);
  const bool bits_are_shorter = static_cast<std::uint64_t>(finished.back().end - base) / 8 + 1 < runs.size();
  const absl::string_view codec = bits_are_shorter ? kBits : kRuns;
  const std::string bytes = bits_are_shorter ? Bits(base, finished) : runs;
  return absl::StrCat(codec, absl::WebSafeBase64Escape(absl::StrCat(Sum(codec, base, bytes), bytes)));
}

absl::StatusOr<std::vector<OffsetRange>> DecodeOffsetMap(absl::string_view text, std::int64_t base, std::int64_t end) {
  std::vector<OffsetRange> finished;
  if (text.empty()) return finished;
  const bool runs = absl::ConsumePrefix(&text, kRuns);
  if (!runs && !absl::ConsumePrefix(&text, kBits)) return absl::InvalidArgumentError("an offset map of another maker");
  std::string whole;
  if (text.size() > kMaxOffsetMapBytes || !absl::WebSafeBase64Unescape(text, &whole) || whole.size() < kSumBytes) {
    return absl::InvalidArgumentError("a broken offset map");
  }
  const absl::string_view bytes = absl::string_view(whole).substr(kSumBytes);
  if (Sum(runs ? kRuns : kBits, base, bytes) != absl::string_view(whole).substr(0, kSumBytes)) {
    return absl::InvalidArgumentError("a broken offset map, or one of another offset");
  }
  if (end <= base || !(runs ? FromRuns(bytes, base, end, finished) : FromBits(bytes, base, end, finished))) {
    return absl::InvalidArgumentError("an offset map that does not fit its partition");
  }
  return finished;
}

}  // namespace koppel::stream
