// Sales invoices of the vendor page 3.7 and 5.
#include "tests/sandbox/rompslomp/sandbox_fixture.h"

namespace koppel::sandbox::rompslomp {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class InvoicesTest : public SandboxTest {
 protected:
  InvoicesTest() { contact = MadeContact(); }

  std::string Body(const std::string& lines_json, const std::string& more = "") const {
    return InvoiceBody(contact, lines_json, more);
  }
  // "without + vat = with" of an invoice with these lines.
  std::string Totals(const std::string& lines_json) {
    const json::object invoice = Made("sales_invoice", Body(lines_json));
    return absl::StrCat(std::string(invoice.at("price_without_vat").as_string()), " + ",
                        std::string(invoice.at("vat_amount").as_string()), " = ",
                        std::string(invoice.at("price_with_vat").as_string()));
  }
  static std::string Path(const json::object& invoice) {
    return absl::StrCat("sales_invoices/", invoice.at("id").as_int64());
  }

  std::int64_t contact;
};

constexpr char kLine[] = R"({"description":"Arbeid","price_per_unit":"68.0","quantity":"2.5"})";

TEST_F(InvoicesTest, AConceptHasNoNumberAndTheTotalsOfItsLines) {
  const json::object invoice = Made("sales_invoice", Body(R"(
      {"description":"Arbeid monteur","quantity":"2.5","price_per_unit":"68.0","vat_type_id":701000021},
      {"description":"Kabel","quantity":"12.0","price_per_unit":"5.0","vat_type_id":701000021},
      {"description":"Uitgevoerd door","price_per_unit":"0.0"})",
                                                          R"("date":"2026-03-16","api_reference":"KPL-A",)"));
  EXPECT_EQ(invoice.at("status").as_string(), "concept");
  EXPECT_TRUE(invoice.at("invoice_number").is_null());
  EXPECT_TRUE(invoice.at("published_at").is_null());
  EXPECT_EQ(invoice.at("price_without_vat").as_string(), "230.0");
  EXPECT_EQ(invoice.at("vat_amount").as_string(), "48.3");
  EXPECT_EQ(invoice.at("price_with_vat").as_string(), "278.3");
  EXPECT_EQ(invoice.at("open_amount").as_string(), "278.3");
  EXPECT_EQ(invoice.at("due_date").as_string(), "2026-04-15");  // A22: 30 days
  EXPECT_EQ(invoice.at("api_reference").as_string(), "KPL-A");
  EXPECT_EQ(invoice.at("cached_contact").at("name").as_string(), "Bakkerij De Korenaar");
  EXPECT_EQ(invoice.at("invoice_lines").at(0).at("price_with_vat").as_string(), "205.7");
  EXPECT_EQ(json::parse(Get(Path(invoice)).body).at("sales_invoice"), json::value(invoice));
}

TEST_F(InvoicesTest, EachLineIsRoundedToCents) {  // A13
  EXPECT_EQ(Totals(R"({"description":"a","quantity":"0.333","price_per_unit":"1.0"},
                      {"description":"b","quantity":"0.333","price_per_unit":"1.0"},
                      {"description":"c","quantity":"0.333","price_per_unit":"1.0"})"),
            "0.99 + 0.21 = 1.2");
  EXPECT_EQ(Totals(R"({"description":"a","quantity":"1","price_per_unit":"82.64463"})"), "82.64 + 17.35 = 99.99");
  EXPECT_EQ(Totals(R"({"description":"a","quantity":"-1","price_per_unit":"0.125"})"), "-0.13 + -0.03 = -0.16");
  EXPECT_EQ(Totals(R"({"description":"a","quantity":1,"price_per_unit":0.125})"), "0.13 + 0.03 = 0.16");
}

TEST_F(InvoicesTest, TheAlternativeRoundsTotalsOnly) {  // A13
  Config config;
  config.rules.rounding = Rounding::kTotalsOnly;
  Start(config);
  contact = MadeContact();
  EXPECT_EQ(Totals(R"({"description":"a","quantity":"0.335","price_per_unit":"1.0"},
                      {"description":"b","quantity":"0.335","price_per_unit":"1.0"},
                      {"description":"c","quantity":"0.335","price_per_unit":"1.0"})"),
            "1.01 + 0.21 = 1.22");
}

