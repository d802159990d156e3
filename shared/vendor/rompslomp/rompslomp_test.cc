#include "vendor/rompslomp/rompslomp.h"

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "http/fake_client.h"
#include "vendor/answer_file.h"
#include "vendor/dezelfde.h"
#include "vendor/run_task.h"

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
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Code = absl::StatusCode;

constexpr char kBody[] = R"({"sales_invoice":{"api_reference":"KPL-MFRGGZDFMZTWQ2LK"}})";

auto RelatieMetId(const std::string& id) { return Field(&domein::BekendeRelatie::vendor_id, id); }
auto ArtikelMetId(const std::string& id) { return Field(&domein::BekendArtikel::vendor_id, id); }

class RompslompTest : public testing::Test {
 protected:
  void Answers(std::initializer_list<const char*> names) {
    for (const char* name : names) http_.answers.push_back(ReadAnswer("rompslomp", name));
  }

  Toegang Toegang_() const {
    return {.connectie = "acme/outsmart/rompslomp", .administratie_id = "1203348871", .token = base::Secret("sesam")};
  }

  std::vector<std::string> Urls() const {
    std::vector<std::string> urls;
    for (const http::Request& request : http_.asked) urls.push_back(request.url);
    return urls;
  }

  http::FakeClient http_;
  std::unique_ptr<Vendor> vendor_ =
      Open(http_, {.base_url = "https://api.example/api/v1/", .deadline = absl::Seconds(9)});
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

TEST_F(RompslompTest, EveryCallCarriesTheTokenAsBearerAndNowhereElse) {
  Answers({"niet_gevonden"});
  EXPECT_THAT(RunTask(vendor_->Find(Toegang_(), {.referentie = "KPL-MFRGGZDFMZTWQ2LK", .bevroren = ""})), IsOk());
  ASSERT_THAT(http_.asked, SizeIs(1));
  ASSERT_TRUE(http_.asked[0].bearer.has_value());
  EXPECT_EQ(http_.asked[0].bearer->Reveal(), "sesam");
  EXPECT_THAT(http_.asked[0].url,
              AllOf(StartsWith("https://api.example/api/v1/companies/1203348871/"), Not(HasSubstr("sesam"))));
}

TEST_F(RompslompTest, CreateSendsTheFrozenBodyWithWhatIsLeftOfItsTime) {
  Answers({"aangemaakt"});
  bool asked = false;
  CreateOpties opties{.deadline = absl::Milliseconds(1234), .may_send = [&asked] { return asked = true; }};
  EXPECT_THAT(RunTask(vendor_->Create(Toegang_(), kBody, opties)),
              IsOkAndHolds(Field(&Factuurverwijzing::id, "1687201145")));
  ASSERT_THAT(http_.asked, SizeIs(1));
  EXPECT_EQ(http_.asked[0].body, kBody);
  EXPECT_EQ(http_.asked[0].timeout, absl::Milliseconds(1234));
  ASSERT_TRUE(http_.asked[0].may_send);
  EXPECT_TRUE(http_.asked[0].may_send());
  EXPECT_TRUE(asked);
}

TEST_F(RompslompTest, CreateKeepsApartWhatWasNeverSentAndWhatWasLost) {
  const CreateOpties opties{.deadline = absl::Seconds(5), .may_send = nullptr};
  http_.answers.push_back(http::NeverSent(absl::DeadlineExceededError("no time was left")));
  const absl::Status never = RunTask(vendor_->Create(Toegang_(), kBody, opties)).status();
  EXPECT_THAT(never, StatusIs(Code::kUnavailable));
  EXPECT_TRUE(http::SurelyNeverSent(never));
  http_.answers.push_back(absl::UnavailableError("lost"));
  EXPECT_THAT(RunTask(vendor_->Create(Toegang_(), kBody, opties)), StatusIs(Code::kUnknown));
}

TEST_F(RompslompTest, AnAdministrationThatCanNotBeRompslompsIsNotThereAndNothingIsSent) {
  Toegang toegang = Toegang_();
  toegang.administratie_id = "../admin";
  EXPECT_THAT(RunTask(vendor_->Find(toegang, {.referentie = "KPL-A", .bevroren = ""})), StatusIs(Code::kNotFound));
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(RompslompTest, StandaardenVindtHetHogeTarief) {
  Answers({"standaarden"});
  EXPECT_THAT(RunTask(vendor_->Standaarden(Toegang_(), Keuzes())),
              IsOkAndHolds(Field(&domein::Stamgegevens::standaard_btw_code, "701000021")));
}

TEST_F(RompslompTest, X72_EenRelatieMetNummerWordtPreciesOpNummerGevonden) {
  Answers({"relaties"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw("K00017"))),
              IsOkAndHolds(ElementsAre(RelatieMetId("1310077642"))));
  EXPECT_THAT(Urls(), ElementsAre(HasSubstr("search%5Bq%5D=K00017&")));
}

TEST_F(RompslompTest, X72_EenRelatieZonderNummerWordtOpNaamEnAdresGevonden) {
  Answers({"relaties_op_naam"});
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw(""))),
              IsOkAndHolds(ElementsAre(RelatieMetId("1310011003"))));
  EXPECT_THAT(Urls(), ElementsAre(HasSubstr("search%5Bq%5D=Schildersbedrijf%20Blauw&")));
}

