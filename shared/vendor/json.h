// Reading a vendor's JSON: bounded in size and depth, lenient about what nobody asked for, exact about numbers.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace koppel::vendor {

// At most 8 MiB and 32 levels deep, else InvalidArgument. The message tells what is wrong and never quotes the bytes.
absl::StatusOr<boost::json::value> ParseJson(absl::string_view body);

// Under `key`: absent, null and another kind than asked for are all the same, nothing. Pointers live as long as
// `value`.
const boost::json::value* ObjectAt(const boost::json::value& value, absl::string_view key);
const boost::json::array* ArrayAt(const boost::json::value& value, absl::string_view key);
std::string TextAt(const boost::json::value& value, absl::string_view key);               // nothing: ""
std::optional<std::string> IdAt(const boost::json::value& value, absl::string_view key);  // a whole number, or text

// A decimal as it was written, "12.5", from text or from a bare number. A number that is no whole one has passed
// through a double: it comes back as the shortest decimal that reads as that double, which is what was written up to 15
// digits.
std::optional<std::string> DecimalAt(const boost::json::value& value, absl::string_view key);

}  // namespace koppel::vendor
