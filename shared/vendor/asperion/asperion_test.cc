#include "vendor/asperion/asperion.h"

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "http/fake_client.h"
#include "vendor/answer_file.h"
#include "vendor/dezelfde.h"
#include "vendor/run_task.h"

namespace koppel::vendor::asperion {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Code = absl::StatusCode;

constexpr char kReferentie[] = "KPL-MFRGGZDFMZTWQ2LK";
constexpr char kBody[] = R"({"description":"Werkbon 2026-0187 KPL-MFRGGZDFMZTWQ2LK"})";

auto RelatieMetId(const std::string& id) { return Field(&domein::BekendeRelatie::vendor_id, id); }
auto ArtikelMetId(const std::string& id) { return Field(&domein::BekendArtikel::vendor_id, id); }

class AsperionTest : public testing::Test {
 protected:
  void Answers(std::initializer_list<const char*> names) {
    for (const char* name : names) {
      for (http::Response& answer : ReadAnswers("asperion", name)) http_.answers.push_back(std::move(answer));
    }
  }

  Toegang Toegang_() const {
    return {.connectie = "acme/outsmart/asperion", .administratie_id = "1203348871", .token = base::Secret("sesam")};
  }
  static Keuzes Gekozen() {
    Keuzes keuzes;
    keuzes.debiteursoort = "BIN";
    keuzes.betalingsconditie = "31";
    keuzes.verkoopsoort = "MAT";
    keuzes.verkoopsoort_uren = "URE";
    return keuzes;
  }

  absl::StatusOr<Factuurverwijzing> Create() {
    return RunTask(vendor_->Create(Toegang_(), kBody, {.deadline = absl::Seconds(5), .may_send = nullptr}));
  }
  absl::StatusOr<std::optional<Factuurverwijzing>> Find() {
    return RunTask(vendor_->Find(Toegang_(), {.referentie = kReferentie, .bevroren = ""}));
  }

  std::vector<std::string> Urls() const {
    std::vector<std::string> urls;
    for (const http::Request& request : http_.asked) urls.push_back(request.url);
    return urls;
  }

  http::FakeClient http_;
  std::unique_ptr<Vendor> vendor_ = Open(http_, {.base_url = "https://api.example/v1/", .deadline = absl::Seconds(9)});
};

domein::Relatie Blauw(std::string nummer) {
  domein::Relatie relatie;
  relatie.nummer = std::move(nummer);
  relatie.naam = "Schildersbedrijf Blauw";
  relatie.straat = "Havenkade";
  relatie.huisnummer = "12a";
  relatie.postcode = "7202 LM";
  relatie.land = "NL";
  return relatie;
}

Artikelvraag Materiaal(std::string code) {
  return {.soort = domein::Soort::kMateriaal, .code = std::move(code), .naam = "Kabel", .prijs = {}};
}
Artikelvraag Uursoort(std::string code, std::string naam) {
  return {.soort = domein::Soort::kUursoort, .code = std::move(code), .naam = std::move(naam), .prijs = {}};
}

// ---- every call

TEST_F(AsperionTest, AS04_EveryCallNamesItsAdministrationAndCarriesTheTokenNowhereElse) {
  Answers({"standaarden", "relaties", "artikelen", "gevonden", "aangemaakt"});
  EXPECT_THAT(RunTask(vendor_->Standaarden(Toegang_(), Keuzes())), IsOk());
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw("K00017"))), IsOk());
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Toegang_(), {Materiaal("UUR-MONTEUR"), Materiaal("KABEL-3X25")})), IsOk());
  EXPECT_THAT(Find(), IsOk());
  EXPECT_THAT(Create(), IsOk());
  ASSERT_THAT(http_.asked, SizeIs(10));
  for (const http::Request& request : http_.asked) {
    EXPECT_THAT(request.headers, Contains(Pair("X-Tenant-Id", "1203348871"))) << request.url;
    EXPECT_THAT(request.headers, Contains(Pair("Accept-Language", "nl-NL"))) << request.url;
    ASSERT_TRUE(request.bearer.has_value());
    EXPECT_EQ(request.bearer->Reveal(), "sesam");
    EXPECT_THAT(request.url, AllOf(StartsWith("https://api.example/v1/"), Not(HasSubstr("sesam"))));
    EXPECT_FALSE(request.operation.empty());
  }
}

