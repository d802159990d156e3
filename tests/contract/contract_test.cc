// The promises of vendor.h, asked of every vendor in the list with the answers in its testdata. A new vendor brings a
// file of each name below, about the same relatie, article and reference, and `contract.txt` with its ids and numbers;
// docs/new-vendor.md tells what each of them answers.
// An errand of several calls has a file for each (ReadAnswers). What a create asks before it sends anything stands in
// "vooraf" ("vooraf_relatie", "vooraf_artikel"), unless a file of the whole errand is there ("dubbel_geheel"); a
// look-up may answer otherwise than a create ("verlopen_zoeken"). Where a vendor has sessions one is opened out of
// sight, by "aanmelden", or by one of the question's own ("verlopen_aanmelden").
#include <gmock/gmock.h>

#include <fstream>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "http/fake_client.h"
#include "vendor/answer_file.h"
#include "vendor/run_task.h"
#include "vendor/vendor.h"

namespace koppel::vendor {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using ::testing::SizeIs;
using ::testing::ValuesIn;
using Code = absl::StatusCode;

constexpr char kReferentie[] = "KPL-MFRGGZDFMZTWQ2LK";
constexpr char kToken[] = "geheim-token-van-acme";

// The vendor's own facts, a name and a value per line.
std::map<std::string, std::string> Feiten(const std::string& vendor) {
  std::ifstream file(TestdataPath(vendor, "contract.txt"));
  std::map<std::string, std::string> feiten;
  for (std::string naam, waarde; file >> naam >> waarde;) feiten[naam] = waarde;
  return feiten;
}

// Whether the call carries our token where nobody prints it: as its authorization, or in a body.
bool DraagtDeToegang(const http::Request& request) {
  const bool in_authorization = (request.bearer && request.bearer->Reveal() == kToken) ||
                                (request.basic && request.basic->wachtwoord.Reveal() == kToken);
  return in_authorization || absl::StrContains(request.body, kToken);
}

// Opening a session is no part of what is asked here.
class SessionClient : public http::FakeClient {
 public:
  std::vector<http::Response> session;  // the answer to a login

  Task<absl::StatusOr<http::Response>> Send(http::Request request) override {
    if (request.operation != "login" || session.empty()) return FakeClient::Send(std::move(request));
    return LogIn();
  }

 private:
  Task<absl::StatusOr<http::Response>> LogIn() { co_return session.front(); }
};

class Contract : public testing::TestWithParam<std::string> {
 protected:
  using Answers = std::vector<absl::StatusOr<http::Response>>;

  void SetUp() override {
    Options options;
    options.partnersleutel = base::Secret("onze-partnersleutel");
    absl::StatusOr<std::unique_ptr<Vendor>> opened = Open(GetParam(), http_, options);
    ASSERT_THAT(opened, IsOk());
    vendor_ = *std::move(opened);
    LogInWith("");
    const absl::StatusOr<std::string> bevroren = vendor_->Freeze(Concept(), kReferentie);
    ASSERT_THAT(bevroren, IsOk());
    bevroren_ = *bevroren;
  }

  Toegang Acme() {
    return {.connectie = "acme/outsmart/" + GetParam(),
            .administratie_id = feiten_["administratie_id"],
            .token = base::Secret(kToken),
            .gebruikersnaam = feiten_["gebruikersnaam"]};
  }

  // Every choice that one of the vendors demands for a new record.
  static Keuzes AllesGekozen() {
    return {.btw_code = "",
            .debiteursoort = "BIN",
            .betalingsconditie = "31",
            .verkoopsoort = "MAT",
            .verkoopsoort_uren = "URE",
            .artikelgroep = "100",
            .artikelgroep_uren = "200"};
  }

