#include "services/settings/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "services/settings/temp_dir.h"

namespace koppel::settings_service {
namespace {

using base::IsOk;
using base::IsOkAndHolds;
using base::StatusIs;
using domein::KoppelingSleutel;
using domein::Veldapp;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

const absl::Time kNu = absl::FromUnixSeconds(1'780'000'000);
const KoppelingSleutel kAcme{"acme", Veldapp::kOutsmart, "rompslomp"};

Vault VaultWith(char fill = 'a', const std::string& id = "k1") {
  return Vault({{id, base::Secret(std::string(32, fill))}});
}

Toegang Oauth(const std::string& access, const std::string& refresh) {
  Toegang toegang;
  toegang.geheim = base::Secret(access);
  toegang.refresh_token = base::Secret(refresh);
  toegang.scope = "public";
  toegang.ververs_op = kNu + absl::Minutes(108);
  toegang.vervalt_op = kNu + absl::Hours(2);
  return toegang;
}

Opslag Save(const std::string& account, const std::string& administratie, std::optional<Toegang> toegang = {}) {
  Opslag opslag;
  opslag.koppeling.set_account(account);
  opslag.koppeling.set_veldapp(v1::VELDAPP_OUTSMART);
  opslag.koppeling.set_vendor("rompslomp");
  opslag.koppeling.set_toestand(v1::TOESTAND_ACTIEF);
  opslag.koppeling.set_administratie_id(administratie);
  opslag.koppeling.mutable_outsmart_rompslomp()->set_concept_factuur(true);
  opslag.koppeling.mutable_outsmart_rompslomp()->set_betaaltermijn_dagen(0);
  opslag.toegang = std::move(toegang);
  opslag.door = "anna";
  opslag.nu = kNu;
  return opslag;
}

class StoreTest : public ::testing::Test {
 protected:
  std::string url() const { return "sqlite:" + dir_.File("settings.db"); }

  std::unique_ptr<Store> Open(Vault vault = VaultWith()) {
    auto store = Store::Open(url(), std::move(vault));
    EXPECT_THAT(store, IsOk());
    return *std::move(store);
  }

  // Behind the store's back, as an intruder with the file would.
  void Execute(const std::string& statement) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(dir_.File("settings.db").c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, statement.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
  }

  std::string EverythingOnDisk() {
    std::stringstream all;
    for (const auto& entry : std::filesystem::directory_iterator(dir_.path())) {
      all << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    }
    return all.str();
  }

  TempDir dir_;
};

TEST_F(StoreTest, ARestartKeepsEverything) {
  {
    auto store = Open();
    ASSERT_THAT(store->Save(Save("acme", "12", Oauth("access", "refresh"))), IsOk());
  }
  auto store = Open();
  const auto koppeling = store->Get(kAcme);
  ASSERT_THAT(koppeling, IsOk());
  EXPECT_EQ(koppeling->administratie_id(), "12");
  EXPECT_EQ(koppeling->toestand(), v1::TOESTAND_ACTIEF);
  EXPECT_EQ(koppeling->versie(), 1);
  EXPECT_TRUE(koppeling->outsmart_rompslomp().concept_factuur());
  EXPECT_TRUE(koppeling->outsmart_rompslomp().has_betaaltermijn_dagen());
  const auto toegang = store->GetToegang(kAcme);
  ASSERT_THAT(toegang, IsOk());
  EXPECT_EQ(toegang->geheim.Reveal(), "access");
  EXPECT_EQ(toegang->refresh_token.Reveal(), "refresh");
  EXPECT_EQ(toegang->scope, "public");
  EXPECT_EQ(toegang->ververs_op, kNu + absl::Minutes(108));
  EXPECT_EQ(toegang->vervalt_op, kNu + absl::Hours(2));
}

TEST_F(StoreTest, EachSaveIsANewVersionAlsoAfterDeleting) {
  auto store = Open();
  EXPECT_EQ(store->Save(Save("acme", "12"))->versie(), 1);
  EXPECT_EQ(store->Save(Save("acme", "12"))->versie(), 2);
  ASSERT_THAT(store->Delete(kAcme, "anna", kNu), IsOk());
  EXPECT_THAT(store->Get(kAcme), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(store->Save(Save("acme", "12"))->versie(), 3);
}

TEST_F(StoreTest, TheHistoryTellsWhoAndWhenAndNoSecret) {
  auto store = Open();
  ASSERT_THAT(store->Save(Save("acme", "12", Oauth("canary-access", "canary-refresh"))), IsOk());
  ASSERT_THAT(store->Delete(kAcme, "bert", kNu + absl::Hours(1)), IsOk());
  const auto history = store->Geschiedenis(kAcme);
  ASSERT_THAT(history, IsOk());
  ASSERT_EQ(history->size(), 2u);
  EXPECT_EQ((*history)[0].door, "anna");
  EXPECT_EQ((*history)[0].wat, "opgeslagen met toegang");
  EXPECT_EQ((*history)[1].door, "bert");
  EXPECT_EQ((*history)[1].wat, "verwijderd");
  EXPECT_EQ((*history)[1].tijdstip, kNu + absl::Hours(1));
  EXPECT_THAT((*history)[0].koppeling, HasSubstr("concept_factuur"));
  EXPECT_THAT((*history)[0].koppeling, Not(HasSubstr("canary")));
}

// reliability 3.5
TEST_F(StoreTest, AnAdministrationHasOneAccount) {
  auto store = Open();
  ASSERT_THAT(store->Save(Save("acme", "12")), IsOk());
  EXPECT_THAT(store->Save(Save("bouw", "12")), StatusIs(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(store->Get({"bouw", Veldapp::kOutsmart, "rompslomp"}), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(store->AccountVan("rompslomp", "12"), IsOkAndHolds(Optional(std::string("acme"))));

  ASSERT_THAT(store->Save(Save("acme", "13")), IsOk());
  EXPECT_THAT(store->AccountVan("rompslomp", "12"), IsOkAndHolds(std::nullopt));
  EXPECT_THAT(store->Save(Save("bouw", "12")), IsOk());
  ASSERT_THAT(store->Delete(kAcme, "anna", kNu), IsOk());
  EXPECT_THAT(store->Save(Save("bouw", "13")), IsOk());
}

TEST_F(StoreTest, OneAccountMayUseAnAdministrationForBothFieldApps) {
  auto store = Open();
  ASSERT_THAT(store->Save(Save("acme", "12")), IsOk());
  Opslag simplesimon = Save("acme", "12");
  simplesimon.koppeling.set_veldapp(v1::VELDAPP_SIMPLESIMON);
  simplesimon.koppeling.mutable_simplesimon_rompslomp();
  ASSERT_THAT(store->Save(simplesimon), IsOk());
  ASSERT_THAT(store->Delete(kAcme, "anna", kNu), IsOk());
  EXPECT_THAT(store->AccountVan("rompslomp", "12"), IsOkAndHolds(Optional(std::string("acme"))));
}

// reliability S1
TEST_F(StoreTest, NoSecretIsReadableInAnyFile) {
  auto store = Open();
  ASSERT_THAT(store->Save(Save("acme", "12", Oauth("canary-access", "canary-refresh"))), IsOk());
  ASSERT_THAT(store->Rotate(kAcme, 1, Oauth("canary-rotated", "canary-next")), IsOkAndHolds(true));
  Toegang password;
  password.soort = ToegangSoort::kWachtwoord;
  password.gebruikersnaam = "anna@example.nl";
  password.geheim = base::Secret("canary-password");
  ASSERT_THAT(store->Save(Save("bouw", "13", password)), IsOk());
  const std::string disk = EverythingOnDisk();
  EXPECT_THAT(disk, HasSubstr("anna@example.nl"));  // The files were really read, the WAL included.
  EXPECT_THAT(disk, Not(HasSubstr("canary")));
  EXPECT_EQ(store->GetToegang({"bouw", Veldapp::kOutsmart, "rompslomp"})->geheim.Reveal(), "canary-password");
}

// reliability S2
TEST_F(StoreTest, ASecretMovedToAnotherRowOrColumnDoesNotOpen) {
  auto store = Open();
  ASSERT_THAT(store->Save(Save("acme", "12", Oauth("access", "refresh"))), IsOk());
  ASSERT_THAT(store->Save(Save("bouw", "13", Oauth("access", "refresh"))), IsOk());
  Execute("UPDATE toegang SET geheim = (SELECT geheim FROM toegang WHERE account = 'bouw') WHERE account = 'acme'");
  EXPECT_THAT(store->GetToegang(kAcme), StatusIs(absl::StatusCode::kDataLoss));
  Execute("UPDATE toegang SET geheim = refresh_token WHERE account = 'bouw'");
  EXPECT_THAT(store->GetToegang({"bouw", Veldapp::kOutsmart, "rompslomp"}), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(StoreTest, AKeyMovedToAnotherAccountIsSeenAtTheStart) {
  {
    auto store = Open();
    ASSERT_THAT(store->Save(Save("acme", "12", Oauth("access", "refresh"))), IsOk());
    ASSERT_THAT(store->Save(Save("bouw", "13", Oauth("access", "refresh"))), IsOk());
  }
  Execute("UPDATE datasleutel SET verpakt = (SELECT verpakt FROM datasleutel WHERE account = 'bouw')");
  EXPECT_THAT(Store::Open(url(), VaultWith()), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(StoreTest, TheWrongMasterKeyIsSaidAtTheStart) {
  { ASSERT_THAT(Open()->Save(Save("acme", "12", Oauth("access", "refresh"))), IsOk()); }
  EXPECT_THAT(Store::Open(url(), VaultWith('b')),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("put back the key file")));
  EXPECT_THAT(Store::Open(url(), VaultWith('b', "k2")),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("add its line")));
}

// reliability S3
TEST_F(StoreTest, ANewMasterKeyTakesOverAtTheStart) {
  { ASSERT_THAT(Open()->Save(Save("acme", "12", Oauth("access", "refresh"))), IsOk()); }
  Open(Vault({{"k2", base::Secret(std::string(32, 'b'))}, {"k1", base::Secret(std::string(32, 'a'))}}));
  auto store = Open(VaultWith('b', "k2"));
  EXPECT_EQ(store->GetToegang(kAcme)->geheim.Reveal(), "access");
}

TEST_F(StoreTest, DeletingAnAccountsLastKoppelingDestroysItsKey) {
  auto store = Open();
  ASSERT_THAT(store->Save(Save("acme", "12", Oauth("access", "refresh"))), IsOk());
  ASSERT_THAT(store->Delete(kAcme, "anna", kNu), IsOk());
  EXPECT_THAT(store->GetToegang(kAcme), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(EverythingOnDisk(), Not(HasSubstr("1.k1.")));  // How a wrapped data key begins.
  ASSERT_THAT(store->Save(Save("acme", "12", Oauth("again", "refresh"))), IsOk());
  store.reset();
  EXPECT_EQ(Open()->GetToegang(kAcme)->geheim.Reveal(), "again");
}

TEST_F(StoreTest, ARefusedFirstSaveLeavesNoKeyBehindInMemory) {
  auto store = Open();
  ASSERT_THAT(store->Save(Save("acme", "12")), IsOk());
  ASSERT_THAT(store->Save(Save("bouw", "12", Oauth("lost", "lost"))), StatusIs(absl::StatusCode::kAlreadyExists));
  ASSERT_THAT(store->Save(Save("bouw", "13", Oauth("access", "refresh"))), IsOk());
  store.reset();
  EXPECT_EQ(Open()->GetToegang({"bouw", Veldapp::kOutsmart, "rompslomp"})->geheim.Reveal(), "access");
}

TEST_F(StoreTest, RotatingIsRefusedWhenSomebodyWasFirst) {
  auto store = Open();
  ASSERT_THAT(store->Save(Save("acme", "12", Oauth("one", "r1"))), IsOk());
  const std::int64_t revisie = store->GetToegang(kAcme)->revisie;
  EXPECT_THAT(store->Rotate(kAcme, revisie, Oauth("two", "r2")), IsOkAndHolds(true));
  EXPECT_THAT(store->Rotate(kAcme, revisie, Oauth("three", "r3")), IsOkAndHolds(false));
  EXPECT_THAT(store->ZetOpnieuwInloggen(kAcme, revisie, kNu), IsOkAndHolds(false));
  EXPECT_EQ(store->GetToegang(kAcme)->geheim.Reveal(), "two");
  EXPECT_EQ(store->Get(kAcme)->versie(), 1);
}

// X61
TEST_F(StoreTest, ALostLoginChangesTheStateOfAnActiveKoppelingOnly) {
  auto store = Open();
  ASSERT_THAT(store->Save(Save("acme", "12", Oauth("one", "r1"))), IsOk());
  Opslag stopped = Save("bouw", "13", Oauth("one", "r1"));
  stopped.koppeling.set_toestand(v1::TOESTAND_GESTOPT);
  ASSERT_THAT(store->Save(stopped), IsOk());
  const KoppelingSleutel bouw{"bouw", Veldapp::kOutsmart, "rompslomp"};
  for (const KoppelingSleutel& sleutel : {kAcme, bouw}) {
    ASSERT_THAT(store->ZetOpnieuwInloggen(sleutel, store->GetToegang(sleutel)->revisie, kNu), IsOkAndHolds(true));
    EXPECT_TRUE(store->GetToegang(sleutel)->verloren);
  }
  EXPECT_EQ(store->Get(kAcme)->toestand(), v1::TOESTAND_OPNIEUW_INLOGGEN);
  EXPECT_EQ(store->Get(bouw)->toestand(), v1::TOESTAND_GESTOPT);
  EXPECT_THAT(store->Tel(), IsOkAndHolds(UnorderedElementsAre(Pair(Pair("rompslomp", v1::TOESTAND_OPNIEUW_INLOGGEN), 1),
                                                              Pair(Pair("rompslomp", v1::TOESTAND_GESTOPT), 1))));

  ASSERT_THAT(store->Save(Save("acme", "12", Oauth("two", "r2"))), IsOk());
  EXPECT_FALSE(store->GetToegang(kAcme)->verloren);
}

TEST_F(StoreTest, ListIsSortedAndFiltered) {
  auto store = Open();
  for (const char* account : {"zon", "Acme", "acme"}) {
    ASSERT_THAT(store->Save(Save(account, absl::StrCat(static_cast<int>(account[0])))), IsOk());
  }
  const auto accounts = [&](const Store::Keuze& keuze) {
    std::vector<std::string> names;
    const auto list = store->List(keuze);
    EXPECT_THAT(list, IsOk());
    for (const v1::Koppeling& koppeling : *list) names.push_back(koppeling.account());
    return names;
  };
  EXPECT_THAT(accounts({}), ElementsAre("Acme", "acme", "zon"));
  EXPECT_THAT(accounts({"zon", Veldapp::kOutsmart, "rompslomp"}), ElementsAre("zon"));
  EXPECT_THAT(accounts({"", Veldapp::kSimplesimon, ""}), IsEmpty());
  EXPECT_THAT(accounts({"", std::nullopt, "imuis"}), IsEmpty());
}

TEST_F(StoreTest, AMeldingStaysUntilItsNewestIsTold) {
  auto store = Open();
  ASSERT_THAT(store->Save(Save("acme", "12")), IsOk());
  const auto first = store->Meldingen(10);
  ASSERT_THAT(first, IsOk());
  ASSERT_EQ(first->size(), 1u);
  ASSERT_THAT(store->Save(Save("acme", "12")), IsOk());
  ASSERT_THAT(store->Gemeld((*first)[0]), IsOk());  // Too late: there is a newer one.
  const auto second = store->Meldingen(10);
  ASSERT_EQ(second->size(), 1u);
  EXPECT_EQ((*second)[0].versie, 2);
  ASSERT_THAT(store->Gemeld((*second)[0]), IsOk());
  EXPECT_THAT(store->Meldingen(10), IsOkAndHolds(IsEmpty()));
  ASSERT_THAT(store->Delete(kAcme, "anna", kNu), IsOk());
  EXPECT_TRUE(store->Meldingen(10)->at(0).verwijderd);
}

TEST_F(StoreTest, ANewerDatabaseIsLeftAlone) {
  Open();
  Execute("UPDATE schema_versie SET versie = 999");
  EXPECT_THAT(Store::Open(url(), VaultWith()),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("newer program")));
}

TEST_F(StoreTest, WhatIsNoDatabaseSaysSo) {
  EXPECT_THAT(Store::Open("postgresql://db", VaultWith()), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Store::Open("sqlite:", VaultWith()), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Store::Open("sqlite:" + dir_.File("no/such/folder.db"), VaultWith()),
              StatusIs(absl::StatusCode::kUnavailable));
  std::ofstream(dir_.File("text.db")) << std::string(5000, 'x');
  EXPECT_THAT(Store::Open("sqlite:" + dir_.File("text.db"), VaultWith()), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace koppel::settings_service
