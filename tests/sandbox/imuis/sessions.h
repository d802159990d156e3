// Who is logged in (vendor page 2). A session is kept by its hash; several of one administration may live side by side
// (A5), unless the rules say otherwise.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace koppel::sandbox::imuis {

class Sessions {
 public:
  struct Options {
    absl::Duration idle = absl::Minutes(30);
    int calls = 0;          // a session dies after so many; 0: no limit
    bool one_each = false;  // a login ends the sessions before it
  };

  explicit Sessions(Options options) : options_(options) {}

  // A new session of this administration: "66301/412@d2040;CSW".
  std::string Open(std::int64_t adm, absl::string_view domain, absl::Time now);

  // Whether a call with it may go on; counts as activity.
  bool Use(absl::string_view session, std::int64_t adm, absl::Time now);

  void Close(absl::string_view session);
  void CloseAll();

  // What began and ended since this was last asked, to be written down; Load takes it over. When a session was last
  // used is not told: after a restart its idle time counts from its login.
  boost::json::array TakeChanges();
  void Load(const boost::json::array& changes);

 private:
  struct Session {
    std::int64_t adm = 0;
    absl::Time last_used;
    int calls = 0;
  };

  void Remove(const std::string& hash);

  const Options options_;
  std::int64_t opened_ = 0;
  absl::flat_hash_map<std::string, Session> sessions_;  // by hash
  boost::json::array changes_;
};

}  // namespace koppel::sandbox::imuis
