#include "vendor/imuis/codec_order.h"

#include <random>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/status_matchers.h"
#include "vendor/answer_file.h"
#include "vendor/imuis/test_xml.h"

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
using ::testing::SizeIs;
using Code = absl::StatusCode;

constexpr char kRef[] = "KPL-MFRGGZDFMZTWQ2LK";

domein::Factuurregel Regel(const char* artikel, const char* aantal, const char* prijs, const char* orderregel = "") {
  domein::Factuurregel regel;
  regel.omschrijving = "Omschrijving";
  regel.aantal = domein::Hoeveelheid::Parse(aantal).value();
  regel.prijs = domein::Prijs::Parse(prijs).value();
  regel.artikel_id = artikel;
  regel.orderregel = orderregel;
  regel.netto = regel.aantal * regel.prijs;
  return regel;
}

domein::Conceptfactuur Concept(std::vector<domein::Factuurregel> regels) {
  domein::Conceptfactuur concept_;
  concept_.relatie_id = "10588";
  concept_.verkooporder = "202600041";
  concept_.regels = std::move(regels);
  return concept_;
}

absl::Status Weigering(domein::Factuurregel regel) { return FreezeOrder(Concept({std::move(regel)}), kRef).status(); }
Bevroren Bevries(std::vector<domein::Factuurregel> regels) {
  return LeesBevroren(FreezeOrder(Concept(std::move(regels)), kRef).value()).value();
}

TEST(FreezeOrder, HoudtVastWatErMoetKomen) {
  const auto tekst =
      FreezeOrder(Concept({Regel("KOP-15", "2", "4.25"), Regel("UUR-MONTEUR", "1.75", "68", "15")}), kRef);
  EXPECT_THAT(
      tekst,
      IsOkAndHolds(
          R"({"order":"202600041","referentie":"KPL-MFRGGZDFMZTWQ2LK","regels":[)"
          R"({"artikel":"KOP-15","aantal":"2","prijs":"4.25","omschrijving":"Omschrijving"},)"
          R"({"artikel":"UUR-MONTEUR","aantal":"1.75","prijs":"68.00","omschrijving":"Omschrijving","regel":15}]})"));
  const auto terug = LeesBevroren(*tekst);
  ASSERT_THAT(terug, IsOk());
  EXPECT_EQ(terug->order, "202600041");
  EXPECT_EQ(terug->referentie, kRef);
  ASSERT_THAT(terug->regels, SizeIs(2));
  EXPECT_EQ(terug->regels[0].regel, 0);
  EXPECT_EQ(terug->regels[1].regel, 15);
  EXPECT_EQ(terug->regels[1].aantal, domein::Hoeveelheid::Parse("1.75").value());
}

TEST(FreezeOrder, X58_ZonderVerkooporderNiet) {
  domein::Conceptfactuur concept_ = Concept({Regel("A", "1", "1")});
  concept_.verkooporder = "";
  EXPECT_THAT(FreezeOrder(concept_, kRef), StatusIs(Code::kInvalidArgument, HasSubstr("verkooporder")));
  for (const char* geen : {"WB-12", "0", "2147483648", "20 26", "-5"}) {
    concept_.verkooporder = geen;
    EXPECT_THAT(FreezeOrder(concept_, kRef), StatusIs(Code::kInvalidArgument, HasSubstr(geen)));
  }
  concept_.verkooporder = " 2147483647 ";
  EXPECT_THAT(FreezeOrder(concept_, kRef), IsOkAndHolds(HasSubstr(R"("order":"2147483647")")));
}

TEST(FreezeOrder, X66_EenRegelZonderArtikelNiet) {
  EXPECT_THAT(Weigering(Regel("", "1", "1")), StatusIs(Code::kInvalidArgument, HasSubstr("artikel")));
  EXPECT_THAT(Weigering(Regel("123456789012345678901", "1", "1")), StatusIs(Code::kInvalidArgument));
}

