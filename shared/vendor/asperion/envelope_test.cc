#include "vendor/asperion/envelope.h"

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "vendor/answer_file.h"
#include "vendor/asperion/bladeraar.h"
#include "vendor/asperion/codec.h"

namespace koppel::vendor::asperion {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using Code = absl::StatusCode;

const Administratie kAdministratie = {"https://api.example/v1", "1203348871"};

Answer File(absl::string_view name) { return ReadAnswer("asperion", name); }

TEST(Get, ElkeVraagNoemtHaarAdministratieEnVraagtOmNederlands) {
  const http::Request request = EncodeListBtw(kAdministratie, 2);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "https://api.example/v1/vatcodes?pageSize=100&page=2");
  EXPECT_THAT(request.headers, Contains(Pair("X-Tenant-Id", "1203348871")));
  EXPECT_THAT(request.headers, Contains(Pair("Accept-Language", "nl-NL")));
  EXPECT_EQ(request.operation, "list_vat_codes");
}

TEST(Inhoud, EenAntwoordVanEenAndereAdministratieWordtNooitGebruikt) {
  EXPECT_THAT(DecodeFindRelatie(kAdministratie, File("andere_administratie")),
              StatusIs(Code::kInternal, AllOf(HasSubstr("48977"), HasSubstr("1203348871"))));
  EXPECT_THAT(DecodeFindRelatie({"https://api.example/v1", "48977"}, File("andere_administratie")), IsOk());
  Answer gemaakt = File("relatie_aangemaakt");
  gemaakt->body.replace(gemaakt->body.find("\"_meta\": {"), 10, R"("_meta": {"administrationId": 48977, )");
  EXPECT_THAT(DecodeCreateRelatie(kAdministratie, gemaakt), StatusIs(Code::kUnknown, HasSubstr("48977")));
}

TEST(Lijst, EenLijstDieNietZegtOfZijHeelIsIsOnleesbaar) {
  Answer answer = File("relaties_geen");
  answer->body = R"({"_data": []})";
  EXPECT_THAT(DecodeFindRelatie(kAdministratie, answer), StatusIs(Code::kInternal));
  answer->body = R"({"_meta": {"totalCount": 0}})";
  EXPECT_THAT(DecodeFindRelatie(kAdministratie, answer), StatusIs(Code::kInternal));
  answer->body = "[]";
  EXPECT_THAT(DecodeFindRelatie(kAdministratie, answer), StatusIs(Code::kInternal));
}

TEST(Geweigerd, ZegtPerVeldWatAsperionZegtEnHunTraceId) {
  EXPECT_THAT(DecodeCreateRelatie(kAdministratie, File("relatie_afgekeurd")),
              StatusIs(Code::kInvalidArgument,
                       Eq("DebtorKindId: Debiteursoort 'XYZ' bestaat niet. CustomerNumber: Debiteurnummer is al in "
                          "gebruik. (traceId 00-5bd1f0-01)")));
  EXPECT_THAT(DecodeListBtw(kAdministratie, File("geen_recht")),
              StatusIs(Code::kPermissionDenied,
                       Eq("HTTP 403: Deze gebruiker heeft geen rechten op facturatie. (traceId 00-77ab-01)")));
  EXPECT_THAT(DecodeListBtw(kAdministratie, File("storing")), StatusIs(Code::kUnavailable, Eq("HTTP 502")));
}

TEST(Geweigerd, EenLangeKlachtHoudtHaarTraceIdEnBlijftBinnenDeGrens) {
  Answer answer = File("relatie_afgekeurd");
  answer->body = absl::StrCat(R"({"errors": {"Name": [")", std::string(5'000, 'x'), R"("], "Leeg": [], "Vreemd": 3},)",
                              R"("traceId": ")", std::string(900, 't'), R"("})");
  const absl::Status status = DecodeCreateRelatie(kAdministratie, answer).status();
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, AllOf(HasSubstr("xxx (traceId ttt"), Not(HasSubstr("Leeg")))));
  EXPECT_LE(status.message().size(), 300u);
}

TEST(DecodeList, ElkAntwoordOpEenLijstHeeftDeStatusVanHetContract) {
  const struct {
    const char* file;
    Code code;
  } kCases[] = {
      {"leeg", Code::kInternal},
      {"kapot_zoekantwoord", Code::kInternal},
      {"html", Code::kInternal},
      {"storing", Code::kUnavailable},
      {"fout_bij_hen", Code::kUnavailable},
      {"verlopen", Code::kUnauthenticated},
      {"druk", Code::kResourceExhausted},
      {"geen_recht", Code::kPermissionDenied},
      {"administratie_weg", Code::kNotFound},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(DecodeListBtw(kAdministratie, File(c.file)), StatusIs(c.code)) << c.file;
    EXPECT_THAT(DecodeFindRelatie(kAdministratie, File(c.file)), StatusIs(c.code)) << c.file;
    EXPECT_THAT(DecodeFindArtikelen(kAdministratie, File(c.file)), StatusIs(c.code)) << c.file;
    EXPECT_THAT(DecodeListDagboeken(kAdministratie, File(c.file)), StatusIs(c.code)) << c.file;
    EXPECT_THAT(DecodeListVerkoopsoorten(kAdministratie, File(c.file)), StatusIs(c.code)) << c.file;
  }
}

