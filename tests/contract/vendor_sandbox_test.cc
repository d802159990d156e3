// The adapter of Rompslomp against the program that plays it, over real connections.
#include <gmock/gmock.h>

#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include "absl/strings/str_cat.h"
#include "base/status_matchers.h"
#include "http/curl_client.h"
#include "tests/contract/sandbox_process.h"
#include "vendor/dezelfde.h"
#include "vendor/run_task.h"
#include "vendor/vendor.h"

namespace koppel::vendor {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Optional;
using ::testing::SizeIs;
using Code = absl::StatusCode;

constexpr char kReferentie[] = "KPL-MFRGGZDFMZTWQ2LK";
constexpr char kAdministratie[] = "1203348871";

class RompslompSandbox : public testing::Test {
 protected:
  explicit RompslompSandbox(std::vector<std::string> flags = {}) : sandbox_(ROMPSLOMP_SANDBOX, With(std::move(flags))) {
    http::Options options;
    options.policy.allow_loopback = true;
    http_ = std::make_unique<http::CurlClient>(engine_.get_executor(), options);
    vendor_ = Open("rompslomp", *http_, {.base_url = sandbox_.address() + "/api/v1"}).value();
  }

  static std::vector<std::string> With(std::vector<std::string> flags) {
    flags.insert(flags.end(), {"--port", "0", "--personal-token", "sesam", "--company-id", kAdministratie});
    return flags;
  }

  static Toegang Sesam(const char* token = "sesam", const char* administratie = kAdministratie) {
    return {.connectie = "acme/outsmart/rompslomp", .administratie_id = administratie, .token = base::Secret(token)};
  }

  template <typename T>
  T Run(Task<T> task) {
    return RunTask(engine_, std::move(task));
  }

  boost::json::value Call(const char* method, const std::string& path, std::string body = "") {
    http::Request request;
    request.method = method;
    request.url = sandbox_.address() + path;
    request.content_type = "application/json";
    request.bearer = base::Secret("sesam");
    request.body = std::move(body);
    const absl::StatusOr<http::Response> response = Run(http_->Send(std::move(request)));
    EXPECT_THAT(response, IsOk());
    EXPECT_LT(response->status, 300) << path << ": " << response->body;
    return response->body.empty() ? boost::json::value() : boost::json::parse(response->body);
  }

  void Seed(std::string body) { Call("POST", "/_seed", std::move(body)); }
  void Fault(std::string rule) { Call("POST", "/_faults", std::move(rule)); }
  void FaultOnCreate(const char* fault) {
    Fault(absl::StrCat(R"({"match":{"method":"POST","path":"/sales_invoices"},"times":1,"fault":")", fault, R"("})"));
  }

  std::int64_t InvoicesInLedger() {
    return Call("GET", "/_ledger?summary=1").at("counts").at("invoices").at("created").to_number<std::int64_t>();
  }

  domein::Relatie Blauw(std::string nummer) {
    domein::Relatie relatie;
    relatie.nummer = std::move(nummer);
    relatie.naam = "Schildersbedrijf Blauw";
    relatie.straat = "Havenkade";
    relatie.huisnummer = "12a";
    relatie.postcode = "7202 LM";
    relatie.plaats = "Zutphen";
    relatie.land = "NL";
    relatie.email = "info@blauw.example";
    return relatie;
  }

  static Artikelvraag Materiaal(const char* code, const char* naam = "Kabel", const char* prijs = "5.00") {
    return {
        .soort = domein::Soort::kMateriaal, .code = code, .naam = naam, .prijs = domein::Prijs::Parse(prijs).value()};
  }

