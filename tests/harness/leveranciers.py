"""What differs per koppeling when Koppel is run as a whole: the vendor's sandbox, how its door is used, how its ledger is read,
and what an invoice must amount to there. One class per koppeling; who adds one adds it to KOPPELINGEN.
"""
import collections
import hashlib
import re
from decimal import ROUND_HALF_UP, Decimal

VAT = Decimal("0.21")


def cents(value):
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def fingerprint(token):
    """As a sandbox names a token in its ledger."""
    return hashlib.sha256(token.encode()).hexdigest()[:12]


class OutsmartRompslomp:
    name, vendor, veldapp, key = "outsmart/rompslomp", "rompslomp", "VELDAPP_OUTSMART", "outsmart"
    program = "rompslomp-sandbox"
    api = "/api/v1"                       # below the sandbox's address
    settings_field = "outsmartRompslomp"  # of koppel.v1.Koppeling
    create = {"method": "POST", "path": "sales_invoices"}                        # the request that makes the invoice
    record_creates = [{"method": "POST", "path": p} for p in ("contacts", "products")]  # those that make what it needs
    look_up = {"method": "GET", "path": "api_reference"}                         # by our reference
    tolerant = ("--no-unique",)           # flags of a sandbox that refuses no second one

    # Administrations and access, as the sandbox's door and the settings take them.

    def administratie(self, number):
        """The vendor's id of the so manieth administration of this run."""
        return str(1_400_000_000 + number)

    def seed(self, administraties, tokens):
        """The body of POST /_seed: {account: id} and {account: token}."""
        return {"companies": [{"id": int(i), "name": f"Bedrijf {a}"} for a, i in administraties.items()],
                "tokens": [{"access_token": tokens[a], "companies": [int(i)]} for a, i in administraties.items()]}

    def toegang(self, token):
        return {"persoonlijkToken": token}

    def settings(self):
        """Everything may be made, hours go up to a quarter."""
        return {"conceptFactuur": True, "betaaltermijnDagen": 14, "urenAfronden": {"stapMinuten": 15},
                "nieuweGegevens": {"relaties": True, "materialen": True, "uursoorten": True},
                "factuurOmschrijving": "Werkbonnummer: [OrderNr]"}

    def other_settings(self, rng):
        """The same with something changed that shows on an invoice."""
        return {**self.settings(), "betaaltermijnDagen": rng.choice([8, 21, 30])}

    def settings_flags(self, sandbox, secret_file):
        """Of the settings service: where tokens are refreshed."""
        return ["--rompslomp-client-id", "koppel-test", "--rompslomp-client-secret-file", secret_file, "--rompslomp-oauth-url", sandbox + "/oauth"]

    def worker_flags(self, directory):
        return []

    def prepare(self, world, administratie, event):
        """Makes at the vendor what must stand there before the event, and completes the event."""

    # The ledger.

    def invoices(self, ledger):
        """All that were ever made by the API, deleted ones too, in one form for every vendor."""
        return [{"administratie": str(i["company_id"]), "order": (i["description"] or "").removeprefix("Werkbonnummer: "), "id": str(i["id"]),
                 "reference": i["api_reference"], "excl": Decimal(i["price_without_vat"]), "incl": Decimal(i["price_with_vat"]),
                 "stored_at": i["stored_at"], "request": i["request"], "refused": i["refused_duplicates"]}
                for i in ledger["invoices"] if not i["seeded"]]

    def duplicates(self, ledger):
        """(kind, key, how often) of relations and articles that exist more than once."""
        return [(kind, key, count) for kind in ("contact_number", "contact_name", "product_code", "product_description")
                for key, count in ledger["duplicates"][kind].items()]

    def made(self, counts):
        """How many invoices, of a summary's counts."""
        return counts["invoices"]["created"]

    def refused(self, counts):
        """How many attempts at a second one."""
        return counts["invoices"]["refused_duplicates"]

    def administratie_of(self, request):
        """Of a line of the request log; None when it is about none."""
        found = re.search(r"/(\d{10})/", request["path"])
        return found and found[1]

    def is_about(self, request, administratie, invoices):
        """Whether a line of the request log is about one of these invoices."""
        return administratie in request["path"] and any((i["reference"] or "-") in request["path"] or f"/{i['id']}" in request["path"] for i in invoices)

    # Arithmetic of its own.

    def amounts(self, event):
        """(excluding, including VAT) of the invoice for an event; including is None where the vendor does not tell."""
        lines = [(Decimal(m["aantal"]), Decimal(m["prijs"])) for m in event["werkbon"].get("materialen", [])]
        lines += [(Decimal(minutes) / 60, price) for minutes, price in self.hours(event["werkbon"].get("uren", []))]
        return self.total([cents(quantity * price) for quantity, price in lines])

    def hours(self, uren):
        """(minutes, price) per line: per kind together, up to a quarter (RO-12)."""
        minutes, prices = collections.OrderedDict(), {}
        for hours in uren:
            kind = hours["uursoort"]["code"]
            minutes[kind] = minutes.get(kind, 0) + hours["totaalMinuten"]
            prices[kind] = Decimal(hours["uursoort"]["prijs"])
        return [(-(-m // 15) * 15, prices[kind]) for kind, m in minutes.items() if m]

    def total(self, net):
        """VAT as this vendor counts it: per line."""
        return sum(net, Decimal(0)), sum((n + cents(n * VAT) for n in net), Decimal(0))


KOPPELINGEN = {k.name: k for k in (OutsmartRompslomp,)}


def koppeling(name):
    return KOPPELINGEN[name]()
