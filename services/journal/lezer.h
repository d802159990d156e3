// The journal as owner of the events' topic: it keeps the newest content of each werkbon for the sweep, puts aside what
// can't be understood, and answers for accounts that have no koppeling. The pools pass over all three.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "domein/werkbon.h"
#include "kafka/consumer.h"
#include "kafka/producer.h"
#include "services/journal/werk.h"

namespace koppel::journal_service {

class Lezer {
 public:
  struct Parts {
    Werk& werk;
    kafka::Producer& producer;
    // Whether this connection has any koppeling; a status: the settings are not known yet.
    std::function<absl::StatusOr<bool>(const std::string& account, domein::Veldapp veldapp)> kent_account;
    std::function<void(const std::string& reden)> dode_letter;  // counted
    std::function<void()> gelezen;                              // each turn of the loop
  };

  Lezer(Parts parts, kafka::Config kafka) : parts_(std::move(parts)), kafka_(std::move(kafka)) {}

  // Reads until `stop`; an error is one of Kafka that a fresh consumer may get over.
  absl::Status Run(const std::function<bool()>& stop);

 private:
  absl::Status Neem(const std::vector<kafka::Record>& records, const std::function<bool()>& stop);

  const Parts parts_;
  const kafka::Config kafka_;
};

}  // namespace koppel::journal_service
