// Publishing, awaited.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "base/task.h"
#include "kafka/producer.h"

namespace koppel::stream {

// Publishes `records` and resumes on the caller's executor when every one is durable, or with the first failure.
Task<absl::Status> Deliver(kafka::Producer& producer, std::vector<kafka::Record> records);

}  // namespace koppel::stream
