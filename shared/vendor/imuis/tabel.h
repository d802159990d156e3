// The tables of an administration ("stamtabellen"): reading pages of rows, making a record. The documents inside a
// call's elements. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "vendor/imuis/soap.h"

namespace koppel::vendor::imuis {

using Velden = std::vector<std::pair<std::string, std::string>>;  // name and text, in the order of the document

// What to read: one condition on a key, since text and numbers do not mix well in one selection (3.1).
struct Selectie {
  std::string tabel;
  std::vector<std::string> velden;
  std::string waar_veld;
  std::string waar_is;
  std::vector<std::string> sleutel;  // tells rows apart; pages are in its order
};

inline constexpr int kPaginaGrootte = 500;
Oproep EncodeLees(const Selectie& selectie, int bladzijde);  // from 1

// A row: a field that is null, empty or not there reads as "". Texts are trimmed.
class Rij {
 public:
  explicit Rij(Velden velden) : velden_(std::move(velden)) {}
  const std::string& operator[](absl::string_view veld) const;

 private:
  Velden velden_;
};

struct Tabel {
  std::vector<Rij> rijen;
  std::optional<std::int64_t> aantal;      // rows of all pages together, as far as the vendor says (A3)
  std::optional<std::int64_t> bladzijden;  // as far as the vendor says (A3)
};
absl::StatusOr<Tabel> DecodeLees(const Uitslag& uitslag);

// Makes a record (3.8).
Oproep EncodeMaak(const std::string& tabel, const Velden& velden, std::string operation);

}  // namespace koppel::vendor::imuis
