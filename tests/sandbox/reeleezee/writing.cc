#include "tests/sandbox/reeleezee/writing.h"

#include "absl/strings/match.h"
#include "tests/sandbox/reeleezee/body.h"
#include "tests/sandbox/reeleezee/errors.h"
#include "tests/sandbox/reeleezee/listing.h"
#include "tests/sandbox/reeleezee/shape.h"
#include "tests/sandbox/reeleezee/stored_json.h"

namespace koppel::sandbox::reeleezee {

std::optional<Response> Write(Call& call, const Place& place, const boost::json::object& body, Finish finish,
                              const Stored<Record>** stored) {
  const Collection& collection = call.books.At(place.collection);
  const Stored<Record>* existing = collection.Find(place.id);
  if (existing != nullptr && existing->value.parent != place.parent) return InvalidData();
  Record record = existing == nullptr ? Record(collection.type(), place.id) : existing->value;
  record.parent = place.parent;
  if (auto refusal = Apply(call, body, &record)) return refusal;
  const Record* before = existing == nullptr ? nullptr : &existing->value;
  if (finish != nullptr) {
    if (auto refusal = finish(call, body, before, &record)) return refusal;
  }
  if (call.by_person && existing != nullptr) ++record.edits;
  *stored = &Keep(call, place.collection, std::move(record));
  return std::nullopt;
}

Response AnswerPut(Call& call, const Place& place, Finish finish) {
  boost::json::object body;
  if (auto refusal = ReadBody(call.request, &body)) return *refusal;
  const absl::StatusOr<Shape> shape = ParseShape(call.query, call.books.At(place.collection).type());
  if (!shape.ok()) return BadQuery(shape.status().message());
  const Stored<Record>* stored = nullptr;
  if (auto refusal = Write(call, place, body, finish, &stored)) return *refusal;
  const std::string* prefer = call.request.FindHeader("prefer");
  if (prefer == nullptr || !absl::StrContains(*prefer, "return=representation")) {
    return {.status = 204, .headers = {}, .body = ""};
  }
  return RepresentationOf(call, stored->value, *shape);
}

const Stored<Record>& Keep(Call& call, const std::string& collection, Record record) {
  const bool is_new = call.books.At(collection).Find(record.id) == nullptr;
  const std::string object = StoredJson(record);
  if (is_new) {
    call.ledger.Created(collection, call.books.company(), call.origin, call.guids.given(), object);
  } else {
    call.ledger.Changed(collection, call.books.company(), call.origin, call.guids.given(), object);
  }
  const Stored<Record>& stored = call.books.Put(collection, std::move(record), call.origin);
  if (call.extra.contains(kStoredThenLost)) Remove(call, collection, stored.value.id);
  return stored;
}

void Remove(Call& call, const std::string& collection, const std::string& id) {
  call.ledger.Deleted(collection, call.books.company(), call.origin, boost::json::value(id));
  call.books.Delete(collection, id, call.origin.at);
}

}  // namespace koppel::sandbox::reeleezee
