#include "vendor/imuis/werkplan.h"

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"

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
using ::testing::Optional;
using ::testing::Pair;
using Code = absl::StatusCode;

Wens Nieuw(const char* artikel, const char* aantal, std::int64_t regel = 0) {
  return {.artikel = artikel,
          .aantal = domein::Hoeveelheid::Parse(aantal).value(),
          .prijs = domein::Prijs::Parse("2").value(),
          .omschrijving = "Tekst",
          .regel = regel};
}
Wens Bekend(std::int64_t regel, const char* artikel, const char* aantal) { return Nieuw(artikel, aantal, regel); }

Bevroren Van(std::vector<Wens> regels) { return {.order = "41", .referentie = "KPL-A", .regels = std::move(regels)}; }

Orderregel Staat(std::int64_t regel, const char* artikel, const char* aantal, const char* opmerking = "") {
  Orderregel uit{.regel = regel,
                 .artikel = artikel,
                 .aantal = domein::Hoeveelheid::Parse(aantal).value(),
                 .prijs = domein::Prijs::Parse("2.0000").value(),
                 .bedrag = {},
                 .opmerking = opmerking,
                 .verwerkt = false};
  uit.bedrag = *uit.aantal * *uit.prijs;
  return uit;
}
Orderregel Verwerkt(Orderregel regel) {
  regel.verwerkt = true;
  return regel;
}

const Orderkop kOpen{};

// "5: AANT=3 OPMINT=…" for what changes, "+2" for what is added.
std::vector<std::string> Plan(const Bevroren& bevroren, const std::vector<Orderregel>& regels) {
  const absl::StatusOr<Werkplan> plan = MaakWerkplan(bevroren, kOpen, regels);
  if (!plan.ok()) return {std::string(plan.status().message())};
  std::vector<std::string> stappen;
  for (const Wijziging& wijziging : plan->wijzigingen) {
    stappen.push_back(absl::StrCat(wijziging.regel, ":"));
    for (const auto& [veld, tekst] : wijziging.velden) absl::StrAppend(&stappen.back(), " ", veld, "=", tekst);
  }
  for (const std::size_t nummer : plan->nieuw) stappen.push_back(absl::StrCat("+", nummer));
  return stappen;
}

auto Totaal(std::int64_t centen) {
  return IsOkAndHolds(Optional(Field(&Factuurverwijzing::totaal_excl, domein::Bedrag::Centen(centen))));
}

TEST(Werkplan, IM19_WatErNietStaatKomtErbijEnDeAnderenBlijven) {
  EXPECT_THAT(Plan(Van({Nieuw("A", "1"), Nieuw("B", "2")}), {Staat(5, "A", "1"), Staat(10, "B", "2", "KPL-B-1")}),
              ElementsAre("+1", "+2"));
}

TEST(Werkplan, WatErAlStaatWordtNooitNogmaalsGemaakt) {
  EXPECT_THAT(Plan(Van({Nieuw("A", "1"), Nieuw("B", "2")}), {Staat(5, "B", "2", "Let op\nKPL-A-2")}),
              ElementsAre("+1"));
  EXPECT_THAT(
      Plan(Van({Nieuw("A", "1"), Nieuw("B", "2")}), {Staat(5, "B", "2", "KPL-A-2"), Staat(10, "a", "1", "KPL-A-1")}),
      IsEmpty());
}

TEST(Werkplan, KenmerkElfIsNietKenmerkEen) {
  EXPECT_THAT(Plan(Van({Nieuw("A", "1")}), {Staat(5, "A", "1", "KPL-AA-1 xKPL-A-1")}), ElementsAre("+1"));
  std::vector<Wens> elf(11, Nieuw("A", "1"));
  EXPECT_THAT(Plan(Van(elf), {Staat(5, "A", "1", "KPL-A-11")}).size(), 10u);
}

TEST(Werkplan, EenRegelVanOnsDieAndersIsKrijgtWatHijMoetHebben) {
  EXPECT_THAT(Plan(Van({Nieuw("A", "3")}), {Staat(5, "B", "2", "KPL-A-1")}),
              ElementsAre("5: ART=A AANT=3 PRS=2.00 OMSCHR=Tekst"));
  EXPECT_THAT(Plan(Van({Nieuw("A", "3")}), {Verwerkt(Staat(5, "B", "2", "KPL-A-1"))}),
              ElementsAre(HasSubstr("Orderregel 5 van verkooporder 41 is al geleverd")));
}

