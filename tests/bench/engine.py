#!/usr/bin/env python3
"""Koppel's engine beside others on Apache Kafka: the same events, the same stub, the same machine, arms taking turns.

Each arm reads a topic that was filled before, posts every event, publishes the answer and commits. Events per second and
CPU count from the moment that its warm-up is published; time is the broker's, CPU is the arm's own process, user and
system together. After every run each event must have exactly one result, and nothing may be left to commit. Latency is
from the moment that an event is produced, at a rate that waits for nobody, to the broker's receipt of its result.

Everything runs on this machine: a quiet one is a fair one. Figures are medians over the rounds.
"""
import argparse
import contextlib
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from arms import ARMS, MADE_OF, ROOT, Failed, Process, cpu_of
from koppel_harness import reported, wait_for
from topics import Topics

PARTITIONS = 12
KEYS = 10_000
SILENCE = 60  # seconds without one result: it hangs

# Vendor's delay in ms, places, how often each key comes.
CELLS = {
    "0ms-100": {"delay": 0, "in_flight": 100, "skew": "uniform"},
    "10ms-100": {"delay": 10, "in_flight": 100, "skew": "uniform"},
    "100ms-1000": {"delay": 100, "in_flight": 1000, "skew": "uniform"},
    "0ms-100-zipf": {"delay": 0, "in_flight": 100, "skew": "zipf"},
}
ZIPF_SHARE = 0.4  # of the events: the busiest of the keys is a tenth of them, one after the other
PACED = {"delay": 10, "in_flight": 100}
SLOW = {"delay": 10, "in_flight": 1000, "rate": 1000, "one_in": 100}


def say(text):
    print(text, flush=True)


