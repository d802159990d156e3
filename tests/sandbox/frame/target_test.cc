#include "tests/sandbox/frame/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace koppel::sandbox {
namespace {

using testing::ElementsAre;

TEST(Target, IsTakenApartAndDecoded) {
  const Target target = ParseTarget("/api/v1//Klant%2FX+Y/?q=a+b%26c&q=d&leeg");
  EXPECT_THAT(target.segments, ElementsAre("api", "v1", "Klant/X+Y"));
  EXPECT_THAT(target.query.All("q"), ElementsAre("a b&c", "d"));
  EXPECT_EQ(target.query.Get("q"), "d");
  ASSERT_NE(target.query.Find("leeg"), nullptr);
  EXPECT_EQ(target.query.Find("niets"), nullptr);
}

TEST(Target, OnlyTheVendorsSuffixIsLeftOut) {
  EXPECT_THAT(ParseTarget("/contacts.json?x=1", ".json").segments, ElementsAre("contacts"));
  EXPECT_THAT(ParseTarget("/contacts.json?x=1").segments, ElementsAre("contacts.json"));
}

}  // namespace
}  // namespace koppel::sandbox
