#include <gmock/gmock.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
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
  EXPECT_THAT(said, AllOf(HasSubstr("--brokers is missing"), HasSubstr("--vendor wants one of a, b"),
                          HasSubstr("70000"), HasSubstr("--nonsense is unknown")));
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

TEST(Flags, HelpNamesEveryFlagAndTheEnvironment) {
  std::string brokers;
  bool loud = false;
  Flags flags("test", "Tests this.");
  flags.Text("brokers", &brokers, "Kafka's addresses").Required();
  flags.Switch("loud", &loud, "how loud");
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(Parse(flags, {"--help"}), 0);
  EXPECT_THAT(::testing::internal::GetCapturedStdout(),
              AllOf(HasSubstr("Tests this."), HasSubstr("--brokers TEXT"), HasSubstr("Kafka's addresses (needed)"),
                    HasSubstr("--loud "), HasSubstr("--version"), HasSubstr("KOPPEL_")));
}

TEST(Flags, VersionIsTheProgramsNameAndVersion) {
  Flags flags("test", "Tests.");
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(Parse(flags, {"--nonsense", "--version"}), 0);
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "test " KOPPEL_VERSION "\n");
}

struct Wrong {
  const char* name;
  std::vector<std::string> words;
  const char* complaint;
};

class WrongFlags : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongFlags, AreToldWithWhatIsWanted) {
  std::string text;
  bool loud = false;
  int n = 0;
  int port = 0;
  absl::Duration time;
  base::Secret secret;
  Flags flags("test", "Tests.");
  flags.Text("text", &text, "any text").Required();
  flags.Switch("loud", &loud, "how");
  flags.Number("n", &n, 1, "how many");
  flags.Port("port", &port, 1, "where");
  flags.Duration("time", &time, absl::Seconds(1), "how long");
  flags.SecretFile("key-file", &secret, "the key");
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(Parse(flags, GetParam().words), 2);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr(GetParam().complaint));
}

INSTANTIATE_TEST_SUITE_P(
    Examples, WrongFlags,
    ::testing::Values(Wrong{"RequiredIsMissing", {}, "--text is missing: any text"},
                      Wrong{"RequiredIsEmpty", {"--text="}, "--text is empty: any text"},
                      Wrong{"ValueIsForgotten", {"--text", "--loud"}, "--text wants a value"},
                      Wrong{"ValueIsForgottenAtTheEnd", {"--text"}, "--text wants a value"},
                      Wrong{"NumberIsZero", {"--n", "0"}, "--n wants a whole number from 1, not '0'"},
                      Wrong{"NumberIsTooLarge", {"--n", "99999999999"}, "--n wants"},
                      Wrong{"NumberIsAWord", {"--n", "7x"}, "--n wants"},
                      Wrong{"PortIsNegative", {"--port", "-1"}, "--port wants a port, 0 to 65535"},
                      Wrong{"TimeHasNoUnit", {"--time", "30"}, "--time wants a time such as 30s"},
                      Wrong{"TimeIsNegative", {"--time", "-1s"}, "--time wants a time"},
                      Wrong{"TimeHasNoEnd", {"--time", "inf"}, "--time wants a time"},
                      Wrong{"SwitchIsAWord", {"--loud=maybe"}, "--loud wants 1 or 0"},
                      Wrong{"SecretFileIsAway", {"--key-file", "/nowhere"}, "cannot read a line from '/nowhere'"},
                      Wrong{"SecretFileIsEmpty", {"--key-file", "/dev/null"}, "'/dev/null'"},
                      Wrong{"FlagIsUnknown", {"--nonsense", "7"}, "--nonsense is unknown"},
                      Wrong{"WordIsStray", {"stray"}, "'stray' is no flag"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(Flags, ARuleOverSeveralIsAskedWhenEachIsRight) {
  int low = 0;
  int high = 0;
  const auto add = [&](Flags& flags) {
    flags.Number("low", &low, 1, "at least");
    flags.Number("high", &high, 2, "at most");
    flags.Check([&]() -> std::string { return low > high ? "--low is above --high" : ""; });
  };
  Flags right("test", "Tests.");
  add(right);
  EXPECT_EQ(Parse(right, {"--high", "3"}), std::nullopt);
  Flags wrong("test", "Tests.");
  add(wrong);
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(Parse(wrong, {"--low", "5"}), 2);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("--low is above --high"));
}

TEST(Flags, AnEmptyVariableIsNone) {
  setenv("KOPPEL_N", "", 1);
  int n = 0;
  Flags flags("test", "Tests.");
  flags.Number("n", &n, 7, "how many");
  EXPECT_EQ(Parse(flags, {}), std::nullopt);
  EXPECT_EQ(n, 7);
  unsetenv("KOPPEL_N");
}

TEST(Stop, ASecondSignalEndsTheProcessAtOnce) {
  EXPECT_EXIT(
      {
        Stop stop;
        raise(SIGTERM);
        if (!stop.requested()) std::_Exit(1);
        raise(SIGINT);
        std::_Exit(2);
      },
      ::testing::ExitedWithCode(130), "");
}

TEST(SetCoreLimits, LeavesNoCoreAndNoWayIn) {
  EXPECT_EXIT(
      {
        SetCoreLimits();
        rlimit core{};
        getrlimit(RLIMIT_CORE, &core);
        std::_Exit(core.rlim_cur == 0 && core.rlim_max == 0 && prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
      },
      ::testing::ExitedWithCode(0), "");
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
  EXPECT_THAT(WritePortFile("", 1), base::IsOk());
}

TEST(WriteFileAtomically, LeavesNothingHalfBehind) {
  const std::filesystem::path folder = std::filesystem::path(::testing::TempDir()) / "koppel_half";
  std::filesystem::create_directories(folder / "taken" / "inside");  // A folder with something in it can't be replaced.
  EXPECT_THAT(WriteFileAtomically(folder / "taken", "x"), base::StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace koppel::program
