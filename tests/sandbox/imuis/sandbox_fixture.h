// A Boekhouding of its own per test, spoken to in few words. The clock stands still until a test moves it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <pugixml.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tests/sandbox/imuis/boekhouding.h"

namespace koppel::sandbox::imuis {

namespace json = boost::json;

using Elements = std::vector<std::pair<std::string, std::string>>;

inline std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(text, {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}});
}

// <NAME>text</NAME> of each.
inline std::string Xml(const Elements& elements) {
  std::string xml;
  for (const auto& [name, text] : elements) absl::StrAppend(&xml, "<", name, ">", Escaped(text), "</", name, ">");
  return xml;
}

// What came back, read without the sandbox's own code.
struct Outcome {
  int status = 0;
  bool result = false;
  std::string message;  // Foutmelding, or faultstring
  std::string element;  // of the body: "LoginResponse", "soap:Fault"
  Elements values;

  std::string Get(const std::string& name) const {
    for (const auto& [key, text] : values) {
      if (key == name) return text;
    }
    return "(none)";
  }
};

inline Outcome ReadOutcome(const Response& response) {
  Outcome outcome;
  outcome.status = response.status;
  pugi::xml_document document;
  if (!document.load_string(response.body.c_str())) return outcome;
  const pugi::xml_node element = document.document_element().first_child().first_child();
  outcome.element = element.name();
  for (const pugi::xml_node& child : element.children()) outcome.values.emplace_back(child.name(), child.child_value());
  outcome.result = !outcome.values.empty() && outcome.values.front().second == "true";
  outcome.message = outcome.Get(response.status == 200 ? "Foutmelding" : "faultstring");
  if (outcome.message == "(none)") outcome.message = "";
  return outcome;
}

class SandboxTest : public testing::Test {
 protected:
  SandboxTest() { Start({}); }

  // A new sandbox with this configuration, and a session in it.
  void Start(Config config) {
    EXPECT_TRUE(absl::LoadTimeZone("Europe/Amsterdam", &config.rules.formats.zone));
    lines.clear();
    sandbox =
        std::make_unique<Boekhouding>(std::move(config), [this](absl::string_view line) { lines.emplace_back(line); });
    Login();
  }
  void Login() { session = Ask("Login", {{"SessionId", ""}, {"Foutmelding", ""}}, false).Get("SessionId"); }

  static std::string Envelope(const std::string& function, const std::string& inner) {
    return absl::StrCat(R"(<?xml version="1.0" encoding="utf-8"?>)",
                        R"(<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><)",
                        function, R"( xmlns="https://cloudswitch.imuisonline.com/">)", inner, "</", function,
                        "></soap:Body></soap:Envelope>");
  }
  std::string Header(bool with_session = true) const {
    return Xml({{"PartnerKey", partner_key}, {"Omgevingscode", code}}) +
           (with_session ? Xml({{"SessionId", session}}) : "");
  }
  Request RequestOf(const std::string& function, const Elements& own, bool with_session = true) const {
    return {.method = "POST",
            .target = "/v1/ws1_xml.asmx",
            .authorization = "",
            .content_type = "text/xml; charset=utf-8",
            .body = Envelope(function, Header(with_session) + Xml(own)),
            .headers = {{"soapaction", absl::StrCat("\"https://cloudswitch.imuisonline.com/", function, "\"")}}};
  }
  Answer Send(const std::string& function, const Elements& own) {
    return sandbox->Handle(RequestOf(function, own), now);
  }
  Outcome Ask(const std::string& function, const Elements& own, bool with_session = true) {
    return ReadOutcome(sandbox->Handle(RequestOf(function, own, with_session), now).response);
  }

  // The functions, each with its inner document in few words: fields of a row, a list of lines.
  Outcome Question(const Elements& row) {
    return Ask("GetStamtabelRecords",
               {{"Selectie", absl::StrCat("<NewDataSet><Table1>", Xml(row), "</Table1></NewDataSet>")},
                {"Records", ""},
                {"Foutmelding", ""}});
  }
  Outcome Create(const std::string& table, const Elements& data) {
    return Ask("CreateStamTabelRecord",
               {{"Stamtabel", absl::StrCat("<NewDataSet><METADATA><TABLE>", table, "</TABLE></METADATA><DATA>",
                                           Xml(data), "</DATA></NewDataSet>")},
                {"Primarykey", ""},
                {"Foutmelding", ""}});
  }
  static std::string Selection(const std::string& table, const std::string& fields, const std::string& values) {
    const std::string signs = absl::StrContains(fields, '\t') ? "=\t=" : "=";
    return absl::StrCat(
        "<SELECTION>",
        Xml({{"TABLE", table}, {"WHEREFIELDS", fields}, {"WHEREOPERATORS", signs}, {"WHEREVALUES", values}}),
        "</SELECTION>");
  }
  Outcome Mutate(const std::string& function, const std::string& selection, const std::string& rest = "") {
    return Ask(function,
               {{"Mutatie", absl::StrCat("<NewDataSet>", selection, rest, "</NewDataSet>")}, {"Foutmelding", ""}});
  }
  Outcome Update(const std::string& table, const std::string& field, const std::string& value, const Elements& data) {
    return Mutate("UpdateStamtabelRecord", Selection(table, field, value),
                  absl::StrCat("<DATA>", Xml(data), "</DATA>"));
  }
  static std::string LinesXml(const std::vector<Elements>& order_lines) {
    std::string xml;
    for (const Elements& line : order_lines) absl::StrAppend(&xml, "<ORDRG>", Xml(line), "</ORDRG>");
    return xml;
  }
  Outcome CreateOrder(const Elements& head, const std::vector<Elements>& order_lines = {}) {
    return Ask("CreateVerkoopOrder", {{"Verkooporder", absl::StrCat("<NewDataSet><ORDKOP>", Xml(head), "</ORDKOP>",
                                                                    LinesXml(order_lines), "</NewDataSet>")},
                                      {"ORDNR", "0"},
                                      {"Foutmelding", ""}});
  }
  Elements LinesOf(const std::string& order, const std::vector<Elements>& order_lines) {
    return {{"Verkooporder",
             absl::StrCat("<NewDataSet>", Selection("ORDKOP", "NR", order), LinesXml(order_lines), "</NewDataSet>")},
            {"ORDNR", order},
            {"Foutmelding", ""}};
  }
  Outcome AddLines(const std::string& order, const std::vector<Elements>& order_lines) {
    return Ask("CreateVerkooporderRegel", LinesOf(order, order_lines));
  }
  Outcome UpdateLine(const std::string& order, const std::string& line, const Elements& data) {
    return Mutate("UpdateVerkooporderRegel", Selection("ORDRG", "ORDNR\tRG", absl::StrCat(order, "\t", line)),
                  absl::StrCat("<DATA>", Xml(data), "</DATA>"));
  }
  Outcome DeleteLine(const std::string& order, const std::string& line) {
    return Mutate("DeleteVerkooporderRegel", Selection("ORDRG", "ORDNR\tRG", absl::StrCat(order, "\t", line)));
  }

