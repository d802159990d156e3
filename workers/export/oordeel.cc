#include "workers/export/oordeel.h"

#include "absl/strings/str_cat.h"
#include "wire/koppeling.h"

namespace koppel::worker {
namespace {

v1::WerkbonResult Kop(const Aanbod& aanbod) {
  v1::WerkbonResult oordeel;
  oordeel.set_account(aanbod.event.account);
  oordeel.set_veldapp(wire::ToProto(aanbod.event.veldapp));
  oordeel.set_vendor(aanbod.koppeling.sleutel.vendor);
  oordeel.set_werkbon_id(aanbod.event.werkbon.id);
  oordeel.set_ordernummer(aanbod.event.werkbon.ordernummer);
  oordeel.set_revision(aanbod.event.revision);
  oordeel.set_offer(aanbod.open.offer());
  oordeel.set_generation(aanbod.open.generation());
  oordeel.set_instellingen_versie(aanbod.koppeling.versie);
  return oordeel;
}

// Simple-Simon has neither of the two: there the outcome itself marks a werkbon as sent, or lists it as failed (X33).
bool HeeftStatussen(const Aanbod& aanbod) { return aanbod.event.veldapp == domein::Veldapp::kOutsmart; }

v1::Uitkomst ToProto(domein::Uitkomst uitkomst) {
  switch (uitkomst) {
    case domein::Uitkomst::kAfgehandeld:
      return v1::UITKOMST_AFGEHANDELD;
    case domein::Uitkomst::kFout:
      return v1::UITKOMST_FOUT;
    case domein::Uitkomst::kOvergeslagen:
      return v1::UITKOMST_OVERGESLAGEN;
    case domein::Uitkomst::kWacht:
      return v1::UITKOMST_WACHT;
    case domein::Uitkomst::kOnzeker:
      return v1::UITKOMST_ONZEKER;
  }
  return v1::UITKOMST_UNSPECIFIED;
}

}  // namespace

v1::WerkbonResult MaakOordeel(const Aanbod& aanbod, domein::Uitkomst uitkomst, std::vector<domein::Reden> redenen) {
  v1::WerkbonResult oordeel = Kop(aanbod);
  oordeel.set_uitkomst(ToProto(uitkomst));
  if (uitkomst == domein::Uitkomst::kFout && HeeftStatussen(aanbod)) oordeel.set_nieuwe_werkbonstatus("99");
  for (domein::Reden& reden : redenen) {
    v1::Reden* naar = oordeel.add_redenen();
    naar->set_code(std::move(reden.code));
    naar->set_zin(std::move(reden.zin));
    naar->set_te_nemen_actie(std::move(reden.te_nemen_actie));
  }
  return oordeel;
}

v1::WerkbonResult MaakAfgehandeld(const Aanbod& aanbod, const vendor::Factuurverwijzing& factuur,
                                  const v1::Bevroren& bevroren) {
  v1::WerkbonResult oordeel = Kop(aanbod);
  oordeel.set_uitkomst(v1::UITKOMST_AFGEHANDELD);
  if (HeeftStatussen(aanbod)) oordeel.set_nieuwe_status(v1::STATUS_AFGEHANDELD);
  v1::Factuur* naar = oordeel.mutable_factuur();
  naar->set_id(factuur.id);
  naar->set_nummer(factuur.nummer);
  naar->set_referentie(aanbod.open.referentie());
  naar->set_totaal_excl(factuur.totaal_excl.ToString());
  if (factuur.totaal_incl) naar->set_totaal_incl(factuur.totaal_incl->ToString());
  naar->set_factuurdatum(bevroren.factuurdatum());
  naar->set_vervaldatum(bevroren.vervaldatum());
  *oordeel.mutable_aangemaakt() = bevroren.aangemaakt();
  return oordeel;
}

domein::Reden RedenWachtrij() {
  return {"wachtrij", "Er wachten veel werkbonnen van deze koppeling.",
          "Geen actie nodig: deze werkbon gaat vanzelf mee als hij aan de beurt is."};
}

domein::Reden RedenVoorStatus(const absl::Status& status, const std::string& vendor_naam) {
  const std::string wie = domein::Vendornaam(vendor_naam);
  switch (status.code()) {
    case absl::StatusCode::kUnauthenticated:
      return {
          "opnieuw_inloggen", absl::StrCat("De toegang tot ", wie, " is verlopen of ingetrokken."),
          absl::StrCat("Log op de koppelingspagina opnieuw in bij ", wie, "; daarna gaat deze werkbon vanzelf mee.")};
    case absl::StatusCode::kPermissionDenied:
      return {"geen_rechten", absl::StrCat(wie, " staat deze koppeling niet toe om een factuur te maken."),
              absl::StrCat("Controleer bij ", wie,
                           " het abonnement en de rechten van de gebruiker; daarna gaat deze "
                           "werkbon vanzelf mee.")};
    case absl::StatusCode::kNotFound:
      return {"administratie_onbekend", absl::StrCat("De gekozen administratie bestaat niet meer bij ", wie, "."),
              "Kies op de koppelingspagina een administratie; daarna gaat deze werkbon vanzelf mee."};
    case absl::StatusCode::kResourceExhausted:
      return {"te_druk", absl::StrCat(wie, " vraagt om even te wachten."),
              "Geen actie nodig: deze werkbon gaat vanzelf opnieuw mee."};
    case absl::StatusCode::kUnknown:
      return {"onzeker", absl::StrCat("Of ", wie, " de conceptfactuur heeft gemaakt, is nog niet zeker."),
              "Geen actie nodig: het wordt vanzelf nagezocht. Maak de factuur niet met de hand."};
    default:
      return {"niet_bereikbaar", absl::StrCat(wie, " is op dit moment niet bereikbaar."),
              "Geen actie nodig: deze werkbon gaat vanzelf opnieuw mee."};
  }
}

}  // namespace koppel::worker
