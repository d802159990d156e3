#include "workers/export/stamgegevens.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "base/failpoint.h"
#include "base/ids.h"
#include "base/status_macros.h"
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
  vendor::Vendor& vendor = vendor_;
  const std::string naam = koppeling_.sleutel.ToString();
  Gevonden gevonden;

  if (const auto known = geheugen_.standaarden.find(naam);
      known != geheugen_.standaarden.end() && absl::Now() < known->second.tot) {
    gevonden.bekend = known->second.waarde;
  } else {
    std::function<Task<absl::StatusOr<domein::Stamgegevens>>(vendor::Toegang)> call =
        [&vendor, keuzes = KeuzesVan(koppeling_)](vendor::Toegang toegang) {
          return vendor.Standaarden(std::move(toegang), keuzes);
        };
    CO_ASSIGN(gevonden.bekend, co_await aanroep_.Herhaald<domein::Stamgegevens>(std::move(call)));
    geheugen_.standaarden[naam] = {gevonden.bekend, geheugen_.Tot()};
  }

  // The relation: what we saw lately, the link that was stored, its number or name.
  const std::string koppelnaam = Koppelnaam(nodig.relatie);
  const Geheugen::Plaats plaats = Plaats(domein::Soort::kRelatie, koppelnaam);
  if (const auto known = geheugen_.relaties.find(plaats);
      known != geheugen_.relaties.end() && absl::Now() < known->second.tot) {
    gevonden.bekend.relatie = known->second.waarde;
  } else {
    v1::KoppelRequest vraag = Over(domein::Soort::kRelatie, koppelnaam);
    vraag.set_zoek(true);
    CO_ASSIGN(const v1::KoppelResponse link, co_await Vraag(std::move(vraag)));
    if (link.antwoord() == v1::KoppelResponse::BEKEND) {
      using Een = std::optional<domein::BekendeRelatie>;
      const std::string vendor_id = link.vendor_id();
      std::function<Task<absl::StatusOr<Een>>(vendor::Toegang)> call = [&vendor, vendor_id](vendor::Toegang toegang) {
        return vendor.GetRelatie(std::move(toegang), vendor_id);
      };
      CO_ASSIGN(gevonden.bekend.relatie, co_await aanroep_.Herhaald<Een>(std::move(call)));
      if (!gevonden.bekend.relatie) {
        v1::KoppelRequest weg = Over(domein::Soort::kRelatie, koppelnaam);
        weg.set_vergeet(true);
        CO_RETURN_IF_ERROR((co_await Vraag(std::move(weg))).status());
      }
    }
    if (!gevonden.bekend.relatie && !(nodig.relatie.nummer.empty() && nodig.relatie.naam.empty())) {
      CO_ASSIGN(const std::vector<domein::BekendeRelatie> lijst, co_await ZoekRelatie(nodig.relatie));
      if (lijst.size() == 1) {
        gevonden.bekend.relatie = lijst[0];
      } else {
        gevonden.ontbreekt.push_back({.gemis = {.soort = domein::Soort::kRelatie,
                                                .code = nodig.relatie.nummer,
                                                .naam = nodig.relatie.naam,
                                                .waarom = lijst.empty() ? facturatie::Gemis::Waarom::kOnbekend
                                                                        : facturatie::Gemis::Waarom::kMeerdere},
                                      .artikel = {}});
      }
    }
    if (gevonden.bekend.relatie) geheugen_.relaties[plaats] = {*gevonden.bekend.relatie, geheugen_.Tot()};
  }

  // Articles: by code in one call. The vendor's article leads for price and VAT (X68), so it is read, not remembered
  // long.
  std::vector<vendor::Artikelvraag> vragen;
  const auto vraag_om = [&](vendor::Artikelvraag vraag) {
    const auto known = geheugen_.artikelen.find(Plaats(vraag.soort, vraag.code));
    if (known != geheugen_.artikelen.end() && absl::Now() < known->second.tot) {
      Van(gevonden.bekend, vraag.soort)[vraag.code] = known->second.waarde;
    } else {
      vragen.push_back(std::move(vraag));
    }
  };
  for (const domein::Materiaalregel& regel : nodig.materialen) {
    const auto spiegel = regel.vrije_velden.find(5);
    vraag_om({.soort = domein::Soort::kMateriaal,
              .code = regel.code,
              .naam = regel.omschrijving,
              .prijs = regel.prijs,
              .eenheid = regel.eenheid,
              .spiegel = spiegel == regel.vrije_velden.end() ? "" : spiegel->second});
  }
  for (const domein::Uursoort& uursoort : nodig.uursoorten) {
    vraag_om({.soort = domein::Soort::kUursoort,
              .code = uursoort.code,
              .naam = uursoort.naam,
              .prijs = uursoort.prijs,
              .eenheid = "uur",
              .spiegel = ""});
  }
  CO_RETURN_IF_ERROR(co_await ZoekVaste(nodig.vaste_artikelen, gevonden.bekend));
  if (vragen.empty()) co_return gevonden;

  using Lijst = std::vector<std::vector<domein::BekendArtikel>>;
  std::function<Task<absl::StatusOr<Lijst>>(vendor::Toegang)> call = [&vendor, vragen](vendor::Toegang toegang) {
    return vendor.FindArtikelen(std::move(toegang), vragen);
  };
  CO_ASSIGN(const Lijst lijst, co_await aanroep_.Herhaald<Lijst>(std::move(call)));
  for (std::size_t i = 0; i < vragen.size(); ++i) {
    const vendor::Artikelvraag& vraag = vragen[i];
    // Several with one code: the stored link tells which, if there is one; else nobody guesses (X55).
    std::optional<domein::BekendArtikel> artikel;
    if (lijst[i].size() == 1) {
      artikel = lijst[i][0];
    } else {
      v1::KoppelRequest zoek = Over(vraag.soort, vraag.code);
      zoek.set_zoek(true);
      CO_ASSIGN(const v1::KoppelResponse link, co_await Vraag(std::move(zoek)));
      if (link.antwoord() == v1::KoppelResponse::BEKEND) {
        using Een = std::optional<domein::BekendArtikel>;
        const std::string vendor_id = link.vendor_id();
        std::function<Task<absl::StatusOr<Een>>(vendor::Toegang)> haal = [&vendor, vendor_id](vendor::Toegang toegang) {
          return vendor.GetArtikel(std::move(toegang), vendor_id);
        };
        CO_ASSIGN(artikel, co_await aanroep_.Herhaald<Een>(std::move(haal)));
        if (!artikel) {
          v1::KoppelRequest weg = Over(vraag.soort, vraag.code);
          weg.set_vergeet(true);
          CO_RETURN_IF_ERROR((co_await Vraag(std::move(weg))).status());
        }
      }
    }
    if (artikel) {
      geheugen_.artikelen[Plaats(vraag.soort, vraag.code)] = {*artikel, geheugen_.Tot()};
      Van(gevonden.bekend, vraag.soort)[vraag.code] = *artikel;
    } else {
      gevonden.ontbreekt.push_back({.gemis = {.soort = vraag.soort,
                                              .code = vraag.code,
                                              .naam = vraag.naam,
                                              .waarom = lijst[i].empty() ? facturatie::Gemis::Waarom::kOnbekend
                                                                         : facturatie::Gemis::Waarom::kMeerdere},
                                    .artikel = vraag});
    }
  }
  co_return gevonden;
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
Task<absl::StatusOr<Record>> Stamboek::MaakEen(domein::Soort soort, std::string veldapp_id,
                                               std::function<Task<absl::StatusOr<std::vector<Record>>>()> zoek,
                                               std::function<Task<absl::StatusOr<Record>>(vendor::Toegang)> maak,
                                               bool& nieuw) {
  const vendor::Zekerheid zekerheid = vendor_.ZekerheidVan(vendor::BewerkingVan(soort));
  const bool weigert_tweede = vendor::WeigertTweede(zekerheid.klasse);
  v1::KoppelRequest intentie = Over(soort, veldapp_id);
  intentie.set_begin(true);
  intentie.set_rust_ms(absl::ToInt64Milliseconds(vendor::Overnamewacht(zekerheid)));
  std::int64_t token = 0;
  const absl::Time since = absl::Now();
  while (token == 0) {
    v1::KoppelRequest begin = intentie;
    CO_ASSIGN(const v1::KoppelResponse mag, co_await Vraag(std::move(begin)));
    switch (mag.antwoord()) {
      case v1::KoppelResponse::FIRST:
      case v1::KoppelResponse::AGAIN:
        token = mag.token();
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
  for (int tries = 0; tries < 3; ++tries) {
    CO_ASSIGN(std::vector<Record> lijst, co_await zoek());
    std::optional<Record> record;
    if (lijst.size() == 1) {
      record = std::move(lijst[0]);
    } else if (lijst.empty() && mag_maken && !absl::IsInvalidArgument(last)) {
      if (!weigert_tweede) {  // From here another stays away until this create can no longer be carried out.
        v1::KoppelRequest nogmaals = intentie;
        nogmaals.set_token(token);
        CO_ASSIGN(const v1::KoppelResponse nog, co_await Vraag(std::move(nogmaals)));
        if (nog.antwoord() != v1::KoppelResponse::AGAIN)
          co_return absl::UnavailableError("a record went to another's hands");
      }
      absl::StatusOr<Record> made = co_await aanroep_.Eenmaal<Record>(maak);
      KOPPEL_FAILPOINT("after_koppel_create");
      last = made.status();
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
    if (tries > 0 && absl::IsInvalidArgument(last)) break;  // Refused, and looked again: it is not there.
    const absl::Duration wait =
        vendor::RetryAfter(last).value_or(stream::BackOff(tries, absl::Milliseconds(200), absl::Seconds(2)));
    if (!aanroep_.WaitsFor(wait)) break;  // The vendor asked for longer than a werkbon is held here.
    co_await stream::Pause(wait);
  }
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
  std::function<Task<absl::StatusOr<domein::BekendeRelatie>>(vendor::Toegang)> maak =
      [&vendor, relatie, keuzes = KeuzesVan(koppeling_)](vendor::Toegang toegang) {
        return vendor.CreateRelatie(std::move(toegang), relatie, keuzes);
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
  std::function<Task<absl::StatusOr<domein::BekendArtikel>>(vendor::Toegang)> maak =
      [&vendor, vraag, keuzes = KeuzesVan(koppeling_)](vendor::Toegang toegang) {
        return vendor.CreateArtikel(std::move(toegang), vraag, keuzes);
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
