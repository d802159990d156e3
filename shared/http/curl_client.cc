#include "http/curl_client.h"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "http/call.h"

namespace koppel::http {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

constexpr absl::Duration kLongestTimeout = absl::Hours(24);
constexpr long kConnectionsPerMulti = 128;

CURLM* OpenMulti() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK) std::abort();
  });
  CURLM* multi = curl_multi_init();
  if (multi == nullptr) std::abort();
  return multi;
}

}  // namespace

// Everything is guarded by one mutex, taken where Asio or a caller comes in; libcurl's callbacks run below it. A
// std::mutex, since the thread sanitizer does not see into Debian's Abseil.
class CurlClient::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::any_io_executor executor, Options options)
      : executor_(std::move(executor)),
        options_(std::move(options)),
        ready_(executor_, epoll_create1(EPOLL_CLOEXEC)),
        deadline_timer_(executor_) {
    // A limit per host that is lower than that of all is kept by one.
    const bool divisible = options_.max_connections_per_host >= options_.max_connections;
    long left = options_.max_connections;
    do {
      const long places = divisible ? std::min(left, kConnectionsPerMulti) : left;
      Open(*multis_.emplace_back(
          std::make_unique<Multi>(*this, places, divisible ? places : options_.max_connections_per_host)));
      left -= places;
    } while (left > 0);
  }

  std::uint64_t NewId() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return next_id_++;
  }
  void Start(std::uint64_t id, Request request, Call::Done done);
  void Cancel(std::uint64_t id);
  void Shutdown();

 private:
  // libcurl looks at every connection that it has for one that is free: a thousand are divided over several multis,
  // which are filled one after the other, so that who calls little finds its connection again.
  struct Multi {
    Multi(Impl& of, long at_once, long at_once_per_host)
        : client(of), places(at_once), per_host(at_once_per_host), timer(of.executor_) {}
    Impl& client;
    const long places;
    const long per_host;
    CURLM* curl = nullptr;
    long calls = 0;
    bool has_dead = false;  // the other side ended a connection that libcurl keeps for a next call
    Clock::time_point turn = Clock::time_point::max();  // when libcurl wants its next one
    bool posted = false;
    asio::steady_timer timer;
    Clock::time_point armed = Clock::time_point::max();
  };
  struct Socket {
    Multi* multi = nullptr;
    std::uint32_t registered = 0;
    std::uint32_t wanted = 0;
    bool is_connection = false;
  };

  struct Underway {
    std::unique_ptr<Call> call;
    Multi* multi;
    Clock::time_point since;
    Clock::time_point deadline;
  };

  static int OnSocket(CURL*, curl_socket_t fd, int what, void* multi, void*);
  static int OnTimer(CURLM*, long ms, void* multi);
  static int OnClose(void* self, curl_socket_t fd);

  std::unique_ptr<Handle> TakeHandle();
  void Register(curl_socket_t fd, Socket& socket, std::uint32_t what);
  void AwaitSockets();
  void Act();
  void Open(Multi& multi);
  void CloseDead(Multi& multi);
  Multi& ForNextCall();
  void ArmTurn(Multi& multi);
  void TakeTurn(Multi& multi);
  void EndFinished(Multi& multi);
  void ArmDeadline();
  void Abort(std::uint64_t id, absl::Status why, const char* result);
  void End(Call& call, CURLcode code);
  void Answer(Call& call, CURLcode code, Clock::time_point since);

  const asio::any_io_executor executor_;
  const Options options_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Multi>> multis_;
  bool down_ = false;  // from here on libcurl's are gone
  std::uint64_t next_id_ = 1;
  // libcurl's sockets have an epoll of their own, and Asio waits for that one: a call costs Asio no descriptor, and
  // what comes in at one moment is taken at once.
  asio::posix::stream_descriptor ready_;
  bool awaiting_ = false;
  absl::flat_hash_map<curl_socket_t, Socket> sockets_;
  absl::flat_hash_map<std::uint64_t, Underway> calls_;
  std::vector<std::unique_ptr<Handle>> idle_;

  absl::btree_set<std::pair<Clock::time_point, std::uint64_t>> deadlines_;
  asio::steady_timer deadline_timer_;
  Clock::time_point deadline_armed_ = Clock::time_point::max();
};

