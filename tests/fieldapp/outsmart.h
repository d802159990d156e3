// Reads an OutSmart work order as its open API delivers it (GetWorkorders, version 8) into the werkbon of our contract:
// nearly everything is text, dates are d-m-Y, times H:i, prices have a comma, and the quantity of a material is called
// MaterialNr.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "koppel/v1/werkbon.pb.h"

namespace koppel::fieldapp {

// Hour types by code, as GET hourtypes/ delivers them: an hour on a work order carries only the code.
using Uursoorten = std::map<std::string, v1::Uursoort>;

// The answer of GET hourtypes/, or InvalidArgument saying what is wrong with it.
absl::StatusOr<Uursoorten> LeesUursoorten(absl::string_view json);

// The answer of GetWorkorders (`response` an array) or GetWorkorder (one object). InvalidArgument names the work order
// and the field that can't be read; nothing is taken then.
absl::StatusOr<std::vector<v1::Werkbon>> LeesWerkbonnen(absl::string_view json, const Uursoorten& uursoorten);

}  // namespace koppel::fieldapp