  // A concept of the records that the vendor itself named: 2.5 hours of 68.00 and 12 of 5.00, together 230.00.
  domein::Conceptfactuur Concept() {
    domein::Relatie relatie;
    relatie.nummer = feiten_["relatie"];
    WillAnswer(Named("standaarden", /*may_lack=*/true));
    const auto standaarden = RunTask(vendor_->Standaarden(Acme(), Keuzes()));
    WillAnswer(Named("relaties"));
    const auto relaties = RunTask(vendor_->FindRelatie(Acme(), relatie));
    WillAnswer(Named("artikelen"));
    const auto artikelen = RunTask(vendor_->FindArtikelen(
        Acme(), {{.soort = domein::Soort::kUursoort, .code = "UUR-MONTEUR", .naam = "", .prijs = {}},
                 {.soort = domein::Soort::kMateriaal, .code = "KABEL-3X25", .naam = "", .prijs = {}}}));
    EXPECT_THAT(standaarden, IsOk());
    EXPECT_THAT(relaties, IsOkAndHolds(SizeIs(1)));
    EXPECT_THAT(artikelen, IsOkAndHolds(Each(SizeIs(1))));

    domein::Conceptfactuur concept_;
    concept_.relatie_id = relaties->at(0).vendor_id;
    concept_.factuurdatum = domein::Datum::Parse("2026-03-16").value();
    concept_.omschrijving = "Werkbon 2026-0187";
    concept_.verkooporder = "202600041";
    concept_.vendor_notitie = standaarden->vendor_notitie;
    const char* kAantallen[] = {"2.5", "12"};
    for (int i = 0; i < 2; ++i) {
      const domein::BekendArtikel& artikel = artikelen->at(i).at(0);
      domein::Factuurregel regel;
      regel.omschrijving = artikel.omschrijving;
      regel.aantal = domein::Hoeveelheid::Parse(kAantallen[i]).value();
      regel.prijs = artikel.prijs.value();
      regel.artikel_id = artikel.vendor_id;
      regel.btw_code = artikel.btw_code.empty() ? standaarden->standaard_btw_code : artikel.btw_code;
      regel.btw = artikel.btw;
      regel.netto = regel.aantal * regel.prijs;
      concept_.regels.push_back(std::move(regel));
    }
    return concept_;
  }

  // What is answered from here on; what an earlier errand left is gone.
  void WillAnswer(Answers answers) { http_.answers.assign(answers.begin(), answers.end()); }

  Answers Named(const std::string& name, bool may_lack = false) {
    Answers answers;
    for (http::Response& answer : ReadAnswers(GetParam(), name)) answers.emplace_back(std::move(answer));
    EXPECT_TRUE(may_lack || !answers.empty()) << "there is no " << name;
    return answers;
  }
  bool Has(const std::string& name) { return !ReadAnswers(GetParam(), name).empty(); }

  // Should the errand want a new session: the question may have a login of its own.
  void LogInWith(const std::string& name) {
    http_.session = ReadAnswers(GetParam(), name + "_aanmelden");
    if (http_.session.empty()) http_.session = ReadAnswers(GetParam(), "aanmelden");
  }

  // What Create makes of these answers, after those to what it asks before.
  absl::StatusOr<Factuurverwijzing> DeliverWith(Answers answers, const std::string& before = "vooraf") {
    Answers all = Named(before, /*may_lack=*/true);
    all.insert(all.end(), answers.begin(), answers.end());
    WillAnswer(std::move(all));
    absl::StatusOr<Factuurverwijzing> factuur =
        RunTask(vendor_->Create(Acme(), bevroren_, {.deadline = absl::Seconds(30), .may_send = nullptr}));
    EXPECT_THAT(std::string(factuur.status().message()), Not(HasSubstr(kToken)));
    EXPECT_THAT(http_.answers, IsEmpty()) << "not everything was asked";
    return factuur;
  }
  absl::StatusOr<Factuurverwijzing> DeliverWith(absl::Status status) { return DeliverWith(Answers{std::move(status)}); }
  absl::StatusOr<Factuurverwijzing> DeliverWith(const std::string& name) {
    LogInWith(name);
    if (Has(name + "_geheel")) return DeliverWith(Named(name + "_geheel"), "niets_vooraf");
    return DeliverWith(Named(name));
  }

  absl::StatusOr<std::optional<Factuurverwijzing>> FindWith(Answers answers) {
    WillAnswer(std::move(answers));
    return RunTask(vendor_->Find(Acme(), {.referentie = kReferentie, .bevroren = bevroren_}));
  }
  absl::StatusOr<std::optional<Factuurverwijzing>> FindWith(absl::Status status) {
    return FindWith(Answers{std::move(status)});
  }
  absl::StatusOr<std::optional<Factuurverwijzing>> FindWith(const std::string& name) {
    LogInWith(name);
    return FindWith(Named(Has(name + "_zoeken") ? name + "_zoeken" : name));
  }

