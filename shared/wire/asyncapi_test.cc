// The pages that describe the contract say what the code does.

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>

#include <fstream>
#include <map>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "koppel/v1/events.pb.h"
#include "koppel/v1/journal.pb.h"
#include "koppel/v1/settings.pb.h"
#include "wire/topics.h"

namespace koppel::wire {
namespace {

// Topic to the name of its message, as asyncapi.yaml lists them. The page keeps to one layout.
std::map<std::string, std::string> Asyncapi() {
  std::map<std::string, std::string> messages;
  std::ifstream file("proto/koppel/v1/asyncapi.yaml");
  std::string line;
  std::string topic;
  while (std::getline(file, line)) {
    if (absl::StartsWith(line, "  koppel.") && absl::EndsWith(line, ":")) {
      topic = line.substr(2, line.size() - 3);
      messages[topic] = "";
    } else if (absl::StartsWith(line, "          $ref: events.proto#koppel.v1.")) {
      messages[topic] = line.substr(line.rfind('.') + 1);
    }
  }
  return messages;
}

TEST(Asyncapi, NamesEveryTopicOfTheCodeAndNoOther) {
  std::set<std::string> in_code;
  for (const Topic& topic : kTopics) in_code.insert(topic.name);
  std::set<std::string> on_page;
  for (const auto& [topic, message] : Asyncapi()) on_page.insert(topic);
  EXPECT_EQ(on_page, in_code);
}

TEST(Asyncapi, GivesEachTopicAMessageOfTheContractOnce) {
  const auto* events = v1::WerkbonStatusChanged::descriptor()->file();
  std::set<std::string> used;
  for (const auto& [topic, message] : Asyncapi()) {
    if (topic == kDeadLetter) continue;
    EXPECT_NE(events->FindMessageTypeByName(message), nullptr) << topic << " carries " << message;
    EXPECT_TRUE(used.insert(message).second) << message << " is on two topics";
  }
}

// Every field has a comment with its unit: at the end of its line, or above it.
TEST(Proto, ElkVeldHeeftEenToelichting) {
  for (const char* name : {"werkbon", "events", "settings", "journal"}) {
    std::ifstream file(std::string("proto/koppel/v1/") + name + ".proto");
    ASSERT_TRUE(file) << name;
    std::string line;
    std::string before;
    while (std::getline(file, line)) {
      const std::string text(absl::StripAsciiWhitespace(line));
      const bool field = absl::StrContains(text, " = ") && absl::StrContains(text, ";") &&
                         !absl::StartsWith(text, "//") && !absl::StartsWith(text, "syntax") &&
                         !absl::StartsWith(text, "option");
      const bool enum_value = field && text == absl::StripAsciiWhitespace(text) && text.find(' ') == text.find(" = ");
      const bool of_oneof = absl::StartsWith(text, "OpenRe") || absl::StartsWith(text, "BeginRe") ||
                            absl::StartsWith(text, "FinishRe") || absl::StartsWith(text, "KoppelRe") ||
                            absl::StartsWith(text, "Instellingen");
      const bool named_by_type =
          enum_value || of_oneof || absl::StartsWith(text, "Antwoord antwoord") ||
          absl::StartsWith(text, "StatussenMaken ") || absl::StartsWith(text, "Tabellen") ||
          absl::StartsWith(text, "WissenTerugdraaien ") || absl::StartsWith(text, "WerkbonstatusZetten ") ||
          absl::StartsWith(text, "Relatie relatie = 10") || absl::StartsWith(text, "Werkbon werkbon = 12");
      if (field && !named_by_type) {
        EXPECT_TRUE(absl::StrContains(text, "//") || absl::StartsWith(before, "//")) << name << ".proto: " << text;
      }
      before = text;
    }
  }
}

}  // namespace
}  // namespace koppel::wire
