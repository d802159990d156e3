// One sales order through every trouble there is: answers that get lost before or after the deed, sessions that end,
// refusals, a concept that changes between two tries. Whatever happens, each line stands there once.
#include <algorithm>
#include <map>
#include <random>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/status_matchers.h"
#include "http/client.h"
#include "vendor/imuis/imuis.h"
#include "vendor/imuis/test_xml.h"
#include "vendor/run_task.h"

namespace koppel::vendor::imuis {
namespace {

using ::testing::HasSubstr;
using Code = absl::StatusCode;

constexpr char kRef[] = "KPL-MFRGGZDFMZTWQ2LK";

struct Regel {
  std::string artikel, aantal, prijs, opmerking;
};

// iMUIS as far as it matters here, with its own reader of what it gets. `kans` in a thousand that a call goes wrong.
class Nagemaakt : public http::Client {
 public:
  explicit Nagemaakt(std::uint64_t zaad) : toeval_(zaad) {}

  std::map<int, Regel> regels;
  int kans = 0;
  int geschreven = 0;

  Task<absl::StatusOr<http::Response>> Send(http::Request request) override { co_return Antwoord(request); }

 private:
  bool Mis() { return static_cast<int>(toeval_() % 1000) < kans; }

  absl::StatusOr<http::Response> Antwoord(const http::Request& request) {
    if (Mis()) return http::NeverSent(absl::UnavailableError("connection refused"));
    if (Mis()) return absl::UnavailableError("lost on the way there");
    if (Mis()) return http::Response{.status = 502, .headers = {}, .body = "<html>Bad Gateway</html>"};
    http::Response antwoord{.status = 200, .headers = {}, .body = Doe(request)};
    if (Mis()) return absl::UnavailableError("lost on the way back");
    if (Mis()) return absl::DeadlineExceededError("too late");
    if (Mis()) antwoord.body = "";
    if (Mis()) antwoord.status = 500;
    return antwoord;
  }

  std::string Doe(const http::Request& request) {
    const std::string& body = request.body;
    if (request.operation == "login") {
      sessie_ = absl::StrCat("66301/", ++sessies_, "@d2040;CSW");
      return Zeg("Login", true, absl::StrCat("<SessionId>", sessie_, "</SessionId>"));
    }
    if (Mis()) sessie_ = "dood";
    const bool leeft = Tekst(body, "SessionId") == sessie_;
    if (request.operation == "keep_session") return Zeg("KeepSession", leeft, "");
    if (request.operation.rfind("read_", 0) == 0) {
      if (!leeft) return Zeg("GetStamtabelRecords", false, "<Foutmelding>Nee</Foutmelding>");
      return Zeg("GetStamtabelRecords", true,
                 absl::StrCat("<Records>", Mis() ? "" : Ingepakt(Lees(Tekst(body, "Selectie"))), "</Records>"));
    }
    const std::string functie =
        request.operation == "update_order_line" ? "UpdateVerkooporderRegel" : "CreateVerkooporderRegel";
    if (!leeft) return Zeg(functie, false, "<Foutmelding>Nee</Foutmelding>");
    if (Mis()) return Zeg(functie, false, "<Foutmelding>Artikel is geblokkeerd. (CS305)</Foutmelding>");
    ++geschreven;
    if (functie == "UpdateVerkooporderRegel") {
      Wijzig(Tekst(body, "Mutatie"));
    } else {
      for (const std::string& rij : Ruw(Tekst(body, "Verkooporder"), "ORDRG")) {
        if (Mis()) return "Out of memory";  // Half of it is done, whatever A22 says.
        const int nummer = regels.empty() ? 5 : regels.rbegin()->first + 5;
        regels[nummer] = {Tekst(rij, "ART"), Tekst(rij, "AANT"), Tekst(rij, "PRS"), Tekst(rij, "OPMINT")};
      }
    }
    return Zeg(functie, true, Mis() ? "<Foutmelding>Let op</Foutmelding>" : "<Foutmelding />");
  }

