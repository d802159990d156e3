#include "vendor/reeleezee/reeleezee.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "vendor/answer.h"
#include "vendor/reeleezee/codec.h"
#include "vendor/reeleezee/codec_artikel.h"
#include "vendor/reeleezee/codec_factuur.h"
#include "vendor/reeleezee/codec_relatie.h"
#include "vendor/reeleezee/guid.h"
#include "vendor/reeleezee/lijn.h"

namespace koppel::vendor::reeleezee {
namespace {

using domein::BekendArtikel;
using domein::BekendeRelatie;

constexpr Leeswijze<Relatiekaart> kRelaties = {&DecodeFindRelatie, &EncodeGetRelatie, &DecodeGetRelatie};
constexpr Leeswijze<Artikelkaart> kArtikelen = {&DecodeFindArtikelen, &EncodeGetArtikel, &DecodeGetArtikel};

class Reeleezee : public Vendor {
 public:
  Reeleezee(http::Client& http, const Options& options, Klok klok)
      : http_(http),
        base_url_(options.base_url.empty() ? kBaseUrl : std::string(absl::StripSuffix(options.base_url, "/"))),
        options_(options),
        klok_(std::move(klok)) {}

  std::string Naam() const override { return "reeleezee"; }
  Zekerheid ZekerheidVan(Bewerking bewerking) const override {
    return vendor::ZekerheidVan(kZekerheden, bewerking, options_);
  }
  // The worker counts errands, and an errand is two calls: a create looks first. Within one, Lijn keeps the pace.
  Drukte Hoogstens() const override { return {.tegelijk = 1, .interval = 2 * absl::Seconds(1) / kPerSeconde}; }

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
    return FreezeFactuur(concept_, referentie);
  }
  Task<absl::StatusOr<std::optional<Factuurverwijzing>>> Find(Toegang toegang, Zoekvraag vraag) override;
  Task<absl::StatusOr<Factuurverwijzing>> Create(Toegang toegang, std::string bevroren, CreateOpties opties) override;

 private:
  Task<absl::StatusOr<std::vector<Btwkaart>>> ListBtw(Lijn& lijn);
  Task<absl::StatusOr<std::vector<Relatiekaart>>> ListRelaties(Lijn& lijn, std::string filter);
  Task<absl::StatusOr<std::vector<Relatiekaart>>> ZoekOpNummer(Lijn& lijn, domein::Relatie relatie,
                                                               std::string ons_guid);
  Task<absl::StatusOr<std::vector<Relatiekaart>>> ZoekOpNaam(Lijn& lijn, domein::Relatie relatie);
  Task<absl::StatusOr<std::vector<Relatiekaart>>> ZoekOpGuid(Lijn& lijn, std::string guid);
  Task<absl::StatusOr<Relatiekaart>> EnsureKlant(Lijn& lijn, domein::Relatie relatie, std::string guid,
                                                 CreateOpties opties);
  Task<absl::StatusOr<std::vector<Artikelkaart>>> ListByCode(Lijn& lijn, std::vector<std::string> codes);
  Task<absl::StatusOr<std::vector<Artikelkaart>>> FindZonderCode(Lijn& lijn, Artikelvraag vraag);
  Task<absl::StatusOr<Prijsvorm>> LeesPrijsvorm(Lijn& lijn, bool ook_standaard);
  Task<absl::StatusOr<Artikelkaart>> MaakProduct(Lijn& lijn, Artikelvraag vraag, std::string guid, Prijsvorm vorm,
                                                 CreateOpties opties);

  Task<absl::StatusOr<std::optional<Factuurverwijzing>>> HaalFactuur(Lijn& lijn, std::string referentie);

