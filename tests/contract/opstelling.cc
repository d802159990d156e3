#include "tests/contract/opstelling.h"

#include <map>

#include "absl/base/internal/raw_logging.h"

namespace koppel::vendor {
namespace {

Opstelling Asperion() {
  return {.program = ASPERION_SANDBOX,
          .flags = {"--access-token", "sesam", "--administration", "48213", "--rate-limit", "0"},
          .api = "/v1",
          .administratie_id = "48213",
          .gebruikersnaam = "",
          .token = "sesam",
          .seed = "",
          .maken = R"({"method":"POST","path":"salesinvoiceswithlines","body_contains":"KPL-"})",
          .zoeken = R"({"method":"GET","path":"salesinvoiceswithlines"})",
          .gemaakt = "invoices"};
}

// The concept is lines on a sales order that is there (IM-19).
Opstelling Imuis() {
  return {.program = IMUIS_SANDBOX,
          .flags = {},
          .api = "/v1/ws1_xml.asmx",
          .administratie_id = "2000",
          .gebruikersnaam = "",
          .token = "00000",
          .seed = R"({"DEB":[{"NR":10000,"ZKSL":"ORDERKLANT","NAAM":"Orderklant"}],)"
                  R"("ORDKOP":[{"NR":202600041,"DEB":10000,"ORDSRT":"SERVICE"}]})",
          .maken = R"({"body_contains":"CreateVerkooporderRegel"})",
          .zoeken = R"({"body_contains":"GetStamtabelRecords"})",
          .gemaakt = "order_lines",
          .per_concept = 2,
          .centen_te_veel = 2,  // one on each line
          .met_sessies = true,
          .dicht_zegt_hoe_lang = true};  // A20
}

Opstelling Reeleezee() {
  const std::string administratie = "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11";
  return {.program = REELEEZEE_SANDBOX,
          .flags = {"--user", "koppeling", "--password", "sesam", "--administration", administratie},
          .api = "/api/v1",
          .administratie_id = administratie,
          .gebruikersnaam = "koppeling",
          .token = "sesam",
          .seed = "",
          .maken = R"({"method":"PUT","path":"/SalesInvoices/"})",
          .zoeken = R"({"method":"GET","path":"/SalesInvoices/"})",
          .gemaakt = "invoices"};
}

Opstelling Rompslomp() {
  return {.program = ROMPSLOMP_SANDBOX,
          .flags = {"--personal-token", "sesam", "--company-id", "1203348871"},
          .api = "/api/v1",
          .administratie_id = "1203348871",
          .gebruikersnaam = "",
          .token = "sesam",
          .seed = "",
          .maken = R"({"method":"POST","path":"/sales_invoices"})",
          .zoeken = R"({"method":"GET","path":"/sales_invoices"})",
          .gemaakt = "invoices"};
}

}  // namespace

const Opstelling& OpstellingVan(const std::string& vendor) {
  static const std::map<std::string, Opstelling> kOpstellingen = {
      {"asperion", Asperion()}, {"imuis", Imuis()}, {"reeleezee", Reeleezee()}, {"rompslomp", Rompslomp()}};
  const auto found = kOpstellingen.find(vendor);
  if (found == kOpstellingen.end()) ABSL_RAW_LOG(FATAL, "%s has no sandbox here", vendor.c_str());
  return found->second;
}

}  // namespace koppel::vendor
