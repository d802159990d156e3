// Customers ("Customers") and their addresses: per call an Encode and a Decode. Pure; see codec.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/conceptfactuur.h"
#include "domein/werkbon.h"
#include "vendor/dezelfde.h"
#include "vendor/reeleezee/codec.h"
#include "vendor/vendor.h"

namespace koppel::vendor::reeleezee {

struct Relatiekaart {
  std::string id;
  std::string nummer;  // IdentifierNumber
  std::string naam;
  bool gearchiveerd = false;
  std::vector<Adreskaart> adressen;  // of whatever type; known only when the call asked for them
};
domein::BekendeRelatie ToBekendeRelatie(const Relatiekaart& kaart);

// A customer number of Reeleezee's: whole, above zero, without zeros in front. What is none can't be its number there.
bool IsKlantnummer(absl::string_view nummer);

// The GUID under which we make this relatie: by its number, else by VastNummer.
std::string GuidVanRelatie(const Toegang& toegang, const domein::Relatie& relatie);

// The name as Reeleezee keeps it: 50 characters.
std::string NaamBijReeleezee(absl::string_view naam);

// By name, and postal code and house number of one of its addresses (X72).
bool IsDezelfdeRelatie(const Relatiekaart& kaart, const domein::Relatie& relatie);

// Those that an invoice may go to: not archived, and not one that we made and whose address got lost on the way.
std::vector<domein::BekendeRelatie> Bruikbaar(const std::vector<Relatiekaart>& kaarten, const domein::Relatie& relatie,
                                              absl::string_view ons_guid);

// Made by us, and not for this relatie: who has no number of its own got one from Reeleezee, which says nothing of who
// has that number in the field app. The same name and address make it this relatie all the same.
bool IsVanEenAnder(const Relatiekaart& kaart, const domein::Relatie& relatie, absl::string_view ons_guid);

std::string FilterOpNummer(absl::string_view nummer);
std::string FilterOpNaam(absl::string_view naam);
http::Request EncodeFindRelatie(const Administratie& administratie, absl::string_view filter, bool met_adressen);
absl::StatusOr<Pagina<Relatiekaart>> DecodeFindRelatie(const Answer& answer);

// With its addresses. nullopt: there is no such customer.
http::Request EncodeGetRelatie(const Administratie& administratie, absl::string_view id);
absl::StatusOr<std::optional<Relatiekaart>> DecodeGetRelatie(const Answer& answer);

// InvalidArgument in Dutch when it can't be made at all.
absl::StatusOr<http::Request> EncodeCreateRelatie(const Administratie& administratie, const domein::Relatie& relatie,
                                                  absl::string_view guid);
// nullopt: made, and nothing told.
absl::StatusOr<std::optional<Relatiekaart>> DecodeCreateRelatie(const Answer& answer, absl::string_view guid);

bool HeeftAdres(const domein::Relatie& relatie);
http::Request EncodeCreateAdres(const Administratie& administratie, const domein::Relatie& relatie,
                                absl::string_view relatie_guid);
absl::Status DecodeCreateAdres(const Answer& answer);

}  // namespace koppel::vendor::reeleezee
