// Who may come in: user names, each with a password of which only a hash is kept, and rights (vendor page 2).
#pragma once

#include <boost/json.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace koppel::sandbox::reeleezee {

struct Login {
  std::string user;
  std::string hash;                                              // of "user:password"
  std::optional<std::vector<std::string>> administrations = {};  // nullopt: all; the first is its own
  bool read_only = false;                                        // every write is a 403
  std::vector<std::string> denied = {};                          // resources that are a 403: "Products"
  bool blocked = false;                                          // every request is a 401, until it is seeded again

  bool Reaches(const std::string& administration) const;
  bool Denies(absl::string_view resource) const;
};

boost::json::object ToJson(const Login& login);
// What ToJson wrote. InvalidArgument without a user.
absl::StatusOr<Login> LoginFromJson(const boost::json::object& stored);

class Logins {
 public:
  void Put(Login login) { logins_[login.user] = std::move(login); }

  // The login of these credentials, "user:password"; nullptr: they are wrong, or it is blocked.
  const Login* Check(const std::string& credentials) const;

  // Blocks one login, or every one; answers those.
  std::vector<Login> Block(const std::string& user);
  std::vector<Login> BlockAll();

 private:
  std::map<std::string, Login> logins_;
};

// "user:password" of an Authorization header; empty: it is not Basic.
std::string CredentialsOf(absl::string_view authorization);
std::string UserOf(const std::string& credentials);

}  // namespace koppel::sandbox::reeleezee
