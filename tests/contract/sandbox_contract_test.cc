// The promises of vendor.h, asked of every adapter in the list over real connections, of the program that plays its
// vendor: what it says and what then stands in its books. What only a recorded answer can show (a field that nobody
// knows, another reference, an administration that is gone) is asked in contract_test.cc.
#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "http/curl_client.h"
#include "tests/contract/niemand.h"
#include "tests/contract/opstelling.h"
#include "tests/contract/sandbox_process.h"
#include "vendor/run_task.h"
#include "vendor/vendor.h"

namespace koppel::vendor {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::AnyOf;
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
using Gevonden = absl::StatusOr<std::optional<Factuurverwijzing>>;

constexpr char kReferentie[] = "KPL-MFRGGZDFMZTWQ2LK";
constexpr char kPartnersleutel[] = "abcdefghijklmnopqrstuvwxyz";  // iMUIS' own for tests

std::vector<std::string> MetPoort(std::vector<std::string> flags) {
  flags.insert(flags.end(), {"--port", "0"});
  return flags;
}

class SandboxContract : public testing::TestWithParam<std::string> {
 protected:
  SandboxContract() : sandbox_(opstelling_.program, MetPoort(opstelling_.flags)) {
    http::Options options;
    options.policy.allow_loopback = true;
    http_ = std::make_unique<http::CurlClient>(engine_.get_executor(), options);
    vendor_ = OpenAt(sandbox_.address());
    if (!opstelling_.seed.empty()) Door("POST", "/_seed", opstelling_.seed);
  }

  std::unique_ptr<Vendor> OpenAt(const std::string& address) {
    Options options;
    options.base_url = address + opstelling_.api;
    options.partnersleutel = base::Secret(kPartnersleutel);
    return Open(GetParam(), *http_, options).value();
  }

  template <typename T>
  T Run(Task<T> task) {
    return RunTask(engine_, std::move(task));
  }

  // The tests' own door of every sandbox.
  boost::json::value Door(const char* method, const std::string& path, std::string body = "") {
    http::Request request;
    request.method = method;
    request.url = sandbox_.address() + path;
    request.content_type = "application/json";
    request.body = std::move(body);
    const absl::StatusOr<http::Response> response = Run(http_->Send(std::move(request)));
    EXPECT_THAT(response, IsOk());
    EXPECT_EQ(response->status, 200) << path << ": " << response->body;
    return response->body.empty() ? boost::json::value() : boost::json::parse(response->body);
  }

  // As long as it stands; `more` are other parts of the rule, each with its comma.
  void Fault(const std::string& match, const char* fault, const char* more = "") {
    Door("POST", "/_faults", absl::StrCat(R"({"match":)", match, R"(,"fault":")", fault, "\"", more, "}"));
  }
  // From here on all is well. Each fault was met: else the question was not asked.
  void Heal() {
    const boost::json::value faults = Door("GET", "/_faults");
    for (const boost::json::value& rule : faults.at("rules").as_array())
      EXPECT_GT(rule.at("fired").to_number<int>(), 0) << boost::json::serialize(rule);
    Door("DELETE", "/_faults");
  }
  void TearDown() override { Heal(); }

  // How many concepts were ever made, by the vendor's own books.
  std::int64_t Gemaakt() {
    const boost::json::value counts = Door("GET", "/_ledger?summary=1").at("counts");
    return counts.at(opstelling_.gemaakt).at("created").to_number<std::int64_t>() / opstelling_.per_concept;
  }

  Toegang Sesam() {
    return {.connectie = absl::StrCat("acme/outsmart/", GetParam()),
            .administratie_id = opstelling_.administratie_id,
            .token = base::Secret(opstelling_.token),
            .gebruikersnaam = opstelling_.gebruikersnaam};
  }

  // Every choice that one of the vendors demands for a new record.
  static Keuzes AllesGekozen() {
    return {.btw_code = "",
            .debiteursoort = "BIN",
            .betalingsconditie = "31",
            .verkoopsoort = "MAT",
            .verkoopsoort_uren = "URE",
            .artikelgroep = "1",
            .artikelgroep_uren = "2"};
  }

