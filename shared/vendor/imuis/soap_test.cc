#include "vendor/imuis/soap.h"

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "vendor/answer_file.h"
#include "vendor/imuis/test_xml.h"
#include "vendor/vendor.h"

namespace koppel::vendor::imuis {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Optional;
using ::testing::Pair;
using ::testing::StartsWith;
using Code = absl::StatusCode;

const Wie kWie{.partnersleutel = base::Secret("abcdefghijklmnopqrstuvwxyz"),
               .omgevingscode = base::Secret("00000"),
               .sessie = base::Secret("65914/205@;<&0")};
const Oproep kLezen{.functie = "GetStamtabelRecords", .operation = "read_deb", .elementen = {{"Selectie", ""}}};
const Oproep kMaken{.functie = "CreateVerkooporderRegel", .operation = "create_order_lines", .soort = Call::kCreate};

absl::StatusOr<Uitslag> Lezen(const char* naam) { return DecodeUitslag(ReadAnswer("imuis", naam), kWie, kLezen); }
absl::StatusOr<Uitslag> Maken(const char* naam) { return DecodeUitslag(ReadAnswer("imuis", naam), kWie, kMaken); }

std::string MakenBody(absl::string_view result, absl::string_view rest) {
  return absl::StrCat(R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>)",
                      R"(<CreateVerkooporderRegelResponse xmlns="https://cloudswitch.imuisonline.com/">)",
                      "<CreateVerkooporderRegelResult>", result, "</CreateVerkooporderRegelResult>", rest,
                      "</CreateVerkooporderRegelResponse></s:Body></s:Envelope>");
}
absl::StatusOr<Uitslag> Maken200(std::string body) {
  return DecodeUitslag(http::Response{.status = 200, .headers = {}, .body = std::move(body)}, kWie, kMaken);
}

TEST(EncodeOproep, ZegtInElkeVraagWieVraagtInDeVolgordeVanDeWsdl) {
  const http::Request request =
      EncodeOproep("https://api.example/ws1_xml.asmx", kWie,
                   {.functie = "CreateVerkooporderRegel",
                    .operation = "create_order_lines",
                    .soort = Call::kCreate,
                    .elementen = {{"Verkooporder", "<NewDataSet/>"}, {"ORDNR", "202600041"}}});
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://api.example/ws1_xml.asmx");
  EXPECT_EQ(request.content_type, "text/xml; charset=utf-8");
  EXPECT_THAT(request.headers,
              Contains(Pair("SOAPAction", "\"https://cloudswitch.imuisonline.com/CreateVerkooporderRegel\"")));
  EXPECT_FALSE(request.bearer.has_value());
  EXPECT_EQ(request.operation, "create_order_lines");
  EXPECT_EQ(
      request.body,
      R"(<?xml version="1.0" encoding="utf-8"?>)"
      R"(<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>)"
      R"(<CreateVerkooporderRegel xmlns="https://cloudswitch.imuisonline.com/">)"
      "<PartnerKey>abcdefghijklmnopqrstuvwxyz</PartnerKey><Omgevingscode>00000</Omgevingscode>"
      "<SessionId>65914/205@;&lt;&amp;0</SessionId><Verkooporder>&lt;NewDataSet/&gt;</Verkooporder>"
      "<ORDNR>202600041</ORDNR><Foutmelding></Foutmelding></CreateVerkooporderRegel></soap:Body></soap:Envelope>");
}

TEST(EncodeOproep, LaatWegWatGeenXmlIsEnHoudtDeRestHeel) {
  const std::string tekst = "a\x01\x1B\r\tb\n\"<é€😀>\xEF\xBF\xBF\x7F&amp;";
  const http::Request request =
      EncodeOproep("u", kWie, {.functie = "F", .operation = "f", .elementen = {{"E", tekst}}});
  EXPECT_EQ(Tekst(request.body, "E"), "a\tb\n\"<é€😀>&amp;");
}

