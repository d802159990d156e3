#include "http/curl_client.h"

#include <curl/curl.h>
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
#include <set>
#include <unordered_map>
#include <vector>

#include "http/call.h"

namespace koppel::http {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kMaxIdleHandles = 64;
constexpr absl::Duration kLongestTimeout = absl::Hours(24);

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
        multi_(OpenMulti()),
        turn_timer_(executor_),
        deadline_timer_(executor_) {
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Impl::OnSocket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Impl::OnTimer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, options_.max_connections);
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, options_.max_connections_per_host);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, options_.max_connections);
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, long{CURLPIPE_NOTHING});
  }

  std::uint64_t NewId() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return next_id_++;
  }
  void Start(std::uint64_t id, Request request, Call::Done done);
  void Cancel(std::uint64_t id);
  void Shutdown();

 private:
  struct Socket {
    Socket(const asio::any_io_executor& executor, curl_socket_t fd) : descriptor(executor, fd) {}
    asio::posix::stream_descriptor descriptor;
    int wanted = 0;
    bool reading = false;
    bool writing = false;
  };

  struct Underway {
    std::unique_ptr<Call> call;
    Clock::time_point since;
    Clock::time_point deadline;
  };

  static int OnSocket(CURL*, curl_socket_t fd, int what, void* self, void*);
  static int OnTimer(CURLM*, long ms, void* self);
  static int OnClose(void* self, curl_socket_t fd);

  void Forget(curl_socket_t fd);
  void Arm(curl_socket_t fd, const std::shared_ptr<Socket>& socket);
  void Act(curl_socket_t fd, int events);
  void EndFinished();
  void ArmDeadline();
  void Abort(std::uint64_t id, absl::Status why, const char* result);
  void End(Call& call, CURLcode code);
  void Answer(Call& call, CURLcode code, Clock::time_point since);

  const asio::any_io_executor executor_;
  const Options options_;
  std::mutex mutex_;
  CURLM* multi_;
  bool down_ = false;  // from here on multi_ is gone
  std::uint64_t next_id_ = 1;
  std::unordered_map<curl_socket_t, std::shared_ptr<Socket>> sockets_;
  std::unordered_map<std::uint64_t, Underway> calls_;
  std::vector<Easy> idle_;

  asio::steady_timer turn_timer_;  // when libcurl wants its next turn
  std::uint64_t turn_ = 0;
  std::set<std::pair<Clock::time_point, std::uint64_t>> deadlines_;
  asio::steady_timer deadline_timer_;
  Clock::time_point deadline_armed_ = Clock::time_point::max();
};

void CurlClient::Impl::Start(std::uint64_t id, Request request, Call::Done done) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const Clock::time_point now = Clock::now();
  auto call = std::make_unique<Call>(id, std::move(request), options_, std::move(done));
  if (down_) {
    call->Stop(absl::CancelledError("the client is down"), "cancelled");
    return Answer(*call, CURLE_ABORTED_BY_CALLBACK, now);
  }
  Easy easy;
  if (idle_.empty()) {
    easy.reset(curl_easy_init());
  } else {
    easy = std::move(idle_.back());
    idle_.pop_back();
  }
  if (!call->Prepare(std::move(easy)).ok()) return Answer(*call, CURLE_ABORTED_BY_CALLBACK, now);
  curl_easy_setopt(call->easy.get(), CURLOPT_CLOSESOCKETFUNCTION, &Impl::OnClose);
  curl_easy_setopt(call->easy.get(), CURLOPT_CLOSESOCKETDATA, this);

  const auto timeout = absl::ToChronoNanoseconds(std::min(call->request.timeout, kLongestTimeout));
  const Clock::time_point deadline = now + timeout;
  CURL* const started = call->easy.get();
  calls_.emplace(id, Underway{.call = std::move(call), .since = now, .deadline = deadline});
  deadlines_.emplace(deadline, id);
  ArmDeadline();
  curl_multi_add_handle(multi_, started);
}

void CurlClient::Impl::Cancel(std::uint64_t id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Abort(id, absl::CancelledError("the caller was cancelled"), "cancelled");
}

