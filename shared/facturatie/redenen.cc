#include "facturatie/redenen.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/utf8.h"
#include "facturatie/facturatie.h"

namespace koppel::facturatie {

using absl::StrCat;
using domein::Koppeling;
using domein::Reden;

namespace {

constexpr std::size_t kLangsteNaam = 120;  // bytes
constexpr std::size_t kLangsteWeigering = 1'000;

std::string Kort(const std::string& tekst, std::size_t hoogstens = kLangsteNaam) {
  const absl::string_view begin = base::Utf8Prefix(tekst, hoogstens);
  return StrCat(begin, begin.size() < tekst.size() ? "..." : "");
}

std::string VendorNaam(const Koppeling& koppeling) { return domein::Vendornaam(koppeling.sleutel.vendor); }

std::string Materiaal(const domein::Materiaalregel& regel) {
  return StrCat("Materiaal '", Kort(regel.omschrijving), "'",
                regel.code.empty() ? "" : StrCat(" (", Kort(regel.code), ")"));
}

std::string Uursoort(const domein::Uursoort& uursoort) {
  return StrCat("Uursoort '", Kort(uursoort.naam.empty() ? uursoort.code : uursoort.naam), "'");
}

}  // namespace

namespace redenen {
namespace {

std::string ZetTerug(const Koppeling& koppeling) {
  return StrCat("zet de werkbonstatus terug op ", Werkbonstatus(koppeling));
}

std::string Regel(const domein::Uurregel& uren) {
  return uren.begin ? StrCat("De uurregel van ", uren.datum.ToString(), " ", uren.begin->ToString())
                    : StrCat("De uurregel van ", uren.datum.ToString());
}

}  // namespace

std::string Werkbonstatus(const Koppeling& koppeling) {
  const auto* ro = std::get_if<domein::InstellingenOutsmartRompslomp>(&koppeling.instellingen);
  return ro == nullptr ? "1" : ro->werkbonstatus;
}

Reden NogNietOpgeslagen(const Koppeling& koppeling) {
  return {"instellingen_ontbreken",
          StrCat("De instellingen van de koppeling met ", VendorNaam(koppeling), " zijn nog niet opgeslagen."),
          "Sla de instellingen op de koppelingspagina op; daarna gaat deze werkbon vanzelf mee."};
}
Reden OpnieuwInloggen(const Koppeling& koppeling) {
  return {"opnieuw_inloggen", StrCat("De toegang tot ", VendorNaam(koppeling), " is verlopen of ingetrokken."),
          StrCat("Log op de koppelingspagina opnieuw in bij ", VendorNaam(koppeling),
                 "; daarna gaat deze werkbon vanzelf mee.")};
}
Reden Gepauzeerd(const Koppeling& koppeling) {
  return {"gepauzeerd", StrCat("De koppeling met ", VendorNaam(koppeling), " is gepauzeerd."),
          "Bestel de koppeling in de licentiemanager; daarna gaat deze werkbon vanzelf mee."};
}
Reden Gestopt(const Koppeling& koppeling) {
  return {"gestopt", StrCat("De koppeling met ", VendorNaam(koppeling), " is uitgezet."), "Geen actie nodig."};
}
Reden ExportStaatUit(const Koppeling& koppeling) {
  return {"export_uit", StrCat("Het maken van conceptfacturen in ", VendorNaam(koppeling), " staat uit."),
          "Zet 'Concept factuur' aan in de instellingen om werkbonnen te factureren."};
}
Reden Gearchiveerd() { return {"gearchiveerd", "De werkbon is gearchiveerd.", "Geen actie nodig."}; }
Reden NietCompleet(domein::Status status) {
  return {"niet_compleet", StrCat("De status van de werkbon is ", domein::NaamVan(status), ", niet Compleet."),
          "Geen actie nodig."};
}
Reden NietNaarVendor(const Koppeling& koppeling) {
  return {"niet_naar_vendor", StrCat("De werkbon staat op 'Niet naar ", VendorNaam(koppeling), "'."),
          "Geen actie nodig."};
}
Reden StaatOpFout(const Koppeling& koppeling) {
  return {"staat_op_99", "De werkbon staat op 99 - Error.",
          StrCat("Herstel de fout en ", ZetTerug(koppeling), " om de werkbon opnieuw aan te bieden.")};
}
Reden AndereWerkbonstatus(const std::string& code, const Koppeling& koppeling) {
  return {"andere_werkbonstatus",
          StrCat("De werkbonstatus is '", Kort(code), "'; werkbonnen met '", Werkbonstatus(koppeling), "' gaan naar ",
                 VendorNaam(koppeling), "."),
          "Geen actie nodig."};
}
Reden VanVoorActivering() {
  return {"van_voor_activering", "De werkbon is van voor de activering van de koppeling.",
          "Geen actie nodig. Kies in de instellingen een 'vanaf datum' als oudere werkbonnen mee moeten."};
}

Reden GeenKlant(const Koppeling& koppeling) {
  return {"geen_klant", "Op de werkbon staat geen klant.", StrCat("Vul de klant in en ", ZetTerug(koppeling), ".")};
}
Reden UrenZonderUursoort(const domein::Uurregel& uren, const Koppeling& koppeling) {
  return {"uursoort_ontbreekt", StrCat(Regel(uren), " heeft geen uursoort."),
          StrCat("Kies een uursoort bij deze uren en ", ZetTerug(koppeling), ".")};
}
Reden KloktijdBestaatNiet(const domein::Uurregel& uren, const Koppeling& koppeling) {
  return {"kloktijd_bestaat_niet",
          StrCat(Regel(uren), " begint of eindigt op een tijd die er door de zomertijd niet was."),
          StrCat("Verbeter de begin- en eindtijd en ", ZetTerug(koppeling), ".")};
}
Reden KloktijdBestaatTweemaal(const domein::Uurregel& uren, const Koppeling& koppeling) {
  return {"kloktijd_bestaat_tweemaal",
          StrCat(Regel(uren), " begint of eindigt op een tijd die er door de wintertijd tweemaal was."),
          StrCat("Verdeel deze uren over regels met een duidelijke tijd en ", ZetTerug(koppeling), ".")};
}
Reden MateriaalZonderPrijs(const domein::Materiaalregel& regel, const Koppeling& koppeling) {
  return {"prijs_ontbreekt", StrCat(Materiaal(regel), " heeft geen prijs."),
          StrCat("Vul de prijs in op de werkbon of bij het artikel in ", VendorNaam(koppeling), " en ",
                 ZetTerug(koppeling), ".")};
}
Reden UursoortZonderPrijs(const domein::Uursoort& uursoort, const Koppeling& koppeling) {
  return {"uurtarief_ontbreekt", StrCat(Uursoort(uursoort), " heeft geen uurtarief."),
          StrCat("Vul het tarief in bij het artikel in ", VendorNaam(koppeling), " of bij de uursoort en ",
                 ZetTerug(koppeling), ".")};
}
Reden PauzeLangerDanWerk(const domein::Uurregel& uren, const Koppeling& koppeling) {
  return {
      "pauze_langer_dan_werk",
      StrCat(Regel(uren), " heeft een pauze die niet korter is dan de tijd die verstreek toen de klok werd verzet."),
      StrCat("Verbeter de begintijd, de eindtijd of de pauze en ", ZetTerug(koppeling), ".")};
}
Reden MateriaalTeGroot(const domein::Materiaalregel& regel, const Koppeling& koppeling) {
  return {"bedrag_te_groot",
          StrCat(Materiaal(regel), " heeft een aantal of een prijs die niet op een factuur past: ",
                 regel.aantal.ToString(), regel.prijs ? StrCat(" van ", regel.prijs->ToString()) : "", "."),
          StrCat("Verbeter het aantal of de prijs en ", ZetTerug(koppeling), ".")};
}
Reden UurtariefTeGroot(const domein::Uursoort& uursoort, const Koppeling& koppeling) {
  return {"bedrag_te_groot", StrCat(Uursoort(uursoort), " heeft een uurtarief dat niet op een factuur past."),
          StrCat("Verbeter het tarief bij het artikel in ", VendorNaam(koppeling), " en ", ZetTerug(koppeling), ".")};
}
Reden MeerRedenen() {
  return {"meer_redenen", "Er is meer mis met deze werkbon dan hier past.", "Los eerst op wat hier staat."};
}
Reden NietsTeFactureren(const Koppeling& koppeling) {
  return {"niets_te_factureren", "Op de werkbon staan geen uren en geen materialen om te factureren.",
          StrCat("Vul uren of materialen in en ", ZetTerug(koppeling), ", of zet de werkbonstatus op 0.")};
}
Reden NegatiefTotaal(const std::string& totaal, const Koppeling& koppeling) {
  return {"negatief_totaal", StrCat("Het totaal van de werkbon is negatief: ", totaal, "."),
          StrCat("Maak zelf een creditfactuur in ", VendorNaam(koppeling), " en zet de werkbonstatus op 0.")};
}

}  // namespace redenen

Reden RedenVoor(const Gemis& gemis, const Koppeling& koppeling) {
  const std::string vendor = VendorNaam(koppeling);
  std::string soort = domein::NaamVan(gemis.soort);
  soort[0] = absl::ascii_toupper(static_cast<unsigned char>(soort[0]));
  const std::string wie = StrCat(soort, " '", Kort(gemis.naam.empty() ? gemis.code : gemis.naam), "'",
                                 gemis.code.empty() || gemis.naam.empty() ? "" : StrCat(" (", Kort(gemis.code), ")"));
  const std::string terug = StrCat("zet de werkbonstatus terug op ", redenen::Werkbonstatus(koppeling));
  const std::string soort_klein = domein::NaamVan(gemis.soort);
  if (gemis.waarom == Gemis::Waarom::kMeerdere) {
    return {StrCat(soort_klein, "_meermaals"), StrCat(wie, " staat meer dan een keer in ", vendor, "."),
            StrCat("Laat er in ", vendor, " een over, of geef ze een eigen nummer, en ", terug, ".")};
  }
  const std::string meervoud = gemis.soort == domein::Soort::kRelatie     ? "relaties"
                               : gemis.soort == domein::Soort::kMateriaal ? "materialen"
                                                                          : "uursoorten";
  return {StrCat(soort_klein, "_onbekend"), StrCat(wie, " is onbekend in ", vendor, "."),
          StrCat("Maak ", gemis.soort == domein::Soort::kMateriaal ? "het " : "de ", soort_klein, " aan in ", vendor,
                 ", of sta in de instellingen toe om nieuwe ", meervoud, " aan te maken, en ", terug, ".")};
}

bool MagGemaakt(const Gemis& gemis, const Koppeling& koppeling) {
  const auto* ro = std::get_if<domein::InstellingenOutsmartRompslomp>(&koppeling.instellingen);
  if (ro == nullptr || gemis.waarom != Gemis::Waarom::kOnbekend) return false;
  switch (gemis.soort) {
    case domein::Soort::kRelatie:
      return ro->nieuwe_gegevens.relaties && !gemis.naam.empty();
    case domein::Soort::kMateriaal:
      return ro->nieuwe_gegevens.materialen;
    case domein::Soort::kUursoort:
      return ro->nieuwe_gegevens.uursoorten;
  }
  return false;
}

Reden RedenVoorWeigering(const std::string& woorden, const Koppeling& koppeling) {
  return {"geweigerd", StrCat(VendorNaam(koppeling), " weigert dit: ", Kort(woorden, kLangsteWeigering)),
          StrCat("Verbeter de werkbon of de gegevens in ", VendorNaam(koppeling), " en zet de werkbonstatus terug op ",
                 redenen::Werkbonstatus(koppeling), ".")};
}

}  // namespace koppel::facturatie
