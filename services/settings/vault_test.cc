#include "services/settings/vault.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/status_matchers.h"

namespace koppel::settings_service {
namespace {

using base::IsOk;
using base::StatusIs;
using ::testing::HasSubstr;

MasterKey Master(const std::string& id, char fill) { return {id, base::Secret(std::string(32, fill))}; }

const Plaats kPlaats{"acme", "outsmart", "rompslomp", "oauth"};

TEST(Vault, WhatIsSealedOpensAtItsOwnPlace) {
  const DataKey key = Vault({Master("k1", 'a')}).MakeDataKey();
  const auto opened = Unseal(key, kPlaats, Seal(key, kPlaats, base::Secret("canary")));
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->Reveal(), "canary");
}

TEST(Vault, AnEmptySecretSurvivesToo) {
  const DataKey key = Vault({Master("k1", 'a')}).MakeDataKey();
  const auto opened = Unseal(key, kPlaats, Seal(key, kPlaats, base::Secret()));
  ASSERT_THAT(opened, IsOk());
  EXPECT_TRUE(opened->empty());
}

// reliability S2
TEST(Vault, MovedToAnotherPlaceItDoesNotOpen) {
  const DataKey key = Vault({Master("k1", 'a')}).MakeDataKey();
  const std::string sealed = Seal(key, kPlaats, base::Secret("canary"));
  for (const Plaats& elsewhere :
       {Plaats{"evil", "outsmart", "rompslomp", "oauth"}, Plaats{"acme", "simplesimon", "rompslomp", "oauth"},
        Plaats{"acme", "outsmart", "asperion", "oauth"}, Plaats{"acme", "outsmart", "rompslomp", "refresh_token"},
        Plaats{"acmeoutsmart", "", "rompslomp", "oauth"}}) {
    EXPECT_THAT(Unseal(key, elsewhere, sealed), StatusIs(absl::StatusCode::kDataLoss));
  }
}

TEST(Vault, AnyChangedCharacterIsNoticed) {
  const DataKey key = Vault({Master("k1", 'a')}).MakeDataKey();
  const std::string sealed = Seal(key, kPlaats, base::Secret("canary"));
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    // The last character of base64 may hold bits that are not used.
    EXPECT_TRUE(!Unseal(key, kPlaats, changed).ok() || i == sealed.size() - 1) << i;
  }
  EXPECT_THAT(Unseal(key, kPlaats, ""), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(Unseal(key, kPlaats, "1." + key.id + ".AAAA"), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(Vault, TheSameSecretNeverLooksTheSame) {
  const DataKey key = Vault({Master("k1", 'a')}).MakeDataKey();
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(Seal(key, kPlaats, base::Secret("canary"))).second);
}

TEST(Vault, ADataKeyOpensForItsOwnAccountOnly) {
  const Vault vault({Master("k1", 'a')});
  const DataKey key = vault.MakeDataKey();
  const std::string wrapped = vault.Wrap("acme", key);
  ASSERT_THAT(vault.Unwrap("acme", key.id, wrapped), IsOk());
  EXPECT_EQ(vault.Unwrap("acme", key.id, wrapped)->key.Reveal(), key.key.Reveal());
  EXPECT_THAT(vault.Unwrap("evil", key.id, wrapped), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(vault.Unwrap("acme", "0011223344556677", wrapped), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Vault, AnotherMasterKeySaysWhatToDo) {
  const Vault vault({Master("k1", 'a')});
  const DataKey key = vault.MakeDataKey();
  const std::string wrapped = vault.Wrap("acme", key);
  EXPECT_THAT(Vault({Master("k2", 'b')}).Unwrap("acme", key.id, wrapped),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("k1, which is not in the key file")));
  EXPECT_THAT(Vault({Master("k1", 'b')}).Unwrap("acme", key.id, wrapped),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("another key with the same id")));
}

// reliability S3
TEST(Vault, TheFirstMasterKeySealsAndTheOthersStillOpen) {
  const Vault before({Master("k1", 'a')});
  const DataKey key = before.MakeDataKey();
  const std::string old = before.Wrap("acme", key);

  const Vault after({Master("k2", 'b'), Master("k1", 'a')});
  EXPECT_FALSE(after.IsCurrent(old));
  ASSERT_THAT(after.Unwrap("acme", key.id, old), IsOk());
  EXPECT_TRUE(after.IsCurrent(after.Wrap("acme", key)));
}

}  // namespace
}  // namespace koppel::settings_service
