// A koppeling: an account's field app tied to one administration at one vendor (ALL-03), with its settings. The
// settings of koppelingen that are not built yet have no value here; their messages stand in settings.proto.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "domein/datum.h"
#include "domein/werkbon.h"

namespace koppel::domein {

// Names a koppeling.
struct KoppelingSleutel {
  std::string account;
  Veldapp veldapp = Veldapp::kOutsmart;
  std::string vendor;

  std::string ToString() const;   // "acme/outsmart/rompslomp"
  std::string Connectie() const;  // "acme/outsmart": the key of its events
  std::string Soort() const;      // "outsmart/rompslomp": which of the five it is
  auto operator<=>(const KoppelingSleutel&) const = default;
};

// The name by which people know a vendor: "Rompslomp" for "rompslomp".
std::string Vendornaam(absl::string_view vendor);

enum class Bereik { kTotaal, kPerRegel };

struct UrenAfronden {
  std::int32_t stap_minuten = 0;  // 0: off, else 1 to 480
  Bereik bereik = Bereik::kTotaal;
};

struct NieuweGegevens {
  bool relaties = false;
  bool materialen = false;
  bool uursoorten = false;
};

struct InstellingenOutsmartRompslomp {
  bool concept_factuur = false;                     // RO-09
  std::optional<std::int32_t> betaaltermijn_dagen;  // RO-10; absent: the administration's own
  std::string werkbonstatus = "1";                  // RO-11: the status that is required
  UrenAfronden uren_afronden;                       // RO-12
  NieuweGegevens nieuwe_gegevens;                   // RO-13, RO-14
  std::string factuur_omschrijving;                 // RO-15
};

enum class Toestand { kBesteld, kActief, kOpnieuwInloggen, kGepauzeerd, kGestopt };

struct Koppeling {
  KoppelingSleutel sleutel;
  Toestand toestand = Toestand::kBesteld;
  std::string administratie_id;
  absl::Time actief_sinds = absl::InfiniteFuture();  // older revisions are passed over (X23)
  std::optional<Datum> vanaf_datum;                  // unless a person chose an earlier day (X23)
  std::int64_t versie = 0;
  std::variant<std::monostate, InstellingenOutsmartRompslomp> instellingen;  // monostate: not saved, or not built yet
};

}  // namespace koppel::domein
