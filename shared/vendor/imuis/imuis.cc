#include "vendor/imuis/imuis.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "vendor/answer.h"
#include "vendor/imuis/cloudswitch.h"
#include "vendor/imuis/codec.h"
#include "vendor/imuis/codec_order.h"
#include "vendor/imuis/werkplan.h"

namespace koppel::vendor::imuis {
namespace {

using domein::BekendArtikel;
using domein::BekendeRelatie;

constexpr absl::Duration kTijd = Cloudswitch::kTijd;
constexpr absl::Duration kNalezen = absl::Milliseconds(500);  // after a look at the outcome that failed
constexpr int kMaxNalezen = 3;

// Before the first write: whatever failed, nothing was done.
absl::Status NietsGedaan(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kInternal:
      return absl::UnavailableError(status.message());
    default:
      return status;
  }
}

// After a write nobody may say that nothing was done; a refusal stays one.
absl::Status Halverwege(const absl::Status& status) {
  if (absl::IsInvalidArgument(status)) return status;
  return absl::UnknownError(status.message());
}

class Imuis : public Vendor {
 public:
  Imuis(http::Client& http, const Options& options, Klok klok)
      : options_(options), cloudswitch_(http, options, std::move(klok)) {}

  std::string Naam() const override { return "imuis"; }
  Zekerheid ZekerheidVan(Bewerking bewerking) const override {
    return vendor::ZekerheidVan(kZekerheden, bewerking, options_);
  }
  Drukte Hoogstens() const override { return {.tegelijk = 1}; }  // 4.2

  Task<absl::StatusOr<domein::Stamgegevens>> Standaarden(Toegang toegang, Keuzes keuzes) override;
  Task<absl::StatusOr<std::vector<BekendeRelatie>>> FindRelatie(Toegang toegang, domein::Relatie relatie) override;
  Task<absl::StatusOr<BekendeRelatie>> CreateRelatie(Toegang toegang, domein::Relatie relatie, Keuzes keuzes,
                                                     CreateOpties opties) override;
  Task<absl::StatusOr<std::optional<BekendeRelatie>>> GetRelatie(Toegang toegang, std::string vendor_id) override;
  Task<absl::StatusOr<std::vector<std::vector<BekendArtikel>>>> FindArtikelen(
      Toegang toegang, std::vector<Artikelvraag> vragen) override;
  Task<absl::StatusOr<BekendArtikel>> CreateArtikel(Toegang toegang, Artikelvraag vraag, Keuzes keuzes,
                                                    CreateOpties opties) override;
  Task<absl::StatusOr<std::optional<BekendArtikel>>> GetArtikel(Toegang toegang, std::string vendor_id) override;
  absl::StatusOr<std::string> Freeze(const domein::Conceptfactuur& concept_,
                                     const std::string& referentie) const override {
    return FreezeOrder(concept_, referentie);
  }
  Task<absl::StatusOr<std::optional<Factuurverwijzing>>> Find(Toegang toegang, Zoekvraag vraag) override;
  Task<absl::StatusOr<Factuurverwijzing>> Create(Toegang toegang, std::string bevroren, CreateOpties opties) override;

 private:
  // What an errand found of an order.
  struct Order {
    std::optional<Orderkop> kop;
    std::vector<Orderregel> regels;
  };

  Task<absl::StatusOr<std::vector<Relatiekaart>>> LeesRelaties(Toegang toegang, Selectie selectie);
  Task<absl::StatusOr<std::vector<Artikelkaart>>> LeesArtikelen(Toegang toegang, Selectie selectie, Grens grens);
  Task<absl::StatusOr<std::vector<BekendArtikel>>> ZoekArtikel(Toegang toegang, Artikelvraag vraag);
  Task<absl::StatusOr<Order>> LeesOrder(Toegang toegang, std::string order, Grens grens);
  Task<absl::StatusOr<std::vector<Orderregel>>> LeesRegels(Toegang toegang, std::string order, Grens grens);

