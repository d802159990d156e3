#include "program/flags.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace koppel::program {

void Flags::Added::Required() { flag_.required = true; }

Flags::Flags(std::string program, std::string purpose) : program_(std::move(program)), purpose_(std::move(purpose)) {}
Flags::~Flags() = default;

Flags::Added Flags::Add(const char* name, std::string form, std::string help,
                        std::function<std::string(const std::string&)> set) {
  auto flag = std::make_unique<Flag>();
  flag->name = name;
  flag->form = std::move(form);
  flag->help = std::move(help);
  flag->set = std::move(set);
  flags_.push_back(std::move(flag));
  return Added(*flags_.back());
}

Flags::Added Flags::Text(const char* name, std::string* target, std::string help) {
  return Add(name, "TEXT", std::move(help), [target](const std::string& value) {
    *target = value;
    return std::string();
  });
}

Flags::Added Flags::Switch(const char* name, bool* target, std::string help) {
  const Added added = Add(name, "", std::move(help), [target](const std::string& value) {
    if (value != "" && value != "1" && value != "true" && value != "0" && value != "false") {
      return absl::StrCat("wants 1 or 0, not '", value, "'");
    }
    *target = value != "0" && value != "false";
    return std::string();
  });
  flags_.back()->is_switch = true;
  return added;
}

Flags::Added Flags::Number(const char* name, int* target, int fallback, std::string help) {
  *target = fallback;
  return Add(name, "N", absl::StrCat(help, "; default ", fallback), [target](const std::string& value) {
    if (!absl::SimpleAtoi(value, target) || *target < 1)
      return absl::StrCat("wants a whole number from 1, not '", value, "'");
    return std::string();
  });
}

Flags::Added Flags::Port(const char* name, int* target, int fallback, std::string help) {
  *target = fallback;
  return Add(name, "PORT", absl::StrCat(help, "; default ", fallback), [target](const std::string& value) {
    if (!absl::SimpleAtoi(value, target) || *target < 0 || *target > 65535) {
      return absl::StrCat("wants a port, 0 to 65535, not '", value, "'");
    }
    return std::string();
  });
}

Flags::Added Flags::Duration(const char* name, absl::Duration* target, absl::Duration fallback, std::string help) {
  *target = fallback;
  return Add(name, "TIME", absl::StrCat(help, "; default ", absl::FormatDuration(fallback)),
             [target](const std::string& value) {
               if (!absl::ParseDuration(value, target) || *target < absl::ZeroDuration() ||
                   *target == absl::InfiniteDuration()) {
                 return absl::StrCat("wants a time such as 30s or 250ms, not '", value, "'");
               }
               return std::string();
             });
}

Flags::Added Flags::OneOf(const char* name, std::string* target, std::vector<std::string> choices, std::string help) {
  const std::string list = absl::StrJoin(choices, ", ");
  return Add(name, "NAME", absl::StrCat(help, "; one of: ", list), [target, choices, list](const std::string& value) {
    for (const std::string& choice : choices) {
      if (choice != value) continue;
      *target = value;
      return std::string();
    }
    return absl::StrCat("wants one of ", list, ", not '", value, "'");
  });
}

Flags::Added Flags::SecretFile(const char* name, base::Secret* target, std::string help) {
  return Add(name, "FILE", std::move(help), [target](const std::string& value) {
    std::ifstream file(value);
    std::string line;
    if (!file || !std::getline(file, line)) return absl::StrCat("cannot read a line from '", value, "'");
    absl::StripAsciiWhitespace(&line);
    if (line.empty()) return absl::StrCat("wants a secret on the first line of '", value, "'");
    *target = base::Secret(std::move(line));
    return std::string();
  });
}

void Flags::Check(std::function<std::string()> rule) { rules_.push_back(std::move(rule)); }

void Flags::PrintHelp() const {
  std::cout << "usage: " << program_ << " [flags]\n\n" << purpose_ << "\n\n";
  for (const auto& flag : flags_) {
    std::cout << absl::StrFormat("  %-34s %s%s\n",
                                 absl::StrCat("--", flag->name, flag->form.empty() ? "" : " ", flag->form), flag->help,
                                 flag->required ? " (needed)" : "");
  }
  std::cout << "  --help                             this page\n"
               "  --version                          the version\n\n"
               "A flag may come from the environment instead: KOPPEL_ and its name in capitals, with _ for -.\n"
               "Exit status: 0 well ended, 1 failed, 2 the configuration is wrong.\n";
}

std::optional<int> Flags::Parse(int argc, char** argv) {
  std::vector<std::string> complaints;
  const auto find = [&](const std::string& name) -> Flag* {
    for (const auto& flag : flags_) {
      if (flag->name == name) return flag.get();
    }
    return nullptr;
  };
  const auto set = [&](Flag& flag, const std::string& value, const std::string& where) {
    flag.given = true;
    if (flag.required && value.empty()) {
      complaints.push_back(absl::StrCat(where, " is empty: ", flag.help));
      return;
    }
    const std::string complaint = flag.set(value);
    if (!complaint.empty()) complaints.push_back(absl::StrCat(where, " ", complaint));
  };
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--help" || word == "-h") {
      PrintHelp();
      return 0;
    }
    if (word == "--version") {
      std::cout << program_ << " " << KOPPEL_VERSION << "\n";
      return 0;
    }
    if (!absl::StartsWith(word, "--")) {
      complaints.push_back(absl::StrCat("'", word, "' is no flag; flags begin with --"));
      continue;
    }
    const auto equals = word.find('=');
    const std::string name = word.substr(2, equals == std::string::npos ? std::string::npos : equals - 2);
    Flag* flag = find(name);
    if (flag == nullptr) {
      complaints.push_back(absl::StrCat("--", name, " is unknown; --help lists the flags"));
      if (equals == std::string::npos && i + 1 < argc && argv[i + 1][0] != '-') ++i;
    } else if (equals != std::string::npos) {
      set(*flag, word.substr(equals + 1), "--" + name);
    } else if (flag->is_switch) {
      set(*flag, "", "--" + name);
    } else if (i + 1 >= argc || absl::StartsWith(argv[i + 1], "--")) {
      complaints.push_back(absl::StrCat("--", name, " wants a value"));
      flag->given = true;
    } else {
      set(*flag, argv[++i], "--" + name);
    }
  }
  for (const auto& flag : flags_) {
    const std::string variable =
        absl::StrCat("KOPPEL_", absl::AsciiStrToUpper(absl::StrReplaceAll(flag->name, {{"-", "_"}})));
    const char* value = flag->given ? nullptr : std::getenv(variable.c_str());
    if (value != nullptr && *value != '\0') set(*flag, value, variable);  // A deployment may leave it empty.
    if (flag->required && !flag->given) {
      complaints.push_back(absl::StrCat("--", flag->name, " is missing: ", flag->help));
    }
  }
  for (const auto& rule : rules_) {
    std::string complaint = rule();
    if (!complaint.empty()) complaints.push_back(std::move(complaint));
  }
  if (complaints.empty()) return std::nullopt;
  std::cerr << program_ << ": the configuration is wrong:\n";
  for (const std::string& complaint : complaints) std::cerr << "  - " << complaint << "\n";
  std::cerr << "`" << program_ << " --help` explains each flag.\n";
  return 2;
}

}  // namespace koppel::program
