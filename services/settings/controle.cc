#include "services/settings/controle.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "domein/datum.h"
#include "domein/koppeling.h"
#include "facturatie/instellingen.h"
#include "wire/koppeling.h"

namespace koppel::settings_service {
namespace {

using domein::Reden;

struct Combinatie {
  v1::Veldapp veldapp;
  const char* vendor;
  v1::Koppeling::InstellingenCase instellingen;
};

constexpr std::array kCombinaties = {
    Combinatie{v1::VELDAPP_OUTSMART, "rompslomp", v1::Koppeling::kOutsmartRompslomp},
    Combinatie{v1::VELDAPP_OUTSMART, "asperion", v1::Koppeling::kOutsmartAsperion},
    Combinatie{v1::VELDAPP_OUTSMART, "reeleezee", v1::Koppeling::kOutsmartReeleezee},
    Combinatie{v1::VELDAPP_OUTSMART, "imuis", v1::Koppeling::kOutsmartImuis},
    Combinatie{v1::VELDAPP_SIMPLESIMON, "rompslomp", v1::Koppeling::kSimplesimonRompslomp},
};

const Combinatie* Find(const v1::Koppeling& koppeling) {
  const auto it = std::find_if(kCombinaties.begin(), kCombinaties.end(), [&](const Combinatie& c) {
    return c.veldapp == koppeling.veldapp() && c.vendor == koppeling.vendor();
  });
  return it == kCombinaties.end() ? nullptr : &*it;
}

bool IsCijfers(absl::string_view tekst) {
  return !tekst.empty() && tekst.size() <= 20 && std::all_of(tekst.begin(), tekst.end(), absl::ascii_isdigit);
}

bool IsMoment(const std::string& tekst) {
  absl::Time moment;
  return absl::ParseTime(absl::RFC3339_full, tekst, &moment, nullptr);
}

// What may stand in an HTTP header: a line break in a token would let it write one of its own.
bool IsToken(absl::string_view token) {
  return !token.empty() && token.size() <= 4096 && std::all_of(token.begin(), token.end(), absl::ascii_isgraph);
}

bool IsInvoer(absl::string_view tekst, std::size_t max) {
  return !tekst.empty() && tekst.size() <= max && std::none_of(tekst.begin(), tekst.end(), absl::ascii_iscntrl);
}

// Collects complaints; the names of the methods say what is demanded.
class Klachten {
 public:
  explicit Klachten(std::vector<Reden>& redenen) : redenen_(redenen) {}

  void Eis(bool goed, absl::string_view code, std::string zin, absl::string_view actie) {
    if (!goed) redenen_.push_back({std::string(code), std::move(zin), std::string(actie)});
  }

  void HoogstensTekens(absl::string_view naam, const std::string& tekst, std::size_t max) {
    const auto tekens = std::count_if(tekst.begin(), tekst.end(), [](char c) { return (c & 0xC0) != 0x80; });
    Eis(static_cast<std::size_t>(tekens) <= max, "tekst_te_lang",
        absl::StrCat(naam, " is ", tekens, " tekens lang; er passen er ", max, "."), "Maak de tekst korter.");
  }

