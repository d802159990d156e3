#!/usr/bin/env python3
"""Checks the arithmetic of the examples from the examples alone, without Koppel: every sum as it is written, and what it must be
by the hours, materials, settings and prices of its werkbon. Exit status 0 when nothing differs.

In a sum: numbers with a comma; x, +, - and /; 50/60 hours count in four decimals; every product is rounded to the cent, a half up;
"+ 21%" adds that VAT, rounded, over all that stands before it, "+ 21% van 14,10" over that. Behind = stands the outcome.
"""
import datetime
import json
import re
import sys
import zoneinfo
from decimal import ROUND_HALF_UP, Decimal

import voorbeelden

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")
CENT, TIENDUIZENDSTE, HONDERDDUIZENDSTE = Decimal("0.01"), Decimal("0.0001"), Decimal("0.00001")
# How hours share a line and get rounded unless the settings say otherwise (X01, X62), and over what the vendor counts VAT.
REGELS = {"outsmart/rompslomp": ("BEREIK_TOTAAL", "per regel"), "outsmart/asperion": ("BEREIK_PER_REGEL", "over de som"),
          "outsmart/reeleezee": ("BEREIK_TOTAAL", "per regel"), "outsmart/imuis": ("BEREIK_TOTAAL", "over de som"),
          "simplesimon/rompslomp": (None, "per regel")}


def rond(waarde, op=CENT):
    return waarde.quantize(op, ROUND_HALF_UP)  # Away from zero, as on paper.


def getal(tekst):
    """"1.234,56" as people write it, or a number of JSON."""
    return Decimal(tekst.replace(".", "").replace(",", ".")) if isinstance(tekst, str) else Decimal(str(tekst))


def nl(waarde):
    return str(waarde).replace(".", ",")


class Som:
    """A sum as text: its factors where it is one product, its outcome as written and as it should be."""

    def __init__(self, tekst):
        self.tekst = tekst
        links, _, rechts = tekst.partition(" = ")
        self.uitkomst = getal(rechts or links)
        self.factoren = []
        totaal = Decimal(0)
        for teken, stuk in re.findall(r"(^|[+-] )\s*([^+]*?)(?= [+-] |$)", links):
            if "%" in stuk:
                procent, _, van = stuk.partition("% van ")
                term = rond((getal(van) if van else totaal) * getal(procent.rstrip("%")) / 100)
            else:
                self.factoren = [self.factor(f, alleen=" x " not in stuk) for f in stuk.split(" x ")]
                term = Decimal(1)
                for factor in self.factoren:
                    term *= factor
                term = rond(term, CENT if " x " in stuk else self.uitkomst)
            totaal += -term if teken.startswith("-") else term
        self.berekend = totaal

    @staticmethod
    def factor(tekst, alleen):
        boven, _, onder = tekst.strip().partition("/")
        waarde = getal(boven.strip()) / getal(onder.strip()) if onder else getal(boven)
        return waarde if alleen or not onder else rond(waarde, TIENDUIZENDSTE)


# What a werkbon amounts to.

