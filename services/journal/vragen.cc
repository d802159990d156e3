#include "services/journal/vragen.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "base/ids.h"
#include "base/status_macros.h"
#include "wire/koppeling.h"

namespace koppel::journal_service {
namespace {

constexpr std::size_t kMaxBevroren = 1024 * 1024;
constexpr absl::Duration kLangsteIntentie = absl::Minutes(2);

std::string Referentie(const Sleutel& s, std::int64_t generation) {
  return base::Referentie(s.account, absl::StrCat(s.veldapp, "/", s.vendor), s.werkbon_id, generation);
}

absl::StatusOr<Bewaard> LeesOfNieuw(Store& store, const Sleutel& sleutel) {
  ASSIGN_OR_RETURN(std::optional<Bewaard> was, store.Lees(sleutel));
  if (was) return *std::move(was);
  Bewaard nieuw;
  nieuw.sleutel = sleutel;
  // After a backup was put back, rows that it does not know may have been invoiced.
  ASSIGN_OR_RETURN(const std::string restore, store.LeesInstelling("restore_until"));
  nieuw.rij.nagezocht = restore.empty();
  return nieuw;
}

Stap MaakStap(const Rij& rij, absl::Time nu, std::string wat, std::int64_t revision, std::string toelichting) {
  return {.tijdstip = nu,
          .wat = std::move(wat),
          .revision = revision,
          .offer = rij.offer,
          .generation = rij.generation,
          .toelichting = std::move(toelichting)};
}

absl::StatusOr<Uitkomst> LeesUitkomst(v1::Uitkomst uitkomst) {
  switch (uitkomst) {
    case v1::UITKOMST_AFGEHANDELD:
      return Uitkomst::kAfgehandeld;
    case v1::UITKOMST_FOUT:
      return Uitkomst::kFout;
    case v1::UITKOMST_OVERGESLAGEN:
      return Uitkomst::kOvergeslagen;
    case v1::UITKOMST_WACHT:
      return Uitkomst::kWacht;
    case v1::UITKOMST_ONZEKER:
      return Uitkomst::kOnzeker;
    default:
      return absl::InvalidArgumentError("the verdict has no outcome");
  }
}

v1::Uitkomst VorigeUitkomst(const Rij& rij) {
  switch (rij.toestand) {
    case Toestand::kAfgehandeld:
      return v1::UITKOMST_AFGEHANDELD;
    case Toestand::kFout:
      return v1::UITKOMST_FOUT;
    case Toestand::kOvergeslagen:
      return v1::UITKOMST_OVERGESLAGEN;
    case Toestand::kWacht:
      return v1::UITKOMST_WACHT;
    case Toestand::kOnzeker:
      return v1::UITKOMST_ONZEKER;
    default:
      return v1::UITKOMST_UNSPECIFIED;
  }
}

// By our clock, when the asker began its last look-up that found nothing.
template <typename Vraag>
absl::Time Gezocht(const Vraag& vraag, absl::Time nu) {
  return vraag.gezocht_ms() > 0 ? nu - absl::Milliseconds(vraag.gezocht_ms()) : absl::InfinitePast();
}

// What is wrong with a question goes into the reply: it must not undo the questions of others.
void Weiger(v1::JournalReply& reply, const absl::Status& status) {
  reply.set_error(absl::IsAborted(status) ? absl::StrCat("begin at open again: ", status.message())
                                          : std::string(status.message()));
}

absl::Status DoeOpen(Store& store, const v1::OpenRequest& vraag, absl::Time nu, v1::JournalReply& reply) {
  const auto sleutel = LeesSleutel(vraag.sleutel());
  if (!sleutel.ok()) return Weiger(reply, sleutel.status()), absl::OkStatus();
  ASSIGN_OR_RETURN(Bewaard w, LeesOfNieuw(store, *sleutel));
  v1::OpenResponse& uit = *reply.mutable_open();
  uit.set_vorige(VorigeUitkomst(w.rij));
  const OpenAntwoord antwoord =
      Open(w.rij, {.revision = vraag.revision(), .hash = vraag.inhoud_hash(), .geflipt = vraag.geflipt()});
  if (!vraag.ordernummer().empty()) w.ordernummer = vraag.ordernummer();
  const char* wat = "";
  switch (antwoord.soort) {
    case OpenAntwoord::kGaVerder:
      uit.set_antwoord(v1::OpenResponse::GA_VERDER);
      wat = "ga verder";
      break;
    case OpenAntwoord::kOpgevolgd:
      uit.set_antwoord(v1::OpenResponse::OPGEVOLGD);
      wat = "opgevolgd door een nieuwere wijziging";
      break;
    case OpenAntwoord::kOordeel:
      uit.set_antwoord(v1::OpenResponse::OORDEEL);
      if (!uit.mutable_oordeel()->ParseFromString(w.rij.oordeel)) uit.clear_oordeel();
      uit.set_gewijzigd_na_factuur(antwoord.gewijzigd_na_factuur);
      wat = antwoord.gewijzigd_na_factuur ? "heeft al een oordeel; gewijzigd na de factuur" : "heeft al een oordeel";
      break;
    case OpenAntwoord::kLoopt:
      uit.set_antwoord(v1::OpenResponse::LOOPT);
      wat = "er loopt een poging";
      break;
    case OpenAntwoord::kEcho:
      uit.set_antwoord(v1::OpenResponse::ECHO_VAN_ONS);
      wat = "echo van de eigen statuswijziging";
      break;
  }
  uit.set_offer(w.rij.offer);
  uit.set_generation(w.rij.generation);
  uit.set_referentie(Referentie(w.sleutel, w.rij.generation));
  w.bijgewerkt = nu;
  RETURN_IF_ERROR(store.Schrijf(w));
  return store.Voeg(w.sleutel, MaakStap(w.rij, nu, "open", vraag.revision(),
                                        absl::StrCat(wat, ", door ", v1::Aanbieder_Name(vraag.aangeboden_door()))));
}

absl::Status DoeBegin(Store& store, const v1::BeginRequest& vraag, const Vrager& vrager, absl::Time nu,
                      v1::JournalReply& reply) {
  const auto sleutel = LeesSleutel(vraag.sleutel());
  if (!sleutel.ok()) return Weiger(reply, sleutel.status()), absl::OkStatus();
  if (vraag.bevroren().size() > kMaxBevroren || vraag.deadline_ms() <= 0 || vraag.nalanding_ms() < 0 ||
      vraag.klasse() == v1::KLASSE_UNSPECIFIED) {
    return Weiger(reply,
                  absl::InvalidArgumentError("a begin needs a deadline, a class and a concept of at most 1 MiB")),
           absl::OkStatus();
  }
  ASSIGN_OR_RETURN(Bewaard w, LeesOfNieuw(store, *sleutel));
  const bool ander_leeft = !w.rij.owner.empty() && w.rij.owner != vrager.owner && vrager.leeft(w.rij.owner);
  const auto antwoord = Begin(w.rij,
                              {.revision = vraag.revision(),
                               .offer = vraag.offer(),
                               .hash = vraag.inhoud_hash(),
                               .request_id = vraag.request_id(),
                               .owner = vrager.owner,
                               .bevroren = vraag.bevroren(),
                               .administratie_id = vraag.administratie_id(),
                               .instellingen_versie = vraag.instellingen_versie(),
                               .deadline = absl::Milliseconds(vraag.deadline_ms()),
                               .nalanding = absl::Milliseconds(vraag.nalanding_ms()),
                               .klasse = static_cast<Klasse>(vraag.klasse() - 1),
                               .surely_not_there = vraag.surely_not_there(),
                               .nothing_done = vraag.nothing_done(),
                               .gezocht = Gezocht(vraag, nu)},
                              ander_leeft, nu);
  if (!antwoord.ok()) return Weiger(reply, antwoord.status()), absl::OkStatus();
  v1::BeginResponse& uit = *reply.mutable_begin();
  uit.set_antwoord(static_cast<v1::BeginResponse::Antwoord>(antwoord->soort + 1));
  uit.set_token(w.rij.token);
  uit.set_wacht_ms(absl::ToInt64Milliseconds(absl::Ceil(antwoord->wacht, absl::Milliseconds(1))));
  uit.set_rust_ms(absl::ToInt64Milliseconds(absl::Ceil(antwoord->rust, absl::Milliseconds(1))));
  uit.set_creates(w.rij.creates);
  uit.set_nieuwste_revision(w.rij.nieuwste);
  if (antwoord->soort == BeginAntwoord::kAgain || antwoord->soort == BeginAntwoord::kOnzeker) {
    uit.set_bevroren(w.rij.bevroren);
    uit.set_administratie_id(w.rij.administratie_id);
  }
  if (antwoord->soort == BeginAntwoord::kDone && !uit.mutable_oordeel()->ParseFromString(w.rij.oordeel))
    uit.clear_oordeel();
  w.bijgewerkt = nu;
  RETURN_IF_ERROR(store.Schrijf(w));
  if (antwoord->soort == BeginAntwoord::kBusy) return absl::OkStatus();  // Asked every second: not worth a line each.
  return store.Voeg(w.sleutel,
                    MaakStap(w.rij, nu, "begin", vraag.revision(),
                             absl::StrCat(v1::BeginResponse::Antwoord_Name(uit.antwoord()), ", token ", w.rij.token,
                                          ", create ", w.rij.creates, ", ", Referentie(w.sleutel, w.rij.generation))));
}

absl::Status DoeFinish(Store& store, const v1::FinishRequest& vraag, absl::Time nu, v1::JournalReply& reply) {
  const auto sleutel = LeesSleutel(vraag.sleutel());
  const auto uitkomst = LeesUitkomst(vraag.oordeel().uitkomst());
  if (!sleutel.ok()) return Weiger(reply, sleutel.status()), absl::OkStatus();
  if (!uitkomst.ok()) return Weiger(reply, uitkomst.status()), absl::OkStatus();
  ASSIGN_OR_RETURN(Bewaard w, LeesOfNieuw(store, *sleutel));
  const auto antwoord = Finish(w.rij,
                               {.revision = vraag.revision(),
                                .offer = vraag.offer(),
                                .token = vraag.token(),
                                .uitkomst = *uitkomst,
                                .oordeel = vraag.oordeel().SerializeAsString(),
                                .hash = vraag.inhoud_hash(),
                                .nothing_done = vraag.nothing_done(),
                                .gezocht = Gezocht(vraag, nu)},
                               nu);
  std::string toelichting = v1::Uitkomst_Name(vraag.oordeel().uitkomst());
  for (const v1::Reden& reden : vraag.oordeel().redenen()) absl::StrAppend(&toelichting, ", ", reden.code());
  if (vraag.oordeel().has_factuur()) absl::StrAppend(&toelichting, ", factuur ", vraag.oordeel().factuur().id());
  const bool te_laat = antwoord.ok() ? antwoord->soort == FinishAntwoord::kTeLaat : vraag.token() != 0;
  w.bijgewerkt = nu;
  RETURN_IF_ERROR(store.Schrijf(w));
  RETURN_IF_ERROR(store.Voeg(w.sleutel, MaakStap(w.rij, nu, te_laat ? "late_outcome" : "finish", vraag.revision(),
                                                 absl::StrCat(toelichting, ", token ", vraag.token()))));
  if (!antwoord.ok()) return Weiger(reply, antwoord.status()), absl::OkStatus();
  v1::FinishResponse& uit = *reply.mutable_finish();
  uit.set_antwoord(static_cast<v1::FinishResponse::Antwoord>(antwoord->soort + 1));
  if (antwoord->soort == FinishAntwoord::kAangenomen) *uit.mutable_oordeel() = vraag.oordeel();
  if (antwoord->soort == FinishAntwoord::kTeLaat && w.rij.HeeftOordeel() &&
      !uit.mutable_oordeel()->ParseFromString(w.rij.oordeel))
    uit.clear_oordeel();
  return absl::OkStatus();
}

absl::Status ZoekAlle(Store& store, const v1::KoppelRequest& vraag, const std::string& koppeling,
                      v1::KoppelResponse& uit) {
  uit.set_antwoord(v1::KoppelResponse::BEKEND);
  for (const v1::KoppelZoek::Record& record : vraag.zoek_alle().records()) {
    ASSIGN_OR_RETURN(
        const std::optional<Koppelregel> regel,
        store.LeesKoppel({koppeling, vraag.administratie_id(), v1::Soort_Name(record.soort()), record.veldapp_id()}));
    if (!regel || regel->vendor_id.empty()) continue;
    v1::Koppelpaar& bekend = *uit.add_bekende();
    bekend.set_soort(record.soort());
    bekend.set_veldapp_id(record.veldapp_id());
    bekend.set_vendor_id(regel->vendor_id);
    bekend.set_vendor_nummer(regel->vendor_nummer);
  }
  return absl::OkStatus();
}

absl::Status DoeKoppel(Store& store, const v1::KoppelRequest& vraag, const Vrager& vrager, absl::Time nu,
                       v1::JournalReply& reply) {
  const auto koppeling = wire::ParseSleutel(vraag.koppeling());
  if (!koppeling.ok()) return Weiger(reply, koppeling.status()), absl::OkStatus();
  if (vraag.has_zoek_alle()) return ZoekAlle(store, vraag, koppeling->ToString(), *reply.mutable_koppel());
  if (vraag.veldapp_id().empty() || vraag.veldapp_id().size() > 300) {
    return Weiger(reply, absl::InvalidArgumentError("a record needs an id at the field app")), absl::OkStatus();
  }
  const Koppelplaats plaats{koppeling->ToString(), vraag.administratie_id(), v1::Soort_Name(vraag.soort()),
                            vraag.veldapp_id()};
  ASSIGN_OR_RETURN(const std::optional<Koppelregel> was, store.LeesKoppel(plaats));
  v1::KoppelResponse& uit = *reply.mutable_koppel();
  const bool bekend = was && !was->vendor_id.empty();
  const auto meld_bekend = [&] {
    uit.set_antwoord(v1::KoppelResponse::BEKEND);
    uit.set_vendor_id(was->vendor_id);
    uit.set_vendor_nummer(was->vendor_nummer);
  };
  const bool van_ons = was && was->token == vraag.token() && was->owner == vrager.owner;
  switch (vraag.vraag_case()) {
    case v1::KoppelRequest::kZoek:
      if (bekend) {
        meld_bekend();
      } else {
        uit.set_antwoord(v1::KoppelResponse::ONBEKEND);
      }
      return absl::OkStatus();
    case v1::KoppelRequest::kBegin: {
      if (bekend) return meld_bekend(), absl::OkStatus();
      // Asked again, after a lost answer or before each create. AGAIN: who looks up first is right in either case.
      if (van_ons && vraag.token() != 0) {
        uit.set_antwoord(v1::KoppelResponse::AGAIN);
        uit.set_token(was->token);
        return store.SchrijfKoppel(plaats, {"", "", was->token, vrager.owner, nu}, nu);
      }
      // One at a time per record, also within one worker; but whoever holds it longer than any call lasts has lost it,
      // once its create can no longer be carried out.
      if (was && !was->owner.empty()) {
        const absl::Duration houdt = std::max(vrager.leeft(was->owner) ? kLangsteIntentie : absl::ZeroDuration(),
                                              absl::Milliseconds(vraag.rust_ms()));
        if (nu < was->sinds + houdt) {
          uit.set_antwoord(v1::KoppelResponse::BUSY);
          uit.set_wacht_ms(100);
          return absl::OkStatus();
        }
      }
      const std::int64_t token = vraag.token() != 0 ? vraag.token() : was ? was->token + 1 : 1;
      const Koppelregel nieuw{"", "", token, vrager.owner, nu};
      uit.set_antwoord(was && !was->owner.empty() ? v1::KoppelResponse::AGAIN : v1::KoppelResponse::FIRST);
      uit.set_token(nieuw.token);
      return store.SchrijfKoppel(plaats, nieuw, nu);
    }
    case v1::KoppelRequest::kEind: {
      ASSIGN_OR_RETURN(const std::string wie, store.WieHeeft(plaats, vraag.eind()));
      if (!wie.empty()) {
        if (van_ons && !bekend) RETURN_IF_ERROR(store.WisKoppel(plaats));
        uit.set_antwoord(v1::KoppelResponse::BOTSING);
        uit.set_botst_met(wie);
        return absl::OkStatus();
      }
      if (bekend && was->vendor_id != vraag.eind()) return meld_bekend(), absl::OkStatus();
      uit.set_antwoord(v1::KoppelResponse::AANGENOMEN);
      return store.SchrijfKoppel(plaats,
                                 {vraag.eind(), vraag.vendor_nummer(), was ? was->token : vraag.token(), "", nu}, nu);
    }
    case v1::KoppelRequest::kOpgeven:
      uit.set_antwoord(v1::KoppelResponse::AANGENOMEN);
      return van_ons && !bekend ? store.WisKoppel(plaats) : absl::OkStatus();
    case v1::KoppelRequest::kVergeet:
      if (bekend && nu < was->sinds + absl::Milliseconds(vraag.rust_ms())) return meld_bekend(), absl::OkStatus();
      uit.set_antwoord(v1::KoppelResponse::AANGENOMEN);
      return bekend ? store.WisKoppel(plaats) : absl::OkStatus();
    case v1::KoppelRequest::kZoekAlle:
    case v1::KoppelRequest::VRAAG_NOT_SET:
      break;
  }
  return Weiger(reply, absl::InvalidArgumentError("nothing was asked")), absl::OkStatus();
}

}  // namespace

absl::StatusOr<Sleutel> LeesSleutel(const v1::WerkbonSleutel& van) {
  ASSIGN_OR_RETURN(const domein::KoppelingSleutel koppeling, wire::ParseSleutel(van.koppeling()));
  if (van.werkbon_id().empty() || van.werkbon_id().size() > 64)
    return absl::InvalidArgumentError("the werkbon has no id");
  return Sleutel{koppeling.account, domein::NaamVan(koppeling.veldapp), koppeling.vendor, van.werkbon_id()};
}

absl::Status Beantwoord(Store& store, const v1::JournalRequest& request, const Vrager& vrager, absl::Time nu,
                        v1::JournalReply& reply) {
  reply.Clear();
  reply.set_id(request.id());
  switch (request.vraag_case()) {
    case v1::JournalRequest::kOpen:
      return DoeOpen(store, request.open(), nu, reply);
    case v1::JournalRequest::kBegin:
      return DoeBegin(store, request.begin(), vrager, nu, reply);
    case v1::JournalRequest::kFinish:
      return DoeFinish(store, request.finish(), nu, reply);
    case v1::JournalRequest::kKoppel:
      return DoeKoppel(store, request.koppel(), vrager, nu, reply);
    default:
      reply.set_error("nothing was asked");
      return absl::OkStatus();
  }
}

}  // namespace koppel::journal_service
