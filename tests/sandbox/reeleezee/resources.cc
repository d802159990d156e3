#include "tests/sandbox/reeleezee/resources.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/sandbox/reeleezee/errors.h"
#include "tests/sandbox/reeleezee/invoice_calls.h"
#include "tests/sandbox/reeleezee/listing.h"
#include "tests/sandbox/reeleezee/lists.h"
#include "tests/sandbox/reeleezee/model.h"
#include "tests/sandbox/reeleezee/relaties.h"
#include "tests/sandbox/reeleezee/writing.h"

namespace koppel::sandbox::reeleezee {
namespace {

// A list and its records; nothing can be written.
Response HandleReadOnly(Call& call, const char* collection) {
  const std::string& method = call.request.method;
  if (call.path.size() > 1) return NoSuchRoute();
  if (method != "GET") return method == "POST" ? MustPut() : WrongMethod(method);
  const Collection& records = call.books.At(collection);
  if (call.path.empty()) return AnswerList(call, {{.collection = records, .type = records.type()}});
  const auto id = ParseGuid(call.path[0]);
  return id ? AnswerOne(call, records.Find(*id)) : NoSuchRoute();
}

// A list and its records, which can be put.
Response HandleRecords(Call& call, const char* collection, Finish finish) {
  if (call.path.size() != 1 || call.request.method != "PUT") return HandleReadOnly(call, collection);
  const auto id = ParseGuid(call.path[0]);
  return id ? AnswerPut(call, {.collection = collection, .id = *id}, finish) : NoSuchRoute();
}

struct Below {
  const char* part;  // lower case, as in the path
  const char* collection;
  Finish finish;
  bool can_delete;
};
constexpr std::array kBelowCustomers = {
    Below{"addresses", "Addresses", FinishAddress, false},
    Below{"contactpersons", "ContactPersons", nullptr, true},
    Below{"fiscalprocessparameters", "FiscalProcessParameters", nullptr, false},
};

Response HandleBelow(Call& call, const std::string& customer, const Below& below) {
  const std::string& method = call.request.method;
  const Collection& records = call.books.At(below.collection);
  if (method == "POST") return MustPut();
  if (call.path.size() == 2) {
    return method == "GET" ? AnswerChildren(call, records, customer) : WrongMethod(method);
  }
  const auto id = ParseGuid(call.path[2]);
  if (!id || call.path.size() > 3) return NoSuchRoute();
  const Stored<Record>* stored = records.Find(*id);
  const bool is_his = stored != nullptr && stored->value.parent == customer;
  if (method == "GET") return AnswerOne(call, is_his ? stored : nullptr);
  if (method == "PUT") {
    return AnswerPut(call, {.collection = below.collection, .id = *id, .parent = customer}, below.finish);
  }
  if (method != "DELETE" || !below.can_delete) return WrongMethod(method);
  if (!is_his) return NotFound();
  Remove(call, below.collection, *id);
  return {.status = 204, .headers = {}, .body = ""};
}

Response HandleCustomers(Call& call) {
  if (call.path.size() < 2) return HandleRecords(call, "Customers", FinishCustomer);
  const auto id = ParseGuid(call.path[0]);
  const auto below = std::find_if(kBelowCustomers.begin(), kBelowCustomers.end(),
                                  [&](const Below& known) { return call.path[1] == known.part; });
  if (!id || below == kBelowCustomers.end()) return NoSuchRoute();
  const Stored<Record>* customer = call.books.At("Customers").Find(*id);
  const bool seen = customer != nullptr && (call.request.method != "GET" || call.Sees(*customer));
  return seen ? HandleBelow(call, *id, *below) : NotFound();  // 7.8
}

Response HandleProducts(Call& call) { return HandleRecords(call, "Products", FinishProduct); }

Response HandleRelations(Call& call) {
  const std::string& method = call.request.method;
  if (!call.path.empty()) return NoSuchRoute();
  if (method != "GET") return method == "POST" ? MustPut() : WrongMethod(method);
  return AnswerList(call, {{.collection = call.books.At("Customers"), .type = CustomerModel()},
                           {.collection = call.books.At("Vendors"), .type = CustomerModel()}});
}

Response HandleSettings(Call& call) {
  if (!call.path.empty()) return NoSuchRoute();
  if (call.request.method != "GET") return WrongMethod(call.request.method);
  Record settings(SettingsModel(), call.books.id());
  settings.Set("SalesVATIncluded", call.books.told().Flag("SalesVATIncluded"));
  return AnswerRecords(call, SettingsModel(), {&settings});
}

}  // namespace

const Resource* FindResource(absl::string_view name) {
  static constexpr std::array kResources = {
      Resource{"SalesInvoices", HandleInvoices},
      Resource{"Receipts", HandleReceipts},
      Resource{"Customers", HandleCustomers},
      Resource{"Relations", HandleRelations},
      Resource{"Products", HandleProducts},
      Resource{"AdministrationSettings", HandleSettings},
      Resource{"Vendors", [](Call& call) { return HandleReadOnly(call, "Vendors"); }},
      Resource{"TaxRates", [](Call& call) { return HandleReadOnly(call, "TaxRates"); }},
      Resource{"UnitOfMeasurements", [](Call& call) { return HandleReadOnly(call, "UnitOfMeasurements"); }},
      Resource{"Ledgers", [](Call& call) { return HandleReadOnly(call, "Ledgers"); }},
      Resource{"DocumentCategories", [](Call& call) { return HandleReadOnly(call, "DocumentCategories"); }},
      Resource{"DocumentCategoryAccounts", [](Call& call) { return HandleReadOnly(call, "DocumentCategoryAccounts"); }},
      Resource{"CustomerTypes", [](Call& call) { return HandleReadOnly(call, "CustomerTypes"); }},
      Resource{"CustomerStatuses", [](Call& call) { return HandleReadOnly(call, "CustomerStatuses"); }},
      Resource{"EntityTypes", [](Call& call) { return HandleReadOnly(call, "EntityTypes"); }},
  };
  for (const Resource& resource : kResources) {
    if (absl::EqualsIgnoreCase(resource.name, name)) return &resource;
  }
  return nullptr;
}

std::optional<Response> HandleRoot(Call& call, const Books& books, const Login& login) {
  const std::string& name = call.path[0];
  const bool alone = call.path.size() == 1;
  const std::string list = RootList(name);
  if (name != "administrations" && !(alone && (name == "userinfo" || name == "help" || !list.empty()))) {
    return std::nullopt;
  }
  if (call.request.method != "GET") return WrongMethod(call.request.method);
  if (!list.empty()) return Response{.headers = {}, .body = list};
  if (name == "help") return PageInsteadOfJson();
  if (name == "userinfo") {
    std::string body = "{\"UserName\":";
    AppendQuoted(login.user, &body);
    return Response{.headers = {}, .body = absl::StrCat(body, "}")};
  }
  std::vector<const Record*> administrations;
  for (const auto& [id, administratie] : books.administraties) {
    const bool asked = alone || ParseGuid(call.path[1]) == id;
    if (login.Reaches(id) && asked) administrations.push_back(&administratie->told());
  }
  if (alone) return AnswerRecords(call, AdministrationModel(), administrations);
  if (!ParseGuid(call.path[1]) || call.path.size() > 2) return NoSuchRoute();
  if (administrations.empty()) return Forbidden();
  return RepresentationOf(call, *administrations.front(), {});
}

}  // namespace koppel::sandbox::reeleezee
