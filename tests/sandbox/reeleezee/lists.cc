#include "tests/sandbox/reeleezee/lists.h"

#include <array>

#include "absl/strings/match.h"
#include "tests/sandbox/reeleezee/administratie.h"
#include "tests/sandbox/reeleezee/model.h"

namespace koppel::sandbox::reeleezee {

const char kHighRate[] = "1e44993a-15f6-419f-87e5-3e31ac3d9383";
const char kActiveStatus[] = "33333333-0000-4000-8000-000000000001";
const char kSalesCategory[] = "44444444-0000-4000-8000-000000000001";

namespace {

// The configuration tells these at every start, so nobody asked for them.
const Origin kAlwaysThere{.request = 0, .at = absl::UnixEpoch(), .token = ""};

struct Rate {
  const char* id;
  const char* name;
  const char* percentage;
  bool exempt;
  bool relayed;
  const char* country;
};
constexpr std::array kRates = {
    Rate{"11111111-0000-4000-8000-000000000021", "BE, Hoog tarief", "0.21", false, false, "BE"},
    Rate{kHighRate, "NL, Hoog Tarief", "0.21", false, false, ""},
    Rate{"3a44e504-aceb-4ea9-a9a4-aa8b689676df", "NL, Laag tarief", "0.09", false, false, ""},
    Rate{"11111111-0000-4000-8000-000000000001", "NL, Nul tarief", "0", false, false, ""},
    Rate{"11111111-0000-4000-8000-000000000002", "NL, Geen BTW (Vrijgesteld)", "0", true, false, ""},
    Rate{"11111111-0000-4000-8000-000000000003", "NL, BTW verlegd (hoog)", "0", false, true, ""},
    Rate{"11111111-0000-4000-8000-000000000022", "EU, Producten Hoog tarief", "0.21", false, false, "EU"},
    Rate{"11111111-0000-4000-8000-000000000019", "DE, Hoog tarief", "0.19", false, false, "DE"},
};

struct Unit {
  const char* id;
  const char* code;
  std::array<const char*, 2> dutch;
  std::array<const char*, 2> english;
};
constexpr std::array kUnits = {
    Unit{"dde1cb30-f64e-4620-95a9-f414ea3418a8", "ST", {"stuk", "stuks"}, {"piece", "pieces"}},
    Unit{"22222222-0000-4000-8000-000000000001", "UUR", {"uur", "uren"}, {"hour", "hours"}},
    Unit{"22222222-0000-4000-8000-000000000002", "M", {"meter", "meters"}, {"metre", "metres"}},
};

struct Name {
  const char* collection;
  const char* id;
  const char* name;
};
constexpr std::array kNames = {
    Name{"CustomerTypes", "55555555-0000-4000-8000-000000000001", "Zakelijk"},
    Name{"CustomerTypes", "55555555-0000-4000-8000-000000000002", "Particulier"},
    Name{"CustomerStatuses", kActiveStatus, "Actief"},
    Name{"CustomerStatuses", "33333333-0000-4000-8000-000000000002", "Inactief"},
    Name{"EntityTypes", "66666666-0000-4000-8000-000000000001", "Besloten vennootschap"},
    Name{"EntityTypes", "66666666-0000-4000-8000-000000000002", "Vennootschap onder firma"},
    Name{"EntityTypes", "66666666-0000-4000-8000-000000000003", "Eenmanszaak"},
    Name{"EntityTypes", "66666666-0000-4000-8000-000000000004", "Natuurlijk persoon"},
    Name{"Countries", "NL", "Nederland"},
    Name{"Countries", "BE", "België"},
    Name{"Countries", "DE", "Duitsland"},
    Name{"Countries", "FR", "Frankrijk"},
    Name{"Countries", "GB", "Verenigd Koninkrijk"},
    Name{"Languages", "NL", "Nederlands"},
    Name{"Languages", "EN", "Engels"},
};

struct Account {
  const char* id;
  const char* number;
  const char* description;
  bool total;
};
constexpr std::array kAccounts = {
    Account{"77777777-0000-4000-8000-000000008000", "8000", "Omzet", true},
    Account{"77777777-0000-4000-8000-000000008010", "8010", "Omzet hoog tarief", false},
};

}  // namespace

void PutLists(Administratie& administratie) {
  for (const Rate& rate : kRates) {
    Record record(TaxRateModel(), rate.id);
    record.Set("Name", std::string(rate.name));
    record.Set("Percentage", *Decimal::Parse(rate.percentage));
    record.Set("IsExcempt", rate.exempt);
    record.Set("IsRelayed", rate.relayed);
    record.Set("IsMixed", false);
    record.Set("TaxKind", std::int64_t{1});
    record.Set("UseForPurchaseInvoiceDetails", true);
    if (*rate.country != '\0') record.Set("Country", std::string(rate.country));
    administratie.Put("TaxRates", std::move(record), kAlwaysThere);
  }
  for (const Unit& unit : kUnits) {
    Record record(UnitModel(), unit.id);
    record.Set("Code", std::string(unit.code));
    record.Set("Description", std::string(unit.dutch[0]));
    record.Set("PluralName", std::string(unit.dutch[1]));
    record.Set("DescriptionEnglish", std::string(unit.english[0]));
    record.Set("PluralNameEnglish", std::string(unit.english[1]));
    administratie.Put("UnitOfMeasurements", std::move(record), kAlwaysThere);
  }
  for (const Name& name : kNames) {
    Record record(administratie.At(name.collection).type(), name.id);
    record.Set("Name", std::string(name.name));
    administratie.Put(name.collection, std::move(record), kAlwaysThere);
  }
  for (const Account& account : kAccounts) {
    Record record(LedgerModel(), account.id);
    record.Set("AccountNumber", std::string(account.number));
    record.Set("AccountType", std::int64_t{2});
    record.Set("Description", std::string(account.description));
    record.Set("IsTotalAccount", account.total);
    administratie.Put("Ledgers", std::move(record), kAlwaysThere);
  }
  Record category(CategoryModel(), kSalesCategory);
  category.Set("Name", std::string("Verkoopfactuur (Omzet)"));
  category.Set("DocumentType", kSalesInvoice);
  administratie.Put("DocumentCategories", std::move(category), kAlwaysThere);
  Record pair(CategoryAccountModel(), "88888888-0000-4000-8000-000000000001");
  pair.Set("DocumentCategory", std::string(kSalesCategory));
  pair.Set("Account", std::string(kAccounts[1].id));
  administratie.Put("DocumentCategoryAccounts", std::move(pair), kAlwaysThere);
}

std::string RootList(absl::string_view name) {
  if (absl::EqualsIgnoreCase(name, "DocumentStatuses")) {
    return R"({"value":[{"id":1,"Name":"Tentative"},{"id":2,"Name":"Open"},{"id":3,"Name":"Closed"}]})";
  }
  if (absl::EqualsIgnoreCase(name, "ProductKinds")) {
    return R"({"value":[{"id":1,"Name":"Product"},{"id":2,"Name":"Dienst"}]})";
  }
  return "";
}

}  // namespace koppel::sandbox::reeleezee
