// One request on its way through libcurl: what libcurl is told, what came back, and what that means. Knows no sockets
// and no threads; those are curl_client.cc's.
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "http/client.h"
#include "http/curl_client.h"

namespace koppel::http {

struct EasyEnd {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListEnd {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyEnd>;

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

  // Takes the handle and tells libcurl everything about the request. Not OK: it may not go out, and has its Verdict.
  absl::Status Prepare(Easy easy);

  // Why the call ends, whatever libcurl will say of it; the first reason counts.
  void Stop(absl::Status why, const char* result);

  // Used once, after the last byte.
  Verdict Judge(CURLcode code);

  const std::uint64_t id;
  Request request;
  Done done;
  Easy easy;

 private:
  static int OnBeforeSend(void* call, char*, char*, int, int);
  static size_t OnBody(char* data, size_t, size_t size, void* call);
  static size_t OnHeader(char* data, size_t, size_t size, void* call);
  static curl_socket_t OnOpen(void* call, curlsocktype, curl_sockaddr* address);

  absl::Status Check() const;
  bool WriteHeaders();
  bool SetOptions();

  const Options& options_;
  std::unique_ptr<curl_slist, ListEnd> headers_;
  char error_[CURL_ERROR_SIZE] = "";
  Response response_;
  std::size_t header_bytes_ = 0;
  bool sent_ = false;  // the first byte was about to go: from here on the other side may have seen it
  absl::Status refused_address_;
  absl::Status why_;
  const char* result_ = nullptr;
};

}  // namespace koppel::http
