#include "workers/export/export.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/failpoint.h"
#include "base/ids.h"
#include "base/planted.h"
#include "base/status_macros.h"
#include "facturatie/facturatie.h"
#include "facturatie/redenenlijst.h"
#include "http/boottime.h"
#include "stream/pause.h"
#include "telemetry/log.h"
#include "wire/koppeling.h"
#include "wire/werkbon_result.h"
#include "wire/werkbon_status_changed.h"
#include "workers/export/proef.h"
#include "workers/export/spiegel.h"

namespace koppel::worker {

using domein::Uitkomst;

struct Export::Bericht {
  wire::WerkbonStatusChanged event;
  absl::Time made;
  bool als_json = false;
  std::string traceparent;
};

// One offer under way. `token` fences the attempt that we hold; 0: none has begun, as far as we know.
struct Export::Reis {
  Aanbod aanbod;
  Aanroep aanroep;
  bool crowded_out = false;
  std::int64_t token = 0;
  bool surely_not_there = false;               // a look-up after `token` was given found nothing
  bool nothing_done = false;                   // the call of `token` surely did nothing
  absl::Time rust_tot = absl::InfinitePast();  // until then a call of an earlier attempt may still land
  absl::Duration gezocht = {};   // BootTime at which the last look-up that found nothing began; zero: none
  v1::Bevroren bevroren;         // what was frozen last, ours or another's
  std::string administratie_id;  // where it was sent
  absl::Time since = absl::Now();

  // The invoice's name at the vendor, the same for every try.
  std::string Referentie() const {
    if (KOPPEL_PLANTED("random_reference")) return absl::StrCat("KPL-", base::NewUuid().substr(0, 16));
    return aanbod.open.referentie();
  }

  // As FinishRequest wants it.
  std::int64_t GezochtMs() const {
    if (gezocht == absl::ZeroDuration()) return 0;
    return std::max<std::int64_t>(1, absl::ToInt64Milliseconds(http::BootTime() - gezocht));
  }