TEST_F(InvoicesTest, AReferenceIsGivenOnce) {  // A14, design 5 class B
  const std::string body = Body(kLine, R"("api_reference":"KPL-A",)");
  const json::object first = Made("sales_invoice", body);
  EXPECT_THAT(Post("sales_invoices", body), Objects("Factuur is invalid: Api reference is al in gebruik."));
  EXPECT_EQ(Post("sales_invoices", Body(kLine, R"("api_reference":"kpl-a",)")).status, 201);
  EXPECT_EQ(Post("sales_invoices", Body(kLine)).status, 201);
  EXPECT_EQ(Post("sales_invoices", Body(kLine)).status, 201);
  const json::value ledger = Control("GET", "/_ledger");
  EXPECT_EQ(ledger.at("counts").at("refused_duplicates").as_int64(), 1);
  EXPECT_EQ(ledger.at("refused_duplicates").at(0).at("key").as_string(), "KPL-A");
  EXPECT_EQ(ledger.at("refused_duplicates").at(0).at("existing_id"), first.at("id"));
  EXPECT_EQ(ledger.at("invoices").at(0).at("refused_duplicates").as_int64(), 1);
  EXPECT_TRUE(ledger.at("duplicates").at("api_reference").as_object().empty());
}

TEST_F(InvoicesTest, AReferenceIsFreeAgainAfterDeletion) {  // A14
  const std::string body = Body(kLine, R"("api_reference":"KPL-A",)");
  EXPECT_EQ(Delete(Path(Made("sales_invoice", body))).status, 204);
  EXPECT_EQ(HeaderOf(Get("sales_invoices?search[api_reference]=KPL-A"), "X-Total"), "0");
  Made("sales_invoice", body);
  EXPECT_EQ(Control("GET", "/_ledger?summary=1").at("duplicates").at("api_reference").at("KPL-A").as_int64(), 2);
}

TEST_F(InvoicesTest, WithoutUniquenessADuplicateIsStoredAndShows) {
  Config config;
  config.rules.unique = false;
  Start(config);
  contact = MadeContact();
  const std::string body = Body(kLine, R"("api_reference":"KPL-A",)");
  Made("sales_invoice", body);
  Made("sales_invoice", body);
  EXPECT_EQ(HeaderOf(Get("sales_invoices?search[api_reference]=KPL-A"), "X-Total"), "2");
  const json::value summary = Control("GET", "/_ledger?summary=1");
  EXPECT_EQ(summary.at("duplicates").at("api_reference").at("KPL-A").as_int64(), 2);
  EXPECT_EQ(summary.at("counts").at("refused_duplicates").as_int64(), 0);
  EXPECT_FALSE(summary.as_object().contains("invoices"));
}

TEST_F(InvoicesTest, SearchIsExactAndNewestFirst) {
  const json::object a = Made("sales_invoice", Body(kLine, R"("api_reference":"KPL-A","date":"2026-01-31",)"));
  const json::object b = Made("sales_invoice", Body(kLine, R"("api_reference":"KPL-AB","date":"2026-02-01",)"));
  const auto references = [&](const std::string& query) {
    return Column(Get("sales_invoices?" + query), "sales_invoices", "api_reference");
  };
  EXPECT_THAT(references(""), ElementsAre("KPL-AB", "KPL-A"));
  EXPECT_THAT(references("selection=all&search%5Bapi_reference%5D=KPL-A&per_page=5"), ElementsAre("KPL-A"));
  EXPECT_THAT(references("search[from]=2026-02-01"), ElementsAre("KPL-AB"));
  EXPECT_THAT(references("search[till]=2026-01-31T23:59:59Z"), ElementsAre("KPL-A"));
  EXPECT_THAT(references(absl::StrCat("search[contact_id]=", contact)), ElementsAre("KPL-AB", "KPL-A"));
  EXPECT_THAT(references("search[contact_id]=1"), ElementsAre());
  EXPECT_THAT(references("selection=published"), ElementsAre());
  EXPECT_THAT(references("selection=concept&api_reference=KPL-A"), ElementsAre("KPL-AB", "KPL-A"));
  for (const char* query :
       {"selection=paid", "search[contact_id]=x", "search[from]=31-01-2026", "search[till]=2026-02-30"}) {
    EXPECT_THAT(Get(absl::StrCat("sales_invoices?", query)), Refuses(400, "client.parameters.invalid_parameter_value"))
        << query;
  }
}