TEST_F(AsperionTest, AnAdministrationThatCanNotBeAsperionsIsNotThereAndNothingIsSent) {
  Toegang toegang = Toegang_();
  toegang.administratie_id = "48213\r\nX-Evil: 1";
  EXPECT_THAT(RunTask(vendor_->Find(toegang, {.referentie = kReferentie, .bevroren = ""})), StatusIs(Code::kNotFound));
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(AsperionTest, WhatAnotherAdministrationAnswersIsNeverUsed) {
  Answers({"andere_administratie"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw("K00017"))), StatusIs(Code::kInternal));
  Answers({"andere_administratie"});
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Toegang_(), "90217/K00017")), StatusIs(Code::kInternal));
}

TEST_F(AsperionTest, AListIsReadToItsEndAndAFailureHalfwayIsAFailure) {
  Answers({"relaties_bladzij_1", "relaties_bladzij_2"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw("K00017"))),
              IsOkAndHolds(ElementsAre(RelatieMetId("90217/K00017"))));
  EXPECT_THAT(Urls(), ElementsAre(EndsWith("&pageSize=100&page=1"), EndsWith("&pageSize=100&page=2")));
  Answers({"relaties_bladzij_1", "storing"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw("K00017"))), StatusIs(Code::kUnavailable));
}

// ---- what holds for all werkbonnen

TEST_F(AsperionTest, AS14_StandaardenZegtDeBtwEnHoeFacturenGaan) {
  Answers({"standaarden"});
  const absl::StatusOr<domein::Stamgegevens> standaarden = RunTask(vendor_->Standaarden(Toegang_(), Keuzes()));
  ASSERT_THAT(standaarden, IsOk());
  EXPECT_EQ(standaarden->standaard_btw_code, "VH");
  EXPECT_EQ(standaarden->verlegd_btw_code, "VV");
  EXPECT_EQ(standaarden->vendor_notitie, R"({"asperion":1,"regels":"artikelen","dagboek":"70"})");
  EXPECT_THAT(Urls(), ElementsAre(HasSubstr("/vatcodes?"), HasSubstr("/journals?"),
                                  EndsWith("/salesinvoiceswithlines?validateOnly=true")));
}

TEST_F(AsperionTest, A19_WieOnzeRegelsWeigertKrijgtBoekingsregels) {
  for (const char* proef : {"proef_onbekend_veld", "proef_vraagt_grootboek", "proef_kale_regels"}) {
    Answers({"btw", "standaarden.2", proef});
    EXPECT_THAT(RunTask(vendor_->Standaarden(Toegang_(), Keuzes())),
                IsOkAndHolds(Field(&domein::Stamgegevens::vendor_notitie,
                                   R"({"asperion":1,"regels":"boekingen","dagboek":"70"})")))
        << proef;
  }
}

TEST_F(AsperionTest, A19_EenProefDieMisluktIsGeenKeuze) {
  Answers({"btw", "standaarden.2", "storing"});
  EXPECT_THAT(RunTask(vendor_->Standaarden(Toegang_(), Keuzes())), StatusIs(Code::kUnavailable));
  Answers({"btw", "standaarden.2", "geen_recht"});
  EXPECT_THAT(RunTask(vendor_->Standaarden(Toegang_(), Keuzes())), StatusIs(Code::kPermissionDenied));
}

// ---- relaties

TEST_F(AsperionTest, X72_EenRelatieMetNummerWordtPreciesOpNummerGevonden) {
  Answers({"relaties"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw("K00017"))),
              IsOkAndHolds(ElementsAre(RelatieMetId("90217/K00017"))));
  EXPECT_THAT(Urls(), ElementsAre(HasSubstr("?CustomerNumber=K00017&CustomerNumber_comparison=Equals&")));
}

TEST_F(AsperionTest, X72_EenRelatieZonderNummerWordtOpNaamEnAdresGevonden) {
  Answers({"relaties_op_naam"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw(""))),
              IsOkAndHolds(ElementsAre(RelatieMetId("90217/K00017"))));
  EXPECT_THAT(Urls(), ElementsAre(HasSubstr("?Name=Schildersbedrijf%20Blauw&")));
}

