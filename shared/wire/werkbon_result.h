// The event that tells what became of a werkbon.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "kafka/record.h"
#include "koppel/v1/events.pb.h"

namespace koppel::wire {

// On koppel.werkbon-result.v1. Its id is a hash of the werkbon, the offer and the verdict: the same verdict told twice
// has the same id, so that a reader can drop the second. In the form in which the event came: whoever writes JSON reads
// it.
kafka::Record ResultRecord(const v1::WerkbonResult& result, absl::Time now, const std::string& traceparent,
                           bool als_json = false);

// InvalidArgument when it can't be read or lacks account, field app, werkbon or outcome.
absl::StatusOr<v1::WerkbonResult> ParseWerkbonResult(const kafka::Record& record);

}  // namespace koppel::wire
