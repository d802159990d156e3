#!/usr/bin/env python3
"""Koppel from end to end: starts everything, offers werkbonnen good and bad, and reads what the vendor's ledger holds.

Every line of the table at the end is compared with what is written here beside its case; the exit status is 0 only when
all are as expected. The invoice, its total, the relation and the product are read from the ledger of the vendor's
sandbox, never from our own answer.
"""
import argparse
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from koppel_harness import COMPANY, ROOT, Failed, World, http, reported, wait_for, workorder  # noqa: E402

A = "acme"          # the customer of most cases: everything new may be made
STRICT = "strikt"   # nothing new may be made (RO-14)
ALT = "anders"      # alternative status 50 (RO-11)
YOUNG = "jong"      # activated now: what is older stays (X23)
COMPANIES = {A: COMPANY, STRICT: "1203348872", ALT: "1203348873", YOUNG: "1203348874"}
HOURS = "3 uurregels, 105 min op 15 naar boven: 1,75 x 65,00"


def relation(number, name):
    return {"CustomerDebtorNr": number, "CustomerName": name, "CustomerStreet": "Dorpsstraat", "CustomerStreetNo": "1",
            "CustomerZIP": "7411 AB", "CustomerCity": "Deventer"}


class Case:
    """One werkbon, what is expected of it, and how it came out."""

    def __init__(self, number, what, outcome, status="Compleet", code="1", total=None, invoices=None, account=A, reason=None):
        self.number, self.what, self.account = str(number), what, account
        self.outcome, self.status, self.code, self.reason = outcome, status, code, reason
        self.total = total  # excluding VAT, as the ledger says it
        self.invoices = (1 if total else 0) if invoices is None else invoices
        self.bon = None
        self.found = []
        self.complaints = []


def done(number, what, total="113.75", **more):
    return Case(number, what, "AFGEHANDELD", status="Afgehandeld", total=total, **more)


# What they prove is in docs/requirements.md: 1001 RO-12, RO-15, OS-15, X09; 1002 RO-13; 1003 RO-14, OS-17, X09; 1004 OS-13;
# 1005 RO-11; 1008 OS-21, X09; 1011 X23; 1015 OS-08; 1016 ALL-06, RO-13; 1017 OS-16, RO-22.
CASES = [
    done(1001, "T13: 0:50 + 0:20 + 0:35 op 15 minuten"),
    done(1002, "onbekende relatie, aanmaken mag"),
    Case(1003, "onbekende relatie, aanmaken mag niet", "FOUT", code="99", account=STRICT, reason="relatie_onbekend"),
    Case(1004, "werkbonstatus 0", "OVERGESLAGEN", code="0", reason="niet_naar_vendor"),
    done(1005, "alternatieve werkbonstatus 50", account=ALT, code="50"),
    done(1006, "driemaal aangeboden"),
    done(1007, "een oudere wijziging na een nieuwere", total="65.00"),
    done(1008, "op 99, hersteld en terug op 1", account=STRICT),
    done(1009, "eerste van twee van een nieuwe klant"),
    done(1010, "tweede van twee van een nieuwe klant"),
    Case(1011, "van voor de activering", "OVERGESLAGEN", account=YOUNG, reason="van_voor_activering"),
    done(1012, "vendor slaat op en antwoordt 500"),
    done(1013, "vendor slaat op en zwijgt"),
    done(1014, "eerst 429"),
    done(1015, "token verlopen"),
    done(1016, "materiaal met prijs, 6 x 2,35 en uren", total="127.85"),
    Case(1017, "vendor weigert de factuur", "FOUT", code="99", reason="geweigerd"),
]
BY_NUMBER = {case.number: case for case in CASES}


def row(number, **changes):
    return workorder(number, f"WB-{number}", **changes)


def save_settings(world):
    world.apply(A)
    world.apply(STRICT, {"nieuweGegevens": {}}, personal_token="personal-demo", company=COMPANIES[STRICT])
    world.apply(ALT, {"alternatieveWerkbonstatus": "50"}, personal_token="personal-demo", company=COMPANIES[ALT])
    world.apply(YOUNG, personal_token="personal-demo", company=COMPANIES[YOUNG], actief_sinds="")


def seed(world):
    """What the office had made at the vendor before: companies, a token, and for one company a customer and an hour."""
    names = {A: "Installatiebedrijf A", STRICT: "Bedrijf B", ALT: "Bedrijf C", YOUNG: "Bedrijf D"}
    http("POST", world.addresses["sandbox"] + "/_seed", {
        "companies": [{"id": int(company), "name": names[account]} for account, company in COMPANIES.items()],
        "tokens": [{"access_token": "personal-demo"}],
        "products": [{"company": int(COMPANIES[STRICT]),
                      "invoice_line": {"description": "Arbeid monteur", "price_per_unit": "65.0", "product_code": "ARB"}}],
    })


