#include "tests/sandbox/rompslomp/books.h"

#include <utility>

#include "tests/sandbox/rompslomp/attributes.h"

namespace koppel::sandbox::rompslomp {

Books::Books(const Config& config, absl::Time now)
    : oauth(config.client, tokens, config.token_lifetime), rate_limit(config.rate_limit) {
  Company company;
  company.id = config.company_id;
  PutCompany(std::move(company));
  if (!config.refresh_token.empty()) tokens.Install("", config.refresh_token, Rights(), now, now);
  if (!config.personal_token.empty()) tokens.Install(config.personal_token, "", Rights(), now, absl::InfiniteFuture());
  if (!config.code.empty()) oauth.InstallCode(config.code, Rights(), absl::InfiniteFuture());
  tokens.TakeChanges();  // The configuration tells these again at the next start.
}

Administratie& Books::PutCompany(Company company) {
  Administratie& administratie = administraties[company.id];
  administratie.company = std::move(company);
  return administratie;
}

Administratie* Books::Find(std::int64_t company) {
  const auto found = administraties.find(company);
  return found == administraties.end() ? nullptr : &found->second;
}

void Books::NoteTokens(Ledger& ledger) {
  if (const std::string code = oauth.TakeUsedCode(); !code.empty()) ledger.Note({{"op", "code"}, {"hash", code}});
  json::array grants = tokens.TakeChanges();
  if (!grants.empty()) ledger.Note({{"op", "tokens"}, {"grants", std::move(grants)}});
}

}  // namespace koppel::sandbox::rompslomp