  std::map<std::string, std::string> feiten_ = Feiten(GetParam());
  SessionClient http_;
  std::unique_ptr<Vendor> vendor_;
  std::string bevroren_;  // Concept()
};

TEST_P(Contract, ALL01_X08_EenConceptWordtGemaaktMetOnzeReferentieEnOpDeCent) {
  const absl::StatusOr<Factuurverwijzing> factuur = DeliverWith("aangemaakt");
  ASSERT_THAT(factuur, IsOk());
  EXPECT_THAT(factuur->id, Not(IsEmpty()));
  EXPECT_EQ(factuur->referentie, kReferentie);
  EXPECT_TRUE(factuur->is_concept);
  EXPECT_EQ(factuur->totaal_excl, Concept().Netto());
  if (factuur->totaal_incl) {
    EXPECT_EQ(factuur->totaal_incl->ToString(), "278.30");
  }
}

TEST_P(Contract, HetzelfdeConceptBevriestTelkensTotDezelfdeBytes) {
  EXPECT_EQ(vendor_->Freeze(Concept(), kReferentie).value(), vendor_->Freeze(Concept(), kReferentie).value());
}

TEST_P(Contract, OS08_X79_EenMakenVraagtVlakVoorHetVersturenOfHetMag) {
  Answers answers = Named("vooraf", /*may_lack=*/true);
  for (absl::StatusOr<http::Response>& answer : Named("aangemaakt")) answers.push_back(std::move(answer));
  WillAnswer(std::move(answers));
  http_.asked.clear();
  CreateOpties opties{.deadline = absl::Seconds(3), .may_send = [] { return false; }};
  ASSERT_THAT(RunTask(vendor_->Create(Acme(), bevroren_, opties)), IsOk());
  int makend = 0;
  for (const http::Request& request : http_.asked) {
    EXPECT_LE(request.timeout, absl::Seconds(3)) << request.url;
    EXPECT_TRUE(DraagtDeToegang(request)) << request.url;
    EXPECT_THAT(request.url, Not(HasSubstr(kToken)));
    if (!request.may_send) continue;
    EXPECT_NE(request.method, "GET");
    EXPECT_FALSE(request.may_send());
    ++makend;
  }
  EXPECT_EQ(makend, 1) << "one call makes it; those around it only look";
}

TEST_P(Contract, X61_VerlopenToegangVraagtOmOpnieuwKoppelen) {
  EXPECT_THAT(DeliverWith("verlopen"), StatusIs(Code::kUnauthenticated));
  EXPECT_THAT(FindWith("verlopen"), StatusIs(Code::kUnauthenticated));
}

TEST_P(Contract, GeenRechtVraagtOmEenMens) {
  EXPECT_THAT(DeliverWith("geen_recht"), StatusIs(Code::kPermissionDenied));
  EXPECT_THAT(FindWith("geen_recht"), StatusIs(Code::kPermissionDenied));
}

TEST_P(Contract, EenAdministratieDieWegIsHeetNietGevonden) {
  EXPECT_THAT(DeliverWith("administratie_weg"), StatusIs(Code::kNotFound));
  EXPECT_THAT(FindWith("administratie_weg"), StatusIs(Code::kNotFound));
}

TEST_P(Contract, DrukteZegtHoeLangWeWachtenEnDeedNiets) {
  const absl::Status maken = DeliverWith("druk").status();
  EXPECT_THAT(maken, StatusIs(Code::kResourceExhausted));
  EXPECT_THAT(RetryAfter(maken), Optional(absl::Seconds(7)));
  EXPECT_THAT(RetryAfter(FindWith("druk").status()), Optional(absl::Seconds(7)));
}

TEST_P(Contract, EenStoringBijHetMakenIsOnzekerEnBijHetZoekenTijdelijk) {
  EXPECT_THAT(DeliverWith("storing"), StatusIs(Code::kUnknown, Not(HasSubstr("<"))));
  EXPECT_THAT(FindWith("storing"), StatusIs(Code::kUnavailable, Not(HasSubstr("<"))));
}

TEST_P(Contract, WatNooitVerstuurdIsMagZomaarOpnieuw) {
  const absl::Status status = DeliverWith(http::NeverSent(absl::UnavailableError("connection refused"))).status();
  EXPECT_THAT(status, StatusIs(Code::kUnavailable));
  EXPECT_TRUE(http::SurelyNeverSent(status));
}

TEST_P(Contract, OpgeslagenEnDanVerlorenIsOnzekerTotHetGevondenIs) {
  EXPECT_THAT(DeliverWith(absl::UnavailableError("the connection was lost")), StatusIs(Code::kUnknown));
  EXPECT_THAT(DeliverWith(absl::DeadlineExceededError("no answer")), StatusIs(Code::kUnknown));
  EXPECT_THAT(DeliverWith(absl::OutOfRangeError("a huge answer")), StatusIs(Code::kUnknown));
  EXPECT_THAT(FindWith("gevonden"), IsOkAndHolds(Optional(Field(&Factuurverwijzing::referentie, kReferentie))));
}

TEST_P(Contract, EenLeegOfKapotAntwoordOpHetMakenIsOnzeker) {
  EXPECT_THAT(DeliverWith("leeg"), StatusIs(Code::kUnknown));
  EXPECT_THAT(DeliverWith("kapot"), StatusIs(Code::kUnknown));
}

TEST_P(Contract, EenAndereReferentieInHetAntwoordIsOnzeker) {
  EXPECT_THAT(DeliverWith("andere_referentie"), StatusIs(Code::kUnknown));
}

TEST_P(Contract, EenKapotAntwoordOpHetZoekenIsGeenNietGevonden) {
  EXPECT_THAT(FindWith("kapot_zoekantwoord"), StatusIs(Code::kInternal));
  EXPECT_THAT(FindWith("leeg").status().code(), AnyOf(Code::kInternal, Code::kUnavailable));
  EXPECT_THAT(FindWith("gevonden_anderen"), StatusIs(Code::kInternal));
  EXPECT_THAT(FindWith(absl::OutOfRangeError("a huge answer")), StatusIs(Code::kInternal));
}

TEST_P(Contract, ZoekenDatNietAankomtMagOpnieuw) {
  EXPECT_THAT(FindWith(absl::UnavailableError("the connection was lost")), StatusIs(Code::kUnavailable));
  EXPECT_THAT(FindWith(absl::DeadlineExceededError("no answer")), StatusIs(Code::kDeadlineExceeded));
}

TEST_P(Contract, OS16_IM23_EenWeigeringKomtInDeWoordenVanDeLeverancier) {
  const absl::Status status = DeliverWith("afgekeurd").status();
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, Not(IsEmpty())));
  EXPECT_LE(status.message().size(), 1200u);
  for (const char c : status.message()) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
}

