// Whose invoice it is, and on which sales order.
#pragma once

#include <string>

#include "domein/werkbon.h"
#include "facturatie/spelregels.h"

namespace koppel::facturatie {

// Who pays: the invoice debtor or the customer (X74); where only the customer counts, also the one that the werkbon
// names by its work address alone (SR-13, X71).
const domein::Relatie& KlantVan(const domein::Werkbon& werkbon, const Spelregels& regels);

// The number of the sales order that gets the lines: the one that the field app says the werkbon was made from, else
// the number from the external software (X80). Empty: none, or this koppeling knows no sales orders.
std::string VerkooporderVan(const domein::Werkbon& werkbon, const Spelregels& regels);

}  // namespace koppel::facturatie