def offer(world):
    world.hour_types()
    tell = world.tell
    tell(A, row(1001))
    tell(A, row(1002, **relation("20002", "Garage Nieuw")))
    tell(STRICT, row(1003, **relation("30003", "Klant Onbekend")))
    tell(A, row(1004, WorkStatus="0"))
    tell(ALT, row(1005, WorkStatus="50"))
    tell(A, row(1006), times=3)

    now = int(time.time() * 1_000_000)
    newer = row(1007)
    newer["Workperiods"] = [dict(newer["Workperiods"][0], TotalTime="01:00", EndTime="09:30")]
    tell(A, newer, revision=now)                  # 1:00 x 65,00 = 65,00
    tell(A, row(1007), revision=now - 1_000_000)  # said 1:45, but that was before

    tell(STRICT, row(1008, **relation("30008", "Klant Later")))
    for number in (1009, 1010):
        tell(A, row(number, **relation("20009", "Bakkerij Tweemaal")))
    tell(YOUNG, row(1011), revision=now - 90 * 86_400 * 1_000_000)
    for number, name in ((1012, "Vijfhonderd"), (1013, "Stilte"), (1014, "Druk"), (1017, "Weigering")):
        tell(A, row(number))
    with_material = row(1016)
    with_material["Materials"] = [{"MaterialCode": "KOP-15", "MaterialNr": "6", "MaterialPrice": "2,35", "MaterialName": "Knelkoppeling 15 mm"}]
    tell(A, with_material)                        # 6 x 2,35 + 1,75 x 65,00 = 14,10 + 113,75


def set_faults(world):
    invoice = lambda number, fault, **more: {"match": {"method": "POST", "path": "sales_invoices", "body_contains": f"WB-{number}"},
                                             "fault": fault, "times": 1, **more}
    world.faults([invoice(1012, "5xx_after"), invoice(1013, "hang_after"), invoice(1014, "rate_limit", retry_after=1),
                  invoice(1017, "5xx_before", status=422)])


def rubbish(world):
    """Bytes that are no event, straight onto the topic."""
    subprocess.run(["kcat", "-b", world.brokers, "-P", "-t", "koppel.werkbon-status-changed.v1", "-k", "acme/outsmart"],
                   input=b"dit is geen werkbon", check=True, capture_output=True, timeout=30)


def ended(world, numbers):
    bonnen = world.werkbonnen()
    wanted = {"AFGEHANDELD", "FOUT", "OVERGESLAGEN"}
    return all(bonnen.get((BY_NUMBER[n].account, n), {}).get("uitkomst") in wanted for n in numbers)


def judge(world):
    ledger = world.ledger()
    bonnen = world.werkbonnen()
    for case in CASES:
        case.bon = bonnen.get((case.account, case.number), {})
        text = f"Werkbonnummer: WB-{case.number}"
        case.found = [i for i in ledger["invoices"] if i.get("description") == text]
        say = case.complaints.append
        if case.bon.get("uitkomst") != case.outcome:
            say(f"outcome {case.bon.get('uitkomst')}, expected {case.outcome}")
        if (case.bon.get("status"), case.bon.get("werkbonstatus")) != (case.status, case.code):
            say(f"statuses {case.bon.get('status')}/{case.bon.get('werkbonstatus')}, expected {case.status}/{case.code}")
        if len(case.found) != case.invoices:
            say(f"{len(case.found)} invoices in the ledger, expected {case.invoices}")
        if case.total and case.found and float(case.found[0]["price_without_vat"]) != float(case.total):
            say(f"total {case.found[0]['price_without_vat']}, expected {case.total}")
        if case.reason and case.reason not in [r["code"] for r in case.bon.get("redenen", [])]:
            say(f"reasons {case.bon.get('redenen')}, expected {case.reason}")

    extra = []
    def count(what, items, expected):
        if len(items) != expected:
            extra.append(f"{what}: {len(items)}, expected {expected}")
    relations = ledger["contacts"]
    count("relaties met nummer 20009 (twee werkbonnen van een nieuwe klant)", [c for c in relations if c["contact_number"] == "20009"], 1)
    count("relaties met nummer 20002 (aanmaken mag)", [c for c in relations if c["contact_number"] == "20002"], 1)
    count("relaties met nummer 30003 (aanmaken mag niet)", [c for c in relations if c["contact_number"] == "30003"], 0)
    in_a = [p for p in ledger["products"] if str(p["company_id"]) == COMPANY]
    count("artikelen ARB", [p for p in in_a if p["invoice_line"]["product_code"] == "ARB"], 1)
    count("artikelen KOP-15", [p for p in in_a if p["invoice_line"]["product_code"] == "KOP-15"], 1)
    letters = world.ctl("dead-letter", "list", *world.kafka_flags())
    count("dode letters (rommel op het topic)", letters, 1)
    return extra


