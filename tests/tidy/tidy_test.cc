// Rules of the tree that a compiler does not know.

#include <gmock/gmock.h>

#include <regex>

#include "tests/tidy/tree.h"

namespace koppel {
namespace {

std::vector<File> Sources(const std::vector<std::string>& folders) { return Files(folders, {".cc", ".h"}); }

void ExpectNowhere(const std::vector<File>& files, const std::string& pattern, const std::string& why) {
  const std::regex wanted(pattern);
  for (const File& file : files) {
    std::smatch found;
    EXPECT_FALSE(std::regex_search(file.text, found, wanted)) << file.name << ": " << found.str() << ": " << why;
  }
}

TEST(Tidy, DeKernDoetGeenIO) {
  std::vector<File> core;
  for (File& file : Sources({"shared/domein", "shared/facturatie"})) {
    if (!IsTest(file.name)) core.push_back(std::move(file));
  }
  ASSERT_GT(core.size(), 20u);
  ExpectNowhere(
      core,
      R"(#include [<"](boost|curl|grpc|librdkafka|prometheus|spdlog|soci|sodium|fstream|iostream|thread|kafka/|http/|wire/|telemetry/|koppel/v1))",
      "the core includes nothing that does I/O");
  ExpectNowhere(core, R"(absl::Now\(|getenv\(|std::chrono::system_clock)",
                "the core reads no clock and no environment");
  ExpectNowhere(core, R"(\b(double|float)\b)", "money is integer arithmetic");
}

TEST(Tidy, KafkaAndCurlStayInTheirFolders) {
  std::vector<File> outside;
  for (File& file : Sources({"shared", "services", "workers", "tests"})) {
    if (file.name.find("shared/kafka/") == std::string::npos && file.name.find("tests/kafka/") == std::string::npos &&
        file.name.find("shared/http/") == std::string::npos && file.name.find("tests/bench/") == std::string::npos) {
      outside.push_back(std::move(file));
    }
  }
  ASSERT_GT(outside.size(), 100u);
  ExpectNowhere(outside, R"(#include <(librdkafka|curl)/)",
                "only shared/kafka, shared/http and what they are measured against know these libraries");
}

TEST(Tidy, NoTestIsSkipped) {
  std::vector<File> tests;
  for (File& file : Sources({"shared", "services", "workers"})) {
    if (IsTest(file.name)) tests.push_back(std::move(file));
  }
  ASSERT_GT(tests.size(), 10u);
  ExpectNowhere(tests, R"(TEST[^\n]*DISABLED_|GTEST_SKIP)", "a skipped test looks green");
}

}  // namespace
}  // namespace koppel
