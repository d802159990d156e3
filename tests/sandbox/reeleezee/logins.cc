#include "tests/sandbox/reeleezee/logins.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/frame/json_fields.h"

namespace koppel::sandbox::reeleezee {
namespace {

std::vector<std::string> Texts(const json::value& list) {
  std::vector<std::string> texts;
  if (!list.is_array()) return texts;
  for (const json::value& text : list.get_array()) texts.push_back(TextOf(text).value_or(""));
  return texts;
}

json::array ToArray(const std::vector<std::string>& texts) {
  json::array list;
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

}  // namespace

bool Login::Reaches(const std::string& administration) const {
  return !administrations ||
         std::find(administrations->begin(), administrations->end(), administration) != administrations->end();
}

bool Login::Denies(absl::string_view resource) const {
  return std::any_of(denied.begin(), denied.end(),
                     [&](const std::string& one) { return absl::EqualsIgnoreCase(one, resource); });
}

json::object ToJson(const Login& login) {
  json::object object{{"user", login.user},
                      {"hash", login.hash},
                      {"read_only", login.read_only},
                      {"denied", ToArray(login.denied)},
                      {"blocked", login.blocked}};
  if (login.administrations) object["administrations"] = ToArray(*login.administrations);
  return object;
}

absl::StatusOr<Login> LoginFromJson(const json::object& stored) {
  Login login{.user = TextAt(stored, "user"), .hash = TextAt(stored, "hash")};
  if (login.user.empty()) return absl::InvalidArgumentError("user is needed");
  SetBool(stored, "read_only", &login.read_only);
  SetBool(stored, "blocked", &login.blocked);
  if (const json::value* denied = FindAttribute(stored, "denied")) login.denied = Texts(*denied);
  if (const json::value* reaches = FindAttribute(stored, "administrations")) login.administrations = Texts(*reaches);
  return login;
}

const Login* Logins::Check(const std::string& credentials) const {
  const auto login = logins_.find(UserOf(credentials));
  if (login == logins_.end() || login->second.blocked || login->second.hash != HashOf(credentials)) return nullptr;
  return &login->second;
}

std::vector<Login> Logins::Block(const std::string& user) {
  const auto login = logins_.find(user);
  if (login == logins_.end()) return {};
  login->second.blocked = true;
  return {login->second};
}

std::vector<Login> Logins::BlockAll() {
  std::vector<Login> blocked;
  for (auto& [user, login] : logins_) {
    login.blocked = true;
    blocked.push_back(login);
  }
  return blocked;
}

std::string CredentialsOf(absl::string_view authorization) {
  std::string credentials;
  if (!absl::StartsWithIgnoreCase(authorization, "Basic ")) return "";
  return absl::Base64Unescape(authorization.substr(6), &credentials) ? credentials : "";
}

std::string UserOf(const std::string& credentials) { return credentials.substr(0, credentials.find(':')); }

}  // namespace koppel::sandbox::reeleezee
