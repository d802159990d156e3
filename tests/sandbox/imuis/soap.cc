#include "tests/sandbox/imuis/soap.h"

#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/sandbox/frame/target.h"
#include "tests/sandbox/imuis/xml.h"

namespace koppel::sandbox::imuis {
namespace {

constexpr char kPage[] = "ws1_xml.asmx";
constexpr char kEnvelope11[] = "http://schemas.xmlsoap.org/soap/envelope/";
constexpr char kEnvelope12[] = "http://www.w3.org/2003/05/soap-envelope";

absl::string_view EnvelopeOf(SoapVersion version) { return version == SoapVersion::k11 ? kEnvelope11 : kEnvelope12; }

Response Html(int status, absl::string_view title) {
  return {
      .status = status,
      .content_type = "text/html; charset=utf-8",
      .headers = {},
      .body = absl::StrCat("<html><head><title>", title, "</title></head><body><h1>", title, "</h1></body></html>")};
}

Response InEnvelope(SoapVersion version, int status, absl::string_view body) {
  return {
      .status = status,
      .content_type = version == SoapVersion::k11 ? "text/xml; charset=utf-8" : "application/soap+xml; charset=utf-8",
      .headers = {},
      .body = absl::StrCat("<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"",
                           EnvelopeOf(version), "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ",
                           "xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><soap:Body>", body,
                           "</soap:Body></soap:Envelope>")};
}

struct ContentType {
  std::string media;    // lower case
  std::string charset;  // lower case
  std::string action;
};

ContentType ReadContentType(const std::string& header) {
  const std::vector<absl::string_view> parts = absl::StrSplit(header, ';');
  ContentType read{
      .media = absl::AsciiStrToLower(absl::StripAsciiWhitespace(parts.front())), .charset = "", .action = ""};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::pair<absl::string_view, absl::string_view> pair = absl::StrSplit(parts[i], absl::MaxSplits('=', 1));
    const std::string name = absl::AsciiStrToLower(absl::StripAsciiWhitespace(pair.first));
    absl::string_view value = absl::StripAsciiWhitespace(pair.second);
    absl::ConsumePrefix(&value, "\"");
    absl::ConsumeSuffix(&value, "\"");
    if (name == "charset") read.charset = absl::AsciiStrToLower(value);
    if (name == "action") read.action = std::string(value);
  }
  return read;
}

absl::string_view PrefixOf(absl::string_view name) {
  const std::size_t colon = name.find(':');
  return colon == absl::string_view::npos ? absl::string_view() : name.substr(0, colon);
}

// The namespace of an element by the declarations around it.
absl::string_view NamespaceOf(const pugi::xml_node& element) {
  const absl::string_view prefix = PrefixOf(element.name());
  const std::string declaration = prefix.empty() ? "xmlns" : absl::StrCat("xmlns:", prefix);
  for (pugi::xml_node node = element; node.type() == pugi::node_element; node = node.parent()) {
    if (const pugi::xml_attribute found = node.attribute(declaration.c_str())) return found.value();
  }
  return "";
}

absl::string_view LocalNameOf(const pugi::xml_node& element) {
  const absl::string_view name = element.name();
  const absl::string_view prefix = PrefixOf(name);
  return prefix.empty() ? name : name.substr(prefix.size() + 1);
}

bool Is(const pugi::xml_node& element, absl::string_view name_space, absl::string_view name) {
  return LocalNameOf(element) == name && NamespaceOf(element) == name_space;
}

std::vector<pugi::xml_node> Elements(const pugi::xml_node& parent) {
  std::vector<pugi::xml_node> elements;
  for (const pugi::xml_node& child : parent.children()) {
    if (child.type() == pugi::node_element) elements.push_back(child);
  }
  return elements;
}

// One that must not be ignored, and that nobody here knows.
bool DemandsToBeUnderstood(const pugi::xml_node& header) {
  for (const pugi::xml_attribute& attribute : header.attributes()) {
    const absl::string_view name = attribute.name();
    const absl::string_view value = attribute.value();
    if (absl::EndsWith(name, "mustUnderstand") && (value == "1" || value == "true")) return true;
  }
  return false;
}

// Reads one call, of which version and action are known. Every refusal is the sender's fault.
class Reader {
 public:
  Reader(SoapVersion version, std::string action) : version_(version), action_(std::move(action)) {}

  std::variant<SoapCall, Response> Read(const std::string& body) {
    const absl::Status parsed = ParseXml(body, &document_);
    if (!parsed.ok()) {
      return SoapFault(version_, 400, true,
                       absl::StrCat("Server was unable to read request. ---> There is an error in the XML document: ",
                                    parsed.message()));
    }
    SoapCall call{.version = version_, .function = nullptr, .parameters = {}};
    const std::optional<std::string> wrong = ReadEnvelope(&call);
    if (wrong) return SoapFault(version_, 500, true, *wrong);
    return call;
  }

