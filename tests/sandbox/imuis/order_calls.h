// CreateVerkoopOrder and DeleteVerkooporder, and the functions of order lines (vendor page 3.10 to 3.12).
#pragma once

#include "absl/status/status.h"
#include "tests/sandbox/imuis/call.h"

namespace koppel::sandbox::imuis {

// A refusal is InvalidArgument, and nothing was stored (A22), but for CreateVerkooporderRegel with partial lines: then
// the lines before the refused one were.
absl::Status CreateVerkoopOrder(Call& call);
absl::Status CreateVerkooporderRegel(Call& call);
absl::Status UpdateVerkooporderRegel(Call& call);
absl::Status DeleteVerkooporderRegel(Call& call);
absl::Status DeleteVerkooporder(Call& call);

}  // namespace koppel::sandbox::imuis
