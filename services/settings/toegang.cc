#include "services/settings/toegang.h"

namespace koppel::settings_service {

absl::Time VerversOp(absl::Time nu, absl::Time vervalt_op) { return nu + (vervalt_op - nu) * 0.9; }

Toegang ToegangVan(const v1::Toegang& bericht, absl::Time nu) {
  Toegang toegang;
  switch (bericht.soort_case()) {
    case v1::Toegang::kOauth:
      toegang.soort = ToegangSoort::kOauth;
      toegang.geheim = base::Secret(bericht.oauth().access_token());
      toegang.refresh_token = base::Secret(bericht.oauth().refresh_token());
      toegang.scope = bericht.oauth().scope();
      // Not knowing how long it lasts, refresh it first.
      if (!absl::ParseTime(absl::RFC3339_full, bericht.oauth().vervalt_op(), &toegang.vervalt_op, nullptr)) {
        toegang.vervalt_op = absl::InfinitePast();
      }
      toegang.ververs_op = toegang.vervalt_op > nu ? VerversOp(nu, toegang.vervalt_op) : absl::InfinitePast();
      break;
    case v1::Toegang::kWachtwoord:
      toegang.soort = ToegangSoort::kWachtwoord;
      toegang.gebruikersnaam = bericht.wachtwoord().gebruikersnaam();
      toegang.geheim = base::Secret(bericht.wachtwoord().wachtwoord());
      break;
    case v1::Toegang::kOmgevingscode:
      toegang.soort = ToegangSoort::kOmgevingscode;
      toegang.geheim = base::Secret(bericht.omgevingscode());
      break;
    case v1::Toegang::kPersoonlijkToken:
      toegang.soort = ToegangSoort::kPersoonlijkToken;
      toegang.geheim = base::Secret(bericht.persoonlijk_token());
      break;
    case v1::Toegang::SOORT_NOT_SET:
      break;
  }
  return toegang;
}

}  // namespace koppel::settings_service
