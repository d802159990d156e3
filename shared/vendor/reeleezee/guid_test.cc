#include "vendor/reeleezee/guid.h"

#include <gmock/gmock.h>

#include <set>

namespace koppel::vendor::reeleezee {
namespace {

using ::testing::MatchesRegex;
using ::testing::SizeIs;

constexpr char kAdministratie[] = "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11";

// The example of RFC 9562, appendix A.4, in the namespace for host names.
TEST(GuidVan, IsVersieVijfZoalsDeRfc) {
  EXPECT_EQ(GuidVan("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com"), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
}

// Were one of these to change, every record would be made once more.
TEST(GuidVan, OnzeNamenGevenVoorAltijdDezelfdeGuids) {
  EXPECT_EQ(GuidVanFactuur("KPL-MFRGGZDFMZTWQ2LK"), "11168ae2-2a75-5fba-a083-8ed4701d55a5");
  EXPECT_EQ(GuidVanRegel("11168ae2-2a75-5fba-a083-8ed4701d55a5", 1), "d550d453-1c02-5968-8d67-ed1da80e7754");
  EXPECT_EQ(GuidVanRecord(kAdministratie, domein::Soort::kRelatie, "20451"), "f4b93a3a-6298-513e-96a6-911209bb6014");
  EXPECT_EQ(GuidVanRecord(kAdministratie, domein::Soort::kMateriaal, "RM-10J"), "e8eb3f74-05b0-57c4-a03c-82946115a976");
  EXPECT_EQ(GuidVanAdres("f4b93a3a-6298-513e-96a6-911209bb6014"), "611afb5e-ca10-5043-9ecf-466bfdbd7267");
}

TEST(GuidVan, VerschiltPerAdministratieSoortEnNummer) {
  using domein::Soort;
  const std::set<std::string> guids = {GuidVanRecord(kAdministratie, Soort::kMateriaal, "1"),
                                       GuidVanRecord(kAdministratie, Soort::kUursoort, "1"),
                                       GuidVanRecord(kAdministratie, Soort::kRelatie, "1"),
                                       GuidVanRecord(kAdministratie, Soort::kRelatie, "11"),
                                       GuidVanRecord("c1a5f0de-2f64-4b1d-8a5e-9a7a0c2b4e02", Soort::kRelatie, "1"),
                                       GuidVanFactuur("1"),
                                       GuidVanRegel(GuidVanFactuur("1"), 1),
                                       GuidVanRegel(GuidVanFactuur("1"), 11),
                                       GuidVanRegel(GuidVanFactuur("11"), 1)};
  EXPECT_THAT(guids, SizeIs(9));
  for (const std::string& guid : guids) {
    EXPECT_THAT(guid, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  }
}

TEST(GuidVan, EenAdministratieInHoofdlettersIsDezelfde) {
  EXPECT_EQ(GuidVanRecord("7D0B9A52-6C1E-4F0A-9A35-0F6F2F6F1C11", domein::Soort::kRelatie, "20451"),
            GuidVanRecord(kAdministratie, domein::Soort::kRelatie, "20451"));
}

TEST(IsGuid, WatGeenGuidIsHoortNietInEenPad) {
  EXPECT_TRUE(IsGuid(kAdministratie));
  EXPECT_TRUE(IsGuid("7D0B9A52-6C1E-4F0A-9A35-0F6F2F6F1C11"));
  for (const char* geen : {"", "1203348871", "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c1",
                           "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11a", "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c1/",
                           "7d0b9a526c1e-4f0a-9a35--0f6f2f6f1c11", "{d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c1}"}) {
    EXPECT_FALSE(IsGuid(geen)) << geen;
  }
}

}  // namespace
}  // namespace koppel::vendor::reeleezee
