// That a vendor is one folder and three lines (docs/new-vendor.md): the list with Proefboek is the real one with two
// lines more, and what is there takes no more than that either.
#include <gmock/gmock.h>

#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace koppel::vendor {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::SizeIs;

using Lines = std::vector<std::string>;

Lines Read(const char* name) {
  std::ifstream file(name);
  EXPECT_TRUE(file) << name;
  Lines lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// What `more` has beside the lines of `less`, in their order; a line of `less` that is not there comes back as "- …".
Lines Extra(const Lines& less, const Lines& more) {
  Lines extra;
  std::size_t at = 0;
  for (const std::string& line : more) {
    if (at < less.size() && less[at] == line) {
      ++at;
    } else {
      extra.push_back(line);
    }
  }
  for (; at < less.size(); ++at) extra.push_back("- " + less[at]);
  return extra;
}

Lines With(const Lines& lines, const std::string& word) {
  const std::regex wanted(absl::StrCat("\\b", word, "\\b"));
  Lines found;
  for (const std::string& line : lines) {
    if (std::regex_search(line, wanted)) found.push_back(line);
  }
  return found;
}

Lines Names(const Lines& list) {
  const std::regex entry(R"re(^    \{"([a-z]+)", &)re");
  Lines names;
  for (const std::string& line : list) {
    std::smatch found;
    if (std::regex_search(line, found, entry)) names.push_back(found[1]);
  }
  return names;
}

constexpr char kList[] = "shared/vendor/vendors.cc";

TEST(VendorsLists, TheListWithProefboekHasItsIncludeAndItsEntryMoreAndNothingElse) {
  EXPECT_THAT(Extra(Read(kList), Read("tests/contract/vendors_met_proefboek.cc")),
              ElementsAre("#include \"tests/contract/proefboek/proefboek.h\"",
                          "    {\"proefboek\", &proefboek::Open, proefboek::kZekerheden},"));
}

TEST(VendorsLists, ProefboekIsNoVendorOfKoppels) {
  EXPECT_THAT(With(Read(kList), "proefboek"), SizeIs(0));
  EXPECT_THAT(With(Read("shared/vendor/CMakeLists.txt"), "proefboek"), SizeIs(0));
}

TEST(VendorsLists, EachVendorIsALineOfTheBuildAnIncludeAndAnEntry) {
  const Lines list = Read(kList);
  const Lines build = Read("shared/vendor/CMakeLists.txt");
  const Lines names = Names(list);
  ASSERT_THAT(names, AllOf(Not(SizeIs(0)), Each(Not(SizeIs(0)))));
  for (const std::string& name : names) {
    EXPECT_THAT(With(list, name), SizeIs(2)) << name;
    EXPECT_THAT(With(build, name), SizeIs(1)) << name;
  }
}

}  // namespace
}  // namespace koppel::vendor
