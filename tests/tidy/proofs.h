// What the tree can be proven with, read from its sources: nothing has to be built for it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/tidy/tree.h"

namespace koppel {

// The tests in these files, named as whoever runs them knows them:
//
//   Suite.Name, Prefix/Suite.Name   GoogleTest; the second is parameterised, without its parameter
//   integration.name                ctest, by add_test or a function whose name ends in _test; foreach is followed
//   tests/demo/demo.py:1003         a case in the list CASES of a script that a ctest runs
//
// What is commented out, disabled, in a file that no CMakeLists.txt names, or of a parameterised suite that nobody
// instantiates is not there. Pure.
std::set<std::string> Proofs(const std::vector<File>& files);

}  // namespace koppel
