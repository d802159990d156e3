// A finished work order as the field app sent it: values only. What the fields mean stands in
// proto/koppel/v1/werkbon.proto; wire/ fills this and nothing else does.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "domein/bedrag.h"
#include "domein/datum.h"
#include "domein/werktijd.h"

namespace koppel::domein {

enum class Veldapp { kOutsmart, kSimplesimon };
std::string NaamVan(Veldapp veldapp);  // "outsmart", "simplesimon"

enum class Status { kOnbekend, kKlaargezet, kOpgehaald, kCompleet, kAfgehandeld };
std::string NaamVan(Status status);  // "Compleet": as the field app shows it

struct Relatie {
  std::string nummer;  // empty: unknown at the field app (X72)
  std::string naam;
  std::string straat;
  std::string huisnummer;
  std::string postcode;
  std::string plaats;
  std::string land;  // ISO 3166-1 alpha-2, upper case; "NL" when the field app left it empty
  std::string contactpersoon;
  std::string telefoon;
  std::string email;
  std::string kvk_nummer;
  std::string btw_nummer;
  std::string opmerking;
  std::string extern_id;
  bool operator==(const Relatie&) const = default;
};

struct Materiaalregel {
  std::string code;  // empty: a line without article (X66)
  std::string omschrijving;
  Hoeveelheid aantal;
  std::optional<Prijs> prijs;  // per piece after discount (X75); absent: not priced (X67)
  std::string eenheid;
  std::string korting_procent;
  std::optional<Prijs> oorspronkelijke_prijs;
  std::map<std::int32_t, std::string> vrije_velden;
  std::string soort;
  std::string magazijn;
  std::string garantiecode;
  bool prijs_inclusief_btw = false;
  std::optional<Btwtarief> btw;
  std::string extern_id;  // of the imported article at the vendor, when the field app keeps it (SR-14)
};

struct Uursoort {
  std::string code;  // empty: hours without a type (X76)
  std::string naam;
  std::optional<Prijs> prijs;  // per hour, for a new hour type only (X68)
};

struct Uurregel {
  std::string id;
  Datum datum;
  std::optional<Tijdstip> begin;
  std::optional<Tijdstip> eind;
  Werktijd pauze;
  Werktijd totaal;
  Uursoort uursoort;
  std::string medewerker_nummer;
  std::string medewerker_naam;
  std::string opmerking;
  std::string reisafstand;
  std::string object_code;
  bool is_reistijd = false;
};

struct WerkbonObject {
  std::string code;
  std::string naam;
};

struct Werkbon {
  std::string id;
  std::string ordernummer;
  std::string extern_nummer;
  std::string projectnummer;
  std::string extern_projectnummer;
  std::string opdrachtnummer;
  std::string referentie;
  std::string externe_referentie;

  Status status = Status::kOnbekend;
  std::string werkbonstatus;
  bool gearchiveerd = false;
  bool gereed = false;

  Relatie klant;
  Relatie factuurrelatie;
  Relatie werkadres;

  std::vector<Materiaalregel> materialen;
  std::vector<Uurregel> uren;

  std::string soort_werk;
  std::string betaalwijze;
  std::string omschrijving;
  std::string interne_omschrijving;
  std::string korte_omschrijving;
  std::string opmerking;

  // As the field app wrote them, for texts: "2026-02-27", "08:30", or empty.
  std::string werkdatum;
  std::string werktijd;
  std::string einddatum;
  std::string eindtijd;
  std::string deadline;
  std::string aangemaakt_op;

  std::string medewerker_nummer;
  std::string medewerker_naam;
  std::vector<std::string> medewerkers;
  std::map<std::int32_t, std::string> vrije_velden;
  std::vector<WerkbonObject> objecten;
  std::string verkooporder_nummer;

  Werktijd reistijd;
  Werktijd werktijd_totaal;
  Werktijd minimum;
  std::int32_t afronding_minuten = 0;
};

// Who pays (X74): the invoice debtor when its number is filled, else the customer of the work.
const Relatie& Betaler(const Werkbon& werkbon);

}  // namespace koppel::domein
