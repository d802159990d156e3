#include "vendor/imuis/imuis.h"

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "http/fake_client.h"
#include "vendor/answer_file.h"
#include "vendor/dezelfde.h"
#include "vendor/imuis/test_xml.h"
#include "vendor/run_task.h"

namespace koppel::vendor::imuis {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using ::testing::SizeIs;
using Code = absl::StatusCode;

constexpr char kRef[] = "KPL-MFRGGZDFMZTWQ2LK";
// As the answers in testdata have it: 2.5 hours and 12 metres of cable, both new.
constexpr char kBevroren[] =
    R"({"order":"202600041","referentie":"KPL-MFRGGZDFMZTWQ2LK","regels":[)"
    R"({"artikel":"UUR-MONTEUR","aantal":"2.5","prijs":"68.00","omschrijving":"Arbeid monteur"},)"
    R"({"artikel":"KABEL-3X25","aantal":"12","prijs":"5.00","omschrijving":"Installatiekabel"}]})";
// And with the filter of line 5 used up.
constexpr char kMetBekende[] =
    R"({"order":"202600041","referentie":"KPL-MFRGGZDFMZTWQ2LK","regels":[)"
    R"({"artikel":"FILTER-G4","aantal":"3","prijs":"18.90","omschrijving":"Filter","regel":5},)"
    R"({"artikel":"UUR-MONTEUR","aantal":"2.5","prijs":"68.00","omschrijving":"Arbeid monteur"}]})";

auto RelatieMetId(const std::string& id) { return Field(&domein::BekendeRelatie::vendor_id, id); }
auto ArtikelMetId(const std::string& id) { return Field(&domein::BekendArtikel::vendor_id, id); }

class ImuisTest : public testing::Test {
 protected:
  ImuisTest() { Answers({"aanmelden"}); }

  void Answers(std::initializer_list<const char*> names) {
    for (const char* name : names) http_.answers.push_back(ReadAnswer("imuis", name));
  }
  void Lost() { http_.answers.push_back(absl::UnavailableError("the connection was lost")); }

  static Toegang Acme() {
    return {.connectie = "acme/outsmart/imuis", .administratie_id = "", .token = base::Secret("48213")};
  }
  absl::StatusOr<Factuurverwijzing> Create(const char* bevroren = kBevroren) {
    return RunTask(vendor_->Create(Acme(), bevroren, {.deadline = absl::Seconds(30), .may_send = nullptr}));
  }
  absl::StatusOr<std::optional<Factuurverwijzing>> Find(const char* bevroren = kBevroren) {
    return RunTask(vendor_->Find(Acme(), {.referentie = kRef, .bevroren = bevroren}));
  }

  // What was asked after logging in: the operation, and of a read its condition.
  std::vector<std::string> Gevraagd() const {
    std::vector<std::string> vragen;
    for (const http::Request& request : http_.asked) {
      if (request.operation == "login") continue;
      vragen.push_back(request.operation);
      if (Ruw(request.body, "Selectie").empty()) continue;
      const std::string selectie = Tekst(request.body, "Selectie");
      absl::StrAppend(&vragen.back(), " ", Tekst(selectie, "WHEREFIELDS"), "=", Tekst(selectie, "WHEREVALUES"));
    }
    return vragen;
  }

  http::FakeClient http_;
  absl::Duration nu_ = absl::Hours(1);
  std::unique_ptr<Vendor> vendor_ =
      Open(http_, {.base_url = "https://api.example/ws1_xml.asmx", .partnersleutel = base::Secret("onze-sleutel")},
           {.nu = [this] { return nu_; },
            .wacht = [this](absl::Duration duur) -> Task<void> {
              nu_ += duur;
              co_return;
            }});
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
  return {.soort = domein::Soort::kMateriaal,
          .code = std::move(code),
          .naam = "Rookmelder",
          .prijs = domein::Prijs::Parse("27.50").value()};
}
Artikelvraag Uursoort(std::string code, std::string naam) {
  return {.soort = domein::Soort::kUursoort, .code = std::move(code), .naam = std::move(naam), .prijs = {}};
}

TEST_F(ImuisTest, EenVraagTegelijkPerOmgevingscode) { EXPECT_EQ(vendor_->Hoogstens().tegelijk, 1); }

TEST_F(ImuisTest, DeBtwVanEenOrderRekentIMuisZelf) {
  const auto standaarden = RunTask(vendor_->Standaarden(Acme(), Keuzes()));
  ASSERT_THAT(standaarden, IsOk());
  EXPECT_EQ(standaarden->standaard_btw_code, "");
  EXPECT_EQ(standaarden->verlegd_btw_code, "");
  EXPECT_THAT(http_.asked, IsEmpty());
}

// ---- relaties

TEST_F(ImuisTest, EenRelatieDieWijMaaktenHeeftHaarNummerInDeZoeksleutel) {
  Answers({"relaties"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Acme(), Blauw("K00017"))), IsOkAndHolds(ElementsAre(RelatieMetId("10588"))));
  EXPECT_THAT(Gevraagd(), ElementsAre("read_deb ZKSL=OS-K00017"));
}

