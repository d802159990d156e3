// The rules of besluit.h by example, and all of them together over every interleaving of two workers.

#include "services/journal/besluit.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <deque>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "base/status_matchers.h"

namespace koppel::journal_service {
namespace {

using base::IsOk;
using base::StatusIs;

const absl::Time kNu = absl::FromUnixSeconds(1'780'000'000);
constexpr absl::Duration kC = absl::Seconds(30);
constexpr absl::Duration kH = absl::Seconds(120);

BeginVraag Vraag(std::int64_t revision, const std::string& owner, Klasse klasse = Klasse::kB) {
  return {.revision = revision,
          .offer = 1,
          .hash = "h",
          .request_id = "",
          .owner = owner,
          .bevroren = "concept",
          .administratie_id = "1",
          .instellingen_versie = 1,
          .deadline = kC,
          .nalanding = kH,
          .klasse = klasse,
          .surely_not_there = 0,
          .nothing_done = false};
}
FinishVraag Einde(Uitkomst uitkomst, std::int64_t revision, std::int64_t token,
                  const std::string& oordeel = "oordeel") {
  return {.revision = revision,
          .offer = 1,
          .token = token,
          .uitkomst = uitkomst,
          .oordeel = oordeel,
          .hash = "h",
          .nothing_done = false};
}

TEST(Besluit, EenOudereWijzigingNaEenNieuwereWordtGelaten) {
  Rij rij;
  EXPECT_EQ(Open(rij, {.revision = 2, .hash = "b"}).soort, OpenAntwoord::kGaVerder);
  EXPECT_EQ(Open(rij, {.revision = 1, .hash = "a"}).soort, OpenAntwoord::kOpgevolgd);
}

TEST(Besluit, EenTweedeWerkerWachtZolangDeEersteNogAntwoordKanKrijgen) {
  Rij rij;
  Open(rij, {.revision = 1, .hash = "h"});
  EXPECT_EQ(Begin(rij, Vraag(1, "a"), false, kNu)->soort, BeginAntwoord::kFirst);
  EXPECT_EQ(Begin(rij, Vraag(1, "b"), true, kNu + absl::Seconds(1))->soort, BeginAntwoord::kBusy);
  const auto again = Begin(rij, Vraag(1, "b"), true, kNu + kC + absl::Seconds(1));
  EXPECT_EQ(again->soort, BeginAntwoord::kAgain);
  EXPECT_EQ(rij.bevroren, "concept");
  EXPECT_EQ(again->rust, kH - absl::Seconds(1));
}

TEST(Besluit, EenDodeEigenaarHoudtNiemandOp) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  EXPECT_EQ(Begin(rij, Vraag(1, "b"), false, kNu)->soort, BeginAntwoord::kAgain);
  Rij zoekbaar;
  ASSERT_THAT(Begin(zoekbaar, Vraag(1, "a", Klasse::kC), false, kNu), IsOk());
  EXPECT_EQ(Begin(zoekbaar, Vraag(1, "b", Klasse::kC), false, kNu)->soort, BeginAntwoord::kBusy)
      << "klasse C wacht C + H";
}

TEST(Besluit, DezelfdeVraagNogEensKrijgtHetzelfdeAntwoord) {
  Rij rij;
  BeginVraag vraag = Vraag(1, "a");
  vraag.request_id = "q1";
  ASSERT_THAT(Begin(rij, vraag, false, kNu), IsOk());
  const std::int64_t token = rij.token;
  EXPECT_EQ(Begin(rij, vraag, false, kNu)->soort, BeginAntwoord::kFirst);
  EXPECT_EQ(rij.token, token);
  EXPECT_EQ(rij.creates, 1);
}

TEST(Besluit, NaTweeCreatesZonderAntwoordIsHetOnzeker) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  BeginVraag nogmaals = Vraag(1, "a");
  nogmaals.surely_not_there = rij.token;
  EXPECT_EQ(Begin(rij, nogmaals, false, kNu)->soort, BeginAntwoord::kFirst);
  nogmaals.surely_not_there = rij.token;
  EXPECT_EQ(Begin(rij, nogmaals, false, kNu)->soort, BeginAntwoord::kOnzeker);
  EXPECT_EQ(rij.toestand, Toestand::kOnzeker);
}

// F: refused connections are never counted as unknown.
TEST(Besluit, EenCreateDieNietsDeedTeltNiet) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  for (int i = 0; i < 10; ++i) {
    BeginVraag nogmaals = Vraag(1, "a");
    nogmaals.surely_not_there = rij.token;
    nogmaals.nothing_done = true;
    ASSERT_EQ(Begin(rij, nogmaals, false, kNu)->soort, BeginAntwoord::kFirst);
    ASSERT_EQ(rij.creates, 1);
  }
  FinishVraag wacht = Einde(Uitkomst::kWacht, 1, rij.token);
  wacht.nothing_done = true;
  EXPECT_EQ(Finish(rij, wacht, kNu)->soort, FinishAntwoord::kAangenomen);
}

