// The sessions that are open, one per omgevingscode (2.4). Used on one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/secret.h"
#include "base/task.h"
#include "http/limiter.h"
#include "vendor/imuis/klok.h"

namespace koppel::vendor::imuis {

class Sessies {
 public:
  // iMUIS closes a session after half an hour without a call.
  static constexpr absl::Duration kHoudbaar = absl::Minutes(20);

  explicit Sessies(Klok klok) : klok_(std::move(klok)), een_tegelijk_(1) {}

  // The session at hand, or a new one by `login`. Who comes while one is being made waits for it and shares what comes
  // of it, also when it is refused.
  Task<absl::StatusOr<base::Secret>> Haal(base::Secret omgevingscode,
                                          std::function<Task<absl::StatusOr<base::Secret>>()> login);

  // It was used just now.
  void Gebruikt(const base::Secret& omgevingscode);

  // It has ended; a newer one stays.
  void Vergeet(const base::Secret& omgevingscode, const base::Secret& sessie);

  std::size_t size() const { return staten_.size(); }

 private:
  struct Staat {
    absl::StatusOr<base::Secret> sessie = absl::NotFoundError("no session");
    absl::Duration gebruikt = {};
    std::uint64_t volgnummer = 0;  // of the login that it came of
  };

  bool IsOud(const Staat& staat) const { return klok_.nu() - staat.gebruikt >= kHoudbaar; }
  const Staat* Bruikbaar(const std::string& sleutel) const;  // nullptr: none
  void Ruim();

  const Klok klok_;
  http::Limiter een_tegelijk_;
  std::map<std::string, Staat> staten_;  // by a hash of the code
  std::uint64_t afgelopen_ = 0;          // logins so far
};

}  // namespace koppel::vendor::imuis