  // A concept on a new relatie: one line with an article and one without, 60.00 + 170.00.
  domein::Conceptfactuur Concept() {
    const auto standaarden = Run(vendor_->Standaarden(Sesam(), Keuzes()));
    const auto relatie = Run(vendor_->CreateRelatie(Sesam(), Blauw("K00017"), Keuzes()));
    const auto artikel = Run(vendor_->CreateArtikel(Sesam(), Materiaal("KABEL-3X25"), Keuzes()));
    EXPECT_THAT(standaarden, IsOk());
    EXPECT_THAT(relatie, IsOk());
    EXPECT_THAT(artikel, IsOk());
    domein::Conceptfactuur concept_;
    concept_.relatie_id = relatie->vendor_id;
    concept_.factuurdatum = domein::Datum::Parse("2026-03-16").value();
    concept_.vervaldatum = domein::Datum::Parse("2026-03-30").value();
    concept_.omschrijving = "Werkbon 2026-0187";
    concept_.regels.resize(2);
    concept_.regels[0].omschrijving = std::string(300, 'k');
    concept_.regels[0].aantal = domein::Hoeveelheid::Stuks(12);
    concept_.regels[0].prijs = artikel->prijs.value();
    concept_.regels[0].artikel_id = artikel->vendor_id;
    concept_.regels[0].btw_code = artikel->btw_code;
    concept_.regels[0].btw = artikel->btw;
    concept_.regels[1].omschrijving = "Arbeid";
    concept_.regels[1].aantal = domein::Hoeveelheid::Parse("2.5").value();
    concept_.regels[1].prijs = domein::Prijs::Parse("68").value();
    concept_.regels[1].btw_code = standaarden->standaard_btw_code;
    concept_.regels[1].btw = standaarden->standaard_btw;
    for (domein::Factuurregel& regel : concept_.regels) regel.netto = regel.aantal * regel.prijs;
    return concept_;
  }

  absl::StatusOr<Factuurverwijzing> Create(const std::string& bevroren, absl::Duration deadline = absl::Seconds(30)) {
    return Run(vendor_->Create(Sesam(), bevroren, {.deadline = deadline, .may_send = nullptr}));
  }
  std::string Frozen() { return vendor_->Freeze(Concept(), kReferentie).value(); }
  absl::StatusOr<std::optional<Factuurverwijzing>> Find() {
    return Run(vendor_->Find(Sesam(), {.referentie = kReferentie, .bevroren = ""}));
  }

  SandboxProcess sandbox_;
  boost::asio::io_context engine_;
  std::unique_ptr<http::CurlClient> http_;
  std::unique_ptr<Vendor> vendor_;
};

class RompslompSandboxWithRepeatedCodes : public RompslompSandbox {
 protected:
  RompslompSandboxWithRepeatedCodes() : RompslompSandbox({"--product-codes-may-repeat"}) {}
};

TEST_F(RompslompSandbox, AConceptIsNotThereThenMadeToTheCentThenFound) {
  const domein::Conceptfactuur concept_ = Concept();
  EXPECT_THAT(Find(), IsOkAndHolds(Eq(std::nullopt)));
  const absl::StatusOr<Factuurverwijzing> factuur = Create(vendor_->Freeze(concept_, kReferentie).value());
  ASSERT_THAT(factuur, IsOk());
  EXPECT_EQ(factuur->totaal_excl, concept_.Netto());
  EXPECT_EQ(factuur->totaal_incl.value().ToString(), "278.30");
  EXPECT_TRUE(factuur->is_concept);
  EXPECT_THAT(Find(), IsOkAndHolds(Optional(AllOf(Field(&Factuurverwijzing::id, factuur->id),
                                                  Field(&Factuurverwijzing::referentie, kReferentie)))));
}

TEST_F(RompslompSandbox, ASecondCreateIsRefusedAndTheFirstIsFound) {
  const std::string bevroren = Frozen();
  const absl::StatusOr<Factuurverwijzing> first = Create(bevroren);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Create(bevroren), StatusIs(Code::kInvalidArgument, HasSubstr("al in gebruik")));
  EXPECT_THAT(Find(), IsOkAndHolds(Optional(Field(&Factuurverwijzing::id, first->id))));
  EXPECT_EQ(InvoicesInLedger(), 1);
}

TEST_F(RompslompSandbox, X72_AContactNumberIsTakenOnceAndFoundExactly) {
  EXPECT_THAT(Run(vendor_->FindRelatie(Sesam(), Blauw("2045"))), IsOkAndHolds(IsEmpty()));
  const absl::StatusOr<domein::BekendeRelatie> made = Run(vendor_->CreateRelatie(Sesam(), Blauw("2045"), Keuzes()));
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->nummer, "2045");
  EXPECT_THAT(Run(vendor_->CreateRelatie(Sesam(), Blauw("20451"), Keuzes())), IsOk());
  EXPECT_THAT(Run(vendor_->CreateRelatie(Sesam(), Blauw("2045"), Keuzes())), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(Run(vendor_->FindRelatie(Sesam(), Blauw("2045"))),
              IsOkAndHolds(ElementsAre(Field(&domein::BekendeRelatie::vendor_id, made->vendor_id))));
}