TEST(FreezeOrder, X69_EenNegatieveRegelNiet) {
  EXPECT_THAT(Weigering(Regel("A", "-1", "1")), StatusIs(Code::kInvalidArgument, HasSubstr("Regel 1")));
  EXPECT_THAT(Weigering(Regel("A", "1", "-1")), StatusIs(Code::kInvalidArgument, HasSubstr("negatieve")));
  EXPECT_THAT(Weigering(Regel("A", "-1", "1", "5")), StatusIs(Code::kInvalidArgument, HasSubstr("negatieve")));
}

TEST(FreezeOrder, X04_EenVijfdeDecimaalMagAlsHetBedragOpDeCentBlijft) {
  EXPECT_THAT(FreezeOrder(Concept({Regel("A", "1", "82.64463")}), kRef),
              IsOkAndHolds(HasSubstr(R"("prijs":"82.6446")")));
  EXPECT_THAT(Weigering(Regel("A", "1000", "82.64463")),
              StatusIs(Code::kInvalidArgument, AllOf(HasSubstr("82.64463"), HasSubstr("cent"))));
}

TEST(FreezeOrder, WatTeGrootIsNiet) {
  EXPECT_THAT(Weigering(Regel("A", "10000000000", "1")), StatusIs(Code::kInvalidArgument, HasSubstr("groter")));
  EXPECT_THAT(Weigering(Regel("A", "1", "1000000000")), StatusIs(Code::kInvalidArgument, HasSubstr("groter")));
  EXPECT_THAT(Weigering(Regel("A", "100000000", "100000")), StatusIs(Code::kInvalidArgument, HasSubstr("groter")));
  std::vector<domein::Factuurregel> veel(1001, Regel("A", "1", "1"));
  EXPECT_THAT(FreezeOrder(Concept(veel), kRef), StatusIs(Code::kInvalidArgument, HasSubstr("1001")));
  veel.pop_back();
  EXPECT_THAT(FreezeOrder(Concept(veel), kRef), IsOk());
}

TEST(FreezeOrder, EenTekstregelOfEenVreemdeReferentieNiet) {
  domein::Factuurregel tekst = Regel("A", "1", "1");
  tekst.soort = domein::Regelsoort::kTekst;
  EXPECT_THAT(Weigering(tekst), StatusIs(Code::kInvalidArgument, HasSubstr("tekstregels")));
  for (const char* ref : {"", "KPL %", "KPL_1", "KPL[1]"})
    EXPECT_THAT(FreezeOrder(Concept({Regel("A", "1", "1")}), ref), StatusIs(Code::kInvalidArgument)) << ref;
}

TEST(FreezeOrder, X70_EenNummerDatGeenOrderregelIsWordtEenNieuweRegel) {
  for (const char* nummer : {"", "A12", "0", "-5", "5.0", "99999999999"})
    EXPECT_EQ(Bevries({Regel("A", "1", "1", nummer)}).regels[0].regel, 0) << nummer;
  EXPECT_EQ(Bevries({Regel("A", "1", "1", " 5 ")}).regels[0].regel, 5);
}

TEST(FreezeOrder, X77_TweeRegelsMetEenOrderregelZijnErTwee) {
  const Bevroren bevroren = Bevries({Regel("A", "1", "1", "5"), Regel("A", "2", "1", "5")});
  ASSERT_THAT(bevroren.regels, SizeIs(2));
  EXPECT_EQ(bevroren.regels[0].regel, 5);
  EXPECT_EQ(bevroren.regels[1].regel, 0);
}

TEST(FreezeOrder, X81_AantalNulBlijftAlleenVoorEenOrderregel) {
  const Bevroren bevroren = Bevries({Regel("A", "0", "1"), Regel("B", "0", "1", "5"), Regel("C", "1", "1")});
  ASSERT_THAT(bevroren.regels, SizeIs(2));
  EXPECT_EQ(bevroren.regels[0].artikel, "B");
  EXPECT_EQ(bevroren.regels[0].regel, 5);
  EXPECT_THAT(Weigering(Regel("A", "0", "1")), StatusIs(Code::kInvalidArgument, HasSubstr("niets")));
}

