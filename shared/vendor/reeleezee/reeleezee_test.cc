#include "vendor/reeleezee/reeleezee.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "http/fake_client.h"
#include "vendor/answer_file.h"
#include "vendor/dezelfde.h"
#include "vendor/reeleezee/guid.h"
#include "vendor/reeleezee/lijn.h"
#include "vendor/run_task.h"

namespace koppel::vendor::reeleezee {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Code = absl::StatusCode;

constexpr char kAdministratie[] = "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11";
constexpr char kReferentie[] = "KPL-MFRGGZDFMZTWQ2LK";
constexpr char kFactuur[] = "11168ae2-2a75-5fba-a083-8ed4701d55a5";
constexpr char kBlauw[] = "5c8e1b7a-3f0d-4a86-9b52-7f20d1c4e617";
constexpr char kWiel[] = "f4b93a3a-6298-513e-96a6-911209bb6014";
constexpr char kKabel[] = "a6f4c0b7-0d6e-4f0c-9a55-7f1f1f0e2a31";
constexpr char kUur[] = "b9d3f1aa-0c52-4f5d-8c77-2e7d0f1c9b42";
constexpr char kRookmelder[] = "e8eb3f74-05b0-57c4-a03c-82946115a976";

auto RelatieMetId(const std::string& id) { return Field(&domein::BekendeRelatie::vendor_id, id); }
auto ArtikelMetId(const std::string& id) { return Field(&domein::BekendArtikel::vendor_id, id); }

class ReeleezeeTest : public testing::Test {
 protected:
  void Answers(std::initializer_list<const char*> names) {
    for (const char* name : names) http_.answers.push_back(ReadAnswer("reeleezee", name));
  }
  void AnswersLost() { http_.answers.push_back(absl::UnavailableError("the connection was lost")); }

  static Toegang Login() {
    return {.connectie = "acme/outsmart/reeleezee",
            .administratie_id = kAdministratie,
            .token = base::Secret("sesam"),
            .gebruikersnaam = "koppeling@devries.example"};
  }

  // "GET Customers/…": what was asked, from the administration on.
  std::vector<std::string> Gevraagd() const {
    const std::string begin = absl::StrCat("https://apps.example/api/v1/", kAdministratie, "/");
    std::vector<std::string> gevraagd;
    for (const http::Request& request : http_.asked) {
      EXPECT_THAT(request.url, StartsWith(begin));
      gevraagd.push_back(absl::StrCat(request.method, " ", request.url.substr(begin.size())));
    }
    return gevraagd;
  }

  std::string Bevroren() const { return absl::StrCat(kReferentie, "\n", R"({"id":")", kFactuur, R"(","Price":1.50})"); }
  absl::StatusOr<Factuurverwijzing> Maak(CreateOpties opties = {.deadline = absl::Seconds(60), .may_send = nullptr}) {
    return RunTask(vendor_->Create(Login(), Bevroren(), std::move(opties)));
  }

  // Each call takes a second, and waiting nothing.
  class TragerClient : public http::FakeClient {
   public:
    explicit TragerClient(absl::Duration& nu) : nu_(nu) {}
    Task<absl::StatusOr<http::Response>> Send(http::Request request) override {
      nu_ += absl::Seconds(1);
      return http::FakeClient::Send(std::move(request));
    }

   private:
    absl::Duration& nu_;
  };

