// What a vendor brings to the faults; what each fault does to a request is tested where a vendor is played.
#include "tests/sandbox/frame/faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/sandbox/frame/control.h"

namespace koppel::sandbox {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Response Xml(int status, const std::string& body) {
  return {.status = status, .content_type = "text/xml", .headers = {}, .body = body};
}

const Manners kManners = {
    .refuse = [](const Request& request) { return Xml(200, "<fout>" + request.method + "</fout>"); },
    .server_error = [](int status) { return Xml(status, "<storing/>"); },
    .rate_limited = [](absl::Duration retry_after) { return Xml(429, absl::FormatDuration(retry_after)); },
    .content_type = "text/xml",
    .garbage = "<factuur><num",
    .extra_faults = {"session_dead", "empty_page"}};

const Request kPost{.method = "POST", .target = "/ws", .authorization = "", .content_type = "", .body = "<x/>"};

class FaultsTest : public testing::Test {
 protected:
  Response Control(const std::string& method, const std::string& body = "") {
    const Request request{
        .method = method, .target = "/_faults", .authorization = "", .content_type = "", .body = body};
    return HandleSharedControl(request, ParseTarget(request.target), faults).value();
  }
  Effect Struck(const std::string& rules) {
    faults.Clear();
    EXPECT_EQ(Control("POST", rules).status, 200);
    return faults.Strike(kPost);
  }
  Response Before(const std::string& rules) { return AnswerBefore(Struck(rules), kManners, kPost).value().response; }
  Response After(const std::string& rules) { return AnswerAfter(Struck(rules), kManners, Xml(200, "<ok/>")).response; }

  Faults faults{kManners.extra_faults};
};

TEST_F(FaultsTest, EachLooksAsThisVendorWould) {
  EXPECT_EQ(Before(R"({"fault":"refuse"})").body, "<fout>POST</fout>");
  EXPECT_EQ(Before(R"({"fault":"5xx_before","status":503})").status, 503);
  EXPECT_EQ(Before(R"({"fault":"rate_limit","retry_after":7})").body, "7s");
  EXPECT_EQ(Before(R"({"fault":"html_502"})").content_type, "text/html");
  EXPECT_EQ(After(R"({"fault":"5xx_after"})").body, "<storing/>");
  EXPECT_EQ(After(R"({"fault":"garbage"})").body, "<factuur><num");
  EXPECT_EQ(After(R"({"fault":"garbage"})").content_type, "text/xml");
  EXPECT_EQ(After(R"({"fault":"empty"})").content_type, "text/xml");
  EXPECT_EQ(After(R"({"fault":"slow"})").body, "<ok/>");
}

TEST_F(FaultsTest, AVendorsOwnFaultIsNamedAndLeavesTheRestToTheVendor) {
  const Effect effect = Struck(R"([{"fault":"session_dead","times":1},{"fault":"5xx_after"}])");
  EXPECT_THAT(effect.extra, ElementsAre("session_dead"));
  EXPECT_EQ(effect.names, "session_dead+5xx_after");
  EXPECT_FALSE(AnswerBefore(effect, kManners, kPost));
  EXPECT_EQ(AnswerAfter(effect, kManners, Xml(200, "<ok/>")).response.status, 500);
  EXPECT_THAT(faults.Strike(kPost).extra, IsEmpty());
  EXPECT_THAT(Control("GET").body, HasSubstr(R"("fault":"session_dead")"));
}

TEST_F(FaultsTest, AnotherVendorsFaultIsRefusedWithTheNamesThereAre) {
  const Response response = Control("POST", R"({"fault":"shrinking_page"})");
  EXPECT_EQ(response.status, 400);
  EXPECT_THAT(response.body, AllOf(HasSubstr("fault 'shrinking_page' is unknown"), HasSubstr("empty_page"),
                                   HasSubstr("close_before")));
}

TEST_F(FaultsTest, TheDoorLeavesTheVendorsCallsToTheVendor) {
  const auto ask = [&](const char* target) {
    return HandleSharedControl({.method = "GET", .target = target, .authorization = "", .content_type = "", .body = ""},
                               ParseTarget(target), faults);
  };
  EXPECT_EQ(ask("/_health").value().status, 200);
  EXPECT_FALSE(ask("/_ledger"));
}

}  // namespace
}  // namespace koppel::sandbox
