// For tests: a vendor's answers as they come over the wire, from files "<vendor>/testdata/<name>.http". A vendor that
// is there for tests only has its folder in tests/contract.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/internal/raw_logging.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "http/client.h"

namespace koppel::vendor {

inline std::string TestdataPath(absl::string_view vendor, absl::string_view file) {
  const std::string path = absl::StrCat(vendor, "/testdata/", file);
  const std::string of_tests = absl::StrCat("tests/contract/", path);
  return std::filesystem::exists(of_tests) ? of_tests : absl::StrCat("shared/vendor/", path);
}

inline std::string AnswerPath(absl::string_view vendor, absl::string_view name) {
  return TestdataPath(vendor, absl::StrCat(name, ".http"));
}

inline bool HasAnswer(absl::string_view vendor, absl::string_view name) {
  return std::filesystem::exists(AnswerPath(vendor, name));
}

// A status line, headers, an empty line, and the body without the line feed at its end. Stops the test when there is
// none.
inline http::Response ReadAnswer(absl::string_view vendor, absl::string_view name) {
  const std::string path = AnswerPath(vendor, name);
  std::ifstream file(path);
  std::stringstream bytes;
  bytes << file.rdbuf();
  const std::string text = bytes.str();
  if (text.empty()) ABSL_RAW_LOG(FATAL, "there is no %s", path.c_str());

  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits("\n\n", 1));
  http::Response response;
  for (const absl::string_view line : absl::StrSplit(parts.first, '\n')) {
    if (response.status == 0) {
      if (!absl::SimpleAtoi(line.substr(9, 3), &response.status)) ABSL_RAW_LOG(FATAL, "no status in %s", path.c_str());
      continue;
    }
    const std::pair<std::string, std::string> header = absl::StrSplit(line, absl::MaxSplits(": ", 1));
    response.headers.push_back(header);
  }
  response.body = std::string(absl::StripTrailingAsciiWhitespace(parts.second));
  return response;
}

// Those to an errand of several calls, "<name>.1.http", "<name>.2.http" and so on; else the one of "<name>.http"; none
// when there is no such file.
inline std::vector<http::Response> ReadAnswers(absl::string_view vendor, absl::string_view name) {
  std::vector<http::Response> answers;
  while (HasAnswer(vendor, absl::StrCat(name, ".", answers.size() + 1))) {
    answers.push_back(ReadAnswer(vendor, absl::StrCat(name, ".", answers.size() + 1)));
  }
  if (answers.empty() && HasAnswer(vendor, name)) answers.push_back(ReadAnswer(vendor, name));
  return answers;
}

}  // namespace koppel::vendor
