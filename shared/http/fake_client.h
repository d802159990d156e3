// For tests: answers from a list, remembers what was asked.
#pragma once

#include <deque>
#include <vector>

#include "http/client.h"

namespace koppel::http {

class FakeClient : public Client {
 public:
  std::deque<absl::StatusOr<Response>> answers;  // taken from the front; none left: Unavailable, never sent
  std::vector<Request> asked;

  Task<absl::StatusOr<Response>> Send(Request request) override {
    asked.push_back(std::move(request));
    if (answers.empty()) co_return NeverSent(absl::UnavailableError("the fake has no answer left"));
    absl::StatusOr<Response> answer = std::move(answers.front());
    answers.pop_front();
    co_return answer;
  }
};

}  // namespace koppel::http