TEST(FreezeOrder, OmschrijvingenWordenGekniptOpVeertigTekens) {
  domein::Factuurregel regel = Regel("A", "1", "1");
  regel.omschrijving = "Installatiekabel\n3x2,5 mm² per strekkende meter";
  EXPECT_EQ(Bevries({regel}).regels[0].omschrijving, "Installatiekabel 3x2,5 mm² per strekkend");
}

TEST(LeesBevroren, WatAndersIsIsEenFout) {
  for (const char* tekst : {"", "{}", R"({"order":"1","referentie":"K","regels":[]})",
                            R"({"order":"1","referentie":"K","regels":[{"artikel":"A","aantal":"x","prijs":"1"}]})",
                            R"({"order":"1","referentie":"K","regels":[{"artikel":"","aantal":"1","prijs":"1"}]})",
                            R"({"order":"x","referentie":"K","regels":[{"artikel":"A","aantal":"1","prijs":"1"}]})",
                            R"({"order":"1","regels":[{"artikel":"A","aantal":"1","prijs":"1"}]})"}) {
    EXPECT_THAT(LeesBevroren(tekst), StatusIs(Code::kInternal)) << tekst;
  }
}

TEST(Orderkop, IsErOfIsErNiet) {
  const auto kop = [](Velden velden) { return LeesOrderkop({Rij(std::move(velden))}, "202600041"); };
  EXPECT_THAT(LeesOrderkop({}, "202600041"), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(
      kop({{"NR", "202600041"}, {"GEFACT", "J"}, {"BLOK", "N"}}),
      IsOkAndHolds(Optional(AllOf(Field(&Orderkop::gefactureerd, true), Field(&Orderkop::geblokkeerd, false)))));
  EXPECT_THAT(kop({{"NR", "202600042"}}), StatusIs(Code::kInternal));
}

TEST(Orderregels, HoudenWatTeLezenIs) {
  const auto regels = LeesOrderregels({Rij({{"ORDNR", "1"},
                                            {"RG", "5"},
                                            {"ART", "A"},
                                            {"AANT", "2,5"},
                                            {"PRS", "4.25"},
                                            {"BEDR", "10,63"},
                                            {"AANTGELEV", "0,0000"},
                                            {"AANTGEFACT", ""},
                                            {"OPMINT", "x"}}),
                                       Rij({{"ORDNR", "1"}, {"RG", "10"}})},
                                      "1");
  ASSERT_THAT(regels, IsOkAndHolds(SizeIs(2)));
  EXPECT_EQ((*regels)[0].aantal, domein::Hoeveelheid::Parse("2.5").value());
  EXPECT_EQ((*regels)[0].bedrag, domein::Bedrag::Centen(1063));
  EXPECT_FALSE((*regels)[0].verwerkt);
  EXPECT_EQ((*regels)[1].aantal, std::nullopt);
  EXPECT_EQ((*regels)[1].bedrag, std::nullopt);
}

TEST(Orderregels, ZonderBedragIsHetAantalMaalPrijs) {
  const auto lees = [](const char* aantal, const char* prijs, const char* bedrag) {
    return LeesOrderregels({Rij({{"ORDNR", "1"}, {"RG", "5"}, {"AANT", aantal}, {"PRS", prijs}, {"BEDR", bedrag}})},
                           "1")
        .value()[0]
        .bedrag;
  };
  EXPECT_EQ(lees("3", "1.25", ""), domein::Bedrag::Centen(375));
  EXPECT_EQ(lees("3", "1.25", "n.v.t."), std::nullopt);
  EXPECT_EQ(lees("9999999999", "999999999", ""), std::nullopt);  // Nothing stops for what a vendor may say.
}

TEST(Orderregels, WatDeelsGeleverdOfGefactureerdIsIsVerwerkt) {
  for (const auto& [geleverd, gefactureerd, verwerkt] :
       {std::tuple("0", "0", false), std::tuple("1", "0", true), std::tuple("0", "0.5", true),
        std::tuple("", "-1", true), std::tuple("?", "0", true)}) {
    const Rij rij({{"ORDNR", "1"}, {"RG", "5"}, {"AANTGELEV", geleverd}, {"AANTGEFACT", gefactureerd}});
    EXPECT_EQ(LeesOrderregels({rij}, "1").value()[0].verwerkt, verwerkt) << geleverd << "/" << gefactureerd;
  }
}

TEST(Orderregels, VanEenAndereOrderZijnGeenAntwoord) {
  EXPECT_THAT(LeesOrderregels({Rij({{"ORDNR", "2"}, {"RG", "5"}})}, "1"), StatusIs(Code::kInternal));
  EXPECT_THAT(LeesOrderregels({Rij({{"ORDNR", "1"}, {"RG", ""}})}, "1"), StatusIs(Code::kInternal));
}

TEST(Kenmerk, HeeftAlleenLettersCijfersEnStreepjes) {
  const Bevroren bevroren = Bevries({Regel("A", "1", "1"), Regel("B", "2.5", "1", "15")});
  EXPECT_EQ(Kenmerk(bevroren, 1), "KPL-MFRGGZDFMZTWQ2LK-1");
  EXPECT_EQ(KenmerkVanBekende(bevroren, 2), "KPL-MFRGGZDFMZTWQ2LK-2-R15-25000");
}

TEST(Kenmerk, WordtAlsHeelWoordGevonden) {
  EXPECT_THAT(KenmerkenIn("Let op\nKPL-A-12 KPL-AB-1\tKPL-A-3\r\nxKPL-A-4", "KPL-A"),
              ElementsAre("KPL-A-12", "KPL-A-3"));
  EXPECT_THAT(KenmerkenIn("", "KPL-A"), IsEmpty());
}

TEST(MetKenmerk, A25_DeEigenOpmerkingBlijftVooraanStaan) {
  EXPECT_EQ(MetKenmerk("", "K", "K-1"), "K-1");
  EXPECT_EQ(MetKenmerk("Haspel < 50 m:\nlos  afrekenen\n", "K", "K-1"), "Haspel < 50 m:\nlos  afrekenen\nK-1");
}

TEST(MetKenmerk, KomtInDePlaatsVanDatVanEenEerderePoging) {
  EXPECT_EQ(MetKenmerk("a\nK-2-R5-10000", "K", "K-1-R5-20000"), "a\nK-1-R5-20000");
  EXPECT_EQ(MetKenmerk("a K-2-R5-10000 b\nJ-1", "K", "K-1-R5-20000"), "a b\nJ-1\nK-1-R5-20000");
}

TEST(MetKenmerk, PastAltijd) {
  const std::string opmerking = MetKenmerk(std::string(3000, 'x'), kRef, absl::StrCat(kRef, "-1"));
  EXPECT_EQ(opmerking.size(), 1024u);
  EXPECT_THAT(KenmerkenIn(opmerking, kRef), ElementsAre(absl::StrCat(kRef, "-1")));
}

TEST(EncodeWijzigRegel, NoemtOrderEnRegelMetEenTabErtussen) {
  const Oproep oproep = EncodeWijzigRegel("202600041", 5, {{"AANT", "3"}});
  EXPECT_EQ(oproep.functie, "UpdateVerkooporderRegel");
  EXPECT_EQ(oproep.soort, Call::kCreate);
  ASSERT_THAT(oproep.elementen, SizeIs(1));
  EXPECT_EQ(oproep.elementen[0].first, "Mutatie");
  EXPECT_EQ(oproep.elementen[0].second,
            "<NewDataSet><SELECTION><TABLE>ORDRG</TABLE><WHEREFIELDS>ORDNR\tRG</WHEREFIELDS>"
            "<WHEREOPERATORS>=\t=</WHEREOPERATORS><WHEREVALUES>202600041\t5</WHEREVALUES></SELECTION>"
            "<DATA><AANT>3</AANT></DATA></NewDataSet>");
}

TEST(EncodeMaakRegels, IsEenVraagVoorAlleNieuweRegels) {
  const Bevroren bevroren =
      Bevries({Regel("FILTER-G4", "1", "18.90"), Regel("X", "1", "1", "5"), Regel("UUR & MEER", "1.75", "68")});
  const Oproep oproep = EncodeMaakRegels(bevroren, {1, 3}, {{"FILTER-G4", "Let op: <G4>"}, {"UUR & MEER", ""}});
  EXPECT_EQ(oproep.functie, "CreateVerkooporderRegel");
  EXPECT_EQ(oproep.soort, Call::kCreate);
  ASSERT_THAT(oproep.elementen, SizeIs(2));
  EXPECT_EQ(oproep.elementen[1], (std::pair<std::string, std::string>("ORDNR", "202600041")));
  EXPECT_EQ(oproep.elementen[0].second,
            "<NewDataSet><SELECTION><TABLE>ORDKOP</TABLE><WHEREFIELDS>NR</WHEREFIELDS>"
            "<WHEREOPERATORS>=</WHEREOPERATORS><WHEREVALUES>202600041</WHEREVALUES></SELECTION>"
            "<ORDRG><RG>0</RG><ART>FILTER-G4</ART><AANT>1</AANT><PRS>18.90</PRS><OMSCHR>Omschrijving</OMSCHR>"
            "<OPMINT>Let op: &lt;G4&gt;\nKPL-MFRGGZDFMZTWQ2LK-1</OPMINT></ORDRG>"
            "<ORDRG><RG>0</RG><ART>UUR &amp; MEER</ART><AANT>1.75</AANT><PRS>68.00</PRS><OMSCHR>Omschrijving</OMSCHR>"
            "<OPMINT>KPL-MFRGGZDFMZTWQ2LK-3</OPMINT></ORDRG></NewDataSet>");
}

// "12.3456" to 123456: a reader that has never seen domein.
std::int64_t Tienduizendsten(const std::string& tekst) {
  const std::pair<std::string, std::string> delen = absl::StrSplit(tekst, absl::MaxSplits('.', 1));
  EXPECT_LE(delen.second.size(), 4u) << tekst;
  for (const char c : delen.first + delen.second)
    EXPECT_TRUE(absl::ascii_isdigit(static_cast<unsigned char>(c))) << tekst;
  return std::stoll(delen.first + (delen.second + "0000").substr(0, 4));
}

// Whatever is sent says the same money, read from the bytes of the request by another reader.
TEST(EncodeMaakRegels, WatVerstuurdWordtIsOpDeCentWatDeKernZegt) {
  std::mt19937_64 toeval(20260316);  // NOLINT: the same every time.
  const auto tot = [&](std::int64_t n) { return static_cast<std::int64_t>(toeval() % static_cast<std::uint64_t>(n)); };
  int gemaakt = 0;
  for (int keer = 0; keer < 2'000; ++keer) {
    domein::Factuurregel regel = Regel("A", "1", "1");
    regel.aantal = domein::Hoeveelheid::Tienduizendsten(1 + tot(keer % 2 == 0 ? 2'000'000 : 20'000));
    regel.prijs = domein::Prijs::Honderdduizendsten(tot(keer % 3 == 0 ? 500'000'000 : 2'000'000));
    if (keer % 5 != 0) regel.prijs = domein::Prijs::Honderdduizendsten(regel.prijs.honderdduizendsten() / 1000 * 1000);
    regel.netto = regel.aantal * regel.prijs;
    const auto tekst = FreezeOrder(Concept({regel}), kRef);
    if (!tekst.ok()) {
      EXPECT_NE(regel.prijs.honderdduizendsten() % 10, 0) << "geweigerd zonder vijfde decimaal: " << tekst.status();
      continue;
    }
    ++gemaakt;
    const Wie wie{.partnersleutel = base::Secret("p"), .omgevingscode = base::Secret("c")};
    const http::Request request = EncodeOproep("u", wie, EncodeMaakRegels(LeesBevroren(*tekst).value(), {1}, {}));
    const std::string document = Tekst(request.body, "Verkooporder");
    const std::int64_t fijn = Tienduizendsten(Tekst(document, "AANT")) * Tienduizendsten(Tekst(document, "PRS"));
    const std::int64_t centen = (fijn + 500'000) / 1'000'000;  // Half up; nothing is negative.
    ASSERT_EQ(centen, regel.netto.centen()) << document;
  }
  EXPECT_GT(gemaakt, 1'500);
}

}  // namespace
}  // namespace koppel::vendor::imuis
