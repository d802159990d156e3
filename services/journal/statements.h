// The statements that every werkbon asks: each prepared once, since preparing one costs more than running it. Used by
// store.cc only.
#pragma once

#include <soci.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/journal/store.h"

namespace koppel::journal_service {

// The columns of werkbon, in the order in which Pak takes and Schrijf gives them.
inline constexpr char kKolommen[] =
    "account, veldapp, vendor, werkbon_id, ordernummer, nieuwste, offer, generation, toestand, revision, hash, "
    "aandacht, "
    "token, creates, laatste_telt, begon, landt_tot, eerder_tot, deadline_ms, klasse, owner, request_id, "
    "request_was_first, "
    "bevroren, administratie_id, instellingen_versie, oordeel, nagezocht, bijgewerkt, nieuwste_hash, andere_inhoud";

inline constexpr std::size_t kAantalSleutels = 4;  // the first of them are the key

// Past and future without end are the ends of the range.
inline long long Micros(absl::Time tijd) {
  if (tijd == absl::InfinitePast()) return 0;
  if (tijd == absl::InfiniteFuture()) return INT64_MAX;
  return absl::ToUnixMicros(tijd);
}
inline absl::Time Moment(long long micros) {
  if (micros == 0) return absl::InfinitePast();
  if (micros == INT64_MAX) return absl::InfiniteFuture();
  return absl::FromUnixMicros(micros);
}

inline std::string Vast64(const std::string& bytes) { return absl::Base64Escape(bytes); }
inline std::string Los(const std::string& tekst) {
  std::string bytes;
  return absl::Base64Unescape(tekst, &bytes) ? bytes : "";
}

inline constexpr std::size_t kAantalKolommen = 31;
inline constexpr std::array<bool, kAantalKolommen> kIsTekst = {
    true,  true,  true,  true,  true, false, false, false, true, false, true, false, false, false, false, false,
    false, false, false, false, true, true,  false, true,  true, false, true, false, false, true,  false};

// `tekst` and `getal` answer the value of a column by its number.
template <typename Tekst, typename Getal>
Bewaard Pak(Tekst tekst, Getal getal) {
  Bewaard uit;
  uit.sleutel = {tekst(0), tekst(1), tekst(2), tekst(3)};
  uit.ordernummer = tekst(4);
  Rij& rij = uit.rij;
  rij.nieuwste = getal(5);
  rij.offer = getal(6);
  rij.generation = getal(7);
  rij.toestand = ToestandVan(tekst(8)).value_or(Toestand::kNieuw);
  rij.revision = getal(9);
  rij.hash = tekst(10);
  rij.aandacht = getal(11) != 0;
  rij.token = getal(12);
  rij.creates = static_cast<int>(getal(13));
  rij.laatste_telt = getal(14) != 0;
  rij.begon = Moment(getal(15));
  rij.landt_tot = Moment(getal(16));
  rij.eerder_tot = Moment(getal(17));
  rij.deadline = absl::Milliseconds(getal(18));
  rij.klasse = static_cast<Klasse>(getal(19));
  rij.owner = tekst(20);
  rij.request_id = tekst(21);
  rij.request_was_first = getal(22) != 0;
  rij.bevroren = Los(tekst(23));
  rij.administratie_id = tekst(24);
  rij.instellingen_versie = getal(25);
  rij.oordeel = Los(tekst(26));
  rij.nagezocht = getal(27) != 0;
  uit.bijgewerkt = Moment(getal(28));
  rij.nieuwste_hash = tekst(29);
  rij.andere_inhoud = getal(30) != 0;
  return uit;
}

inline Bewaard Pak(const soci::row& r) {
  return Pak([&](std::size_t i) { return r.get<std::string>(i); }, [&](std::size_t i) { return r.get<long long>(i); });
}

// A statement that is prepared once and run for every werkbon. What it binds is bound by address, so it stands in the
// struct that derives from it.
class Vast {
 public:
  explicit Vast(soci::session& sql) : statement_(sql) {}

