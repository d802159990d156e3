// The file with the master keys. It lies apart from the database and its backups: who has one of the two has nothing.
//
// One key a line: an id and 32 bytes as 64 hexadecimal digits or as base64; '#' begins a remark. The first key seals
// what is new, the others only open what is old, so that a key is rotated by putting a new line on top and starting
// again.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/secret.h"

namespace koppel::settings_service {

struct MasterKey {
  std::string id;    // [A-Za-z0-9_-], 1 to 32 characters; stored with everything it seals
  base::Secret key;  // 32 bytes
};

// At least one key. NotFound, FailedPrecondition (others may read it) or InvalidArgument say what to do.
absl::StatusOr<std::vector<MasterKey>> ReadKeyFile(const std::string& path);

// Makes a file with one fresh key, mode 0600. AlreadyExists when there is one: a lost master key loses every login.
absl::Status MakeKeyFile(const std::string& path);

}  // namespace koppel::settings_service
