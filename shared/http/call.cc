#include "http/call.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/failpoint.h"
#include "base/planted.h"
#include "base/status_macros.h"

static_assert(LIBCURL_VERSION_NUM >= 0x075700, "CURLOPT_QUICK_EXIT came with libcurl 7.87");

namespace koppel::http {
namespace {

bool IsToken(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || absl::StrContains("!#$%&'*+-.^_`|~", static_cast<char>(c));
  });
}

// A line break would begin a header of somebody else's choice.
bool IsOneLine(absl::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return (c < ' ' && c != '\t') || c == 0x7f; });
}

bool IsWritable(const Basic& basic) {
  return IsOneLine(basic.gebruikersnaam) && IsOneLine(basic.wachtwoord.Reveal()) &&
         !absl::StrContains(basic.gebruikersnaam, ':');
}

std::string Credentials(const Basic& basic) {
  const base::Secret joined(absl::StrCat(basic.gebruikersnaam, ":", basic.wachtwoord.Reveal()));
  return absl::Base64Escape(joined.Reveal());
}

bool MayGoTwice(const Request& request) { return request.method == "GET" || request.method == "HEAD"; }

const char* ResultOf(int status) {
  if (status == 401) return "401";
  if (status == 429) return "429";
  constexpr const char* kFamilies[] = {"1xx", "2xx", "3xx", "4xx", "5xx"};
  return status >= 100 && status < 600 ? kFamilies[status / 100 - 1] : "odd";
}

bool IsTls(CURLcode code) {
  switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return true;
    default:
      return false;
  }
}

long Milliseconds(absl::Duration duration) {
  return static_cast<long>(std::clamp<std::int64_t>(absl::ToInt64Milliseconds(duration), 1, 1'000'000'000));
}

}  // namespace

Call::Call(std::uint64_t number, Request asked, const Options& options, Done on_done)
    : id(number), request(std::move(asked)), done(std::move(on_done)), options_(options) {}

absl::Status Call::Check() const {
  RETURN_IF_ERROR(options_.policy.CheckUrl(request.url));
  bool writable = IsToken(request.method) && IsOneLine(request.content_type) &&
                  (!request.bearer || IsOneLine(request.bearer->Reveal())) &&
                  (!request.basic || (IsWritable(*request.basic) && !request.bearer));
  for (const auto& [name, value] : request.headers) writable = writable && IsToken(name) && IsOneLine(value);
  if (!writable) return absl::InvalidArgumentError("the method or a header holds a sign that may not be in it");
  return absl::OkStatus();
}

absl::Status Call::Prepare(std::unique_ptr<Handle> fresh) {
  handle = std::move(fresh);
  absl::Status status = Check();
  if (status.ok() && request.timeout <= absl::ZeroDuration()) {
    Stop(absl::DeadlineExceededError("no time was left for the call"), "timeout");
    return why_;
  }
  if (status.ok() && (handle == nullptr || !SetOptions())) {
    status = absl::InternalError("libcurl does not take the request");
  }
  if (!status.ok()) Stop(status, "refused");
  return status;
}

void Call::WriteHeaders() {
  // "Name:" takes libcurl's own header away, "Name;" is how it takes one without a value.
  lines_.reserve(request.headers.size() + 3);
  for (const auto& [name, value] : request.headers) {
    lines_.push_back(value.empty() ? absl::StrCat(name, ";") : absl::StrCat(name, ": ", value));
  }
  if (KOPPEL_PLANTED("log_authorization") && request.bearer)
    std::fprintf(stderr, "> Authorization: Bearer %s\n", request.bearer->Reveal().c_str());
  if (request.bearer) lines_.push_back(absl::StrCat("Authorization: Bearer ", request.bearer->Reveal()));
  if (request.basic) lines_.push_back(absl::StrCat("Authorization: Basic ", Credentials(*request.basic)));
  lines_.push_back(request.content_type.empty() ? "Content-Type:"
                                                : absl::StrCat("Content-Type: ", request.content_type));
  lines_.push_back("Expect:");
  headers_.resize(lines_.size());
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    headers_[i] = {.data = lines_[i].data(), .next = i + 1 < lines_.size() ? &headers_[i + 1] : nullptr};
  }
}

// What is asked. All of it again for each call: a handle keeps what it was told before.
bool Call::SetOptions() {
  WriteHeaders();
  handle->call_ = this;
  handle->error_[0] = '\0';
  SetMethod();
  bool taken = curl_easy_setopt(handle->easy, CURLOPT_URL, request.url.c_str()) == CURLE_OK &&
               curl_easy_setopt(handle->easy, CURLOPT_HTTPHEADER, headers_.data()) == CURLE_OK;
  if (taken && handle->kind_ == Handle::Kind::kWithBody) {
    const auto size = static_cast<curl_off_t>(request.body.size());
    taken = curl_easy_setopt(handle->easy, CURLOPT_POSTFIELDSIZE_LARGE, size) == CURLE_OK &&
            // Not copied: lives as long as the call.
            curl_easy_setopt(handle->easy, CURLOPT_POSTFIELDS, request.body.data()) == CURLE_OK;
  }
  return taken;
}

void Call::SetMethod() {
  using Kind = Handle::Kind;
  const bool is_get = request.method == "GET" && request.body.empty();
  const Kind kind = request.method == "HEAD" ? Kind::kHead : is_get ? Kind::kGet : Kind::kWithBody;
  if (handle->kind_ == kind && handle->method_ == request.method) return;
  CURL* const easy = handle->easy;
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);  // Takes back what the others set.
  if (kind == Kind::kHead) curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  if (kind == Kind::kWithBody) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  handle->kind_ = kind;
  handle->method_ = request.method;
}

