// A Boekhouding of its own per test, spoken to in few words. The clock stands still until a test moves it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/status_matchers.h"
#include "tests/sandbox/reeleezee/boekhouding.h"

namespace koppel::sandbox::reeleezee {

namespace json = boost::json;

constexpr char kJansen[] = "0b0f3c1e-57f6-5a5e-9c2e-3d0a4c9b7a10";
constexpr char kKetel[] = "a6f4c0b7-0d6e-5f0c-9a55-7f1f1f0e2a31";
constexpr char kFactuur[] = "4c1a7f2e-8a63-5d0e-b1a4-6e0c5b9d2f77";
constexpr char kHoog[] = "1e44993a-15f6-419f-87e5-3e31ac3d9383";
constexpr char kLaag[] = "3a44e504-aceb-4ea9-a9a4-aa8b689676df";
constexpr char kOnbekend[] = "99999999-9999-4999-8999-999999999999";

class SandboxTest : public testing::Test {
 protected:
  SandboxTest() { Start({}); }

  void Start(Config config) {
    written.clear();
    sandbox = std::make_unique<Boekhouding>(std::move(config),
                                            [this](absl::string_view line) { written.emplace_back(line); });
  }

  void LogIn(const std::string& user, const std::string& password) {
    authorization = absl::StrCat("Basic ", absl::Base64Escape(absl::StrCat(user, ":", password)));
  }

  // `target` is whole, with its spaces as they are.
  Answer Ask(const std::string& method, const std::string& target, const std::string& body = "") {
    return sandbox->Handle({.method = method,
                            .target = absl::StrReplaceAll(target, {{" ", "%20"}}),
                            .authorization = authorization,
                            .content_type = body.empty() ? "" : content_type,
                            .body = body,
                            .headers = headers},
                           now);
  }
  // `path` is below /api/v1, or below the administration.
  Response Root(const std::string& method, const std::string& path, const std::string& body = "") {
    return Ask(method, absl::StrCat("/api/v1/", path), body).response;
  }
  Response Call(const std::string& method, const std::string& path, const std::string& body = "") {
    return Root(method, absl::StrCat(administration, "/", path), body);
  }
  Response Get(const std::string& path) { return Call("GET", path); }
  Response Put(const std::string& path, const std::string& body) { return Call("PUT", path, body); }
  Response Post(const std::string& path, const std::string& body) { return Call("POST", path, body); }
  Response Delete(const std::string& path) { return Call("DELETE", path); }

  // Of the tests' own door; fails the test when it refuses.
  json::value Control(const std::string& method, const std::string& target, const std::string& body = "") {
    const Response response = Ask(method, target, body).response;
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body);
  }
  json::value Seed(const std::string& body) { return Control("POST", "/_seed", body); }
  json::value Counts(const std::string& which) { return Control("GET", "/_ledger?summary=1").at("counts").at(which); }
  json::value Duplicates(const std::string& which) {
    return Control("GET", "/_ledger?summary=1").at("duplicates").at(which);
  }

  // Each is there after it; fails the test when it is refused.
  void Stored(const std::string& path, const std::string& body) {
    const Response response = Put(path, body);
    EXPECT_EQ(response.status, 204) << response.body;
  }
  void StoredJansen() { Stored(absl::StrCat("Customers/", kJansen), R"({"Name":"Bakkerij Jansen V.O.F."})"); }
  void StoredKetel() {
    Stored(absl::StrCat("Products/", kKetel),
           R"({"Code":"CV-KETEL-24","Description":"CV-ketel 24 kW","Price":1249.5})");
  }

  static std::string Invoice(const std::string& id = kFactuur) { return absl::StrCat("SalesInvoices/", id); }
  // An invoice for Jansen with these lines, and more attributes behind them: ",\"Header\":…".
  static std::string InvoiceBody(const std::string& lines_json, const std::string& more = "") {
    return absl::StrCat(R"({"DocumentType":10,"Type":1,"Origin":2,"Entity":{"id":")", kJansen,
                        R"("},"DocumentLineList":[)", lines_json, "]", more, "}");
  }

  // What one GET answers; fails the test when it is not there.
  json::object Read(const std::string& path) {
    const Response response = Get(path);
    EXPECT_EQ(response.status, 200) << path << ": " << response.body;
    return response.status == 200 ? json::parse(response.body).as_object() : json::object();
  }

  // What stands under `name` in each member of a list, as JSON without quotes.
  std::vector<std::string> Column(const std::string& path, const std::string& name) {
    std::vector<std::string> column;
    const json::object list = Read(path);
    if (!list.contains("value")) return column;
    for (const json::value& item : list.at("value").as_array()) {
      const json::value& value = item.at(name);
      column.push_back(value.is_string() ? std::string(value.as_string()) : json::serialize(value));
    }
    return column;
  }
  std::vector<std::string> Names(const std::string& path) { return Column(path, "Name"); }

  absl::Time now = absl::FromUnixSeconds(1773651600);  // 16 March 2026, 09:00 UTC
  std::string administration = "7d0b9a52-6c1e-4f0a-9a35-0f6f2f6f1c11";
  std::string authorization = "Basic a29wcGVsQGRldnJpZXMuZXhhbXBsZTpnZWhlaW0=";
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::vector<std::string> written;  // of the ledger
  std::unique_ptr<Boekhouding> sandbox;
};

inline std::string MessageOf(const Response& response) {
  boost::system::error_code failed;
  const json::value body = json::parse(response.body, failed);
  if (failed || !body.is_object() || !body.get_object().contains("Message")) return "";
  return std::string(body.at("Message").as_string());
}

// Exactly this status and Message.
MATCHER_P2(Refuses, status, message, "") {
  *result_listener << arg.status << " " << arg.body;
  return arg.status == status && MessageOf(arg) == message;
}

// A page, and no JSON.
MATCHER_P(IsPage, status, "") {
  *result_listener << arg.status << " " << arg.body;
  return arg.status == status && arg.content_type == "text/html" && MessageOf(arg).empty();
}

MATCHER_P(HasStatus, status, "") {
  *result_listener << arg.status << " " << arg.body;
  return arg.status == status;
}

inline std::string HeaderOf(const Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

// As it was written: numbers that a double would change too.
inline std::string TextOfNumber(const json::value& number) {
  std::string text;
  AppendJson(DecimalOf(number).value_or(Decimal::Cents(-99999999)), &text);
  return text;
}

}  // namespace koppel::sandbox::reeleezee
