#include "services/journal/store.h"

#include <soci.h>
#include <sqlite3/soci-sqlite3.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"

namespace koppel::journal_service {
namespace {

constexpr int kVersie = 1;

constexpr const char* kTabellen[] = {
    R"(CREATE TABLE werkbon(
         account TEXT NOT NULL, veldapp TEXT NOT NULL, vendor TEXT NOT NULL, werkbon_id TEXT NOT NULL,
         ordernummer TEXT NOT NULL, nieuwste BIGINT NOT NULL, offer BIGINT NOT NULL, generation BIGINT NOT NULL,
         toestand TEXT NOT NULL, revision BIGINT NOT NULL, hash TEXT NOT NULL, aandacht BIGINT NOT NULL,
         token BIGINT NOT NULL, creates BIGINT NOT NULL, laatste_telt BIGINT NOT NULL, begon BIGINT NOT NULL,
         landt_tot BIGINT NOT NULL, eerder_tot BIGINT NOT NULL, deadline_ms BIGINT NOT NULL, klasse BIGINT NOT NULL,
         owner TEXT NOT NULL, request_id TEXT NOT NULL, request_was_first BIGINT NOT NULL, bevroren TEXT NOT NULL,
         administratie_id TEXT NOT NULL, instellingen_versie BIGINT NOT NULL, oordeel TEXT NOT NULL,
         nagezocht BIGINT NOT NULL, bijgewerkt BIGINT NOT NULL,
         PRIMARY KEY(account, veldapp, vendor, werkbon_id)) WITHOUT ROWID)",
    R"(CREATE INDEX werkbon_toestand ON werkbon(toestand, bijgewerkt))",
    R"(CREATE INDEX werkbon_ordernummer ON werkbon(account, ordernummer))",
    R"(CREATE TABLE stap(
         nummer INTEGER PRIMARY KEY, account TEXT NOT NULL, veldapp TEXT NOT NULL, vendor TEXT NOT NULL,
         werkbon_id TEXT NOT NULL, tijdstip BIGINT NOT NULL, wat TEXT NOT NULL, revision BIGINT NOT NULL,
         offer BIGINT NOT NULL, generation BIGINT NOT NULL, toelichting TEXT NOT NULL))",
    R"(CREATE INDEX stap_werkbon ON stap(account, veldapp, werkbon_id, vendor))",
    R"(CREATE TABLE inhoud(
         account TEXT NOT NULL, veldapp TEXT NOT NULL, werkbon_id TEXT NOT NULL, vendor TEXT NOT NULL,
         revision BIGINT NOT NULL, deel BIGINT NOT NULL, plaats BIGINT NOT NULL, event TEXT NOT NULL,
         ontvangen BIGINT NOT NULL, onbekend BIGINT NOT NULL, geveegd BIGINT NOT NULL, veegbeurten BIGINT NOT NULL,
         PRIMARY KEY(account, veldapp, werkbon_id)) WITHOUT ROWID)",
    R"(CREATE INDEX inhoud_onbekend ON inhoud(onbekend) WHERE onbekend = 1)",
    R"(CREATE TABLE koppel(
         koppeling TEXT NOT NULL, administratie_id TEXT NOT NULL, soort TEXT NOT NULL, veldapp_id TEXT NOT NULL,
         vendor_id TEXT, vendor_nummer TEXT NOT NULL, token BIGINT NOT NULL, owner TEXT NOT NULL, gezien BIGINT NOT NULL,
         PRIMARY KEY(koppeling, administratie_id, soort, veldapp_id),
         UNIQUE(koppeling, administratie_id, soort, vendor_id)))",
    R"(CREATE TABLE instelling(naam TEXT PRIMARY KEY, waarde TEXT NOT NULL))",
};

