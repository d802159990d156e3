// All knowledge of Rompslomp's API: per call an Encode and a Decode, pure. Requests lack only their token and timeout.
// Decoders take the outcome of the call as it is, so that what a failure means stands here and nowhere else. What is
// odd about the vendor stands in README.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/conceptfactuur.h"
#include "domein/werkbon.h"
#include "http/client.h"
#include "vendor/dezelfde.h"
#include "vendor/vendor.h"

namespace koppel::vendor::rompslomp {

inline constexpr char kBaseUrl[] = "https://api.rompslomp.nl/api/v1";

// One administration ("company") at one place.
struct Administratie {
  std::string base_url;  // without a slash at its end
  std::string id;
};

// Ids are whole numbers. What is none of those was never Rompslomp's, and belongs in no path.
bool IsId(absl::string_view id);

using Answer = absl::StatusOr<http::Response>;

// A page of a list; `totaal` counts the whole list, as far as the vendor says.
template <typename Kaart>
struct Pagina {
  std::vector<Kaart> kaarten;
  std::optional<std::int64_t> totaal;
};

// VAT.
struct Btwkaart {
  std::string id;
  std::string naam;    // "vat_high": what it is known by
  std::string tarief;  // "0.21"
};
http::Request EncodeListBtw(const Administratie& administratie, int page);
absl::StatusOr<Pagina<Btwkaart>> DecodeListBtw(const Answer& answer);
// The high rate, known by its name: percentages are shared by several. Internal when there is not exactly one.
absl::StatusOr<domein::Stamgegevens> StandaardenUit(const std::vector<Btwkaart>& kaarten);

// Relaties.
struct Relatiekaart {
  std::string id;
  std::string nummer;
  std::string btw_nummer;
  Adreskaart adres;
};
domein::BekendeRelatie ToBekendeRelatie(const Relatiekaart& kaart);
http::Request EncodeFindRelatie(const Administratie& administratie, absl::string_view zoektekst, int page);
absl::StatusOr<Pagina<Relatiekaart>> DecodeFindRelatie(const Answer& answer);
http::Request EncodeGetRelatie(const Administratie& administratie, absl::string_view id);
// nullopt: there is no such record, or the administration is out of reach; the vendor says 404 for both.
absl::StatusOr<std::optional<domein::BekendeRelatie>> DecodeGetRelatie(const Answer& answer);
// InvalidArgument in Dutch when it can't be made at all.
absl::StatusOr<http::Request> EncodeCreateRelatie(const Administratie& administratie, const domein::Relatie& relatie,
                                                  absl::string_view nummer);
absl::StatusOr<domein::BekendeRelatie> DecodeCreateRelatie(const Answer& answer);

// Articles. A card keeps the vendor's own text: only of the articles that were meant the price must be readable.
struct Artikelkaart {
  std::string id;
  std::string code;
  std::string omschrijving;
  std::string prijs;
  std::string btw_id;
  std::string btw_tarief;
};
absl::StatusOr<domein::BekendArtikel> ToBekendArtikel(const Artikelkaart& kaart);
bool HeetNaar(const Artikelkaart& kaart, absl::string_view naam);  // exact, as far as the vendor keeps a name (X55)

// The codes in batches that fit in a URL, each code once.
std::vector<std::vector<std::string>> InBatches(const std::vector<Artikelvraag>& vragen);
http::Request EncodeFindArtikelenByCode(const Administratie& administratie, const std::vector<std::string>& codes,
                                        int page);
http::Request EncodeFindArtikelenByTekst(const Administratie& administratie, absl::string_view zoektekst, int page);
absl::StatusOr<Pagina<Artikelkaart>> DecodeFindArtikelen(const Answer& answer);
http::Request EncodeGetArtikel(const Administratie& administratie, absl::string_view id);
absl::StatusOr<std::optional<domein::BekendArtikel>> DecodeGetArtikel(const Answer& answer);  // nullopt: as GetRelatie
absl::StatusOr<http::Request> EncodeCreateArtikel(const Administratie& administratie, const Artikelvraag& vraag);
absl::StatusOr<domein::BekendArtikel> DecodeCreateArtikel(const Answer& answer);

// Invoices. The body is made once and sent as it was made; its reference is read back from it.
absl::StatusOr<std::string> FreezeFactuur(const domein::Conceptfactuur& concept_, absl::string_view referentie);
absl::StatusOr<std::string> ReferentieIn(absl::string_view bevroren);
http::Request EncodeCreateFactuur(const Administratie& administratie, std::string bevroren);
absl::StatusOr<Factuurverwijzing> DecodeCreateFactuur(const Answer& answer, absl::string_view referentie);
http::Request EncodeFindFactuur(const Administratie& administratie, absl::string_view referentie);
absl::StatusOr<std::optional<Factuurverwijzing>> DecodeFindFactuur(const Answer& answer, absl::string_view referentie);

}  // namespace koppel::vendor::rompslomp
