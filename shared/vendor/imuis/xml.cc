#include "vendor/imuis/xml.h"

#include <algorithm>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace koppel::vendor::imuis {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{4} << 20;
constexpr int kMaxDiep = 64;

// How deep the elements of a text lie in each other, counted before anything is built of it. CDATA counts as if it were
// markup: that only makes the answer larger.
int Diepte(absl::string_view xml) {
  int diep = 0;
  int diepst = 0;
  for (std::size_t at = xml.find('<'); at != absl::string_view::npos; at = xml.find('<', at + 1)) {
    const char na = at + 1 < xml.size() ? xml[at + 1] : '\0';
    if (na == '/') {
      --diep;
    } else if (na != '?' && na != '!') {
      at = xml.find('>', at);
      if (at == absl::string_view::npos) break;
      if (xml[at - 1] != '/') diepst = std::max(diepst, ++diep);
    }
  }
  return diepst;
}

// XML 1.0 has no control characters but tab and line ends, and no U+FFFE and U+FFFF. A carriage return would not come
// back as it was sent.
std::string AlleenXml(absl::string_view tekst) {
  std::string schoon;
  for (std::size_t i = 0; i < tekst.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(tekst[i]);
    if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F) continue;
    if (c == 0xEF &&
        (absl::StartsWith(tekst.substr(i), "\xEF\xBF\xBE") || absl::StartsWith(tekst.substr(i), "\xEF\xBF\xBF"))) {
      i += 2;
      continue;
    }
    schoon += tekst[i];
  }
  return schoon;
}

}  // namespace

absl::StatusOr<std::unique_ptr<pugi::xml_document>> ParseXml(absl::string_view xml) {
  if (xml.size() > kMaxBytes) return absl::InvalidArgumentError(absl::StrCat(xml.size(), " bytes of XML"));
  if (absl::StrContains(xml, "<!DOCTYPE")) return absl::InvalidArgumentError("XML with a DOCTYPE");
  if (Diepte(xml) > kMaxDiep) return absl::InvalidArgumentError("XML that is too deep");
  auto document = std::make_unique<pugi::xml_document>();
  const pugi::xml_parse_result result =
      document->load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!result) return absl::InvalidArgumentError(absl::StrCat("no XML: ", result.description()));
  return document;
}

std::string WriteXml(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  return out.str();
}

void Put(pugi::xml_node parent, const std::string& naam, absl::string_view tekst) {
  parent.append_child(naam.c_str()).text().set(AlleenXml(tekst).c_str());
}

absl::string_view LocalName(pugi::xml_node node) {
  const absl::string_view naam = node.name();
  const std::size_t colon = naam.find(':');
  return colon == absl::string_view::npos ? naam : naam.substr(colon + 1);
}

pugi::xml_node ChildOf(pugi::xml_node parent, absl::string_view naam) {
  for (const pugi::xml_node& child : parent.children()) {
    if (LocalName(child) == naam) return child;
  }
  return {};
}

std::string TextOf(pugi::xml_node node) {
  std::string tekst;
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) tekst += child.value();
  }
  return tekst;
}

}  // namespace koppel::vendor::imuis
