#include "services/settings/vault.h"

#include <sodium.h>

#include <algorithm>
#include <initializer_list>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/ids.h"

namespace koppel::settings_service {
namespace {

constexpr absl::string_view kFormat = "1";
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

// Each part with its length before it, so that "ab","c" differs from "a","bc".
std::string Binding(std::initializer_list<absl::string_view> parts) {
  std::string text;
  for (absl::string_view part : parts) absl::StrAppend(&text, part.size(), ":", part);
  return text;
}

unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
const unsigned char* Bytes(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string Random(std::size_t size) {
  std::string bytes(size, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

std::string Encrypt(const base::Secret& key, const std::string& key_id, const std::string& binding,
                    const base::Secret& secret) {
  const std::string& plain = secret.Reveal();
  std::string box = Random(kNonceBytes);
  box.resize(kNonceBytes + plain.size() + kTagBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(box) + kNonceBytes, nullptr, Bytes(plain), plain.size(),
                                             Bytes(binding), binding.size(), nullptr, Bytes(box), Bytes(key.Reveal()));
  return absl::StrCat(kFormat, ".", key_id, ".", absl::WebSafeBase64Escape(box));
}

// The parts of "<format>.<key id>.<box>".
struct Sealed {
  std::string key_id;
  std::string box;
};

std::optional<Sealed> Parse(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  Sealed sealed;
  if (parts.size() != 3 || parts[0] != kFormat || !absl::WebSafeBase64Unescape(parts[2], &sealed.box) ||
      sealed.box.size() < kNonceBytes + kTagBytes) {
    return std::nullopt;
  }
  sealed.key_id = std::string(parts[1]);
  return sealed;
}

std::optional<base::Secret> Decrypt(const base::Secret& key, const std::string& binding, const std::string& box) {
  std::string plain(box.size() - kNonceBytes - kTagBytes, '\0');
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Bytes(plain), nullptr, nullptr, Bytes(box) + kNonceBytes, box.size() - kNonceBytes, Bytes(binding),
      binding.size(), Bytes(box), Bytes(key.Reveal()));
  if (failed != 0) return std::nullopt;
  return base::Secret(std::move(plain));
}

std::string BindingOf(const Plaats& plaats, absl::string_view key_id) {
  return Binding({"geheim", plaats.account, plaats.veldapp, plaats.vendor, plaats.veld, key_id, kFormat});
}

std::string BindingOf(const std::string& account, const std::string& id, absl::string_view master_id) {
  return Binding({"datasleutel", account, id, master_id, kFormat});
}

}  // namespace

DataKey Vault::MakeDataKey() const {
  return {base::Hex(Random(8)), base::Secret(Random(crypto_aead_xchacha20poly1305_ietf_KEYBYTES))};
}

std::string Vault::Wrap(const std::string& account, const DataKey& key) const {
  const MasterKey& master = keys_.front();
  return Encrypt(master.key, master.id, BindingOf(account, key.id, master.id), key.key);
}

absl::StatusOr<DataKey> Vault::Unwrap(const std::string& account, const std::string& id,
                                      absl::string_view wrapped) const {
  const std::optional<Sealed> sealed = Parse(wrapped);
  if (!sealed) return absl::DataLossError(absl::StrCat("the data key ", id, " is damaged; restore the database"));
  const auto master =
      std::find_if(keys_.begin(), keys_.end(), [&](const MasterKey& k) { return k.id == sealed->key_id; });
  if (master == keys_.end()) {
    return absl::FailedPreconditionError(absl::StrCat("the database is sealed with master key ", sealed->key_id,
                                                      ", which is not in the key file; add its line"));
  }
  std::optional<base::Secret> key = Decrypt(master->key, BindingOf(account, id, master->id), sealed->box);
  if (!key) {
    return absl::FailedPreconditionError(absl::StrCat(
        "master key ", master->id, " of the key file does not open the database: it is another key with the same id, ",
        "or the data key ", id, " was changed; put back the key file that belongs to this database"));
  }
  return DataKey{id, *std::move(key)};
}

bool Vault::IsCurrent(absl::string_view wrapped) const {
  const std::optional<Sealed> sealed = Parse(wrapped);
  return sealed && sealed->key_id == keys_.front().id;
}

std::string Seal(const DataKey& key, const Plaats& plaats, const base::Secret& secret) {
  return Encrypt(key.key, key.id, BindingOf(plaats, key.id), secret);
}

absl::StatusOr<base::Secret> Unseal(const DataKey& key, const Plaats& plaats, absl::string_view text) {
  const std::optional<Sealed> sealed = Parse(text);
  std::optional<base::Secret> secret;
  if (sealed && sealed->key_id == key.id) secret = Decrypt(key.key, BindingOf(plaats, key.id), sealed->box);
  if (!secret) {
    return absl::DataLossError(absl::StrCat("the sealed ", plaats.veld, " of ", plaats.account, "/", plaats.veldapp,
                                            "/", plaats.vendor, " does not open: it was changed or moved"));
  }
  return *std::move(secret);
}

}  // namespace koppel::settings_service
