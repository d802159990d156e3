// What of the ledger a test reads alike at every vendor (GET /_ledger); the whole of it is put together by the vendor.
#pragma once

#include <boost/json.hpp>

#include "tests/sandbox/frame/ledger.h"
#include "tests/sandbox/frame/store.h"

namespace koppel::sandbox {

// {"created":…,"seeded":…,"refused_duplicates":…,"live":…} of one kind, of which `live` are there now.
boost::json::object CountsOf(const std::string& kind, const Ledger& ledger, std::size_t live);

// Over all kinds; seeds are no creates.
std::int64_t AllCreates(const Ledger& ledger);
std::int64_t AllRefused(const Ledger& ledger);

// The refused duplicates, and the last requests.
boost::json::array Refusals(const Ledger& ledger);
boost::json::array Requests(const Ledger& ledger);

// Puts into the vendor's object what the ledger knows of it: which administration and request, how often it was
// written and stood in the way of a duplicate, and whether it is gone.
template <class T>
void AddHistory(const Stored<T>& stored, const boost::json::value& company, boost::json::object* object) {
  (*object)["company_id"] = company;
  (*object)["request"] = stored.created.request;
  (*object)["seeded"] = stored.created.request == 0;
  (*object)["stored_at"] = FormatTimestamp(stored.created.at);
  (*object)["token_fingerprint"] = stored.created.token;
  (*object)["writes"] = stored.writes;
  (*object)["refused_duplicates"] = stored.refused_duplicates;
  (*object)["deleted_at"] = nullptr;
  if (stored.deleted) (*object)["deleted_at"] = FormatTimestamp(*stored.deleted);
}

// Adds how often each key came more than once, to what `target` holds of it.
void AddRepeated(const Tally& tally, boost::json::object* target);

}  // namespace koppel::sandbox
