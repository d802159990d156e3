// bench-stub: the vendor of a measurement. Answers every POST after the delay that its path names, with the first bytes
// of its body. One thread, keep-alive; does as little as an HTTP server can, since it shares the machine with what is
// measured.
//
//   POST /<milliseconds>    an event (events.h); one that is marked slow waits for --slow instead

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "program/flags.h"
#include "program/stop.h"
#include "tests/bench/events.h"

namespace koppel::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kMostBytes = 1 << 20;

struct Connection {
  std::string in;
  std::uint64_t life = 0;  // tells a descriptor that was closed and opened again apart
  bool open = false;
};

struct Due {
  Clock::time_point at;
  int fd;
  std::uint64_t life;
  std::string answer;
};

class Stub {
 public:
  Stub(int listening, milliseconds slow) : listening_(listening), slow_(slow) {
    Watch(listening_, EPOLLIN);
    buffer_.resize(64 * 1024);
  }

  void Run(const program::Stop& stop) {
    std::vector<epoll_event> events(512);
    while (!stop.requested()) {
      const int count = Wait(events);
      for (int i = 0; i < count; ++i) {
        events[static_cast<std::size_t>(i)].data.fd == listening_ ? Accept()
                                                                  : Read(events[static_cast<std::size_t>(i)].data.fd);
      }
      AnswerDue();
    }
  }

 private:
  int Wait(std::vector<epoll_event>& events) {
    auto patience = std::chrono::nanoseconds(milliseconds(200));
    const Clock::time_point now = Clock::now();
    for (const auto& [delay, queue] : due_) {
      if (!queue.empty()) patience = std::min<std::chrono::nanoseconds>(patience, queue.front().at - now);
    }
    patience = std::max(patience, std::chrono::nanoseconds(0));
    const timespec timeout{.tv_sec = 0, .tv_nsec = patience.count()};
    return epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
  }

  void Watch(int fd, std::uint32_t what) {
    epoll_event event{.events = what, .data = {.fd = fd}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }

  void Accept() {
    while (true) {
      const int fd = accept4(listening_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd < 0) return;
      const int on = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
      if (connections_.size() <= static_cast<std::size_t>(fd)) connections_.resize(static_cast<std::size_t>(fd) + 1);
      Of(fd) = {.in = {}, .life = ++lives_, .open = true};
      Watch(fd, EPOLLIN);
    }
  }

  Connection& Of(int fd) { return connections_[static_cast<std::size_t>(fd)]; }

  void Read(int fd) {
    Connection& connection = Of(fd);
    const ssize_t size = recv(fd, buffer_.data(), buffer_.size(), 0);
    if (size <= 0) {
      if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
      return Close(fd);
    }
    connection.in.append(buffer_.data(), static_cast<std::size_t>(size));
    while (connection.open && TakeRequest(fd, connection)) {
    }
  }

  void Close(int fd) {
    Of(fd).open = false;
    close(fd);
  }

  // False: not all of it is here yet.
  bool TakeRequest(int fd, Connection& connection) {
    const std::size_t end = connection.in.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const absl::string_view head(connection.in.data(), end);
    const std::size_t size = BodySize(head);
    if (size > kMostBytes) {
      std::fprintf(stderr, "bench-stub: a request without a length that it can read:\n%s\n", std::string(head).c_str());
      Close(fd);
      return false;
    }
    if (connection.in.size() < end + 4 + size) return false;
    const absl::string_view body(connection.in.data() + end + 4, size);
    const milliseconds delay = IsSlow(body) ? slow_ : Delay(head);
    std::string answer = Answer(body);
    if (delay.count() == 0) {
      Write(fd, answer);
    } else {
      due_[delay].push_back({Clock::now() + delay, fd, connection.life, std::move(answer)});
    }
    if (connection.open) connection.in.erase(0, end + 4 + size);
    return true;
  }

  static std::size_t BodySize(absl::string_view head) {
    for (std::size_t at = head.find("\r\n"); at != absl::string_view::npos; at = head.find("\r\n", at + 2)) {
      const absl::string_view line = head.substr(at + 2);
      if (!absl::StartsWithIgnoreCase(line, "content-length:")) continue;
      const absl::string_view value = line.substr(15, line.find("\r\n") - 15);
      std::size_t size = 0;
      return absl::SimpleAtoi(value, &size) ? size : kMostBytes + 1;
    }
    return kMostBytes + 1;
  }

  static milliseconds Delay(absl::string_view head) {
    const std::size_t slash = head.find('/');
    const absl::string_view path = head.substr(slash + 1, head.find(' ', slash) - slash - 1);
    int value = 0;
    return milliseconds(absl::SimpleAtoi(path, &value) && value > 0 ? value : 0);
  }

  static std::string Answer(absl::string_view body) {
    const std::string text = Echo(body);
    return absl::StrCat("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ", text.size(),
                        "\r\n\r\n", text);
  }

  void Write(int fd, const std::string& answer) {
    if (send(fd, answer.data(), answer.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(answer.size())) Close(fd);
  }

  // Per delay they are due in the order they came.
  void AnswerDue() {
    const Clock::time_point now = Clock::now();
    for (auto& [delay, queue] : due_) {
      for (; !queue.empty() && queue.front().at <= now; queue.pop_front()) {
        const Due& one = queue.front();
        if (Of(one.fd).open && Of(one.fd).life == one.life) Write(one.fd, one.answer);
      }
    }
  }

  const int listening_;
  const milliseconds slow_;
  const int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  std::vector<char> buffer_;
  std::vector<Connection> connections_;  // by descriptor
  std::uint64_t lives_ = 0;
  std::map<milliseconds, std::deque<Due>> due_;
};

// The listening socket, or -1 with errno.
int Listen(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 || listen(fd, 4096) != 0) return -1;
  return fd;
}

int PortOf(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace
}  // namespace koppel::bench

int main(int argc, char** argv) {
  using namespace koppel;
  int port = 0;
  std::string port_file;
  absl::Duration slow;
  program::Flags flags("bench-stub", "The vendor of a measurement: POST /<milliseconds> answers after so long.");
  flags.Port("port", &port, 0, "port on 127.0.0.1; 0: a free one");
  flags.Text("port-file", &port_file, "file to write the port to");
  flags.Duration("slow", &slow, absl::Seconds(5), "how long an event that is marked slow waits");
  if (const auto code = flags.Parse(argc, argv)) return *code;
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  program::Stop stop;
  const int listening = bench::Listen(port);
  if (listening < 0) {
    std::perror("bench-stub: the port can't be had");
    return 1;
  }
  if (!program::WritePortFile(port_file, bench::PortOf(listening)).ok()) return 1;
  bench::Stub(listening, absl::ToChronoMilliseconds(slow)).Run(stop);
  return 0;
}