TEST(Besluit, GeenFoutZolangEenEerdereCreateNogKanLanden) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  BeginVraag nogmaals = Vraag(1, "a");
  nogmaals.surely_not_there = rij.token;
  ASSERT_THAT(Begin(rij, nogmaals, false, kNu), IsOk());
  FinishVraag fout = Einde(Uitkomst::kFout, 1, rij.token);
  fout.nothing_done = true;
  EXPECT_EQ(Finish(rij, fout, kNu + absl::Seconds(1))->soort, FinishAntwoord::kLoopt);
  fout.gezocht = kNu + absl::Seconds(1);
  EXPECT_EQ(Finish(rij, fout, kNu + kC + kH)->soort, FinishAntwoord::kLoopt) << "gekeken voor het kon landen";
  fout.gezocht = kNu + kC + kH;
  EXPECT_EQ(Finish(rij, fout, kNu + kC + kH)->soort, FinishAntwoord::kAangenomen);
}

TEST(Besluit, EenZombieVerandertHetOordeelNietMaarSlaatAlarm) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  const std::int64_t oud = rij.token;
  ASSERT_THAT(Begin(rij, Vraag(1, "b"), false, kNu), IsOk());
  EXPECT_THAT(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, oud, "van a"), kNu), StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, rij.token, "van b"), kNu)->soort, FinishAntwoord::kAangenomen);
  EXPECT_EQ(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, oud, "van a"), kNu)->soort, FinishAntwoord::kTeLaat);
  EXPECT_EQ(rij.oordeel, "van b");
  EXPECT_TRUE(rij.aandacht);
}

TEST(Besluit, DeEchoVanDeEigenStatuswijzigingIsGeenNieuwAanbod) {
  Rij rij;
  Open(rij, {.revision = 1, .hash = "h"});
  ASSERT_THAT(Finish(rij, Einde(Uitkomst::kFout, 1, 0), kNu), IsOk());
  EXPECT_EQ(Open(rij, {.revision = 2, .hash = "h", .geflipt = true}).soort, OpenAntwoord::kEcho);
  EXPECT_EQ(rij.offer, 1);
  EXPECT_EQ(Open(rij, {.revision = 3, .hash = "h"}).soort, OpenAntwoord::kGaVerder) << "terug op 1";
  EXPECT_EQ(rij.offer, 2);
}

TEST(Besluit, X34_EenWijzigingNaDeFactuurVraagtAandachtEnMaaktNooitEenTweede) {
  Rij rij;
  Open(rij, {.revision = 1, .hash = "h"});
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  ASSERT_THAT(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, rij.token), kNu), IsOk());
  const OpenAntwoord antwoord = Open(rij, {.revision = 2, .hash = "anders"});
  EXPECT_EQ(antwoord.soort, OpenAntwoord::kOordeel);
  EXPECT_TRUE(antwoord.gewijzigd_na_factuur);
  EXPECT_TRUE(rij.aandacht);
  EXPECT_EQ(Begin(rij, Vraag(2, "a"), false, kNu)->soort, BeginAntwoord::kDone);
}

TEST(Besluit, X34_EenWijzigingTijdensDePogingVanEenOudereVraagtOokAandacht) {
  Rij rij;
  Open(rij, {.revision = 1, .hash = "h"});
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  const std::int64_t token = rij.token;
  EXPECT_EQ(Open(rij, {.revision = 2, .hash = "anders"}).soort, OpenAntwoord::kLoopt);
  ASSERT_THAT(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, token), kNu), IsOk());
  EXPECT_FALSE(rij.aandacht) << "wie de nieuwere heeft, meldt zich nog";
  BeginVraag nieuwer = Vraag(2, "b");
  nieuwer.hash = "anders";
  nieuwer.bevroren.clear();
  EXPECT_EQ(Begin(rij, nieuwer, false, kNu)->soort, BeginAntwoord::kDone);
  EXPECT_TRUE(rij.aandacht);
}

