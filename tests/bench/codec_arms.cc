#include "tests/bench/codec_arms.h"

#include <boost/json.hpp>
#include <memory>

#include "absl/base/internal/raw_logging.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "vendor/answer_file.h"
#include "vendor/asperion/codec_factuur.h"
#include "vendor/imuis/codec_order.h"
#include "vendor/imuis/werkplan.h"
#include "vendor/reeleezee/codec_factuur.h"
#include "vendor/rompslomp/codec.h"

namespace koppel::bench {
namespace {

namespace json = boost::json;

constexpr char kReferentie[] = "KPL-MFRGGZDFMZTWQ2LK";

// A werkbon of some length: materials, each with a text as people write them.
domein::Conceptfactuur Concept(int lines, const char* relatie, const char* artikel, const char* btw) {
  domein::Conceptfactuur concept_;
  concept_.relatie_id = relatie;
  concept_.factuurdatum = domein::Datum::Parse("2026-03-16").value();
  concept_.vervaldatum = domein::Datum::Parse("2026-03-30").value();
  concept_.omschrijving = "Werkbon 2026-0187";
  for (int i = 0; i < lines; ++i) {
    domein::Factuurregel regel;
    regel.omschrijving = absl::StrCat("Installatiekabel 3x2,5 mm² per meter, rol ", i + 1);
    regel.aantal = domein::Hoeveelheid::Parse("2.75").value();
    regel.prijs = domein::Prijs::Parse("58.5").value();
    regel.artikel_id = artikel;
    regel.btw_code = btw;
    regel.btw = domein::Btwtarief{21'000};
    regel.netto = regel.aantal * regel.prijs;
    concept_.regels.push_back(std::move(regel));
  }
  return concept_;
}

// A recorded answer in JSON, with so many lines in the list at `path`.
http::Response WithLines(const char* vendor, const char* name, const std::vector<const char*>& path, int lines) {
  http::Response response = vendor::ReadAnswer(vendor, name);
  json::value body = json::parse(response.body);
  json::value* at = &body;
  for (const char* key : path) at = &at->as_object().at(key);
  json::array& list = at->as_array();
  while (static_cast<int>(list.size()) < lines) list.push_back(json::value(list.front()));
  response.body = json::serialize(body);
  return response;
}

template <typename Freeze, typename Decode>
CodecArm Arm(const char* vendor, Freeze freeze, std::size_t answer_bytes, Decode decode) {
  const absl::StatusOr<std::string> frozen = freeze();
  if (!frozen.ok()) ABSL_RAW_LOG(FATAL, "%s: %s", vendor, frozen.status().ToString().c_str());
  return {.vendor = vendor,
          .frozen_bytes = frozen->size(),
          .answer_bytes = answer_bytes,
          .freeze = [freeze] { return freeze().ok(); },
          .decode = decode};
}

CodecArm Asperion(int lines) {
  namespace asperion = vendor::asperion;
  domein::Conceptfactuur concept_ = Concept(lines, "90217/10042", "5512/8000", "VH");
  concept_.vendor_notitie = asperion::SchrijfNotitie({.vorm = asperion::Regelvorm::kArtikelen, .dagboek = "70"});
  const asperion::Administratie administratie{"https://api.asperion.nl/v1", "1203348871"};
  const asperion::Answer answer = WithLines("asperion", "aangemaakt", {"lines", "_data"}, lines);
  return Arm(
      "asperion", [concept_] { return asperion::FreezeFactuur(concept_, kReferentie); }, answer->body.size(),
      [administratie, answer] { return asperion::DecodeCreateFactuur(administratie, answer, kReferentie).ok(); });
}

std::string Escaped(std::string text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
}

// Rows of a table as the vendor answers them.
std::string ImuisAnswer(const char* table, const std::string& rows, int total, int page_size) {
  const std::string document =
      absl::StrCat("<NewDataSet>\n<METADATA><TABLE>", table, "</TABLE><RECORDCOUNT>", total,
                   "</RECORDCOUNT><TOTALPAGES>", (total + page_size - 1) / page_size, "</TOTALPAGES><PAGESIZE>",
                   page_size, "</PAGESIZE></METADATA>\n", rows, "</NewDataSet>");
  return absl::StrCat(R"(<?xml version="1.0" encoding="utf-8"?>)",
                      R"(<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>)",
                      R"(<GetStamtabelRecordsResponse xmlns="https://cloudswitch.imuisonline.com/">)",
                      "<GetStamtabelRecordsResult>true</GetStamtabelRecordsResult><Records>", Escaped(document),
                      "</Records><Foutmelding /></GetStamtabelRecordsResponse></soap:Body></soap:Envelope>");
}

// What the adapter does with the lines of an order that it reads back.
bool FindsAll(const http::Response& response, const vendor::imuis::Bevroren& bevroren) {
  namespace imuis = vendor::imuis;
  const imuis::Wie wie{.partnersleutel = base::Secret("onze-partnersleutel"), .omgevingscode = base::Secret("48213")};
  const imuis::Oproep oproep = imuis::EncodeLees(imuis::OrderregelsVan(bevroren.order), 1);
  const absl::StatusOr<imuis::Uitslag> uitslag = imuis::DecodeUitslag(response, wie, oproep);
  if (!uitslag.ok()) return false;
  const absl::StatusOr<imuis::Tabel> tabel = imuis::DecodeLees(*uitslag);
  if (!tabel.ok()) return false;
  const auto regels = imuis::LeesOrderregels(tabel->rijen, bevroren.order);
  if (!regels.ok()) return false;
  const auto alles = imuis::VindAlles(bevroren, imuis::Orderkop(), *regels);
  return alles.ok() && alles->has_value();
}

CodecArm Imuis(int lines) {
  namespace imuis = vendor::imuis;
  domein::Conceptfactuur concept_ = Concept(lines, "10017", "KABEL-3X25", "");
  concept_.verkooporder = "202600041";
  const auto freeze = [concept_] { return imuis::FreezeOrder(concept_, kReferentie); };
  const auto bevroren = std::make_shared<imuis::Bevroren>(imuis::LeesBevroren(freeze().value()).value());
  std::string rows;
  for (int i = 1; i <= lines; ++i) {
    absl::StrAppend(&rows, "<DATA><ORDNR>202600041</ORDNR><RG>", 5 * i, "</RG><ART>KABEL-3X25</ART><AANT>2.75</AANT>",
                    "<PRS>58.5</PRS><BEDR>160.88</BEDR><AANTGELEV>0</AANTGELEV><AANTGEFACT>0</AANTGEFACT><OPMINT>",
                    kReferentie, "-", i, "</OPMINT></DATA>\n");
  }
  const http::Response response{.status = 200, .headers = {}, .body = ImuisAnswer("ORDRG", rows, lines, 500)};
  return Arm("imuis", freeze, response.body.size(), [response, bevroren] { return FindsAll(response, *bevroren); });
}

// A PUT is answered with 204: what is decoded is the invoice as it is read back, which shows no lines.
CodecArm Reeleezee(int lines) {
  namespace reeleezee = vendor::reeleezee;
  const domein::Conceptfactuur concept_ =
      Concept(lines, "7d0b9a52-6c1e-4f0a-9a35-000000010017", "7d0b9a52-6c1e-4f0a-9a35-000000005512",
              "7d0b9a52-6c1e-4f0a-9a35-000000000021");
  const reeleezee::Answer answer = vendor::ReadAnswer("reeleezee", "gevonden");
  return Arm(
      "reeleezee", [concept_] { return reeleezee::FreezeFactuur(concept_, kReferentie); }, answer->body.size(),
      [answer] {
        const auto factuur = reeleezee::DecodeFindFactuur(answer, kReferentie);
        return factuur.ok() && factuur->has_value();
      });
}

CodecArm Rompslomp(int lines) {
  namespace rompslomp = vendor::rompslomp;
  const domein::Conceptfactuur concept_ = Concept(lines, "1310077642", "1422905316", "701000021");
  const rompslomp::Answer answer = WithLines("rompslomp", "aangemaakt", {"sales_invoice", "invoice_lines"}, lines);
  return Arm(
      "rompslomp", [concept_] { return rompslomp::FreezeFactuur(concept_, kReferentie); }, answer->body.size(),
      [answer] { return rompslomp::DecodeCreateFactuur(answer, kReferentie).ok(); });
}

}  // namespace

std::vector<CodecArm> CodecArms(int lines) {
  return {Asperion(lines), Imuis(lines), Reeleezee(lines), Rompslomp(lines)};
}

std::string ImuisPage(int first, int count, int total, int page_size) {
  std::string rows;
  for (int i = first; i < first + count; ++i) {
    absl::StrAppend(&rows, "<DATA><NR>ART-", i, "</NR><OMSCHR>Installatiekabel 3x2,5 mm² per meter, rol ", i,
                    "</OMSCHR><VERKPR>58.5</VERKPR><BTW>H</BTW><OPMINT></OPMINT></DATA>\n");
  }
  return ImuisAnswer("ART", rows, total, page_size);
}

}  // namespace koppel::bench
