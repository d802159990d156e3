"""A day's load squeezed in ten minutes: memory and descriptors of worker, journal and settings service stay flat.

Werkbonnen at a pace, with now and then a lost answer, a refusal and a restart of nothing at all. Sampled from /proc. Twice it
rests, after the first minute and at the end: what a busy moment took of connections is given back by then, what leaks is not.
"""
import random
import statistics
import sys
import time

from catalogue import Fault
from koppel_harness import Failed
from measure import descriptors, rss_mib
from world import FaultWorld

WATCHED = ("w0", "journal-service", "settings-service")
PER_SECOND = 50  # 25,000 in ten minutes
REST = 45        # seconds with one werkbon each: a connection that half a minute did without is closed
MOST_DESCRIPTORS = 350  # 256 werkbonnen at once, and what the process itself needs
PEAK = 600       # and a Monday morning first: what the worker needs at its busiest it has within the first minute


class SoakRun:
    def __init__(self, options, kafka, directory):
        self.fault = Fault("soak", "", {}, {}, None)
        self.kafka, self.directory, self.bin, self.keep, self.seed = kafka, directory, options.bin, options.keep, options.seed
        self.rng = random.Random(options.seed)
        self.lost = self.twice = self.events = 0


def run(options, kafka, directory):
    """Prints one line; true when all is flat and right."""
    soak = SoakRun(options, kafka, directory)
    seconds = options.minutes * 60
    wrong = []
    with FaultWorld(soak, accounts=24, sandbox=("--delay-ms", "20")) as world:
        world.faults([{"match": world.koppeling.create, "fault": "close_after", "every": 50},
                      {"fault": "5xx_before", "status": 503, "every": 200}])
        world.worker("w0")
        world.until_ready()
        processes = {name: world.process(name) for name in WATCHED}
        samples = {name: [] for name in WATCHED}
        began = time.monotonic()
        at_rest = {name: [] for name in WATCHED}

        def watch(until):
            while time.monotonic() < began + until:
                time.sleep(1)
                at = time.monotonic() - began
                for name, process in processes.items():
                    if process.poll() is not None:
                        raise Failed(f"{name} ended:\n{world.tail(name)}")
                    samples[name].append((at, rss_mib(process), descriptors(process)))
                if int(at) % 30 == 0:
                    print(f"soak: {at:.0f} s, {world.invoices()} invoices, " +
                          ", ".join(f"{n} {s[-1][1]:.1f} MiB {s[-1][2]} fds" for n, s in samples.items()), file=sys.stderr, flush=True)

        def work(until, per_second):
            offering = world.paced(int(per_second * (until - (time.monotonic() - began))), per_second)
            watch(until)
            offering.done()

        world.offer(PEAK)
        for busy_until in (min(60, seconds / 4), seconds - REST):
            work(busy_until, PER_SECOND)
            work(busy_until + REST, 1)
            for name, rows in samples.items():
                at_rest[name].append(min(r[2] for r in rows[-5:]))
        try:
            world.settle(60)
        except Failed as failure:
            wrong.append(str(failure))
        text = []
        for name, rows in samples.items():
            warm = [r for r in rows if r[0] > min(60, seconds / 4)]
            part = max(1, len(warm) // 5)
            first, last = warm[:part], warm[-part:]
            growth = statistics.median(r[1] for r in last) / statistics.median(r[1] for r in first) - 1
            before, after = at_rest[name]
            text.append(f"{name}={last[-1][1]:.1f}MiB({100 * growth:+.1f}%) fds={before}->{after}(most {max(r[2] for r in rows)})")
            if growth > 0.05:
                wrong.append(f"{name} grew by {100 * growth:.1f} %")
            if after > before + 5:
                wrong.append(f"{name} holds {after} descriptors at rest, was {before}")
            if max(r[2] for r in rows) > MOST_DESCRIPTORS:
                wrong.append(f"{name} held {max(r[2] for r in rows)} descriptors, more than {MOST_DESCRIPTORS}")
    print(f"soak {'not ok' if wrong else 'ok'} lost={soak.lost} twice={soak.twice} events={soak.events} {' '.join(text)} seed={options.seed} "
          f"seconds={time.monotonic() - began:.0f}", flush=True)
    for line in wrong:
        print(f"  {line}", flush=True)
    return not wrong
