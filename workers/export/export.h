// The road of one werkbon, from its event to its result (design, 5).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/task.h"
#include "domein/conceptfactuur.h"
#include "domein/koppeling.h"
#include "journal/client.h"
#include "kafka/record.h"
#include "settings/client.h"
#include "stream/worker.h"
#include "vendor/vendor.h"
#include "workers/export/aanroep.h"
#include "workers/export/metrics.h"
#include "workers/export/oordeel.h"
#include "workers/export/stamgegevens.h"
#include "workers/export/verbindingen.h"

namespace koppel::worker {

struct ExportParts {
  vendor::Vendor& vendor;
  settings::Client& settings;
  journal::Client& journal;
  Verbindingen& verbindingen;
  Geheugen& geheugen;
  Metrics& metrics;
};

struct ExportOptions {
  Budget budget;                               // for calls that may be repeated freely
  absl::Duration look_up = absl::Seconds(60);  // how long an unknown outcome is looked up before it is ONZEKER
};

// Turns events into results. Used on the engine's thread.
class Export {
 public:
  Export(ExportParts parts, ExportOptions options) : parts_(parts), options_(options) {}

  // Whether this event is for this pool, and its lane: the single werkbon. An event that can't be read is not ours: the
  // journal, owner of the topic, puts it aside. Any thread; what it answers handles the event on the engine's: with the
  // results to publish, none when it was superseded or an echo, or with a status when it could not be ended now (a
  // service is away), to be handled again from the start; nothing is lost and nothing made twice by that.
  stream::Route Route(kafka::Record record);

 private:
  struct Bericht;  // an event as it was read
  Task<absl::StatusOr<std::vector<kafka::Record>>> Handle(std::shared_ptr<const Bericht> bericht, bool crowded_out);

  struct Reis;  // one offer under way

  // What this revision should become: a concept, or an outcome with its reasons.
  struct Wens {
    std::optional<domein::Conceptfactuur> concept_;
    std::vector<v1::AangemaaktRecord> aangemaakt;
    std::optional<v1::WerkbonResult> oordeel;
  };
  // What became of a step: a verdict to publish, or nothing to publish, or go on.
  struct Einde {
    std::optional<v1::WerkbonResult> oordeel;
  };
  using Stap = std::optional<Einde>;  // nullopt: go on

  Task<absl::StatusOr<Einde>> Voer(Reis& reis);
  Task<absl::StatusOr<Wens>> Bepaal(Reis& reis);
  Task<absl::StatusOr<Stap>> Lever(Reis& reis, const Wens& wens);
  enum class Waarvoor { kEinde, kCreate };
  Task<absl::StatusOr<Stap>> NeemOver(Reis& reis, v1::BeginResponse begin, Waarvoor waarvoor);
  Task<absl::StatusOr<Stap>> ZoekOp(Reis& reis, absl::Duration at_least);
  Task<absl::StatusOr<Einde>> Sluit(Reis& reis, v1::WerkbonResult oordeel, bool nothing_done);
  Task<absl::StatusOr<Stap>> SluitAlsHetMag(Reis& reis, v1::WerkbonResult oordeel, bool nothing_done);
  Task<absl::StatusOr<std::optional<vendor::Factuurverwijzing>>> Vind(Reis& reis);
  void LeesTerug(const Reis& reis, const vendor::Factuurverwijzing& factuur);
  v1::BeginRequest Begin(const Reis& reis) const;

  ExportParts parts_;
  ExportOptions options_;
};

}  // namespace koppel::worker
