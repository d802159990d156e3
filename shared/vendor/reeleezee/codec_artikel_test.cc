#include "vendor/reeleezee/codec_artikel.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "vendor/answer_file.h"

namespace koppel::vendor::reeleezee {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::SizeIs;
using Code = absl::StatusCode;
using domein::Soort;

constexpr char kId[] = "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11";
constexpr char kRookmelder[] = "e8eb3f74-05b0-57c4-a03c-82946115a976";
constexpr char kKabel[] = "a6f4c0b7-0d6e-4f0c-9a55-7f1f1f0e2a31";
const Administratie kAdministratie = {"https://apps.example/api/v1", kId};
const Prijsvorm kExclusief = {};

Answer File(absl::string_view name) { return ReadAnswer("reeleezee", name); }
Artikelkaart Kaart(absl::string_view name) { return DecodeGetArtikel(File(name)).value().value(); }
domein::Prijs Euro(absl::string_view tekst) { return domein::Prijs::Parse(tekst).value(); }

Artikelvraag Vraag(Soort soort, std::string code, std::string naam = "Rookmelder") {
  return {.soort = soort, .code = std::move(code), .naam = std::move(naam), .prijs = Euro("27.50")};
}

TEST(DecodeFindArtikelen, LeestPrijsSoortEnBtw) {
  const absl::StatusOr<Pagina<Artikelkaart>> pagina = DecodeFindArtikelen(File("artikelen_dubbel.1"));
  ASSERT_THAT(pagina, IsOk());
  ASSERT_THAT(pagina->kaarten, SizeIs(3));
  const absl::StatusOr<domein::BekendArtikel> oud = ToBekendArtikel(pagina->kaarten[1], kExclusief);
  ASSERT_THAT(oud, IsOk());
  EXPECT_EQ(oud->vendor_id, "a6f4c0b7-0d6e-4f0c-9a55-7f1f1f0e2a99");
  EXPECT_EQ(oud->code, "KABEL-3X25");
  EXPECT_EQ(oud->omschrijving, "Kabel uit de oude catalogus");
  EXPECT_EQ(oud->prijs, Euro("4.85"));
  EXPECT_EQ(oud->btw_code, "3a44e504-aceb-4ea9-a9a4-aa8b689676df");
  EXPECT_EQ(oud->btw, domein::Btwtarief{9'000});
}

TEST(IsVanSoort, RE10_RE11_EenDienstIsEenUursoortEnAlHetAndereMateriaal) {
  const auto van = [](const char* soort) {
    return Artikelkaart{
        .id = "", .code = "", .omschrijving = "", .prijs = "", .soort = soort, .btw_id = "", .btw_tarief = ""};
  };
  EXPECT_TRUE(IsVanSoort(van("2"), Soort::kUursoort));
  EXPECT_FALSE(IsVanSoort(van("2"), Soort::kMateriaal));
  for (const char* soort : {"1", "0", ""}) {
    EXPECT_TRUE(IsVanSoort(van(soort), Soort::kMateriaal)) << soort;
    EXPECT_FALSE(IsVanSoort(van(soort), Soort::kUursoort)) << soort;
  }
}

TEST(ToBekendArtikel, EenPrijsOfBtwDieNietPreciesGelezenKanWordenWordtNietGeraden) {
  EXPECT_THAT(ToBekendArtikel(Kaart("artikel_vreemde_prijs"), kExclusief),
              StatusIs(Code::kInternal, HasSubstr(kKabel)));
  EXPECT_THAT(ToBekendArtikel(Kaart("artikel_zonder_tarief"), kExclusief),
              StatusIs(Code::kInternal, HasSubstr(kKabel)));
}

TEST(ToBekendArtikel, EenPrijsInclusiefBtwVerliestZijnBtw) {
  const Artikelkaart kaart = Kaart("artikel_inclusief");  // 99.99 at 9 %
  EXPECT_EQ(ToBekendArtikel(kaart, kExclusief)->prijs, Euro("99.99"));
  EXPECT_EQ(ToBekendArtikel(kaart, {.inclusief = true, .standaard = domein::Btwtarief{21'000}})->prijs,
            Euro("91.73394"));
  Artikelkaart zonder_eigen = kaart;
  zonder_eigen.btw_id = zonder_eigen.btw_tarief = "";
  EXPECT_EQ(ToBekendArtikel(zonder_eigen, {.inclusief = true, .standaard = domein::Btwtarief{21'000}})->prijs,
            Euro("82.63636"));
  EXPECT_EQ(ToBekendArtikel(zonder_eigen, {.inclusief = true})->prijs, std::nullopt) << "nobody knows its VAT";
}

TEST(MetSpiegel, X39_DeSpiegelKiestAlleenTussenArtikelenMetDeGevraagdeCode) {
  const std::vector<Artikelkaart> twee = {Kaart("artikel"), Kaart("artikel_andere_code")};
  std::vector<Artikelkaart> kaarten = twee;
  kaarten[1].id = "a6f4c0b7-0d6e-4f0c-9a55-7f1f1f0e2a99";
  EXPECT_THAT(MetSpiegel(kaarten, "A6F4C0B7-0D6E-4F0C-9A55-7F1F1F0E2A99"),
              ElementsAre(Field(&Artikelkaart::id, kaarten[1].id)));
  EXPECT_THAT(MetSpiegel(kaarten, ""), SizeIs(2));
  EXPECT_THAT(MetSpiegel(kaarten, "WB-5"), SizeIs(2)) << "of another koppeling";
}

TEST(StaaftSpiegel, X70_EenSpiegelAlleenIsNooitGenoeg) {
  const Artikelvraag vraag = Vraag(Soort::kMateriaal, "KABEL", "Kabel");
  EXPECT_TRUE(StaaftSpiegel(Kaart("artikel_zonder_code"), vraag)) << "nothing there says otherwise";
  EXPECT_TRUE(StaaftSpiegel(Kaart("artikel_andere_code"), vraag)) << "the name says so too";
  EXPECT_FALSE(StaaftSpiegel(Kaart("artikel_heel_anders"), vraag)) << "code and name both say otherwise";
  EXPECT_FALSE(StaaftSpiegel(Kaart("artikel_zonder_code"), Vraag(Soort::kUursoort, "KABEL", "Kabel")));
}

TEST(InBatches, ElkeCodeEenmaalEnNooitTeVeelInEenAdres) {
  std::vector<Artikelvraag> vragen;
  for (int i = 0; i < 40; ++i) vragen.push_back(Vraag(Soort::kMateriaal, absl::StrCat("C", i % 31)));
  vragen.push_back(Vraag(Soort::kMateriaal, ""));
  vragen.push_back(Vraag(Soort::kMateriaal, " spatie"));
  vragen.push_back(Vraag(Soort::kMateriaal, std::string(33, 'x')));
  EXPECT_THAT(InBatches(vragen), ElementsAre(SizeIs(15), SizeIs(15), SizeIs(1)));
  std::vector<Artikelvraag> lang;
  for (int i = 10; i < 25; ++i) lang.push_back(Vraag(Soort::kMateriaal, absl::StrCat(i, std::string(30, '\''))));
  for (const std::vector<std::string>& codes : InBatches(lang)) {
    EXPECT_LT(EncodeFindArtikelen(kAdministratie, FilterOpCodes(codes), true).url.size(), 2'000u);
  }
}

TEST(EncodeFindArtikelen, ZoektPreciesOpCodeOfOmschrijving) {
  EXPECT_EQ(EncodeFindArtikelen(kAdministratie, FilterOpCodes({"A-1", "d'Or"}), true).url,
            absl::StrCat("https://apps.example/api/v1/", kId,
                         "/Products?$filter=Code%20eq%20%27A-1%27%20or%20Code%20eq%20%27d%27%27Or%27"
                         "&$count=true&$expand=TaxRate"));
  EXPECT_EQ(FilterOpOmschrijving(" Arbeid  leerling"), "Description eq 'Arbeid leerling'");
  EXPECT_EQ(FilterOpOmschrijving(std::string(300, 'a')), absl::StrCat("Description eq '", std::string(200, 'a'), "'"));
}

TEST(HeetNaar, X55_PreciesDezelfdeNaamZoverAlsReeleezeeHemBewaart) {
  Artikelkaart kaart = Kaart("artikel");
  kaart.omschrijving = "Arbeid  leerling";
  EXPECT_TRUE(HeetNaar(kaart, " Arbeid leerling"));
  EXPECT_FALSE(HeetNaar(kaart, "arbeid leerling"));
  kaart.omschrijving = std::string(200, 'a');
  EXPECT_TRUE(HeetNaar(kaart, std::string(250, 'a')));
}

TEST(DecodeGetArtikel, WegIsGeenFoutMaarEenAdministratieDieWegIsWel) {
  EXPECT_THAT(DecodeGetArtikel(File("artikel")), IsOkAndHolds(Optional(Field(&Artikelkaart::code, "KABEL-3X25"))));
  EXPECT_THAT(DecodeGetArtikel(File("niet_gevonden")), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(DecodeGetArtikel(File("administratie_weg")), StatusIs(Code::kNotFound));
}

TEST(EncodeCreateArtikel, X68_StuurtCodeNaamPrijsEnSoort) {
  const absl::StatusOr<http::Request> request =
      EncodeCreateArtikel(kAdministratie, Vraag(Soort::kUursoort, "U1", "Arbeid"), kRookmelder, kExclusief);
  ASSERT_THAT(request, IsOk());
  EXPECT_EQ(request->method, "PUT");
  EXPECT_EQ(request->url, absl::StrCat("https://apps.example/api/v1/", kId, "/Products/", kRookmelder));
  EXPECT_EQ(
      request->body,
      absl::StrCat(R"({"id":")", kRookmelder,
                   R"(","Code":"U1","Description":"Arbeid","SearchName":"Arbeid","Price":27.50,"ProductKind":2})"));
  EXPECT_THAT(EncodeCreateArtikel(kAdministratie, Vraag(Soort::kMateriaal, "M1", ""), kRookmelder, kExclusief)->body,
              HasSubstr(R"("Code":"M1","Description":"M1","SearchName":"M1","Price":27.50,"ProductKind":1})"));
}

TEST(EncodeCreateArtikel, EenPrijsKrijgtVierDecimalenEnBtwWaarDatZoHoort) {
  Artikelvraag vraag = Vraag(Soort::kMateriaal, "M1");
  vraag.prijs = Euro("82.64463");
  EXPECT_THAT(EncodeCreateArtikel(kAdministratie, vraag, kRookmelder, kExclusief)->body,
              HasSubstr(R"("Price":82.6446,)"));
  const Prijsvorm inclusief{.inclusief = true, .standaard = domein::Btwtarief{21'000}};
  EXPECT_THAT(EncodeCreateArtikel(kAdministratie, vraag, kRookmelder, inclusief)->body,
              HasSubstr(R"("Price":100.00,)"));
  EXPECT_THAT(EncodeCreateArtikel(kAdministratie, vraag, kRookmelder, {.inclusief = true}),
              StatusIs(Code::kInvalidArgument, HasSubstr("inclusief btw")));
}

TEST(KanGemaakt, EenCodeWordtGeweigerdEnNooitIngekort) {
  EXPECT_THAT(KanGemaakt(Vraag(Soort::kMateriaal, std::string(32, 'x'))), IsOk());
  EXPECT_THAT(KanGemaakt(Vraag(Soort::kMateriaal, std::string(33, 'x'))),
              StatusIs(Code::kInvalidArgument, HasSubstr("langer dan de 32 tekens")));
  EXPECT_THAT(KanGemaakt(Vraag(Soort::kMateriaal, "x ")), StatusIs(Code::kInvalidArgument, HasSubstr("spatie")));
  EXPECT_THAT(KanGemaakt(Vraag(Soort::kMateriaal, "")), StatusIs(Code::kInvalidArgument));
  Artikelvraag zonder_prijs = Vraag(Soort::kMateriaal, "x");
  zonder_prijs.prijs = std::nullopt;
  EXPECT_THAT(KanGemaakt(zonder_prijs), StatusIs(Code::kInvalidArgument, HasSubstr("prijs")));
}

TEST(EncodeCreateArtikel, EenNaamWordtIngekort) {
  const std::string body = EncodeCreateArtikel(kAdministratie, Vraag(Soort::kMateriaal, "M1", std::string(300, 'n')),
                                               kRookmelder, kExclusief)
                               ->body;
  EXPECT_THAT(body, HasSubstr(absl::StrCat(R"("Description":")", std::string(200, 'n'), R"(",)")));
  EXPECT_THAT(body, HasSubstr(absl::StrCat(R"("SearchName":")", std::string(50, 'n'), R"(",)")));
}

TEST(DecodeCreateArtikel, ElkAntwoordHeeftDeStatusVanHetContract) {
  EXPECT_THAT(DecodeCreateArtikel(File("artikel_aangemaakt"), kRookmelder),
              IsOkAndHolds(Optional(Field(&Artikelkaart::code, "RM-10J"))));
  EXPECT_THAT(DecodeCreateArtikel(File("geen_inhoud"), kRookmelder), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(DecodeCreateArtikel(File("artikel_afgekeurd"), kRookmelder),
              StatusIs(Code::kInvalidArgument, HasSubstr("te lang")));
  EXPECT_THAT(DecodeCreateArtikel(File("artikel"), kRookmelder), StatusIs(Code::kUnknown)) << "another product";
  EXPECT_THAT(DecodeCreateArtikel(File("kapot_zoekantwoord"), kRookmelder), StatusIs(Code::kUnknown));
  EXPECT_THAT(DecodeCreateArtikel(File("fout_bij_hen"), kRookmelder), StatusIs(Code::kUnknown));
}

}  // namespace
}  // namespace koppel::vendor::reeleezee