  http::Client& http_;
  const std::string base_url_;
  const Options options_;
  const Klok klok_;
};

// ---- VAT and prices

Task<absl::StatusOr<std::vector<Btwkaart>>> Reeleezee::ListBtw(Lijn& lijn) {
  http::Request request = EncodeListBtw(lijn.administratie());
  co_return co_await lijn.Lijst<Btwkaart>(std::move(request), &DecodeListBtw);
}

Task<absl::StatusOr<domein::Stamgegevens>> Reeleezee::Standaarden(Toegang toegang, Keuzes) {
  Lijn lijn(http_, base_url_, std::move(toegang), klok_);
  CO_ASSIGN(const std::vector<Btwkaart> kaarten, co_await ListBtw(lijn));
  co_return StandaardenUit(kaarten);
}

// The high rate matters only where a price holds VAT and an article has no rate of its own.
Task<absl::StatusOr<Prijsvorm>> Reeleezee::LeesPrijsvorm(Lijn& lijn, bool ook_standaard) {
  http::Request request = EncodeGetInstellingen(lijn.administratie());
  const Answer answer = co_await lijn.Vraag(std::move(request));
  Prijsvorm vorm;
  CO_ASSIGN(vorm.inclusief, DecodeGetInstellingen(answer));
  if (!vorm.inclusief || !ook_standaard) co_return vorm;
  CO_ASSIGN(const std::vector<Btwkaart> kaarten, co_await ListBtw(lijn));
  CO_ASSIGN(const domein::Stamgegevens standaarden, StandaardenUit(kaarten));
  if (!standaarden.standaard_btw_code.empty()) vorm.standaard = standaarden.standaard_btw;
  co_return vorm;
}

// ---- relaties

Task<absl::StatusOr<std::vector<Relatiekaart>>> Reeleezee::ListRelaties(Lijn& lijn, std::string filter) {
  http::Request heel = EncodeFindRelatie(lijn.administratie(), filter, true);
  http::Request kaal = EncodeFindRelatie(lijn.administratie(), filter, false);
  co_return co_await lijn.ListHeel<Relatiekaart>(std::move(heel), std::move(kaal), kRelaties);
}

Task<absl::StatusOr<std::vector<Relatiekaart>>> Reeleezee::ZoekOpNummer(Lijn& lijn, domein::Relatie relatie,
                                                                        std::string ons_guid) {
  std::string filter = FilterOpNummer(relatie.nummer);
  CO_ASSIGN(std::vector<Relatiekaart> kaarten, co_await ListRelaties(lijn, std::move(filter)));
  std::erase_if(kaarten, [&](const Relatiekaart& kaart) {
    return kaart.nummer != relatie.nummer || IsVanEenAnder(kaart, relatie, ons_guid);
  });
  co_return kaarten;
}

Task<absl::StatusOr<std::vector<Relatiekaart>>> Reeleezee::ZoekOpNaam(Lijn& lijn, domein::Relatie relatie) {
  std::vector<Relatiekaart> kaarten;
  if (NaamBijReeleezee(relatie.naam).empty()) co_return kaarten;  // Nobody, never everybody.
  std::string filter = FilterOpNaam(relatie.naam);
  CO_ASSIGN(kaarten, co_await ListRelaties(lijn, std::move(filter)));
  std::erase_if(kaarten, [&](const Relatiekaart& kaart) { return !IsDezelfdeRelatie(kaart, relatie); });
  co_return kaarten;
}

Task<absl::StatusOr<std::vector<Relatiekaart>>> Reeleezee::ZoekOpGuid(Lijn& lijn, std::string guid) {
  CO_ASSIGN(std::optional<Relatiekaart> kaart, co_await lijn.Haal<Relatiekaart>(std::move(guid), kRelaties));
  std::vector<Relatiekaart> kaarten;
  if (kaart) kaarten.push_back(*std::move(kaart));
  co_return kaarten;
}

Task<absl::StatusOr<std::vector<BekendeRelatie>>> Reeleezee::FindRelatie(Toegang toegang, domein::Relatie relatie) {
  const std::string ons_guid = GuidVanRelatie(toegang, relatie);
  Lijn lijn(http_, base_url_, std::move(toegang), klok_);
  std::vector<Relatiekaart> kaarten;
  if (IsKlantnummer(relatie.nummer)) {
    CO_ASSIGN(kaarten, co_await ZoekOpNummer(lijn, relatie, ons_guid));
    co_return Bruikbaar(kaarten, relatie, ons_guid);
  }
  const bool zonder_nummer = relatie.nummer.empty();
  if (zonder_nummer && relatie.naam.empty()) co_return std::vector<BekendeRelatie>();
  // A number that Reeleezee can't hold: whom we made with it, before whoever has this name and address.
  if (!zonder_nummer) {
    CO_ASSIGN(kaarten, co_await ZoekOpGuid(lijn, ons_guid));
    if (!Bruikbaar(kaarten, relatie, ons_guid).empty()) co_return Bruikbaar(kaarten, relatie, ons_guid);
  }
  CO_ASSIGN(kaarten, co_await ZoekOpNaam(lijn, relatie));
  // Without a number two of one name and address must both be seen (X72). We may have made it, and a person may have
  // given it another name since.
  if (zonder_nummer && Bruikbaar(kaarten, relatie, ons_guid).empty()) {
    CO_ASSIGN(kaarten, co_await ZoekOpGuid(lijn, ons_guid));
  }
  co_return Bruikbaar(kaarten, relatie, ons_guid);
}

// The customer of this GUID, made if it is not there. One that is there may have been changed by a person: it is never
// written over.
Task<absl::StatusOr<Relatiekaart>> Reeleezee::EnsureKlant(Lijn& lijn, domein::Relatie relatie, std::string guid,
                                                          CreateOpties opties) {
  CO_ASSIGN(http::Request maak, EncodeCreateRelatie(lijn.administratie(), relatie, guid));
  maak.may_send = std::move(opties.may_send);
  absl::StatusOr<std::optional<Relatiekaart>> er = co_await lijn.Haal<Relatiekaart>(guid, kRelaties);
  if (!er.ok()) co_return ZonderGevolg(er.status());
  if (*er && (*er)->gearchiveerd) {
    co_return absl::InvalidArgumentError(
        InWords(absl::StrCat("Relatie '", (*er)->naam, "' staat in Reeleezee in het archief.")));
  }
  if (*er) co_return **std::move(er);
  const Answer gemaakt = co_await lijn.Vraag(std::move(maak));
  CO_ASSIGN(std::optional<Relatiekaart> kaart, DecodeCreateRelatie(gemaakt, guid));
  if (kaart) co_return *std::move(kaart);
  co_return co_await lijn.LeesTerug<Relatiekaart>(std::move(guid), kRelaties);
}

// Its address is a call of its own; one that got lost is added at the next try.
Task<absl::StatusOr<BekendeRelatie>> Reeleezee::CreateRelatie(Toegang toegang, domein::Relatie relatie, Keuzes,
                                                              CreateOpties opties) {
  const std::string guid = GuidVanRelatie(toegang, relatie);
  Lijn lijn(http_, base_url_, std::move(toegang), klok_, ZekerheidVan(Bewerking::kRelatie).deadline);
  CO_ASSIGN(const Relatiekaart kaart, co_await EnsureKlant(lijn, relatie, guid, std::move(opties)));
  if (kaart.adressen.empty() && HeeftAdres(relatie)) {
    http::Request adres = EncodeCreateAdres(lijn.administratie(), relatie, guid);
    const Answer answer = co_await lijn.Vraag(std::move(adres));
    CO_RETURN_IF_ERROR(DecodeCreateAdres(answer));
  }
  co_return ToBekendeRelatie(kaart);
}

Task<absl::StatusOr<std::optional<BekendeRelatie>>> Reeleezee::GetRelatie(Toegang toegang, std::string vendor_id) {
  if (!IsGuid(vendor_id)) co_return std::optional<BekendeRelatie>();
  Lijn lijn(http_, base_url_, std::move(toegang), klok_);
  CO_ASSIGN(const std::optional<Relatiekaart> kaart, co_await lijn.Haal<Relatiekaart>(vendor_id, kRelaties));
  if (!kaart || kaart->gearchiveerd) co_return std::optional<BekendeRelatie>();
  co_return ToBekendeRelatie(*kaart);
}

// ---- articles

// That "or" may stand in a filter is not documented: refused, the codes are asked one by one.
Task<absl::StatusOr<std::vector<Artikelkaart>>> Reeleezee::ListByCode(Lijn& lijn, std::vector<std::string> codes) {
  const std::string filter = FilterOpCodes(codes);
  http::Request heel = EncodeFindArtikelen(lijn.administratie(), filter, true);
  http::Request kaal = EncodeFindArtikelen(lijn.administratie(), filter, false);
  absl::StatusOr<std::vector<Artikelkaart>> kaarten =
      co_await lijn.ListHeel<Artikelkaart>(std::move(heel), std::move(kaal), kArtikelen);
  if (codes.size() == 1 || !absl::IsInvalidArgument(kaarten.status())) co_return kaarten;
  std::vector<Artikelkaart> samen;
  for (const std::string& code : codes) {
    std::vector<std::string> een = {code};
    CO_ASSIGN(std::vector<Artikelkaart> met_code, co_await ListByCode(lijn, std::move(een)));
    std::move(met_code.begin(), met_code.end(), std::back_inserter(samen));
  }
  co_return samen;
}

// No article has the code: an hour type may have the name (X55), and a material may be where its mirror points (X70).
Task<absl::StatusOr<std::vector<Artikelkaart>>> Reeleezee::FindZonderCode(Lijn& lijn, Artikelvraag vraag) {
  std::vector<Artikelkaart> found;
  if (vraag.soort == domein::Soort::kUursoort) {
    if (absl::StripAsciiWhitespace(vraag.naam).empty()) co_return found;
    const std::string filter = FilterOpOmschrijving(vraag.naam);
    http::Request heel = EncodeFindArtikelen(lijn.administratie(), filter, true);
    http::Request kaal = EncodeFindArtikelen(lijn.administratie(), filter, false);
    CO_ASSIGN(std::vector<Artikelkaart> kaarten,
              co_await lijn.ListHeel<Artikelkaart>(std::move(heel), std::move(kaal), kArtikelen));
    for (Artikelkaart& kaart : kaarten) {
      if (IsVanSoort(kaart, vraag.soort) && HeetNaar(kaart, vraag.naam)) found.push_back(std::move(kaart));
    }
    co_return found;
  }
  if (!IsGuid(vraag.spiegel)) co_return found;
  std::string id = absl::AsciiStrToLower(vraag.spiegel);
  CO_ASSIGN(std::optional<Artikelkaart> kaart, co_await lijn.Haal<Artikelkaart>(std::move(id), kArtikelen));
  if (kaart && StaaftSpiegel(*kaart, vraag)) found.push_back(*std::move(kaart));
  co_return found;
}

Task<absl::StatusOr<std::vector<std::vector<BekendArtikel>>>> Reeleezee::FindArtikelen(
    Toegang toegang, std::vector<Artikelvraag> vragen) {
  Lijn lijn(http_, base_url_, std::move(toegang), klok_);
  std::multimap<std::string, Artikelkaart> by_code;
  for (const std::vector<std::string>& codes : InBatches(vragen)) {
    CO_ASSIGN(std::vector<Artikelkaart> kaarten, co_await ListByCode(lijn, codes));
    for (Artikelkaart& kaart : kaarten) {
      std::string code = kaart.code;
      by_code.emplace(std::move(code), std::move(kaart));
    }
  }

  std::vector<std::vector<Artikelkaart>> kaarten;
  bool met_prijs = false;
  bool zonder_btw = false;
  for (const Artikelvraag& vraag : vragen) {
    std::vector<Artikelkaart> matches;
    const auto [begin, end] = by_code.equal_range(vraag.code);
    for (auto match = begin; match != end && !vraag.code.empty(); ++match) {
      if (IsVanSoort(match->second, vraag.soort)) matches.push_back(match->second);
    }
    if (matches.empty()) {
      CO_ASSIGN(matches, co_await FindZonderCode(lijn, vraag));
    } else {
      matches = MetSpiegel(std::move(matches), vraag.spiegel);
    }
    for (const Artikelkaart& kaart : matches) {
      met_prijs |= !kaart.prijs.empty();
      zonder_btw |= kaart.btw_id.empty();
    }
    kaarten.push_back(std::move(matches));
  }

  Prijsvorm vorm;
  if (met_prijs) {
    CO_ASSIGN(vorm, co_await LeesPrijsvorm(lijn, zonder_btw));
  }
  std::vector<std::vector<BekendArtikel>> found(kaarten.size());
  for (std::size_t i = 0; i < kaarten.size(); ++i) {
    for (const Artikelkaart& kaart : kaarten[i]) {
      CO_ASSIGN(BekendArtikel artikel, ToBekendArtikel(kaart, vorm));
      found[i].push_back(std::move(artikel));
    }
  }
  co_return found;
}

Task<absl::StatusOr<Artikelkaart>> Reeleezee::MaakProduct(Lijn& lijn, Artikelvraag vraag, std::string guid,
                                                          Prijsvorm vorm, CreateOpties opties) {
  CO_ASSIGN(http::Request maak, EncodeCreateArtikel(lijn.administratie(), vraag, guid, vorm));
  maak.may_send = std::move(opties.may_send);
  const Answer gemaakt = co_await lijn.Vraag(std::move(maak));
  CO_ASSIGN(std::optional<Artikelkaart> kaart, DecodeCreateArtikel(gemaakt, guid));
  if (kaart) co_return *std::move(kaart);
  co_return co_await lijn.LeesTerug<Artikelkaart>(std::move(guid), kArtikelen);
}

Task<absl::StatusOr<BekendArtikel>> Reeleezee::CreateArtikel(Toegang toegang, Artikelvraag vraag, Keuzes,
                                                             CreateOpties opties) {
  CO_RETURN_IF_ERROR(KanGemaakt(vraag));
  const std::string guid = GuidVanRecord(toegang.administratie_id, vraag.soort, vraag.code);
  Lijn lijn(http_, base_url_, std::move(toegang), klok_, ZekerheidVan(BewerkingVan(vraag.soort)).deadline);
  const absl::StatusOr<std::optional<Artikelkaart>> er = co_await lijn.Haal<Artikelkaart>(guid, kArtikelen);
  if (!er.ok()) co_return ZonderGevolg(er.status());
  const absl::StatusOr<Prijsvorm> vorm = co_await LeesPrijsvorm(lijn, true);
  if (!vorm.ok()) co_return ZonderGevolg(vorm.status());
  if (*er) {  // Made before. A person may have changed it since: it is never written over.
    absl::StatusOr<BekendArtikel> artikel = ToBekendArtikel(**er, *vorm);
    if (!artikel.ok()) co_return ZonderGevolg(artikel.status());
    co_return artikel;
  }
  CO_ASSIGN(const Artikelkaart kaart, co_await MaakProduct(lijn, vraag, guid, *vorm, std::move(opties)));
  absl::StatusOr<BekendArtikel> artikel = ToBekendArtikel(kaart, *vorm);
  if (!artikel.ok()) co_return Unreadable(artikel.status().message(), Call::kCreate);
  co_return artikel;
}

Task<absl::StatusOr<std::optional<BekendArtikel>>> Reeleezee::GetArtikel(Toegang toegang, std::string vendor_id) {
  if (!IsGuid(vendor_id)) co_return std::optional<BekendArtikel>();
  Lijn lijn(http_, base_url_, std::move(toegang), klok_);
  CO_ASSIGN(const std::optional<Artikelkaart> kaart, co_await lijn.Haal<Artikelkaart>(vendor_id, kArtikelen));
  if (!kaart) co_return std::optional<BekendArtikel>();
  Prijsvorm vorm;
  if (!kaart->prijs.empty()) {
    CO_ASSIGN(vorm, co_await LeesPrijsvorm(lijn, kaart->btw_id.empty()));
  }
  CO_ASSIGN(BekendArtikel artikel, ToBekendArtikel(*kaart, vorm));
  co_return artikel;
}

// ---- invoices

Task<absl::StatusOr<std::optional<Factuurverwijzing>>> Reeleezee::HaalFactuur(Lijn& lijn, std::string referentie) {
  http::Request request = EncodeFindFactuur(lijn.administratie(), referentie);
  const Answer answer = co_await lijn.Vraag(std::move(request));
  co_return DecodeFindFactuur(answer, referentie);
}

Task<absl::StatusOr<std::optional<Factuurverwijzing>>> Reeleezee::Find(Toegang toegang, Zoekvraag vraag) {
  Lijn lijn(http_, base_url_, std::move(toegang), klok_);
  co_return co_await HaalFactuur(lijn, std::move(vraag.referentie));
}

// One that is there, concept or booked, is the one: a person may have changed it, so it is never written over.
Task<absl::StatusOr<Factuurverwijzing>> Reeleezee::Create(Toegang toegang, std::string bevroren, CreateOpties opties) {
  CO_ASSIGN(Bevroren wat, Ontdooi(bevroren));
  const std::string referentie = wat.referentie;
  Lijn lijn(http_, base_url_, std::move(toegang), klok_, opties.deadline);
  absl::StatusOr<std::optional<Factuurverwijzing>> er = co_await HaalFactuur(lijn, referentie);
  if (!er.ok()) co_return ZonderGevolg(er.status());
  if (*er) co_return **std::move(er);

  http::Request maak = EncodeCreateFactuur(lijn.administratie(), std::move(wat));
  maak.timeout = opties.deadline;
  maak.may_send = std::move(opties.may_send);
  const Answer gemaakt = co_await lijn.Vraag(std::move(maak));
  CO_ASSIGN(std::optional<Factuurverwijzing> factuur, DecodeCreateFactuur(gemaakt, referentie));
  if (factuur) co_return *std::move(factuur);
  er = co_await HaalFactuur(lijn, referentie);
  if (!er.ok() || !*er) co_return NietTeruggelezen(er.status());
  co_return **std::move(er);
}

}  // namespace

std::unique_ptr<Vendor> Open(http::Client& http, const Options& options) {
  return OpenMetKlok(http, options, EchteKlok());
}

std::unique_ptr<Vendor> OpenMetKlok(http::Client& http, const Options& options, Klok klok) {
  return std::make_unique<Reeleezee>(http, options, std::move(klok));
}

}  // namespace koppel::vendor::reeleezee
