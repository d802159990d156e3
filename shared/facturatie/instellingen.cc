#include "facturatie/instellingen.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/utf8.h"
#include "facturatie/omschrijving.h"

namespace koppel::facturatie {

using absl::StrCat;

Instellingenoordeel ControleerInstellingen(const domein::InstellingenOutsmartRompslomp& instellingen) {
  Instellingenoordeel oordeel;
  if (instellingen.betaaltermijn_dagen) {
    const std::int32_t dagen = *instellingen.betaaltermijn_dagen;
    if (dagen < 0 || dagen > 365) {
      oordeel.klachten.push_back({"betaaltermijn_ongeldig", StrCat("Een betaaltermijn van ", dagen, " dagen kan niet."),
                                  "Kies 0 tot en met 365 dagen, of laat het veld leeg."});
    } else if (dagen > 60) {
      oordeel.waarschuwingen.push_back(
          {"betaaltermijn_boven_60",
           StrCat("Een betaaltermijn van ", dagen, " dagen is langer dan de wet tussen bedrijven toestaat."),
           "Kies hoogstens 60 dagen, tenzij anders is afgesproken en niemand benadeelt."});
    } else if (dagen > 30) {
      oordeel.waarschuwingen.push_back(
          {"betaaltermijn_boven_30",
           StrCat("Een betaaltermijn van ", dagen, " dagen mag niet bij grote afnemers en overheden."),
           "Kies hoogstens 30 dagen als zulke klanten voorkomen."});
    }
  }
  const std::string& status = instellingen.werkbonstatus;
  if (status == "0" || status == "99" || status.empty() || status.size() > 255) {
    oordeel.klachten.push_back({"werkbonstatus_ongeldig",
                                StrCat("Werkbonstatus '", base::Utf8Prefix(status, 40),
                                       "' kan niet betekenen dat een werkbon gefactureerd mag worden."),
                                "Kies een andere status dan 0 en 99, of laat het veld leeg voor 1."});
  }
  const std::int32_t stap = instellingen.uren_afronden.stap_minuten;
  if (stap < 0 || stap > 480) {
    oordeel.klachten.push_back({"afronding_ongeldig", StrCat("Uren afronden op ", stap, " minuten kan niet."),
                                "Kies 1 tot en met 480 minuten, of 0 om niet af te ronden."});
  }
  const std::vector<std::string> onbekend =
      OnbekendeTags(domein::Veldapp::kOutsmart, instellingen.factuur_omschrijving);
  if (!onbekend.empty()) {
    oordeel.klachten.push_back(
        {"tag_onbekend",
         StrCat("De factuuromschrijving bevat tags die niet bestaan: [", absl::StrJoin(onbekend, "], ["), "]."),
         "Kies tags uit de lijst achter de knop Tags, bijvoorbeeld [OrderNr]."});
  }
  if (instellingen.factuur_omschrijving.size() > 1'000) {
    oordeel.klachten.push_back(
        {"omschrijving_te_lang", "De factuuromschrijving is langer dan 1.000 tekens.", "Maak de tekst korter."});
  }
  return oordeel;
}

}  // namespace koppel::facturatie
