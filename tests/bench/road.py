#!/usr/bin/env python3
"""The whole road on Apache Kafka: events per second and CPU per event, the vendor's sandbox answering at once.

All events are on the topic before the worker starts. The clock runs from the worker's first event to its last outcome; CPU
is each process's own, user and system together. Every werkbon must have its invoice in the sandbox's ledger, once.
"""
import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from koppel_harness import ROOT, Failed, World, http, reported, wait_for  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(process):
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_mib(process):
    for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // 1024
    return 0


def metric(world, name):
    total = 0.0
    for line in http("GET", world.addresses["export-worker metrics"]).splitlines():
        if line.startswith(name):
            total += float(line.rsplit(" ", 1)[1])
    return total


def event(account, number):
    return {"account": account, "veldapp": "VELDAPP_OUTSMART", "werkbon": {
        "id": str(number), "ordernummer": f"WB-{number}", "status": "STATUS_COMPLEET", "werkbonstatus": "1",
        "klant": {"nummer": "10042", "naam": "Bakkerij Het Stoepje", "plaats": "Deventer"},
        "materialen": [{"code": "KOP-15", "omschrijving": "Knelkoppeling 15 mm", "aantal": "6", "prijs": "2.35"}],
        "uren": [{"datum": "2026-02-27", "totaalMinuten": minutes, "uursoort": {"code": "ARB", "naam": "Arbeid monteur", "prijs": "65.00"}}
                 for minutes in (50, 20, 35)]}}


def round_of(options, brokers, directory):
    with World(options.bin, directory, brokers) as world:
        world.start_broker()
        world.start_sandbox("--delay-ms", str(options.delay_ms))
        world.start_settings()
        world.start_journal()
        stamp = int(time.time() * 1000)
        accounts = [f"bench{stamp}-{n}" for n in range(options.connections)]
        http("POST", world.addresses["sandbox"] + "/_seed", {
            "companies": [{"id": 1300000000 + n, "name": f"Bedrijf {n}"} for n in range(options.connections)],
            "tokens": [{"access_token": "bench"}]})
        for n, account in enumerate(accounts):
            world.apply(account, personal_token="bench", company=str(1300000000 + n))
        lines = pathlib.Path(directory) / "events"
        lines.write_text("".join(f"{a}/outsmart|{json.dumps(event(a, i))}\n" for i in range(options.events) for a in [accounts[i % len(accounts)]]))
        subprocess.run([str(pathlib.Path(options.bin) / "bench-load"), "--brokers", brokers, "--topic", "koppel.werkbon-status-changed.v1",
                        "--lines", str(lines), "--events", str(options.events)], check=True)
        worker = world.start_worker("--max-calls", "64", "--max-in-flight", str(options.in_flight))
        processes = {name: p for name, p in world.processes}
        wait_for("the first event", lambda: metric(world, "koppel_events_consumed_total") > 0, 60)
        before = {name: cpu_seconds(p) for name, p in processes.items()}
        began = time.monotonic()
        last = [-1.0, began]

        def done():
            finished = metric(world, "koppel_events_finished_total")
            if finished != last[0]:
                last[:] = finished, time.monotonic()
            if time.monotonic() - last[1] > 30:
                raise Failed(f"nothing ended for 30 s; {finished:.0f} of {options.events} had:\n{world.tail('export-worker')}")
            return finished >= options.events
        wait_for("all events have ended", done, 1800, every=0.1)
        seconds = time.monotonic() - began
        used = {name: (cpu_seconds(p) - before[name]) / options.events * 1e6 for name, p in processes.items()}
        counts = world.ledger(summary=True)
        ledger = world.ledger()
        mine = [i for i in ledger["invoices"] if str(i["company_id"]).startswith("1300000")]
        if len(mine) != options.events:
            raise Failed(f"{len(mine)} invoices in the ledger for {options.events} werkbonnen; counts {counts.get('counts')}")
        return {"events": options.events, "seconds": round(seconds, 2), "events_per_second": round(options.events / seconds, 1),
                "cpu_us_per_event": {name: round(us) for name, us in used.items()}, "worker_peak_mib": peak_mib(worker)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=str(ROOT / "build/release/bin"))
    parser.add_argument("--events", type=int, default=20000, help="werkbonnen per round (20000)")
    parser.add_argument("--connections", type=int, default=200, help="customers they are spread over; 200 werkbonnen each at most, or they wait for the sweep (200)")
    parser.add_argument("--in-flight", type=int, default=256, help="werkbonnen at once in the worker (256)")
    parser.add_argument("--delay-ms", type=int, default=0, help="how long the vendor takes to answer (0)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; the median counts (3)")
    parser.add_argument("--brokers", help="an Apache Kafka that runs; without it one is started")
    parser.add_argument("--json", metavar="FILE", help="write the result here as well")
    options = parser.parse_args()
    own = None if options.brokers else ["--dir", str(ROOT / ".cache/road-kafka")]
    with reported():
        if own:
            started = subprocess.run([str(ROOT / "deploy/kafka/kafka.sh"), "start", "--fresh", *own, "--port", "0"], check=True, stdout=subprocess.PIPE, text=True)
            options.brokers = started.stdout.strip()
        try:
            rounds = []
            for n in range(options.rounds):
                with tempfile.TemporaryDirectory(prefix="koppel-bench-", ignore_cleanup_errors=True) as directory:
                    rounds.append(round_of(options, options.brokers, directory))
                print(f"round {n + 1}: {rounds[-1]['events_per_second']} events/s, CPU per event in us {rounds[-1]['cpu_us_per_event']}, "
                      f"worker's peak {rounds[-1]['worker_peak_mib']} MiB", flush=True)
        finally:
            if own:
                subprocess.run([str(ROOT / "deploy/kafka/kafka.sh"), "stop", *own], check=False)
        median = sorted(rounds, key=lambda r: r["events_per_second"])[len(rounds) // 2]
        print(f"road: {median['events_per_second']} events/s, {median['cpu_us_per_event']['export-worker']} us CPU of the worker per event "
              f"(median of {len(rounds)} rounds of {options.events}, vendor at {options.delay_ms} ms)")
        if options.json:
            pathlib.Path(options.json).write_text(json.dumps({"road": {"machine": platform.platform(), "cores": os.cpu_count(), "options": vars(options),
                                                                       "rounds": rounds, "median": median}}, indent=1) + "\n")


if __name__ == "__main__":
    main()
