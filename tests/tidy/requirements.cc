#include "tests/tidy/requirements.h"

#include <regex>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace koppel {
namespace {

struct Group {
  const char* prefix;
  int count;
};
constexpr Group kGroups[] = {{"ALL-", 10}, {"OS-", 33}, {"RO-", 23}, {"AS-", 31}, {"RE-", 22},
                             {"IM-", 33},  {"SR-", 57}, {"X", 81},   {"T", 32}};

const std::set<std::string>& States() {
  static const std::set<std::string>& states = *new std::set<std::string>{"done", "export", "import", "page", "text"};
  return states;
}

// The cells of a row without the bars at its ends; empty when this line is none.
std::vector<std::string> Cells(absl::string_view line) {
  line = absl::StripAsciiWhitespace(line);
  if (!absl::StartsWith(line, "|")) return {};
  std::vector<std::string> cells;
  for (const absl::string_view cell : absl::StrSplit(line, '|')) cells.emplace_back(absl::StripAsciiWhitespace(cell));
  cells.erase(cells.begin());
  if (cells.size() > 1 && cells.back().empty()) cells.pop_back();
  return cells;
}

bool IsHead(const std::vector<std::string>& cells) { return cells[0] == "id" || absl::StartsWith(cells[0], "--"); }

// The names in `backticks`.
std::vector<std::string> NamesIn(const std::string& cell) {
  const std::vector<std::string> pieces = absl::StrSplit(cell, '`');
  std::vector<std::string> names;
  for (std::size_t i = 1; i + 1 < pieces.size(); i += 2) names.push_back(pieces[i]);
  return names;
}

}  // namespace

std::vector<std::string> RequirementIds() {
  std::vector<std::string> ids;
  for (const Group& group : kGroups) {
    for (int n = 1; n <= group.count; ++n) ids.push_back(absl::StrFormat("%s%02d", group.prefix, n));
  }
  return ids;
}

std::vector<std::string> IdsInTables(const std::string& page) {
  static const std::regex kId(R"([A-Z]+-?\d\d+)");
  std::vector<std::string> ids;
  for (const absl::string_view line : absl::StrSplit(page, '\n')) {
    const std::vector<std::string> cells = Cells(line);
    if (!cells.empty() && std::regex_match(cells[0], kId)) ids.push_back(cells[0]);
  }
  return ids;
}

std::vector<std::string> RequirementComplaints(const std::string& page, const std::set<std::string>& proofs) {
  const std::vector<std::string> all = RequirementIds();
  const std::set<std::string> known(all.begin(), all.end());
  std::set<std::string> seen;
  std::vector<std::string> complaints;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(page, '\n')) {
    ++number;
    const std::vector<std::string> cells = Cells(line);
    if (cells.empty() || IsHead(cells)) continue;
    const auto complain = [&](const auto&... what) {
      complaints.push_back(absl::StrCat("line ", number, ": ", cells[0], ": ", what...));
    };
    if (cells.size() != 4) {
      complain("a row has four columns: id, what, state and proof; this one has ", cells.size());
      continue;
    }
    const std::string& state = cells[2];
    const std::string& proof = cells[3];
    const std::vector<std::string> names = NamesIn(proof);
    if (!known.contains(cells[0])) complain("there is no such id");
    if (!seen.insert(cells[0]).second) complain("it has a row already");
    if (cells[1].empty()) complain("it says nothing of what is wanted");
    if (!States().contains(state)) complain("state '", state, "' is unknown");
    if (state == "done" && names.empty()) complain("it is done, and no proof is named");
    if (state == "text" && proof.empty()) complain("why there is nothing to build is not said");
    for (const std::string& name : names) {
      if (!proofs.contains(name)) complain("its proof ", name, " does not exist");
    }
  }
  for (const std::string& id : all) {
    if (!seen.contains(id)) complaints.push_back(absl::StrCat(id, " is missing"));
  }
  return complaints;
}

}  // namespace koppel
