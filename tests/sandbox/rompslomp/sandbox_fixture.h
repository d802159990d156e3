// A Boekhouding of its own per test, spoken to in few words. The clock stands still until a test moves it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/sandbox/rompslomp/boekhouding.h"

namespace koppel::sandbox::rompslomp {

namespace json = boost::json;

class SandboxTest : public testing::Test {
 protected:
  SandboxTest() { Start({}); }

  // A new sandbox with this configuration; its personal token is "persoonlijk".
  void Start(Config config) {
    config.personal_token = "persoonlijk";
    lines.clear();
    sandbox = std::make_unique<Boekhouding>(
        std::move(config), [this](absl::string_view line) { lines.emplace_back(line); }, now);
  }

  Answer Ask(const std::string& method, const std::string& target, const std::string& body = "") {
    return sandbox->Handle({.method = method,
                            .target = target,
                            .authorization = authorization,
                            .content_type = body.empty() ? "" : content_type,
                            .body = body},
                           now);
  }

  // `path` is below the company: "contacts?selection=all".
  Response Call(const std::string& method, const std::string& path, const std::string& body = "") {
    return Ask(method, absl::StrCat("/api/v1/companies/", company, "/", path), body).response;
  }
  Response Get(const std::string& path) { return Call("GET", path); }
  Response Post(const std::string& path, const std::string& body) { return Call("POST", path, body); }
  Response Patch(const std::string& path, const std::string& body) { return Call("PATCH", path, body); }
  Response Delete(const std::string& path) { return Call("DELETE", path); }

  // Of the tests' own door; fails the test when it refuses.
  json::value Control(const std::string& method, const std::string& target, const std::string& body = "") {
    const Response response = Ask(method, target, body).response;
    EXPECT_EQ(response.status, 200) << response.body;
    return json::parse(response.body);
  }
  json::value Counts(const std::string& which) { return Control("GET", "/_ledger?summary=1").at("counts").at(which); }

  // Makes the record and answers it; fails the test when it is refused.
  json::object Made(const std::string& kind, const std::string& body) {
    const Response response = Post(kind + "s", body);
    EXPECT_EQ(response.status, 201) << response.body;
    return json::parse(response.body).at(kind).as_object();
  }
  std::int64_t MadeContact(const std::string& name = "Bakkerij De Korenaar", const std::string& number = "") {
    return Made("contact",
                json::serialize(json::object{{"contact", {{"company_name", name}, {"contact_number", number}}}}))
        .at("id")
        .as_int64();
  }

  // The body of an invoice for `contact_id` with these lines, and more attributes before them: "\"date\":null,".
  static std::string InvoiceBody(std::int64_t contact_id, const std::string& lines_json, const std::string& more = "") {
    return absl::StrCat("{\"sales_invoice\":{\"contact_id\":", contact_id, ",", more, "\"invoice_lines\":[", lines_json,
                        "]}}");
  }

  absl::Time now = absl::FromUnixSeconds(1773651600);  // 16 March 2026, 09:00 UTC
  std::string company = "1203348871";
  std::string authorization = "Bearer persoonlijk";
  std::string content_type = "application/json";
  std::vector<std::string> lines;  // of the ledger
  std::unique_ptr<Boekhouding> sandbox;
};

inline std::string TypeOf(const Response& response) {
  return std::string(json::parse(response.body).at("error").at("type").as_string());
}
inline std::string MessageOf(const Response& response) {
  return std::string(json::parse(response.body).at("error").at("message").as_string());
}

MATCHER_P2(Refuses, status, type, "") {
  *result_listener << arg.status << " " << arg.body;
  return arg.status == status && TypeOf(arg) == type;
}

// A 422 with exactly this text.
MATCHER_P(Objects, message, "") {
  *result_listener << arg.status << " " << arg.body;
  return arg.status == 422 && TypeOf(arg) == "client.parameters.validation" && MessageOf(arg) == message;
}

inline std::string HeaderOf(const Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

// What stands under `name` in each item of the list `list`.
inline std::vector<std::string> Column(const Response& response, const std::string& list, const std::string& name) {
  std::vector<std::string> column;
  const json::value body = json::parse(response.body);
  for (const json::value& item : body.at(list).as_array()) {
    const json::value& value = item.at(name);
    column.push_back(value.is_string() ? std::string(value.as_string()) : json::serialize(value));
  }
  return column;
}

}  // namespace koppel::sandbox::rompslomp