TEST(DecodeCreate, ElkAntwoordOpEenNieuwRecordHeeftDeStatusVanHetContract) {
  const struct {
    const char* file;
    Code code;
  } kCases[] = {
      {"leeg", Code::kUnknown},           {"kapot", Code::kUnknown},          {"html", Code::kUnknown},
      {"storing", Code::kUnknown},        {"fout_bij_hen", Code::kUnknown},   {"verlopen", Code::kUnauthenticated},
      {"druk", Code::kResourceExhausted}, {"dubbel", Code::kInvalidArgument},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(DecodeCreateRelatie(kAdministratie, File(c.file)), StatusIs(c.code)) << c.file;
    EXPECT_THAT(DecodeCreateArtikel(kAdministratie, File(c.file)), StatusIs(c.code)) << c.file;
  }
}

TEST(IsId, EenIdIsEenGetalZoalsJsonHetSchrijft) {
  for (const char* good : {"0", "1203348871", "123456789012345678"}) EXPECT_TRUE(IsId(good)) << good;
  for (const char* bad : {"", "..", "12/34", "-1", "1.0", "abc", "007", "1234567890123456789"}) {
    EXPECT_FALSE(IsId(bad)) << bad;
  }
}

// ---- pages

Pagina<Relatiekaart> Blad(std::vector<std::string> ids, std::optional<std::int64_t> totaal, bool meer) {
  Pagina<Relatiekaart> pagina;
  for (const std::string& id : ids) pagina.kaarten.push_back({.id = id, .nummer = "", .btw_nummer = "", .adres = {}});
  pagina.totaal = totaal;
  pagina.meer = meer;
  return pagina;
}

TEST(Bladeraar, IsKlaarZonderVolgendeBladzijEnBijHetTotaal) {
  Bladeraar<Relatiekaart> twee;
  EXPECT_THAT(twee.Add(Blad({"1", "2"}, 3, true)), IsOkAndHolds(false));
  EXPECT_EQ(twee.next(), 2);
  EXPECT_THAT(twee.Add(Blad({"3"}, 3, false)), IsOkAndHolds(true));
  EXPECT_THAT(twee.Take(), SizeIs(3));

  Bladeraar<Relatiekaart> zonder_totaal;
  EXPECT_THAT(zonder_totaal.Add(Blad({"1"}, {}, true)), IsOkAndHolds(false));
  EXPECT_THAT(zonder_totaal.Add(Blad({"2"}, {}, false)), IsOkAndHolds(true));

  Bladeraar<Relatiekaart> altijd_meer;
  EXPECT_THAT(altijd_meer.Add(Blad({"1"}, 1, true)), IsOkAndHolds(true));

  Bladeraar<Relatiekaart> niets;
  EXPECT_THAT(niets.Add(Blad({}, 0, false)), IsOkAndHolds(true));
}

TEST(Bladeraar, EenLijstDieOndertussenVerandertTeltNietAlsGezien) {
  Bladeraar<Relatiekaart> verwijderd;
  EXPECT_THAT(verwijderd.Add(Blad({"1", "2"}, 4, true)), IsOkAndHolds(false));
  EXPECT_THAT(verwijderd.Add(Blad({"4"}, 3, false)), StatusIs(Code::kUnavailable));

  Bladeraar<Relatiekaart> verschoven;
  EXPECT_THAT(verschoven.Add(Blad({"1", "2"}, 4, true)), IsOkAndHolds(false));
  EXPECT_THAT(verschoven.Add(Blad({"2", "3"}, 4, false)), StatusIs(Code::kUnavailable));

  Bladeraar<Relatiekaart> leeg;
  EXPECT_THAT(leeg.Add(Blad({}, {}, true)), StatusIs(Code::kUnavailable));
}

TEST(Bladeraar, EenLijstZonderEindeHoudtOp) {
  Bladeraar<Relatiekaart> bladeraar;
  absl::StatusOr<bool> whole = false;
  int pages = 0;
  for (; whole.ok() && !*whole; ++pages) whole = bladeraar.Add(Blad({absl::StrCat(pages)}, {}, true));
  EXPECT_THAT(whole, StatusIs(Code::kInternal));
  EXPECT_EQ(pages, kMaxBladzijden);
}

}  // namespace
}  // namespace koppel::vendor::asperion
