// A token, password or key. It gives itself away only through Reveal(): there is no formatter, no stream operator and
// no comparison, and the bytes are wiped when it goes.
#pragma once

#include <ostream>
#include <string>
#include <utility>

namespace koppel::base {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  // The bytes themselves. Never logged, never put in a status; valid as long as this Secret.
  const std::string& Reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

}  // namespace koppel::base
