// Saving a koppeling: everything is judged at once, and only when nothing is wrong there is a new version, in force
// from then on (ALL-05, design 9).
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "koppel/v1/settings.pb.h"
#include "services/settings/store.h"

namespace koppel::settings_service {

// With complaints nothing was saved. A status is a failure of the database.
absl::StatusOr<v1::ApplyResponse> Apply(const v1::ApplyRequest& verzoek, Store& store, absl::Time nu);

}  // namespace koppel::settings_service
