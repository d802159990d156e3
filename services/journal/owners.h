// Which workers' streams are there. Any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>

namespace koppel::journal_service {

class Owners {
 public:
  void Komt(const std::string& owner) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++streams_[owner];
  }
  void Gaat(const std::string& owner) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--streams_[owner] <= 0) streams_.erase(owner);
  }
  bool Leeft(const std::string& owner) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return streams_.contains(owner);
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, int> streams_;  // a worker that connects anew may have two for a moment
};

}  // namespace koppel::journal_service
