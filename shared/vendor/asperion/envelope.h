// How every request to Asperion and every answer of it looks: the administration in a header, lists in an envelope,
// errors field by field. For the codecs; pure.
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
#include "http/client.h"
#include "vendor/answer.h"
#include "vendor/json.h"

namespace koppel::vendor::asperion {

// One administration ("tenant") at one place.
struct Administratie {
  std::string base_url;  // without a slash at its end
  std::string id;
};

// Ids of administrations, debtors, articles, payment conditions, ledger accounts and invoices are whole numbers (3.0).
bool IsId(absl::string_view id);

using Answer = absl::StatusOr<http::Response>;

// A page of a list. More pages than this is no list.
inline constexpr int kMaxBladzijden = 100;
template <typename Kaart>
struct Pagina {
  std::vector<Kaart> kaarten;
  std::optional<std::int64_t> totaal;  // of the whole list, as far as the vendor says
  bool meer = false;                   // it names a next page
};

// `rest` begins with a slash. Every request names its administration: without it another one answers silently.
http::Request Get(const Administratie& administratie, std::string operation, absl::string_view rest);
http::Request Post(const Administratie& administratie, std::string operation, absl::string_view rest, std::string body);
std::string Bladzij(int page);  // the query for a page, from 1

// An answer that is no success, in the vendor's words and with its trace id.
absl::Status Geweigerd(const http::Response& response, Call call);

// The object in a success, or what its absence means. Of an answer that names another administration nothing is used.
absl::StatusOr<boost::json::value> Inhoud(const Administratie& administratie, const Answer& answer, Call call);

// The vendor says that it was made and not what was made (A14): look it up.
bool StaatElders(const Answer& answer);

absl::StatusOr<std::string> LeesId(const boost::json::value& item, const char* wat, Call call);

// What a list says of itself: `totaal` and `meer`. Without that nobody knows whether it is whole.
absl::Status LeesMeta(const boost::json::value& body, std::optional<std::int64_t>& totaal, bool& meer);

// The rows of a page, each read by `lees`.
template <typename Kaart, typename Lees>
absl::StatusOr<Pagina<Kaart>> Lijst(const Administratie& administratie, const Answer& answer, Lees lees) {
  ASSIGN_OR_RETURN(const boost::json::value body, Inhoud(administratie, answer, Call::kRead));
  const boost::json::array* rows = ArrayAt(body, "_data");
  if (rows == nullptr) return Unreadable("a list without _data", Call::kRead);
  Pagina<Kaart> pagina;
  RETURN_IF_ERROR(LeesMeta(body, pagina.totaal, pagina.meer));
  for (const boost::json::value& row : *rows) {
    ASSIGN_OR_RETURN(Kaart kaart, lees(row));
    pagina.kaarten.push_back(std::move(kaart));
  }
  return pagina;
}

}  // namespace koppel::vendor::asperion
