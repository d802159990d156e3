// The command line of a program: `--name value`, `--name=value`, or KOPPEL_NAME in its environment (the flag wins, and
// an empty variable is none). All that is wrong is said at once, with what to do, and ends in status 2. A secret comes
// from a file only, since a command line and an environment can be read by others.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "base/secret.h"

namespace koppel::program {

class Flags {
 private:
  struct Flag;

 public:
  // Says more about the flag that was just added.
  class Added {
   public:
    explicit Added(Flag& flag) : flag_(flag) {}
    void Required();

   private:
    Flag& flag_;
  };

  Flags(std::string program, std::string purpose);
  ~Flags();

  // Each writes its default at once and the given value in Parse. Targets outlive the Flags.
  Added Text(const char* name, std::string* target, std::string help);
  Added Switch(const char* name, bool* target, std::string help);
  Added Number(const char* name, int* target, int fallback, std::string help);  // 1 and above
  Added Port(const char* name, int* target, int fallback, std::string help);    // 0 to 65535
  Added Duration(const char* name, absl::Duration* target, absl::Duration fallback,
                 std::string help);  // "30s", "250ms"
  Added OneOf(const char* name, std::string* target, std::vector<std::string> choices, std::string help);
  Added SecretFile(const char* name, base::Secret* target, std::string help);  // the first line of the file

  // A rule over several flags: answers a complaint, or nothing.
  void Check(std::function<std::string()> rule);

  // nullopt: go on. Else the exit status: 0 after --help and --version, 2 after complaints on stderr.
  std::optional<int> Parse(int argc, char** argv);

 private:
  struct Flag {
    std::string name;
    std::string form;  // what stands after it in the help: "TEXT"
    std::string help;
    bool is_switch = false;
    bool required = false;
    bool given = false;
    std::function<std::string(const std::string&)> set;  // answers a complaint, or nothing
  };

  Added Add(const char* name, std::string form, std::string help, std::function<std::string(const std::string&)> set);
  void PrintHelp() const;

  const std::string program_;
  const std::string purpose_;
  std::vector<std::unique_ptr<Flag>> flags_;
  std::vector<std::function<std::string()>> rules_;
};

}  // namespace koppel::program
