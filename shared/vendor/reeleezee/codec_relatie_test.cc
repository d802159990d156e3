#include "vendor/reeleezee/codec_relatie.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "vendor/answer_file.h"

namespace koppel::vendor::reeleezee {
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

constexpr char kId[] = "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11";
constexpr char kWiel[] = "f4b93a3a-6298-513e-96a6-911209bb6014";
const Administratie kAdministratie = {"https://apps.example/api/v1", kId};

Answer File(absl::string_view name) { return ReadAnswer("reeleezee", name); }

domein::Relatie Blauw() {
  domein::Relatie relatie;
  relatie.naam = "Schildersbedrijf Blauw";
  relatie.straat = "Havenkade";
  relatie.huisnummer = "12a";
  relatie.postcode = "7202LM";
  relatie.plaats = "Zutphen";
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
  relatie.land = "nl";
  return relatie;
}

TEST(IsKlantnummer, AlleenEenHeelGetalZonderNullenErvoor) {
  EXPECT_TRUE(IsKlantnummer("10042"));
  EXPECT_TRUE(IsKlantnummer("2147483647"));
  for (const char* geen : {"", "0", "00017", "K00017", "-5", "+5", " 5", "5 ", "2147483648", "1.5", "5 or true"}) {
    EXPECT_FALSE(IsKlantnummer(geen)) << geen;
  }
}

TEST(EncodeFindRelatie, ZoektOpNummerOfNaamMetAdressenErbij) {
  EXPECT_EQ(EncodeFindRelatie(kAdministratie, FilterOpNummer("10042"), true).url,
            absl::StrCat("https://apps.example/api/v1/", kId,
                         "/Customers?$filter=IdentifierNumber%20eq%2010042&$count=true&$expand=AddressList"));
  EXPECT_EQ(EncodeFindRelatie(kAdministratie, FilterOpNaam(" 't  Hoekje & Zn"), false).url,
            absl::StrCat("https://apps.example/api/v1/", kId,
                         "/Customers?$filter=Name%20eq%20%27%27%27t%20Hoekje%20%26%20Zn%27&$count=true"));
}

TEST(DecodeFindRelatie, LeestNummerNaamEnAlleAdressen) {
  const absl::StatusOr<Pagina<Relatiekaart>> pagina = DecodeFindRelatie(File("relaties"));
  ASSERT_THAT(pagina, IsOk());
  EXPECT_THAT(pagina->totaal, Optional(2));
  ASSERT_THAT(pagina->kaarten, SizeIs(2));
  const Relatiekaart& blauw = pagina->kaarten[0];
  EXPECT_EQ(blauw.id, "5c8e1b7a-3f0d-4a86-9b52-7f20d1c4e617");
  EXPECT_EQ(blauw.nummer, "10017");
  EXPECT_FALSE(blauw.gearchiveerd);
  ASSERT_THAT(blauw.adressen, SizeIs(2));
  EXPECT_EQ(blauw.adressen[1].adres, "Havenkade 12 a");
  EXPECT_THAT(pagina->kaarten[1].adressen, IsEmpty());
  const domein::BekendeRelatie bekend = ToBekendeRelatie(blauw);
  EXPECT_EQ(bekend.vendor_id, blauw.id);
  EXPECT_EQ(bekend.nummer, "10017");
  EXPECT_FALSE(bekend.btw_verlegd);
}

TEST(IsDezelfdeRelatie, X72_NaamEnEenVanHaarAdressen) {
  const std::vector<Relatiekaart> kaarten = DecodeFindRelatie(File("relaties_op_naam"))->kaarten;
  ASSERT_THAT(kaarten, SizeIs(3));
  EXPECT_FALSE(IsDezelfdeRelatie(kaarten[0], Blauw())) << "another house number";
  EXPECT_FALSE(IsDezelfdeRelatie(kaarten[1], Blauw())) << "in capitals";
  EXPECT_TRUE(IsDezelfdeRelatie(kaarten[2], Blauw()));
}

TEST(IsDezelfdeRelatie, X72_ZonderAdresAlleenWieErGeenHeeft) {
  domein::Relatie relatie = Blauw();
  relatie.straat = relatie.huisnummer = relatie.postcode = "";
  const Relatiekaart zonder{.id = "", .nummer = "", .naam = "Schildersbedrijf Blauw", .adressen = {}};
  EXPECT_TRUE(IsDezelfdeRelatie(zonder, relatie));
  EXPECT_FALSE(IsDezelfdeRelatie(zonder, Blauw()));
  EXPECT_FALSE(IsDezelfdeRelatie(DecodeGetRelatie(File("relatie")).value().value(), relatie));
}

TEST(IsDezelfdeRelatie, EenLangeNaamGeldtZoverAlsReeleezeeHemBewaart) {
  domein::Relatie relatie = Blauw();
  relatie.naam = std::string(49, 'n') + " en zonen";
  EXPECT_EQ(NaamBijReeleezee(relatie.naam), std::string(49, 'n'));
  const Adreskaart adres{.naam = std::string(49, 'n'), .adres = "Havenkade 12a", .postcode = "7202 LM"};
  EXPECT_TRUE(IsDezelfdeRelatie({.id = "", .nummer = "", .naam = adres.naam, .adressen = {adres}}, relatie));
}

TEST(Bruikbaar, WieInHetArchiefStaatEnWieWijNietAfmaaktenTellenNiet) {
  const Relatiekaart archief = DecodeGetRelatie(File("relatie_in_archief")).value().value();
  EXPECT_THAT(Bruikbaar({archief}, Blauw(), kWiel), IsEmpty());
  const Relatiekaart onaf = DecodeGetRelatie(File("relatie_van_ons_zonder_adres")).value().value();
  EXPECT_THAT(Bruikbaar({onaf}, Wiel(), kWiel), IsEmpty());
  EXPECT_THAT(Bruikbaar({onaf}, Wiel(), "5c8e1b7a-3f0d-4a86-9b52-7f20d1c4e617"), SizeIs(1)) << "made by a person";
  domein::Relatie zonder_adres;
  zonder_adres.nummer = "20451";
  EXPECT_THAT(Bruikbaar({onaf}, zonder_adres, kWiel), SizeIs(1)) << "there is nothing to add";
}

TEST(DecodeGetRelatie, WegIsGeenFoutMaarEenAdministratieDieWegIsWel) {
  EXPECT_THAT(DecodeGetRelatie(File("relatie")), IsOkAndHolds(Optional(Field(&Relatiekaart::nummer, "10017"))));
  EXPECT_THAT(DecodeGetRelatie(File("niet_gevonden")), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(DecodeGetRelatie(File("administratie_weg")), StatusIs(Code::kNotFound));
  EXPECT_THAT(DecodeGetRelatie(File("geen_recht")), StatusIs(Code::kPermissionDenied, HasSubstr("Customers")));
  EXPECT_THAT(DecodeGetRelatie(File("storing")), StatusIs(Code::kUnavailable));
  EXPECT_THAT(DecodeGetRelatie(File("leeg")), StatusIs(Code::kInternal));
}

TEST(EncodeCreateRelatie, StuurtAlleenWatErIs) {
  const absl::StatusOr<http::Request> request = EncodeCreateRelatie(kAdministratie, Wiel(), kWiel);
  ASSERT_THAT(request, IsOk());
  EXPECT_EQ(request->url, absl::StrCat("https://apps.example/api/v1/", kId, "/Customers/", kWiel));
  EXPECT_EQ(request->body,
            absl::StrCat(R"({"id":")", kWiel,
                         R"(","Name":"Garage Wiel","SearchName":"Garage Wiel","IdentifierNumber":20451})"));
  domein::Relatie alles = Wiel();
  alles.nummer = "K-1";
  alles.email = "info@wiel.example";
  alles.telefoon = "058 555 01 23";
  alles.kvk_nummer = "12 34 56 78";
  EXPECT_EQ(EncodeCreateRelatie(kAdministratie, alles, kWiel)->body,
            absl::StrCat(R"({"id":")", kWiel,
                         R"(","Name":"Garage Wiel","SearchName":"Garage Wiel","ChamberOfCommerceNumber":"12345678",)"
                         R"("CommunicationChannelList":[{"CommunicationType":10,"FormattedValue":"info@wiel.example"},)"
                         R"({"CommunicationType":9,"FormattedValue":"058 555 01 23"}]})"));
}