  Task<absl::StatusOr<std::map<std::string, std::string>>> LeesOpmerkingen(Toegang toegang, Bevroren bevroren,
                                                                           std::vector<std::size_t> nummers,
                                                                           Grens grens);
  // The writes of a plan, in order. `geschreven` tells whether one was carried out, or may have been.
  Task<absl::Status> VoerUit(Toegang toegang, std::vector<Oproep> schrijven, Grens grens, bool& geschreven);
  Task<absl::StatusOr<Factuurverwijzing>> LeesNa(Toegang toegang, Bevroren bevroren, Orderkop kop, Grens grens);

  const Options options_;
  Cloudswitch cloudswitch_;
};

// ---- administration

// iMUIS computes the VAT of an order itself, by article and debtor: there is nothing to choose.
Task<absl::StatusOr<domein::Stamgegevens>> Imuis::Standaarden(Toegang, Keuzes) { co_return domein::Stamgegevens(); }

// ---- relaties

Task<absl::StatusOr<std::vector<Relatiekaart>>> Imuis::LeesRelaties(Toegang toegang, Selectie selectie) {
  Grens grens = cloudswitch_.Binnen(kTijd);
  CO_ASSIGN(const std::vector<Rij> rijen,
            co_await cloudswitch_.Lees(std::move(toegang), std::move(selectie), std::move(grens)));
  std::vector<Relatiekaart> kaarten;
  for (const Rij& rij : rijen) {
    CO_ASSIGN(Relatiekaart kaart, LeesRelatie(rij));
    kaarten.push_back(std::move(kaart));
  }
  co_return kaarten;
}

Task<absl::StatusOr<std::vector<BekendeRelatie>>> Imuis::FindRelatie(Toegang toegang, domein::Relatie relatie) {
  std::vector<BekendeRelatie> found;
  if (relatie.nummer.empty() && !ZonderExtraSpaties(relatie.naam).empty()) {
    Selectie met_naam = RelatiesMetNaam(relatie.naam);
    CO_ASSIGN(const std::vector<Relatiekaart> kaarten, co_await LeesRelaties(toegang, std::move(met_naam)));
    for (const Relatiekaart& kaart : kaarten) {
      if (IsDezelfdeRelatie(kaart, relatie)) found.push_back(ToBekendeRelatie(kaart));
    }
    // We may have made it, and a person may have given it another name since.
    if (found.empty()) relatie.nummer = VastNummer(toegang.connectie, relatie);
  }
  // One that we made has the field app's number in its search key; any other is known there by iMUIS' own number.
  const std::string zoeksleutel = ZoeksleutelVan(relatie.nummer);
  if (found.empty() && !relatie.nummer.empty() && PastAlsZoeksleutel(zoeksleutel)) {
    Selectie met_zoeksleutel = RelatiesMetZoeksleutel(zoeksleutel);
    CO_ASSIGN(const std::vector<Relatiekaart> kaarten, co_await LeesRelaties(toegang, std::move(met_zoeksleutel)));
    for (const Relatiekaart& kaart : kaarten) {
      if (kaart.zksl == zoeksleutel) found.push_back(ToBekendeRelatie(kaart));
    }
  }
  if (found.empty() && IsDebiteurnummer(relatie.nummer)) {
    Selectie met_nummer = RelatiesMetNummer(relatie.nummer);
    CO_ASSIGN(const std::vector<Relatiekaart> kaarten,
              co_await LeesRelaties(std::move(toegang), std::move(met_nummer)));
    for (const Relatiekaart& kaart : kaarten) {
      if (kaart.nr == relatie.nummer && !IsVanEenAnder(kaart, relatie)) found.push_back(ToBekendeRelatie(kaart));
    }
  }
  co_return found;
}

Task<absl::StatusOr<BekendeRelatie>> Imuis::CreateRelatie(Toegang toegang, domein::Relatie relatie, Keuzes,
                                                          CreateOpties opties) {
  const std::string nummer = relatie.nummer.empty() ? VastNummer(toegang.connectie, relatie) : relatie.nummer;
  CO_ASSIGN(Oproep oproep, EncodeMaakRelatie(relatie, ZoeksleutelVan(nummer)));
  Grens grens = cloudswitch_.Binnen(ZekerheidVan(Bewerking::kRelatie).deadline);
  grens.may_send = std::move(opties.may_send);
  CO_ASSIGN(const Uitslag uitslag, co_await cloudswitch_.Roep(std::move(toegang), std::move(oproep), std::move(grens)));
  co_return DecodeMaakRelatie(uitslag, relatie);
}

Task<absl::StatusOr<std::optional<BekendeRelatie>>> Imuis::GetRelatie(Toegang toegang, std::string vendor_id) {
  std::optional<BekendeRelatie> relatie;
  if (!IsDebiteurnummer(vendor_id)) co_return relatie;
  Selectie met_nummer = RelatiesMetNummer(vendor_id);
  CO_ASSIGN(const std::vector<Relatiekaart> kaarten, co_await LeesRelaties(std::move(toegang), std::move(met_nummer)));
  for (const Relatiekaart& kaart : kaarten) {
    if (kaart.nr == vendor_id) relatie = ToBekendeRelatie(kaart);
  }
  co_return relatie;
}

// ---- articles

Task<absl::StatusOr<std::vector<Artikelkaart>>> Imuis::LeesArtikelen(Toegang toegang, Selectie selectie, Grens grens) {
  CO_ASSIGN(const std::vector<Rij> rijen,
            co_await cloudswitch_.Lees(std::move(toegang), std::move(selectie), std::move(grens)));
  std::vector<Artikelkaart> kaarten;
  for (const Rij& rij : rijen) {
    CO_ASSIGN(Artikelkaart kaart, LeesArtikel(rij));
    kaarten.push_back(std::move(kaart));
  }
  co_return kaarten;
}

Task<absl::StatusOr<std::vector<BekendArtikel>>> Imuis::ZoekArtikel(Toegang toegang, Artikelvraag vraag) {
  std::vector<BekendArtikel> found;
  const Grens grens = cloudswitch_.Binnen(kTijd);
  if (IsArtikelnummer(vraag.code)) {
    Selectie met_nummer = ArtikelenMetNummer(vraag.code);
    CO_ASSIGN(const std::vector<Artikelkaart> kaarten, co_await LeesArtikelen(toegang, std::move(met_nummer), grens));
    for (const Artikelkaart& kaart : kaarten) {
      if (kaart.nr != vraag.code) continue;
      CO_ASSIGN(BekendArtikel artikel, ToBekendArtikel(kaart));
      found.push_back(std::move(artikel));
    }
  }
  const bool op_naam = vraag.soort == domein::Soort::kUursoort && !ZonderExtraSpaties(vraag.naam).empty();
  if (!found.empty() || !op_naam) co_return found;
  Selectie met_omschrijving = ArtikelenMetOmschrijving(vraag.naam);
  CO_ASSIGN(const std::vector<Artikelkaart> kaarten,
            co_await LeesArtikelen(std::move(toegang), std::move(met_omschrijving), grens));
  for (const Artikelkaart& kaart : kaarten) {
    if (!HeetNaar(kaart, vraag.naam)) continue;
    CO_ASSIGN(BekendArtikel artikel, ToBekendArtikel(kaart));
    found.push_back(std::move(artikel));
  }
  co_return found;
}

// There is no asking for several at once: conditions are joined by AND, and OR takes one value (3.1).
Task<absl::StatusOr<std::vector<std::vector<BekendArtikel>>>> Imuis::FindArtikelen(Toegang toegang,
                                                                                   std::vector<Artikelvraag> vragen) {
  std::vector<std::vector<BekendArtikel>> found;
  for (const Artikelvraag& vraag : vragen) {
    CO_ASSIGN(std::vector<BekendArtikel> matches, co_await ZoekArtikel(toegang, vraag));
    found.push_back(std::move(matches));
  }
  co_return found;
}

Task<absl::StatusOr<BekendArtikel>> Imuis::CreateArtikel(Toegang toegang, Artikelvraag vraag, Keuzes keuzes,
                                                         CreateOpties opties) {
  CO_ASSIGN(Oproep oproep, EncodeMaakArtikel(vraag, keuzes));
  Grens grens = cloudswitch_.Binnen(ZekerheidVan(BewerkingVan(vraag.soort)).deadline);
  grens.may_send = std::move(opties.may_send);
  CO_ASSIGN(const Uitslag uitslag, co_await cloudswitch_.Roep(toegang, std::move(oproep), std::move(grens)));
  CO_RETURN_IF_ERROR(DecodeMaakArtikel(uitslag, vraag.code));
  // Its VAT comes from the article group: only the vendor knows it now.
  const absl::StatusOr<std::optional<BekendArtikel>> gemaakt = co_await GetArtikel(std::move(toegang), vraag.code);
  if (!gemaakt.ok()) co_return absl::UnknownError(gemaakt.status().message());
  if (!*gemaakt) co_return absl::UnknownError("an article that was made is not there yet");
  co_return **gemaakt;
}

Task<absl::StatusOr<std::optional<BekendArtikel>>> Imuis::GetArtikel(Toegang toegang, std::string vendor_id) {
  const Artikelvraag vraag{.soort = domein::Soort::kMateriaal, .code = vendor_id, .naam = "", .prijs = {}};
  CO_ASSIGN(const std::vector<BekendArtikel> found, co_await ZoekArtikel(std::move(toegang), vraag));
  if (found.empty()) co_return std::nullopt;
  co_return found[0];
}

// ---- order lines

Task<absl::StatusOr<Imuis::Order>> Imuis::LeesOrder(Toegang toegang, std::string order, Grens grens) {
  Order uit;
  Selectie kop = OrderkopVan(order);
  CO_ASSIGN(const std::vector<Rij> koppen, co_await cloudswitch_.Lees(toegang, std::move(kop), grens));
  CO_ASSIGN(uit.kop, LeesOrderkop(koppen, order));
  if (!uit.kop) co_return uit;
  CO_ASSIGN(uit.regels, co_await LeesRegels(std::move(toegang), std::move(order), std::move(grens)));
  co_return uit;
}

Task<absl::StatusOr<std::vector<Orderregel>>> Imuis::LeesRegels(Toegang toegang, std::string order, Grens grens) {
  Selectie regels = OrderregelsVan(order);
  CO_ASSIGN(const std::vector<Rij> rijen,
            co_await cloudswitch_.Lees(std::move(toegang), std::move(regels), std::move(grens)));
  co_return LeesOrderregels(rijen, order);
}

Task<absl::StatusOr<std::optional<Factuurverwijzing>>> Imuis::Find(Toegang toegang, Zoekvraag vraag) {
  CO_ASSIGN(const Bevroren bevroren, LeesBevroren(vraag.bevroren));
  if (bevroren.referentie != vraag.referentie) co_return absl::InternalError("what was frozen is another concept");
  Grens grens = cloudswitch_.Binnen(kTijd);
  CO_ASSIGN(const Order order, co_await LeesOrder(std::move(toegang), bevroren.order, std::move(grens)));
  if (!order.kop) co_return std::nullopt;
  co_return VindAlles(bevroren, *order.kop, order.regels);
}

// The remark of each article that gets a new line: a remark that we send takes the place of its own (A25).
Task<absl::StatusOr<std::map<std::string, std::string>>> Imuis::LeesOpmerkingen(Toegang toegang, Bevroren bevroren,
                                                                                std::vector<std::size_t> nummers,
                                                                                Grens grens) {
  std::map<std::string, std::string> opmerkingen;
  for (const std::size_t nummer : nummers) {
    const std::string& artikel = bevroren.regels[nummer - 1].artikel;
    if (!opmerkingen.emplace(artikel, "").second) continue;
    Selectie met_nummer = ArtikelenMetNummer(artikel);
    CO_ASSIGN(const std::vector<Artikelkaart> kaarten, co_await LeesArtikelen(toegang, std::move(met_nummer), grens));
    for (const Artikelkaart& kaart : kaarten) {
      if (kaart.nr == artikel) opmerkingen[artikel] = kaart.opmerking;
    }
  }
  co_return opmerkingen;
}

Task<absl::Status> Imuis::VoerUit(Toegang toegang, std::vector<Oproep> schrijven, Grens grens, bool& geschreven) {
  for (Oproep& oproep : schrijven) {
    const absl::StatusOr<Uitslag> uitslag = co_await cloudswitch_.Roep(toegang, std::move(oproep), grens);
    if (!uitslag.ok()) co_return uitslag.status();
    geschreven = true;  // Also when it says something besides: reading it back decides (4.1).
  }
  co_return absl::OkStatus();
}

// What stands on the order now. A look that fails is tried again for a moment: what was written is near.
Task<absl::StatusOr<Factuurverwijzing>> Imuis::LeesNa(Toegang toegang, Bevroren bevroren, Orderkop kop, Grens grens) {
  absl::Status gebrek;
  for (int keer = 0; keer < kMaxNalezen; ++keer) {
    if (keer > 0) co_await cloudswitch_.Wacht(kNalezen * keer);
    const absl::StatusOr<std::vector<Orderregel>> regels = co_await LeesRegels(toegang, bevroren.order, grens);
    gebrek = regels.status();
    if (!regels.ok()) continue;
    const absl::StatusOr<std::optional<Factuurverwijzing>> alles = VindAlles(bevroren, kop, *regels);
    if (!alles.ok()) co_return absl::UnknownError(alles.status().message());
    if (!*alles) co_return absl::UnknownError("not all lines stand on the order");
    co_return **alles;
  }
  co_return absl::UnknownError(gebrek.message());
}

Task<absl::StatusOr<Factuurverwijzing>> Imuis::Create(Toegang toegang, std::string bevroren_tekst,
                                                      CreateOpties opties) {
  CO_ASSIGN(const Bevroren bevroren, LeesBevroren(bevroren_tekst));
  Grens grens = cloudswitch_.Binnen(opties.deadline);
  grens.may_send = std::move(opties.may_send);

  const absl::StatusOr<Order> order = co_await LeesOrder(toegang, bevroren.order, grens);
  if (!order.ok()) co_return NietsGedaan(order.status());
  CO_ASSIGN(Werkplan plan, MaakWerkplan(bevroren, order->kop, order->regels));
  const auto opmerkingen = co_await LeesOpmerkingen(toegang, bevroren, plan.nieuw, grens);
  if (!opmerkingen.ok()) co_return NietsGedaan(opmerkingen.status());

  // Changes first: they can be repeated, whatever becomes of the lines that are added.
  std::vector<Oproep> schrijven;
  for (const Wijziging& wijziging : plan.wijzigingen)
    schrijven.push_back(EncodeWijzigRegel(bevroren.order, wijziging.regel, wijziging.velden));
  if (!plan.nieuw.empty()) schrijven.push_back(EncodeMaakRegels(bevroren, plan.nieuw, *opmerkingen));
  bool geschreven = false;
  const absl::Status klaar = co_await VoerUit(toegang, std::move(schrijven), grens, geschreven);
  if (!klaar.ok()) co_return geschreven ? Halverwege(klaar) : NietsGedaan(klaar);
  co_return co_await LeesNa(std::move(toegang), bevroren, *order->kop, grens);
}

}  // namespace

std::unique_ptr<Vendor> Open(http::Client& http, const Options& options) { return Open(http, options, EchteKlok()); }

std::unique_ptr<Vendor> Open(http::Client& http, const Options& options, Klok klok) {
  return std::make_unique<Imuis>(http, options, std::move(klok));
}

}  // namespace koppel::vendor::imuis