// The columns of werkbon, in the order in which Pak takes and Schrijf gives them.
constexpr char kKolommen[] =
    "account, veldapp, vendor, werkbon_id, ordernummer, nieuwste, offer, generation, toestand, revision, hash, "
    "aandacht, "
    "token, creates, laatste_telt, begon, landt_tot, eerder_tot, deadline_ms, klasse, owner, request_id, "
    "request_was_first, "
    "bevroren, administratie_id, instellingen_versie, oordeel, nagezocht, bijgewerkt";

// Past and future without end are the ends of the range.
long long Micros(absl::Time tijd) {
  if (tijd == absl::InfinitePast()) return 0;
  if (tijd == absl::InfiniteFuture()) return INT64_MAX;
  return absl::ToUnixMicros(tijd);
}
absl::Time Moment(long long micros) {
  if (micros == 0) return absl::InfinitePast();
  if (micros == INT64_MAX) return absl::InfiniteFuture();
  return absl::FromUnixMicros(micros);
}

std::string Vast(const std::string& bytes) { return absl::Base64Escape(bytes); }
std::string Los(const std::string& tekst) {
  std::string bytes;
  return absl::Base64Unescape(tekst, &bytes) ? bytes : "";
}

Bewaard Pak(const soci::row& r, std::size_t vanaf = 0) {
  const auto tekst = [&](std::size_t i) { return r.get<std::string>(vanaf + i); };
  const auto getal = [&](std::size_t i) { return r.get<long long>(vanaf + i); };
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
  return uit;
}

Inhoud PakInhoud(const soci::row& r) {
  Inhoud uit;
  uit.account = r.get<std::string>(0);
  uit.veldapp = r.get<std::string>(1);
  uit.werkbon_id = r.get<std::string>(2);
  uit.vendor = r.get<std::string>(3);
  uit.revision = r.get<long long>(4);
  uit.partition = static_cast<std::int32_t>(r.get<long long>(5));
  uit.offset = r.get<long long>(6);
  uit.event = Los(r.get<std::string>(7));
  uit.ontvangen = Moment(r.get<long long>(8));
  uit.onbekend_account = r.get<long long>(9) != 0;
  uit.geveegd = Moment(r.get<long long>(10));
  uit.veegbeurten = static_cast<int>(r.get<long long>(11));
  return uit;
}

constexpr char kInhoudKolommen[] =
    "i.account, i.veldapp, i.werkbon_id, i.vendor, i.revision, i.deel, i.plaats, i.event, i.ontvangen, i.onbekend, "
    "i.geveegd, "
    "i.veegbeurten";

}  // namespace

class Store::Impl {
 public:
  // SOCI throws; here that becomes a status, at the line where it comes in.
  template <typename F>
  absl::Status Doe(const char* wat, F doe) {
    try {
      doe(sql);
      return absl::OkStatus();
    } catch (const std::exception& fout) {
      return absl::UnavailableError(absl::StrCat("database: ", wat, ": ", fout.what()));
    }
  }
  soci::session sql;
};

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& url) {
  absl::string_view file = url;
  if (!absl::ConsumePrefix(&file, "sqlite:") || file.empty())
    return absl::InvalidArgumentError("the database is named as sqlite:FILE");
  auto impl = std::make_unique<Impl>();
  int versie = 0;
  RETURN_IF_ERROR(impl->Doe("open", [&](soci::session& sql) {
    sql.open(*soci::factory_sqlite3(), absl::StrCat("db=\"", file, "\" timeout=10"));
    sql << "PRAGMA journal_mode=WAL";
    sql << "PRAGMA synchronous=FULL";
    sql << "PRAGMA user_version", soci::into(versie);
    if (versie != 0) return;
    sql << "BEGIN IMMEDIATE";
    for (const char* tabel : kTabellen) sql << tabel;
    sql << "PRAGMA user_version=" << kVersie;
    sql << "COMMIT";
    versie = kVersie;
  }));
  if (versie != kVersie)
    return absl::FailedPreconditionError(
        absl::StrCat(url, " is of version ", versie, "; this program knows ", kVersie));
  return std::unique_ptr<Store>(new Store(std::move(impl)));
}

