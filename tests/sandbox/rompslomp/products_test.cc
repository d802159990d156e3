// Products of the vendor page 3.3.
#include "tests/sandbox/rompslomp/sandbox_fixture.h"

namespace koppel::sandbox::rompslomp {
namespace {

using testing::ElementsAre;

class ProductsTest : public SandboxTest {
 protected:
  json::object MadeProduct(const std::string& code, const std::string& price = "5.0") {
    return Made("product", absl::StrCat(R"({"product":{"invoice_line":{"description":"Artikel )", code,
                                        R"(","price_per_unit":")", price, R"(","product_code":")", code, R"("}}})"));
  }
};

TEST_F(ProductsTest, AProductCarriesItsPriceInALine) {
  const json::object product = MadeProduct("KABEL-3X25");
  const json::object& line = product.at("invoice_line").as_object();
  EXPECT_FALSE(product.at("has_stock").as_bool());
  EXPECT_EQ(product.at("number_sold").as_int64(), 0);
  EXPECT_EQ(line.at("price_per_unit").as_string(), "5.0");
  EXPECT_EQ(line.at("price_with_vat").as_string(), "6.05");
  EXPECT_EQ(line.at("vat_rate").as_string(), "0.21");
  EXPECT_EQ(line.at("vat_type_id").as_int64(), 701000021);
  EXPECT_EQ(line.at("quantity").as_string(), "1.0");
  EXPECT_NE(product.at("id"), line.at("id"));
  EXPECT_EQ(json::parse(Get(absl::StrCat("products/", product.at("id").as_int64())).body).at("product"),
            json::value(product));
}

TEST_F(ProductsTest, WhatIsWrongIsSaid) {
  EXPECT_THAT(Post("products", R"({"product":{"invoice_line":{"description":"Rookmelder"}}})"),
              Objects("Product is invalid: Stuksprijs moet opgegeven zijn."));
  EXPECT_THAT(Post("products", R"({"product":{"invoice_line":{"description":"X","price_per_unit":"veel"}}})"),
              Objects("Product is invalid: Stuksprijs is geen getal."));
  EXPECT_THAT(
      Post("products", R"({"product":{"invoice_line":{"description":"X","price_per_unit":1,"vat_type_id":3}}})"),
      Objects("Product is invalid: Btw soort is ongeldig."));
  EXPECT_THAT(Post("products", absl::StrCat(R"({"product":{"invoice_line":{"description":")", std::string(256, 'x'),
                                            R"(","price_per_unit":"1"}}})")),
              Objects("Product is invalid: Omschrijving is te lang (maximaal 255 tekens)."));
  EXPECT_THAT(Post("products", absl::StrCat(R"({"product":{"invoice_line":{"description":"X","product_code":")",
                                            std::string(101, 'x'), R"(","price_per_unit":"1"}}})")),
              Objects("Product is invalid: Product code is te lang (maximaal 100 tekens)."));
  EXPECT_THAT(Post("products", R"({"product":{"description":"X","price_per_unit":"1"}})"),
              Refuses(400, "client.parameters.unpermitted_parameters"));
  EXPECT_THAT(
      Post("products", R"({"product":{"invoice_line":{"description":"X","price_per_unit":"1","quantity":"2"}}})"),
      Refuses(400, "client.parameters.unpermitted_parameters"));
}

TEST_F(ProductsTest, LengthCountsCharactersNotBytes) {
  std::string meters;
  for (int i = 0; i < 255; ++i) meters += "²";
  EXPECT_EQ(Post("products",
                 absl::StrCat(R"({"product":{"invoice_line":{"description":")", meters, R"(","price_per_unit":"1"}}})"))
                .status,
            201);
}

TEST_F(ProductsTest, CodesAreSearchedExactlyAndManyAtATime) {
  MadeProduct("LAMP-E27");
  MadeProduct("KABEL-3X25");
  MadeProduct("RM-10J");
  EXPECT_THAT(Column(Get("products?search[product_codes][]=LAMP-E27&search%5Bproduct_codes%5D%5B%5D=RM-10J"
                         "&search[product_codes][]=lamp-e27"),
                     "products", "number_sold"),
              ElementsAre("0", "0"));
  EXPECT_EQ(HeaderOf(Get("products?search[product_codes][]=ONBEKEND"), "X-Total"), "0");
  EXPECT_EQ(HeaderOf(Get("products?search[q]=kabel"), "X-Total"), "1");
  EXPECT_EQ(HeaderOf(Get("products?product_codes[]=ONBEKEND"), "X-Total"), "3");
  EXPECT_THAT(Get("products?selection=actief"), Refuses(400, "client.parameters.invalid_parameter_value"));
}

TEST_F(ProductsTest, ACodeIsUniqueUnlessTheSwitchSaysOtherwise) {  // A15
  const std::string body =
      R"({"product":{"invoice_line":{"description":"X","price_per_unit":"1","product_code":"A"}}})";
  EXPECT_EQ(Post("products", body).status, 201);
  EXPECT_THAT(Post("products", body), Objects("Product is invalid: Product code is al in gebruik."));
  Config config;
  config.rules.unique_product_codes = false;
  Start(config);
  EXPECT_EQ(Post("products", body).status, 201);
  EXPECT_EQ(Post("products", body).status, 201);
  EXPECT_EQ(HeaderOf(Get("products?search[product_codes][]=A"), "X-Total"), "2");
  EXPECT_EQ(Control("GET", "/_ledger?summary=1").at("duplicates").at("product_code").at("A").as_int64(), 2);
}

TEST_F(ProductsTest, ACodeIsMadeWhenNoneIsGiven) {
  EXPECT_EQ(Made("product", R"({"product":{"invoice_line":{"description":"X","price_per_unit":"1"}}})")
                .at("invoice_line")
                .at("product_code")
                .as_string(),
            "P1");
}

TEST_F(ProductsTest, APatchReachesIntoTheLine) {
  const std::string path = absl::StrCat("products/", MadeProduct("A").at("id").as_int64());
  const Response response =
      Patch(path, R"({"product":{"invoice_line":{"price_per_unit":12.5,"vat_type_id":"701000009"}}})");
  EXPECT_EQ(response.status, 200) << response.body;
  const json::value line = json::parse(response.body).at("product").at("invoice_line");
  EXPECT_EQ(line.at("price_per_unit").as_string(), "12.5");
  EXPECT_EQ(line.at("vat_amount").as_string(), "1.13");
  EXPECT_EQ(line.at("product_code").as_string(), "A");
  EXPECT_EQ(Delete(path).status, 204);
  EXPECT_THAT(Get(path), Refuses(404, "client.not_found.resource"));
}

TEST_F(ProductsTest, OnlyACustomVatTypeTakesARate) {
  const auto rate = [&](const char* line) {
    return std::string(
        Made("product",
             absl::StrCat(R"({"product":{"invoice_line":{"description":"X","price_per_unit":"1",)", line, "}}}"))
            .at("invoice_line")
            .at("vat_rate")
            .as_string());
  };
  EXPECT_EQ(rate(R"("vat_type_id":701000021,"vat_rate":"0.05")"), "0.21");
  EXPECT_EQ(rate(R"("vat_type_id":701000003,"vat_rate":"0.05")"), "0.05");
}

}  // namespace
}  // namespace koppel::sandbox::rompslomp
