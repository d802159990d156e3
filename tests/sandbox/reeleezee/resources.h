// The routes of one administration, and those that live at the root only (vendor page 3).
#pragma once

#include <string>

#include "tests/sandbox/reeleezee/books.h"

namespace koppel::sandbox::reeleezee {

struct Resource {
  const char* name;
  Response (*handle)(Call& call);
};

// `name` in any case; nullptr: there is no such route.
const Resource* FindResource(absl::string_view name);

// Administrations, UserInfo, lists of values and Help. nullopt: there is no such route at the root. `call` has the
// whole path behind /api/v1.
std::optional<Response> HandleRoot(Call& call, const Books& books, const Login& login);

}  // namespace koppel::sandbox::reeleezee
