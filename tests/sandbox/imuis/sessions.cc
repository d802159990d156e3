#include "tests/sandbox/imuis/sessions.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/frame/json_fields.h"

namespace koppel::sandbox::imuis {

std::string Sessions::Open(std::int64_t adm, absl::string_view domain, absl::Time now) {
  if (options_.one_each) {
    std::vector<std::string> earlier;
    for (const auto& [hash, session] : sessions_) {
      if (session.adm == adm) earlier.push_back(hash);
    }
    for (const std::string& hash : earlier) Remove(hash);
  }
  ++opened_;
  std::string id = absl::StrCat(66300 + opened_, "/", opened_ * 7919 % 997, "@", domain, ";CSW");
  const std::string hash = HashOf(id);
  sessions_[hash] = {.adm = adm, .last_used = now, .calls = 0};
  changes_.push_back({{"hash", hash}, {"adm", adm}, {"opened", opened_}, {"at", absl::ToUnixMillis(now)}});
  return id;
}

bool Sessions::Use(absl::string_view session, std::int64_t adm, absl::Time now) {
  const std::string hash = HashOf(session);
  const auto found = sessions_.find(hash);
  if (found == sessions_.end() || found->second.adm != adm) return false;
  const bool idle = now - found->second.last_used >= options_.idle;
  const bool used_up = options_.calls > 0 && found->second.calls >= options_.calls;
  if (idle || used_up) {
    Remove(hash);
    return false;
  }
  found->second.last_used = now;
  ++found->second.calls;
  return true;
}

void Sessions::Remove(const std::string& hash) {
  if (sessions_.erase(hash) > 0) changes_.push_back({{"hash", hash}, {"closed", true}});
}

void Sessions::Close(absl::string_view session) { Remove(HashOf(session)); }

void Sessions::CloseAll() {
  std::vector<std::string> all;
  for (const auto& [hash, session] : sessions_) all.push_back(hash);
  for (const std::string& hash : all) Remove(hash);
}

json::array Sessions::TakeChanges() { return std::exchange(changes_, {}); }

void Sessions::Load(const json::array& changes) {
  for (const json::value& value : changes) {
    if (!value.is_object()) continue;
    const json::object& change = value.get_object();
    const std::string hash = TextAt(change, "hash");
    if (FindAttribute(change, "closed") != nullptr) {
      sessions_.erase(hash);
      continue;
    }
    opened_ = std::max(opened_, NumberAt(change, "opened"));
    sessions_[hash] = {
        .adm = NumberAt(change, "adm"), .last_used = absl::FromUnixMillis(NumberAt(change, "at")), .calls = 0};
  }
}

}  // namespace koppel::sandbox::imuis
