#include "vendor/rompslomp/rompslomp.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "vendor/rompslomp/bladeraar.h"
#include "vendor/rompslomp/codec.h"

namespace koppel::vendor::rompslomp {
namespace {

using domein::BekendArtikel;
using domein::BekendeRelatie;

class Rompslomp : public Vendor {
 public:
  Rompslomp(http::Client& http, const Options& options)
      : http_(http),
        base_url_(options.base_url.empty() ? kBaseUrl : std::string(absl::StripSuffix(options.base_url, "/"))),
        options_(options) {}

  std::string Naam() const override { return "rompslomp"; }
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
                                                absl::StatusOr<Pagina<Kaart>> (*decode)(const Answer&));

  Task<absl::StatusOr<std::vector<Btwkaart>>> ListBtw(Toegang toegang);
  Task<absl::StatusOr<std::vector<Relatiekaart>>> ZoekRelaties(Toegang toegang, std::string zoektekst);
  Task<absl::StatusOr<std::vector<BekendeRelatie>>> FindByNummer(Toegang toegang, std::string nummer);
  Task<absl::StatusOr<std::vector<BekendArtikel>>> FindByNaam(Toegang toegang, std::string naam);

  // A record that answers 404 is gone only if its administration is still there.
  template <typename Record>
  Task<absl::StatusOr<std::optional<Record>>> GoneOrOutOfReach(Toegang toegang, std::optional<Record> record);