TEST_F(InvoicesTest, WhatIsWrongIsSaid) {
  const auto post = [&](const std::string& more, const std::string& lines_json = kLine) {
    return Post("sales_invoices", Body(lines_json, more));
  };
  EXPECT_THAT(Post("sales_invoices", R"({"sales_invoice":{"date":"2026-03-16"}})"),
              Objects("Factuur is invalid: Contact moet opgegeven zijn."));
  EXPECT_THAT(Post("sales_invoices", R"({"sales_invoice":{"contact_id":12}})"),  // A10
              Objects("Factuur is invalid: Contact moet opgegeven zijn."));
  EXPECT_THAT(post(R"("date":"1990-01-01",)"), Objects("Factuur is invalid: Factuurdatum moet na 01/01/1990 liggen."));
  EXPECT_EQ(post(R"("date":"1990-01-02",)").status, 201);
  EXPECT_THAT(post(R"("date":"",)"), Objects("Factuur is invalid: Factuurdatum moet opgegeven zijn."));
  EXPECT_THAT(post(R"("date":"16-03-2026",)"), Objects("Factuur is invalid: Factuurdatum moet opgegeven zijn."));
  EXPECT_THAT(post(R"("due_date":"2026-02-30",)"), Objects("Factuur is invalid: Vervaldatum is ongeldig."));
  EXPECT_THAT(post(R"("payment_method":"contant",)"),
              Objects("Factuur is invalid: Payment method is niet in de lijst opgenomen."));
  EXPECT_THAT(post(R"("payment_method":"pay_custom",)"),
              Objects("Factuur is invalid: Custom payment instructions moet opgegeven zijn."));
  EXPECT_THAT(post(R"("currency":"usd",)"), Objects("Factuur is invalid: Currency exchange rate moet opgegeven zijn."));
  EXPECT_THAT(post(R"("template_id":5,)"), Objects("Factuur is invalid: Template is ongeldig."));
  EXPECT_THAT(post(absl::StrCat(R"("api_reference":")", std::string(256, 'x'), "\",")),
              Objects("Factuur is invalid: Api reference is te lang (maximaal 255 tekens)."));
  EXPECT_THAT(post("", R"({"description":"a"})"),
              Objects("Factuur is invalid: Stuksprijs moet opgegeven zijn."));  // A12
  EXPECT_THAT(post("", R"({"price_per_unit":"1"})"), Objects("Factuur is invalid: Omschrijving moet opgegeven zijn."));
  EXPECT_THAT(post("", R"({"description":"a","price_per_unit":"1","quantity":"1,5"})"),
              Objects("Factuur is invalid: Aantal is geen getal."));
  EXPECT_THAT(post("", R"({"description":"a","price_per_unit":"1","product_id":5})"),
              Objects("Factuur is invalid: Product is ongeldig."));
  EXPECT_THAT(post("", R"({"description":"a","price_per_unit":"1","vat_type_id":5})"),
              Objects("Factuur is invalid: Btw soort is ongeldig."));
  EXPECT_THAT(post("", absl::StrCat(R"({"description":")", std::string(256, 'x'), R"(","price_per_unit":"1"})")),
              Objects("Factuur is invalid: Omschrijving is te lang (maximaal 255 tekens)."));
  EXPECT_EQ(post("", "").status, 201);  // A12: a concept without lines
}

