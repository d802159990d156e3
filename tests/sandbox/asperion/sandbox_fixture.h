// A Boekhouding of its own per test, spoken to in few words. The clock stands still until a test moves it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/sandbox/asperion/boekhouding.h"

namespace koppel::sandbox::asperion {

class SandboxTest : public testing::Test {
 protected:
  SandboxTest() { Start({}); }

  // A new sandbox with this configuration; its access token without end is "sesam".
  void Start(Config config) {
    config.access_token = "sesam";
    lines.clear();
    sandbox =
        std::make_unique<Boekhouding>(std::move(config), [this](absl::string_view line) { lines.emplace_back(line); });
  }

  Request RequestOf(const std::string& method, const std::string& target, const std::string& body = "") const {
    std::vector<std::pair<std::string, std::string>> headers = more_headers;
    headers.emplace_back("host", "127.0.0.1:4711");
    if (!tenant.empty()) headers.emplace_back("x-tenant-id", tenant);
    return {.method = method,
            .target = target,
            .authorization = authorization,
            .content_type = body.empty() ? "" : content_type,
            .body = body,
            .headers = std::move(headers)};
  }
  Answer Ask(const std::string& method, const std::string& target, const std::string& body = "") {
    return sandbox->Handle(RequestOf(method, target, body), now);
  }

  // `path` is below /v1/: "debtors?Name=bakker".
  Response Call(const std::string& method, const std::string& path, const std::string& body = "") {
    return Ask(method, absl::StrCat("/v1/", path), body).response;
  }
  Response Get(const std::string& path) { return Call("GET", path); }
  Response Post(const std::string& path, const std::string& body) { return Call("POST", path, body); }
  Response Put(const std::string& path, const std::string& body) { return Call("PUT", path, body); }

  // Of the tests' own door; fails the test when it refuses.
  json::value Control(const std::string& method, const std::string& target, const std::string& body = "") {
    const Response response = Ask(method, target, body).response;
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body);
  }
  void Seed(const std::string& body) { Control("POST", "/_seed", body); }
  json::value Counts(const std::string& which) { return Control("GET", "/_ledger?summary=1").at("counts").at(which); }
  json::value Duplicates(const std::string& which) {
    return Control("GET", "/_ledger?summary=1").at("duplicates").at(which);
  }

  // Makes the record and answers it; fails the test when it is refused.
  json::object Made(const std::string& path, const std::string& body) {
    const Response response = Post(path, body);
    EXPECT_EQ(response.status, 201) << response.body;
    if (response.status != 201) return {{"id", 0}};
    return json::parse(response.body).as_object();
  }
  std::int64_t MadeDebtor(const std::string& number = "10042", const std::string& name = "Bakkerij Het Stoepje") {
    const json::object body{
        {"customerNumber", number}, {"name", name}, {"debtorKindId", "BIN"}, {"paymentConditionId", 31}};
    return Made("debtors", json::serialize(body)).at("id").as_int64();
  }
  std::int64_t MadeArticle(const std::string& code = "KOP-15", const std::string& price = "2.35",
                           const std::string& sales_type = "MAT") {
    return Made("articles", absl::StrCat(R"({"code":")", code, R"(","description":"Artikel )", code, R"(","price":)",
                                         price, R"(,"salesTypeId":")", sales_type, R"("})"))
        .at("id")
        .as_int64();
  }

  // The body of an invoice for debtor 10042 with these lines, and more before them: "\"reference\":\"WB-1\",".
  static std::string InvoiceBody(const std::string& lines_json, const std::string& more = "") {
    return absl::StrCat(R"({"debtorCustomerNumber":"10042","date":"2026-03-02T00:00:00","journalId":"70",)", more,
                        R"("lines":{"_data":[)", lines_json, "]}}");
  }
  static std::string Described(const std::string& description) {
    return InvoiceBody(R"({"lineType":"SalesType","salesTypeId":"MAT","description":"a","quantity":1,"price":10})",
                       absl::StrCat(R"("description":")", description, "\","));
  }

  absl::Time now = absl::FromUnixSeconds(1773651600);  // 16 March 2026, 09:00 UTC
  std::string authorization = "Bearer sesam";
  std::string tenant = "48213";
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> more_headers;
  std::vector<std::string> lines;  // of the ledger
  std::unique_ptr<Boekhouding> sandbox;
};

inline std::string HeaderOf(const Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

// What stands under `name` in each row of a list, as JSON writes it but for quotes.
inline std::vector<std::string> Column(const Response& response, const std::string& name) {
  std::vector<std::string> column;
  const json::value body = json::parse(response.body);
  EXPECT_EQ(response.status, 200) << response.body;
  if (response.status != 200) return column;
  for (const json::value& row : body.at("_data").as_array()) {
    const json::value& value = row.at(name);
    column.push_back(value.is_string() ? std::string(value.as_string()) : json::serialize(value));
  }
  return column;
}

inline json::value MetaOf(const Response& response) { return json::parse(response.body).at("_meta"); }

// A problem with this status and title.
MATCHER_P2(Refuses, status, title, "") {
  *result_listener << arg.status << " " << arg.body;
  return arg.status == status && json::parse(arg.body).at("title").as_string() == title;
}

// All that a 400 has against a request, in its order: "Name: Name is verplicht.".
inline std::vector<std::string> Objections(const Response& response) {
  std::vector<std::string> objections;
  EXPECT_EQ(response.status, 400) << response.body;
  if (response.status != 400) return objections;
  const json::value body = json::parse(response.body);
  for (const auto& [property, sentences] : body.at("errors").as_object()) {
    for (const json::value& sentence : sentences.as_array()) {
      objections.push_back(absl::StrCat(std::string(property), ": ",
                                        std::string(sentence.as_string().data(), sentence.as_string().size())));
    }
  }
  return objections;
}

}  // namespace koppel::sandbox::asperion
