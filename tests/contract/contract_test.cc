// The promises of vendor.h, asked of every vendor in the list with the answers in its testdata. A new vendor brings a
// file of each name below, about the same relatie, article and reference. An errand of several calls has a file for
// each (ReadAnswers), a create what it asks before it sends anything in "vooraf", and a look-up may answer otherwise
// than a create: "verlopen_zoeken". Where a vendor has sessions one is opened out of sight, by "aanmelden".
#include <gmock/gmock.h>

#include <algorithm>

#include "absl/strings/match.h"
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
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::Not;
using ::testing::Optional;
using ::testing::SizeIs;
using ::testing::ValuesIn;
using Code = absl::StatusCode;

constexpr char kReferentie[] = "KPL-MFRGGZDFMZTWQ2LK";
constexpr char kToken[] = "geheim-token-van-acme";

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

  void Answer(absl::StatusOr<http::Response> answer) { http_.answers.push_back(std::move(answer)); }

  // For the next errand; what an earlier one left is gone.
  void AnswerFrom(const std::string& name) {
    http_.answers.clear();
    for (http::Response& answer : ReadAnswers(GetParam(), name)) Answer(std::move(answer));
  }

  Toegang Acme() const {
    return {
        .connectie = "acme/outsmart/" + GetParam(), .administratie_id = "1203348871", .token = base::Secret(kToken)};
  }

  // A concept of the records that the vendor itself named: 2.5 hours of 68.00 and 12 of 5.00, together 230.00.
  domein::Conceptfactuur Concept() {
    domein::Relatie relatie;
    relatie.nummer = "K00017";
    AnswerFrom("standaarden");
    const auto standaarden = RunTask(vendor_->Standaarden(Acme(), Keuzes()));
    AnswerFrom("relaties");
    const auto relaties = RunTask(vendor_->FindRelatie(Acme(), relatie));
    AnswerFrom("artikelen");
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

  // What Create makes of these answers.
  absl::StatusOr<Factuurverwijzing> DeliverWith(std::vector<absl::StatusOr<http::Response>> answers) {
    AnswerFrom("vooraf");
    http_.answers.insert(http_.answers.end(), answers.begin(), answers.end());
    absl::StatusOr<Factuurverwijzing> factuur =
        RunTask(vendor_->Create(Acme(), bevroren_, {.deadline = absl::Seconds(30), .may_send = nullptr}));
    EXPECT_THAT(std::string(factuur.status().message()), Not(HasSubstr(kToken)));
    return factuur;
  }
  absl::StatusOr<Factuurverwijzing> DeliverWith(absl::Status status) {
    return DeliverWith(std::vector<absl::StatusOr<http::Response>>{std::move(status)});
  }
  absl::StatusOr<Factuurverwijzing> DeliverWith(const std::string& name) {
    LogInWith(name);
    return DeliverWith(Named(name));
  }

  absl::StatusOr<std::optional<Factuurverwijzing>> FindWith(std::vector<absl::StatusOr<http::Response>> answers) {
    http_.answers.assign(answers.begin(), answers.end());
    return RunTask(vendor_->Find(Acme(), {.referentie = kReferentie, .bevroren = bevroren_}));
  }
  absl::StatusOr<std::optional<Factuurverwijzing>> FindWith(absl::Status status) {
    return FindWith(std::vector<absl::StatusOr<http::Response>>{std::move(status)});
  }
  absl::StatusOr<std::optional<Factuurverwijzing>> FindWith(const std::string& name) {
    LogInWith(name);
    const bool own = !ReadAnswers(GetParam(), name + "_zoeken").empty();
    return FindWith(Named(own ? name + "_zoeken" : name));
  }

  // Should the errand want a new session: it may have a login of its own, "verlopen_aanmelden".
  void LogInWith(const std::string& name) {
    http_.session = ReadAnswers(GetParam(), name + "_aanmelden");
    if (http_.session.empty()) http_.session = ReadAnswers(GetParam(), "aanmelden");
  }

  std::vector<absl::StatusOr<http::Response>> Named(const std::string& name) {
    std::vector<absl::StatusOr<http::Response>> answers;
    for (http::Response& answer : ReadAnswers(GetParam(), name)) answers.emplace_back(std::move(answer));
    EXPECT_THAT(answers, Not(IsEmpty())) << "there is no " << name;
    return answers;
  }

  SessionClient http_;
  std::unique_ptr<Vendor> vendor_;
  std::string bevroren_;  // Concept()
};

