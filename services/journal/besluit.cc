#include "services/journal/besluit.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

namespace koppel::journal_service {
namespace {

constexpr int kMaxCreates = 2;  // per offer, without an answer; after that a person decides

constexpr std::array<std::pair<Toestand, const char*>, 7> kNamen = {{
    {Toestand::kNieuw, "nieuw"},
    {Toestand::kBegonnen, "begonnen"},
    {Toestand::kOnzeker, "onzeker"},
    {Toestand::kAfgehandeld, "afgehandeld"},
    {Toestand::kFout, "fout"},
    {Toestand::kOvergeslagen, "overgeslagen"},
    {Toestand::kWacht, "wacht"},
}};

absl::Duration Rest(absl::Time tot, absl::Time now) { return std::max(absl::ZeroDuration(), tot - now); }

void VergeetPoging(Rij& rij) {
  rij.creates = 0;
  rij.laatste_telt = false;
  rij.landt_tot = absl::InfinitePast();
  rij.eerder_tot = absl::InfinitePast();
  rij.owner.clear();
  rij.request_id.clear();
  rij.bevroren.clear();
}

void NieuweOffer(Rij& rij) {
  ++rij.offer;
  rij.toestand = Toestand::kNieuw;
  VergeetPoging(rij);
}

// The create of the current token surely did nothing: it is no longer one that may land.
void NietsGedaan(Rij& rij) {
  if (!rij.laatste_telt) return;
  rij.laatste_telt = false;
  --rij.creates;
  rij.landt_tot = rij.eerder_tot;
}

BeginAntwoord Start(Rij& rij, const BeginVraag& vraag, absl::Time now) {
  rij.eerder_tot = rij.landt_tot;
  rij.landt_tot = std::max(rij.landt_tot, now + vraag.deadline + vraag.nalanding);
  rij.begon = now;
  ++rij.token;
  ++rij.creates;
  rij.laatste_telt = true;
  rij.toestand = Toestand::kBegonnen;
  rij.revision = vraag.revision;
  rij.hash = vraag.hash;
  rij.deadline = vraag.deadline;
  rij.klasse = vraag.klasse;
  rij.owner = vraag.owner;
  rij.request_id = vraag.request_id;
  rij.request_was_first = true;
  rij.bevroren = vraag.bevroren;
  rij.administratie_id = vraag.administratie_id;
  rij.instellingen_versie = vraag.instellingen_versie;
  return {.soort = BeginAntwoord::kFirst, .wacht = {}, .rust = Rest(rij.eerder_tot, now)};
}

BeginAntwoord Overnemen(Rij& rij, const BeginVraag& vraag, absl::Time now) {
  ++rij.token;
  rij.eerder_tot = rij.landt_tot;
  rij.laatste_telt = false;
  rij.owner = vraag.owner;
  rij.request_id = vraag.request_id;
  rij.request_was_first = false;
  return {.soort = rij.toestand == Toestand::kOnzeker ? BeginAntwoord::kOnzeker : BeginAntwoord::kAgain,
          .wacht = {},
          .rust = Rest(rij.landt_tot, now)};
}

Toestand Na(Uitkomst uitkomst) {
  switch (uitkomst) {
    case Uitkomst::kAfgehandeld:
      return Toestand::kAfgehandeld;
    case Uitkomst::kFout:
      return Toestand::kFout;
    case Uitkomst::kOvergeslagen:
      return Toestand::kOvergeslagen;
    case Uitkomst::kWacht:
      return Toestand::kWacht;
    case Uitkomst::kOnzeker:
      return Toestand::kOnzeker;
  }
  return Toestand::kWacht;
}

void Sluit(Rij& rij, const FinishVraag& vraag) {
  rij.toestand = Na(vraag.uitkomst);
  if (vraag.uitkomst == Uitkomst::kAfgehandeld && vraag.revision > rij.revision && !rij.hash.empty() &&
      rij.hash != vraag.hash)
    rij.aandacht = true;
  rij.revision = vraag.revision;
  if (vraag.uitkomst != Uitkomst::kAfgehandeld || vraag.token == 0 || rij.hash.empty()) rij.hash = vraag.hash;
  rij.oordeel = vraag.oordeel;
  rij.nagezocht = true;
  if (vraag.uitkomst == Uitkomst::kOnzeker) {
    rij.owner.clear();  // Whoever comes next may take it over at once.
  } else {
    VergeetPoging(rij);
  }
}

// Changed while the attempt of an older revision ran (X34): what stands on the invoice is not what is known now.
void LetOpWijziging(Rij& rij, std::int64_t revision, const std::string& hash) {
  if (rij.toestand == Toestand::kAfgehandeld && revision > rij.revision && hash != rij.hash) rij.aandacht = true;
}

// The end that was accepted last, told again after a lost answer.
bool IsNogmaals(const Rij& rij, const FinishVraag& vraag) {
  return !rij.Begonnen() && rij.toestand == Na(vraag.uitkomst) && (vraag.token == 0 || vraag.token == rij.token) &&
         vraag.offer == rij.offer && vraag.revision == rij.revision && vraag.oordeel == rij.oordeel;
}

}  // namespace

std::string NaamVan(Toestand toestand) {
  for (const auto& [een, naam] : kNamen) {
    if (een == toestand) return naam;
  }
  return "";
}

absl::StatusOr<Toestand> ToestandVan(const std::string& naam) {
  for (const auto& [een, tekst] : kNamen) {
    if (naam == tekst) return een;
  }
  return absl::InvalidArgumentError(absl::StrCat("no state is called ", naam));
}

OpenAntwoord Open(Rij& rij, const OpenVraag& vraag, const Regels& regels) {
  const bool vers = vraag.revision > rij.nieuwste;
  const bool loopt = rij.Begonnen() && regels.begun_first;
  if (regels.newest_wins && vraag.revision < rij.nieuwste && !loopt)
    return {.soort = OpenAntwoord::kOpgevolgd, .gewijzigd_na_factuur = false};
  rij.nieuwste = std::max(rij.nieuwste, vraag.revision);
  if (loopt) return {.soort = OpenAntwoord::kLoopt, .gewijzigd_na_factuur = false};
  if (rij.HeeftOordeel() && vraag.geflipt && vraag.hash == rij.hash)
    return {.soort = OpenAntwoord::kEcho, .gewijzigd_na_factuur = false};
  if (rij.toestand == Toestand::kAfgehandeld) {
    const bool anders = vraag.revision == rij.nieuwste && vraag.revision > rij.revision && vraag.hash != rij.hash;
    if (anders) rij.aandacht = true;
    return {.soort = OpenAntwoord::kOordeel, .gewijzigd_na_factuur = anders};
  }
  if (rij.toestand == Toestand::kFout) {
    if (!vers && vraag.revision <= rij.revision)
      return {.soort = OpenAntwoord::kOordeel, .gewijzigd_na_factuur = false};
    NieuweOffer(rij);
  }
  return {.soort = OpenAntwoord::kGaVerder, .gewijzigd_na_factuur = false};
}

absl::StatusOr<BeginAntwoord> Begin(Rij& rij, const BeginVraag& vraag, bool ander_leeft, absl::Time now,
                                    const Regels& regels) {
  if (!vraag.request_id.empty() && vraag.request_id == rij.request_id &&
      rij.Begonnen()) {  // Asked again after a lost answer.
    if (rij.request_was_first)
      return BeginAntwoord{.soort = BeginAntwoord::kFirst, .wacht = {}, .rust = Rest(rij.eerder_tot, now)};
    return BeginAntwoord{.soort = rij.toestand == Toestand::kOnzeker ? BeginAntwoord::kOnzeker : BeginAntwoord::kAgain,
                         .wacht = {},
                         .rust = Rest(rij.landt_tot, now)};
  }
  if (vraag.offer != rij.offer) return absl::AbortedError("another offer is under way");
  if (rij.HeeftOordeel()) {
    if (rij.toestand == Toestand::kFout && vraag.revision > rij.revision)
      return absl::AbortedError("a verdict on an older revision came in between");
    LetOpWijziging(rij, vraag.revision, vraag.hash);
    return BeginAntwoord{.soort = BeginAntwoord::kDone, .wacht = {}, .rust = {}};
  }
  if (!rij.Begonnen()) {
    if (vraag.revision < rij.nieuwste && regels.newest_wins)
      return BeginAntwoord{.soort = BeginAntwoord::kSuperseded, .wacht = {}, .rust = {}};
    if (vraag.bevroren.empty()) return absl::AbortedError("nothing has begun any more");
    if (!rij.nagezocht) {  // Restored from a backup: a create that it does not know may have been made.
      rij.toestand = Toestand::kBegonnen;
      rij.revision = vraag.revision;
      rij.hash = vraag.hash;
      rij.klasse = vraag.klasse;
      rij.deadline = vraag.deadline;
      rij.bevroren = vraag.bevroren;
      rij.administratie_id = vraag.administratie_id;
      rij.nagezocht = true;
      return Overnemen(rij, vraag, now);
    }
    return Start(rij, vraag, now);
  }

  if (vraag.surely_not_there != 0 && vraag.surely_not_there == rij.token && !vraag.bevroren.empty()) {
    if (vraag.nothing_done) NietsGedaan(rij);
    if (vraag.revision < rij.nieuwste && regels.newest_wins) {
      rij.owner.clear();  // The newer one's holder goes on from here.
      return BeginAntwoord{.soort = BeginAntwoord::kSuperseded, .wacht = {}, .rust = {}};
    }
    if (rij.toestand == Toestand::kOnzeker || rij.creates >= kMaxCreates) {
      rij.toestand = Toestand::kOnzeker;
      return BeginAntwoord{.soort = BeginAntwoord::kOnzeker, .wacht = {}, .rust = Rest(rij.landt_tot, now)};
    }
    return Start(rij, vraag, now);
  }
  if (rij.klasse == Klasse::kC && regels.wait && now < rij.landt_tot) {
    return BeginAntwoord{.soort = BeginAntwoord::kBusy, .wacht = rij.landt_tot - now, .rust = {}};
  }
  if (ander_leeft && regels.busy && now <= rij.begon + rij.deadline) {
    return BeginAntwoord{
        .soort = BeginAntwoord::kBusy, .wacht = rij.begon + rij.deadline - now + absl::Milliseconds(1), .rust = {}};
  }
  if (!regels.look_first && !vraag.bevroren.empty()) return Start(rij, vraag, now);
  return Overnemen(rij, vraag, now);
}

absl::StatusOr<FinishAntwoord> Finish(Rij& rij, const FinishVraag& vraag, absl::Time now, const Regels& regels) {
  if (IsNogmaals(rij, vraag)) return FinishAntwoord{FinishAntwoord::kAangenomen};
  if (vraag.token == 0) {
    if (vraag.uitkomst == Uitkomst::kAfgehandeld || vraag.uitkomst == Uitkomst::kOnzeker) {
      return absl::InvalidArgumentError("an invoice needs an attempt");
    }
    if (rij.Begonnen() && regels.begun_first) return FinishAntwoord{FinishAntwoord::kLoopt};
    if (vraag.revision < rij.nieuwste && regels.newest_wins) return FinishAntwoord{FinishAntwoord::kOpgevolgd};
    if (rij.HeeftOordeel()) {
      if (vraag.revision > rij.revision || vraag.offer != rij.offer)
        return absl::AbortedError("a verdict came in between");
      return FinishAntwoord{FinishAntwoord::kTeLaat};
    }
    if (vraag.offer != rij.offer) return absl::AbortedError("another offer is under way");
    Sluit(rij, vraag);
    return FinishAntwoord{FinishAntwoord::kAangenomen};
  }

  const bool onze = vraag.token == rij.token && rij.Begonnen();
  if (!onze && regels.fence) {
    if (rij.Begonnen() || !rij.HeeftOordeel()) return absl::AbortedError("another carries the attempt on");
    if (vraag.uitkomst == Uitkomst::kAfgehandeld && vraag.oordeel != rij.oordeel) rij.aandacht = true;
    LetOpWijziging(rij, vraag.revision, vraag.hash);
    return FinishAntwoord{FinishAntwoord::kTeLaat};
  }
  if (vraag.uitkomst != Uitkomst::kAfgehandeld && vraag.uitkomst != Uitkomst::kOnzeker) {
    if (vraag.nothing_done) NietsGedaan(rij);
    // Absence is proven only by a look that began when nothing could land any more: one from before says nothing.
    if (std::min(vraag.gezocht, now) < rij.landt_tot && regels.fout_waits)
      return FinishAntwoord{FinishAntwoord::kLoopt};
  }
  Sluit(rij, vraag);
  return FinishAntwoord{FinishAntwoord::kAangenomen};
}

absl::Status OfferAgain(Rij& rij, bool nieuwe_factuur) {
  if (rij.Begonnen()) {
    return absl::FailedPreconditionError(
        "er loopt nog een poging waarvan de uitkomst niet zeker is; wacht tot die is nagezocht");
  }
  if (nieuwe_factuur) {
    NieuweOffer(rij);
    ++rij.generation;
    return absl::OkStatus();
  }
  if (rij.toestand == Toestand::kAfgehandeld) {
    return absl::FailedPreconditionError(
        "van deze werkbon is al een factuur gemaakt; kies 'opnieuw factureren' voor een tweede");
  }
  NieuweOffer(rij);
  return absl::OkStatus();
}

}  // namespace koppel::journal_service
