#include "vendor/reeleezee/codec.h"

#include <gmock/gmock.h>

#include "base/status_matchers.h"
#include "vendor/answer_file.h"
#include "vendor/reeleezee/bericht.h"
#include "vendor/reeleezee/bladeraar.h"
#include "vendor/reeleezee/schrijver.h"
#include "vendor/vendor.h"

namespace koppel::vendor::reeleezee {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using ::testing::Pair;
using ::testing::SizeIs;
using Code = absl::StatusCode;

constexpr char kId[] = "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11";
const Administratie kAdministratie = {"https://apps.example/api/v1", kId};

Answer File(absl::string_view name) { return ReadAnswer("reeleezee", name); }

// ---- requests

TEST(EncodeGet, VraagtJsonInHetNederlandsBinnenDeAdministratie) {
  const http::Request request = EncodeListBtw(kAdministratie);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "https://apps.example/api/v1/7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11/TaxRates?$count=true");
  EXPECT_THAT(request.headers,
              AllOf(Contains(Pair("Accept", "application/json")), Contains(Pair("Accept-Language", "nl")), SizeIs(2)));
  EXPECT_EQ(request.content_type, "");
  EXPECT_EQ(request.timeout, absl::Seconds(30));
}

TEST(EncodePut, VraagtTerugWatErBewaardIs) {
  const http::Request request = EncodePut(kAdministratie, "create_x", "Xs/1", "{}");
  EXPECT_EQ(request.method, "PUT");
  EXPECT_THAT(request.headers, Contains(Pair("Prefer", "return=representation")));
  EXPECT_EQ(request.content_type, "application/json; charset=utf-8");
  EXPECT_EQ(request.timeout, absl::Seconds(90));
}

TEST(IsTekst, EenAanhalingstekenStaatErDubbel) {
  EXPECT_EQ(IsTekst("Name", "'t Hoekje"), "Name eq '''t Hoekje'");
  EXPECT_EQ(IsTekst("Name", "d'Or' or Name ne '"), "Name eq 'd''Or'' or Name ne '''");
}

TEST(Afgekapt, TeltTekensEnGeenBytes) {
  EXPECT_EQ(Afgekapt("€€€", 2), "€€");
  EXPECT_EQ(Afgekapt("€", 2), "€");
  EXPECT_EQ(Tekens("a€é"), 3u);
}

TEST(InVierDecimalen, RondtEenHalfVanNulAf) {
  const auto rond = [](const char* prijs) { return InVierDecimalen(domein::Prijs::Parse(prijs).value()).ToString(); };
  EXPECT_EQ(rond("82.64463"), "82.6446");
  EXPECT_EQ(rond("82.64465"), "82.6447");
  EXPECT_EQ(rond("-82.64465"), "-82.6447");
  EXPECT_EQ(rond("65"), "65.00");
}

TEST(Schrijver, SchrijftDecimalenZoalsZeZijnEnLaatLegeTekstWeg) {
  EXPECT_EQ(Schrijver()
                .Tekst("a", "zeg \"ja\"\n€")
                .Tekst("b", "")
                .Getal("c", "0.1000")
                .Getal("d", 7)
                .Vlag("e", false)
                .Verwijzing("f", "x")
                .Lijst("g", {"{}", Schrijver().Getal("h", 1).Sluit()})
                .Sluit(),
            R"({"a":"zeg \"ja\"\n€","c":0.1000,"d":7,"e":false,"f":{"id":"x"},"g":[{},{"h":1}]})");
  EXPECT_EQ(Schrijver().Sluit(), "{}");
}

// ---- answers

