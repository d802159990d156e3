// The functions of ws1_xml.asmx that are played, spelled as on the wire (vendor page 2 and 3).
#pragma once

#include "absl/strings/string_view.h"

namespace koppel::sandbox::imuis {

struct Function {
  const char* name;
  const char* takes;    // its elements in their order, with a space between them
  const char* answers;  // those that come back, after <name>Result
};

// nullptr: it is not played.
const Function* FindFunction(absl::string_view name);

}  // namespace koppel::sandbox::imuis
