#include "vendor/reeleezee/lijn.h"

#include <gmock/gmock.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "http/fake_client.h"
#include "vendor/run_task.h"

namespace koppel::vendor::reeleezee {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using Code = absl::StatusCode;

constexpr char kId[] = "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11";
constexpr char kBase[] = "https://apps.example/api/v1";

class LijnTest : public testing::Test {
 protected:
  static Toegang Login(const char* gebruikersnaam = "koppeling@devries.example", const char* wachtwoord = "ge:heim",
                       const char* administratie = kId) {
    return {.connectie = "acme/outsmart/reeleezee",
            .administratie_id = administratie,
            .token = base::Secret(wachtwoord),
            .gebruikersnaam = gebruikersnaam};
  }

  void AnswerOk(std::string body) {
    http_.answers.push_back(http::Response{.status = 200, .headers = {}, .body = std::move(body)});
  }
  static std::string Tarief(int n) {
    return absl::StrCat(R"({"id":"00000000-0000-4000-8000-00000000000)", n,
                        R"(","Name":"NL, Hoog Tarief","Percentage":0.21})");
  }
  Task<absl::StatusOr<std::vector<Btwkaart>>> Lees(Lijn& lijn) {
    return lijn.Lijst<Btwkaart>(EncodeListBtw(lijn.administratie()), &DecodeListBtw);
  }

  http::FakeClient http_;
  absl::Duration nu_ = absl::Hours(5);
  std::vector<absl::Duration> gewacht_;
  Klok klok_ = {.nu = [this] { return nu_; },
                .wacht = [this](absl::Duration duur) -> Task<void> {
                  gewacht_.push_back(duur);
                  nu_ += duur;
                  co_return;
                }};
};

TEST_F(LijnTest, RE04_ElkeVraagDraagtDeLoginWaarNiemandHaarAfdrukt) {
  Lijn lijn(http_, kBase, Login(), klok_);
  AnswerOk("{}");
  EXPECT_THAT(RunTask(lijn.Vraag(EncodeListBtw(lijn.administratie()))), IsOk());
  ASSERT_THAT(http_.asked, SizeIs(1));
  ASSERT_TRUE(http_.asked[0].basic.has_value());
  EXPECT_EQ(http_.asked[0].basic->gebruikersnaam, "koppeling@devries.example");
  EXPECT_EQ(http_.asked[0].basic->wachtwoord.Reveal(), "ge:heim");
  EXPECT_FALSE(http_.asked[0].bearer.has_value());
  EXPECT_THAT(http_.asked[0].url, Not(HasSubstr("heim")));
  for (const auto& [naam, waarde] : http_.asked[0].headers) EXPECT_FALSE(absl::StrContains(waarde, "heim")) << naam;
}

TEST_F(LijnTest, WatGeenLoginOfAdministratieKanZijnWordtNooitGevraagd) {
  for (const Toegang& toegang : {Login(""), Login("a:b"), Login("a", "")}) {
    Lijn lijn(http_, kBase, toegang, klok_);
    EXPECT_THAT(RunTask(Lees(lijn)), StatusIs(Code::kUnauthenticated));
  }
  Lijn lijn(http_, kBase, Login("a", "b", "../admin"), klok_);
  EXPECT_THAT(RunTask(Lees(lijn)), StatusIs(Code::kNotFound));
  EXPECT_THAT(http_.asked, IsEmpty());
}

TEST_F(LijnTest, EenLangeBoodschapVraagtDrieDingenPerSeconde) {
  Lijn lijn(http_, kBase, Login(), klok_);
  for (int i = 0; i < 10; ++i) {
    AnswerOk("{}");
    EXPECT_THAT(RunTask(lijn.Vraag(EncodeListBtw(lijn.administratie()))), IsOk());
  }
  const absl::Duration derde = absl::Seconds(1) / 3;
  EXPECT_THAT(gewacht_, ElementsAre(derde, derde, derde, derde, derde, derde, derde)) << "after three at once";
}

TEST_F(LijnTest, WieLangzaamVraagtWachtNiet) {
  Lijn lijn(http_, kBase, Login(), klok_);
  for (int i = 0; i < 10; ++i) {
    AnswerOk("{}");
    EXPECT_THAT(RunTask(lijn.Vraag(EncodeListBtw(lijn.administratie()))), IsOk());
    nu_ += absl::Milliseconds(400);
  }
  EXPECT_THAT(gewacht_, IsEmpty());
}

TEST_F(LijnTest, ElkeVraagKrijgtHooguitWatErVanDeTijdOverIs) {
  Lijn lijn(http_, kBase, Login(), klok_, absl::Seconds(40));
  for (int i = 0; i < 3; ++i) {
    AnswerOk("{}");
    EXPECT_THAT(RunTask(lijn.Vraag(EncodeListBtw(lijn.administratie()))), IsOk());
    nu_ += absl::Seconds(15);
  }
  EXPECT_EQ(http_.asked[0].timeout, absl::Seconds(30)) << "as a read has by itself";
  EXPECT_EQ(http_.asked[1].timeout, absl::Seconds(25));
  EXPECT_EQ(http_.asked[2].timeout, absl::Seconds(10));
}

TEST_F(LijnTest, EenLijstWordtUitgelezenBijOnzeEigenServer) {
  Lijn lijn(http_, kBase, Login(), klok_);
  AnswerOk(absl::StrCat(R"({"@odata.count":3,"@odata.nextLink":"https://apiservice202611.reeleezee.nl:443/api/v9/)",
                        kId, R"(/taxrates?$count=true&$skip=2","value":[)", Tarief(1), ",", Tarief(2), "]}"));
  AnswerOk(absl::StrCat(R"({"@odata.count":3,"value":[)", Tarief(3), "]}"));
  EXPECT_THAT(RunTask(Lees(lijn)), IsOkAndHolds(SizeIs(3)));
  ASSERT_THAT(http_.asked, SizeIs(2));
  EXPECT_EQ(http_.asked[1].url, absl::StrCat(kBase, "/", kId, "/TaxRates?$count=true&$skip=2"));
  EXPECT_TRUE(http_.asked[1].basic.has_value());
}

TEST_F(LijnTest, EenStoringHalverwegeEenLijstIsEenStoring) {
  Lijn lijn(http_, kBase, Login(), klok_);
  AnswerOk(absl::StrCat(R"({"@odata.nextLink":"https://x/api/v1/)", kId, R"(/TaxRates?$skip=1","value":[)", Tarief(1),
                        "]}"));
  http_.answers.push_back(http::Response{.status = 503, .headers = {}, .body = ""});
  EXPECT_THAT(RunTask(Lees(lijn)), StatusIs(Code::kUnavailable));
}

TEST_F(LijnTest, EenLinkDieNietVerderGaatWordtNietEeuwigGevolgd) {
  Lijn lijn(http_, kBase, Login(), klok_);
  const std::string pagina =
      absl::StrCat(R"({"@odata.nextLink":"https://x/api/v1/)", kId, R"(/TaxRates?$skip=1","value":[)", Tarief(1), "]}");
  for (int i = 0; i < 9; ++i) AnswerOk(pagina);
  EXPECT_THAT(RunTask(Lees(lijn)), StatusIs(Code::kInternal));
  EXPECT_THAT(http_.asked, SizeIs(2));
}

}  // namespace
}  // namespace koppel::vendor::reeleezee
