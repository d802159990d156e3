// The journal's tables in SQLite: werkbonnen, their timelines, their newest content, and the koppeltabel. Durable when
// Commit returns. Used by one thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/journal/besluit.h"

namespace koppel::journal_service {

// Names one werkbon of one koppeling.
struct Sleutel {
  std::string account;
  std::string veldapp;  // "outsmart"
  std::string vendor;
  std::string werkbon_id;
  auto operator<=>(const Sleutel&) const = default;
};

struct Bewaard {
  Sleutel sleutel;
  std::string ordernummer;
  Rij rij;
  absl::Time bijgewerkt;
};

struct Stap {
  absl::Time tijdstip;
  std::string wat;
  std::int64_t revision = 0;
  std::int64_t offer = 0;
  std::int64_t generation = 0;
  std::string toelichting;
};

// The newest content of a werkbon, as its event came.
struct Inhoud {
  std::string account;
  std::string veldapp;
  std::string werkbon_id;
  std::string vendor;  // as the event named it; often empty
  std::int64_t revision = 0;
  std::int32_t partition = 0;
  std::int64_t offset = 0;
  std::string event;  // Protobuf of koppel.v1.WerkbonStatusChanged
  absl::Time ontvangen;
  bool onbekend_account = false;  // no koppeling was known for it
  absl::Time geveegd;             // when the sweep offered it last; InfinitePast: never
  int veegbeurten = 0;
};

// One record on both sides (X39).
struct Koppelregel {
  std::string vendor_id;  // empty: only an intent
  std::string vendor_nummer;
  std::int64_t token = 0;
  std::string owner;  // of the intent; empty: nobody is at it
  absl::Time sinds;   // when it was written last
};

struct Koppelplaats {
  std::string koppeling;  // "<account>/<field app>/<vendor>"
  std::string administratie_id;
  std::string soort;
  std::string veldapp_id;
};

class Store {
 public:
  // `url` is "sqlite:FILE"; makes the file and its tables when they are not there. InvalidArgument for another kind of
  // URL, FailedPrecondition for a file of a newer version.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& url);
  ~Store();

  // Everything between is durable together, or not at all.
  absl::Status Begin();
  absl::Status Commit();
  void Rollback();

  absl::StatusOr<std::optional<Bewaard>> Lees(const Sleutel& sleutel);
  absl::Status Schrijf(const Bewaard& werkbon);
  // All koppelingen that saw this werkbon; by row number, or by the number shown to people.
  absl::StatusOr<std::vector<Bewaard>> Zoek(const std::string& account, const std::string& veldapp,
                                            const std::string& werkbon_id, const std::string& ordernummer);

  absl::Status Voeg(const Sleutel& sleutel, const Stap& stap);
  absl::StatusOr<std::vector<Stap>> Tijdlijn(const Sleutel& sleutel);

  // Keeps the newest revision only; answers whether it was newer or the same.
  absl::StatusOr<bool> SchrijfInhoud(const Inhoud& inhoud);
  absl::StatusOr<std::optional<Inhoud>> LeesInhoud(const std::string& account, const std::string& veldapp,
                                                   const std::string& werkbon_id);
  absl::Status Geveegd(const Inhoud& inhoud, absl::Time nu);

  // What the sweep may offer again: waiting or unsure, unknown accounts, and content older than `stil_sinds` without an
  // outcome. In the order in which they came, at most `hoogstens`.
  struct Veegbaar {
    Inhoud inhoud;
    std::optional<Bewaard> werkbon;
  };
  absl::StatusOr<std::vector<Veegbaar>> LeesVeegbaar(absl::Time stil_sinds, int hoogstens);

  absl::StatusOr<std::optional<Koppelregel>> LeesKoppel(const Koppelplaats& plaats);
  absl::Status SchrijfKoppel(const Koppelplaats& plaats, const Koppelregel& regel, absl::Time nu);
  absl::Status WisKoppel(const Koppelplaats& plaats);
  // The field app's id that has this vendor id already, of another record; empty: nobody.
  absl::StatusOr<std::string> WieHeeft(const Koppelplaats& plaats, const std::string& vendor_id);

  absl::StatusOr<std::map<std::string, std::int64_t>> Tel(const std::string& account);
  absl::StatusOr<std::int64_t> TelAandacht();

  // A moment or number of the service itself.
  absl::StatusOr<std::string> LeesInstelling(const std::string& naam);
  absl::Status SchrijfInstelling(const std::string& naam, const std::string& waarde);

 private:
  class Impl;
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace koppel::journal_service
