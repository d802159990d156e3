#include "vendor/asperion/codec.h"

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "vendor/answer_file.h"

namespace koppel::vendor::asperion {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using ::testing::Pair;
using ::testing::SizeIs;
using Code = absl::StatusCode;

const Administratie kAdministratie = {"https://api.example/v1", "1203348871"};
const domein::Datum kVandaag = domein::Datum::Parse("2026-03-16").value();

Answer File(absl::string_view name) { return ReadAnswer("asperion", name); }

Btwkaart Btw(std::string id, std::string percentage, bool standaard = false) {
  return {.id = std::move(id),
          .omschrijving = "Verkopen",
          .percentage = std::move(percentage),
          .verkoop = true,
          .standaard = standaard,
          .van = "",
          .tot = ""};
}

Btwcodes Codes(absl::string_view name) {
  return GeldigeBtw(DecodeListBtw(kAdministratie, File(name)).value().kaarten, kVandaag).value();
}

TEST(RecordId, DraagtWatEenFactuurErbijNodigHeeft) {
  EXPECT_EQ(SchrijfRecordId({.id = "90217", .erbij = "K/17"}), "90217/K/17");
  EXPECT_EQ(LeesRecordId("90217/K/17").id, "90217");
  EXPECT_EQ(LeesRecordId("90217/K/17").erbij, "K/17");
  EXPECT_EQ(SchrijfRecordId({.id = "5512", .erbij = ""}), "5512");
  EXPECT_EQ(LeesRecordId("5512").erbij, "");
}

// ---- VAT

TEST(GeldigeBtw, AlleenVerkoopcodesDieVandaagGelden) {
  const Btwcodes codes = Codes("btw");
  EXPECT_THAT(codes, ElementsAre(Pair("VH", testing::_), Pair("VL", testing::_), Pair("VN", testing::_),
                                 Pair("VV", testing::_)));
}

TEST(GeldigeBtw, EersteEnLaatsteDagTellenMeeInElkeSchrijfwijze) {
  const auto geldt = [](std::string van, std::string tot, const char* dag) {
    Btwkaart kaart = Btw("V", "21");
    kaart.van = std::move(van);
    kaart.tot = std::move(tot);
    return GeldigeBtw({kaart}, domein::Datum::Parse(dag).value()).value().size() == 1;
  };
  EXPECT_TRUE(geldt("2026-03-16T00:00:00", "2026-03-16", "2026-03-16"));
  EXPECT_FALSE(geldt("2026-03-17T00:00:00", "", "2026-03-16"));
  EXPECT_FALSE(geldt("", "2026-03-15T23:59:59.9999999", "2026-03-16"));
  EXPECT_TRUE(geldt("0001-01-01T00:00:00", "9999-12-31T00:00:00", "2026-03-16"));
  EXPECT_TRUE(geldt("2026-03-15T23:30:00Z", "", "2026-03-16")) << "in Amsterdam it is the 16th";
  EXPECT_FALSE(geldt("", "2026-03-15T22:30:00Z", "2026-03-16"));
}

TEST(GeldigeBtw, EenOnleesbarePeriodeWordtNietGeraden) {
  Btwkaart kaart = Btw("VH", "21");
  kaart.tot = "eind 2026";
  EXPECT_THAT(GeldigeBtw({kaart}, kVandaag), StatusIs(Code::kInternal, HasSubstr("VH")));
  kaart.verkoop = false;
  EXPECT_THAT(GeldigeBtw({kaart}, kVandaag), IsOk()) << "nobody asks for a code of purchases";
}

TEST(StandaardenUit, AS14_DeStandaardVanDeAdministratieGaatVoorDeKeuze) {
  Keuzes keuzes;
  keuzes.btw_code = "VL";
  const auto standaarden = StandaardenUit(Codes("btw"), keuzes);
  ASSERT_THAT(standaarden, IsOk());
  EXPECT_EQ(standaarden->standaard_btw_code, "VH");
  EXPECT_EQ(standaarden->standaard_btw, domein::Btwtarief{21'000});
}

TEST(StandaardenUit, AS13_ZonderStandaardGeldtDeKeuzeAlsZijErNogIs) {
  const auto gekozen = [](const char* code) {
    Keuzes keuzes;
    keuzes.btw_code = code;
    const domein::Stamgegevens standaarden = StandaardenUit(Codes("btw_zonder_standaard"), keuzes).value();
    return absl::StrCat(standaarden.standaard_btw_code, " ", standaarden.standaard_btw.promille_van_procent);
  };
  EXPECT_EQ(gekozen("VL"), "VL 9000");
  EXPECT_EQ(gekozen(""), " 0");
  EXPECT_EQ(gekozen("VL6"), " 0") << "no longer valid";
  EXPECT_EQ(gekozen("IH"), " 0") << "of purchases";
  EXPECT_EQ(gekozen("vl"), " 0") << "exactly";
}

TEST(StandaardenUit, AS13_TweeStandaardenIsGeenStandaard) {
  Keuzes keuzes;
  const Btwcodes twee = {{"A", Btw("A", "21", true)}, {"B", Btw("B", "9", true)}};
  EXPECT_THAT(StandaardenUit(twee, keuzes), IsOkAndHolds(Field(&domein::Stamgegevens::standaard_btw_code, "")));
  keuzes.btw_code = "B";
  EXPECT_THAT(StandaardenUit(twee, keuzes), IsOkAndHolds(Field(&domein::Stamgegevens::standaard_btw_code, "B")));
}

TEST(StandaardenUit, EenTariefIsPreciesOfHetIsEenFout) {
  const auto tarief = [](const char* percentage) -> absl::StatusOr<std::int32_t> {
    const auto standaarden = StandaardenUit({{"A", Btw("A", percentage, true)}}, Keuzes());
    if (!standaarden.ok()) return standaarden.status();
    return standaarden->standaard_btw.promille_van_procent;
  };
  EXPECT_THAT(tarief("21"), IsOkAndHolds(21'000));
  EXPECT_THAT(tarief("9.975"), IsOkAndHolds(9'975));
  EXPECT_THAT(tarief("0"), IsOkAndHolds(0));
  for (const char* bad : {"", "9.9755", "-1", "101", "21%"}) EXPECT_THAT(tarief(bad), StatusIs(Code::kInternal)) << bad;
}

TEST(StandaardenUit, X52_VerleggenKanAlleenAlsEenCodeDatDuidelijkIs) {
  EXPECT_EQ(StandaardenUit(Codes("btw"), Keuzes())->verlegd_btw_code, "VV");
  Btwcodes codes = {{"V1", Btw("V1", "0")}, {"V2", Btw("V2", "0")}, {"V3", Btw("V3", "21")}};
  codes["V3"].omschrijving = "Verlegd, tarief hoog";
  EXPECT_EQ(StandaardenUit(codes, Keuzes())->verlegd_btw_code, "") << "not at 0 %";
  codes["V1"].omschrijving = "BTW VERLEGD";
  EXPECT_EQ(StandaardenUit(codes, Keuzes())->verlegd_btw_code, "V1");
  codes["V2"].omschrijving = "btw verlegd binnen EU";
  EXPECT_EQ(StandaardenUit(codes, Keuzes())->verlegd_btw_code, "") << "never guessed between two";
}

// ---- journals

TEST(Verkoopdagboek, HetEersteVanDeSoortVerkoop) {
  const auto pagina = DecodeListDagboeken(kAdministratie, File("standaarden.2"));
  ASSERT_THAT(pagina, IsOk());
  EXPECT_EQ(Verkoopdagboek(pagina->kaarten), "70");
  EXPECT_EQ(Verkoopdagboek({{.id = "60", .soort = "Purchase"}}), "");
}

// ---- relaties

TEST(EncodeFindRelatie, ZoektPreciesMaarNooitZonderBladzij) {
  EXPECT_EQ(EncodeFindRelatie(kAdministratie, Relatiefilter::kNummer, "K 17&x", 3).url,
            "https://api.example/v1/debtors?CustomerNumber=K%2017%26x&CustomerNumber_comparison=Equals"
            "&pageSize=100&page=3");
  EXPECT_EQ(EncodeFindRelatie(kAdministratie, Relatiefilter::kNaam, "Blauw", 1).url,
            "https://api.example/v1/debtors?Name=Blauw&Name_comparison=Equals&pageSize=100&page=1");
  EXPECT_EQ(EncodeFindRelatie(kAdministratie, Relatiefilter::kId, "90217", 1).url,
            "https://api.example/v1/debtors?Id=90217&pageSize=100&page=1");
}

TEST(DecodeFindRelatie, LeestNummerNaamEnAdres) {
  const auto pagina = DecodeFindRelatie(kAdministratie, File("relaties"));
  ASSERT_THAT(pagina, IsOk());
  EXPECT_THAT(pagina->totaal, Optional(3));
  EXPECT_FALSE(pagina->meer);
  ASSERT_THAT(pagina->kaarten, SizeIs(3));
  EXPECT_EQ(pagina->kaarten[1].adres.adres, "Havenkade 12 a");
  EXPECT_EQ(pagina->kaarten[1].adres.postcode, "7202 LM");
  const domein::BekendeRelatie blauw = ToBekendeRelatie(pagina->kaarten[1]);
  EXPECT_EQ(blauw.vendor_id, "90217/K00017");
  EXPECT_EQ(blauw.nummer, "K00017");
  EXPECT_EQ(blauw.btw_nummer, "NL861234567B01");
  EXPECT_FALSE(blauw.btw_verlegd);
}

domein::Relatie Wiel() {
  domein::Relatie relatie;
  relatie.nummer = "20451";
  relatie.naam = "Garage \"Wiel\"";
  relatie.straat = "Industrieweg";
  relatie.huisnummer = "44";
  relatie.postcode = "8901 BD";
  relatie.plaats = "Leeuwarden";
  relatie.land = "nl";
  relatie.opmerking = "belt liever";
  return relatie;
}

Keuzes Gekozen() {
  Keuzes keuzes;
  keuzes.debiteursoort = "BIN";
  keuzes.betalingsconditie = "31";
  keuzes.verkoopsoort = "MAT";
  keuzes.verkoopsoort_uren = "URE";
  return keuzes;
}

TEST(EncodeCreateRelatie, AS19_MetDeGekozenSoortEnConditieEnAlleenWatErIs) {
  const auto request = EncodeCreateRelatie(kAdministratie, Wiel(), "20451", Gekozen());
  ASSERT_THAT(request, IsOk());
  EXPECT_EQ(request->method, "POST");
  EXPECT_EQ(request->url, "https://api.example/v1/debtors");
  EXPECT_EQ(request->operation, "create_debtor");
  EXPECT_EQ(request->content_type, "application/json");
  EXPECT_THAT(request->headers, Contains(Pair("X-Tenant-Id", "1203348871")));
  EXPECT_EQ(request->body,
            R"({"customerNumber":"20451","name":"Garage \"Wiel\"","address":"Industrieweg 44","postCode":"8901 BD",)"
            R"("city":"Leeuwarden","countryCode":"NL","debtorKindId":"BIN","paymentConditionId":31})");
}

TEST(EncodeCreateRelatie, AS17_ZonderSoortOfConditieWordtErGeenGemaakt) {
  Keuzes keuzes = Gekozen();
  keuzes.debiteursoort = "";
  EXPECT_THAT(EncodeCreateRelatie(kAdministratie, Wiel(), "1", keuzes),
              StatusIs(Code::kInvalidArgument, HasSubstr("kies de standaard debiteursoort")));
  for (const char* bad : {"", "30 dagen", "031"}) {
    keuzes = Gekozen();
    keuzes.betalingsconditie = bad;
    EXPECT_THAT(EncodeCreateRelatie(kAdministratie, Wiel(), "1", keuzes),
                StatusIs(Code::kInvalidArgument, HasSubstr("kies de standaard betalingsconditie")))
        << bad;
  }
}

TEST(EncodeCreateRelatie, EenNummerWordtNooitAfgekapt) {
  EXPECT_THAT(EncodeCreateRelatie(kAdministratie, Wiel(), std::string(20, '1'), Gekozen()), IsOk());
  EXPECT_THAT(EncodeCreateRelatie(kAdministratie, Wiel(), std::string(21, '1'), Gekozen()),
              StatusIs(Code::kInvalidArgument, HasSubstr("langer dan de 20 tekens")));
  domein::Relatie naamloos = Wiel();
  naamloos.naam = "";
  EXPECT_THAT(EncodeCreateRelatie(kAdministratie, naamloos, "1", Gekozen()), StatusIs(Code::kInvalidArgument));
}

TEST(DecodeCreateRelatie, LeestWieErGemaaktIs) {
  EXPECT_THAT(DecodeCreateRelatie(kAdministratie, File("relatie_aangemaakt")),
              IsOkAndHolds(AllOf(Field(&domein::BekendeRelatie::vendor_id, "91001/20451"),
                                 Field(&domein::BekendeRelatie::nummer, "20451"))));
}

// ---- articles

Verkoopgegevens Gegevens() {
  Verkoopgegevens gegevens{.soorten = {}, .btw = Codes("btw")};
  const auto pagina = DecodeListVerkoopsoorten(kAdministratie, File("verkoopsoorten"));
  EXPECT_THAT(pagina, IsOk());
  for (const Verkoopsoort& soort : pagina->kaarten) gegevens.soorten.emplace(soort.id, soort);
  return gegevens;
}

Artikelkaart Kaart(const char* verkoopsoort, const char* prijs = "5.0") {
  return {.id = "5512", .code = "KABEL", .omschrijving = "Kabel", .prijs = prijs, .verkoopsoort = verkoopsoort};
}

TEST(ToBekendArtikel, X52_BtwEnGrootboekZijnDieVanDeVerkoopsoort) {
  const auto artikel = ToBekendArtikel(Kaart("MATL"), Gegevens());
  ASSERT_THAT(artikel, IsOk());
  EXPECT_EQ(artikel->vendor_id, "5512/8005");
  EXPECT_EQ(artikel->code, "KABEL");
  EXPECT_EQ(artikel->prijs, domein::Prijs::Parse("5").value());
  EXPECT_EQ(artikel->btw_code, "VL");
  EXPECT_EQ(artikel->btw, domein::Btwtarief{9'000});
}

TEST(ToBekendArtikel, X52_EenCodeDieNietMeerGeldtIsErGeenDanGeldtDeStandaard) {
  const auto oud = ToBekendArtikel(Kaart("OUD"), Gegevens());
  ASSERT_THAT(oud, IsOk());
  EXPECT_EQ(oud->btw_code, "");
  EXPECT_EQ(oud->vendor_id, "5512/8006");
  const auto zonder = ToBekendArtikel(Kaart("WEG"), Gegevens());
  ASSERT_THAT(zonder, IsOk());
  EXPECT_EQ(zonder->btw_code, "");
  EXPECT_EQ(zonder->vendor_id, "5512");
}

TEST(ToBekendArtikel, X67_EenPrijsDieNietPreciesGelezenKanWordenWordtNietGeraden) {
  EXPECT_EQ(ToBekendArtikel(Kaart("MAT", ""), Gegevens())->prijs, std::nullopt);
  const auto pagina = DecodeFindArtikelen(kAdministratie, File("artikel_vreemde_prijs"));
  ASSERT_THAT(pagina, IsOk());
  EXPECT_THAT(ToBekendArtikel(pagina->kaarten.at(0), Gegevens()), StatusIs(Code::kInternal, HasSubstr("5700")));
  Verkoopgegevens gegevens = Gegevens();
  gegevens.btw["VH"].percentage = "hoog";
  EXPECT_THAT(ToBekendArtikel(Kaart("MAT"), gegevens), StatusIs(Code::kInternal, HasSubstr("VH")));
}

TEST(EncodeFindArtikelen, ZoektPreciesOnderDeActieve) {
  EXPECT_EQ(EncodeFindArtikelen(kAdministratie, Artikelfilter::kCode, "KOP 15", 1).url,
            "https://api.example/v1/articles?Code=KOP%2015&Code_comparison=Equals&pageSize=100&page=1");
  EXPECT_EQ(EncodeFindArtikelen(kAdministratie, Artikelfilter::kNaam, "Arbeid", 2).url,
            "https://api.example/v1/articles?Description=Arbeid&Description_comparison=Equals&pageSize=100&page=2");
  EXPECT_EQ(EncodeFindArtikelen(kAdministratie, Artikelfilter::kId, "5512", 1).url,
            "https://api.example/v1/articles?Id=5512&pageSize=100&page=1");
}

TEST(LoontHeleLijst, AlsDatMinderVragenKostDanElkeCodeApart) {
  const auto loont = [](std::int64_t totaal, std::size_t codes) {
    Pagina<Artikelkaart> eerste{.kaarten = std::vector<Artikelkaart>(100), .totaal = totaal, .meer = totaal > 100};
    return LoontHeleLijst(eerste, codes);
  };
  EXPECT_TRUE(loont(100, 21));
  EXPECT_TRUE(loont(1'999, 21));
  EXPECT_FALSE(loont(2'000, 21));
  EXPECT_FALSE(loont(10'000, 900)) << "a list without end";
  EXPECT_FALSE(LoontHeleLijst({.kaarten = {Kaart("MAT")}, .totaal = std::nullopt, .meer = true}, 900));
  EXPECT_FALSE(LoontHeleLijst({.kaarten = {}, .totaal = 5, .meer = true}, 900));
}

TEST(HeetNaar, X55_EenLangeNaamTeltZoverAsperionHemBewaart) {
  Artikelkaart kaart = Kaart("URE");
  kaart.omschrijving = std::string(250, 'u');
  EXPECT_TRUE(HeetNaar(kaart, std::string(300, 'u')));
  EXPECT_FALSE(HeetNaar(kaart, std::string(249, 'u')));
  kaart.omschrijving = "Arbeid  monteur ";
  EXPECT_TRUE(HeetNaar(kaart, "Arbeid monteur"));
  EXPECT_FALSE(HeetNaar(kaart, "arbeid monteur"));
}

Artikelvraag Vraag(domein::Soort soort, std::string naam = "Rookmelder 10 jaar") {
  return {.soort = soort,
          .code = "RM-10J",
          .naam = std::move(naam),
          .prijs = domein::Prijs::Parse("27.50").value(),
          .eenheid = "stuks",
          .spiegel = "99"};
}

TEST(EncodeCreateArtikel, AS19_MetDeGekozenVerkoopsoortEnDePrijsAlsGetal) {
  const auto request = EncodeCreateArtikel(kAdministratie, Vraag(domein::Soort::kMateriaal), Gekozen());
  ASSERT_THAT(request, IsOk());
  EXPECT_EQ(request->url, "https://api.example/v1/articles");
  EXPECT_EQ(request->operation, "create_article");
  EXPECT_EQ(request->body, R"({"code":"RM-10J","description":"Rookmelder 10 jaar","unit":"stuks","price":27.50,)"
                           R"("salesTypeId":"MAT"})");
}

TEST(EncodeCreateArtikel, X56_EenUursoortKrijgtDeVerkoopsoortVanUrenAndersDeStandaardAndersGeen) {
  const auto soort = [](const char* uren, const char* standaard) {
    Keuzes keuzes = Gekozen();
    keuzes.verkoopsoort_uren = uren;
    keuzes.verkoopsoort = standaard;
    const auto request = EncodeCreateArtikel(kAdministratie, Vraag(domein::Soort::kUursoort), keuzes);
    return request.ok() ? request->body.substr(request->body.find("salesTypeId"))
                        : std::string(request.status().message());
  };
  EXPECT_EQ(soort("URE", "MAT"), R"(salesTypeId":"URE"})");
  EXPECT_EQ(soort("", "MAT"), R"(salesTypeId":"MAT"})");
  EXPECT_THAT(soort("", ""), HasSubstr("kies de standaard verkoopsoort"));
}

TEST(EncodeCreateArtikel, AS18_ZonderVerkoopsoortWordtErGeenMateriaalGemaakt) {
  Keuzes keuzes = Gekozen();
  keuzes.verkoopsoort = "";  // That of hours says nothing of materials.
  EXPECT_THAT(EncodeCreateArtikel(kAdministratie, Vraag(domein::Soort::kMateriaal), keuzes),
              StatusIs(Code::kInvalidArgument, HasSubstr("kies de standaard verkoopsoort")));
}

TEST(EncodeCreateArtikel, X66_X68_ZonderCodeOfPrijsWordtErGeenGemaakt) {
  Artikelvraag zonder_code = Vraag(domein::Soort::kMateriaal);
  zonder_code.code = "";
  EXPECT_THAT(EncodeCreateArtikel(kAdministratie, zonder_code, Gekozen()), StatusIs(Code::kInvalidArgument));
  Artikelvraag zonder_prijs = Vraag(domein::Soort::kUursoort);
  zonder_prijs.prijs = std::nullopt;
  EXPECT_THAT(EncodeCreateArtikel(kAdministratie, zonder_prijs, Gekozen()), StatusIs(Code::kInvalidArgument));
}

TEST(EncodeCreateArtikel, EenLangeNaamStaatHelemaalInDeLangeOmschrijving) {
  const std::string naam = absl::StrCat(std::string(249, 'n'), "€ en verder");
  const auto lang = EncodeCreateArtikel(kAdministratie, Vraag(domein::Soort::kMateriaal, naam), Gekozen());
  ASSERT_THAT(lang, IsOk());
  EXPECT_THAT(lang->body, AllOf(HasSubstr(absl::StrCat(R"("description":")", std::string(249, 'n'), "€\",")),
                                HasSubstr(absl::StrCat(R"("longDescription":")", naam, "\""))));
  const auto naamloos = EncodeCreateArtikel(kAdministratie, Vraag(domein::Soort::kMateriaal, ""), Gekozen());
  ASSERT_THAT(naamloos, IsOk());
  EXPECT_THAT(naamloos->body, HasSubstr(R"("description":"RM-10J")"));
}

}  // namespace
}  // namespace koppel::vendor::asperion
