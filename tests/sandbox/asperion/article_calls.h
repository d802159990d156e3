// The calls on /v1/articles (vendor page 3.7).
#pragma once

#include "tests/sandbox/asperion/call.h"

namespace koppel::sandbox::asperion {

Response HandleArticles(Call& call);
Response CreateArticle(Call& call, const json::object& body);

}  // namespace koppel::sandbox::asperion
