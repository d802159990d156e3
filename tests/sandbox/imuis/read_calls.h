// GetStamtabelRecords and GetAdmInfo (vendor page 3.1, 3.13).
#pragma once

#include "absl/status/status.h"
#include "tests/sandbox/imuis/call.h"

namespace koppel::sandbox::imuis {

// Each puts its answer in `Records`; a refusal is InvalidArgument.
absl::Status GetStamtabelRecords(Call& call);
absl::Status GetAdmInfo(Call& call);

}  // namespace koppel::sandbox::imuis
