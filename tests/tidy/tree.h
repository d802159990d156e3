// The files of the tree as text, for rules that a compiler does not know.
#pragma once

#include <string>
#include <vector>

namespace koppel {

struct File {
  std::string name;  // from the root of the tree, which is the working directory of a test
  std::string text;
};

// Every file below these folders whose name ends in one of `endings`, by name.
std::vector<File> Files(const std::vector<std::string>& folders, const std::vector<std::string>& endings);

// Empty when there is no such file.
std::string ReadText(const std::string& name);

bool IsTest(const std::string& name);

}  // namespace koppel
