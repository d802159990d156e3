// For tests: a vendor's answer as it comes over the wire, from a file "<vendor>/testdata/<name>.http".
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/base/internal/raw_logging.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "http/client.h"

namespace koppel::vendor {

// A status line, headers, an empty line, and the body without the line feed at its end. Stops the test when there is
// none.
inline http::Response ReadAnswer(absl::string_view vendor, absl::string_view name) {
  const std::string path = absl::StrCat("shared/vendor/", vendor, "/testdata/", name, ".http");
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

// The answers that one errand gets, in order: "<name>.http", or "<name>.1.http" and on where it takes several calls.
// Without a file of either name: none.
inline std::vector<http::Response> ReadAnswers(absl::string_view vendor, const std::string& name) {
  const auto there = [&](const std::string& file) {
    return std::ifstream(absl::StrCat("shared/vendor/", vendor, "/testdata/", file, ".http")).good();
  };
  if (there(name)) return {ReadAnswer(vendor, name)};
  std::vector<http::Response> answers;
  for (int i = 1; there(absl::StrCat(name, ".", i)); ++i)
    answers.push_back(ReadAnswer(vendor, absl::StrCat(name, ".", i)));
  return answers;
}

}  // namespace koppel::vendor
