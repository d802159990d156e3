// Every reason that the core gives about a werkbon, with its remedy: one place for all Dutch sentences. What the field
// app or the vendor wrote is cut to what a person reads. Each has a stable code.
#pragma once

#include <string>

#include "domein/koppeling.h"
#include "domein/uitkomst.h"
#include "domein/werkbon.h"
#include "facturatie/spelregels.h"

namespace koppel::facturatie::redenen {

// How a person offers a werkbon again: "zet de werkbonstatus terug op 1", "archiveer de werkbon opnieuw".
std::string BiedOpnieuwAan(const Spelregels& regels);

// Not for us.
domein::Reden NogNietOpgeslagen(const Spelregels& regels);
domein::Reden OpnieuwInloggen(const Spelregels& regels);
domein::Reden Gepauzeerd(const Spelregels& regels);
domein::Reden Gestopt(const Spelregels& regels);
domein::Reden ExportStaatUit(const Spelregels& regels);
domein::Reden Gearchiveerd();
domein::Reden NietGearchiveerd();
domein::Reden NietGereed();
domein::Reden NietCompleet(domein::Status status);
domein::Reden NietNaarVendor(const Spelregels& regels);
domein::Reden StaatOpFout(const Spelregels& regels);
domein::Reden AndereWerkbonstatus(const std::string& code, const Spelregels& regels);
domein::Reden Filterwoord(const std::string& woord);
domein::Reden VanVoorActivering();

// At fault: the werkbon as a whole.
domein::Reden GeenKlant(const Spelregels& regels);
domein::Reden GeenVerkooporder(const Spelregels& regels);
domein::Reden NietsTeFactureren(const Spelregels& regels);
domein::Reden NegatiefTotaal(domein::Bedrag totaal, const Spelregels& regels);
domein::Reden MeerRedenen();  // there are more than can be listed

// At fault: a row of material.
domein::Reden MateriaalZonderArtikel(const domein::Materiaalregel& regel, const Spelregels& regels);
domein::Reden MateriaalZonderPrijs(const domein::Materiaalregel& regel, const Spelregels& regels);
domein::Reden MateriaalTeGroot(const domein::Materiaalregel& regel, const Spelregels& regels);
domein::Reden NegatieveRegel(const domein::Materiaalregel& regel, const Spelregels& regels);
domein::Reden BtwInPrijsOnbekend(const domein::Materiaalregel& regel, const Spelregels& regels);

// At fault: an entry of hours.
domein::Reden UrenZonderUursoort(const domein::Uurregel& uren, const Spelregels& regels);
domein::Reden KloktijdBestaatNiet(const domein::Uurregel& uren, const Spelregels& regels);
domein::Reden KloktijdBestaatTweemaal(const domein::Uurregel& uren, const Spelregels& regels);
domein::Reden PauzeLangerDanWerk(const domein::Uurregel& uren, const Spelregels& regels);
domein::Reden UrenTeVeel(const domein::Uurregel& uren, const Spelregels& regels);
domein::Reden UursoortZonderPrijs(const domein::Uursoort& uursoort, const Spelregels& regels);
domein::Reden UurtariefTeGroot(const domein::Uursoort& uursoort, const Spelregels& regels);

// At fault: time as a total, and the articles of the settings. `waarvoor` is "reistijd", "werktijd" or "elke factuur".
domein::Reden TijdTeVeel(const std::string& waarvoor, const Spelregels& regels);
domein::Reden VastArtikelOnbekend(const std::string& waarvoor, const std::string& vendor_id, const Spelregels& regels);
domein::Reden VastArtikelZonderPrijs(const std::string& waarvoor, const Spelregels& regels);
domein::Reden VastArtikelTeGroot(const std::string& waarvoor, const Spelregels& regels);

// At fault: VAT (X52).
domein::Reden GeenBtw(const Spelregels& regels);
domein::Reden VerleggenKanNiet(const Spelregels& regels);
domein::Reden GeenBtwNummer(const std::string& naam, const Spelregels& regels);

}  // namespace koppel::facturatie::redenen
