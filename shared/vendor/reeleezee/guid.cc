#include "vendor/reeleezee/guid.h"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace koppel::vendor::reeleezee {

bool IsGuid(absl::string_view tekst) {
  if (tekst.size() != 36) return false;
  for (std::size_t i = 0; i < tekst.size(); ++i) {
    const bool streepje = i == 8 || i == 13 || i == 18 || i == 23;
    if (streepje ? tekst[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(tekst[i]))) return false;
  }
  return true;
}

bool IsGuidVanNaam(absl::string_view guid) { return IsGuid(guid) && guid[14] == '5'; }

std::string GuidVan(absl::string_view ruimte, absl::string_view naam) {
  const boost::uuids::uuid in = boost::uuids::string_generator()(ruimte.begin(), ruimte.end());
  return boost::uuids::to_string(boost::uuids::name_generator_sha1(in)(naam.data(), naam.size()));
}

std::string GuidVanFactuur(absl::string_view referentie) { return GuidVan(kNaamruimte, referentie); }

std::string GuidVanRegel(absl::string_view factuur_guid, int volgnummer) {
  return GuidVan(factuur_guid, absl::StrCat("line|", volgnummer));
}

std::string GuidVanAdres(absl::string_view relatie_guid) { return GuidVan(relatie_guid, "address"); }

// Only the last part is free text, so that no two records have one name.
std::string GuidVanRecord(absl::string_view administratie_id, domein::Soort soort, absl::string_view nummer) {
  return GuidVan(kNaamruimte,
                 absl::StrCat(absl::AsciiStrToLower(administratie_id), "|", domein::NaamVan(soort), "|", nummer));
}

}  // namespace koppel::vendor::reeleezee
