// For tests: a reader of XML that shares nothing with the code it judges. Knows elements without attributes inside, and
// entities; enough for what we send.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace koppel::vendor::imuis {

inline std::string Ontsnapt(absl::string_view tekst) {
  return absl::StrReplaceAll(tekst, {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}});
}

inline std::string Ingepakt(absl::string_view tekst) {
  return absl::StrReplaceAll(tekst, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
}

// What stands in each element of this name, as it is written.
inline std::vector<std::string> Ruw(absl::string_view xml, absl::string_view naam) {
  std::vector<std::string> gevonden;
  const std::string open = absl::StrCat("<", naam, ">");
  const std::string dicht = absl::StrCat("</", naam, ">");
  const std::string leeg = absl::StrCat("<", naam, "/>");
  const std::string leeg_met_spatie = absl::StrCat("<", naam, " />");
  for (std::size_t at = 0; at < xml.size(); ++at) {
    const absl::string_view hier = xml.substr(at);
    if (hier.substr(0, leeg.size()) == leeg || hier.substr(0, leeg_met_spatie.size()) == leeg_met_spatie) {
      gevonden.emplace_back("");
    } else if (hier.substr(0, open.size()) == open) {
      gevonden.emplace_back(hier.substr(open.size(), hier.find(dicht) - open.size()));
    }
  }
  return gevonden;
}

// The text of each element of this name, and of the only one ("(geen)" and "(meer)" when there is no such one).
inline std::vector<std::string> Teksten(absl::string_view xml, absl::string_view naam) {
  std::vector<std::string> teksten = Ruw(xml, naam);
  for (std::string& tekst : teksten) tekst = Ontsnapt(tekst);
  return teksten;
}
inline std::string Tekst(absl::string_view xml, absl::string_view naam) {
  const std::vector<std::string> teksten = Teksten(xml, naam);
  if (teksten.empty()) return "(geen)";
  return teksten.size() == 1 ? teksten[0] : "(meer)";
}

}  // namespace koppel::vendor::imuis
