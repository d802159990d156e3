#include "wire/settings_changed.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/ids.h"
#include "koppel/v1/events.pb.h"
#include "wire/envelope.h"
#include "wire/topics.h"

namespace koppel::wire {

kafka::Record SettingsChangedRecord(const domein::KoppelingSleutel& sleutel, std::int64_t versie, bool verwijderd) {
  v1::SettingsChanged event;
  event.set_koppeling(sleutel.ToString());
  event.set_versie(versie);
  event.set_verwijderd(verwijderd);
  kafka::Record record;
  record.topic = kSettingsChanged;
  record.key = sleutel.ToString();
  record.value = event.SerializeAsString();
  Apply({.id = base::StableName({sleutel.ToString(), absl::StrCat(versie), verwijderd ? "weg" : ""}),
         .source = "koppel/settings",
         .type = kSettingsChanged,
         .time = absl::Now(),
         .traceparent = ""},
        record);
  return record;
}

}  // namespace koppel::wire
