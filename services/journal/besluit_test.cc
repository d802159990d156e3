// The rules of besluit.h by example; protocol_test.cc has all of them together.

#include "services/journal/besluit.h"

#include <gmock/gmock.h>

#include <vector>

#include "base/status_matchers.h"

namespace koppel::journal_service {
namespace {

using base::IsOk;
using base::StatusIs;
using ::testing::ElementsAre;

const absl::Time kNu = absl::FromUnixSeconds(1'780'000'000);
constexpr absl::Duration kC = absl::Seconds(30);
constexpr absl::Duration kH = absl::Seconds(120);

BeginVraag Vraag(std::int64_t revision, const std::string& owner, Klasse klasse = Klasse::kB) {
  return {.revision = revision,
          .offer = 1,
          .hash = "h",
          .request_id = "",
          .owner = owner,
          .bevroren = "concept",
          .administratie_id = "1",
          .instellingen_versie = 1,
          .deadline = kC,
          .nalanding = kH,
          .klasse = klasse,
          .surely_not_there = 0,
          .nothing_done = false};
}
FinishVraag Einde(Uitkomst uitkomst, std::int64_t revision, std::int64_t token,
                  const std::string& oordeel = "oordeel") {
  return {.revision = revision,
          .offer = 1,
          .token = token,
          .uitkomst = uitkomst,
          .oordeel = oordeel,
          .hash = "h",
          .nothing_done = false};
}

TEST(Besluit, EenOudereWijzigingNaEenNieuwereWordtGelaten) {
  Rij rij;
  EXPECT_EQ(Open(rij, {.revision = 2, .hash = "b"}).soort, OpenAntwoord::kGaVerder);
  EXPECT_EQ(Open(rij, {.revision = 1, .hash = "a"}).soort, OpenAntwoord::kOpgevolgd);
}

TEST(Besluit, EenTweedeWerkerWachtZolangDeEersteNogAntwoordKanKrijgen) {
  Rij rij;
  Open(rij, {.revision = 1, .hash = "h"});
  EXPECT_EQ(Begin(rij, Vraag(1, "a"), false, kNu)->soort, BeginAntwoord::kFirst);
  EXPECT_EQ(Begin(rij, Vraag(1, "b"), true, kNu + absl::Seconds(1))->soort, BeginAntwoord::kBusy);
  const auto again = Begin(rij, Vraag(1, "b"), true, kNu + kC + absl::Seconds(1));
  EXPECT_EQ(again->soort, BeginAntwoord::kAgain);
  EXPECT_EQ(rij.bevroren, "concept");
  EXPECT_EQ(again->rust, kH - absl::Seconds(1));
}

TEST(Besluit, EenDodeEigenaarHoudtNiemandOp) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  EXPECT_EQ(Begin(rij, Vraag(1, "b"), false, kNu)->soort, BeginAntwoord::kAgain);
  Rij zoekbaar;
  ASSERT_THAT(Begin(zoekbaar, Vraag(1, "a", Klasse::kC), false, kNu), IsOk());
  EXPECT_EQ(Begin(zoekbaar, Vraag(1, "b", Klasse::kC), false, kNu)->soort, BeginAntwoord::kBusy)
      << "klasse C wacht C + H";
}

TEST(Besluit, DezelfdeVraagNogEensKrijgtHetzelfdeAntwoord) {
  Rij rij;
  BeginVraag vraag = Vraag(1, "a");
  vraag.request_id = "q1";
  ASSERT_THAT(Begin(rij, vraag, false, kNu), IsOk());
  const std::int64_t token = rij.token;
  EXPECT_EQ(Begin(rij, vraag, false, kNu)->soort, BeginAntwoord::kFirst);
  EXPECT_EQ(rij.token, token);
  EXPECT_EQ(rij.creates, 1);
}

// Asks to create anew after a look-up at `gezocht` that found nothing.
absl::StatusOr<BeginAntwoord> Opnieuw(Rij& rij, absl::Time nu, absl::Time gezocht, Klasse klasse = Klasse::kB) {
  BeginVraag vraag = Vraag(1, "a", klasse);
  vraag.surely_not_there = rij.token;
  vraag.gezocht = gezocht;
  return Begin(rij, vraag, false, nu);
}

TEST(Besluit, EenTweedeCreateKomtPasAlsDeEersteNietMeerBeantwoordKanWorden) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  const auto vroeg = Opnieuw(rij, kNu + absl::Seconds(1), kNu + absl::Seconds(1));
  EXPECT_EQ(vroeg->soort, BeginAntwoord::kBusy);
  EXPECT_EQ(vroeg->wacht, kC - absl::Seconds(1));
  EXPECT_EQ(Begin(rij, Vraag(1, "a"), false, kNu + absl::Seconds(1))->wacht, kC - absl::Seconds(1))
      << "wie overneemt hoort hoe lang hij moet blijven zoeken";
  EXPECT_EQ(Opnieuw(rij, kNu + kC, kNu + kC)->soort, BeginAntwoord::kFirst);
}

TEST(Besluit, NaTweeCreatesZonderAntwoordIsHetOnzeker) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  ASSERT_EQ(Opnieuw(rij, kNu + kC, kNu + kC)->soort, BeginAntwoord::kFirst);
  EXPECT_TRUE(VraagtAandacht(rij));
  EXPECT_EQ(Opnieuw(rij, kNu + 2 * kC, kNu + 2 * kC)->soort, BeginAntwoord::kOnzeker);
  EXPECT_EQ(rij.toestand, Toestand::kOnzeker);
  EXPECT_TRUE(VraagtAandacht(rij));
}