TEST(Werkplan, X80_EenBekendeRegelKrijgtHetAantalVanDeWerkbonEnOnsKenmerk) {
  EXPECT_THAT(Plan(Van({Bekend(5, "A", "3")}), {Staat(5, "A", "1", "Van de balie"), Staat(10, "B", "1")}),
              ElementsAre("5: AANT=3 OPMINT=Van de balie\nKPL-A-1-R5-30000"));
  EXPECT_THAT(Plan(Van({Bekend(5, "A", "3")}), {Staat(5, "A", "3")}), ElementsAre("5: AANT=3 OPMINT=KPL-A-1-R5-30000"))
      << "ook zonder verschil: anders ziet Find het niet";
  EXPECT_THAT(Plan(Van({Bekend(5, "A", "3")}), {Staat(5, "A", "3", "KPL-A-1-R5-30000")}), IsEmpty());
  EXPECT_THAT(Plan(Van({Bekend(5, "A", "3")}), {Staat(5, "A", "4", "KPL-A-1-R5-30000")}),
              ElementsAre("5: AANT=3 OPMINT=KPL-A-1-R5-30000"));
}

TEST(Werkplan, X81_EenBekendeRegelMagOpNul) {
  EXPECT_THAT(Plan(Van({Bekend(5, "A", "0")}), {Staat(5, "A", "1")}), ElementsAre("5: AANT=0 OPMINT=KPL-A-1-R5-0"));
}

TEST(Werkplan, EenVerwerkteRegelVerandertNietMeer) {
  EXPECT_THAT(Plan(Van({Bekend(5, "A", "3")}), {Verwerkt(Staat(5, "A", "1"))}),
              ElementsAre(HasSubstr("al geleverd of gefactureerd")));
  EXPECT_THAT(Plan(Van({Bekend(5, "A", "3")}), {Verwerkt(Staat(5, "A", "3", "KPL-A-1-R5-30000"))}), IsEmpty());
}

TEST(Werkplan, X70_EenRegelDieDeOrderNietHeeftKomtErbij) {
  EXPECT_THAT(Plan(Van({Bekend(15, "A", "3")}), {Staat(5, "A", "1")}), ElementsAre("+1"));
  EXPECT_THAT(Plan(Van({Bekend(15, "A", "3")}), {Staat(5, "A", "1"), Staat(10, "A", "3", "KPL-A-1")}), IsEmpty());
  // The number of another article's line is none of this one's.
  EXPECT_THAT(Plan(Van({Bekend(5, "B", "3")}), {Staat(5, "A", "1")}), ElementsAre("+1"));
}

TEST(Werkplan, X81_NulOpEenRegelDieErNietIsVraagtNiets) {
  EXPECT_THAT(Plan(Van({Bekend(15, "A", "0"), Nieuw("B", "1")}), {}), ElementsAre("+2"));
  EXPECT_THAT(Plan(Van({Bekend(15, "A", "0")}), {Staat(5, "A", "1")}),
              ElementsAre(HasSubstr("niets om te veranderen")));
}

TEST(Werkplan, X59_NietsWordtWeggehaald) {
  const auto plan = MaakWerkplan(Van({Nieuw("A", "1")}), kOpen,
                                 {Staat(5, "A", "1", "KPL-A-1"), Staat(10, "A", "1", "KPL-A-1"), Staat(15, "B", "9")});
  ASSERT_THAT(plan, IsOk());
  EXPECT_TRUE(plan->empty());
}

TEST(Werkplan, EenKenmerkVanEenEerderePogingOpEenBekendeRegelMaaktErGeenVanOns) {
  // Attempt one set line 5 as its first; in attempt two the first is a new line.
  const std::vector<Orderregel> regels = {Staat(5, "A", "3", "KPL-A-1-R5-30000")};
  EXPECT_THAT(Plan(Van({Nieuw("B", "1"), Bekend(5, "A", "4")}), regels),
              ElementsAre("5: AANT=4 OPMINT=KPL-A-2-R5-40000", "+1"));
  EXPECT_THAT(VindAlles(Van({Bekend(5, "A", "4")}), kOpen, regels), IsOkAndHolds(Eq(std::nullopt)));
}

TEST(Werkplan, EenRegelVanEenEerderePogingVraagtEenMens) {
  EXPECT_THAT(Plan(Van({Nieuw("A", "1")}), {Staat(20, "C", "9", "KPL-A-3")}),
              ElementsAre(AllOf(HasSubstr("regel 20"), HasSubstr("eerdere poging"))));
  // A new line of then is a known one now.
  EXPECT_THAT(Plan(Van({Bekend(5, "A", "1")}), {Staat(5, "A", "1"), Staat(20, "A", "1", "KPL-A-1")}),
              ElementsAre(HasSubstr("regel 20")));
}

