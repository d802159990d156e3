#include "domein/afronding.h"

#include <cstdlib>
#include <limits>

#include "absl/base/internal/raw_logging.h"

namespace koppel::domein {
namespace {

__extension__ typedef __int128 Wide;  // GCC and Clang have it, ISO C++ does not.

}  // namespace

void BelofteGebroken(const char* welke) {
  ABSL_RAW_LOG(FATAL, "%s", welke);
  std::abort();  // Not reached, but not every compiler knows.
}

std::int64_t MaalGedeeld(std::int64_t a, std::int64_t b, std::int64_t deler) {
  if (deler <= 0) BelofteGebroken("a divisor that is not positive");
  const Wide getal = Wide{a} * b;
  const Wide half = deler / 2;
  const Wide uit = getal >= 0 ? (getal + half) / deler : -((-getal + half) / deler);
  if (uit > std::numeric_limits<std::int64_t>::max() || uit < std::numeric_limits<std::int64_t>::min()) {
    BelofteGebroken("an amount outside every range");
  }
  return static_cast<std::int64_t>(uit);
}

std::int64_t Som(std::int64_t a, std::int64_t b) {
  std::int64_t uit = 0;
  if (__builtin_add_overflow(a, b, &uit)) BelofteGebroken("a sum outside every range");
  return uit;
}

std::int64_t Verschil(std::int64_t a, std::int64_t b) {
  std::int64_t uit = 0;
  if (__builtin_sub_overflow(a, b, &uit)) BelofteGebroken("a difference outside every range");
  return uit;
}

}  // namespace koppel::domein
