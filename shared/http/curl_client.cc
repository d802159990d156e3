#include "http/curl_client.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/async_result.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace koppel::http {

namespace asio = boost::asio;

namespace {

using Done = std::function<void(absl::StatusOr<Response>)>;

void InitCurl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_ALL); });
}

struct CurlEasyEnd {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct CurlListEnd {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::string ResultName(const absl::StatusOr<Response>& answer) {
  if (answer.ok()) {
    if (answer->status == 401 || answer->status == 429) return absl::StrCat(answer->status);
    return absl::StrCat(answer->status / 100, "xx");
  }
  switch (answer.status().code()) {
    case absl::StatusCode::kDeadlineExceeded:
      return "timeout";
    case absl::StatusCode::kOutOfRange:
      return "too_large";
    default:
      return SurelyNeverSent(answer.status()) ? "never_sent" : "lost";
  }
}

}  // namespace

class CurlClient::Impl : public std::enable_shared_from_this<Impl> {
 public:
  Impl(asio::any_io_executor executor, Options options)
      : executor_(std::move(executor)), options_(std::move(options)), timer_(executor_) {
    InitCurl();
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Impl::OnSocket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Impl::OnTimer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS, options_.max_connections);
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
  }

  void Start(Request request, Done done);
  void Shutdown();

 private:
  struct Call {
    Impl* of = nullptr;
    Request request;
    Done done;
    std::unique_ptr<CURL, CurlEasyEnd> easy;
    std::unique_ptr<curl_slist, CurlListEnd> headers;
    Response response;
    std::size_t header_bytes = 0;
    bool too_large = false;
    bool may_have_been_sent = false;  // the request's first byte was about to go
    absl::Status refused;             // by the policy
    absl::Time since = absl::Now();
  };

  struct Socket {
    explicit Socket(asio::posix::stream_descriptor d) : descriptor(std::move(d)) {}
    asio::posix::stream_descriptor descriptor;
    int wanted = 0;
    bool reading = false;
    bool writing = false;
  };

  static int OnSocket(CURL*, curl_socket_t fd, int what, void* self, void*);
  static int OnTimer(CURLM*, long ms, void* self);
  static size_t OnBody(char* data, size_t, size_t size, void* call);
  static size_t OnHeader(char* data, size_t, size_t size, void* call);
  static int OnBeforeSend(void* call, char*, char*, int, int);
  static curl_socket_t OnOpen(void* call, curlsocktype, curl_sockaddr* address);
  static int OnClose(void* self, curl_socket_t fd);

  void Watch(curl_socket_t fd, int what);
  void Arm(curl_socket_t fd, const std::shared_ptr<Socket>& socket);
  void Act(curl_socket_t fd, int events);
  void Reap();
  void End(Call* call, CURLcode code);
  absl::StatusOr<Response> Judge(Call& call, CURLcode code);

  asio::any_io_executor executor_;
  const Options options_;
  asio::steady_timer timer_;
  std::uint64_t timer_round_ = 0;
  CURLM* multi_ = nullptr;
  std::map<curl_socket_t, std::shared_ptr<Socket>> sockets_;
  std::map<CURL*, std::unique_ptr<Call>> calls_;
  std::vector<std::unique_ptr<CURL, CurlEasyEnd>> idle_;
  bool down_ = false;
};

void CurlClient::Impl::Start(Request request, Done done) {
  if (down_) return done(NeverSent(absl::CancelledError("the client is down")));
  if (absl::Status status = options_.policy.CheckUrl(request.url); !status.ok()) return done(NeverSent(std::move(status)));
  if (request.timeout <= absl::ZeroDuration()) {
    return done(NeverSent(absl::DeadlineExceededError("no time was left for the call")));
  }

  auto call = std::make_unique<Call>();
  call->of = this;
  call->request = std::move(request);
  call->done = std::move(done);
  if (idle_.empty()) {
    call->easy.reset(curl_easy_init());
  } else {
    call->easy = std::move(idle_.back());
    idle_.pop_back();
    curl_easy_reset(call->easy.get());
  }
  CURL* easy = call->easy.get();
  Request& asked = call->request;

  const auto header = [&](const std::string& line) {
    call->headers.reset(curl_slist_append(call->headers.release(), line.c_str()));
  };
  for (const auto& [name, value] : asked.headers) header(absl::StrCat(name, ": ", value));
  if (asked.bearer) header(absl::StrCat("Authorization: Bearer ", asked.bearer->Reveal()));
  if (!asked.content_type.empty()) header(absl::StrCat("Content-Type: ", asked.content_type));
  header("Expect:");

  curl_easy_setopt(easy, CURLOPT_URL, asked.url.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, call->headers.get());
  if (asked.method == "GET") {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  } else {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, asked.method.c_str());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(asked.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, asked.body.data());
  }
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, std::max<long>(1, absl::ToInt64Milliseconds(asked.timeout)));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(absl::ToInt64Milliseconds(options_.connect_timeout)));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, options_.policy.allow_loopback ? "https,http" : "https");
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "koppel/" KOPPEL_VERSION);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, call.get());
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Impl::OnBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, call.get());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Impl::OnHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, call.get());
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &Impl::OnBeforeSend);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, call.get());
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Impl::OnOpen);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, call.get());
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &Impl::OnClose);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);

  calls_.emplace(easy, std::move(call));
  curl_multi_add_handle(multi_, easy);
}

