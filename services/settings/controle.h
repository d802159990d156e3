// What is wrong with a save, judged by the message alone. Pure; whether the administration is free and whether there is
// an access is asked of the database afterwards.
#pragma once

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "domein/uitkomst.h"
#include "koppel/v1/settings.pb.h"

namespace koppel::settings_service {

struct Oordeel {
  std::vector<domein::Reden> complaints;  // any: nothing is saved
  std::vector<domein::Reden> warnings;    // saved all the same
};

// Everything at once, in Dutch, each with what to do. Without settings only the key, the access and the name of who
// saves are judged: that is an order for a koppeling (ALL-05).
Oordeel Controleer(const v1::ApplyRequest& verzoek);

}  // namespace koppel::settings_service
