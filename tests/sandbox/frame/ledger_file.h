// The ledger's lines on disk.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace koppel::sandbox {

class LedgerFile {
 public:
  // `program` names itself when a write fails.
  explicit LedgerFile(std::string program) : program_(std::move(program)) {}
  ~LedgerFile();
  LedgerFile(const LedgerFile&) = delete;
  LedgerFile& operator=(const LedgerFile&) = delete;

  // Hands every whole line to `restore`, cuts off a last line that a crash left half, and appends from there. Makes the
  // file when there is none. Unavailable: the file can't be read or written; the status of `restore`, with the number
  // of its line.
  absl::Status Open(const std::string& name, const std::function<absl::Status(const std::string&)>& restore);

  // One line, in one write. The process ends with status 1 when that fails: a sandbox that forgets what it stored would
  // lie about it.
  void Append(absl::string_view line);

 private:
  const std::string program_;
  int fd_ = -1;
  std::string name_;
  std::string buffer_;
};

}  // namespace koppel::sandbox
