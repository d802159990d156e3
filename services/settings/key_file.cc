#include "services/settings/key_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/ids.h"

namespace koppel::settings_service {
namespace {

constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kMaxFileBytes = 64 * 1024;

struct Descriptor {
  int fd = -1;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

bool IsKeyId(absl::string_view id) {
  return !id.empty() && id.size() <= 32 &&
         std::all_of(id.begin(), id.end(), [](char c) { return absl::ascii_isalnum(c) || c == '-' || c == '_'; });
}

// Empty when `text` is not exactly 32 bytes in one of the two forms.
base::Secret DecodeKey(absl::string_view text) {
  std::string key(kKeyBytes, '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(key.data());
  std::size_t size = 0;
  const char* end = nullptr;
  const bool hex = text.size() == 2 * kKeyBytes &&
                   sodium_hex2bin(bytes, key.size(), text.data(), text.size(), nullptr, &size, &end) == 0;
  if (!hex) {
    for (const int variant : {sodium_base64_VARIANT_ORIGINAL, sodium_base64_VARIANT_URLSAFE}) {
      if (sodium_base642bin(bytes, key.size(), text.data(), text.size(), nullptr, &size, &end, variant) == 0) break;
      size = 0;
    }
  }
  if (size != kKeyBytes || end != text.data() + text.size()) return base::Secret();
  return base::Secret(std::move(key));
}

absl::StatusOr<base::Secret> ReadPrivateFile(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (file.fd < 0) {
    return absl::NotFoundError(absl::StrCat("cannot open the key file ", path, ": ", std::strerror(errno),
                                            "; make one with settings-service --make-key ", path));
  }
  struct stat info {};
  if (::fstat(file.fd, &info) != 0 || !S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat("the key file ", path, " is not a regular file"));
  }
  if ((info.st_mode & 077) != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("the key file ", path, " can be read by others; run chmod 600 ", path));
  }
  if (info.st_size > static_cast<off_t>(kMaxFileBytes)) {
    return absl::InvalidArgumentError(absl::StrCat("the key file ", path, " is too large to be one"));
  }
  // In one block of its own, which is wiped with the Secret.
  std::string content(kMaxFileBytes, '\0');
  std::size_t used = 0;
  while (used < content.size()) {
    const ssize_t got = ::read(file.fd, content.data() + used, content.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return absl::InternalError(absl::StrCat("cannot read ", path, ": ", std::strerror(errno)));
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  content.resize(used);
  return base::Secret(std::move(content));
}

}  // namespace

absl::StatusOr<std::vector<MasterKey>> ReadKeyFile(const std::string& path) {
  if (sodium_init() < 0) return absl::InternalError("libsodium cannot start");
  const absl::StatusOr<base::Secret> content = ReadPrivateFile(path);
  if (!content.ok()) return content.status();

  std::vector<MasterKey> keys;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(content->Reveal(), '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const std::vector<absl::string_view> parts = absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    base::Secret key = parts.size() == 2 ? DecodeKey(parts[1]) : base::Secret();
    if (key.empty() || !IsKeyId(parts[0])) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, " line ", number,
                       ": expected an id ([A-Za-z0-9_-], at most 32) and 32 bytes in hexadecimal or base64"));
    }
    const bool twice = std::any_of(keys.begin(), keys.end(), [&](const MasterKey& k) { return k.id == parts[0]; });
    if (twice) return absl::InvalidArgumentError(absl::StrCat(path, " line ", number, ": the key id occurs twice"));
    keys.push_back({std::string(parts[0]), std::move(key)});
  }
  if (keys.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("no key in ", path, "; make one with settings-service --make-key"));
  }
  return keys;
}

absl::Status MakeKeyFile(const std::string& path) {
  if (sodium_init() < 0) return absl::InternalError("libsodium cannot start");
  const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
  if (file.fd < 0 && errno == EEXIST) {
    return absl::AlreadyExistsError(absl::StrCat(path, " exists already and is left as it is"));
  }
  if (file.fd < 0) return absl::InternalError(absl::StrCat("cannot make ", path, ": ", std::strerror(errno)));

  std::array<unsigned char, kKeyBytes> key{};
  randombytes_buf(key.data(), key.size());
  std::array<char, 2 * kKeyBytes + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), key.data(), key.size());
  std::array<unsigned char, 4> name{};
  randombytes_buf(name.data(), name.size());
  const base::Secret line(
      absl::StrCat("k", base::Hex(absl::string_view(reinterpret_cast<const char*>(name.data()), name.size())), " ",
                   hex.data(), "\n"));
  sodium_memzero(key.data(), key.size());
  sodium_memzero(hex.data(), hex.size());

  const std::string& text = line.Reveal();
  const bool written = ::write(file.fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (!written || ::fsync(file.fd) != 0) {
    const std::string why = std::strerror(errno);
    ::unlink(path.c_str());
    return absl::InternalError(absl::StrCat("cannot write ", path, ": ", why));
  }
  return absl::OkStatus();
}

}  // namespace koppel::settings_service
