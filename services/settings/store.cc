#include "services/settings/store.h"

#include <google/protobuf/util/json_util.h>
#include <soci.h>
#include <sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "wire/koppeling.h"

namespace koppel::settings_service {
namespace {

using domein::KoppelingSleutel;
using soci::into;
using soci::use;

// Each step once, in this order, forever; a new one is added below.
constexpr std::array kMigrations = {
    R"(CREATE TABLE koppeling (
         account TEXT NOT NULL, veldapp TEXT NOT NULL, vendor TEXT NOT NULL,
         toestand TEXT NOT NULL, administratie_id TEXT NOT NULL, versie BIGINT NOT NULL, koppeling TEXT NOT NULL,
         PRIMARY KEY (account, veldapp, vendor)))",
    R"(CREATE TABLE administratie (
         vendor TEXT NOT NULL, administratie_id TEXT NOT NULL, account TEXT NOT NULL,
         PRIMARY KEY (vendor, administratie_id)))",
    R"(CREATE TABLE datasleutel (
         account TEXT NOT NULL PRIMARY KEY, id TEXT NOT NULL, verpakt TEXT NOT NULL))",
    R"(CREATE TABLE toegang (
         account TEXT NOT NULL, veldapp TEXT NOT NULL, vendor TEXT NOT NULL,
         soort TEXT NOT NULL, gebruikersnaam TEXT NOT NULL, geheim TEXT NOT NULL, refresh_token TEXT NOT NULL,
         scope TEXT NOT NULL, ververs_op BIGINT NOT NULL, vervalt_op BIGINT NOT NULL, verloren INTEGER NOT NULL,
         revisie BIGINT NOT NULL,
         PRIMARY KEY (account, veldapp, vendor)))",
    R"(CREATE TABLE geschiedenis (
         nummer BIGINT NOT NULL PRIMARY KEY,
         account TEXT NOT NULL, veldapp TEXT NOT NULL, vendor TEXT NOT NULL,
         versie BIGINT NOT NULL, tijdstip BIGINT NOT NULL, door TEXT NOT NULL, wat TEXT NOT NULL,
         koppeling TEXT NOT NULL))",
    R"(CREATE INDEX geschiedenis_koppeling ON geschiedenis (account, veldapp, vendor, nummer))",
    R"(CREATE TABLE melding (
         account TEXT NOT NULL, veldapp TEXT NOT NULL, vendor TEXT NOT NULL,
         nummer BIGINT NOT NULL, versie BIGINT NOT NULL, verwijderd INTEGER NOT NULL,
         PRIMARY KEY (account, veldapp, vendor)))",
};

constexpr std::array<std::pair<ToegangSoort, const char*>, 4> kSoorten = {{
    {ToegangSoort::kOauth, "oauth"},
    {ToegangSoort::kWachtwoord, "wachtwoord"},
    {ToegangSoort::kOmgevingscode, "omgevingscode"},
    {ToegangSoort::kPersoonlijkToken, "persoonlijk_token"},
}};

std::string NaamVanSoort(ToegangSoort soort) {
  return std::find_if(kSoorten.begin(), kSoorten.end(), [&](const auto& s) { return s.first == soort; })->second;
}

std::optional<ToegangSoort> SoortVan(const std::string& naam) {
  for (const auto& [soort, its_naam] : kSoorten) {
    if (naam == its_naam) return soort;
  }
  return std::nullopt;
}

// Microseconds since 1970, with the two ends of an int64 for never and always.
long long Micros(absl::Time time) { return absl::ToUnixMicros(time); }
absl::Time TimeOf(long long micros) {
  if (micros == std::numeric_limits<long long>::max()) return absl::InfiniteFuture();
  if (micros == std::numeric_limits<long long>::min()) return absl::InfinitePast();
  return absl::FromUnixMicros(micros);
}

// The settings without what has a column of its own.
std::string JsonOf(v1::Koppeling koppeling) {
  koppeling.clear_toestand();
  koppeling.clear_versie();
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  // Fails for text that is not UTF-8 only, which no message from the wire holds.
  if (!google::protobuf::util::MessageToJsonString(koppeling, &json, options).ok()) std::abort();
  return json;
}

