#include "tests/sandbox/frame/faults.h"

#include <algorithm>
#include <array>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/sandbox/frame/json_fields.h"

namespace koppel::sandbox {
namespace {

struct Named {
  const char* name;
  Fault fault;
};

constexpr std::array kNames = {
    Named{"refuse", Fault::kRefuse},
    Named{"5xx_before", Fault::kErrorBefore},
    Named{"hang_before", Fault::kHangBefore},
    Named{"rate_limit", Fault::kRateLimit},
    Named{"expired_token", Fault::kExpiredToken},
    Named{"html_502", Fault::kHtml502},
    Named{"close_before", Fault::kCloseBefore},
    Named{"5xx_after", Fault::kErrorAfter},
    Named{"hang_after", Fault::kHangAfter},
    Named{"close_after", Fault::kCloseAfter},
    Named{"garbage", Fault::kGarbage},
    Named{"empty", Fault::kEmpty},
    Named{"huge", Fault::kHuge},
    Named{"late", Fault::kLate},
    Named{"slow", Fault::kSlow},
    Named{"wrong_cents", Fault::kWrongCents},
    Named{"unique_off", Fault::kUniqueOff},
    Named{"unfound", Fault::kUnfound},
};

void RefuseUnknown(const json::object& object, const std::vector<absl::string_view>& known, const std::string& where,
                   std::vector<std::string>* wrong) {
  for (const std::string& unknown : UnknownKeys(object, known)) wrong->push_back(absl::StrCat(where, ": ", unknown));
}

std::optional<std::int64_t> ReadNumber(const json::object& object, absl::string_view name, std::int64_t lowest,
                                       std::int64_t highest, const std::string& where,
                                       std::vector<std::string>* wrong) {
  const json::value* value = FindAttribute(object, name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  const std::optional<std::int64_t> number = value->is_int64() ? std::optional(value->get_int64()) : std::nullopt;
  if (number && *number >= lowest && *number <= highest) return number;
  wrong->push_back(absl::StrCat(where, ": ", name, " must be a whole number from ", lowest, " to ", highest));
  return std::nullopt;
}

bool Matches(const FaultRule& rule, const Request& request) {
  return (rule.method.empty() || rule.method == request.method) && absl::StrContains(request.target, rule.path) &&
         (rule.body_contains.empty() || absl::StrContains(request.body, rule.body_contains));
}

bool OnlyChanges(Fault fault) {
  return fault == Fault::kSlow || fault == Fault::kWrongCents || fault == Fault::kUniqueOff ||
         fault == Fault::kUnfound || fault == Fault::kExtra;
}

}  // namespace

FaultRule Faults::ReadRule(const json::object& object, const std::string& where,
                           std::vector<std::string>* wrong) const {
  RefuseUnknown(object, {"match", "fault", "times", "every", "retry_after", "status", "delay_ms"}, where, wrong);
  FaultRule rule;
  rule.name = TextAt(object, "fault");
  const auto named =
      std::find_if(kNames.begin(), kNames.end(), [&](const Named& known) { return rule.name == known.name; });
  if (named != kNames.end()) {
    rule.fault = named->fault;
  } else if (std::find(extra_.begin(), extra_.end(), rule.name) != extra_.end()) {
    rule.fault = Fault::kExtra;
  } else {
    std::vector<std::string> known = extra_;
    for (const Named& name : kNames) known.emplace_back(name.name);
    wrong->push_back(
        absl::StrCat(where, ": fault '", rule.name, "' is unknown; known are ", absl::StrJoin(known, ", ")));
  }
  constexpr std::int64_t kMany = 1'000'000'000;
  rule.times = ReadNumber(object, "times", 0, kMany, where, wrong).value_or(0);
  rule.every = ReadNumber(object, "every", 1, kMany, where, wrong).value_or(1);
  rule.retry_after = ReadNumber(object, "retry_after", -1, kMany, where, wrong);
  rule.status = static_cast<int>(ReadNumber(object, "status", 400, 599, where, wrong).value_or(500));
  rule.delay = absl::Milliseconds(ReadNumber(object, "delay_ms", 0, 600'000, where, wrong).value_or(0));
  const json::value* match = FindAttribute(object, "match");
  if (match == nullptr) return rule;
  if (!match->is_object()) {
    wrong->push_back(absl::StrCat(where, ": match must be an object"));
    return rule;
  }
  RefuseUnknown(match->get_object(), {"method", "path", "body_contains"}, where + ": match", wrong);
  rule.method = TextAt(match->get_object(), "method");
  rule.path = TextAt(match->get_object(), "path");
  rule.body_contains = TextAt(match->get_object(), "body_contains");
  return rule;
}

absl::Status Faults::Add(const json::value& rules) {
  json::array list;
  const json::object* object = rules.if_object();
  const json::value* named = object == nullptr ? nullptr : FindAttribute(*object, "rules");
  if (rules.is_array()) {
    list = rules.get_array();
  } else if (named != nullptr && named->is_array()) {
    list = named->get_array();
  } else if (object != nullptr) {
    list.push_back(*object);
  } else {
    return absl::InvalidArgumentError("faults are a list of rules");
  }

  std::vector<FaultRule> added;
  std::vector<std::string> wrong;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string where = absl::StrCat("rule ", i + 1);
    if (list[i].is_object()) {
      added.push_back(ReadRule(list[i].get_object(), where, &wrong));
    } else {
      wrong.push_back(where + " is no object");
    }
  }
  if (!wrong.empty()) return absl::InvalidArgumentError(absl::StrJoin(wrong, "; "));
  rules_.insert(rules_.end(), added.begin(), added.end());
  return absl::OkStatus();
}

Effect Faults::Strike(const Request& request) {
  Effect effect;
  for (FaultRule& rule : rules_) {
    if ((rule.times > 0 && rule.fired >= rule.times) || (effect.rule && !OnlyChanges(rule.fault))) continue;
    if (!Matches(rule, request) || ++rule.matched % rule.every != 0) continue;
    ++rule.fired;
    absl::StrAppend(&effect.names, effect.names.empty() ? "" : "+", rule.name);
    if (rule.fault == Fault::kSlow) effect.delay = rule.delay;
    if (rule.fault == Fault::kWrongCents) effect.wrong_cents = true;
    if (rule.fault == Fault::kUniqueOff) effect.unique_off = true;
    if (rule.fault == Fault::kUnfound) effect.unfound = true;
    if (rule.fault == Fault::kExtra) effect.extra.insert(rule.name);
    if (!OnlyChanges(rule.fault)) effect.rule = rule;
  }
  return effect;
}

json::array Faults::ToJson() const {
  json::array rules;
  for (const FaultRule& rule : rules_) {
    json::object match;
    if (!rule.method.empty()) match["method"] = rule.method;
    if (!rule.path.empty()) match["path"] = rule.path;
    if (!rule.body_contains.empty()) match["body_contains"] = rule.body_contains;
    json::object object{{"match", std::move(match)}, {"fault", rule.name},      {"times", rule.times},
                        {"every", rule.every},       {"matched", rule.matched}, {"fired", rule.fired}};
    if (rule.retry_after) object["retry_after"] = *rule.retry_after;
    if (rule.fault == Fault::kErrorBefore || rule.fault == Fault::kErrorAfter) object["status"] = rule.status;
    if (rule.delay > absl::ZeroDuration()) object["delay_ms"] = absl::ToInt64Milliseconds(rule.delay);
    rules.push_back(std::move(object));
  }
  return rules;
}

std::optional<Answer> AnswerBefore(const Effect& effect, const Manners& manners, const Request& request) {
  if (!effect.rule) return std::nullopt;
  switch (effect.rule->fault) {
    case Fault::kRefuse:
      return Answer{.response = manners.refuse(request), .delay = effect.delay};
    case Fault::kErrorBefore:
      return Answer{.response = manners.server_error(effect.rule->status), .delay = effect.delay};
    case Fault::kHangBefore:
      return Answer{.response = {}, .delivery = Delivery::kHang};
    case Fault::kRateLimit:
      return Answer{.response = manners.rate_limited(absl::Seconds(effect.rule->retry_after.value_or(1))),
                    .delay = effect.delay};
    case Fault::kHtml502:
      return Answer{.response = {.status = 502,
                                 .content_type = "text/html",
                                 .headers = {},
                                 .body = "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad "
                                         "Gateway</h1></center><hr></body></html>\r\n"},
                    .delay = effect.delay};
    case Fault::kCloseBefore:
      return Answer{.response = {}, .delivery = Delivery::kCut, .delay = effect.delay};
    case Fault::kLate:
      return Answer{.response = {}, .delivery = Delivery::kLate, .delay = effect.rule->delay};
    default:
      return std::nullopt;
  }
}

Answer AnswerAfter(const Effect& effect, const Manners& manners, Response response) {
  Answer answer{.response = std::move(response), .delay = effect.delay};
  if (!effect.rule) return answer;
  switch (effect.rule->fault) {
    case Fault::kErrorAfter:
      answer.response = manners.server_error(effect.rule->status);
      break;
    case Fault::kHangAfter:
      answer.delivery = Delivery::kHang;
      break;
    case Fault::kCloseAfter:
      answer.delivery = Delivery::kCut;
      break;
    case Fault::kGarbage:
      answer.response = {.status = 200, .content_type = manners.content_type, .headers = {}, .body = manners.garbage};
      break;
    case Fault::kEmpty:
      answer.response = {.status = 200, .content_type = manners.content_type, .headers = {}, .body = ""};
      break;
    case Fault::kHuge:
      answer.response.content_type = manners.content_type;
      answer.delivery = Delivery::kHuge;
      break;
    default:
      break;
  }
  return answer;
}

}  // namespace koppel::sandbox
