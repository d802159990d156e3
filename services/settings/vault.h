// Encryption of what gives access (reliability S1 to S3): a data key per account seals its secrets, a master key from
// outside the database wraps the data key. XChaCha20-Poly1305 with random nonces. What is sealed is bound to its place:
// copied to another account, koppeling or field it does not open. Pure: no file, no database.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "services/settings/key_file.h"

namespace koppel::settings_service {

// Where a sealed value stands.
struct Plaats {
  std::string account;
  std::string veldapp;
  std::string vendor;
  std::string veld;
};

// The key of one account, open in memory.
struct DataKey {
  std::string id;
  base::Secret key;
};

class Vault {
 public:
  // `keys` as ReadKeyFile gives them: at least one, the first seals.
  explicit Vault(std::vector<MasterKey> keys) : keys_(std::move(keys)) {}

  // A new random key with a new id.
  DataKey MakeDataKey() const;

  // The data key of `account` as text to store, sealed by the first master key.
  std::string Wrap(const std::string& account, const DataKey& key) const;

  // The key behind such a text. FailedPrecondition: its master key is not in the key file, or is another one.
  absl::StatusOr<DataKey> Unwrap(const std::string& account, const std::string& id, absl::string_view wrapped) const;

  // Whether the first master key sealed this text.
  bool IsCurrent(absl::string_view wrapped) const;

 private:
  std::vector<MasterKey> keys_;
};

// `secret` as text to store at this place.
std::string Seal(const DataKey& key, const Plaats& plaats, const base::Secret& secret);

// The secret behind such a text. DataLoss: it was changed, or belongs to another place or key.
absl::StatusOr<base::Secret> Unseal(const DataKey& key, const Plaats& plaats, absl::string_view sealed);

}  // namespace koppel::settings_service
