#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/contract/proefboek/proefboek.h"
#include "vendor/asperion/asperion.h"
#include "vendor/imuis/imuis.h"
#include "vendor/reeleezee/reeleezee.h"
#include "vendor/rompslomp/rompslomp.h"
#include "vendor/vendor.h"

namespace koppel::vendor {
namespace {

struct Entry {
  const char* naam;
  std::unique_ptr<Vendor> (*open)(http::Client& http, const Options& options);
  absl::Span<const Zekerheidsregel> zekerheden;
  bool vraagt_partnersleutel = false;
};

constexpr Entry kVendors[] = {
    {"asperion", &asperion::Open, asperion::kZekerheden},
    {"imuis", &imuis::Open, imuis::kZekerheden, /*vraagt_partnersleutel=*/true},
    {"proefboek", &proefboek::Open, proefboek::kZekerheden},
    {"reeleezee", &reeleezee::Open, reeleezee::kZekerheden},
    {"rompslomp", &rompslomp::Open, rompslomp::kZekerheden},
};

}  // namespace

absl::StatusOr<std::unique_ptr<Vendor>> Open(const std::string& naam, http::Client& http, const Options& options) {
  for (const Entry& entry : kVendors) {
    if (naam != entry.naam) continue;
    if (entry.vraagt_partnersleutel && options.partnersleutel.empty())
      return absl::FailedPreconditionError(absl::StrCat(naam, " needs our partner key (--partner-key-file)"));
    return entry.open(http, options);
  }
  return absl::NotFoundError(
      absl::StrCat("no vendor is called '", naam, "'; there is: ", absl::StrJoin(Namen(), ", ")));
}

absl::Span<const Zekerheidsregel> Zekerheden(absl::string_view vendor) {
  for (const Entry& entry : kVendors) {
    if (vendor == entry.naam) return entry.zekerheden;
  }
  return {};
}

std::vector<std::string> Namen() {
  std::vector<std::string> namen;
  for (const Entry& entry : kVendors) namen.emplace_back(entry.naam);
  return namen;
}

}  // namespace koppel::vendor
