// One value of a record: its JSON kind, and its text in one fixed form whichever way it came in.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/civil_time.h"
#include "tests/sandbox/frame/decimal.h"

namespace koppel::sandbox::asperion {

struct Value {
  enum class Kind { kText, kInteger, kNumber, kBool, kDay };
  Kind kind = Kind::kText;
  std::optional<std::string> text;  // nullopt: null. A day is "2026-03-02", a number has no zeros at its end.
};

Value ToValue(const std::string& text);
Value ToValue(const std::optional<std::string>& text);
Value ToValue(std::int64_t number);
Value ToValue(const std::optional<std::int64_t>& number);
Value ToValue(const std::optional<Decimal>& number);
Value ToValue(bool truth);
Value ToValue(const std::optional<absl::CivilDay>& day);

// What has no null of its own becomes empty, 0 or false.
void Assign(const Value& value, std::string* target);
void Assign(const Value& value, std::optional<std::string>* target);
void Assign(const Value& value, std::int64_t* target);
void Assign(const Value& value, std::optional<std::int64_t>* target);
void Assign(const Value& value, std::optional<Decimal>* target);
void Assign(const Value& value, bool* target);
void Assign(const Value& value, std::optional<absl::CivilDay>* target);

// As the vendor writes it: amounts are bare numbers with a point, a day is "2026-03-02T00:00:00".
std::string ToJson(const Value& value);

// As a line of the ledger has it: numbers are text, so that no reader passes them through a binary fraction.
std::string ToLedgerJson(const Value& value);

// Of a body, strictly: an id keeps its JSON kind, a day is `YYYY-MM-DDTHH:MM:SS` without zone, a number has at most
// nine digits before the point and six behind it. nullopt: it is anything else.
std::optional<Value> ReadValue(const boost::json::value& json, Value::Kind kind);

// What ToLedgerJson or ToJson wrote; null when it is anything else.
Value StoredValue(const boost::json::value& json, Value::Kind kind);

// Of a query; a day may be without its time. nullopt: it is none of that kind.
std::optional<Value> ParseValue(const std::string& text, Value::Kind kind);

// Null comes first, numbers and days go by size, text by its lower case.
bool Less(const Value& a, const Value& b);

// The day that a date and time without zone begins with, in either of its forms; nullopt: it is none.
std::optional<absl::CivilDay> ParseDay(const std::string& text);

}  // namespace koppel::sandbox::asperion
