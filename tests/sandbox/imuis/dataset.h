// The inner documents: <NewDataSet> with rows of named tables, passed as text within the SOAP call (vendor page 3).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace koppel::sandbox::imuis {

// Names and texts in their order, no name twice.
class Fields {
 public:
  // nullptr when it is not there; an empty element is there.
  const std::string* Find(absl::string_view name) const;
  std::string Get(absl::string_view name) const;  // empty when it is not there

  // Replaces what stands under the name, or adds it at the end.
  void Set(absl::string_view name, std::string text);

  auto begin() const { return pairs_.begin(); }
  auto end() const { return pairs_.end(); }
  bool empty() const { return pairs_.empty(); }
  std::size_t size() const { return pairs_.size(); }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

struct DataRow {
  std::string table;
  Fields fields;
};

// InvalidArgument: it is no such document.
absl::StatusOr<std::vector<DataRow>> ReadDataSet(absl::string_view xml);

std::string WriteDataSet(const std::vector<DataRow>& rows);

}  // namespace koppel::sandbox::imuis
