#include "facturatie/omschrijving.h"

#include <functional>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "base/utf8.h"

namespace koppel::facturatie {
namespace {

using domein::Werkbon;

constexpr std::size_t kLangste = 1'000;
constexpr int kVrijeVelden = 50;

// As OutSmart prints it: 27-02-2026.
std::string Dag(const std::string& datum) {
  if (datum.size() != 10) return datum;
  return absl::StrCat(datum.substr(8, 2), "-", datum.substr(5, 2), "-", datum.substr(0, 4));
}

struct Tag {
  const char* naam;
  std::function<std::string(const Werkbon&)> waarde;
};

// One list per field app; Simple-Simon's texts have no tags.
const std::vector<Tag>& Tags(domein::Veldapp veldapp) {
  static const std::vector<Tag>& geen = *new std::vector<Tag>;
  static const std::vector<Tag>& outsmart = *new std::vector<Tag>{
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
      {"CustomerName", [](const Werkbon& w) { return w.klant.naam; }},
      {"CustomerStreet", [](const Werkbon& w) { return w.klant.straat; }},
      {"CustomerStreetNo", [](const Werkbon& w) { return w.klant.huisnummer; }},
      {"CustomerZIP", [](const Werkbon& w) { return w.klant.postcode; }},
      {"CustomerCity", [](const Werkbon& w) { return w.klant.plaats; }},
      {"CustomerContactPerson", [](const Werkbon& w) { return w.klant.contactpersoon; }},
      {"CustomerDebtorNr", [](const Werkbon& w) { return w.klant.nummer; }},
      {"CustomerNameInvoice", [](const Werkbon& w) { return w.factuurrelatie.naam; }},
      {"CustomerStreetInvoice", [](const Werkbon& w) { return w.factuurrelatie.straat; }},
      {"CustomerStreetNoInvoice", [](const Werkbon& w) { return w.factuurrelatie.huisnummer; }},
      {"CustomerZIPInvoice", [](const Werkbon& w) { return w.factuurrelatie.postcode; }},
      {"CustomerCityInvoice", [](const Werkbon& w) { return w.factuurrelatie.plaats; }},
      {"CustomerContactPersonInvoice", [](const Werkbon& w) { return w.factuurrelatie.contactpersoon; }},
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
  return veldapp == domein::Veldapp::kOutsmart ? outsmart : geen;
}

// The number in FreeField7 or VrijVeld7; nullopt: it is no free field.
std::optional<int> VrijVeld(domein::Veldapp veldapp, absl::string_view naam) {
  if (veldapp != domein::Veldapp::kOutsmart) return std::nullopt;
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

// The value of a tag; nullopt: unknown.
std::optional<std::string> Waarde(domein::Veldapp veldapp, absl::string_view naam, const Werkbon& werkbon) {
  for (const Tag& tag : Tags(veldapp)) {
    if (absl::EqualsIgnoreCase(tag.naam, naam)) return tag.waarde(werkbon);
  }
  if (const auto nummer = VrijVeld(veldapp, naam)) {
    const auto veld = werkbon.vrije_velden.find(*nummer);
    return veld == werkbon.vrije_velden.end() ? "" : veld->second;
  }
  return std::nullopt;
}

// Calls `vast` with each piece of free text and `tag` with the name between brackets, in order and in linear time.
void Doorloop(absl::string_view tekst, const std::function<void(absl::string_view)>& vast,
              const std::function<void(absl::string_view)>& tag) {
  while (!tekst.empty()) {
    const auto eerste = tekst.find('[');
    const auto dicht = eerste == absl::string_view::npos ? eerste : tekst.find(']', eerste);
    if (dicht == absl::string_view::npos) return vast(tekst);
    const auto open = tekst.rfind('[', dicht);  // An earlier one was never closed: it is text.
    vast(tekst.substr(0, open));
    tag(tekst.substr(open + 1, dicht - open - 1));
    tekst.remove_prefix(dicht + 1);
  }
}

}  // namespace

std::vector<std::string> Tagcatalogus(domein::Veldapp veldapp) {
  std::vector<std::string> namen;
  for (const Tag& tag : Tags(veldapp)) namen.emplace_back(tag.naam);
  if (veldapp != domein::Veldapp::kOutsmart) return namen;
  for (int nummer = 1; nummer <= kVrijeVelden; ++nummer) namen.push_back(absl::StrCat("FreeField", nummer));
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

std::vector<std::string> OnbekendeTags(domein::Veldapp veldapp, absl::string_view tekst) {
  std::vector<std::string> onbekend;
  Doorloop(
      tekst, [](absl::string_view) {},
      [&](absl::string_view naam) {
        if (!Waarde(veldapp, naam, {})) onbekend.emplace_back(naam);
      });
  return onbekend;
}

std::string VulIn(absl::string_view tekst, domein::Veldapp veldapp, const Werkbon& werkbon) {
  std::string uit;
  Doorloop(
      tekst, [&](absl::string_view vast) { absl::StrAppend(&uit, vast); },
      [&](absl::string_view naam) {
        const auto waarde = Waarde(veldapp, naam, werkbon);
        absl::StrAppend(&uit, waarde ? *waarde : absl::StrCat("[", naam, "]"));
      });
  uit.resize(base::Utf8Prefix(uit, kLangste).size());
  return uit;
}

}  // namespace koppel::facturatie
