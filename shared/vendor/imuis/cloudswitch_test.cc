#include "vendor/imuis/cloudswitch.h"

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "http/fake_client.h"
#include "vendor/answer_file.h"
#include "vendor/imuis/codec.h"
#include "vendor/imuis/codec_order.h"
#include "vendor/imuis/test_xml.h"
#include "vendor/run_task.h"

namespace koppel::vendor::imuis {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Code = absl::StatusCode;

class CloudswitchTest : public testing::Test {
 protected:
  void Answers(std::initializer_list<const char*> names) {
    for (const char* name : names) http_.answers.push_back(ReadAnswer("imuis", name));
  }

  // A page of table ART.
  void Pagina(int rijen, int aantal, int bladzijden) {
    std::string records = absl::StrCat("<NewDataSet><METADATA><RECORDCOUNT>", aantal, "</RECORDCOUNT><TOTALPAGES>",
                                       bladzijden, "</TOTALPAGES></METADATA>");
    for (int i = 0; i < rijen; ++i) absl::StrAppend(&records, "<DATA><NR>A", ++artikel_, "</NR></DATA>");
    http::Response answer = ReadAnswer("imuis", "artikelen_geen");
    const std::size_t van = answer.body.find("<Records>") + 9;
    const std::size_t tot = answer.body.find("</Records>");
    answer.body.replace(van, tot - van, Ingepakt(records + "</NewDataSet>"));
    http_.answers.push_back(answer);
  }

  absl::StatusOr<Uitslag> Roep(Oproep oproep) {
    Grens grens = cloudswitch_.Binnen(absl::Seconds(30));
    grens.may_send = [] { return true; };
    return RunTask(cloudswitch_.Roep(Acme(), std::move(oproep), std::move(grens)));
  }
  absl::StatusOr<std::vector<Rij>> Lees() {
    return RunTask(cloudswitch_.Lees(Acme(), ArtikelenMetNummer("A"), cloudswitch_.Binnen(absl::Seconds(30))));
  }

  static Toegang Acme(const char* code = "48213") {
    return {.connectie = "acme/outsmart/imuis", .administratie_id = "", .token = base::Secret(code)};
  }
  static Oproep Maken() { return EncodeMaakRegels({.order = "41", .referentie = "K", .regels = {}}, {}, {}); }

  std::vector<std::string> Gevraagd() const {
    std::vector<std::string> operaties;
    for (const http::Request& request : http_.asked) operaties.push_back(request.operation);
    return operaties;
  }