absl::Status Store::Begin() {
  return impl_->Doe("begin", [](soci::session& sql) { sql << "BEGIN IMMEDIATE"; });
}
absl::Status Store::Commit() {
  return impl_->Doe("commit", [](soci::session& sql) { sql << "COMMIT"; });
}
void Store::Rollback() {
  impl_->Doe("rollback", [](soci::session& sql) { sql << "ROLLBACK"; }).IgnoreError();
}

absl::StatusOr<std::optional<Bewaard>> Store::Lees(const Sleutel& s) {
  std::optional<Bewaard> uit;
  RETURN_IF_ERROR(impl_->Doe("lees werkbon", [&](soci::session& sql) {
    soci::row r;
    sql << "SELECT " << kKolommen << " FROM werkbon WHERE account=:a AND veldapp=:f AND vendor=:v AND werkbon_id=:w",
        soci::use(s.account), soci::use(s.veldapp), soci::use(s.vendor), soci::use(s.werkbon_id), soci::into(r);
    if (sql.got_data()) uit = Pak(r);
  }));
  return uit;
}

absl::StatusOr<std::vector<Bewaard>> Store::Zoek(const std::string& account, const std::string& veldapp,
                                                 const std::string& werkbon_id, const std::string& ordernummer) {
  std::vector<Bewaard> uit;
  const std::string& waarde = werkbon_id.empty() ? ordernummer : werkbon_id;
  RETURN_IF_ERROR(impl_->Doe("zoek werkbon", [&](soci::session& sql) {
    const soci::rowset<soci::row> rijen =
        (sql.prepare << "SELECT " << kKolommen << " FROM werkbon WHERE account=:a AND veldapp=:f AND "
                     << (werkbon_id.empty() ? "ordernummer" : "werkbon_id") << "=:w",
         soci::use(account), soci::use(veldapp), soci::use(waarde));
    for (const soci::row& r : rijen) uit.push_back(Pak(r));
  }));
  return uit;
}

absl::Status Store::Schrijf(const Bewaard& w) {
  const Rij& rij = w.rij;
  const long long nieuwste = rij.nieuwste, offer = rij.offer, generation = rij.generation, revision = rij.revision,
                  token = rij.token;
  const long long creates = rij.creates, versie = rij.instellingen_versie, klasse = static_cast<int>(rij.klasse);
  const long long aandacht = rij.aandacht, telt = rij.laatste_telt, was_first = rij.request_was_first,
                  nagezocht = rij.nagezocht;
  const long long begon = Micros(rij.begon), landt = Micros(rij.landt_tot), eerder = Micros(rij.eerder_tot),
                  bij = Micros(w.bijgewerkt);
  const long long deadline = absl::ToInt64Milliseconds(rij.deadline);
  const std::string toestand = NaamVan(rij.toestand), bevroren = Vast(rij.bevroren), oordeel = Vast(rij.oordeel);
  return impl_->Doe("schrijf werkbon", [&](soci::session& sql) {
    sql << "INSERT OR REPLACE INTO werkbon(" << kKolommen
        << ") VALUES(:a,:b,:c,:d,:e,:f,:g,:h,:i,:j,:k,:l,:m,:n,:o,:p,:q,:r,:s,:t,:u,:v,:w,:x,:y,:z,:aa,:bb,:cc)",
        soci::use(w.sleutel.account), soci::use(w.sleutel.veldapp), soci::use(w.sleutel.vendor),
        soci::use(w.sleutel.werkbon_id), soci::use(w.ordernummer), soci::use(nieuwste), soci::use(offer),
        soci::use(generation), soci::use(toestand), soci::use(revision), soci::use(rij.hash), soci::use(aandacht),
        soci::use(token), soci::use(creates), soci::use(telt), soci::use(begon), soci::use(landt), soci::use(eerder),
        soci::use(deadline), soci::use(klasse), soci::use(rij.owner), soci::use(rij.request_id), soci::use(was_first),
        soci::use(bevroren), soci::use(rij.administratie_id), soci::use(versie), soci::use(oordeel),
        soci::use(nagezocht), soci::use(bij);
  });
}

