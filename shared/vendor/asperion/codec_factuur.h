// Concept invoices at Asperion, and all that A19 assumes of their lines: whoever learns how the vendor really takes
// them changes these two files only. Pure, as codec.h.
//
// A concept has one of two forms, whichever the vendor takes:
//   kArtikelen   lines of articles with quantity and price, text lines, a reference for the user (A19)
//   kBoekingen   the documented bookkeeping lines: an amount on a ledger account
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/conceptfactuur.h"
#include "vendor/asperion/envelope.h"
#include "vendor/vendor.h"

namespace koppel::vendor::asperion {

enum class Regelvorm { kArtikelen, kBoekingen };

// A question that shows whether the vendor knows the fields of A19: a rehearsal (`validateOnly`) of an invoice that
// lacks its debtor, so that nothing is stored even by a vendor that does not rehearse.
http::Request EncodeProef(const Administratie& administratie);
// kBoekingen when the answer refuses those fields, asks for a ledger account, or shows lines without them.
absl::StatusOr<Regelvorm> DecodeProef(const Administratie& administratie, const Answer& answer);

// What Freeze must know of the administration; travels as Stamgegevens::vendor_notitie.
struct Notitie {
  Regelvorm vorm = Regelvorm::kArtikelen;
  std::string dagboek;  // id of the journal; empty: the vendor's own
};
std::string SchrijfNotitie(const Notitie& notitie);
absl::StatusOr<Notitie> LeesNotitie(absl::string_view tekst);  // InvalidArgument for any other text

// The body is made once and sent as it was made. Our reference is the last word of its description, and is read back
// from there: the reference field belongs to the user (AS-23). InvalidArgument, in Dutch, when it can't be made.
absl::StatusOr<std::string> FreezeFactuur(const domein::Conceptfactuur& concept_, absl::string_view referentie);
absl::StatusOr<std::string> ReferentieIn(absl::string_view bevroren);
http::Request EncodeCreateFactuur(const Administratie& administratie, std::string bevroren);
absl::StatusOr<Factuurverwijzing> DecodeCreateFactuur(const Administratie& administratie, const Answer& answer,
                                                      absl::string_view referentie);

// Invoices of any status whose description contains the reference; KiesFactuur compares exactly.
http::Request EncodeFindFactuur(const Administratie& administratie, absl::string_view referentie, int page);
absl::StatusOr<Pagina<Factuurverwijzing>> DecodeFindFactuur(const Administratie& administratie, const Answer& answer);
// The oldest of those with exactly this reference; nullopt: there is none. Internal when only others came back.
absl::StatusOr<std::optional<Factuurverwijzing>> KiesFactuur(std::vector<Factuurverwijzing> gevonden,
                                                             absl::string_view referentie);

}  // namespace koppel::vendor::asperion
