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

domein::InstellingenOutsmartRompslomp ParseInstellingen(const v1::InstellingenOutsmartRompslomp& van) {
  domein::InstellingenOutsmartRompslomp naar;
  naar.concept_factuur = van.concept_factuur();
  if (van.has_betaaltermijn_dagen()) naar.betaaltermijn_dagen = van.betaaltermijn_dagen();
  const std::string status(absl::StripAsciiWhitespace(van.alternatieve_werkbonstatus()));
  if (!status.empty()) naar.werkbonstatus = status;
  naar.uren_afronden.stap_minuten = van.uren_afronden().stap_minuten();
  naar.uren_afronden.bereik = van.uren_afronden().bereik() == v1::UrenAfronden::BEREIK_PER_REGEL
                                  ? domein::Bereik::kPerRegel
                                  : domein::Bereik::kTotaal;
  naar.nieuwe_gegevens = {van.nieuwe_gegevens().relaties(), van.nieuwe_gegevens().materialen(),
                          van.nieuwe_gegevens().uursoorten()};
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
  if (van.has_outsmart_rompslomp()) naar.instellingen = ParseInstellingen(van.outsmart_rompslomp());
  return naar;
}

}  // namespace koppel::wire
