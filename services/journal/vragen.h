// The questions of a worker, answered from the database: the pure decisions of besluit.h between a row that is read and
// one that is written, with a line in the timeline.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "koppel/v1/journal.pb.h"
#include "services/journal/store.h"

namespace koppel::journal_service {

// Whether a worker's stream is there.
using Leeft = std::function<bool(const std::string& owner)>;

struct Vrager {
  std::string owner;  // the worker that asks
  Leeft leeft;
};

// Fills `reply` with the answer or with `error`: "begin at open again: …" when what was asked no longer fits. A status
// is the database's, and undoes the transaction.
absl::Status Beantwoord(Store& store, const v1::JournalRequest& request, const Vrager& vrager, absl::Time nu,
                        v1::JournalReply& reply);

absl::StatusOr<Sleutel> LeesSleutel(const v1::WerkbonSleutel& sleutel);

}  // namespace koppel::journal_service
