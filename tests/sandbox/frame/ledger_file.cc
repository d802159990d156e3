#include "tests/sandbox/frame/ledger_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"

namespace koppel::sandbox {
namespace {

absl::Status Failure(absl::string_view what, const std::string& name) {
  return absl::UnavailableError(absl::StrCat(what, " ", name, ": ", std::strerror(errno)));
}

}  // namespace

LedgerFile::~LedgerFile() {
  if (fd_ >= 0) close(fd_);
}

absl::Status LedgerFile::Open(const std::string& name, const std::function<absl::Status(const std::string&)>& restore) {
  name_ = name;
  fd_ = open(name.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd_ < 0) return Failure("cannot write", name);
  std::ifstream file(name, std::ios::binary);
  if (!file) return Failure("cannot read", name);
  off_t whole = 0;
  int number = 0;
  for (std::string line; std::getline(file, line) && !file.eof();) {
    ++number;
    const absl::Status restored = restore(line);
    if (!restored.ok()) {
      return absl::Status(restored.code(), absl::StrCat(name, " line ", number, ": ", restored.message()));
    }
    whole += static_cast<off_t>(line.size()) + 1;
  }
  if (ftruncate(fd_, whole) != 0) return Failure("cannot shorten", name);
  return absl::OkStatus();
}

void LedgerFile::Append(absl::string_view line) {
  buffer_.assign(line.data(), line.size());
  buffer_ += '\n';
  if (write(fd_, buffer_.data(), buffer_.size()) == static_cast<ssize_t>(buffer_.size())) return;
  std::cerr << program_ << ": " << Failure("cannot write", name_).message() << std::endl;
  std::_Exit(1);
}

}  // namespace koppel::sandbox
