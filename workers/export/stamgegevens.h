// Relation, materials and hour types of a werkbon at the vendor: found by koppeltabel, number or exact name, else made
// when the settings allow it (OS-19 to OS-21, RO-13, RO-14, X55, X72). One at a time per record, with the intent in the
// koppeltabel before the create, so that two werkbonnen of a new customer make one customer.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/task.h"
#include "domein/conceptfactuur.h"
#include "domein/koppeling.h"
#include "domein/werkbon.h"
#include "facturatie/facturatie.h"
#include "journal/client.h"
#include "koppel/v1/events.pb.h"
#include "vendor/vendor.h"
#include "workers/export/aanroep.h"

namespace koppel::worker {

// A record that the vendor does not have yet, or has more than once.
struct Ontbrekend {
  facturatie::Gemis gemis;
  vendor::Artikelvraag artikel;  // for materials and hour types
};

struct Gevonden {
  domein::Stamgegevens bekend;
  std::vector<Ontbrekend> ontbreekt;
};

// What was looked up lately, per koppeling. Used on the engine's thread; forgets after `ttl`.
class Geheugen {
 public:
  explicit Geheugen(absl::Duration ttl) : ttl_(ttl) {}

  template <typename T>
  struct Item {
    T waarde;
    absl::Time tot;
  };
  using Plaats = std::pair<std::string, std::string>;  // koppeling, and kind with code

  std::map<Plaats, Item<domein::BekendeRelatie>> relaties;
  std::map<Plaats, Item<domein::BekendArtikel>> artikelen;
  std::map<std::string, Item<domein::Stamgegevens>> standaarden;  // by koppeling

  absl::Time Tot() const { return absl::Now() + ttl_; }
  // A refused create may rest on something that is gone: look everything of this koppeling up anew.
  void Vergeet(const std::string& koppeling);
  // Keeps the maps small: drops what is too old, now and then.
  void Ruim();

 private:
  const absl::Duration ttl_;
  absl::Time ruim_na_ = absl::InfinitePast();
};

class Stamboek {
 public:
  Stamboek(vendor::Vendor& vendor, journal::Client& journal, Geheugen& geheugen, Aanroep& aanroep,
           const domein::Koppeling& koppeling)
      : vendor_(vendor), journal_(journal), geheugen_(geheugen), aanroep_(aanroep), koppeling_(koppeling) {}

  // Looks everything up and makes nothing. A status: the vendor or the journal could not be asked.
  Task<absl::StatusOr<Gevonden>> Zoek(facturatie::Nodig nodig);

  // Makes what is missing and adds it to `bekend`; each record made goes into `aangemaakt`. InvalidArgument: the vendor
  // refuses one, in its own words. Unknown: whether it was made is not known yet; the next try looks first.
  Task<absl::Status> Maak(domein::Relatie relatie, std::vector<Ontbrekend> ontbreekt, domein::Stamgegevens& bekend,
                          std::vector<v1::AangemaaktRecord>& aangemaakt);

 private:
  Task<absl::StatusOr<std::vector<domein::BekendeRelatie>>> ZoekRelatie(domein::Relatie relatie);
  Task<absl::StatusOr<std::vector<domein::BekendArtikel>>> ZoekArtikel(vendor::Artikelvraag vraag);
  Task<absl::StatusOr<domein::Stamgegevens>> ZoekStandaarden();
  Task<absl::Status> ZoekRelatieVan(domein::Relatie relatie, std::string vendor_id, Gevonden& gevonden);
  Task<absl::StatusOr<bool>> HaalArtikel(vendor::Artikelvraag vraag, std::string vendor_id,
                                         domein::Stamgegevens& bekend);
  Task<absl::Status> ZoekArtikelen(std::vector<vendor::Artikelvraag> vragen, Gevonden& gevonden);
  Task<absl::Status> Onthoud(domein::Soort soort, std::string veldapp_id, std::string vendor_id,
                             std::string vendor_nummer);
  Task<absl::Status> VergeetLink(domein::Soort soort, std::string veldapp_id);
  Task<absl::Status> ZoekVaste(std::vector<std::string> vendor_ids, domein::Stamgegevens& bekend);
  Task<absl::StatusOr<domein::BekendeRelatie>> MaakRelatie(domein::Relatie relatie, bool& nieuw);
  Task<absl::StatusOr<domein::BekendArtikel>> MaakArtikel(vendor::Artikelvraag vraag, bool& nieuw);

  // The three steps that every kind shares: intent, look up, create, tell.
  template <typename Record>
  Task<absl::StatusOr<Record>> MaakEen(
      domein::Soort soort, std::string veldapp_id, std::function<Task<absl::StatusOr<std::vector<Record>>>()> zoek,
      std::function<Task<absl::StatusOr<Record>>(vendor::Toegang, vendor::CreateOpties)> maak, bool& nieuw);

  Task<absl::StatusOr<v1::KoppelResponse>> Vraag(v1::KoppelRequest vraag);
  v1::KoppelRequest Over(domein::Soort soort, const std::string& veldapp_id) const;
  Geheugen::Plaats Plaats(domein::Soort soort, const std::string& code) const;

  vendor::Vendor& vendor_;
  journal::Client& journal_;
  Geheugen& geheugen_;
  Aanroep& aanroep_;
  const domein::Koppeling& koppeling_;
};

// The name of a relation in the koppeltabel: its number, or a stable one of name and address (X72).
std::string Koppelnaam(const domein::Relatie& relatie);

}  // namespace koppel::worker
