"""What differs per koppeling when Koppel is run as a whole: the vendor's sandbox, how its door is used, how its ledger is read,
and what an invoice must amount to there. One class per koppeling; who adds one adds it to KOPPELINGEN.
"""
import collections
import hashlib
import json
import re
import threading
from decimal import ROUND_HALF_UP, Decimal

VAT = Decimal("0.21")


def cents(value):
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def fingerprint(secret):
    """As a sandbox names a secret in its ledger."""
    return hashlib.sha256(secret.encode()).hexdigest()[:12]


def order_in(text):
    """The order number that prepare() put in a line, where no setting puts it on an invoice."""
    found = re.search(r"\[(WB-[^\]]+)\]", text)
    return found[1] if found else ""


class OutsmartRompslomp:
    name, vendor, veldapp, key = "outsmart/rompslomp", "rompslomp", "VELDAPP_OUTSMART", "outsmart"
    program = "rompslomp-sandbox"
    api = "/api/v1"                       # below the sandbox's address
    settings_field = "outsmartRompslomp"  # of koppel.v1.Koppeling
    create = {"method": "POST", "path": "sales_invoices"}                        # the request that makes the invoice
    record_creates = [{"method": "POST", "path": p} for p in ("contacts", "products")]  # those that make what it needs
    look_up = {"method": "GET", "path": "api_reference"}                         # by our reference
    record_look_ups = [{"method": "GET", "path": p} for p in ("contacts", "products")]
    sandbox_flags = ()                    # always
    tolerant = ("--no-unique",)           # flags of a sandbox that refuses no second one
    doubtful = ("--product-codes-may-repeat",)  # of one that refuses no second one of what is class C
    hurry = ()                            # flags of a worker that need not spare this vendor
    klasse = "B"                          # of an invoice (shared/vendor/zekerheid.h)
    operation = "create_invoice"          # as the adapter calls that request
    second = "api_reference"              # what the ledger calls a duplicate that is a second invoice
    another, others = "aangemaakt", "gevonden_anderen"  # testdata of the adapter: a create of another's, a search that finds others
    # Places in both of them that rubbish gives another kind of value: (pattern, what instead).
    mistyped = [(r'"id": \d+', wrong) for wrong in ('"id": "x"', '"id": -1', '"id": 1e300', '"id": 99999999999999999999', '"id": null', '"nummer": 7')]
    mistyped += [(r'"api_reference": "[^"]*"', '"api_reference": null'), (r'"price_without_vat": "[^"]*"', r'"price_without_vat": {"a": 1}'),
                 (r'"price_with_vat": "[^"]*"', r'"price_with_vat": "veel"')]

    # Administrations and access, as the sandbox's door and the settings take them.

    def administratie(self, number):
        """The vendor's id of the so manieth administration of this run."""
        return str(1_400_000_000 + number)

    def seed(self, administraties, tokens):
        """The body of POST /_seed: {account: id} and {account: token}."""
        return {"companies": [{"id": int(i), "name": f"Bedrijf {a}"} for a, i in administraties.items()],
                "tokens": [{"access_token": tokens[a], "companies": [int(i)]} for a, i in administraties.items()]}

    def toegang(self, token, account=""):
        return {"persoonlijkToken": token}

    def fingerprint(self, token, account):
        """How the sandbox's ledger names who asked with this access."""
        return fingerprint(token)

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

    def find_late(self, world, seconds):
        """From now on a search shows what was made only so long after."""
        world.front([{"path": "never", "hide_for": seconds}])

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

    def second_ones(self, ledger):
        """How many werkbonnen have more than their one invoice."""
        return len(ledger["duplicates"][self.second])

    def made(self, world):
        """How many invoices."""
        return world.ledger(summary=True)["counts"]["invoices"]["created"]

    def refused(self, world):
        """How many attempts at a second one."""
        return world.ledger(summary=True)["counts"]["invoices"]["refused_duplicates"]

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