  static domein::Relatie Wiel() {
    domein::Relatie relatie;
    relatie.nummer = "20451";
    relatie.naam = "Garage Wiel";
    relatie.straat = "Industrieweg";
    relatie.huisnummer = "44";
    relatie.postcode = "8901 BD";
    relatie.plaats = "Leeuwarden";
    relatie.land = "NL";
    return relatie;
  }
  static std::vector<Artikelvraag> Artikelen() {
    return {{.soort = domein::Soort::kUursoort,
             .code = "UUR-MONTEUR",
             .naam = "Arbeid monteur",
             .prijs = domein::Prijs::Parse("68").value()},
            {.soort = domein::Soort::kMateriaal,
             .code = "KABEL-3X25",
             .naam = "Installatiekabel",
             .prijs = domein::Prijs::Parse("5").value()}};
  }

  // A concept of records that are made here: 2.5 hours of 68.00 and 12 of 5.00, together 230.00.
  domein::Conceptfactuur Concept() {
    const auto standaarden = Run(vendor_->Standaarden(Sesam(), AllesGekozen()));
    const auto relatie = Run(vendor_->CreateRelatie(Sesam(), Wiel(), AllesGekozen()));
    EXPECT_THAT(standaarden, IsOk());
    EXPECT_THAT(relatie, IsOk());
    domein::Conceptfactuur concept_;
    concept_.relatie_id = relatie->vendor_id;
    concept_.factuurdatum = domein::Datum::Parse("2026-03-16").value();
    concept_.omschrijving = "Werkbon 2026-0187";
    concept_.verkooporder = "202600041";
    concept_.vendor_notitie = standaarden->vendor_notitie;
    for (const Artikelvraag& vraag : Artikelen()) {
      const auto artikel = Run(vendor_->CreateArtikel(Sesam(), vraag, AllesGekozen()));
      EXPECT_THAT(artikel, IsOk());
      domein::Factuurregel regel;
      regel.omschrijving = artikel->omschrijving;
      regel.aantal = domein::Hoeveelheid::Parse(vraag.soort == domein::Soort::kUursoort ? "2.5" : "12").value();
      regel.prijs = artikel->prijs.value();
      regel.artikel_id = artikel->vendor_id;
      regel.btw_code = artikel->btw_code.empty() ? standaarden->standaard_btw_code : artikel->btw_code;
      regel.btw = artikel->btw_code.empty() ? standaarden->standaard_btw : artikel->btw;
      regel.netto = regel.aantal * regel.prijs;
      concept_.regels.push_back(std::move(regel));
    }
    return concept_;
  }

  // A concept with its reference, as it was frozen.
  struct Bon {
    std::string referentie;
    std::string bevroren;
  };
  Bon Bevries(const domein::Conceptfactuur& concept_, const std::string& referentie = kReferentie) {
    return {referentie, vendor_->Freeze(concept_, referentie).value()};
  }

  absl::StatusOr<Factuurverwijzing> Create(const Bon& bon) { return Create(*vendor_, Sesam(), bon); }
  absl::StatusOr<Factuurverwijzing> Create(Vendor& vendor, Toegang toegang, const Bon& bon,
                                           absl::Duration deadline = absl::Seconds(30)) {
    return Run(vendor.Create(std::move(toegang), bon.bevroren, {.deadline = deadline, .may_send = nullptr}));
  }
  Gevonden Find(const Bon& bon) { return Find(*vendor_, Sesam(), bon); }
  Gevonden Find(Vendor& vendor, Toegang toegang, const Bon& bon) {
    return Run(vendor.Find(std::move(toegang), {.referentie = bon.referentie, .bevroren = bon.bevroren}));
  }

  const Opstelling& opstelling_ = OpstellingVan(GetParam());
  SandboxProcess sandbox_;
  boost::asio::io_context engine_;
  std::unique_ptr<http::CurlClient> http_;
  std::unique_ptr<Vendor> vendor_;
};

