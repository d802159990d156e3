// Protobuf's JSON mapping, with limits: nothing is parsed without them.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace google::protobuf {
class Message;
}

namespace koppel::wire {

inline constexpr std::size_t kMaxValueBytes = 1024 * 1024;
inline constexpr int kMaxDepth = 32;

// Fields that are unknown are passed over, since fields are only added. InvalidArgument: no JSON object, too large, too
// deep, or a field of the wrong kind.
absl::Status FromJson(absl::string_view text, google::protobuf::Message& message);

// On one line.
std::string ToJson(const google::protobuf::Message& message);

// The text as a JSON string with its quotes.
std::string JsonText(absl::string_view text);

}  // namespace koppel::wire
