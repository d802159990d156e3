#include "vendor/imuis/tabel.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "vendor/imuis/xml.h"

namespace koppel::vendor::imuis {
namespace {

std::optional<std::int64_t> GetalIn(pugi::xml_node node, absl::string_view naam) {
  std::int64_t getal = 0;
  if (!absl::SimpleAtoi(TextOf(ChildOf(node, naam)), &getal) || getal < 0) return std::nullopt;
  return getal;
}

}  // namespace

Oproep EncodeLees(const Selectie& selectie, int bladzijde) {
  pugi::xml_document document;
  pugi::xml_node tabel = document.append_child("NewDataSet").append_child("Table1");
  Put(tabel, "TABLE", selectie.tabel);
  Put(tabel, "SELECTFIELDS", absl::StrJoin(selectie.velden, "\t"));
  Put(tabel, "WHEREFIELDS", selectie.waar_veld);
  Put(tabel, "WHEREOPERATORS", "=");
  Put(tabel, "WHEREVALUES", selectie.waar_is);
  Put(tabel, "ORDERBY", absl::StrJoin(selectie.sleutel, "\t"));
  Put(tabel, "MAXRESULT", "0");
  Put(tabel, "PAGESIZE", absl::StrCat(kPaginaGrootte));
  Put(tabel, "SELECTPAGE", absl::StrCat(bladzijde));
  return {.functie = "GetStamtabelRecords",
          .operation = absl::StrCat("read_", absl::AsciiStrToLower(selectie.tabel)),
          .elementen = {{"Selectie", WriteXml(document)}, {"Records", ""}}};
}

const std::string& Rij::operator[](absl::string_view veld) const {
  static const std::string* const kLeeg = new std::string();
  for (const auto& [naam, tekst] : velden_) {
    if (naam == veld) return tekst;
  }
  return *kLeeg;
}

absl::StatusOr<Tabel> DecodeLees(const Uitslag& uitslag) {
  Tabel tabel;
  const std::string records = uitslag.Element("Records");
  if (absl::StripAsciiWhitespace(records).empty()) return tabel;  // A page that came empty; nobody says why (3.1).
  const auto document = ParseXml(records);
  if (!document.ok()) return Unreadable(document.status().message(), Call::kRead);
  const pugi::xml_node inhoud = ChildOf(**document, "NewDataSet");
  if (!inhoud) return Unreadable("records without a NewDataSet", Call::kRead);
  for (const pugi::xml_node& node : inhoud.children()) {
    if (LocalName(node) == "METADATA") {
      tabel.aantal = GetalIn(node, "RECORDCOUNT");
      tabel.bladzijden = GetalIn(node, "TOTALPAGES");
    }
    if (LocalName(node) != "DATA") continue;
    Velden velden;
    for (const pugi::xml_node& veld : node.children())
      velden.emplace_back(std::string(LocalName(veld)), std::string(absl::StripAsciiWhitespace(TextOf(veld))));
    tabel.rijen.emplace_back(std::move(velden));
  }
  return tabel;
}

Oproep EncodeMaak(const std::string& tabel, const Velden& velden, std::string operation) {
  pugi::xml_document document;
  pugi::xml_node inhoud = document.append_child("NewDataSet");
  Put(inhoud.append_child("METADATA"), "TABLE", tabel);
  pugi::xml_node rij = inhoud.append_child("DATA");
  for (const auto& [naam, tekst] : velden) Put(rij, naam, tekst);
  return {.functie = "CreateStamTabelRecord",
          .operation = std::move(operation),
          .soort = Call::kCreate,
          .elementen = {{"Stamtabel", WriteXml(document)}, {"Primarykey", ""}}};
}

}  // namespace koppel::vendor::imuis
