#include "vendor/reeleezee/codec_factuur.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <random>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/status_matchers.h"
#include "vendor/answer_file.h"
#include "vendor/reeleezee/guid.h"

namespace koppel::vendor::reeleezee {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using Code = absl::StatusCode;

constexpr char kReferentie[] = "KPL-MFRGGZDFMZTWQ2LK";
constexpr char kFactuur[] = "11168ae2-2a75-5fba-a083-8ed4701d55a5";
constexpr char kId[] = "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11";
constexpr char kKlant[] = "5c8e1b7a-3f0d-4a86-9b52-7f20d1c4e617";
constexpr char kHoog[] = "1e44993a-15f6-419f-87e5-3e31ac3d9383";
const Administratie kAdministratie = {"https://apps.example/api/v1", kId};

Answer File(absl::string_view name) { return ReadAnswer("reeleezee", name); }

domein::Factuurregel Regel(std::string omschrijving, const char* aantal = "2.5", const char* prijs = "68") {
  domein::Factuurregel regel;
  regel.omschrijving = std::move(omschrijving);
  regel.aantal = domein::Hoeveelheid::Parse(aantal).value();
  regel.prijs = domein::Prijs::Parse(prijs).value();
  regel.artikel_id = "b9d3f1aa-0c52-4f5d-8c77-2e7d0f1c9b42";
  regel.btw_code = kHoog;
  regel.btw = domein::Btwtarief{21'000};
  regel.netto = regel.aantal * regel.prijs;
  return regel;
}

domein::Factuurregel Tekstregel(std::string tekst) {
  domein::Factuurregel regel;
  regel.soort = domein::Regelsoort::kTekst;
  regel.omschrijving = std::move(tekst);
  return regel;
}

domein::Conceptfactuur Concept(std::vector<domein::Factuurregel> regels) {
  domein::Conceptfactuur concept_;
  concept_.relatie_id = kKlant;
  concept_.factuurdatum = domein::Datum::Parse("2026-03-16").value();
  concept_.omschrijving = "Werkbon 2026-0187";
  concept_.regels = std::move(regels);
  return concept_;
}

// What goes over the line of this concept.
std::string Verzoek(const domein::Conceptfactuur& concept_) {
  return Ontdooi(FreezeFactuur(concept_, kReferentie).value()).value().verzoek;
}

// "Quantity x Price", as it was written.
std::string Geschreven(const domein::Factuurregel& regel) {
  const std::string body = Verzoek(Concept({regel}));
  const auto getal = [&](absl::string_view naam) {
    const auto at = body.find(absl::StrCat("\"", naam, "\":")) + naam.size() + 3;
    return body.substr(at, body.find(',', at) - at);
  };
  return absl::StrCat(getal("Quantity"), " x ", getal("Price"));
}

// ---- what is sent

TEST(FreezeFactuur, RE12_SchrijftHetConceptZoalsReeleezeeHetVraagt) {
  EXPECT_EQ(Verzoek(Concept({Regel("Arbeid monteur")})),
            R"({"id":"11168ae2-2a75-5fba-a083-8ed4701d55a5","Status":1,"DocumentType":10,"Type":1,"Origin":2,)"
            R"("IsVatIncluded":false,"Date":"2026-03-16T00:00:00","BookDate":"2026-03-16T00:00:00",)"
            R"("Header":"Werkbon 2026-0187","Entity":{"id":"5c8e1b7a-3f0d-4a86-9b52-7f20d1c4e617"},)"
            R"("DocumentLineList":[{"id":"d550d453-1c02-5968-8d67-ed1da80e7754","Sequence":1,"InvoiceLineType":11,)"
            R"("Product":{"id":"b9d3f1aa-0c52-4f5d-8c77-2e7d0f1c9b42"},"Description":"Arbeid monteur",)"
            R"("Quantity":2.5,"Price":68.00,"TaxRate":{"id":"1e44993a-15f6-419f-87e5-3e31ac3d9383"}}]})");
}

TEST(FreezeFactuur, RE15_X50_DeVervaldatumGaatAlleenMeeAlsErEenTermijnIs) {
  domein::Conceptfactuur concept_ = Concept({Regel("Arbeid")});
  EXPECT_THAT(Verzoek(concept_), Not(HasSubstr("DueDate")));
  concept_.vervaldatum = domein::Datum::Parse("2026-03-30").value();
  EXPECT_THAT(Verzoek(concept_), HasSubstr(R"("DueDate":"2026-03-30T00:00:00")"));
}

TEST(FreezeFactuur, X66_EenRegelZonderArtikelIsEenVrijeRegelMetBtw) {
  domein::Factuurregel regel = Regel("Klein materiaal");
  regel.artikel_id = "";
  EXPECT_THAT(Verzoek(Concept({regel})), AllOf(HasSubstr(R"("InvoiceLineType":4)"), Not(HasSubstr("Product")),
                                               HasSubstr(absl::StrCat(R"("TaxRate":{"id":")", kHoog, R"("})"))));
}

TEST(FreezeFactuur, EenTekstregelIsEenVrijeRegelVanNietsOpZijnPlaats) {
  const boost::json::value body =
      boost::json::parse(Verzoek(Concept({Tekstregel("Uitgevoerd op 12-3"), Regel("Arbeid")})));
  const boost::json::array& lines = body.at("DocumentLineList").as_array();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(
      boost::json::serialize(lines[0]),
      absl::StrCat(R"({"id":"d550d453-1c02-5968-8d67-ed1da80e7754","Sequence":1,"InvoiceLineType":4,)",
                   R"("Description":"Uitgevoerd op 12-3","Quantity":0,"Price":0,"TaxRate":{"id":")", kHoog, R"("}})"));
  EXPECT_EQ(lines[1].at("Sequence").as_int64(), 2);
}

TEST(FreezeFactuur, X04_GetallenHoudenHunDecimalen) {
  EXPECT_EQ(Geschreven(Regel("Kit", "6", "0")), "6 x 0.00");
  EXPECT_EQ(Geschreven(Regel("Kit", "0.3333", "62.5")), "0.3333 x 62.50");
  EXPECT_EQ(Geschreven(Regel("Kit", "10", "100.1234")), "10 x 100.1234");
}

TEST(FreezeFactuur, X69_EenCreditHeeftZijnMinAanHetAantal) {
  EXPECT_EQ(Geschreven(Regel("Retour", "-1.50", "65")), "-1.5 x 65.00");
  EXPECT_EQ(Geschreven(Regel("Korting", "1", "-10")), "-1 x 10.00");
  EXPECT_EQ(Geschreven(Regel("Korting op retour", "-2", "-10")), "2 x 10.00");
}

TEST(FreezeFactuur, EenVijfdeDecimaalDieNietTeltValtWeg) {
  EXPECT_EQ(Geschreven(Regel("Kit", "3", "82.64463")), "3 x 82.6446");
}

TEST(FreezeFactuur, EenVijfdeDecimaalDieTeltWordtEenStukVoorHetBedragVanDeRegel) {
  const domein::Factuurregel regel = Regel("Schroef", "1000", "82.64463");
  EXPECT_EQ(regel.netto.ToString(), "82644.63");
  EXPECT_EQ(Geschreven(regel), "1 x 82644.63");
  EXPECT_THAT(Verzoek(Concept({regel})), HasSubstr("\"Description\":\"Schroef (1000 x 82,64463)\""));
  EXPECT_EQ(Geschreven(Regel("Retour", "-1000", "82.64463")), "-1 x 82644.63");
  const auto lang = boost::json::parse(Verzoek(Concept({Regel(std::string(1'200, 's'), "1000", "82.64463")})));
  EXPECT_EQ(lang.at("DocumentLineList").at(0).at("Description").as_string(),
            absl::StrCat(std::string(982, 's'), " (1000 x 82,64463)"));
}

TEST(FreezeFactuur, TekstenWordenOpTekensIngekort) {
  domein::Conceptfactuur concept_ =
      Concept({Regel(absl::StrCat(std::string(999, 'a'), "€€")), Tekstregel(std::string(1'001, 't'))});
  concept_.omschrijving = absl::StrCat(std::string(199, 'k'), "€€");
  const boost::json::value body = boost::json::parse(Verzoek(concept_));
  EXPECT_EQ(body.at("Header").as_string(), absl::StrCat(std::string(199, 'k'), "€"));
  EXPECT_EQ(body.at("DocumentLineList").at(0).at("Description").as_string(), absl::StrCat(std::string(999, 'a'), "€"));
  EXPECT_EQ(body.at("DocumentLineList").at(1).at("Description").as_string(), std::string(1'000, 't'));
  concept_.omschrijving = "";
  EXPECT_THAT(Verzoek(concept_), Not(HasSubstr("Header")));
}

TEST(FreezeFactuur, WeigertWatNooitEenGeldigeFactuurWordt) {
  EXPECT_THAT(FreezeFactuur(Concept({}), kReferentie), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(FreezeFactuur(Concept({Tekstregel("alleen tekst")}), kReferentie), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(FreezeFactuur(Concept({Regel("Arbeid")}), ""), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(FreezeFactuur(Concept(std::vector<domein::Factuurregel>(1'000, Regel("Arbeid"))), kReferentie), IsOk());
  EXPECT_THAT(FreezeFactuur(Concept(std::vector<domein::Factuurregel>(1'001, Regel("Arbeid"))), kReferentie),
              StatusIs(Code::kInvalidArgument, HasSubstr("hooguit 1000 regels; deze heeft er 1001")));
  domein::Factuurregel vreemd = Regel("Arbeid");
  vreemd.btw_code = "701000021";
  EXPECT_THAT(FreezeFactuur(Concept({vreemd}), kReferentie), StatusIs(Code::kInvalidArgument, HasSubstr("btw")));
  vreemd = Regel("Arbeid");
  vreemd.artikel_id = "1422911990";
  EXPECT_THAT(FreezeFactuur(Concept({vreemd}), kReferentie), StatusIs(Code::kInvalidArgument, HasSubstr("artikel")));
  domein::Conceptfactuur vreemde = Concept({Regel("Arbeid")});
  vreemde.relatie_id = "1310077642";
  EXPECT_THAT(FreezeFactuur(vreemde, kReferentie), StatusIs(Code::kInvalidArgument, HasSubstr("relatie")));
}

// Reads what goes over the line as anybody might, and counts as Reeleezee does: per line, half away from zero. Knows
// nothing of the codec or of domein.
__extension__ typedef __int128 Wijd;

class AndereLezer {
 public:
  // In cents.
  static std::int64_t Som(const std::string& body) {
    std::int64_t som = 0;
    std::vector<std::string> lines = absl::StrSplit(body, "\"Quantity\":");
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const auto prijs = lines[i].find("\"Price\":") + 8;
      const Wijd product = Getal(lines[i], 4) * Getal(lines[i].substr(prijs), 4);  // of 10^-8 euro
      const Wijd half = product < 0 ? -500'000 : 500'000;
      som += static_cast<std::int64_t>((product + half) / 1'000'000);
    }
    return som;
  }

 private:
  // The number at the start, times 10^decimalen; one that has more decimals fails the test.
  static Wijd Getal(const std::string& tekst, int decimalen) {
    const std::string getal = tekst.substr(0, tekst.find_first_not_of("-0123456789."));
    const auto punt = getal.find('.');
    const std::string achter = punt == std::string::npos ? "" : getal.substr(punt + 1);
    EXPECT_LE(static_cast<int>(achter.size()), decimalen) << getal;
    std::int64_t waarde = 0;
    EXPECT_TRUE(absl::SimpleAtoi(absl::StrCat(getal.substr(0, punt), achter,
                                              std::string(static_cast<std::size_t>(decimalen) - achter.size(), '0')),
                                 &waarde))
        << getal;
    return waarde;
  }
};

TEST(FreezeFactuur, ElkConceptGeeftBijEenAndereLezerHetzelfdeGeld) {
  std::mt19937_64 random(20260316);
  const auto kies = [&](std::int64_t hoogste) {
    return std::uniform_int_distribution<std::int64_t>(-hoogste, hoogste)(random);
  };
  int als_een_stuk = 0;
  for (int ronde = 0; ronde < 2'000; ++ronde) {
    std::vector<domein::Factuurregel> regels;
    for (int i = 0; i < 1 + ronde % 7; ++i) {
      domein::Factuurregel regel = Regel("x");
      regel.aantal = domein::Hoeveelheid::Tienduizendsten(kies(ronde % 2 == 0 ? 50'000 : 10'000'000'000));
      regel.prijs = domein::Prijs::Honderdduizendsten(kies(ronde % 3 == 0 ? 1'000'000 : 1'000'000'000'000));
      regel.netto = regel.aantal * regel.prijs;
      regels.push_back(regel);
    }
    regels.push_back(Tekstregel("tekst"));
    const domein::Conceptfactuur concept_ = Concept(regels);
    const std::string body = Verzoek(concept_);
    als_een_stuk += body.find(" x ") != std::string::npos;
    ASSERT_EQ(AndereLezer::Som(body), concept_.Netto().centen()) << body;
  }
  EXPECT_GT(als_een_stuk, 100) << "both ways were tried";
  EXPECT_LT(als_een_stuk, 1'900);
}

TEST(Ontdooi, GeeftTerugWatBevrorenIs) {
  const absl::StatusOr<Bevroren> wat = Ontdooi("KPL-A\n{\"id\":1.50}\n");
  ASSERT_THAT(wat, IsOk());
  EXPECT_EQ(wat->referentie, "KPL-A");
  EXPECT_EQ(wat->verzoek, "{\"id\":1.50}\n");
  for (const char* kapot : {"", "KPL-A", "KPL-A\n", "\n{}"})
    EXPECT_THAT(Ontdooi(kapot), StatusIs(Code::kInternal)) << kapot;
}

TEST(EncodeCreateFactuur, StuurtHetBevrorenConceptByteVoorByteNaarZijnGuid) {
  const http::Request request =
      EncodeCreateFactuur(kAdministratie, {.referentie = kReferentie, .verzoek = "{\"a\": 1.50}"});
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.url, absl::StrCat("https://apps.example/api/v1/", kId, "/SalesInvoices/", kFactuur,
                                      "?$expand=Entity,DocumentLineList($expand=Product,TaxRate)"));
  EXPECT_EQ(request.body, "{\"a\": 1.50}");
  EXPECT_EQ(request.operation, "create_invoice");
}

// ---- what comes back

TEST(DecodeCreateFactuur, LeestHetConceptEnZijnTotalen) {
  const auto factuur = DecodeCreateFactuur(File("aangemaakt"), kReferentie);
  ASSERT_THAT(factuur, IsOkAndHolds(Not(Eq(std::nullopt))));
  EXPECT_EQ((*factuur)->id, kFactuur);
  EXPECT_EQ((*factuur)->nummer, "RLZ-01-00000412") << "a concept has its own number here";
  EXPECT_EQ((*factuur)->referentie, kReferentie);
  EXPECT_EQ((*factuur)->totaal_excl.ToString(), "230.00");
  EXPECT_EQ((*factuur)->totaal_incl.value().ToString(), "278.30");
  EXPECT_TRUE((*factuur)->is_concept);
}

TEST(DecodeCreateFactuur, OnafgerondeTotalenWordenOpDeCentAfgerond) {
  const auto factuur = DecodeCreateFactuur(File("onafgeronde_centen"), kReferentie);
  ASSERT_THAT(factuur, IsOkAndHolds(Not(Eq(std::nullopt))));
  EXPECT_EQ((*factuur)->totaal_excl.ToString(), "230.01");
  EXPECT_EQ((*factuur)->totaal_incl.value().ToString(), "278.30");
}

TEST(DecodeCreateFactuur, ElkAntwoordHeeftDeStatusVanHetContract) {
  const struct {
    const char* file;
    Code code;
  } kCases[] = {
      {"leeg", Code::kUnknown},
      {"kapot", Code::kUnknown},
      {"kapot_zoekantwoord", Code::kUnknown},
      {"andere_referentie", Code::kUnknown},
      {"zonder_totaal", Code::kUnknown},
      {"zonder_status", Code::kUnknown},
      {"storing", Code::kUnknown},
      {"fout_bij_hen", Code::kUnknown},
      {"relaties", Code::kUnknown},
      {"verlopen", Code::kUnauthenticated},
      {"geen_recht", Code::kPermissionDenied},
      {"administratie_weg", Code::kNotFound},
      {"druk", Code::kResourceExhausted},
      {"afgekeurd", Code::kInvalidArgument},
      {"status_staat_dit_niet_toe", Code::kInvalidArgument},
  };
  for (const auto& c : kCases) EXPECT_THAT(DecodeCreateFactuur(File(c.file), kReferentie), StatusIs(c.code)) << c.file;
  EXPECT_THAT(DecodeCreateFactuur(File("geen_inhoud"), kReferentie), IsOkAndHolds(Eq(std::nullopt)));
}

TEST(DecodeCreateFactuur, EenHeelGrootAntwoordIsOnbekend) {
  Answer answer = File("aangemaakt");
  answer->body.append(9'000'000, ' ');
  EXPECT_THAT(DecodeCreateFactuur(answer, kReferentie), StatusIs(Code::kUnknown));
}

TEST(EncodeFindFactuur, ZoektOpGuidEnNooitInDeLijst) {
  const http::Request request = EncodeFindFactuur(kAdministratie, kReferentie);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, absl::StrCat("https://apps.example/api/v1/", kId, "/SalesInvoices/", kFactuur));
  EXPECT_EQ(request.operation, "find_invoice");
}

TEST(DecodeFindFactuur, VindtConceptGeboektEnBetaald) {
  EXPECT_THAT(DecodeFindFactuur(File("gevonden"), kReferentie),
              IsOkAndHolds(Optional(
                  AllOf(Field(&Factuurverwijzing::id, kFactuur), Field(&Factuurverwijzing::is_concept, true)))));
  for (const char* file : {"gevonden_gepubliceerd", "gevonden_betaald"}) {
    EXPECT_THAT(DecodeFindFactuur(File(file), kReferentie),
                IsOkAndHolds(Optional(AllOf(Field(&Factuurverwijzing::nummer, "RLZ-2026118"),
                                            Field(&Factuurverwijzing::is_concept, false)))))
        << file;
  }
  EXPECT_THAT(DecodeFindFactuur(File("niet_gevonden"), kReferentie), IsOkAndHolds(Eq(std::nullopt)));
}

TEST(DecodeFindFactuur, EenGeboekteFactuurZonderReferenceHeeftHaarNummer) {
  Answer answer = File("gevonden_gepubliceerd");
  answer->body.replace(answer->body.find("\"RLZ-2026118\""), 13, "null");
  EXPECT_THAT(DecodeFindFactuur(answer, kReferentie),
              IsOkAndHolds(Optional(Field(&Factuurverwijzing::nummer, "2026118"))));
}

TEST(DecodeFindFactuur, AlleenHunEigenNotFoundZegtDatZijErNietIs) {
  Answer answer = File("niet_gevonden");
  answer->body = R"({"Message":"No HTTP resource was found that matches the request URI."})";
  EXPECT_THAT(DecodeFindFactuur(answer, kReferentie), StatusIs(Code::kNotFound));
  EXPECT_THAT(DecodeFindFactuur(File("administratie_weg"), kReferentie), StatusIs(Code::kNotFound));
}

TEST(DecodeFindFactuur, ElkAntwoordHeeftDeStatusVanHetContract) {
  const struct {
    const char* file;
    Code code;
  } kCases[] = {
      {"kapot_zoekantwoord", Code::kInternal}, {"leeg", Code::kInternal},
      {"gevonden_anderen", Code::kInternal},   {"relaties", Code::kInternal},
      {"geen_inhoud", Code::kInternal},        {"zonder_totaal", Code::kInternal},
      {"storing", Code::kUnavailable},         {"fout_bij_hen", Code::kUnavailable},
      {"verlopen", Code::kUnauthenticated},    {"geen_recht", Code::kPermissionDenied},
      {"druk", Code::kResourceExhausted},
  };
  for (const auto& c : kCases) EXPECT_THAT(DecodeFindFactuur(File(c.file), kReferentie), StatusIs(c.code)) << c.file;
}

}  // namespace
}  // namespace koppel::vendor::reeleezee
