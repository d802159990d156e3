#include "workers/export/spiegel.h"

#include <gmock/gmock.h>

namespace koppel::worker {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

constexpr char kGuid[] = "a6f4c0b7-0d6e-5f0c-9a55-7f1f1f0e2a31";

domein::Koppeling Koppeling(bool spiegel) {
  domein::Koppeling koppeling;
  koppeling.sleutel = {"acme", domein::Veldapp::kOutsmart, "reeleezee"};
  domein::InstellingenOutsmartReeleezee instellingen;
  instellingen.spiegel_in_vrij_veld_5 = spiegel;
  koppeling.instellingen = instellingen;
  return koppeling;
}

facturatie::Nodig Nodig(const std::string& veld) {
  domein::Materiaalregel regel;
  regel.code = "KETEL";
  if (!veld.empty()) regel.vrije_velden[5] = veld;
  facturatie::Nodig nodig;
  nodig.materialen.push_back(regel);
  return nodig;
}

domein::Stamgegevens Bekend() {
  domein::Stamgegevens bekend;
  bekend.materialen["KETEL"].vendor_id = kGuid;
  bekend.materialen["KETEL"].code = "CV-KETEL";
  return bekend;
}

TEST(Spiegel, X39_WatGoedStaatBlijftStaan) {
  EXPECT_THAT(ControleerSpiegels(Koppeling(true), Nodig(kGuid), Bekend()), IsEmpty());
  EXPECT_THAT(ControleerSpiegels(Koppeling(true), Nodig(" A6F4C0B7-0D6E-5F0C-9A55-7F1F1F0E2A31 "), Bekend()),
              IsEmpty());
}

TEST(Spiegel, X70_EenVeranderdeOfLegeSpiegelWordtHersteld) {
  for (const char* staat : {"", "iets anders"}) {
    EXPECT_THAT(ControleerSpiegels(Koppeling(true), Nodig(staat), Bekend()),
                ElementsAre(AllOf(Field(&Spiegelfout::code, "KETEL"), Field(&Spiegelfout::gevonden, staat),
                                  Field(&Spiegelfout::vendor_id, kGuid))));
  }
}

TEST(Spiegel, WatDeLeverancierNietKentHeeftGeenSpiegel) {
  EXPECT_THAT(ControleerSpiegels(Koppeling(true), Nodig("x"), {}), IsEmpty());
}

TEST(Spiegel, RE19_ZonderDieInstellingWordtErNietGekeken) {
  EXPECT_THAT(ControleerSpiegels(Koppeling(false), Nodig("x"), Bekend()), IsEmpty());
}

}  // namespace
}  // namespace koppel::worker
