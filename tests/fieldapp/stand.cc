#include "tests/fieldapp/stand.h"

#include <algorithm>

namespace koppel::fieldapp {

bool Mislukt(const Bon& bon) {
  return bon.veldapp == v1::VELDAPP_SIMPLESIMON && bon.result && bon.result->uitkomst() == v1::UITKOMST_FOUT &&
         bon.result->revision() >= bon.revision;
}

v1::WerkbonStatusChanged Stand::Event(const Bon& bon) const {
  v1::WerkbonStatusChanged event;
  event.set_account(bon.account);
  event.set_veldapp(bon.veldapp);
  event.set_revision(bon.revision);
  event.set_aangeboden_door(v1::AANBIEDER_VELDAPP);
  *event.mutable_werkbon() = bon.werkbon;
  return event;
}

v1::WerkbonStatusChanged Stand::Zet(const std::string& account, v1::Veldapp veldapp, v1::Werkbon werkbon,
                                    std::int64_t revision, absl::Time now) {
  Bon& bon = bonnen_[{account, veldapp, werkbon.id()}];
  bon.account = account;
  bon.veldapp = veldapp;
  const std::int64_t given = revision;
  if (revision == 0) revision = std::max(absl::ToUnixMicros(now), bon.revision + 1);
  if (given != 0 && given < bon.revision) {  // Told late: the stand stays, the event goes out all the same.
    Bon old = bon;
    old.werkbon = std::move(werkbon);
    old.revision = given;
    return Event(old);
  }
  bon.werkbon = std::move(werkbon);
  bon.revision = revision;
  bon.offered = now;
  return Event(bon);
}

std::optional<v1::WerkbonStatusChanged> Stand::ZetWerkbonstatus(const std::string& account, const std::string& id,
                                                                const std::string& code, absl::Time now) {
  const auto found = bonnen_.find({account, v1::VELDAPP_OUTSMART, id});
  if (found == bonnen_.end()) return std::nullopt;
  v1::Werkbon werkbon = found->second.werkbon;
  werkbon.set_werkbonstatus(code);
  return Zet(account, v1::VELDAPP_OUTSMART, std::move(werkbon), 0, now);
}

absl::StatusOr<v1::WerkbonStatusChanged> Stand::Archiveer(const std::string& account, const std::string& id,
                                                          bool gearchiveerd, absl::Time now) {
  const auto found = bonnen_.find({account, v1::VELDAPP_SIMPLESIMON, id});
  if (found == bonnen_.end()) return absl::NotFoundError("no such werkbon");
  v1::Werkbon werkbon = found->second.werkbon;
  if (werkbon.gearchiveerd() == gearchiveerd)
    return absl::FailedPreconditionError(gearchiveerd ? "it is in the archive" : "it is not in the archive");
  if (gearchiveerd && !werkbon.gereed())
    return absl::FailedPreconditionError("it is not reported ready, so there is no button to archive it");
  werkbon.set_gearchiveerd(gearchiveerd);
  return Zet(account, v1::VELDAPP_SIMPLESIMON, std::move(werkbon), 0, now);
}

std::optional<v1::WerkbonStatusChanged> Stand::Nogmaals(const Bonsleutel& sleutel) const {
  const auto found = bonnen_.find(sleutel);
  if (found == bonnen_.end()) return std::nullopt;
  return Event(found->second);
}

std::optional<v1::WerkbonStatusChanged> Stand::PasToe(const v1::WerkbonResult& result, absl::Time now) {
  const auto found = bonnen_.find({result.account(), result.veldapp(), result.werkbon_id()});
  if (found == bonnen_.end()) return std::nullopt;
  Bon& bon = found->second;
  ++bon.results;
  if (result.has_factuur() && !(bon.result && bon.result->factuur().id() == result.factuur().id())) ++bon.invoices_told;
  bon.result = result;
  bon.result_at = now;
  if (bon.veldapp == v1::VELDAPP_SIMPLESIMON) {
    bon.verzonden |= result.uitkomst() == v1::UITKOMST_AFGEHANDELD;
    return std::nullopt;
  }
  v1::Werkbon werkbon = bon.werkbon;
  if (result.nieuwe_status() != v1::STATUS_UNSPECIFIED) werkbon.set_status(result.nieuwe_status());
  // A 99 about an older revision says nothing of what a person has changed since.
  if (!result.nieuwe_werkbonstatus().empty() && result.revision() >= bon.revision) {
    werkbon.set_werkbonstatus(result.nieuwe_werkbonstatus());
  }
  for (const v1::AangemaaktRecord& record : result.aangemaakt()) {  // A mirror is no change of the werkbon (X39).
    if (!record.spiegel()) continue;
    for (v1::Werkbon* met : {&werkbon, &bon.werkbon}) {
      for (v1::Materiaalregel& regel : *met->mutable_materialen()) {
        if (regel.code() == record.veldapp_id()) (*regel.mutable_vrije_velden())[5] = record.vendor_id();
      }
    }
  }
  if (werkbon.status() == bon.werkbon.status() && werkbon.werkbonstatus() == bon.werkbon.werkbonstatus())
    return std::nullopt;
  const absl::Time offered = bon.offered;
  v1::WerkbonStatusChanged event = Zet(bon.account, bon.veldapp, std::move(werkbon), 0, now);
  bon.offered = offered;  // The one that Zet changed.
  return event;
}

}  // namespace koppel::fieldapp
