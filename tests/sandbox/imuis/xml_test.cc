#include "tests/sandbox/imuis/xml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "tests/sandbox/imuis/dataset.h"

namespace koppel::sandbox::imuis {
namespace {

using testing::HasSubstr;

std::string Nested(int depth) {
  std::string xml;
  for (int i = 0; i < depth; ++i) absl::StrAppend(&xml, "<a>");
  for (int i = 0; i < depth; ++i) absl::StrAppend(&xml, "</a>");
  return xml;
}

absl::Status Parse(const std::string& text) {
  pugi::xml_document document;
  return ParseXml(text, &document);
}

std::string TextOf(const std::string& text) {
  pugi::xml_document document;
  EXPECT_THAT(ParseXml(text, &document), base::IsOk());
  std::string read;
  EXPECT_THAT(ReadText(document.document_element(), &read), base::IsOk());
  return read;
}

TEST(Xml, TextIsReadAsItWasMeant) {
  EXPECT_EQ(TextOf("<a>Jansen &amp; Zn &lt;&#x2D;&#45;&#9;</a>"), "Jansen & Zn <--\t");
  EXPECT_EQ(TextOf("<a><![CDATA[<b>&</b>]]></a>"), "<b>&</b>");
  EXPECT_EQ(TextOf("<a>eerste<!-- tussen -->tweede</a>"), "eerstetweede");
  EXPECT_EQ(TextOf("<a>\t</a>"), "\t");
  EXPECT_EQ(TextOf("\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<a>é€</a>\n"), "é€");
}

TEST(Xml, ADocumentTypeIsRefusedAndWithItEveryEntity) {
  const std::string bomb =
      "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]><a>&y;&f;</a>";
  EXPECT_THAT(std::string(Parse(bomb).message()), HasSubstr("document type"));
  EXPECT_FALSE(Parse("<a>&x;</a>").ok());
  EXPECT_FALSE(Parse("<a b=\"&x;\"/>").ok());
}

TEST(Xml, ABareAmpersandIsRefused) {
  for (const char* text : {"<a>Jansen & Zn</a>", "<a>R&D;</a>", "<a>&;</a>", "<a>&#;</a>", "<a>&#x;</a>",
                           "<a>&#12a;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#x110000;</a>", "<a>&amp</a>"}) {
    EXPECT_FALSE(Parse(text).ok()) << text;
  }
}

TEST(Xml, WhatIsNotWellFormedIsRefused) {
  for (const char* text : {"",
                           "tekst",
                           "<a>",
                           "</a>",
                           "<a></b>",
                           "<a><b></a></b>",
                           "<a/><b/>",
                           "<a/>tekst",
                           "tekst<a/>",
                           "<a b=\"<\"/>",
                           "<a b=\"1\" b=\"2\"/>",
                           "<a b=1/>",
                           "<a><![CDATA[x</a>",
                           "<a><!-- x</a>",
                           "<a><?x</a>",
                           "<a>\x01</a>",
                           "<a>\xFF</a>",
                           "<a>\xEF\xBF\xBF</a>",
                           "<![CDATA[x]]>",
                           "<a",
                           "<a b=\"x"}) {
    EXPECT_FALSE(Parse(text).ok()) << text;
  }
}

TEST(Xml, DepthNumberAndAttributesAreBounded) {
  EXPECT_THAT(Parse(Nested(kDeepest)), base::IsOk());
  EXPECT_THAT(std::string(Parse(Nested(kDeepest + 1)).message()), HasSubstr("too deep"));
  EXPECT_THAT(std::string(Parse(Nested(1'000'000)).message()), HasSubstr("too deep"));
  std::string many = "<a>";
  for (int i = 0; i < kMostElements; ++i) absl::StrAppend(&many, "<b/>");
  EXPECT_THAT(std::string(Parse(many + "</a>").message()), HasSubstr("too many elements"));
  std::string wide = "<a";
  for (int i = 0; i <= kMostAttributes; ++i) absl::StrAppend(&wide, " b", i, "=\"\"");
  EXPECT_THAT(std::string(Parse(wide + "/>").message()), HasSubstr("too many attributes"));
}

TEST(Xml, WhatIsWrittenIsReadBack) {
  for (const char* text : {"a & b", "<x>", "]]>", "regel 1\nregel 2", "met\rkoets", "'\"", "é\t€"}) {
    std::string xml;
    AppendElement("a", text, &xml);
    EXPECT_EQ(TextOf(xml), text);
  }
  std::string nothing;
  AppendElement("a", "", &nothing);
  EXPECT_EQ(nothing, "<a />");
}

TEST(DataSet, RowsAndFieldsKeepTheirOrder) {
  const std::string xml =
      "<NewDataSet>\n  <ORDKOP><DEB>1</DEB><OPM /></ORDKOP>\n  <ORDRG><ART>A &amp; B</ART></ORDRG>\n  "
      "<ORDRG/></NewDataSet>";
  const absl::StatusOr<std::vector<DataRow>> rows = ReadDataSet(xml);
  ASSERT_THAT(rows.status(), base::IsOk());
  ASSERT_EQ(rows->size(), 3U);
  EXPECT_EQ(rows->at(0).table, "ORDKOP");
  EXPECT_NE(rows->at(0).fields.Find("OPM"), nullptr);
  EXPECT_EQ(rows->at(0).fields.Find("KENM"), nullptr);
  EXPECT_EQ(rows->at(1).fields.Get("ART"), "A & B");
  EXPECT_TRUE(rows->at(2).fields.empty());
  const absl::StatusOr<std::vector<DataRow>> again = ReadDataSet(WriteDataSet(*rows));
  ASSERT_THAT(again.status(), base::IsOk());
  EXPECT_EQ(WriteDataSet(*again), WriteDataSet(*rows));
}

TEST(DataSet, WhatIsNoDataSetIsRefused) {
  for (const char* text :
       {"", "<DataSet/>", "<NewDataSet>tekst</NewDataSet>", "<NewDataSet><A>tekst</A></NewDataSet>",
        "<NewDataSet><A><B>1</B><B>2</B></A></NewDataSet>", "<NewDataSet><A><B><C/></B></A></NewDataSet>"}) {
    EXPECT_FALSE(ReadDataSet(text).ok()) << text;
  }
  std::string many = "<NewDataSet><A>";
  for (int i = 0; i < 501; ++i) absl::StrAppend(&many, "<B", i, "/>");
  EXPECT_FALSE(ReadDataSet(many + "</A></NewDataSet>").ok());
}

}  // namespace
}  // namespace koppel::sandbox::imuis
