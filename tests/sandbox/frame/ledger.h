// The oracle's book: what was stored, refused as a duplicate and asked, whatever the vendor lets its users see. Every
// change becomes one line of JSON in `sink` before its answer goes out; the vendor's `restore` reads the lines back.
// Kinds, and the ids of administrations and records (a number or a text), are named as the vendor does.
#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/sandbox/frame/store.h"

namespace koppel::sandbox {

// A create or change that was refused because the key is in use.
struct RefusedDuplicate {
  std::string kind;
  boost::json::value company;
  std::string key;  // that both have: a reference, a number, a code
  boost::json::value existing_id;
  Origin origin;
};

struct RequestLine {
  std::int64_t number = 0;
  absl::Time at;
  std::string method;
  std::string target;
  int status = 0;     // of the answer that was made; a fault may have kept it from the client
  std::string token;  // fingerprint
  std::string fault;  // the name of the one that struck, or empty
};

class Ledger {
 public:
  using Sink = std::function<void(absl::string_view line)>;  // without a line feed
  explicit Ledger(Sink sink) : sink_(std::move(sink)) {}

  std::int64_t NextRequest() { return ++counts_.requests; }
  void Answered(RequestLine line);

  // `object` is the record as JSON, from which it can be made again. `ids` tells how many ids the vendor has given, for
  // one that makes them by counting; else 0.
  void Created(const std::string& kind, const boost::json::value& company, const Origin& origin, std::int64_t ids,
               const std::string& object);
  void Changed(const std::string& kind, const boost::json::value& company, const Origin& origin, std::int64_t ids,
               const std::string& object);
  void Deleted(const std::string& kind, const boost::json::value& company, const Origin& origin,
               const boost::json::value& id);
  void Refused(const RefusedDuplicate& refused);

  // Anything else that has to survive a restart: tokens, companies, a reset.
  void Note(const boost::json::object& line);

  struct PerKind {
    std::int64_t created = 0;
    std::int64_t seeded = 0;
    std::int64_t refused = 0;
  };
  struct Counts {
    std::int64_t requests = 0;
    std::map<std::string, PerKind> kinds;  // by name; one of which nothing came is not there
    PerKind of(const std::string& kind) const;
  };
  const Counts& counts() const { return counts_; }
  const std::deque<RequestLine>& requests() const { return requests_; }  // the last 10,000
  const std::deque<RefusedDuplicate>& refused() const { return refused_; }

  // While lines are read back nothing is written; it is counted as it was.
  void set_silent(bool silent) { silent_ = silent; }
  void ContinueAfterRequest(std::int64_t number) { counts_.requests = std::max(counts_.requests, number); }
  void Clear();

 private:
  void Write(const char* op, const std::string& kind, const boost::json::value& company, const Origin& origin,
             const std::string& rest);

  Sink sink_;
  bool silent_ = false;
  Counts counts_;
  std::deque<RequestLine> requests_;
  std::deque<RefusedDuplicate> refused_;
};

// Who did what a line tells, as Created, Changed, Deleted and Refused wrote it. InvalidArgument: its time is none.
absl::StatusOr<Origin> OriginOf(const boost::json::object& line);

// RFC 3339, UTC, milliseconds.
std::string FormatTimestamp(absl::Time at);

}  // namespace koppel::sandbox
