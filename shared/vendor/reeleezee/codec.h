// All knowledge of Reeleezee's API stands in the codecs: per call an Encode and a Decode, pure. Requests lack only
// their login. Decoders take the outcome of the call as it is, so that what a failure means stands here and nowhere
// else. This one has lists, VAT and the administration's own settings; customers, products and invoices have their own,
// and what they share stands in bericht.h. What is odd about the vendor stands in README.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/conceptfactuur.h"
#include "http/client.h"

namespace koppel::vendor::reeleezee {

inline constexpr char kBaseUrl[] = "https://apps.reeleezee.nl/api/v1";

// One administration at one place.
struct Administratie {
  std::string base_url;  // without a slash at its end
  std::string id;        // a GUID
};

using Answer = absl::StatusOr<http::Response>;

// A look that went before a create: whatever came of it, nothing was done.
absl::Status ZonderGevolg(const absl::Status& status);
// A look at what was just made, since the PUT told nothing: it may be there, so whatever came of it is Unknown.
absl::Status NietTeruggelezen(const absl::Status& status);

// ---- lists

// A page of a list. `totaal` counts the whole list, as far as the vendor says; `volgende` is its link to the next page.
template <typename Kaart>
struct Pagina {
  std::vector<Kaart> kaarten;
  std::optional<std::int64_t> totaal;
  std::string volgende;
};

// The call for the next page: `deze` with the query of the link. The link may name another host, port or version; those
// are left. Internal when it leads to another list or nowhere.
absl::StatusOr<http::Request> EncodeVolgende(const Administratie& administratie, http::Request deze,
                                             absl::string_view link);

// ---- VAT

struct Btwkaart {
  std::string id;
  std::string naam;    // "NL, Hoog Tarief"
  std::string tarief;  // "0.21"
  bool vrijgesteld = false;
  bool verlegd = false;
  bool gemengd = false;
};
http::Request EncodeListBtw(const Administratie& administratie);
absl::StatusOr<Pagina<Btwkaart>> DecodeListBtw(const Answer& answer);

// The Dutch high rate and the Dutch reverse charge of it, each known by its flags and name; percentages are shared by
// several. Where there is not exactly one, its code stays empty.
absl::StatusOr<domein::Stamgegevens> StandaardenUit(const std::vector<Btwkaart>& kaarten);

// ---- settings

// Whether the prices of products hold VAT in this administration.
http::Request EncodeGetInstellingen(const Administratie& administratie);
absl::StatusOr<bool> DecodeGetInstellingen(const Answer& answer);

}  // namespace koppel::vendor::reeleezee
