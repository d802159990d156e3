#include "base/secret.h"

#include <sodium.h>

namespace koppel::base {
namespace {

void Wipe(std::string& value) {
  if (!value.empty()) sodium_memzero(value.data(), value.size());
  value.clear();
}

}  // namespace

// A moved-from short string keeps its bytes in place, so the source is wiped by hand.
Secret::Secret(Secret&& other) noexcept : value_(other.value_) { Wipe(other.value_); }

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    Wipe(value_);
    value_ = other.value_;
  }
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    Wipe(value_);
    value_ = other.value_;
    Wipe(other.value_);
  }
  return *this;
}

Secret::~Secret() { Wipe(value_); }

}  // namespace koppel::base
