// A call as iMUIS takes it: SOAP 1.1 around the elements of one function, with who asks in every body. Pure.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/secret.h"
#include "http/client.h"
#include "vendor/answer.h"

namespace koppel::vendor::imuis {

inline constexpr char kBaseUrl[] = "https://api.kingfinance.nl/v1/ws1_xml.asmx";

using Answer = absl::StatusOr<http::Response>;

// Who asks. None of the three ever stands in a status.
struct Wie {
  base::Secret partnersleutel;
  base::Secret omgevingscode;
  base::Secret sessie = {};
};

// One function of the service, with its own elements in the order of the WSDL.
struct Oproep {
  std::string functie;  // "GetStamtabelRecords": its spelling matters and is not regular
  std::string operation;
  Call soort = Call::kRead;
  std::vector<std::pair<std::string, std::string>> elementen = {};
};
http::Request EncodeOproep(const std::string& base_url, const Wie& wie, const Oproep& oproep);

// What the function answered. Not `gelukt` is a refusal or a session that has ended: the text does not tell which (A4).
struct Uitslag {
  bool gelukt = false;
  std::string foutmelding;  // the vendor's words, without our secrets; may stand beside a success
  std::map<std::string, std::string> elementen;

  std::string Element(const std::string& naam) const;  // none: empty
};

// A status when there is no answer of the function: a fault, nothing, a page of a proxy. Of a read that is Unavailable,
// or Internal when it can't be understood; of a create Unknown.
absl::StatusOr<Uitslag> DecodeUitslag(const Answer& answer, const Wie& wie, const Oproep& oproep);

// Sessions (2.2, 2.3).
Oproep EncodeLogin();
absl::StatusOr<base::Secret> DecodeLogin(const Uitslag& uitslag);
Oproep EncodeKeepSession();

}  // namespace koppel::vendor::imuis