def table(extra):
    head = ("werkbon", "uitkomst", "Status", "werkbonst.", "factuur bij de vendor", "totaal", "ms", "")
    rows = [(f"{c.number} {c.what}", c.bon.get("uitkomst") or "-", c.bon.get("status") or "-", c.bon.get("werkbonstatus") or "-",
             str(c.found[0]["id"]) if c.found else "-", c.found[0]["price_without_vat"] if c.found else "-",
             str(c.bon.get("milliseconds", "-")), "ok" if not c.complaints else "NIET GOED") for c in CASES]
    widths = [max(len(r[i]) for r in [head, *rows]) for i in range(len(head))]
    for line in [head, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    for case in CASES:
        for complaint in case.complaints:
            print(f"  {case.number}: {complaint}")
    for line in extra:
        print(f"  {line}")


def step(text):
    print(f"demo: {text}", file=sys.stderr, flush=True)


def run(world, keep):
    step("starting broker, sandbox, services, field app and worker")
    world.start_all(worker=("--deadline", "2s", "--nalanding", "3s", "--budget", "20s", "--max-calls", "8", "--cache", "5s"))
    seed(world)
    save_settings(world)
    set_faults(world)
    step(f"offering {len(CASES)} werkbonnen")
    offer(world)
    rubbish(world)
    first = [c.number for c in CASES if c.number not in ("1008", "1015")]
    wait_for("the first round of werkbonnen has its outcomes", lambda: ended(world, first), 60)

    # A person makes the missing customer at the vendor, and sets the werkbon back to 1.
    wait_for("werkbon 1008 is at 99", lambda: world.werkbonnen().get((STRICT, "1008"), {}).get("werkbonstatus") == "99", 30)
    http("POST", world.addresses["sandbox"] + "/_seed", {"contacts": [{
        "company": int(COMPANIES[STRICT]), "company_name": "Klant Later", "contact_number": "30008"}]})
    world.set_werkbonstatus(STRICT, "1008", "1")
    step("expiring every access token")
    http("POST", world.addresses["sandbox"] + "/_expire", {})
    world.tell(A, row(1015))
    wait_for("the second round has its outcomes",
             lambda: all(world.werkbonnen().get((BY_NUMBER[n].account, n), {}).get("uitkomst") == "AFGEHANDELD" for n in ("1008", "1015")), 60)
    wait_for("the rubbish is put aside", lambda: world.ctl("dead-letter", "list", *world.kafka_flags()), 30)
    # Our own flips come back as events; nothing new may come of them.
    wait_for("the journal is at rest", lambda: not any(
        w in ("begonnen", "nieuw") for w in counts(world)), 30)

    extra = judge(world)
    table(extra)
    bad = sum(bool(c.complaints) for c in CASES) + len(extra)
    print(f"{len(CASES) - sum(bool(c.complaints) for c in CASES)} of {len(CASES)} werkbonnen as expected" + (f", {len(extra)} other complaints" if extra else ""))
    if keep:
        stay(world)
    return 1 if bad else 0


def counts(world):
    states = []
    for case in CASES:
        try:
            answer = world.ctl("werkbon", "show", "--journal", world.addresses["journal"], "--account", case.account, "--id", case.number)
        except Failed:
            continue
        states += [w["toestand"] for w in answer.get("werkbonnen", [])]
    return states


def stay(world):
    print("\neverything is left running; Ctrl-C stops it")
    for name, address in world.addresses.items():
        print(f"  {name:22} {address}")
    print(f"  logs                   {world.dir}")
    print("try by hand:")
    print(f"  kcat -b {world.brokers} -P -t koppel.werkbon-status-changed.v1 -k acme/outsmart shared/wire/testdata/werkbon_t13.json")
    print(f"  build/dev/bin/koppelctl werkbon show --journal {world.addresses['journal']} --account acme --id 5210933", flush=True)
    signal.pause()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=str(ROOT / "build/dev/bin"), help="where the programs are")
    parser.add_argument("--brokers", help="Apache Kafka's address; without it the embedded broker")
    parser.add_argument("--keep", action="store_true", help="leave everything running and print the addresses")
    options = parser.parse_args()
    with reported(), tempfile.TemporaryDirectory(prefix="koppel-demo-", ignore_cleanup_errors=True) as directory:
        with World(options.bin, directory, options.brokers) as world:
            try:
                sys.exit(run(world, options.keep))
            except Failed:
                for name, process in world.processes:
                    if process.poll() is not None:
                        print(f"{name} ended with status {process.returncode}:\n{world.tail(name)}", file=sys.stderr)
                if "fieldapp" in world.addresses:
                    table(judge(world))
                raise


if __name__ == "__main__":
    main()