TEST_F(ImuisTest, IM24_AndersIsHetNummerDatVanIMuis) {
  Answers({"relaties_geen", "relatie_op_nummer"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Acme(), Blauw("10017"))), IsOkAndHolds(ElementsAre(RelatieMetId("10017"))));
  EXPECT_THAT(Gevraagd(), ElementsAre("read_deb ZKSL=OS-10017", "read_deb NR=10017"));
}

TEST_F(ImuisTest, IM24_HetNummerVanWieWijVoorEenAnderMaaktenZegtNiets) {
  domein::Relatie ander = Blauw("10588");  // The debtor that we made for K00017 happened to get this number.
  ander.naam = "Garage Wiel";
  Answers({"relaties_geen", "relaties"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Acme(), ander)), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(Gevraagd(), ElementsAre("read_deb ZKSL=OS-10588", "read_deb NR=10588"));
  Answers({"relaties_geen", "relaties"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Acme(), Blauw("10588"))), IsOkAndHolds(ElementsAre(RelatieMetId("10588"))))
      << "by name and address it is the same one";
}

TEST_F(ImuisTest, WatGeenDebiteurnummerKanZijnWordtNietZoGevraagd) {
  for (const char* nummer : {"0100", "123456789", "K1", "1.0"}) {
    Answers({"relaties_geen"});
    EXPECT_THAT(RunTask(vendor_->FindRelatie(Acme(), Blauw(nummer))), IsOkAndHolds(IsEmpty())) << nummer;
  }
  EXPECT_THAT(Gevraagd(), SizeIs(4));
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Acme(), Blauw("123456789012345678"))), IsOkAndHolds(IsEmpty()))
      << "te lang voor een zoeksleutel";
  EXPECT_THAT(Gevraagd(), SizeIs(4));
}

TEST_F(ImuisTest, X72_EenRelatieZonderNummerWordtOpNaamEnAdresGevonden) {
  Answers({"relaties_op_naam"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Acme(), Blauw(""))), IsOkAndHolds(ElementsAre(RelatieMetId("10032"))));
  EXPECT_THAT(Gevraagd(), ElementsAre("read_deb NAAM=Schildersbedrijf Blauw"));
}

TEST_F(ImuisTest, X72_WieWijZelfMaaktenWordtOokOnderEenAndereNaamGevonden) {
  const std::string zoeksleutel = absl::StrCat("OS-", VastNummer("acme/outsmart/imuis", Blauw("")));
  Answers({"relaties_geen", "relaties"});
  std::string& body = http_.answers.back()->body;
  body.replace(body.find("OS-K00017"), 9, zoeksleutel);
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Acme(), Blauw(""))), IsOkAndHolds(ElementsAre(RelatieMetId("10588"))));
  EXPECT_THAT(Gevraagd(), ElementsAre(HasSubstr("NAAM="), absl::StrCat("read_deb ZKSL=", zoeksleutel)));
  EXPECT_LE(zoeksleutel.size(), 20u);
}

