#include <gmock/gmock.h>

#include <set>
#include <type_traits>

#include "base/ids.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "base/status_matchers.h"
#include "base/utf8.h"

namespace koppel::base {
namespace {

using ::testing::MatchesRegex;

// RFC 4648, section 10.
TEST(Base32, FollowsTheTestVectorsOfTheRfc) {
  EXPECT_EQ(Base32(""), "");
  EXPECT_EQ(Base32("f"), "MY");
  EXPECT_EQ(Base32("fo"), "MZXQ");
  EXPECT_EQ(Base32("foobar"), "MZXW6YTBOI");
}

TEST(Sha256, FollowsTheKnownAnswer) {
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Referentie, IsStableAndMovesOnlyWithItsParts) {
  const std::string ref = Referentie("acme", "outsmart/rompslomp", "5210933", 1);
  EXPECT_THAT(ref, MatchesRegex("KPL-[A-Z2-7]+"));
  EXPECT_EQ(ref.size(), 20u);
  EXPECT_EQ(ref, Referentie("acme", "outsmart/rompslomp", "5210933", 1));
  const std::set<std::string> all = {ref, Referentie("acme", "outsmart/rompslomp", "5210933", 2),
                                     Referentie("acme", "outsmart/rompslomp", "5210934", 1),
                                     Referentie("acme", "outsmart/asperion", "5210933", 1),
                                     Referentie("acm", "eoutsmart/rompslomp", "5210933", 1)};
  EXPECT_EQ(all.size(), 5u);
}

TEST(NewUuid, IsVersionFourAndNew) {
  EXPECT_THAT(NewUuid(), MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_NE(NewUuid(), NewUuid());
}

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};

// I6: a secret has no way to print itself.
TEST(Secret, HasNoWayToPrintItself) {
  static_assert(!Printable<Secret>);
  static_assert(!std::is_convertible_v<Secret, std::string>);
  static_assert(!std::is_constructible_v<std::string, Secret>);
  Secret token("abc");
  const Secret moved = std::move(token);
  EXPECT_EQ(moved.Reveal(), "abc");
  EXPECT_TRUE(token.empty());
}

absl::StatusOr<int> Half(int n) {
  if (n % 2 != 0) return absl::InvalidArgumentError("odd");
  return n / 2;
}

absl::StatusOr<int> Quarter(int n) {
  ASSIGN_OR_RETURN(const int half, Half(n));
  ASSIGN_OR_RETURN(const int quarter, Half(half));
  return quarter;
}

TEST(StatusMacros, HandTheFirstFailureUp) {
  EXPECT_THAT(Quarter(8), IsOkAndHolds(2));
  EXPECT_THAT(Quarter(6), StatusIs(absl::StatusCode::kInvalidArgument, "odd"));
}

TEST(IsUtf8, KnowsItsEdges) {
  EXPECT_TRUE(IsUtf8("é€😀 ketel"));
  for (const char* fout : {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\xff"})
    EXPECT_FALSE(IsUtf8(fout));
}
TEST(Utf8Prefix, CutsBetweenCharacters) {
  EXPECT_EQ(Utf8Prefix("één", 7), "één");
  EXPECT_EQ(Utf8Prefix("één", 3), "é");
  EXPECT_EQ(Utf8Prefix("€", 2), "");
}

}  // namespace
}  // namespace koppel::base
