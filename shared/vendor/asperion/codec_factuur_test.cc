#include "vendor/asperion/codec_factuur.h"

#include <boost/json.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "vendor/answer_file.h"

namespace koppel::vendor::asperion {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using Code = absl::StatusCode;

constexpr char kReferentie[] = "KPL-MFRGGZDFMZTWQ2LK";
const Administratie kAdministratie = {"https://api.example/v1", "1203348871"};

Answer File(absl::string_view name) { return ReadAnswer("asperion", name); }

domein::Factuurregel Regel(std::string omschrijving, const char* aantal = "2.75", const char* prijs = "58.50") {
  domein::Factuurregel regel;
  regel.omschrijving = std::move(omschrijving);
  regel.aantal = domein::Hoeveelheid::Parse(aantal).value();
  regel.prijs = domein::Prijs::Parse(prijs).value();
  regel.artikel_id = "6001/8010";
  regel.btw_code = "VH";
  regel.btw = domein::Btwtarief{21'000};
  regel.netto = regel.aantal * regel.prijs;
  return regel;
}

domein::Factuurregel Tekst(std::string tekst) {
  domein::Factuurregel regel;
  regel.soort = domein::Regelsoort::kTekst;
  regel.omschrijving = std::move(tekst);
  return regel;
}

std::string Note(Regelvorm vorm) { return SchrijfNotitie({.vorm = vorm, .dagboek = "70"}); }

domein::Conceptfactuur Concept(std::vector<domein::Factuurregel> regels, Regelvorm vorm = Regelvorm::kArtikelen) {
  domein::Conceptfactuur concept_;
  concept_.relatie_id = "90217/K00017";
  concept_.factuurdatum = domein::Datum::Parse("2026-03-16").value();
  concept_.omschrijving = "Werkbon 2026-0187";
  concept_.vendor_notitie = Note(vorm);
  concept_.regels = std::move(regels);
  return concept_;
}

// What was frozen, for looking into.
boost::json::object Bevroren(const domein::Conceptfactuur& concept_) {
  const absl::StatusOr<std::string> body = FreezeFactuur(concept_, kReferentie);
  EXPECT_THAT(body, IsOk());
  return boost::json::parse(body.value_or("{}")).as_object();
}

std::vector<std::string> Teksten(const boost::json::object& invoice) {
  std::vector<std::string> teksten;
  for (const boost::json::value& line : invoice.at("lines").at("_data").as_array()) {
    teksten.emplace_back(line.at("description").as_string().c_str());
  }
  return teksten;
}

// ---- the two forms

TEST(FreezeFactuur, AS12_SchrijftArtikelregelsZoalsA19) {
  EXPECT_THAT(
      FreezeFactuur(Concept({Tekst("Volgens afspraak"), Regel("Arbeid monteur")}), kReferentie),
      IsOkAndHolds(Eq(R"({"debtorCustomerNumber":"K00017","date":"2026-03-16T00:00:00","journalId":"70",)"
                      R"("description":"Werkbon 2026-0187 KPL-MFRGGZDFMZTWQ2LK","lines":{"_data":[)"
                      R"({"lineType":"Text","description":"Volgens afspraak"},)"
                      R"({"lineType":"Article","articleId":6001,"description":"Arbeid monteur","quantity":2.75,)"
                      R"("price":58.50,"vatCode":"VH"}]}})")));
}

TEST(FreezeFactuur, AS12_SchrijftBoekingsregelsZoalsGedocumenteerd) {
  EXPECT_THAT(
      FreezeFactuur(Concept({Tekst("Volgens afspraak"), Regel("Arbeid monteur")}, Regelvorm::kBoekingen), kReferentie),
      IsOkAndHolds(
          Eq(R"json({"debtorCustomerNumber":"K00017","date":"2026-03-16T00:00:00","bookyear":2026,)json"
             R"json("bookperiod":3,"journalId":"70","description":"Werkbon 2026-0187 KPL-MFRGGZDFMZTWQ2LK",)json"
             R"json("lines":{"_data":[)json"
             R"json({"amount":0.00,"description":"Volgens afspraak","ledgerAccountId":8010,"vatCode":"VH"},)json"
             R"json({"amount":160.88,"description":"Arbeid monteur (2,75 x 58,50)","ledgerAccountId":8010,)json"
             R"json("vatCode":"VH"}]}})json")));
}

TEST(FreezeFactuur, AS22_TekstregelsHoudenHunPlaatsOpDeRekeningVanDeEersteRegelMetEenBedrag) {
  domein::Factuurregel kabel = Regel("Kabel");
  kabel.artikel_id = "5512/8000";
  kabel.btw_code = "VL";
  const domein::Conceptfactuur concept_ = Concept({Tekst("Eerst"), kabel, Tekst("Daarna"), Regel("Arbeid")});
  EXPECT_THAT(Teksten(Bevroren(concept_)), ElementsAre("Eerst", "Kabel", "Daarna", "Arbeid"));

  domein::Conceptfactuur boekingen = concept_;
  boekingen.vendor_notitie = Note(Regelvorm::kBoekingen);
  const boost::json::object invoice = Bevroren(boekingen);
  const boost::json::array& lines = invoice.at("lines").at("_data").as_array();
  ASSERT_EQ(lines.size(), 4u);
  for (const int tekstregel : {0, 2}) {
    EXPECT_EQ(lines[tekstregel].at("ledgerAccountId").as_int64(), 8000);
    EXPECT_EQ(lines[tekstregel].at("vatCode").as_string(), "VL");
    EXPECT_EQ(lines[tekstregel].at("amount").as_double(), 0.0);
  }
}

TEST(FreezeFactuur, AS22_EenLangeTekstGaatVerderOpEenVolgendeRegel) {
  std::string lang;
  for (int i = 0; i < 60; ++i) absl::StrAppend(&lang, "tékst", i, " ");
  std::string terug;
  int regels = 0;
  for (const std::string& tekst : Teksten(Bevroren(Concept({Tekst(lang), Regel("Arbeid")})))) {
    if (tekst == "Arbeid") continue;
    EXPECT_EQ(BytesOf(tekst, 250), tekst.size()) << "at most 250 characters";
    absl::StrAppend(&terug, tekst, " ");
    ++regels;
  }
  EXPECT_EQ(terug, lang);
  EXPECT_EQ(regels, 2);
  EXPECT_THAT(Teksten(Bevroren(Concept({Tekst(std::string(251, 'x')), Tekst("  "), Regel("Arbeid")}))),
              ElementsAre(std::string(250, 'x'), "x", "Arbeid"));
}

TEST(FreezeFactuur, EenOmschrijvingWordtAfgekaptEnHoudtHaarSom) {
  std::string lang;
  for (int i = 0; i < 251; ++i) lang += "é";
  EXPECT_EQ(Teksten(Bevroren(Concept({Regel(lang)}))).at(0).size(), 500u);
  const std::string boeking = Teksten(Bevroren(Concept({Regel(lang)}, Regelvorm::kBoekingen))).at(0);
  EXPECT_THAT(boeking, EndsWith("é (2,75 x 58,50)"));
  EXPECT_EQ(BytesOf(boeking, 250), boeking.size());
}

TEST(FreezeFactuur, X04_GetallenStaanErZoalsZeZijnNooitAlsMacht) {
  const auto getallen = [](const char* aantal, const char* prijs) {
    const std::string body = FreezeFactuur(Concept({Regel("Kit", aantal, prijs)}), kReferentie).value();
    const std::size_t begin = body.find("\"quantity\"");
    return body.substr(begin, body.find(",\"vatCode\"") - begin);
  };
  EXPECT_EQ(getallen("6", "0"), R"("quantity":6,"price":0.00)");
  EXPECT_EQ(getallen("0.3333", "82.64463"), R"("quantity":0.3333,"price":82.64463)");
  EXPECT_EQ(getallen("-1.50", "65"), R"("quantity":-1.5,"price":65.00)");  // X69
  EXPECT_EQ(getallen("1000000", "10000000"), R"("quantity":1000000,"price":10000000.00)");
}

// ---- header

TEST(FreezeFactuur, DeVervaldatumVolgtDeConditieVanDeDebiteurTenzijErEenIs) {
  domein::Conceptfactuur concept_ = Concept({Regel("Arbeid")});
  EXPECT_THAT(FreezeFactuur(concept_, kReferentie),
              IsOkAndHolds(AllOf(Not(HasSubstr("paymentDueDate")), Not(HasSubstr("paymentConditionId")))));
  concept_.vervaldatum = domein::Datum::Parse("2026-03-30").value();
  EXPECT_THAT(FreezeFactuur(concept_, kReferentie),
              IsOkAndHolds(HasSubstr(R"("paymentDueDate":"2026-03-30T00:00:00")")));
}

TEST(FreezeFactuur, AS23_HetKenmerkIsVanDeGebruikerEnStaatNooitInDeWegVanOnzeReferentie) {
  domein::Conceptfactuur concept_ = Concept({Regel("Arbeid")});
  EXPECT_FALSE(Bevroren(concept_).contains("reference"));
  concept_.kenmerk = absl::StrCat("PO 4711 ", std::string(60, 'k'));
  const std::string kort = absl::StrCat("PO 4711 ", std::string(42, 'k'));
  EXPECT_EQ(Bevroren(concept_).at("reference").as_string(), kort);
  EXPECT_EQ(Bevroren(concept_).at("description").as_string(), "Werkbon 2026-0187 KPL-MFRGGZDFMZTWQ2LK");

  concept_.vendor_notitie = Note(Regelvorm::kBoekingen);  // There is no such field: before ours, in the description.
  EXPECT_FALSE(Bevroren(concept_).contains("reference"));
  EXPECT_EQ(Bevroren(concept_).at("description").as_string(),
            absl::StrCat("Werkbon 2026-0187 ", kort, " KPL-MFRGGZDFMZTWQ2LK"));
}

TEST(FreezeFactuur, OnzeReferentieBlijftHeelAchterElkeOmschrijving) {
  domein::Conceptfactuur concept_ = Concept({Regel("Arbeid")});
  for (const Regelvorm vorm : {Regelvorm::kArtikelen, Regelvorm::kBoekingen}) {
    concept_.vendor_notitie = Note(vorm);
    for (std::string omschrijving : {"", "  ", "Werkbon\n12", "éééé"}) {
      for (int keer = 0; keer < 200; ++keer) {
        concept_.omschrijving = omschrijving;
        const std::string tekst = Bevroren(concept_).at("description").as_string().c_str();
        EXPECT_TRUE(tekst == kReferentie || absl::EndsWith(tekst, absl::StrCat(" ", kReferentie))) << tekst;
        EXPECT_EQ(BytesOf(tekst, 100), tekst.size()) << tekst;
        EXPECT_THAT(ReferentieIn(FreezeFactuur(concept_, kReferentie).value()), IsOkAndHolds(kReferentie));
        omschrijving += "é";
      }
    }
    concept_.kenmerk = std::string(50, 'k');
  }
}

TEST(FreezeFactuur, ZonderVerkoopdagboekKiestAsperion) {
  domein::Conceptfactuur concept_ = Concept({Regel("Arbeid")});
  concept_.vendor_notitie = SchrijfNotitie({.vorm = Regelvorm::kArtikelen, .dagboek = ""});
  EXPECT_FALSE(Bevroren(concept_).contains("journalId"));
}

TEST(FreezeFactuur, WeigertWatNooitEenGeldigeFactuurWordt) {
  EXPECT_THAT(FreezeFactuur(Concept({}), kReferentie), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(FreezeFactuur(Concept({Tekst("Alleen tekst")}), kReferentie), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(FreezeFactuur(Concept({Regel("Arbeid")}), ""), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(FreezeFactuur(Concept({Regel("Arbeid")}), "KPL A"), StatusIs(Code::kInvalidArgument));
  for (const char* vreemd : {"", "90217", "90217/", "x/K00017"}) {
    domein::Conceptfactuur concept_ = Concept({Regel("Arbeid")});
    concept_.relatie_id = vreemd;
    EXPECT_THAT(FreezeFactuur(concept_, kReferentie), StatusIs(Code::kInvalidArgument)) << vreemd;
  }
  domein::Factuurregel zonder_btw = Regel("Arbeid");
  zonder_btw.btw_code = "";
  EXPECT_THAT(FreezeFactuur(Concept({zonder_btw}), kReferentie), StatusIs(Code::kInvalidArgument, HasSubstr("btw")));
}

TEST(FreezeFactuur, X66_ElkeRegelMetEenBedragHeeftEenArtikel) {
  domein::Factuurregel regel = Regel("Klein materiaal");
  regel.artikel_id = "";
  EXPECT_THAT(FreezeFactuur(Concept({Regel("Arbeid"), regel}), kReferentie),
              StatusIs(Code::kInvalidArgument, HasSubstr("'Klein materiaal' heeft geen artikel")));
  regel.artikel_id = "6001";
  EXPECT_THAT(FreezeFactuur(Concept({regel}), kReferentie), IsOk());
  EXPECT_THAT(FreezeFactuur(Concept({regel}, Regelvorm::kBoekingen), kReferentie),
              StatusIs(Code::kInvalidArgument, HasSubstr("geen grootboekrekening")));
}

TEST(FreezeFactuur, EenVreemdeNotitieWordtNietGeraden) {
  domein::Conceptfactuur concept_ = Concept({Regel("Arbeid")});
  for (const char* vreemd : {"", "x", "{}", R"({"asperion":2,"regels":"artikelen"})", R"({"asperion":1})",
                             R"({"asperion":1,"regels":"gebakjes"})", R"({"imuis":1,"regels":"artikelen"})"}) {
    concept_.vendor_notitie = vreemd;
    EXPECT_THAT(FreezeFactuur(concept_, kReferentie), StatusIs(Code::kInvalidArgument)) << vreemd;
  }
}

TEST(LeesNotitie, LeestTerugWatGeschrevenIs) {
  for (const Regelvorm vorm : {Regelvorm::kArtikelen, Regelvorm::kBoekingen}) {
    for (const char* dagboek : {"", "70", "V \"1\""}) {
      const absl::StatusOr<Notitie> notitie = LeesNotitie(SchrijfNotitie({.vorm = vorm, .dagboek = dagboek}));
      ASSERT_THAT(notitie, IsOk());
      EXPECT_EQ(notitie->vorm, vorm);
      EXPECT_EQ(notitie->dagboek, dagboek);
    }
  }
}

TEST(ReferentieIn, WatNietTeLezenIsWordtNietVerstuurd) {
  for (const char* kapot : {"", "{}", R"({"description":" "})", "[1]"}) {
    EXPECT_THAT(ReferentieIn(kapot), StatusIs(Code::kInternal)) << kapot;
  }
}

// ---- create and find

TEST(EncodeCreateFactuur, StuurtHetBevrorenConceptByteVoorByte) {
  const http::Request request = EncodeCreateFactuur(kAdministratie, R"({"description": "x"})");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://api.example/v1/salesinvoiceswithlines");
  EXPECT_EQ(request.content_type, "application/json");
  EXPECT_EQ(request.body, R"({"description": "x"})");
  EXPECT_EQ(request.operation, "create_invoice");
}

absl::StatusOr<Factuurverwijzing> Gemaakt(const char* name) {
  return DecodeCreateFactuur(kAdministratie, File(name), kReferentie);
}

TEST(DecodeCreateFactuur, LeestHetConceptEnZijnTotalen) {
  const absl::StatusOr<Factuurverwijzing> factuur = Gemaakt("aangemaakt");
  ASSERT_THAT(factuur, IsOk());
  EXPECT_EQ(factuur->id, "774120");
  EXPECT_EQ(factuur->nummer, "");
  EXPECT_EQ(factuur->referentie, kReferentie);
  EXPECT_EQ(factuur->totaal_excl.ToString(), "230.00");
  EXPECT_EQ(factuur->totaal_incl.value().ToString(), "278.30");
  EXPECT_TRUE(factuur->is_concept);
}

TEST(DecodeCreateFactuur, OnafgerondeTotalenWordenOpDeCentAfgerond) {
  const absl::StatusOr<Factuurverwijzing> factuur = Gemaakt("onafgeronde_centen");
  ASSERT_THAT(factuur, IsOk());
  EXPECT_EQ(factuur->totaal_excl.ToString(), "230.01");
  EXPECT_EQ(factuur->totaal_incl.value().ToString(), "278.30");
}

TEST(DecodeCreateFactuur, ElkAntwoordHeeftDeStatusVanHetContract) {
  const struct {
    const char* file;
    Code code;
  } kCases[] = {
      {"leeg", Code::kUnknown},
      {"kapot", Code::kUnknown},
      {"html", Code::kUnknown},
      {"andere_referentie", Code::kUnknown},
      {"zonder_totaal", Code::kUnknown},
      {"zonder_status", Code::kUnknown},
      {"storing", Code::kUnknown},
      {"fout_bij_hen", Code::kUnknown},
      {"relatie_aangemaakt", Code::kUnknown},
      {"verlopen", Code::kUnauthenticated},
      {"geen_recht", Code::kPermissionDenied},
      {"administratie_weg", Code::kNotFound},
      {"druk", Code::kResourceExhausted},
      {"druk_zonder_getal", Code::kResourceExhausted},
      {"afgekeurd", Code::kInvalidArgument},
      {"dubbel", Code::kInvalidArgument},
  };
  for (const auto& c : kCases) EXPECT_THAT(Gemaakt(c.file), StatusIs(c.code)) << c.file;
}

TEST(DecodeCreateFactuur, EenHeelGrootOfAndermansAntwoordIsOnbekend) {
  Answer groot = File("aangemaakt");
  groot->body.append(9'000'000, ' ');
  EXPECT_THAT(DecodeCreateFactuur(kAdministratie, groot, kReferentie), StatusIs(Code::kUnknown));
  Answer ander = File("aangemaakt");
  const std::size_t meta = ander->body.rfind("\"_meta\": {");
  ander->body.replace(meta, 10, R"("_meta": {"administrationId": 48977, )");
  EXPECT_THAT(DecodeCreateFactuur(kAdministratie, ander, kReferentie), StatusIs(Code::kUnknown));
}

TEST(EncodeFindFactuur, ZoektInDeOmschrijvingVanAlleFacturen) {
  const http::Request request = EncodeFindFactuur(kAdministratie, kReferentie, 2);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url,
            "https://api.example/v1/salesinvoiceswithlines?Description=KPL-MFRGGZDFMZTWQ2LK&pageSize=100&page=2");
  EXPECT_EQ(request.operation, "find_invoice");
}

absl::StatusOr<std::optional<Factuurverwijzing>> Gezocht(const char* name) {
  const absl::StatusOr<Pagina<Factuurverwijzing>> pagina = DecodeFindFactuur(kAdministratie, File(name));
  if (!pagina.ok()) return pagina.status();
  return KiesFactuur(pagina->kaarten, kReferentie);
}

TEST(KiesFactuur, VindtElkeStatus) {
  EXPECT_THAT(Gezocht("gevonden"), IsOkAndHolds(Optional(AllOf(Field(&Factuurverwijzing::id, "774120"),
                                                               Field(&Factuurverwijzing::is_concept, true)))));
  EXPECT_THAT(Gezocht("niet_gevonden"), IsOkAndHolds(Eq(std::nullopt)));
  Answer answer = File("gevonden");
  for (const char* status : {"2", "3", "6", "7", "8"}) {
    const std::size_t at = answer->body.find("\"status\": ") + 10;
    answer->body.replace(at, 1, status);
    EXPECT_THAT(KiesFactuur(DecodeFindFactuur(kAdministratie, answer)->kaarten, kReferentie),
                IsOkAndHolds(Optional(Field(&Factuurverwijzing::is_concept, false))))
        << status;
  }
}

TEST(KiesFactuur, EenRegeleindeAchterOnzeReferentieStoortNiet) {
  Answer answer = File("gevonden");
  answer->body.replace(answer->body.find(kReferentie), sizeof(kReferentie) - 1, absl::StrCat(kReferentie, " \\n"));
  EXPECT_THAT(KiesFactuur(DecodeFindFactuur(kAdministratie, answer)->kaarten, kReferentie),
              IsOkAndHolds(Optional(Field(&Factuurverwijzing::referentie, kReferentie))));
}

TEST(KiesFactuur, VanTweeNeemtIedereenDeOudste) {
  EXPECT_THAT(Gezocht("gevonden_twee"), IsOkAndHolds(Optional(Field(&Factuurverwijzing::id, "99001"))));
}

TEST(KiesFactuur, WatNietOpOnzeReferentieEindigtIsGeenBewijsDatZijErNietIs) {
  EXPECT_THAT(Gezocht("gevonden_anderen"), StatusIs(Code::kInternal, HasSubstr("774001")));
  EXPECT_THAT(Gezocht("gevonden_bewerkt"), StatusIs(Code::kInternal, HasSubstr("774120")));
  Factuurverwijzing langer;
  langer.referentie = absl::StrCat("X", kReferentie);
  EXPECT_THAT(KiesFactuur({langer}, kReferentie), StatusIs(Code::kInternal));
}

// ---- the rehearsal

TEST(EncodeProef, SlaatNietsOpOokNietBijWieNietRepeteert) {
  const http::Request request = EncodeProef(kAdministratie);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://api.example/v1/salesinvoiceswithlines?validateOnly=true");
  EXPECT_EQ(request.body, R"({"description":"Koppel","lines":{"_data":[{"lineType":"Text","description":"Koppel"}]},)"
                          R"("reference":"Koppel"})")
      << "no debtor: no invoice";
  EXPECT_EQ(request.operation, "probe_invoice");
}

TEST(DecodeProef, WieOnzeVeldenWeigertOfEenGrootboekVraagtKrijgtBoekingen) {
  const auto vorm = [](const char* name) { return DecodeProef(kAdministratie, File(name)); };
  EXPECT_THAT(vorm("standaarden.3"), IsOkAndHolds(Regelvorm::kArtikelen));
  EXPECT_THAT(vorm("proef_goed"), IsOkAndHolds(Regelvorm::kArtikelen));
  EXPECT_THAT(vorm("leeg"), IsOkAndHolds(Regelvorm::kArtikelen));
  EXPECT_THAT(vorm("proef_onbekend_veld"), IsOkAndHolds(Regelvorm::kBoekingen));
  EXPECT_THAT(vorm("proef_vraagt_grootboek"), IsOkAndHolds(Regelvorm::kBoekingen));
  EXPECT_THAT(vorm("proef_kale_regels"), IsOkAndHolds(Regelvorm::kBoekingen));
}

TEST(DecodeProef, EenWeigeringWordtAanHaarVeldenHerkendWatErOokOmheenStaat) {
  const auto vorm = [](std::string body) {
    return DecodeProef(kAdministratie, http::Response{.status = 400, .headers = {}, .body = std::move(body)}).value();
  };
  EXPECT_EQ(vorm(R"({"errors": {"Reference": ["Onbekend veld."]}})"), Regelvorm::kBoekingen);
  EXPECT_EQ(vorm(R"({"errors": {"lines[0].LINETYPE": ["Onbekend veld."]}})"), Regelvorm::kBoekingen);
  EXPECT_EQ(vorm(R"({"errors": {"$": ["Unknown property 'lineType'."]}})"), Regelvorm::kBoekingen);
  EXPECT_EQ(vorm(R"({"title": "Onbekend veld lineType", "status": 400})"), Regelvorm::kBoekingen);
  EXPECT_EQ(vorm(R"({"errors": {"Lines": ["At least one amount is needed."]}})"), Regelvorm::kArtikelen);
  EXPECT_EQ(vorm(R"({"errors": {"DebtorCustomerNumber": ["Verplicht."]}})"), Regelvorm::kArtikelen);
}

TEST(DecodeProef, IsEenVraagDieNietsDeed) {
  const struct {
    const char* file;
    Code code;
  } kCases[] = {
      {"html", Code::kInternal},
      {"storing", Code::kUnavailable},
      {"fout_bij_hen", Code::kUnavailable},
      {"verlopen", Code::kUnauthenticated},
      {"geen_recht", Code::kPermissionDenied},
      {"druk", Code::kResourceExhausted},
  };
  for (const auto& c : kCases) EXPECT_THAT(DecodeProef(kAdministratie, File(c.file)), StatusIs(c.code)) << c.file;
  EXPECT_THAT(DecodeProef(kAdministratie, absl::UnavailableError("lost")), StatusIs(Code::kUnavailable));
  EXPECT_THAT(DecodeProef(kAdministratie, http::Response{.status = 400, .headers = {}, .body = "<html>"}),
              StatusIs(Code::kInternal));
}

}  // namespace
}  // namespace koppel::vendor::asperion
