#!/usr/bin/env python3
"""Never twice, by name, through real processes on the embedded broker. Each case has a Koppel of its own, writes its steps
out, and ends with the vendor's own ledger (design, 5). Conditions are awaited; nothing sleeps.

stalled       a create stalls at the vendor past its deadline while another worker takes over
stale         a worker is stopped in its create, another ends it, the first wakes up and tells its end
old_sweep     an old revision that the sweep offered comes behind a newer one
withdrawn     a newer revision is not for us while the older waits
echo          our own flip comes back as an event
repaired      a werkbon at 99 is repaired and set back to 1
renamed       the customer and the hour type get another number and name at the vendor (X39, X55)
changed       a werkbon changes after it was Afgehandeld (X34)
exists        the vendor says 422 because the invoice exists, and no search finds it yet
refused       the vendor refuses connections: those creates never count
restored      a backup of the journal is put back, and the werkbon comes again, newer
unsure        two creates get no answer: ONZEKER, then made once it is sure
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from koppel_harness import COMPANY, ROOT, Failed, World, http, reported, wait_for, workorder  # noqa: E402

TOPIC = "koppel.werkbon-status-changed.v1"
CREATE = {"method": "POST", "path": "sales_invoices"}
BON = ("acme", "1")  # the one werkbon of each case
WORKER = {"--session": "4s", "--budget": "2s", "--cache": "1s", "--deadline": "2s", "--nalanding": "2s"}


def flags(**changes):
    merged = {**WORKER, **{f"--{name}": value for name, value in changes.items()}}
    return [part for pair in merged.items() for part in pair]


def step(text):
    print(f"  - {text}", flush=True)


def shorter(**changes):
    """The werkbon with the first period only: 50 minutes, 65,00 instead of 113,75 (hours are rounded up to 15 minutes)."""
    row = workorder(1, **changes)
    row["Workperiods"] = row["Workperiods"][:1]
    return row


def later(seconds=60):
    """A revision that is surely newer than what was told so far, and than the field app's own flips."""
    return int((time.time() + seconds) * 1e6)


class Bon:
    """What is known of the werkbon, each time anew."""

    def __init__(self, world):
        self.world = world

    def told(self):
        return self.world.werkbonnen().get(BON, {})

    def outcome_is(self, outcome):
        return self.told().get("uitkomst") == outcome

    def afgehandeld(self):
        return self.told().get("status") == "Afgehandeld"

    def row(self):
        shown = self.world.ctl("werkbon", "show", "--journal", self.world.addresses["journal"], "--account", BON[0], "--id", BON[1], check=False)
        return (shown or {}).get("werkbonnen", [{}])[0]

    def steps(self, what, text=""):
        return [s for s in self.row().get("stappen", []) if s["wat"] == what and text in s.get("toelichting", "")]

    def invoices(self):
        return [i for i in self.world.ledger()["invoices"] if "WB-1" in i["description"]]

    def must_be_one_invoice(self, excl):
        found = self.invoices()
        if len(found) != 1:
            raise Failed(f"{len(found)} invoices in the ledger, not one\n{json.dumps(self.row(), indent=1)}")
        if float(found[0]["price_without_vat"]) != excl:
            raise Failed(f"the invoice is {found[0]['price_without_vat']}, not {excl}")
        step(f"one invoice in the ledger, of {excl}")

    def must(self, what, answer):
        if not answer:
            raise Failed(f"not so: {what}\n{json.dumps(self.row(), indent=1)}")
        step(what)


def struck(world, fault):
    rules = http("GET", world.addresses["sandbox"] + "/_faults")["rules"]
    return sum(r["fired"] for r in rules if r["fault"] == fault)


def heal(world):
    http("DELETE", world.addresses["sandbox"] + "/_faults")


def sweep(world):
    world.ctl("sweep", "--force", "--journal", world.addresses["journal"])
    return True


def by_hand(world, record, body):
    """Changes a record at the vendor, as a person does there."""
    request = urllib.request.Request(f"{world.addresses['sandbox']}/api/v1/companies/{COMPANY}/{record}", data=json.dumps(body).encode(),
                                     method="PATCH", headers={"Content-Type": "application/json", "Authorization": "Bearer by-hand"})
    with urllib.request.urlopen(request, timeout=30):
        pass


def kcat(world, *arguments, data=None):
    done = subprocess.run(["kcat", "-b", world.brokers, "-t", TOPIC, *arguments], input=data, capture_output=True, timeout=30)
    if done.returncode != 0:
        raise Failed(f"kcat {arguments}: {done.stderr.decode()}")
    return done.stdout


