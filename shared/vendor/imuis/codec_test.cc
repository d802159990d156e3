#include "vendor/imuis/codec.h"

#include "base/status_matchers.h"
#include "vendor/answer_file.h"
#include "vendor/imuis/test_xml.h"

namespace koppel::vendor::imuis {
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

const Wie kWie{.partnersleutel = base::Secret("p"), .omgevingscode = base::Secret("c"), .sessie = base::Secret("s")};

Tabel TabelUit(const char* naam) {
  const Oproep lezen = EncodeLees(RelatiesMetNummer("1"), 1);
  return DecodeLees(DecodeUitslag(ReadAnswer("imuis", naam), kWie, lezen).value()).value();
}

domein::Relatie Blauw() {
  domein::Relatie relatie;
  relatie.nummer = "K00017";
  relatie.naam = "Schildersbedrijf Blauw";
  relatie.straat = "Havenkade";
  relatie.huisnummer = "12a";
  relatie.postcode = "7202 LM";
  relatie.plaats = "Zutphen";
  relatie.land = "NL";
  relatie.contactpersoon = "Ineke Blauw";
  relatie.telefoon = "0575-555014";
  relatie.email = "info@blauw.example";
  relatie.kvk_nummer = "12345678";
  relatie.btw_nummer = "NL861234567B01";
  return relatie;
}

// What is sent of it: the document inside.
std::string Stamtabel(const domein::Relatie& relatie) {
  const absl::StatusOr<Oproep> oproep = EncodeMaakRelatie(relatie, ZoeksleutelVan("K00017"));
  EXPECT_THAT(oproep, IsOk());
  return oproep->elementen[0].second;
}

TEST(EncodeLees, VraagtMetEenVoorwaardeInDeVolgordeVanDeSleutel) {
  const Oproep oproep = EncodeLees(RelatiesMetNaam("Jansen & Zn <Techniek>"), 2);
  EXPECT_EQ(oproep.functie, "GetStamtabelRecords");
  EXPECT_EQ(oproep.soort, Call::kRead);
  ASSERT_THAT(oproep.elementen, SizeIs(2));
  EXPECT_EQ(oproep.elementen[0].second,
            "<NewDataSet><Table1><TABLE>DEB</TABLE>"
            "<SELECTFIELDS>NR\tZKSL\tNAAM\tSTRAAT\tHNR\tHNRTV\tPOSTCD\tBTWNR</SELECTFIELDS>"
            "<WHEREFIELDS>NAAM</WHEREFIELDS><WHEREOPERATORS>=</WHEREOPERATORS>"
            "<WHEREVALUES>Jansen &amp; Zn &lt;Techniek&gt;</WHEREVALUES><ORDERBY>NR</ORDERBY><MAXRESULT>0</MAXRESULT>"
            "<PAGESIZE>500</PAGESIZE><SELECTPAGE>2</SELECTPAGE></Table1></NewDataSet>");
}

// Twice escaped, twice read back.
TEST(EncodeLees, KomtDoorTweeLagenHeelAan) {
  const std::string naam = R"(a & b <c> "d" ']]>' &amp; é)";
  const http::Request request = EncodeOproep("u", kWie, EncodeLees(RelatiesMetNaam(naam), 1));
  EXPECT_EQ(Tekst(Tekst(request.body, "Selectie"), "WHEREVALUES"), naam);
}

TEST(DecodeLees, LeestRijenEnTelling) {
  const Tabel tabel = TabelUit("relaties_op_naam");
  EXPECT_EQ(tabel.aantal, 3);
  EXPECT_EQ(tabel.bladzijden, 1);
  ASSERT_THAT(tabel.rijen, SizeIs(3));
  EXPECT_EQ(tabel.rijen[1]["NR"], "10032");
  EXPECT_EQ(tabel.rijen[1]["BTWNR"], "");
  EXPECT_THAT(TabelUit("relaties_geen").rijen, IsEmpty());
  EXPECT_EQ(TabelUit("relaties_geen").aantal, 0);
}

TEST(DecodeLees, LeegIsGeenTellingEnKapotIsEenFout) {
  const auto lees = [](const char* records) {
    return DecodeLees({.gelukt = true, .foutmelding = "", .elementen = {{"Records", records}}});
  };
  EXPECT_THAT(lees(""), IsOkAndHolds(AllOf(Field(&Tabel::rijen, IsEmpty()), Field(&Tabel::aantal, Eq(std::nullopt)))));
  EXPECT_THAT(lees("<NewDataSet />"), IsOkAndHolds(Field(&Tabel::aantal, Eq(std::nullopt))));
  EXPECT_THAT(lees("<NewDataSet><METADATA><RECORDCOUNT>veel</RECORDCOUNT></METADATA></NewDataSet>"),
              IsOkAndHolds(Field(&Tabel::aantal, Eq(std::nullopt))));
  EXPECT_THAT(lees("<NewDataSet><METADATA>"), StatusIs(Code::kInternal));
  EXPECT_THAT(lees("<Iets/>"), StatusIs(Code::kInternal));
}

TEST(Relatie, WordtGelezenMetHaarAdresInEenRegel) {
  const auto kaart = LeesRelatie(TabelUit("relaties").rijen[0]);
  ASSERT_THAT(kaart, IsOk());
  EXPECT_EQ(kaart->nr, "10588");
  EXPECT_EQ(kaart->zksl, "OS-K00017");
  EXPECT_EQ(kaart->adres.adres, "Havenkade 12 a");
  EXPECT_EQ(ToBekendeRelatie(*kaart).vendor_id, "10588");
  EXPECT_EQ(ToBekendeRelatie(*kaart).btw_nummer, "NL861234567B01");
  EXPECT_THAT(LeesRelatie(Rij(Velden{{"NAAM", "Zonder"}})), StatusIs(Code::kInternal));
}

TEST(Relatie, X72_IsDezelfdeBijNaamPostcodeEnHuisnummer) {
  const Tabel tabel = TabelUit("relaties_op_naam");
  std::vector<bool> dezelfde;
  for (const Rij& rij : tabel.rijen) dezelfde.push_back(IsDezelfdeRelatie(LeesRelatie(rij).value(), Blauw()));
  EXPECT_THAT(dezelfde, ElementsAre(false, true, false));
}

TEST(Relatie, X72_EenLangeNaamWordtVergelekenZoalsIMuisHemHoudt) {
  domein::Relatie lang = Blauw();
  lang.naam = "Schilders- en behangersbedrijf Blauw en Dochters Zutphen B.V.";
  Rij rij({{"NR", "1"},
           {"NAAM", lang.naam.substr(0, 50)},
           {"STRAAT", "Havenkade"},
           {"HNR", "12"},
           {"HNRTV", "a"},
           {"POSTCD", "7202LM"}});
  EXPECT_TRUE(IsDezelfdeRelatie(LeesRelatie(rij).value(), lang));
  EXPECT_EQ(RelatiesMetNaam(lang.naam).waar_is, lang.naam.substr(0, 50));
}

TEST(MaakRelatie, HeeftOnzeZoeksleutelEnAlleVeldenDieErZijn) {
  EXPECT_EQ(
      Stamtabel(Blauw()),
      "<NewDataSet><METADATA><TABLE>DEB</TABLE></METADATA><DATA><ZKSL>OS-K00017</ZKSL>"
      "<NAAM>Schildersbedrijf Blauw</NAAM><NAAM2>Ineke Blauw</NAAM2><STRAAT>Havenkade</STRAAT><HNR>12</HNR>"
      "<HNRTV>a</HNRTV><POSTCD>7202 LM</POSTCD><PLAATS>Zutphen</PLAATS><LAND>NL</LAND><TEL>0575-555014</TEL>"
      "<EMAIL>info@blauw.example</EMAIL><KVKNR>12345678</KVKNR><BTWNR>NL861234567B01</BTWNR></DATA></NewDataSet>");
}

TEST(MaakRelatie, WatErNietIsWordtWeggelatenEnNietVerzonnen) {
  domein::Relatie kaal;
  kaal.naam = "Jansen & Zn";
  EXPECT_EQ(Stamtabel(kaal),
            "<NewDataSet><METADATA><TABLE>DEB</TABLE></METADATA><DATA><ZKSL>OS-K00017</ZKSL>"
            "<NAAM>Jansen &amp; Zn</NAAM></DATA></NewDataSet>");
}

TEST(MaakRelatie, HuisnummerGaatUitElkaarOfBlijftBijDeStraat) {
  struct Geval {
    const char* huisnummer;
    const char* straat;
    const char* hnr;
    const char* hnrtv;
  };
  for (const Geval& geval :
       {Geval{"12", "Havenkade", "12", "(geen)"}, Geval{"12a", "Havenkade", "12", "a"},
        Geval{" 12 bis ", "Havenkade", "12", "bis"}, Geval{"12-14", "Havenkade", "12", "-14"},
        Geval{"", "Havenkade", "(geen)", "(geen)"}, Geval{"t/o 7", "Havenkade t/o 7", "(geen)", "(geen)"},
        Geval{"123456", "Havenkade 123456", "(geen)", "(geen)"},
        Geval{"12 achterhuis", "Havenkade 12 achterhuis", "(geen)", "(geen)"}}) {
    domein::Relatie relatie = Blauw();
    relatie.huisnummer = geval.huisnummer;
    const std::string document = Stamtabel(relatie);
    EXPECT_EQ(Tekst(document, "STRAAT"), geval.straat) << geval.huisnummer;
    EXPECT_EQ(Tekst(document, "HNR"), geval.hnr) << geval.huisnummer;
    EXPECT_EQ(Tekst(document, "HNRTV"), geval.hnrtv) << geval.huisnummer;
    // And what was made so is found again.
    const auto terug = [&](const char* veld) {
      const std::string tekst = Tekst(document, veld);
      return tekst == "(geen)" ? "" : tekst;
    };
    const Rij rij({{"NR", "1"},
                   {"NAAM", terug("NAAM")},
                   {"STRAAT", terug("STRAAT")},
                   {"HNR", terug("HNR")},
                   {"HNRTV", terug("HNRTV")},
                   {"POSTCD", terug("POSTCD")}});
    EXPECT_TRUE(IsDezelfdeRelatie(LeesRelatie(rij).value(), relatie)) << geval.huisnummer;
  }
}

TEST(MaakRelatie, EenLangeStraatWijktVoorHetHuisnummer) {
  domein::Relatie relatie = Blauw();
  relatie.straat = "Burgemeester van Nispen van Sevenaerstraat";
  EXPECT_EQ(Tekst(Stamtabel(relatie), "STRAAT"), "Burgemeester van Nispen van Sevenaers");
  relatie.huisnummer = "t/o 7";
  EXPECT_EQ(Tekst(Stamtabel(relatie), "STRAAT"), "Burgemeester van Nispen van Sev t/o 7");
}

TEST(MaakRelatie, WatGekniptFoutZouZijnGaatHeelOfNiet) {
  domein::Relatie relatie = Blauw();
  relatie.telefoon = "+31 (0)6 12 34 56 78";
  relatie.btw_nummer = "NL 8612.34.567.B01";
  relatie.email = std::string(60, 'a') + "@blauw.example";
  relatie.postcode = "AB12 3CD-XYZ";
  relatie.naam = std::string(80, 'n');
  relatie.plaats = "Westerhaar-Vriezenveensewijk";
  const std::string document = Stamtabel(relatie);
  EXPECT_EQ(Tekst(document, "TEL"), "+31(0)612345678");
  EXPECT_EQ(Tekst(document, "BTWNR"), "NL861234567B01");
  EXPECT_EQ(Tekst(document, "EMAIL"), "(geen)");
  EXPECT_EQ(Tekst(document, "POSTCD"), "(geen)");
  EXPECT_EQ(Tekst(document, "NAAM"), std::string(50, 'n'));
  EXPECT_EQ(Tekst(document, "PLAATS"), "Westerhaar-Vriezenveense");
}

TEST(MaakRelatie, ZonderNaamOfMetEenTeLangNummerNiet) {
  EXPECT_THAT(EncodeMaakRelatie({}, ZoeksleutelVan("1")), StatusIs(Code::kInvalidArgument, HasSubstr("naam")));
  domein::Relatie lang = Blauw();
  lang.nummer = "123456789012345678";
  EXPECT_THAT(EncodeMaakRelatie(lang, ZoeksleutelVan(lang.nummer)),
              StatusIs(Code::kInvalidArgument, AllOf(HasSubstr(lang.nummer), HasSubstr("17 tekens"))));
}

TEST(MaakRelatie, HetNummerKomtTerugEnAndersIsHetOnzeker) {
  const auto uitslag = [](const char* melding, const char* sleutel) {
    return Uitslag{.gelukt = true, .foutmelding = melding, .elementen = {{"Primarykey", sleutel}}};
  };
  EXPECT_THAT(DecodeMaakRelatie(uitslag("", " 10601 "), Blauw()),
              IsOkAndHolds(Field(&domein::BekendeRelatie::vendor_id, "10601")));
  EXPECT_THAT(DecodeMaakRelatie(uitslag("", "OS-20451"), Blauw()), StatusIs(Code::kUnknown));
  EXPECT_THAT(DecodeMaakRelatie(uitslag("", ""), Blauw()), StatusIs(Code::kUnknown));
  EXPECT_THAT(DecodeMaakRelatie(uitslag("Let op", "10601"), Blauw()), StatusIs(Code::kUnknown, "Let op"));
}

TEST(Artikel, X67_WordtGelezenMetPrijsEnBtw) {
  const auto kabel = ToBekendArtikel(LeesArtikel(TabelUit("artikelen.2").rijen[0]).value());
  ASSERT_THAT(kabel, IsOk());
  EXPECT_EQ(kabel->vendor_id, "KABEL-3X25");
  EXPECT_EQ(kabel->code, "KABEL-3X25");
  EXPECT_THAT(kabel->prijs, Optional(domein::Prijs::Parse("5").value()));
  EXPECT_EQ(kabel->btw_code, "H");
  EXPECT_EQ(kabel->btw, domein::Btwtarief{21'000});
  const auto zonder = ToBekendArtikel({.nr = "A", .omschrijving = "", .prijs = "", .btw = "X", .opmerking = ""});
  ASSERT_THAT(zonder, IsOk());
  EXPECT_THAT(zonder->prijs, Eq(std::nullopt));
  EXPECT_EQ(zonder->btw_code, "");
  EXPECT_EQ(zonder->btw, domein::Btwtarief{0});
}

TEST(Artikel, X67_NulIsEenPrijsEnOnleesbaarIsEenFout) {
  const auto nul = ToBekendArtikel({.nr = "A", .omschrijving = "", .prijs = "0,0000", .btw = "L", .opmerking = ""});
  EXPECT_THAT(nul, IsOkAndHolds(Field(&domein::BekendArtikel::prijs, Optional(domein::Prijs()))));
  EXPECT_THAT(ToBekendArtikel(LeesArtikel(TabelUit("artikel_vreemde_prijs").rijen[0]).value()),
              StatusIs(Code::kInternal, HasSubstr("KABEL-3X25")));
}

TEST(Artikel, X55_HeetNaarZijnOmschrijvingZoalsIMuisDieHoudt) {
  const Artikelkaart kaart{
      .nr = "U", .omschrijving = "Arbeid monteur buiten kantooruren inclus", .prijs = "", .btw = "", .opmerking = ""};
  EXPECT_TRUE(HeetNaar(kaart, "Arbeid  monteur buiten kantooruren inclusief voorrijden"));
  EXPECT_FALSE(HeetNaar(kaart, "Arbeid monteur"));
  EXPECT_FALSE(HeetNaar(kaart, "arbeid monteur buiten kantooruren inclusief"));
}

TEST(MaakArtikel, IM21_X68_StaatInDeGroepVanZijnSoort) {
  const Keuzes keuzes{.btw_code = "",
                      .debiteursoort = "",
                      .betalingsconditie = "",
                      .verkoopsoort = "",
                      .verkoopsoort_uren = "",
                      .artikelgroep = "100",
                      .artikelgroep_uren = "200"};
  Artikelvraag vraag{.soort = domein::Soort::kMateriaal,
                     .code = "RM-10J",
                     .naam = "Rookmelder <10 jaar>",
                     .prijs = domein::Prijs::Parse("27.50").value(),
                     .eenheid = "st"};
  const auto materiaal = EncodeMaakArtikel(vraag, keuzes);
  ASSERT_THAT(materiaal, IsOk());
  EXPECT_EQ(materiaal->soort, Call::kCreate);
  EXPECT_EQ(
      materiaal->elementen[0].second,
      "<NewDataSet><METADATA><TABLE>ART</TABLE></METADATA><DATA><NR>RM-10J</NR><ZKSL>RM-10J</ZKSL>"
      "<OMSCHR>Rookmelder &lt;10 jaar&gt;</OMSCHR><ARTGRP>100</ARTGRP><VERKPR>27.50</VERKPR></DATA></NewDataSet>");
  vraag.soort = domein::Soort::kUursoort;
  EXPECT_EQ(Tekst(EncodeMaakArtikel(vraag, keuzes).value().elementen[0].second, "ARTGRP"), "200");
}

TEST(MaakArtikel, ZonderGroepCodeOfPrijsNiet) {
  Keuzes keuzes;
  Artikelvraag vraag{
      .soort = domein::Soort::kMateriaal, .code = "RM-10J", .naam = "", .prijs = domein::Prijs::Parse("27.50").value()};
  EXPECT_THAT(EncodeMaakArtikel(vraag, keuzes),
              StatusIs(Code::kInvalidArgument, AllOf(HasSubstr("artikelgroep"), HasSubstr("materialen"))));
  keuzes.artikelgroep = "100";
  vraag.soort = domein::Soort::kUursoort;
  EXPECT_THAT(EncodeMaakArtikel(vraag, keuzes), StatusIs(Code::kInvalidArgument, HasSubstr("uursoorten")));
  vraag.soort = domein::Soort::kMateriaal;
  EXPECT_EQ(Tekst(EncodeMaakArtikel(vraag, keuzes).value().elementen[0].second, "OMSCHR"), "RM-10J");
  for (const char* code : {"", "123456789012345678901", "A\tB"}) {
    vraag.code = code;
    EXPECT_THAT(EncodeMaakArtikel(vraag, keuzes), StatusIs(Code::kInvalidArgument, HasSubstr("artikelnummer")));
  }
  vraag.code = "RM-10J";
  vraag.prijs.reset();
  EXPECT_THAT(EncodeMaakArtikel(vraag, keuzes), StatusIs(Code::kInvalidArgument, HasSubstr("prijs")));
}

TEST(MaakArtikel, EenAnderNummerTerugIsOnzeker) {
  EXPECT_THAT(DecodeMaakArtikel({.gelukt = true, .foutmelding = "", .elementen = {{"Primarykey", "A"}}}, "A"), IsOk());
  EXPECT_THAT(DecodeMaakArtikel({.gelukt = true, .foutmelding = "", .elementen = {{"Primarykey", "B"}}}, "A"),
              StatusIs(Code::kUnknown));
  EXPECT_THAT(DecodeMaakArtikel({.gelukt = true, .foutmelding = "Maar", .elementen = {{"Primarykey", "A"}}}, "A"),
              StatusIs(Code::kUnknown, "Maar"));
}

}  // namespace
}  // namespace koppel::vendor::imuis
