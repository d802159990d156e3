// Every reason that the core gives, with its remedy: one place for all Dutch sentences about a werkbon. What the field
// app or the vendor wrote is cut to what a person reads.
#pragma once

#include <string>

#include "domein/koppeling.h"
#include "domein/uitkomst.h"
#include "domein/werkbon.h"

namespace koppel::facturatie::redenen {

std::string Werkbonstatus(const domein::Koppeling& koppeling);  // the code that is required (RO-11)

// Not for us.
domein::Reden NogNietOpgeslagen(const domein::Koppeling& koppeling);
domein::Reden OpnieuwInloggen(const domein::Koppeling& koppeling);
domein::Reden Gepauzeerd(const domein::Koppeling& koppeling);
domein::Reden Gestopt(const domein::Koppeling& koppeling);
domein::Reden ExportStaatUit(const domein::Koppeling& koppeling);
domein::Reden Gearchiveerd();
domein::Reden NietCompleet(domein::Status status);
domein::Reden NietNaarVendor(const domein::Koppeling& koppeling);
domein::Reden StaatOpFout(const domein::Koppeling& koppeling);
domein::Reden AndereWerkbonstatus(const std::string& code, const domein::Koppeling& koppeling);
domein::Reden VanVoorActivering();

// At fault.
domein::Reden GeenKlant(const domein::Koppeling& koppeling);
domein::Reden UrenZonderUursoort(const domein::Uurregel& uren, const domein::Koppeling& koppeling);
domein::Reden KloktijdBestaatNiet(const domein::Uurregel& uren, const domein::Koppeling& koppeling);
domein::Reden KloktijdBestaatTweemaal(const domein::Uurregel& uren, const domein::Koppeling& koppeling);
domein::Reden MateriaalZonderPrijs(const domein::Materiaalregel& regel, const domein::Koppeling& koppeling);
domein::Reden UursoortZonderPrijs(const domein::Uursoort& uursoort, const domein::Koppeling& koppeling);
domein::Reden PauzeLangerDanWerk(const domein::Uurregel& uren, const domein::Koppeling& koppeling);
domein::Reden MateriaalTeGroot(const domein::Materiaalregel& regel, const domein::Koppeling& koppeling);
domein::Reden UurtariefTeGroot(const domein::Uursoort& uursoort, const domein::Koppeling& koppeling);
domein::Reden MeerRedenen();  // there are more than can be listed
domein::Reden NietsTeFactureren(const domein::Koppeling& koppeling);
domein::Reden NegatiefTotaal(const std::string& totaal, const domein::Koppeling& koppeling);

}  // namespace koppel::facturatie::redenen
