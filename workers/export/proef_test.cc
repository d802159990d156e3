#include "workers/export/proef.h"

#include <gtest/gtest.h>

namespace koppel::worker {
namespace {

using domein::Soort;

Ontbrekend Mist(Soort soort, const std::string& code, std::optional<domein::Prijs> prijs) {
  return {.gemis = {.soort = soort, .code = code, .naam = "Naam"},
          .artikel = {.soort = soort, .code = code, .naam = "Naam", .prijs = prijs}};
}

domein::Koppeling Koppeling(bool materialen_mogen) {
  domein::Koppeling koppeling;
  koppeling.sleutel = {"acme", domein::Veldapp::kOutsmart, "rompslomp"};
  domein::InstellingenOutsmartRompslomp instellingen;
  instellingen.nieuwe_gegevens.materialen = materialen_mogen;
  koppeling.instellingen = instellingen;
  return koppeling;
}

const domein::Prijs kPrijs = domein::Prijs::Parse("2.35").value();

TEST(AlsofAllesErIs, X67_WatGemaaktMagWordenHoudtDePrijsVanDeWerkbonOokAlsDieErNietIs) {
  Gevonden gevonden;
  gevonden.ontbreekt = {Mist(Soort::kMateriaal, "A", std::nullopt), Mist(Soort::kMateriaal, "B", kPrijs)};
  const domein::Stamgegevens proef = AlsofAllesErIs(gevonden, Koppeling(true));
  EXPECT_FALSE(proef.materialen.at("A").prijs.has_value());
  EXPECT_EQ(proef.materialen.at("B").prijs, kPrijs);
}

TEST(AlsofAllesErIs, X67_WatEenMensMoetMakenKrijgtDaarEenPrijs) {
  Gevonden gevonden;
  gevonden.ontbreekt = {Mist(Soort::kMateriaal, "A", std::nullopt), Mist(Soort::kUursoort, "U", std::nullopt)};
  const domein::Stamgegevens proef = AlsofAllesErIs(gevonden, Koppeling(false));
  EXPECT_TRUE(proef.materialen.at("A").prijs.has_value());
  EXPECT_TRUE(proef.uursoorten.at("U").prijs.has_value());
}

TEST(AlsofAllesErIs, WatErIsBlijftEnDeStandaardBtwGeldtVoorWatErBijKomt) {
  Gevonden gevonden;
  gevonden.bekend.standaard_btw_code = "21";
  gevonden.bekend.materialen["B"] = {
      .vendor_id = "7", .code = "B", .omschrijving = "Bocht", .prijs = kPrijs, .btw_code = "9", .btw = {}};
  gevonden.ontbreekt = {Mist(Soort::kRelatie, "10042", std::nullopt), Mist(Soort::kMateriaal, "A", kPrijs)};
  const domein::Stamgegevens proef = AlsofAllesErIs(gevonden, Koppeling(true));
  ASSERT_TRUE(proef.relatie.has_value());
  EXPECT_EQ(proef.relatie->nummer, "10042");
  EXPECT_EQ(proef.materialen.at("A").btw_code, "21");
  EXPECT_EQ(proef.materialen.at("B").vendor_id, "7");
}

}  // namespace
}  // namespace koppel::worker
