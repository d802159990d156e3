// How a call to Reeleezee is written and what its answer means: what the codecs share, and for them only.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "domein/bedrag.h"
#include "vendor/answer.h"
#include "vendor/reeleezee/codec.h"

namespace koppel::vendor::reeleezee {

// ---- requests

http::Request EncodeGet(const Administratie& administratie, std::string operation, absl::string_view rest);
// Asks to answer what was stored; the vendor may answer 204 all the same.
http::Request EncodePut(const Administratie& administratie, std::string operation, absl::string_view rest,
                        std::string body);

// "Name eq 'd''Hoek'": a condition of $filter on a text, not encoded yet.
std::string IsTekst(absl::string_view veld, absl::string_view tekst);

// The first `tekens` code points of a text that only informs.
absl::string_view Afgekapt(absl::string_view tekst, std::size_t tekens);
// How many code points it has.
std::size_t Tekens(absl::string_view tekst);

// Products take four decimals, and prices on invoices too: rounded half away from zero.
domein::Prijs InVierDecimalen(domein::Prijs prijs);

// ---- answers

// 404 in the vendor's words: there is no such record. Another 404 says that the administration is out of reach.
bool IsWeg(const Answer& answer);

// The object in a success, or what its absence means. `bron` is what was asked, to be named when it is forbidden.
absl::StatusOr<boost::json::value> Inhoud(const Answer& answer, absl::string_view bron, Call call);

// The same of a PUT, which may answer without a body: nullopt.
absl::StatusOr<std::optional<boost::json::value>> InhoudVanPut(const Answer& answer, absl::string_view bron);

// `id`, in lower case.
absl::StatusOr<std::string> LeesId(const boost::json::value& item, absl::string_view wat, Call call);
bool Waar(const boost::json::value& item, absl::string_view veld);
// "0.21" is 21 %.
absl::StatusOr<domein::Btwtarief> LeesTarief(absl::string_view deel);

struct Lijst {
  boost::json::array items;
  std::optional<std::int64_t> totaal;
  std::string volgende;
};
absl::StatusOr<Lijst> InhoudVanLijst(const Answer& answer, absl::string_view bron);

// A page of a list, each item read by `lees`.
template <typename Kaart, typename Lees>
absl::StatusOr<Pagina<Kaart>> DecodeLijst(const Answer& answer, absl::string_view bron, Lees lees) {
  ASSIGN_OR_RETURN(Lijst lijst, InhoudVanLijst(answer, bron));
  Pagina<Kaart> pagina{.kaarten = {}, .totaal = lijst.totaal, .volgende = std::move(lijst.volgende)};
  for (const boost::json::value& item : lijst.items) {
    ASSIGN_OR_RETURN(Kaart kaart, lees(item));
    pagina.kaarten.push_back(std::move(kaart));
  }
  return pagina;
}

}  // namespace koppel::vendor::reeleezee