TEST_F(AsperionTest, X72_WieWijZelfMaaktenWordtOokOnderEenAndereNaamGevonden) {
  const std::string nummer = VastNummer("acme/outsmart/asperion", Blauw(""));
  Answers({"relaties_geen", "relaties"});
  http::Response& hernoemd = *http_.answers.back();
  hernoemd.body.replace(hernoemd.body.find("\"K00017\""), 8, absl::StrCat("\"", nummer, "\""));
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw(""))),
              IsOkAndHolds(ElementsAre(RelatieMetId(absl::StrCat("90217/", nummer)))));
  EXPECT_THAT(Urls(), ElementsAre(HasSubstr("Blauw"), HasSubstr(nummer)));
}

TEST_F(AsperionTest, ARelatieWithoutNameAndNumberIsNeverLookedUpAsEverybody) {
  domein::Relatie relatie;
  relatie.naam = "  ";
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), relatie)), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(AsperionTest, EenGeblokkeerdeDebiteurIsBekendZodatErGeenTweedeNaastKomt) {
  Answers({"relatie_geblokkeerd", "relatie_geblokkeerd"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw("K00017"))), IsOkAndHolds(SizeIs(1)));
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw(""))), IsOkAndHolds(SizeIs(1)));
}

TEST_F(AsperionTest, X72_EenNieuweRelatieKrijgtHaarNummerOfEenVastNummer) {
  Answers({"relatie_aangemaakt", "relatie_aangemaakt", "relatie_aangemaakt"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Toegang_(), Blauw("20451"), Gekozen())), IsOk());
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Toegang_(), Blauw(""), Gekozen())), IsOk());
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Toegang_(), Blauw(""), Gekozen())), IsOk());
  EXPECT_THAT(http_.asked[0].body, HasSubstr(R"("customerNumber":"20451")"));
  EXPECT_THAT(http_.asked[1].body, HasSubstr(R"("customerNumber":"KPL-)"));
  EXPECT_EQ(http_.asked[1].body, http_.asked[2].body);
  EXPECT_EQ(http_.asked[0].timeout, absl::Seconds(9));
}

TEST_F(AsperionTest, AS17_ZonderKeuzeWordtErNietsVerstuurd) {
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Toegang_(), Blauw("20451"), Keuzes())),
              StatusIs(Code::kInvalidArgument, HasSubstr("debiteursoort")));
  Artikelvraag vraag = Uursoort("U1", "Arbeid");
  vraag.prijs = domein::Prijs::Parse("65").value();
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Toegang_(), vraag, Keuzes())),
              StatusIs(Code::kInvalidArgument, HasSubstr("verkoopsoort")));
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(AsperionTest, GetRelatieVraagtOpIdEnVolgtEenAnderNummer) {
  Answers({"relaties"});
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Toegang_(), "90217/OUD-NUMMER")),
              IsOkAndHolds(Optional(RelatieMetId("90217/K00017"))));
  EXPECT_THAT(Urls(), ElementsAre(HasSubstr("/debtors?Id=90217&")));
  Answers({"relaties_geen"});
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Toegang_(), "90217/K00017")), IsOkAndHolds(Eq(std::nullopt)));
  Answers({"relaties"});
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Toegang_(), "9021/K00017")), IsOkAndHolds(Eq(std::nullopt)));
  http_.asked.clear();
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Toegang_(), "guid-van-een-ander")), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(http_.asked, IsEmpty());
}

// ---- articles

