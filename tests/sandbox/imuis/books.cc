#include "tests/sandbox/imuis/books.h"

#include <utility>

#include "tests/sandbox/frame/fingerprint.h"

namespace koppel::sandbox::imuis {

Books::Books(const Config& config)
    : sessions(config.sessions), rate_limit(config.rate_limit), partner_hash_(HashOf(config.partner_key)) {
  Instelling first;
  first.adm = config.adm;
  first.code_hash = HashOf(config.omgevingscode);
  PutAdministratie(std::move(first));
}

Administratie& Books::PutAdministratie(Instelling instelling) {
  const std::int64_t adm = instelling.adm;
  if (const Administratie* before = Find(adm)) by_code_.erase(before->instelling().code_hash);
  by_code_[instelling.code_hash] = adm;
  if (Administratie* known = Find(adm)) {
    known->set_instelling(std::move(instelling));
    return *known;
  }
  return administraties.try_emplace(adm, std::move(instelling), tokens).first->second;
}

Administratie* Books::Find(std::int64_t adm) {
  const auto found = administraties.find(adm);
  return found == administraties.end() ? nullptr : &found->second;
}

Administratie* Books::Enter(absl::string_view partner_key, absl::string_view omgevingscode) {
  const auto found = by_code_.find(HashOf(omgevingscode));
  if (found == by_code_.end() || HashOf(partner_key) != partner_hash_) return nullptr;
  Administratie* administratie = Find(found->second);
  return administratie->instelling().actief ? administratie : nullptr;
}

void Books::NoteSessions(Ledger& ledger) {
  boost::json::array changes = sessions.TakeChanges();
  if (!changes.empty()) ledger.Note({{"op", "sessions"}, {"sessions", std::move(changes)}});
}

}  // namespace koppel::sandbox::imuis
