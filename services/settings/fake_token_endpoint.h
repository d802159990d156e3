// A vendor's token endpoint for tests, in memory: rotates the pair at each refresh, answers from a list before that,
// and can hold its answers back. Used on the engine's thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "http/client.h"

namespace koppel::settings_service {

class FakeTokenEndpoint : public http::Client {
 public:
  explicit FakeTokenEndpoint(const boost::asio::any_io_executor& engine)
      : released_(engine, boost::asio::steady_timer::time_point::max()) {}

  // Answers the next call with this instead; once.
  void Answer(absl::StatusOr<http::Response> answer) { answers_.push_back(std::move(answer)); }
  void AnswerError(int status, const std::string& error) {
    Answer(MakeResponse(status, absl::StrCat(R"({"error":")", error, R"("})")));
  }

  // Calls wait until Release.
  void Hold() { held_ = true; }
  void Release() {
    held_ = false;
    released_.cancel();
  }

  // Runs in each call, after the vendor has decided and before it answers.
  std::function<void()> before_answer;

  std::vector<std::string> bodies;  // one per call
  std::vector<std::string> urls;

  static http::Response MakeResponse(int status, std::string body) {
    http::Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
  }

  Task<absl::StatusOr<http::Response>> Send(http::Request request) override {
    bodies.push_back(request.body);
    urls.push_back(request.url);
    const auto number = bodies.size();
    while (held_) co_await released_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (before_answer) before_answer();
    if (answers_.empty()) {
      co_return MakeResponse(200, absl::StrCat(R"({"access_token":"access-)", number, R"(","refresh_token":"refresh-)",
                                               number, R"(","token_type":"Bearer","expires_in":7200})"));
    }
    absl::StatusOr<http::Response> answer = std::move(answers_.front());
    answers_.pop_front();
    co_return answer;
  }

 private:
  boost::asio::steady_timer released_;
  bool held_ = false;
  std::deque<absl::StatusOr<http::Response>> answers_;
};

}  // namespace koppel::settings_service