void CurlClient::Impl::Open(Multi& multi) {
  multi.curl = OpenMulti();
  curl_multi_setopt(multi.curl, CURLMOPT_SOCKETFUNCTION, &Impl::OnSocket);
  curl_multi_setopt(multi.curl, CURLMOPT_SOCKETDATA, &multi);
  curl_multi_setopt(multi.curl, CURLMOPT_TIMERFUNCTION, &Impl::OnTimer);
  curl_multi_setopt(multi.curl, CURLMOPT_TIMERDATA, &multi);
  curl_multi_setopt(multi.curl, CURLMOPT_MAX_TOTAL_CONNECTIONS, multi.places);
  curl_multi_setopt(multi.curl, CURLMOPT_MAX_HOST_CONNECTIONS, multi.per_host);
  curl_multi_setopt(multi.curl, CURLMOPT_MAXCONNECTS, multi.places);
  curl_multi_setopt(multi.curl, CURLMOPT_PIPELINING, long{CURLPIPE_NOTHING});
}

// The first that has a place; where none has, the call waits in the one with the fewest.
CurlClient::Impl::Multi& CurlClient::Impl::ForNextCall() {
  Multi* least = multis_.front().get();
  for (const std::unique_ptr<Multi>& multi : multis_) {
    if (multi->calls < multi->places) return *multi;
    if (multi->calls - multi->places < least->calls - least->places) least = multi.get();
  }
  return *least;
}

void CurlClient::Impl::Start(std::uint64_t id, Request request, Call::Done done) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const Clock::time_point now = Clock::now();
  auto call = std::make_unique<Call>(id, std::move(request), options_, std::move(done));
  if (down_) {
    call->Stop(absl::CancelledError("the client is down"), "cancelled");
    return Answer(*call, CURLE_ABORTED_BY_CALLBACK, now);
  }
  if (!call->Prepare(TakeHandle()).ok()) return Answer(*call, CURLE_ABORTED_BY_CALLBACK, now);
  curl_easy_setopt(call->handle->easy, CURLOPT_PRIVATE, call.get());

  const auto timeout = absl::ToChronoNanoseconds(std::min(call->request.timeout, kLongestTimeout));
  const Clock::time_point deadline = now + timeout;
  CURL* const started = call->handle->easy;
  Multi& multi = ForNextCall();
  ++multi.calls;
  calls_.emplace(id, Underway{.call = std::move(call), .multi = &multi, .since = now, .deadline = deadline});
  deadlines_.emplace(deadline, id);
  ArmDeadline();
  curl_multi_add_handle(multi.curl, started);
}

std::unique_ptr<Handle> CurlClient::Impl::TakeHandle() {
  if (!idle_.empty()) {
    std::unique_ptr<Handle> handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }
  std::unique_ptr<Handle> handle = Handle::Make(options_);
  if (handle == nullptr) return nullptr;
  handle->opened = [this](curl_socket_t fd) { sockets_[fd] = {.is_connection = true}; };
  curl_easy_setopt(handle->easy, CURLOPT_CLOSESOCKETFUNCTION, &Impl::OnClose);
  curl_easy_setopt(handle->easy, CURLOPT_CLOSESOCKETDATA, this);
  return handle;
}

void CurlClient::Impl::Cancel(std::uint64_t id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Abort(id, absl::CancelledError("the caller was cancelled"), "cancelled");
}

void CurlClient::Impl::Shutdown() {
  const std::lock_guard<std::mutex> lock(mutex_);
  down_ = true;
  while (!calls_.empty()) Abort(calls_.begin()->first, absl::CancelledError("the client went down"), "cancelled");
  idle_.clear();
  for (const std::unique_ptr<Multi>& multi : multis_) {
    multi->timer.cancel();
    curl_multi_cleanup(multi->curl);  // Closes the kept connections, through OnClose.
  }
  ready_.close();
}

void CurlClient::Impl::Abort(std::uint64_t id, absl::Status why, const char* result) {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return;  // It ended just before.
  found->second.call->Stop(std::move(why), result);
  End(*found->second.call, CURLE_ABORTED_BY_CALLBACK);
}