def stalled(world, bon):
    worker = flags(nalanding="20s")
    first = world.start_worker(*worker, name="first")
    step("the vendor takes the create and carries it out only after 15 s, longer than C")
    world.faults([{"match": CREATE, "fault": "late", "delay_ms": 15000, "times": 1}])
    world.tell("acme", workorder(1))
    wait_for("the create is at the vendor", lambda: struck(world, "late") == 1)
    step("its worker hangs (SIGSTOP), its stream to the journal stands; another worker gets the werkbon")
    os.kill(first.pid, signal.SIGSTOP)
    world.start_worker(*worker, name="second")
    wait_for("the second takes over", lambda: bon.steps("begin", "AGAIN"), 40)
    wait_for("it finds nothing and creates anew", lambda: bon.steps("begin", "FIRST, token 3, create 2"), 40)
    step("the other looked first, found nothing, and created: class B need not wait")
    wait_for("the second ends it", bon.afgehandeld, 40)
    wait_for("the stalled create is carried out, and refused", lambda: world.ledger(summary=True)["counts"]["refused_duplicates"] == 1, 30)
    step("the stalled create landed behind it, and the vendor refused it")
    world.kill("first")
    bon.must_be_one_invoice(113.75)


def stale(world, bon):
    first = world.start_worker(*flags(), name="first")
    step("the vendor carries the create out and answers 1,5 s later; its worker is stopped meanwhile (SIGSTOP)")
    world.faults([{"match": CREATE, "fault": "slow", "delay_ms": 1500, "times": 1}])
    world.tell("acme", workorder(1))
    wait_for("its create is carried out", bon.invoices)
    os.kill(first.pid, signal.SIGSTOP)
    world.start_worker(*flags(), name="second")
    wait_for("the second ends it", bon.afgehandeld, 40)
    step("another found it and ended it; the first wakes up (SIGCONT)")
    os.kill(first.pid, signal.SIGCONT)
    wait_for("the first tells its late end", lambda: bon.steps("late_outcome"), 40)
    bon.must("one invoice was told", bon.told()["invoices_told"] == 1)
    bon.must_be_one_invoice(113.75)


def old_sweep(world, bon):
    world.start_worker(*flags())
    step("the vendor is down: the werkbon waits, and the sweep offers it again")
    world.faults([{"fault": "5xx_before", "status": 503}])
    world.tell("acme", workorder(1))
    wait_for("WACHT", lambda: bon.outcome_is("WACHT"))
    sweep(world)
    wait_for("the sweep's event was handled", lambda: bon.told()["results"] >= 2, 30)
    lines = kcat(world, "-C", "-e", "-o", "beginning", "-f", "%p\t%o\t%k\t%h\n").decode().splitlines()
    partition, offset, key, headers = max((line.split("\t") for line in lines), key=lambda at: int(at[1]))
    old = kcat(world, "-C", "-p", partition, "-o", offset, "-c", "1", "-f", "%s")
    step("the vendor is back; a newer revision is invoiced")
    heal(world)
    world.tell("acme", shorter(), revision=later())
    wait_for("Afgehandeld", bon.afgehandeld)
    step("the sweep's old event comes once more, behind the newer one")
    (world.dir / "old").write_bytes(old)
    kcat(world, "-P", "-p", partition, "-k", key, *[part for h in headers.split(",") for part in ("-H", h)], str(world.dir / "old"))
    wait_for("it is dropped", lambda: bon.steps("open", "opgevolgd door een nieuwere wijziging, door AANBIEDER_SWEEP"))
    bon.must("no attention: nothing changed", not bon.row().get("aandacht"))
    bon.must_be_one_invoice(65.0)


def withdrawn(world, bon):
    world.start_worker(*flags())
    step("the vendor is down: the werkbon waits")
    world.faults([{"fault": "5xx_before", "status": 503}])
    world.tell("acme", workorder(1))
    wait_for("WACHT", lambda: bon.outcome_is("WACHT"))
    step("a newer revision has werkbonstatus 0: not for the vendor")
    world.tell("acme", workorder(1, WorkStatus="0"), revision=later())
    wait_for("OVERGESLAGEN", lambda: bon.row().get("toestand") == "overgeslagen")
    step("the vendor is back, and the sweep comes round")
    heal(world)
    swept = len(bon.steps("opnieuw_aangeboden"))
    sweep(world)
    bon.must("the sweep leaves it alone", len(bon.steps("opnieuw_aangeboden")) == swept and bon.row()["toestand"] == "overgeslagen")
    step("the older revision comes once more")
    world.tell("acme", workorder(1), revision=later(-3600))
    wait_for("it is dropped", lambda: bon.steps("open", "opgevolgd"))
    bon.must("no invoice in the ledger", not bon.invoices())


