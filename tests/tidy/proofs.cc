#include "tests/tidy/proofs.h"

#include <map>
#include <regex>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace koppel {
namespace {

constexpr char kLists[] = "CMakeLists.txt";

std::string FolderOf(const std::string& name) {
  const auto slash = name.rfind('/');
  return slash == std::string::npos ? "" : name.substr(0, slash);
}

std::vector<std::smatch> Matches(const std::string& text, const std::regex& pattern) {
  return {std::sregex_iterator(text.begin(), text.end(), pattern), std::sregex_iterator()};
}

std::vector<std::string> Words(const std::string& text) {
  return absl::StrSplit(text, absl::ByAnyChar(" \t\n()\""), absl::SkipEmpty());
}

std::string WithoutComments(const std::string& cmake) {
  std::vector<std::string> lines = absl::StrSplit(cmake, '\n');
  for (std::string& line : lines) line = line.substr(0, line.find('#'));
  std::string text;
  for (const std::string& line : lines) absl::StrAppend(&text, line, "\n");
  return text;
}

// Per folder what its CMakeLists.txt says.
using Lists = std::map<std::string, std::string>;

// Whether a list of the file's folder, or of one above it, names the file, with or without `.cc`.
bool IsBuilt(const std::string& name, const Lists& lists) {
  for (std::string folder = FolderOf(name);; folder = FolderOf(folder)) {
    if (const auto list = lists.find(folder); list != lists.end()) {
      const std::string from_here = folder.empty() ? name : name.substr(folder.size() + 1);
      for (const std::string& word : Words(list->second)) {
        if (word == from_here || absl::StrCat(word, ".cc") == from_here) return true;
      }
    }
    if (folder.empty()) return false;
  }
}

void AddGoogleTests(const std::vector<File>& files, const Lists& lists, std::set<std::string>& proofs) {
  // At the start of its line, so that one in a comment does not count.
  static const std::regex kTest(R"((?:^|\n)[ \t]*TEST(_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\))");
  static const std::regex kInstance(R"((?:^|\n)[ \t]*INSTANTIATE_TEST_SUITE_P\(\s*(\w+)\s*,\s*(\w+)\s*,)");
  using Suite = std::pair<std::string, std::string>;  // folder, suite
  std::multimap<Suite, std::string> names, prefixes;
  for (const File& file : files) {
    if (!IsTest(file.name) || !IsBuilt(file.name, lists)) continue;
    for (const std::smatch& test : Matches(file.text, kTest)) {
      const std::string suite = test[2], name = test[3];
      if (absl::StartsWith(name, "DISABLED_") || absl::StartsWith(suite, "DISABLED_")) continue;
      if (test[1] == "_P") {
        names.insert({{FolderOf(file.name), suite}, name});
      } else {
        proofs.insert(absl::StrCat(suite, ".", name));
      }
    }
    for (const std::smatch& instance : Matches(file.text, kInstance))
      prefixes.insert({{FolderOf(file.name), instance[2]}, instance[1]});
  }
  for (const auto& [suite, name] : names) {
    const auto [first, last] = prefixes.equal_range(suite);
    for (auto prefix = first; prefix != last; ++prefix)
      proofs.insert(absl::StrCat(prefix->second, "/", suite.second, ".", name));
  }
}

void AddCtests(const Lists& lists, std::set<std::string>& proofs) {
  static const std::regex kStep(R"((\w*_test|foreach)\(([^)]*)\)|endforeach)");
  for (const auto& [folder, text] : lists) {
    std::string variable;
    std::vector<std::string> values = {""};
    for (const std::smatch& step : Matches(text, kStep)) {
      std::vector<std::string> words = Words(step[2]);
      if (step[0] == "endforeach") {
        variable.clear();
        values = {""};
      } else if (step[1] == "foreach" && !words.empty()) {
        variable = absl::StrCat("${", words[0], "}");
        values.assign(words.begin() + 1, words.end());
      } else if (!words.empty()) {
        if (words[0] == "NAME" && words.size() > 1) words.erase(words.begin());
        for (const std::string& value : values) {
          const std::string name = variable.empty() ? words[0] : absl::StrReplaceAll(words[0], {{variable, value}});
          if (absl::StrContains(name, '.') && !absl::StrContains(name, "${")) proofs.insert(name);
        }
      }
    }
  }
}

void AddCases(const std::vector<File>& files, const Lists& lists, std::set<std::string>& proofs) {
  static const std::regex kCase(R"((?:^|\n)[ \t]*\w+\((\d+),)");
  for (const File& file : files) {
    if (!absl::EndsWith(file.name, ".py")) continue;
    const std::string folder = FolderOf(file.name);
    const std::string in_list = file.name.substr(FolderOf(folder).size());  // "/demo/demo.py", of "../demo/demo.py"
    bool run = false;
    for (const auto& [where, text] : lists) run |= absl::StrContains(text, in_list);
    const auto begin = file.text.find("\nCASES = [");
    if (!run || begin == std::string::npos) continue;
    const std::string cases = file.text.substr(begin, file.text.find("\n]", begin) - begin);
    for (const std::smatch& found : Matches(cases, kCase))
      proofs.insert(absl::StrCat(file.name, ":", std::string(found[1])));
  }
}

}  // namespace

std::set<std::string> Proofs(const std::vector<File>& files) {
  Lists lists;
  for (const File& file : files) {
    if (absl::EndsWith(absl::StrCat("/", file.name), absl::StrCat("/", kLists)))
      lists[FolderOf(file.name)] = WithoutComments(file.text);
  }
  std::set<std::string> proofs;
  AddGoogleTests(files, lists, proofs);
  AddCtests(lists, proofs);
  AddCases(files, lists, proofs);
  return proofs;
}

}  // namespace koppel