TEST_F(AsperionTest, X55_ArtikelenWordenPreciesOpCodeGevondenElkeCodeEenmaal) {
  Answers({"artikelen.1", "artikelen.2", "artikelen_geen", "verkoopsoorten", "btw"});
  EXPECT_THAT(
      RunTask(vendor_->FindArtikelen(Toegang_(), {Uursoort("UUR-MONTEUR", "Arbeid monteur"), Materiaal("KABEL-3X25"),
                                                  Materiaal("ONBEKEND"), Materiaal("KABEL-3X25")})),
      IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId("6001/8010")), ElementsAre(ArtikelMetId("5512/8000")),
                               IsEmpty(), ElementsAre(ArtikelMetId("5512/8000")))));
  EXPECT_THAT(Urls(), ElementsAre(HasSubstr("?Code=UUR-MONTEUR&Code_comparison=Equals&"), HasSubstr("KABEL-3X25"),
                                  HasSubstr("ONBEKEND"), HasSubstr("/salestypes?"), HasSubstr("/vatcodes?")));
}

TEST_F(AsperionTest, ManyCodesAreFoundInTheWholeListWhenThatIsQuicker) {
  std::vector<Artikelvraag> vragen = {Materiaal("KABEL-3X25"), Materiaal("")};
  for (int i = 0; i < 20; ++i) vragen.push_back(Materiaal(absl::StrCat("C", i)));
  Answers({"artikelen.2", "artikelen.2", "verkoopsoorten", "btw"});
  const auto found = RunTask(vendor_->FindArtikelen(Toegang_(), vragen));
  ASSERT_THAT(found, IsOkAndHolds(SizeIs(22)));
  EXPECT_THAT(found->at(0), ElementsAre(ArtikelMetId("5512/8000")));
  for (std::size_t i = 1; i < found->size(); ++i) EXPECT_THAT(found->at(i), IsEmpty());
  EXPECT_THAT(Urls(),
              ElementsAre(HasSubstr("/articles?pageSize=100&page=1"), HasSubstr("/articles?pageSize=100&page=1"),
                          HasSubstr("/salestypes"), HasSubstr("/vatcodes")));

  // A long list costs one call to know it, then each code is asked.
  http_.asked.clear();
  Answers({"artikelen.2"});
  http::Response& eerste = *http_.answers.back();
  eerste.body.replace(eerste.body.find(R"("totalCount": 2,)"), 16, R"("totalCount": 9000,)");
  eerste.body.replace(eerste.body.find(R"("nextPage": "")"), 14, R"("nextPage": "2")");
  Answers({"artikelen.2"});
  for (int i = 0; i < 20; ++i) Answers({"artikelen_geen"});
  Answers({"verkoopsoorten", "btw"});
  const auto langs = RunTask(vendor_->FindArtikelen(Toegang_(), vragen));
  ASSERT_THAT(langs, IsOkAndHolds(SizeIs(22)));
  EXPECT_THAT(langs->at(0), ElementsAre(ArtikelMetId("5512/8000")));
  EXPECT_THAT(http_.asked, SizeIs(1 + 21 + 2));
}

TEST_F(AsperionTest, WhatIsNotThereCostsNoMoreCalls) {
  Answers({"artikelen_geen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Toegang_(), {Materiaal("ONBEKEND")})),
              IsOkAndHolds(ElementsAre(IsEmpty())));
  EXPECT_THAT(http_.asked, SizeIs(1));
}

TEST_F(AsperionTest, X55_EenUursoortWordtZonderCodeOpPreciezeNaamGevonden) {
  Answers({"artikelen_geen", "artikelen_op_naam", "verkoopsoorten", "btw"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Toegang_(), {Uursoort("LEER", "Arbeid  leerling")})),
              IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId("6101/8010")))));
  EXPECT_THAT(Urls()[1], HasSubstr("?Description=Arbeid%20leerling&Description_comparison=Equals&"));
}