  absl::Duration nu_ = absl::Hours(5);
  TragerClient http_{nu_};
  std::unique_ptr<Vendor> vendor_ =
      OpenMetKlok(http_, {.base_url = "https://apps.example/api/v1/", .deadline = absl::Seconds(70)},
                  {.nu = [this] { return nu_; }, .wacht = [](absl::Duration) -> Task<void> { co_return; }});
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

domein::Relatie Wiel() {
  domein::Relatie relatie;
  relatie.nummer = "20451";
  relatie.naam = "Garage Wiel";
  relatie.straat = "Industrieweg";
  relatie.huisnummer = "44";
  relatie.postcode = "8901 BD";
  relatie.plaats = "Leeuwarden";
  relatie.land = "NL";
  return relatie;
}

Artikelvraag Materiaal(std::string code, std::string spiegel = "") {
  return {.soort = domein::Soort::kMateriaal,
          .code = std::move(code),
          .naam = "Kabel",
          .prijs = domein::Prijs::Parse("27.50").value(),
          .spiegel = std::move(spiegel)};
}
Artikelvraag Uursoort(std::string code, std::string naam) {
  return {.soort = domein::Soort::kUursoort, .code = std::move(code), .naam = std::move(naam), .prijs = {}};
}

// ---- what it promises

TEST_F(ReeleezeeTest, EenLoginVraagtEenDingTegelijkEnDriePerSeconde) {
  EXPECT_EQ(vendor_->Naam(), "reeleezee");
  EXPECT_EQ(vendor_->Hoogstens().tegelijk, 1);
  EXPECT_EQ(vendor_->Hoogstens().interval, absl::Seconds(2) / 3) << "an errand is two calls";
}

TEST_F(ReeleezeeTest, ElkMakenIsKlasseA) {
  for (const Bewerking bewerking :
       {Bewerking::kFactuur, Bewerking::kRelatie, Bewerking::kMateriaal, Bewerking::kUursoort}) {
    EXPECT_EQ(vendor_->ZekerheidVan(bewerking).klasse, Klasse::kA);
    EXPECT_EQ(vendor_->ZekerheidVan(bewerking).deadline, absl::Seconds(70)) << "as it was opened with";
    EXPECT_EQ(vendor_->ZekerheidVan(bewerking).nalanding, absl::Seconds(120)) << "as the table says";
  }
}

// ---- invoices

TEST_F(ReeleezeeTest, MakenKijktEerstEnStuurtDanEenPutMetWatErVanDeTijdOverIs) {
  Answers({"niet_gevonden", "aangemaakt"});
  bool asked = false;
  EXPECT_THAT(Maak({.deadline = absl::Seconds(40), .may_send = [&asked] { return asked = true; }}),
              IsOkAndHolds(Field(&Factuurverwijzing::id, kFactuur)));
  EXPECT_THAT(Gevraagd(), ElementsAre(absl::StrCat("GET SalesInvoices/", kFactuur),
                                      absl::StrCat("PUT SalesInvoices/", kFactuur,
                                                   "?$expand=Entity,DocumentLineList($expand=Product,TaxRate)")));
  EXPECT_FALSE(http_.asked[0].may_send);
  ASSERT_TRUE(http_.asked[1].may_send);
  EXPECT_TRUE(http_.asked[1].may_send());
  EXPECT_TRUE(asked);
  EXPECT_EQ(http_.asked[0].timeout, absl::Seconds(30)) << "as a read has by itself";
  EXPECT_EQ(http_.asked[1].timeout, absl::Seconds(39));
  EXPECT_EQ(http_.asked[1].body, Bevroren().substr(Bevroren().find('\n') + 1));
}

TEST_F(ReeleezeeTest, X79_WatErIsWordtNooitOverschrevenOokEenConceptNiet) {
  for (const char* file : {"gevonden", "gevonden_gepubliceerd", "gevonden_betaald"}) {
    http_.asked.clear();
    Answers({file});
    EXPECT_THAT(Maak(), IsOkAndHolds(AllOf(Field(&Factuurverwijzing::id, kFactuur),
                                           Field(&Factuurverwijzing::is_concept, std::string(file) == "gevonden"))));
    EXPECT_THAT(Gevraagd(), ElementsAre(StartsWith("GET "))) << file;
  }
}

TEST_F(ReeleezeeTest, EenKijkVoorafDieMisluktDeedZekerNiets) {
  AnswersLost();
  EXPECT_THAT(Maak(), StatusIs(Code::kUnavailable));
  http_.answers.push_back(absl::DeadlineExceededError("no answer"));
  EXPECT_THAT(Maak(), StatusIs(Code::kUnavailable));
  for (const char* file : {"storing", "fout_bij_hen", "leeg", "kapot_zoekantwoord", "gevonden_anderen"}) {
    Answers({file});
    EXPECT_THAT(Maak(), StatusIs(Code::kUnavailable)) << file;
  }
  Answers({"verlopen"});
  EXPECT_THAT(Maak(), StatusIs(Code::kUnauthenticated));
  Answers({"druk"});
  EXPECT_THAT(RetryAfter(Maak().status()), Optional(absl::Seconds(7)));
  EXPECT_THAT(Gevraagd(), Each(StartsWith("GET ")));
}

TEST_F(ReeleezeeTest, EenGeweigerdeLoginWordtNietNogEensGevraagd) {
  Answers({"niet_gevonden", "verlopen", "aangemaakt"});
  EXPECT_THAT(Maak(), StatusIs(Code::kUnauthenticated));
  EXPECT_THAT(http_.asked, SizeIs(2));
}

TEST_F(ReeleezeeTest, MakenHoudtUitElkaarWatNooitVerstuurdEnWatVerlorenIs) {
  Answers({"niet_gevonden"});
  http_.answers.push_back(http::NeverSent(absl::DeadlineExceededError("no time was left")));
  const absl::Status never = Maak().status();
  EXPECT_THAT(never, StatusIs(Code::kUnavailable));
  EXPECT_TRUE(http::SurelyNeverSent(never));
  Answers({"niet_gevonden"});
  AnswersLost();
  EXPECT_THAT(Maak(), StatusIs(Code::kUnknown));
}

TEST_F(ReeleezeeTest, EenPutZonderInhoudWordtTeruggelezen) {
  Answers({"niet_gevonden", "geen_inhoud", "gevonden"});
  EXPECT_THAT(Maak(), IsOkAndHolds(Field(&Factuurverwijzing::referentie, kReferentie)));
  EXPECT_THAT(Gevraagd(), ElementsAre(StartsWith("GET "), StartsWith("PUT "), StartsWith("GET ")));
  for (const char* file : {"niet_gevonden", "storing", "verlopen", "kapot_zoekantwoord"}) {
    Answers({"niet_gevonden", "geen_inhoud", file});
    EXPECT_THAT(Maak(), StatusIs(Code::kUnknown)) << file;
  }
}

TEST_F(ReeleezeeTest, ZoekenIsEenVraagOpGuid) {
  Answers({"gevonden", "niet_gevonden"});
  const Zoekvraag vraag{.referentie = kReferentie, .bevroren = ""};
  EXPECT_THAT(RunTask(vendor_->Find(Login(), vraag)), IsOkAndHolds(Optional(Field(&Factuurverwijzing::id, kFactuur))));
  EXPECT_THAT(RunTask(vendor_->Find(Login(), vraag)), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(Gevraagd(), Each(absl::StrCat("GET SalesInvoices/", kFactuur)));
}

// ---- VAT

TEST_F(ReeleezeeTest, StandaardenVindtHetHogeTarief) {
  Answers({"standaarden"});
  EXPECT_THAT(RunTask(vendor_->Standaarden(Login(), Keuzes())),
              IsOkAndHolds(Field(&domein::Stamgegevens::standaard_btw_code, "1e44993a-15f6-419f-87e5-3e31ac3d9383")));
}

// ---- relaties

TEST_F(ReeleezeeTest, X72_EenRelatieMetKlantnummerWordtPreciesOpNummerGevonden) {
  Answers({"relaties"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Login(), Blauw("10017"))), IsOkAndHolds(ElementsAre(RelatieMetId(kBlauw))));
  EXPECT_THAT(Gevraagd(), ElementsAre(HasSubstr("IdentifierNumber%20eq%2010017&")));
}

// Whoever we made without a number was given one by Reeleezee, that may be another's in the field app.
TEST_F(ReeleezeeTest, X72_HetNummerVanWieWijVoorEenAnderMaaktenZegtNiets) {
  const auto vind = [&](const std::string& guid, const char* naam) {
    Answers({"relaties"});
    std::string& body = http_.answers.back()->body;
    body.replace(body.find(kBlauw), 36, guid);
    domein::Relatie relatie = Blauw("10017");
    relatie.naam = naam;
    return RunTask(vendor_->FindRelatie(Login(), std::move(relatie)));
  };
  const std::string van_een_ander =
      GuidVanRecord(kAdministratie, domein::Soort::kRelatie, VastNummer("acme/outsmart/reeleezee", Blauw("")));
  const std::string van_haar = GuidVanRecord(kAdministratie, domein::Soort::kRelatie, "10017");
  EXPECT_THAT(vind(van_een_ander, "Garage Wiel"), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(vind(van_een_ander, "Schildersbedrijf Blauw"), IsOkAndHolds(ElementsAre(RelatieMetId(van_een_ander))));
  EXPECT_THAT(vind(van_haar, "Garage Wiel"), IsOkAndHolds(ElementsAre(RelatieMetId(van_haar))));
  EXPECT_THAT(vind(kBlauw, "Garage Wiel"), IsOkAndHolds(ElementsAre(RelatieMetId(kBlauw)))) << "a person made it";
}

TEST_F(ReeleezeeTest, X72_EenRelatieZonderNummerWordtOpNaamEnAdresGevonden) {
  Answers({"relaties_op_naam"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Login(), Blauw(""))), IsOkAndHolds(ElementsAre(RelatieMetId(kBlauw))));
  EXPECT_THAT(Gevraagd(), ElementsAre(HasSubstr("Name%20eq%20%27Schildersbedrijf%20Blauw%27&")));
}

TEST_F(ReeleezeeTest, X72_TweeMetDezelfdeNaamEnAdresKomenAllebeiTerug) {
  Answers({"relaties_tweeling"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Login(), Blauw(""))), IsOkAndHolds(SizeIs(2)));
}

TEST_F(ReeleezeeTest, X72_WieWijZelfMaaktenWordtOokOnderEenAndereNaamGevonden) {
  const std::string guid =
      GuidVanRecord(kAdministratie, domein::Soort::kRelatie, VastNummer("acme/outsmart/reeleezee", Blauw("")));
  Answers({"relaties_geen", "relatie_elders"});
  std::string& body = http_.answers.back()->body;
  body.replace(body.find("d4c3b2a1-0f9e-4d8c-b7a6-958473625140"), 36, guid);
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Login(), Blauw(""))), IsOkAndHolds(ElementsAre(RelatieMetId(guid))));
  EXPECT_THAT(Gevraagd(), ElementsAre(HasSubstr("Blauw"), absl::StrCat("GET Customers/", guid, "?$expand=*")));
}

