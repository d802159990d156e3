// The database of the settings service: koppelingen, their settings with history, and their access, which is sealed
// before it gets here as a row. Plain SQL through SOCI, so that another database than SQLite is another URL.
//
// Every change is one transaction, on disk when the call returns OK. Used by one thread. Errors: NotFound where the
// header says so, Unavailable for whatever the database itself does not manage.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domein/koppeling.h"
#include "koppel/v1/settings.pb.h"
#include "services/settings/toegang.h"
#include "services/settings/vault.h"

namespace soci {
class session;
}

namespace koppel::settings_service {

// One save.
struct Opslag {
  v1::Koppeling koppeling;         // versie is set by the store
  std::optional<Toegang> toegang;  // nullopt: the stored one stays
  std::string door;
  absl::Time nu;
};

// One line of the audit. Holds no secret.
struct Gebeurtenis {
  std::int64_t versie = 0;
  absl::Time tijdstip;
  std::string door;
  std::string wat;        // "opgeslagen", "opgeslagen met toegang", "opnieuw inloggen", "verwijderd"
  std::string koppeling;  // the settings as JSON at that moment
};

// A change that settings-changed has yet to tell.
struct Melding {
  domein::KoppelingSleutel sleutel;
  std::int64_t nummer = 0;  // rises with each change
  std::int64_t versie = 0;
  bool verwijderd = false;
};

class Store {
 public:
  // `url` is "sqlite:<file>". Makes or migrates the tables, opens every data key and wraps those of an older master key
  // anew. InvalidArgument: not such a URL; FailedPrecondition: the key file or the program does not fit the database.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& url, Vault vault);
  ~Store();

  // NotFound: no such koppeling.
  absl::StatusOr<v1::Koppeling> Get(const domein::KoppelingSleutel& sleutel);

  // Sorted by account, field app, vendor; an empty part takes all.
  struct Keuze {
    std::string account;
    std::optional<domein::Veldapp> veldapp;
    std::string vendor;
  };
  absl::StatusOr<std::vector<v1::Koppeling>> List(const Keuze& keuze);
  absl::StatusOr<std::vector<domein::KoppelingSleutel>> Sleutels(const Keuze& keuze);

  // The account that holds this administration; nullopt: nobody does. One administration has one account: two would
  // invoice a job twice.
  absl::StatusOr<std::optional<std::string>> AccountVan(const std::string& vendor, const std::string& administratie_id);

  // Saves a new version and gives it back as it is in force. AlreadyExists: another account holds the administration.
  absl::StatusOr<v1::Koppeling> Save(const Opslag& opslag);

  // Removes the koppeling and its access; with an account's last one also its data key, after which no copy of its
  // secrets can be read any more. NotFound: no such koppeling.
  absl::Status Delete(const domein::KoppelingSleutel& sleutel, const std::string& door, absl::Time nu);

  // NotFound: nothing stored. DataLoss: it does not open.
  absl::StatusOr<Toegang> GetToegang(const domein::KoppelingSleutel& sleutel);

  // Takes the place of the access with this revisie. false: somebody changed it meanwhile, and nothing was stored.
  absl::StatusOr<bool> Rotate(const domein::KoppelingSleutel& sleutel, std::int64_t revisie, const Toegang& nieuw);

  // The access with this revisie is lost, and an active koppeling waits for a login (X61). false: somebody changed it
  // meanwhile.
  absl::StatusOr<bool> ZetOpnieuwInloggen(const domein::KoppelingSleutel& sleutel, std::int64_t revisie, absl::Time nu);

  // The audit of one koppeling, oldest first; it stays after Delete.
  absl::StatusOr<std::vector<Gebeurtenis>> Geschiedenis(const domein::KoppelingSleutel& sleutel);

  // How many koppelingen there are per vendor and state.
  absl::StatusOr<std::map<std::pair<std::string, v1::Toestand>, std::int64_t>> Tel();

  // What is still to be told, oldest first, at most `aantal`; Gemeld removes a line unless it changed since.
  absl::StatusOr<std::vector<Melding>> Meldingen(int aantal);
  absl::Status Gemeld(const Melding& melding);

 private:
  Store(std::unique_ptr<soci::session> session, Vault vault);

  absl::Status Migrate();
  absl::Status OpenDataKeys();
  absl::Status InTransaction(const char* what, absl::FunctionRef<absl::Status()> steps);

  // Steps inside a transaction; SOCI's exceptions pass through.
  absl::StatusOr<v1::Koppeling> Read(const domein::KoppelingSleutel& sleutel);
  absl::Status HoldAdministratie(const v1::Koppeling& koppeling);
  void ReleaseAdministraties(const std::string& account);
  void WriteToegang(const domein::KoppelingSleutel& sleutel, const Toegang& toegang, const DataKey& key);
  void WriteGebeurtenis(const domein::KoppelingSleutel& sleutel, const Gebeurtenis& gebeurtenis);
  void WriteMelding(const domein::KoppelingSleutel& sleutel, std::int64_t versie, bool verwijderd);
  std::int64_t Revisie(const domein::KoppelingSleutel& sleutel);

  std::unique_ptr<soci::session> sql_;
  Vault vault_;
  std::map<std::string, DataKey> data_keys_;  // by account
};

// The key of a koppeling. InvalidArgument: it has none that is one.
absl::StatusOr<domein::KoppelingSleutel> SleutelVan(const v1::Koppeling& koppeling);

}  // namespace koppel::settings_service