TEST(Besluit, HetzelfdeEindeNogEensIsNogEensAangenomen) {
  for (const Uitkomst uitkomst : {Uitkomst::kAfgehandeld, Uitkomst::kOnzeker}) {
    Rij rij;
    ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
    const FinishVraag einde = Einde(uitkomst, 1, rij.token);
    EXPECT_EQ(Finish(rij, einde, kNu)->soort, FinishAntwoord::kAangenomen);
    const Rij eerst = rij;
    EXPECT_EQ(Finish(rij, einde, kNu)->soort, FinishAntwoord::kAangenomen);
    EXPECT_TRUE(rij == eerst);
  }
  for (const Uitkomst uitkomst : {Uitkomst::kFout, Uitkomst::kOvergeslagen, Uitkomst::kWacht}) {
    Rij rij;
    Open(rij, {.revision = 1, .hash = "h"});
    EXPECT_EQ(Finish(rij, Einde(uitkomst, 1, 0), kNu)->soort, FinishAntwoord::kAangenomen);
    EXPECT_EQ(Finish(rij, Einde(uitkomst, 1, 0), kNu)->soort, FinishAntwoord::kAangenomen);
  }
}

TEST(Besluit, OpnieuwFacturerenMagAlleenAlsErNietsLoopt) {
  Rij rij;
  ASSERT_THAT(Begin(rij, Vraag(1, "a"), false, kNu), IsOk());
  EXPECT_THAT(OfferAgain(rij, true), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_THAT(Finish(rij, Einde(Uitkomst::kAfgehandeld, 1, rij.token), kNu), IsOk());
  EXPECT_THAT(OfferAgain(rij, false), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(OfferAgain(rij, true), IsOk());
  EXPECT_EQ(rij.generation, 2);
  EXPECT_EQ(rij.offer, 2);
}

TEST(Besluit, NaEenTeruggezetteBackupWordtEerstGezocht) {
  Rij rij;
  rij.nagezocht = false;
  Open(rij, {.revision = 1, .hash = "h"});
  EXPECT_EQ(Begin(rij, Vraag(1, "a"), false, kNu)->soort, BeginAntwoord::kAgain);
  EXPECT_EQ(rij.creates, 0);
}

// ---------------------------------------------------------------------------------------------------------------------
// Every interleaving of two workers that may both hold the same event: a crash at any step, answers late or lost, calls
// that the vendor carries out after we gave up, a newer revision that is changed, bad, repaired or withdrawn. In every
// state at most one invoice, and a question asked twice is answered as once; in every end what the journal says is what
// the vendor has, and from every state an end can be reached. Time is counted in
// steps: a call lives 1, and may land 1 later.

constexpr int kLeeft = 1;
constexpr int kNaLand = 1;
constexpr int kLaatst = 4;  // end of counted time: from there whatever is still in flight lands or is lost

struct Revisie {
  bool goed;
  bool geschikt;
};

enum class Pc : char { kIdle, kOpen, kBegin, kSend, kWait, kAnswer, kLookup, kLookup4, kAgain, kSkip, kFinish };

struct Werker {
  Pc pc = Pc::kIdle;
  int rev = 0;
  int begon = 0;
  std::int64_t token = 0;
  bool overname = false;  // asks only to take over
  bool niets_gedaan = false;
  int gezocht = -1;     // when it looked last and found nothing
  char antwoord = ' ';  // o: ok, 4: refused, l: lost
  auto operator<=>(const Werker&) const = default;
};

struct Vlucht {
  int tot;  // lands at this time at the latest
  int werker;
  std::int64_t token;
  int rev;
  auto operator<=>(const Vlucht&) const = default;
};

struct Wereld {
  int t = 0;
  Rij rij;
  int docs = 0;
  std::vector<Vlucht> vluchten;
  int events = 1;
  std::set<int> klaar;  // revisions whose event is finished
  std::array<Werker, 2> werkers;
  int crashes = 0;
  std::map<std::int64_t, std::set<std::string>> oordelen;  // verdicts told, per offer
};

// The rules that the worker keeps (export.cc, rompslomp.cc), beside those of the journal.
struct Werkregels {
  bool look_on_4xx = true;  // class A, B: a refusal may mean "reference exists"
  bool prereq = true;       // a call is not sent when its time is spent
};

class Verkenner {
 public:
  Verkenner(Klasse klasse, std::vector<Revisie> revisies, Regels regels, Werkregels werkregels = {})
      : klasse_(klasse), revisies_(std::move(revisies)), regels_(regels), werkregels_(werkregels) {}

  // What is wrong, in words; empty: all holds. `toestanden` is how many states were seen.
  std::string Verken(std::size_t& toestanden) {
    Wereld begin;
    Zie(begin, -1);
    for (std::size_t i = 0; i < rij_.size() && fout_.empty(); ++i) {
      const Wereld hier = rij_[i];
      nu_ = static_cast<int>(i);
      if (hier.docs > 1) fout_ = "twee facturen";
      if (Af(hier)) {
        einden_.push_back(nu_);
        if (fout_.empty()) fout_ = FoutEinde(hier);
      }
      if (fout_.empty()) Stappen(hier);
      if (rij_.size() > 1'500'000) fout_ = "te veel toestanden";
    }
    toestanden = rij_.size();
    if (!fout_.empty()) return fout_;
    std::vector<bool> leeft(rij_.size());
    std::deque<int> terug(einden_.begin(), einden_.end());
    for (int einde : einden_) leeft[static_cast<std::size_t>(einde)] = true;
    while (!terug.empty()) {
      const int hier = terug.front();
      terug.pop_front();
      for (int vorige : vorigen_[static_cast<std::size_t>(hier)]) {
        if (leeft[static_cast<std::size_t>(vorige)]) continue;
        leeft[static_cast<std::size_t>(vorige)] = true;
        terug.push_back(vorige);
      }
    }
    const auto vast = std::find(leeft.begin(), leeft.end(), false);
    if (vast == leeft.end()) return "";
    return "vastgelopen, geen einde bereikbaar: " + Beschrijf(rij_[static_cast<std::size_t>(vast - leeft.begin())]);
  }

 private:
  absl::Time Tijd(const Wereld& w) const { return kNu + absl::Seconds(Uitgeteld(w) ? 1000 : w.t); }
  // The end of counted time, with nothing in flight or about to be: whatever was to land has landed.
  static bool Uitgeteld(const Wereld& w) {
    return w.t >= kLaatst && w.vluchten.empty() &&
           std::none_of(w.werkers.begin(), w.werkers.end(), [](const Werker& x) { return x.pc == Pc::kSend; });
  }
  const Revisie& Rev(int rev) const { return revisies_[static_cast<std::size_t>(rev - 1)]; }

  bool Af(const Wereld& w) const {
    const bool stil =
        std::all_of(w.werkers.begin(), w.werkers.end(), [](const Werker& x) { return x.pc == Pc::kIdle; });
    return stil && w.vluchten.empty() && w.events == static_cast<int>(revisies_.size()) &&
           static_cast<int>(w.klaar.size()) == w.events;
  }

  static std::string HashVan(std::int64_t rev) { return std::string(1, static_cast<char>('0' + rev)); }

  // Asks the same again of the row as it became: neither the answer nor the row may be another.
  template <typename Vraag>
  void Nogmaals(const Rij& na, const std::string& wat, const std::string& antwoord, Vraag vraag) {
    if (!(regels_ == Regels{})) return;
    Rij rij = na;
    const std::string weer = vraag(rij);
    if (weer != antwoord) fout_ = wat + " nog eens gevraagd: eerst " + antwoord + ", toen " + weer;
    if (!(rij == na)) fout_ = wat + " nog eens gevraagd verandert de rij";
  }

  static std::string FoutEinde(const Wereld& w) {
    if (w.rij.toestand == Toestand::kAfgehandeld && w.docs == 0) return "Afgehandeld zonder factuur";
    if (w.rij.toestand == Toestand::kFout && w.docs != 0) return "99 terwijl de factuur er is";
    if (w.rij.toestand == Toestand::kOvergeslagen && w.docs != 0) return "overgeslagen terwijl de factuur er is";
    if (w.rij.toestand == Toestand::kBegonnen || w.rij.toestand == Toestand::kNieuw) return "half gedaan";
    for (const auto& [offer, welke] : w.oordelen) {
      if (welke.size() > 1) return "twee oordelen over een aanbod";
    }
    return "";
  }

  static std::string Beschrijf(const Wereld& w) {
    std::string s = "t=" + std::to_string(w.t) + " docs=" + std::to_string(w.docs) +
                    " events=" + std::to_string(w.events) + " klaar=" + std::to_string(w.klaar.size()) + " rij " +
                    NaamVan(w.rij.toestand) + " nieuwste=" + std::to_string(w.rij.nieuwste) +
                    " rev=" + std::to_string(w.rij.revision) + " token=" + std::to_string(w.rij.token) +
                    " creates=" + std::to_string(w.rij.creates) + " owner=" + w.rij.owner +
                    " landt=" + absl::FormatDuration(w.rij.landt_tot - kNu);
    for (const Werker& x : w.werkers) {
      s += " [pc=" + std::to_string(static_cast<int>(x.pc)) + " rev=" + std::to_string(x.rev) +
           " begon=" + std::to_string(x.begon) + " token=" + std::to_string(x.token) + "]";
    }
    for (const Vlucht& v : w.vluchten) s += " vlucht tot=" + std::to_string(v.tot);
    return s;
  }

  // The same state under one name: tokens renumbered in order, times that no longer matter forgotten.
  static std::string Sleutel(Wereld& w) {
    std::set<std::int64_t> gebruikt{w.rij.token};
    for (const Werker& x : w.werkers) gebruikt.insert(x.token);
    for (const Vlucht& v : w.vluchten) gebruikt.insert(v.token);
    gebruikt.insert(0);
    std::map<std::int64_t, std::int64_t> naar;
    for (std::int64_t token : gebruikt) naar.emplace(token, static_cast<std::int64_t>(naar.size()));
    w.rij.token = naar[w.rij.token];
    for (Werker& x : w.werkers) x.token = naar[x.token];
    for (Vlucht& v : w.vluchten) v.token = naar[v.token];
    std::sort(w.vluchten.begin(), w.vluchten.end());
    std::string s;
    const auto zet = [&](std::int64_t n) { s += static_cast<char>(n + 64); };
    const auto tijd = [&](absl::Time t) {
      zet(t == absl::InfinitePast() ? -1 : std::min<std::int64_t>(60, absl::ToInt64Seconds(t - kNu)));
    };
    zet(w.t);
    zet(w.docs);
    zet(w.events);
    zet(w.crashes);
    for (int k : w.klaar) zet(k);
    s += '|';
    zet(w.rij.nieuwste);
    zet(w.rij.offer);
    zet(static_cast<int>(w.rij.toestand));
    zet(w.rij.revision);
    zet(w.rij.token);
    zet(w.rij.creates);
    zet(w.rij.laatste_telt);
    tijd(w.rij.begon);
    tijd(w.rij.landt_tot);
    tijd(w.rij.eerder_tot);
    s += w.rij.owner + "," + w.rij.oordeel + "," + w.rij.hash + "|";
    for (const Werker& x : w.werkers) {
      zet(static_cast<int>(x.pc));
      zet(x.rev);
      zet(x.begon);
      zet(x.token);
      zet(x.overname * 2 + x.niets_gedaan);
      zet(std::min(x.gezocht, 60));
      s += x.antwoord;
    }
    s += '|';
    for (const Vlucht& v : w.vluchten) {
      zet(v.tot);
      zet(v.werker);
      zet(v.token);
      zet(v.rev);
    }
    s += '|';
    for (const auto& [offer, welke] : w.oordelen) {
      zet(offer);
      for (const std::string& een : welke) s += een[0];
    }
    return s;
  }

  void Zie(Wereld w, int van) {
    std::string sleutel = Sleutel(w);
    const auto [plaats, nieuw] = gezien_.emplace(std::move(sleutel), static_cast<int>(rij_.size()));
    if (nieuw) {
      rij_.push_back(std::move(w));
      vorigen_.emplace_back();
    }
    if (van >= 0) vorigen_[static_cast<std::size_t>(plaats->second)].push_back(van);
  }
  void Zie(Wereld w) { Zie(std::move(w), nu_); }

  void Stappen(const Wereld& hier) {
    const bool mag_verder =
        std::all_of(hier.vluchten.begin(), hier.vluchten.end(), [&](const Vlucht& v) { return v.tot > hier.t; });
    if (hier.t < kLaatst && mag_verder) {
      Wereld w = hier;
      ++w.t;
      Zie(std::move(w));
    }
    if (hier.events < static_cast<int>(revisies_.size())) {
      Wereld w = hier;
      ++w.events;
      Zie(std::move(w));
    }
    for (std::size_t i = 0; i < hier.vluchten.size(); ++i) Landen(hier, i);
    for (int n = 0; n < 2; ++n) {
      const Werker& x = hier.werkers[static_cast<std::size_t>(n)];
      if (x.pc != Pc::kIdle && hier.crashes < 1) {
        Wereld w = hier;
        ++w.crashes;
        w.werkers[static_cast<std::size_t>(n)] = {};
        Zie(std::move(w));
      }
      if (x.pc == Pc::kWait && hier.t > x.begon + kLeeft) Antwoord(hier, n, x.token, 'l');
      Werk(hier, n);
    }
  }

  // The vendor carries a call out, refuses it, or never got it; the answer may be lost.
  void Landen(const Wereld& hier, std::size_t i) {
    const Vlucht vlucht = hier.vluchten[i];
    Wereld weg = hier;
    weg.vluchten.erase(weg.vluchten.begin() + static_cast<std::ptrdiff_t>(i));
    Wereld gedaan = weg;
    char antwoord = 'o';
    if (!Rev(vlucht.rev).goed || (klasse_ == Klasse::kB && hier.docs > 0)) {
      antwoord = '4';
    } else if (klasse_ == Klasse::kA) {
      gedaan.docs = 1;  // The same id once more is the same invoice.
    } else {
      ++gedaan.docs;
    }
    Antwoord(gedaan, vlucht.werker, vlucht.token, antwoord);
    Antwoord(gedaan, vlucht.werker, vlucht.token, 'l');
    Antwoord(weg, vlucht.werker, vlucht.token, 'l');
  }

  void Antwoord(Wereld w, int n, std::int64_t token, char antwoord) {
    Werker& x = w.werkers[static_cast<std::size_t>(n)];
    if (x.pc == Pc::kWait && x.token == token) {
      x.pc = Pc::kAnswer;
      x.antwoord = antwoord;
    }
    Zie(std::move(w));
  }

  void Klaar(Wereld w, int n, const std::string& oordeel) {
    Werker& x = w.werkers[static_cast<std::size_t>(n)];
    if (oordeel == "afgehandeld" || oordeel == "fout") w.oordelen[w.rij.offer].insert(oordeel);
    w.klaar.insert(x.rev);
    x = {};
    Zie(std::move(w));
  }

  BeginVraag MaakBegin(const Wereld& w, int n) {
    const Werker& x = w.werkers[static_cast<std::size_t>(n)];
    BeginVraag vraag = Vraag(x.rev, n == 0 ? "a" : "b", klasse_);
    vraag.offer = w.rij.offer;
    vraag.hash = HashVan(x.rev);
    vraag.request_id = std::to_string(++vraag_);
    vraag.deadline = absl::Seconds(kLeeft);
    vraag.nalanding = absl::Seconds(kNaLand + 1);  // It may still land in the step in which its time ends.
    return vraag;
  }

  bool AnderLeeft(const Wereld& w, int n) const {
    const Werker& ander = w.werkers[static_cast<std::size_t>(1 - n)];
    const bool bezig = ander.pc != Pc::kIdle && ander.pc != Pc::kOpen && !(ander.pc == Pc::kBegin && ander.token == 0);
    return w.rij.owner == (n == 0 ? "b" : "a") && bezig && ander.token == w.rij.token;
  }

  void Werk(const Wereld& hier, int n) {
    Wereld w = hier;
    Werker& x = w.werkers[static_cast<std::size_t>(n)];
    const absl::Time nu = Tijd(w);
    switch (x.pc) {
      case Pc::kIdle:
        for (int rev = 1; rev <= hier.events; ++rev) {
          if (hier.klaar.contains(rev)) continue;
          Wereld nieuw = hier;
          nieuw.werkers[static_cast<std::size_t>(n)] = {.pc = Pc::kOpen, .rev = rev};
          Zie(std::move(nieuw));
        }
        return;
      case Pc::kOpen: {
        const OpenVraag vraag{.revision = x.rev, .hash = HashVan(x.rev)};
        const OpenAntwoord antwoord = Open(w.rij, vraag, regels_);
        const auto tekst = [](const OpenAntwoord& a) {
          return std::to_string(a.soort) + (a.gewijzigd_na_factuur ? " gewijzigd" : "");
        };
        Nogmaals(w.rij, "Open", tekst(antwoord), [&](Rij& rij) { return tekst(Open(rij, vraag)); });
        switch (antwoord.soort) {
          case OpenAntwoord::kOpgevolgd:
          case OpenAntwoord::kEcho:
            return Klaar(std::move(w), n, "");
          case OpenAntwoord::kOordeel: {
            const std::string oordeel = w.rij.oordeel;
            return Klaar(std::move(w), n, oordeel);
          }
          case OpenAntwoord::kLoopt:
            x.pc = Pc::kBegin;
            x.overname = true;
            return Zie(std::move(w));
          case OpenAntwoord::kGaVerder:
            x.pc = Rev(x.rev).geschikt ? Pc::kBegin : Pc::kSkip;
            return Zie(std::move(w));
        }
        return;
      }
      case Pc::kBegin:
      case Pc::kAgain: {
        BeginVraag vraag = MaakBegin(w, n);
        if (x.overname) vraag.bevroren.clear();
        if (x.pc == Pc::kAgain) {
          vraag.surely_not_there = x.token;
          vraag.nothing_done = x.niets_gedaan;
        }
        const auto antwoord = Begin(w.rij, vraag, AnderLeeft(hier, n), nu, regels_);
        const auto tekst = [](const absl::StatusOr<BeginAntwoord>& a) {
          if (!a.ok()) return a.status().ToString();
          return std::to_string(a->soort) + " " + absl::FormatDuration(a->wacht) + " " + absl::FormatDuration(a->rust);
        };
        Nogmaals(w.rij, "Begin", tekst(antwoord),
                 [&](Rij& rij) { return tekst(Begin(rij, vraag, AnderLeeft(hier, n), nu)); });
        if (!antwoord.ok()) {
          x = {.pc = Pc::kOpen, .rev = x.rev};
          return Zie(std::move(w));
        }
        switch (antwoord->soort) {
          case BeginAntwoord::kFirst:
            if (x.rev < w.rij.nieuwste) fout_ = "een oudere wijziging is begonnen na een nieuwere";
            x = {.pc = Pc::kSend, .rev = x.rev, .begon = w.t, .token = w.rij.token};
            // At the end of counted time the clock of the question stood in the future.
            w.rij.begon = kNu + absl::Seconds(w.t);
            w.rij.landt_tot = w.rij.begon + vraag.deadline + vraag.nalanding;
            return Zie(std::move(w));
          case BeginAntwoord::kAgain:
          case BeginAntwoord::kOnzeker:
            x = {.pc = Pc::kLookup, .rev = x.rev, .begon = -9, .token = w.rij.token};
            return Zie(std::move(w));
          case BeginAntwoord::kBusy:
            return;  // Asks again later: time goes on by itself.
          case BeginAntwoord::kDone: {
            const std::string oordeel = w.rij.oordeel;
            return Klaar(std::move(w), n, oordeel);
          }
          case BeginAntwoord::kSuperseded:
            return Klaar(std::move(w), n, "");
        }
        return;
      }
      case Pc::kSend:
        if (werkregels_.prereq && w.t > x.begon + kLeeft) {  // PREREQ refuses: never sent.
          x.pc = Pc::kAgain;
          x.niets_gedaan = true;
        } else {
          const int verstuurd = werkregels_.prereq ? x.begon : std::max(x.begon, w.t);
          w.vluchten.push_back({verstuurd + kLeeft + kNaLand, n, x.token, x.rev});
          x.pc = Pc::kWait;
        }
        return Zie(std::move(w));
      case Pc::kWait:
        return;
      case Pc::kAnswer:
        x.pc = x.antwoord == 'o' ? Pc::kFinish : x.antwoord == '4' ? Pc::kLookup4 : Pc::kLookup;
        return Zie(std::move(w));
      case Pc::kLookup:
        if (w.docs > 0) {
          x.pc = Pc::kFinish;
          return Zie(std::move(w));
        }
        // Of a vendor that can only be searched, absence says nothing before our own call can no longer land.
        if (klasse_ == Klasse::kC && x.begon >= 0 && w.t <= x.begon + kLeeft + kNaLand && !Uitgeteld(w)) return;
        if (w.rij.toestand == Toestand::kOnzeker) return Sluit(std::move(w), n, Uitkomst::kOnzeker, false);
        x.pc = Rev(x.rev).geschikt ? Pc::kAgain : Pc::kSkip;
        x.gezocht = Uitgeteld(w) ? 1000 : w.t;
        x.niets_gedaan = false;
        return Zie(std::move(w));
      case Pc::kLookup4:
        if (w.docs > 0 && werkregels_.look_on_4xx) {
          x.pc = Pc::kFinish;
          return Zie(std::move(w));
        }
        if (werkregels_.look_on_4xx || Uitgeteld(w)) x.gezocht = Uitgeteld(w) ? 1000 : w.t;
        return Sluit(std::move(w), n, Uitkomst::kFout, true);
      case Pc::kSkip:
        return Sluit(std::move(w), n, Uitkomst::kOvergeslagen, x.niets_gedaan);
      case Pc::kFinish:
        return Sluit(std::move(w), n, Uitkomst::kAfgehandeld, false);
    }
  }

  void Sluit(Wereld w, int n, Uitkomst uitkomst, bool niets_gedaan) {
    Werker& x = w.werkers[static_cast<std::size_t>(n)];
    const std::string naam = uitkomst == Uitkomst::kAfgehandeld ? "afgehandeld"
                             : uitkomst == Uitkomst::kFout      ? "fout"
                                                                : "";
    FinishVraag vraag = Einde(uitkomst, x.rev, x.token, naam);
    vraag.offer = w.rij.offer;
    vraag.hash = HashVan(x.rev);
    vraag.nothing_done = niets_gedaan;
    if (x.gezocht >= 0) vraag.gezocht = kNu + absl::Seconds(x.gezocht);
    const absl::Time nu = Tijd(w);
    const auto antwoord = Finish(w.rij, vraag, nu, regels_);
    const auto tekst = [](const absl::StatusOr<FinishAntwoord>& a) {
      return a.ok() ? std::to_string(a->soort) : a.status().ToString();
    };
    Nogmaals(w.rij, "Finish", tekst(antwoord), [&](Rij& rij) { return tekst(Finish(rij, vraag, nu)); });
    if (!antwoord.ok()) {
      x = {.pc = Pc::kOpen, .rev = x.rev};
      return Zie(std::move(w));
    }
    switch (antwoord->soort) {
      case FinishAntwoord::kAangenomen:
        return Klaar(std::move(w), n, naam);
      case FinishAntwoord::kTeLaat: {
        const std::string oordeel = w.rij.oordeel;
        return Klaar(std::move(w), n, oordeel);
      }
      case FinishAntwoord::kOpgevolgd:
        return Klaar(std::move(w), n, "");
      case FinishAntwoord::kLoopt:
        x = {.pc = Pc::kBegin, .rev = x.rev, .begon = 0, .token = 0, .overname = true};
        return Zie(std::move(w));
    }
  }

  const Klasse klasse_;
  const std::vector<Revisie> revisies_;
  const Regels regels_;
  const Werkregels werkregels_;
  int vraag_ = 0;
  std::unordered_map<std::string, int> gezien_;
  std::deque<Wereld> rij_;
  std::vector<std::vector<int>> vorigen_;
  std::vector<int> einden_;
  int nu_ = 0;
  std::string fout_;
};

const std::map<std::string, std::vector<Revisie>>& Scenarios() {
  static const auto& alle = *new std::map<std::string, std::vector<Revisie>>{
      {"goed", {{true, true}}},
      {"fout", {{false, true}}},
      {"goed dan gewijzigd", {{true, true}, {true, true}}},
      {"goed dan fout", {{true, true}, {false, true}}},
      {"fout dan hersteld", {{false, true}, {true, true}}},
      {"goed dan ingetrokken", {{true, true}, {true, false}}},
  };
  return alle;
}

TEST(Protocol, HoudtOverElkeVolgordeVanTweeWerkers) {
  for (const Klasse klasse : {Klasse::kA, Klasse::kB, Klasse::kC}) {
    const std::string letter = klasse == Klasse::kA ? "A" : klasse == Klasse::kB ? "B" : "C";
    for (const auto& [naam, revisies] : Scenarios()) {
      std::size_t toestanden = 0;
      const std::string fout = Verkenner(klasse, revisies, {}).Verken(toestanden);
      EXPECT_EQ(fout, "") << "klasse " << letter << ", " << naam;
      EXPECT_GT(toestanden, 100u);
      std::cout << "klasse " << letter << "  " << naam << ": " << toestanden << " toestanden\n";
    }
  }
}

// Without this rule something must be found, or the exploration proves nothing of it.
bool Gevonden(Klasse klasse, const Regels& regels, const Werkregels& werkregels = {}) {
  for (const auto& [naam, revisies] : Scenarios()) {
    std::size_t toestanden = 0;
    const std::string fout = Verkenner(klasse, revisies, regels, werkregels).Verken(toestanden);
    if (fout.empty()) continue;
    std::cout << naam << ": " << fout.substr(0, 60) << "\n";
    return true;
  }
  return false;
}

TEST(Protocol, MistElkeRegelDieWordtWeggelaten) {
  EXPECT_TRUE(Gevonden(Klasse::kC, {.wait = false}));
  EXPECT_TRUE(Gevonden(Klasse::kB, {.begun_first = false}));
  EXPECT_TRUE(Gevonden(Klasse::kB, {.fout_waits = false}));
  EXPECT_TRUE(Gevonden(Klasse::kB, {.fence = false}));
  EXPECT_TRUE(Gevonden(Klasse::kB, {.newest_wins = false}));
  EXPECT_TRUE(Gevonden(Klasse::kC, {.look_first = false}));
  EXPECT_TRUE(Gevonden(Klasse::kB, {}, {.look_on_4xx = false}));
  EXPECT_TRUE(Gevonden(Klasse::kC, {}, {.prereq = false}));
}

}  // namespace
}  // namespace koppel::journal_service