  http::FakeClient http_;
  std::vector<absl::Duration> gewacht_;
  absl::Duration nu_ = absl::Hours(1);
  int artikel_ = 0;
  Cloudswitch cloudswitch_{
      http_,
      {.base_url = "https://api.example/ws1_xml.asmx", .partnersleutel = base::Secret("onze-sleutel")},
      {.nu = [this] { return nu_; },
       .wacht = [this](absl::Duration duur) -> Task<void> {
         gewacht_.push_back(duur);
         nu_ += duur;
         co_return;
       }}};
};

TEST_F(CloudswitchTest, OS08_LogtEenmaalInEnZegtDanInElkeVraagWieVraagt) {
  Answers({"aanmelden", "artikelen.1", "artikelen.1"});
  EXPECT_THAT(Lees(), IsOkAndHolds(SizeIs(1)));
  EXPECT_THAT(Lees(), IsOkAndHolds(SizeIs(1)));
  EXPECT_THAT(Gevraagd(), ElementsAre("login", "read_art", "read_art"));
  for (const http::Request& request : http_.asked) {
    EXPECT_EQ(request.url, "https://api.example/ws1_xml.asmx");
    EXPECT_EQ(Tekst(request.body, "PartnerKey"), "onze-sleutel");
    EXPECT_EQ(Tekst(request.body, "Omgevingscode"), "48213");
    EXPECT_EQ(Tekst(request.body, "SessionId"), request.operation == "login" ? "" : "66301/412@d2040;CSW");
  }
}

TEST_F(CloudswitchTest, EenDodeSessieWordtVernieuwdEnDeVraagEenmaalHerhaald) {
  Answers({"aanmelden", "verlopen.1", "sessie_dood", "aanmelden", "aangemaakt.1"});
  EXPECT_THAT(Roep(Maken()), IsOk());
  EXPECT_THAT(Gevraagd(), ElementsAre("login", "create_order_lines", "keep_session", "login", "create_order_lines"));
}

TEST_F(CloudswitchTest, EenWeigeringInEenLevendeSessieWordtNietHerhaald) {
  Answers({"aanmelden", "afgekeurd.1", "sessie_leeft"});
  EXPECT_THAT(Roep(Maken()), StatusIs(Code::kInvalidArgument, "Artikel UUR-MONTEUR is geblokkeerd. (CS305)"));
  EXPECT_THAT(http_.asked, SizeIs(3));
}

// Whatever the text says: only KeepSession decides (A4).
TEST_F(CloudswitchTest, A4_DeTekstVanEenWeigeringBeslistNietOverDeSessie) {
  Answers({"aanmelden", "verlopen.1", "sessie_leeft"});
  EXPECT_THAT(Roep(Maken()), StatusIs(Code::kInvalidArgument, HasSubstr("Sessie")));
  Answers({"afgekeurd.1", "sessie_dood", "aanmelden", "aangemaakt.1"});
  EXPECT_THAT(Roep(Maken()), IsOk());
}

TEST_F(CloudswitchTest, EenSessieDieTelkensDoodgaatIsGeenLus) {
  Answers({"aanmelden", "verlopen.1", "sessie_dood", "aanmelden", "verlopen.1", "sessie_dood", "aanmelden"});
  EXPECT_THAT(Roep(Maken()), StatusIs(Code::kUnavailable));
  EXPECT_THAT(http_.asked, SizeIs(6));
}

TEST_F(CloudswitchTest, EenGeweigerdeLoginVraagtEenMensEnIsGeenLus) {
  Answers({"aanmelden_geweigerd", "aanmelden"});
  EXPECT_THAT(Roep(Maken()), StatusIs(Code::kUnauthenticated, HasSubstr("CS101")));
  EXPECT_THAT(http_.asked, SizeIs(1));
}

TEST_F(CloudswitchTest, KunnenWeNietVragenOfDeSessieLeeftDanIsErNietsGedaan) {
  Answers({"aanmelden", "verlopen.1"});
  http_.answers.push_back(absl::UnavailableError("lost"));
  EXPECT_THAT(Roep(Maken()), StatusIs(Code::kUnavailable));
}

TEST_F(CloudswitchTest, EenWeigeringZonderWoordenKrijgtDeOnze) {
  Answers({"aanmelden", "afgekeurd.1", "sessie_leeft"});
  std::string& body = http_.answers[1]->body;
  const std::string woorden = Ruw(body, "Foutmelding")[0];
  body.replace(body.find(woorden), woorden.size(), "");
  EXPECT_THAT(Roep(Maken()), StatusIs(Code::kInvalidArgument, HasSubstr("waarom")));
}

TEST_F(CloudswitchTest, JaMetEenMeldingIsBijHetLezenGeenAntwoord) {
  Answers({"aanmelden", "melding_bij_lezen", "aangemaakt_met_melding"});
  EXPECT_THAT(Lees(), StatusIs(Code::kUnavailable, HasSubstr("Niet alle gegevens")));
  EXPECT_THAT(Roep(Maken()), IsOk()) << "bij het maken beslist wie het naleest";
}

TEST_F(CloudswitchTest, AlleenEenSchrijvendeVraagVraagtOfHetNogMag) {
  Answers({"aanmelden", "verlopen.1", "sessie_leeft"});
  EXPECT_THAT(Roep(Maken()), StatusIs(Code::kInvalidArgument));
  ASSERT_THAT(http_.asked, SizeIs(3));
  EXPECT_FALSE(http_.asked[0].may_send);
  EXPECT_TRUE(http_.asked[1].may_send);
  EXPECT_FALSE(http_.asked[2].may_send);
}

TEST_F(CloudswitchTest, ElkeVraagHeeftWatErVanDeTijdOverIs) {
  Answers({"aanmelden", "aangemaakt.1", "aangemaakt.1"});
  Grens grens = cloudswitch_.Binnen(absl::Seconds(90));
  EXPECT_THAT(RunTask(cloudswitch_.Roep(Acme(), Maken(), grens)), IsOk());
  EXPECT_EQ(http_.asked.back().timeout, absl::Seconds(60)) << "de langste tijd van een vraag";
  nu_ += absl::Seconds(80);
  EXPECT_THAT(RunTask(cloudswitch_.Roep(Acme(), Maken(), grens)), IsOk());
  EXPECT_EQ(http_.asked.back().timeout, absl::Seconds(10));
  nu_ += absl::Seconds(80);
  EXPECT_FALSE(RunTask(cloudswitch_.Roep(Acme(), Maken(), grens)).ok());
  EXPECT_EQ(http_.asked.back().timeout, absl::ZeroDuration());
}

TEST_F(CloudswitchTest, NaTwintigMinutenStilteIsErEenNieuweSessie) {
  Answers({"aanmelden", "artikelen.1", "aanmelden", "artikelen.1"});
  EXPECT_THAT(Lees(), IsOk());
  nu_ += absl::Minutes(21);
  EXPECT_THAT(Lees(), IsOk());
  EXPECT_THAT(Gevraagd(), ElementsAre("login", "read_art", "login", "read_art"));
}

TEST_F(CloudswitchTest, GeenStatusHoudtEenGeheim) {
  Answers({"aanmelden", "afgekeurd.1", "sessie_leeft"});
  std::string& body = http_.answers[1]->body;
  const std::string woorden = Ruw(body, "Foutmelding")[0];
  body.replace(body.find(woorden), woorden.size(), "onze-sleutel/48213/66301/412@d2040;CSW is fout");
  const absl::Status status = Roep(Maken()).status();
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, HasSubstr("is fout")));
  for (const char* geheim : {"onze-sleutel", "48213", "66301/412@d2040;CSW"})
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr(geheim)));
}