def minuten(uur, app):
    """Elapsed on a night in which the clock changes, else what was booked (X63, T22 to T25)."""
    if app == "simplesimon":
        begin, eind = (uur[k] and datetime.datetime.fromisoformat(uur[k]) for k in ("Start", "End"))
        geboekt, pauze = uur["Minutes"], uur.get("BreakMinutes", 0)
    else:
        uren, minuut = uur["TotalTime"].split(":")
        geboekt, pauze = int(uren) * 60 + int(minuut), int(uur.get("Break") or 0)
        klok = [uur.get(k) and datetime.datetime.strptime(f"{uur['WorkDate']} {uur[k]}", "%d-%m-%Y %H:%M") for k in ("BeginTime", "EndTime")]
        begin, eind = klok
        if begin and eind and eind <= begin:
            eind += datetime.timedelta(days=1)
    if not begin or not eind:
        return geboekt
    begin, eind = begin.replace(tzinfo=AMSTERDAM), eind.replace(tzinfo=AMSTERDAM)
    if begin.utcoffset() == eind.utcoffset():
        return geboekt
    return int((eind.timestamp() - begin.timestamp()) // 60) - pauze


class Rekenaar:
    """Works one werkbon of an example out anew: [(quantity, price, VAT rate)] in the order of its lines (X78)."""

    def __init__(self, voorbeeld, werkbon):
        self.v, self.w = voorbeeld, werkbon
        klant = voorbeeld.klanten[werkbon.account]
        self.bij = voorbeeld.bij_de_vendor(werkbon.account)
        erbij = (werkbon.herstel or {}).get("bij_de_vendor", {})
        self.artikelen = {a["code"]: a for a in [*self.bij.get("artikelen", []), *erbij.get("artikelen", [])]}
        self.instellingen = klant["instellingen"]
        self.nieuw_btw = klant.get("btw_van_nieuwe", "21")
        self.bereik, self.btw = REGELS[voorbeeld.naam]
        self.order = next((o for o in self.bij.get("orders", []) if o["nummer"] == werkbon.werkbon.get("WorkorderNo")), {})

    def artikel(self, code):
        return self.artikelen.get(code)

    def prijs_bij_vendor(self, artikel):
        prijs = getal(artikel["prijs"])
        if not self.bij.get("prijzen_met_btw"):
            return prijs
        return rond(prijs / (1 + self.tarief(artikel) / 100), HONDERDDUIZENDSTE)  # T31

    def tarief(self, artikel):
        btw = self.nieuw_btw if artikel is None else artikel.get("btw", "21")
        return Decimal(0) if "verlegd" in (btw, self.order.get("btw")) else Decimal(btw)

    def regels(self):
        eigen = {**self.w.werkbon, **(self.w.herstel or {}).get("werkbon", {})}
        if self.v.is_simplesimon:
            return self.van_simplesimon(eigen)
        uit, over = [], {r["regel"]: r for r in self.order.get("regels", [])}
        nieuw = []
        for m in eigen.get("Materials", []):
            veld, aantal = m.get("MaterialFreeField5", ""), getal(m["MaterialNr"])
            artikel = self.artikel(m.get("MaterialCode")) or next((a for a in self.artikelen.values() if veld and a.get("id") == veld), None)  # X70
            bekend = over.get(int(veld)) if veld.isdigit() else None
            if bekend and bekend["artikel"] == m["MaterialCode"] and not bekend.get("gehad"):
                bekend = over[int(veld)] = {**bekend, "aantal": m["MaterialNr"], "gehad": True}  # Price and text stay the order's (X80).
                continue
            if aantal == 0:
                continue  # X81
            prijs = getal(m["MaterialPrice"]) if m.get("MaterialPrice") else self.prijs_bij_vendor(artikel)
            nieuw.append((aantal, prijs, self.tarief(artikel)))
        for r in over.values():
            uit.append((getal(r["aantal"]), getal(r["prijs"]), self.tarief(self.artikel(r["artikel"]))))
        return uit + nieuw + self.uren(eigen)

    def uren(self, eigen):
        afronden = self.instellingen.get("urenAfronden", {})
        stap = afronden.get("stapMinuten", 0)
        samen = afronden.get("bereik", self.bereik) == "BEREIK_TOTAAL"
        prijzen = {u["code"]: getal(Decimal(u["sale_price"])) for u in self.v.uursoorten}
        groepen = []
        for uur in eigen.get("Workperiods", []):
            soort, tijd = uur["HourType"], minuten(uur, "outsmart")
            oud = next((g for g in groepen if g[0] == soort), None) if samen else None
            if tijd and oud:
                oud[1] += tijd
            elif tijd:
                groepen.append([soort, tijd])
        uit = []
        for soort, tijd in groepen:
            afgerond = -(-tijd // stap) * stap if stap else tijd
            artikel = self.artikel(soort)
            uit.append((rond(Decimal(afgerond) / 60, TIENDUIZENDSTE), self.prijs_bij_vendor(artikel) if artikel else prijzen[soort], self.tarief(artikel)))
        return uit

    def van_simplesimon(self, eigen):
        uit = []
        items = {i["Id"]: i["ExtKey"].removeprefix("@") or i["Code"] for i in self.v.basis["Item"]}
        for gebruikt in eigen.get("UsedItem", []):
            artikel = self.artikel(items[gebruikt["ItemId"]])
            if gebruikt["Quantity"]:
                uit.append((getal(gebruikt["Quantity"]), getal(artikel["prijs"]), self.tarief(artikel)))
        for soort, veld in (("Travel", "reistijdArtikelId"), ("Work", "werktijdArtikelId")):
            artikel = self.artikel(self.instellingen.get(veld, "@").removeprefix("@"))
            tijd = sum(minuten(u, "simplesimon") for u in eigen.get("TimeSheet", []) if u["Kind"] == soort)
            if artikel and tijd:
                uit.append((rond(Decimal(tijd) / 60, TIENDUIZENDSTE), getal(artikel["prijs"]), self.tarief(artikel)))
        artikel = self.artikel(self.instellingen.get("standaardArtikelId", "@").removeprefix("@"))
        return uit + ([(Decimal(1), getal(artikel["prijs"]), self.tarief(artikel))] if artikel else [])

    def incl(self, regels):
        netto = [(rond(aantal * prijs), tarief) for aantal, prijs, tarief in regels]
        if self.btw == "per regel":
            return sum((n + rond(n * t / 100) for n, t in netto), Decimal(0))
        som = sum((n for n, _ in netto), Decimal(0))
        return som + sum((rond(sum(n for n, t in netto if t == tarief) * tarief / 100) for tarief in {t for _, t in netto}), Decimal(0))


def korting(materiaal):
    """X75: what the field app tells of a discount must fit the price that it took it off."""
    if not materiaal.get("MaterialDiscountPercentage"):
        return None
    verwacht = rond(getal(materiaal["MaterialOriginalPrice"]) * (100 - getal(materiaal["MaterialDiscountPercentage"])) / 100)
    return None if verwacht == getal(materiaal["MaterialPrice"]) else f"{materiaal['MaterialPrice']} is not the price after discount, {nl(verwacht)} is"


def reken_na(voorbeeld, werkbon):
    """Everything that differs, as text."""
    klachten = []
    verwacht = werkbon.verwacht
    def vergelijk(wat, staat, is_):
        if staat != is_:
            klachten.append(f"{wat}: the example says {nl(staat)}, it is {nl(is_)}")
    klachten += filter(None, map(korting, werkbon.werkbon.get("Materials", []) if not voorbeeld.is_simplesimon else []))
    if verwacht["uitkomst"] != "AFGEHANDELD":
        return klachten + (["no lines are expected of what is not invoiced"] if verwacht.get("regels") else [])
    sommen = [Som(r["som"]) for r in verwacht["regels"] if "som" in r]
    for som in [*sommen, *(Som(verwacht[t]) for t in ("excl", "incl") if t in verwacht), *(Som(r["prijs"]) for r in verwacht["regels"] if "prijs" in r)]:
        vergelijk(f"'{som.tekst}'", som.uitkomst, som.berekend)
    rekenaar = Rekenaar(voorbeeld, werkbon)
    try:
        regels = rekenaar.regels()
    except (KeyError, TypeError) as fout:
        return klachten + [f"can't be worked out: {fout!r}"]
    vergelijk("number of lines with an amount", len(sommen), len(regels))
    for nummer, (som, (aantal, prijs, _)) in enumerate(zip(sommen, regels), 1):
        vergelijk(f"line {nummer}, amount of '{som.tekst}'", som.uitkomst, rond(aantal * prijs))
        if len(som.factoren) == 2 and "prijs" not in verwacht["regels"][nummer - 1]:
            vergelijk(f"line {nummer}, quantity of '{som.tekst}'", som.factoren[0], aantal)
            vergelijk(f"line {nummer}, price of '{som.tekst}'", som.factoren[1].normalize(), prijs.normalize())
    vergelijk("total excluding VAT", Som(verwacht["excl"]).uitkomst, sum((rond(a * p) for a, p, _ in regels), Decimal(0)))
    if "incl" in verwacht:
        vergelijk("total including VAT", Som(verwacht["incl"]).uitkomst, rekenaar.incl(regels))
    return klachten


# Settings that are about imports.
IMPORT = {"importeren", "relatiesoort", "ordersoort", "orderregelsAlsMateriaal", "synchroniseerVanaf", "importtijd"}


def ongebruikt(voorbeeld):
    """Settings of the export, as settings.proto lists them, that no account of the example sets."""
    proto = (voorbeelden.HIER.parents[2] / "proto/koppel/v1/settings.proto").read_text()
    naam = "".join(deel.capitalize() for deel in voorbeeld.naam.split("/"))
    velden = re.findall(r"(\w+) = \d+;", re.search(rf"message Instellingen{naam} {{(.*?)\n}}", proto, re.S)[1])
    opties = {re.sub(r"_(\w)", lambda m: m[1].upper(), veld) for veld in velden} - {"voorvoegsel", "velden"} - IMPORT
    gezet = {naam for klant in voorbeeld.klanten.values() for naam, waarde in klant["instellingen"].items() if waarde not in (False, "", [])}
    return sorted(opties - gezet)


def alles():
    """(number of sums, [text of each difference])."""
    klachten, sommen = [], 0
    for voorbeeld in voorbeelden.alle():
        klachten += [f"{voorbeeld.naam}: no account uses {optie}" for optie in ongebruikt(voorbeeld)]
        if len(voorbeeld.werkbonnen) < 12:
            klachten.append(f"{voorbeeld.naam}: only {len(voorbeeld.werkbonnen)} werkbonnen")
        for werkbon in voorbeeld.werkbonnen:
            klachten += [f"{voorbeeld.naam} {werkbon.id} {werkbon.wat}: {k}" for k in reken_na(voorbeeld, werkbon)]
            sommen += json.dumps(werkbon.verwacht).count(" = ")
    return sommen, klachten


def main():
    sommen, klachten = alles()
    for klacht in klachten:
        print(klacht)
    print(f"{sommen} sums worked out again, {len(klachten)} differ")
    sys.exit(1 if klachten else 0)


if __name__ == "__main__":
    main()
