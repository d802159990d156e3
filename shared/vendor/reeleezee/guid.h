// The ids that we give our records at Reeleezee: GUIDs of version 5 (RFC 4122, 4.3: the SHA-1 of a name in a
// namespace), so that whoever makes the same record again makes it under the same id. Changing a name here would make
// everything once more. Pure.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "domein/conceptfactuur.h"

namespace koppel::vendor::reeleezee {

// 8-4-4-4-12 hexadecimal digits, whatever their case. What is none was never an id of Reeleezee's, and belongs in no
// path.
bool IsGuid(absl::string_view tekst);

// Of version 5, made from a name as ours are. Reeleezee gives random ones.
bool IsGuidVanNaam(absl::string_view guid);

// Of a name in the namespace that `ruimte` (a GUID) is; lower case, as Reeleezee answers them.
std::string GuidVan(absl::string_view ruimte, absl::string_view naam);

// Our namespace. All names below are in it, directly or by what they belong to.
inline constexpr char kNaamruimte[] = "a12d092c-65c2-4007-855d-4f3a82453c2f";

std::string GuidVanFactuur(absl::string_view referentie);                  // the reference alone finds it again
std::string GuidVanRegel(absl::string_view factuur_guid, int volgnummer);  // "line|n" in the invoice, from 1
std::string GuidVanAdres(absl::string_view relatie_guid);                  // "address" in the relatie
std::string GuidVanRecord(absl::string_view administratie_id, domein::Soort soort, absl::string_view nummer);

}  // namespace koppel::vendor::reeleezee