TEST_F(ReeleezeeTest, EenNummerDatGeenKlantnummerKanZijnWordtOpOnzeGuidEnDanOpNaamGezocht) {
  Answers({"niet_gevonden", "relaties_op_naam"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Login(), Blauw("K00017"))), IsOkAndHolds(ElementsAre(RelatieMetId(kBlauw))));
  const std::string guid = GuidVanRecord(kAdministratie, domein::Soort::kRelatie, "K00017");
  EXPECT_THAT(Gevraagd(), ElementsAre(HasSubstr(guid), HasSubstr("Name%20eq")));
  http_.asked.clear();
  Answers({"relatie"});
  std::string& body = http_.answers.back()->body;
  body.replace(body.find(kBlauw), 36, guid);
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Login(), Blauw("K00017"))), IsOkAndHolds(ElementsAre(RelatieMetId(guid))));
  EXPECT_THAT(http_.asked, SizeIs(1));
}

TEST_F(ReeleezeeTest, WieInHetArchiefStaatWordtNietGevonden) {
  Answers({"relaties_gearchiveerd"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Login(), Blauw("10017"))), IsOkAndHolds(IsEmpty()));
  Answers({"relatie_in_archief"});
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Login(), kBlauw)), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_F(ReeleezeeTest, ZonderNaamEnNummerWordtNiemandGezocht) {
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Login(), {})), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(ReeleezeeTest, WaarDeLijstGeenAdressenGeeftWordtElkeRelatieApartGelezen) {
  Answers({"uitklappen_geweigerd", "relaties_kaal", "relatie_elders", "relatie"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Login(), Blauw(""))), IsOkAndHolds(ElementsAre(RelatieMetId(kBlauw))));
  EXPECT_THAT(Gevraagd(), ElementsAre(EndsWith("&$expand=AddressList"), EndsWith("&$count=true"),
                                      EndsWith("?$expand=*"), absl::StrCat("GET Customers/", kBlauw, "?$expand=*")));
}

