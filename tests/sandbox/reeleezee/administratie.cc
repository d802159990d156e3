#include "tests/sandbox/reeleezee/administratie.h"

#include <algorithm>
#include <array>

#include "absl/base/internal/raw_logging.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "tests/sandbox/reeleezee/lists.h"
#include "tests/sandbox/reeleezee/model.h"

namespace koppel::sandbox::reeleezee {
namespace {

constexpr char kReceiptPrefix[] = "RLZ-01-";

struct Below {
  const char* parent;
  const char* collection;
};
constexpr std::array kBelow = {Below{"Customers", "Addresses"}, Below{"Customers", "ContactPersons"},
                               Below{"Customers", "FiscalProcessParameters"}, Below{"SalesInvoices", "Uploads"}};

}  // namespace

Administratie::Administratie(Record administration) : told_(std::move(administration)) {
  const auto add = [this](const char* name, const Type& type, const std::vector<std::string>& keys = {},
                          const std::vector<std::string>& texts = {}) {
    collections_.emplace(name, Collection(type, keys, texts));
  };
  add("Customers", CustomerModel(), {"Name", "SearchName", "IdentifierNumber"});
  add("Vendors", CustomerModel(), {"Name"});
  add("Addresses", AddressModel());
  add("ContactPersons", ContactPersonModel());
  add("FiscalProcessParameters", FiscalModel());
  add("Products", ProductModel(), {"Code", "Description"});
  add("SalesInvoices", InvoiceModel(), {"InvoiceNumber", "Entity", "Reference", "ReceiptNumber"},
      {"Header", "Description"});
  add("Uploads", UploadModel());
  add("TaxRates", TaxRateModel());
  add("UnitOfMeasurements", UnitModel());
  add("Ledgers", LedgerModel());
  add("DocumentCategories", CategoryModel());
  add("DocumentCategoryAccounts", CategoryAccountModel());
  add("CustomerTypes", CustomerTypeModel());
  add("CustomerStatuses", CustomerStatusModel());
  add("EntityTypes", EntityTypeModel());
  add("Countries", CountryModel());
  add("Languages", LanguageModel());
  PutLists(*this);
}

Collection& Administratie::At(absl::string_view name) {
  const auto found = collections_.find(name);
  if (found == collections_.end()) ABSL_RAW_LOG(FATAL, "no collection %s", std::string(name).c_str());
  return found->second;
}

Stored<Record>& Administratie::Put(absl::string_view collection, Record record, const Origin& origin) {
  Stored<Record>& stored = At(collection).Put(std::move(record), origin);
  const Record& value = stored.value;
  if (collection == "Addresses") {
    RefreshCity(value.parent);
  } else if (collection == "Customers") {
    highest_customer_number_ = std::max(highest_customer_number_, value.Int("IdentifierNumber"));
  } else if (collection == "SalesInvoices") {
    const std::string receipt = value.Text("ReceiptNumber");
    std::int64_t number = 0;
    if (absl::SimpleAtoi(absl::StripPrefix(receipt, kReceiptPrefix), &number)) {
      last_receipt_ = std::max(last_receipt_, number);
    }
    last_invoice_number_ = std::max(last_invoice_number_, value.Int("AutomaticNumber"));
  } else if (collection == "Uploads") {
    uploads_.insert(value.id);
  }
  return stored;
}

void Administratie::Delete(absl::string_view collection, const std::string& id, absl::Time at) {
  const Stored<Record>* gone = At(collection).Find(id);
  if (gone == nullptr) return;
  const std::string parent = gone->value.parent;
  At(collection).Delete(id, at);
  for (const auto& below : kBelow) {
    if (collection != below.parent) continue;
    const Collection::Hits children = At(below.collection).ChildrenOf(id);
    for (const Stored<Record>* child : children) At(below.collection).Delete(child->value.id, at);
  }
  if (collection == "Addresses") RefreshCity(parent);
}

void Administratie::RefreshCity(const std::string& customer) {
  Stored<Record>* stored = At("Customers").Find(customer);
  if (stored == nullptr) stored = At("Vendors").Find(customer);
  if (stored == nullptr) return;
  Value city;
  bool business = false;
  for (const Record* address : Below("Addresses", customer)) {
    const bool is_business = address->Int("Type") == address::kBusiness;
    if (IsNull(city) || (is_business && !business)) city = address->Get("City");
    business = business || is_business;
  }
  stored->value.Set("City", std::move(city));
}

const Record* Administratie::To(const std::string& collection, const std::string& id) const {
  const Stored<Record>* stored = collection.empty() ? nullptr : At(collection).Find(id);
  return stored == nullptr ? nullptr : &stored->value;
}

std::vector<const Record*> Administratie::Below(const std::string& collection, const std::string& parent) const {
  std::vector<const Record*> children;
  for (const Stored<Record>* child : At(collection).ChildrenOf(parent)) children.push_back(&child->value);
  return children;
}

std::string Administratie::NextReceiptNumber() const {
  return absl::StrFormat("%s%08d", kReceiptPrefix, last_receipt_ + 1);
}

std::uint64_t Administratie::version() const {
  std::uint64_t version = 0;
  for (const auto& [name, collection] : collections_) version += collection.version();
  return version;
}

}  // namespace koppel::sandbox::reeleezee