TEST(Werkplan, EenOrderDieDichtIsKrijgtNietsMaarWatErStaatBlijftStaan) {
  const Bevroren bevroren = Van({Nieuw("A", "1")});
  EXPECT_THAT(MaakWerkplan(bevroren, std::nullopt, {}),
              StatusIs(Code::kInvalidArgument, "Verkooporder 41 bestaat niet in iMUIS."));
  EXPECT_THAT(MaakWerkplan(bevroren, Orderkop{.gefactureerd = true}, {}),
              StatusIs(Code::kInvalidArgument, HasSubstr("gefactureerd")));
  EXPECT_THAT(MaakWerkplan(bevroren, Orderkop{.geblokkeerd = true}, {}),
              StatusIs(Code::kInvalidArgument, HasSubstr("geblokkeerd")));
  EXPECT_THAT(MaakWerkplan(bevroren, Orderkop{.gefactureerd = true}, {Staat(5, "A", "1", "KPL-A-1")}), IsOk());
}

TEST(VindAlles, IsPasGevondenAlsAllesErStaat) {
  const Bevroren bevroren = Van({Nieuw("A", "1"), Bekend(5, "B", "3"), Bekend(15, "C", "0")});
  const Orderregel bekend = Staat(5, "B", "3", "KPL-A-2-R5-30000");
  const Orderregel nieuw = Staat(20, "A", "1", "KPL-A-1");
  EXPECT_THAT(VindAlles(bevroren, kOpen, {}), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(VindAlles(bevroren, kOpen, {bekend}), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(VindAlles(bevroren, kOpen, {Staat(5, "B", "3"), nieuw}), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(VindAlles(bevroren, kOpen, {Staat(10, "B", "9"), bekend, nieuw}), Totaal(800));
  EXPECT_THAT(VindAlles(bevroren, kOpen, {bekend, nieuw}),
              IsOkAndHolds(Optional(AllOf(Field(&Factuurverwijzing::id, "41"), Field(&Factuurverwijzing::nummer, ""),
                                          Field(&Factuurverwijzing::referentie, "KPL-A"),
                                          Field(&Factuurverwijzing::totaal_incl, Eq(std::nullopt)),
                                          Field(&Factuurverwijzing::is_concept, true)))));
  EXPECT_THAT(VindAlles(bevroren, Orderkop{.gefactureerd = true}, {bekend, nieuw}),
              IsOkAndHolds(Optional(
                  AllOf(Field(&Factuurverwijzing::nummer, "41"), Field(&Factuurverwijzing::is_concept, false)))));
}

TEST(VindAlles, NietsIsNooitAlles) {
  EXPECT_THAT(VindAlles(Van({Bekend(15, "C", "0")}), kOpen, {Staat(5, "A", "1")}), IsOkAndHolds(Eq(std::nullopt)));
}

TEST(VindAlles, EenMensMagEenRegelVanOnsVeranderen) {
  EXPECT_THAT(VindAlles(Van({Nieuw("A", "1")}), kOpen, {Staat(5, "A", "7", "aangepast KPL-A-1")}), Totaal(1400));
}

TEST(VindAlles, WatErTweemaalStaatTeltTweemaal) {
  EXPECT_THAT(VindAlles(Van({Nieuw("A", "1")}), kOpen, {Staat(5, "A", "1", "KPL-A-1"), Staat(10, "A", "1", "KPL-A-1")}),
              Totaal(400));
}

TEST(VindAlles, EenRegelVanOnsZonderBedragIsEenFoutEnVanEenAnderNiet) {
  Orderregel zonder = Staat(5, "A", "1", "KPL-A-1");
  zonder.bedrag.reset();
  EXPECT_THAT(VindAlles(Van({Nieuw("A", "1")}), kOpen, {zonder}), StatusIs(Code::kInternal));
  Orderregel ander = Staat(10, "T", "1");
  ander.bedrag.reset();
  EXPECT_THAT(VindAlles(Van({Nieuw("A", "1")}), kOpen, {Staat(5, "A", "1", "KPL-A-1"), ander}), Totaal(200));
}

TEST(VindAlles, X70_EenBekendeRegelDieErNooitWasIsGevondenAlsNieuwe) {
  EXPECT_THAT(VindAlles(Van({Bekend(15, "A", "3")}), kOpen, {Staat(20, "A", "3", "KPL-A-1")}), Totaal(600));
}

}  // namespace
}  // namespace koppel::vendor::imuis