absl::StatusOr<v1::Koppeling> KoppelingOf(const std::string& json, const std::string& toestand, long long versie) {
  v1::Koppeling koppeling;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;  // Written by a newer program that was rolled back.
  v1::Toestand its_toestand;
  if (!google::protobuf::util::JsonStringToMessage(json, &koppeling, options).ok() ||
      !v1::Toestand_Parse(toestand, &its_toestand)) {
    return absl::DataLossError("a koppeling in the database can't be understood");
  }
  koppeling.set_toestand(its_toestand);
  koppeling.set_versie(versie);
  return koppeling;
}

// The key as three columns, alive as long as the statement that uses it.
struct Columns {
  explicit Columns(const KoppelingSleutel& sleutel)
      : account(sleutel.account), veldapp(domein::NaamVan(sleutel.veldapp)), vendor(sleutel.vendor) {}
  std::string account, veldapp, vendor;
};

Plaats PlaatsVan(const Columns& k, absl::string_view veld) {
  return {k.account, k.veldapp, k.vendor, std::string(veld)};
}

absl::Status DatabaseError(absl::string_view what, const soci::soci_error& error) {
  // Without SOCI's context, which quotes the values of the statement.
  return absl::UnavailableError(absl::StrCat("database, ", what, ": ", error.get_error_message()));
}

absl::Status NoKoppeling(const KoppelingSleutel& sleutel) {
  return absl::NotFoundError(absl::StrCat("no koppeling ", sleutel.ToString()));
}

}  // namespace

absl::StatusOr<KoppelingSleutel> SleutelVan(const v1::Koppeling& koppeling) {
  v1::KoppelingSleutel sleutel;
  sleutel.set_account(koppeling.account());
  sleutel.set_veldapp(koppeling.veldapp());
  sleutel.set_vendor(koppeling.vendor());
  return wire::ParseSleutel(sleutel);
}

Store::Store(std::unique_ptr<soci::session> session, Vault vault)
    : sql_(std::move(session)), vault_(std::move(vault)) {}
Store::~Store() = default;

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& url, Vault vault) {
  absl::string_view file = url;
  if (!absl::ConsumePrefix(&file, "sqlite:") || file.empty() || absl::StrContains(file, '"')) {
    return absl::InvalidArgumentError(absl::StrCat("the database must be sqlite:<file>, not ", url));
  }
  try {
    auto session = std::make_unique<soci::session>(soci::sqlite3, absl::StrCat("dbname=\"", file, "\" timeout=10"));
    std::string mode;
    *session << "PRAGMA journal_mode=WAL", into(mode);
    if (mode != "wal") return absl::FailedPreconditionError(absl::StrCat(url, " can't be put in WAL mode"));
    *session << "PRAGMA synchronous=FULL";
    *session << "PRAGMA secure_delete=ON";
    std::unique_ptr<Store> store(new Store(std::move(session), std::move(vault)));
    RETURN_IF_ERROR(store->Migrate());
    RETURN_IF_ERROR(store->OpenDataKeys());
    return store;
  } catch (const soci::soci_error& error) {
    return DatabaseError(absl::StrCat("open ", url), error);
  }
}

absl::Status Store::InTransaction(const char* what, absl::FunctionRef<absl::Status()> steps) {
  try {
    soci::transaction transaction(*sql_);
    if (absl::Status status = steps(); !status.ok()) return status;  // Its destructor rolls back.
    transaction.commit();
    return absl::OkStatus();
  } catch (const soci::soci_error& error) {
    return DatabaseError(what, error);
  }
}

absl::Status Store::Migrate() {
  return InTransaction("migrate", [&]() -> absl::Status {
    *sql_ << "CREATE TABLE IF NOT EXISTS schema_versie (versie INTEGER NOT NULL)";
    int versie = 0;
    *sql_ << "SELECT COALESCE(MAX(versie), 0) FROM schema_versie", into(versie);
    if (versie > static_cast<int>(kMigrations.size())) {
      return absl::FailedPreconditionError(absl::StrCat("the database has schema version ", versie,
                                                        ", this program knows ", kMigrations.size(),
                                                        "; start the newer program"));
    }
    for (; versie < static_cast<int>(kMigrations.size()); ++versie) {
      *sql_ << kMigrations[static_cast<std::size_t>(versie)];
    }
    *sql_ << "DELETE FROM schema_versie";
    *sql_ << "INSERT INTO schema_versie (versie) VALUES (:versie)", use(versie);
    return absl::OkStatus();
  });
}