class Bench:
    def __init__(self, options, directory):
        self.options = options
        self.dir = pathlib.Path(directory)
        self.bin = pathlib.Path(options.bin)
        self.number = 0
        self.run = f"bench-{int(time.time())}"  # A Kafka that runs may hold what an earlier one left.
        self.filled = {}  # (skew, events) -> topic

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            if self.options.brokers:
                self.brokers, self.kafka_pid = self.options.brokers, None
            else:
                kafka, where = str(ROOT / "deploy/kafka/kafka.sh"), str(ROOT / ".cache/bench-kafka")
                stack.callback(self.forget_kafka, kafka, where)
                # A port of its own: two that measure at once must not meet on one Kafka.
                started = subprocess.run([kafka, "start", "--fresh", "--dir", where, "--port", "0"], check=True, stdout=subprocess.PIPE, text=True)
                self.brokers = started.stdout.strip()
                self.kafka_pid = int((pathlib.Path(where) / "pid").read_text())
            self.topics = Topics(self.brokers, PARTITIONS)
            stack.callback(self.topics.close)
            port = self.dir / "stub.port"
            self.stub = stack.enter_context(Process("bench-stub", [str(self.bin / "bench-stub"), "--port-file", str(port)], self.dir / "stub.log"))
            wait_for("the stub listens", lambda: self.stub.check() or port.exists(), 10)
            self.url = f"http://127.0.0.1:{port.read_text().strip()}"
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *problem):
        self.stack.__exit__(*problem)

    @staticmethod
    def forget_kafka(kafka, where):
        subprocess.run([kafka, "stop", "--dir", where], check=False)
        shutil.rmtree(pathlib.Path(where) / "data", ignore_errors=True)

    def fill(self, topic, events, **flags):
        command = [str(self.bin / "bench-load"), "--brokers", self.brokers, "--topic", topic, "--events", str(events), "--keys", str(KEYS)]
        for name, value in flags.items():
            if value:
                command += [f"--{name}", str(value)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"bench-load: {done.stderr.strip()}")

    def topic_of(self, skew, events):
        """One topic for all arms and rounds: each run reads it as a group of its own."""
        if (skew, events) not in self.filled:
            topic = self.topics.create(f"{self.run}-in-{skew}-{events}")
            self.fill(topic, events, skew=skew)
            self.filled[skew, events] = topic
        return self.filled[skew, events]

    @contextlib.contextmanager
    def running(self, arm, topic, delay, in_flight):
        self.number += 1
        out = self.topics.create(f"{self.run}-out-{self.number}", **{"message.timestamp.type": "LogAppendTime"})
        flags = {"brokers": self.brokers, "in": topic, "out": out, "group": f"{self.run}-{self.number}", "url": f"{self.url}/{delay}",
                 "in-flight": in_flight}
        with Process(arm.name, arm.command(self.bin, flags), self.dir / f"{self.number}-{arm.name}.log") as process:
            yield process, out

    def wait_until(self, process, out, count, every=0.02):
        """Until so many results are there; answers how many there are."""
        last, since = -1, time.monotonic()
        while True:
            process.check()
            now = self.topics.count(out)
            if now >= count:
                return now
            if now != last:
                last, since = now, time.monotonic()
            elif time.monotonic() - since > SILENCE:
                raise Failed(f"{process.name}: no result for {SILENCE} s, {now} of {count} are there:\n{process.tail()}")
            time.sleep(every)

    def judge(self, arm, process, topic, out, events, warm):
        time.sleep(1)  # What it would publish twice or commit late.
        peak = process.peak_mib()
        stopped = process.stop()
        done = subprocess.run([str(self.bin / "bench-judge"), "--brokers", self.brokers, "--in", topic, "--out", out,
                               "--group", out.replace("-out", ""), "--events", str(events), "--warm", str(warm)], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"bench-judge: {done.stderr.strip()}")
        verdict = json.loads(done.stdout)
        verdict["peak_mib"], verdict["stopped"] = peak, stopped
        wrong = [f"{verdict[what]} {what}" for what in ("missing", "duplicates", "strange", "uncommitted") if verdict[what]]
        if arm.ordered and verdict["out_of_order"]:
            wrong.append(f"{verdict['out_of_order']} out_of_order")
        if not stopped:
            wrong.append("had to be killed")
        verdict["wrong"] = wrong
        if wrong:
            say(f"    {arm.name}: WRONG: {', '.join(wrong)}")
        return verdict

    def throughput(self, arm, cell):
        share = self.options.share * (ZIPF_SHARE if cell["skew"] == "zipf" else 1)
        warm, events = int(arm.warm * share), int((arm.warm + arm.events) * share)
        topic = self.topic_of(cell["skew"], events)
        with self.running(arm, topic, cell["delay"], cell["in_flight"]) as (process, out):
            at = self.wait_until(process, out, warm)
            others = {"stub": self.stub.popen.pid, **({"kafka": self.kafka_pid} if self.kafka_pid else {})}
            before, began = process.cpu(), time.monotonic()
            others_before = {name: cpu_of(pid) for name, pid in others.items()}
            end = self.wait_until(process, out, events)
            used, seconds = process.cpu() - before, time.monotonic() - began
            verdict = self.judge(arm, process, topic, out, events, warm)
            verdict["cpu_us"] = round(used / max(1, end - at) * 1e6, 1)
            verdict["cores"] = round(used / seconds, 2)
            verdict["cores_of"] = {name: round((cpu_of(pid) - others_before[name]) / seconds, 2) for name, pid in others.items()}
            return verdict

    def paced(self, arm, delay, in_flight, rate, slow=0):
        """Open loop: the load does not wait for anybody. Before it a warm-up."""
        warm = max(1000, int(arm.warm * self.options.share / 2))
        events = int(rate * self.options.paced_seconds)
        self.number += 1
        topic = self.topics.create(f"{self.run}-paced-{self.number}")
        self.fill(topic, warm)
        with self.running(arm, topic, delay, in_flight) as (process, out):
            self.wait_until(process, out, warm)
            self.fill(topic, events, **{"from": warm, "rate": rate, "slow": slow})
            self.wait_until(process, out, warm + events)
            # The first second wakes what slept.
            return self.judge(arm, process, topic, out, warm + events, warm + rate)


def median_of(rounds):
    keys = ("rate", "cpu_us", "peak_mib", "cores", "p50_ms", "p99_ms", "p999_ms")
    return {key: round(statistics.median(one[key] for one in rounds), 1 if key != "cores" else 2) for key in keys if key in rounds[0]}


