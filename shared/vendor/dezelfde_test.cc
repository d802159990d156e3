#include "vendor/dezelfde.h"

#include <gmock/gmock.h>

namespace koppel::vendor {
namespace {

using ::testing::MatchesRegex;

domein::Relatie Blauw() {
  domein::Relatie relatie;
  relatie.naam = "Schildersbedrijf Blauw";
  relatie.straat = "Havenkade";
  relatie.huisnummer = "12a";
  relatie.postcode = "7202 LM";
  return relatie;
}

TEST(IsDezelfde, X72_NaamPostcodeEnHuisnummerBepalenWieHetIs) {
  EXPECT_TRUE(IsDezelfde({"Schildersbedrijf Blauw", "Havenkade 12a", "7202 LM"}, Blauw()));
  EXPECT_FALSE(IsDezelfde({"Schildersbedrijf Blauw B.V.", "Havenkade 12a", "7202 LM"}, Blauw()));
  EXPECT_FALSE(IsDezelfde({"Schildersbedrijf Blauw", "Havenkade 12", "7202 LM"}, Blauw()));
  EXPECT_FALSE(IsDezelfde({"Schildersbedrijf Blauw", "Havenkade 112a", "7202 LM"}, Blauw()));
  EXPECT_FALSE(IsDezelfde({"Schildersbedrijf Blauw", "Havenkade 12a", "7202 LN"}, Blauw()));
  EXPECT_FALSE(IsDezelfde({"Schildersbedrijf Blauw", "", ""}, Blauw()));
}

TEST(IsDezelfde, SpatiesEnDeHoofdlettersVanEenPostcodeTellenNiet) {
  EXPECT_TRUE(IsDezelfde({" Schildersbedrijf  Blauw", "Havenkade 12 A", "7202lm"}, Blauw()));
  EXPECT_FALSE(IsDezelfde({"schildersbedrijf blauw", "Havenkade 12a", "7202 LM"}, Blauw()));
}

TEST(IsDezelfde, EenGetalInDeStraatnaamIsGeenHuisnummer) {
  domein::Relatie relatie = Blauw();
  relatie.straat = "Plein 1944";
  relatie.huisnummer = "5";
  EXPECT_TRUE(IsDezelfde({"Schildersbedrijf Blauw", "Plein 1944 5", "7202 LM"}, relatie));
  EXPECT_FALSE(IsDezelfde({"Schildersbedrijf Blauw", "Plein 1945", "7202 LM"}, relatie));
}

TEST(IsDezelfde, ZonderHuisnummerGeldtDeHeleAdresregel) {
  domein::Relatie relatie = Blauw();
  relatie.straat = "Havenkade 12a";
  relatie.huisnummer = "";
  EXPECT_TRUE(IsDezelfde({"Schildersbedrijf Blauw", "Havenkade 12a", "7202 LM"}, relatie));
  EXPECT_FALSE(IsDezelfde({"Schildersbedrijf Blauw", "Havenkade 12", "7202 LM"}, relatie));
}

TEST(VastNummer, X72_IsBijElkePogingHetzelfde) {
  domein::Relatie anders_geschreven = Blauw();
  anders_geschreven.naam = " Schildersbedrijf  Blauw ";
  anders_geschreven.postcode = "7202lm";
  anders_geschreven.huisnummer = "12 A";
  const std::string nummer = VastNummer("acme/outsmart/rompslomp", Blauw());
  EXPECT_THAT(nummer, MatchesRegex("KPL-[A-Z2-7]{10}"));
  EXPECT_EQ(VastNummer("acme/outsmart/rompslomp", anders_geschreven), nummer);
}

TEST(VastNummer, VerschiltPerConnectieEnPerRelatie) {
  domein::Relatie buren = Blauw();
  buren.huisnummer = "12b";
  const std::string nummer = VastNummer("acme/outsmart/rompslomp", Blauw());
  EXPECT_NE(VastNummer("emca/outsmart/rompslomp", Blauw()), nummer);
  EXPECT_NE(VastNummer("acme/outsmart/rompslomp", buren), nummer);
}

}  // namespace
}  // namespace koppel::vendor