// Refused where the vendor guards the reference; of class A the first comes back.
TEST_P(Contract, TweemaalDezelfdeReferentieGeeftNooitEenTweede) {
  const absl::StatusOr<Factuurverwijzing> eerste = DeliverWith("aangemaakt");
  ASSERT_THAT(eerste, IsOk());
  const absl::StatusOr<Factuurverwijzing> tweede = DeliverWith("dubbel");
  if (vendor_->ZekerheidVan(Bewerking::kFactuur).klasse == Klasse::kA) {
    EXPECT_THAT(tweede, IsOkAndHolds(Field(&Factuurverwijzing::id, eerste->id)));
  } else {
    EXPECT_THAT(tweede, StatusIs(Code::kInvalidArgument));
  }
  EXPECT_THAT(FindWith("gevonden"), IsOkAndHolds(Optional(Field(&Factuurverwijzing::id, eerste->id))));
}

TEST_P(Contract, NietGevondenIsEenAntwoord) { EXPECT_THAT(FindWith("niet_gevonden"), IsOkAndHolds(Eq(std::nullopt))); }

TEST_P(Contract, EenGepubliceerdeFactuurWordtOokGevonden) {
  EXPECT_THAT(FindWith("gevonden_gepubliceerd"),
              IsOkAndHolds(Optional(AllOf(Field(&Factuurverwijzing::is_concept, false),
                                          Field(&Factuurverwijzing::nummer, Not(IsEmpty()))))));
}

TEST_P(Contract, AndereCentenKomenTerugZoalsDeLeverancierZeZegt) {
  const absl::StatusOr<Factuurverwijzing> factuur = DeliverWith("andere_centen");
  ASSERT_THAT(factuur, IsOk());
  EXPECT_EQ(factuur->totaal_excl, Concept().Netto() + domein::Bedrag::Centen(1));
}

TEST_P(Contract, EenOnbekendVeldInEenAntwoordStoortNiet) {
  EXPECT_THAT(DeliverWith("onbekend_veld"), IsOkAndHolds(Field(&Factuurverwijzing::referentie, kReferentie)));
}

TEST_P(Contract, NiemandWordtGevondenDieErNietIs) {
  domein::Relatie relatie;
  relatie.nummer = feiten_["niemand"];  // The start of another's.
  WillAnswer(Named("relaties"));
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Acme(), relatie)), IsOkAndHolds(IsEmpty()));
}

TEST_P(Contract, X55_TweeMetDezelfdeCodeKomenAllebeiTerug) {
  WillAnswer(Named("artikelen_dubbel"));
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(
                  Acme(), {{.soort = domein::Soort::kMateriaal, .code = "KABEL-3X25", .naam = "", .prijs = {}}})),
              IsOkAndHolds(ElementsAre(SizeIs(2))));
}