// F14, F28: what the vendor never made is made once that is sure.
TEST(Besluit, OnzekerEindigtAlsErNietsMeerKanLandenEnErNietsIs) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  ASSERT_EQ(Opnieuw(rij, kNu + kC, kNu + kC)->soort, BeginAntwoord::kFirst);
  const absl::Time landt = kNu + 2 * kC + kH;
  EXPECT_EQ(rij.landt_tot, landt);
  EXPECT_EQ(Opnieuw(rij, landt, landt - absl::Seconds(1))->soort, BeginAntwoord::kOnzeker) << "te vroeg gekeken";
  EXPECT_EQ(Opnieuw(rij, landt, landt)->soort, BeginAntwoord::kFirst);
  EXPECT_EQ(rij.creates, 3);
  EXPECT_TRUE(VraagtAandacht(rij));
  ASSERT_THAT(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, rij.token), landt), IsOk());
  EXPECT_FALSE(VraagtAandacht(rij)) << "nu is het zeker";
}

TEST(Besluit, NaOnzekerGroeitDePauzeTussenDeCreates) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  const absl::Time ver = kNu + absl::Hours(24 * 365);
  std::vector<absl::Duration> pauzes;
  for (int n = 0; n < 12; ++n) {
    const auto antwoord = Opnieuw(rij, rij.begon, ver);
    pauzes.push_back(antwoord->wacht);
    ASSERT_EQ(Opnieuw(rij, rij.begon + antwoord->wacht - absl::Seconds(1), ver)->wacht, absl::Seconds(1));
    ASSERT_EQ(Opnieuw(rij, rij.begon + antwoord->wacht, ver)->soort, BeginAntwoord::kFirst);
  }
  const absl::Duration ch = kC + kH;
  EXPECT_THAT(pauzes, ElementsAre(kC, ch, 2 * ch, 4 * ch, 8 * ch, 16 * ch, 32 * ch, 64 * ch, 128 * ch, 256 * ch,
                                  512 * ch, absl::Hours(24)));
}

TEST(Besluit, HoeLangEenAnderWachtVolgtUitDeKlasse) {
  for (const Klasse klasse : {Klasse::kA, Klasse::kB, Klasse::kC}) {
    Rij rij;
    ASSERT_THAT(Begin(rij, Vraag(1, "a", klasse), false, kNu), IsOk());
    const auto over = Begin(rij, Vraag(1, "b", klasse), false, kNu);
    const absl::Duration wacht = vendor::Overnamewacht({klasse, kC, kH});
    EXPECT_EQ(over->soort, wacht == absl::ZeroDuration() ? BeginAntwoord::kAgain : BeginAntwoord::kBusy);
    EXPECT_EQ(over->wacht, std::max(wacht, kC)) << "tot een create opnieuw mag";
    EXPECT_EQ(Begin(rij, Vraag(1, "b", klasse), false, kNu + wacht)->soort, BeginAntwoord::kAgain);
  }
}

