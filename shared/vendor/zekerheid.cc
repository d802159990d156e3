#include "vendor/zekerheid.h"

#include <cstdio>
#include <cstdlib>

#include "vendor/vendor.h"

namespace koppel::vendor {

Zekerheid ZekerheidVan(absl::Span<const Zekerheidsregel> tabel, Bewerking bewerking, const Options& options) {
  const Zekerheidsregel* regel = FindZekerheid(tabel, bewerking);
  if (regel == nullptr) {
    std::fprintf(stderr, "operation %d has no row in the vendor's table\n", static_cast<int>(bewerking));
    std::abort();
  }
  Zekerheid zekerheid = regel->zekerheid;
  if (options.deadline > absl::ZeroDuration()) zekerheid.deadline = options.deadline;
  if (options.nalanding > absl::ZeroDuration()) zekerheid.nalanding = options.nalanding;
  return zekerheid;
}

}  // namespace koppel::vendor
