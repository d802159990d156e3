#!/usr/bin/env python3
"""Runs the faults of the catalogue (reliability, 2.3) against Koppel's real processes on Apache Kafka.

One line per koppeling and fault on stdout:

    F2 ok lost=0 twice=0 events=10000 kills=200 koppeling=outsmart/rompslomp seed=… seconds=…

lost: werkbonnen without the outcome that is right; twice: invoices, relations and products too many, as the oracle outside
the program counts them. A fault that is not ok names the werkbonnen and prints what every source knows of them. Exit status
0 only when all are ok.
"""
import argparse
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import catalogue  # noqa: E402
from kafka_control import Kafka  # noqa: E402
from koppel_harness import ROOT, Failed  # noqa: E402
from leveranciers import KOPPELINGEN  # noqa: E402


# What must hold at every vendor, whatever its class: those that --all runs when none are named.
EVERYWHERE = ("F1", "F3", "F6", "F7", "F12", "F13", "F17", "F28")


class Run:
    """What a scenario gets: its counts, its chance, the broker, and where to say what it does."""

    def __init__(self, fault, koppeling, options, kafka, directory):
        self.fault, self.koppeling, self.kafka, self.directory = fault, koppeling, kafka, directory
        self.bin, self.keep, self.quick = options.bin, options.keep, options.quick
        self.seed = options.seed
        self.rng = random.Random(f"{fault.name} {options.seed}")
        self.counts = dict(fault.quick if options.quick else fault.full)
        for name in ("events", "kills"):
            if getattr(options, name) is not None and name in self.counts:
                self.counts[name] = getattr(options, name)
        self.lost = self.twice = self.events = 0
        self.said = {}
        self._last = 0.0

    def __getitem__(self, name):
        return self.counts[name]

    def progress(self, text, every=5.0):
        if time.monotonic() - self._last >= every:
            self._last = time.monotonic()
            print(f"{self.fault.name} {self.koppeling}: {text}", file=sys.stderr, flush=True)

    def say(self, **values):
        """More for the fault's line."""
        self.said.update(values)


def counts_text(counts):
    return " ".join(f"{k}={v}" for k, v in counts.items())


def one(fault, koppeling, options, kafka, directory):
    """Runs it and prints its line; answers whether it was ok."""
    began = time.monotonic()
    run = Run(fault, koppeling, options, kafka, directory)
    print(f"{fault.name} {koppeling}: {fault.what} ({counts_text(run.counts)})", file=sys.stderr, flush=True)
    failure = None
    try:
        fault.scenario(run)
    except (Failed, AssertionError, OSError, subprocess.SubprocessError, KeyError, ValueError, TypeError, RuntimeError) as error:
        failure = error
    counts = {"events": run.events or run.counts.get("events", 0), **{k: v for k, v in run.counts.items() if k != "events"}, **run.said}
    print(f"{fault.name} {'not ok' if failure else 'ok'} lost={run.lost} twice={run.twice} {counts_text(counts)} koppeling={koppeling} "
          f"seed={options.seed} seconds={time.monotonic() - began:.0f}", flush=True)
    if failure:
        if not isinstance(failure, (Failed, AssertionError)):
            traceback.print_exception(failure, file=sys.stderr)
        print(f"  {failure}", flush=True)
        for timeline in getattr(failure, "timelines", []):
            print(timeline, flush=True)
        print(f"  logs in {directory}", flush=True)
        try:
            if not kafka.alive():
                kafka.start()
        except (Failed, OSError) as error:
            print(f"Kafka is gone: {error}", file=sys.stderr)
    return failure is None


def arguments():
    parser = argparse.ArgumentParser(prog="./dev faults", description=__doc__.splitlines()[0], formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog="\n".join(__doc__.splitlines()[2:]))
    parser.add_argument("faults", nargs="*", metavar="F1", help="only these; or soak: a day's load squeezed in ten minutes")
    parser.add_argument("--quick", action="store_true", help="the small counts; the whole list within 60 minutes on 2 cores")
    parser.add_argument("--seed", type=int, help="of all chance; printed, to run the same again")
    parser.add_argument("--events", type=int, help="werkbonnen, instead of the table's")
    parser.add_argument("--kills", type=int, help="kills, instead of the table's")
    parser.add_argument("--list", action="store_true", help="the faults with their counts, quick and full")
    parser.add_argument("--planted", action="store_true", help="switches on eleven known bugs one by one, or those named; each must turn its scenario red")
    parser.add_argument("--koppeling", default="outsmart/rompslomp", choices=[*sorted(KOPPELINGEN), "all"], help="which one (outsmart/rompslomp)")
    parser.add_argument("--all", action="store_const", const="all", dest="koppeling",
                        help=f"--koppeling all: every koppeling in turn; when no fault is named {' '.join(EVERYWHERE)}")
    parser.add_argument("--minutes", type=float, default=10, help="of the soak (10)")
    parser.add_argument("--bin", default=str(ROOT / "build/dev/bin"), help=argparse.SUPPRESS)
    parser.add_argument("--dir", default=str(ROOT / ".cache/faults-kafka"), help="where Kafka keeps its data (.cache/faults-kafka)")
    parser.add_argument("--port", type=int, default=9692, help="Kafka's port (9692)")
    parser.add_argument("--keep", action="store_true", help="keep every log, not only those of what went wrong")
    options = parser.parse_args()
    options.seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    return parser, options


def main():
    parser, options = arguments()
    every = catalogue.load()
    if options.list:
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        for fault in every:
            print(f"{fault.name:5} {fault.what}\n      quick: {counts_text(fault.quick)}\n      full:  {counts_text(fault.full)}")
        return 0
    known = {f.name: f for f in every}
    wanted = [f for f in options.faults if f != "soak"]
    import planted
    unknown = [f for f in wanted if f not in (planted.BUGS if options.planted else known)]
    if unknown:
        parser.error(f"no {', '.join(unknown)}; there are {' '.join(planted.BUGS if options.planted else [*known, 'soak'])}")
    if options.koppeling == "all" and (options.planted or "soak" in options.faults):
        parser.error("--planted and soak are of one koppeling")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    directory = pathlib.Path(tempfile.mkdtemp(prefix="koppel-faults-"))
    kafka = Kafka(options.dir, options.port)
    failed = []
    try:
        kafka.start(fresh=True)
        if options.planted:
            return planted.run_all(options, kafka, directory, wanted)
        if "soak" in options.faults:
            import soak
            return 0 if soak.run(options, kafka, directory) else 1
        koppelingen = list(KOPPELINGEN) if options.koppeling == "all" else [options.koppeling]
        chosen = [known[f] for f in wanted or (EVERYWHERE if options.koppeling == "all" else known)]
        print(f"{len(chosen)} faults at {', '.join(koppelingen)}, {'quick' if options.quick else 'full'}, seed {options.seed}: " +
              "; ".join(f"{f.name} {counts_text(f.quick if options.quick else f.full)}" for f in chosen), file=sys.stderr)
        began = time.monotonic()
        for koppeling in koppelingen:
            failed += [f"{f.name} {koppeling}" for f in chosen if not one(f, koppeling, options, kafka, directory)]
        ran = len(chosen) * len(koppelingen)
        print(f"{ran - len(failed)} ok, {len(failed)} not ok{': ' + ', '.join(failed) if failed else ''}, in {(time.monotonic() - began) / 60:.1f} minutes",
              file=sys.stderr)
        return 1 if failed else 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except Failed as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        return 1
    finally:
        if kafka.alive():
            kafka.thaw()
        kafka.stop()
        if not failed and not options.keep:
            shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
