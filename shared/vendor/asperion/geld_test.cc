// What is sent, read by somebody else than the codec, is the money that the core says.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "absl/numeric/int128.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "vendor/asperion/codec_factuur.h"

namespace koppel::vendor::asperion {
namespace {

constexpr std::int64_t kMiljard = 1'000'000'000;
const std::map<std::string, int> kTarieven = {{"VH", 21}, {"VL", 9}, {"VN", 0}};

// "2.75" in billionths.
absl::int128 Lees(absl::string_view getal) {
  absl::int128 waarde = 0;
  int achter = -1;
  for (const char c : getal) {
    if (c == '.') achter = 0;
    if (c < '0' || c > '9') continue;
    waarde = waarde * 10 + (c - '0');
    if (achter >= 0) ++achter;
  }
  for (int i = std::max(achter, 0); i < 9; ++i) waarde *= 10;
  return absl::StartsWith(getal, "-") ? -waarde : waarde;
}

std::int64_t Afgerond(absl::int128 teller, absl::int128 noemer) {
  const absl::int128 half = noemer / 2;
  return static_cast<std::int64_t>((teller < 0 ? teller - half : teller + half) / noemer);
}

// What stands behind a key in the text of one line.
absl::string_view Achter(absl::string_view line, absl::string_view key) {
  const std::string wie = absl::StrCat("\"", key, "\":");
  const std::size_t begin = line.find(wie);
  EXPECT_NE(begin, absl::string_view::npos) << wie << " in " << line;
  if (begin == absl::string_view::npos) return "0";
  line.remove_prefix(begin + wie.size());
  return line.substr(0, line.find_first_of(",}"));
}

std::int64_t Centen(absl::string_view line, Regelvorm vorm) {
  if (vorm == Regelvorm::kBoekingen) return Afgerond(Lees(Achter(line, "amount")), kMiljard / 100);
  const absl::int128 produkt = Lees(Achter(line, "quantity")) * Lees(Achter(line, "price"));
  return Afgerond(produkt, absl::int128(kMiljard / 100) * kMiljard);
}

struct Som {
  std::int64_t netto = 0;
  std::int64_t btw = 0;
};
// As the vendor counts (A19): VAT per code over the sum of its lines.
Som Tel(absl::string_view body, Regelvorm vorm) {
  std::map<std::string, std::int64_t> per_code;
  absl::string_view lines = body.substr(body.find("\"_data\":["));
  for (std::size_t begin; (begin = lines.find('{')) != absl::string_view::npos;) {
    lines.remove_prefix(begin);
    const absl::string_view line = lines.substr(0, lines.find('}') + 1);
    lines.remove_prefix(line.size());
    if (absl::StrContains(line, R"("lineType":"Text")")) continue;
    per_code[std::string(Achter(line, "vatCode").substr(1, 2))] += Centen(line, vorm);
  }
  Som som;
  for (const auto& [code, centen] : per_code) {
    som.netto += centen;
    som.btw += Afgerond(absl::int128(centen) * kTarieven.at(code), 100);
  }
  return som;
}

class Toeval {
 public:
  std::int64_t Tot(std::int64_t meest) { return std::uniform_int_distribution<std::int64_t>(0, meest)(random_); }

  domein::Factuurregel Regel() {
    const auto tarief = std::next(kTarieven.begin(), Tot(2));
    domein::Factuurregel regel;
    regel.omschrijving = "Kabel";
    regel.aantal = domein::Hoeveelheid::Tienduizendsten(Tot(200'000) - 20'000);  // X69: some are returned
    regel.prijs = domein::Prijs::Honderdduizendsten(Tot(30'000'000));
    regel.artikel_id = "5512/8000";
    regel.btw_code = tarief->first;
    regel.btw = domein::Btwtarief{tarief->second * 1'000};
    regel.netto = regel.aantal * regel.prijs;
    return regel;
  }

 private:
  std::mt19937 random_{20260316};
};

domein::Factuurregel Tekst() {
  domein::Factuurregel regel;
  regel.soort = domein::Regelsoort::kTekst;
  regel.omschrijving = "van 27-02-2026";
  return regel;
}

TEST(Geld, T19_T20_WatVerstuurdWordtIsOpDeCentWatDeKernZegt) {
  Toeval toeval;
  for (int keer = 0; keer < 500; ++keer) {
    domein::Conceptfactuur concept_;
    concept_.relatie_id = "90217/K00017";
    concept_.factuurdatum = domein::Datum::Parse("2026-03-16").value();
    for (std::int64_t i = toeval.Tot(12); i >= 0; --i) {
      if (toeval.Tot(3) == 0) concept_.regels.push_back(Tekst());
      concept_.regels.push_back(toeval.Regel());
    }
    for (const Regelvorm vorm : {Regelvorm::kArtikelen, Regelvorm::kBoekingen}) {
      concept_.vendor_notitie = SchrijfNotitie({.vorm = vorm, .dagboek = "70"});
      const std::string body = FreezeFactuur(concept_, "KPL-MFRGGZDFMZTWQ2LK").value();
      const Som som = Tel(body, vorm);
      ASSERT_EQ(som.netto, concept_.Netto().centen()) << body;
      ASSERT_EQ(som.btw, concept_.Btw().centen()) << body;
    }
  }
}

TEST(Geld, DuizendRegelsZijnEenVraag) {
  Toeval toeval;
  domein::Conceptfactuur concept_;
  concept_.relatie_id = "90217/K00017";
  concept_.vendor_notitie = SchrijfNotitie({.vorm = Regelvorm::kArtikelen, .dagboek = "70"});
  for (int i = 0; i < 1'000; ++i) concept_.regels.push_back(toeval.Regel());
  const absl::StatusOr<std::string> body = FreezeFactuur(concept_, "KPL-MFRGGZDFMZTWQ2LK");
  ASSERT_TRUE(body.ok());
  EXPECT_EQ(Tel(*body, Regelvorm::kArtikelen).netto, concept_.Netto().centen());
}

}  // namespace
}  // namespace koppel::vendor::asperion