  // Of the tests' own door; fails the test when it refuses.
  Response Door(const std::string& method, const std::string& target, const std::string& body = "") {
    return sandbox
        ->Handle({.method = method, .target = target, .authorization = "", .content_type = "", .body = body}, now)
        .response;
  }
  json::value Control(const std::string& method, const std::string& target, const std::string& body = "") {
    const Response response = Door(method, target, body);
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body);
  }
  json::value Seed(const std::string& body) { return Control("POST", "/_seed", body); }
  json::value Counts(const std::string& which) { return Control("GET", "/_ledger?summary=1").at("counts").at(which); }
  json::value Duplicates(const std::string& which) {
    return Control("GET", "/_ledger?summary=1").at("duplicates").at(which);
  }
  json::array Ledger(const std::string& list) { return Control("GET", "/_ledger").at(list).as_array(); }

  // A debtor, two articles and order 202600041 without lines.
  void SeedOrder() {
    Seed(R"({"DEB":[{"NR":10017,"ZKSL":"KORENMOLEN","NAAM":"Bakkerij De Korenmolen B.V."}],
             "ART":[{"NR":"KOP-15","ZKSL":"KOP-15","OMSCHR":"Knelkoppeling 15 mm","ARTGRP":1,"EENHVERK":"Stuk",
                     "VERKPR":"4.25","KOSTPR":"2.1","BTW":"H"},
                    {"NR":"UUR","ZKSL":"UUR","OMSCHR":"Montage","ARTGRP":2,"EENHVERK":"Uur","VERKPR":"65","BTW":"L",
                     "OPMINT":"voorrijkosten apart"}],
             "ORDKOP":[{"NR":202600041,"DEB":10017,"ORDSRT":"SERVICE","DAT":"05-03-2026","KENM":"WB-1"}]})");
  }

  absl::Time now = absl::FromUnixSeconds(1773651600);  // 16 March 2026, 10:00 in Amsterdam
  std::string partner_key = "abcdefghijklmnopqrstuvwxyz";
  std::string code = "00000";
  std::string session;
  std::vector<std::string> lines;  // of the ledger
  std::unique_ptr<Boekhouding> sandbox;
};

// Rows of a document, each as its texts with '|' between them; METADATA and INPUT are left out.
inline std::vector<std::string> RowsOf(const std::string& xml) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml.c_str())) << xml;
  std::vector<std::string> rows;
  for (const pugi::xml_node& row : document.document_element().children()) {
    if (std::string(row.name()) == "METADATA" || std::string(row.name()) == "INPUT") continue;
    std::vector<std::string> texts;
    for (const pugi::xml_node& field : row.children()) texts.emplace_back(field.child_value());
    rows.push_back(absl::StrJoin(texts, "|"));
  }
  return rows;
}

// One text of the first row with this name: TextAt(xml, "METADATA", "RECORDCOUNT").
inline std::string TextIn(const std::string& xml, const std::string& row, const std::string& field) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml.c_str())) << xml;
  return document.document_element().child(row.c_str()).child_value(field.c_str());
}

MATCHER(Succeeds, "") {
  *result_listener << arg.status << " " << arg.message;
  return arg.status == 200 && arg.result && arg.message.empty();
}

// A refusal within a 200, with this code behind its text.
MATCHER_P(Refuses, code, "") {
  *result_listener << arg.status << " " << arg.message;
  return arg.status == 200 && !arg.result && absl::EndsWith(arg.message, absl::StrCat("(", code, ")"));
}

MATCHER_P(IsFault, status, "") {
  *result_listener << arg.status << " " << arg.element << " " << arg.message;
  return arg.status == status && arg.element == "soap:Fault";
}

}  // namespace koppel::sandbox::imuis
