// What iMUIS knows of relaties (DEB) and articles (ART): which rows to ask for, what they say, and what a new one
// holds. Pure. Sales orders are in codec_order.h; the form of calls and tables is in soap.h and tabel.h.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/conceptfactuur.h"
#include "domein/werkbon.h"
#include "vendor/dezelfde.h"
#include "vendor/imuis/tabel.h"
#include "vendor/vendor.h"

namespace koppel::vendor::imuis {

// Relaties. `nr` is the vendor's number of the debtor, `zksl` its search key: unique, and ours when we made it.
struct Relatiekaart {
  std::string nr;
  std::string zksl;
  std::string btw_nummer;
  Adreskaart adres;
};
bool IsDebiteurnummer(absl::string_view tekst);
std::string ZoeksleutelVan(absl::string_view nummer);    // "OS-" and the number of the field app
bool PastAlsZoeksleutel(absl::string_view zoeksleutel);  // of what does not fit, there is none at iMUIS

Selectie RelatiesMetZoeksleutel(absl::string_view zoeksleutel);
Selectie RelatiesMetNummer(absl::string_view nr);
Selectie RelatiesMetNaam(absl::string_view naam);
absl::StatusOr<Relatiekaart> LeesRelatie(const Rij& rij);
// Made by us for another number of the field app: its own number at iMUIS says nothing of who has that number there.
// The same name and address make it this relatie all the same.
bool IsVanEenAnder(const Relatiekaart& kaart, const domein::Relatie& relatie);
bool IsDezelfdeRelatie(const Relatiekaart& kaart, const domein::Relatie& relatie);  // X72
domein::BekendeRelatie ToBekendeRelatie(const Relatiekaart& kaart);

// InvalidArgument in Dutch when it can't be made at all.
absl::StatusOr<Oproep> EncodeMaakRelatie(const domein::Relatie& relatie, absl::string_view zoeksleutel);
absl::StatusOr<domein::BekendeRelatie> DecodeMaakRelatie(const Uitslag& uitslag, const domein::Relatie& relatie);

// Articles. A card keeps the vendor's own text: only of the articles that were meant the price must be readable.
struct Artikelkaart {
  std::string nr;
  std::string omschrijving;
  std::string prijs;
  std::string btw;
  std::string opmerking;  // internal, and copied to order lines (A25)
};
bool IsArtikelnummer(absl::string_view tekst);

Selectie ArtikelenMetNummer(absl::string_view nr);
Selectie ArtikelenMetOmschrijving(absl::string_view omschrijving);
absl::StatusOr<Artikelkaart> LeesArtikel(const Rij& rij);
bool HeetNaar(const Artikelkaart& kaart, absl::string_view naam);  // exact, as far as iMUIS keeps a name (X55)
absl::StatusOr<domein::BekendArtikel> ToBekendArtikel(const Artikelkaart& kaart);

// InvalidArgument in Dutch when it can't be made: no article group, a code that does not fit.
absl::StatusOr<Oproep> EncodeMaakArtikel(const Artikelvraag& vraag, const Keuzes& keuzes);
absl::Status DecodeMaakArtikel(const Uitslag& uitslag, absl::string_view nr);

}  // namespace koppel::vendor::imuis