  static std::string Zeg(const std::string& functie, bool gelukt, const std::string& rest) {
    return absl::StrCat("<Envelope><Body><", functie, "Response><", functie, "Result>", gelukt ? "true" : "false", "</",
                        functie, "Result>", rest, "</", functie, "Response></Body></Envelope>");
  }

  std::string Lees(const std::string& selectie) const {
    std::vector<std::string> rijen;
    const std::string tabel = Tekst(selectie, "TABLE");
    const std::string waarde = Tekst(selectie, "WHEREVALUES");
    if (tabel == "ORDKOP") rijen.push_back(absl::StrCat("<NR>", waarde, "</NR><GEFACT>N</GEFACT>"));
    if (tabel == "ART") rijen.push_back(absl::StrCat("<NR>", waarde, "</NR><OPMINT>Van ", waarde, "</OPMINT>"));
    if (tabel == "ORDRG") {
      for (const auto& [nummer, regel] : regels) {
        rijen.push_back(absl::StrCat("<ORDNR>", waarde, "</ORDNR><RG>", nummer, "</RG><ART>", regel.artikel,
                                     "</ART><AANT>", regel.aantal, "</AANT><PRS>", regel.prijs, "</PRS><OPMINT>",
                                     regel.opmerking, "</OPMINT>"));
      }
    }
    std::string document = absl::StrCat("<NewDataSet><METADATA><RECORDCOUNT>", rijen.size(),
                                        "</RECORDCOUNT><TOTALPAGES>1</TOTALPAGES></METADATA>");
    for (const std::string& rij : rijen) absl::StrAppend(&document, "<DATA>", rij, "</DATA>");
    return document + "</NewDataSet>";
  }

  void Wijzig(const std::string& mutatie) {
    const std::vector<std::string> sleutel = absl::StrSplit(Tekst(mutatie, "WHEREVALUES"), '\t');
    int nummer = 0;
    ASSERT_TRUE(sleutel.size() == 2 && absl::SimpleAtoi(sleutel[1], &nummer));
    Regel& regel = regels.at(nummer);
    const auto zet = [&](const char* veld, std::string& in) {
      if (!Ruw(mutatie, veld).empty()) in = Tekst(mutatie, veld);
    };
    zet("ART", regel.artikel);
    zet("AANT", regel.aantal);
    zet("PRS", regel.prijs);
    zet("OPMINT", regel.opmerking);
  }