TEST(DecodeUitslag, LeestHetAntwoordVanDeFunctie) {
  const absl::StatusOr<Uitslag> uitslag = Lezen("relaties");
  ASSERT_THAT(uitslag, IsOk());
  EXPECT_TRUE(uitslag->gelukt);
  EXPECT_EQ(uitslag->foutmelding, "");
  EXPECT_THAT(uitslag->Element("Records"), StartsWith("<NewDataSet>"));
  EXPECT_EQ(uitslag->Element("Bestaat niet"), "");
}

TEST(DecodeUitslag, EenTweedeLaagInCdataIsDezelfde) {
  const auto uitslag = Maken200(MakenBody("true", "<Verkooporder>  <![CDATA[<a>1</a>]]>&lt;b/&gt;</Verkooporder>"));
  ASSERT_THAT(uitslag, IsOk());
  EXPECT_THAT(uitslag->Element("Verkooporder"), HasSubstr("<a>1</a><b/>"));
}

TEST(DecodeUitslag, EenWeigeringIsNogGeenStatus) {
  const absl::StatusOr<Uitslag> uitslag = Maken("afgekeurd.1");
  ASSERT_THAT(uitslag, IsOk());
  EXPECT_FALSE(uitslag->gelukt);
  EXPECT_EQ(uitslag->foutmelding, "Artikel UUR-MONTEUR is geblokkeerd. (CS305)");
}

TEST(DecodeUitslag, JaMetEenMeldingErnaastIsBeide) {
  const absl::StatusOr<Uitslag> uitslag = Maken("aangemaakt_met_melding");
  ASSERT_THAT(uitslag, IsOk());
  EXPECT_TRUE(uitslag->gelukt);
  EXPECT_THAT(uitslag->foutmelding, HasSubstr("kredietlimiet"));
}

TEST(DecodeUitslag, WatKomtEnGaatIsBijHetLezenTijdelijkEnBijHetMakenOnzeker) {
  for (const char* naam : {"leeg", "geen_xml", "webpagina", "storing", "fault", "fault_met_200"}) {
    EXPECT_THAT(Lezen(naam), StatusIs(Code::kUnavailable, Not(HasSubstr("<")))) << naam;
    EXPECT_THAT(Maken(naam), StatusIs(Code::kUnknown, Not(HasSubstr("<")))) << naam;
  }
}

TEST(DecodeUitslag, WatNietTeLezenIsIsBijHetMakenOnzeker) {
  // Broken, of another function, without a result, with a result that is neither.
  EXPECT_THAT(Lezen("kapot"), StatusIs(Code::kInternal));
  EXPECT_THAT(Maken("kapot"), StatusIs(Code::kUnknown));
  EXPECT_THAT(Lezen("aangemaakt.1"), StatusIs(Code::kInternal));
  EXPECT_THAT(Maken("relaties"), StatusIs(Code::kUnknown));
  EXPECT_THAT(Maken200(MakenBody("", "")), StatusIs(Code::kUnknown));
  EXPECT_THAT(Maken200(MakenBody("misschien", "")), StatusIs(Code::kUnknown));
  EXPECT_THAT(Maken200("<Envelope><Body/></Envelope>"), StatusIs(Code::kUnknown));
}

TEST(DecodeUitslag, ZonderAntwoordHoudtWatErVanTeZeggenIs) {
  EXPECT_THAT(DecodeUitslag(absl::UnavailableError("lost"), kWie, kLezen), StatusIs(Code::kUnavailable));
  EXPECT_THAT(DecodeUitslag(absl::UnavailableError("lost"), kWie, kMaken), StatusIs(Code::kUnknown));
  const auto nooit = DecodeUitslag(http::NeverSent(absl::UnavailableError("refused")), kWie, kMaken);
  EXPECT_THAT(nooit, StatusIs(Code::kUnavailable));
  EXPECT_TRUE(http::SurelyNeverSent(nooit.status()));
}

