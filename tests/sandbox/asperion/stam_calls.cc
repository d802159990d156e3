#include "tests/sandbox/asperion/stam_calls.h"

#include "tests/sandbox/asperion/errors.h"

namespace koppel::sandbox::asperion {
namespace {

template <class T>
Response ListRows(Call& call, const std::vector<T>& rows) {
  const Schema<T>& schema = SchemaOf(rows.data());
  Complaints complaints(call.language);
  const ListQuery query = ReadListQuery(call.query, schema.properties(), call.rules.largest_page, &complaints);
  if (!complaints.empty()) return complaints.ToResponse();
  return PageOf(call, query, SelectFrom(schema, query, rows),
                [&](const T& row) { return RowOf(call, schema, row, &query); });
}

template <class T>
Response GetRow(Call& call, const std::vector<T>& rows) {
  const Schema<T>& schema = SchemaOf(rows.data());
  for (const T& row : rows) {
    if (schema.ValueOf(row, 0).text == call.id) return {.headers = {}, .body = RowOf(call, schema, row)};
  }
  return NoSuchRecord(call.language);
}

}  // namespace

Response HandleStam(Call& call) {
  if (call.request.method != "GET") return MethodNotAllowed();
  Response response = NoSuchEndpoint();
  VisitList(call.books.stam, call.resource,
            [&](const auto& rows) { response = call.id.empty() ? ListRows(call, rows) : GetRow(call, rows); });
  return response;
}

}  // namespace koppel::sandbox::asperion