  std::mt19937_64 toeval_;
  std::string sessie_ = "dood";
  int sessies_ = 0;
};

domein::Factuurregel Factuurregel(std::string artikel, std::int64_t stuks, std::string orderregel = "") {
  domein::Factuurregel regel;
  regel.omschrijving = "Tekst";
  regel.artikel_id = std::move(artikel);
  regel.aantal = domein::Hoeveelheid::Stuks(stuks);
  regel.prijs = domein::Prijs::Parse("2").value();
  regel.netto = regel.aantal * regel.prijs;
  regel.orderregel = std::move(orderregel);
  return regel;
}

// A werkbon that is edited each time it is refused: other quantities, and its lines move up and down.
domein::Conceptfactuur Concept(int versie) {
  domein::Conceptfactuur concept_;
  concept_.verkooporder = "202600041";
  if (versie % 2 == 1) concept_.regels.push_back(Factuurregel("D", 4));
  concept_.regels.push_back(Factuurregel("A", 3 + versie, "5"));
  concept_.regels.push_back(Factuurregel("B", 1 + versie));
  concept_.regels.push_back(Factuurregel("C", versie % 3, "10"));
  if (versie % 2 == 0) concept_.regels.push_back(Factuurregel("D", 4));
  concept_.regels.push_back(Factuurregel("E", 7, "99"));  // There is no line 99 (X70).
  return concept_;
}

class NooitDubbel : public testing::Test {
 protected:
  // As a worker does: look after what is unknown or refused, create when surely nothing is there, and only then with
  // other content. Returns the version that was found or made; -1: it did not end.
  int Reis(Vendor& vendor, Nagemaakt& imuis, std::mt19937_64& toeval) {
    const Toegang acme{.connectie = "acme/outsmart/imuis", .administratie_id = "", .token = base::Secret("48213")};
    int versie = 0;
    for (int pogingen = 0; pogingen < 2'000; ++pogingen) {
      const std::string bevroren = vendor.Freeze(Concept(versie), kRef).value();
      const auto gemaakt = RunTask(vendor.Create(acme, bevroren, {.deadline = absl::Seconds(60), .may_send = nullptr}));
      if (gemaakt.ok()) return versie;
      if (absl::IsUnavailable(gemaakt.status())) continue;  // Nothing was done.
      EXPECT_TRUE(absl::IsUnknown(gemaakt.status()) || absl::IsInvalidArgument(gemaakt.status())) << gemaakt.status();
      if (toeval() % 4 == 0) continue;  // Nor does it harm to try again without looking.
      absl::StatusOr<std::optional<Factuurverwijzing>> gevonden = absl::UnavailableError("not asked");
      for (int keer = 0; keer < 1'000 && !gevonden.ok(); ++keer)
        gevonden = RunTask(vendor.Find(acme, {.referentie = kRef, .bevroren = bevroren}));
      EXPECT_TRUE(gevonden.ok()) << gevonden.status();
      if (gevonden.ok() && *gevonden) return versie;
      // Other content only while no lines were added: once there are, they ask for a person.
      if (imuis.regels.size() == 3 && toeval() % 2 == 0) ++versie;
      if (pogingen > 500) imuis.kans = 0;
    }
    return -1;
  }
};

TEST_F(NooitDubbel, ElkeRegelStaatErEenmaalWatErOokMisgaat) {
  for (std::uint64_t zaad = 1; zaad <= 100; ++zaad) {
    SCOPED_TRACE(absl::StrCat("zaad ", zaad));
    Nagemaakt imuis(zaad);
    imuis.regels = {{5, {"A", "1", "2.5", "Van de balie"}}, {10, {"C", "1", "1", ""}}, {15, {"X", "9", "9", ""}}};
    imuis.kans = 20 + static_cast<int>(zaad % 5) * 20;
    std::mt19937_64 toeval(zaad);
    absl::Duration nu;
    const auto vendor = Open(imuis, {.base_url = "https://api.example", .partnersleutel = base::Secret("sleutel")},
                             {.nu = [&nu] { return nu; }, .wacht = [](absl::Duration) -> Task<void> { co_return; }});

    const int versie = Reis(*vendor, imuis, toeval);
    ASSERT_GE(versie, 0) << "kwam nooit aan zijn eind";

    std::multimap<std::string, std::string> staat;
    for (const auto& [nummer, regel] : imuis.regels) staat.emplace(regel.artikel, regel.aantal);
    const std::multimap<std::string, std::string> verwacht = {{"A", absl::StrCat(3 + versie)},
                                                              {"B", absl::StrCat(1 + versie)},
                                                              {"C", absl::StrCat(versie % 3)},
                                                              {"D", "4"},
                                                              {"E", "7"},
                                                              {"X", "9"}};
    ASSERT_EQ(staat, verwacht) << "versie " << versie << ", " << imuis.geschreven << " keer geschreven";
    EXPECT_THAT(imuis.regels[5].opmerking, HasSubstr("Van de balie\n"));
    EXPECT_EQ(imuis.regels[5].prijs, "2.5") << "de prijs van de order blijft";
    EXPECT_EQ(imuis.regels[15].opmerking, "") << "een regel van een ander blijft zoals hij is";
  }
}

}  // namespace
}  // namespace koppel::vendor::imuis