TEST_F(RompslompSandbox, X72_ARelatieWithoutNumberIsMadeOnceAndFoundByNameAndAddress) {
  const absl::StatusOr<domein::BekendeRelatie> made = Run(vendor_->CreateRelatie(Sesam(), Blauw(""), Keuzes()));
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->nummer, VastNummer("acme/outsmart/rompslomp", Blauw("")));
  EXPECT_THAT(Run(vendor_->CreateRelatie(Sesam(), Blauw(""), Keuzes())), StatusIs(Code::kInvalidArgument));
  EXPECT_THAT(Run(vendor_->FindRelatie(Sesam(), Blauw(""))),
              IsOkAndHolds(ElementsAre(Field(&domein::BekendeRelatie::vendor_id, made->vendor_id))));
  Call("PATCH", absl::StrCat("/api/v1/companies/", kAdministratie, "/contacts/", made->vendor_id),
       R"({"contact":{"company_name":"Blauw Schilders"}})");
  EXPECT_THAT(Run(vendor_->FindRelatie(Sesam(), Blauw(""))), IsOkAndHolds(SizeIs(1)));
}

TEST_F(RompslompSandbox, ARelatieIsFoundOnTheLastOfItsPages) {
  // By name the vendor puts it after the others.
  std::string contacts = R"({"company_name":"Wij zijn Schildersbedrijf Blauw","contact_number":"Blauw"})";
  for (int i = 1; i <= 250; ++i) {
    absl::StrAppend(&contacts, R"(,{"company_name":"Schildersbedrijf Blauw )", i, R"(","contact_number":"B)", i,
                    R"(","address":"Havenkade 12a","zipcode":"7202 LM"})");
  }
  Seed(absl::StrCat(R"({"contacts":[)", contacts, "]}"));
  domein::Relatie relatie = Blauw("Blauw");
  EXPECT_THAT(Run(vendor_->FindRelatie(Sesam(), relatie)),
              IsOkAndHolds(ElementsAre(Field(&domein::BekendeRelatie::nummer, "Blauw"))));
  relatie.nummer = "";
  relatie.naam = "Schildersbedrijf Blauw 250";
  EXPECT_THAT(Run(vendor_->FindRelatie(Sesam(), relatie)),
              IsOkAndHolds(ElementsAre(Field(&domein::BekendeRelatie::nummer, "B250"))));
  EXPECT_THAT(Run(vendor_->FindRelatie(Sesam(), Blauw("Schildersbedrijf"))), IsOkAndHolds(IsEmpty()));
}

TEST_F(RompslompSandboxWithRepeatedCodes, X55_TwoProductsWithOneCodeBothComeBack) {
  EXPECT_THAT(Run(vendor_->CreateArtikel(Sesam(), Materiaal("KABEL-3X25"), Keuzes())), IsOk());
  EXPECT_THAT(Run(vendor_->CreateArtikel(Sesam(), Materiaal("KABEL-3X25", "Oude kabel", "4.85"), Keuzes())), IsOk());
  EXPECT_THAT(Run(vendor_->CreateArtikel(Sesam(), Materiaal("KABEL-3X250"), Keuzes())), IsOk());
  EXPECT_THAT(Run(vendor_->FindArtikelen(Sesam(), {Materiaal("KABEL-3X25"), Materiaal("KABEL-3X2")})),
              IsOkAndHolds(ElementsAre(SizeIs(2), IsEmpty())));
}

TEST_F(RompslompSandbox, X55_ManyArticlesAreFoundByCodeAndAnHourTypeByName) {
  std::string products = R"({"invoice_line":{"description":"Arbeid monteur","price_per_unit":"65.0"}},)"
                         R"({"invoice_line":{"description":"Arbeid monteur avond","price_per_unit":"95.0"}})";
  std::vector<Artikelvraag> vragen;
  for (int i = 0; i < 120; ++i) {
    const std::string code = absl::StrCat("ART & ", i);
    absl::StrAppend(&products, R"(,{"invoice_line":{"description":"Artikel","price_per_unit":"1.5","product_code":")",
                    code, R"("}})");
    vragen.push_back({.soort = domein::Soort::kMateriaal, .code = code, .naam = "", .prijs = {}});
  }
  Seed(absl::StrCat(R"({"products":[)", products, "]}"));
  vragen.push_back({.soort = domein::Soort::kUursoort, .code = "U-01", .naam = "Arbeid monteur", .prijs = {}});
  const auto found = Run(vendor_->FindArtikelen(Sesam(), vragen));
  ASSERT_THAT(found, IsOk());
  for (std::size_t i = 0; i < vragen.size(); ++i) EXPECT_THAT((*found)[i], SizeIs(1)) << vragen[i].code;
  EXPECT_EQ(found->back()[0].prijs, domein::Prijs::Parse("65").value());
}