TEST_F(RompslompTest, X72_WieWijZelfMaaktenWordtOokOnderEenAndereNaamGevonden) {
  const std::string nummer = VastNummer("acme/outsmart/rompslomp", Blauw(""));
  Answers({"relaties_geen", "relaties"});
  http::Response& hernoemd = *http_.answers.back();
  hernoemd.body.replace(hernoemd.body.find("\"K00017\""), 8, absl::StrCat("\"", nummer, "\""));
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw(""))),
              IsOkAndHolds(ElementsAre(RelatieMetId("1310077642"))));
  EXPECT_THAT(Urls(), ElementsAre(HasSubstr("Blauw"), HasSubstr(nummer)));
}

TEST_F(RompslompTest, ARelatieWithoutNameAndNumberIsNeverLookedUpAsEverybody) {
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), {})), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(RompslompTest, X72_EenNieuweRelatieKrijgtHaarNummerOfEenVastNummer) {
  Answers({"relatie_aangemaakt", "relatie_aangemaakt", "relatie_aangemaakt"});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Toegang_(), Blauw("20451"), Keuzes())), IsOk());
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Toegang_(), Blauw(""), Keuzes())), IsOk());
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Toegang_(), Blauw(""), Keuzes())), IsOk());
  EXPECT_THAT(http_.asked[0].body, HasSubstr(R"("contact_number":"20451")"));
  EXPECT_THAT(http_.asked[1].body, HasSubstr(R"("contact_number":"KPL-)"));
  EXPECT_EQ(http_.asked[1].body, http_.asked[2].body);
  EXPECT_EQ(http_.asked[0].timeout, absl::Seconds(9));
}

TEST_F(RompslompTest, GetRelatieIsPasWegAlsDeAdministratieErNogIs) {
  Answers({"relatie"});
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Toegang_(), "1310077642")),
              IsOkAndHolds(Optional(RelatieMetId("1310077642"))));
  Answers({"administratie_weg", "standaarden"});
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Toegang_(), "1310077642")), IsOkAndHolds(Eq(std::nullopt)));
  Answers({"administratie_weg", "administratie_weg"});
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Toegang_(), "1310077642")), StatusIs(Code::kNotFound));
  Answers({"standaarden"});
  EXPECT_THAT(RunTask(vendor_->GetRelatie(Toegang_(), "guid-van-een-ander")), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_F(RompslompTest, GetArtikelIsPasWegAlsDeAdministratieErNogIs) {
  Answers({"artikel"});
  EXPECT_THAT(RunTask(vendor_->GetArtikel(Toegang_(), "1422905316")),
              IsOkAndHolds(Optional(ArtikelMetId("1422905316"))));
  Answers({"administratie_weg", "standaarden"});
  EXPECT_THAT(RunTask(vendor_->GetArtikel(Toegang_(), "1422905316")), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_F(RompslompTest, X55_ArtikelenWordenPreciesOpCodeGevonden) {
  Answers({"artikelen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Toegang_(), {Materiaal("KABEL-3X25"), Materiaal("ONBEKEND"),
                                                          Uursoort("UUR-MONTEUR", "Arbeid monteur")})),
              IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId("1422905316")), IsEmpty(),
                                       ElementsAre(ArtikelMetId("1422911990")))));
  EXPECT_THAT(http_.asked, SizeIs(1));
}