TEST(Besluit, KlasseEWordtNooitHerhaald) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a", Klasse::kE), false, kNu), IsOk());
  const absl::Time ver = kNu + absl::Hours(24 * 365);
  EXPECT_EQ(Begin(rij, Vraag(1, "b", Klasse::kE), false, ver)->soort, BeginAntwoord::kOnzeker);
  const auto antwoord = Opnieuw(rij, ver, ver, Klasse::kE);
  EXPECT_EQ(antwoord->soort, BeginAntwoord::kOnzeker);
  EXPECT_EQ(antwoord->wacht, absl::InfiniteDuration());
  EXPECT_TRUE(VraagtAandacht(rij));
}

TEST(Besluit, OnzekerLaatStaanWaarDePogingOverGaat) {
  Rij rij;
  Open(rij, {.revision = 1, .hash = "h"});
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  Open(rij, {.revision = 2, .hash = "anders"});
  FinishVraag einde = Einde(Uitkomst::kOnzeker, 2, rij.token);
  einde.hash = "anders";
  ASSERT_THAT(Finish(rij, einde, kNu), IsOk());
  EXPECT_EQ(rij.hash, "h");
  EXPECT_EQ(rij.revision, 1);
}

// F: refused connections are never counted as unknown.
TEST(Besluit, EenCreateDieNietsDeedTeltNiet) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  for (int i = 0; i < 10; ++i) {
    BeginVraag nogmaals = Vraag(1, "a");
    nogmaals.surely_not_there = rij.token;
    nogmaals.nothing_done = true;
    ASSERT_EQ(Begin(rij, nogmaals, false, kNu)->soort, BeginAntwoord::kFirst);
    ASSERT_EQ(rij.creates, 1);
  }
  FinishVraag wacht = Einde(Uitkomst::kWacht, 1, rij.token);
  wacht.nothing_done = true;
  EXPECT_EQ(Finish(rij, wacht, kNu)->soort, FinishAntwoord::kAangenomen);
}

TEST(Besluit, GeenFoutZolangEenEerdereCreateNogKanLanden) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  ASSERT_EQ(Opnieuw(rij, kNu + kC, kNu + kC)->soort, BeginAntwoord::kFirst);
  FinishVraag fout = Einde(Uitkomst::kFout, 1, rij.token);
  fout.nothing_done = true;
  EXPECT_EQ(Finish(rij, fout, kNu + kC + absl::Seconds(1))->soort, FinishAntwoord::kLoopt);
  fout.gezocht = kNu + kC + absl::Seconds(1);
  EXPECT_EQ(Finish(rij, fout, kNu + kC + kH)->soort, FinishAntwoord::kLoopt) << "gekeken voor het kon landen";
  fout.gezocht = kNu + kC + kH;
  EXPECT_EQ(Finish(rij, fout, kNu + kC + kH)->soort, FinishAntwoord::kAangenomen);
}

TEST(Besluit, EenZombieVerandertHetOordeelNietMaarSlaatAlarm) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  const std::int64_t oud = rij.token;
  ASSERT_THAT(Begin(rij, Vraag(1, "b"), false, kNu), IsOk());
  EXPECT_THAT(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, oud, "van a"), kNu), StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, rij.token, "van b"), kNu)->soort, FinishAntwoord::kAangenomen);
  EXPECT_EQ(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, oud, "van a"), kNu)->soort, FinishAntwoord::kTeLaat);
  EXPECT_EQ(rij.oordeel, "van b");
  EXPECT_TRUE(rij.aandacht);
}

TEST(Besluit, DeEchoVanDeEigenStatuswijzigingIsGeenNieuwAanbod) {
  Rij rij;
  Open(rij, {.revision = 1, .hash = "h"});
  ASSERT_THAT(Finish(rij, Einde(Uitkomst::kFout, 1, 0), kNu), IsOk());
  EXPECT_EQ(Open(rij, {.revision = 2, .hash = "h", .geflipt = true}).soort, OpenAntwoord::kEcho);
  EXPECT_EQ(rij.offer, 1);
  EXPECT_EQ(Open(rij, {.revision = 3, .hash = "h"}).soort, OpenAntwoord::kGaVerder) << "terug op 1";
  EXPECT_EQ(rij.offer, 2);
}

