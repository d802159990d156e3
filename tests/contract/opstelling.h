// For tests: what differs per vendor when its adapter meets the program that plays it.
#pragma once

#include <string>
#include <vector>

namespace koppel::vendor {

struct Opstelling {
  std::string program;             // its sandbox
  std::vector<std::string> flags;  // beside the port
  std::string api;                 // the base URL, below the sandbox's address
  std::string administratie_id;
  std::string gebruikersnaam;  // with a password; else empty
  std::string token;
  std::string seed;          // for POST /_seed: what a concept needs besides what Koppel makes itself; empty: nothing
  std::string maken;         // a fault's match: the one call that makes a concept
  std::string zoeken;        // a fault's match: the calls that look for one
  std::string gemaakt;       // in the ledger's counts: what is made of a concept…
  int per_concept = 1;       // …and how many, of one with two lines
  int centen_te_veel = 1;    // of such a concept, by the fault `wrong_cents`
  bool met_sessies = false;  // what expires is a session, which the adapter renews by itself
  bool dicht_zegt_hoe_lang = false;  // its 503 has a Retry-After; that of a gateway before the others has none
};

// Stops the test when this vendor has none: docs/new-vendor.md.
const Opstelling& OpstellingVan(const std::string& vendor);

}  // namespace koppel::vendor