TEST_F(RompslompTest, X55_TweeArtikelenMetEenCodeKomenAllebeiTerug) {
  Answers({"artikelen_dubbel"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Toegang_(), {Materiaal("KABEL-3X25")})),
              IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId("1422905316"), ArtikelMetId("1422905999")))));
}

TEST_F(RompslompTest, X55_EenUursoortWordtZonderCodeOpPreciezeNaamGevonden) {
  Answers({"artikelen_geen", "artikelen_op_naam"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Toegang_(), {Uursoort("LEER", "Arbeid leerling")})),
              IsOkAndHolds(ElementsAre(ElementsAre(ArtikelMetId("1422920001")))));
  EXPECT_THAT(Urls(), ElementsAre(HasSubstr("product_codes"), HasSubstr("search%5Bq%5D=Arbeid%20leerling")));
}

TEST_F(RompslompTest, X55_EenMateriaalWordtNooitOpNaamGezocht) {
  Answers({"artikelen_geen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Toegang_(), {Materiaal("LEER")})), IsOkAndHolds(ElementsAre(IsEmpty())));
  EXPECT_THAT(http_.asked, SizeIs(1));
}

TEST_F(RompslompTest, ManyCodesAreAskedInBatchesAndEveryPageIsRead) {
  std::vector<Artikelvraag> vragen;
  for (int i = 0; i < 51; ++i) vragen.push_back(Materiaal(absl::StrCat("C", i)));
  Answers({"artikelen_geen", "artikelen_geen"});
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(Toegang_(), vragen)), IsOkAndHolds(SizeIs(51)));
  EXPECT_THAT(http_.asked, SizeIs(2));
}

TEST_F(RompslompTest, AFailureHalfwayAListIsAFailure) {
  Answers({"relaties", "storing"});
  http_.answers[0]->headers = {{"X-Total", "4"}};
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Toegang_(), Blauw("K00017"))), StatusIs(Code::kUnavailable));
  EXPECT_THAT(Urls(), ElementsAre(HasSubstr("&page=1"), HasSubstr("&page=2")));
}

TEST_F(RompslompTest, X68_EenNieuweUursoortKrijgtDePrijsVanHetVeld) {
  Answers({"artikel_aangemaakt"});
  Artikelvraag vraag = Uursoort("U1", "Arbeid");
  vraag.prijs = domein::Prijs::Parse("65.00").value();
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Toegang_(), vraag, Keuzes())), IsOkAndHolds(ArtikelMetId("1422950001")));
  EXPECT_THAT(http_.asked[0].body, HasSubstr(R"("price_per_unit":"65.0")"));
}

TEST_F(RompslompTest, WhatItCanBeTrustedWithIsAUniqueReference) {
  EXPECT_EQ(vendor_->Naam(), "rompslomp");
  const Zekerheid factuur = vendor_->ZekerheidVan(Bewerking::kFactuur);
  EXPECT_EQ(factuur.klasse, Klasse::kB);
  EXPECT_EQ(factuur.deadline, absl::Seconds(9)) << "as it was opened with";
  EXPECT_EQ(factuur.nalanding, absl::Seconds(120)) << "as the table says";
}

}  // namespace
}  // namespace koppel::vendor::rompslomp
