#include "vendor/rompslomp/codec.h"

#include <boost/json.hpp>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "vendor/answer_file.h"
#include "vendor/rompslomp/bladeraar.h"

namespace koppel::vendor::rompslomp {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using ::testing::SizeIs;
using Code = absl::StatusCode;

constexpr char kReferentie[] = "KPL-MFRGGZDFMZTWQ2LK";
const Administratie kAdministratie = {"https://api.example/api/v1", "1203348871"};

Answer File(absl::string_view name) { return ReadAnswer("rompslomp", name); }

domein::Factuurregel Regel(std::string omschrijving) {
  domein::Factuurregel regel;
  regel.omschrijving = std::move(omschrijving);
  regel.aantal = domein::Hoeveelheid::Parse("2.5").value();
  regel.prijs = domein::Prijs::Parse("68").value();
  regel.artikel_id = "1422911990";
  regel.btw_code = "701000021";
  regel.btw = domein::Btwtarief{21'000};
  return regel;
}

domein::Conceptfactuur Concept(std::vector<domein::Factuurregel> regels) {
  domein::Conceptfactuur concept_;
  concept_.relatie_id = "1310077642";
  concept_.factuurdatum = domein::Datum::Parse("2026-03-16").value();
  concept_.omschrijving = "Werkbon 2026-0187";
  concept_.regels = std::move(regels);
  return concept_;
}

// ---- invoices

TEST(FreezeFactuur, SchrijftHetConceptZoalsRompslompHetVraagt) {
  EXPECT_THAT(FreezeFactuur(Concept({Regel("Arbeid monteur")}), kReferentie),
              IsOkAndHolds(Eq(R"({"sales_invoice":{"contact_id":1310077642,"date":"2026-03-16",)"
                              R"("description":"Werkbon 2026-0187","api_reference":"KPL-MFRGGZDFMZTWQ2LK",)"
                              R"("invoice_lines":[{"description":"Arbeid monteur","quantity":"2.5",)"
                              R"("price_per_unit":"68.0","vat_type_id":701000021,"vat_rate":"0.21",)"
                              R"("product_id":1422911990}]}})")));
}

TEST(FreezeFactuur, RO10_DeVervaldatumGaatAlleenMeeAlsErEenTermijnIs) {
  domein::Conceptfactuur concept_ = Concept({Regel("Arbeid")});
  EXPECT_THAT(FreezeFactuur(concept_, kReferentie), IsOkAndHolds(Not(HasSubstr("due_date"))));
  concept_.vervaldatum = domein::Datum::Parse("2026-03-30").value();
  EXPECT_THAT(FreezeFactuur(concept_, kReferentie), IsOkAndHolds(HasSubstr(R"("due_date":"2026-03-30")")));
}

TEST(FreezeFactuur, X66_EenRegelZonderArtikelHeeftGeenProductWelBtw) {
  domein::Factuurregel regel = Regel("Klein materiaal");
  regel.artikel_id = "";
  EXPECT_THAT(FreezeFactuur(Concept({regel}), kReferentie),
              IsOkAndHolds(AllOf(Not(HasSubstr("product_id")), HasSubstr(R"("vat_type_id":701000021)"))));
}

TEST(FreezeFactuur, SR35_TekstIsEenRegelVanNulMetDeBtwVanDeEersteMetEenBedrag) {
  domein::Factuurregel tekst;
  tekst.soort = domein::Regelsoort::kTekst;
  tekst.omschrijving = "Storing koelcel";
  domein::Factuurregel laag = Regel("Brood");
  laag.btw_code = "701000009";
  laag.btw = domein::Btwtarief{9'000};
  EXPECT_THAT(FreezeFactuur(Concept({tekst, laag, Regel("Arbeid")}), kReferentie),
              IsOkAndHolds(HasSubstr(R"([{"description":"Storing koelcel","quantity":"1.0","price_per_unit":"0.0",)"
                                     R"("vat_type_id":701000009,"vat_rate":"0.09"},{"description":"Brood")")));
  EXPECT_THAT(FreezeFactuur(Concept({tekst}), kReferentie), StatusIs(Code::kInvalidArgument));
}

TEST(FreezeFactuur, GetallenHoudenAlHunDecimalenEnHoogstensDieNul) {
  domein::Factuurregel regel = Regel("Kit");
  const auto written = [&](const char* aantal, const char* prijs) {
    regel.aantal = domein::Hoeveelheid::Parse(aantal).value();
    regel.prijs = domein::Prijs::Parse(prijs).value();
    const boost::json::value body = boost::json::parse(FreezeFactuur(Concept({regel}), kReferentie).value());
    const boost::json::value& line = body.at("sales_invoice").at("invoice_lines").at(0);
    return absl::StrCat(line.at("quantity").as_string().c_str(), " x ", line.at("price_per_unit").as_string().c_str());
  };
  EXPECT_EQ(written("6", "0"), "6.0 x 0.0");
  EXPECT_EQ(written("0.3333", "82.64463"), "0.3333 x 82.64463");
  EXPECT_EQ(written("-1.50", "65.00"), "-1.5 x 65.0");  // X69
  EXPECT_EQ(written("10", "100.10"), "10.0 x 100.1");
}

TEST(FreezeFactuur, EenLangeOmschrijvingGaatVerderEronder) {
  std::string lang;
  for (int i = 0; i < 254; ++i) lang += "a";
  const std::string freezed = FreezeFactuur(Concept({Regel(absl::StrCat(lang, "€€ slot"))}), kReferentie).value();
  const boost::json::value body = boost::json::parse(freezed);
  const boost::json::value& line = body.at("sales_invoice").at("invoice_lines").at(0);
  EXPECT_EQ(line.at("description").as_string(), absl::StrCat(lang, "€"));
  EXPECT_EQ(line.at("extended_description").as_string(), "€ slot");
}

TEST(FreezeFactuur, WeigertWatNooitEenGeldigeFactuurWordt) {
  EXPECT_THAT(FreezeFactuur(Concept({}), kReferentie), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(FreezeFactuur(Concept({Regel("Arbeid")}), ""), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(FreezeFactuur(Concept(std::vector<domein::Factuurregel>(500, Regel("Arbeid"))), kReferentie), IsOk());
  EXPECT_THAT(FreezeFactuur(Concept(std::vector<domein::Factuurregel>(501, Regel("Arbeid"))), kReferentie),
              StatusIs(Code::kInvalidArgument, HasSubstr("hooguit 500 regels; deze heeft er 501")));
  domein::Factuurregel zonder_btw = Regel("Arbeid");
  zonder_btw.btw_code = "";
  EXPECT_THAT(FreezeFactuur(Concept({zonder_btw}), kReferentie), StatusIs(Code::kInvalidArgument));
  domein::Conceptfactuur vreemd = Concept({Regel("Arbeid")});
  vreemd.relatie_id = "f0a7-guid";
  EXPECT_THAT(FreezeFactuur(vreemd, kReferentie), StatusIs(Code::kInvalidArgument));
}

TEST(ReferentieIn, LeestTerugWatBevrorenIs) {
  EXPECT_THAT(ReferentieIn(FreezeFactuur(Concept({Regel("Arbeid")}), kReferentie).value()), IsOkAndHolds(kReferentie));
  EXPECT_THAT(ReferentieIn("{}"), StatusIs(Code::kInternal));
  EXPECT_THAT(ReferentieIn(""), StatusIs(Code::kInternal));
}

TEST(EncodeCreateFactuur, StuurtHetBevrorenConceptByteVoorByte) {
  const http::Request request = EncodeCreateFactuur(kAdministratie, R"({"sales_invoice": {}})");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://api.example/api/v1/companies/1203348871/sales_invoices");
  EXPECT_EQ(request.content_type, "application/json");
  EXPECT_EQ(request.body, R"({"sales_invoice": {}})");
  EXPECT_EQ(request.operation, "create_invoice");
}

TEST(DecodeCreateFactuur, LeestHetConceptEnZijnTotalen) {
  const absl::StatusOr<Factuurverwijzing> factuur = DecodeCreateFactuur(File("aangemaakt"), kReferentie);
  ASSERT_THAT(factuur, IsOk());
  EXPECT_EQ(factuur->id, "1687201145");
  EXPECT_EQ(factuur->nummer, "");
  EXPECT_EQ(factuur->referentie, kReferentie);
  EXPECT_EQ(factuur->totaal_excl.ToString(), "230.00");
  EXPECT_EQ(factuur->totaal_incl.value().ToString(), "278.30");
  EXPECT_TRUE(factuur->is_concept);
}

TEST(DecodeCreateFactuur, OnafgerondeTotalenWordenOpDeCentAfgerond) {
  const absl::StatusOr<Factuurverwijzing> factuur = DecodeCreateFactuur(File("onafgeronde_centen"), kReferentie);
  ASSERT_THAT(factuur, IsOk());
  EXPECT_EQ(factuur->totaal_excl.ToString(), "230.01");
  EXPECT_EQ(factuur->totaal_incl.value().ToString(), "278.31");
}

TEST(DecodeCreateFactuur, ElkAntwoordHeeftDeStatusVanHetContract) {
  const struct {
    const char* file;
    Code code;
  } kCases[] = {
      {"leeg", Code::kUnknown},
      {"kapot", Code::kUnknown},
      {"andere_referentie", Code::kUnknown},
      {"zonder_referentie", Code::kUnknown},
      {"zonder_totaal", Code::kUnknown},
      {"storing", Code::kUnknown},
      {"fout_bij_hen", Code::kUnknown},
      {"relatie_aangemaakt", Code::kUnknown},
      {"verlopen", Code::kUnauthenticated},
      {"geen_recht", Code::kPermissionDenied},
      {"abonnement", Code::kPermissionDenied},
      {"administratie_weg", Code::kNotFound},
      {"druk", Code::kResourceExhausted},
      {"afgekeurd", Code::kInvalidArgument},
      {"dubbel", Code::kInvalidArgument},
      {"vreemd_veld", Code::kInvalidArgument},
  };
  for (const auto& c : kCases) EXPECT_THAT(DecodeCreateFactuur(File(c.file), kReferentie), StatusIs(c.code)) << c.file;
}

TEST(DecodeCreateFactuur, EenStoringBlijftOnzekerWatErOokInStaat) {
  Answer answer = File("abonnement");
  answer->status = 500;
  EXPECT_THAT(DecodeCreateFactuur(answer, kReferentie), StatusIs(Code::kUnknown));
}

TEST(DecodeCreateFactuur, EenHeelGrootAntwoordIsOnbekend) {
  Answer answer = File("aangemaakt");
  answer->body.append(9'000'000, ' ');
  EXPECT_THAT(DecodeCreateFactuur(answer, kReferentie), StatusIs(Code::kUnknown));
}

TEST(EncodeFindFactuur, ZoektOpReferentieInAlleFacturen) {
  const http::Request request = EncodeFindFactuur(kAdministratie, kReferentie);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url,
            "https://api.example/api/v1/companies/1203348871/sales_invoices"
            "?selection=all&search%5Bapi_reference%5D=KPL-MFRGGZDFMZTWQ2LK&per_page=5");
  EXPECT_EQ(request.operation, "find_invoice");
}

TEST(DecodeFindFactuur, VindtConceptEnGepubliceerd) {
  EXPECT_THAT(DecodeFindFactuur(File("gevonden"), kReferentie),
              IsOkAndHolds(Optional(
                  AllOf(Field(&Factuurverwijzing::id, "1687201145"), Field(&Factuurverwijzing::is_concept, true)))));
  EXPECT_THAT(DecodeFindFactuur(File("gevonden_gepubliceerd"), kReferentie),
              IsOkAndHolds(Optional(AllOf(Field(&Factuurverwijzing::nummer, "2026030001"),
                                          Field(&Factuurverwijzing::is_concept, false)))));
  EXPECT_THAT(DecodeFindFactuur(File("niet_gevonden"), kReferentie), IsOkAndHolds(Eq(std::nullopt)));
}

TEST(DecodeFindFactuur, FacturenVanAnderenZijnGeenBewijsDatZijErNietIs) {
  EXPECT_THAT(DecodeFindFactuur(File("gevonden_anderen"), kReferentie), StatusIs(Code::kInternal));
}

TEST(DecodeFindFactuur, ElkAntwoordHeeftDeStatusVanHetContract) {
  const struct {
    const char* file;
    Code code;
  } kCases[] = {
      {"kapot_zoekantwoord", Code::kInternal}, {"leeg", Code::kInternal},
      {"relaties", Code::kInternal},           {"storing", Code::kUnavailable},
      {"fout_bij_hen", Code::kUnavailable},    {"verlopen", Code::kUnauthenticated},
      {"geen_recht", Code::kPermissionDenied}, {"administratie_weg", Code::kNotFound},
      {"druk", Code::kResourceExhausted},
  };
  for (const auto& c : kCases) EXPECT_THAT(DecodeFindFactuur(File(c.file), kReferentie), StatusIs(c.code)) << c.file;
}

TEST(Foutmeldingen, StaanInDeWoordenVanRompslompZonderDeHtmlVanEenProxy) {
  EXPECT_THAT(DecodeCreateFactuur(File("afgekeurd"), kReferentie),
              StatusIs(Code::kInvalidArgument, Eq("Factuur is invalid: Factuurdatum moet na 01/01/1990 liggen.")));
  EXPECT_THAT(DecodeCreateFactuur(File("storing"), kReferentie), StatusIs(Code::kUnknown, Eq("HTTP 502")));
}

// ---- VAT

TEST(StandaardenUit, X52_DeBtwWordtOpNaamGekozenNooitOpPercentage) {
  const absl::StatusOr<Pagina<Btwkaart>> pagina = DecodeListBtw(File("standaarden"));
  ASSERT_THAT(pagina, IsOk());
  EXPECT_THAT(pagina->kaarten, SizeIs(7));
  const absl::StatusOr<domein::Stamgegevens> standaarden = StandaardenUit(pagina->kaarten);
  ASSERT_THAT(standaarden, IsOk());
  EXPECT_EQ(standaarden->standaard_btw_code, "701000021");
  EXPECT_EQ(standaarden->standaard_btw, domein::Btwtarief{21'000});
}

TEST(StandaardenUit, RaadtNietAlsHetHogeTariefOntbreekt) {
  EXPECT_THAT(StandaardenUit(DecodeListBtw(File("standaarden_zonder_hoog"))->kaarten), StatusIs(Code::kInternal));
}

// ---- relaties

TEST(EncodeFindRelatie, ZoektInAllePaginasVanAlleRelaties) {
  EXPECT_EQ(EncodeFindRelatie(kAdministratie, "K 17&x", 3).url,
            "https://api.example/api/v1/companies/1203348871/contacts"
            "?selection=all&search%5Bq%5D=K%2017%26x&per_page=100&page=3");
}

TEST(DecodeFindRelatie, LeestNummerNaamEnAdres) {
  const absl::StatusOr<Pagina<Relatiekaart>> pagina = DecodeFindRelatie(File("relaties"));
  ASSERT_THAT(pagina, IsOk());
  EXPECT_THAT(pagina->totaal, Optional(3));
  ASSERT_THAT(pagina->kaarten, SizeIs(3));
  const domein::BekendeRelatie blauw = ToBekendeRelatie(pagina->kaarten[1]);
  EXPECT_EQ(blauw.vendor_id, "1310077642");
  EXPECT_EQ(blauw.nummer, "K00017");
  EXPECT_EQ(blauw.btw_nummer, "NL861234567B01");
  EXPECT_FALSE(blauw.btw_verlegd);
  EXPECT_EQ(pagina->kaarten[1].adres.adres, "Havenkade 12 a");
  EXPECT_EQ(pagina->kaarten[2].nummer, "");
}

TEST(EncodeCreateRelatie, StuurtAlleenWatErIs) {
  domein::Relatie relatie;
  relatie.nummer = "20451";
  relatie.naam = "Garage Wiel";
  relatie.straat = "Industrieweg";
  relatie.huisnummer = "44";
  relatie.postcode = "8901 BD";
  relatie.plaats = "Leeuwarden";
  relatie.land = "nl";
  relatie.opmerking = "belt liever";
  const absl::StatusOr<http::Request> request = EncodeCreateRelatie(kAdministratie, relatie, "20451");
  ASSERT_THAT(request, IsOk());
  EXPECT_EQ(request->url, "https://api.example/api/v1/companies/1203348871/contacts");
  EXPECT_EQ(request->operation, "create_contact");
  EXPECT_EQ(request->body, R"({"contact":{"is_individual":false,"is_supplier":false,"company_name":"Garage Wiel",)"
                           R"("address":"Industrieweg 44","zipcode":"8901 BD","city":"Leeuwarden","country_code":"NL",)"
                           R"("contact_number":"20451"}})");
  relatie.naam = "";
  EXPECT_THAT(EncodeCreateRelatie(kAdministratie, relatie, "20451"), StatusIs(Code::kInvalidArgument));
}

TEST(DecodeCreateRelatie, ElkeAfkeuringIsEenWeigeringInHunWoorden) {
  EXPECT_THAT(DecodeCreateRelatie(File("relatie_aangemaakt")),
              IsOkAndHolds(Field(&domein::BekendeRelatie::vendor_id, "1310099001")));
  EXPECT_THAT(DecodeCreateRelatie(File("relatie_afgekeurd")),
              StatusIs(Code::kInvalidArgument, HasSubstr("al in gebruik")));
  EXPECT_THAT(DecodeCreateRelatie(File("leeg")), StatusIs(Code::kUnknown));
  EXPECT_THAT(DecodeCreateRelatie(File("storing")), StatusIs(Code::kUnknown));
}

TEST(DecodeGetRelatie, WegIsGeenFout) {
  EXPECT_THAT(DecodeGetRelatie(File("relatie")),
              IsOkAndHolds(Optional(Field(&domein::BekendeRelatie::nummer, "K00017"))));
  EXPECT_THAT(DecodeGetRelatie(File("administratie_weg")), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(DecodeGetRelatie(File("geen_recht")), StatusIs(Code::kPermissionDenied));
  EXPECT_THAT(DecodeGetRelatie(File("storing")), StatusIs(Code::kUnavailable));
}

// ---- articles

TEST(DecodeFindArtikelen, LeestPrijsEnBtwUitDeRegelVanHetArtikel) {
  const absl::StatusOr<Pagina<Artikelkaart>> pagina = DecodeFindArtikelen(File("artikelen_dubbel"));
  ASSERT_THAT(pagina, IsOk());
  ASSERT_THAT(pagina->kaarten, SizeIs(2));
  const absl::StatusOr<domein::BekendArtikel> oud = ToBekendArtikel(pagina->kaarten[1]);
  ASSERT_THAT(oud, IsOk());
  EXPECT_EQ(oud->vendor_id, "1422905999");
  EXPECT_EQ(oud->code, "KABEL-3X25");
  EXPECT_EQ(oud->omschrijving, "Kabel uit de oude catalogus");
  EXPECT_EQ(oud->prijs, domein::Prijs::Parse("4.85").value());
  EXPECT_EQ(oud->btw_code, "701000009");
  EXPECT_EQ(oud->btw, domein::Btwtarief{9'000});
}

TEST(ToBekendArtikel, EenPrijsDieNietPreciesGelezenKanWordenWordtNietGeraden) {
  EXPECT_THAT(ToBekendArtikel(DecodeFindArtikelen(File("artikelen_vreemde_prijs"))->kaarten.at(0)),
              StatusIs(Code::kInternal, HasSubstr("1422930001")));
}

TEST(InBatches, ElkeCodeEenmaalEnNooitTeVeelInEenAdres) {
  std::vector<Artikelvraag> vragen;
  for (int i = 0; i < 120; ++i)
    vragen.push_back({.soort = domein::Soort::kMateriaal, .code = absl::StrCat("C", i % 110), .naam = "", .prijs = {}});
  vragen.push_back({});
  EXPECT_THAT(InBatches(vragen), ElementsAre(SizeIs(50), SizeIs(50), SizeIs(10)));

  vragen.clear();
  for (int i = 0; i < 40; ++i)
    vragen.push_back({.soort = domein::Soort::kMateriaal,
                      .code = absl::StrCat(std::string(96, '/'), 1000 + i),
                      .naam = "",
                      .prijs = {}});
  for (const std::vector<std::string>& codes : InBatches(vragen)) {
    EXPECT_LT(EncodeFindArtikelenByCode(kAdministratie, codes, 1).url.size(), 4'200u);
  }
}

TEST(EncodeFindArtikelenByCode, HerhaaltDeZoekterm) {
  EXPECT_EQ(EncodeFindArtikelenByCode(kAdministratie, {"LAMP E27", "KABEL"}, 2).url,
            "https://api.example/api/v1/companies/1203348871/products?selection=all&per_page=100&page=2"
            "&search%5Bproduct_codes%5D%5B%5D=LAMP%20E27&search%5Bproduct_codes%5D%5B%5D=KABEL");
}

TEST(EncodeCreateArtikel, LaatDeBtwAanDeAdministratie) {
  const Artikelvraag vraag = {.soort = domein::Soort::kMateriaal,
                              .code = "RM-10J",
                              .naam = "Rookmelder 10 jaar",
                              .prijs = domein::Prijs::Parse("27.50").value()};
  const absl::StatusOr<http::Request> request = EncodeCreateArtikel(kAdministratie, vraag);
  ASSERT_THAT(request, IsOk());
  EXPECT_EQ(request->operation, "create_product");
  EXPECT_EQ(request->body, R"({"product":{"has_stock":false,"invoice_line":{"description":"Rookmelder 10 jaar",)"
                           R"("price_per_unit":"27.5","product_code":"RM-10J"}}})");
}

TEST(EncodeCreateArtikel, X68_ZonderPrijsWordtErGeenGemaakt) {
  EXPECT_THAT(
      EncodeCreateArtikel(kAdministratie, {.soort = domein::Soort::kUursoort, .code = "U", .naam = "Uur", .prijs = {}}),
      StatusIs(Code::kInvalidArgument));
}

TEST(DecodeCreateArtikel, LeestDeBtwDieDeAdministratieKoos) {
  const absl::StatusOr<domein::BekendArtikel> artikel = DecodeCreateArtikel(File("artikel_aangemaakt"));
  ASSERT_THAT(artikel, IsOk());
  EXPECT_EQ(artikel->btw_code, "701000021");
  EXPECT_EQ(artikel->btw, domein::Btwtarief{21'000});
  EXPECT_THAT(DecodeCreateArtikel(File("artikel_afgekeurd")),
              StatusIs(Code::kInvalidArgument, HasSubstr("Stuksprijs")));
}

TEST(HeetNaar, X55_EenLangeNaamTeltZoverRompslompHemBewaart) {
  Artikelkaart kaart;
  kaart.omschrijving = std::string(255, 'u');
  EXPECT_TRUE(HeetNaar(kaart, std::string(300, 'u')));
  EXPECT_FALSE(HeetNaar(kaart, std::string(254, 'u')));
}

TEST(IsId, EenIdBestaatUitCijfers) {
  EXPECT_TRUE(IsId("1203348871"));
  for (const char* bad : {"", "..", "12/34", "-1", "1.0", "abc", "1234567890123456789"}) EXPECT_FALSE(IsId(bad)) << bad;
}

// ---- pages

Pagina<Relatiekaart> Bladzij(std::vector<std::string> ids, std::optional<std::int64_t> totaal) {
  Pagina<Relatiekaart> pagina;
  for (const std::string& id : ids) pagina.kaarten.push_back({.id = id, .nummer = "", .btw_nummer = "", .adres = {}});
  pagina.totaal = totaal;
  return pagina;
}

TEST(Bladeraar, IsKlaarBijHetTotaalEnAndersBijEenLegeBladzij) {
  Bladeraar<Relatiekaart> met_totaal;
  EXPECT_THAT(met_totaal.Add(Bladzij({"1", "2"}, 3)), IsOkAndHolds(false));
  EXPECT_EQ(met_totaal.next(), 2);
  EXPECT_THAT(met_totaal.Add(Bladzij({"3"}, 3)), IsOkAndHolds(true));
  EXPECT_THAT(met_totaal.Take(), SizeIs(3));

  Bladeraar<Relatiekaart> zonder_totaal;
  EXPECT_THAT(zonder_totaal.Add(Bladzij({"1", "2"}, {})), IsOkAndHolds(false));
  EXPECT_THAT(zonder_totaal.Add(Bladzij({}, {})), IsOkAndHolds(true));
}

TEST(Bladeraar, EenLijstDieOndertussenVerandertTeltNietAlsGezien) {
  Bladeraar<Relatiekaart> verwijderd;
  EXPECT_THAT(verwijderd.Add(Bladzij({"1", "2"}, 4)), IsOkAndHolds(false));
  EXPECT_THAT(verwijderd.Add(Bladzij({"4"}, 3)), StatusIs(Code::kUnavailable));

  Bladeraar<Relatiekaart> verschoven;
  EXPECT_THAT(verschoven.Add(Bladzij({"1", "2"}, 3)), IsOkAndHolds(false));
  EXPECT_THAT(verschoven.Add(Bladzij({"2"}, 3)), IsOkAndHolds(false));
  EXPECT_THAT(verschoven.Add(Bladzij({}, 3)), StatusIs(Code::kUnavailable));
}

TEST(Bladeraar, EenLijstZonderEindeHoudtOp) {
  Bladeraar<Relatiekaart> bladeraar;
  absl::StatusOr<bool> whole = false;
  int pages = 0;
  for (; whole.ok() && !*whole; ++pages) whole = bladeraar.Add(Bladzij({absl::StrCat(pages)}, {}));
  EXPECT_THAT(whole, StatusIs(Code::kInternal));
  EXPECT_EQ(pages, Bladeraar<Relatiekaart>::kMaxBladzijden);
}

}  // namespace
}  // namespace koppel::vendor::rompslomp
