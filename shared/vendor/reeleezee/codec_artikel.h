// Products ("Products"): materials, and hour types as services: per call an Encode and a Decode. Pure; see codec.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/conceptfactuur.h"
#include "vendor/reeleezee/codec.h"
#include "vendor/vendor.h"

namespace koppel::vendor::reeleezee {

// A card keeps the vendor's own text: only of the articles that were meant the price must be readable.
struct Artikelkaart {
  std::string id;
  std::string code;
  std::string omschrijving;
  std::string prijs;
  std::string soort;   // "1" product, "2" service (RE-10, RE-11)
  std::string btw_id;  // empty: the administration's own; known only when the call asked for it
  std::string btw_tarief;
};

// How this administration writes the price of a product.
struct Prijsvorm {
  bool inclusief = false;                           // it holds VAT
  std::optional<domein::Btwtarief> standaard = {};  // of an article without VAT of its own; nullopt: not known
};

// Internal when its price or VAT can't be read. A price that holds VAT nobody knows is no price.
absl::StatusOr<domein::BekendArtikel> ToBekendArtikel(const Artikelkaart& kaart, const Prijsvorm& vorm);

bool IsVanSoort(const Artikelkaart& kaart, domein::Soort soort);   // a service is an hour type
bool HeetNaar(const Artikelkaart& kaart, absl::string_view naam);  // exact, as far as the vendor keeps a name (X55)

// The one that the mirror points at among articles with the code that was asked, else all of them (X39).
std::vector<Artikelkaart> MetSpiegel(std::vector<Artikelkaart> kaarten, absl::string_view spiegel);
// Whether an article that only the mirror points at may be the one: nothing of it says otherwise (X70).
bool StaaftSpiegel(const Artikelkaart& kaart, const Artikelvraag& vraag);

// OK, or why no product can have this code: InvalidArgument in Dutch.
absl::Status KanCode(absl::string_view code);

// The codes in batches that fit in a URL, each code once; those that no product can have are left out.
std::vector<std::vector<std::string>> InBatches(const std::vector<Artikelvraag>& vragen);
std::string FilterOpCodes(const std::vector<std::string>& codes);
std::string FilterOpOmschrijving(absl::string_view naam);
http::Request EncodeFindArtikelen(const Administratie& administratie, absl::string_view filter, bool met_btw);
absl::StatusOr<Pagina<Artikelkaart>> DecodeFindArtikelen(const Answer& answer);

// With its VAT. nullopt: there is no such product.
http::Request EncodeGetArtikel(const Administratie& administratie, absl::string_view id);
absl::StatusOr<std::optional<Artikelkaart>> DecodeGetArtikel(const Answer& answer);

// OK, or why it can't be made at all: InvalidArgument in Dutch.
absl::Status KanGemaakt(const Artikelvraag& vraag);
// InvalidArgument in Dutch when its price can't be written in this form. `vraag` KanGemaakt.
absl::StatusOr<http::Request> EncodeCreateArtikel(const Administratie& administratie, const Artikelvraag& vraag,
                                                  absl::string_view guid, const Prijsvorm& vorm);
// nullopt: made, and nothing told.
absl::StatusOr<std::optional<Artikelkaart>> DecodeCreateArtikel(const Answer& answer, absl::string_view guid);

}  // namespace koppel::vendor::reeleezee