TEST(Besluit, X34_EenWijzigingNaDeFactuurVraagtAandachtEnMaaktNooitEenTweede) {
  Rij rij;
  Open(rij, {.revision = 1, .hash = "h"});
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  ASSERT_THAT(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, rij.token), kNu), IsOk());
  const OpenAntwoord antwoord = Open(rij, {.revision = 2, .hash = "anders"});
  EXPECT_EQ(antwoord.soort, OpenAntwoord::kOordeel);
  EXPECT_TRUE(antwoord.gewijzigd_na_factuur);
  EXPECT_TRUE(rij.aandacht);
  EXPECT_EQ(Begin(rij, Vraag(2, "a"), false, kNu)->soort, BeginAntwoord::kDone);
}

TEST(Besluit, X34_EenWijzigingTijdensDePogingVanEenOudereVraagtOokAandacht) {
  Rij rij;
  Open(rij, {.revision = 1, .hash = "h"});
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  const std::int64_t token = rij.token;
  EXPECT_EQ(Open(rij, {.revision = 2, .hash = "anders"}).soort, OpenAntwoord::kLoopt);
  ASSERT_THAT(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, token), kNu), IsOk());
  EXPECT_TRUE(rij.aandacht);
}

TEST(Besluit, X34_VanTweeCreatesMetAndereInhoudIsNietZekerWelkeErStaat) {
  Rij rij;
  Open(rij, {.revision = 1, .hash = "h"});
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  Open(rij, {.revision = 2, .hash = "anders"});
  BeginVraag nieuwer = Vraag(2, "a");
  nieuwer.hash = "anders";
  nieuwer.surely_not_there = rij.token;
  nieuwer.gezocht = kNu + kC;
  ASSERT_EQ(Begin(rij, nieuwer, false, kNu + kC)->soort, BeginAntwoord::kFirst) << "klasse B weigert een tweede";
  FinishVraag einde = Einde(Uitkomst::kAfgehandeld, 2, rij.token);
  einde.hash = "anders";
  ASSERT_THAT(Finish(rij, einde, kNu + kC), IsOk());
  EXPECT_TRUE(rij.aandacht);
}

TEST(Besluit, HetzelfdeEindeNogEensIsNogEensAangenomen) {
  for (const Uitkomst uitkomst : {Uitkomst::kAfgehandeld, Uitkomst::kOnzeker}) {
    Rij rij;
    ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
    const FinishVraag einde = Einde(uitkomst, 1, rij.token);
    EXPECT_EQ(Finish(rij, einde, kNu)->soort, FinishAntwoord::kAangenomen);
    const Rij eerst = rij;
    EXPECT_EQ(Finish(rij, einde, kNu)->soort, FinishAntwoord::kAangenomen);
    EXPECT_TRUE(rij == eerst);
  }
  for (const Uitkomst uitkomst : {Uitkomst::kFout, Uitkomst::kOvergeslagen, Uitkomst::kWacht}) {
    Rij rij;
    Open(rij, {.revision = 1, .hash = "h"});
    EXPECT_EQ(Finish(rij, Einde(uitkomst, 1, 0), kNu)->soort, FinishAntwoord::kAangenomen);
    EXPECT_EQ(Finish(rij, Einde(uitkomst, 1, 0), kNu)->soort, FinishAntwoord::kAangenomen);
  }
}

TEST(Besluit, OpnieuwFacturerenMagAlleenAlsErNietsLoopt) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  EXPECT_THAT(OfferAgain(rij, true), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_THAT(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, rij.token), kNu), IsOk());
  EXPECT_THAT(OfferAgain(rij, false), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(OfferAgain(rij, true), IsOk());
  EXPECT_EQ(rij.generation, 2);
  EXPECT_EQ(rij.offer, 2);
}

TEST(Besluit, NaEenTeruggezetteBackupWordtEerstGezocht) {
  Rij rij;
  rij.nagezocht = false;
  Open(rij, {.revision = 1, .hash = "h"});
  EXPECT_EQ(Begin(rij, Vraag(1, "a"), false, kNu)->soort, BeginAntwoord::kAgain);
  EXPECT_EQ(rij.creates, 0);
}

}  // namespace
}  // namespace koppel::journal_service
