#include "facturatie/teksten.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "facturatie/tagcatalogus.h"

namespace koppel::facturatie {
namespace {

// A field's value without the white space around it.
std::string Waarde(const std::string& veld, const domein::Werkbon& werkbon, const Spelregels& regels) {
  return std::string(absl::StripAsciiWhitespace(Veldwaarde(regels.veldapp, veld, werkbon).value_or("")));
}

// Prefix and fields, joined with a space; empty when every field is (X53).
std::string Tekst(const domein::ExtraRegel& regel, const domein::Werkbon& werkbon, const Spelregels& regels) {
  std::vector<std::string> delen;
  for (const std::string& veld : regel.velden) {
    std::string waarde = Waarde(veld, werkbon, regels);
    if (!waarde.empty()) delen.push_back(std::move(waarde));
  }
  if (delen.empty() && !regel.velden.empty()) return "";
  const std::string voorvoegsel(absl::StripAsciiWhitespace(regel.voorvoegsel));
  if (!voorvoegsel.empty()) delen.insert(delen.begin(), voorvoegsel);
  return absl::StrJoin(delen, " ");
}

}  // namespace

void BoekTeksten(const domein::Werkbon& werkbon, Boeking& boeking) {
  const Spelregels& regels = boeking.regels;
  if (!absl::StripAsciiWhitespace(regels.tekstregel).empty())
    boeking.VoegTekst(regels.tekstregel, "vaste tekstregel van de instellingen");
  int nummer = 0;
  for (const domein::ExtraRegel& regel : regels.extra_regels) {
    std::string tekst = Tekst(regel, werkbon, regels);
    ++nummer;
    if (tekst.empty()) continue;
    boeking.VoegTekst(std::move(tekst), absl::StrCat("extra regel ", nummer,
                                                     " van de instellingen: ", absl::StrJoin(regel.velden, ", ")));
  }
  if (regels.omschrijving_als_regel && !absl::StripAsciiWhitespace(werkbon.omschrijving).empty())
    boeking.VoegTekst(werkbon.omschrijving, "omschrijving van de werkbon");
}

std::string KenmerkVan(const domein::Werkbon& werkbon, const Spelregels& regels) {
  return regels.referentieveld.empty() ? "" : Waarde(regels.referentieveld, werkbon, regels);
}

}  // namespace koppel::facturatie