def package(name):
    done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True, text=True)
    return done.stdout.strip() or None


def about(options):
    cpu = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "?")
    memory = int(pathlib.Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    commit = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    return {
        "when": time.strftime("%Y-%m-%d %H:%M", time.gmtime()), "commit": commit, "quick": options.quick, "rounds": options.rounds,
        "cpu": cpu, "cores": os.cpu_count(), "memory_gib": round(memory), "kernel": platform.release(),
        "load_before": round(os.getloadavg()[0], 2),
        "versions": {"Apache Kafka": "3.9.1", "librdkafka": package("librdkafka1"), "libcurl": package("libcurl4"),
                     "Java": package("openjdk-17-jre-headless"), "Parallel Consumer": "0.5.3.3", "Bento": "1.8.2", "kafkajs": "2.2.4",
                     "Node.js": subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip() if shutil.which("node") else None},
    }


def rounds_of_throughput(bench, arms, options, result):
    for name in options.cells:
        cell = CELLS[name]
        say(f"{name}: vendor at {cell['delay']} ms, {cell['in_flight']} in flight, {KEYS} keys {cell['skew']}")
        runs = {arm.name: [] for arm in arms}
        for n in range(options.rounds):
            for arm in arms[n % len(arms):] + arms[:n % len(arms)]:
                one = bench.throughput(arm, cell)
                runs[arm.name].append(one)
                say(f"  round {n + 1} {arm.name:18} {one['rate']:9.0f} events/s  {one['cpu_us']:6.1f} us CPU/event  {one['peak_mib']:6.1f} MiB  "
                    f"cores: arm {one['cores']}, {', '.join(f'{k} {v}' for k, v in one['cores_of'].items())}")
        result["throughput"][name] = {**cell, "arms": {arm: {"median": median_of(r), "rounds": r} for arm, r in runs.items()}}
        for arm in arms:
            median = result["throughput"][name]["arms"][arm.name]["median"]
            say(f"  median  {arm.name:18} {median['rate']:9.0f} events/s  {median['cpu_us']:6.1f} us CPU/event")


def latencies(bench, arms, options, result):
    rates = [c["median"]["rate"] for c in result["throughput"].get("10ms-100", {}).get("arms", {}).values()]
    rate = options.rate or (max(100, int(min(rates) * 0.6) // 50 * 50) if rates else 1000)
    say(f"latency at {rate} events/s, vendor at {PACED['delay']} ms, {PACED['in_flight']} in flight")
    runs = {arm.name: [] for arm in arms}
    for n in range(options.rounds):
        for arm in arms[n % len(arms):] + arms[:n % len(arms)]:
            one = bench.paced(arm, PACED["delay"], PACED["in_flight"], rate)
            runs[arm.name].append(one)
            say(f"  round {n + 1} {arm.name:18} p50 {one['p50_ms']:7.1f}  p99 {one['p99_ms']:7.1f}  p99.9 {one['p999_ms']:7.1f} ms")
    result["latency"] = {**PACED, "rate": rate, "arms": {arm: {"median": median_of(r), "rounds": r} for arm, r in runs.items()}}


def slow_keys(bench, arms, options, result):
    say(f"slow keys: one key in {SLOW['one_in']} answers after 5 s; the others at {SLOW['rate']} events/s, vendor at {SLOW['delay']} ms, "
        f"{SLOW['in_flight']} in flight")
    result["slow_keys"] = {**SLOW, "arms": {}}
    for arm in arms:
        pairs = []
        for n in range(options.pairs):
            sides = {}
            for side in (("before", "with") if n % 2 == 0 else ("with", "before")):
                sides[side] = bench.paced(arm, SLOW["delay"], SLOW["in_flight"], SLOW["rate"], SLOW["one_in"] if side == "with" else 0)
            ratio = sides["with"]["p99_ms"] / max(0.1, sides["before"]["p99_ms"])
            pairs.append({**sides, "ratio": round(ratio, 3)})
            say(f"  pair {n + 1} {arm.name:18} p99 before {sides['before']['p99_ms']:.1f} ms, with {sides['with']['p99_ms']:.1f} ms: {ratio:.2f}")
        median = {"ratio": round(statistics.median(p["ratio"] for p in pairs), 3),
                  **{side: round(statistics.median(p[side]["p99_ms"] for p in pairs), 1) for side in ("before", "with")}}
        result["slow_keys"]["arms"][arm.name] = {"median": median, "pairs": pairs}
        say(f"  median  {arm.name:18} {median['ratio']:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=str(ROOT / "build/release/bin"), help="where bench-engine and the others are")
    parser.add_argument("--arms", default=",".join(ARMS), help=f"which, of {', '.join(ARMS)} (all)")
    parser.add_argument("--cells", default=",".join(CELLS), help=f"which, of {', '.join(CELLS)}; none: an empty text (all)")
    parser.add_argument("--parts", default="throughput,latency,slow", help="which, of throughput, latency, slow (all)")
    parser.add_argument("--slow-arms", default="koppel", help="arms of the slow keys (koppel)")
    parser.add_argument("--rounds", type=int, help="rounds, arms taking turns; the median counts (3)")
    parser.add_argument("--pairs", type=int, help="alternating pairs of the slow keys (7)")
    parser.add_argument("--rate", type=int, help="events per second of the latency (60 %% of the slowest arm's)")
    parser.add_argument("--share", type=float, help="share of the full number of events (1)")
    parser.add_argument("--quick", action="store_true", help="one round, two fifths of the events, one pair: five minutes, rough")
    parser.add_argument("--brokers", help="an Apache Kafka that runs; without it one is started and forgotten")
    parser.add_argument("--keep-logs", metavar="DIR", help="leave the arms' logs here")
    parser.add_argument("--json", metavar="FILE", help="write the result here as well; tests/bench/report.py reads it")
    options = parser.parse_args()
    options.rounds = options.rounds or (1 if options.quick else 3)
    options.pairs = options.pairs or (1 if options.quick else 7)
    options.share = options.share or (0.4 if options.quick else 1.0)
    options.paced_seconds = 6 if options.quick else 10
    options.cells = [name for name in options.cells.split(",") if name]
    unknown = [name for name in options.arms.split(",") + options.slow_arms.split(",") if name not in ARMS]
    unknown += [name for name in options.cells if name not in CELLS]
    parts = options.parts.split(",")
    unknown += [name for name in parts if name not in ("throughput", "latency", "slow")]
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}")
    missing = [name for name in options.arms.split(",") if name in MADE_OF and not MADE_OF[name].exists()]
    for name in missing:
        say(f"engine.py: {name} is not installed and is left out; tests/bench/peers/install.sh installs it")
    arms = [ARMS[name] for name in options.arms.split(",") if name not in missing]
    result = {"about": about(options), "throughput": {}}
    if result["about"]["load_before"] > 0.5:
        say(f"engine.py: the machine is not quiet, its load is {result['about']['load_before']}: the figures will be rough")
    with reported(), tempfile.TemporaryDirectory(prefix="koppel-bench-", ignore_cleanup_errors=True) as directory:
        try:
            with Bench(options, directory) as bench:
                if "throughput" in parts:
                    rounds_of_throughput(bench, arms, options, result)
                if "latency" in parts:
                    latencies(bench, arms, options, result)
                if "slow" in parts:
                    slow_keys(bench, [ARMS[name] for name in options.slow_arms.split(",")], options, result)
        finally:
            if options.keep_logs:
                shutil.copytree(directory, options.keep_logs, dirs_exist_ok=True)
            if options.json and (result["throughput"] or len(result) > 2):
                pathlib.Path(options.json).write_text(json.dumps(result, indent=1) + "\n")
    wrong = [f"{cell} {arm}: {', '.join(one['wrong'])}" for cell, found in result["throughput"].items()
             for arm, runs in found["arms"].items() for one in runs["rounds"] if one["wrong"] and ARMS[arm].ordered]
    if any(" koppel:" in line for line in wrong):
        sys.exit("engine.py: FAILED: " + "; ".join(wrong))


if __name__ == "__main__":
    main()
