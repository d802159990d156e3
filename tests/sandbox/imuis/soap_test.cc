#include "tests/sandbox/imuis/soap.h"

#include "tests/sandbox/imuis/sandbox_fixture.h"

namespace koppel::sandbox::imuis {
namespace {

using testing::HasSubstr;

class SoapTest : public SandboxTest {
 protected:
  Outcome Handle(const Request& request) { return ReadOutcome(sandbox->Handle(request, now).response); }
  Request KeepSession() const { return RequestOf("KeepSession", {{"Foutmelding", ""}}); }
  // KeepSession with this inside its element.
  Outcome With(const std::string& inner) {
    Request request = KeepSession();
    request.body = Envelope("KeepSession", inner);
    return Handle(request);
  }
};

TEST_F(SoapTest, Soap11IsAnsweredInItsOwnEnvelope) {
  const Response response = sandbox->Handle(KeepSession(), now).response;
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "text/xml; charset=utf-8");
  EXPECT_THAT(response.body, HasSubstr("http://schemas.xmlsoap.org/soap/envelope/"));
  EXPECT_THAT(response.body, HasSubstr("<KeepSessionResponse xmlns=\"https://cloudswitch.imuisonline.com/\">"
                                       "<KeepSessionResult>true</KeepSessionResult><Foutmelding />"));
}

TEST_F(SoapTest, Soap12IsAnsweredInItsOwnEnvelope) {
  Request request = KeepSession();
  request.headers.clear();
  request.content_type =
      "application/soap+xml; charset=utf-8; action=\"https://cloudswitch.imuisonline.com/KeepSession\"";
  const std::string body = absl::StrReplaceAll(
      request.body, {{"http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"}});
  EXPECT_THAT(Handle(request), IsFault(500));  // 1.1's envelope under 1.2's media type
  request.body = body;
  const Response response = sandbox->Handle(request, now).response;
  EXPECT_EQ(response.content_type, "application/soap+xml; charset=utf-8");
  EXPECT_THAT(response.body, HasSubstr("http://www.w3.org/2003/05/soap-envelope"));
  EXPECT_THAT(ReadOutcome(response), Succeeds());

  request.content_type = "application/soap+xml; charset=utf-8";
  const Response fault = sandbox->Handle(request, now).response;
  EXPECT_EQ(fault.status, 500);
  EXPECT_THAT(fault.body, HasSubstr("<soap:Value>soap:Sender</soap:Value>"));
}

TEST_F(SoapTest, AnyPathBeforeThePageAndAnyPrefixAreTaken) {
  for (const char* target : {"/ws1_xml.asmx", "/v1/ws1_xml.asmx", "/een/twee/WS1_XML.asmx"}) {
    Request request = KeepSession();
    request.target = target;
    EXPECT_THAT(Handle(request), Succeeds()) << target;
  }
  Request request = KeepSession();
  request.body = absl::StrReplaceAll(request.body, {{"soap:", "s:"},
                                                    {"xmlns:soap", "xmlns:s"},
                                                    {"<KeepSession xmlns", "<i:KeepSession xmlns:i"},
                                                    {"</KeepSession>", "</i:KeepSession>"}});
  EXPECT_THAT(Handle(request), IsFault(500));  // The children then stand in no namespace.
  for (const char* name : {"PartnerKey", "Omgevingscode", "SessionId", "Foutmelding"}) {
    request.body = absl::StrReplaceAll(request.body, {{absl::StrCat("<", name), absl::StrCat("<i:", name)},
                                                      {absl::StrCat("</", name), absl::StrCat("</i:", name)}});
  }
  EXPECT_THAT(Handle(request), Succeeds());
}

TEST_F(SoapTest, AnotherPageMethodOrMediaTypeIsRefused) {
  Request request = KeepSession();
  request.target = "/v1/ws1.asmx";
  EXPECT_EQ(Handle(request).status, 404);
  request = KeepSession();
  request.method = "GET";
  EXPECT_EQ(Handle(request).status, 405);
  for (const char* type :
       {"", "application/json", "text/xml; charset=iso-8859-1", "application/x-www-form-urlencoded"}) {
    request = KeepSession();
    request.content_type = type;
    EXPECT_EQ(Handle(request).status, 415) << type;
  }
}

TEST_F(SoapTest, TheActionMustBeThereAndMatchTheElement) {
  Request request = KeepSession();
  request.headers.clear();
  EXPECT_THAT(Handle(request), IsFault(500));
  for (const char* action :
       {"https://cloudswitch.imuisonline.com/Logout", "https://cloudswitch.imuisonline.com/keepsession", "KeepSession",
        "https://cloudswitch.imuisonline.com/DeleteStamtabelRecord"}) {
    request.headers = {{"soapaction", absl::StrCat("\"", action, "\"")}};
    EXPECT_THAT(Handle(request), IsFault(500)) << action;
  }
  request.headers = {{"soapaction", "https://cloudswitch.imuisonline.com/KeepSession"}};  // without quotes
  EXPECT_THAT(Handle(request), Succeeds());
  request = RequestOf("CheckConnection", {});
  request.body = absl::StrReplaceAll(Envelope("CheckConnection", ""),
                                     {{"xmlns=\"https://cloudswitch.imuisonline.com/\"", "xmlns=\"urn:x\""}});
  EXPECT_THAT(Handle(request), IsFault(500));
}

TEST_F(SoapTest, TheSpellingOnTheWireIsTheWsdls) {  // 3
  for (const char* function : {"GetStamTabelRecords", "CreateStamtabelRecord", "UpdateStamTabelRecord",
                               "CreateVerkooporder", "CreateVerkoopOrderRegel", "DeleteVerkoopOrder"}) {
    EXPECT_THAT(Ask(function, {}), IsFault(500)) << function;
  }
}

TEST_F(SoapTest, EveryElementMustBeThereInItsPlaceAndNoOther) {
  const std::string partner = Xml({{"PartnerKey", partner_key}});
  const std::string environment = Xml({{"Omgevingscode", code}});
  const std::string session_id = Xml({{"SessionId", session}});
  EXPECT_THAT(With(partner + environment + session_id + "<Foutmelding/>"), Succeeds());
  EXPECT_THAT(With(partner + environment + session_id), IsFault(500));                                // missing
  EXPECT_THAT(With(environment + partner + session_id + "<Foutmelding/>"), IsFault(500));             // order
  EXPECT_THAT(With(partner + environment + session_id + "<Foutmelding/><Extra/>"), IsFault(500));     // unknown
  EXPECT_THAT(With(partner + environment + session_id + "<foutmelding/>"), IsFault(500));             // spelling
  EXPECT_THAT(With(partner + environment + session_id + "<Foutmelding xmlns=\"\"/>"), IsFault(500));  // namespace
  EXPECT_THAT(With(partner + environment + session_id + "<Foutmelding><a/></Foutmelding>"), IsFault(500));
}

TEST_F(SoapTest, AnInnerDocumentThatIsNotEscapedIsRefused) {
  Request request = RequestOf("GetStamtabelRecords", {});
  request.body =
      Envelope("GetStamtabelRecords", Header() + "<Selectie><NewDataSet/></Selectie><Records/><Foutmelding/>");
  EXPECT_THAT(Handle(request), IsFault(500));
}

TEST_F(SoapTest, AnOrderNumberMustBeANumber) {
  for (const char* number : {"", "abc", "1.5", "9999999999"}) {
    EXPECT_THAT(Ask("CreateVerkoopOrder", {{"Verkooporder", "<NewDataSet/>"}, {"ORDNR", number}, {"Foutmelding", ""}}),
                IsFault(500))
        << number;
  }
}

TEST_F(SoapTest, BrokenXmlIs400) {
  for (const std::string& body :
       {std::string(), std::string("<a"), KeepSession().body + "<a/>", "<!DOCTYPE a>" + Envelope("KeepSession", "")}) {
    Request request = KeepSession();
    request.body = body;
    EXPECT_THAT(Handle(request), IsFault(400)) << body;
  }
}

TEST_F(SoapTest, TheEnvelopeHoldsOneCall) {
  Request request = KeepSession();
  request.body = absl::StrReplaceAll(request.body, {{"<soap:Body>", "<soap:Header><a/></soap:Header><soap:Body>"}});
  EXPECT_THAT(Handle(request), Succeeds());
  request.body = absl::StrReplaceAll(request.body, {{"<a/>", "<a soap:mustUnderstand=\"1\"/>"}});
  EXPECT_THAT(Handle(request), IsFault(500));
  request.body = Envelope("KeepSession", "");
  request.body = absl::StrReplaceAll(request.body, {{"</soap:Body>", "<Tweede/></soap:Body>"}});
  EXPECT_THAT(Handle(request), IsFault(500));
  request.body = "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"/>";
  EXPECT_THAT(Handle(request), IsFault(500));
}

TEST_F(SoapTest, TheAnswerIsEscapedAsText) {
  Seed(R"({"DEB":[{"NR":10023,"ZKSL":"JANSEN EN ZN","NAAM":"Jansen & Zn <Techniek>"}]})");
  const Request request = RequestOf(
      "GetStamtabelRecords",
      {{"Selectie", "<NewDataSet><Table1><TABLE>DEB</TABLE><SELECTFIELDS>NAAM</SELECTFIELDS></Table1></NewDataSet>"},
       {"Records", ""},
       {"Foutmelding", ""}});
  EXPECT_THAT(sandbox->Handle(request, now).response.body,
              HasSubstr("&lt;NAAM&gt;Jansen &amp;amp; Zn &amp;lt;Techniek&amp;gt;&lt;/NAAM&gt;"));
}

}  // namespace
}  // namespace koppel::sandbox::imuis
