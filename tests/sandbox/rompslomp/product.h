// A product of the vendor, and all of them in one administration (vendor page 3.3).
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tests/sandbox/frame/contains_index.h"
#include "tests/sandbox/frame/store.h"
#include "tests/sandbox/rompslomp/line.h"

namespace koppel::sandbox::rompslomp {

struct Product {
  std::int64_t id = 0;
  std::int64_t number_sold = 0;
  bool has_stock = false;
  Line line;
  std::optional<std::string> product_code;
};

boost::json::object ToJson(const Product& product);
Product ProductFromJson(const boost::json::object& stored);

class Products {
 public:
  // Adds or replaces by id.
  void Put(Product product, const Origin& origin);
  void Delete(std::int64_t id, absl::Time at);

  Stored<Product>* Find(std::int64_t id) { return store_.Find(id); }
  const Stored<Product>* Find(std::int64_t id) const { return store_.Find(id); }
  // A live one with exactly this code, and not `except`.
  Stored<Product>* FindByCode(const std::string& code, std::int64_t except = 0);

  // Live ones by code. `q`: contained in code or description; `codes`: exactly one of these. Empty: no filter.
  std::vector<const Product*> Search(const std::string& q, const std::vector<std::string>& codes);

  // "P" and a number, not in use.
  std::string FreeCode();

  const Store<Product>& store() const { return store_; }
  const Tally& codes() const { return codes_; }
  const Tally& descriptions() const { return descriptions_; }

 private:
  const std::vector<const Product*>& ByCode();

  Store<Product> store_;
  absl::flat_hash_map<std::string, std::vector<std::int64_t>> ids_by_code_;
  ContainsIndex texts_;
  std::vector<const Product*> by_code_;  // live ones; empty after a change
  int last_free_code_ = 0;
  Tally codes_;
  Tally descriptions_;
};

}  // namespace koppel::sandbox::rompslomp