 protected:
  template <typename Binding>
  void Bind(Binding binding) {
    statement_.exchange(binding);
  }
  template <typename... T>
  void Gebruik(const T&... waarden) {
    (Bind(soci::use(waarden)), ...);
  }
  void Bereid(const std::string& vraag) {
    statement_.alloc();
    statement_.prepare(vraag);
    statement_.define_and_bind();
  }
  bool Voer() { return statement_.execute(true); }
  // Steps to the end: a statement that stands on a row holds its read lock beyond the transaction.
  void Sluit() {
    while (statement_.fetch()) {
    }
  }

 private:
  soci::statement statement_;
};

// One row of werkbon, by column.
struct Kolommen {
  std::array<std::string, kAantalKolommen> tekst;
  std::array<long long, kAantalKolommen> getal{};
};

struct WerkbonLezer : Vast {
  explicit WerkbonLezer(soci::session& sql) : Vast(sql) {
    for (std::size_t i = 0; i < kAantalKolommen; ++i) {
      if (kIsTekst[i]) {
        Bind(soci::into(uit.tekst[i]));
      } else {
        Bind(soci::into(uit.getal[i]));
      }
    }
    Gebruik(sleutel.account, sleutel.veldapp, sleutel.vendor, sleutel.werkbon_id);
    Bereid(absl::StrCat("SELECT ", kKolommen,
                        " FROM werkbon WHERE account=:a AND veldapp=:f AND vendor=:v AND werkbon_id=:w"));
  }
  std::optional<Bewaard> Doe(const Sleutel& s) {
    sleutel = s;
    if (!Voer()) return std::nullopt;
    Bewaard werkbon = Pak([&](std::size_t i) { return uit.tekst[i]; }, [&](std::size_t i) { return uit.getal[i]; });
    Sluit();
    return werkbon;
  }
  Sleutel sleutel;
  Kolommen uit;
};

struct WerkbonSchrijver : Vast {
  explicit WerkbonSchrijver(soci::session& sql) : Vast(sql) {
    std::string plaatsen;
    for (std::size_t i = 0; i < kAantalKolommen; ++i) {
      absl::StrAppend(&plaatsen, i == 0 ? ":c" : ",:c", i);
      if (kIsTekst[i]) {
        Gebruik(in.tekst[i]);
      } else {
        Gebruik(in.getal[i]);
      }
    }
    // Updated rather than replaced: an index whose columns stay is left alone.
    const std::vector<std::string> kolommen = absl::StrSplit(kKolommen, ", ");
    std::string nieuw;
    for (std::size_t i = kAantalSleutels; i < kolommen.size(); ++i) {
      absl::StrAppend(&nieuw, nieuw.empty() ? "" : ",", kolommen[i], "=excluded.", kolommen[i]);
    }
    Bereid(absl::StrCat("INSERT INTO werkbon(", kKolommen, ") VALUES(", plaatsen,
                        ") ON CONFLICT(account, veldapp, vendor, werkbon_id) DO UPDATE SET ", nieuw));
  }
  void Doe(const Bewaard& w) {
    const Rij& rij = w.rij;
    in.tekst = {w.sleutel.account, w.sleutel.veldapp, w.sleutel.vendor, w.sleutel.werkbon_id, w.ordernummer};
    in.getal[5] = rij.nieuwste;
    in.getal[6] = rij.offer;
    in.getal[7] = rij.generation;
    in.tekst[8] = NaamVan(rij.toestand);
    in.getal[9] = rij.revision;
    in.tekst[10] = rij.hash;
    in.getal[11] = rij.aandacht;
    in.getal[12] = rij.token;
    in.getal[13] = rij.creates;
    in.getal[14] = rij.laatste_telt;
    in.getal[15] = Micros(rij.begon);
    in.getal[16] = Micros(rij.landt_tot);
    in.getal[17] = Micros(rij.eerder_tot);
    in.getal[18] = absl::ToInt64Milliseconds(rij.deadline);
    in.getal[19] = static_cast<int>(rij.klasse);
    in.tekst[20] = rij.owner;
    in.tekst[21] = rij.request_id;
    in.getal[22] = rij.request_was_first;
    in.tekst[23] = Vast64(rij.bevroren);
    in.tekst[24] = rij.administratie_id;
    in.getal[25] = rij.instellingen_versie;
    in.tekst[26] = Vast64(rij.oordeel);
    in.getal[27] = rij.nagezocht;
    in.getal[28] = Micros(w.bijgewerkt);
    in.tekst[29] = rij.nieuwste_hash;
    in.getal[30] = rij.andere_inhoud;
    Voer();
  }
  Kolommen in;
};

struct StapSchrijver : Vast {
  explicit StapSchrijver(soci::session& sql) : Vast(sql) {
    Gebruik(sleutel.account, sleutel.veldapp, sleutel.vendor, sleutel.werkbon_id, tijd, wat, revision, offer,
            generation, toelichting);
    Bereid(
        "INSERT INTO stap(account, veldapp, vendor, werkbon_id, tijdstip, wat, revision, offer, generation, "
        "toelichting) VALUES(:a,:f,:v,:w,:t,:wat,:r,:o,:g,:toe)");
  }
  void Doe(const Sleutel& s, const Stap& stap) {
    sleutel = s;
    tijd = Micros(stap.tijdstip);
    wat = stap.wat;
    revision = stap.revision;
    offer = stap.offer;
    generation = stap.generation;
    toelichting = stap.toelichting;
    Voer();
  }
  Sleutel sleutel;
  std::string wat, toelichting;
  long long tijd = 0, revision = 0, offer = 0, generation = 0;
};

// What SchrijfInhoud must know of the content that is there.
struct InhoudPeiler : Vast {
  struct Peil {
    std::int64_t revision;
    long long ontvangen, geveegd, veegbeurten;
  };
  explicit InhoudPeiler(soci::session& sql) : Vast(sql) {
    for (long long& getal : uit) Bind(soci::into(getal));
    Gebruik(account, veldapp, werkbon_id);
    Bereid(
        "SELECT revision, ontvangen, geveegd, veegbeurten FROM inhoud WHERE account=:a AND veldapp=:f AND "
        "werkbon_id=:w");
  }
  std::optional<Peil> Doe(const Inhoud& i) {
    account = i.account;
    veldapp = i.veldapp;
    werkbon_id = i.werkbon_id;
    if (!Voer()) return std::nullopt;
    const Peil peil{uit[0], uit[1], uit[2], uit[3]};
    Sluit();
    return peil;
  }
  std::string account, veldapp, werkbon_id;
  std::array<long long, 4> uit{};
};

struct InhoudSchrijver : Vast {
  explicit InhoudSchrijver(soci::session& sql) : Vast(sql) {
    Gebruik(in.account, in.veldapp, in.werkbon_id, in.vendor, revision, deel, plaats, event, ontvangen, onbekend,
            geveegd, beurten);
    Bereid(
        "INSERT OR REPLACE INTO inhoud(account, veldapp, werkbon_id, vendor, revision, deel, plaats, event, ontvangen, "
        "onbekend, geveegd, veegbeurten) VALUES(:a,:f,:w,:v,:r,:d,:p,:e,:o,:n,:g,:b)");
  }
  // The same revision again: the sweep's memory of it stays.
  void Doe(const Inhoud& i, const std::optional<InhoudPeiler::Peil>& was) {
    const bool zelfde = was && was->revision == i.revision;
    in = i;
    revision = i.revision;
    deel = i.partition;
    plaats = i.offset;
    event = Vast64(i.event);
    ontvangen = zelfde ? was->ontvangen : Micros(i.ontvangen);
    onbekend = i.onbekend_account;
    geveegd = zelfde ? was->geveegd : Micros(absl::InfinitePast());
    beurten = zelfde ? was->veegbeurten : 0;
    Voer();
  }
  Inhoud in;
  std::string event;
  long long revision = 0, deel = 0, plaats = 0, ontvangen = 0, onbekend = 0, geveegd = 0, beurten = 0;
};

struct InstellingLezer : Vast {
  explicit InstellingLezer(soci::session& sql) : Vast(sql) {
    Bind(soci::into(waarde));
    Gebruik(naam);
    Bereid("SELECT waarde FROM instelling WHERE naam=:n");
  }
  std::string Doe(const std::string& welke) {
    naam = welke;
    if (!Voer()) return "";
    std::string uit = waarde;
    Sluit();
    return uit;
  }
  std::string naam, waarde;
};

}  // namespace koppel::journal_service
