"""The books at each vendor: what an example says stands there beforehand becomes a seed of that vendor's sandbox, and what the
sandbox's ledger holds afterwards becomes invoices in one form. One class per vendor; nothing here knows a rule of Koppel's.
"""
import dataclasses
import re
from decimal import Decimal


@dataclasses.dataclass
class Regel:
    tekst: str
    aantal: Decimal | None = None  # None: the vendor keeps no quantity, or it is text alone
    prijs: Decimal | None = None
    bedrag: Decimal | None = None  # None: text alone


@dataclasses.dataclass
class Factuur:
    administratie: str
    id: str
    regels: list
    excl: Decimal
    incl: Decimal | None
    relatie: str = ""        # the number of who pays
    omschrijving: str = ""
    kenmerk: str = ""
    datum: str = ""          # YYYY-MM-DD
    vervaldatum: str = ""


def getal(tekst):
    """"1.234,56" as people write it."""
    return Decimal(str(tekst).replace(".", "").replace(",", "."))


def punt(tekst):
    return str(getal(tekst))


def dec(value):
    return None if value is None else Decimal(str(value))


class Rompslomp:
    BTW = {"21": 701000021, "9": 701000009, "0": 701000000, "verlegd": 701000001}

    def zaai(self, adm, bij):
        company = {"company": int(adm)}
        return {
            "contacts": [{**company, "company_name": r["naam"], "contact_number": r["nummer"],
                          **{their: r[our] for our, their in (("postcode", "zipcode"), ("adres", "address"), ("btw_nummer", "vat_number")) if our in r}}
                         for r in bij.get("relaties", [])],
            "products": [{**company, "invoice_line": {"description": a["naam"], "product_code": a["code"], "price_per_unit": punt(a["prijs"]),
                                                      "vat_type_id": self.BTW[a.get("btw", "21")]}}
                         for a in bij.get("artikelen", [])]}

    def ids(self, gezaaid):
        """{code or number: id} of what was just seeded, for what refers to the vendor's ids."""
        return {**{c["contact_number"]: str(c["id"]) for c in gezaaid.get("contacts", [])},
                **{p["invoice_line"]["product_code"]: str(p["id"]) for p in gezaaid.get("products", [])}}

    def facturen(self, ledger):
        nummers = {c["id"]: c["contact_number"] or c["name"] for c in ledger["contacts"]}
        return [Factuur(str(i["company_id"]), str(i["id"]), [self.regel(line) for line in i["invoice_lines"]], dec(i["price_without_vat"]),
                        dec(i["price_with_vat"]), nummers[i["contact_id"]], i["description"] or "", "", i["date"], i["due_date"] or "")
                for i in ledger["invoices"] if not i["seeded"]]

    def regel(self, line):
        tekst = (line["description"] or "") + (line["extended_description"] or "")
        if dec(line["quantity"]) == 0 or (dec(line["price_per_unit"]) == 0 and line["product_id"] is None):
            return Regel(tekst)
        return Regel(tekst, dec(line["quantity"]), dec(line["price_per_unit"]), dec(line["price_without_vat"]))

    def relaties(self, ledger):
        return [(str(c["company_id"]), c["contact_number"]) for c in ledger["contacts"]]

    def artikelen(self, ledger):
        return [(str(p["company_id"]), p["invoice_line"]["product_code"]) for p in ledger["products"]]


class Asperion:
    SOORTEN = {("materiaal", "21"): "MAT", ("materiaal", "9"): "MATL", ("uren", "21"): "URE", ("uren", "verlegd"): "UREV"}

    def zaai(self, adm, bij):
        administratie = {"administration": int(adm)}
        return {
            "vatcodes": [{**administratie, "id": "VH", "isDefault": False}] if bij.get("geen_standaard_btw") else [],
            "debtors": [{**administratie, "customerNumber": r["nummer"], "name": r["naam"], "debtorKindId": "BIN", "paymentConditionId": 31,
                         **{their: r[our] for our, their in (("postcode", "postCode"), ("adres", "address"), ("btw_nummer", "vatNumber"),
                                                             ("geblokkeerd", "blocked")) if our in r}}
                        for r in bij.get("relaties", [])],
            "articles": [{**administratie, "code": a["code"], "description": a["naam"], "price": float(getal(a["prijs"])),
                          "salesTypeId": a.get("verkoopsoort") or self.SOORTEN[a.get("soort", "materiaal"), a.get("btw", "21")]} for a in bij.get("artikelen", [])]}

    def ids(self, gezaaid):
        return {}

    def facturen(self, ledger):
        return [Factuur(str(i["company_id"]), str(i["id"]), [self.regel(line) for line in i["lines"]], dec(i["amountExclVat"]), dec(i["amountInclVat"]),
                        i["debtorCustomerNumber"], re.sub(r" ?KPL-\S+$", "", i["description"]), i.get("reference") or "",
                        i["date"][:10], (i["paymentDueDate"] or "")[:10])
                for i in ledger["invoices"] if not i["seeded"]]

    def regel(self, line):
        tekst = line["description"] or ""
        if line.get("lineType") == "Text":
            return Regel(tekst)
        if line.get("lineType") == "Article":
            return Regel(tekst, dec(line["quantity"]), dec(line["price"]), dec(line["amount"]))
        bedrag = dec(line["amount"])  # A bookkeeping line says quantity and price in its text only.
        met_aantal = re.fullmatch(r"(.*) \((-?[\d,]+) x (-?[\d,]+)\)", tekst)
        return Regel(met_aantal[1], getal(met_aantal[2]), getal(met_aantal[3]), bedrag) if met_aantal else Regel(tekst, bedrag=bedrag or None)

    def relaties(self, ledger):
        return [(str(d["company_id"]), d["customerNumber"]) for d in ledger["debtors"]]

    def artikelen(self, ledger):
        return [(str(a["company_id"]), a["code"]) for a in ledger["articles"]]


