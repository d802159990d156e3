#include "tests/tidy/requirements.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/tidy/proofs.h"
#include "tests/tidy/tree.h"

namespace koppel {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::SizeIs;

// The page itself.

TEST(Requirements, EachHasOneRowAndWhatProvesItExists) {
  const std::set<std::string> proofs =
      Proofs(Files({"shared", "services", "workers", "tests"}, {"_test.cc", "CMakeLists.txt", ".py"}));
  ASSERT_GT(proofs.size(), 300u);
  for (const std::string& complaint : RequirementComplaints(ReadText("docs/requirements.md"), proofs))
    ADD_FAILURE() << "docs/requirements.md: " << complaint;
}

// Where they are written down is beside the project, and not everywhere.
TEST(Requirements, NoneIsUnknownOfThoseThatAreWrittenDown) {
  const std::string source = ReadText("../shared/requirements.md");
  const std::vector<std::string> ids = IdsInTables(source);
  EXPECT_EQ(source.empty(), ids.empty()) << "its tables can't be read";
  EXPECT_THAT(RequirementIds(), IsSupersetOf(ids));
}

TEST(Requirements, TheyAre322) {
  const std::vector<std::string> ids = RequirementIds();
  EXPECT_THAT(ids, SizeIs(322));
  EXPECT_EQ(ids.front(), "ALL-01");
  EXPECT_EQ(ids.back(), "T32");
}

// What it sees.

const std::set<std::string> kProofs = {"A.B", "Alle/C.D", "integration.demo", "tests/demo/demo.py:1003"};

// A page with a good row for each id.
std::string Page() {
  std::string page = "# Requirements\n\n| id | what | state | proof |\n| --- | --- | --- | --- |\n";
  for (const std::string& id : RequirementIds()) absl::StrAppend(&page, "| ", id, " | something | done | `A.B` |\n");
  return page;
}

// What is said when the row of OS-07 is this one.
std::vector<std::string> With(const std::string& row) {
  return RequirementComplaints(absl::StrReplaceAll(Page(), {{"| OS-07 | something | done | `A.B` |", row}}), kProofs);
}

TEST(RequirementComplaints, AreNoneOfAGoodPage) {
  EXPECT_THAT(RequirementComplaints(Page(), kProofs), IsEmpty());
  EXPECT_THAT(With("| OS-07 | s | done | `Alle/C.D`, `integration.demo`, `tests/demo/demo.py:1003` |"), IsEmpty());
  EXPECT_THAT(With("| OS-07 | s | import | |"), IsEmpty());
  EXPECT_THAT(With("| OS-07 | s | page | so far `A.B` |"), IsEmpty());
  EXPECT_THAT(With("| OS-07 | s | text | a phone number |"), IsEmpty());
}

TEST(RequirementComplaints, NameWhatIsMissingTwiceOrUnknown) {
  EXPECT_THAT(With(""), ElementsAre("OS-07 is missing"));
  EXPECT_THAT(With("| OS-08 | s | page | |"), ElementsAre(HasSubstr("it has a row already"), "OS-07 is missing"));
  EXPECT_THAT(With("| OS-07 | s | page | |\n| OS-34 | s | page | |"),
              ElementsAre(HasSubstr("OS-34: there is no such id")));
  EXPECT_THAT(With("| OS7 | s | page | |"), ElementsAre(HasSubstr("no such id"), "OS-07 is missing"));
  EXPECT_THAT(RequirementComplaints("", kProofs), SizeIs(322));
}

TEST(RequirementComplaints, NameAProofThatDoesNotExistWhateverTheState) {
  EXPECT_THAT(With("| OS-07 | s | done | `A.B`, `A.Gone` |"), ElementsAre(HasSubstr("proof A.Gone does not exist")));
  EXPECT_THAT(With("| OS-07 | s | export | so far `C.D` |"), ElementsAre(HasSubstr("proof C.D does not exist")));
  EXPECT_THAT(With("| OS-07 | s | done | `tests/demo/demo.py:1004` |"), ElementsAre(HasSubstr("does not exist")));
}

TEST(RequirementComplaints, WantAProofOfWhatIsDoneAndAReasonForNothing) {
  EXPECT_THAT(With("| OS-07 | s | done | |"), ElementsAre(HasSubstr("no proof is named")));
  EXPECT_THAT(With("| OS-07 | s | done | A.B |"), ElementsAre(HasSubstr("no proof is named")));
  EXPECT_THAT(With("| OS-07 | s | text | |"), ElementsAre(HasSubstr("why there is nothing to build")));
}

TEST(RequirementComplaints, NameAStateThatDoesNotExistAndARowThatIsNone) {
  EXPECT_THAT(With("| OS-07 | s | Done | `A.B` |"), ElementsAre(HasSubstr("state 'Done' is unknown")));
  EXPECT_THAT(With("| OS-07 | s | | `A.B` |"), ElementsAre(HasSubstr("state '' is unknown")));
  EXPECT_THAT(With("| OS-07 | | page | |"), ElementsAre(HasSubstr("says nothing")));
  EXPECT_THAT(With("| OS-07 | page | |"), ElementsAre(HasSubstr("four columns"), "OS-07 is missing"));
}

// Where it looks.

TEST(Proofs, AreTheNamesThatTheTestProgramsKnow) {
  const File tests{"shared/x/x_test.cc",
                   "TEST(Plain, One) {\n"
                   "  TEST_F(Indented, Two) {\n"
                   "TEST_F(\n    Wrapped,\n    Three) {\n"
                   "TEST_P(Each, Four) {\n"
                   "TEST_P(Nobody, Five) {\n"
                   "// TEST(Comment, Six) {\n"
                   "TEST(Plain, DISABLED_Seven) {\n"
                   "INSTANTIATE_TEST_SUITE_P(\n    All, Each, Values(1));\n"
                   "INSTANTIATE_TEST_SUITE_P(Some, Each, Values(2));\n"};
  EXPECT_THAT(Proofs({tests, {"shared/x/CMakeLists.txt", "module(x\n  TESTS x_test.cc)\n"}}),
              ElementsAre("All/Each.Four", "Indented.Two", "Plain.One", "Some/Each.Four", "Wrapped.Three"));
}

TEST(Proofs, AreBuilt) {
  const std::string text = "TEST(A, B) {\n";
  const std::vector<File> lists = {{"CMakeLists.txt", "add_subdirectory(shared)\n"},
                                   {"shared/x/CMakeLists.txt",
                                    "module(x TESTS own_test.cc y/below_test.cc\n"
                                    "  # gone_test.cc\n)\nprogram(bare_test)"}};
  const auto proofs = [&](const std::string& name) {
    std::vector<File> files = lists;
    files.push_back({name, text});
    return Proofs(files);
  };
  for (const char* name : {"shared/x/own_test.cc", "shared/x/y/below_test.cc", "shared/x/bare_test.cc"})
    EXPECT_THAT(proofs(name), ElementsAre("A.B")) << name;
  for (const char* name : {"shared/x/other_test.cc", "shared/x/gone_test.cc", "shared/x/below_test.cc",
                           "shared/z/own_test.cc", "own_test.cc", "shared/x/own.cc"})
    EXPECT_THAT(proofs(name), IsEmpty()) << name;
}

TEST(Proofs, AreTheCtestsAlsoThoseOfAForeach) {
  EXPECT_THAT(Proofs({{"tests/integration/CMakeLists.txt",
                       "function(process_test name)\n  add_test(NAME ${name} COMMAND python3)\nendfunction()\n"
                       "add_executable(kafka_real_test a.cc)\n"
                       "process_test(integration.demo SCRIPT demo.py)\n"
                       "foreach(case one two)\n  process_test(integration.twice.${case} SCRIPT t.py)\nendforeach()\n"
                       "# process_test(integration.gone SCRIPT g.py)\n"
                       "add_test(NAME faults.oracle COMMAND python3)\n"}}),
              ElementsAre("faults.oracle", "integration.demo", "integration.twice.one", "integration.twice.two"));
}

TEST(Proofs, AreTheCasesOfADemoThatIsRun) {
  const File demo{"tests/demo/demo.py",
                  "row(900, 1)\nCASES = [\n    done(1001, \"T13\"),\n    Case(1002, \"x\", status(7, 8)),\n"
                  "    # done(1003, \"no\"),\n]\n    tell(1004, 1)\n"};
  EXPECT_THAT(Proofs({demo, {"tests/integration/CMakeLists.txt", "process_test(demo SCRIPT ../demo/demo.py)"}}),
              ElementsAre("tests/demo/demo.py:1001", "tests/demo/demo.py:1002"));
  EXPECT_THAT(Proofs({demo}), IsEmpty());
}

}  // namespace
}  // namespace koppel
