#include "tests/sandbox/asperion/books.h"

#include <utility>

namespace koppel::sandbox::asperion {

Books::Books(const Config& config)
    : login(config.client, tokens, config.token_lifetime), rate_limit(config.rate_limit) {
  PutAdministration({.id = config.administration_id,
                     .name = "Van Dalen Installaties B.V.",
                     .telephone_number = "0570-555000",
                     .email = "info@vandaleninstallaties.example"});
  PutAdministration({.id = config.default_administration_id,
                     .name = "Van Dalen Onderhoud V.O.F.",
                     .telephone_number = "0570-555001",
                     .email = "info@vandalenonderhoud.example"});
  const absl::Time never = absl::InfiniteFuture();
  if (!config.refresh_token.empty()) tokens.InstallRefresh(config.refresh_token, Rights(), never);
  if (!config.access_token.empty()) tokens.InstallAccess(config.access_token, Rights(), never);
  if (!config.code.empty()) login.InstallCode(config.code, {.rights = Rights(), .expires = never});
  tokens.TakeChanges();  // The configuration tells these again at the next start.
}

Administratie& Books::PutAdministration(Administration administration) {
  Administratie& administratie = administraties[administration.id];
  administratie.administration = std::move(administration);
  return administratie;
}

Administratie* Books::Find(std::int64_t administration) {
  const auto found = administraties.find(administration);
  return found == administraties.end() ? nullptr : &found->second;
}

void Books::NoteTokens(Ledger& ledger) {
  if (const std::string code = login.TakeUsedCode(); !code.empty()) ledger.Note({{"op", "code"}, {"hash", code}});
  json::array changed = tokens.TakeChanges();
  if (!changed.empty()) ledger.Note({{"op", "tokens"}, {"tokens", std::move(changed)}});
}

}  // namespace koppel::sandbox::asperion
