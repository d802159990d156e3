#include "http/fake_names.h"

#include <dlfcn.h>
#include <netdb.h>
#include <sys/socket.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>

namespace koppel::http {
namespace {

std::mutex mutex;
std::condition_variable changed;
std::map<std::string, std::vector<std::string>>& Names() {
  static auto& names = *new std::map<std::string, std::vector<std::string>>;
  return names;
}
bool slow_is_held = false;
int slow_waiting = 0;
int slow_ended = 0;
std::atomic<int> connects = 0;

}  // namespace

void NameLeadsTo(const std::string& name, std::vector<std::string> addresses) {
  const std::lock_guard<std::mutex> lock(mutex);
  Names()[name] = std::move(addresses);
}

void HoldSlowName() {
  const std::lock_guard<std::mutex> lock(mutex);
  slow_is_held = true;
  slow_ended = 0;
}

void ReleaseSlowName() {
  const std::lock_guard<std::mutex> lock(mutex);
  slow_is_held = false;
  changed.notify_all();
}

void AwaitSlowNameWaiting(int lookups) {
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait(lock, [&] { return slow_waiting >= lookups; });
}

void AwaitSlowNameEnded(int lookups) {
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait(lock, [&] { return slow_ended >= lookups; });
}

int ConnectsTried() { return connects; }

}  // namespace koppel::http

// The program's own functions come before those of the C library, for the libraries it uses too.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** result) {
  using namespace koppel::http;
  static const auto real = reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  std::vector<std::string> addresses;
  {
    std::unique_lock<std::mutex> lock(mutex);
    const std::string name = node == nullptr ? "" : node;
    if (name == "slow.test") {
      ++slow_waiting;
      changed.notify_all();
      changed.wait(lock, [] { return !slow_is_held; });
      --slow_waiting;
      ++slow_ended;
      changed.notify_all();
    }
    const auto found = Names().find(name);
    addresses = found != Names().end() ? found->second : std::vector<std::string>{name};
  }
  addrinfo** end = result;
  *end = nullptr;
  for (const std::string& address : addresses) {
    addrinfo numeric = hints == nullptr ? addrinfo{} : *hints;
    numeric.ai_family = AF_UNSPEC;
    numeric.ai_flags = AI_NUMERICHOST;
    if (const int code = real(address.c_str(), service, &numeric, end); code != 0) return code;
    while (*end != nullptr) end = &(*end)->ai_next;
  }
  return *result == nullptr ? EAI_NONAME : 0;
}

extern "C" int connect(int fd, const sockaddr* address, socklen_t size) {
  static const auto real = reinterpret_cast<decltype(&connect)>(dlsym(RTLD_NEXT, "connect"));
  if (address->sa_family == AF_INET || address->sa_family == AF_INET6) ++koppel::http::connects;
  return real(fd, address, size);
}
