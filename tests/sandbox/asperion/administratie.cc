#include "tests/sandbox/asperion/administratie.h"

namespace koppel::sandbox::asperion {

const Schema<Administration>& AdministrationSchema() {
  static const Schema<Administration>& schema = *new Schema<Administration>({
      {"id", &Administration::id, Access::kRead},
      {"name", &Administration::name, Access::kRead},
      {"telephoneNumber", &Administration::telephone_number, Access::kHidden},
      {"email", &Administration::email, Access::kHidden},
  });
  return schema;
}

}  // namespace koppel::sandbox::asperion
