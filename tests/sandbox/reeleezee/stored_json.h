// A record as the ledger tells it: all that is set, hidden things too, references as {"id":…}. It can be made again.
#pragma once

#include <boost/json.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "tests/sandbox/reeleezee/record.h"

namespace koppel::sandbox::reeleezee {

std::string StoredJson(const Record& record);

// InvalidArgument: it is not what StoredJson wrote of this type.
absl::StatusOr<Record> FromStoredJson(const Type& type, const boost::json::object& stored);

}  // namespace koppel::sandbox::reeleezee
