#include "tests/sandbox/imuis/tables.h"

#include <algorithm>

namespace koppel::sandbox::imuis {
namespace {

constexpr Field Plain(const char* name, Type type, int length) {
  return {.name = name,
          .type = type,
          .length = length,
          .decimals = 0,
          .use = Use::kWrite,
          .required = false,
          .letters = nullptr,
          .refers = nullptr,
          .key = nullptr,
          .index = Index::kNone};
}

constexpr Field Text(const char* name, int length) { return Plain(name, Type::kText, length); }
constexpr Field Memo(const char* name) { return Plain(name, Type::kText, 0); }
constexpr Field Number(const char* name, int digits) { return Plain(name, Type::kNumber, digits); }
constexpr Field Day(const char* name) { return Plain(name, Type::kDay, 0); }
constexpr Field Flag(const char* name) { return Plain(name, Type::kBoolean, 0); }
constexpr Field Amount(const char* name, int digits, int decimals) {
  Field field = Plain(name, Type::kDecimal, digits);
  field.decimals = decimals;
  return field;
}
constexpr Field Quantity(const char* name) { return Amount(name, 10, 4); }  // NUMERIC 14
constexpr Field Money(const char* name) { return Amount(name, 15, 2); }
constexpr Field Price(const char* name) { return Amount(name, 9, 4); }  // README.md: fewer digits than decimal(18,4)
constexpr Field Letter(const char* name, const char* letters) {
  Field field = Text(name, 1);
  field.letters = letters;
  return field;
}

constexpr Field As(Use use, Field field) {
  field.use = use;
  return field;
}
constexpr Field Read(Field field) { return As(Use::kRead, field); }
constexpr Field Once(Field field) { return As(Use::kOnce, field); }
constexpr Field Required(Field field) {
  field.required = true;
  return field;
}
constexpr Field Refers(const char* table, const char* key, Field field) {
  field.refers = table;
  field.key = key;
  return field;
}
constexpr Field Found(Index index, Field field) {
  field.index = index;
  return field;
}

constexpr Field kHrow = Read(Number("HROW", 18));

TableDef Deb() {
  return {.name = "DEB",
          .fields = {Required(Found(Index::kBoth, Text("ZKSL", 20))),
                     Once(Found(Index::kOrdered, Number("NR", 8))),
                     Found(Index::kBoth, Text("NAAM", 50)),
                     Text("NAAM2", 50),
                     Text("STRAAT", 37),
                     Number("HNR", 5),
                     Text("HNRTV", 6),
                     Text("ADRES", 50),
                     Text("POSTCD", 8),
                     Text("PLAATS", 24),
                     Refers("LAND", "ZKSL", Text("LAND", 3)),
                     Text("TEL", 15),
                     Text("MOBIEL", 15),
                     Text("TELPRIVE", 15),
                     Text("FAX", 15),
                     Text("EMAIL", 64),
                     Text("HOMEPAGE", 64),
                     Flag("BLOK"),
                     Day("BLOKVRKVA"),
                     Letter("BTWPL", "BLIUN"),
                     Number("SLUITREK", 8),
                     Refers("BETCOND", "NR", Number("BETCOND", 3)),
                     Refers("DEB", "NR", Number("BETALER", 8)),
                     Refers("ORDSRT", "ZKSL", Text("ORDSRT", 20)),
                     Text("KVKNR", 15),
                     Text("BTWNR", 14),
                     Text("OPM", 1024),
                     Text("VRIJVELD1", 40),
                     Text("VRIJVELD2", 40),
                     Text("VRIJVELD3", 20),
                     Text("VRIJVELD4", 20),
                     Text("VRIJVELD5", 20),
                     Read(Money("SALDO")),
                     Read(Day("DATLSTFACT")),
                     Read(Day("DATLSTBET"))},
          .key = {"NR"},
          .unique = {"ZKSL"},
          .readable = true,
          .creatable = true,
          .has_changes = true,
          .keeps_history = true};
}

TableDef Cnt() {
  return {.name = "CNT",
          .fields = {Required(Once(Refers("DEB", "NR", Found(Index::kOrdered, Number("REL", 8))))),
                     Required(Once(Text("ZKSL", 20))), Text("VOORLTRS", 20), Text("ROEPNM", 30), Text("TSNVGSL", 15),
                     Text("ACHTERNM", 50), Text("AANHEF", 40), Text("TITEL", 20), Text("GESLACHT", 1), Text("TEL", 15),
                     Text("MOBIEL", 15), Text("EMAIL", 64), Flag("BLOK")},
          .key = {"REL", "ZKSL"},
          .unique = {},
          .readable = true,
          .creatable = true,
          .has_changes = true,
          .keeps_history = true};
}

TableDef Adr() {
  return {.name = "ADR",
          .fields = {Required(Once(Refers("DEB", "NR", Found(Index::kOrdered, Number("REL", 8))))),
                     Required(Once(Text("ZKSL", 20))), Letter("SRT", "PBFV"), Text("NAAM", 50), Text("NAAM2", 50),
                     Text("STRAAT", 37), Number("HNR", 5), Text("HNRTV", 6), Text("ADRES", 50), Text("POSTCD", 8),
                     Text("PLAATS", 24), Refers("LAND", "ZKSL", Text("LAND", 3)), Text("TEL", 15), Text("EMAIL", 64)},
          .key = {"REL", "ZKSL"},
          .unique = {},
          .readable = true,
          .creatable = true,
          .has_changes = true,
          .keeps_history = true};
}

TableDef Art() {
  return {.name = "ART",
          .fields = {Required(Once(Found(Index::kBoth, Text("NR", 20)))),
                     Required(Found(Index::kOrdered, Text("ZKSL", 20))),
                     Found(Index::kBoth, Text("OMSCHR", 40)),
                     Required(Refers("ARTGRP", "NR", Found(Index::kOrdered, Number("ARTGRP", 8)))),
                     Text("EENHVERK", 20),
                     Price("VERKPR"),
                     Price("INKPR"),
                     Price("KOSTPR"),
                     Letter("BTW", "HLGV"),
                     Flag("BLOK"),
                     Flag("BLOKVRK"),
                     Text("EAN", 20),
                     Memo("OPMINT"),
                     Memo("OPMEXT"),
                     Number("MAG", 8),
                     Letter("VRDREG", "JN"),
                     Letter("ISTEKSTRG", "JN"),
                     Text("VRIJVELD1", 40),
                     Text("VRIJVELD2", 40),
                     Text("VRIJVELD3", 20),
                     Text("VRIJVELD4", 20),
                     Text("VRIJVELD5", 20),
                     Text("VRIJVELD6", 100),
                     Text("VRIJVELD7", 50),
                     Text("VRIJVELD8", 20),
                     Text("VRIJVELD9", 20),
                     Text("VRIJVELD10", 20)},
          .key = {"NR"},
          .unique = {"ZKSL"},
          .readable = true,
          .creatable = true,
          .has_changes = true,
          .keeps_history = true};
}

TableDef Artgrp() {
  return {.name = "ARTGRP",
          .fields = {Required(Once(Found(Index::kOrdered, Number("NR", 8)))), Text("OMSCHR", 40),
                     Required(Found(Index::kOrdered, Text("ZKSL", 20))), Flag("BLOK")},
          .key = {"NR"},
          .unique = {"ZKSL"},
          .readable = true,
          .creatable = true,
          .has_changes = true,
          .keeps_history = true};
}

TableDef Ordsrt() {
  return {.name = "ORDSRT",
          .fields = {Required(Once(Found(Index::kOrdered, Text("ZKSL", 20)))), Text("OMSCHR", 40), Flag("BLOK")},
          .key = {"ZKSL"},
          .unique = {},
          .readable = true,
          .creatable = false,
          .has_changes = false,
          .keeps_history = false};
}

TableDef Ordkop() {
  return {.name = "ORDKOP",
          .fields = {Read(Found(Index::kOrdered, Number("NR", 10))),
                     Required(Refers("DEB", "NR", Found(Index::kOrdered, Number("DEB", 8)))),
                     Refers("DEB", "NR", Number("BETALER", 8)),
                     Day("DAT"),
                     Refers("ORDSRT", "ZKSL", Found(Index::kOrdered, Text("ORDSRT", 20))),
                     Found(Index::kBoth, Text("KENM", 25)),
                     Text("EXTORDNR", 20),
                     Text("OPM", 250),
                     Day("DATLEV"),
                     Day("DATLEVUITERST"),
                     As(Use::kQuestion, Flag("DATLEVUITERSTAUTO")),
                     As(Use::kQuestion, Flag("NEGAANT")),
                     Letter("BTWPL", "BILUNV"),
                     Text("VERZNAAM", 50),
                     Text("VERZNAAM2", 50),
                     Text("VERZSTRAAT", 37),
                     Number("VERZHNR", 5),
                     Text("VERZHNRTV", 6),
                     Text("VERZADRES", 50),
                     Text("VERZPOSTCD", 8),
                     Text("VERZPLAATS", 24),
                     Refers("LAND", "ZKSL", Text("VERZLAND", 3)),
                     Text("VERZTEL", 15),
                     Text("VERZEMAIL", 64),
                     Refers("DEB", "NR", Number("VERZDEB", 8)),
                     Text("VERZZKSL", 20),
                     Number("VERZCNTREL", 8),
                     Text("VERZCNTZKSL", 20),
                     Number("MAG", 8),
                     Flag("GEBRORDBEV"),
                     Flag("BLOK"),
                     Read(Letter("GEFACT", "JN")),
                     Read(Letter("TEFACT", "JN")),
                     Read(Money("BEDRTOT")),
                     Read(Money("BEDRINCLTOT")),
                     Read(Money("BEDROPEN")),
                     Read(Money("BEDRFACT")),
                     Read(Money("BEDRKOSTPR")),
                     Text("RIT", 20),
                     Number("NRRIT", 8),
                     Text("VERKOPER", 20),
                     Text("SELCD", 20),
                     Refers("BETCOND", "NR", Number("BETCOND", 3)),
                     Refers("LEVCOND", "ZKSL", Text("LEVCOND", 20)),
                     Refers("OPDRWZ", "ZKSL", Text("OPDRWZ", 20)),
                     Refers("VERZWZ", "ZKSL", Text("VERZWZ", 20)),
                     Refers("KPL", "NR", Number("KPL", 8)),
                     Refers("KDR", "NR", Number("KDR", 8)),
                     As(Use::kHidden, Number("LSTRG", 9))},  // the highest line number ever given (A16)
          .key = {"NR"},
          .unique = {},
          .readable = true,
          .creatable = false,
          .has_changes = true,
          .keeps_history = false};
}

TableDef Ordrg() {
  return {.name = "ORDRG",
          .fields = {Read(Found(Index::kOrdered, Number("ORDNR", 10))),
                     Read(Number("RG", 9)),
                     Required(Refers("ART", "NR", Text("ART", 20))),
                     Required(Quantity("AANT")),
                     Read(Quantity("AANTTELEV")),
                     Read(Quantity("AANTBACKORD")),
                     Read(Quantity("AANTGEFACT")),
                     Read(Quantity("AANTGELEV")),
                     Read(Quantity("AANTPICKBON")),
                     Read(Quantity("AANTTEFACT")),
                     Price("PRS"),
                     Read(Price("PRSINCL")),
                     Text("OMSCHR", 40),
                     Found(Index::kContains, Memo("OPMINT")),
                     Memo("OPMEXT"),
                     Amount("PERCKORT", 3, 2),
                     Amount("PERCKORTKORT", 3, 2),
                     Day("DAT"),
                     Day("DATLEV"),
                     Number("MAG", 8),
                     Refers("KPL", "NR", Number("KPL", 8)),
                     Refers("KDR", "NR", Number("KDR", 8)),
                     Flag("BLOK"),
                     Amount("KOSTPR", 15, 4),
                     Text("EXTORDNR", 20),
                     Read(Text("EENH", 20)),
                     Read(Money("BEDR")),
                     Read(Money("BEDRINCL")),
                     As(Use::kHidden, Letter("STATUS", "OPLF")),
                     Read(Text("FACT", 20)),
                     Read(Day("DATFACT")),
                     Letter("AFDRFACT", "JN"),
                     Letter("AFDRORDBEV", "JN"),
                     Letter("AFDRPICK", "JN"),
                     Letter("AFDRVERZ", "JN"),
                     Read(Letter("ISTEKSTRG", "JN")),
                     As(Use::kHidden, Text("VERKOPER", 20))},
          .key = {"ORDNR", "RG"},
          .unique = {},
          .readable = true,
          .creatable = false,
          .has_changes = true,
          .keeps_history = true};
}

// What an administration has to hold before an order can be made, and the countries: of them only that they exist.
TableDef Setting(const char* name, Field key) {
  return {.name = name,
          .fields = {Required(Once(Found(Index::kOrdered, key))), Text("OMSCHR", 40)},
          .key = {key.name},
          .unique = {},
          .readable = false,
          .creatable = false,
          .has_changes = false,
          .keeps_history = false};
}

}  // namespace

const Field* TableDef::Find(absl::string_view field) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& known) { return field == known.name; });
  if (found != fields.end()) return &*found;
  return field == kHrow.name ? &kHrow : nullptr;
}

