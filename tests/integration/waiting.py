#!/usr/bin/env python3
"""What is not the werkbon's fault waits, never becomes 99, and comes back by the sweep (design, 4; X61, F6, F21).

An account without a koppeling, a login that is lost, and a vendor that is down: each WACHT with both statuses as they
were; each Afgehandeld with one invoice once its cause is gone.
"""
import argparse
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from koppel_harness import ROOT, Failed, World, http, reported, wait_for, workorder  # noqa: E402


def waits(world, account, number, reason):
    bon = wait_for(f"{account}: WACHT", lambda: next((b for k, b in world.werkbonnen().items() if k == (account, number) and b.get("uitkomst") == "WACHT"), None), 60)
    codes = [r["code"] for r in bon["redenen"]]
    if reason not in codes or (bon["status"], bon["werkbonstatus"]) != ("Compleet", "1"):
        raise Failed(f"{account}: reasons {codes}, statuses {bon['status']}/{bon['werkbonstatus']}")
    print(f"{account:10} WACHT {codes}, Compleet/1")


def comes_back(world, account, number):
    def swept():
        world.ctl("sweep", "--force", "--journal", world.addresses["journal"])
        return world.werkbonnen()[(account, number)]["status"] == "Afgehandeld"
    wait_for(f"{account}: Afgehandeld after the sweep", swept, 60, every=1)
    invoices = [i for i in world.ledger()["invoices"] if i["description"] == f"Werkbonnummer: WB-{number}"]
    if len(invoices) != 1:
        raise Failed(f"{account}: {len(invoices)} invoices")
    print(f"{account:10} Afgehandeld, one invoice")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", default=str(ROOT / "build/dev/bin"))
    options = parser.parse_args()
    with reported(), tempfile.TemporaryDirectory(prefix="koppel-wait-", ignore_cleanup_errors=True) as directory:
        with World(options.bin, directory) as world:
            world.start_all(worker=("--budget", "1s", "--cache", "1s", "--deadline", "2s", "--nalanding", "2s"))
            world.hour_types()
            seed = lambda **more: http("POST", world.addresses["sandbox"] + "/_seed", more)
            seed(companies=[{"id": 1400000001}, {"id": 1400000002}, {"id": 1400000003}],
                 tokens=[{"refresh_token": f"refresh-{n}"} for n in (1, 2, 3)])

            world.tell("nieuw", workorder(1, "WB-1"))
            waits(world, "nieuw", "1", "koppeling_onbekend")
            world.apply("nieuw", company="1400000001", refresh_token="refresh-1")
            comes_back(world, "nieuw", "1")

            world.apply("login", company="1400000002", refresh_token="refresh-that-was-withdrawn")
            world.tell("login", workorder(2, "WB-2"))
            waits(world, "login", "2", "opnieuw_inloggen")
            world.apply("login", company="1400000002", refresh_token="refresh-2")
            comes_back(world, "login", "2")

            world.apply("storing", company="1400000003", refresh_token="refresh-3")
            world.stop("rompslomp-sandbox")
            world.tell("storing", workorder(3, "WB-3"))
            waits(world, "storing", "3", "niet_bereikbaar")
            world.start_sandbox()
            comes_back(world, "storing", "3")
            print("3 passed, 0 failed")


if __name__ == "__main__":
    main()
