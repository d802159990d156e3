#!/usr/bin/env python3
"""A worker that dies at any step of the road makes one invoice, one relation and one hour type (design, 5; F1, F2).

Per step: the worker is started with a failpoint there, gets a werkbon of a customer and an hour type that the vendor does
not know, kills itself as kill -9 would, and is started again without it. Then the vendor's own ledger must hold one
invoice, one relation and one product, the field app one invoice told and the Status Afgehandeld.

Runs on Apache Kafka at KOPPEL_TEST_KAFKA.
"""
import argparse
import os
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from koppel_harness import ROOT, Failed, World, http, reported, wait_for, workorder  # noqa: E402

STEPS = ["before_open", "after_open", "after_lookup", "after_koppel_begin", "after_koppel_create", "after_koppel_end",
         "before_begin", "after_begin", "after_create", "before_finish", "after_finish", "before_publish", "after_publish"]
QUICK = ("--instance", "kill-test", "--deadline", "2s", "--nalanding", "2s", "--budget", "10s", "--cache", "1s", "--max-calls", "8")


def one(world, account, number, step):
    world.start_worker(*QUICK, name=f"worker-{step}", env={"KOPPEL_FAILPOINT": step})
    row = workorder(number, f"WB-{number}", CustomerDebtorNr=f"9{number}", CustomerName=f"Klant {step}")
    http("POST", world.addresses["fieldapp"] + "/hourtypes", {"code": 200, "messages": [], "response": [
        {"code": f"U{number}", "name": f"Arbeid {step}", "sale_price": "65.00"}]})
    for hours in row["Workperiods"]:
        hours["HourType"] = f"U{number}"
    world.tell(account, row)
    process = next(p for n, p in world.processes if n == f"worker-{step}")
    wait_for(f"the worker dies at {step}", lambda: process.poll() is not None, 60)
    if process.returncode != -9:
        raise Failed(f"{step}: the worker ended with {process.returncode}, not by the failpoint:\n{world.tail(f'worker-{step}')}")
    world.start_worker(*QUICK, name=f"again-{step}")
    wait_for(f"{step}: Afgehandeld", lambda: world.werkbonnen()[(account, str(number))]["status"] == "Afgehandeld", 90)
    world.stop(f"again-{step}")

    ledger = world.ledger()
    invoices = [i for i in ledger["invoices"] if i["description"] == f"Werkbonnummer: WB-{number}"]
    relations = [c for c in ledger["contacts"] if c["contact_number"] == f"9{number}"]
    products = [p for p in ledger["products"] if p["invoice_line"]["product_code"] == f"U{number}"]
    bon = world.werkbonnen()[(account, str(number))]
    counts = (len(invoices), len(relations), len(products), bon["invoices_told"])
    if counts != (1, 1, 1, 1):
        timeline = world.ctl("werkbon", "show", "--journal", world.addresses["journal"], "--account", account, "--id", number)
        raise Failed(f"{step}: invoices, relations, products, invoices told are {counts}, not one each\n{timeline}")
    if float(invoices[0]["price_without_vat"]) != 113.75:
        raise Failed(f"{step}: the invoice is {invoices[0]['price_without_vat']}, not 113.75 (T13)")
    if str(bon["factuur"]["id"]) != str(invoices[0]["id"]):
        raise Failed(f"{step}: the field app was told invoice {bon['factuur']['id']}, the ledger holds {invoices[0]['id']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=str(ROOT / "build/dev/bin"))
    parser.add_argument("steps", nargs="*", default=STEPS, help="only these steps")
    options = parser.parse_args()
    brokers = os.environ.get("KOPPEL_TEST_KAFKA")
    if not brokers:
        sys.exit("KOPPEL_TEST_KAFKA is not set: this test speaks of Apache Kafka (./dev test starts it)")
    account = f"kill{int(time.time())}"
    with reported(), tempfile.TemporaryDirectory(prefix="koppel-kill-", ignore_cleanup_errors=True) as directory:
        with World(options.bin, directory, brokers) as world:
            world.start_broker()
            world.start_sandbox()
            world.start_settings()
            world.start_journal("--sweep-interval", "2s")
            world.start_fieldapp()
            world.apply(account)
            for number, step in enumerate(options.steps, start=1001):
                began = time.monotonic()
                one(world, account, number, step)
                print(f"killed {step:22} ok  one invoice, one relation, one hour type, Afgehandeld  {time.monotonic() - began:.1f} s", flush=True)
            refused = world.ledger(summary=True)["counts"]
            print(f"{len(options.steps)} passed, 0 failed; creates at the vendor {refused}")


if __name__ == "__main__":
    main()
