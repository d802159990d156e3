// For tests: a program that plays a vendor, as a process of its own on a port of the kernel's choice.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/base/internal/raw_logging.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace koppel::vendor {

class SandboxProcess {
 public:
  // Returns when it listens. Stops the test when it does not come up.
  SandboxProcess(std::string program, std::vector<std::string> flags) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) ABSL_RAW_LOG(FATAL, "no pipe");
    flags.insert(flags.begin(), std::move(program));
    std::vector<char*> arguments;
    for (std::string& flag : flags) arguments.push_back(flag.data());
    arguments.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      dup2(ends[1], STDOUT_FILENO);
      execv(arguments[0], arguments.data());
      _exit(127);
    }
    close(ends[1]);
    output_ = fdopen(ends[0], "r");
    char line[200] = "";
    const bool read = fgets(line, sizeof line, output_) != nullptr;
    absl::string_view said = absl::StripAsciiWhitespace(line);
    if (!read || !absl::ConsumePrefix(&said, "listening "))
      ABSL_RAW_LOG(FATAL, "%s did not start: %s", arguments[0], line);
    address_ = std::string(said);
  }

  ~SandboxProcess() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    fclose(output_);
  }

  SandboxProcess(const SandboxProcess&) = delete;
  SandboxProcess& operator=(const SandboxProcess&) = delete;

  const std::string& address() const { return address_; }  // "http://127.0.0.1:41234"

 private:
  pid_t pid_ = -1;
  FILE* output_ = nullptr;
  std::string address_;
};

}  // namespace koppel::vendor
