#include "wire/koppeling.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace koppel::wire {
namespace {

domein::Toestand ParseToestand(v1::Toestand toestand) {
  switch (toestand) {
    case v1::TOESTAND_ACTIEF:
      return domein::Toestand::kActief;
    case v1::TOESTAND_OPNIEUW_INLOGGEN:
      return domein::Toestand::kOpnieuwInloggen;
    case v1::TOESTAND_GEPAUZEERD:
      return domein::Toestand::kGepauzeerd;
    case v1::TOESTAND_GESTOPT:
      return domein::Toestand::kGestopt;
    default:
      return domein::Toestand::kBesteld;
  }
}

domein::UrenAfronden ParseAfronding(const v1::UrenAfronden& van, domein::Bereik volgens_de_handleiding) {
  domein::UrenAfronden naar{.stap_minuten = van.stap_minuten(), .bereik = volgens_de_handleiding};
  if (van.bereik() == v1::UrenAfronden::BEREIK_TOTAAL) naar.bereik = domein::Bereik::kTotaal;
  if (van.bereik() == v1::UrenAfronden::BEREIK_PER_REGEL) naar.bereik = domein::Bereik::kPerRegel;
  return naar;
}

domein::NieuweGegevens ParseNieuweGegevens(const v1::NieuweGegevens& van) {
  return {van.relaties(), van.materialen(), van.uursoorten()};
}

domein::InstellingenOutsmartAsperion ParseInstellingen(const v1::InstellingenOutsmartAsperion& van) {
  domein::InstellingenOutsmartAsperion naar{
      .concept_factuur = van.concept_factuur(),
      .btw_code = van.standaard_btw_code(),
      .nieuwe_gegevens = ParseNieuweGegevens(van.nieuwe_gegevens()),
      .debiteursoort = van.standaard_debiteursoort(),
      .betalingsconditie = van.standaard_betalingsconditie(),
      .verkoopsoort = van.standaard_verkoopsoort(),
      .uursoort_verkoopsoort = van.uursoort_verkoopsoort(),
      .uren_afronden = ParseAfronding(van.uren_afronden(), domein::Bereik::kPerRegel),
      .tekstregel = van.tekstregel(),
      .referentieveld = van.referentieveld(),
      .extra_regels = {}};
  for (const v1::InstellingenOutsmartAsperion::ExtraRegel& regel : van.extra_regels()) {
    naar.extra_regels.push_back({regel.voorvoegsel(), {regel.velden().begin(), regel.velden().end()}});
  }
  return naar;
}

domein::InstellingenOutsmartReeleezee ParseInstellingen(const v1::InstellingenOutsmartReeleezee& van) {
  domein::InstellingenOutsmartReeleezee naar;
  naar.concept_factuur = van.concept_factuur();
  if (van.has_betaaltermijn_dagen()) naar.betaaltermijn_dagen = van.betaaltermijn_dagen();
  naar.nieuwe_gegevens = ParseNieuweGegevens(van.nieuwe_gegevens());
  naar.spiegel_in_vrij_veld_5 = van.spiegel_in_vrij_veld_5();
  return naar;
}

domein::InstellingenOutsmartImuis ParseInstellingen(const v1::InstellingenOutsmartImuis& van) {
  return {.exporteer_orderregels = van.exporteer_orderregels(),
          .nieuwe_gegevens = ParseNieuweGegevens(van.nieuwe_gegevens()),
          .uursoort_artikelgroep = van.uursoort_artikelgroep(),
          .materiaal_artikelgroep = van.materiaal_artikelgroep()};
}

domein::InstellingenSimplesimonRompslomp ParseInstellingen(const v1::InstellingenSimplesimonRompslomp& van) {
  return {.reistijd_artikel_id = van.reistijd_artikel_id(),
          .werktijd_artikel_id = van.werktijd_artikel_id(),
          .standaard_artikel_id = van.standaard_artikel_id(),
          .omschrijving_als_eerste_regel = van.omschrijving_als_eerste_regel(),
          .filterwoorden = {van.filterwoorden().begin(), van.filterwoorden().end()}};
}

domein::InstellingenOutsmartRompslomp ParseInstellingen(const v1::InstellingenOutsmartRompslomp& van) {
  domein::InstellingenOutsmartRompslomp naar;
  naar.concept_factuur = van.concept_factuur();
  if (van.has_betaaltermijn_dagen()) naar.betaaltermijn_dagen = van.betaaltermijn_dagen();
  const std::string status(absl::StripAsciiWhitespace(van.alternatieve_werkbonstatus()));
  if (!status.empty()) naar.werkbonstatus = status;
  naar.uren_afronden = ParseAfronding(van.uren_afronden(), domein::Bereik::kTotaal);
  naar.nieuwe_gegevens = ParseNieuweGegevens(van.nieuwe_gegevens());
  naar.factuur_omschrijving = van.factuur_omschrijving();
  return naar;
}

}  // namespace

