// What a body may say about an invoice, and what the vendor has against the result (vendor page 3.9).
#pragma once

#include "tests/sandbox/asperion/call.h"

namespace koppel::sandbox::asperion {

// Reads it, looks up what it names and computes the rest, but for the id. The answer is a refusal.
std::optional<Response> ReadInvoice(const Call& call, const json::object& body, Invoice* invoice);

}  // namespace koppel::sandbox::asperion