 private:
  std::vector<Reden>& redenen_;
};

void ControleerKop(const v1::Koppeling& koppeling, bool met_instellingen, Klachten& klachten) {
  klachten.Eis(wire::IsAccount(koppeling.account()), "account_ongeldig",
               absl::StrCat("De accountnaam '", koppeling.account(), "' is ongeldig."),
               "Gebruik 1 tot 64 letters, cijfers, punten, streepjes of lage streepjes.");
  const Combinatie* combinatie = Find(koppeling);
  klachten.Eis(combinatie != nullptr, "koppeling_onbekend",
               absl::StrCat("Deze koppeling met '", koppeling.vendor(), "' bestaat niet."),
               "Kies OutSmart met rompslomp, asperion, reeleezee of imuis, of Simple-Simon met rompslomp.");
  klachten.Eis(combinatie == nullptr || !met_instellingen || combinatie->instellingen == koppeling.instellingen_case(),
               "instellingen_verkeerd", "De instellingen horen bij een andere koppeling.",
               "Stuur de instellingen van deze koppeling mee.");

  const std::string& administratie = koppeling.administratie_id();
  if (koppeling.vendor() == "rompslomp") {
    klachten.Eis(!administratie.empty() || !met_instellingen, "administratie_ontbreekt",
                 "Er is geen administratie gekozen.", "Kies de administratie bij Rompslomp.");
    klachten.Eis(administratie.empty() || IsCijfers(administratie), "administratie_ongeldig",
                 absl::StrCat("'", administratie, "' is geen administratie van Rompslomp."),
                 "Kies de administratie uit de lijst; haar nummer bestaat uit cijfers.");
  } else {
    klachten.Eis(administratie.empty() || IsInvoer(administratie, 64), "administratie_ongeldig",
                 "De gekozen administratie is ongeldig.", "Kies de administratie uit de lijst.");
  }
  klachten.HoogstensTekens("De naam van de administratie", koppeling.administratie_naam(), 255);
  klachten.Eis(koppeling.actief_sinds().empty() || IsMoment(koppeling.actief_sinds()), "actief_sinds_ongeldig",
               absl::StrCat("'", koppeling.actief_sinds(), "' is geen tijdstip."),
               "Laat het leeg, of geef een tijdstip als 2026-01-31T09:00:00Z.");
  klachten.Eis(koppeling.vanaf_datum().empty() || domein::Datum::Parse(koppeling.vanaf_datum()).ok(),
               "vanaf_datum_ongeldig", absl::StrCat("'", koppeling.vanaf_datum(), "' is geen datum."),
               "Laat het leeg, of geef een datum als 2026-01-31.");
}

void ControleerToegang(const v1::Koppeling& koppeling, const v1::Toegang& toegang, Klachten& klachten) {
  const std::string& vendor = koppeling.vendor();
  const std::string naam = domein::Vendornaam(vendor);
  const auto past = [&](bool goed) {
    klachten.Eis(goed || Find(koppeling) == nullptr, "toegang_verkeerd",
                 absl::StrCat("Op deze manier is geen toegang tot ", naam, " mogelijk."),
                 absl::StrCat("Log opnieuw in bij ", naam, " vanaf de pagina van de koppeling."));
  };
  const auto heel = [&](bool goed, absl::string_view wat) {
    klachten.Eis(goed, "toegang_ongeldig", absl::StrCat(wat, " ontbreekt of is beschadigd."),
                 absl::StrCat("Log opnieuw in bij ", naam, "."));
  };
  switch (toegang.soort_case()) {
    case v1::Toegang::kOauth: {
      const v1::Toegang::Oauth& oauth = toegang.oauth();
      past(vendor == "rompslomp" || vendor == "asperion");
      heel(IsToken(oauth.refresh_token()), "De sleutel om de toegang te verlengen");
      heel(oauth.access_token().empty() || IsToken(oauth.access_token()), "De sleutel van de toegang");
      heel(oauth.vervalt_op().empty() || IsMoment(oauth.vervalt_op()), "De vervaldatum van de toegang");
      heel(oauth.scope().empty() || IsInvoer(oauth.scope(), 1024), "De lijst met rechten");
      break;
    }
    case v1::Toegang::kWachtwoord:
      past(vendor == "reeleezee");
      klachten.Eis(IsInvoer(toegang.wachtwoord().gebruikersnaam(), 255) &&
                       toegang.wachtwoord().gebruikersnaam().find(':') == std::string::npos,
                   "toegang_ongeldig", "De gebruikersnaam ontbreekt of is ongeldig.", "Vul de gebruikersnaam in.");
      klachten.Eis(IsInvoer(toegang.wachtwoord().wachtwoord(), 1024), "toegang_ongeldig",
                   "Het wachtwoord ontbreekt of is ongeldig.", "Vul het wachtwoord in.");
      break;
    case v1::Toegang::kOmgevingscode:
      past(vendor == "imuis");
      klachten.Eis(IsToken(toegang.omgevingscode()), "toegang_ongeldig", "De omgevingscode ontbreekt of is ongeldig.",
                   "Neem de omgevingscode over uit iMUIS Online.");
      break;
    case v1::Toegang::kPersoonlijkToken:
      past(vendor == "rompslomp");
      klachten.Eis(IsToken(toegang.persoonlijk_token()), "toegang_ongeldig",
                   "Het persoonlijke token ontbreekt of is ongeldig.",
                   "Maak in Rompslomp een nieuw token bij 'Mijn API tokens' en neem het helemaal over.");
      break;
    case v1::Toegang::SOORT_NOT_SET:
      klachten.Eis(false, "toegang_leeg", "De meegestuurde toegang is leeg.",
                   absl::StrCat("Log opnieuw in bij ", naam, ", of laat de toegang weg om de huidige te houden."));
      break;
  }
}

// What only imports use.
void ControleerImport(const v1::Koppeling& koppeling, Klachten& klachten) {
  const std::string& vanaf = koppeling.outsmart_imuis().synchroniseer_vanaf();
  klachten.Eis(vanaf.empty() || IsMoment(vanaf), "synchroniseer_vanaf_ongeldig",
               absl::StrCat("'", vanaf, "' is geen tijdstip."),
               "Laat het leeg, of geef een tijdstip als 2026-01-31T09:00:00Z.");
  const std::string& tijd = koppeling.simplesimon_rompslomp().importtijd();
  klachten.Eis(tijd.empty() || domein::Tijdstip::Parse(tijd).ok(), "importtijd_ongeldig",
               absl::StrCat("'", tijd, "' is geen tijd."), "Geef een tijd als 05:00.");
}

// The rules of an export are facturatie's. What else is wrong with the koppeling must not hide them, so its settings
// are read by themselves.
void ControleerExport(const v1::Koppeling& koppeling, Oordeel& oordeel) {
  v1::Koppeling verder_goed = koppeling;
  verder_goed.set_account("account");
  verder_goed.set_veldapp(v1::VELDAPP_OUTSMART);
  verder_goed.set_vendor("vendor");
  verder_goed.clear_actief_sinds();
  verder_goed.clear_vanaf_datum();
  const absl::StatusOr<domein::Koppeling> gelezen = wire::ParseKoppeling(verder_goed);
  if (!gelezen.ok()) {
    oordeel.complaints.push_back({"instellingen_onleesbaar", "De instellingen zijn niet te lezen.",
                                  "Vul de instellingen opnieuw in en sla ze op."});
    return;
  }
  facturatie::Instellingenoordeel over = facturatie::ControleerInstellingen(gelezen->instellingen);
  std::move(over.klachten.begin(), over.klachten.end(), std::back_inserter(oordeel.complaints));
  std::move(over.waarschuwingen.begin(), over.waarschuwingen.end(), std::back_inserter(oordeel.warnings));
}

}  // namespace

Oordeel Controleer(const v1::ApplyRequest& verzoek) {
  const v1::Koppeling& koppeling = verzoek.koppeling();
  const bool met_instellingen = koppeling.instellingen_case() != v1::Koppeling::INSTELLINGEN_NOT_SET;
  Oordeel oordeel;
  Klachten klachten(oordeel.complaints);
  ControleerKop(koppeling, met_instellingen, klachten);
  klachten.Eis(IsInvoer(verzoek.door(), 255), "door_ontbreekt", "Niet bekend is wie dit opslaat.",
               "Vul in wie dit opslaat.");
  if (verzoek.has_toegang()) ControleerToegang(koppeling, verzoek.toegang(), klachten);
  ControleerImport(koppeling, klachten);
  ControleerExport(koppeling, oordeel);
  return oordeel;
}

}  // namespace koppel::settings_service