TEST_F(ReeleezeeTest, OS20_EenNieuweRelatieKrijgtEenAdres) {
  Answers({"niet_gevonden", "relatie_aangemaakt", "adres_aangemaakt"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Login(), Wiel(), Keuzes())),
              IsOkAndHolds(AllOf(RelatieMetId(kWiel), Field(&domein::BekendeRelatie::nummer, "20451"))));
  EXPECT_THAT(Gevraagd(),
              ElementsAre(absl::StrCat("GET Customers/", kWiel, "?$expand=*"), absl::StrCat("PUT Customers/", kWiel),
                          StartsWith(absl::StrCat("PUT Customers/", kWiel, "/Addresses/"))));
  EXPECT_EQ(http_.asked[1].timeout, absl::Seconds(69));
  EXPECT_EQ(http_.asked[2].timeout, absl::Seconds(68)) << "one time for the whole errand";
}

TEST_F(ReeleezeeTest, EenNieuweRelatieZonderAdresKrijgtErGeen) {
  domein::Relatie relatie = Wiel();
  relatie.straat = relatie.huisnummer = relatie.postcode = relatie.plaats = "";
  Answers({"niet_gevonden", "relatie_aangemaakt"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Login(), relatie, Keuzes())), IsOk());
  EXPECT_THAT(http_.asked, SizeIs(2));
}

