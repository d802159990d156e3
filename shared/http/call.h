// One request on its way through libcurl: what libcurl is told, what came back, and what that means. Knows no sockets
// and no threads; those are curl_client.cc's.
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "http/client.h"
#include "http/curl_client.h"

namespace koppel::http {

class Call;

// A handle of libcurl's, told once what is the same for every call: most of what a call costs would be telling it
// again. libcurl's callbacks find their call through it.
class Handle {
 public:
  // nullptr: libcurl does not take it. `options` outlives the handle.
  static std::unique_ptr<Handle> Make(const Options& options);
  ~Handle() { curl_easy_cleanup(easy); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  CURL* const easy;
  std::function<void(curl_socket_t)> opened = {};  // told of each connection that is made for a call of it

 private:
  friend class Call;
  enum class Kind { kNone, kHead, kGet, kWithBody };

  explicit Handle(CURL* handle) : easy(handle) {}
  bool SetOptions(const Options& options);

  static curl_socket_t OnOpen(void* handle, curlsocktype, curl_sockaddr* address);
  static int OnBeforeSend(void* handle, char*, char*, int, int);
  static size_t OnBody(char* data, size_t, size_t size, void* handle);
  static size_t OnHeader(char* data, size_t, size_t size, void* handle);

  Call* call_ = nullptr;
  Kind kind_ = Kind::kNone;
  std::string method_;
  char error_[CURL_ERROR_SIZE] = "";
};

// What a call came to.
struct Verdict {
  absl::StatusOr<Response> answer;
  const char* result;  // as in Observation
};

class Call {
 public:
  using Done = absl::AnyInvocable<void(absl::StatusOr<Response>)>;

  // `options` outlives the call.
  Call(std::uint64_t number, Request asked, const Options& options, Done on_done);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // Takes the handle, nullptr when there is none, and tells libcurl everything about the request. Not OK: it may not go
  // out, and has its Verdict.
  absl::Status Prepare(std::unique_ptr<Handle> fresh);

  // Why the call ends, whatever libcurl will say of it; the first reason counts.
  void Stop(absl::Status why, const char* result);

  // Used once, after the last byte.
  Verdict Judge(CURLcode code);

  // After that: for another call.
  std::unique_ptr<Handle> GiveBack();

  const std::uint64_t id;
  Request request;
  Done done;
  std::unique_ptr<Handle> handle;

 private:
  friend class Handle;

  curl_socket_t OpenSocket(const curl_sockaddr& address);
  int BeforeSend();
  size_t TakeBody(char* data, size_t size);
  size_t TakeHeader(char* data, size_t size);
  absl::Status Check() const;
  void WriteHeaders();
  bool SetOptions();
  void SetMethod();

  const Options& options_;
  std::vector<std::string> lines_;
  std::vector<curl_slist> headers_;  // over lines_
  Response response_;
  std::size_t header_bytes_ = 0;
  bool sent_ = false;  // the first byte was about to go: from here on the other side may have seen it
  absl::Status refused_address_;
  absl::Status why_;
  const char* result_ = nullptr;
};

}  // namespace koppel::http
