// One JSON object per line on stderr: time, level, program, message, fields. Ids only, never a person: what is logged
// is chosen field by field. A base::Secret is no Value, so that it does not compile.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <variant>

#include "absl/strings/string_view.h"

namespace koppel::telemetry {

enum class Level { kDebug, kInfo, kWarn, kError };

class Value {
 public:
  Value(const char* text) : value_(std::string(text)) {}        // NOLINT: fields read as pairs
  Value(std::string text) : value_(std::move(text)) {}          // NOLINT
  Value(absl::string_view text) : value_(std::string(text)) {}  // NOLINT
  // Exactly a bool, since a pointer or a double would become one too.
  template <std::same_as<bool> T>
  Value(T flag) : value_(flag) {}  // NOLINT
  template <std::integral T>
  requires(!std::same_as<T, bool>) Value(T number) : value_(static_cast<std::int64_t>(number)) {}  // NOLINT

  std::string ToJson() const;

 private:
  std::variant<std::string, bool, std::int64_t> value_;
};

struct Field {
  const char* name;
  Value value;
};

// Once in main. What is below `level` is not written.
void InitLog(const std::string& program, Level level = Level::kInfo);

// Any thread. Control characters in texts are escaped: a line stays a line, and commands no terminal.
void Log(Level level, absl::string_view message, std::initializer_list<Field> fields = {});

// The text as a JSON string, with its quotes; bytes that are no UTF-8 become U+FFFD.
std::string JsonString(absl::string_view text);

}  // namespace koppel::telemetry
