#include "tests/sandbox/imuis/functions.h"

#include <algorithm>
#include <array>

namespace koppel::sandbox::imuis {
namespace {

constexpr std::array kFunctions = {
    Function{"CheckConnection", "", ""},
    Function{"Login", "PartnerKey Omgevingscode SessionId Foutmelding", "SessionId Foutmelding"},
    Function{"KeepSession", "PartnerKey Omgevingscode SessionId Foutmelding", "Foutmelding"},
    Function{"Logout", "PartnerKey Omgevingscode SessionId Foutmelding", "Foutmelding"},
    Function{"GetiMUISVersion", "PartnerKey Omgevingscode iMUISVersion Foutmelding", "iMUISVersion Foutmelding"},
    Function{"GetTimeStamp", "PartnerKey Omgevingscode SessionId TimeStamp Foutmelding", "TimeStamp Foutmelding"},
    Function{"GetStamtabelRecords", "PartnerKey Omgevingscode SessionId Selectie Records Foutmelding",
             "Records Foutmelding"},
    Function{"GetAdmInfo", "PartnerKey Omgevingscode SessionId Selectie Records Foutmelding", "Records Foutmelding"},
    Function{"CreateStamTabelRecord", "PartnerKey Omgevingscode SessionId Stamtabel Primarykey Foutmelding",
             "Primarykey Foutmelding"},
    Function{"UpdateStamtabelRecord", "PartnerKey Omgevingscode SessionId Mutatie Foutmelding", "Foutmelding"},
    Function{"CreateVerkoopOrder", "PartnerKey Omgevingscode SessionId Verkooporder ORDNR Foutmelding",
             "Verkooporder ORDNR Foutmelding"},
    Function{"CreateVerkooporderRegel", "PartnerKey Omgevingscode SessionId Verkooporder ORDNR Foutmelding",
             "Verkooporder ORDNR Foutmelding"},
    Function{"UpdateVerkooporderRegel", "PartnerKey Omgevingscode SessionId Mutatie Foutmelding", "Foutmelding"},
    Function{"DeleteVerkooporderRegel", "PartnerKey Omgevingscode SessionId Mutatie Foutmelding", "Foutmelding"},
    Function{"DeleteVerkooporder", "PartnerKey Omgevingscode SessionId Mutatie Foutmelding", "Foutmelding"},
};

}  // namespace

const Function* FindFunction(absl::string_view name) {
  const auto found =
      std::find_if(kFunctions.begin(), kFunctions.end(), [&](const Function& known) { return name == known.name; });
  return found == kFunctions.end() ? nullptr : &*found;
}

}  // namespace koppel::sandbox::imuis
