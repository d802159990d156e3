// A koppeling: an account's field app tied to one administration at one vendor (ALL-03), with its settings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

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

// A text line of fixed text and values of the werkbon (AS-24, X53).
struct ExtraRegel {
  std::string voorvoegsel;
  std::vector<std::string> velden;  // names from the tag catalogue, at most 3
};

struct InstellingenOutsmartAsperion {
  bool concept_factuur = false;                                // AS-11
  std::string btw_code;                                        // AS-13; empty: the administration's default (AS-14)
  NieuweGegevens nieuwe_gegevens;                              // AS-15, AS-16
  std::string debiteursoort;                                   // of new debtors (AS-17)
  std::string betalingsconditie;                               // of new debtors (AS-17)
  std::string verkoopsoort;                                    // of new articles (AS-18)
  std::string uursoort_verkoopsoort;                           // of hour types (AS-07, AS-09, X56)
  UrenAfronden uren_afronden = {.bereik = Bereik::kPerRegel};  // AS-21
  std::string tekstregel;                                      // AS-22
  std::string referentieveld;                                  // a name from the tag catalogue; empty: none (AS-23)
  std::vector<ExtraRegel> extra_regels;                        // at most 3 (AS-24)
};

struct InstellingenOutsmartReeleezee {
  bool concept_factuur = false;                     // RE-12
  std::optional<std::int32_t> betaaltermijn_dagen;  // RE-15; absent: the customer's own
  NieuweGegevens nieuwe_gegevens;                   // RE-16, X43
  bool spiegel_in_vrij_veld_5 = false;              // RE-19, X39
};

struct InstellingenOutsmartImuis {
  bool exporteer_orderregels = false;  // IM-19
  NieuweGegevens nieuwe_gegevens;      // IM-20 to IM-22
  std::string uursoort_artikelgroep;   // of hour types, new ones too (IM-15)
  std::string materiaal_artikelgroep;  // of new articles
};

// No option to make new data: Rompslomp leads (SR-01 to SR-03).
struct InstellingenSimplesimonRompslomp {
  std::string reistijd_artikel_id;             // the vendor's id; empty: not booked (SR-32, X25)
  std::string werktijd_artikel_id;             // the vendor's id; empty: not booked (SR-33, X25)
  std::string standaard_artikel_id;            // the vendor's id, on every draft; empty: none (SR-34)
  bool omschrijving_als_eerste_regel = false;  // SR-35
  std::vector<std::string> filterwoorden;      // SR-36, X24
};

// One of the five; monostate: nothing was saved yet.
using Instellingen =
    std::variant<std::monostate, InstellingenOutsmartRompslomp, InstellingenOutsmartAsperion,
                 InstellingenOutsmartReeleezee, InstellingenOutsmartImuis, InstellingenSimplesimonRompslomp>;

enum class Toestand { kBesteld, kActief, kOpnieuwInloggen, kGepauzeerd, kGestopt };

struct Koppeling {
  KoppelingSleutel sleutel;
  Toestand toestand = Toestand::kBesteld;
  std::string administratie_id;
  absl::Time actief_sinds = absl::InfiniteFuture();  // older revisions are passed over (X23)
  std::optional<Datum> vanaf_datum;                  // unless a person chose an earlier day (X23)
  std::int64_t versie = 0;
  Instellingen instellingen;
};

}  // namespace koppel::domein
