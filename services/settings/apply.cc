#include "services/settings/apply.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "domein/koppeling.h"
#include "services/settings/controle.h"

namespace koppel::settings_service {
namespace {

using domein::KoppelingSleutel;
using domein::Reden;

bool HeeftInstellingen(const v1::Koppeling& koppeling) {
  return koppeling.instellingen_case() != v1::Koppeling::INSTELLINGEN_NOT_SET;
}

Reden AdministratieBezet(const v1::Koppeling& koppeling) {
  return {"administratie_bezet",
          absl::StrCat("Administratie ", koppeling.administratie_id(), " is al aan een andere klant gekoppeld."),
          "Kies een andere administratie, of verwijder eerst de andere koppeling: anders wordt een werkbon twee keer "
          "gefactureerd."};
}

// Free field 5 of a material holds one thing: Reeleezee's mirror or iMUIS's order line (X39, IM-33).
bool GebruiktVrijVeld5(const v1::Koppeling& koppeling) {
  return koppeling.outsmart_reeleezee().spiegel_in_vrij_veld_5() || koppeling.outsmart_imuis().exporteer_orderregels();
}

Reden VrijVeld5Bezet(const v1::Koppeling& houder) {
  return {"vrij_veld_5_bezet",
          absl::StrCat("Vrij veld 5 van de materialen is al in gebruik bij de koppeling met ",
                       domein::Vendornaam(houder.vendor()), "."),
          absl::StrCat("Zet bij ", domein::Vendornaam(houder.vendor()),
                       " het gebruik van vrij veld 5 of de export uit, of laat deze optie weg.")};
}

// What only the database knows.
absl::Status ControleerBestaande(const v1::ApplyRequest& verzoek, const KoppelingSleutel& sleutel,
                                 const std::optional<v1::Koppeling>& bestaand, Store& store,
                                 std::vector<Reden>& complaints) {
  const v1::Koppeling& koppeling = verzoek.koppeling();
  if (!koppeling.administratie_id().empty()) {
    ASSIGN_OR_RETURN(const std::optional<std::string> houder,
                     store.AccountVan(koppeling.vendor(), koppeling.administratie_id()));
    if (houder && *houder != sleutel.account) complaints.push_back(AdministratieBezet(koppeling));
  }
  if (GebruiktVrijVeld5(koppeling)) {
    ASSIGN_OR_RETURN(const std::vector<v1::Koppeling> van_account, store.List({sleutel.account, sleutel.veldapp, ""}));
    for (const v1::Koppeling& andere : van_account) {
      const bool actief = andere.toestand() != v1::TOESTAND_GESTOPT;
      if (andere.vendor() != sleutel.vendor && actief && GebruiktVrijVeld5(andere))
        complaints.push_back(VrijVeld5Bezet(andere));
    }
  }
  if (bestaand && HeeftInstellingen(*bestaand) && !HeeftInstellingen(koppeling)) {
    complaints.push_back({"instellingen_ontbreken", "De instellingen ontbreken.",
                          "Stuur alle instellingen mee; wat er niet bij staat, geldt als uitgezet."});
  }
  const bool eerste = !bestaand || !HeeftInstellingen(*bestaand);
  if (eerste && HeeftInstellingen(koppeling) && !verzoek.has_toegang()) {
    const absl::StatusOr<Toegang> toegang = store.GetToegang(sleutel);
    if (!toegang.ok() && !absl::IsNotFound(toegang.status())) return toegang.status();
    if (!toegang.ok() || toegang->verloren) {
      complaints.push_back({"toegang_ontbreekt",
                            absl::StrCat("Er is nog geen toegang tot ", domein::Vendornaam(koppeling.vendor()), "."),
                            absl::StrCat("Log eerst in bij ", domein::Vendornaam(koppeling.vendor()), ".")});
    }
  }
  return absl::OkStatus();
}

// The first save with settings starts it, a new access ends a lost login; a pause or a stop ends in other ways.
v1::Toestand VolgendeToestand(const v1::ApplyRequest& verzoek, const std::optional<v1::Koppeling>& bestaand) {
  const v1::Toestand nu = bestaand ? bestaand->toestand() : v1::TOESTAND_BESTELD;
  const bool actief = HeeftInstellingen(verzoek.koppeling());
  if (nu == v1::TOESTAND_BESTELD) return actief ? v1::TOESTAND_ACTIEF : v1::TOESTAND_BESTELD;
  if (nu == v1::TOESTAND_OPNIEUW_INLOGGEN && verzoek.has_toegang()) return v1::TOESTAND_ACTIEF;
  return nu;
}

void Add(const std::vector<Reden>& redenen, google::protobuf::RepeatedPtrField<v1::Reden>& out) {
  for (const Reden& reden : redenen) {
    v1::Reden& bericht = *out.Add();
    bericht.set_code(reden.code);
    bericht.set_zin(reden.zin);
    bericht.set_te_nemen_actie(reden.te_nemen_actie);
  }
}

}  // namespace

absl::StatusOr<v1::ApplyResponse> Apply(const v1::ApplyRequest& verzoek, Store& store, absl::Time nu) {
  Oordeel oordeel = Controleer(verzoek);
  std::optional<v1::Koppeling> bestaand;
  if (const auto sleutel = SleutelVan(verzoek.koppeling()); sleutel.ok()) {
    absl::StatusOr<v1::Koppeling> gevonden = store.Get(*sleutel);
    if (!gevonden.ok() && !absl::IsNotFound(gevonden.status())) return gevonden.status();
    if (gevonden.ok()) bestaand = *std::move(gevonden);
    RETURN_IF_ERROR(ControleerBestaande(verzoek, *sleutel, bestaand, store, oordeel.complaints));
  }

  v1::ApplyResponse antwoord;
  Add(oordeel.warnings, *antwoord.mutable_warnings());
  Add(oordeel.complaints, *antwoord.mutable_complaints());
  if (!oordeel.complaints.empty()) return antwoord;

  Opslag opslag{verzoek.koppeling(), std::nullopt, verzoek.door(), nu};
  opslag.koppeling.set_toestand(VolgendeToestand(verzoek, bestaand));
  if (opslag.koppeling.actief_sinds().empty()) {
    if (bestaand && !bestaand->actief_sinds().empty()) {
      opslag.koppeling.set_actief_sinds(bestaand->actief_sinds());
    } else if (opslag.koppeling.toestand() == v1::TOESTAND_ACTIEF) {
      opslag.koppeling.set_actief_sinds(absl::FormatTime(absl::RFC3339_full, nu, absl::UTCTimeZone()));
    }
  }
  if (verzoek.has_toegang()) opslag.toegang = ToegangVan(verzoek.toegang(), nu);

  absl::StatusOr<v1::Koppeling> opgeslagen = store.Save(opslag);
  if (absl::IsAlreadyExists(opgeslagen.status())) {  // Another instance was just before us.
    Add({AdministratieBezet(verzoek.koppeling())}, *antwoord.mutable_complaints());
    return antwoord;
  }
  ASSIGN_OR_RETURN(*antwoord.mutable_koppeling(), std::move(opgeslagen));
  return antwoord;
}

}  // namespace koppel::settings_service
