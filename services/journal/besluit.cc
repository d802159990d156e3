#include "services/journal/besluit.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

namespace koppel::journal_service {
namespace {

constexpr int kMaxCreates = 2;  // per offer, without an answer; after that only once nothing can land any more
constexpr absl::Duration kLangstePauze = absl::Hours(24);

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

// How long after the last create that may have been carried out the next one begins: an outage must not become a row of
// them. C, then C + H, and from there twice as long each time.
absl::Duration Pauze(const Rij& rij, const BeginVraag& vraag) {
  if (rij.creates == 0) return absl::ZeroDuration();
  if (rij.creates < kMaxCreates) return rij.deadline;
  absl::Duration pauze = vraag.deadline + vraag.nalanding;
  for (int n = kMaxCreates; n < rij.creates && pauze < kLangstePauze; ++n) pauze *= 2;
  return std::min(pauze, kLangstePauze);
}

// How long until a create may begin anew after a look-up that finds nothing.
absl::Duration TotOpnieuw(const Rij& rij, const BeginVraag& vraag, absl::Time now) {
  if (rij.creates == 0) return absl::ZeroDuration();
  if (rij.klasse == Klasse::kE) return absl::InfiniteDuration();  // Never: a person.
  absl::Time tot = rij.begon + Pauze(rij, vraag);
  if (!vendor::WeigertTweede(rij.klasse) || rij.creates >= kMaxCreates) tot = std::max(tot, rij.landt_tot);
  return Rest(tot, now);
}

void VergeetPoging(Rij& rij) {
  rij.creates = 0;
  rij.andere_inhoud = false;
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

// Whether nothing of the creates so far can be there: there were none, or the look-up that found nothing began when
// none could land any more.
bool Bewezen(const Rij& rij, const BeginVraag& vraag, absl::Time now) {
  return rij.creates == 0 || std::min(vraag.gezocht, now) >= rij.landt_tot;
}

BeginAntwoord Start(Rij& rij, const BeginVraag& vraag, absl::Time now) {
  rij.andere_inhoud = !Bewezen(rij, vraag, now) && (rij.andere_inhoud || rij.hash != vraag.hash);
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

// It is the asker's, to be looked up before anything else.
BeginAntwoord Overgenomen(const Rij& rij, const BeginVraag& vraag, absl::Time now) {
  const bool onzeker = rij.toestand == Toestand::kOnzeker || rij.creates >= kMaxCreates || rij.klasse == Klasse::kE;
  return {.soort = onzeker ? BeginAntwoord::kOnzeker : BeginAntwoord::kAgain,
          .wacht = TotOpnieuw(rij, vraag, now),
          .rust = Rest(rij.landt_tot, now)};
}

BeginAntwoord Overnemen(Rij& rij, const BeginVraag& vraag, absl::Time now) {
  ++rij.token;
  rij.eerder_tot = rij.landt_tot;
  rij.laatste_telt = false;
  rij.owner = vraag.owner;
  rij.request_id = vraag.request_id;
  rij.request_was_first = false;
  return Overgenomen(rij, vraag, now);
}

// It was looked up and is not there: the create that comes next, or how long until it may.
BeginAntwoord Opnieuw(Rij& rij, const BeginVraag& vraag, absl::Time now, const Regels& regels) {
  const bool paar = rij.creates >= kMaxCreates;
  const bool mag_vroeg = !paar && (vendor::WeigertTweede(rij.klasse) || !regels.wait);
  const bool zeker = mag_vroeg || !regels.zeker || Bewezen(rij, vraag, now);
  // A create that did nothing began when the pause of the one before had passed.
  const bool gerust = vraag.nothing_done || now >= rij.begon + Pauze(rij, vraag);
  const bool nooit = rij.creates > 0 && rij.klasse == Klasse::kE;
  if (zeker && gerust && !nooit) return Start(rij, vraag, now);
  if (paar || nooit) rij.toestand = Toestand::kOnzeker;
  return {.soort = paar || nooit ? BeginAntwoord::kOnzeker : BeginAntwoord::kBusy,
          .wacht = TotOpnieuw(rij, vraag, now),
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

// What stands on the invoice is, or may be, not what is known now (X34).
void LetOpWijziging(Rij& rij, const Regels& regels) {
  if (!regels.x34 || rij.toestand != Toestand::kAfgehandeld) return;
  const bool gewijzigd = !rij.hash.empty() && !rij.nieuwste_hash.empty() && rij.hash != rij.nieuwste_hash;
  if (gewijzigd || rij.andere_inhoud) rij.aandacht = true;
}

void Sluit(Rij& rij, const FinishVraag& vraag, const Regels& regels) {
  rij.toestand = Na(vraag.uitkomst);
  rij.oordeel = vraag.oordeel;
  rij.nagezocht = true;
  if (vraag.uitkomst == Uitkomst::kOnzeker) {
    rij.owner.clear();  // Whoever comes next may take it over at once; what it is about stays as it is.
    return;
  }
  rij.revision = vraag.revision;
  // An invoice is of the content that was frozen, whoever tells of it.
  if (vraag.uitkomst != Uitkomst::kAfgehandeld || rij.hash.empty()) rij.hash = vraag.hash;
  LetOpWijziging(rij, regels);
  VergeetPoging(rij);
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
  if (vraag.revision >= rij.nieuwste) {
    rij.nieuwste = vraag.revision;
    rij.nieuwste_hash = vraag.hash;
  }
  if (loopt) return {.soort = OpenAntwoord::kLoopt, .gewijzigd_na_factuur = false};
  if (rij.HeeftOordeel() && vraag.geflipt && vraag.hash == rij.hash)
    return {.soort = OpenAntwoord::kEcho, .gewijzigd_na_factuur = false};
  if (rij.toestand == Toestand::kAfgehandeld) {
    LetOpWijziging(rij, regels);
    return {.soort = OpenAntwoord::kOordeel, .gewijzigd_na_factuur = vraag.hash != rij.hash};
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
    return Overgenomen(rij, vraag, now);
  }
  if (vraag.offer != rij.offer) return absl::AbortedError("another offer is under way");
  if (rij.HeeftOordeel()) {
    if (rij.toestand == Toestand::kFout && vraag.revision > rij.revision)
      return absl::AbortedError("a verdict on an older revision came in between");
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
      rij.andere_inhoud = true;  // Of what is found nobody knows the content.
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
    return Opnieuw(rij, vraag, now, regels);
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
    Sluit(rij, vraag, regels);
    return FinishAntwoord{FinishAntwoord::kAangenomen};
  }

  const bool onze = vraag.token == rij.token && rij.Begonnen();
  if (!onze && regels.fence) {
    if (rij.Begonnen() || !rij.HeeftOordeel()) return absl::AbortedError("another carries the attempt on");
    if (vraag.uitkomst == Uitkomst::kAfgehandeld && vraag.oordeel != rij.oordeel) rij.aandacht = true;
    return FinishAntwoord{FinishAntwoord::kTeLaat};
  }
  if (vraag.uitkomst != Uitkomst::kAfgehandeld && vraag.uitkomst != Uitkomst::kOnzeker) {
    if (vraag.nothing_done) NietsGedaan(rij);
    // Absence is proven only by a look that began when nothing could land any more: one from before says nothing.
    if (std::min(vraag.gezocht, now) < rij.landt_tot && regels.fout_waits)
      return FinishAntwoord{FinishAntwoord::kLoopt};
  }
  Sluit(rij, vraag, regels);
  return FinishAntwoord{FinishAntwoord::kAangenomen};
}

bool VraagtAandacht(const Rij& rij) {
  return rij.aandacht ||
         (rij.Begonnen() && (rij.creates >= kMaxCreates || (rij.creates > 0 && rij.klasse == Klasse::kE)));
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
