#include "http/call.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
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
                  (!request.bearer || IsOneLine(request.bearer->Reveal()));
  for (const auto& [name, value] : request.headers) writable = writable && IsToken(name) && IsOneLine(value);
  if (!writable) return absl::InvalidArgumentError("the method or a header holds a sign that may not be in it");
  return absl::OkStatus();
}

absl::Status Call::Prepare(Easy handle) {
  easy = std::move(handle);
  absl::Status status = Check();
  if (status.ok() && request.timeout <= absl::ZeroDuration()) {
    Stop(absl::DeadlineExceededError("no time was left for the call"), "timeout");
    return why_;
  }
  if (status.ok() && (easy == nullptr || !WriteHeaders() || !SetOptions())) {
    status = absl::InternalError("libcurl does not take the request");
  }
  if (!status.ok()) Stop(status, "refused");
  return status;
}

bool Call::WriteHeaders() {
  const auto add = [this](const std::string& line) {
    curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
    if (longer == nullptr) return false;
    static_cast<void>(headers_.release());
    headers_.reset(longer);
    return true;
  };
  bool added = true;
  // "Name:" takes libcurl's own header away, "Name;" is how it takes one without a value.
  for (const auto& [name, value] : request.headers) {
    added = added && add(value.empty() ? absl::StrCat(name, ";") : absl::StrCat(name, ": ", value));
  }
  if (KOPPEL_PLANTED("log_authorization") && request.bearer)
    std::fprintf(stderr, "> Authorization: Bearer %s\n", request.bearer->Reveal().c_str());
  if (request.bearer) added = added && add(absl::StrCat("Authorization: Bearer ", request.bearer->Reveal()));
  added = added &&
          add(request.content_type.empty() ? "Content-Type:" : absl::StrCat("Content-Type: ", request.content_type));
  return added && add("Expect:");
}

bool Call::SetOptions() {
  bool taken = true;
  const auto set = [&](CURLoption option, auto value) {
    taken = taken && curl_easy_setopt(easy.get(), option, value) == CURLE_OK;
  };
  // What is asked.
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_HTTPHEADER, headers_.get());
  set(CURLOPT_USERAGENT, "koppel/" KOPPEL_VERSION);
  set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  set(CURLOPT_ACCEPT_ENCODING, "");  // all that this libcurl can read
  if (request.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request.method == "GET" && request.body.empty()) {
    set(CURLOPT_HTTPGET, 1L);
  } else {
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    set(CURLOPT_POSTFIELDS, request.body.data());  // Not copied: lives as long as the call.
  }
  // Where it may go.
  set(CURLOPT_PROTOCOLS_STR, options_.policy.allow_loopback ? "https,http" : "https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options_.ca_file.empty()) set(CURLOPT_CAINFO, options_.ca_file.c_str());
  set(CURLOPT_OPENSOCKETFUNCTION, &Call::OnOpen);
  set(CURLOPT_OPENSOCKETDATA, this);
  set(CURLOPT_PREREQFUNCTION, &Call::OnBeforeSend);
  set(CURLOPT_PREREQDATA, this);
  // How long it may take. The whole call is timed by the client, because libcurl does not time the wait for a free
  // connection; without quick exit a slow name server would hold up every other call when this one ends.
  set(CURLOPT_CONNECTTIMEOUT_MS, Milliseconds(options_.connect_timeout));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, std::max(1L, Milliseconds(options_.silence) / 1000));
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  // What comes back.
  set(CURLOPT_WRITEFUNCTION, &Call::OnBody);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_HEADERFUNCTION, &Call::OnHeader);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_ERRORBUFFER, error_);
  set(CURLOPT_PRIVATE, this);
  return taken;
}

int Call::OnBeforeSend(void* data, char*, char*, int, int) {
  Call* call = static_cast<Call*>(data);
  // When a kept connection ends without an answer, libcurl sends the request again on a fresh one. The first may have
  // been carried out all the same, so an invoice could be made twice.
  if (call->sent_ && !MayGoTwice(call->request)) {
    call->Stop(absl::UnavailableError("the connection was lost before there was an answer"), "lost");
    return CURL_PREREQFUNC_ABORT;
  }
  if (call->request.may_send && !call->request.may_send()) {
    call->Stop(absl::UnavailableError("the request may not be sent any more"), "never_sent");
    return CURL_PREREQFUNC_ABORT;
  }
  call->sent_ = true;
  return CURL_PREREQFUNC_OK;
}

curl_socket_t Call::OnOpen(void* data, curlsocktype, curl_sockaddr* address) {
  Call* call = static_cast<Call*>(data);
  if (absl::Status status = call->options_.policy.CheckAddress(address->addr); !status.ok()) {
    call->refused_address_ = std::move(status);  // Of several the next may do.
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

size_t Call::OnBody(char* data, size_t, size_t size, void* opaque) {
  Call* call = static_cast<Call*>(opaque);
  if (size > call->options_.max_body - call->response_.body.size()) {
    call->Stop(absl::OutOfRangeError(absl::StrCat("the answer is larger than ", call->options_.max_body, " bytes")),
               "too_large");
    return 0;
  }
  call->response_.body.append(data, size);
  return size;
}

size_t Call::OnHeader(char* data, size_t, size_t size, void* opaque) {
  Call* call = static_cast<Call*>(opaque);
  call->header_bytes_ += size;
  if (call->header_bytes_ > call->options_.max_headers) {
    call->Stop(
        absl::OutOfRangeError(absl::StrCat("the headers are larger than ", call->options_.max_headers, " bytes")),
        "too_large");
    return 0;
  }
  const absl::string_view line(data, size);
  if (absl::StartsWith(line, "HTTP/")) {  // The final answer after a 100 begins anew.
    call->response_.headers.clear();
    return size;
  }
  const auto colon = line.find(':');
  if (colon != absl::string_view::npos) {
    call->response_.headers.emplace_back(std::string(line.substr(0, colon)),
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
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return {std::move(response_), ResultOf(response_.status)};
  }
  if (!sent_ && code == CURLE_COULDNT_CONNECT && !refused_address_.ok()) Stop(refused_address_, "refused");
  if (why_.ok()) {
    const char* words = error_[0] != '\0' ? error_ : curl_easy_strerror(code);
    Stop(absl::UnavailableError(words), sent_ ? "lost" : IsTls(code) ? "tls" : "connect");
  }
  return {sent_ ? why_ : NeverSent(why_), result_};
}

}  // namespace koppel::http