TEST(EncodeCreateRelatie, EenNaamWordtIngekortEnEenNummerNooit) {
  domein::Relatie relatie = Wiel();
  relatie.naam = std::string(60, 'w');
  EXPECT_THAT(EncodeCreateRelatie(kAdministratie, relatie, kWiel)->body,
              HasSubstr(absl::StrCat(R"("Name":")", std::string(50, 'w'), R"(",)")));
  relatie.kvk_nummer = "12345678901";
  EXPECT_THAT(EncodeCreateRelatie(kAdministratie, relatie, kWiel),
              StatusIs(Code::kInvalidArgument, HasSubstr("langer dan de 10 tekens")));
  relatie = Wiel();
  relatie.naam = "  ";
  EXPECT_THAT(EncodeCreateRelatie(kAdministratie, relatie, kWiel), StatusIs(Code::kInvalidArgument));
}

TEST(DecodeCreateRelatie, ElkeAfkeuringIsEenWeigeringInHunWoorden) {
  EXPECT_THAT(DecodeCreateRelatie(File("relatie_aangemaakt"), kWiel),
              IsOkAndHolds(Optional(Field(&Relatiekaart::nummer, "20451"))));
  EXPECT_THAT(DecodeCreateRelatie(File("geen_inhoud"), kWiel), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(DecodeCreateRelatie(File("nummer_in_gebruik"), kWiel),
              StatusIs(Code::kInvalidArgument, Eq("Klantnummer 20451 is al in gebruik.")));
  EXPECT_THAT(DecodeCreateRelatie(File("relatie"), kWiel), StatusIs(Code::kUnknown)) << "somebody else";
  EXPECT_THAT(DecodeCreateRelatie(File("leeg"), kWiel), StatusIs(Code::kUnknown));
  EXPECT_THAT(DecodeCreateRelatie(File("storing"), kWiel), StatusIs(Code::kUnknown));
}

TEST(EncodeCreateAdres, SplitstHetHuisnummerEnVerzintNiets) {
  const http::Request request = EncodeCreateAdres(kAdministratie, Blauw(), kWiel);
  EXPECT_EQ(request.method, "PUT");
  EXPECT_EQ(request.url, absl::StrCat("https://apps.example/api/v1/", kId, "/Customers/", kWiel,
                                      "/Addresses/611afb5e-ca10-5043-9ecf-466bfdbd7267"));
  EXPECT_EQ(request.body, R"({"id":"611afb5e-ca10-5043-9ecf-466bfdbd7267","Type":1,"Street":"Havenkade","Number":"12",)"
                          R"("NumberExtension":"a","Postcode":"7202LM","City":"Zutphen","Country":{"id":"NL"}})");
  const auto huisnummer = [](const char* tekst) {
    domein::Relatie relatie;
    relatie.huisnummer = tekst;
    const std::string body = EncodeCreateAdres(kAdministratie, relatie, kWiel).body;
    return body.substr(body.find(R"("Type":1)") + 8);
  };
  EXPECT_EQ(huisnummer("12"), R"(,"Number":"12"})");
  EXPECT_EQ(huisnummer(" 12 bis "), R"(,"Number":"12","NumberExtension":"bis"})");
  EXPECT_EQ(huisnummer("12-14"), R"(,"Number":"12-14"})");
  EXPECT_EQ(huisnummer("t/o 3"), R"(,"Number":"t/o 3"})");
  EXPECT_EQ(huisnummer(""), "}");
}

TEST(DecodeCreateAdres, ElkAntwoordHeeftDeStatusVanHetContract) {
  EXPECT_THAT(DecodeCreateAdres(File("adres_aangemaakt")), IsOk());
  EXPECT_THAT(DecodeCreateAdres(File("geen_inhoud")), IsOk());
  EXPECT_THAT(DecodeCreateAdres(File("niet_gevonden")), StatusIs(Code::kUnavailable));
  EXPECT_THAT(DecodeCreateAdres(File("afgekeurd")), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(DecodeCreateAdres(File("kapot_zoekantwoord")), StatusIs(Code::kUnknown)) << "a page with 200";
  EXPECT_THAT(DecodeCreateAdres(absl::UnavailableError("lost")), StatusIs(Code::kUnknown));
}

}  // namespace
}  // namespace koppel::vendor::reeleezee