absl::Status Store::OpenDataKeys() {
  return InTransaction("open data keys", [&]() -> absl::Status {
    std::vector<std::array<std::string, 3>> rows;
    std::string account, id, verpakt;
    soci::statement all =
        (sql_->prepare << "SELECT account, id, verpakt FROM datasleutel", into(account), into(id), into(verpakt));
    all.execute();
    while (all.fetch()) rows.push_back({account, id, verpakt});

    for (const auto& [its_account, its_id, its_verpakt] : rows) {
      ASSIGN_OR_RETURN(DataKey key, vault_.Unwrap(its_account, its_id, its_verpakt));
      if (!vault_.IsCurrent(its_verpakt)) {
        const std::string anew = vault_.Wrap(its_account, key);
        *sql_ << "UPDATE datasleutel SET verpakt = :verpakt WHERE account = :account", use(anew), use(its_account);
      }
      data_keys_.insert_or_assign(its_account, std::move(key));
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<v1::Koppeling> Store::Read(const KoppelingSleutel& sleutel) {
  const Columns k(sleutel);
  std::string toestand, json;
  long long versie = 0;
  *sql_ << "SELECT toestand, versie, koppeling FROM koppeling WHERE account = :a AND veldapp = :f AND vendor = :v",
      into(toestand), into(versie), into(json), use(k.account), use(k.veldapp), use(k.vendor);
  if (!sql_->got_data()) return NoKoppeling(sleutel);
  return KoppelingOf(json, toestand, versie);
}

absl::StatusOr<v1::Koppeling> Store::Get(const KoppelingSleutel& sleutel) {
  absl::StatusOr<v1::Koppeling> koppeling = absl::UnknownError("");
  RETURN_IF_ERROR(InTransaction("get", [&] {
    koppeling = Read(sleutel);
    return koppeling.status();
  }));
  return koppeling;
}

absl::StatusOr<std::vector<KoppelingSleutel>> Store::Sleutels(const Keuze& keuze) {
  std::vector<KoppelingSleutel> sleutels;
  RETURN_IF_ERROR(InTransaction("list", [&] {
    std::string account, veldapp, vendor;
    soci::statement all =
        (sql_->prepare << "SELECT account, veldapp, vendor FROM koppeling", into(account), into(veldapp), into(vendor));
    all.execute();
    while (all.fetch()) {
      const absl::StatusOr<domein::Veldapp> its_veldapp = wire::VeldappVan(veldapp);
      if (!its_veldapp.ok()) return absl::DataLossError("a koppeling in the database has an unknown field app");
      if ((keuze.account.empty() || keuze.account == account) && (!keuze.veldapp || *keuze.veldapp == *its_veldapp) &&
          (keuze.vendor.empty() || keuze.vendor == vendor)) {
        sleutels.push_back({account, *its_veldapp, vendor});
      }
    }
    return absl::OkStatus();
  }));
  std::sort(sleutels.begin(), sleutels.end());
  return sleutels;
}

absl::StatusOr<std::vector<v1::Koppeling>> Store::List(const Keuze& keuze) {
  ASSIGN_OR_RETURN(const std::vector<KoppelingSleutel> sleutels, Sleutels(keuze));
  std::vector<v1::Koppeling> koppelingen;
  RETURN_IF_ERROR(InTransaction("list", [&]() -> absl::Status {
    for (const KoppelingSleutel& sleutel : sleutels) {
      ASSIGN_OR_RETURN(v1::Koppeling koppeling, Read(sleutel));
      koppelingen.push_back(std::move(koppeling));
    }
    return absl::OkStatus();
  }));
  return koppelingen;
}

absl::StatusOr<std::optional<std::string>> Store::AccountVan(const std::string& vendor,
                                                             const std::string& administratie_id) {
  std::optional<std::string> holder;
  RETURN_IF_ERROR(InTransaction("administration", [&] {
    std::string account;
    *sql_ << "SELECT account FROM administratie WHERE vendor = :v AND administratie_id = :a", into(account),
        use(vendor), use(administratie_id);
    if (sql_->got_data()) holder = account;
    return absl::OkStatus();
  }));
  return holder;
}

absl::Status Store::HoldAdministratie(const v1::Koppeling& koppeling) {
  if (koppeling.administratie_id().empty()) return absl::OkStatus();
  const std::string &vendor = koppeling.vendor(), &id = koppeling.administratie_id(), &account = koppeling.account();
  *sql_ << "INSERT INTO administratie (vendor, administratie_id, account) VALUES (:v, :a, :c) "
           "ON CONFLICT (vendor, administratie_id) DO NOTHING",
      use(vendor), use(id), use(account);
  std::string holder;
  *sql_ << "SELECT account FROM administratie WHERE vendor = :v AND administratie_id = :a", into(holder), use(vendor),
      use(id);
  if (holder != account) return absl::AlreadyExistsError("another account holds this administration");
  return absl::OkStatus();
}

void Store::ReleaseAdministraties(const std::string& account) {
  *sql_ << "DELETE FROM administratie WHERE account = :a AND NOT EXISTS (SELECT 1 FROM koppeling k WHERE "
           "k.account = administratie.account AND k.vendor = administratie.vendor AND "
           "k.administratie_id = administratie.administratie_id)",
      use(account);
}

std::int64_t Store::Revisie(const KoppelingSleutel& sleutel) {
  const Columns k(sleutel);
  long long revisie = 0;
  *sql_ << "SELECT revisie FROM toegang WHERE account = :a AND veldapp = :f AND vendor = :v", into(revisie),
      use(k.account), use(k.veldapp), use(k.vendor);
  return sql_->got_data() ? revisie : 0;
}

void Store::WriteToegang(const KoppelingSleutel& sleutel, const Toegang& toegang, const DataKey& key) {
  const Columns k(sleutel);
  const std::string soort = NaamVanSoort(toegang.soort);
  const std::string geheim = Seal(key, PlaatsVan(k, soort), toegang.geheim);
  const std::string refresh_token = Seal(key, PlaatsVan(k, "refresh_token"), toegang.refresh_token);
  const long long ververs_op = Micros(toegang.ververs_op), vervalt_op = Micros(toegang.vervalt_op);
  const long long revisie = Revisie(sleutel) + 1;
  const int verloren = toegang.verloren ? 1 : 0;
  *sql_ << "INSERT INTO toegang (account, veldapp, vendor, soort, gebruikersnaam, geheim, refresh_token, scope, "
           "ververs_op, vervalt_op, verloren, revisie) "
           "VALUES (:a, :f, :v, :soort, :naam, :geheim, :rt, :scope, :op, :tot, :weg, :rev) "
           "ON CONFLICT (account, veldapp, vendor) DO UPDATE SET soort = excluded.soort, "
           "gebruikersnaam = excluded.gebruikersnaam, geheim = excluded.geheim, "
           "refresh_token = excluded.refresh_token, scope = excluded.scope, ververs_op = excluded.ververs_op, "
           "vervalt_op = excluded.vervalt_op, verloren = excluded.verloren, revisie = excluded.revisie",
      use(k.account), use(k.veldapp), use(k.vendor), use(soort), use(toegang.gebruikersnaam), use(geheim),
      use(refresh_token), use(toegang.scope), use(ververs_op), use(vervalt_op), use(verloren), use(revisie);
}

void Store::WriteGebeurtenis(const KoppelingSleutel& sleutel, const Gebeurtenis& gebeurtenis) {
  const Columns k(sleutel);
  long long nummer = 0;
  *sql_ << "SELECT COALESCE(MAX(nummer), 0) + 1 FROM geschiedenis", into(nummer);
  const long long versie = gebeurtenis.versie, tijdstip = Micros(gebeurtenis.tijdstip);
  *sql_ << "INSERT INTO geschiedenis (nummer, account, veldapp, vendor, versie, tijdstip, door, wat, koppeling) "
           "VALUES (:n, :a, :f, :v, :versie, :tijdstip, :door, :wat, :koppeling)",
      use(nummer), use(k.account), use(k.veldapp), use(k.vendor), use(versie), use(tijdstip), use(gebeurtenis.door),
      use(gebeurtenis.wat), use(gebeurtenis.koppeling);
}

void Store::WriteMelding(const KoppelingSleutel& sleutel, std::int64_t versie, bool verwijderd) {
  const Columns k(sleutel);
  long long nummer = 0;
  *sql_ << "SELECT COALESCE(MAX(nummer), 0) + 1 FROM melding", into(nummer);
  const long long its_versie = versie;
  const int weg = verwijderd ? 1 : 0;
  *sql_ << "INSERT INTO melding (account, veldapp, vendor, nummer, versie, verwijderd) "
           "VALUES (:a, :f, :v, :n, :versie, :weg) ON CONFLICT (account, veldapp, vendor) DO UPDATE SET "
           "nummer = excluded.nummer, versie = excluded.versie, verwijderd = excluded.verwijderd",
      use(k.account), use(k.veldapp), use(k.vendor), use(nummer), use(its_versie), use(weg);
}

absl::StatusOr<v1::Koppeling> Store::Save(const Opslag& opslag) {
  ASSIGN_OR_RETURN(const KoppelingSleutel sleutel, SleutelVan(opslag.koppeling));
  const Columns k(sleutel);
  v1::Koppeling koppeling = opslag.koppeling;

  // A fresh key counts only once its row is on disk.
  const auto known = data_keys_.find(k.account);
  const bool fresh = known == data_keys_.end() && opslag.toegang;
  const DataKey key = fresh ? vault_.MakeDataKey() : known != data_keys_.end() ? known->second : DataKey{};

  const absl::Status saved = InTransaction("save", [&]() -> absl::Status {
    // From the history, so that a version is never used twice, also after Delete.
    long long versie = 0;
    *sql_
        << "SELECT COALESCE(MAX(versie), 0) + 1 FROM geschiedenis WHERE account = :a AND veldapp = :f AND vendor = :v",
        into(versie), use(k.account), use(k.veldapp), use(k.vendor);
    koppeling.set_versie(versie);
    RETURN_IF_ERROR(HoldAdministratie(koppeling));

    const std::string toestand = v1::Toestand_Name(koppeling.toestand()), json = JsonOf(koppeling);
    *sql_ << "INSERT INTO koppeling (account, veldapp, vendor, toestand, administratie_id, versie, koppeling) "
             "VALUES (:a, :f, :v, :toestand, :adm, :versie, :koppeling) "
             "ON CONFLICT (account, veldapp, vendor) DO UPDATE SET toestand = excluded.toestand, "
             "administratie_id = excluded.administratie_id, versie = excluded.versie, koppeling = excluded.koppeling",
        use(k.account), use(k.veldapp), use(k.vendor), use(toestand), use(koppeling.administratie_id()), use(versie),
        use(json);
    ReleaseAdministraties(k.account);

    if (fresh) {
      const std::string verpakt = vault_.Wrap(k.account, key);
      *sql_ << "INSERT INTO datasleutel (account, id, verpakt) VALUES (:a, :id, :verpakt)", use(k.account), use(key.id),
          use(verpakt);
    }
    if (opslag.toegang) WriteToegang(sleutel, *opslag.toegang, key);
    WriteGebeurtenis(sleutel,
                     {versie, opslag.nu, opslag.door, opslag.toegang ? "opgeslagen met toegang" : "opgeslagen", json});
    WriteMelding(sleutel, versie, false);
    return absl::OkStatus();
  });
  RETURN_IF_ERROR(saved);
  if (fresh) data_keys_.insert_or_assign(k.account, key);
  return koppeling;
}

absl::Status Store::Delete(const KoppelingSleutel& sleutel, const std::string& door, absl::Time nu) {
  const Columns k(sleutel);
  bool last = false;
  RETURN_IF_ERROR(InTransaction("delete", [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const v1::Koppeling koppeling, Read(sleutel));
    *sql_ << "DELETE FROM toegang WHERE account = :a AND veldapp = :f AND vendor = :v", use(k.account), use(k.veldapp),
        use(k.vendor);
    *sql_ << "DELETE FROM koppeling WHERE account = :a AND veldapp = :f AND vendor = :v", use(k.account),
        use(k.veldapp), use(k.vendor);
    ReleaseAdministraties(k.account);
    int left = 0;
    *sql_ << "SELECT COUNT(*) FROM toegang WHERE account = :a", into(left), use(k.account);
    last = left == 0;
    if (last) *sql_ << "DELETE FROM datasleutel WHERE account = :a", use(k.account);
    WriteGebeurtenis(sleutel, {koppeling.versie(), nu, door, "verwijderd", JsonOf(koppeling)});
    WriteMelding(sleutel, koppeling.versie(), true);
    return absl::OkStatus();
  }));
  if (!last) return absl::OkStatus();
  data_keys_.erase(k.account);
  // The write-ahead file still holds the wrapped key; a reader may keep it for a while, which is no failure.
  try {
    *sql_ << "PRAGMA wal_checkpoint(TRUNCATE)";
  } catch (const soci::soci_error&) {
  }
  return absl::OkStatus();
}

absl::StatusOr<Toegang> Store::GetToegang(const KoppelingSleutel& sleutel) {
  const Columns k(sleutel);
  Toegang toegang;
  RETURN_IF_ERROR(InTransaction("access", [&]() -> absl::Status {
    std::string soort, geheim, refresh_token;
    long long ververs_op = 0, vervalt_op = 0, revisie = 0;
    int verloren = 0;
    *sql_ << "SELECT soort, gebruikersnaam, geheim, refresh_token, scope, ververs_op, vervalt_op, verloren, revisie "
             "FROM toegang WHERE account = :a AND veldapp = :f AND vendor = :v",
        into(soort), into(toegang.gebruikersnaam), into(geheim), into(refresh_token), into(toegang.scope),
        into(ververs_op), into(vervalt_op), into(verloren), into(revisie), use(k.account), use(k.veldapp),
        use(k.vendor);
    if (!sql_->got_data()) return absl::NotFoundError(absl::StrCat("no access stored for ", sleutel.ToString()));
    const std::optional<ToegangSoort> its_soort = SoortVan(soort);
    const auto key = data_keys_.find(k.account);
    if (!its_soort || key == data_keys_.end()) {
      return absl::DataLossError(absl::StrCat("the access of ", sleutel.ToString(), " has no key or no known kind"));
    }
    toegang.soort = *its_soort;
    ASSIGN_OR_RETURN(toegang.geheim, Unseal(key->second, PlaatsVan(k, soort), geheim));
    ASSIGN_OR_RETURN(toegang.refresh_token, Unseal(key->second, PlaatsVan(k, "refresh_token"), refresh_token));
    toegang.ververs_op = TimeOf(ververs_op);
    toegang.vervalt_op = TimeOf(vervalt_op);
    toegang.verloren = verloren != 0;
    toegang.revisie = revisie;
    return absl::OkStatus();
  }));
  return toegang;
}

absl::StatusOr<bool> Store::Rotate(const KoppelingSleutel& sleutel, std::int64_t revisie, const Toegang& nieuw) {
  bool same = false;
  RETURN_IF_ERROR(InTransaction("rotate", [&]() -> absl::Status {
    same = Revisie(sleutel) == revisie;
    if (!same) return absl::OkStatus();
    const auto key = data_keys_.find(sleutel.account);
    if (key == data_keys_.end()) return absl::DataLossError("the account has no data key");
    WriteToegang(sleutel, nieuw, key->second);
    return absl::OkStatus();
  }));
  return same;
}

absl::StatusOr<bool> Store::ZetOpnieuwInloggen(const KoppelingSleutel& sleutel, std::int64_t revisie, absl::Time nu) {
  const Columns k(sleutel);
  bool same = false;
  RETURN_IF_ERROR(InTransaction("log in again", [&]() -> absl::Status {
    same = Revisie(sleutel) == revisie;
    if (!same) return absl::OkStatus();
    ASSIGN_OR_RETURN(const v1::Koppeling koppeling, Read(sleutel));
    *sql_ << "UPDATE toegang SET verloren = 1 WHERE account = :a AND veldapp = :f AND vendor = :v", use(k.account),
        use(k.veldapp), use(k.vendor);
    // A pause, a stop or an order stays what it is, or a login would end it.
    if (koppeling.toestand() == v1::TOESTAND_ACTIEF) {
      const std::string toestand = v1::Toestand_Name(v1::TOESTAND_OPNIEUW_INLOGGEN);
      *sql_ << "UPDATE koppeling SET toestand = :t WHERE account = :a AND veldapp = :f AND vendor = :v", use(toestand),
          use(k.account), use(k.veldapp), use(k.vendor);
    }
    WriteGebeurtenis(sleutel, {koppeling.versie(), nu, "settings-service", "opnieuw inloggen", JsonOf(koppeling)});
    WriteMelding(sleutel, koppeling.versie(), false);
    return absl::OkStatus();
  }));
  return same;
}

absl::StatusOr<std::vector<Gebeurtenis>> Store::Geschiedenis(const KoppelingSleutel& sleutel) {
  const Columns k(sleutel);
  std::vector<Gebeurtenis> gebeurtenissen;
  RETURN_IF_ERROR(InTransaction("history", [&] {
    long long versie = 0, tijdstip = 0;
    std::string door, wat, koppeling;
    soci::statement all = (sql_->prepare << "SELECT versie, tijdstip, door, wat, koppeling FROM geschiedenis WHERE "
                                            "account = :a AND veldapp = :f AND vendor = :v ORDER BY nummer",
                           into(versie), into(tijdstip), into(door), into(wat), into(koppeling), use(k.account),
                           use(k.veldapp), use(k.vendor));
    all.execute();
    while (all.fetch()) gebeurtenissen.push_back({versie, TimeOf(tijdstip), door, wat, koppeling});
    return absl::OkStatus();
  }));
  return gebeurtenissen;
}

absl::StatusOr<std::map<std::pair<std::string, v1::Toestand>, std::int64_t>> Store::Tel() {
  std::map<std::pair<std::string, v1::Toestand>, std::int64_t> aantallen;
  RETURN_IF_ERROR(InTransaction("count", [&] {
    std::string vendor, toestand;
    long long aantal = 0;
    soci::statement all =
        (sql_->prepare << "SELECT vendor, toestand, COUNT(*) FROM koppeling GROUP BY vendor, toestand", into(vendor),
         into(toestand), into(aantal));
    all.execute();
    while (all.fetch()) {
      v1::Toestand its_toestand;
      if (v1::Toestand_Parse(toestand, &its_toestand)) aantallen[{vendor, its_toestand}] = aantal;
    }
    return absl::OkStatus();
  }));
  return aantallen;
}

absl::StatusOr<std::vector<Melding>> Store::Meldingen(int aantal) {
  std::vector<Melding> meldingen;
  RETURN_IF_ERROR(InTransaction("notices", [&] {
    std::string account, veldapp, vendor;
    long long nummer = 0, versie = 0;
    int verwijderd = 0;
    soci::statement all =
        (sql_->prepare << "SELECT account, veldapp, vendor, nummer, versie, verwijderd FROM melding "
                          "ORDER BY nummer LIMIT :aantal",
         into(account), into(veldapp), into(vendor), into(nummer), into(versie), into(verwijderd), use(aantal));
    all.execute();
    while (all.fetch()) {
      if (const auto its_veldapp = wire::VeldappVan(veldapp); its_veldapp.ok()) {
        meldingen.push_back({{account, *its_veldapp, vendor}, nummer, versie, verwijderd != 0});
      }
    }
    return absl::OkStatus();
  }));
  return meldingen;
}

absl::Status Store::Gemeld(const Melding& melding) {
  const Columns k(melding.sleutel);
  const long long nummer = melding.nummer;
  return InTransaction("notices", [&] {
    *sql_ << "DELETE FROM melding WHERE account = :a AND veldapp = :f AND vendor = :v AND nummer = :n", use(k.account),
        use(k.veldapp), use(k.vendor), use(nummer);
    return absl::OkStatus();
  });
}

}  // namespace koppel::settings_service