class Reeleezee:
    BTW = {"21": "1e44993a-15f6-419f-87e5-3e31ac3d9383", "9": "3a44e504-aceb-4ea9-a9a4-aa8b689676df", "0": "11111111-0000-4000-8000-000000000001",
           "verlegd": "11111111-0000-4000-8000-000000000003"}

    def zaai(self, adm, bij):
        administratie = {"administration": adm}
        return {
            "administrations": [{"id": adm, "SalesVATIncluded": True}] if bij.get("prijzen_met_btw") else [],
            "Customers": [{**administratie, "Name": r["naam"], "IdentifierNumber": int(r["nummer"])} for r in bij.get("relaties", [])],
            "Products": [{**administratie, "Code": a["code"], "Description": a["naam"], "Price": float(getal(a["prijs"])),
                          "ProductKind": 2 if a.get("soort") == "uren" else 1,
                          **({"TaxRate": {"id": self.BTW[a["btw"]]}} if "btw" in a else {}), **({"id": a["id"]} if "id" in a else {})}
                         for a in bij.get("artikelen", [])]}

    def ids(self, gezaaid):
        return {}

    def facturen(self, ledger):
        nummers = {c["id"]: str(c["IdentifierNumber"]) for c in ledger["customers"]}
        return [Factuur(str(i["company_id"]), i["id"], [self.regel(line) for line in i["DocumentLineList"]], dec(i["TotalNetAmount"]),
                        dec(i["TotalPayableAmount"]), nummers[i["Entity"]["id"] if isinstance(i["Entity"], dict) else i["Entity"]],
                        i.get("Header") or "", "", i["Date"][:10], (i.get("DueDate") or "")[:10])
                for i in ledger["invoices"] if not i["seeded"]]

    def regel(self, line):
        if dec(line["Quantity"]) == 0:
            return Regel(line["Description"])
        return Regel(line["Description"], dec(line["Quantity"]), dec(line["Price"]), dec(line["NetAmount"]))

    def relaties(self, ledger):
        return [(str(c["company_id"]), str(c["IdentifierNumber"])) for c in ledger["customers"]]

    def artikelen(self, ledger):
        return [(str(p["company_id"]), p["Code"]) for p in ledger["products"]]


class Imuis:
    """The lines of an order that carry our mark are its invoice; the others of that order are looked at too (X59)."""

    BTW = {"21": "H", "9": "L", "0": "G", "verlegd": "V"}

    def zaai(self, adm, bij):
        administratie = {"adm": int(adm)}
        return {
            "DEB": [{**administratie, "NR": int(r["nummer"]), "ZKSL": r["naam"].upper()[:20], "NAAM": r["naam"], **({"POSTCD": r["postcode"]} if "postcode" in r else {})}
                    for r in bij.get("relaties", [])],
            "ART": [{**administratie, "NR": a["code"], "ZKSL": a["code"], "OMSCHR": a["naam"], "VERKPR": punt(a["prijs"]), "BTW": self.BTW[a.get("btw", "21")],
                     "ARTGRP": 2 if a.get("soort") == "uren" else 1} for a in bij.get("artikelen", [])],
            "ORDKOP": [{**administratie, "NR": int(o["nummer"]), "DEB": int(o["relatie"]), "ORDSRT": "SERVICE", "GEFACT": "J" if o.get("gefactureerd") else "N",
                        "BLOK": "J" if o.get("geblokkeerd") else "N", "BTWPL": "V" if o.get("btw") == "verlegd" else "B",
                        "ORDRG": [{"RG": r["regel"], "ART": r["artikel"], "AANT": punt(r["aantal"]), "PRS": punt(r["prijs"])} for r in o.get("regels", [])]}
                       for o in bij.get("orders", [])]}

    def ids(self, gezaaid):
        return {}

    def facturen(self, ledger):
        gevonden = []
        for order in ledger["orders"]:
            regels = sorted((r for r in ledger["order_lines"] if (r["company_id"], r["ORDNR"]) == (order["company_id"], order["NR"])), key=lambda r: r["RG"])
            if any("KPL-" in r.get("OPMINT", "") for r in regels):
                gevonden.append(Factuur(str(order["company_id"]), str(order["NR"]), [self.regel(r) for r in regels], dec(order["BEDRTOT"]),
                                        dec(order["BEDRINCLTOT"]), str(order["DEB"])))
        return gevonden

    def regel(self, line):
        return Regel(line["OMSCHR"], dec(line["AANT"]), dec(line["PRS"]), dec(line["BEDR"]))

    def relaties(self, ledger):
        return [(str(d["company_id"]), d["ZKSL"].removeprefix("OS-")) for d in ledger["contacts"]]

    def artikelen(self, ledger):
        return [(str(a["company_id"]), a["NR"]) for a in ledger["products"]]


BOEKEN = {"rompslomp": Rompslomp(), "asperion": Asperion(), "reeleezee": Reeleezee(), "imuis": Imuis()}
