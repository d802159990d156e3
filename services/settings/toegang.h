// The way in at a vendor, as the settings service keeps it.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "base/secret.h"
#include "koppel/v1/settings.pb.h"

namespace koppel::settings_service {

enum class ToegangSoort { kOauth, kWachtwoord, kOmgevingscode, kPersoonlijkToken };

struct Toegang {
  ToegangSoort soort = ToegangSoort::kOauth;
  base::Secret geheim;         // access token, password, environment code or personal token; OAuth: may be empty
  base::Secret refresh_token;  // OAuth only
  std::string gebruikersnaam;  // with a password only
  std::string scope;
  absl::Time ververs_op = absl::InfiniteFuture();  // from then on refresh before use
  absl::Time vervalt_op = absl::InfiniteFuture();  // the vendor refuses it from then on
  bool verloren = false;                           // the vendor refuses it: a person must log in (X61)
  std::int64_t revisie = 0;                        // set by the store; rises with each change
};

// At 90 % of what is left of a lifetime: early enough for a slow vendor, late enough to be rare (rompslomp.md 2.4).
absl::Time VerversOp(absl::Time nu, absl::Time vervalt_op);

// What a person brought, got at `nu`. Only for messages in which ControleerToegang found nothing.
Toegang ToegangVan(const v1::Toegang& bericht, absl::Time nu);

}  // namespace koppel::settings_service
