#include "tests/sandbox/frame/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace koppel::sandbox {
namespace {

using testing::ElementsAre;
using testing::Pair;

struct Numbered {
  std::int64_t id = 0;
  int content = 0;
};

struct Named {
  std::string id;  // a GUID
  int content = 0;
};

template <class T>
class StoreTest : public testing::Test {
 protected:
  static T Record(int number, int content) {
    T record;
    if constexpr (std::is_same_v<T, Named>) {
      record.id = "4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f7" + std::to_string(number);
    } else {
      record.id = number;
    }
    record.content = content;
    return record;
  }
};
using Records = testing::Types<Numbered, Named>;
TYPED_TEST_SUITE(StoreTest, Records);

TYPED_TEST(StoreTest, KeepsOneLiveRecordPerIdAndAllThatWereDeleted) {
  Store<TypeParam> store;
  const TypeParam first = this->Record(1, 10);
  store.Put(first, {.request = 1, .at = absl::UnixEpoch(), .token = ""});
  store.Put(this->Record(2, 20), {.request = 2, .at = absl::UnixEpoch(), .token = ""});
  EXPECT_EQ(store.Put(this->Record(1, 11), {.request = 3, .at = absl::UnixEpoch(), .token = ""}).writes, 2);
  ASSERT_NE(store.Find(first.id), nullptr);
  EXPECT_EQ(store.Find(first.id)->value.content, 11);
  EXPECT_EQ(store.Find(first.id)->created.request, 1);

  store.Delete(first.id, absl::UnixEpoch());
  EXPECT_EQ(store.Find(first.id), nullptr);
  EXPECT_EQ(store.live(), 1U);
  store.Put(first, {.request = 4, .at = absl::UnixEpoch(), .token = ""});
  EXPECT_EQ(store.all().size(), 3U);
  EXPECT_EQ(store.Find(first.id)->created.request, 4);
  EXPECT_TRUE(store.all().front().deleted);
}

TEST(Tally, NamesWhatCameTwice) {
  Tally tally;
  for (const char* key : {"a", "b", "a", "a"}) tally.Add(std::string(key));
  tally.Add(std::optional<std::string>());
  EXPECT_THAT(tally.repeated(), ElementsAre(Pair("a", 3)));
}

}  // namespace
}  // namespace koppel::sandbox
