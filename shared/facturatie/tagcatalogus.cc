#include "facturatie/tagcatalogus.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"

namespace koppel::facturatie {
namespace {

using domein::Werkbon;

constexpr int kVrijeVelden = 50;

struct Tag {
  const char* naam;
  std::string (*waarde)(const Werkbon&);
};

// As the field apps print it: 27-02-2026.
std::string Dag(const std::string& datum) {
  if (datum.size() != 10) return datum;
  return absl::StrCat(datum.substr(8, 2), "-", datum.substr(5, 2), "-", datum.substr(0, 4));
}

std::string Samen(const std::string& een, const std::string& ander) {
  return absl::StrCat(een, een.empty() || ander.empty() ? "" : " ", ander);
}

constexpr Tag kOutsmart[] = {
    {"OrderNr", [](const Werkbon& w) { return w.ordernummer; }},
    {"ExtOrderNr", [](const Werkbon& w) { return w.extern_nummer; }},
    {"ProjectNr", [](const Werkbon& w) { return w.projectnummer; }},
    {"ExtProjectNr", [](const Werkbon& w) { return w.extern_projectnummer; }},
    {"JobNr", [](const Werkbon& w) { return w.opdrachtnummer; }},
    {"Reference", [](const Werkbon& w) { return w.referentie; }},
    {"ExtReference", [](const Werkbon& w) { return w.externe_referentie; }},
    {"WorkDate", [](const Werkbon& w) { return Dag(w.werkdatum); }},
    {"WorkEndDate", [](const Werkbon& w) { return Dag(w.einddatum); }},
    {"WorkTime", [](const Werkbon& w) { return w.werktijd; }},
    {"WorkEndTime", [](const Werkbon& w) { return w.eindtijd; }},
    {"WorkDeadline", [](const Werkbon& w) { return Dag(w.deadline); }},
    {"CreationDate", [](const Werkbon& w) { return Dag(w.aangemaakt_op); }},
    {"CustomerName", [](const Werkbon& w) { return w.klant.naam; }},
    {"CustomerStreet", [](const Werkbon& w) { return w.klant.straat; }},
    {"CustomerStreetNo", [](const Werkbon& w) { return w.klant.huisnummer; }},
    {"CustomerZIP", [](const Werkbon& w) { return w.klant.postcode; }},
    {"CustomerCity", [](const Werkbon& w) { return w.klant.plaats; }},
    {"CustomerCountry", [](const Werkbon& w) { return w.klant.land; }},
    {"CustomerContactPerson", [](const Werkbon& w) { return w.klant.contactpersoon; }},
    {"CustomerPhone", [](const Werkbon& w) { return w.klant.telefoon; }},
    {"CustomerEmail", [](const Werkbon& w) { return w.klant.email; }},
    {"CustomerDebtorNr", [](const Werkbon& w) { return w.klant.nummer; }},
    {"CustomerNameInvoice", [](const Werkbon& w) { return w.factuurrelatie.naam; }},
    {"CustomerStreetInvoice", [](const Werkbon& w) { return w.factuurrelatie.straat; }},
    {"CustomerStreetNoInvoice", [](const Werkbon& w) { return w.factuurrelatie.huisnummer; }},
    {"CustomerZIPInvoice", [](const Werkbon& w) { return w.factuurrelatie.postcode; }},
    {"CustomerCityInvoice", [](const Werkbon& w) { return w.factuurrelatie.plaats; }},
    {"CustomerCountryInvoice", [](const Werkbon& w) { return w.factuurrelatie.land; }},
    {"CustomerContactPersonInvoice", [](const Werkbon& w) { return w.factuurrelatie.contactpersoon; }},
    {"CustomerPhoneInvoice", [](const Werkbon& w) { return w.factuurrelatie.telefoon; }},
    {"CustomerEmailInvoice", [](const Werkbon& w) { return w.factuurrelatie.email; }},
    {"CustomerDebtorNrInvoice", [](const Werkbon& w) { return w.factuurrelatie.nummer; }},
    {"TypeOfWork", [](const Werkbon& w) { return w.soort_werk; }},
    {"PaymentMethod", [](const Werkbon& w) { return w.betaalwijze; }},
    {"WorkDescription", [](const Werkbon& w) { return w.omschrijving; }},
    {"ShortWorkDescription", [](const Werkbon& w) { return w.korte_omschrijving; }},
    {"InternalWorkDescription", [](const Werkbon& w) { return w.interne_omschrijving; }},
    {"Comment", [](const Werkbon& w) { return w.opmerking; }},
    {"WorkStatus", [](const Werkbon& w) { return w.werkbonstatus; }},
    {"EmployeeNr", [](const Werkbon& w) { return w.medewerker_nummer; }},
    {"EmployeeName", [](const Werkbon& w) { return w.medewerker_naam; }},
};

// OutSmart's own names of what the catalogue offers under a clearer one: they are found, but not offered (T10).
constexpr Tag kOutsmartOok[] = {
    {"WorkorderNo", [](const Werkbon& w) { return w.extern_nummer; }},
    {"ExternProjectNr", [](const Werkbon& w) { return w.extern_projectnummer; }},
    {"ExternalReference", [](const Werkbon& w) { return w.externe_referentie; }},
};

// Simple-Simon's names of what a work order, its customer and its location hold. Its Reference is the customer's.
constexpr Tag kSimplesimon[] = {
    {"Number", [](const Werkbon& w) { return w.ordernummer; }},
    {"Reference", [](const Werkbon& w) { return w.externe_referentie; }},
    {"Description", [](const Werkbon& w) { return w.omschrijving; }},
    {"WorkDone", [](const Werkbon& w) { return w.opmerking; }},
    {"Remark", [](const Werkbon& w) { return w.interne_omschrijving; }},
    {"Created", [](const Werkbon& w) { return Dag(w.aangemaakt_op); }},
    {"PlannedFrom", [](const Werkbon& w) { return Samen(Dag(w.werkdatum), w.werktijd); }},
    {"PlannedTo", [](const Werkbon& w) { return Samen(Dag(w.einddatum), w.eindtijd); }},
    {"CustomerNumber", [](const Werkbon& w) { return w.klant.nummer; }},
    {"CustomerName", [](const Werkbon& w) { return w.klant.naam; }},
    {"CustomerAddress", [](const Werkbon& w) { return Samen(w.klant.straat, w.klant.huisnummer); }},
    {"CustomerZip", [](const Werkbon& w) { return w.klant.postcode; }},
    {"CustomerCity", [](const Werkbon& w) { return w.klant.plaats; }},
    {"CustomerContactName", [](const Werkbon& w) { return w.klant.contactpersoon; }},
    {"LocationName", [](const Werkbon& w) { return w.werkadres.naam; }},
    {"LocationAddress", [](const Werkbon& w) { return Samen(w.werkadres.straat, w.werkadres.huisnummer); }},
    {"LocationZip", [](const Werkbon& w) { return w.werkadres.postcode; }},
    {"LocationCity", [](const Werkbon& w) { return w.werkadres.plaats; }},
    {"LocationContactName", [](const Werkbon& w) { return w.werkadres.contactpersoon; }},
};

struct Catalogus {
  int versie;
  absl::Span<const Tag> tags;
  absl::Span<const Tag> ook;
  bool vrije_velden;  // FreeField1 to FreeField50, and VrijVeld1 for those who write it so
};

const Catalogus& CatalogusVan(domein::Veldapp veldapp) {
  static constexpr Catalogus outsmart{2, kOutsmart, kOutsmartOok, true};
  static constexpr Catalogus simplesimon{1, kSimplesimon, {}, false};
  return veldapp == domein::Veldapp::kOutsmart ? outsmart : simplesimon;
}

// The number in FreeField7 or VrijVeld7; nullopt: it is no free field.
std::optional<int> VrijVeld(absl::string_view naam) {
  int nummer = 0;
  for (absl::string_view begin : {"freefield", "vrijveld"}) {
    if (!absl::StartsWithIgnoreCase(naam, begin)) continue;
    const absl::string_view rest = naam.substr(begin.size());
    if (rest.empty() || rest[0] == '0' || !absl::ascii_isdigit(static_cast<unsigned char>(rest[0])) ||
        !absl::SimpleAtoi(rest, &nummer))
      continue;
    if (nummer <= kVrijeVelden) return nummer;
  }
  return std::nullopt;
}

}  // namespace

int TagcatalogusVersie(domein::Veldapp veldapp) { return CatalogusVan(veldapp).versie; }

std::vector<std::string> Tagcatalogus(domein::Veldapp veldapp) {
  const Catalogus& catalogus = CatalogusVan(veldapp);
  std::vector<std::string> namen;
  for (const Tag& tag : catalogus.tags) namen.emplace_back(tag.naam);
  for (int nummer = 1; catalogus.vrije_velden && nummer <= kVrijeVelden; ++nummer)
    namen.push_back(absl::StrCat("FreeField", nummer));
  return namen;
}

std::vector<std::string> ZoekTags(domein::Veldapp veldapp, absl::string_view letters) {
  std::vector<std::string> gevonden;
  for (std::string& naam : Tagcatalogus(veldapp)) {
    if (absl::StrContains(absl::AsciiStrToLower(naam), absl::AsciiStrToLower(letters)))
      gevonden.push_back(std::move(naam));
  }
  return gevonden;
}

std::optional<std::string> Veldwaarde(domein::Veldapp veldapp, absl::string_view naam, const Werkbon& werkbon) {
  const Catalogus& catalogus = CatalogusVan(veldapp);
  for (const absl::Span<const Tag> tags : {catalogus.tags, catalogus.ook}) {
    for (const Tag& tag : tags) {
      if (absl::EqualsIgnoreCase(tag.naam, naam)) return tag.waarde(werkbon);
    }
  }
  if (!catalogus.vrije_velden) return std::nullopt;
  if (const auto nummer = VrijVeld(naam)) {
    const auto veld = werkbon.vrije_velden.find(*nummer);
    return veld == werkbon.vrije_velden.end() ? "" : veld->second;
  }
  return std::nullopt;
}

bool IsTag(domein::Veldapp veldapp, absl::string_view naam) {
  static const Werkbon& leeg = *new Werkbon;
  return Veldwaarde(veldapp, naam, leeg).has_value();
}

}  // namespace koppel::facturatie