TEST(LeesTarief, X52_EenBreukIsPreciesEenTarief) {
  EXPECT_THAT(LeesTarief("0.21"), IsOkAndHolds(domein::Btwtarief{21'000}));
  EXPECT_THAT(LeesTarief("0.09"), IsOkAndHolds(domein::Btwtarief{9'000}));
  EXPECT_THAT(LeesTarief("0.09975"), IsOkAndHolds(domein::Btwtarief{9'975}));
  EXPECT_THAT(LeesTarief("0"), IsOkAndHolds(domein::Btwtarief{0}));
  for (const char* geen : {"", "21", "-0.21", "0.123456", "hoog"}) EXPECT_THAT(LeesTarief(geen), Not(IsOk())) << geen;
}

TEST(IsWeg, AlleenInHunEigenWoorden) {
  EXPECT_TRUE(IsWeg(File("niet_gevonden")));
  EXPECT_FALSE(IsWeg(File("administratie_weg"))) << "an unknown route";
  EXPECT_FALSE(IsWeg(File("gevonden")));
  EXPECT_FALSE(IsWeg(absl::UnavailableError("lost")));
}

TEST(Foutmeldingen, StaanInHunWoordenEnNooitInHtml) {
  EXPECT_THAT(DecodeListBtw(File("afgekeurd")),
              StatusIs(Code::kInvalidArgument, HasSubstr("voor kolom FACOMS in tabel FAC is te lang")));
  EXPECT_THAT(DecodeListBtw(File("storing")), StatusIs(Code::kUnavailable, Eq("HTTP 502")));
  EXPECT_THAT(DecodeListBtw(File("administratie_weg")), StatusIs(Code::kNotFound, Eq("HTTP 404")));
  EXPECT_THAT(DecodeListBtw(File("kapot_zoekantwoord")), StatusIs(Code::kInternal, Not(HasSubstr("geduld"))));
}

TEST(Foutmeldingen, EenVerbodNoemtWatErVerbodenIs) {
  EXPECT_THAT(DecodeListBtw(File("geen_recht")),
              StatusIs(Code::kPermissionDenied, Eq("TaxRates: HTTP 403: Forbidden")));
  Answer lang = File("geen_recht");
  lang->body = absl::StrCat(R"({"Message":")", std::string(900, 'x'), R"("})");
  EXPECT_LE(DecodeListBtw(lang).status().message().size(), 300u);
}

TEST(ZonderGevolg, EenKijkVoorafDeedNiets) {
  EXPECT_THAT(ZonderGevolg(absl::DeadlineExceededError("x")), StatusIs(Code::kUnavailable));
  EXPECT_THAT(ZonderGevolg(absl::InternalError("x")), StatusIs(Code::kUnavailable));
  EXPECT_THAT(ZonderGevolg(absl::UnauthenticatedError("x")), StatusIs(Code::kUnauthenticated));
  const absl::Status druk = WithRetryAfter(absl::ResourceExhaustedError("x"), absl::Seconds(7));
  EXPECT_THAT(RetryAfter(ZonderGevolg(druk)), Optional(absl::Seconds(7)));
}

TEST(NietTeruggelezen, WatNetGemaaktIsMagErZijn) {
  EXPECT_THAT(NietTeruggelezen(absl::OkStatus()), StatusIs(Code::kUnknown));
  EXPECT_THAT(NietTeruggelezen(absl::UnauthenticatedError("x")), StatusIs(Code::kUnknown));
}

// ---- lists

http::Request Eerste() {
  http::Request request;
  request.url = absl::StrCat(kAdministratie.base_url, "/", kId, "/Customers?$filter=x&$count=true");
  return request;
}

TEST(EncodeVolgende, NeemtAlleenDeVraagVanEenLinkNaarElders) {
  const absl::StatusOr<http::Request> volgende =
      EncodeVolgende(kAdministratie, Eerste(),
                     absl::StrCat("https://apiservice202611.reeleezee.nl:443/api/v2/", kId,
                                  "/customers?$filter=Name eq 'x'&$count=true&$skip=1000"));
  ASSERT_THAT(volgende, IsOk());
  EXPECT_EQ(volgende->url, absl::StrCat("https://apps.example/api/v1/", kId,
                                        "/Customers?$filter=Name%20eq%20'x'&$count=true&$skip=1000"));
}

TEST(EncodeVolgende, VolgtGeenLinkNaarEenAndereLijstOfAdministratieOfNaarZichzelf) {
  const auto volg = [](const std::string& link) { return EncodeVolgende(kAdministratie, Eerste(), link).status(); };
  const std::string hier = absl::StrCat("https://elders.example/api/v1/", kId);
  EXPECT_THAT(volg(hier + "/Vendors?$skip=1000"), StatusIs(Code::kInternal));
  EXPECT_THAT(volg(hier + "/Customers"), StatusIs(Code::kInternal));
  EXPECT_THAT(volg("https://elders.example/api/v1/c1a5f0de-2f64-4b1d-8a5e-9a7a0c2b4e02/Customers?$skip=1"),
              StatusIs(Code::kInternal));
  EXPECT_THAT(volg("https://elders.example/verder?$skip=1000"), StatusIs(Code::kInternal));
  EXPECT_THAT(volg("https://elders.example/api/v1"), StatusIs(Code::kInternal));
  EXPECT_THAT(volg(hier + "/Customers?$filter=x&$count=true"), StatusIs(Code::kInternal, HasSubstr("this page")));
}

Pagina<Btwkaart> Bladzij(std::vector<std::string> ids, std::optional<std::int64_t> totaal, std::string volgende) {
  Pagina<Btwkaart> pagina{.kaarten = {}, .totaal = totaal, .volgende = std::move(volgende)};
  for (std::string& id : ids) pagina.kaarten.push_back({.id = std::move(id), .naam = "", .tarief = ""});
  return pagina;
}

TEST(Bladeraar, IsHeelAlsErGeenLinkMeerIs) {
  Bladeraar<Btwkaart> bladeraar;
  EXPECT_THAT(bladeraar.Add(Bladzij({"a", "b"}, 3, "verder")), IsOkAndHolds(false));
  EXPECT_THAT(bladeraar.Add(Bladzij({"c"}, 3, "")), IsOkAndHolds(true));
  EXPECT_THAT(bladeraar.Take(), SizeIs(3));
}

TEST(Bladeraar, EenLijstDieOnderHetLezenKromIsNietHeel) {
  Bladeraar<Btwkaart> een;
  EXPECT_THAT(een.Add(Bladzij({"a", "b"}, 4, "verder")), IsOkAndHolds(false));
  EXPECT_THAT(een.Add(Bladzij({"d"}, 3, "")), StatusIs(Code::kUnavailable)) << "its count moved";
  Bladeraar<Btwkaart> twee;
  EXPECT_THAT(twee.Add(Bladzij({"a", "b"}, 4, "verder")), IsOkAndHolds(false));
  EXPECT_THAT(twee.Add(Bladzij({"b", "d"}, std::nullopt, "")), StatusIs(Code::kUnavailable)) << "one is missing";
}

TEST(Bladeraar, ZonderTellingGeldtDeLaatsteLink) {
  Bladeraar<Btwkaart> bladeraar;
  EXPECT_THAT(bladeraar.Add(Bladzij({"a"}, std::nullopt, "verder")), IsOkAndHolds(false));
  EXPECT_THAT(bladeraar.Add(Bladzij({"a", "b"}, std::nullopt, "")), IsOkAndHolds(true));
  EXPECT_THAT(bladeraar.Take(), SizeIs(2));
}

TEST(Bladeraar, EenLijstZonderEindeWordtGeweigerd) {
  Bladeraar<Btwkaart> stil;
  EXPECT_THAT(stil.Add(Bladzij({"a"}, std::nullopt, "verder")), IsOkAndHolds(false));
  EXPECT_THAT(stil.Add(Bladzij({"a"}, std::nullopt, "verder")), StatusIs(Code::kInternal));
  Bladeraar<Btwkaart> lang;
  absl::StatusOr<bool> whole = false;
  int bladzijden = 0;
  while (whole.ok() && bladzijden < 1000)
    whole = lang.Add(Bladzij({absl::StrCat(++bladzijden)}, std::nullopt, "verder"));
  EXPECT_THAT(whole, StatusIs(Code::kInternal));
  EXPECT_EQ(bladzijden, 100);
}

TEST(DecodeLijst, LeestTellingEnLink) {
  Answer answer = File("relaties_geen");
  answer->body = R"({"@odata.count":2208,"@odata.nextLink":"https://x/api/v1/y?$skip=1000","value":[]})";
  const absl::StatusOr<Pagina<Btwkaart>> pagina = DecodeListBtw(answer);
  ASSERT_THAT(pagina, IsOk());
  EXPECT_THAT(pagina->totaal, Optional(2208));
  EXPECT_EQ(pagina->volgende, "https://x/api/v1/y?$skip=1000");
  EXPECT_THAT(DecodeListBtw(File("gevonden")), StatusIs(Code::kInternal)) << "no list";
}

// ---- VAT

TEST(StandaardenUit, X52_DeBtwWordtOpKenmerkenEnNaamGekozenNooitOpPercentage) {
  const absl::StatusOr<Pagina<Btwkaart>> pagina = DecodeListBtw(File("standaarden"));
  ASSERT_THAT(pagina, IsOk());
  EXPECT_THAT(pagina->kaarten, SizeIs(9));
  const absl::StatusOr<domein::Stamgegevens> standaarden = StandaardenUit(pagina->kaarten);
  ASSERT_THAT(standaarden, IsOk());
  EXPECT_EQ(standaarden->standaard_btw_code, "1e44993a-15f6-419f-87e5-3e31ac3d9383");
  EXPECT_EQ(standaarden->standaard_btw, domein::Btwtarief{21'000});
  EXPECT_EQ(standaarden->verlegd_btw_code, "40f1c6de-8f5b-4f0e-9a51-7d0a3b6c9e03");
}

TEST(StandaardenUit, X52_WatNietPreciesEenIsBlijftLeeg) {
  const auto twee = StandaardenUit(DecodeListBtw(File("standaarden_twee_hoog"))->kaarten);
  ASSERT_THAT(twee, IsOk());
  EXPECT_EQ(twee->standaard_btw_code, "");
  EXPECT_EQ(twee->verlegd_btw_code, "40f1c6de-8f5b-4f0e-9a51-7d0a3b6c9e03");
  const auto geen = StandaardenUit(DecodeListBtw(File("standaarden_zonder_hoog"))->kaarten);
  ASSERT_THAT(geen, IsOk());
  EXPECT_EQ(geen->standaard_btw_code, "");
  EXPECT_EQ(geen->verlegd_btw_code, "");
}

TEST(StandaardenUit, EenVerlegdTariefIsNulEnPreciesEen) {
  const Btwkaart verlegd{.id = "a", .naam = "NL, BTW verlegd (hoog)", .tarief = "0.0", .verlegd = true};
  Btwkaart met_tarief = verlegd;
  met_tarief.tarief = "0.21";
  EXPECT_EQ(StandaardenUit({verlegd, met_tarief})->verlegd_btw_code, "a");
  EXPECT_EQ(StandaardenUit({verlegd, verlegd})->verlegd_btw_code, "");
}

TEST(StandaardenUit, EenHoogTariefZonderPercentageIsNietTeLezen) {
  EXPECT_THAT(StandaardenUit({{.id = "a", .naam = "NL, Hoog Tarief", .tarief = ""}}), StatusIs(Code::kInternal));
  EXPECT_THAT(StandaardenUit({{.id = "a", .naam = "NL, Hoog Tarief", .tarief = "0.0"}}), StatusIs(Code::kInternal));
}

// ---- settings

TEST(DecodeGetInstellingen, OfPrijzenInclusiefBtwZijn) {
  EXPECT_THAT(DecodeGetInstellingen(File("instellingen")), IsOkAndHolds(false));
  EXPECT_THAT(DecodeGetInstellingen(File("instellingen_inclusief")), IsOkAndHolds(true));
  EXPECT_THAT(DecodeGetInstellingen(File("relaties_geen")), IsOkAndHolds(false));
  EXPECT_THAT(DecodeGetInstellingen(File("administratie_weg")), IsOkAndHolds(false));
  EXPECT_THAT(DecodeGetInstellingen(File("geen_recht")),
              StatusIs(Code::kPermissionDenied, HasSubstr("AdministrationSettings")));
  EXPECT_THAT(DecodeGetInstellingen(File("kapot_zoekantwoord")), StatusIs(Code::kInternal));
}

}  // namespace
}  // namespace koppel::vendor::reeleezee
