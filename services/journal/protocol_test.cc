// All rules of besluit.h together, over every interleaving of two workers that may both hold the same event: a crash at
// any step, answers late or lost, look-ups that fail, calls that the vendor carries out after we gave up, the sweep, a
// newer revision that is changed, bad, repaired or withdrawn. In every state at most one invoice, attention when its
// content is not the newest known, and a question asked twice is answered as once; in every end what the journal says
// is what the vendor has, and from every state an end can be reached. Time is counted in steps: a call lives 1, and may
// land 1 later.

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <iostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/journal/besluit.h"

namespace koppel::journal_service {
namespace {

constexpr int kLeeft = 1;
constexpr int kNaLand = 1;
constexpr int kLaatst = 4;      // end of counted time: from there whatever is still in flight lands or is lost
constexpr int kDaarna = 1'000;  // the time that it is then
constexpr std::size_t kMeesteVluchten = 6;

const absl::Time kNul = absl::FromUnixSeconds(1'780'000'000);

struct Revisie {
  bool goed;
  bool geschikt;
};

enum class Pc : std::uint8_t { kIdle, kOpen, kBegin, kSend, kWait, kAnswer, kLookup, kLookup4, kAgain, kSkip, kFinish };

struct Werker {
  Pc pc = Pc::kIdle;
  int rev = 0;
  int begon = 0;
  std::int64_t token = 0;
  bool overname = false;  // asks only to take over
  bool niets_gedaan = false;
  int gezocht = -1;      // when it looked last and found nothing
  bool onzeker = false;  // asked to take over, it was told that the outcome is unknown
  bool opgeven = false;  // asked to create anew, it was told to leave it
  char antwoord = ' ';   // o: ok, 4: refused, l: lost
};

struct Vlucht {
  int tot;  // lands at this time at the latest
  int werker;
  std::int64_t token;
  int rev;
};

struct Wereld {
  int t = 0;
  Rij rij;
  int docs = 0;
  int inhoud = 0;  // the revision whose content stands on the invoice
  std::array<Vlucht, kMeesteVluchten> vlucht{};
  int vluchten = 0;
  int events = 1;
  unsigned klaar = 0;  // a bit per revision whose event is finished
  std::array<Werker, 2> werkers;
  int crashes = 0;
  std::array<unsigned, 4> oordelen{};  // verdicts told, per offer: 1 afgehandeld, 2 fout

  Werker& Van(int n) { return werkers[static_cast<std::size_t>(n)]; }
  const Werker& Van(int n) const { return werkers[static_cast<std::size_t>(n)]; }
  bool IsKlaar(int rev) const { return (klaar >> rev & 1U) != 0; }
  void Stuur(const Vlucht& nieuw) { vlucht.at(static_cast<std::size_t>(vluchten++)) = nieuw; }
  void Haal(int i) {
    for (; i + 1 < vluchten; ++i) vlucht[static_cast<std::size_t>(i)] = vlucht[static_cast<std::size_t>(i + 1)];
    --vluchten;
  }
};

// The rules that the worker keeps (export.cc, rompslomp.cc), beside those of the journal.
struct Werkregels {
  bool look_on_4xx = true;  // class A, B: a refusal may mean "reference exists"
  bool prereq = true;       // a call is not sent when its time is spent
};

// A state in few bytes, the same for all states that differ only in what does not matter.
class Naam {
 public:
  void Zet(std::int64_t n) { bytes_.at(lengte_++) = static_cast<std::uint8_t>(n + 1); }
  void Zet(absl::Time t) {
    Zet(t == absl::InfinitePast() ? -1 : std::min<std::int64_t>(60, absl::ToInt64Seconds(t - kNul)));
  }

  auto operator<=>(const Naam&) const = default;
  template <typename H>
  friend H AbslHashValue(H h, const Naam& naam) {
    return H::combine_contiguous(std::move(h), naam.bytes_.data(), naam.lengte_);
  }

 private:
  std::array<std::uint8_t, 72> bytes_{};
  std::size_t lengte_ = 0;
};

// Tokens under their order: which they are does not matter, only which is older.
class Tokens {
 public:
  explicit Tokens(const Wereld& w) {
    Voeg(0);
    Voeg(w.rij.token);
    for (const Werker& x : w.werkers) Voeg(x.token);
    for (int i = 0; i < w.vluchten; ++i) Voeg(w.vlucht[static_cast<std::size_t>(i)].token);
    std::fill(tokens_.begin() + aantal_, tokens_.end(), INT64_MAX);
    std::sort(tokens_.begin(), tokens_.end());
  }
  std::int64_t Rang(std::int64_t token) const {
    return std::lower_bound(tokens_.begin(), tokens_.end(), token) - tokens_.begin();
  }

 private:
  void Voeg(std::int64_t token) {
    const auto einde = tokens_.begin() + aantal_;
    if (std::find(tokens_.begin(), einde, token) == einde) tokens_.at(static_cast<std::size_t>(aantal_++)) = token;
  }
  std::array<std::int64_t, 10> tokens_{};
  std::ptrdiff_t aantal_ = 0;
};

// `gewisseld`: as it would be with the two workers in each other's place.
Naam NaamVan(const Wereld& w, const Tokens& tokens, bool gewisseld) {
  Naam s;
  s.Zet(w.t);
  s.Zet(w.docs);
  s.Zet(w.inhoud);
  s.Zet(w.events);
  s.Zet(w.crashes);
  s.Zet(w.klaar);
  s.Zet(w.rij.nieuwste);
  s.Zet(w.rij.offer);
  s.Zet(static_cast<int>(w.rij.toestand));
  s.Zet(w.rij.revision);
  s.Zet(tokens.Rang(w.rij.token));
  s.Zet(w.rij.creates);
  s.Zet(w.rij.laatste_telt);
  s.Zet(w.rij.begon);
  s.Zet(w.rij.landt_tot);
  s.Zet(w.rij.eerder_tot);
  s.Zet(w.rij.owner.empty() ? 0 : (w.rij.owner == "a") != gewisseld ? 1 : 2);
  s.Zet(w.rij.oordeel.empty() ? 0 : w.rij.oordeel[0] - 'a' + 1);
  s.Zet(w.rij.hash.empty() ? 0 : w.rij.hash[0] - '0');
  s.Zet(w.rij.aandacht * 2 + w.rij.andere_inhoud);  // The newest's hash goes with the newest.
  for (int n = 0; n < 2; ++n) {
    const Werker& x = w.Van(gewisseld ? 1 - n : n);
    s.Zet(static_cast<int>(x.pc));
    if (x.pc == Pc::kIdle) continue;
    s.Zet(x.rev);
    s.Zet(x.begon);
    s.Zet(tokens.Rang(x.token));
    s.Zet(x.overname * 8 + x.niets_gedaan * 4 + x.onzeker * 2 + x.opgeven);
    s.Zet(std::min(x.gezocht, 60));
    s.Zet(x.antwoord);
  }
  std::array<std::int64_t, kMeesteVluchten> vluchten{};
  for (int i = 0; i < w.vluchten; ++i) {
    const Vlucht& v = w.vlucht[static_cast<std::size_t>(i)];
    vluchten[static_cast<std::size_t>(i)] =
        v.tot << 12 | (gewisseld ? 1 - v.werker : v.werker) << 8 | tokens.Rang(v.token) << 4 | v.rev;
  }
  std::sort(vluchten.begin(), vluchten.end());
  for (std::int64_t vlucht : vluchten) {
    s.Zet(vlucht >> 8);
    s.Zet(vlucht & 0xff);
  }
  for (unsigned welke : w.oordelen) s.Zet(welke);
  return s;
}

bool Gelijk(const OpenAntwoord& a, const OpenAntwoord& b) { return a == b; }
template <typename T>
bool Gelijk(const absl::StatusOr<T>& a, const absl::StatusOr<T>& b) {
  return a.ok() ? b.ok() && *a == *b : a.status() == b.status();
}

class Verkenner {
 public:
  Verkenner(Klasse klasse, std::vector<Revisie> revisies, Regels regels, Werkregels werkregels = {})
      : klasse_(klasse), revisies_(std::move(revisies)), regels_(regels), werkregels_(werkregels) {}

  // What is wrong, in words, with the way to it; empty: all holds.
  std::string Verken() {
    Loop();
    if (fout_.empty()) ZoekVastgelopen();
    if (fout_.empty()) return "";
    std::vector<int> weg;
    for (int hier = nu_; hier >= 0; hier = ouder_[static_cast<std::size_t>(hier)]) weg.push_back(hier);
    Verkenner nogmaals(klasse_, revisies_, regels_, werkregels_);
    nogmaals.tonen_ = std::set<int>(weg.begin(), weg.end());
    nogmaals.Loop();
    return fout_ + nogmaals.getoond_;
  }
  std::size_t toestanden() const { return namen_.size(); }

 private:
  void Loop() {
    nu_ = -1;
    Zie(Wereld{});
    for (; !wachtend_.empty() && fout_.empty(); wachtend_.pop_front()) {
      const Wereld& hier = wachtend_.front();
      ++nu_;
      if (tonen_.contains(nu_)) getoond_ += "\n  " + Beschrijf(hier);
      fout_ = FoutHier(hier);
      if (Af(hier)) {
        einden_.push_back(nu_);
        if (fout_.empty()) fout_ = FoutEinde(hier);
      }
      if (fout_.empty()) Stappen(hier);
      if (namen_.size() > 3'000'000) fout_ = "te veel toestanden";
    }
  }

  // From every state an end can be reached.
  void ZoekVastgelopen() {
    std::vector<int> begin(namen_.size() + 1);  // where the steps into a state begin in `van`
    for (const auto& [van, naar] : stappen_) ++begin[static_cast<std::size_t>(naar) + 1];
    for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
    std::vector<int> vol = begin;
    std::vector<int> vorige(stappen_.size());
    for (const auto& [van, naar] : stappen_) {
      vorige[static_cast<std::size_t>(vol[static_cast<std::size_t>(naar)]++)] = van;
    }
    std::vector<bool> leeft(namen_.size());
    std::vector<int> terug = einden_;
    for (int einde : einden_) leeft[static_cast<std::size_t>(einde)] = true;
    while (!terug.empty()) {
      const auto hier = static_cast<std::size_t>(terug.back());
      terug.pop_back();
      for (int i = begin[hier]; i < begin[hier + 1]; ++i) {
        const int van = vorige[static_cast<std::size_t>(i)];
        if (leeft[static_cast<std::size_t>(van)]) continue;
        leeft[static_cast<std::size_t>(van)] = true;
        terug.push_back(van);
      }
    }
    const auto vast = std::find(leeft.begin(), leeft.end(), false);
    if (vast == leeft.end()) return;
    nu_ = static_cast<int>(vast - leeft.begin());
    fout_ = "vastgelopen, geen einde bereikbaar";
  }

  absl::Time Tijd(const Wereld& w) const { return kNul + absl::Seconds(Klok(w)); }
  int Klok(const Wereld& w) const { return Uitgeteld(w) ? kDaarna : w.t; }
  // The end of counted time, with nothing in flight or about to be: whatever was to land has landed.
  static bool Uitgeteld(const Wereld& w) {
    return w.t >= kLaatst && w.vluchten == 0 &&
           std::none_of(w.werkers.begin(), w.werkers.end(), [](const Werker& x) { return x.pc == Pc::kSend; });
  }
  const Revisie& Rev(int rev) const { return revisies_[static_cast<std::size_t>(rev - 1)]; }

  bool Af(const Wereld& w) const {
    const bool stil =
        std::all_of(w.werkers.begin(), w.werkers.end(), [](const Werker& x) { return x.pc == Pc::kIdle; });
    if (!stil || w.vluchten != 0 || w.events != static_cast<int>(revisies_.size())) return false;
    for (int rev = 1; rev <= w.events; ++rev) {
      if (!w.IsKlaar(rev)) return false;
    }
    return !MagVegen(w);
  }

  // The sweep offers again what waits for its certainty, and what nobody holds: with its newest content.
  static bool MagVegen(const Wereld& w) {
    const bool los = std::all_of(w.werkers.begin(), w.werkers.end(), [](const Werker& x) { return x.pc == Pc::kIdle; });
    return w.IsKlaar(static_cast<int>(w.rij.nieuwste)) &&
           (w.rij.toestand == Toestand::kOnzeker || (w.rij.toestand == Toestand::kBegonnen && los));
  }

  static std::string HashVan(std::int64_t rev) { return std::string(1, static_cast<char>('0' + rev)); }

  // Asks the same again of the row as it became: neither the answer nor the row may be another.
  template <typename Antwoord, typename Vraag>
  void Nogmaals(const Rij& na, const char* wat, const Antwoord& antwoord, Vraag vraag) {
    if (!(regels_ == Regels{})) return;
    Rij rij = na;
    if (!Gelijk(antwoord, vraag(rij))) fout_ = std::string(wat) + " nog eens gevraagd krijgt een ander antwoord";
    if (!(rij == na)) fout_ = std::string(wat) + " nog eens gevraagd verandert de rij";
  }

  std::string FoutHier(const Wereld& w) const {
    if (w.docs > 1) return "twee facturen";
    const bool gewijzigd = w.rij.toestand == Toestand::kAfgehandeld && w.docs == 1 && w.inhoud < w.rij.nieuwste;
    if (gewijzigd && !w.rij.aandacht) return "gewijzigd na de factuur, en niemand hoort het";
    if (w.rij.aandacht && revisies_.size() == 1) return "aandacht voor een wijziging die er niet was";
    return "";
  }

  static std::string FoutEinde(const Wereld& w) {
    if (w.rij.toestand == Toestand::kAfgehandeld && w.docs == 0) return "Afgehandeld zonder factuur";
    if (w.rij.toestand == Toestand::kFout && w.docs != 0) return "99 terwijl de factuur er is";
    if (w.rij.toestand == Toestand::kOvergeslagen && w.docs != 0) return "overgeslagen terwijl de factuur er is";
    if (w.rij.toestand == Toestand::kBegonnen || w.rij.toestand == Toestand::kNieuw) return "half gedaan";
    for (unsigned welke : w.oordelen) {
      if (welke == 3) return "twee oordelen over een aanbod";
    }
    return "";
  }

  static std::string Beschrijf(const Wereld& w) {
    static constexpr std::array kPc = {"idle",   "open",    "begin", "send", "wait",  "answer",
                                       "lookup", "lookup4", "again", "skip", "finish"};
    std::string s = "t=" + std::to_string(w.t) + " docs=" + std::to_string(w.docs) +
                    " events=" + std::to_string(w.events) + " klaar=" + std::to_string(w.klaar) + " rij " +
                    journal_service::NaamVan(w.rij.toestand) + " nieuwste=" + std::to_string(w.rij.nieuwste) +
                    " rev=" + std::to_string(w.rij.revision) + " hash=" + w.rij.hash +
                    " token=" + std::to_string(w.rij.token) + " creates=" + std::to_string(w.rij.creates) +
                    " owner=" + w.rij.owner + " landt=" + absl::FormatDuration(w.rij.landt_tot - kNul) +
                    (w.rij.andere_inhoud ? " andere_inhoud" : "") + (w.rij.aandacht ? " aandacht" : "") +
                    " op de factuur=" + std::to_string(w.inhoud);
    for (const Werker& x : w.werkers) {
      s += std::string(" [") + kPc[static_cast<std::size_t>(x.pc)];
      if (x.pc != Pc::kIdle) {
        s += " rev=" + std::to_string(x.rev) + " begon=" + std::to_string(x.begon) +
             " token=" + std::to_string(x.token) + " gezocht=" + std::to_string(x.gezocht) +
             (x.overname ? " overname" : "") + "]";
      } else {
        s += "]";
      }
    }
    for (int i = 0; i < w.vluchten; ++i) {
      const Vlucht& v = w.vlucht[static_cast<std::size_t>(i)];
      s += " vlucht rev=" + std::to_string(v.rev) + " tot=" + std::to_string(v.tot);
    }
    return s;
  }

  void Zie(Wereld w) {
    const Tokens tokens(w);
    const Naam naam = std::min(NaamVan(w, tokens, false), NaamVan(w, tokens, true));
    const auto [plaats, nieuw] = namen_.try_emplace(naam, static_cast<int>(namen_.size()));
    if (nieuw) {
      wachtend_.push_back(std::move(w));
      ouder_.push_back(nu_);
    }
    if (nu_ >= 0) stappen_.emplace_back(nu_, plaats->second);
  }

  void Stappen(const Wereld& hier) {
    bool mag_verder = hier.t < kLaatst;
    for (int i = 0; i < hier.vluchten; ++i) {
      if (hier.vlucht[static_cast<std::size_t>(i)].tot <= hier.t) mag_verder = false;
    }
    if (mag_verder) {
      Wereld w = hier;
      ++w.t;
      Zie(std::move(w));
    }
    if (hier.events < static_cast<int>(revisies_.size())) {
      Wereld w = hier;
      ++w.events;
      Zie(std::move(w));
    }
    if (MagVegen(hier)) {
      Wereld w = hier;
      w.klaar &= ~(1U << w.rij.nieuwste);
      Zie(std::move(w));
    }
    for (int i = 0; i < hier.vluchten; ++i) Landen(hier, i);
    for (int n = 0; n < 2; ++n) {
      const Werker& x = hier.Van(n);
      if (x.pc != Pc::kIdle && hier.crashes < 1) {
        Wereld w = hier;
        ++w.crashes;
        w.Van(n) = {};
        Zie(std::move(w));
      }
      if (x.pc == Pc::kWait && hier.t > x.begon + kLeeft) Antwoord(hier, n, x.token, 'l');
      Werk(hier, n);
    }
  }

  // The vendor carries a call out, refuses it, or never got it; the answer may be lost.
  void Landen(const Wereld& hier, int i) {
    const Vlucht vlucht = hier.vlucht[static_cast<std::size_t>(i)];
    Wereld weg = hier;
    weg.Haal(i);
    Wereld gedaan = weg;
    char antwoord = 'o';
    if (!Rev(vlucht.rev).goed || (klasse_ == Klasse::kB && hier.docs > 0)) {
      antwoord = '4';
    } else if (klasse_ == Klasse::kA) {
      gedaan.docs = 1;  // The same id once more is the same invoice, with what came last.
      gedaan.inhoud = vlucht.rev;
    } else {
      ++gedaan.docs;
      gedaan.inhoud = vlucht.rev;
    }
    Antwoord(gedaan, vlucht.werker, vlucht.token, antwoord);
    Antwoord(gedaan, vlucht.werker, vlucht.token, 'l');
    Antwoord(weg, vlucht.werker, vlucht.token, 'l');
  }

  void Antwoord(Wereld w, int n, std::int64_t token, char antwoord) {
    Werker& x = w.Van(n);
    if (x.pc == Pc::kWait && x.token == token) {
      x.pc = Pc::kAnswer;
      x.antwoord = antwoord;
    }
    Zie(std::move(w));
  }

  void Klaar(Wereld w, int n, const std::string& oordeel) {
    Werker& x = w.Van(n);
    unsigned& welke = w.oordelen.at(static_cast<std::size_t>(w.rij.offer));
    if (oordeel == "afgehandeld") welke |= 1U;
    if (oordeel == "fout") welke |= 2U;
    w.klaar |= 1U << x.rev;
    x = {};
    Zie(std::move(w));
  }
  void KlaarMetOordeel(Wereld w, int n) {
    const std::string oordeel = w.rij.oordeel;
    Klaar(std::move(w), n, oordeel);
  }

  static absl::Time Gezocht(const Werker& x) {
    return x.gezocht >= 0 ? kNul + absl::Seconds(x.gezocht) : absl::InfinitePast();
  }

  BeginVraag MaakBegin(const Wereld& w, int n) {
    const Werker& x = w.Van(n);
    return {.revision = x.rev,
            .offer = w.rij.offer,
            .hash = HashVan(x.rev),
            .request_id = std::to_string(++vraag_),
            .owner = n == 0 ? "a" : "b",
            .bevroren = x.overname ? "" : "concept",
            .administratie_id = "1",
            .instellingen_versie = 1,
            .deadline = absl::Seconds(kLeeft),
            .nalanding = absl::Seconds(kNaLand + 1),  // It may still land in the step in which its time ends.
            .klasse = klasse_,
            .surely_not_there = x.pc == Pc::kAgain ? x.token : 0,
            .nothing_done = x.pc == Pc::kAgain && x.niets_gedaan,
            .gezocht = Gezocht(x)};
  }

  static bool AnderLeeft(const Wereld& w, int n) {
    const Werker& ander = w.Van(1 - n);
    const bool bezig = ander.pc != Pc::kIdle && ander.pc != Pc::kOpen && !(ander.pc == Pc::kBegin && ander.token == 0);
    return w.rij.owner == (n == 0 ? "b" : "a") && bezig && ander.token == w.rij.token;
  }

  void Werk(const Wereld& hier, int n) {
    if (hier.Van(n).pc == Pc::kWait) return;
    if (hier.Van(n).pc == Pc::kIdle) {
      for (int rev = 1; rev <= hier.events; ++rev) {
        if (hier.IsKlaar(rev)) continue;
        Wereld nieuw = hier;
        nieuw.Van(n) = {.pc = Pc::kOpen, .rev = rev};
        Zie(std::move(nieuw));
      }
      return;
    }
    Wereld w = hier;
    Werker& x = w.Van(n);
    switch (x.pc) {
      case Pc::kIdle:
      case Pc::kWait:
        return;
      case Pc::kOpen:
        return VraagOpen(std::move(w), n);
      case Pc::kBegin:
      case Pc::kAgain:
        return VraagBegin(std::move(w), n, AnderLeeft(hier, n));
      case Pc::kSend:
        if (werkregels_.prereq && w.t > x.begon + kLeeft) {  // PREREQ refuses: never sent.
          x.pc = Pc::kAgain;
          x.niets_gedaan = true;
        } else {
          const int verstuurd = werkregels_.prereq ? x.begon : std::max(x.begon, w.t);
          w.Stuur({verstuurd + kLeeft + kNaLand, n, x.token, x.rev});
          x.pc = Pc::kWait;
        }
        return Zie(std::move(w));
      case Pc::kAnswer:
        x.pc = x.antwoord == 'o' ? Pc::kFinish : x.antwoord == '4' ? Pc::kLookup4 : Pc::kLookup;
        return Zie(std::move(w));
      case Pc::kLookup:
        if (w.docs > 0) {
          x.pc = Pc::kFinish;
          return Zie(std::move(w));
        }
        Sluit(w, n, Uitkomst::kOnzeker, false);  // It could not look.
        if (x.opgeven) return;
        // What is looked at over time in vain is left to the sweep.
        if (x.onzeker && Tijd(w) < w.rij.landt_tot) return;
        x.pc = Rev(x.rev).geschikt ? Pc::kAgain : Pc::kSkip;
        x.gezocht = Klok(w);
        x.niets_gedaan = false;
        return Zie(std::move(w));
      case Pc::kLookup4:
        if (w.docs > 0 && werkregels_.look_on_4xx) {
          x.pc = Pc::kFinish;
          return Zie(std::move(w));
        }
        if (werkregels_.look_on_4xx || Uitgeteld(w)) x.gezocht = Klok(w);
        return Sluit(std::move(w), n, Uitkomst::kFout, true);
      case Pc::kSkip: {
        const bool niets_gedaan = x.niets_gedaan;
        return Sluit(std::move(w), n, Uitkomst::kOvergeslagen, niets_gedaan);
      }
      case Pc::kFinish:
        return Sluit(std::move(w), n, Uitkomst::kAfgehandeld, false);
    }
  }

  void VraagOpen(Wereld w, int n) {
    Werker& x = w.Van(n);
    const OpenVraag vraag{.revision = x.rev, .hash = HashVan(x.rev)};
    const OpenAntwoord antwoord = Open(w.rij, vraag, regels_);
    Nogmaals(w.rij, "Open", antwoord, [&](Rij& rij) { return Open(rij, vraag); });
    switch (antwoord.soort) {
      case OpenAntwoord::kOpgevolgd:
      case OpenAntwoord::kEcho:
        return Klaar(std::move(w), n, "");
      case OpenAntwoord::kOordeel:
        return KlaarMetOordeel(std::move(w), n);
      case OpenAntwoord::kLoopt:
        x.pc = Pc::kBegin;
        x.overname = true;
        return Zie(std::move(w));
      case OpenAntwoord::kGaVerder:
        x.pc = Rev(x.rev).geschikt ? Pc::kBegin : Pc::kSkip;
        return Zie(std::move(w));
    }
  }

  void VraagBegin(Wereld w, int n, bool ander_leeft) {
    Werker& x = w.Van(n);
    const absl::Time nu = Tijd(w);
    const BeginVraag vraag = MaakBegin(w, n);
    const auto antwoord = Begin(w.rij, vraag, ander_leeft, nu, regels_);
    Nogmaals(w.rij, "Begin", antwoord, [&](Rij& rij) { return Begin(rij, vraag, ander_leeft, nu); });
    if (!antwoord.ok()) {
      x = {.pc = Pc::kOpen, .rev = x.rev};
      return Zie(std::move(w));
    }
    switch (antwoord->soort) {
      case BeginAntwoord::kFirst:
        if (x.rev < w.rij.nieuwste) fout_ = "een oudere wijziging is begonnen na een nieuwere";
        x = {.pc = Pc::kSend, .rev = x.rev, .begon = w.t, .token = w.rij.token};
        // At the end of counted time the clock of the question stood in the future.
        w.rij.begon = kNul + absl::Seconds(w.t);
        w.rij.landt_tot = w.rij.begon + vraag.deadline + vraag.nalanding;
        w.rij.creates = std::min(w.rij.creates, 3);  // From there on only the pause grows.
        return Zie(std::move(w));
      case BeginAntwoord::kAgain:
      case BeginAntwoord::kOnzeker: {
        const bool onzeker = antwoord->soort == BeginAntwoord::kOnzeker;
        const bool anew = x.pc == Pc::kAgain;
        x = {.pc = Pc::kLookup,
             .rev = x.rev,
             .begon = -9,
             .token = w.rij.token,
             .onzeker = onzeker,
             .opgeven = onzeker && anew};
        return Zie(std::move(w));
      }
      case BeginAntwoord::kBusy:
        if (x.pc == Pc::kBegin) return;                          // Asks again later: time goes on by itself.
        x = {.pc = Pc::kBegin, .rev = x.rev, .overname = true};  // Not yet: it will be looked up once more.
        return Zie(std::move(w));
      case BeginAntwoord::kDone:
        return KlaarMetOordeel(std::move(w), n);
      case BeginAntwoord::kSuperseded:
        return Klaar(std::move(w), n, "");
    }
  }

  void Sluit(Wereld w, int n, Uitkomst uitkomst, bool niets_gedaan) {
    Werker& x = w.Van(n);
    const std::string naam = uitkomst == Uitkomst::kAfgehandeld ? "afgehandeld"
                             : uitkomst == Uitkomst::kFout      ? "fout"
                                                                : "";
    const FinishVraag vraag{.revision = x.rev,
                            .offer = w.rij.offer,
                            .token = x.token,
                            .uitkomst = uitkomst,
                            .oordeel = naam,
                            .hash = HashVan(x.rev),
                            .nothing_done = niets_gedaan,
                            .gezocht = Gezocht(x)};
    const absl::Time nu = Tijd(w);
    const auto antwoord = Finish(w.rij, vraag, nu, regels_);
    Nogmaals(w.rij, "Finish", antwoord, [&](Rij& rij) { return Finish(rij, vraag, nu); });
    if (!antwoord.ok()) {
      x = {.pc = Pc::kOpen, .rev = x.rev};
      return Zie(std::move(w));
    }
    switch (antwoord->soort) {
      case FinishAntwoord::kAangenomen:
        return Klaar(std::move(w), n, naam);
      case FinishAntwoord::kTeLaat:
        return KlaarMetOordeel(std::move(w), n);
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
  absl::flat_hash_map<Naam, int> namen_;
  std::deque<Wereld> wachtend_;
  std::vector<int> ouder_;  // from which state it was seen first
  std::vector<std::pair<int, int>> stappen_;
  std::vector<int> einden_;
  int nu_ = -1;
  std::string fout_;
  std::set<int> tonen_;
  std::string getoond_;
};

struct Scenario {
  const char* naam;
  std::vector<Revisie> revisies;
};
const std::vector<Scenario>& Scenarios() {
  static const auto& alle = *new std::vector<Scenario>{
      {"goed", {{true, true}}},
      {"fout", {{false, true}}},
      {"goed_dan_gewijzigd", {{true, true}, {true, true}}},
      {"goed_dan_fout", {{true, true}, {false, true}}},
      {"fout_dan_hersteld", {{false, true}, {true, true}}},
      {"goed_dan_ingetrokken", {{true, true}, {true, false}}},
  };
  return alle;
}

class Protocol : public testing::TestWithParam<std::tuple<Klasse, Scenario>> {};

TEST_P(Protocol, HoudtOverElkeVolgordeVanTweeWerkers) {
  const auto& [klasse, scenario] = GetParam();
  Verkenner verkenner(klasse, scenario.revisies, {});
  const std::string fout = verkenner.Verken();
  EXPECT_TRUE(fout.empty()) << fout;
  EXPECT_GT(verkenner.toestanden(), 100u);
  std::cout << verkenner.toestanden() << " toestanden\n";
}

INSTANTIATE_TEST_SUITE_P(Klasse, Protocol,
                         testing::Combine(testing::Values(Klasse::kA, Klasse::kB, Klasse::kC),
                                          testing::ValuesIn(Scenarios())),
                         [](const auto& geval) {
                           return std::string(1, "ABCE"[static_cast<int>(std::get<0>(geval.param))]) + "_" +
                                  std::get<1>(geval.param).naam;
                         });

// Without its rule something must be found in this scenario, or the exploration proves nothing of it.
struct Mutant {
  const char* naam;
  Klasse klasse;
  const char* scenario;
  Regels regels;
  Werkregels werkregels;
};
class ZonderRegel : public testing::TestWithParam<Mutant> {};

TEST_P(ZonderRegel, WordtHetGevonden) {
  const Mutant& mutant = GetParam();
  const auto scenario = std::find_if(Scenarios().begin(), Scenarios().end(),
                                     [&](const Scenario& een) { return mutant.scenario == std::string(een.naam); });
  ASSERT_NE(scenario, Scenarios().end());
  Verkenner verkenner(mutant.klasse, scenario->revisies, mutant.regels, mutant.werkregels);
  const std::string fout = verkenner.Verken();
  EXPECT_FALSE(fout.empty());
  std::cout << fout << "\n";
}

INSTANTIATE_TEST_SUITE_P(
    Regel, ZonderRegel,
    testing::Values(Mutant{"wait", Klasse::kC, "goed", {.wait = false}, {}},
                    Mutant{"zeker", Klasse::kC, "goed", {.zeker = false}, {}},
                    Mutant{"x34_A", Klasse::kA, "goed_dan_gewijzigd", {.x34 = false}, {}},
                    Mutant{"x34_B", Klasse::kB, "goed_dan_gewijzigd", {.x34 = false}, {}},
                    Mutant{"begun_first", Klasse::kB, "goed_dan_ingetrokken", {.begun_first = false}, {}},
                    Mutant{"fout_waits", Klasse::kB, "goed_dan_fout", {.fout_waits = false}, {}},
                    Mutant{"fence", Klasse::kB, "fout_dan_hersteld", {.fence = false}, {}},
                    Mutant{"newest_wins", Klasse::kB, "goed_dan_gewijzigd", {.newest_wins = false}, {}},
                    Mutant{"look_first", Klasse::kC, "goed", {.look_first = false}, {}},
                    Mutant{"look_on_4xx", Klasse::kB, "goed", {}, {.look_on_4xx = false}},
                    Mutant{"prereq", Klasse::kC, "goed", {}, {.prereq = false}}),
    [](const auto& geval) { return geval.param.naam; });

}  // namespace
}  // namespace koppel::journal_service
