#include "tests/tidy/tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"

namespace koppel {

namespace fs = std::filesystem;

std::vector<File> Files(const std::vector<std::string>& folders, const std::vector<std::string>& endings) {
  std::vector<File> files;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      const std::string name = entry.path().string();
      const auto ends = [&](const std::string& ending) { return absl::EndsWith(name, ending); };
      if (entry.is_regular_file() && std::any_of(endings.begin(), endings.end(), ends))
        files.push_back({name, ReadText(name)});
    }
  }
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.name < b.name; });
  return files;
}

std::string ReadText(const std::string& name) {
  std::ifstream in(name);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool IsTest(const std::string& name) { return absl::EndsWith(name, "_test.cc"); }

}  // namespace koppel
