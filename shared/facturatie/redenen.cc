#include "facturatie/redenen.h"

#include "absl/strings/str_cat.h"
#include "facturatie/tekst.h"

namespace koppel::facturatie::redenen {

using absl::StrCat;
using domein::Reden;

namespace {

constexpr std::size_t kLangsteNaam = 120;  // bytes

std::string Naam(const std::string& tekst) { return Kort(tekst, kLangsteNaam); }

std::string Materiaal(const domein::Materiaalregel& regel) {
  return StrCat("Materiaal '", Naam(regel.omschrijving), "'",
                regel.code.empty() ? "" : StrCat(" (", Naam(regel.code), ")"));
}

std::string Uursoort(const domein::Uursoort& uursoort) {
  return StrCat("Uursoort '", Naam(uursoort.naam.empty() ? uursoort.code : uursoort.naam), "'");
}

std::string Uren(const domein::Uurregel& uren) {
  return StrCat("De uurregel van ", uren.datum.VoorMensen(), uren.begin ? StrCat(" ", uren.begin->ToString()) : "");
}

// What to do, and then to offer the werkbon again.
std::string Dan(const std::string& wat, const Spelregels& regels) {
  return StrCat(wat, " en ", BiedOpnieuwAan(regels), ".");
}

// How a person says that this werkbon is not to be invoiced at all; empty where leaving it is enough.
std::string OfLaat(const Spelregels& regels, const char* ervoor) {
  return regels.werkbonstatus ? StrCat(ervoor, "zet de werkbonstatus op 0") : "";
}

}  // namespace

std::string BiedOpnieuwAan(const Spelregels& regels) {
  return regels.werkbonstatus ? StrCat("zet de werkbonstatus terug op ", *regels.werkbonstatus)
                              : "archiveer de werkbon opnieuw";
}

Reden NogNietOpgeslagen(const Spelregels& regels) {
  return {"instellingen_ontbreken",
          StrCat("De instellingen van de koppeling met ", regels.vendor, " zijn nog niet opgeslagen."),
          "Sla de instellingen op de koppelingspagina op; daarna gaat deze werkbon vanzelf mee."};
}
Reden OpnieuwInloggen(const Spelregels& regels) {
  return {
      "opnieuw_inloggen", StrCat("De toegang tot ", regels.vendor, " is verlopen of ingetrokken."),
      StrCat("Log op de koppelingspagina opnieuw in bij ", regels.vendor, "; daarna gaat deze werkbon vanzelf mee.")};
}
Reden Gepauzeerd(const Spelregels& regels) {
  return {"gepauzeerd", StrCat("De koppeling met ", regels.vendor, " is gepauzeerd."),
          "Bestel de koppeling in de licentiemanager; daarna gaat deze werkbon vanzelf mee."};
}
Reden Gestopt(const Spelregels& regels) {
  return {"gestopt", StrCat("De koppeling met ", regels.vendor, " is uitgezet."), "Geen actie nodig."};
}
Reden ExportStaatUit(const Spelregels& regels) {
  return {"export_uit", StrCat("Het maken van ", regels.maakt, " in ", regels.vendor, " staat uit."),
          StrCat("Zet '", regels.optie, "' aan in de instellingen om werkbonnen te factureren.")};
}
Reden Gearchiveerd() { return {"gearchiveerd", "De werkbon is gearchiveerd.", "Geen actie nodig."}; }
Reden NietGearchiveerd() {
  return {"niet_gearchiveerd", "De werkbon is niet gearchiveerd.",
          "Geen actie nodig: de werkbon gaat mee zodra hij is gearchiveerd."};
}
Reden NietGereed() {
  return {"niet_gereed", "De werkbon is gearchiveerd, maar niet gereed gemeld.",
          "Meld de werkbon gereed en archiveer hem opnieuw als hij gefactureerd moet worden."};
}
Reden NietCompleet(domein::Status status) {
  return {"niet_compleet", StrCat("De status van de werkbon is ", domein::NaamVan(status), ", niet Compleet."),
          "Geen actie nodig."};
}
Reden NietNaarVendor(const Spelregels& regels) {
  return {"niet_naar_vendor", StrCat("De werkbon staat op 'Niet naar ", regels.vendor, "'."), "Geen actie nodig."};
}
Reden StaatOpFout(const Spelregels& regels) {
  return {"staat_op_99", "De werkbon staat op 99 - Error.",
          StrCat("Herstel de fout en ", BiedOpnieuwAan(regels), " om de werkbon opnieuw aan te bieden.")};
}
Reden AndereWerkbonstatus(const std::string& code, const Spelregels& regels) {
  return {"andere_werkbonstatus",
          StrCat("De werkbonstatus is '", Naam(code), "'; werkbonnen met '", regels.werkbonstatus.value_or(""),
                 "' gaan naar ", regels.vendor, "."),
          "Geen actie nodig."};
}
Reden Filterwoord(const std::string& woord) {
  return {"filterwoord", StrCat("In de omschrijving staat het filterwoord '", Naam(woord), "'."),
          "Geen actie nodig. Haal het woord uit de omschrijving of uit de instellingen als deze werkbon mee moet."};
}
Reden VanVoorActivering() {
  return {"van_voor_activering", "De werkbon is van voor de activering van de koppeling.",
          "Geen actie nodig. Kies in de instellingen een 'vanaf datum' als oudere werkbonnen mee moeten."};
}

Reden GeenKlant(const Spelregels& regels) {
  return {"geen_klant", "Op de werkbon staat geen klant.",
          regels.NieuwVoor(domein::Soort::kRelatie).optie
              ? Dan("Vul de klant in", regels)
              : Dan(StrCat("Kies op de werkbon een klant die uit ", regels.vendor, " komt"), regels)};
}
Reden GeenVerkooporder(const Spelregels& regels) {
  return {"geen_verkooporder", StrCat("De werkbon is niet gemaakt van een verkooporder uit ", regels.vendor, "."),
          StrCat("Vul bij het externe werkbonnummer het nummer van de verkooporder in en ", BiedOpnieuwAan(regels),
                 ", of factureer deze werkbon zelf", OfLaat(regels, " en "), ".")};
}
Reden NietsTeFactureren(const Spelregels& regels) {
  return {"niets_te_factureren", "Op de werkbon staan geen uren en geen materialen om te factureren.",
          StrCat("Vul uren of materialen in en ", BiedOpnieuwAan(regels), OfLaat(regels, ", of "), ".")};
}
Reden NegatiefTotaal(domein::Bedrag totaal, const Spelregels& regels) {
  return {"negatief_totaal", StrCat("Het totaal van de werkbon is negatief: ", MetKomma(totaal.ToString()), "."),
          StrCat("Maak zelf een creditfactuur in ", regels.vendor, OfLaat(regels, " en "), ".")};
}
Reden MeerRedenen() {
  return {"meer_redenen", "Er is meer mis met deze werkbon dan hier past.", "Los eerst op wat hier staat."};
}

Reden MateriaalZonderArtikel(const domein::Materiaalregel& regel, const Spelregels& regels) {
  return {"artikel_ontbreekt", StrCat(Materiaal(regel), " is geen artikel; ", regels.vendor, " heeft er een nodig."),
          Dan(StrCat("Kies op de werkbon een artikel",
                     regels.artikel_op_extern_id ? StrCat(" dat uit ", regels.vendor, " komt") : ""),
              regels)};
}
Reden MateriaalZonderPrijs(const domein::Materiaalregel& regel, const Spelregels& regels) {
  return {"prijs_ontbreekt", StrCat(Materiaal(regel), " heeft geen prijs."),
          Dan(StrCat("Vul de prijs in ", regels.vendorprijs_eerst ? "" : "op de werkbon of ", "bij het artikel in ",
                     regels.vendor),
              regels)};
}
Reden MateriaalTeGroot(const domein::Materiaalregel& regel, const Spelregels& regels) {
  return {"bedrag_te_groot",
          StrCat(Materiaal(regel),
                 " heeft een aantal of een prijs die niet op een factuur past: ", MetKomma(regel.aantal.ToString()),
                 regel.prijs ? StrCat(" van ", MetKomma(regel.prijs->ToString())) : "", "."),
          Dan("Verbeter het aantal of de prijs", regels)};
}
Reden NegatieveRegel(const domein::Materiaalregel& regel, const Spelregels& regels) {
  return {"negatieve_regel",
          StrCat(Materiaal(regel), " komt op een negatieve regel; ", regels.vendor, " neemt die niet aan."),
          StrCat("Verwerk wat terugkomt zelf in ", regels.vendor, ", haal de regel van de werkbon en ",
                 BiedOpnieuwAan(regels), ".")};
}
Reden BtwInPrijsOnbekend(const domein::Materiaalregel& regel, const Spelregels& regels) {
  return {"btw_in_prijs_onbekend",
          StrCat(Materiaal(regel), " heeft een prijs inclusief btw, maar niet bekend is hoeveel btw."),
          Dan("Vul op de werkbon een prijs zonder btw in", regels)};
}

Reden UrenZonderUursoort(const domein::Uurregel& uren, const Spelregels& regels) {
  return {"uursoort_ontbreekt", StrCat(Uren(uren), " heeft geen uursoort."),
          Dan("Kies een uursoort bij deze uren", regels)};
}
Reden KloktijdBestaatNiet(const domein::Uurregel& uren, const Spelregels& regels) {
  return {"kloktijd_bestaat_niet",
          StrCat(Uren(uren), " begint of eindigt op een tijd die er door de zomertijd niet was."),
          Dan("Verbeter de begin- en eindtijd", regels)};
}
Reden KloktijdBestaatTweemaal(const domein::Uurregel& uren, const Spelregels& regels) {
  return {"kloktijd_bestaat_tweemaal",
          StrCat(Uren(uren), " begint of eindigt op een tijd die er door de wintertijd tweemaal was."),
          Dan("Verdeel deze uren over regels met een duidelijke tijd", regels)};
}
Reden PauzeLangerDanWerk(const domein::Uurregel& uren, const Spelregels& regels) {
  return {"pauze_langer_dan_werk",
          StrCat(Uren(uren), " heeft een pauze die niet korter is dan de tijd die verstreek toen de klok werd verzet."),
          Dan("Verbeter de begintijd, de eindtijd of de pauze", regels)};
}
Reden UrenTeVeel(const domein::Uurregel& uren, const Spelregels& regels) {
  return {"uren_te_veel", StrCat(Uren(uren), " heeft meer uren dan op een factuur passen."),
          Dan("Verbeter de uren", regels)};
}
Reden UursoortZonderPrijs(const domein::Uursoort& uursoort, const Spelregels& regels) {
  return {"uurtarief_ontbreekt", StrCat(Uursoort(uursoort), " heeft geen uurtarief."),
          Dan(StrCat("Vul het tarief in bij het artikel in ", regels.vendor, " of bij de uursoort"), regels)};
}
Reden UurtariefTeGroot(const domein::Uursoort& uursoort, const Spelregels& regels) {
  return {"bedrag_te_groot", StrCat(Uursoort(uursoort), " heeft een uurtarief dat niet op een factuur past."),
          Dan(StrCat("Verbeter het tarief bij het artikel in ", regels.vendor), regels)};
}

Reden TijdTeVeel(const std::string& waarvoor, const Spelregels& regels) {
  return {"uren_te_veel", StrCat("De werkbon heeft meer ", waarvoor, " dan op een factuur past."),
          Dan("Verbeter de uren", regels)};
}
Reden VastArtikelOnbekend(const std::string& waarvoor, const std::string& vendor_id, const Spelregels& regels) {
  return {"vast_artikel_onbekend",
          StrCat("Het artikel voor ", waarvoor, " (", Naam(vendor_id), ") bestaat niet meer in ", regels.vendor, "."),
          Dan(StrCat("Kies in de instellingen een ander artikel voor ", waarvoor), regels)};
}
Reden VastArtikelZonderPrijs(const std::string& waarvoor, const Spelregels& regels) {
  return {"vast_artikel_zonder_prijs",
          StrCat("Het artikel voor ", waarvoor, " heeft geen prijs in ", regels.vendor, "."),
          Dan(StrCat("Vul de prijs in bij dat artikel in ", regels.vendor), regels)};
}
Reden VastArtikelTeGroot(const std::string& waarvoor, const Spelregels& regels) {
  return {"bedrag_te_groot", StrCat("Het artikel voor ", waarvoor, " heeft een prijs die niet op een factuur past."),
          Dan(StrCat("Verbeter de prijs van dat artikel in ", regels.vendor), regels)};
}

Reden GeenBtw(const Spelregels& regels) {
  return {"btw_ontbreekt", "Er zijn regels zonder btw: hun artikel heeft er geen, en een standaard is er niet.",
          Dan(regels.btw_in_instellingen
                  ? StrCat("Kies in de instellingen een standaard btw-percentage, of geef de artikelen er een in ",
                           regels.vendor, ",")
                  : StrCat("Geef de artikelen een btw-tarief in ", regels.vendor),
              regels)};
}
Reden VerleggenKanNiet(const Spelregels& regels) {
  return {"btw_verleggen_kan_niet",
          StrCat("Bij deze ", regels.WoordVoor(domein::Soort::kRelatie).een, " wordt de btw verlegd, maar ",
                 regels.vendor, " heeft daar geen btw-tarief voor."),
          Dan(StrCat("Maak in ", regels.vendor,
                     " een btw-tarief voor verlegde btw, of geef de artikelen een eigen tarief,"),
              regels)};
}
Reden GeenBtwNummer(const std::string& naam, const Spelregels& regels) {
  return {"btw_nummer_ontbreekt", StrCat("De btw wordt verlegd naar '", Naam(naam), "', die geen btw-nummer heeft."),
          Dan(StrCat("Vul het btw-nummer in bij deze ", regels.WoordVoor(domein::Soort::kRelatie).een, " in ",
                     regels.vendor),
              regels)};
}

}  // namespace koppel::facturatie::redenen