TEST_F(AsperionTest, X55_EenMateriaalWordtNooitOpNaamGezochtEnNiemandZonderCodeOfNaam) {
  Answers({"artikelen_geen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Toegang_(), {Materiaal("LEER"), Materiaal(""), Uursoort("", " ")})),
              IsOkAndHolds(ElementsAre(IsEmpty(), IsEmpty(), IsEmpty())));
  EXPECT_THAT(http_.asked, SizeIs(1));
}

TEST_F(AsperionTest, X52_EenArtikelHeeftDeBtwVanZijnVerkoopsoort) {
  Answers({"artikelen_dubbel"});
  const auto found = RunTask(vendor_->FindArtikelen(Toegang_(), {Materiaal("KABEL-3X25")}));
  ASSERT_THAT(found, IsOkAndHolds(ElementsAre(SizeIs(2))));
  EXPECT_EQ(found->at(0)[0].btw_code, "VH");
  EXPECT_EQ(found->at(0)[1].btw_code, "VL");
  EXPECT_EQ(found->at(0)[1].btw, domein::Btwtarief{9'000});
}

TEST_F(AsperionTest, X68_EenNieuweUursoortKrijgtDePrijsVanHetVeldEnDeVerkoopsoortVanUren) {
  Answers({"artikel_aangemaakt", "verkoopsoorten", "btw"});
  Artikelvraag vraag = Uursoort("U1", "Arbeid");
  vraag.prijs = domein::Prijs::Parse("65.00").value();
  vraag.eenheid = "uur";
  const auto artikel = RunTask(vendor_->CreateArtikel(Toegang_(), vraag, Gekozen()));
  ASSERT_THAT(artikel, IsOkAndHolds(ArtikelMetId("5801/8010")));
  EXPECT_EQ(artikel->btw_code, "VH");
  EXPECT_EQ(http_.asked[0].body,
            R"({"code":"U1","description":"Arbeid","unit":"uur","price":65.00,"salesTypeId":"URE"})");
  EXPECT_EQ(http_.asked[0].timeout, absl::Seconds(9));
}

TEST_F(AsperionTest, WatGemaaktIsEnNietGelezenKanWordenIsOnzekerNooitNietGedaan) {
  Artikelvraag vraag = Materiaal("U1");
  vraag.prijs = domein::Prijs::Parse("65.00").value();
  for (const char* fout : {"druk", "verlopen", "storing", "kapot_zoekantwoord"}) {
    http_.answers.clear();
    Answers({"artikel_aangemaakt", fout});
    EXPECT_THAT(RunTask(vendor_->CreateArtikel(Toegang_(), vraag, Gekozen())), StatusIs(Code::kUnknown)) << fout;
  }
  http_.answers.clear();
  Answers({"artikel_afgekeurd"});
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Toegang_(), vraag, Gekozen())),
              StatusIs(Code::kInvalidArgument, HasSubstr("Verkoopsoort 'XXX' bestaat niet.")));
}

TEST_F(AsperionTest, GetArtikelVraagtOpIdEnLeestDeRekeningOpnieuw) {
  Answers({"artikelen.2", "verkoopsoorten", "btw"});
  EXPECT_THAT(RunTask(vendor_->GetArtikel(Toegang_(), "5512/7999")), IsOkAndHolds(Optional(ArtikelMetId("5512/8000"))));
  EXPECT_THAT(Urls()[0], HasSubstr("/articles?Id=5512&"));
  Answers({"artikelen_geen"});
  EXPECT_THAT(RunTask(vendor_->GetArtikel(Toegang_(), "5512/8000")), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(RunTask(vendor_->GetArtikel(Toegang_(), "")), IsOkAndHolds(Eq(std::nullopt)));
}

// ---- invoices

TEST_F(AsperionTest, CreateSendsTheFrozenBodyWithWhatIsLeftOfItsTime) {
  Answers({"aangemaakt"});
  bool asked = false;
  CreateOpties opties{.deadline = absl::Milliseconds(1234), .may_send = [&asked] { return asked = true; }};
  EXPECT_THAT(RunTask(vendor_->Create(Toegang_(), kBody, opties)),
              IsOkAndHolds(Field(&Factuurverwijzing::id, "774120")));
  ASSERT_THAT(http_.asked, SizeIs(1));
  EXPECT_EQ(http_.asked[0].body, kBody);
  EXPECT_EQ(http_.asked[0].timeout, absl::Milliseconds(1234));
  ASSERT_TRUE(http_.asked[0].may_send);
  EXPECT_TRUE(http_.asked[0].may_send());
  EXPECT_TRUE(asked);
}

TEST_F(AsperionTest, CreateKeepsApartWhatWasNeverSentAndWhatWasLost) {
  http_.answers.push_back(http::NeverSent(absl::DeadlineExceededError("no time was left")));
  const absl::Status never = Create().status();
  EXPECT_THAT(never, StatusIs(Code::kUnavailable));
  EXPECT_TRUE(http::SurelyNeverSent(never));
  http_.answers.push_back(absl::UnavailableError("lost"));
  EXPECT_THAT(Create(), StatusIs(Code::kUnknown));
}

TEST_F(AsperionTest, A14_WatZonderInhoudGemaaktIsWordtOpOnzeNaamGevonden) {
  Answers({"elders", "gevonden"});
  EXPECT_THAT(Create(), IsOkAndHolds(Field(&Factuurverwijzing::id, "774120")));
  EXPECT_THAT(Urls(), ElementsAre(EndsWith("/salesinvoiceswithlines"), HasSubstr("?Description=KPL-")));
  EXPECT_EQ(http_.asked[1].method, "GET");

  Answers({"elders", "relaties"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Toegang_(), Blauw("K00017"), Gekozen())),
              IsOkAndHolds(RelatieMetId("90217/K00017")));

  Answers({"elders", "artikel_nieuw", "verkoopsoorten", "btw"});
  Artikelvraag vraag = Uursoort("U1", "Arbeid");
  vraag.prijs = domein::Prijs::Parse("65.00").value();
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Toegang_(), vraag, Gekozen())), IsOkAndHolds(ArtikelMetId("5801/8010")));
}