void CurlClient::Impl::End(Call& ended, CURLcode code) {
  auto node = calls_.extract(ended.id);
  Underway& underway = node.mapped();
  deadlines_.erase({underway.deadline, ended.id});
  ArmDeadline();
  --underway.multi->calls;
  curl_multi_remove_handle(underway.multi->curl, underway.call->handle->easy);
  Answer(*underway.call, code, underway.since);
  // As many as there may be connections: who calls so much at once does it again.
  if (!down_ && idle_.size() < static_cast<std::size_t>(options_.max_connections)) {
    idle_.push_back(underway.call->GiveBack());
  }
  if (calls_.empty()) {  // An idle client gives its executor nothing to wait for.
    ready_.cancel();
    for (const std::unique_ptr<Multi>& multi : multis_) {
      multi->timer.cancel();
      multi->armed = Clock::time_point::max();
    }
  }
}

void CurlClient::Impl::Answer(Call& call, CURLcode code, Clock::time_point since) {
  Verdict verdict = call.Judge(code);
  if (options_.observer) {
    options_.observer({.operation = call.request.operation,
                       .result = verdict.result,
                       .duration = absl::FromChrono(Clock::now() - since)});
  }
  call.done(std::move(verdict.answer));
}

void CurlClient::Impl::ArmDeadline() {
  if (deadlines_.empty()) {
    deadline_armed_ = Clock::time_point::max();
    deadline_timer_.cancel();
    return;
  }
  const Clock::time_point first = deadlines_.begin()->first;
  if (first >= deadline_armed_) return;  // Looks again when it fires.
  deadline_armed_ = first;
  deadline_timer_.expires_at(first);
  deadline_timer_.async_wait([self = shared_from_this()](boost::system::error_code error) {
    const std::lock_guard<std::mutex> lock(self->mutex_);
    if (error || self->down_) return;
    self->deadline_armed_ = Clock::time_point::max();
    const Clock::time_point now = Clock::now();
    while (!self->deadlines_.empty() && self->deadlines_.begin()->first <= now) {
      self->Abort(self->deadlines_.begin()->second, absl::DeadlineExceededError("the call's time was spent"),
                  "timeout");
    }
    self->ArmDeadline();
  });
}

// libcurl asks for another time with nearly every call. The timer is set again only for an earlier one, and looks when
// it fires whether it was still meant.
int CurlClient::Impl::OnTimer(CURLM*, long ms, void* data) {
  Multi* multi = static_cast<Multi*>(data);
  Impl& self = multi->client;
  multi->turn = ms < 0 ? Clock::time_point::max() : Clock::now() + std::chrono::milliseconds(ms);
  if (self.down_ || ms < 0) return 0;
  if (ms > 0) {
    self.ArmTurn(*multi);
  } else if (!multi->posted) {  // Never from here: libcurl may not be entered again from its own callback.
    multi->posted = true;
    asio::post(self.executor_, [kept = self.shared_from_this(), multi] {
      const std::lock_guard<std::mutex> lock(kept->mutex_);
      multi->posted = false;
      kept->TakeTurn(*multi);
    });
  }
  return 0;
}

void CurlClient::Impl::ArmTurn(Multi& multi) {
  if (calls_.empty() || multi.turn >= multi.armed) return;
  multi.armed = multi.turn;
  multi.timer.expires_at(multi.turn);
  multi.timer.async_wait([self = shared_from_this(), &multi](boost::system::error_code error) {
    const std::lock_guard<std::mutex> lock(self->mutex_);
    if (error) return;
    multi.armed = Clock::time_point::max();
    self->TakeTurn(multi);
  });
}

void CurlClient::Impl::TakeTurn(Multi& multi) {
  if (down_ || multi.turn == Clock::time_point::max()) return;
  if (multi.turn > Clock::now()) return ArmTurn(multi);
  multi.turn = Clock::time_point::max();
  int running = 0;
  curl_multi_socket_action(multi.curl, CURL_SOCKET_TIMEOUT, 0, &running);
  EndFinished(multi);
  if (!down_) ArmTurn(multi);
}

// A connection that libcurl keeps for the next call stays registered, since that one wants the same of it; what comes
// meanwhile is its end. Other descriptors of libcurl's are closed without a word, and go.
int CurlClient::Impl::OnSocket(CURL*, curl_socket_t fd, int what, void* data, void*) {
  Multi* multi = static_cast<Multi*>(data);
  Impl* self = &multi->client;
  Socket& socket = self->sockets_[fd];
  socket.multi = multi;
  if (what == CURL_POLL_REMOVE) {
    socket.wanted = 0;
    if (!socket.is_connection) {
      self->Register(fd, socket, 0);
      self->sockets_.erase(fd);
    }
    return 0;
  }
  socket.wanted = ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0u) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0u);
  self->Register(fd, socket, socket.wanted);
  self->AwaitSockets();
  return 0;
}