std::unique_ptr<Handle> Handle::Make(const Options& options) {
  CURL* easy = curl_easy_init();
  if (easy == nullptr) return nullptr;
  std::unique_ptr<Handle> handle(new Handle(easy));
  return handle->SetOptions(options) ? std::move(handle) : nullptr;
}

bool Handle::SetOptions(const Options& options) {
  bool taken = true;
  const auto set = [&](CURLoption option, auto value) {
    taken = taken && curl_easy_setopt(easy, option, value) == CURLE_OK;
  };
  set(CURLOPT_USERAGENT, "koppel/" KOPPEL_VERSION);
  set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  set(CURLOPT_ACCEPT_ENCODING, "");  // all that this libcurl can read
  // Where it may go.
  set(CURLOPT_PROTOCOLS_STR, options.policy.allow_loopback ? "https,http" : "https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
  set(CURLOPT_OPENSOCKETFUNCTION, &Handle::OnOpen);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_PREREQFUNCTION, &Handle::OnBeforeSend);
  set(CURLOPT_PREREQDATA, this);
  // How long it may take. The whole call is timed by the client, because libcurl does not time the wait for a free
  // connection; without quick exit a slow name server would hold up every other call when this one ends.
  set(CURLOPT_CONNECTTIMEOUT_MS, Milliseconds(options.connect_timeout));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, std::max(1L, Milliseconds(options.silence) / 1000));
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  // A connection that was not used for so long is not used any more: the other side may be about to close it, and those
  // of a busy minute are not kept for ever.
  set(CURLOPT_MAXAGE_CONN, 30L);
  // What comes back.
  set(CURLOPT_WRITEFUNCTION, &Handle::OnBody);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_HEADERFUNCTION, &Handle::OnHeader);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_ERRORBUFFER, error_);
  return taken;
}

curl_socket_t Handle::OnOpen(void* data, curlsocktype, curl_sockaddr* address) {
  Handle* handle = static_cast<Handle*>(data);
  const curl_socket_t fd = handle->call_->OpenSocket(*address);
  if (fd != CURL_SOCKET_BAD && handle->opened) handle->opened(fd);
  return fd;
}

int Handle::OnBeforeSend(void* handle, char*, char*, int, int) {
  return static_cast<Handle*>(handle)->call_->BeforeSend();
}

size_t Handle::OnBody(char* data, size_t, size_t size, void* handle) {
  return static_cast<Handle*>(handle)->call_->TakeBody(data, size);
}

size_t Handle::OnHeader(char* data, size_t, size_t size, void* handle) {
  return static_cast<Handle*>(handle)->call_->TakeHeader(data, size);
}

int Call::BeforeSend() {
  // When a kept connection ends without an answer, libcurl sends the request again on a fresh one. The first may have
  // been carried out all the same, so an invoice could be made twice.
  if (sent_ && !MayGoTwice(request)) {
    Stop(absl::UnavailableError("the connection was lost before there was an answer"), "lost");
    return CURL_PREREQFUNC_ABORT;
  }
  if (request.may_send && !request.may_send()) {
    Stop(absl::UnavailableError("the request may not be sent any more"), "never_sent");
    return CURL_PREREQFUNC_ABORT;
  }
  if (request.may_send) KOPPEL_FAILPOINT(absl::StrCat("before_send/", request.operation));
  sent_ = true;
  return CURL_PREREQFUNC_OK;
}

curl_socket_t Call::OpenSocket(const curl_sockaddr& address) {
  if (absl::Status status = options_.policy.CheckAddress(address.addr); !status.ok()) {
    refused_address_ = std::move(status);  // Of several the next may do.
    return CURL_SOCKET_BAD;
  }
  return socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
}

size_t Call::TakeBody(char* data, size_t size) {
  if (size > options_.max_body - response_.body.size()) {
    Stop(absl::OutOfRangeError(absl::StrCat("the answer is larger than ", options_.max_body, " bytes")), "too_large");
    return 0;
  }
  response_.body.append(data, size);
  return size;
}

size_t Call::TakeHeader(char* data, size_t size) {
  header_bytes_ += size;
  if (header_bytes_ > options_.max_headers) {
    Stop(absl::OutOfRangeError(absl::StrCat("the headers are larger than ", options_.max_headers, " bytes")),
         "too_large");
    return 0;
  }
  const absl::string_view line(data, size);
  if (response_.headers.empty()) response_.headers.reserve(8);
  if (absl::StartsWith(line, "HTTP/")) {  // The final answer after a 100 begins anew.
    response_.headers.clear();
    return size;
  }
  const auto colon = line.find(':');
  if (colon != absl::string_view::npos) {
    response_.headers.emplace_back(std::string(line.substr(0, colon)),
                                   std::string(absl::StripAsciiWhitespace(line.substr(colon + 1))));
  }
  return size;
}

void Call::Stop(absl::Status why, const char* result) {
  if (!why_.ok()) return;
  why_ = std::move(why);
  result_ = result;
}

Verdict Call::Judge(CURLcode code) {
  if (code == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(handle->easy, CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return {std::move(response_), ResultOf(response_.status)};
  }
  if (!sent_ && code == CURLE_COULDNT_CONNECT && !refused_address_.ok()) Stop(refused_address_, "refused");
  if (why_.ok()) {
    const char* words = handle->error_[0] != '\0' ? handle->error_ : curl_easy_strerror(code);
    Stop(absl::UnavailableError(words), sent_ ? "lost" : IsTls(code) ? "tls" : "connect");
  }
  return {sent_ ? why_ : NeverSent(why_), result_};
}

std::unique_ptr<Handle> Call::GiveBack() {
  handle->call_ = nullptr;
  return std::move(handle);
}

}  // namespace koppel::http