TEST_F(ReeleezeeTest, X79_EenRelatieDieErIsWordtNooitOverschreven) {
  Answers({"relatie_van_ons"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Login(), Wiel(), Keuzes())), IsOkAndHolds(RelatieMetId(kWiel)));
  EXPECT_THAT(Gevraagd(), ElementsAre(StartsWith("GET ")));
  Answers({"relatie_van_ons_in_archief"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Login(), Wiel(), Keuzes())),
              StatusIs(Code::kInvalidArgument, Eq("Relatie 'Garage Wiel' staat in Reeleezee in het archief.")));
  EXPECT_THAT(Gevraagd(), Each(StartsWith("GET ")));
}

TEST_F(ReeleezeeTest, EenAdresDatVerlorenGingKomtErBijDeVolgendePogingBij) {
  Answers({"niet_gevonden", "relatie_aangemaakt"});
  AnswersLost();
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Login(), Wiel(), Keuzes())), StatusIs(Code::kUnknown));
  Answers({"relaties_van_ons_zonder_adres"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Login(), Wiel())), IsOkAndHolds(IsEmpty())) << "it is not finished";
  http_.asked.clear();
  Answers({"relatie_van_ons_zonder_adres", "geen_inhoud"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Login(), Wiel(), Keuzes())), IsOkAndHolds(RelatieMetId(kWiel)));
  EXPECT_THAT(Gevraagd(), ElementsAre(StartsWith("GET "), HasSubstr("/Addresses/")));
}

TEST_F(ReeleezeeTest, EenKijkVoorEenNieuweRelatieDieMisluktDeedNiets) {
  Answers({"storing"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Login(), Wiel(), Keuzes())), StatusIs(Code::kUnavailable));
  Answers({"niet_gevonden", "nummer_in_gebruik"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Login(), Wiel(), Keuzes())), StatusIs(Code::kInvalidArgument));
  Answers({"niet_gevonden", "geen_inhoud", "storing"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Login(), Wiel(), Keuzes())), StatusIs(Code::kUnknown));
  Answers({"niet_gevonden", "geen_inhoud", "relatie_van_ons_zonder_adres", "adres_aangemaakt"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Login(), Wiel(), Keuzes())),
              IsOkAndHolds(Field(&domein::BekendeRelatie::nummer, "20451")));
}

TEST_F(ReeleezeeTest, EenRelatieDieNietGemaaktKanWordenWordtNietGevraagd) {
  domein::Relatie relatie = Wiel();
  relatie.naam = "";
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Login(), relatie, Keuzes())), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(ReeleezeeTest, GetRelatieIsWegAlsZijDatZegt) {
  Answers({"relatie", "niet_gevonden", "administratie_weg", "relatie"});
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Login(), kBlauw)), IsOkAndHolds(Optional(RelatieMetId(kBlauw))));
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Login(), kBlauw)), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Login(), kBlauw)), StatusIs(Code::kNotFound));
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Login(), kWiel)), StatusIs(Code::kInternal)) << "somebody else came back";
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Login(), "1310077642")), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(http_.asked, SizeIs(4));
}

// ---- articles

