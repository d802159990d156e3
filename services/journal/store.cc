#include "services/journal/store.h"

#include <soci.h>
#include <sqlite3/soci-sqlite3.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "services/journal/statements.h"

namespace koppel::journal_service {
namespace {

constexpr int kVersie = 2;

constexpr const char* kTabellen[] = {
    R"(CREATE TABLE werkbon(
         account TEXT NOT NULL, veldapp TEXT NOT NULL, vendor TEXT NOT NULL, werkbon_id TEXT NOT NULL,
         ordernummer TEXT NOT NULL, nieuwste BIGINT NOT NULL, offer BIGINT NOT NULL, generation BIGINT NOT NULL,
         toestand TEXT NOT NULL, revision BIGINT NOT NULL, hash TEXT NOT NULL, aandacht BIGINT NOT NULL,
         token BIGINT NOT NULL, creates BIGINT NOT NULL, laatste_telt BIGINT NOT NULL, begon BIGINT NOT NULL,
         landt_tot BIGINT NOT NULL, eerder_tot BIGINT NOT NULL, deadline_ms BIGINT NOT NULL, klasse BIGINT NOT NULL,
         owner TEXT NOT NULL, request_id TEXT NOT NULL, request_was_first BIGINT NOT NULL, bevroren TEXT NOT NULL,
         administratie_id TEXT NOT NULL, instellingen_versie BIGINT NOT NULL, oordeel TEXT NOT NULL,
         nagezocht BIGINT NOT NULL, bijgewerkt BIGINT NOT NULL, nieuwste_hash TEXT NOT NULL, andere_inhoud BIGINT NOT NULL,
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

// From version 1, whose rows know no hash of a newest revision that they have not begun or judged.
constexpr const char* kNaarVersie2[] = {
    "ALTER TABLE werkbon ADD COLUMN nieuwste_hash TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE werkbon ADD COLUMN andere_inhoud BIGINT NOT NULL DEFAULT 0",
    "UPDATE werkbon SET nieuwste_hash=hash WHERE nieuwste=revision",
};

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
  // The statement of this kind, prepared when it is asked for first.
  template <typename T>
  T& Gereed(std::unique_ptr<T>& statement) {
    if (!statement) statement = std::make_unique<T>(sql);
    return *statement;
  }

  soci::session sql;
  std::unique_ptr<WerkbonLezer> lees_werkbon;
  std::unique_ptr<WerkbonSchrijver> schrijf_werkbon;
  std::unique_ptr<StapSchrijver> voeg_stap;
  std::unique_ptr<InhoudPeiler> peil_inhoud;
  std::unique_ptr<InhoudSchrijver> schrijf_inhoud;
  std::unique_ptr<InstellingLezer> lees_instelling;
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
    sql << "PRAGMA cache_size=-6144";         // 6 MiB: the pages of what is under way are not read again for each step,
    sql << "PRAGMA wal_autocheckpoint=8192";  // and go to the database once per 32 MiB, not per 4.
    sql << "PRAGMA user_version", soci::into(versie);
    if (versie != 0 && versie != 1) return;
    sql << "BEGIN IMMEDIATE";
    if (versie == 0) {
      for (const char* tabel : kTabellen) sql << tabel;
    } else {
      for (const char* stap : kNaarVersie2) sql << stap;
    }
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
  RETURN_IF_ERROR(impl_->Doe("lees werkbon", [&](soci::session&) { uit = impl_->Gereed(impl_->lees_werkbon).Doe(s); }));
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
  return impl_->Doe("schrijf werkbon", [&](soci::session&) { impl_->Gereed(impl_->schrijf_werkbon).Doe(w); });
}

absl::Status Store::Voeg(const Sleutel& s, const Stap& stap) {
  return impl_->Doe("schrijf stap", [&](soci::session&) { impl_->Gereed(impl_->voeg_stap).Doe(s, stap); });
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
  bool nieuwste = false;
  RETURN_IF_ERROR(impl_->Doe("schrijf inhoud", [&](soci::session&) {
    const std::optional<InhoudPeiler::Peil> was = impl_->Gereed(impl_->peil_inhoud).Doe(i);
    nieuwste = !was || was->revision <= i.revision;
    if (nieuwste) impl_->Gereed(impl_->schrijf_inhoud).Doe(i, was);
  }));
  return nieuwste;
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
  RETURN_IF_ERROR(
      impl_->Doe("lees instelling", [&](soci::session&) { waarde = impl_->Gereed(impl_->lees_instelling).Doe(naam); }));
  return waarde;
}

absl::Status Store::SchrijfInstelling(const std::string& naam, const std::string& waarde) {
  return impl_->Doe("schrijf instelling", [&](soci::session& sql) {
    sql << "INSERT OR REPLACE INTO instelling(naam, waarde) VALUES(:n, :w)", soci::use(naam), soci::use(waarde);
  });
}

}  // namespace koppel::journal_service
