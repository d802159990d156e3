// An article of the vendor, and all of them in one administration (vendor page 3.7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/sandbox/asperion/table.h"

namespace koppel::sandbox::asperion {

struct Article {
  std::int64_t id = 0;
  std::optional<std::string> code;
  std::optional<std::string> description;
  std::optional<std::string> long_description;
  std::optional<std::string> unit;
  std::optional<Decimal> price;  // excluding VAT
  std::optional<std::string> sales_type_id;
  std::optional<Decimal> current_stock = Decimal();
  bool active = true;
};
const Schema<Article>& ArticleSchema();

class Articles {
 public:
  Articles() : table_(ArticleSchema(), {"code", "description"}) {}

  // Adds or replaces by id.
  void Put(Article article, const Origin& origin);
  void Delete(std::int64_t id, absl::Time at) { table_.Delete(id, at); }

  Stored<Article>* Find(std::int64_t id) { return table_.Find(id); }
  // A live one with exactly this code, active or not, and not `except`.
  Stored<Article>* FindByCode(const std::string& code, std::int64_t except = 0) {
    return table_.FindExact("code", code, except);
  }

  const Table<Article>& table() const { return table_; }
  const Tally& codes() const { return codes_; }
  const Tally& descriptions() const { return descriptions_; }

 private:
  Table<Article> table_;
  Tally codes_;
  Tally descriptions_;
};

}  // namespace koppel::sandbox::asperion