TEST_F(ReeleezeeTest, X55_ArtikelenWordenPreciesOpCodeEnSoortGevonden) {
  Answers({"artikelen.1", "instellingen"});
  const auto found =
      RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL-3X25"), Materiaal("ONBEKEND"),
                                               Uursoort("UUR-MONTEUR", "Arbeid"), Materiaal("UUR-MONTEUR")}));
  EXPECT_THAT(found, IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId(kKabel)), IsEmpty(),
                                              ElementsAre(ArtikelMetId(kUur)), IsEmpty())));
  EXPECT_THAT(Gevraagd(), ElementsAre(HasSubstr("Code%20eq%20%27KABEL-3X25%27%20or%20"), "GET AdministrationSettings"));
}

TEST_F(ReeleezeeTest, X55_TweeArtikelenMetEenCodeKomenAllebeiTerugTenzijDeSpiegelEenAanwijst) {
  Answers({"artikelen_dubbel.1", "instellingen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL-3X25")})),
              IsOkAndHolds(ElementsAre(
                  ElementsAre(ArtikelMetId(kKabel), ArtikelMetId("a6f4c0b7-0d6e-4f0c-9a55-7f1f1f0e2a99")))));
  Answers({"artikelen_dubbel.1", "instellingen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL-3X25", kKabel)})),
              IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId(kKabel)))));
}

TEST_F(ReeleezeeTest, X39_DeCodeGaatVoorEenSpiegelDieIetsAndersZegt) {
  Answers({"artikelen.1", "instellingen"});
  EXPECT_THAT(
      RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL-3X25", "a6f4c0b7-0d6e-4f0c-9a55-7f1f1f0e2a99")})),
      IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId(kKabel)))));
  EXPECT_THAT(http_.asked, SizeIs(2)) << "the mirror is not looked at";
}

TEST_F(ReeleezeeTest, RE19_X70_ZonderCodeIsHetWaarDeSpiegelNaarWijstAlsNietsAndersZegt) {
  Answers({"artikelen_geen", "artikel_zonder_code", "instellingen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL", "A6F4C0B7-0D6E-4F0C-9A55-7F1F1F0E2A31")})),
              IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId(kKabel)))));
  EXPECT_THAT(Gevraagd()[1], absl::StrCat("GET Products/", kKabel, "?$expand=*"));
  Answers({"artikelen_geen", "artikel_heel_anders"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL", kKabel)})),
              IsOkAndHolds(ElementsAre(IsEmpty())));
}

TEST_F(ReeleezeeTest, RE21_X70_EenSpiegelDieNietBestaatVindtNiets) {
  Answers({"artikelen_geen", "niet_gevonden"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL", kKabel)})),
              IsOkAndHolds(ElementsAre(IsEmpty())));
  Answers({"artikelen_geen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL", "regel 5")})),
              IsOkAndHolds(ElementsAre(IsEmpty())));
  EXPECT_THAT(http_.asked, SizeIs(3));
}

TEST_F(ReeleezeeTest, X55_EenUursoortWordtZonderCodeOpPreciezeNaamOnderDeDienstenGevonden) {
  Answers({"artikelen_geen", "artikelen_op_naam", "instellingen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Login(), {Uursoort("LEER", "Arbeid leerling")})),
              IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId("c7a5e3f1-9d8b-4c6a-8e2f-0b1d3f5a7c91")))));
  EXPECT_THAT(Gevraagd()[1], HasSubstr("Description%20eq%20%27Arbeid%20leerling%27&"));
}