TEST_F(InvoicesTest, StrayAttributesAreRefusedAtEveryLevel) {
  const auto post = [&](const std::string& more, const std::string& lines_json = kLine) {
    return Post("sales_invoices", Body(lines_json, more));
  };
  for (const char* more :
       {R"("invoice_number":"1",)", R"("status":"concept",)", R"("reference":"x",)", R"("lines":[],)"}) {
    EXPECT_THAT(post(more), Refuses(400, "client.parameters.unpermitted_parameters")) << more;
  }
  const Response two = post("", R"({"description":"a","price_per_unit":"1","unit":"m","amount":"2"})");
  EXPECT_THAT(two, Refuses(400, "client.parameters.unpermitted_parameters"));
  EXPECT_EQ(MessageOf(two), "found unpermitted parameters: :unit, :amount");
  EXPECT_THAT(Post("sales_invoices", R"({"sales_invoice":{"invoice_lines":{"description":"a"}}})"),
              Refuses(400, "client.parameters.invalid_parameter_value"));
  EXPECT_THAT(post(R"("payments":[],)"), Refuses(403, "client.authorization.invalid_scope"));
}

TEST_F(InvoicesTest, ReverseChargedVatNeedsAVatNumber) {
  const std::string line = R"({"description":"a","price_per_unit":"100","vat_type_id":701000001})";
  EXPECT_THAT(Post("sales_invoices", Body(line)), Objects("Factuur is invalid: Btw nummer moet opgegeven zijn."));
  EXPECT_THAT(Post("sales_invoices", Body(line, R"("vat_number":"NL12",)")),
              Objects("Factuur is invalid: Btw nummer is ongeldig."));
  EXPECT_EQ(Post("sales_invoices", Body(line, R"("vat_number":"NL12","validates_vat_number":false,)")).status, 201);
  EXPECT_EQ(Post("sales_invoices", Body(line, R"("vat_number":"NL861234567B01",)")).status, 201);
  contact =
      Made("contact", R"({"contact":{"company_name":"Aannemer","vat_number":"NL861234567B01"}})").at("id").as_int64();
  EXPECT_EQ(Made("sales_invoice", Body(line)).at("vat_number").as_string(), "NL861234567B01");  // A22
  contact = Made("contact", R"({"contact":{"company_name":"Bouw","country_code":"BE"}})").at("id").as_int64();
  EXPECT_THAT(Post("sales_invoices", Body(R"({"description":"a","price_per_unit":"100","vat_type_id":701000000})")),
              Objects("Factuur is invalid: Btw nummer moet opgegeven zijn."));
}

TEST_F(InvoicesTest, APatchMergesLines) {
  const json::object invoice = Made("sales_invoice", Body(R"({"description":"a","price_per_unit":"10"},
                                                             {"description":"b","price_per_unit":"20"},
                                                             {"description":"c","price_per_unit":"30"})"));
  const auto line_id = [&](int i) {
    return invoice.at("invoice_lines").as_array().at(static_cast<std::size_t>(i)).at("id").as_int64();
  };
  const Response response =
      Patch(Path(invoice),
            absl::StrCat(R"({"sales_invoice":{"invoice_lines":[{"id":)", line_id(0), R"(,"_destroy":true},{"id":")",
                         line_id(1), R"(","price_per_unit":"25"},{"description":"d","price_per_unit":"1"}]}})"));
  EXPECT_EQ(response.status, 200) << response.body;
  const json::value changed = json::parse(response.body).at("sales_invoice");
  std::vector<std::string> descriptions;
  for (const json::value& line : changed.at("invoice_lines").as_array()) {
    descriptions.emplace_back(line.at("description").as_string());
  }
  EXPECT_THAT(descriptions, ElementsAre("b", "c", "d"));
  EXPECT_EQ(changed.at("price_without_vat").as_string(), "56.0");
  EXPECT_EQ(changed.at("invoice_lines").at(0).at("id").as_int64(), line_id(1));
  EXPECT_THAT(Patch(Path(invoice), R"({"sales_invoice":{"invoice_lines":[{"id":1,"description":"x"}]}})"),
              Refuses(404, "client.not_found.resource"));
  EXPECT_EQ(Patch(Path(invoice), R"({"sales_invoice":{"description":"Werkbon 7"}})").status, 200);
  EXPECT_THAT(Get(Path(invoice)).body, HasSubstr("Werkbon 7"));
}