TEST(DecodeUitslag, DrukteEnRechtenStaanInDeStatusVanHttp) {
  EXPECT_THAT(RetryAfter(Maken("druk").status()), Optional(absl::Seconds(7)));
  EXPECT_THAT(Lezen("geen_recht"), StatusIs(Code::kPermissionDenied));
  EXPECT_THAT(Lezen("administratie_weg"), StatusIs(Code::kNotFound));
}

TEST(DecodeUitslag, DeWoordenVanEenFaultBlijvenZonderGeheim) {
  http::Response fault = ReadAnswer("imuis", "fault");
  const std::string woorden = "Object reference not set to an instance of an object.";
  fault.body.replace(fault.body.find(woorden), woorden.size(), "Session 65914/205@;&lt;&amp;0 of 00000 is bad");
  const absl::Status status = DecodeUitslag(fault, kWie, kLezen).status();
  EXPECT_THAT(status, StatusIs(Code::kUnavailable, HasSubstr("Session ... of ... is bad")));
}

TEST(DecodeUitslag, GeenGeheimInDeWoordenVanDeLeverancierMaarWelEenOrdernummer) {
  const auto uitslag = Maken200(
      MakenBody("false",
                "<Foutmelding>Sleutel abcdefghijklmnopqrstuvwxyz met code 00000 kent order 202000000 niet.\n(00000)"
                "</Foutmelding>"));
  ASSERT_THAT(uitslag, IsOk());
  EXPECT_EQ(uitslag->foutmelding, "Sleutel ... met code ... kent order 202000000 niet. (...)");
}

TEST(DecodeUitslag, WeigertXmlDatMeerKostDanHetWaardIs) {
  std::string diep = "<a>";
  for (int i = 0; i < 100'000; ++i) diep += "<a>";
  for (const std::string& body :
       {std::string("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>\n") + MakenBody("true", ""),
        std::string(R"(<?xml version="1.0"?><!DOCTYPE lolz>)") + MakenBody("true", ""),
        MakenBody("true", std::string(std::size_t{5} << 20, 'x')), diep, std::string(std::size_t{3} << 20, '<')}) {
    EXPECT_THAT(Maken200(body), StatusIs(Code::kUnknown)) << body.substr(0, 60);
  }
}

TEST(DecodeUitslag, EenEntiteitVanEenAnderBlijftTekst) {
  const auto uitslag = Maken200(MakenBody("true", "<Verkooporder>&geheim;</Verkooporder>"));
  ASSERT_THAT(uitslag, IsOk());
  EXPECT_EQ(uitslag->Element("Verkooporder"), "&geheim;");
}

TEST(DecodeLogin, GeeftDeSessieZoalsZeIs) {
  const Wie nog_zonder{.partnersleutel = kWie.partnersleutel, .omgevingscode = kWie.omgevingscode};
  const auto uitslag = DecodeUitslag(ReadAnswer("imuis", "aanmelden"), nog_zonder, EncodeLogin());
  ASSERT_THAT(uitslag, IsOk());
  const auto sessie = DecodeLogin(*uitslag);
  ASSERT_THAT(sessie, IsOk());
  EXPECT_EQ(sessie->Reveal(), "66301/412@d2040;CSW");
}

TEST(DecodeLogin, EenWeigeringVraagtEenMens) {
  EXPECT_THAT(DecodeLogin({.gelukt = false, .foutmelding = "Omgevingscode is niet geldig. (CS101)", .elementen = {}}),
              StatusIs(Code::kUnauthenticated, HasSubstr("CS101")));
  EXPECT_THAT(DecodeLogin({.gelukt = true, .foutmelding = "", .elementen = {{"SessionId", " "}}}),
              StatusIs(Code::kInternal));
  EXPECT_THAT(DecodeLogin({.gelukt = true, .foutmelding = "Onderhoud", .elementen = {{"SessionId", "1/2@;0"}}}),
              StatusIs(Code::kUnavailable));
}

}  // namespace
}  // namespace koppel::vendor::imuis
