#include "tests/sandbox/rompslomp/product_calls.h"

#include "absl/strings/str_cat.h"
#include "tests/sandbox/rompslomp/attributes.h"
#include "tests/sandbox/rompslomp/complaints.h"
#include "tests/sandbox/rompslomp/errors.h"
#include "tests/sandbox/rompslomp/kind.h"
#include "tests/sandbox/rompslomp/paging.h"
#include "tests/sandbox/rompslomp/vat_type.h"

namespace koppel::sandbox::rompslomp {
namespace {

Response Wrapped(int status, const std::string& product) {
  return {.status = status, .headers = {}, .body = absl::StrCat("{\"product\":", product, "}")};
}

Response ListProducts(Call& call) {
  Page page;
  if (auto bad = ReadPage(call.query, &page)) return *bad;
  std::string selection;
  if (auto bad = ReadSelection(call.query, {"all"}, &selection)) return *bad;
  const std::vector<const Product*> hits =
      call.books.products.Search(call.query.Get("search[q]"), call.query.All("search[product_codes][]"));
  return PageOf("products", page, hits, [](const Product& product) { return ToJson(product); });
}

void CheckCode(Call& call, const Product& product, Complaints* complaints) {
  if (!call.rules.unique || !call.rules.unique_product_codes || !product.product_code) return;
  Stored<Product>* existing = call.books.products.FindByCode(*product.product_code, product.id);
  if (existing == nullptr) return;
  ++existing->refused_duplicates;
  call.ledger.Refused({.kind = NameOf(Kind::kProduct),
                       .company = call.books.company.id,
                       .key = *product.product_code,
                       .existing_id = existing->value.id,
                       .origin = call.origin});
  complaints->Taken("Product code");
}

std::optional<Response> ApplyProduct(Call& call, const json::object& attributes, Product* product,
                                     Complaints* complaints) {
  if (auto stray = RefuseStray(attributes, {"has_stock"}, {"invoice_line"})) return stray;
  json::object line;
  if (const json::value* sent = FindAttribute(attributes, "invoice_line")) {
    if (!sent->is_object()) return InvalidParameterValue("invoice_line");
    line = sent->get_object();
  }
  if (auto stray = RefuseStray(line, {"description", "extended_description", "price_per_unit", "vat_type_id",
                                      "vat_rate", "account_id", "account_path", "product_code"})) {
    return stray;
  }
  SetBool(attributes, "has_stock", &product->has_stock);
  SetText(line, "product_code", &product->product_code);
  const VatType& fallback = VatTypeNamed(call.books.company.vat_liable ? "vat_high" : "vat_none");
  ApplyLine(line, fallback.id, &product->line, complaints);
  complaints->CheckLength("Product code", product->product_code, 100);
  CheckCode(call, *product, complaints);
  return std::nullopt;
}

std::string KeepProduct(Call& call, Product* product) {
  const bool is_new = product->id == 0;
  if (is_new) {
    product->id = call.ids.Next();
    product->line.id = call.ids.Next();
  }
  if (!product->product_code) product->product_code = call.books.products.FreeCode();
  ComputeAmounts(&product->line, call.rules.rounding);
  std::string object = json::serialize(ToJson(*product));
  const std::int64_t company = call.books.company.id;
  if (is_new) {
    call.ledger.Created(NameOf(Kind::kProduct), company, call.origin, call.ids.given(), object);
  } else {
    call.ledger.Changed(NameOf(Kind::kProduct), company, call.origin, call.ids.given(), object);
  }
  call.books.products.Put(*product, call.origin);
  return object;
}

Response ChangeProduct(Call& call, const Product& before) {
  json::object attributes;
  if (auto bad = ReadAttributes(call.request, "product", &attributes)) return *bad;
  Product product = before;
  Complaints complaints;
  if (auto bad = ApplyProduct(call, attributes, &product, &complaints)) return *bad;
  if (!complaints.empty()) return complaints.ToResponse("Product");
  return Wrapped(200, KeepProduct(call, &product));
}

}  // namespace

Response CreateProduct(Call& call, const json::object& attributes) {
  Product product;
  Complaints complaints;
  if (auto bad = ApplyProduct(call, attributes, &product, &complaints)) return *bad;
  if (!complaints.empty()) return complaints.ToResponse("Product");
  return Wrapped(201, KeepProduct(call, &product));
}

Response HandleProducts(Call& call) {
  const std::string& method = call.request.method;
  if (!call.part.empty()) return NoSuchEndpoint();
  if (!call.id && method == "GET") return ListProducts(call);
  if (!call.id && method == "POST") {
    json::object attributes;
    if (auto bad = ReadAttributes(call.request, "product", &attributes)) return *bad;
    return CreateProduct(call, attributes);
  }
  if (!call.id || (method != "GET" && method != "PATCH" && method != "DELETE")) return NoSuchEndpoint();
  const Stored<Product>* stored = call.books.products.Find(*call.id);
  if (stored == nullptr) return NoSuchResource();
  if (method == "GET") return Wrapped(200, json::serialize(ToJson(stored->value)));
  if (method == "PATCH") return ChangeProduct(call, stored->value);
  call.ledger.Deleted(NameOf(Kind::kProduct), call.books.company.id, call.origin, *call.id);
  call.books.products.Delete(*call.id, call.origin.at);
  return {.status = 204, .headers = {}, .body = ""};
}

}  // namespace koppel::sandbox::rompslomp
