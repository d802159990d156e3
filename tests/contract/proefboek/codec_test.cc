// What is special about Proefboek; what every vendor must keep is asked by the contract test.
#include "tests/contract/proefboek/codec.h"

#include <gmock/gmock.h>

#include "base/status_matchers.h"
#include "http/fake_client.h"
#include "tests/contract/proefboek/proefboek.h"
#include "vendor/answer_file.h"
#include "vendor/run_task.h"

namespace koppel::vendor::proefboek {
namespace {

using ::koppel::base::IsOk;
using ::koppel::base::IsOkAndHolds;
using ::koppel::base::StatusIs;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Eq;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using Code = absl::StatusCode;

http::Response Answered(const char* name) { return ReadAnswer("proefboek", name); }

domein::Conceptfactuur EenRegel() {
  domein::Conceptfactuur concept_;
  concept_.relatie_id = "k-17";
  concept_.factuurdatum = domein::Datum::Parse("2026-03-16").value();
  concept_.regels.resize(1);
  concept_.regels[0].omschrijving = "Kabel";
  concept_.regels[0].aantal = domein::Hoeveelheid::Parse("2.5").value();
  concept_.regels[0].prijs = domein::Prijs::Parse("0.12345").value();
  concept_.regels[0].btw_code = "H";
  return concept_;
}

TEST(Proefboek, NumbersAreWholeInTheirSmallestUnit) {
  EXPECT_THAT(FreezeFactuur(EenRegel(), "KPL-A"), IsOkAndHolds(HasSubstr(R"("aantal":25000,"prijs":12345)")));
}

TEST(Proefboek, ATextLineHasNothingButItsText) {
  domein::Conceptfactuur concept_ = EenRegel();
  concept_.regels[0].soort = domein::Regelsoort::kTekst;
  EXPECT_THAT(FreezeFactuur(concept_, "KPL-A"), IsOkAndHolds(HasSubstr(R"("regels":[{"tekst":"Kabel"}])")));
}

TEST(Proefboek, MoreLinesThanItTakesAreRefusedBeforeAnythingIsSent) {
  domein::Conceptfactuur concept_ = EenRegel();
  concept_.regels.resize(201, concept_.regels[0]);
  EXPECT_THAT(FreezeFactuur(concept_, "KPL-A"), StatusIs(Code::kInvalidArgument, HasSubstr("hooguit 200")));
}

TEST(Proefboek, TotalsThatAreNoWholeCentsCantBeRead) {
  http::Response half = Answered("aangemaakt");
  half.body.replace(half.body.find("23000"), 5, "230.5");
  EXPECT_THAT(DecodeCreateFactuur(half, "KPL-MFRGGZDFMZTWQ2LK"), StatusIs(Code::kUnknown));
}

TEST(Proefboek, ASearchOfWhichMoreIsToComeIsNotNotFound) {
  http::Response unfinished = Answered("niet_gevonden");
  unfinished.body = R"({"facturen":[],"volgende":"f-1"})";
  EXPECT_THAT(DecodeFindFactuur(unfinished, "KPL-A"), StatusIs(Code::kInternal));
}

TEST(Proefboek, A404SaysWhatIsNotThere) {
  EXPECT_THAT(DecodeGetKlant(Answered("relatie_weg")), IsOkAndHolds(Eq(std::nullopt)));
  EXPECT_THAT(DecodeGetKlant(Answered("administratie_weg")), StatusIs(Code::kNotFound));
  EXPECT_THAT(DecodeGetArtikel(Answered("relatie_weg")), StatusIs(Code::kNotFound));
}

TEST(Proefboek, X52_ReverseChargeIsSaidOfTheKlant) {
  EXPECT_THAT(DecodeCreateKlant(Answered("relatie_verlegd")),
              IsOkAndHolds(AllOf(Field(&domein::BekendeRelatie::btw_verlegd, true),
                                 Field(&domein::BekendeRelatie::btw_nummer, "NL861234568B01"))));
}

TEST(Proefboek, ARelatieIsFoundOnTheNextPage) {
  http::FakeClient http;
  http.answers = {Answered("relaties_bladzij_1"), Answered("relaties")};
  const std::unique_ptr<Vendor> vendor = Open(http, Options());
  domein::Relatie relatie;
  relatie.nummer = "K00017";
  const Toegang toegang{
      .connectie = "acme/outsmart/proefboek", .administratie_id = "48213", .token = base::Secret("t")};
  EXPECT_THAT(RunTask(vendor->FindRelatie(toegang, relatie)),
              IsOkAndHolds(ElementsAre(Field(&domein::BekendeRelatie::vendor_id, "k-17"))));
  ASSERT_THAT(http.asked, SizeIs(2));
  EXPECT_THAT(http.asked[1].url, EndsWith("/administraties/48213/klanten?nummer=K00017&na=k-170"));
}

}  // namespace
}  // namespace koppel::vendor::proefboek