TEST_F(ImuisTest, EenRelatieZonderNaamEnNummerIsNiemand) {
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Acme(), {})), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(ImuisTest, IM21_EenNieuweRelatieKrijgtHaarNummerInDeZoeksleutelOfEenVast) {
  Answers({"relatie_aangemaakt", "relatie_aangemaakt", "relatie_aangemaakt"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Acme(), Blauw("20451"), Keuzes())), IsOkAndHolds(RelatieMetId("10601")));
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Acme(), Blauw(""), Keuzes())), IsOk());
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Acme(), Blauw(""), Keuzes())), IsOk());
  std::vector<std::string> zoeksleutels;
  for (const http::Request& request : http_.asked) {
    if (request.operation == "create_deb") zoeksleutels.push_back(Tekst(Tekst(request.body, "Stamtabel"), "ZKSL"));
  }
  const std::string vast = absl::StrCat("OS-", VastNummer("acme/outsmart/imuis", Blauw("")));
  EXPECT_THAT(zoeksleutels, ElementsAre("OS-20451", vast, vast));
}

TEST_F(ImuisTest, EenZoeksleutelDieErAlIsWordtGeweigerdInHunWoorden) {
  Answers({"relatie_dubbel", "sessie_leeft"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Acme(), Blauw("20451"), Keuzes())),
              StatusIs(Code::kInvalidArgument, "Zoeksleutel bestaat al. (CS204)"));
}

TEST_F(ImuisTest, EenRelatieWaarvanHetNummerNietTerugkomtIsOnzeker) {
  Answers({"relatie_zonder_nummer"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Acme(), Blauw("20451"), Keuzes())), StatusIs(Code::kUnknown));
}

TEST_F(ImuisTest, EenRelatieAchterEenKoppelingIsErOfIsWeg) {
  Answers({"relatie_op_nummer", "relaties_geen"});
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Acme(), "10017")), IsOkAndHolds(Optional(RelatieMetId("10017"))));
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Acme(), "10017")), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Acme(), "1203-x")), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(Gevraagd(), SizeIs(2));
}

// ---- articles

TEST_F(ImuisTest, ArtikelenWordenPreciesOpNummerGevonden) {
  Answers({"artikelen.1", "artikelen.2", "artikelen_geen", "artikelen.2"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Acme(), {Materiaal("UUR-MONTEUR"), Materiaal("KABEL-3X25"),
                                                      Materiaal("KABEL"), Materiaal("kabel-3x25")})),
              IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId("UUR-MONTEUR")),
                                       ElementsAre(ArtikelMetId("KABEL-3X25")), IsEmpty(), IsEmpty())));
  EXPECT_THAT(Gevraagd(), ElementsAre("read_art NR=UUR-MONTEUR", "read_art NR=KABEL-3X25", "read_art NR=KABEL",
                                      "read_art NR=kabel-3x25"));
}

TEST_F(ImuisTest, X55_EenUursoortWordtAndersOpNaamGevonden) {
  Answers({"artikelen_geen", "artikelen.1", "artikelen.1"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(
                  Acme(), {Uursoort("U-01", "Arbeid  monteur"), Uursoort("", "Arbeid monteur avond")})),
              IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId("UUR-MONTEUR")), IsEmpty())));
  EXPECT_THAT(Gevraagd(), ElementsAre("read_art NR=U-01", "read_art OMSCHR=Arbeid monteur",
                                      "read_art OMSCHR=Arbeid monteur avond"));
}

TEST_F(ImuisTest, EenCodeDieNietPastIsErNietEnWordtNietGevraagd) {
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Acme(), {Materiaal("123456789012345678901"), Materiaal("")})),
              IsOkAndHolds(ElementsAre(IsEmpty(), IsEmpty())));
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(ImuisTest, EenArtikelMetEenOnleesbarePrijsIsEenFout) {
  Answers({"artikel_vreemde_prijs"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Acme(), {Materiaal("KABEL-3X25")})), StatusIs(Code::kInternal));
}

TEST_F(ImuisTest, IM21_EenNieuwArtikelKomtTerugZoalsIMuisHetHeeft) {
  Keuzes keuzes;
  keuzes.artikelgroep = "100";
  Answers({"artikel_aangemaakt", "artikel_nieuw"});
  const auto artikel = RunTask(vendor_->CreateArtikel(Acme(), Materiaal("RM-10J"), keuzes));
  ASSERT_THAT(artikel, IsOkAndHolds(ArtikelMetId("RM-10J")));
  EXPECT_EQ(artikel->btw_code, "L");
  EXPECT_THAT(Gevraagd(), ElementsAre("create_art", "read_art NR=RM-10J"));
}

