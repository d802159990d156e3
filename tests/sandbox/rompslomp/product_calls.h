// The calls on /companies/{c}/products (vendor page 3.3).
#pragma once

#include <boost/json.hpp>

#include "tests/sandbox/rompslomp/call.h"

namespace koppel::sandbox::rompslomp {

Response HandleProducts(Call& call);
Response CreateProduct(Call& call, const boost::json::object& attributes);

}  // namespace koppel::sandbox::rompslomp