TEST_P(Contract, EenConceptWordtGemaaktMetOnzeReferentieEnOpDeCent) {
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

TEST_P(Contract, EenMakenIsEenVraagEnVraagtEerstOfHetMag) {
  AnswerFrom("vooraf");
  for (absl::StatusOr<http::Response>& answer : Named("aangemaakt")) Answer(std::move(answer));
  http_.asked.clear();
  CreateOpties opties{.deadline = absl::Seconds(3), .may_send = [] { return false; }};
  ASSERT_THAT(RunTask(vendor_->Create(Acme(), bevroren_, opties)), IsOk());
  std::vector<http::Request> maken;
  std::copy_if(http_.asked.begin(), http_.asked.end(), std::back_inserter(maken),
               [](const http::Request& request) { return request.may_send != nullptr; });
  ASSERT_THAT(maken, SizeIs(1));
  EXPECT_THAT(maken[0].timeout, AllOf(Gt(absl::ZeroDuration()), Le(absl::Seconds(3))));
  EXPECT_FALSE(maken[0].may_send());
  if (maken[0].bearer) {
    EXPECT_EQ(maken[0].bearer->Reveal(), kToken);
  } else {
    EXPECT_TRUE(absl::StrContains(maken[0].body, kToken));
  }
}

TEST_P(Contract, VerlopenToegangVraagtOmOpnieuwKoppelen) {
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

TEST_P(Contract, EenWeigeringKomtInDeWoordenVanDeLeverancier) {
  const absl::Status status = DeliverWith("afgekeurd").status();
  EXPECT_THAT(status, StatusIs(Code::kInvalidArgument, Not(IsEmpty())));
  EXPECT_LE(status.message().size(), 1200u);
  for (const char c : status.message()) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
}

TEST_P(Contract, TweemaalDezelfdeReferentieIsEenWeigeringEnDaarnaGevonden) {
  const absl::StatusOr<Factuurverwijzing> eerste = DeliverWith("aangemaakt");
  ASSERT_THAT(eerste, IsOk());
  EXPECT_THAT(DeliverWith("dubbel"), StatusIs(Code::kInvalidArgument));
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
  relatie.nummer = "K0001";  // The start of another's.
  AnswerFrom("relaties");
  EXPECT_THAT(RunTask(vendor_->FindRelatie(Acme(), relatie)), IsOkAndHolds(IsEmpty()));
}

TEST_P(Contract, X55_TweeMetDezelfdeCodeKomenAllebeiTerug) {
  AnswerFrom("artikelen_dubbel");
  EXPECT_THAT(RunTask(vendor_->FindArtikelen(
                  Acme(), {{.soort = domein::Soort::kMateriaal, .code = "KABEL-3X25", .naam = "", .prijs = {}}})),
              IsOkAndHolds(ElementsAre(SizeIs(2))));
}

TEST_P(Contract, OnzekerheidBijHetMakenVanStamgegevensIsOokOnbekend) {
  domein::Relatie relatie;
  relatie.nummer = "20451";
  relatie.naam = "Garage Wiel";
  Keuzes keuzes;
  keuzes.artikelgroep = "100";
  http_.answers.assign({absl::UnavailableError("the connection was lost")});
  EXPECT_THAT(RunTask(vendor_->CreateRelatie(Acme(), relatie, keuzes)), StatusIs(Code::kUnknown));
  http_.answers.assign({absl::UnavailableError("the connection was lost")});
  EXPECT_THAT(RunTask(vendor_->CreateArtikel(Acme(),
                                             {.soort = domein::Soort::kMateriaal,
                                              .code = "RM-10J",
                                              .naam = "Rookmelder",
                                              .prijs = domein::Prijs::Parse("27.50").value()},
                                             keuzes)),
              StatusIs(Code::kUnknown));
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
