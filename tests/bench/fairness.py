#!/usr/bin/env python3
"""Does one customer's trouble reach the others? The real export-worker, journal, settings and vendor's sandbox on Apache Kafka.

Fifty koppelingen send werkbonnen at a steady rate. With it: one more koppeling, whose vendor takes 5 s to answer, has ten
thousand waiting: a few hundred in the worker, the others put off for the sweep. Before it: the same load without that one. Latency runs from the moment that an event is produced to its
result; pairs alternate, and each side has a Kafka of its own.
"""
import argparse
import contextlib
import json
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

from arms import ROOT
from koppel_harness import Failed, World, http, reported, wait_for
from road import event

KAFKA = str(ROOT / "deploy/kafka/kafka.sh")
WHERE = str(ROOT / ".cache/fairness-kafka")
EVENTS = "koppel.werkbon-status-changed.v1"
RESULTS = "koppel.werkbon-result.v1"
FIRST_COMPANY = 1_300_000_000
BIG = "groot"


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def send(options, brokers, directory, events, rate=0):
    """Events of (account, number), at a rate that waits for nobody or as fast as Kafka takes them."""
    file = pathlib.Path(directory) / "events"
    file.write_text("".join(f"{account}/outsmart|{json.dumps(event(account, number))}\n" for account, number in events))
    command = [str(pathlib.Path(options.bin) / "bench-load"), "--brokers", brokers, "--topic", EVENTS, "--json", "--lines", str(file), "--events", str(len(events))]
    done = subprocess.run(command + (["--rate", str(rate)] if rate else []), capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"bench-load: {done.stderr.strip()}")


def read(brokers, topic):
    """All records of a topic, each with its time in ms."""
    done = subprocess.run(["kcat", "-b", brokers, "-C", "-t", topic, "-o", "beginning", "-e", "-q", "-f", "%T %s\n"], capture_output=True, text=True)
    for line in done.stdout.splitlines():
        stamp, text = line.split(" ", 1)
        yield int(stamp), json.loads(text)


def results_of(brokers):
    """Per (account, werkbon) when its first result was published, and how many there were of each outcome."""
    at, outcomes = {}, {}
    for stamp, result in read(brokers, RESULTS):
        at.setdefault((result["account"], result["werkbonId"]), stamp)
        outcomes[result["uitkomst"]] = outcomes.get(result["uitkomst"], 0) + 1
    return at, outcomes