int CurlClient::Impl::OnBeforeSend(void* data, char*, char*, int, int) {
  Call* call = static_cast<Call*>(data);
  if (call->request.may_send && !call->request.may_send()) {
    // A request that libcurl itself sent again on a fresh connection keeps the mark of its first time.
    if (!call->may_have_been_sent) call->refused = absl::UnavailableError("the time to send was spent");
    return CURL_PREREQFUNC_ABORT;
  }
  call->may_have_been_sent = true;
  return CURL_PREREQFUNC_OK;
}

curl_socket_t CurlClient::Impl::OnOpen(void* data, curlsocktype, curl_sockaddr* address) {
  Call* call = static_cast<Call*>(data);
  if (absl::Status status = call->of->options_.policy.CheckAddress(address->addr); !status.ok()) {
    call->refused = std::move(status);
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int CurlClient::Impl::OnClose(void* data, curl_socket_t fd) {
  Impl* self = static_cast<Impl*>(data);
  if (const auto found = self->sockets_.find(fd); found != self->sockets_.end()) {
    boost::system::error_code ignored;
    found->second->wanted = 0;
    found->second->descriptor.cancel(ignored);
    found->second->descriptor.release();
    self->sockets_.erase(found);
  }
  return close(fd);
}

size_t CurlClient::Impl::OnBody(char* data, size_t, size_t size, void* opaque) {
  Call* call = static_cast<Call*>(opaque);
  if (call->response.body.size() + size > call->of->options_.max_body) {
    call->too_large = true;
    return 0;
  }
  call->response.body.append(data, size);
  return size;
}

size_t CurlClient::Impl::OnHeader(char* data, size_t, size_t size, void* opaque) {
  Call* call = static_cast<Call*>(opaque);
  call->header_bytes += size;
  if (call->header_bytes > call->of->options_.max_headers) {
    call->too_large = true;
    return 0;
  }
  const absl::string_view line(data, size);
  if (absl::StartsWith(line, "HTTP/")) {  // A final answer after a 100 begins anew.
    call->response.headers.clear();
    return size;
  }
  const auto colon = line.find(':');
  if (colon != absl::string_view::npos) {
    call->response.headers.emplace_back(std::string(line.substr(0, colon)),
                                        std::string(absl::StripAsciiWhitespace(line.substr(colon + 1))));
  }
  return size;
}

int CurlClient::Impl::OnTimer(CURLM*, long ms, void* data) {
  Impl* self = static_cast<Impl*>(data);
  const std::uint64_t round = ++self->timer_round_;
  if (ms < 0) {
    self->timer_.cancel();
    return 0;
  }
  self->timer_.expires_after(std::chrono::milliseconds(ms));
  self->timer_.async_wait([self = self->shared_from_this(), round](boost::system::error_code error) {
    if (error || self->down_ || round != self->timer_round_) return;
    self->Act(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

int CurlClient::Impl::OnSocket(CURL*, curl_socket_t fd, int what, void* self, void*) {
  static_cast<Impl*>(self)->Watch(fd, what);
  return 0;
}

void CurlClient::Impl::Watch(curl_socket_t fd, int what) {
  auto found = sockets_.find(fd);
  if (what == CURL_POLL_REMOVE) {
    if (found == sockets_.end()) return;
    boost::system::error_code ignored;
    found->second->wanted = 0;
    found->second->descriptor.cancel(ignored);
    found->second->descriptor.release();  // libcurl keeps the socket for the next call.
    sockets_.erase(found);
    return;
  }
  if (found == sockets_.end()) {
    found = sockets_.emplace(fd, std::make_shared<Socket>(asio::posix::stream_descriptor(executor_, fd))).first;
  }
  found->second->wanted = what;
  Arm(fd, found->second);
}

void CurlClient::Impl::Arm(curl_socket_t fd, const std::shared_ptr<Socket>& socket) {
  const auto on = [&](bool& busy, int poll, int event, asio::posix::descriptor_base::wait_type type) {
    if (busy || (socket->wanted & poll) == 0) return;
    busy = true;
    socket->descriptor.async_wait(type, [self = shared_from_this(), fd, socket, &busy, event](boost::system::error_code error) {
      busy = false;
      if (error == asio::error::operation_aborted || self->down_) return;
      const auto still = self->sockets_.find(fd);
      if (still == self->sockets_.end() || still->second != socket) return;
      self->Act(fd, error ? CURL_CSELECT_ERR : event);
      const auto after = self->sockets_.find(fd);
      if (after != self->sockets_.end() && after->second == socket) self->Arm(fd, socket);
    });
  };
  on(socket->reading, CURL_POLL_IN, CURL_CSELECT_IN, asio::posix::descriptor_base::wait_read);
  on(socket->writing, CURL_POLL_OUT, CURL_CSELECT_OUT, asio::posix::descriptor_base::wait_write);
}

void CurlClient::Impl::Act(curl_socket_t fd, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, fd, events, &running);
  Reap();
}

void CurlClient::Impl::Reap() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    Call* call = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &call);
    curl_multi_remove_handle(multi_, easy);
    End(call, code);
  }
}

absl::StatusOr<Response> CurlClient::Impl::Judge(Call& call, CURLcode code) {
  const auto failed = [&](absl::Status status) { return call.may_have_been_sent ? status : NeverSent(std::move(status)); };
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(call.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    call.response.status = static_cast<int>(status);
    return std::move(call.response);
  }
  if (!call.refused.ok()) return failed(call.refused);
  if (call.too_large) return absl::OutOfRangeError("the answer is larger than the cap");
  if (code == CURLE_OPERATION_TIMEDOUT) return failed(absl::DeadlineExceededError("the call's time was spent"));
  return failed(absl::UnavailableError(curl_easy_strerror(code)));
}

void CurlClient::Impl::End(Call* raw, CURLcode code) {
  auto node = calls_.extract(raw->easy.get());
  const std::unique_ptr<Call> call = std::move(node.mapped());
  absl::StatusOr<Response> answer = Judge(*call, code);
  if (options_.observer) {
    options_.observer({.operation = call->request.operation, .result = ResultName(answer), .duration = absl::Now() - call->since});
  }
  if (!down_ && idle_.size() < 64) idle_.push_back(std::move(call->easy));
  call->done(std::move(answer));
}

void CurlClient::Impl::Shutdown() {
  down_ = true;
  timer_.cancel();
  while (!calls_.empty()) {
    Call* call = calls_.begin()->second.get();
    curl_multi_remove_handle(multi_, call->easy.get());
    call->refused = absl::CancelledError("the client went down");
    End(call, CURLE_ABORTED_BY_CALLBACK);
  }
  idle_.clear();
  curl_multi_cleanup(multi_);
  multi_ = nullptr;
  for (auto& [fd, socket] : sockets_) socket->descriptor.release();
  sockets_.clear();
}

CurlClient::CurlClient(asio::any_io_executor executor, Options options)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(options))) {}

CurlClient::~CurlClient() { impl_->Shutdown(); }

Task<absl::StatusOr<Response>> CurlClient::Send(Request request) {
  const std::shared_ptr<Impl> impl = impl_;
  auto initiate = [impl](auto handler, Request asked) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    impl->Start(std::move(asked), [shared](absl::StatusOr<Response> answer) {
      const auto executor = asio::get_associated_executor(*shared);
      // Through a pointer: the answer need not be default constructible or copied.
      auto value = std::make_shared<absl::StatusOr<Response>>(std::move(answer));
      asio::post(executor, [shared, value] { (*shared)(std::move(value)); });
    });
  };
  const std::shared_ptr<absl::StatusOr<Response>> answer =
      co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::shared_ptr<absl::StatusOr<Response>>)>(
          initiate, asio::use_awaitable, std::move(request));
  co_return std::move(*answer);
}

}  // namespace koppel::http
