#include "facturatie/tagcatalogus.h"

#include <gmock/gmock.h>

#include <set>

#include "absl/strings/ascii.h"
#include "facturatie/omschrijving.h"

namespace koppel::facturatie {
namespace {

using domein::Veldapp;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

domein::Werkbon Werkbon() {
  domein::Werkbon werkbon;
  werkbon.ordernummer = "WB-2026-0317";
  werkbon.extern_nummer = "202600041";
  werkbon.externe_referentie = "PO 88-120";
  werkbon.werkdatum = "2026-02-27";
  werkbon.werktijd = "08:30";
  werkbon.klant.naam = "Bakkerij Het Stoepje";
  werkbon.werkadres.naam = "Filiaal Zuid";
  werkbon.omschrijving = "Storing koelcel";
  werkbon.opmerking = "Verdamper ontdooid";
  werkbon.vrije_velden[3] = "Contract A";
  return werkbon;
}

TEST(Omschrijving, RO15_X54_TagsWordenVervangenDoorWaarden) {
  auto werkbon = Werkbon();
  const auto vul = [&](const char* tekst) { return VulIn(tekst, Veldapp::kOutsmart, werkbon); };
  EXPECT_EQ(vul("Werkbonnummer: [OrderNr]"), "Werkbonnummer: WB-2026-0317");
  EXPECT_EQ(vul("[ordernr] op [WorkDate], [VrijVeld3][FreeField4]"), "WB-2026-0317 op 27-02-2026, Contract A");
  EXPECT_EQ(vul("[ExtOrderNr] is [WorkorderNo]"), "202600041 is 202600041") << "ook onder OutSmarts eigen naam";
  EXPECT_EQ(vul("[JobNr]"), "") << "een lege waarde geeft lege tekst";
  EXPECT_EQ(vul("[Onbekend] [open"), "[Onbekend] [open");
  EXPECT_EQ(vul("[open [OrderNr]"), "[open WB-2026-0317") << "een haak die niet sluit, slokt geen tag op";
  werkbon.ordernummer = "[CustomerName]";
  EXPECT_EQ(vul("[OrderNr]"), "[CustomerName]") << "een waarde wordt niet nog eens gelezen";
}
TEST(Omschrijving, IsHoogstensDuizendTekensEnKniptGeenTekenDoor) {
  auto werkbon = Werkbon();
  werkbon.ordernummer = std::string(999, 'a') + "éé";
  EXPECT_EQ(VulIn("[OrderNr]", Veldapp::kOutsmart, werkbon), std::string(999, 'a') + "é");
}
TEST(Tagcatalogus, T10_RO17_OrdVindtTweeTags) {
  EXPECT_THAT(ZoekTags(Veldapp::kOutsmart, "ord"), ElementsAre("OrderNr", "ExtOrderNr"));
  EXPECT_THAT(ZoekTags(Veldapp::kOutsmart, "ORD"), ElementsAre("OrderNr", "ExtOrderNr"));
}
TEST(Tagcatalogus, X54_EenCatalogusPerVeldappMetEenVersie) {
  for (auto veldapp : {Veldapp::kOutsmart, Veldapp::kSimplesimon}) {
    EXPECT_GE(TagcatalogusVersie(veldapp), 1);
    std::set<std::string> namen;
    for (const std::string& naam : Tagcatalogus(veldapp)) {
      EXPECT_TRUE(namen.insert(absl::AsciiStrToLower(naam)).second) << naam << " staat er tweemaal in";
      EXPECT_TRUE(IsTag(veldapp, naam)) << naam;
    }
  }
  EXPECT_THAT(Tagcatalogus(Veldapp::kOutsmart), AllOf(Contains("FreeField50"), Not(Contains("LocationName"))));
  EXPECT_THAT(Tagcatalogus(Veldapp::kSimplesimon), AllOf(Contains("LocationName"), Not(Contains("OrderNr"))));
}
TEST(Tagcatalogus, X54_WatDeCatalogusNietKentIsOnbekend) {
  EXPECT_THAT(OnbekendeTags(Veldapp::kOutsmart, "[OrderNr] [Nep] [FreeField51] [FreeField0] [freefield50]"),
              ElementsAre("Nep", "FreeField51", "FreeField0"));
  EXPECT_THAT(OnbekendeTags(Veldapp::kSimplesimon, "[Number] [FreeField1]"), ElementsAre("FreeField1"));
  EXPECT_THAT(OnbekendeTags(Veldapp::kOutsmart, "geen tags"), IsEmpty());
  EXPECT_EQ(Veldwaarde(Veldapp::kOutsmart, "Nep", Werkbon()), std::nullopt);
}
TEST(Tagcatalogus, X54_SimpleSimonHeeftZijnEigenVelden) {
  const auto waarde = [](const char* naam) { return Veldwaarde(Veldapp::kSimplesimon, naam, Werkbon()).value_or("?"); };
  EXPECT_EQ(waarde("Number"), "WB-2026-0317");
  EXPECT_EQ(waarde("Reference"), "PO 88-120");
  EXPECT_EQ(waarde("Description"), "Storing koelcel");
  EXPECT_EQ(waarde("WorkDone"), "Verdamper ontdooid");
  EXPECT_EQ(waarde("PlannedFrom"), "27-02-2026 08:30");
  EXPECT_EQ(waarde("CustomerName"), "Bakkerij Het Stoepje");
  EXPECT_EQ(waarde("LocationName"), "Filiaal Zuid");
}

}  // namespace
}  // namespace koppel::facturatie