auto IsVan(const std::string& referentie) {
  return IsOkAndHolds(Optional(Field(&Factuurverwijzing::referentie, referentie)));
}
auto IsErNiet() { return IsOkAndHolds(Eq(std::nullopt)); }

TEST_P(SandboxContract, WatErNogNietIsWordtGemaaktEnDaarnaGevonden) {
  EXPECT_THAT(Run(vendor_->FindRelatie(Sesam(), Wiel())), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(Run(vendor_->FindArtikelen(Sesam(), Artikelen())), IsOkAndHolds(ElementsAre(IsEmpty(), IsEmpty())));
  const domein::Conceptfactuur concept_ = Concept();
  EXPECT_THAT(Run(vendor_->FindRelatie(Sesam(), Wiel())),
              IsOkAndHolds(ElementsAre(Field(&domein::BekendeRelatie::vendor_id, concept_.relatie_id))));
  EXPECT_THAT(Run(vendor_->FindArtikelen(Sesam(), Artikelen())), IsOkAndHolds(AllOf(SizeIs(2), Each(SizeIs(1)))));
}

TEST_P(SandboxContract, EenConceptIsErNietWordtGemaaktOpDeCentEnIsErDan) {
  const domein::Conceptfactuur concept_ = Concept();
  const Bon bon = Bevries(concept_);
  EXPECT_THAT(Find(bon), IsErNiet());
  const absl::StatusOr<Factuurverwijzing> factuur = Create(bon);
  ASSERT_THAT(factuur, IsOk());
  EXPECT_EQ(factuur->referentie, kReferentie);
  EXPECT_TRUE(factuur->is_concept);
  EXPECT_EQ(factuur->totaal_excl, concept_.Netto());
  if (factuur->totaal_incl) {
    EXPECT_EQ(factuur->totaal_incl->ToString(), "278.30");
  }
  EXPECT_THAT(Find(bon), IsOkAndHolds(Optional(AllOf(Field(&Factuurverwijzing::id, factuur->id),
                                                     Field(&Factuurverwijzing::referentie, kReferentie),
                                                     Field(&Factuurverwijzing::totaal_excl, concept_.Netto())))));
  EXPECT_EQ(Gemaakt(), 1);
}

TEST_P(SandboxContract, WaarNiemandLuistertIsNietsVerstuurd) {
  const Bon bon = Bevries(Concept());
  const Niemand niemand;
  const std::unique_ptr<Vendor> nergens = OpenAt(niemand.address());
  EXPECT_THAT(Create(*nergens, Sesam(), bon), StatusIs(Code::kUnavailable));
  EXPECT_THAT(Find(*nergens, Sesam(), bon), StatusIs(Code::kUnavailable));
  EXPECT_THAT(Create(bon), IsOk()) << "nothing held it back";
}

TEST_P(SandboxContract, DrukteZegtHoeLangWeWachtenEnDeedNiets) {
  const Bon bon = Bevries(Concept());
  Fault(opstelling_.maken, "rate_limit", R"(,"retry_after":7)");
  const absl::Status maken = Create(bon).status();
  EXPECT_THAT(maken, StatusIs(Code::kResourceExhausted));
  EXPECT_THAT(RetryAfter(maken), Optional(absl::Seconds(7)));
  EXPECT_THAT(Find(bon), IsErNiet());
  Fault(opstelling_.zoeken, "rate_limit", R"(,"retry_after":7)");
  const absl::Status zoeken = Find(bon).status();
  EXPECT_THAT(zoeken, StatusIs(Code::kResourceExhausted));
  EXPECT_THAT(RetryAfter(zoeken), Optional(absl::Seconds(7)));
  EXPECT_EQ(Gemaakt(), 0);
}

TEST_P(SandboxContract, EenDienstDieEvenDichtIsMaaktOnzekerEnLaatZoekenWachten) {
  const Bon bon = Bevries(Concept());
  Fault(opstelling_.maken, "5xx_before", R"(,"status":503,"retry_after":7)");
  EXPECT_THAT(Create(bon), StatusIs(Code::kUnknown));
  Heal();
  Fault(opstelling_.zoeken, "5xx_before", R"(,"status":503,"retry_after":7)");
  const absl::Status zoeken = Find(bon).status();
  EXPECT_THAT(zoeken, StatusIs(Code::kUnavailable));
  EXPECT_EQ(RetryAfter(zoeken), opstelling_.dicht_zegt_hoe_lang ? std::optional(absl::Seconds(7)) : std::nullopt);
  EXPECT_EQ(Gemaakt(), 0);
}

TEST_P(SandboxContract, EenStoringBijHetMakenIsOnzekerTotHetNietGevondenIs) {
  const Bon bon = Bevries(Concept());
  for (const char* fault : {"5xx_before", "html_502", "close_before"}) {
    Fault(opstelling_.maken, fault);
    EXPECT_THAT(Create(bon), StatusIs(Code::kUnknown, Not(HasSubstr("<")))) << fault;
    Heal();
    EXPECT_THAT(Find(bon), IsErNiet()) << fault;
  }
  EXPECT_EQ(Gemaakt(), 0);
  EXPECT_THAT(Create(bon), IsOk());
  EXPECT_EQ(Gemaakt(), 1);
}

TEST_P(SandboxContract, EenStoringBijHetZoekenIsTijdelijk) {
  const Bon bon = Bevries(Concept());
  ASSERT_THAT(Create(bon), IsOk());
  for (const char* fault : {"5xx_before", "html_502", "close_before"}) {
    Fault(opstelling_.zoeken, fault);
    EXPECT_THAT(Find(bon), StatusIs(Code::kUnavailable, Not(HasSubstr("<")))) << fault;
    Heal();
  }
  EXPECT_THAT(Find(bon), IsVan(kReferentie));
}

TEST_P(SandboxContract, EenWeigeringKomtInDeWoordenVanDeLeverancierEnDeedNiets) {
  const Bon bon = Bevries(Concept());
  Fault(opstelling_.maken, "refuse");
  EXPECT_THAT(Create(bon), StatusIs(Code::kInvalidArgument, Not(IsEmpty())));
  EXPECT_THAT(Find(bon), IsErNiet());
  EXPECT_EQ(Gemaakt(), 0);
}

TEST_P(SandboxContract, OpgeslagenEnDanVerlorenIsOnzekerTotHetGevondenIs) {
  const domein::Conceptfactuur concept_ = Concept();
  int gemaakt = 0;
  for (const char* fault : {"close_after", "5xx_after", "garbage", "empty", "huge", "html_200"}) {
    const Bon bon = Bevries(concept_, absl::StrCat("KPL-MFRGGZDFMZTWQ2L", std::string(1, 'A' + gemaakt)));
    Fault(opstelling_.maken, fault);
    EXPECT_THAT(Create(bon), StatusIs(Code::kUnknown, Not(HasSubstr("<")))) << fault;
    Heal();
    EXPECT_THAT(Find(bon), IsVan(bon.referentie)) << fault;
    EXPECT_EQ(Gemaakt(), ++gemaakt) << fault;
  }
}

TEST_P(SandboxContract, EenAntwoordDatNooitKomtIsOnzekerNaDeTijd) {
  const Bon bon = Bevries(Concept());
  Fault(opstelling_.maken, "hang_after");
  EXPECT_THAT(Create(*vendor_, Sesam(), bon, absl::Seconds(5)), StatusIs(Code::kUnknown));
  EXPECT_THAT(Find(bon), IsVan(kReferentie));
  EXPECT_EQ(Gemaakt(), 1);
}

TEST_P(SandboxContract, EenKapotAntwoordOpHetZoekenIsGeenNietGevonden) {
  const Bon bon = Bevries(Concept());
  for (const char* fault : {"empty", "garbage", "huge", "html_200"}) {
    Fault(opstelling_.zoeken, fault);
    EXPECT_THAT(Find(bon).status().code(), AnyOf(Code::kInternal, Code::kUnavailable)) << fault;
    Heal();
  }
  EXPECT_THAT(Find(bon), IsErNiet());
}

// Who reads back what it made may not find it either: then it does not know.
TEST_P(SandboxContract, WatDeZoekmachineNogNietZietWordtLaterGevonden) {
  const Bon bon = Bevries(Concept());
  Fault(opstelling_.zoeken, "unfound");
  EXPECT_THAT(Create(bon).status().code(), AnyOf(Code::kOk, Code::kUnknown));
  EXPECT_THAT(Find(bon), IsErNiet());
  Heal();
  EXPECT_THAT(Find(bon), IsVan(kReferentie));
  EXPECT_EQ(Gemaakt(), 1);
}

TEST_P(SandboxContract, AndereCentenKomenTerugZoalsDeLeverancierZeZegt) {
  const domein::Conceptfactuur concept_ = Concept();
  const Bon bon = Bevries(concept_);
  Fault(opstelling_.maken, "wrong_cents");
  const domein::Bedrag te_veel = concept_.Netto() + domein::Bedrag::Centen(opstelling_.centen_te_veel);
  EXPECT_THAT(Create(bon), IsOkAndHolds(Field(&Factuurverwijzing::totaal_excl, te_veel)));
  EXPECT_THAT(Find(bon), IsOkAndHolds(Optional(Field(&Factuurverwijzing::totaal_excl, te_veel))));
}

// A and B: there is no second. C: there may be, if its adapter does not look itself, and everybody finds the first.
TEST_P(SandboxContract, TweemaalDezelfdeReferentieVindtDeEerste) {
  const Bon bon = Bevries(Concept());
  const absl::StatusOr<Factuurverwijzing> eerste = Create(bon);
  ASSERT_THAT(eerste, IsOk());
  const absl::StatusOr<Factuurverwijzing> tweede = Create(bon);
  const Klasse klasse = vendor_->ZekerheidVan(Bewerking::kFactuur).klasse;
  if (klasse == Klasse::kA) {
    EXPECT_THAT(tweede, IsOkAndHolds(Field(&Factuurverwijzing::id, eerste->id)));
  }
  if (klasse == Klasse::kB) {
    EXPECT_THAT(tweede, StatusIs(Code::kInvalidArgument));
  }
  if (WeigertTweede(klasse)) {
    EXPECT_EQ(Gemaakt(), 1);
  }
  EXPECT_THAT(Find(bon), IsOkAndHolds(Optional(Field(&Factuurverwijzing::id, eerste->id))));
}

TEST_P(SandboxContract, ToegangDieErNietMeerIsVraagtOmOpnieuwKoppelen) {
  const Bon bon = Bevries(Concept());
  Toegang ingetrokken = Sesam();
  ingetrokken.token = base::Secret("ingetrokken");
  EXPECT_THAT(Create(*vendor_, ingetrokken, bon), StatusIs(Code::kUnauthenticated, Not(HasSubstr("ingetrokken"))));
  EXPECT_THAT(Find(*vendor_, ingetrokken, bon), StatusIs(Code::kUnauthenticated, Not(HasSubstr("ingetrokken"))));
  EXPECT_EQ(Gemaakt(), 0);
}

// A session is not what the office gave us: a new one is opened, and the errand goes on.
TEST_P(SandboxContract, ToegangDieHalverwegeVerlooptDeedNiets) {
  const Bon bon = Bevries(Concept());
  Fault(opstelling_.maken, "expired_token", R"(,"times":1)");
  const absl::StatusOr<Factuurverwijzing> factuur = Create(bon);
  if (opstelling_.met_sessies) {
    EXPECT_THAT(factuur, IsOk());
    EXPECT_THAT(Find(bon), IsVan(kReferentie));
    EXPECT_EQ(Gemaakt(), 1);
  } else {
    EXPECT_THAT(factuur, StatusIs(Code::kUnauthenticated));
    EXPECT_THAT(Find(bon), StatusIs(Code::kUnauthenticated));
    EXPECT_EQ(Gemaakt(), 0);
  }
}

std::string Name(const testing::TestParamInfo<std::string>& info) { return info.param; }
INSTANTIATE_TEST_SUITE_P(AlleVendors, SandboxContract, ValuesIn(Namen()), Name);

}  // namespace
}  // namespace koppel::vendor
