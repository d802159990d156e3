// All knowledge of Asperion's API but invoices (codec_factuur.h): per call an Encode and a Decode, pure. Requests lack
// only their token and timeout. Decoders take the outcome of the call as it is, so that what a failure means stands
// here and nowhere else. What is odd about the vendor stands in README.md.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "domein/conceptfactuur.h"
#include "domein/datum.h"
#include "domein/werkbon.h"
#include "vendor/asperion/envelope.h"
#include "vendor/dezelfde.h"
#include "vendor/vendor.h"

namespace koppel::vendor::asperion {

inline constexpr char kBaseUrl[] = "https://api.asperion.nl/v1";

// The vendor's id of a record, and what an invoice needs to know of it besides, as the records that we hand out carry
// them: "90217/10042" is debtor 90217 with number 10042, "5512/8000" article 5512 on ledger account 8000.
struct RecordId {
  std::string id;
  std::string erbij;  // empty: there is none
};
std::string SchrijfRecordId(const RecordId& record);
RecordId LeesRecordId(absl::string_view vendor_id);

// VAT. A card keeps the vendor's own text: only of the codes that were meant the rate must be readable.
struct Btwkaart {
  std::string id;
  std::string omschrijving;
  std::string percentage;  // "21"
  bool verkoop = false;
  bool standaard = false;  // of the administration (AS-14)
  std::string van;         // first and last day on which it holds; empty: no bound
  std::string tot;
};
http::Request EncodeListBtw(const Administratie& administratie, int page);
absl::StatusOr<Pagina<Btwkaart>> DecodeListBtw(const Administratie& administratie, const Answer& answer);

// The codes for sales that hold on a day, by id.
using Btwcodes = std::map<std::string, Btwkaart>;
absl::StatusOr<Btwcodes> GeldigeBtw(const std::vector<Btwkaart>& kaarten, domein::Datum vandaag);

// The administration's own default (AS-14), else the one that was chosen (AS-13), else none; and reverse charge where
// exactly one code is that.
absl::StatusOr<domein::Stamgegevens> StandaardenUit(const Btwcodes& btw, const Keuzes& keuzes);

// Journals.
struct Dagboekkaart {
  std::string id;
  std::string soort;  // "Sales" (A18)
};
http::Request EncodeListDagboeken(const Administratie& administratie, int page);
absl::StatusOr<Pagina<Dagboekkaart>> DecodeListDagboeken(const Administratie& administratie, const Answer& answer);
std::string Verkoopdagboek(const std::vector<Dagboekkaart>& kaarten);  // the first; empty: there is none

// Sales types (A12).
struct Verkoopsoort {
  std::string id;
  std::string grootboek;  // id of the ledger account
  std::string btw_code;
};
http::Request EncodeListVerkoopsoorten(const Administratie& administratie, int page);
absl::StatusOr<Pagina<Verkoopsoort>> DecodeListVerkoopsoorten(const Administratie& administratie, const Answer& answer);

// Relaties.
struct Relatiekaart {
  std::string id;
  std::string nummer;
  std::string btw_nummer;
  Adreskaart adres;
};
domein::BekendeRelatie ToBekendeRelatie(const Relatiekaart& kaart);
enum class Relatiefilter { kId, kNummer, kNaam };
http::Request EncodeFindRelatie(const Administratie& administratie, Relatiefilter filter, absl::string_view waarde,
                                int page);
absl::StatusOr<Pagina<Relatiekaart>> DecodeFindRelatie(const Administratie& administratie, const Answer& answer);
// InvalidArgument in Dutch when it can't be made at all, or a choice lacks (AS-17).
absl::StatusOr<http::Request> EncodeCreateRelatie(const Administratie& administratie, const domein::Relatie& relatie,
                                                  absl::string_view nummer, const Keuzes& keuzes);
absl::StatusOr<domein::BekendeRelatie> DecodeCreateRelatie(const Administratie& administratie, const Answer& answer);

// Articles.
struct Artikelkaart {
  std::string id;
  std::string code;
  std::string omschrijving;
  std::string prijs;
  std::string verkoopsoort;
};
// VAT and ledger account are those of its sales type (X52). Internal when its price or rate can't be read.
struct Verkoopgegevens {
  std::map<std::string, Verkoopsoort> soorten;  // by id
  Btwcodes btw;
};
absl::StatusOr<domein::BekendArtikel> ToBekendArtikel(const Artikelkaart& kaart, const Verkoopgegevens& gegevens);
std::string NaamBijAsperion(absl::string_view naam);               // an article's name as far as the vendor keeps it
bool HeetNaar(const Artikelkaart& kaart, absl::string_view naam);  // exactly, so far (X55)
enum class Artikelfilter { kId, kCode, kNaam };
http::Request EncodeFindArtikelen(const Administratie& administratie, Artikelfilter filter, absl::string_view waarde,
                                  int page);
http::Request EncodeListArtikelen(const Administratie& administratie, int page);  // all active ones
// Whether reading the whole list, of which this is the first page, takes fewer calls than one per code.
bool LoontHeleLijst(const Pagina<Artikelkaart>& eerste, std::size_t codes);
absl::StatusOr<Pagina<Artikelkaart>> DecodeFindArtikelen(const Administratie& administratie, const Answer& answer);
// InvalidArgument in Dutch when it can't be made at all, or a choice lacks (AS-18, X56).
absl::StatusOr<http::Request> EncodeCreateArtikel(const Administratie& administratie, const Artikelvraag& vraag,
                                                  const Keuzes& keuzes);
absl::StatusOr<Artikelkaart> DecodeCreateArtikel(const Administratie& administratie, const Answer& answer);

}  // namespace koppel::vendor::asperion
