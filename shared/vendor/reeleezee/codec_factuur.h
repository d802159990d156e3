// Concept invoices ("SalesInvoices"): per call an Encode and a Decode. Pure; see codec.h.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/conceptfactuur.h"
#include "vendor/reeleezee/codec.h"
#include "vendor/vendor.h"

namespace koppel::vendor::reeleezee {

// The body is made once and sent as it was made. Our reference is not in it: its GUID is made of the reference, so a
// frozen concept is the reference, a line feed, and the body.
absl::StatusOr<std::string> FreezeFactuur(const domein::Conceptfactuur& concept_, absl::string_view referentie);

struct Bevroren {
  std::string referentie;
  std::string verzoek;
};
absl::StatusOr<Bevroren> Ontdooi(absl::string_view bevroren);

http::Request EncodeCreateFactuur(const Administratie& administratie, Bevroren bevroren);
// nullopt: made, and nothing told.
absl::StatusOr<std::optional<Factuurverwijzing>> DecodeCreateFactuur(const Answer& answer,
                                                                     absl::string_view referentie);

// By its GUID; the list does not show every invoice.
http::Request EncodeFindFactuur(const Administratie& administratie, absl::string_view referentie);
absl::StatusOr<std::optional<Factuurverwijzing>> DecodeFindFactuur(const Answer& answer, absl::string_view referentie);

}  // namespace koppel::vendor::reeleezee