TEST_F(InvoicesTest, APublishedInvoiceHasANumberAndStandsFast) {  // A16, A26
  const json::object product =
      Made("product", R"({"product":{"invoice_line":{"description":"X","price_per_unit":"1"}}})");
  const json::object invoice = Made(
      "sales_invoice", Body(absl::StrCat(R"({"description":"a","price_per_unit":"10","quantity":"3","product_id":)",
                                         product.at("id").as_int64(), "}")));
  EXPECT_EQ(Get(Path(invoice) + "/pdf").body, R"({"message":"Factuur wordt niet gepubliceerd"})");
  const Response published = Patch(Path(invoice), R"({"sales_invoice":{"_publish":true}})");
  EXPECT_EQ(json::parse(published.body).at("sales_invoice").at("invoice_number").as_string(), "2026030001");
  EXPECT_EQ(json::parse(published.body).at("sales_invoice").at("published_at").as_string(), "2026-03-16");
  const std::string already = "Factuur is invalid: Factuur is al gepubliceerd.";
  EXPECT_THAT(Patch(Path(invoice), R"({"sales_invoice":{"_publish":true}})"), Objects(already));
  EXPECT_THAT(Patch(Path(invoice), R"({"sales_invoice":{"description":"x"}})"), Objects(already));
  EXPECT_THAT(Delete(Path(invoice)), Objects(already));
  EXPECT_EQ(Get(Path(invoice) + "/pdf").content_type, "application/pdf");
  EXPECT_EQ(HeaderOf(Get("sales_invoices?selection=published"), "X-Total"), "1");
  EXPECT_EQ(json::parse(Get(absl::StrCat("products/", product.at("id").as_int64())).body)
                .at("product")
                .at("number_sold")
                .as_int64(),
            3);
  EXPECT_EQ(Made("sales_invoice", Body(kLine, R"("_publish":true,)")).at("invoice_number").as_string(), "2026030002");
}

TEST_F(InvoicesTest, AnInvoiceKeepsItsContactWhenThatIsDeleted) {  // A17
  const json::object invoice = Made("sales_invoice", Body(kLine));
  EXPECT_EQ(Delete(absl::StrCat("contacts/", contact)).status, 204);
  const json::value kept = json::parse(Get(Path(invoice)).body).at("sales_invoice");
  EXPECT_EQ(kept.at("contact_id").as_int64(), contact);
  EXPECT_EQ(kept.at("cached_contact").at("name").as_string(), "Bakkerij De Korenaar");
  EXPECT_THAT(Post("sales_invoices", Body(kLine)), Objects("Factuur is invalid: Contact moet opgegeven zijn."));
}

TEST_F(InvoicesTest, AnInlineContactIsMadeWithTheInvoiceOrNotAtAll) {
  const std::string contact_json = R"("contact":{"company_name":"Nieuw B.V.","contact_number":"N-1"})";
  EXPECT_EQ(Post("sales_invoices", absl::StrCat("{\"sales_invoice\":{", contact_json, R"(,"date":""}})")).status, 422);
  EXPECT_EQ(HeaderOf(Get("contacts?search[q]=Nieuw"), "X-Total"), "0");
  const json::object invoice = Made("sales_invoice", absl::StrCat("{\"sales_invoice\":{", contact_json, "}}"));
  EXPECT_EQ(invoice.at("cached_contact").at("contact_number").as_string(), "N-1");
  EXPECT_EQ(Get(absl::StrCat("contacts/", invoice.at("contact_id").as_int64())).status, 200);
}

TEST_F(InvoicesTest, TodayIsInAmsterdam) {
  Config config;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Amsterdam", &config.rules.zone));
  now = absl::FromUnixSeconds(1774996200);  // 31 March 2026 22:30 UTC, half past midnight of 1 April in Amsterdam
  Start(config);
  contact = MadeContact();
  EXPECT_EQ(Made("sales_invoice", Body(kLine)).at("date").as_string(), "2026-04-01");
}

}  // namespace
}  // namespace koppel::sandbox::rompslomp
