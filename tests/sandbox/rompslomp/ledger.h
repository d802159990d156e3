// The oracle's book: what was stored, refused as a duplicate and asked, whatever the vendor lets its users see. Every
// change becomes one line of JSON in `sink` before its answer goes out; `restore.h` reads the lines back.
#pragma once

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/sandbox/rompslomp/ids.h"
#include "tests/sandbox/rompslomp/store.h"

namespace koppel::sandbox::rompslomp {

enum class Kind { kContact, kProduct, kInvoice };
inline constexpr std::array kKinds = {Kind::kContact, Kind::kProduct, Kind::kInvoice};
const char* NameOf(Kind kind);  // as the vendor wraps one: "sales_invoice"
const char* ListNameOf(Kind kind);

// A create or change that was refused because the key is in use.
struct RefusedDuplicate {
  Kind kind = Kind::kInvoice;
  std::int64_t company = 0;
  std::string key;  // the api_reference, contact_number or product_code
  std::int64_t existing_id = 0;
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

  void Created(Kind kind, std::int64_t company, const Origin& origin, const Ids& ids, const std::string& object);
  void Changed(Kind kind, std::int64_t company, const Origin& origin, const Ids& ids, const std::string& object);
  void Deleted(Kind kind, std::int64_t company, const Origin& origin, std::int64_t id);
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
    std::array<PerKind, kKinds.size()> kinds;
    const PerKind& of(Kind kind) const { return kinds[static_cast<std::size_t>(kind)]; }
  };
  const Counts& counts() const { return counts_; }
  const std::deque<RequestLine>& requests() const { return requests_; }  // the last 10,000
  const std::deque<RefusedDuplicate>& refused() const { return refused_; }

  // While lines are read back nothing is written; it is counted as it was.
  void set_silent(bool silent) { silent_ = silent; }
  void ContinueAfterRequest(std::int64_t number) { counts_.requests = std::max(counts_.requests, number); }
  void Clear();

 private:
  void Write(const char* op, Kind kind, std::int64_t company, const Origin& origin, const std::string& rest);

  Sink sink_;
  bool silent_ = false;
  Counts counts_;
  std::deque<RequestLine> requests_;
  std::deque<RefusedDuplicate> refused_;
};

// RFC 3339, UTC, milliseconds.
std::string FormatTimestamp(absl::Time at);

}  // namespace koppel::sandbox::rompslomp