def echo(world, bon):
    world.start_worker(*flags())
    step("a werkbon becomes Afgehandeld; the field app tells of its new status")
    world.tell("acme", workorder(1))
    wait_for("the echo is heard", lambda: bon.steps("open", "echo van de eigen statuswijziging"))
    bon.must("it is no new offer and no change", int(bon.row()["offer"]) == 1 and not bon.row().get("aandacht"))
    bon.must("one result was told", bon.told()["results"] == 1)
    bon.must_be_one_invoice(113.75)


def repaired(world, bon):
    world.apply("acme", settings={"nieuweGegevens": {"relaties": False, "materialen": True, "uursoorten": True}}, refresh_token=None)
    world.start_worker(*flags())
    step("a customer that the vendor does not know, and may not be made: 99")
    world.tell("acme", shorter(CustomerDebtorNr="777"))
    wait_for("99", lambda: bon.told().get("werkbonstatus") == "99")
    wait_for("the echo of the 99 is heard", lambda: bon.steps("open", "echo van de eigen statuswijziging"))
    bon.must("it stays at 99, with one verdict", bon.outcome_is("FOUT") and bon.told()["results"] == 1 and int(bon.row()["offer"]) == 1)
    step("the customer is made at the vendor, the werkbon set back to 1")
    http("POST", world.addresses["sandbox"] + "/_seed", {"contacts": [{"company": 1203348871, "company_name": "Bakkerij Het Stoepje", "contact_number": "777"}]})
    world.set_werkbonstatus("acme", "1", "1")
    wait_for("Afgehandeld", bon.afgehandeld)
    bon.must("in a second offer of the same invoice", (int(bon.row()["offer"]), int(bon.row()["generation"])) == (2, 1))
    bon.must_be_one_invoice(65.0)


def renamed(world, bon):
    world.start_worker(*flags())
    step("a werkbon of a new customer, with a new hour type: both are made")
    world.tell("acme", workorder(2, "WB-2"))
    wait_for("it is Afgehandeld", lambda: world.werkbonnen().get(("acme", "2"), {}).get("status") == "Afgehandeld")
    before = world.ledger()
    customer, = (c for c in before["contacts"] if c["contact_number"] == "10042")
    hours, = (p for p in before["products"] if p["invoice_line"]["product_code"] == "ARB")
    step("somebody gives them another number, code and name at the vendor, and the worker forgets what it saw")
    http("POST", world.addresses["sandbox"] + "/_seed", {"tokens": [{"access_token": "by-hand"}]})
    by_hand(world, f"contacts/{customer['id']}", {"contact": {"company_name": "Het Stoepje Holding", "contact_number": "K-1"}})
    by_hand(world, f"products/{hours['id']}", {"product": {"invoice_line": {"description": "Werk", "product_code": "W-1", "price_per_unit": "65.0"}}})
    world.stop("export-worker")
    world.start_worker(*flags())
    world.tell("acme", workorder(1))
    wait_for("Afgehandeld", bon.afgehandeld)
    after = world.ledger()
    bon.must("no second customer and no second hour type", all(len(after[kind]) == len(before[kind]) for kind in ("contacts", "products")))
    invoice, = bon.invoices()
    bon.must("it is the customer's, with a line of that hour type", str(customer["id"]) in json.dumps(invoice) and str(hours["id"]) in json.dumps(invoice))
    bon.must_be_one_invoice(113.75)


def changed(world, bon):
    world.start_worker(*flags())
    step("a werkbon is invoiced")
    world.tell("acme", workorder(1))
    wait_for("Afgehandeld", bon.afgehandeld)
    step("it changes at the field app")
    world.tell("acme", shorter(), revision=later())
    wait_for("attention", lambda: bon.row().get("aandacht"))
    step("a person is asked to look at it")
    bon.must_be_one_invoice(113.75)


def exists(world, bon):
    worker = flags()
    step("the first create is carried out and its answer lost; no search finds it")
    world.faults([{"match": CREATE, "fault": "close_after", "times": 1},
                  {"match": {"method": "GET", "path": "api_reference"}, "fault": "unfound"}])
    world.start_worker(*worker)
    world.tell("acme", workorder(1))
    wait_for("a second create is refused: it exists", lambda: world.ledger(summary=True)["counts"]["refused_duplicates"] >= 1, 30)
    bon.must("422 alone makes no 99", bon.told().get("werkbonstatus") == "1")
    step("now a search finds it")
    heal(world)
    wait_for("Afgehandeld", lambda: sweep(world) and bon.afgehandeld(), 40, every=1)
    bon.must_be_one_invoice(113.75)