TEST_F(ReeleezeeTest, X55_EenMateriaalWordtNooitOpNaamGezochtEnEenCodeDieErNietKanZijnNooitGevraagd) {
  Answers({"artikelen_geen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Login(), {Materiaal("LEER"), Materiaal(std::string(40, 'x'))})),
              IsOkAndHolds(ElementsAre(IsEmpty(), IsEmpty())));
  EXPECT_THAT(http_.asked, SizeIs(1));
}

TEST_F(ReeleezeeTest, X52_EenPrijsInclusiefBtwVanEenArtikelZonderTariefHeeftHetHoge) {
  Answers({"artikelen.1", "instellingen_inclusief", "standaarden"});
  const auto found = RunTask(vendor_->FindArtikelen(Login(), {Uursoort("UUR-MONTEUR", "Arbeid")}));
  ASSERT_THAT(found, IsOkAndHolds(ElementsAre(SizeIs(1))));
  EXPECT_EQ(found->at(0).at(0).prijs, domein::Prijs::Parse("56.19835").value()) << "68.00 with 21 %";
}

TEST_F(ReeleezeeTest, WaarOfNietMagWordenGevraagdGaatElkeCodeApart) {
  Answers({"uitklappen_geweigerd", "uitklappen_geweigerd", "artikelen.1", "artikelen_geen", "instellingen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL-3X25"), Materiaal("ONBEKEND")})),
              IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId(kKabel)), IsEmpty())));
  EXPECT_THAT(Gevraagd(),
              ElementsAre(HasSubstr("%20or%20"), HasSubstr("%20or%20"), HasSubstr("=Code%20eq%20%27KABEL-3X25%27&"),
                          HasSubstr("=Code%20eq%20%27ONBEKEND%27&"), "GET AdministrationSettings"));
}

TEST_F(ReeleezeeTest, WaarDeLijstGeenBtwGeeftWordtElkArtikelApartGelezen) {
  Answers({"uitklappen_geweigerd", "artikelen_kaal", "artikel", "instellingen"});
  const auto found = RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL-3X25")}));
  ASSERT_THAT(found, IsOkAndHolds(ElementsAre(SizeIs(1))));
  EXPECT_EQ(found->at(0).at(0).btw, domein::Btwtarief{21'000});
}

TEST_F(ReeleezeeTest, EenFoutOnderwegIsEenFoutVanHetGeheel) {
  Answers({"storing"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL-3X25")})), StatusIs(Code::kUnavailable));
  Answers({"artikelen.1", "geen_recht"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Login(), {Materiaal("KABEL-3X25")})), StatusIs(Code::kPermissionDenied));
}

TEST_F(ReeleezeeTest, OS20_EenNieuwArtikelWordtEenmaalGemaaktEnNooitOverschreven) {
  Answers({"niet_gevonden", "instellingen", "artikel_aangemaakt"});
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Login(), Materiaal("RM-10J"), Keuzes())),
              IsOkAndHolds(ArtikelMetId(kRookmelder)));
  EXPECT_THAT(Gevraagd(),
              ElementsAre(StartsWith("GET "), StartsWith("GET "), absl::StrCat("PUT Products/", kRookmelder)));
  http_.asked.clear();
  Answers({"artikel_aangemaakt", "instellingen"});
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Login(), Materiaal("RM-10J"), Keuzes())),
              IsOkAndHolds(ArtikelMetId(kRookmelder)));
  EXPECT_THAT(Gevraagd(), Each(StartsWith("GET ")));
}

TEST_F(ReeleezeeTest, EenArtikelDatGemaaktIsMaarNietTeLezenIsOnzeker) {
  Answers({"niet_gevonden", "instellingen", "geen_inhoud", "artikel_aangemaakt"});
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Login(), Materiaal("RM-10J"), Keuzes())), IsOk());
  Answers({"niet_gevonden", "instellingen", "geen_inhoud", "niet_gevonden"});
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Login(), Materiaal("RM-10J"), Keuzes())), StatusIs(Code::kUnknown));
  Answers({"storing"});
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Login(), Materiaal("RM-10J"), Keuzes())), StatusIs(Code::kUnavailable));
  Answers({"niet_gevonden", "storing"});
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Login(), Materiaal("RM-10J"), Keuzes())), StatusIs(Code::kUnavailable));
}

TEST_F(ReeleezeeTest, GetArtikelIsWegAlsZijDatZegt) {
  Answers({"artikel", "instellingen", "niet_gevonden", "administratie_weg"});
  EXPECT_THAT(RunTask(vendor_->GetArtikel(Login(), kKabel)), IsOkAndHolds(Optional(ArtikelMetId(kKabel))));
  EXPECT_THAT(RunTask(vendor_->GetArtikel(Login(), kKabel)), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(RunTask(vendor_->GetArtikel(Login(), kKabel)), StatusIs(Code::kNotFound));
  EXPECT_THAT(RunTask(vendor_->GetArtikel(Login(), "1422905316")), IsOkAndHolds(Eq(std::nullopt)));
}

}  // namespace
}  // namespace koppel::vendor::reeleezee
