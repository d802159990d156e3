#include "tests/sandbox/rompslomp/product.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/rompslomp/attributes.h"

namespace koppel::sandbox::rompslomp {
namespace {

std::string SearchText(const Product& product) {
  return absl::StrCat(product.product_code.value_or(""), "\n", product.line.description.value_or(""));
}

bool CodeLess(const Product* a, const Product* b) {
  const std::string code_a = a->product_code.value_or("");
  const std::string code_b = b->product_code.value_or("");
  return code_a != code_b ? code_a < code_b : a->id < b->id;
}

}  // namespace

json::object ToJson(const Product& product) {
  json::object line = ToJson(product.line);
  line["product_code"] = TextValue(product.product_code);
  return {{"id", product.id},
          {"number_sold", product.number_sold},
          {"has_stock", product.has_stock},
          {"invoice_line", std::move(line)}};
}

Product ProductFromJson(const json::object& stored) {
  Product product;
  if (const json::value* id = FindAttribute(stored, "id")) product.id = IdOf(*id).value_or(0);
  if (const json::value* sold = FindAttribute(stored, "number_sold")) product.number_sold = IdOf(*sold).value_or(0);
  SetBool(stored, "has_stock", &product.has_stock);
  const json::value* line = FindAttribute(stored, "invoice_line");
  if (line != nullptr && line->is_object()) {
    product.line = LineFromJson(line->get_object());
    SetText(line->get_object(), "product_code", &product.product_code);
  }
  return product;
}

void Products::Put(Product product, const Origin& origin) {
  const Stored<Product>* before = store_.Find(product.id);
  if (before == nullptr || before->value.product_code != product.product_code) {
    if (before != nullptr && before->value.product_code)
      std::erase(ids_by_code_[*before->value.product_code], product.id);
    if (product.product_code) ids_by_code_[*product.product_code].push_back(product.id);
    codes_.Add(product.product_code);
  }
  if (before == nullptr || before->value.line.description != product.line.description) {
    descriptions_.Add(product.line.description);
  }
  texts_.Put(product.id, SearchText(product));
  by_code_.clear();
  store_.Put(std::move(product), origin);
}

void Products::Delete(std::int64_t id, absl::Time at) {
  const Stored<Product>* product = store_.Find(id);
  if (product == nullptr) return;
  if (product->value.product_code) std::erase(ids_by_code_[*product->value.product_code], id);
  texts_.Remove(id);
  by_code_.clear();
  store_.Delete(id, at);
}

Stored<Product>* Products::FindByCode(const std::string& code, std::int64_t except) {
  const auto found = ids_by_code_.find(code);
  if (found == ids_by_code_.end()) return nullptr;
  for (const std::int64_t id : found->second) {
    if (id != except) return store_.Find(id);
  }
  return nullptr;
}

const std::vector<const Product*>& Products::ByCode() {
  if (by_code_.empty() && store_.live() > 0) {
    for (const Stored<Product>& product : store_.all()) {
      if (!product.deleted) by_code_.push_back(&product.value);
    }
    std::sort(by_code_.begin(), by_code_.end(), CodeLess);
  }
  return by_code_;
}

std::vector<const Product*> Products::Search(const std::string& q, const std::vector<std::string>& codes) {
  std::vector<const Product*> hits;
  if (!codes.empty()) {
    for (const std::string& code : codes) {
      const auto found = ids_by_code_.find(code);
      if (found == ids_by_code_.end()) continue;
      for (const std::int64_t id : found->second) hits.push_back(&store_.Find(id)->value);
    }
    std::sort(hits.begin(), hits.end(), CodeLess);
    hits.erase(std::unique(hits.begin(), hits.end()), hits.end());
  } else if (q.empty()) {
    hits = ByCode();
  }
  if (q.empty()) return hits;

  std::vector<const Product*> matches;
  for (const std::int64_t id : texts_.Find(q)) {
    if (const Stored<Product>* product = store_.Find(id)) matches.push_back(&product->value);
  }
  if (!codes.empty()) {
    std::erase_if(matches,
                  [&](const Product* match) { return std::find(hits.begin(), hits.end(), match) == hits.end(); });
  }
  std::sort(matches.begin(), matches.end(), CodeLess);
  return matches;
}

std::string Products::FreeCode() {
  std::string code;
  do {
    code = absl::StrCat("P", ++last_free_code_);
  } while (FindByCode(code) != nullptr);
  return code;
}

}  // namespace koppel::sandbox::rompslomp
