#include <gmock/gmock.h>

#include <csignal>
#include <fstream>

#include "base/status_matchers.h"
#include "program/flags.h"
#include "program/stop.h"

namespace koppel::program {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::optional<int> Parse(Flags& flags, std::vector<std::string> words) {
  words.insert(words.begin(), "test");
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  return flags.Parse(static_cast<int>(argv.size()), argv.data());
}

TEST(Flags, TakeValuesInBothFormsAndKeepDefaults) {
  std::string brokers;
  int port = 0;
  bool loud = false;
  absl::Duration deadline;
  int n = 0;
  Flags flags("test", "Tests.");
  flags.Text("brokers", &brokers, "where").Required();
  flags.Port("port", &port, 80, "which");
  flags.Switch("loud", &loud, "how");
  flags.Duration("deadline", &deadline, absl::Seconds(30), "when");
  flags.Number("n", &n, 7, "how many");
  EXPECT_EQ(Parse(flags, {"--brokers=a:1", "--loud", "--deadline", "250ms"}), std::nullopt);
  EXPECT_EQ(brokers, "a:1");
  EXPECT_EQ(port, 80);
  EXPECT_TRUE(loud);
  EXPECT_EQ(deadline, absl::Milliseconds(250));
  EXPECT_EQ(n, 7);
}

TEST(Flags, SayAllThatIsWrongAtOnceAndEndInTwo) {
  std::string brokers;
  std::string vendor;
  int port = 0;
  Flags flags("test", "Tests.");
  flags.Text("brokers", &brokers, "Kafka's addresses").Required();
  flags.OneOf("vendor", &vendor, {"a", "b"}, "which pool");
  flags.Port("port", &port, 80, "which");
  ::testing::internal::CaptureStderr();
  const auto code = Parse(flags, {"--vendor", "c", "--port", "70000", "--nonsense", "stray"});
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(code, 2);
  EXPECT_THAT(said, AllOf(HasSubstr("--brokers is missing"), HasSubstr("--vendor wants one of a, b"), HasSubstr("70000"),
                          HasSubstr("--nonsense is unknown")));
}

TEST(Flags, MayComeFromTheEnvironmentAndTheFlagWins) {
  setenv("KOPPEL_SOME_PLACE", "there", 1);
  std::string place;
  Flags flags("test", "Tests.");
  flags.Text("some-place", &place, "where").Required();
  EXPECT_EQ(Parse(flags, {}), std::nullopt);
  EXPECT_EQ(place, "there");
  Flags again("test", "Tests.");
  again.Text("some-place", &place, "where");
  EXPECT_EQ(Parse(again, {"--some-place", "here"}), std::nullopt);
  EXPECT_EQ(place, "here");
  unsetenv("KOPPEL_SOME_PLACE");
}

TEST(Flags, ReadASecretFromAFileOnly) {
  const std::string name = ::testing::TempDir() + "koppel_secret";
  std::ofstream(name) << "s3cret\nrest\n";
  base::Secret secret;
  Flags flags("test", "Tests.");
  flags.SecretFile("key-file", &secret, "the key");
  EXPECT_EQ(Parse(flags, {"--key-file", name}), std::nullopt);
  EXPECT_EQ(secret.Reveal(), "s3cret");
  base::Secret none;
  Flags missing("test", "Tests.");
  missing.SecretFile("key-file", &none, "the key");
  EXPECT_EQ(Parse(missing, {"--key-file", "/nowhere"}), 2);
}

TEST(Stop, IsAskedBySigterm) {
  Stop stop;
  EXPECT_FALSE(stop.requested());
  EXPECT_FALSE(stop.WaitFor(absl::Milliseconds(1)));
  raise(SIGTERM);
  EXPECT_TRUE(stop.requested());
  EXPECT_TRUE(stop.WaitFor(absl::Hours(1)));
}

TEST(WriteFileAtomically, WritesAllOrSaysWhy) {
  const std::string name = ::testing::TempDir() + "koppel_port";
  EXPECT_THAT(WritePortFile(name, 4711), base::IsOk());
  std::string text;
  std::ifstream(name) >> text;
  EXPECT_EQ(text, "4711");
  EXPECT_THAT(WritePortFile("/nowhere/at/all", 1), base::StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace koppel::program