absl::Status Store::Voeg(const Sleutel& s, const Stap& stap) {
  const long long tijd = Micros(stap.tijdstip), revision = stap.revision, offer = stap.offer,
                  generation = stap.generation;
  return impl_->Doe("schrijf stap", [&](soci::session& sql) {
    sql << "INSERT INTO stap(account, veldapp, vendor, werkbon_id, tijdstip, wat, revision, offer, generation, "
           "toelichting) "
           "VALUES(:a,:f,:v,:w,:t,:wat,:r,:o,:g,:toe)",
        soci::use(s.account), soci::use(s.veldapp), soci::use(s.vendor), soci::use(s.werkbon_id), soci::use(tijd),
        soci::use(stap.wat), soci::use(revision), soci::use(offer), soci::use(generation), soci::use(stap.toelichting);
  });
}

absl::StatusOr<std::vector<Stap>> Store::Tijdlijn(const Sleutel& s) {
  std::vector<Stap> uit;
  RETURN_IF_ERROR(impl_->Doe("lees tijdlijn", [&](soci::session& sql) {
    const soci::rowset<soci::row> rijen =
        (sql.prepare << "SELECT tijdstip, wat, revision, offer, generation, toelichting FROM stap WHERE account=:a AND "
                        "veldapp=:f AND "
                        "werkbon_id=:w AND vendor IN (:v, '') ORDER BY nummer LIMIT 1000",
         soci::use(s.account), soci::use(s.veldapp), soci::use(s.werkbon_id), soci::use(s.vendor));
    for (const soci::row& r : rijen) {
      uit.push_back({Moment(r.get<long long>(0)), r.get<std::string>(1), r.get<long long>(2), r.get<long long>(3),
                     r.get<long long>(4), r.get<std::string>(5)});
    }
  }));
  return uit;
}

absl::StatusOr<bool> Store::SchrijfInhoud(const Inhoud& i) {
  ASSIGN_OR_RETURN(const std::optional<Inhoud> was, LeesInhoud(i.account, i.veldapp, i.werkbon_id));
  if (was && was->revision > i.revision) return false;
  const long long revision = i.revision, deel = i.partition, plaats = i.offset, onbekend = i.onbekend_account;
  // The same revision again: the sweep's memory of it stays.
  const bool zelfde = was && was->revision == i.revision;
  const long long ontvangen = Micros(zelfde ? was->ontvangen : i.ontvangen),
                  geveegd = Micros(zelfde ? was->geveegd : absl::InfinitePast());
  const long long beurten = zelfde ? was->veegbeurten : 0;
  const std::string event = Vast(i.event);
  RETURN_IF_ERROR(impl_->Doe("schrijf inhoud", [&](soci::session& sql) {
    sql << "INSERT OR REPLACE INTO inhoud(account, veldapp, werkbon_id, vendor, revision, deel, plaats, event, "
           "ontvangen, onbekend, "
           "geveegd, veegbeurten) VALUES(:a,:f,:w,:v,:r,:d,:p,:e,:o,:n,:g,:b)",
        soci::use(i.account), soci::use(i.veldapp), soci::use(i.werkbon_id), soci::use(i.vendor), soci::use(revision),
        soci::use(deel), soci::use(plaats), soci::use(event), soci::use(ontvangen), soci::use(onbekend),
        soci::use(geveegd), soci::use(beurten);
  }));
  return true;
}

absl::StatusOr<std::optional<Inhoud>> Store::LeesInhoud(const std::string& account, const std::string& veldapp,
                                                        const std::string& werkbon_id) {
  std::optional<Inhoud> uit;
  RETURN_IF_ERROR(impl_->Doe("lees inhoud", [&](soci::session& sql) {
    soci::row r;
    sql << "SELECT " << kInhoudKolommen << " FROM inhoud i WHERE account=:a AND veldapp=:f AND werkbon_id=:w",
        soci::use(account), soci::use(veldapp), soci::use(werkbon_id), soci::into(r);
    if (sql.got_data()) uit = PakInhoud(r);
  }));
  return uit;
}

