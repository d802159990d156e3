#include "workers/export/stamgegevens.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "base/failpoint.h"
#include "base/ids.h"
#include "base/status_macros.h"
#include "http/boottime.h"
#include "stream/pause.h"
#include "wire/koppeling.h"
#include "workers/export/keuzes.h"

namespace koppel::worker {
namespace {

v1::Soort ToProto(domein::Soort soort) {
  switch (soort) {
    case domein::Soort::kRelatie:
      return v1::SOORT_RELATIE;
    case domein::Soort::kMateriaal:
      return v1::SOORT_MATERIAAL;
    case domein::Soort::kUursoort:
      return v1::SOORT_UURSOORT;
  }
  return v1::SOORT_UNSPECIFIED;
}

const std::string& Nummer(const domein::BekendeRelatie& relatie) { return relatie.nummer; }
const std::string& Nummer(const domein::BekendArtikel& artikel) { return artikel.code; }

std::map<std::string, domein::BekendArtikel>& Van(domein::Stamgegevens& bekend, domein::Soort soort) {
  return soort == domein::Soort::kUursoort ? bekend.uursoorten : bekend.materialen;
}

template <typename T>
std::optional<T> Onthouden(const std::map<Geheugen::Plaats, Geheugen::Item<T>>& wat, const Geheugen::Plaats& plaats) {
  const auto known = wat.find(plaats);
  if (known == wat.end() || absl::Now() >= known->second.tot) return std::nullopt;
  return known->second.waarde;
}

// Simple-Simon's customers came from the vendor and carry its id, whatever became of their number (SR-10).
std::string IdVanImport(const domein::Relatie& relatie, const domein::Koppeling& koppeling) {
  return koppeling.sleutel.veldapp == domein::Veldapp::kSimplesimon ? relatie.extern_id : "";
}

std::vector<vendor::Artikelvraag> ArtikelvragenVan(const facturatie::Nodig& nodig) {
  std::vector<vendor::Artikelvraag> vragen;
  for (const domein::Materiaalregel& regel : nodig.materialen) {
    const auto spiegel = regel.vrije_velden.find(5);
    vragen.push_back({.soort = domein::Soort::kMateriaal,
                      .code = regel.code,
                      .naam = regel.omschrijving,
                      .prijs = regel.prijs,
                      .eenheid = regel.eenheid,
                      .spiegel = spiegel == regel.vrije_velden.end() ? "" : spiegel->second});
  }
  for (const domein::Uursoort& uursoort : nodig.uursoorten) {
    vragen.push_back({.soort = domein::Soort::kUursoort,
                      .code = uursoort.code,
                      .naam = uursoort.naam,
                      .prijs = uursoort.prijs,
                      .eenheid = "uur",
                      .spiegel = ""});
  }
  return vragen;
}

}  // namespace

std::string Koppelnaam(const domein::Relatie& relatie) {
  if (!relatie.nummer.empty()) return relatie.nummer;
  return absl::StrCat("naam:", base::StableName({relatie.naam, relatie.postcode, relatie.huisnummer}));
}

void Geheugen::Vergeet(const std::string& koppeling) {
  const auto of = [&](const auto& item) { return item.first.first == koppeling; };
  std::erase_if(relaties, of);
  std::erase_if(artikelen, of);
  standaarden.erase(koppeling);
}

void Geheugen::Ruim() {
  const absl::Time now = absl::Now();
  if (now < ruim_na_) return;
  ruim_na_ = now + ttl_;
  const auto old = [&](const auto& item) { return item.second.tot < now; };
  std::erase_if(relaties, old);
  std::erase_if(artikelen, old);
  std::erase_if(standaarden, old);
}

Geheugen::Plaats Stamboek::Plaats(domein::Soort soort, const std::string& code) const {
  return {koppeling_.sleutel.ToString(), absl::StrCat(domein::NaamVan(soort), "/", code)};
}

v1::KoppelRequest Stamboek::Over(domein::Soort soort, const std::string& veldapp_id) const {
  v1::KoppelRequest vraag;
  *vraag.mutable_koppeling() = wire::ToProto(koppeling_.sleutel);
  vraag.set_soort(ToProto(soort));
  vraag.set_veldapp_id(veldapp_id);
  vraag.set_administratie_id(koppeling_.administratie_id);
  return vraag;
}

Task<absl::StatusOr<v1::KoppelResponse>> Stamboek::Vraag(v1::KoppelRequest vraag) {
  co_return co_await journal_.Koppel(std::move(vraag));
}

Task<absl::StatusOr<std::vector<domein::BekendeRelatie>>> Stamboek::ZoekRelatie(domein::Relatie relatie) {
  vendor::Vendor& vendor = vendor_;
  std::function<Task<absl::StatusOr<std::vector<domein::BekendeRelatie>>>(vendor::Toegang)> call =
      [&vendor, relatie](vendor::Toegang toegang) { return vendor.FindRelatie(std::move(toegang), relatie); };
  co_return co_await aanroep_.Herhaald<std::vector<domein::BekendeRelatie>>(std::move(call));
}

Task<absl::StatusOr<std::vector<domein::BekendArtikel>>> Stamboek::ZoekArtikel(vendor::Artikelvraag vraag) {
  using Lijst = std::vector<std::vector<domein::BekendArtikel>>;
  vendor::Vendor& vendor = vendor_;
  std::function<Task<absl::StatusOr<Lijst>>(vendor::Toegang)> call = [&vendor, vraag](vendor::Toegang toegang) {
    return vendor.FindArtikelen(std::move(toegang), std::vector<vendor::Artikelvraag>{vraag});
  };
  CO_ASSIGN(Lijst lijst, co_await aanroep_.Herhaald<Lijst>(std::move(call)));
  co_return std::move(lijst.at(0));
}

Task<absl::StatusOr<Gevonden>> Stamboek::Zoek(facturatie::Nodig nodig) {
  geheugen_.Ruim();
  Gevonden gevonden;
  CO_ASSIGN(gevonden.bekend, co_await ZoekStandaarden());
  CO_RETURN_IF_ERROR(co_await ZoekVaste(nodig.vaste_artikelen, gevonden.bekend));

  // What we saw lately needs no question at all.
  const bool is_iemand = !(nodig.relatie.nummer.empty() && nodig.relatie.naam.empty());
  const std::string koppelnaam = Koppelnaam(nodig.relatie);
  gevonden.bekend.relatie = Onthouden(geheugen_.relaties, Plaats(domein::Soort::kRelatie, koppelnaam));
  std::vector<vendor::Artikelvraag> vragen;
  for (vendor::Artikelvraag& vraag : ArtikelvragenVan(nodig)) {
    if (auto artikel = Onthouden(geheugen_.artikelen, Plaats(vraag.soort, vraag.code))) {
      Van(gevonden.bekend, vraag.soort)[vraag.code] = *std::move(artikel);
    } else {
      vragen.push_back(std::move(vraag));
    }
  }
  const bool zoek_relatie = !gevonden.bekend.relatie && is_iemand;
  if (!zoek_relatie && vragen.empty()) co_return gevonden;

  // The stored link leads, then number, code or name (X39, X55).
  v1::KoppelRequest alle = Over(domein::Soort::kRelatie, "");
  const auto voeg = [&](domein::Soort soort, const std::string& veldapp_id) {
    v1::KoppelZoek::Record& record = *alle.mutable_zoek_alle()->add_records();
    record.set_soort(ToProto(soort));
    record.set_veldapp_id(veldapp_id);
  };
  if (zoek_relatie) voeg(domein::Soort::kRelatie, koppelnaam);
  for (const vendor::Artikelvraag& vraag : vragen) voeg(vraag.soort, vraag.code);
  CO_ASSIGN(const v1::KoppelResponse links, co_await Vraag(std::move(alle)));
  std::map<std::pair<v1::Soort, std::string>, std::string> link;  // to the vendor's id
  for (const v1::Koppelpaar& paar : links.bekende()) link[{paar.soort(), paar.veldapp_id()}] = paar.vendor_id();

  if (zoek_relatie) {
    const auto gelinkt = link.find({v1::SOORT_RELATIE, koppelnaam});
    std::string vendor_id = gelinkt != link.end() ? gelinkt->second : IdVanImport(nodig.relatie, koppeling_);
    CO_RETURN_IF_ERROR(co_await ZoekRelatieVan(nodig.relatie, std::move(vendor_id), gevonden));
  }
  std::vector<vendor::Artikelvraag> zonder_link;
  for (const vendor::Artikelvraag& vraag : vragen) {
    const auto gelinkt = link.find({ToProto(vraag.soort), vraag.code});
    bool er_nog = false;
    if (gelinkt != link.end()) {
      CO_ASSIGN(er_nog, co_await HaalArtikel(vraag, gelinkt->second, gevonden.bekend));
    }
    if (!er_nog) zonder_link.push_back(vraag);
  }
  if (!zonder_link.empty()) CO_RETURN_IF_ERROR(co_await ZoekArtikelen(std::move(zonder_link), gevonden));
  co_return gevonden;
}

Task<absl::StatusOr<domein::Stamgegevens>> Stamboek::ZoekStandaarden() {
  const std::string naam = koppeling_.sleutel.ToString();
  const auto known = geheugen_.standaarden.find(naam);
  if (known != geheugen_.standaarden.end() && absl::Now() < known->second.tot) co_return known->second.waarde;
  vendor::Vendor& vendor = vendor_;
  std::function<Task<absl::StatusOr<domein::Stamgegevens>>(vendor::Toegang)> call =
      [&vendor, keuzes = KeuzesVan(koppeling_)](vendor::Toegang toegang) {
        return vendor.Standaarden(std::move(toegang), keuzes);
      };
  CO_ASSIGN(domein::Stamgegevens standaarden, co_await aanroep_.Herhaald<domein::Stamgegevens>(std::move(call)));
  geheugen_.standaarden[naam] = {standaarden, geheugen_.Tot()};
  co_return standaarden;
}

// By the link first; a link to what is gone is dropped.
Task<absl::Status> Stamboek::ZoekRelatieVan(domein::Relatie relatie, std::string vendor_id, Gevonden& gevonden) {
  const std::string koppelnaam = Koppelnaam(relatie);
  std::optional<domein::BekendeRelatie>& bekend = gevonden.bekend.relatie;
  if (!vendor_id.empty()) {
    using Een = std::optional<domein::BekendeRelatie>;
    vendor::Vendor& vendor = vendor_;
    std::function<Task<absl::StatusOr<Een>>(vendor::Toegang)> call = [&vendor, vendor_id](vendor::Toegang toegang) {
      return vendor.GetRelatie(std::move(toegang), vendor_id);
    };
    CO_ASSIGN(bekend, co_await aanroep_.Herhaald<Een>(std::move(call)));
    if (!bekend) CO_RETURN_IF_ERROR(co_await VergeetLink(domein::Soort::kRelatie, koppelnaam));
  }
  if (!bekend) {
    CO_ASSIGN(const std::vector<domein::BekendeRelatie> lijst, co_await ZoekRelatie(relatie));
    if (lijst.size() != 1) {
      gevonden.ontbreekt.push_back({.gemis = {.soort = domein::Soort::kRelatie,
                                              .code = relatie.nummer,
                                              .naam = relatie.naam,
                                              .waarom = lijst.empty() ? facturatie::Gemis::Waarom::kOnbekend
                                                                      : facturatie::Gemis::Waarom::kMeerdere},
                                    .artikel = {}});
      co_return absl::OkStatus();
    }
    bekend = lijst[0];
    CO_RETURN_IF_ERROR(co_await Onthoud(domein::Soort::kRelatie, koppelnaam, bekend->vendor_id, bekend->nummer));
  }
  geheugen_.relaties[Plaats(domein::Soort::kRelatie, koppelnaam)] = {*bekend, geheugen_.Tot()};
  co_return absl::OkStatus();
}

// The article behind a link; false: it is gone, and so is the link.
Task<absl::StatusOr<bool>> Stamboek::HaalArtikel(vendor::Artikelvraag vraag, std::string vendor_id,
                                                 domein::Stamgegevens& bekend) {
  using Een = std::optional<domein::BekendArtikel>;
  vendor::Vendor& vendor = vendor_;
  std::function<Task<absl::StatusOr<Een>>(vendor::Toegang)> call = [&vendor, vendor_id](vendor::Toegang toegang) {
    return vendor.GetArtikel(std::move(toegang), vendor_id);
  };
  CO_ASSIGN(const Een artikel, co_await aanroep_.Herhaald<Een>(std::move(call)));
  if (!artikel) {
    CO_RETURN_IF_ERROR(co_await VergeetLink(vraag.soort, vraag.code));
    co_return false;
  }
  geheugen_.artikelen[Plaats(vraag.soort, vraag.code)] = {*artikel, geheugen_.Tot()};
  Van(bekend, vraag.soort)[vraag.code] = *artikel;
  co_return true;
}

// The vendor's article leads for price and VAT (X68), so it is read, not remembered long. Several with one code and no
// link: nobody guesses (X55).
Task<absl::Status> Stamboek::ZoekArtikelen(std::vector<vendor::Artikelvraag> vragen, Gevonden& gevonden) {
  using Lijst = std::vector<std::vector<domein::BekendArtikel>>;
  vendor::Vendor& vendor = vendor_;
  std::function<Task<absl::StatusOr<Lijst>>(vendor::Toegang)> call = [&vendor, vragen](vendor::Toegang toegang) {
    return vendor.FindArtikelen(std::move(toegang), vragen);
  };
  CO_ASSIGN(const Lijst lijst, co_await aanroep_.Herhaald<Lijst>(std::move(call)));
  for (std::size_t i = 0; i < vragen.size(); ++i) {
    const vendor::Artikelvraag& vraag = vragen[i];
    if (lijst[i].size() != 1) {
      gevonden.ontbreekt.push_back({.gemis = {.soort = vraag.soort,
                                              .code = vraag.code,
                                              .naam = vraag.naam,
                                              .waarom = lijst[i].empty() ? facturatie::Gemis::Waarom::kOnbekend
                                                                         : facturatie::Gemis::Waarom::kMeerdere},
                                    .artikel = vraag});
      continue;
    }
    const domein::BekendArtikel& artikel = lijst[i][0];
    CO_RETURN_IF_ERROR(co_await Onthoud(vraag.soort, vraag.code, artikel.vendor_id, artikel.code));
    geheugen_.artikelen[Plaats(vraag.soort, vraag.code)] = {artikel, geheugen_.Tot()};
    Van(gevonden.bekend, vraag.soort)[vraag.code] = artikel;
  }
  co_return absl::OkStatus();
}

// A record that was found, not made. One that belongs to another of the field app's already stays that one's, and is
// used all the same.
Task<absl::Status> Stamboek::Onthoud(domein::Soort soort, std::string veldapp_id, std::string vendor_id,
                                     std::string vendor_nummer) {
  v1::KoppelRequest vraag = Over(soort, veldapp_id);
  vraag.set_eind(vendor_id);
  vraag.set_vendor_nummer(vendor_nummer);
  co_return (co_await Vraag(std::move(vraag))).status();
}

Task<absl::Status> Stamboek::VergeetLink(domein::Soort soort, std::string veldapp_id) {
  v1::KoppelRequest weg = Over(soort, veldapp_id);
  weg.set_vergeet(true);
  const vendor::Zekerheid zekerheid = vendor_.ZekerheidVan(vendor::BewerkingVan(soort));
  weg.set_rust_ms(absl::ToInt64Milliseconds(zekerheid.deadline + zekerheid.nalanding));
  CO_ASSIGN(const v1::KoppelResponse antwoord, co_await Vraag(std::move(weg)));
  if (antwoord.antwoord() == v1::KoppelResponse::BEKEND)
    co_return absl::UnavailableError("a record that was just linked is not found yet");
  co_return absl::OkStatus();
}

// The articles that the settings name by the vendor's id (SR-32 to SR-34). What is gone stays out: the core says so.
Task<absl::Status> Stamboek::ZoekVaste(std::vector<std::string> vendor_ids, domein::Stamgegevens& bekend) {
  using Een = std::optional<domein::BekendArtikel>;
  vendor::Vendor& vendor = vendor_;
  for (const std::string& vendor_id : vendor_ids) {
    const Geheugen::Plaats plaats{koppeling_.sleutel.ToString(), absl::StrCat("vast/", vendor_id)};
    const auto known = geheugen_.artikelen.find(plaats);
    if (known != geheugen_.artikelen.end() && absl::Now() < known->second.tot) {
      bekend.vaste_artikelen[vendor_id] = known->second.waarde;
      continue;
    }
    std::function<Task<absl::StatusOr<Een>>(vendor::Toegang)> call = [&vendor, vendor_id](vendor::Toegang toegang) {
      return vendor.GetArtikel(std::move(toegang), vendor_id);
    };
    CO_ASSIGN(const Een artikel, co_await aanroep_.Herhaald<Een>(std::move(call)));
    if (!artikel) continue;
    geheugen_.artikelen[plaats] = {*artikel, geheugen_.Tot()};
    bekend.vaste_artikelen[vendor_id] = *artikel;
  }
  co_return absl::OkStatus();
}

template <typename Record>
Task<absl::StatusOr<Record>> Stamboek::MaakEen(
    domein::Soort soort, std::string veldapp_id, std::function<Task<absl::StatusOr<std::vector<Record>>>()> zoek,
    std::function<Task<absl::StatusOr<Record>>(vendor::Toegang, vendor::CreateOpties)> maak, bool& nieuw) {
  const vendor::Zekerheid zekerheid = vendor_.ZekerheidVan(vendor::BewerkingVan(soort));
  const bool weigert_tweede = vendor::WeigertTweede(zekerheid.klasse);
  const absl::Duration deadline = zekerheid.deadline;
  v1::KoppelRequest intentie = Over(soort, veldapp_id);
  intentie.set_begin(true);
  intentie.set_rust_ms(absl::ToInt64Milliseconds(vendor::Overnamewacht(zekerheid)));
  std::int64_t token = 0;
  bool misschien_gemaakt = false;  // by a create that nobody had an answer to: ours, or that of who began before us
  const absl::Time since = absl::Now();
  while (token == 0) {
    v1::KoppelRequest begin = intentie;
    CO_ASSIGN(const v1::KoppelResponse mag, co_await Vraag(std::move(begin)));
    switch (mag.antwoord()) {
      case v1::KoppelResponse::FIRST:
      case v1::KoppelResponse::AGAIN:
        token = mag.token();
        misschien_gemaakt = mag.antwoord() == v1::KoppelResponse::AGAIN;
        break;
      case v1::KoppelResponse::BEKEND: {  // Another was quicker. It exists, so it is found.
        CO_ASSIGN(std::vector<Record> lijst, co_await zoek());
        if (lijst.size() == 1) co_return std::move(lijst[0]);
        co_return absl::UnavailableError("a record that was just made is not found yet");
      }
      default:
        if (absl::Now() - since > absl::Seconds(60))
          co_return absl::UnavailableError("a record stays in another's hands");
        co_await stream::Pause(absl::Milliseconds(std::clamp<std::int64_t>(mag.wacht_ms(), 20, 1000)));
    }
  }
  KOPPEL_FAILPOINT("after_koppel_begin");

  // Whoever was before us may have made it, or the vendor may have carried it out late: look, then create, then look
  // again.
  absl::Status last = absl::UnknownError("not tried");
  bool mag_maken = true;  // Where a second one would not be refused, a create without an answer is not repeated here.
  bool zonder_antwoord = false;   // a create of ours
  bool nog_niet_te_zien = false;  // Refused as a second one, it seems: the first is there, and the search lags behind.
  const absl::Time begonnen = absl::Now();
  for (int tries = 0; tries < 3 || (nog_niet_te_zien && aanroep_.WaitsFor(absl::Now() - begonnen)); ++tries) {
    CO_ASSIGN(std::vector<Record> lijst, co_await zoek());
    std::optional<Record> record;
    if (lijst.size() == 1) {
      record = std::move(lijst[0]);
    } else if (lijst.empty() && mag_maken && !absl::IsInvalidArgument(last)) {
      // Until when it may be sent counts from before the journal was asked, also through a suspended machine.
      const absl::Duration vanaf = http::BootTime();
      if (!weigert_tweede) {  // From here another stays away until this create can no longer be carried out.
        v1::KoppelRequest nogmaals = intentie;
        nogmaals.set_token(token);
        CO_ASSIGN(const v1::KoppelResponse nog, co_await Vraag(std::move(nogmaals)));
        if (nog.antwoord() != v1::KoppelResponse::AGAIN)
          co_return absl::UnavailableError("a record went to another's hands");
      }
      KOPPEL_FAILPOINT("before_koppel_create");
      std::function<Task<absl::StatusOr<Record>>(vendor::Toegang)> call = [&maak, vanaf,
                                                                           deadline](vendor::Toegang toegang) {
        return maak(std::move(toegang), {.deadline = deadline, .may_send = [vanaf, deadline] {
                                           return http::BootTime() - vanaf < deadline;
                                         }});
      };
      absl::StatusOr<Record> made = co_await aanroep_.Eenmaal<Record>(std::move(call));
      KOPPEL_FAILPOINT("after_koppel_create");
      last = made.status();
      nog_niet_te_zien = weigert_tweede && misschien_gemaakt && absl::IsInvalidArgument(last);
      zonder_antwoord |= absl::IsUnknown(last);
      misschien_gemaakt |= zonder_antwoord;
      mag_maken = weigert_tweede || !absl::IsUnknown(last);
      if (made.ok()) {
        record = *std::move(made);
        nieuw = true;
      }
    }
    if (record) {
      v1::KoppelRequest eind = Over(soort, veldapp_id);
      eind.set_eind(record->vendor_id);
      eind.set_token(token);
      eind.set_vendor_nummer(Nummer(*record));
      CO_ASSIGN(const v1::KoppelResponse klaar, co_await Vraag(std::move(eind)));
      if (klaar.antwoord() == v1::KoppelResponse::BOTSING) {
        co_return absl::InvalidArgumentError(
            absl::StrCat("dit record is al gekoppeld aan ", domein::NaamVan(soort), " ", klaar.botst_met()));
      }
      KOPPEL_FAILPOINT("after_koppel_end");
      co_return *std::move(record);
    }
    if (absl::IsUnauthenticated(last) || absl::IsPermissionDenied(last) || absl::IsNotFound(last)) break;
    if (tries > 0 && absl::IsInvalidArgument(last) && !nog_niet_te_zien) break;  // Looked again: it is not there.
    const absl::Duration wait =
        vendor::RetryAfter(last).value_or(stream::BackOff(tries, absl::Milliseconds(200), absl::Seconds(2)));
    if (!aanroep_.WaitsFor(wait)) break;  // The vendor asked for longer than a werkbon is held here.
    co_await stream::Pause(wait);
  }
  if (nog_niet_te_zien && zonder_antwoord) last = absl::UnknownError("what was made is not found yet");
  // With an unknown outcome the intent stays: whoever comes next looks first.
  if (!absl::IsUnknown(last)) {
    v1::KoppelRequest weg = Over(soort, veldapp_id);
    weg.set_opgeven(true);
    weg.set_token(token);
    CO_ASSIGN([[maybe_unused]] const v1::KoppelResponse losgelaten, co_await Vraag(std::move(weg)));
  }
  co_return last;
}

Task<absl::StatusOr<domein::BekendeRelatie>> Stamboek::MaakRelatie(domein::Relatie relatie, bool& nieuw) {
  vendor::Vendor& vendor = vendor_;
  std::function<Task<absl::StatusOr<std::vector<domein::BekendeRelatie>>>()> zoek = [this, relatie] {
    return ZoekRelatie(relatie);
  };
  std::function<Task<absl::StatusOr<domein::BekendeRelatie>>(vendor::Toegang, vendor::CreateOpties)> maak =
      [&vendor, relatie, keuzes = KeuzesVan(koppeling_)](vendor::Toegang toegang, vendor::CreateOpties opties) {
        return vendor.CreateRelatie(std::move(toegang), relatie, keuzes, std::move(opties));
      };
  std::string naam = Koppelnaam(relatie);
  co_return co_await MaakEen<domein::BekendeRelatie>(domein::Soort::kRelatie, std::move(naam), std::move(zoek),
                                                     std::move(maak), nieuw);
}

Task<absl::StatusOr<domein::BekendArtikel>> Stamboek::MaakArtikel(vendor::Artikelvraag vraag, bool& nieuw) {
  vendor::Vendor& vendor = vendor_;
  std::function<Task<absl::StatusOr<std::vector<domein::BekendArtikel>>>()> zoek = [this, vraag] {
    return ZoekArtikel(vraag);
  };
  std::function<Task<absl::StatusOr<domein::BekendArtikel>>(vendor::Toegang, vendor::CreateOpties)> maak =
      [&vendor, vraag, keuzes = KeuzesVan(koppeling_)](vendor::Toegang toegang, vendor::CreateOpties opties) {
        return vendor.CreateArtikel(std::move(toegang), vraag, keuzes, std::move(opties));
      };
  std::string code = vraag.code;
  co_return co_await MaakEen<domein::BekendArtikel>(vraag.soort, std::move(code), std::move(zoek), std::move(maak),
                                                    nieuw);
}

Task<absl::Status> Stamboek::Maak(domein::Relatie relatie, std::vector<Ontbrekend> ontbreekt,
                                  domein::Stamgegevens& bekend, std::vector<v1::AangemaaktRecord>& aangemaakt) {
  for (const Ontbrekend& een : ontbreekt) {
    bool nieuw = false;
    v1::AangemaaktRecord record;
    record.set_soort(ToProto(een.gemis.soort));
    if (een.gemis.soort == domein::Soort::kRelatie) {
      domein::Relatie kopie = relatie;
      CO_ASSIGN(domein::BekendeRelatie made, co_await MaakRelatie(std::move(kopie), nieuw));
      record.set_veldapp_id(Koppelnaam(relatie));
      record.set_vendor_id(made.vendor_id);
      record.set_vendor_nummer(made.nummer);
      geheugen_.relaties[Plaats(domein::Soort::kRelatie, Koppelnaam(relatie))] = {made, geheugen_.Tot()};
      bekend.relatie = std::move(made);
    } else {
      vendor::Artikelvraag vraag = een.artikel;
      CO_ASSIGN(domein::BekendArtikel made, co_await MaakArtikel(std::move(vraag), nieuw));
      record.set_veldapp_id(een.artikel.code);
      record.set_vendor_id(made.vendor_id);
      record.set_vendor_nummer(made.code);
      geheugen_.artikelen[Plaats(een.artikel.soort, een.artikel.code)] = {made, geheugen_.Tot()};
      Van(bekend, een.artikel.soort)[een.artikel.code] = std::move(made);
    }
    if (nieuw) aangemaakt.push_back(std::move(record));
  }
  co_return absl::OkStatus();
}

}  // namespace koppel::worker
