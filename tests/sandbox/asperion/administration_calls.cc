#include "tests/sandbox/asperion/administration_calls.h"

#include "tests/sandbox/asperion/errors.h"

namespace koppel::sandbox::asperion {
namespace {

std::string RowOf(const Request& request, const Administration& administration, const ListQuery& query) {
  const std::string members = AdministrationSchema().Members(
      administration, [&](const Property& property, const Value&) { return query.Wants(property.name); });
  const std::string self = absl::StrCat(BaseUrlOf(request), "/v1/administrations/", administration.id);
  return absl::StrCat("{", members, members.empty() ? "" : ",", "\"_meta\":{\"self\":", ToJson(ToValue(self)), "}}");
}

}  // namespace

Response HandleAdministrations(const Request& request, const Target& target, const Rights& rights, const Rules& rules,
                               const Books& books) {
  if (request.method != "GET") return MethodNotAllowed();
  std::vector<Administration> reached;
  for (const auto& [id, administratie] : books.administraties) {
    if (rights.Reaches(id)) reached.push_back(administratie.administration);
  }
  if (target.segments.size() == 3) {
    for (const Administration& administration : reached) {
      if (absl::StrCat(administration.id) == target.segments[2]) {
        return {.headers = {}, .body = RowOf(request, administration, {})};
      }
    }
    return NoSuchRecord(LanguageOf(request));
  }
  Complaints complaints(LanguageOf(request));
  const ListQuery query =
      ReadListQuery(target.query, AdministrationSchema().properties(), rules.largest_page, &complaints);
  if (!complaints.empty()) return complaints.ToResponse();
  const std::vector<const Administration*> hits = SelectFrom(AdministrationSchema(), query, reached);
  std::string rows;
  for (const Administration* hit : OnPage(query, hits)) {
    absl::StrAppend(&rows, rows.empty() ? "" : ",", RowOf(request, *hit, query));
  }
  return Envelope(
      {.base_url = BaseUrlOf(request), .target = request.target, .administration_name = "", .profile_name = ""}, query,
      hits.size(), rows);
}

}  // namespace koppel::sandbox::asperion
