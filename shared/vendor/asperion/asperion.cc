#include "vendor/asperion/asperion.h"

#include <functional>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "vendor/asperion/bladeraar.h"
#include "vendor/asperion/codec.h"
#include "vendor/asperion/codec_factuur.h"

namespace koppel::vendor::asperion {
namespace {

using domein::BekendArtikel;
using domein::BekendeRelatie;

constexpr std::size_t kVeelCodes = 20;  // from here the whole list of articles may be quicker than one call per code

using PerCode = std::map<std::string, std::vector<Artikelkaart>>;

class Asperion : public Vendor {
 public:
  Asperion(http::Client& http, const Options& options)
      : http_(http),
        base_url_(options.base_url.empty() ? kBaseUrl : std::string(absl::StripSuffix(options.base_url, "/"))),
        options_(options) {}

  std::string Naam() const override { return "asperion"; }
  Zekerheid ZekerheidVan(Bewerking bewerking) const override {
    return vendor::ZekerheidVan(kZekerheden, bewerking, options_);
  }

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
  Administratie In(const Toegang& toegang) const { return {base_url_, toegang.administratie_id}; }

  // Every call goes through here, with the token of the errand.
  Task<Answer> Ask(Toegang toegang, http::Request request);

  // The whole list, whatever its number of pages.
  template <typename Kaart>
  Task<absl::StatusOr<std::vector<Kaart>>> List(Toegang toegang, std::function<http::Request(int page)> encode,
                                                absl::StatusOr<Pagina<Kaart>> (*decode)(const Administratie&,
                                                                                        const Answer&));

  Task<absl::StatusOr<Btwcodes>> HaalBtw(Toegang toegang);  // valid today
  Task<absl::StatusOr<Verkoopgegevens>> HaalVerkoopgegevens(Toegang toegang);
  Task<absl::StatusOr<std::vector<Relatiekaart>>> ZoekRelaties(Toegang toegang, Relatiefilter filter,
                                                               std::string waarde);
  Task<absl::StatusOr<std::vector<BekendeRelatie>>> FindByNummer(Toegang toegang, std::string nummer);
  Task<absl::StatusOr<std::vector<Artikelkaart>>> ZoekArtikelen(Toegang toegang, Artikelfilter filter,
                                                                std::string waarde);
  Task<absl::StatusOr<std::vector<Artikelkaart>>> FindByCode(Toegang toegang, std::string code);
  Task<absl::StatusOr<PerCode>> FindByCodes(Toegang toegang, std::vector<std::string> codes);
  Task<absl::StatusOr<std::vector<Artikelkaart>>> FindByNaam(Toegang toegang, std::string naam);