  http::Client& http_;
  const std::string base_url_;
  const Options options_;
};

Task<Answer> Rompslomp::Ask(Toegang toegang, http::Request request) {
  // Said as the vendor would say it: there is no such administration.
  if (!IsId(toegang.administratie_id)) co_return http::Response{.status = 404, .headers = {}, .body = ""};
  request.bearer = std::move(toegang.token);
  co_return co_await http_.Send(std::move(request));
}

template <typename Kaart>
Task<absl::StatusOr<std::vector<Kaart>>> Rompslomp::List(Toegang toegang, std::function<http::Request(int page)> encode,
                                                         absl::StatusOr<Pagina<Kaart>> (*decode)(const Answer&)) {
  Bladeraar<Kaart> bladeraar;
  for (bool whole = false; !whole;) {
    http::Request request = encode(bladeraar.next());
    const Answer answer = co_await Ask(toegang, std::move(request));
    CO_ASSIGN(Pagina<Kaart> pagina, decode(answer));
    CO_ASSIGN(whole, bladeraar.Add(std::move(pagina)));
  }
  co_return bladeraar.Take();
}

template <typename Record>
Task<absl::StatusOr<std::optional<Record>>> Rompslomp::GoneOrOutOfReach(Toegang toegang, std::optional<Record> record) {
  if (!record) {
    const absl::StatusOr<std::vector<Btwkaart>> there = co_await ListBtw(std::move(toegang));
    CO_RETURN_IF_ERROR(there.status());
  }
  co_return record;
}

Task<absl::StatusOr<std::vector<Btwkaart>>> Rompslomp::ListBtw(Toegang toegang) {
  const Administratie administratie = In(toegang);
  std::function<http::Request(int)> encode = [administratie](int page) { return EncodeListBtw(administratie, page); };
  co_return co_await List<Btwkaart>(std::move(toegang), std::move(encode), &DecodeListBtw);
}

Task<absl::StatusOr<domein::Stamgegevens>> Rompslomp::Standaarden(Toegang toegang, Keuzes) {
  CO_ASSIGN(const std::vector<Btwkaart> kaarten, co_await ListBtw(std::move(toegang)));
  co_return StandaardenUit(kaarten);
}

Task<absl::StatusOr<std::vector<Relatiekaart>>> Rompslomp::ZoekRelaties(Toegang toegang, std::string zoektekst) {
  const Administratie administratie = In(toegang);
  std::function<http::Request(int)> encode = [administratie, zoektekst](int page) {
    return EncodeFindRelatie(administratie, zoektekst, page);
  };
  co_return co_await List<Relatiekaart>(std::move(toegang), std::move(encode), &DecodeFindRelatie);
}

Task<absl::StatusOr<std::vector<BekendeRelatie>>> Rompslomp::FindByNummer(Toegang toegang, std::string nummer) {
  CO_ASSIGN(const std::vector<Relatiekaart> kaarten, co_await ZoekRelaties(std::move(toegang), nummer));
  std::vector<BekendeRelatie> found;
  for (const Relatiekaart& kaart : kaarten) {
    if (kaart.nummer == nummer) found.push_back(ToBekendeRelatie(kaart));
  }
  co_return found;
}

Task<absl::StatusOr<std::vector<BekendeRelatie>>> Rompslomp::FindRelatie(Toegang toegang, domein::Relatie relatie) {
  if (!relatie.nummer.empty()) co_return co_await FindByNummer(std::move(toegang), relatie.nummer);
  std::vector<BekendeRelatie> found;
  if (relatie.naam.empty()) co_return found;  // An empty search text would mean everybody.
  std::string naam = ZonderExtraSpaties(relatie.naam);
  CO_ASSIGN(const std::vector<Relatiekaart> kaarten, co_await ZoekRelaties(toegang, std::move(naam)));
  for (const Relatiekaart& kaart : kaarten) {
    if (IsDezelfde(kaart.adres, relatie)) found.push_back(ToBekendeRelatie(kaart));
  }
  if (!found.empty()) co_return found;
  // We may have made it, and a person may have given it another name since.
  std::string nummer = VastNummer(toegang.connectie, relatie);
  co_return co_await FindByNummer(std::move(toegang), std::move(nummer));
}

Task<absl::StatusOr<BekendeRelatie>> Rompslomp::CreateRelatie(Toegang toegang, domein::Relatie relatie, Keuzes,
                                                              CreateOpties opties) {
  const std::string nummer = relatie.nummer.empty() ? VastNummer(toegang.connectie, relatie) : relatie.nummer;
  CO_ASSIGN(http::Request request, EncodeCreateRelatie(In(toegang), relatie, nummer));
  request.timeout = ZekerheidVan(Bewerking::kRelatie).deadline;
  request.may_send = std::move(opties.may_send);
  const Answer answer = co_await Ask(std::move(toegang), std::move(request));
  co_return DecodeCreateRelatie(answer);
}

Task<absl::StatusOr<std::optional<BekendeRelatie>>> Rompslomp::GetRelatie(Toegang toegang, std::string vendor_id) {
  std::optional<BekendeRelatie> relatie;
  if (IsId(vendor_id)) {
    http::Request request = EncodeGetRelatie(In(toegang), vendor_id);
    const Answer answer = co_await Ask(toegang, std::move(request));
    CO_ASSIGN(relatie, DecodeGetRelatie(answer));
  }
  co_return co_await GoneOrOutOfReach(std::move(toegang), std::move(relatie));
}

Task<absl::StatusOr<std::vector<BekendArtikel>>> Rompslomp::FindByNaam(Toegang toegang, std::string naam) {
  const Administratie administratie = In(toegang);
  std::function<http::Request(int)> encode = [administratie, naam](int page) {
    return EncodeFindArtikelenByTekst(administratie, ZonderExtraSpaties(naam), page);
  };
  CO_ASSIGN(const std::vector<Artikelkaart> kaarten,
            co_await List<Artikelkaart>(std::move(toegang), std::move(encode), &DecodeFindArtikelen));
  std::vector<BekendArtikel> found;
  for (const Artikelkaart& kaart : kaarten) {
    if (!HeetNaar(kaart, naam)) continue;
    CO_ASSIGN(BekendArtikel artikel, ToBekendArtikel(kaart));
    found.push_back(std::move(artikel));
  }
  co_return found;
}

Task<absl::StatusOr<std::vector<std::vector<BekendArtikel>>>> Rompslomp::FindArtikelen(
    Toegang toegang, std::vector<Artikelvraag> vragen) {
  const Administratie administratie = In(toegang);
  std::multimap<std::string, BekendArtikel> by_code;
  for (const std::vector<std::string>& codes : InBatches(vragen)) {
    std::function<http::Request(int)> encode = [administratie, codes](int page) {
      return EncodeFindArtikelenByCode(administratie, codes, page);
    };
    CO_ASSIGN(const std::vector<Artikelkaart> kaarten,
              co_await List<Artikelkaart>(toegang, std::move(encode), &DecodeFindArtikelen));
    for (const Artikelkaart& kaart : kaarten) {
      if (std::find(codes.begin(), codes.end(), kaart.code) == codes.end()) continue;
      CO_ASSIGN(BekendArtikel artikel, ToBekendArtikel(kaart));
      by_code.emplace(kaart.code, std::move(artikel));
    }
  }
  std::vector<std::vector<BekendArtikel>> found;
  for (const Artikelvraag& vraag : vragen) {
    std::vector<BekendArtikel> matches;
    const auto [begin, end] = by_code.equal_range(vraag.code);
    for (auto match = begin; match != end; ++match) matches.push_back(match->second);
    if (matches.empty() && vraag.soort == domein::Soort::kUursoort && !ZonderExtraSpaties(vraag.naam).empty()) {
      CO_ASSIGN(matches, co_await FindByNaam(toegang, vraag.naam));
    }
    found.push_back(std::move(matches));
  }
  co_return found;
}

Task<absl::StatusOr<BekendArtikel>> Rompslomp::CreateArtikel(Toegang toegang, Artikelvraag vraag, Keuzes,
                                                             CreateOpties opties) {
  CO_ASSIGN(http::Request request, EncodeCreateArtikel(In(toegang), vraag));
  request.timeout = ZekerheidVan(BewerkingVan(vraag.soort)).deadline;
  request.may_send = std::move(opties.may_send);
  const Answer answer = co_await Ask(std::move(toegang), std::move(request));
  co_return DecodeCreateArtikel(answer);
}

Task<absl::StatusOr<std::optional<BekendArtikel>>> Rompslomp::GetArtikel(Toegang toegang, std::string vendor_id) {
  std::optional<BekendArtikel> artikel;
  if (IsId(vendor_id)) {
    http::Request request = EncodeGetArtikel(In(toegang), vendor_id);
    const Answer answer = co_await Ask(toegang, std::move(request));
    CO_ASSIGN(artikel, DecodeGetArtikel(answer));
  }
  co_return co_await GoneOrOutOfReach(std::move(toegang), std::move(artikel));
}

Task<absl::StatusOr<std::optional<Factuurverwijzing>>> Rompslomp::Find(Toegang toegang, Zoekvraag vraag) {
  http::Request request = EncodeFindFactuur(In(toegang), vraag.referentie);
  const Answer answer = co_await Ask(std::move(toegang), std::move(request));
  co_return DecodeFindFactuur(answer, vraag.referentie);
}

Task<absl::StatusOr<Factuurverwijzing>> Rompslomp::Create(Toegang toegang, std::string bevroren, CreateOpties opties) {
  CO_ASSIGN(const std::string referentie, ReferentieIn(bevroren));
  http::Request request = EncodeCreateFactuur(In(toegang), std::move(bevroren));
  request.timeout = opties.deadline;
  request.may_send = std::move(opties.may_send);
  const Answer answer = co_await Ask(std::move(toegang), std::move(request));
  co_return DecodeCreateFactuur(answer, referentie);
}

}  // namespace

std::unique_ptr<Vendor> Open(http::Client& http, const Options& options) {
  return std::make_unique<Rompslomp>(http, options);
}

}  // namespace koppel::vendor::rompslomp
