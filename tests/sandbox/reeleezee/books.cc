#include "tests/sandbox/reeleezee/books.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/frame/fingerprint.h"
#include "tests/sandbox/reeleezee/model.h"

namespace koppel::sandbox::reeleezee {

Record NewAdministration(const std::string& id, const std::string& name) {
  Record told(AdministrationModel(), id);
  told.Set("Name", name);
  told.Set("Invoicing", true);
  told.Set("SalesVATIncluded", false);
  told.Set("NumberPrefix", std::string("RLZ-"));
  return told;
}

Books::Books(const Config& config)
    : first(config.administration),
      rate_limit(config.rate_limit),
      lag(config.rules.lag),
      no_books(NewAdministration("00000000-0000-0000-0000-000000000000", "")) {
  PutAdministration(NewAdministration(config.administration, "Installatiebedrijf De Vries B.V."));
  logins.Put({.user = config.user, .hash = HashOf(absl::StrCat(config.user, ":", config.password))});
}

Administratie& Books::PutAdministration(Record told) {
  const std::string id = told.id;
  std::unique_ptr<Administratie>& administratie = administraties[id];
  if (administratie == nullptr) {
    administratie = std::make_unique<Administratie>(std::move(told));
  } else {
    administratie->set_told(std::move(told));
  }
  return *administratie;
}

Administratie* Books::Find(const std::string& administration) {
  const auto found = administraties.find(administration);
  return found == administraties.end() ? nullptr : found->second.get();
}

Administratie* Books::OwnOf(const Login& login) {
  if (!login.administrations) return Find(first);
  return login.administrations->empty() ? nullptr : Find(login.administrations->front());
}

}  // namespace koppel::sandbox::reeleezee
