// What goes wrong on purpose. A rule says which requests it strikes, with what, and how often.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tests/sandbox/frame/manners.h"
#include "tests/sandbox/frame/request.h"

namespace koppel::sandbox {

enum class Fault {
  // Nothing is carried out.
  kRefuse,        // in the vendor's words
  kErrorBefore,   // 5xx
  kHangBefore,    // no answer
  kRateLimit,     // 429 with Retry-After
  kExpiredToken,  // 401, and the token really has expired
  kHtml502,
  kCloseBefore,  // the connection is cut
  // It is carried out, and then this.
  kErrorAfter,  // 5xx
  kHangAfter,   // no answer
  kCloseAfter,  // the connection is cut
  kGarbage,     // 200 with half an answer
  kEmpty,       // 200 without a body
  kHuge,        // 200 with 200 MB
  kLate,        // carried out only after delay_ms, also when the client has gone
  // These change how it is carried out, and go together with one of the above.
  kSlow,        // the answer waits for delay_ms
  kWrongCents,  // the stored total is a cent too high
  kUniqueOff,   // a duplicate is stored
  kUnfound,     // a search by our reference finds nothing
  kExtra,       // one of Manners::extra_faults
};

struct FaultRule {
  Fault fault = Fault::kRefuse;
  std::string name;                         // of the fault, as it was given
  std::string method;                       // empty: any
  std::string path;                         // contained in the target; empty: any
  std::string body_contains;                // empty: any
  std::int64_t times = 0;                   // how often it strikes; 0: as long as it stands
  std::int64_t every = 1;                   // strikes every so manieth request that matches
  std::optional<std::int64_t> retry_after;  // seconds; negative: no header
  int status = 500;
  absl::Duration delay;

  std::int64_t matched = 0;
  std::int64_t fired = 0;
};

// What strikes one request.
struct Effect {
  std::optional<FaultRule> rule;  // how it ends, when not well
  bool unique_off = false;
  bool wrong_cents = false;
  bool unfound = false;
  std::set<std::string> extra;  // the vendor's own faults that strike
  absl::Duration delay = absl::ZeroDuration();
  std::string names;  // of all that strike, for the ledger

  bool Is(Fault fault) const { return rule && rule->fault == fault; }
};

class Faults {
 public:
  // `extra`: the vendor's own faults, Manners::extra_faults.
  explicit Faults(std::vector<std::string> extra) : extra_(std::move(extra)) {}

  // Adds a list of rules, {"rules":[…]} or one rule, behind those there are. InvalidArgument names all that is wrong
  // with them, and adds none.
  absl::Status Add(const boost::json::value& rules);
  void Clear() { rules_.clear(); }

  // Of the rules that match, the first that ends the request and all that change it.
  Effect Strike(const Request& request);

  boost::json::array ToJson() const;

 private:
  FaultRule ReadRule(const boost::json::object& object, const std::string& where,
                     std::vector<std::string>* wrong) const;

  const std::vector<std::string> extra_;
  std::vector<FaultRule> rules_;
};

// The answer instead of carrying it out; nullopt: carry it out. kExpiredToken is the caller's: it knows the tokens.
std::optional<Answer> AnswerBefore(const Effect& effect, const Manners& manners, const Request& request);

// What becomes of the answer of a request that was carried out.
Answer AnswerAfter(const Effect& effect, const Manners& manners, Response response);

}  // namespace koppel::sandbox
