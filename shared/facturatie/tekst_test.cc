#include "facturatie/tekst.h"

#include <gmock/gmock.h>

#include "facturatie/rijen.h"

namespace koppel::facturatie {
namespace {

std::string Eerste(const char* tekst, const std::vector<std::string>& woorden) {
  const std::string* woord = EersteIn(tekst, woorden);
  return woord == nullptr ? "geen" : *woord;
}

TEST(Tekst, X24_HoofdlettersMakenNietUitOokMetAccenten) {
  EXPECT_EQ(Eerste("Garantie: ketel", {"garantie"}), "garantie");
  EXPECT_EQ(Eerste("onder GARANTIE", {"Garantie"}), "Garantie");
  EXPECT_EQ(Eerste("REPARATIE CAFÉ", {"café"}), "café");
  EXPECT_EQ(Eerste("coördinatie", {"COÖRDINATIE"}), "COÖRDINATIE");
  EXPECT_EQ(Eerste("ĳsvrij, Ÿ, ŁÓDŹ, Żuk", {"łódź"}), "łódź");
  EXPECT_EQ(Eerste("ÿ", {"Ÿ"}), "Ÿ");
  EXPECT_EQ(Eerste("cafe", {"café"}), "geen") << "zonder accent is het een ander woord";
  EXPECT_EQ(Eerste("3 × 4", {"÷"}), "geen");
  EXPECT_EQ(Eerste("ķĸĺŉŋ", {"ĸĹ"}), "ĸĹ");
}
TEST(Tekst, X24_HetEersteWoordDatErInStaatOokMiddenInEenWoord) {
  EXPECT_EQ(Eerste("garantiegeval, coulance", {"nazorg", "coulance", "garantie"}), "coulance");
  EXPECT_EQ(Eerste("iets", {}), "geen");
  EXPECT_EQ(Eerste("", {"garantie"}), "geen");
}
TEST(Tekst, KapotteUtf8BreektNiets) {
  EXPECT_EQ(Eerste("\xc3", {"\xc3"}), "\xc3");
  EXPECT_EQ(Eerste("\xc3\x28 a", {"A"}), "A");
}
TEST(Tekst, TeltEnKniptTekensEnGeenBytes) {
  EXPECT_EQ(Tekens("één €"), 5u);
  EXPECT_EQ(EersteTekens("één €", 2), "éé");
  EXPECT_EQ(EersteTekens("één €", 5), "één €");
  EXPECT_EQ(EersteTekens("abc", 0), "");
}
TEST(Tekst, Rijnummers) {
  EXPECT_EQ(Rijen({}), "");
  EXPECT_EQ(Rijen({3}), "3");
  EXPECT_EQ(Rijen({1, 2}), "1 en 2");
  EXPECT_EQ(Rijen({1, 2, 3, 4}), "1-4");
  EXPECT_EQ(Rijen({1, 2, 3, 4, 7, 9}), "1-4, 7 en 9");
}

}  // namespace
}  // namespace koppel::facturatie