TEST_F(RompslompSandbox, X68_AnArticleIsMadeWithTheVatOfTheAdministration) {
  const auto artikel =
      Run(vendor_->CreateArtikel(Sesam(), Materiaal("RM-10J", "Rookmelder 10 jaar", "27.50"), Keuzes()));
  const auto standaarden = Run(vendor_->Standaarden(Sesam(), Keuzes()));
  ASSERT_THAT(artikel, IsOk());
  ASSERT_THAT(standaarden, IsOk());
  EXPECT_EQ(artikel->btw_code, standaarden->standaard_btw_code);
  EXPECT_EQ(artikel->btw, domein::Btwtarief{21'000});
  EXPECT_EQ(artikel->prijs, domein::Prijs::Parse("27.5").value());
  EXPECT_THAT(Run(vendor_->GetArtikel(Sesam(), artikel->vendor_id)),
              IsOkAndHolds(Optional(Field(&domein::BekendArtikel::code, "RM-10J"))));
}

TEST_F(RompslompSandbox, ACustomVatRateIsKept) {
  Seed(R"({"products":[{"invoice_line":{"description":"Bijzonder","price_per_unit":"10.0","product_code":"B",)"
       R"("vat_type_id":701000003,"vat_rate":"0.12"}}]})");
  const auto found = Run(vendor_->FindArtikelen(Sesam(), {Materiaal("B")}));
  ASSERT_THAT(found, IsOkAndHolds(ElementsAre(SizeIs(1))));
  domein::Conceptfactuur concept_ = Concept();
  concept_.regels.resize(1);
  concept_.regels[0].aantal = domein::Hoeveelheid::Stuks(1);
  concept_.regels[0].prijs = *found->at(0).at(0).prijs;
  concept_.regels[0].btw_code = found->at(0).at(0).btw_code;
  concept_.regels[0].btw = found->at(0).at(0).btw;
  const auto factuur = Create(vendor_->Freeze(concept_, kReferentie).value());
  ASSERT_THAT(factuur, IsOk());
  EXPECT_EQ(factuur->totaal_incl.value().ToString(), "11.20");
}

TEST_F(RompslompSandbox, ARecordThatWasDeletedIsGone) {
  const auto relatie = Run(vendor_->CreateRelatie(Sesam(), Blauw("K1"), Keuzes()));
  ASSERT_THAT(relatie, IsOk());
  EXPECT_THAT(Run(vendor_->GetRelatie(Sesam(), relatie->vendor_id)),
              IsOkAndHolds(Optional(Field(&domein::BekendeRelatie::nummer, "K1"))));
  Call("DELETE", absl::StrCat("/api/v1/companies/", kAdministratie, "/contacts/", relatie->vendor_id));
  EXPECT_THAT(Run(vendor_->GetRelatie(Sesam(), relatie->vendor_id)), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(Run(vendor_->GetRelatie(Sesam("sesam", "999"), relatie->vendor_id)), StatusIs(Code::kNotFound));
}

TEST_F(RompslompSandbox, AnInvoiceForAnUnknownContactIsRefusedInTheVendorsWords) {
  domein::Conceptfactuur concept_ = Concept();
  concept_.relatie_id = "12345";
  EXPECT_THAT(Create(vendor_->Freeze(concept_, kReferentie).value()),
              StatusIs(Code::kInvalidArgument, HasSubstr("Contact")));
  EXPECT_THAT(Find(), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_F(RompslompSandbox, StoredAndThenLostIsUnknownUntilItIsFound) {
  for (const char* fault : {"5xx_after", "close_after", "garbage", "empty", "huge"}) {
    Call("POST", "/_reset");
    const std::string bevroren = Frozen();
    FaultOnCreate(fault);
    EXPECT_THAT(Create(bevroren), StatusIs(Code::kUnknown)) << fault;
    EXPECT_THAT(Find(), IsOkAndHolds(Optional(Field(&Factuurverwijzing::referentie, kReferentie)))) << fault;
    EXPECT_EQ(InvoicesInLedger(), 1) << fault;
  }
}

TEST_F(RompslompSandbox, FailedBeforeItWasStoredIsUnknownUntilItIsNotFound) {
  const std::string bevroren = Frozen();
  for (const char* fault : {"5xx_before", "html_502", "close_before"}) {
    FaultOnCreate(fault);
    EXPECT_THAT(Create(bevroren), StatusIs(Code::kUnknown)) << fault;
    EXPECT_THAT(Find(), IsOkAndHolds(Eq(std::nullopt))) << fault;
  }
  EXPECT_THAT(Create(bevroren), IsOk());
  EXPECT_EQ(InvoicesInLedger(), 1);
}

TEST_F(RompslompSandbox, AnAnswerThatNeverComesIsUnknownAtTheDeadline) {
  const std::string bevroren = Frozen();
  FaultOnCreate("hang_after");
  EXPECT_THAT(Create(bevroren, absl::Seconds(2)), StatusIs(Code::kUnknown));
  EXPECT_THAT(Find(), IsOkAndHolds(Optional(Field(&Factuurverwijzing::referentie, kReferentie))));
}

TEST_F(RompslompSandbox, WhatMayNotBeSentAnyMoreIsNotSent) {
  const std::string bevroren = Frozen();
  const auto refused =
      Run(vendor_->Create(Sesam(), bevroren, {.deadline = absl::Seconds(30), .may_send = [] { return false; }}));
  EXPECT_THAT(refused, StatusIs(Code::kUnavailable));
  EXPECT_TRUE(http::SurelyNeverSent(refused.status()));
  const auto too_late = Create(bevroren, absl::ZeroDuration());
  EXPECT_THAT(too_late, StatusIs(Code::kUnavailable));
  EXPECT_TRUE(http::SurelyNeverSent(too_late.status()));
  EXPECT_EQ(InvoicesInLedger(), 0);
}

TEST_F(RompslompSandbox, AnExpiredTokenAsksToLeaseAgain) {
  Seed(R"({"tokens":[{"access_token":"twee-uur","refresh_token":"r"}]})");
  EXPECT_THAT(Run(vendor_->Find(Sesam("twee-uur"), {.referentie = kReferentie, .bevroren = ""})), IsOk());
  Call("POST", "/_expire");
  EXPECT_THAT(Run(vendor_->Find(Sesam("twee-uur"), {.referentie = kReferentie, .bevroren = ""})),
              StatusIs(Code::kUnauthenticated));
  EXPECT_THAT(
      Run(vendor_->Create(Sesam("nooit-gezien"), Frozen(), {.deadline = absl::Seconds(30), .may_send = nullptr})),
      StatusIs(Code::kUnauthenticated));
}

TEST_F(RompslompSandbox, ATokenWithoutTheScopeAsksAPerson) {
  Seed(R"({"tokens":[{"access_token":"alleen-lezen","scopes":"public"}]})");
  EXPECT_THAT(Run(vendor_->Standaarden(Sesam("alleen-lezen"), Keuzes())), IsOk());
  EXPECT_THAT(Run(vendor_->Find(Sesam("alleen-lezen"), {.referentie = kReferentie, .bevroren = ""})),
              StatusIs(Code::kPermissionDenied));
  EXPECT_THAT(Run(vendor_->Standaarden(Sesam("sesam", "999"), Keuzes())), StatusIs(Code::kNotFound));
}

TEST_F(RompslompSandbox, PatienceIsAskedInSecondsAndNothingWasDone) {
  const std::string bevroren = Frozen();
  Fault(R"({"fault":"rate_limit","times":2,"retry_after":7})");
  const absl::Status create = Create(bevroren).status();
  EXPECT_THAT(create, StatusIs(Code::kResourceExhausted));
  EXPECT_THAT(RetryAfter(create), Optional(absl::Seconds(7)));
  EXPECT_THAT(RetryAfter(Find().status()), Optional(absl::Seconds(7)));
  EXPECT_THAT(Find(), IsOkAndHolds(Eq(std::nullopt)));
}

TEST_F(RompslompSandbox, TotalsComeBackAsTheVendorSaysThem) {
  const domein::Conceptfactuur concept_ = Concept();
  FaultOnCreate("wrong_cents");
  const auto factuur = Create(vendor_->Freeze(concept_, kReferentie).value());
  ASSERT_THAT(factuur, IsOk());
  EXPECT_NE(factuur->totaal_incl.value().ToString(), "278.30");
}

}  // namespace
}  // namespace koppel::vendor