def side(options, directory, with_big):
    started = subprocess.run([KAFKA, "start", "--fresh", "--dir", WHERE, "--port", "0"], check=True, stdout=subprocess.PIPE, text=True)
    brokers = started.stdout.strip()
    accounts = [f"klant-{n}" for n in range(options.others)]
    with World(options.bin, directory, brokers) as world:
        world.start_broker()
        world.start_sandbox("--delay-ms", str(options.delay_ms))
        world.start_settings()
        world.start_journal()
        everybody = [*accounts, BIG]
        http("POST", world.addresses["sandbox"] + "/_seed", {
            "companies": [{"id": FIRST_COMPANY + n, "name": f"Bedrijf {n}"} for n in range(len(everybody))],
            "tokens": [{"access_token": "bench"}]})
        for n, account in enumerate(everybody):
            world.apply(account, personal_token="bench", company=str(FIRST_COMPANY + n))
        world.faults([{"match": {"path": f"/companies/{FIRST_COMPANY + options.others}/"}, "fault": "slow", "delay_ms": options.slow_ms}])
        world.start_worker()
        send(options, brokers, directory, [(account, n) for n, account in enumerate(accounts)])  # Each has its look-ups behind it.
        wait_for("the warm-up has ended", lambda: len(results_of(brokers)[0]) >= options.others, 120, every=0.5)
        if with_big:
            send(options, brokers, directory, [(BIG, 1_000_000 + n) for n in range(options.big)])
            if not options.arrival:  # A few hundred wait in the worker, the others were put off and wait for the sweep.
                wait_for("all of the big one wait", lambda: len(results_of(brokers)[0]) >= options.others + options.big - 500, 300, every=1)
                time.sleep(5)
        count = int(options.rate * options.seconds)
        load = [(accounts[i % len(accounts)], 10_000 + i) for i in range(count)]
        send(options, brokers, directory, load, options.rate)
        ours = {(account, str(number)) for account, number in load}

        def all_there():
            at, outcomes = results_of(brokers)
            return (at, outcomes) if ours <= at.keys() else None

        at, outcomes = wait_for("every one of the others has its result", all_there, 120, every=1)
        sent = {(e["account"], e["werkbon"]["id"]): stamp for stamp, e in read(brokers, EVENTS)}
        waited = [at[key] - sent[key] for key in ours]
        return {"p50_ms": round(quantile(waited, 0.5), 1), "p99_ms": round(quantile(waited, 0.99), 1), "max_ms": round(max(waited), 1),
                "events": count, "outcomes": outcomes}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=str(ROOT / "build/release/bin"))
    parser.add_argument("--pairs", type=int, help="alternating pairs (3)")
    parser.add_argument("--others", type=int, default=50, help="koppelingen that must not notice (50)")
    parser.add_argument("--big", type=int, help="werkbonnen that wait of the big one (10,000)")
    parser.add_argument("--rate", type=int, default=40, help="werkbonnen per second of the others together (40)")
    parser.add_argument("--seconds", type=float, help="how long (20)")
    parser.add_argument("--delay-ms", type=int, default=50, help="how long the vendor takes for the others (50)")
    parser.add_argument("--slow-ms", type=int, default=5000, help="and for the big one (5000)")
    parser.add_argument("--arrival", action="store_true", help="measure while the ten thousand arrive, not when they wait")
    parser.add_argument("--quick", action="store_true", help="one pair, 2,000 waiting, 8 s: a minute, rough")
    parser.add_argument("--rounds", type=int, dest="pairs", help=argparse.SUPPRESS)
    parser.add_argument("--json", metavar="FILE", help="write the result here as well; tests/bench/report.py reads it")
    options = parser.parse_args()
    options.pairs = options.pairs or (1 if options.quick else 3)
    options.big = options.big or (2_000 if options.quick else 10_000)
    options.seconds = options.seconds or (8 if options.quick else 20)
    with reported(), contextlib.ExitStack() as stack:
        stack.callback(lambda: (subprocess.run([KAFKA, "stop", "--dir", WHERE], check=False), shutil.rmtree(WHERE, ignore_errors=True)))
        pairs = []
        for n in range(options.pairs):
            sides = {}
            for name in (("before", "with") if n % 2 == 0 else ("with", "before")):
                with tempfile.TemporaryDirectory(prefix="koppel-fairness-", ignore_cleanup_errors=True) as directory:
                    sides[name] = side(options, directory, name == "with")
            ratio = sides["with"]["p99_ms"] / sides["before"]["p99_ms"]
            pairs.append({**sides, "ratio": round(ratio, 3)})
            print(f"pair {n + 1}: p50 {sides['before']['p50_ms']} -> {sides['with']['p50_ms']} ms, p99 {sides['before']['p99_ms']} -> "
                  f"{sides['with']['p99_ms']} ms: {ratio:.2f}; outcomes with it {sides['with']['outcomes']}", flush=True)
        median = {"ratio": round(statistics.median(p["ratio"] for p in pairs), 3),
                  **{name: round(statistics.median(p[name]["p99_ms"] for p in pairs), 1) for name in ("before", "with")}}
        print(f"fairness: p99 of {options.others} koppelingen is {median['ratio']:.2f} of before while one has {options.big} waiting "
              f"and its vendor takes {options.slow_ms} ms (median of {len(pairs)} pairs)")
        if options.json:
            pathlib.Path(options.json).write_text(json.dumps({"fairness": {"median": median, "pairs": pairs, "others": options.others,
                "big": options.big, "rate": options.rate, "delay_ms": options.delay_ms, "slow_ms": options.slow_ms}}, indent=1) + "\n")


if __name__ == "__main__":
    main()