 private:
  // Each answers what is wrong.
  std::optional<std::string> ReadEnvelope(SoapCall* call) {
    const pugi::xml_node envelope = document_.document_element();
    if (!Is(envelope, EnvelopeOf(version_), "Envelope")) {
      return absl::StrCat("Possible SOAP version mismatch: Envelope namespace ", NamespaceOf(envelope),
                          " was unexpected. Expecting ", EnvelopeOf(version_), ".");
    }
    std::vector<pugi::xml_node> parts = Elements(envelope);
    if (!parts.empty() && Is(parts.front(), EnvelopeOf(version_), "Header")) {
      for (const pugi::xml_node& header : Elements(parts.front())) {
        if (DemandsToBeUnderstood(header)) return absl::StrCat("SOAP header ", header.name(), " was not understood.");
      }
      parts.erase(parts.begin());
    }
    if (parts.size() != 1 || !Is(parts.front(), EnvelopeOf(version_), "Body")) return "The envelope holds no body.";
    const std::vector<pugi::xml_node> calls = Elements(parts.front());
    if (calls.size() != 1) return "The body must hold exactly one element.";
    return ReadCall(calls.front(), call);
  }

  std::optional<std::string> ReadCall(const pugi::xml_node& element, SoapCall* call) {
    const absl::string_view name = LocalNameOf(element);
    absl::string_view wanted = action_;
    const bool ours = absl::ConsumePrefix(&wanted, kNamespace);
    call->function = ours ? FindFunction(wanted) : nullptr;
    if (call->function == nullptr) {
      return absl::StrCat("Server did not recognize the value of HTTP Header SOAPAction: ", action_, ".");
    }
    if (wanted != name || NamespaceOf(element) != kNamespace) {
      return absl::StrCat("The element '", element.name(), "' of namespace '", NamespaceOf(element),
                          "' does not belong to SOAPAction ", action_, ".");
    }
    return ReadParameters(element, call);
  }

  static std::optional<std::string> ReadParameters(const pugi::xml_node& element, SoapCall* call) {
    const std::vector<std::string> names = absl::StrSplit(call->function->takes, ' ', absl::SkipEmpty());
    const std::vector<pugi::xml_node> sent = Elements(element);
    for (std::size_t i = 0; i < std::max(names.size(), sent.size()); ++i) {
      if (i >= names.size()) return absl::StrCat("Element '", sent[i].name(), "' is unknown.");
      if (i >= sent.size()) return absl::StrCat("Element '", names[i], "' is missing.");
      if (!Is(sent[i], kNamespace, names[i])) {
        return absl::StrCat("Element '", names[i], "' was expected, not '", sent[i].name(), "' of namespace '",
                            NamespaceOf(sent[i]), "'.");
      }
      std::string text;
      if (const absl::Status read = ReadText(sent[i], &text); !read.ok()) return std::string(read.message());
      std::int32_t number = 0;
      if (names[i] == "ORDNR" && !absl::SimpleAtoi(text, &number)) return "Input string was not in a correct format.";
      call->parameters.Set(names[i], std::move(text));
    }
    return std::nullopt;
  }

  const SoapVersion version_;
  const std::string action_;
  pugi::xml_document document_;
};

}  // namespace

std::variant<SoapCall, Response> ReadSoap(const Request& request) {
  const Target target = ParseTarget(request.target);
  if (target.segments.empty() || !absl::EqualsIgnoreCase(target.segments.back(), kPage)) {
    return Html(404, "The resource cannot be found.");
  }
  if (request.method != "POST") {
    Response refused = Html(405, "Method Not Allowed");
    refused.headers.emplace_back("Allow", "POST");
    return refused;
  }
  const ContentType type = ReadContentType(request.content_type);
  const bool is_12 = type.media == "application/soap+xml";
  if ((!is_12 && type.media != "text/xml") || (!type.charset.empty() && type.charset != "utf-8")) {
    return Html(415, "Unsupported Media Type");
  }
  const SoapVersion version = is_12 ? SoapVersion::k12 : SoapVersion::k11;
  absl::string_view action = type.action;
  if (const std::string* header = request.FindHeader("soapaction"); header != nullptr && !is_12) {
    action = absl::StripAsciiWhitespace(*header);
    absl::ConsumePrefix(&action, "\"");
    absl::ConsumeSuffix(&action, "\"");
  } else if (!is_12) {
    action = "";
  }
  if (action.empty()) {
    return SoapFault(version, 500, true,
                     "Unable to handle request without a valid action parameter. Please supply a valid soap action.");
  }
  return Reader(version, std::string(action)).Read(request.body);
}

Response SoapAnswer(const SoapCall& call, bool result) {
  const absl::string_view name = call.function->name;
  std::string body = absl::StrCat("<", name, "Response xmlns=\"", kNamespace, "\"><", name, "Result>",
                                  result ? "true" : "false", "</", name, "Result>");
  for (const absl::string_view parameter : absl::StrSplit(call.function->answers, ' ', absl::SkipEmpty())) {
    AppendElement(parameter, call.parameters.Get(parameter), &body);
  }
  absl::StrAppend(&body, "</", name, "Response>");
  return InEnvelope(call.version, 200, body);
}

Response SoapFault(SoapVersion version, int status, bool is_client, absl::string_view text) {
  std::string body = "<soap:Fault>";
  if (version == SoapVersion::k11) {
    AppendElement("faultcode", is_client ? "soap:Client" : "soap:Server", &body);
    AppendElement("faultstring", text, &body);
    absl::StrAppend(&body, "<detail />");
  } else {
    absl::StrAppend(&body, "<soap:Code><soap:Value>", is_client ? "soap:Sender" : "soap:Receiver",
                    "</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang=\"nl\">");
    AppendText(text, &body);
    absl::StrAppend(&body, "</soap:Text></soap:Reason>");
  }
  return InEnvelope(version, status, absl::StrCat(body, "</soap:Fault>"));
}

}  // namespace koppel::sandbox::imuis