void CurlClient::Impl::Shutdown() {
  const std::lock_guard<std::mutex> lock(mutex_);
  down_ = true;
  turn_timer_.cancel();
  while (!calls_.empty()) Abort(calls_.begin()->first, absl::CancelledError("the client went down"), "cancelled");
  idle_.clear();
  curl_multi_cleanup(multi_);  // Closes the kept connections, through OnClose.
  while (!sockets_.empty()) Forget(sockets_.begin()->first);
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
  curl_multi_remove_handle(multi_, underway.call->easy.get());
  Answer(*underway.call, code, underway.since);
  if (!down_ && idle_.size() < kMaxIdleHandles) {
    curl_easy_reset(underway.call->easy.get());  // Else it keeps pointing into the call.
    idle_.push_back(std::move(underway.call->easy));
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
  if (deadlines_.empty()) {  // An idle client gives its executor nothing to wait for.
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

int CurlClient::Impl::OnTimer(CURLM*, long ms, void* data) {
  Impl* self = static_cast<Impl*>(data);
  const std::uint64_t turn = ++self->turn_;  // What was asked before no longer counts.
  if (self->down_ || ms < 0) {
    self->turn_timer_.cancel();
    return 0;
  }
  const auto act = [kept = self->shared_from_this(), turn](boost::system::error_code error) {
    const std::lock_guard<std::mutex> lock(kept->mutex_);
    if (error || kept->down_ || turn != kept->turn_) return;
    kept->Act(CURL_SOCKET_TIMEOUT, 0);
  };
  if (ms == 0) {  // Never from here: libcurl may not be entered again from its own callback.
    asio::post(self->executor_, [act] { act({}); });
    return 0;
  }
  self->turn_timer_.expires_after(std::chrono::milliseconds(ms));
  self->turn_timer_.async_wait(act);
  return 0;
}

int CurlClient::Impl::OnSocket(CURL*, curl_socket_t fd, int what, void* data, void*) {
  Impl* self = static_cast<Impl*>(data);
  if (what == CURL_POLL_REMOVE) {
    self->Forget(fd);
    return 0;
  }
  std::shared_ptr<Socket>& socket = self->sockets_[fd];
  if (socket == nullptr) socket = std::make_shared<Socket>(self->executor_, fd);
  socket->wanted = what;
  self->Arm(fd, socket);
  return 0;
}

int CurlClient::Impl::OnClose(void* data, curl_socket_t fd) {
  static_cast<Impl*>(data)->Forget(fd);
  return close(fd);
}

// The socket itself stays libcurl's, which keeps it for the next call.
void CurlClient::Impl::Forget(curl_socket_t fd) {
  const auto found = sockets_.find(fd);
  if (found == sockets_.end()) return;
  found->second->wanted = 0;
  found->second->descriptor.release();  // Ends the waits too.
  sockets_.erase(found);
}

void CurlClient::Impl::Arm(curl_socket_t fd, const std::shared_ptr<Socket>& socket) {
  const auto await = [&](bool& busy, int poll, int event, asio::posix::descriptor_base::wait_type type) {
    if (busy || (socket->wanted & poll) == 0) return;
    busy = true;
    socket->descriptor.async_wait(
        type, [self = shared_from_this(), fd, socket, &busy, event](boost::system::error_code error) {
          const std::lock_guard<std::mutex> lock(self->mutex_);
          busy = false;
          const auto current = [&] {
            const auto found = self->sockets_.find(fd);
            return !self->down_ && found != self->sockets_.end() && found->second == socket;
          };
          if (error == asio::error::operation_aborted || !current()) return;
          self->Act(fd, error ? CURL_CSELECT_ERR : event);
          if (current()) self->Arm(fd, socket);
        });
  };
  await(socket->reading, CURL_POLL_IN, CURL_CSELECT_IN, asio::posix::descriptor_base::wait_read);
  await(socket->writing, CURL_POLL_OUT, CURL_CSELECT_OUT, asio::posix::descriptor_base::wait_write);
}

void CurlClient::Impl::Act(curl_socket_t fd, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, fd, events, &running);
  EndFinished();
}

void CurlClient::Impl::EndFinished() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
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
