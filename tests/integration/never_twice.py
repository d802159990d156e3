#!/usr/bin/env python3
"""Never twice, by name, through real processes on the embedded broker. Each step ends with the vendor's own ledger (design, 5).

changed    a werkbon is invoiced, then changed at the field app: one invoice, attention in the journal (X34)
restored   the journal's database is copied, a werkbon is invoiced, the copy is put back with --restore-until, and the
           werkbon comes again, newer: one invoice
stale      the vendor is slow, the worker is stopped (SIGSTOP) in its create; another takes over and ends it; the first
           wakes up (SIGCONT) and tells its late end: one invoice, one told
"""
import argparse
import json
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from koppel_harness import ROOT, Failed, World, reported, wait_for, workorder  # noqa: E402

QUICK = ("--budget", "5s", "--cache", "1s", "--deadline", "3s", "--nalanding", "2s")


def done(world, number):
    bon = world.werkbonnen().get(("acme", str(number)), {})
    return bon.get("status") == "Afgehandeld"


def one_invoice(world, number, step):
    found = [i for i in world.ledger()["invoices"] if f"WB-{number}" in i["description"]]
    if len(found) != 1:
        raise Failed(f"{step}: {len(found)} invoices in the ledger, not one")
    print(f"{step:10} ok  one invoice", flush=True)


def attention(world, number):
    shown = world.ctl("werkbon", "show", "--journal", world.addresses["journal"], "--account", "acme", "--id", number)
    return '"aandacht": true' in json.dumps(shown)


def changed(world):
    world.tell("acme", workorder(1))
    wait_for("changed: Afgehandeld", lambda: done(world, 1))
    row = workorder(1, WorkDone="iets anders")
    row["Workperiods"] = row["Workperiods"][:1]
    world.tell("acme", row, revision=int(time.time() * 1e6) + 5_000_000)
    wait_for("changed: attention", lambda: attention(world, 1))
    one_invoice(world, 1, "changed")


def restored(world):
    world.stop("journal-service")
    shutil.copytree(world.dir, world.dir.with_name("copy"), ignore=lambda d, names: [n for n in names if not n.startswith("journal.db")])
    world.start_journal()
    world.tell("acme", workorder(2))
    wait_for("restored: Afgehandeld", lambda: done(world, 2))
    world.stop("journal-service")
    for old in world.dir.glob("journal.db*"):
        old.unlink()
    for old in world.dir.with_name("copy").glob("journal.db*"):
        shutil.copy(old, world.dir)
    world.start_journal("--restore-until", "2030-01-01T00:00:00Z")
    before = world.werkbonnen()[("acme", "2")].get("invoices_told", 0)
    row = workorder(2)
    row["Workperiods"] = row["Workperiods"][:1]
    world.tell("acme", row, revision=int(time.time() * 1e6) + 5_000_000)

    def looked():
        shown = world.ctl("werkbon", "show", "--journal", world.addresses["journal"], "--account", "acme", "--id", 2, check=False)
        return '"afgehandeld"' in str(shown).replace("'", '"')
    wait_for(f"restored: known again (told {before})", looked, 40)
    one_invoice(world, 2, "restored")


def stale(world):
    first = next(p for n, p in world.processes if n == "export-worker")
    world.faults([{"match": {"method": "POST", "path": "sales_invoices"}, "fault": "slow", "delay_ms": 2000, "times": 1}])
    world.tell("acme", workorder(3))
    wait_for("stale: its create is carried out", lambda: any("WB-3" in i["description"] for i in world.ledger()["invoices"]), 20)
    os.kill(first.pid, signal.SIGSTOP)
    world.start_worker(*QUICK, name="second")
    wait_for("stale: the second ends it", lambda: done(world, 3), 40)
    os.kill(first.pid, signal.SIGCONT)
    time.sleep(2)
    one_invoice(world, 3, "stale")
    if not world.alive("second"):
        raise Failed("stale: the second worker ended")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=str(ROOT / "build/dev/bin"))
    options = parser.parse_args()
    with reported(), tempfile.TemporaryDirectory(prefix="koppel-never-", ignore_cleanup_errors=True) as directory:
        with World(options.bin, pathlib.Path(directory) / "world") as world:
            world.start_all(worker=QUICK)
            world.hour_types()
            world.apply("acme")
            for step in (changed, restored, stale):
                step(world)
            print("3 passed, 0 failed")


if __name__ == "__main__":
    main()