  http::Client& http_;
  const std::string base_url_;
  const Options options_;
};

// Made, and not shown (A14): the one that is found by our own name of it. Whatever else came of looking, it may be
// there.
template <typename T>
absl::StatusOr<T> EnigeGevonden(absl::StatusOr<std::vector<T>> gevonden) {
  if (gevonden.ok() && gevonden->size() == 1) return std::move(gevonden->front());
  return Unreadable("it was made, and is not found yet", Call::kCreate);
}

Task<Answer> Asperion::Ask(Toegang toegang, http::Request request) {
  // Said as the vendor would say it: there is no such administration.
  if (!IsId(toegang.administratie_id)) co_return http::Response{.status = 404, .headers = {}, .body = ""};
  request.bearer = std::move(toegang.token);
  co_return co_await http_.Send(std::move(request));
}

template <typename Kaart>
Task<absl::StatusOr<std::vector<Kaart>>> Asperion::List(Toegang toegang, std::function<http::Request(int page)> encode,
                                                        absl::StatusOr<Pagina<Kaart>> (*decode)(const Administratie&,
                                                                                                const Answer&)) {
  const Administratie administratie = In(toegang);
  Bladeraar<Kaart> bladeraar;
  for (bool whole = false; !whole;) {
    http::Request request = encode(bladeraar.next());
    const Answer answer = co_await Ask(toegang, std::move(request));
    CO_ASSIGN(Pagina<Kaart> pagina, decode(administratie, answer));
    CO_ASSIGN(whole, bladeraar.Add(std::move(pagina)));
  }
  co_return bladeraar.Take();
}

// ---- what holds for all werkbonnen

Task<absl::StatusOr<Btwcodes>> Asperion::HaalBtw(Toegang toegang) {
  const domein::Datum vandaag = domein::Datum::Van(absl::Now());
  const Administratie administratie = In(toegang);
  std::function<http::Request(int)> encode = [administratie](int page) { return EncodeListBtw(administratie, page); };
  CO_ASSIGN(const std::vector<Btwkaart> kaarten,
            co_await List<Btwkaart>(std::move(toegang), std::move(encode), &DecodeListBtw));
  co_return GeldigeBtw(kaarten, vandaag);
}

Task<absl::StatusOr<domein::Stamgegevens>> Asperion::Standaarden(Toegang toegang, Keuzes keuzes) {
  const Administratie administratie = In(toegang);
  CO_ASSIGN(const Btwcodes btw, co_await HaalBtw(toegang));
  CO_ASSIGN(domein::Stamgegevens standaarden, StandaardenUit(btw, keuzes));
  std::function<http::Request(int)> encode = [administratie](int page) {
    return EncodeListDagboeken(administratie, page);
  };
  CO_ASSIGN(const std::vector<Dagboekkaart> dagboeken,
            co_await List<Dagboekkaart>(toegang, std::move(encode), &DecodeListDagboeken));
  http::Request proef = EncodeProef(administratie);
  const Answer answer = co_await Ask(std::move(toegang), std::move(proef));
  CO_ASSIGN(const Regelvorm vorm, DecodeProef(administratie, answer));
  standaarden.vendor_notitie = SchrijfNotitie({.vorm = vorm, .dagboek = Verkoopdagboek(dagboeken)});
  co_return standaarden;
}

// ---- relaties

Task<absl::StatusOr<std::vector<Relatiekaart>>> Asperion::ZoekRelaties(Toegang toegang, Relatiefilter filter,
                                                                       std::string waarde) {
  const Administratie administratie = In(toegang);
  std::function<http::Request(int)> encode = [administratie, filter, waarde](int page) {
    return EncodeFindRelatie(administratie, filter, waarde, page);
  };
  co_return co_await List<Relatiekaart>(std::move(toegang), std::move(encode), &DecodeFindRelatie);
}

Task<absl::StatusOr<std::vector<BekendeRelatie>>> Asperion::FindByNummer(Toegang toegang, std::string nummer) {
  CO_ASSIGN(const std::vector<Relatiekaart> kaarten,
            co_await ZoekRelaties(std::move(toegang), Relatiefilter::kNummer, nummer));
  std::vector<BekendeRelatie> found;
  for (const Relatiekaart& kaart : kaarten) {
    if (kaart.nummer == nummer) found.push_back(ToBekendeRelatie(kaart));
  }
  co_return found;
}

Task<absl::StatusOr<std::vector<BekendeRelatie>>> Asperion::FindRelatie(Toegang toegang, domein::Relatie relatie) {
  if (!relatie.nummer.empty()) co_return co_await FindByNummer(std::move(toegang), relatie.nummer);
  std::vector<BekendeRelatie> found;
  std::string naam = ZonderExtraSpaties(relatie.naam);
  if (naam.empty()) co_return found;  // An empty filter would mean everybody.
  CO_ASSIGN(const std::vector<Relatiekaart> kaarten,
            co_await ZoekRelaties(toegang, Relatiefilter::kNaam, std::move(naam)));
  for (const Relatiekaart& kaart : kaarten) {
    if (IsDezelfde(kaart.adres, relatie)) found.push_back(ToBekendeRelatie(kaart));
  }
  if (!found.empty()) co_return found;
  // We may have made it, and a person may have given it another name since.
  std::string nummer = VastNummer(toegang.connectie, relatie);
  co_return co_await FindByNummer(std::move(toegang), std::move(nummer));
}

Task<absl::StatusOr<BekendeRelatie>> Asperion::CreateRelatie(Toegang toegang, domein::Relatie relatie, Keuzes keuzes,
                                                             CreateOpties opties) {
  const Administratie administratie = In(toegang);
  const std::string nummer = relatie.nummer.empty() ? VastNummer(toegang.connectie, relatie) : relatie.nummer;
  CO_ASSIGN(http::Request request, EncodeCreateRelatie(administratie, relatie, nummer, keuzes));
  request.timeout = ZekerheidVan(Bewerking::kRelatie).deadline;
  request.may_send = std::move(opties.may_send);
  const Answer answer = co_await Ask(toegang, std::move(request));
  if (!StaatElders(answer)) co_return DecodeCreateRelatie(administratie, answer);
  co_return EnigeGevonden(co_await FindByNummer(std::move(toegang), nummer));
}

Task<absl::StatusOr<std::optional<BekendeRelatie>>> Asperion::GetRelatie(Toegang toegang, std::string vendor_id) {
  const std::string id = LeesRecordId(vendor_id).id;
  if (!IsId(id)) co_return std::nullopt;
  CO_ASSIGN(const std::vector<Relatiekaart> kaarten, co_await ZoekRelaties(std::move(toegang), Relatiefilter::kId, id));
  for (const Relatiekaart& kaart : kaarten) {
    if (kaart.id == id) co_return ToBekendeRelatie(kaart);
  }
  co_return std::nullopt;
}

// ---- articles

Task<absl::StatusOr<Verkoopgegevens>> Asperion::HaalVerkoopgegevens(Toegang toegang) {
  const Administratie administratie = In(toegang);
  std::function<http::Request(int)> encode = [administratie](int page) {
    return EncodeListVerkoopsoorten(administratie, page);
  };
  CO_ASSIGN(const std::vector<Verkoopsoort> soorten,
            co_await List<Verkoopsoort>(toegang, std::move(encode), &DecodeListVerkoopsoorten));
  Verkoopgegevens gegevens;
  for (const Verkoopsoort& soort : soorten) gegevens.soorten.emplace(soort.id, soort);
  CO_ASSIGN(gegevens.btw, co_await HaalBtw(std::move(toegang)));
  co_return gegevens;
}

Task<absl::StatusOr<std::vector<Artikelkaart>>> Asperion::ZoekArtikelen(Toegang toegang, Artikelfilter filter,
                                                                        std::string waarde) {
  const Administratie administratie = In(toegang);
  std::function<http::Request(int)> encode = [administratie, filter, waarde](int page) {
    return EncodeFindArtikelen(administratie, filter, waarde, page);
  };
  co_return co_await List<Artikelkaart>(std::move(toegang), std::move(encode), &DecodeFindArtikelen);
}

Task<absl::StatusOr<std::vector<Artikelkaart>>> Asperion::FindByCode(Toegang toegang, std::string code) {
  CO_ASSIGN(std::vector<Artikelkaart> kaarten, co_await ZoekArtikelen(std::move(toegang), Artikelfilter::kCode, code));
  std::erase_if(kaarten, [&](const Artikelkaart& kaart) { return kaart.code != code; });
  co_return kaarten;
}

Task<absl::StatusOr<PerCode>> Asperion::FindByCodes(Toegang toegang, std::vector<std::string> codes) {
  PerCode found;
  if (codes.size() > kVeelCodes) {
    const Administratie administratie = In(toegang);
    std::function<http::Request(int)> encode = [administratie](int page) {
      return EncodeListArtikelen(administratie, page);
    };
    http::Request request = encode(1);
    const Answer answer = co_await Ask(toegang, std::move(request));
    CO_ASSIGN(const Pagina<Artikelkaart> eerste, DecodeFindArtikelen(administratie, answer));
    if (LoontHeleLijst(eerste, codes.size())) {
      CO_ASSIGN(const std::vector<Artikelkaart> alle,
                co_await List<Artikelkaart>(std::move(toegang), std::move(encode), &DecodeFindArtikelen));
      for (const Artikelkaart& kaart : alle) found[kaart.code].push_back(kaart);
      co_return found;
    }
  }
  for (const std::string& code : codes) {
    CO_ASSIGN(found[code], co_await FindByCode(toegang, code));
  }
  co_return found;
}

Task<absl::StatusOr<std::vector<Artikelkaart>>> Asperion::FindByNaam(Toegang toegang, std::string naam) {
  std::string gezocht = ZonderExtraSpaties(NaamBijAsperion(naam));
  CO_ASSIGN(std::vector<Artikelkaart> kaarten,
            co_await ZoekArtikelen(std::move(toegang), Artikelfilter::kNaam, std::move(gezocht)));
  std::erase_if(kaarten, [&](const Artikelkaart& kaart) { return !HeetNaar(kaart, naam); });
  co_return kaarten;
}

Task<absl::StatusOr<std::vector<std::vector<BekendArtikel>>>> Asperion::FindArtikelen(
    Toegang toegang, std::vector<Artikelvraag> vragen) {
  std::set<std::string> seen = {""};
  std::vector<std::string> codes;
  for (const Artikelvraag& vraag : vragen) {
    if (seen.insert(vraag.code).second) codes.push_back(vraag.code);
  }
  CO_ASSIGN(const PerCode by_code, co_await FindByCodes(toegang, std::move(codes)));
  std::vector<std::vector<Artikelkaart>> kaarten;
  bool any = false;
  for (const Artikelvraag& vraag : vragen) {
    std::vector<Artikelkaart> matches;
    const auto found = by_code.find(vraag.code);
    if (!vraag.code.empty() && found != by_code.end()) matches = found->second;
    if (matches.empty() && vraag.soort == domein::Soort::kUursoort && !ZonderExtraSpaties(vraag.naam).empty()) {
      CO_ASSIGN(matches, co_await FindByNaam(toegang, vraag.naam));
    }
    any |= !matches.empty();
    kaarten.push_back(std::move(matches));
  }
  std::vector<std::vector<BekendArtikel>> found(vragen.size());
  if (!any) co_return found;
  CO_ASSIGN(const Verkoopgegevens gegevens, co_await HaalVerkoopgegevens(std::move(toegang)));
  for (std::size_t i = 0; i < kaarten.size(); ++i) {
    for (const Artikelkaart& kaart : kaarten[i]) {
      CO_ASSIGN(BekendArtikel artikel, ToBekendArtikel(kaart, gegevens));
      found[i].push_back(std::move(artikel));
    }
  }
  co_return found;
}

// What is read after it was made may fail: then it is not known here, and whoever looks for it finds it.
Task<absl::StatusOr<BekendArtikel>> Asperion::CreateArtikel(Toegang toegang, Artikelvraag vraag, Keuzes keuzes,
                                                            CreateOpties opties) {
  const Administratie administratie = In(toegang);
  CO_ASSIGN(http::Request request, EncodeCreateArtikel(administratie, vraag, keuzes));
  request.timeout = ZekerheidVan(BewerkingVan(vraag.soort)).deadline;
  request.may_send = std::move(opties.may_send);
  const Answer answer = co_await Ask(toegang, std::move(request));
  absl::StatusOr<Artikelkaart> kaart = absl::UnknownError("not read");
  if (StaatElders(answer)) {
    kaart = EnigeGevonden(co_await FindByCode(toegang, vraag.code));
  } else {
    kaart = DecodeCreateArtikel(administratie, answer);
  }
  if (!kaart.ok()) co_return kaart.status();
  const absl::StatusOr<Verkoopgegevens> gegevens = co_await HaalVerkoopgegevens(std::move(toegang));
  if (!gegevens.ok()) co_return Unreadable(gegevens.status().message(), Call::kCreate);
  absl::StatusOr<BekendArtikel> artikel = ToBekendArtikel(*kaart, *gegevens);
  if (!artikel.ok()) co_return Unreadable(artikel.status().message(), Call::kCreate);
  co_return artikel;
}

Task<absl::StatusOr<std::optional<BekendArtikel>>> Asperion::GetArtikel(Toegang toegang, std::string vendor_id) {
  const std::string id = LeesRecordId(vendor_id).id;
  if (!IsId(id)) co_return std::nullopt;
  CO_ASSIGN(std::vector<Artikelkaart> kaarten, co_await ZoekArtikelen(toegang, Artikelfilter::kId, id));
  std::erase_if(kaarten, [&](const Artikelkaart& kaart) { return kaart.id != id; });
  if (kaarten.empty()) co_return std::nullopt;
  CO_ASSIGN(const Verkoopgegevens gegevens, co_await HaalVerkoopgegevens(std::move(toegang)));
  CO_ASSIGN(BekendArtikel artikel, ToBekendArtikel(kaarten[0], gegevens));
  co_return artikel;
}

// ---- invoices

Task<absl::StatusOr<std::optional<Factuurverwijzing>>> Asperion::Find(Toegang toegang, Zoekvraag vraag) {
  const Administratie administratie = In(toegang);
  const std::string referentie = vraag.referentie;
  std::function<http::Request(int)> encode = [administratie, referentie](int page) {
    return EncodeFindFactuur(administratie, referentie, page);
  };
  CO_ASSIGN(std::vector<Factuurverwijzing> gevonden,
            co_await List<Factuurverwijzing>(std::move(toegang), std::move(encode), &DecodeFindFactuur));
  co_return KiesFactuur(std::move(gevonden), referentie);
}

Task<absl::StatusOr<Factuurverwijzing>> Asperion::Create(Toegang toegang, std::string bevroren, CreateOpties opties) {
  const Administratie administratie = In(toegang);
  CO_ASSIGN(const std::string referentie, ReferentieIn(bevroren));
  http::Request request = EncodeCreateFactuur(administratie, std::move(bevroren));
  request.timeout = opties.deadline;
  request.may_send = std::move(opties.may_send);
  const Answer answer = co_await Ask(toegang, std::move(request));
  if (!StaatElders(answer)) co_return DecodeCreateFactuur(administratie, answer, referentie);
  Zoekvraag vraag{.referentie = referentie, .bevroren = ""};
  const absl::StatusOr<std::optional<Factuurverwijzing>> gevonden = co_await Find(std::move(toegang), std::move(vraag));
  if (gevonden.ok() && gevonden->has_value()) co_return **gevonden;
  co_return Unreadable("it was made, and is not found yet", Call::kCreate);
}

}  // namespace

std::unique_ptr<Vendor> Open(http::Client& http, const Options& options) {
  return std::make_unique<Asperion>(http, options);
}

}  // namespace koppel::vendor::asperion
