#include "tests/contract/proefboek/proefboek.h"

#include <utility>

#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "tests/contract/proefboek/codec.h"

namespace koppel::vendor::proefboek {
namespace {

using domein::BekendArtikel;
using domein::BekendeRelatie;

constexpr int kMaxBladzijden = 100;

class Proefboek : public Vendor {
 public:
  Proefboek(http::Client& http, const Options& options)
      : http_(http),
        base_url_(options.base_url.empty() ? kBaseUrl : std::string(absl::StripSuffix(options.base_url, "/"))),
        options_(options) {}

  std::string Naam() const override { return "proefboek"; }
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
  template <typename Rij>
  Task<absl::StatusOr<std::vector<Rij>>> List(Toegang toegang, http::Request first,
                                              absl::StatusOr<Pagina<Rij>> (*decode)(const Answer&));

  Task<absl::StatusOr<std::vector<BekendeRelatie>>> FindByNummer(Toegang toegang, std::string nummer);
  Task<absl::StatusOr<std::vector<BekendArtikel>>> FindArtikel(Toegang toegang, Artikelvraag vraag);

  http::Client& http_;
  const std::string base_url_;
  const Options options_;
};

Task<Answer> Proefboek::Ask(Toegang toegang, http::Request request) {
  // Said as the vendor would say it: there is no such administration.
  if (!IsId(toegang.administratie_id)) co_return http::Response{.status = 404, .headers = {}, .body = ""};
  request.bearer = std::move(toegang.token);
  co_return co_await http_.Send(std::move(request));
}

template <typename Rij>
Task<absl::StatusOr<std::vector<Rij>>> Proefboek::List(Toegang toegang, http::Request first,
                                                       absl::StatusOr<Pagina<Rij>> (*decode)(const Answer&)) {
  std::vector<Rij> rijen;
  std::string volgende;
  for (int bladzij = 0; bladzij < kMaxBladzijden; ++bladzij) {
    http::Request request = Vanaf(first, volgende);
    const Answer answer = co_await Ask(toegang, std::move(request));
    CO_ASSIGN(Pagina<Rij> pagina, decode(answer));
    for (Rij& rij : pagina.rijen) rijen.push_back(std::move(rij));
    if (pagina.volgende.empty()) co_return rijen;
    volgende = std::move(pagina.volgende);
  }
  co_return absl::InternalError("the list has too many pages");
}

Task<absl::StatusOr<domein::Stamgegevens>> Proefboek::Standaarden(Toegang toegang, Keuzes) {
  http::Request request = EncodeInstellingen(In(toegang));
  const Answer answer = co_await Ask(std::move(toegang), std::move(request));
  co_return DecodeInstellingen(answer);
}

Task<absl::StatusOr<std::vector<BekendeRelatie>>> Proefboek::FindByNummer(Toegang toegang, std::string nummer) {
  http::Request request = EncodeFindKlantenByNummer(In(toegang), nummer);
  CO_ASSIGN(const std::vector<Klant> klanten,
            co_await List(std::move(toegang), std::move(request), &DecodeFindKlanten));
  std::vector<BekendeRelatie> found;
  for (const Klant& klant : klanten) {
    if (klant.relatie.nummer == nummer) found.push_back(klant.relatie);
  }
  co_return found;
}

Task<absl::StatusOr<std::vector<BekendeRelatie>>> Proefboek::FindRelatie(Toegang toegang, domein::Relatie relatie) {
  if (!relatie.nummer.empty()) co_return co_await FindByNummer(std::move(toegang), relatie.nummer);
  std::vector<BekendeRelatie> found;
  if (relatie.naam.empty()) co_return found;  // An empty search text would mean everybody.
  http::Request request = EncodeFindKlantenByNaam(In(toegang), ZonderExtraSpaties(relatie.naam));
  CO_ASSIGN(const std::vector<Klant> klanten, co_await List(toegang, std::move(request), &DecodeFindKlanten));
  for (const Klant& klant : klanten) {
    if (IsDezelfde(klant.adres, relatie)) found.push_back(klant.relatie);
  }
  if (!found.empty()) co_return found;
  // We may have made it, and a person may have given it another name since.
  std::string nummer = VastNummer(toegang.connectie, relatie);
  co_return co_await FindByNummer(std::move(toegang), std::move(nummer));
}

Task<absl::StatusOr<BekendeRelatie>> Proefboek::CreateRelatie(Toegang toegang, domein::Relatie relatie, Keuzes,
                                                              CreateOpties opties) {
  const std::string nummer = relatie.nummer.empty() ? VastNummer(toegang.connectie, relatie) : relatie.nummer;
  CO_ASSIGN(http::Request request, EncodeCreateKlant(In(toegang), relatie, nummer));
  request.timeout = ZekerheidVan(Bewerking::kRelatie).deadline;
  request.may_send = std::move(opties.may_send);
  const Answer answer = co_await Ask(std::move(toegang), std::move(request));
  co_return DecodeCreateKlant(answer);
}

Task<absl::StatusOr<std::optional<BekendeRelatie>>> Proefboek::GetRelatie(Toegang toegang, std::string vendor_id) {
  if (!IsId(vendor_id)) co_return std::optional<BekendeRelatie>();
  http::Request request = EncodeGetKlant(In(toegang), vendor_id);
  const Answer answer = co_await Ask(std::move(toegang), std::move(request));
  co_return DecodeGetKlant(answer);
}

Task<absl::StatusOr<std::vector<BekendArtikel>>> Proefboek::FindArtikel(Toegang toegang, Artikelvraag vraag) {
  std::vector<BekendArtikel> found;
  if (!vraag.code.empty()) {
    http::Request request = EncodeFindArtikelenByCode(In(toegang), vraag.code);
    CO_ASSIGN(const std::vector<BekendArtikel> artikelen,
              co_await List(toegang, std::move(request), &DecodeFindArtikelen));
    for (const BekendArtikel& artikel : artikelen) {
      if (artikel.code == vraag.code) found.push_back(artikel);
    }
  }
  const std::string naam = ZonderExtraSpaties(vraag.naam);
  if (!found.empty() || vraag.soort != domein::Soort::kUursoort || naam.empty()) co_return found;
  http::Request request = EncodeFindArtikelenByNaam(In(toegang), naam);
  CO_ASSIGN(const std::vector<BekendArtikel> artikelen,
            co_await List(std::move(toegang), std::move(request), &DecodeFindArtikelen));
  for (const BekendArtikel& artikel : artikelen) {
    if (ZonderExtraSpaties(artikel.omschrijving) == naam) found.push_back(artikel);
  }
  co_return found;
}

Task<absl::StatusOr<std::vector<std::vector<BekendArtikel>>>> Proefboek::FindArtikelen(
    Toegang toegang, std::vector<Artikelvraag> vragen) {
  std::vector<std::vector<BekendArtikel>> found;
  for (const Artikelvraag& vraag : vragen) {
    CO_ASSIGN(std::vector<BekendArtikel> matches, co_await FindArtikel(toegang, vraag));
    found.push_back(std::move(matches));
  }
  co_return found;
}

Task<absl::StatusOr<BekendArtikel>> Proefboek::CreateArtikel(Toegang toegang, Artikelvraag vraag, Keuzes,
                                                             CreateOpties opties) {
  CO_ASSIGN(http::Request request, EncodeCreateArtikel(In(toegang), vraag));
  request.timeout = ZekerheidVan(BewerkingVan(vraag.soort)).deadline;
  request.may_send = std::move(opties.may_send);
  const Answer answer = co_await Ask(std::move(toegang), std::move(request));
  co_return DecodeCreateArtikel(answer);
}

Task<absl::StatusOr<std::optional<BekendArtikel>>> Proefboek::GetArtikel(Toegang toegang, std::string vendor_id) {
  if (!IsId(vendor_id)) co_return std::optional<BekendArtikel>();
  http::Request request = EncodeGetArtikel(In(toegang), vendor_id);
  const Answer answer = co_await Ask(std::move(toegang), std::move(request));
  co_return DecodeGetArtikel(answer);
}

Task<absl::StatusOr<std::optional<Factuurverwijzing>>> Proefboek::Find(Toegang toegang, Zoekvraag vraag) {
  http::Request request = EncodeFindFactuur(In(toegang), vraag.referentie);
  const Answer answer = co_await Ask(std::move(toegang), std::move(request));
  co_return DecodeFindFactuur(answer, vraag.referentie);
}

Task<absl::StatusOr<Factuurverwijzing>> Proefboek::Create(Toegang toegang, std::string bevroren, CreateOpties opties) {
  CO_ASSIGN(const std::string referentie, ReferentieIn(bevroren));
  http::Request request = EncodeCreateFactuur(In(toegang), std::move(bevroren));
  request.timeout = opties.deadline;
  request.may_send = std::move(opties.may_send);
  const Answer answer = co_await Ask(std::move(toegang), std::move(request));
  co_return DecodeCreateFactuur(answer, referentie);
}

}  // namespace

std::unique_ptr<Vendor> Open(http::Client& http, const Options& options) {
  return std::make_unique<Proefboek>(http, options);
}

}  // namespace koppel::vendor::proefboek
