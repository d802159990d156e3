// What deploy/kafka makes is what the programs expect.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "kafka/config.h"
#include "wire/topics.h"

namespace koppel::kafka {
namespace {

using ::testing::UnorderedElementsAreArray;

std::vector<std::string> LinesOf(const std::string& name) {
  std::ifstream file(name);
  EXPECT_TRUE(file) << "the tests run in the repository's root; no " << name;
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  return lines;
}

TEST(Deploy, TheTopicsThatAreMadeAreThoseOfTheWire) {
  std::vector<std::string> made;
  for (const std::string& line : LinesOf("deploy/kafka/topics.txt")) {
    std::istringstream words(line);
    std::string name, partitions, cleanup, days;
    words >> name >> partitions >> cleanup >> days;
    made.push_back(name + " " + partitions + " " + cleanup + " " + days);
  }
  std::vector<std::string> wanted;
  for (const wire::Topic& topic : wire::kTopics) {
    wanted.push_back(std::string(topic.name) + " " + std::to_string(topic.partitions) +
                     (topic.compacted ? " compact -" : " delete " + std::to_string(topic.retention_days)));
  }
  EXPECT_THAT(made, UnorderedElementsAreArray(wanted));
}

TEST(Deploy, ABrokerTakesTheLargestRecordWithItsBatch) {
  int allowed = 0;
  for (const std::string& line : LinesOf("deploy/kafka/server.properties.in")) {
    if (line.rfind("message.max.bytes=", 0) != 0) continue;
    ASSERT_TRUE(absl::SimpleAtoi(line.substr(line.find('=') + 1), &allowed));
  }
  EXPECT_EQ(allowed, kMaxRecordBytes + 64 * 1024);
}

}  // namespace
}  // namespace koppel::kafka
