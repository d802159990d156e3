// The event that tells that a koppeling changed.
#pragma once

#include <cstdint>

#include "domein/koppeling.h"
#include "kafka/record.h"

namespace koppel::wire {

// On koppel.settings-changed.v1, key the koppeling. Carries no setting and no secret.
kafka::Record SettingsChangedRecord(const domein::KoppelingSleutel& sleutel, std::int64_t versie, bool verwijderd);

}  // namespace koppel::wire
