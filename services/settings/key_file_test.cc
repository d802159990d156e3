#include "services/settings/key_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "services/settings/temp_dir.h"

namespace koppel::settings_service {
namespace {

using base::IsOk;
using base::StatusIs;
using ::testing::HasSubstr;

constexpr char kHex[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
constexpr char kBase64[] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

std::string Written(const TempDir& dir, const std::string& text, mode_t mode = 0600) {
  const std::string path = dir.File("key");
  std::ofstream(path) << text;
  ::chmod(path.c_str(), mode);
  return path;
}

TEST(KeyFile, AMadeFileIsPrivateAndCanBeRead) {
  const TempDir dir;
  ASSERT_THAT(MakeKeyFile(dir.File("key")), IsOk());
  struct stat info {};
  ASSERT_EQ(::stat(dir.File("key").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  const auto keys = ReadKeyFile(dir.File("key"));
  ASSERT_THAT(keys, IsOk());
  ASSERT_EQ(keys->size(), 1u);
  EXPECT_EQ((*keys)[0].key.Reveal().size(), 32u);
}

TEST(KeyFile, AnExistingFileIsNeverOverwritten) {
  const TempDir dir;
  const std::string path = Written(dir, "precious");
  EXPECT_THAT(MakeKeyFile(path), StatusIs(absl::StatusCode::kAlreadyExists));
  std::stringstream content;
  content << std::ifstream(path).rdbuf();
  EXPECT_EQ(content.str(), "precious");
}

TEST(KeyFile, HexadecimalAndBase64AreTheSameKey) {
  const TempDir dir;
  const auto keys =
      ReadKeyFile(Written(dir, absl::StrCat("# master keys\nnew ", kHex, " # since May\n\nold\t", kBase64)));
  ASSERT_THAT(keys, IsOk());
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_EQ((*keys)[0].id, "new");
  EXPECT_EQ((*keys)[1].id, "old");
  EXPECT_EQ((*keys)[0].key.Reveal(), (*keys)[1].key.Reveal());
}

TEST(KeyFile, AFileThatOthersCanReadIsRefused) {
  const TempDir dir;
  for (const mode_t mode : {0640, 0604, 0660}) {
    EXPECT_THAT(ReadKeyFile(Written(dir, absl::StrCat("k ", kHex), mode)),
                StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("chmod 600")));
  }
}

TEST(KeyFile, WhatIsNoKeyIsRefusedByItsLine) {
  const TempDir dir;
  for (const std::string& text :
       {absl::StrCat("k ", kHex, "00"), absl::StrCat("k ", absl::string_view(kHex).substr(2)), std::string(kHex),
        absl::StrCat("a/b ", kHex), absl::StrCat("k ", kBase64, "x"), std::string("k nothing")}) {
    EXPECT_THAT(ReadKeyFile(Written(dir, absl::StrCat("\n", text))),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("line 2")))
        << text;
  }
  EXPECT_THAT(ReadKeyFile(Written(dir, absl::StrCat("k ", kHex, "\nk ", kBase64))),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("twice")));
  EXPECT_THAT(ReadKeyFile(Written(dir, "# nothing\n")), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(ReadKeyFile(dir.File("absent")), StatusIs(absl::StatusCode::kNotFound, HasSubstr("--make-key")));
}

}  // namespace
}  // namespace koppel::settings_service
