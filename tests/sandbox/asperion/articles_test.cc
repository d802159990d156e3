// Articles of the vendor page 3.7.
#include "tests/sandbox/asperion/sandbox_fixture.h"

namespace koppel::sandbox::asperion {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class ArticlesTest : public SandboxTest {
 protected:
  std::int64_t MadeInactive(const std::string& code) {
    const std::string body =
        absl::StrCat(R"({"code":")", code, R"(","description":"Oud","salesTypeId":"MAT","active":false})");
    return Made("articles", body).at("id").as_int64();
  }
};

TEST_F(ArticlesTest, AnArticleComesBackAsTheVendorShowsIt) {
  const Response made =
      Post("articles",
           R"({"code":"KOP-15","description":"Knelkoppeling 15 mm","unit":"stuks","price":2.35,"salesTypeId":"MAT"})");
  EXPECT_EQ(made.body, R"({"id":500001,"code":"KOP-15","description":"Knelkoppeling 15 mm","longDescription":null,)"
                       R"("unit":"stuks","price":2.35,"salesTypeId":"MAT","currentStock":0,"active":true,)"
                       R"("_meta":{"self":"http://127.0.0.1:4711/v1/articles/500001"}})");
  EXPECT_EQ(Get("articles/500001").body, made.body);
}

TEST_F(ArticlesTest, WhatIsWrongIsSaidPerProperty) {
  EXPECT_THAT(Objections(Post("articles", "{}")),
              ElementsAre("Description: Description is verplicht.", "SalesTypeId: SalesTypeId is verplicht.",
                          "Code: Code is verplicht."));
  EXPECT_THAT(Objections(Post("articles", R"({"code":"A","description":"A","salesTypeId":"XX"})")),
              ElementsAre("SalesTypeId: Verkoopsoort 'XX' bestaat niet."));
  EXPECT_THAT(Objections(Post("articles", R"({"code":"A","description":"A","salesTypeId":"MAT","price":"2,35"})")),
              ElementsAre("Price: De waarde van Price is ongeldig."));
  EXPECT_THAT(Objections(Post("articles", R"({"code":"A","description":"A","salesTypeId":"MAT","eenheid":"st"})")),
              ElementsAre("$.eenheid: Het veld 'eenheid' is onbekend."));
}

TEST_F(ArticlesTest, StockIsNeverWritten) {
  EXPECT_THAT(Objections(Post("articles", R"({"code":"A","description":"A","salesTypeId":"MAT","currentStock":5})")),
              ElementsAre("CurrentStock: CurrentStock kan niet worden gewijzigd."));
  const std::string path = absl::StrCat("articles/", MadeArticle("A"));
  EXPECT_THAT(Objections(Put(path, R"({"code":"A","description":"A","salesTypeId":"MAT","currentStock":5})")),
              ElementsAre("CurrentStock: CurrentStock kan niet worden gewijzigd."));
  json::object whole = json::parse(Get(path).body).as_object();
  whole["price"] = 3;
  EXPECT_EQ(Put(path, json::serialize(whole)).status, 200);
  EXPECT_EQ(json::parse(Get(path).body).at("price").as_int64(), 3);
}

TEST_F(ArticlesTest, ACodeIsUniqueAmongInactiveOnesToo) {  // A16
  MadeInactive("OUD");
  EXPECT_THAT(Column(Get("articles?Code=OUD"), "id"), IsEmpty());
  const std::string body = R"({"code":"OUD","description":"Nieuw","salesTypeId":"MAT"})";
  EXPECT_THAT(Objections(Post("articles", body)), ElementsAre("Code: Artikelcode is al in gebruik."));
  EXPECT_EQ(Counts("articles").at("refused_duplicates").as_int64(), 1);
  Config config;
  config.rules.unique = false;
  Start(config);
  EXPECT_EQ(Post("articles", body).status, 201);
  EXPECT_EQ(Post("articles", body).status, 201);
  EXPECT_EQ(Duplicates("article_code").at("OUD").as_int64(), 2);
  EXPECT_EQ(Duplicates("article_description").at("Nieuw").as_int64(), 2);
}

TEST_F(ArticlesTest, OnlyActiveOnesUnlessItIsAskedOtherwise) {  // A17
  MadeArticle("NU");
  const std::int64_t old = MadeInactive("OUD");
  EXPECT_THAT(Column(Get("articles"), "code"), ElementsAre("NU"));
  EXPECT_THAT(Column(Get("articles?ActiveState=Active"), "code"), ElementsAre("NU"));
  EXPECT_THAT(Column(Get("articles?ActiveState=inactive"), "code"), ElementsAre("OUD"));
  EXPECT_THAT(Column(Get("articles?ActiveState=All"), "code"), ElementsAre("NU", "OUD"));
  EXPECT_THAT(Objections(Get("articles?ActiveState=Beide")),
              ElementsAre("ActiveState: De waarde van ActiveState is ongeldig."));
  EXPECT_THAT(Get(absl::StrCat("articles/", old)), Refuses(404, "Not Found"));
  EXPECT_EQ(Get(absl::StrCat("articles/", old, "?ActiveState=All")).status, 200);
}

TEST_F(ArticlesTest, TheHourTypesOfASalesTypeComeWithThoseOfALongerOne) {
  MadeArticle("KOP-15");
  MadeArticle("UUR", "58.5", "URE");
  MadeArticle("OVERUUR", "87.75", "UREO");
  EXPECT_THAT(Column(Get("articles?SalesTypeId=URE"), "code"), ElementsAre("UUR", "OVERUUR"));
  EXPECT_THAT(Column(Get("articles?SalesTypeId=URE&SalesTypeId_comparison=Equals"), "code"), ElementsAre("UUR"));
  EXPECT_THAT(Column(Get("articles?Code=kop-15&Code_comparison=Equals"), "code"), ElementsAre("KOP-15"));
  EXPECT_THAT(Column(Get("articles?Description=artikel%20k"), "code"), ElementsAre("KOP-15"));
  EXPECT_THAT(Column(Get("articles?Price=58.50"), "code"), ElementsAre("UUR"));
}

TEST_F(ArticlesTest, APutMovesTheCode) {
  const std::string path = absl::StrCat("articles/", MadeArticle("A"));
  EXPECT_EQ(Put(path, R"({"code":"B","description":"B","salesTypeId":"MAT","active":false})").status, 200);
  EXPECT_THAT(Column(Get("articles?ActiveState=All&Code=A"), "id"), IsEmpty());
  EXPECT_THAT(Column(Get("articles?ActiveState=All&Code=B"), "active"), ElementsAre("false"));
  MadeArticle("A");
  EXPECT_THAT(Objections(Put(path, R"({"code":"A","description":"B","salesTypeId":"MAT"})")),
              ElementsAre("Code: Artikelcode is al in gebruik."));
}

TEST_F(ArticlesTest, ValidateOnlyStoresNothing) {
  EXPECT_EQ(Post("articles?validateOnly=True", R"({"code":"A","description":"A","salesTypeId":"MAT"})").status, 200);
  EXPECT_EQ(Counts("creates").as_int64(), 0);
  EXPECT_THAT(Column(Get("articles"), "id"), IsEmpty());
}

}  // namespace
}  // namespace koppel::sandbox::asperion