bool IsAccount(absl::string_view account) {
  return !account.empty() && account.size() <= 64 && std::all_of(account.begin(), account.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '_' || c == '-';
  });
}

v1::Veldapp ToProto(domein::Veldapp veldapp) {
  return veldapp == domein::Veldapp::kOutsmart ? v1::VELDAPP_OUTSMART : v1::VELDAPP_SIMPLESIMON;
}

v1::KoppelingSleutel ToProto(const domein::KoppelingSleutel& sleutel) {
  v1::KoppelingSleutel naar;
  naar.set_account(sleutel.account);
  naar.set_veldapp(ToProto(sleutel.veldapp));
  naar.set_vendor(sleutel.vendor);
  return naar;
}

absl::StatusOr<domein::Veldapp> ParseVeldapp(v1::Veldapp veldapp) {
  if (veldapp == v1::VELDAPP_OUTSMART) return domein::Veldapp::kOutsmart;
  if (veldapp == v1::VELDAPP_SIMPLESIMON) return domein::Veldapp::kSimplesimon;
  return absl::InvalidArgumentError(
      "veldapp is missing or unknown; there are VELDAPP_OUTSMART and VELDAPP_SIMPLESIMON");
}

absl::StatusOr<domein::Veldapp> VeldappVan(absl::string_view naam) {
  if (naam == "outsmart") return domein::Veldapp::kOutsmart;
  if (naam == "simplesimon") return domein::Veldapp::kSimplesimon;
  return absl::InvalidArgumentError("the field app is outsmart or simplesimon");
}

absl::StatusOr<domein::KoppelingSleutel> ParseSleutel(const v1::KoppelingSleutel& sleutel) {
  domein::KoppelingSleutel naar;
  if (!IsAccount(sleutel.account()))
    return absl::InvalidArgumentError("account is missing or holds other signs than A-Z a-z 0-9 . _ -");
  naar.account = sleutel.account();
  ASSIGN_OR_RETURN(naar.veldapp, ParseVeldapp(sleutel.veldapp()));
  if (sleutel.vendor().empty() || sleutel.vendor().size() > 32) return absl::InvalidArgumentError("vendor is missing");
  naar.vendor = sleutel.vendor();
  return naar;
}

absl::StatusOr<domein::Koppeling> ParseKoppeling(const v1::Koppeling& van) {
  domein::Koppeling naar;
  v1::KoppelingSleutel sleutel;
  sleutel.set_account(van.account());
  sleutel.set_veldapp(van.veldapp());
  sleutel.set_vendor(van.vendor());
  ASSIGN_OR_RETURN(naar.sleutel, ParseSleutel(sleutel));
  naar.toestand = ParseToestand(van.toestand());
  naar.administratie_id = van.administratie_id();
  naar.versie = van.versie();
  if (!van.actief_sinds().empty()) {
    std::string fout;
    if (!absl::ParseTime(absl::RFC3339_full, van.actief_sinds(), &naar.actief_sinds, &fout)) {
      return absl::InvalidArgumentError("actief_sinds is no RFC 3339 instant, such as 2026-01-31T09:00:00Z");
    }
  }
  if (!van.vanaf_datum().empty()) {
    ASSIGN_OR_RETURN(naar.vanaf_datum, domein::Datum::Parse(van.vanaf_datum()));
  }
  switch (van.instellingen_case()) {
    case v1::Koppeling::kOutsmartRompslomp:
      naar.instellingen = ParseInstellingen(van.outsmart_rompslomp());
      break;
    case v1::Koppeling::kOutsmartAsperion:
      naar.instellingen = ParseInstellingen(van.outsmart_asperion());
      break;
    case v1::Koppeling::kOutsmartReeleezee:
      naar.instellingen = ParseInstellingen(van.outsmart_reeleezee());
      break;
    case v1::Koppeling::kOutsmartImuis:
      naar.instellingen = ParseInstellingen(van.outsmart_imuis());
      break;
    case v1::Koppeling::kSimplesimonRompslomp:
      naar.instellingen = ParseInstellingen(van.simplesimon_rompslomp());
      break;
    case v1::Koppeling::INSTELLINGEN_NOT_SET:
      break;
  }
  return naar;
}

}  // namespace koppel::wire