int CurlClient::Impl::OnClose(void* data, curl_socket_t fd) {
  static_cast<Impl*>(data)->sockets_.erase(fd);
  return close(fd);
}

void CurlClient::Impl::Register(curl_socket_t fd, Socket& socket, std::uint32_t what) {
  if (socket.registered == what) return;
  epoll_event event{.events = what, .data = {.fd = fd}};
  epoll_ctl(ready_.native_handle(),
            socket.registered == 0 ? EPOLL_CTL_ADD
            : what == 0            ? EPOLL_CTL_DEL
                                   : EPOLL_CTL_MOD,
            fd, &event);
  socket.registered = what;
}

void CurlClient::Impl::AwaitSockets() {
  if (awaiting_ || down_) return;
  awaiting_ = true;
  ready_.async_wait(asio::posix::descriptor_base::wait_read,
                    [self = shared_from_this()](boost::system::error_code error) {
                      const std::lock_guard<std::mutex> lock(self->mutex_);
                      self->awaiting_ = false;
                      if (self->down_) return;
                      if (!error) self->Act();
                      if (!self->down_ && !self->calls_.empty()) self->AwaitSockets();
                    });
}

void CurlClient::Impl::Act() {
  epoll_event events[256];
  const int count = epoll_wait(ready_.native_handle(), events, static_cast<int>(std::size(events)), 0);
  for (int i = 0; i < count; ++i) {
    const int fd = events[i].data.fd;
    const auto found = sockets_.find(fd);
    if (found == sockets_.end()) continue;  // Closed by what was done just now.
    if (found->second.wanted == 0) {
      Register(fd, found->second, 0);
      found->second.multi->has_dead = true;
      continue;
    }
    const bool broken = (events[i].events & (EPOLLERR | EPOLLHUP)) != 0;
    const bool in = (found->second.wanted & EPOLLIN) != 0 && (broken || (events[i].events & EPOLLIN) != 0);
    const bool out = (found->second.wanted & EPOLLOUT) != 0 && (broken || (events[i].events & EPOLLOUT) != 0);
    int running = 0;
    curl_multi_socket_action(found->second.multi->curl, fd, (in ? CURL_CSELECT_IN : 0) | (out ? CURL_CSELECT_OUT : 0),
                             &running);
  }
  for (const std::unique_ptr<Multi>& multi : multis_) {
    EndFinished(*multi);
    CloseDead(*multi);
  }
}

// libcurl finds out that a kept connection is dead when it looks for one: a multi that was filled by a peak and gets no
// calls any more would keep its descriptors for good.
void CurlClient::Impl::CloseDead(Multi& multi) {
  if (!multi.has_dead || multi.calls > 0 || down_) return;
  multi.has_dead = false;
  curl_multi_cleanup(multi.curl);  // Closes the kept connections, through OnClose.
  multi.turn = Clock::time_point::max();
  Open(multi);
}

void CurlClient::Impl::EndFinished(Multi& multi) {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi.curl, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    Call* call = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
    End(*call, code);
  }
}

CurlClient::CurlClient(asio::any_io_executor executor, Options options)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(options))) {}

CurlClient::~CurlClient() { impl_->Shutdown(); }

Task<absl::StatusOr<Response>> CurlClient::Send(Request request) { return Send(impl_, std::move(request)); }

// Owns what it needs from the moment it is made: it may run for the first time after the client has gone.
Task<absl::StatusOr<Response>> CurlClient::Send(std::shared_ptr<Impl> impl, Request request) {
  const auto start = [impl](auto handler, Request asked) {
    const std::uint64_t id = impl->NewId();
    if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected()) {
      slot.assign([weak = std::weak_ptr(impl), id](asio::cancellation_type) {
        if (const auto alive = weak.lock()) alive->Cancel(id);
      });
    }
    impl->Start(id, std::move(asked), [handler = std::move(handler)](absl::StatusOr<Response> answer) mutable {
      const auto executor = asio::get_associated_executor(handler);
      asio::post(executor, [handler = std::move(handler), answer = std::move(answer)]() mutable {
        std::move(handler)(std::move(answer));
      });
    });
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(absl::StatusOr<Response>)>(
      start, asio::use_awaitable, std::move(request));
}

}  // namespace koppel::http