  v1::WerkbonSleutel Sleutel() const {
    v1::WerkbonSleutel sleutel;
    *sleutel.mutable_koppeling() = wire::ToProto(aanbod.koppeling.sleutel);
    sleutel.set_werkbon_id(aanbod.event.werkbon.id);
    return sleutel;
  }
};

stream::Route Export::Route(kafka::Record record) {
  const std::string naam = parts_.vendor.Naam();
  const std::string* hint = record.FindHeader(wire::kVendorHeader);
  if (hint != nullptr && !hint->empty() && *hint != naam) return {};
  auto event = wire::ParseWerkbonStatusChanged(record);
  if (!event.ok() || (!event->vendor.empty() && event->vendor != naam)) return {};
  const std::string connectie = absl::StrCat(event->account, "/", domein::NaamVan(event->veldapp));
  const stream::Lanes::Place place{.koppeling = connectie,
                                   .lane = absl::StrCat(connectie, "/", event->werkbon.id),
                                   .revision = event->revision,
                                   .supersedes = !event->geflipt};  // An echo of our own flip changes nothing.
  const auto bericht = std::make_shared<const Bericht>(Bericht{.event = *std::move(event),
                                                               .made = record.timestamp,
                                                               .als_json = wire::IsJson(record),
                                                               .traceparent = wire::ReadEnvelope(record).traceparent});
  return {.ours = true, .place = place, .handle = [this, bericht](bool crowded_out) {
            return Handle(bericht, crowded_out);
          }};
}

Task<absl::StatusOr<std::vector<kafka::Record>>> Export::Handle(std::shared_ptr<const Bericht> bericht,
                                                                bool crowded_out) {
  using Records = std::vector<kafka::Record>;
  const absl::Time received = absl::Now();
  const wire::WerkbonStatusChanged& event = bericht->event;
  if (!parts_.settings.Ready() && !KOPPEL_PLANTED("settings_outage_unknown_tenant"))
    co_return absl::UnavailableError("the settings service was not reached yet");
  const domein::KoppelingSleutel sleutel{event.account, event.veldapp, parts_.vendor.Naam()};
  const std::optional<domein::Koppeling> koppeling = parts_.settings.Find(sleutel);
  if (!koppeling) co_return Records{};  // Another pool's, or nobody's: the journal answers for unknown accounts.

  v1::OpenRequest open;
  *open.mutable_sleutel()->mutable_koppeling() = wire::ToProto(sleutel);
  open.mutable_sleutel()->set_werkbon_id(event.werkbon.id);
  open.set_revision(event.revision);
  open.set_inhoud_hash(event.inhoud_hash);
  open.set_ordernummer(event.werkbon.ordernummer);
  open.set_aangeboden_door(event.aangeboden_door);
  open.set_offer(event.offer);
  open.set_geflipt(event.geflipt);
  KOPPEL_FAILPOINT("before_open");
  CO_ASSIGN(v1::OpenResponse stand, co_await parts_.journal.Open(std::move(open)));
  KOPPEL_FAILPOINT("after_open");

  std::optional<v1::WerkbonResult> oordeel;
  switch (stand.antwoord()) {
    case v1::OpenResponse::OPGEVOLGD:
    case v1::OpenResponse::ECHO_VAN_ONS:
      co_return Records{};
    case v1::OpenResponse::OORDEEL:
      oordeel = stand.oordeel();
      if (oordeel->uitkomst() == v1::UITKOMST_AFGEHANDELD) parts_.metrics.Invoice("replayed");
      break;
    default: {
      Reis reis{.aanbod = {.event = event, .koppeling = *koppeling, .open = std::move(stand)},
                .aanroep = Aanroep(parts_.settings, parts_.verbindingen, sleutel, options_.budget,
                                   [this](const absl::Status& status) { parts_.metrics.Retry(status); }),
                .crowded_out = crowded_out,
                .bevroren = {},
                .administratie_id = koppeling->administratie_id};
      CO_ASSIGN(Einde einde, co_await Voer(reis));
      oordeel = std::move(einde.oordeel);
    }
  }
  if (!oordeel) co_return Records{};
  KOPPEL_FAILPOINT("before_publish");
  parts_.metrics.Finished(*oordeel, received, bericht->made);
  telemetry::Log(telemetry::Level::kInfo, "werkbon ended",
                 {{"koppeling", sleutel.ToString()},
                  {"werkbon", oordeel->werkbon_id()},
                  {"revision", oordeel->revision()},
                  {"offer", oordeel->offer()},
                  {"uitkomst", v1::Uitkomst_Name(oordeel->uitkomst())},
                  {"reden", oordeel->redenen().empty() ? std::string() : oordeel->redenen(0).code()},
                  {"factuur", oordeel->factuur().id()}});
  Records records;
  records.push_back(wire::ResultRecord(*oordeel, absl::Now(), bericht->traceparent, bericht->als_json));
  co_return records;
}

Task<absl::StatusOr<Export::Einde>> Export::Voer(Reis& reis) {
  // What has begun is carried to its end before anything else, whatever this revision says.
  if (reis.aanbod.open.antwoord() == v1::OpenResponse::LOOPT) {
    v1::BeginRequest vraag = Begin(reis);
    CO_ASSIGN(v1::BeginResponse begin, co_await parts_.journal.Begin(std::move(vraag)));
    CO_ASSIGN(Stap stap, co_await NeemOver(reis, std::move(begin), Waarvoor::kEinde));
    if (stap) co_return *std::move(stap);
  }
  while (true) {
    CO_ASSIGN(const Wens wens, co_await Bepaal(reis));
    Stap stap;
    if (wens.oordeel) {
      v1::WerkbonResult oordeel = *wens.oordeel;
      CO_ASSIGN(stap, co_await SluitAlsHetMag(reis, std::move(oordeel), reis.nothing_done));
    } else {
      CO_ASSIGN(stap, co_await Lever(reis, wens));
    }
    if (stap) co_return *std::move(stap);
  }
}

Task<absl::StatusOr<Export::Wens>> Export::Bepaal(Reis& reis) {
  const domein::Werkbon& werkbon = reis.aanbod.event.werkbon;
  const domein::Koppeling& koppeling = reis.aanbod.koppeling;
  const auto wordt = [&](Uitkomst uitkomst, std::vector<domein::Reden> redenen) {
    Wens wens;
    wens.oordeel = MaakOordeel(reis.aanbod, uitkomst, std::move(redenen));
    return wens;
  };
  const auto wacht = [&](const absl::Status& status) {
    return wordt(Uitkomst::kWacht, {RedenVoorStatus(status, koppeling.sleutel.vendor)});
  };

  if (auto niet = facturatie::NietVoorOns(werkbon, koppeling, absl::FromUnixMicros(reis.aanbod.event.revision))) {
    co_return wordt(niet->uitkomst, {std::move(niet->reden)});
  }
  if (reis.crowded_out) co_return wordt(Uitkomst::kWacht, {RedenWachtrij()});
  facturatie::Redenenlijst redenen;
  redenen.Voeg(facturatie::Controleer(werkbon, koppeling));
  const facturatie::Nodig nodig = facturatie::WatNodigIs(werkbon, koppeling);
  Stamboek stamboek(parts_.vendor, parts_.journal, parts_.geheugen, reis.aanroep, koppeling);
  facturatie::Nodig vraag = nodig;
  absl::StatusOr<Gevonden> gevonden = co_await stamboek.Zoek(std::move(vraag));
  if (journal::IsJournalFailure(gevonden.status())) co_return gevonden.status();
  if (!gevonden.ok()) co_return wacht(gevonden.status());
  KOPPEL_FAILPOINT("after_lookup");

  // Nothing is made for a werkbon that can't be invoiced anyway: try it first with what would be made.
  for (const Ontbrekend& een : gevonden->ontbreekt) {
    if (!facturatie::MagGemaakt(een.gemis, koppeling)) redenen.Voeg(facturatie::RedenVoor(een.gemis, koppeling));
  }
  const domein::Datum vandaag = domein::Datum::Van(absl::Now());
  auto proefconcept =
      facturatie::BuildConceptfactuur(werkbon, koppeling, AlsofAllesErIs(*gevonden, koppeling), vandaag);
  if (auto* afwijzing = std::get_if<domein::Afwijzing>(&proefconcept)) redenen.Voeg(std::move(afwijzing->redenen));
  if (!redenen.empty()) co_return wordt(Uitkomst::kFout, std::move(redenen).Neem());

  Wens wens;
  if (!gevonden->ontbreekt.empty()) {
    domein::Relatie relatie = nodig.relatie;
    std::vector<Ontbrekend> ontbreekt = gevonden->ontbreekt;
    const absl::Status made =
        co_await stamboek.Maak(std::move(relatie), std::move(ontbreekt), gevonden->bekend, wens.aangemaakt);
    if (journal::IsJournalFailure(made)) co_return made;
    if (absl::IsInvalidArgument(made)) {
      co_return wordt(Uitkomst::kFout, {facturatie::RedenVoorWeigering(std::string(made.message()), koppeling)});
    }
    if (!made.ok()) co_return wacht(absl::IsUnknown(made) ? absl::UnavailableError("not sure yet") : made);
  }
  auto uitkomst = facturatie::BuildConceptfactuur(werkbon, koppeling, gevonden->bekend, vandaag);
  if (auto* afwijzing = std::get_if<domein::Afwijzing>(&uitkomst)) {
    co_return wordt(Uitkomst::kFout, std::move(afwijzing->redenen));
  }
  wens.concept_ = std::get<domein::Conceptfactuur>(std::move(uitkomst));
  for (const Spiegelfout& fout : ControleerSpiegels(koppeling, nodig, gevonden->bekend)) {
    telemetry::Log(telemetry::Level::kInfo, "free field 5 does not hold the vendor's id; the field app is told it",
                   {{"koppeling", koppeling.sleutel.ToString()},
                    {"werkbon", werkbon.id},
                    {"materiaal", fout.code},
                    {"was_empty", fout.gevonden.empty() ? "yes" : "no"},
                    {"vendor_id", fout.vendor_id}});
    v1::AangemaaktRecord spiegel;
    spiegel.set_soort(v1::SOORT_MATERIAAL);
    spiegel.set_veldapp_id(fout.code);
    spiegel.set_vendor_id(fout.vendor_id);
    spiegel.set_vendor_nummer(fout.vendor_code);
    spiegel.set_spiegel(true);
    wens.aangemaakt.push_back(std::move(spiegel));
  }
  co_return wens;
}

v1::BeginRequest Export::Begin(const Reis& reis) const {
  const vendor::Zekerheid zekerheid = parts_.vendor.ZekerheidVan(vendor::Bewerking::kFactuur);
  v1::BeginRequest vraag;
  *vraag.mutable_sleutel() = reis.Sleutel();
  vraag.set_revision(reis.aanbod.event.revision);
  vraag.set_offer(reis.aanbod.open.offer());
  vraag.set_request_id(base::NewUuid());
  vraag.set_deadline_ms(absl::ToInt64Milliseconds(zekerheid.deadline));
  vraag.set_nalanding_ms(absl::ToInt64Milliseconds(zekerheid.nalanding));
  vraag.set_klasse(static_cast<v1::Klasse>(static_cast<int>(zekerheid.klasse) + 1));
  vraag.set_inhoud_hash(reis.aanbod.event.inhoud_hash);
  return vraag;
}

// Somebody's attempt has become ours, or may not be made anew yet: look before anything else.
Task<absl::StatusOr<Export::Stap>> Export::NeemOver(Reis& reis, v1::BeginResponse begin, Waarvoor waarvoor) {
  while (begin.antwoord() == v1::BeginResponse::BUSY) {
    const std::int64_t ms = std::clamp<std::int64_t>(begin.wacht_ms(), 20, 1000);
    co_await stream::Pause(absl::Milliseconds(ms));
    v1::BeginRequest vraag = Begin(reis);
    CO_ASSIGN(begin, co_await parts_.journal.Begin(std::move(vraag)));
  }
  switch (begin.antwoord()) {
    case v1::BeginResponse::DONE:
      co_return Stap(Einde{begin.oordeel()});
    case v1::BeginResponse::SUPERSEDED:
      co_return Stap(Einde{});
    case v1::BeginResponse::AGAIN:
    case v1::BeginResponse::ONZEKER:
      break;
    default:
      co_return absl::InternalError("the journal gave leave to create where only a take-over was asked");
  }
  reis.token = begin.token();
  reis.nothing_done = false;
  reis.surely_not_there = false;
  reis.rust_tot = absl::Now() + absl::Milliseconds(begin.rust_ms());
  if (!begin.administratie_id().empty()) reis.administratie_id = begin.administratie_id();
  if (!reis.bevroren.ParseFromString(begin.bevroren())) reis.bevroren.Clear();
  const bool onzeker = begin.antwoord() == v1::BeginResponse::ONZEKER;
  // Without an invoice it may end as soon as nothing can land; a create may also have to wait for its turn.
  const absl::Duration tot =
      absl::Milliseconds(onzeker && waarvoor == Waarvoor::kEinde ? begin.rust_ms() : begin.wacht_ms());
  // What stays unknown for long is not held here: it is looked at once, and the sweep comes back with it.
  const bool later = onzeker && tot > options_.look_up;
  CO_ASSIGN(Stap stap, co_await ZoekOp(reis, later ? absl::ZeroDuration() : tot));
  if (stap) co_return stap;
  if (later) {
    v1::WerkbonResult oordeel =
        MaakOordeel(reis.aanbod, Uitkomst::kOnzeker,
                    {RedenVoorStatus(absl::UnknownError(""), reis.aanbod.koppeling.sleutel.vendor)});
    CO_ASSIGN(Einde einde, co_await Sluit(reis, std::move(oordeel), false));
    co_return Stap(std::move(einde));
  }
  co_return Stap();
}

Task<absl::StatusOr<std::optional<vendor::Factuurverwijzing>>> Export::Vind(Reis& reis) {
  using Factuur = std::optional<vendor::Factuurverwijzing>;
  vendor::Vendor& vendor = parts_.vendor;
  const vendor::Zoekvraag vraag{
      .referentie = KOPPEL_PLANTED("find_by_amount") ? reis.bevroren.totaal_excl() : reis.Referentie(),
      .bevroren = reis.bevroren.verzoek()};
  const std::string administratie = reis.administratie_id;
  std::function<Task<absl::StatusOr<Factuur>>(vendor::Toegang)> call = [&vendor, vraag,
                                                                        administratie](vendor::Toegang toegang) {
    toegang.administratie_id = administratie;  // The attempt keeps the administration it began with.
    return vendor.Find(std::move(toegang), vraag);
  };
  co_return co_await reis.aanroep.Herhaald<Factuur>(std::move(call));
}

// A difference is told and counted, and never makes a second invoice: a person checks the concept.
void Export::LeesTerug(const Reis& reis, const vendor::Factuurverwijzing& factuur) {
  if (reis.bevroren.totaal_excl().empty()) return;  // What was frozen is lost.
  const std::string excl = factuur.totaal_excl.ToString();
  const std::string incl = factuur.totaal_incl ? factuur.totaal_incl->ToString() : reis.bevroren.totaal_incl();
  if (excl == reis.bevroren.totaal_excl() && incl == reis.bevroren.totaal_incl()) return;
  parts_.metrics.TotalDiffers();
  telemetry::Log(telemetry::Level::kWarn, "the vendor's totals differ from ours",
                 {{"koppeling", reis.aanbod.koppeling.sleutel.ToString()},
                  {"werkbon", reis.aanbod.event.werkbon.id},
                  {"ours_excl", reis.bevroren.totaal_excl()},
                  {"theirs_excl", excl},
                  {"ours_incl", reis.bevroren.totaal_incl()},
                  {"theirs_incl", incl}});
}

// Looks by reference over time: found is the end, and leave to go on is a look that began after `at_least` and found
// nothing. Not being able to look, or to be sure ever (class E), is ONZEKER.
Task<absl::StatusOr<Export::Stap>> Export::ZoekOp(Reis& reis, absl::Duration at_least) {
  const bool ooit = at_least < absl::InfiniteDuration();
  const absl::Duration not_before = http::BootTime() + at_least;
  const absl::Duration until = (ooit ? std::max(not_before, http::BootTime()) : http::BootTime()) + options_.look_up;
  for (int tries = 0;; ++tries) {
    const absl::Duration begin = http::BootTime();
    absl::StatusOr<std::optional<vendor::Factuurverwijzing>> found = std::nullopt;
    if (!KOPPEL_PLANTED("skip_find")) found = co_await Vind(reis);
    KOPPEL_FAILPOINT("after_find");
    if (found.ok() && *found) {
      parts_.metrics.Invoice("adopted");
      LeesTerug(reis, **found);
      v1::WerkbonResult oordeel = MaakAfgehandeld(reis.aanbod, **found, reis.bevroren);
      CO_ASSIGN(Einde einde, co_await Sluit(reis, std::move(oordeel), false));
      co_return Stap(std::move(einde));
    }
    if (found.ok() && begin >= not_before) {
      reis.surely_not_there = true;
      reis.gezocht = begin;
      co_return Stap();
    }
    if (http::BootTime() > until || absl::IsUnauthenticated(found.status()) ||
        absl::IsPermissionDenied(found.status())) {
      const std::string& vendor = reis.aanbod.koppeling.sleutel.vendor;
      std::vector<domein::Reden> redenen = {RedenVoorStatus(absl::UnknownError(""), vendor)};
      if (!found.ok()) redenen.push_back(RedenVoorStatus(found.status(), vendor));
      v1::WerkbonResult oordeel = MaakOordeel(reis.aanbod, Uitkomst::kOnzeker, std::move(redenen));
      CO_ASSIGN(Einde einde, co_await Sluit(reis, std::move(oordeel), false));
      co_return Stap(std::move(einde));
    }
    absl::Duration pauze = stream::BackOff(tries, absl::Seconds(1), absl::Seconds(15));
    if (found.ok() && ooit) pauze = std::min(pauze, std::max(not_before - http::BootTime(), absl::Milliseconds(1)));
    co_await stream::Pause(pauze);
  }
}

// Tells the journal, again while it is away for a moment: the answer of the vendor is worth holding on to.
Task<absl::StatusOr<Export::Einde>> Export::Sluit(Reis& reis, v1::WerkbonResult oordeel, bool nothing_done) {
  CO_ASSIGN(Stap stap, co_await SluitAlsHetMag(reis, std::move(oordeel), nothing_done));
  if (stap) co_return *std::move(stap);
  co_return absl::UnavailableError("the attempt is still open");  // Handled again from the start: taken over there.
}

Task<absl::StatusOr<Export::Stap>> Export::SluitAlsHetMag(Reis& reis, v1::WerkbonResult oordeel, bool nothing_done) {
  v1::FinishRequest vraag;
  *vraag.mutable_sleutel() = reis.Sleutel();
  vraag.set_revision(reis.aanbod.event.revision);
  vraag.set_offer(reis.aanbod.open.offer());
  vraag.set_token(reis.token);
  vraag.set_nothing_done(nothing_done);
  vraag.set_inhoud_hash(reis.aanbod.event.inhoud_hash);
  vraag.set_gezocht_ms(reis.GezochtMs());
  *vraag.mutable_oordeel() = std::move(oordeel);
  KOPPEL_FAILPOINT("before_finish");
  absl::StatusOr<v1::FinishResponse> antwoord = absl::UnavailableError("not asked");
  for (int tries = 0; tries < 8 && !antwoord.ok(); ++tries) {
    if (tries > 0) co_await stream::Pause(stream::BackOff(tries, absl::Milliseconds(100), absl::Seconds(4)));
    v1::FinishRequest kopie = vraag;
    antwoord = co_await parts_.journal.Finish(std::move(kopie));
  }
  if (!antwoord.ok()) co_return antwoord.status();
  KOPPEL_FAILPOINT("after_finish");
  switch (antwoord->antwoord()) {
    case v1::FinishResponse::AANGENOMEN:
      co_return Stap(Einde{antwoord->oordeel()});
    case v1::FinishResponse::TE_LAAT:
      parts_.metrics.LateOutcome();
      co_return Stap(antwoord->has_oordeel() ? Einde{antwoord->oordeel()} : Einde{});
    case v1::FinishResponse::OPGEVOLGD:
      co_return Stap(Einde{});
    default: {
      // An attempt has begun that this must not close, or an earlier call may still land: wait for that, then look.
      const absl::Duration rust = std::clamp(reis.rust_tot - absl::Now(), absl::Milliseconds(100), absl::Seconds(10));
      co_await stream::Pause(rust);
      v1::BeginRequest begin = Begin(reis);
      CO_ASSIGN(v1::BeginResponse stand, co_await parts_.journal.Begin(std::move(begin)));
      co_return co_await NeemOver(reis, std::move(stand), Waarvoor::kEinde);
    }
  }
}

Task<absl::StatusOr<Export::Stap>> Export::Lever(Reis& reis, const Wens& wens) {
  const vendor::Zekerheid zekerheid = parts_.vendor.ZekerheidVan(vendor::Bewerking::kFactuur);
  const domein::Koppeling& koppeling = reis.aanbod.koppeling;
  const domein::Conceptfactuur& concept_ = *wens.concept_;
  const absl::StatusOr<std::string> verzoek = parts_.vendor.Freeze(concept_, reis.Referentie());
  if (!verzoek.ok()) {
    v1::WerkbonResult oordeel =
        MaakOordeel(reis.aanbod, Uitkomst::kFout,
                    {facturatie::RedenVoorWeigering(std::string(verzoek.status().message()), koppeling)});
    co_return co_await SluitAlsHetMag(reis, std::move(oordeel), reis.nothing_done);
  }
  domein::Bedrag btw;
  for (const auto& [tarief, netto] : concept_.BtwPerTarief()) btw += domein::BtwOver(netto, tarief);
  v1::Bevroren bevroren;
  bevroren.set_verzoek(*verzoek);
  bevroren.set_totaal_excl(concept_.Netto().ToString());
  bevroren.set_totaal_incl((concept_.Netto() + btw).ToString());
  bevroren.set_factuurdatum(concept_.factuurdatum.ToString());
  if (concept_.vervaldatum) bevroren.set_vervaldatum(concept_.vervaldatum->ToString());
  for (const v1::AangemaaktRecord& record : wens.aangemaakt) *bevroren.add_aangemaakt() = record;

  v1::BeginRequest vraag = Begin(reis);
  vraag.set_bevroren(bevroren.SerializeAsString());
  vraag.set_administratie_id(koppeling.administratie_id);
  vraag.set_instellingen_versie(koppeling.versie);
  if (reis.surely_not_there || reis.nothing_done) vraag.set_surely_not_there(reis.token);
  vraag.set_nothing_done(reis.nothing_done);
  vraag.set_gezocht_ms(reis.GezochtMs());
  // The time that a create may take is counted from before Begin was sent, also through a suspended machine.
  const absl::Duration began = http::BootTime();
  KOPPEL_FAILPOINT("before_begin");
  CO_ASSIGN(v1::BeginResponse begin, co_await parts_.journal.Begin(std::move(vraag)));
  KOPPEL_FAILPOINT("after_begin");
  if (begin.antwoord() != v1::BeginResponse::FIRST)
    co_return co_await NeemOver(reis, std::move(begin), Waarvoor::kCreate);

  const absl::Duration begonnen = http::BootTime();  // The journal's own moment was before this one.
  reis.token = begin.token();
  reis.surely_not_there = false;
  reis.nothing_done = false;
  reis.rust_tot = absl::Now() + absl::Milliseconds(begin.rust_ms());
  reis.bevroren = bevroren;
  reis.administratie_id = koppeling.administratie_id;

  vendor::Vendor& vendor = parts_.vendor;
  const std::string inhoud = *verzoek;
  const absl::Duration deadline = zekerheid.deadline;
  std::function<Task<absl::StatusOr<vendor::Factuurverwijzing>>(vendor::Toegang)> call =
      [&vendor, inhoud, began, deadline](vendor::Toegang toegang) {
        vendor::CreateOpties opties{.deadline = deadline - (http::BootTime() - began),
                                    .may_send = [began, deadline] { return http::BootTime() - began < deadline; }};
        return vendor.Create(std::move(toegang), inhoud, std::move(opties));
      };
  absl::StatusOr<vendor::Factuurverwijzing> factuur =
      co_await reis.aanroep.Eenmaal<vendor::Factuurverwijzing>(std::move(call));
  if (KOPPEL_PLANTED("retry_post_on_timeout") && absl::IsUnknown(factuur.status())) {
    call = [&vendor, inhoud, deadline](vendor::Toegang toegang) {
      return vendor.Create(std::move(toegang), inhoud, {.deadline = deadline, .may_send = {}});
    };
    factuur = co_await reis.aanroep.Eenmaal<vendor::Factuurverwijzing>(std::move(call));
  }
  KOPPEL_FAILPOINT("after_create");

  if (factuur.ok()) {
    parts_.metrics.Invoice("created");
    LeesTerug(reis, *factuur);
    v1::WerkbonResult oordeel = MaakAfgehandeld(reis.aanbod, *factuur, bevroren);
    CO_ASSIGN(Einde einde, co_await Sluit(reis, std::move(oordeel), false));
    co_return Stap(std::move(einde));
  }

  const absl::Status& status = factuur.status();
  telemetry::Log(telemetry::Level::kWarn, "create did not succeed",
                 {{"koppeling", koppeling.sleutel.ToString()},
                  {"werkbon", reis.aanbod.event.werkbon.id},
                  {"status", status.ToString()}});
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument: {
      // It may say "reference exists", and what it rests on may be gone: look, and look everything up anew next time.
      parts_.geheugen.Vergeet(koppeling.sleutel.ToString());
      CO_ASSIGN(Stap stap, co_await ZoekOp(reis, absl::ZeroDuration()));
      if (stap) co_return stap;
      v1::WerkbonResult oordeel = MaakOordeel(
          reis.aanbod, Uitkomst::kFout, {facturatie::RedenVoorWeigering(std::string(status.message()), koppeling)});
      co_return co_await SluitAlsHetMag(reis, std::move(oordeel), true);
    }
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted: {
      // Nothing was done: try again freely, while the budget lasts.
      reis.nothing_done = true;
      const absl::Duration wait =
          vendor::RetryAfter(status).value_or(stream::BackOff(2, absl::Milliseconds(250), absl::Seconds(5)));
      if (absl::Now() + wait - reis.since < options_.budget.age) {
        parts_.metrics.Retry(status);
        co_await stream::Pause(wait);
        co_return Stap();
      }
      [[fallthrough]];
    }
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kNotFound: {
      reis.nothing_done = true;
      parts_.geheugen.Vergeet(koppeling.sleutel.ToString());
      v1::WerkbonResult oordeel =
          MaakOordeel(reis.aanbod, Uitkomst::kWacht, {RedenVoorStatus(status, koppeling.sleutel.vendor)});
      co_return co_await SluitAlsHetMag(reis, std::move(oordeel), true);
    }
    default: {
      // Unknown: it may have been carried out. Before the next create it is looked up for as long as the vendor may be
      // busy with it, and where a second would not be refused for as long as it may still land.
      const absl::Duration settle = std::max(zekerheid.deadline, vendor::Overnamewacht(zekerheid));
      co_return co_await ZoekOp(reis, settle - (http::BootTime() - begonnen));
    }
  }
}

}  // namespace koppel::worker