domein::Relatie NieuweRelatie() {
  domein::Relatie relatie;
  relatie.nummer = "20451";
  relatie.naam = "Garage Wiel";
  return relatie;
}

Artikelvraag NieuwArtikel() {
  return {.soort = domein::Soort::kMateriaal,
          .code = "RM-10J",
          .naam = "Rookmelder",
          .prijs = domein::Prijs::Parse("27.50").value()};
}

TEST_P(Contract, OnzekerheidBijHetMakenVanStamgegevensIsOokOnbekend) {
  const auto lost_after = [&](const std::string& before) {
    Answers answers = Named(before, /*may_lack=*/true);
    answers.emplace_back(absl::UnavailableError("the connection was lost"));
    WillAnswer(std::move(answers));
  };
  lost_after("vooraf_relatie");
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Acme(), NieuweRelatie(), AllesGekozen())), StatusIs(Code::kUnknown));
  lost_after("vooraf_artikel");
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Acme(), NieuwArtikel(), AllesGekozen())), StatusIs(Code::kUnknown));
}

TEST_P(Contract, OokHetMakenVanStamgegevensVraagtVlakVoorHetVersturenOfHetMag) {
  const auto makend = [&] {
    int asked = 0;
    for (const http::Request& request : http_.asked) {
      if (!request.may_send) continue;
      EXPECT_NE(request.method, "GET");
      EXPECT_FALSE(request.may_send());
      ++asked;
    }
    http_.asked.clear();
    return asked;
  };
  const auto never_sent = [&](const std::string& before) {
    Answers answers = Named(before, /*may_lack=*/true);
    answers.emplace_back(http::NeverSent(absl::UnavailableError("the request may not be sent any more")));
    WillAnswer(std::move(answers));
    http_.asked.clear();
  };
  const CreateOpties opties{.deadline = absl::Seconds(3), .may_send = [] { return false; }};
  never_sent("vooraf_relatie");
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Acme(), NieuweRelatie(), AllesGekozen(), opties)),
              StatusIs(Code::kUnavailable));
  EXPECT_EQ(makend(), 1);
  never_sent("vooraf_artikel");
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Acme(), NieuwArtikel(), AllesGekozen(), opties)),
              StatusIs(Code::kUnavailable));
  EXPECT_EQ(makend(), 1);
}

// The worker asks for the row of every create that it does; a vendor makes invoices or order lines.
TEST_P(Contract, ElkeBewerkingHeeftEenRegelInDeTabelVanZekerheden) {
  const absl::Span<const Zekerheidsregel> tabel = Zekerheden(GetParam());
  for (const Bewerking bewerking :
       {Bewerking::kFactuur, Bewerking::kRelatie, Bewerking::kMateriaal, Bewerking::kUursoort}) {
    EXPECT_NE(FindZekerheid(tabel, bewerking), nullptr) << static_cast<int>(bewerking);
  }
  for (const Zekerheidsregel& regel : tabel) {
    EXPECT_EQ(FindZekerheid(tabel, regel.bewerking), &regel) << "staat er twee keer";
    EXPECT_EQ(vendor_->ZekerheidVan(regel.bewerking).klasse, regel.zekerheid.klasse);
    EXPECT_EQ(vendor_->ZekerheidVan(regel.bewerking).deadline, regel.zekerheid.deadline);
    EXPECT_GE(regel.zekerheid.nalanding, absl::Seconds(120));
    EXPECT_GT(regel.zekerheid.deadline, absl::ZeroDuration());
    EXPECT_FALSE(regel.bron.empty());
    EXPECT_TRUE(regel.zekerheid.klasse == Klasse::kE || !regel.referentie.empty());
  }
}

TEST(Zekerheden, VanEenOnbekendeVendorZijnErGeen) { EXPECT_TRUE(Zekerheden("snelboek").empty()); }

std::string Name(const testing::TestParamInfo<std::string>& info) { return info.param; }
INSTANTIATE_TEST_SUITE_P(AlleVendors, Contract, ValuesIn(Namen()), Name);

TEST(Open, WieEenPartnersleutelWilZegtDatHijErNietIs) {
  http::FakeClient http;
  EXPECT_THAT(Open("imuis", http, Options()), StatusIs(Code::kFailedPrecondition, HasSubstr("--partner-key-file")));
}

TEST(Open, NaamtWieErWelZijn) {
  http::FakeClient http;
  EXPECT_THAT(Open("snelboek", http, Options()),
              StatusIs(Code::kNotFound, AllOf(HasSubstr("snelboek"), HasSubstr("rompslomp"))));
}

}  // namespace
}  // namespace koppel::vendor