class OutsmartAsperion(OutsmartRompslomp):
    name, vendor = "outsmart/asperion", "asperion"
    program = "asperion-sandbox"
    api = "/v1"
    settings_field = "outsmartAsperion"
    create = {"method": "POST", "path": "salesinvoiceswithlines", "body_contains": "KPL-"}
    record_creates = [{"method": "POST", "path": p} for p in ("/debtors", "/articles")]
    look_up = {"method": "GET", "path": "salesinvoiceswithlines"}
    record_look_ups = [{"method": "GET", "path": p} for p in ("/debtors", "/articles")]
    sandbox_flags = ("--rate-limit", "0")
    klasse, second = "C", "reference"
    doubtful = ("--no-unique",)
    mistyped = [(r'"id": 774\d+', wrong) for wrong in ('"id": "x"', '"id": -1', '"id": 1e300', '"id": 99999999999999999999', '"id": null', '"nummer": 7')]
    mistyped += [(r'"description": "[^"]*KPL[^"]*"', '"description": null'), (r'"amountExclVat": [\d.]+', '"amountExclVat": {"a": 1}'),
                 (r'"amountInclVat": [\d.]+', '"amountInclVat": "veel"'), (r'"status": 1', '"status": "concept"'), (r'"_meta": \{', '"meta": {')]

    def administratie(self, number):
        return str(4_000_000 + number)

    def seed(self, administraties, tokens):
        return {"administrations": [{"id": int(i), "name": f"Bedrijf {a}"} for a, i in administraties.items()],
                "tokens": [{"access_token": tokens[a], "administrations": [int(i)]} for a, i in administraties.items()]}

    def toegang(self, token, account=""):
        # Asperion has no token without end: one that is never due.
        return {"oauth": {"accessToken": token, "refreshToken": "none", "vervaltOp": "2099-01-01T00:00:00Z"}}

    def settings(self):
        return {"conceptFactuur": True, "urenAfronden": {"stapMinuten": 15}, "referentieveld": "OrderNr",
                "nieuweGegevens": {"relaties": True, "materialen": True, "uursoorten": True},
                "standaardDebiteursoort": "BIN", "standaardBetalingsconditie": "31", "standaardVerkoopsoort": "MAT", "uursoortVerkoopsoort": "URE"}

    def other_settings(self, rng):
        return {**self.settings(), "tekstregel": rng.choice(["Met dank", "Volgens afspraak", "Zie werkbon"])}

    def find_late(self, world, seconds):
        world.restart_sandbox("--search-lag", f"{seconds}s")

    def settings_flags(self, sandbox, secret_file):
        return ["--asperion-client-id", "koppel-test", "--asperion-client-secret-file", secret_file, "--asperion-token-url", sandbox + "/connect/token"]

    def invoices(self, ledger):
        return [{"administratie": str(i["company_id"]), "order": i["reference"] or "", "id": str(i["id"]), "reference": i["koppel_reference"],
                 "excl": Decimal(str(i["amountExclVat"])), "incl": Decimal(str(i["amountInclVat"])), "stored_at": i["stored_at"],
                 "request": i["request"], "refused": i["refused_duplicates"]} for i in ledger["invoices"] if not i["seeded"]]

    def duplicates(self, ledger):
        return [(kind, key, count) for kind in ("reference", "customer_number", "debtor_name", "article_code", "article_description")
                for key, count in ledger["duplicates"][kind].items()]

    def administratie_of(self, request):
        return None  # It stands in a header.

    def is_about(self, request, administratie, invoices):
        return any((i["reference"] or "-") in request["path"] or f"/{i['id']}" in request["path"] for i in invoices)

    def hours(self, uren):
        """Each entry by itself, up to a quarter (AS-21, X62)."""
        return [(-(-h["totaalMinuten"] // 15) * 15, Decimal(h["uursoort"]["prijs"])) for h in uren if h["totaalMinuten"]]

    def total(self, net):
        """VAT over the sum per code (A19)."""
        excl = sum(net, Decimal(0))
        return excl, excl + cents(excl * VAT)


class OutsmartReeleezee(OutsmartRompslomp):
    name, vendor = "outsmart/reeleezee", "reeleezee"
    program = "reeleezee-sandbox"
    api = "/api/v1"
    settings_field = "outsmartReeleezee"
    create = {"method": "PUT", "path": "SalesInvoices"}
    record_creates = [{"method": "PUT", "path": p} for p in ("/Customers/", "/Products/")]
    look_up = {"method": "GET", "path": "SalesInvoices/"}
    record_look_ups = [{"method": "GET", "path": p} for p in ("/Customers", "/Products")]
    hurry = ("--call-every", "1ms")
    may_repeat = None                     # of duplicates: one that this run has no objection to
    klasse, second = "A", "writes"
    doubtful = ()
    mistyped = [(r'"id": "[^"]*",\n  "Token"', f'"id": {wrong}, "Token"') for wrong in ('"x"', "-1", "1e300", "null", '"00000000-0000-0000-0000-000000000000"')]
    mistyped += [(r'"TotalNetAmount": [\d.]+', '"TotalNetAmount": {"a": 1}'), (r'"TotalPayableAmount": [\d.]+', '"TotalPayableAmount": "veel"'),
                 (r'"Status": 1', '"Status": "concept"'), (r'"TotalNetAmount": [\d.]+,', "")]

    def administratie(self, number):
        return f"7d0b9a52-6c1e-4f0a-9a35-{number:012x}"

    def seed(self, administraties, tokens):
        return {"administrations": [{"id": i, "Name": f"Bedrijf {a}"} for a, i in administraties.items()],
                "logins": [{"user": a, "password": tokens[a], "administrations": [i]} for a, i in administraties.items()]}

    def toegang(self, token, account=""):
        return {"wachtwoord": {"gebruikersnaam": account, "wachtwoord": token}}

    def fingerprint(self, token, account):
        return fingerprint(f"{account}:{token}")

    def settings(self):
        return {"conceptFactuur": True, "betaaltermijnDagen": 14, "nieuweGegevens": {"relaties": True, "materialen": True, "uursoorten": True}}

    def settings_flags(self, sandbox, secret_file):
        return []

    def find_late(self, world, seconds):
        world.seed({"lag_ms": seconds * 1000})

    def prepare(self, world, administratie, event):
        """No setting puts the order number on an invoice here, so it stands in the lines. A customer's number is a number."""
        bon = event["werkbon"]
        for m in bon.get("materialen", []):
            m["omschrijving"] = f"{m['omschrijving']} [{bon['ordernummer']}]"
        # Far apart: who has no number gets the next one from Reeleezee. Another who has that number is refused, rightly.
        number = bon["klant"].get("nummer")
        if number:
            bon["klant"]["nummer"] = ("1" if number.startswith("0") else "") + number + "00"

    def invoices(self, ledger):
        found = []
        for i in ledger["invoices"]:
            if i["seeded"]:
                continue
            text = " ".join(str(line.get("Description")) for line in i.get("DocumentLineList") or [])
            found.append({"administratie": str(i["company_id"]), "order": order_in(text), "id": i["id"], "reference": i["id"],
                          "excl": Decimal(str(i["TotalNetAmount"])), "incl": Decimal(str(i["TotalPayableAmount"])), "stored_at": i["stored_at"],
                          "request": i["request"], "refused": i["refused_duplicates"]})
        return found

    def duplicates(self, ledger):
        """A second invoice has another id, and so another order in the list; a second write over one shows by itself."""
        return [(kind, key, count) for kind in ("customer_name", "customer_number", "product_code", "writes")
                for key, count in ledger["duplicates"][kind].items() if kind != self.may_repeat]

    def administratie_of(self, request):
        found = re.search(r"/api/v1/([0-9a-f-]{36})/", request["path"])
        return found and found[1]

    def is_about(self, request, administratie, invoices):
        return any(i["id"] in request["path"] for i in invoices)

    def hours(self, uren):
        """Per kind together, not rounded: four decimals of an hour (X04)."""
        minutes, prices = collections.OrderedDict(), {}
        for hours in uren:
            kind = hours["uursoort"]["code"]
            minutes[kind] = minutes.get(kind, 0) + hours["totaalMinuten"]
            prices[kind] = Decimal(hours["uursoort"]["prijs"])
        return [(m, prices[kind]) for kind, m in minutes.items() if m]

    def amounts(self, event):
        lines = [(Decimal(m["aantal"]), Decimal(m["prijs"])) for m in event["werkbon"].get("materialen", [])]
        lines += [((Decimal(minutes) / 60).quantize(Decimal("0.0001"), ROUND_HALF_UP), price)
                  for minutes, price in self.hours(event["werkbon"].get("uren", []))]
        return self.total([cents(quantity * price) for quantity, price in lines])


class OutsmartImuis(OutsmartReeleezee):
    name, vendor = "outsmart/imuis", "imuis"
    program = "imuis-sandbox"
    api = "/v1/ws1_xml.asmx"
    settings_field = "outsmartImuis"
    create = {"method": "POST", "body_contains": "CreateVerkooporderRegel"}
    record_creates = [{"method": "POST", "body_contains": "CreateStamTabelRecord"}]
    look_up = {"method": "POST", "body_contains": "Table1&gt;&lt;TABLE&gt;ORDRG"}
    record_look_ups = [{"method": "POST", "body_contains": f"Table1&gt;&lt;TABLE&gt;{table}"} for table in ("DEB", "ART")]
    hurry = ("--max-calls", "2", "--deadline", "5s")  # A create is eight calls here, and they wait for each other.
    klasse, second = "C", "order_line_token"
    operation = "create_order_lines"
    doubtful = ()
    another, others = "aangemaakt.1", "gevonden_anderen.2"
    mistyped = [(r"(?<=BEDR&gt;)\d+", wrong) for wrong in ("veel", "1e300", "", "-", "99999999999999999999")]
    mistyped += [(r"(?<=RG&gt;)\d+", "x"), (r"(?<=ORDNR&gt;)\d+", "-1"), (r"KPL-MFRGGZDFMZTWQ2LK", "KPL-AAAAAAAAAAAAAAAA")]
    TOKEN = re.compile(r"(KPL-[A-Z2-7]{16})-\d+")
    PARTNER = "abcdefghijklmnopqrstuvwxyz"

    def administratie(self, number):
        return str(10_000 + number)

    def seed(self, administraties, tokens):
        return {"administraties": [{"adm": int(i), "omgevingscode": tokens[a], "naam": f"Bedrijf {a}"} for a, i in administraties.items()],
                "DEB": [{"adm": int(i), "NR": 10_000, "ZKSL": "ORDERKLANT", "NAAM": "Orderklant"} for i in administraties.values()]}

    def toegang(self, token, account=""):
        return {"omgevingscode": token}

    def fingerprint(self, token, account):
        return fingerprint(token)

    def settings(self):
        return {"exporteerOrderregels": True, "nieuweGegevens": {"relaties": True, "materialen": True, "uursoorten": True},
                "uursoortArtikelgroep": "2", "materiaalArtikelgroep": "1"}

    def other_settings(self, rng):
        return self.settings()

    def find_late(self, world, seconds):
        world.restart_sandbox("--search-lag", f"{seconds}s")

    def worker_flags(self, directory):
        file = directory / "partner.key"
        file.touch(mode=0o600)
        file.write_text(self.PARTNER)
        return ["--partner-key-file", str(file)]

    def prepare(self, world, administratie, event):
        """The sales order from which the werkbon was made (IM-32), numbered after it."""
        bon = event["werkbon"]
        if "verkooporder" in bon:
            return
        number = str(202_600_000 + int(bon["id"]))
        bon["verkooporder"], bon["externNummer"] = {"nummer": number}, number
        world.seed({"ORDKOP": [{"adm": int(administratie), "NR": int(number), "DEB": 10_000, "ORDSRT": "SERVICE", "KENM": bon["id"],
                                "OPM": bon["ordernummer"]}]})

    def invoices(self, ledger):
        """The lines that carry one of our references are one invoice of their order."""
        orders = {(o["company_id"], o["NR"]): o for o in ledger["orders"]}
        found = {}
        for line in ledger["order_lines"]:
            token = self.TOKEN.search(line.get("OPMINT", ""))
            if not token:
                continue
            order = orders[(line["company_id"], line["ORDNR"])]
            invoice = found.setdefault((line["company_id"], line["ORDNR"], token[1]), {
                "administratie": str(line["company_id"]), "order": order.get("OPM", ""), "id": str(line["ORDNR"]), "reference": token[1],
                "excl": Decimal(0), "incl": None, "stored_at": line["stored_at"], "request": line["request"], "refused": 0})
            invoice["excl"] += Decimal(line["BEDR"])
        return list(found.values())

    def second_ones(self, ledger):
        return len({token.rsplit("-", 1)[0] for token in ledger["duplicates"][self.second]})

    def made(self, world):
        return len(self.invoices(world.ledger()))

    def refused(self, world):
        return 0  # Nothing refuses a second line.

    def duplicates(self, ledger):
        return [(kind, key, count) for kind in ("order_line_token", "contact_name", "contact_number", "product_code", "product_description")
                for key, count in ledger["duplicates"][kind].items()]

    def administratie_of(self, request):
        return None  # It stands in the body.

    def is_about(self, request, administratie, invoices):
        return False

    def total(self, net):
        return sum(net, Decimal(0)), None


class SimplesimonRompslomp(OutsmartRompslomp):
    """Rompslomp leads: customers and articles stand there first, and nothing is made (SR-01, SR-02)."""
    name, veldapp, key = "simplesimon/rompslomp", "VELDAPP_SIMPLESIMON", "simplesimon"
    settings_field = "simplesimonRompslomp"
    record_creates = []

    def __init__(self):
        self.records, self.lock = {}, threading.Lock()

    def administratie(self, number):
        return str(1_500_000_000 + number)

    def settings(self):
        return {"importeren": {"relaties": True, "materialen": True}}

    def other_settings(self, rng):
        return {**self.settings(), "omschrijvingAlsEersteRegel": rng.choice([True, False])}

    def prepare(self, world, administratie, event):
        """Archived and ready; its customer and articles stand at Rompslomp. Hours have no kind here: they are left out. No setting
        puts the order number on an invoice, so it stands in the lines."""
        bon = event["werkbon"]
        bon.update(gearchiveerd=True, gereed=True)
        bon.pop("uren", None)
        with self.lock:
            contact = self.record(world, administratie, "contacts", {"company_name": bon["klant"]["naam"]})
            products = [self.record(world, administratie, "products",
                                    {"invoice_line": {"description": m["omschrijving"], "price_per_unit": m["prijs"]}}) for m in bon["materialen"]]
        bon["klant"].update(externId=str(contact["id"]), nummer=contact["contact_number"])
        for m, product in zip(bon["materialen"], products):
            m.update(externId=str(product["id"]), code=product["invoice_line"]["product_code"],
                     omschrijving=f"{m['omschrijving']} [{bon['ordernummer']}]")

    def record(self, world, administratie, kind, content):
        """What stands there once, whoever asks for it."""
        key = (administratie, kind, json.dumps(content, sort_keys=True))
        if key not in self.records:
            self.records[key] = world.seed({kind: [{"company": int(administratie), **content}]})[kind][0]
        return self.records[key]

    def invoices(self, ledger):
        by_id = {str(i["id"]): i for i in ledger["invoices"]}
        found = super().invoices(ledger)
        for invoice in found:
            lines = " ".join(str(line["description"]) for line in by_id[invoice["id"]]["invoice_lines"])
            invoice["order"] = order_in(lines)
        return found

    def hours(self, uren):
        return []


KOPPELINGEN = {k.name: k for k in (OutsmartRompslomp, OutsmartAsperion, OutsmartReeleezee, OutsmartImuis, SimplesimonRompslomp)}


def koppeling(name):
    return KOPPELINGEN[name]()