TEST_F(AsperionTest, A14_EenLeegAntwoordZonderAdresIsNietsGezegd) {
  Answers({"leeg", "gevonden"});
  EXPECT_THAT(Create(), StatusIs(Code::kUnknown));
  EXPECT_THAT(http_.asked, SizeIs(1));
}

TEST_F(AsperionTest, A14_WatDanNietTeVindenIsIsOnzeker) {
  for (const char* fout : {"niet_gevonden", "gevonden_anderen", "druk", "verlopen", "storing"}) {
    http_.answers.clear();
    Answers({"elders", fout});
    EXPECT_THAT(Create(), StatusIs(Code::kUnknown)) << fout;
  }
  for (const char* fout : {"relaties_geen", "druk"}) {
    http_.answers.clear();
    Answers({"elders", fout});
    EXPECT_THAT(RunTask(vendor_->CreateRelatie(Toegang_(), Blauw("K00017"), Gekozen())), StatusIs(Code::kUnknown));
  }
}

TEST_F(AsperionTest, FindReadsEveryPageBeforeItSaysThatNothingIsThere) {
  Answers({"gevonden_anderen", "gevonden"});
  http::Response& eerste = *http_.answers.front();
  eerste.body.replace(eerste.body.find(R"("totalCount": 2,)"), 16, R"("totalCount": 3,)");
  eerste.body.replace(eerste.body.find(R"("nextPage": "")"), 14, R"("nextPage": "https://elders.example/?page=2")");
  http::Response& tweede = *http_.answers.back();
  tweede.body.replace(tweede.body.find(R"("totalCount": 1,)"), 16, R"("totalCount": 3,)");
  EXPECT_THAT(Find(), IsOkAndHolds(Optional(Field(&Factuurverwijzing::id, "774120"))));
  EXPECT_THAT(Urls(), ElementsAre(AllOf(StartsWith("https://api.example/"), EndsWith("&page=1")),
                                  AllOf(StartsWith("https://api.example/"), EndsWith("&page=2"))))
      << "the vendor's own address is never followed";
}

TEST_F(AsperionTest, WhatItCanBeTrustedWithIsASearch) {
  EXPECT_EQ(vendor_->Naam(), "asperion");
  for (const Bewerking bewerking :
       {Bewerking::kFactuur, Bewerking::kRelatie, Bewerking::kMateriaal, Bewerking::kUursoort}) {
    const Zekerheid zekerheid = vendor_->ZekerheidVan(bewerking);
    EXPECT_EQ(zekerheid.klasse, Klasse::kC);
    EXPECT_EQ(zekerheid.deadline, absl::Seconds(9)) << "as it was opened with";
    EXPECT_EQ(zekerheid.nalanding, absl::Seconds(120)) << "as the table says";
  }
}

}  // namespace
}  // namespace koppel::vendor::asperion