absl::Status Store::Geveegd(const Inhoud& i, absl::Time nu) {
  const long long moment = Micros(nu);
  return impl_->Doe("geveegd", [&](soci::session& sql) {
    sql << "UPDATE inhoud SET geveegd=:g, veegbeurten=veegbeurten+1 WHERE account=:a AND veldapp=:f AND werkbon_id=:w",
        soci::use(moment), soci::use(i.account), soci::use(i.veldapp), soci::use(i.werkbon_id);
  });
}

absl::StatusOr<std::vector<Store::Veegbaar>> Store::LeesVeegbaar(absl::Time stil_sinds, int hoogstens) {
  std::vector<Veegbaar> uit;
  const long long stil = Micros(stil_sinds);
  RETURN_IF_ERROR(impl_->Doe("lees veegbaar", [&](soci::session& sql) {
    soci::rowset<soci::row> rijen =
        (sql.prepare
             << "SELECT " << kInhoudKolommen
             << ", w.vendor FROM inhoud i LEFT JOIN werkbon w ON w.account=i.account AND w.veldapp=i.veldapp AND "
                "w.werkbon_id=i.werkbon_id WHERE w.toestand IN ('wacht','onzeker') OR (w.toestand IS NULL AND "
                "i.onbekend=1) OR "
                "(i.ontvangen < :s AND i.geveegd < :t AND (w.toestand IS NULL OR w.toestand IN ('nieuw','begonnen') OR "
                "w.nieuwste < i.revision)) "
                "ORDER BY i.ontvangen LIMIT :n",
         soci::use(stil), soci::use(stil), soci::use(hoogstens));
    std::vector<std::pair<Inhoud, std::optional<std::string>>> gevonden;
    for (const soci::row& r : rijen) {
      std::optional<std::string> vendor;
      if (r.get_indicator(12) == soci::i_ok) vendor = r.get<std::string>(12);
      gevonden.emplace_back(PakInhoud(r), vendor);
    }
    for (auto& [inhoud, vendor] : gevonden) {
      Veegbaar een{.inhoud = std::move(inhoud), .werkbon = std::nullopt};
      if (vendor) {
        auto werkbon = Lees({een.inhoud.account, een.inhoud.veldapp, *vendor, een.inhoud.werkbon_id});
        if (werkbon.ok()) een.werkbon = *std::move(werkbon);
      }
      uit.push_back(std::move(een));
    }
  }));
  return uit;
}

absl::StatusOr<std::optional<Koppelregel>> Store::LeesKoppel(const Koppelplaats& p) {
  std::optional<Koppelregel> uit;
  RETURN_IF_ERROR(impl_->Doe("lees koppel", [&](soci::session& sql) {
    std::string vendor_id, nummer, owner;
    long long token = 0;
    long long gezien = 0;
    soci::indicator heeft = soci::i_null;
    sql << "SELECT vendor_id, vendor_nummer, token, owner, gezien FROM koppel WHERE koppeling=:k AND "
           "administratie_id=:a AND soort=:s AND "
           "veldapp_id=:v",
        soci::use(p.koppeling), soci::use(p.administratie_id), soci::use(p.soort), soci::use(p.veldapp_id),
        soci::into(vendor_id, heeft), soci::into(nummer), soci::into(token), soci::into(owner), soci::into(gezien);
    if (sql.got_data()) uit = Koppelregel{heeft == soci::i_ok ? vendor_id : "", nummer, token, owner, Moment(gezien)};
  }));
  return uit;
}

