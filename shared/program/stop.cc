#include "program/stop.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "absl/strings/str_cat.h"

namespace koppel::program {
namespace {

// What a signal handler may touch: a flag and a pipe. Nobody reads the pipe, so once written it stays readable for all.
std::atomic<bool> asked = false;
int wake[2] = {-1, -1};

void OnSignal(int) {
  if (asked.exchange(true)) _exit(130);
  const int saved = errno;
  [[maybe_unused]] const ssize_t written = write(wake[1], "x", 1);
  errno = saved;
}

bool Ready(int timeout_ms) {
  pollfd waits{.fd = wake[0], .events = POLLIN, .revents = 0};
  while (true) {
    const int ready = poll(&waits, 1, timeout_ms);
    if (ready >= 0 || errno != EINTR) return ready > 0;
  }
}

}  // namespace

Stop::Stop() {
  asked = false;
  if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0) std::abort();
  struct sigaction action {};
  action.sa_handler = OnSignal;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

Stop::~Stop() {
  signal(SIGTERM, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  close(wake[0]);
  close(wake[1]);
}

bool Stop::requested() const { return asked; }
bool Stop::WaitFor(absl::Duration timeout) const {
  return Ready(static_cast<int>(std::clamp<std::int64_t>(absl::ToInt64Milliseconds(timeout), 0, 1'000'000'000)));
}
void Stop::Wait() const { Ready(-1); }

void SetCoreLimits() {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

absl::Status WriteFileAtomically(const std::string& name, absl::string_view text) {
  if (name.empty()) return absl::OkStatus();
  const std::string half = absl::StrCat(name, ".", getpid());
  {
    std::ofstream file(half, std::ios::trunc);
    file << text << "\n";
    file.flush();
    if (!file) return absl::UnavailableError(absl::StrCat("cannot write ", half));
  }
  if (std::rename(half.c_str(), name.c_str()) != 0) {
    const int why = errno;
    std::remove(half.c_str());
    return absl::UnavailableError(absl::StrCat("cannot write ", name, ": ", std::strerror(why)));
  }
  return absl::OkStatus();
}

absl::Status WritePortFile(const std::string& name, int port) { return WriteFileAtomically(name, absl::StrCat(port)); }

}  // namespace koppel::program