TEST_F(CloudswitchTest, EenTabelWordtHeelGelezen) {
  Answers({"aanmelden"});
  Pagina(500, 1201, 3);
  Pagina(500, 1201, 3);
  Pagina(201, 1201, 3);
  EXPECT_THAT(Lees(), IsOkAndHolds(SizeIs(1201)));
  std::vector<std::string> bladzijden;
  for (const http::Request& request : http_.asked) {
    if (request.operation == "read_art") bladzijden.push_back(Tekst(Tekst(request.body, "Selectie"), "SELECTPAGE"));
  }
  EXPECT_THAT(bladzijden, ElementsAre("1", "2", "3"));
}

TEST_F(CloudswitchTest, EenLegeBladzijdeWordtNaGroeiendePauzesNogmaalsGevraagd) {
  Answers({"aanmelden"});
  Pagina(500, 501, 2);
  for (int i = 0; i < 3; ++i) Pagina(0, 501, 2);
  Pagina(1, 501, 2);
  EXPECT_THAT(Lees(), IsOkAndHolds(SizeIs(501)));
  EXPECT_THAT(gewacht_, ElementsAre(absl::Milliseconds(200), absl::Milliseconds(400), absl::Milliseconds(800)));
}

TEST_F(CloudswitchTest, EenBladzijdeDieLeegBlijftIsNooitHetEinde) {
  Answers({"aanmelden"});
  for (int i = 0; i < 6; ++i) Pagina(0, 3, 1);
  EXPECT_THAT(Lees(), StatusIs(Code::kUnavailable));
  EXPECT_THAT(gewacht_, SizeIs(5));
  EXPECT_THAT(http_.answers, IsEmpty());
}

TEST_F(CloudswitchTest, DeEchteKlokLooptEnWacht) {
  const Klok klok = EchteKlok();
  const absl::Duration eerst = klok.nu();
  boost::asio::io_context engine;
  boost::asio::co_spawn(engine, klok.wacht(absl::Milliseconds(1)), [](std::exception_ptr fout) { EXPECT_FALSE(fout); });
  engine.run();
  EXPECT_GE(klok.nu() - eerst, absl::Milliseconds(1));
}

}  // namespace
}  // namespace koppel::vendor::imuis