const Field* TableDef::FindShown(absl::string_view field) const {
  const Field* found = Find(field);
  if (found == &kHrow) return absl::string_view(name) == "ORDSRT" ? found : nullptr;
  return found != nullptr && found->shown() ? found : nullptr;
}

const std::vector<TableDef>& Tables() {
  static const std::vector<TableDef> tables = {Setting("LAND", Text("ZKSL", 3)),
                                               Setting("BETCOND", Number("NR", 3)),
                                               Setting("LEVCOND", Text("ZKSL", 20)),
                                               Setting("OPDRWZ", Text("ZKSL", 20)),
                                               Setting("VERZWZ", Text("ZKSL", 20)),
                                               Setting("KPL", Number("NR", 8)),
                                               Setting("KDR", Number("NR", 8)),
                                               Ordsrt(),
                                               Artgrp(),
                                               Art(),
                                               Deb(),
                                               Cnt(),
                                               Adr(),
                                               Ordkop(),
                                               Ordrg()};
  return tables;
}

const TableDef* FindTable(absl::string_view name) {
  const auto found =
      std::find_if(Tables().begin(), Tables().end(), [&](const TableDef& known) { return name == known.name; });
  return found == Tables().end() ? nullptr : &*found;
}

}  // namespace koppel::sandbox::imuis