TEST_F(ImuisTest, EenArtikelDatGemaaktIsEnNietTeLezenIsIsOnzeker) {
  Keuzes keuzes;
  keuzes.artikelgroep = "100";
  Answers({"artikel_aangemaakt", "artikelen_geen", "artikel_aangemaakt"});
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Acme(), Materiaal("RM-10J"), keuzes)), StatusIs(Code::kUnknown));
  Lost();
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Acme(), Materiaal("RM-10J"), keuzes)), StatusIs(Code::kUnknown));
}

TEST_F(ImuisTest, ZonderArtikelgroepWordtErNietsGevraagd) {
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Acme(), Materiaal("RM-10J"), Keuzes())),
              StatusIs(Code::kInvalidArgument, HasSubstr("artikelgroep")));
  EXPECT_THAT(http_.asked, IsEmpty());
}

// ---- order lines

TEST_F(ImuisTest, IM19_NieuweRegelsKomenInEenVraagOpDeOrderEnWordenNagelezen) {
  Answers({"order", "regels", "artikelen.1", "artikelen.2", "aangemaakt.1", "aangemaakt.2"});
  const auto factuur = Create();
  ASSERT_THAT(factuur, IsOk());
  EXPECT_EQ(factuur->id, "202600041");
  EXPECT_EQ(factuur->referentie, kRef);
  EXPECT_EQ(factuur->totaal_excl, domein::Bedrag::Centen(23'000));
  EXPECT_EQ(factuur->totaal_incl, std::nullopt);
  EXPECT_TRUE(factuur->is_concept);
  EXPECT_THAT(Gevraagd(),
              ElementsAre("read_ordkop NR=202600041", "read_ordrg ORDNR=202600041", "read_art NR=UUR-MONTEUR",
                          "read_art NR=KABEL-3X25", "create_order_lines", "read_ordrg ORDNR=202600041"));
  const std::string document = Tekst(http_.asked[5].body, "Verkooporder");
  EXPECT_THAT(Teksten(document, "ART"), ElementsAre("UUR-MONTEUR", "KABEL-3X25"));
  EXPECT_THAT(Teksten(document, "OPMINT"),
              ElementsAre("KPL-MFRGGZDFMZTWQ2LK-1", "Haspel < 50 m:\nlos afrekenen\nKPL-MFRGGZDFMZTWQ2LK-2"));
}

TEST_F(ImuisTest, WatErAlStaatWordtNietNogmaalsGemaakt) {
  Answers({"order", "regels_met_de_onze", "regels_met_de_onze"});
  EXPECT_THAT(Create(), IsOkAndHolds(Field(&Factuurverwijzing::totaal_excl, domein::Bedrag::Centen(23'000))));
  EXPECT_THAT(Gevraagd(), ElementsAre(HasSubstr("read_ordkop"), HasSubstr("read_ordrg"), HasSubstr("read_ordrg")));
}

TEST_F(ImuisTest, X80_EenBekendeRegelWordtGewijzigdVoordatErRegelsBijKomen) {
  Answers({"order", "regels", "artikelen.1", "regel_gewijzigd", "aangemaakt.1", "regels_met_de_onze"});
  EXPECT_THAT(Create(kMetBekende), StatusIs(Code::kUnknown)) << "het kenmerk van regel 5 staat er niet";
  EXPECT_THAT(Gevraagd(), ElementsAre(HasSubstr("read_ordkop"), HasSubstr("read_ordrg"), "read_art NR=UUR-MONTEUR",
                                      "update_order_line", "create_order_lines", HasSubstr("read_ordrg")));
  const std::string mutatie = Tekst(http_.asked[4].body, "Mutatie");
  EXPECT_EQ(Tekst(mutatie, "WHEREVALUES"), "202600041\t5");
  EXPECT_EQ(Tekst(mutatie, "AANT"), "3");
  EXPECT_EQ(Tekst(mutatie, "OPMINT"), "Klant heeft zelf een reserve\nKPL-MFRGGZDFMZTWQ2LK-1-R5-30000");
}

TEST_F(ImuisTest, AlleenSchrijvenVraagtOfHetNogMag) {
  Answers({"order", "regels", "artikelen.1", "regel_gewijzigd", "aangemaakt.1", "regels"});
  CreateOpties opties{.deadline = absl::Seconds(7), .may_send = [] { return true; }};
  EXPECT_THAT(RunTask(vendor_->Create(Acme(), kMetBekende, opties)), StatusIs(Code::kUnknown));
  for (const http::Request& request : http_.asked) {
    const bool schrijft = request.operation == "update_order_line" || request.operation == "create_order_lines";
    EXPECT_EQ(request.may_send != nullptr, schrijft) << request.operation;
    EXPECT_EQ(request.timeout, absl::Seconds(7)) << request.operation;
  }
}

TEST_F(ImuisTest, WatVoorHetSchrijvenMisgaatDeedNiets) {
  struct Geval {
    std::vector<const char*> answers;
    Code code;
  };
  for (const Geval& geval :
       {Geval{{"storing"}, Code::kUnavailable}, Geval{{"kapot_zoekantwoord"}, Code::kUnavailable},
        Geval{{"order", "leeg"}, Code::kUnavailable}, Geval{{"order", "gevonden_anderen.2"}, Code::kUnavailable},
        Geval{{"order", "regels", "fault"}, Code::kUnavailable}, Geval{{"order", "druk"}, Code::kResourceExhausted},
        Geval{{"leesfout.1", "leesfout.2"}, Code::kInvalidArgument},
        Geval{{"order", "verlopen_zoeken.1", "sessie_dood", "aanmelden_geweigerd"}, Code::kUnauthenticated},
        Geval{{"aanmelden", "geen_recht"}, Code::kPermissionDenied}}) {
    http_.asked.clear();
    for (const char* name : geval.answers) Answers({name});
    EXPECT_THAT(Create(), StatusIs(geval.code)) << geval.answers.back();
    for (const http::Request& request : http_.asked) EXPECT_NE(request.operation, "create_order_lines");
    EXPECT_THAT(http_.answers, IsEmpty()) << geval.answers.back();
  }
}

TEST_F(ImuisTest, EenTeTragLezenDeedNiets) {
  Answers({"order"});
  http_.answers.push_back(absl::DeadlineExceededError("no answer"));
  EXPECT_THAT(Create(), StatusIs(Code::kUnavailable));
}

TEST_F(ImuisTest, EenVerlorenAntwoordOpHetSchrijvenIsOnzeker) {
  Answers({"order", "regels", "artikelen.1", "artikelen.2"});
  Lost();
  EXPECT_THAT(Create(), StatusIs(Code::kUnknown));
  Answers({"order", "regels", "artikelen.1"});
  Lost();
  EXPECT_THAT(Create(kMetBekende), StatusIs(Code::kUnknown)) << "ook van een wijziging";
}

TEST_F(ImuisTest, WatNooitVerstuurdIsHoudtZijnMerk) {
  Answers({"order", "regels", "artikelen.1", "artikelen.2"});
  http_.answers.push_back(http::NeverSent(absl::DeadlineExceededError("no time was left")));
  const absl::Status status = Create().status();
  EXPECT_THAT(status, StatusIs(Code::kUnavailable));
  EXPECT_TRUE(http::SurelyNeverSent(status));
}

TEST_F(ImuisTest, HalverwegeZegtNiemandDatErNietsIsGedaan) {
  for (const char* daarna : {"druk", "geen_recht", "storing"}) {
    Answers({"order", "regels", "artikelen.1", "regel_gewijzigd", daarna});
    EXPECT_THAT(Create(kMetBekende), StatusIs(Code::kUnknown)) << daarna;
  }
  Answers({"order", "regels", "artikelen.1", "regel_gewijzigd"});
  http_.answers.push_back(http::NeverSent(absl::UnavailableError("connection refused")));
  const absl::Status nooit = Create(kMetBekende).status();
  EXPECT_THAT(nooit, StatusIs(Code::kUnknown));
  EXPECT_FALSE(http::SurelyNeverSent(nooit));
  Answers({"order", "regels", "artikelen.1", "regel_gewijzigd", "afgekeurd.1", "afgekeurd.2"});
  EXPECT_THAT(Create(kMetBekende), StatusIs(Code::kInvalidArgument, HasSubstr("geblokkeerd"))) << "in hun woorden";
}

TEST_F(ImuisTest, EenGeweigerdeWijzigingKomtInHunWoordenEnErKomtNietsBij) {
  Answers({"order", "regels", "artikelen.1", "regel_geweigerd", "sessie_leeft"});
  EXPECT_THAT(Create(kMetBekende), StatusIs(Code::kInvalidArgument, HasSubstr("CS301")));
  EXPECT_EQ(Gevraagd().back(), "keep_session");
}

TEST_F(ImuisTest, JaMetEenMeldingBeslistHetNalezen) {
  Answers({"order", "regels", "artikelen.1", "artikelen.2", "aangemaakt_met_melding", "aangemaakt.2"});
  EXPECT_THAT(Create(), IsOk());
  Answers({"order", "regels", "artikelen.1", "artikelen.2", "aangemaakt_met_melding", "regels"});
  EXPECT_THAT(Create(), StatusIs(Code::kUnknown));
}

TEST_F(ImuisTest, NalezenDatEvenNietLuktWordtHerhaald) {
  Answers({"order", "regels", "artikelen.1", "artikelen.2", "aangemaakt.1", "storing", "leeg", "aangemaakt.2"});
  const absl::Duration begin = nu_;
  EXPECT_THAT(Create(), IsOk());
  EXPECT_EQ(nu_ - begin, absl::Milliseconds(1500));
  Answers({"order", "regels", "artikelen.1", "artikelen.2", "aangemaakt.1", "storing", "storing", "storing"});
  EXPECT_THAT(Create(), StatusIs(Code::kUnknown));
}

TEST_F(ImuisTest, EenOrderDieNietKanWordtInHetNederlandsGeweigerd) {
  Answers({"order_geen"});
  EXPECT_THAT(Create(), StatusIs(Code::kInvalidArgument, "Verkooporder 202600041 bestaat niet in iMUIS."));
  Answers({"order_gefactureerd", "regels"});
  EXPECT_THAT(Create(), StatusIs(Code::kInvalidArgument, "Verkooporder 202600041 is al gefactureerd."));
  Answers({"order_geblokkeerd", "regels_geen"});
  EXPECT_THAT(Create(), StatusIs(Code::kInvalidArgument, "Verkooporder 202600041 is geblokkeerd."));
}

TEST_F(ImuisTest, FindIsPasGevondenAlsElkeRegelErStaat) {
  Answers({"order", "regels_met_de_onze", "order", "regels", "order_geen", "order_gefactureerd", "regels_met_de_onze"});
  EXPECT_THAT(Find(), IsOkAndHolds(Optional(Field(&Factuurverwijzing::totaal_excl, domein::Bedrag::Centen(23'000)))));
  EXPECT_THAT(Find(), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(Find(), IsOkAndHolds(Eq(std::nullopt))) << "de order is weg";
  EXPECT_THAT(Find(), IsOkAndHolds(Optional(Field(&Factuurverwijzing::is_concept, false))));
}

TEST_F(ImuisTest, FindZonderWatBevrorenIsRaadtNiet) {
  EXPECT_THAT(Find(""), StatusIs(Code::kInternal));
  EXPECT_THAT(Find(R"({"order":"1","referentie":"KPL-ANDERS","regels":[{"artikel":"A","aantal":"1","prijs":"1"}]})"),
              StatusIs(Code::kInternal));
  EXPECT_THAT(http_.asked, IsEmpty());
  EXPECT_THAT(Create("{}"), StatusIs(Code::kInternal));
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(ImuisTest, DeTijdenVanDeTabelZijnDieVanDeOpties) {
  EXPECT_EQ(vendor_->ZekerheidVan(Bewerking::kFactuur).klasse, Klasse::kC);
  const auto snel = Open(http_, {.base_url = "", .deadline = absl::Seconds(9), .nalanding = absl::Seconds(8)});
  EXPECT_EQ(snel->ZekerheidVan(Bewerking::kRelatie).deadline, absl::Seconds(9));
  EXPECT_EQ(snel->ZekerheidVan(Bewerking::kRelatie).nalanding, absl::Seconds(8));
}

}  // namespace
}  // namespace koppel::vendor::imuis
