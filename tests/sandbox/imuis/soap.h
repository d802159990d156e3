// SOAP 1.1 and 1.2 around the calls, as strict as ASP.NET and stricter where README.md says so.
#pragma once

#include <string>
#include <variant>

#include "absl/strings/string_view.h"
#include "tests/sandbox/frame/request.h"
#include "tests/sandbox/imuis/dataset.h"
#include "tests/sandbox/imuis/functions.h"

namespace koppel::sandbox::imuis {

inline constexpr char kNamespace[] = "https://cloudswitch.imuisonline.com/";

enum class SoapVersion { k11, k12 };

struct SoapCall {
  SoapVersion version = SoapVersion::k11;
  const Function* function = nullptr;
  Fields parameters;  // each that the function takes; a handler puts its answers in their place
};

// The call, or the answer to what is none: 404 for another path, 405, 415, 400 for broken XML, 500 for the rest.
std::variant<SoapCall, Response> ReadSoap(const Request& request);

// <name>Response with its result and its parameters.
Response SoapAnswer(const SoapCall& call, bool result);

// `is_client`: the question is to blame (soap:Client, or soap:Sender in 1.2).
Response SoapFault(SoapVersion version, int status, bool is_client, absl::string_view text);

}  // namespace koppel::sandbox::imuis