absl::Status Store::SchrijfKoppel(const Koppelplaats& p, const Koppelregel& regel, absl::Time nu) {
  const long long token = regel.token, gezien = Micros(nu);
  soci::indicator heeft = regel.vendor_id.empty() ? soci::i_null : soci::i_ok;
  return impl_->Doe("schrijf koppel", [&](soci::session& sql) {
    sql << "INSERT INTO koppel(koppeling, administratie_id, soort, veldapp_id, vendor_id, vendor_nummer, token, owner, "
           "gezien) "
           "VALUES(:k,:a,:s,:v,:i,:n,:t,:o,:g) ON CONFLICT(koppeling, administratie_id, soort, veldapp_id) DO UPDATE "
           "SET "
           "vendor_id=excluded.vendor_id, vendor_nummer=excluded.vendor_nummer, token=excluded.token, "
           "owner=excluded.owner, "
           "gezien=excluded.gezien",
        soci::use(p.koppeling), soci::use(p.administratie_id), soci::use(p.soort), soci::use(p.veldapp_id),
        soci::use(regel.vendor_id, heeft), soci::use(regel.vendor_nummer), soci::use(token), soci::use(regel.owner),
        soci::use(gezien);
  });
}

absl::Status Store::WisKoppel(const Koppelplaats& p) {
  return impl_->Doe("wis koppel", [&](soci::session& sql) {
    sql << "DELETE FROM koppel WHERE koppeling=:k AND administratie_id=:a AND soort=:s AND veldapp_id=:v",
        soci::use(p.koppeling), soci::use(p.administratie_id), soci::use(p.soort), soci::use(p.veldapp_id);
  });
}

absl::StatusOr<std::string> Store::WieHeeft(const Koppelplaats& p, const std::string& vendor_id) {
  std::string wie;
  RETURN_IF_ERROR(impl_->Doe("wie heeft", [&](soci::session& sql) {
    sql << "SELECT veldapp_id FROM koppel WHERE koppeling=:k AND administratie_id=:a AND soort=:s AND vendor_id=:i AND "
           "veldapp_id<>:v",
        soci::use(p.koppeling), soci::use(p.administratie_id), soci::use(p.soort), soci::use(vendor_id),
        soci::use(p.veldapp_id), soci::into(wie);
  }));
  return wie;
}

absl::StatusOr<std::map<std::string, std::int64_t>> Store::Tel(const std::string& account) {
  std::map<std::string, std::int64_t> uit;
  RETURN_IF_ERROR(impl_->Doe("tel", [&](soci::session& sql) {
    const soci::rowset<soci::row> rijen =
        (sql.prepare << "SELECT toestand, COUNT(*) FROM werkbon WHERE account=:a OR :b='' GROUP BY toestand",
         soci::use(account), soci::use(account));
    for (const soci::row& r : rijen) {
      const auto type = r.get_properties(1).get_data_type();
      uit[r.get<std::string>(0)] = type == soci::dt_integer  ? r.get<int>(1)
                                   : type == soci::dt_string ? std::stoll(r.get<std::string>(1))
                                                             : r.get<long long>(1);
    }
  }));
  return uit;
}

absl::StatusOr<std::int64_t> Store::TelAandacht() {
  long long aantal = 0;
  RETURN_IF_ERROR(impl_->Doe("tel aandacht", [&](soci::session& sql) {
    sql << "SELECT COUNT(*) FROM stap WHERE wat='late_outcome'", soci::into(aantal);
  }));
  return aantal;
}

absl::StatusOr<std::string> Store::LeesInstelling(const std::string& naam) {
  std::string waarde;
  RETURN_IF_ERROR(impl_->Doe("lees instelling", [&](soci::session& sql) {
    sql << "SELECT waarde FROM instelling WHERE naam=:n", soci::use(naam), soci::into(waarde);
  }));
  return waarde;
}

absl::Status Store::SchrijfInstelling(const std::string& naam, const std::string& waarde) {
  return impl_->Doe("schrijf instelling", [&](soci::session& sql) {
    sql << "INSERT OR REPLACE INTO instelling(naam, waarde) VALUES(:n, :w)", soci::use(naam), soci::use(waarde);
  });
}

}  // namespace koppel::journal_service
