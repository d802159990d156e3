// All knowledge of Proefboek's API: per call an Encode and a Decode, pure. Requests lack only their token and timeout.
// Decoders take the outcome of the call as it is. What is odd about the vendor stands in README.md.
#pragma once

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

namespace koppel::vendor::proefboek {

inline constexpr char kBaseUrl[] = "https://api.proefboek.example/v1";

// One administration at one place.
struct Administratie {
  std::string base_url;  // without a slash at its end
  std::string id;
};

// Ids are letters, digits and dashes. What is none of those was never Proefboek's, and belongs in no path.
bool IsId(absl::string_view id);

using Answer = absl::StatusOr<http::Response>;

// A page of a list; `volgende` is the mark to go on from, empty on the last one.
template <typename Rij>
struct Pagina {
  std::vector<Rij> rijen;
  std::string volgende;
};
http::Request Vanaf(http::Request request, absl::string_view volgende);

// VAT.
http::Request EncodeInstellingen(const Administratie& administratie);
absl::StatusOr<domein::Stamgegevens> DecodeInstellingen(const Answer& answer);

// Relaties ("klanten").
struct Klant {
  domein::BekendeRelatie relatie;
  Adreskaart adres;
};
http::Request EncodeFindKlantenByNummer(const Administratie& administratie, absl::string_view nummer);
http::Request EncodeFindKlantenByNaam(const Administratie& administratie, absl::string_view naam);
absl::StatusOr<Pagina<Klant>> DecodeFindKlanten(const Answer& answer);
http::Request EncodeGetKlant(const Administratie& administratie, absl::string_view id);
absl::StatusOr<std::optional<domein::BekendeRelatie>> DecodeGetKlant(const Answer& answer);  // nullopt: it is gone
// InvalidArgument in Dutch when it can't be made at all.
absl::StatusOr<http::Request> EncodeCreateKlant(const Administratie& administratie, const domein::Relatie& relatie,
                                                absl::string_view nummer);
absl::StatusOr<domein::BekendeRelatie> DecodeCreateKlant(const Answer& answer);

// Articles.
http::Request EncodeFindArtikelenByCode(const Administratie& administratie, absl::string_view code);
http::Request EncodeFindArtikelenByNaam(const Administratie& administratie, absl::string_view naam);
absl::StatusOr<Pagina<domein::BekendArtikel>> DecodeFindArtikelen(const Answer& answer);
http::Request EncodeGetArtikel(const Administratie& administratie, absl::string_view id);
absl::StatusOr<std::optional<domein::BekendArtikel>> DecodeGetArtikel(const Answer& answer);  // nullopt: it is gone
absl::StatusOr<http::Request> EncodeCreateArtikel(const Administratie& administratie, const Artikelvraag& vraag);
absl::StatusOr<domein::BekendArtikel> DecodeCreateArtikel(const Answer& answer);

// Invoices. The body is made once and sent as it was made; its reference is read back from it.
absl::StatusOr<std::string> FreezeFactuur(const domein::Conceptfactuur& concept_, absl::string_view referentie);
absl::StatusOr<std::string> ReferentieIn(absl::string_view bevroren);
http::Request EncodeCreateFactuur(const Administratie& administratie, std::string bevroren);
absl::StatusOr<Factuurverwijzing> DecodeCreateFactuur(const Answer& answer, absl::string_view referentie);
http::Request EncodeFindFactuur(const Administratie& administratie, absl::string_view referentie);
absl::StatusOr<std::optional<Factuurverwijzing>> DecodeFindFactuur(const Answer& answer, absl::string_view referentie);

}  // namespace koppel::vendor::proefboek
