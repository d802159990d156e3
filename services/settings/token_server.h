// Rompslomp's token endpoint for tests, on loopback over plain http: one connection at a time, rotates at each refresh.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace koppel::settings_service {

class TokenServer {
 public:
  // `forgiving`: an old refresh token works until the new access token was used, as at the real vendor.
  explicit TokenServer(bool forgiving) : forgiving_(forgiving), thread_([this] { Serve(); }) {}
  ~TokenServer() {
    boost::system::error_code ignored;
    tcp::socket wake(io_);
    stopping_ = true;
    wake.connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }

  std::string url() const { return absl::StrCat("http://127.0.0.1:", acceptor_.local_endpoint().port(), "/oauth"); }

  // "POST /oauth/token <content type> <body>", one per request.
  std::vector<std::string> asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  using tcp = boost::asio::ip::tcp;

  void Serve() {
    namespace http = boost::beast::http;
    for (;;) {
      boost::system::error_code failed;
      tcp::socket socket(io_);
      acceptor_.accept(socket, failed);
      if (stopping_) return;
      boost::beast::flat_buffer buffer;
      http::request<http::string_body> request;
      http::read(socket, buffer, request, failed);
      if (failed) continue;
      http::response<http::string_body> response = Answer(request);
      response.keep_alive(false);
      response.prepare_payload();
      http::write(socket, response, failed);
    }
  }

  boost::beast::http::response<boost::beast::http::string_body> Answer(
      const boost::beast::http::request<boost::beast::http::string_body>& request) {
    namespace http = boost::beast::http;
    const std::lock_guard lock(mutex_);
    asked_.push_back(absl::StrCat(std::string(request.method_string()), " ", std::string(request.target()), " ",
                                  std::string(request[http::field::content_type]), " ", request.body()));
    const std::string token = request.body().substr(request.body().rfind('=') + 1);
    http::response<http::string_body> response;
    const bool spent = !used_.insert(token).second;
    if (spent && !forgiving_) {
      response.result(http::status::bad_request);
      response.body() = R"({"error":"invalid_grant"})";
      return response;
    }
    response.result(http::status::ok);
    response.body() = absl::StrCat(R"({"access_token":"canary-access-)", asked_.size(),
                                   R"(","token_type":"Bearer","expires_in":7200,"refresh_token":"canary-refresh-)",
                                   asked_.size(), R"("})");
    return response;
  }

  const bool forgiving_;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::vector<std::string> asked_;
  std::set<std::string> used_;
  boost::asio::io_context io_;
  tcp::acceptor acceptor_{io_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)};
  std::thread thread_;
};

}  // namespace koppel::settings_service
