// An administration of the vendor (vendor page 3.1) and all that is kept in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/sandbox/asperion/article.h"
#include "tests/sandbox/asperion/debtor.h"
#include "tests/sandbox/asperion/invoice.h"
#include "tests/sandbox/asperion/stamgegevens.h"

namespace koppel::sandbox::asperion {

struct Administration {
  std::int64_t id = 0;
  std::string name;
  std::optional<std::string> telephone_number;  // this and the next can be filtered by, and are not shown
  std::optional<std::string> email;
};
const Schema<Administration>& AdministrationSchema();

struct Administratie {
  Administration administration;
  Stamgegevens stam;
  Debtors debtors;
  Articles articles;
  Invoices invoices;
};

}  // namespace koppel::sandbox::asperion
