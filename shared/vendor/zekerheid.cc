#include "vendor/zekerheid.h"

#include <cstdio>
#include <cstdlib>

#include "vendor/vendor.h"

namespace koppel::vendor {

Zekerheid ZekerheidVan(const std::string& vendor, Bewerking bewerking, const Options& options) {
  const Zekerheidsregel* regel = FindZekerheid(vendor, bewerking);
  if (regel == nullptr) {
    std::fprintf(stderr, "%s: operation %d has no row in zekerheid.h\n", vendor.c_str(), static_cast<int>(bewerking));
    std::abort();
  }
  Zekerheid zekerheid = regel->zekerheid;
  if (options.deadline > absl::ZeroDuration()) zekerheid.deadline = options.deadline;
  if (options.nalanding > absl::ZeroDuration()) zekerheid.nalanding = options.nalanding;
  return zekerheid;
}

}  // namespace koppel::vendor