def refused(world, bon):
    world.start_worker(*flags(cache="60s"))
    step("another werkbon of this customer, so that everything but the create is remembered")
    world.tell("acme", workorder(2, "WB-2"))
    wait_for("the other is Afgehandeld", lambda: world.werkbonnen().get(("acme", "2"), {}).get("status") == "Afgehandeld")
    step("nobody listens at the vendor's address")
    world.stop("rompslomp-sandbox")
    world.tell("acme", workorder(1))
    wait_for("WACHT", lambda: bon.outcome_is("WACHT"), 40)
    begun = bon.steps("begin", "FIRST")
    bon.must(f"{len(begun)} creates were begun, each as the first", begun and all("create 1," in s["toelichting"] for s in begun))
    bon.must("no attention: nothing is unknown", not bon.row().get("aandacht"))
    step("the vendor is back, and the sweep comes round")
    world.start_sandbox()
    wait_for("Afgehandeld", lambda: sweep(world) and bon.afgehandeld(), 40, every=1)
    bon.must("it was begun freely, again as the first", "create 1," in bon.steps("begin", "FIRST")[-1]["toelichting"])
    bon.must_be_one_invoice(113.75)


def restored(world, bon):
    world.start_worker(*flags())
    step("the journal's database is copied")
    world.stop("journal-service")
    shutil.copytree(world.dir, world.dir.with_name("copy"), ignore=lambda d, names: [n for n in names if not n.startswith("journal.db")])
    world.start_journal()
    step("a werkbon is invoiced")
    world.tell("acme", workorder(1))
    wait_for("Afgehandeld", bon.afgehandeld)
    step("the copy is put back with --restore-until")
    world.stop("journal-service")
    for old in world.dir.glob("journal.db*"):
        old.unlink()
    for old in world.dir.with_name("copy").glob("journal.db*"):
        shutil.copy(old, world.dir)
    world.start_journal("--restore-until", "2030-01-01T00:00:00Z")
    step("the werkbon comes again, newer and changed")
    world.tell("acme", shorter(), revision=later())
    wait_for("it is found again", lambda: bon.row().get("toestand") == "afgehandeld", 40)
    bon.must("a person is asked to look: of what is found nobody knows the content", bon.row().get("aandacht"))
    bon.must_be_one_invoice(113.75)


def unsure(world, bon):
    world.start_worker(*flags())
    step("two creates get no answer, and nothing is made")
    world.faults([{"match": CREATE, "fault": "hang_before", "times": 2}])
    world.tell("acme", workorder(1))
    wait_for("the second is at the vendor", lambda: struck(world, "hang_before") == 2, 40)
    wait_for("a person is asked to look at it", lambda: bon.row().get("aandacht"))
    wait_for("made anew, once neither can land any more", lambda: sweep(world) and bon.afgehandeld(), 60, every=1)
    first, second, third = (s["tijdstip"] for s in bon.steps("begin", "FIRST"))
    bon.must(f"creates began at {first[11:19]}, {second[11:19]} and {third[11:19]}", first < second < third)
    bon.must("no attention any more", not bon.row().get("aandacht"))
    bon.must_be_one_invoice(113.75)


CASES = [stalled, stale, old_sweep, withdrawn, echo, repaired, renamed, changed, exists, refused, restored, unsure]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog="\n".join(__doc__.splitlines()[3:]),
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=str(ROOT / "build/dev/bin"))
    parser.add_argument("cases", nargs="*", metavar="case", default=[], help="only these; default: all")
    options = parser.parse_args()
    named = {case.__name__: case for case in CASES}
    unknown = [name for name in options.cases if name not in named]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(named)}")
    chosen = options.cases or list(named)
    with reported():
        for name in chosen:
            began = time.monotonic()
            print(name, flush=True)
            with tempfile.TemporaryDirectory(prefix="koppel-never-", ignore_cleanup_errors=True) as directory:
                with World(options.bin, pathlib.Path(directory) / "world") as world:
                    world.start_broker()
                    world.start_sandbox()
                    world.start_settings()
                    world.start_journal()
                    world.start_fieldapp()
                    world.hour_types()
                    world.apply("acme")
                    named[name](world, Bon(world))
                    for worker in [n for n, p in world.processes if "--vendor" in p.args and p.poll() is None]:
                        world.stop(worker)  # While there is still a broker to say goodbye to.
            print(f"  ok  {time.monotonic() - began:.1f} s", flush=True)
        print(f"{len(chosen)} passed, 0 failed")


if __name__ == "__main__":
    main()
