#!/usr/bin/env python3
"""Every program explains itself: --help, --version, all complaints at once with status 2, and a stop in time on SIGTERM."""
import argparse
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from koppel_harness import ROOT, Failed, World, http, reported, wait_for  # noqa: E402

PROGRAMS = {  # and a command line with at least two faults, with what must be said of them
    "export-worker": (["--vendor", "nep", "--max-calls", "0"], ["--vendor", "--max-calls", "--brokers", "--settings", "--journal"]),
    "journal-service": (["--sweep-max", "x"], ["--sweep-max", "--database", "--brokers", "--settings"]),
    "settings-service": (["--nonsense"], ["--nonsense", "--database", "--key-file"]),
    "koppel-broker": (["stray", "--nonsense"], ["--nonsense", "stray"]),
    "fieldapp": (["--port", "99999"], ["--port", "--brokers"]),
    "rompslomp-sandbox": (["--port", "99999", "--nonsense"], ["--port", "--nonsense"]),
}
LIMITS = {"export-worker": 45}  # seconds to stop in; the others have 5


def run(bin_dir, name, *arguments):
    return subprocess.run([str(bin_dir / name), *arguments], capture_output=True, text=True, timeout=30)


def explain(bin_dir):
    for name in [*PROGRAMS, "koppelctl"]:
        for flag in ("--help", "--version"):
            done = run(bin_dir, name, flag)
            if done.returncode != 0 or name.split("-")[0] not in done.stdout:
                raise Failed(f"{name} {flag}: status {done.returncode}, said {done.stdout[:200]!r}")
    for name, (arguments, words) in PROGRAMS.items():
        done = run(bin_dir, name, *arguments)
        missing = [word for word in words if word not in done.stderr]
        if done.returncode != 2 or missing:
            raise Failed(f"{name} {' '.join(arguments)}: status {done.returncode}, nothing said of {missing}: {done.stderr}")
    if run(bin_dir, "koppelctl", "werkbon", "dance").returncode != 2:
        raise Failed("koppelctl took an unknown command")


def ready(url):
    try:
        return "not yet" not in (http("GET", url) or "")
    except Failed:  # 503, as long as it is not.
        return False


def stop_in_time(bin_dir):
    with tempfile.TemporaryDirectory(prefix="koppel-stop-") as directory, World(bin_dir, directory) as world:
        world.start_all()
        metrics = world.addresses["export-worker metrics"]
        wait_for("the worker is ready", lambda: ready(metrics.replace("/metrics", "/readyz")), 30)
        for family in ("koppel_build_info", "koppel_inflight_limit", "koppel_kafka_last_poll_timestamp_seconds"):
            if family not in http("GET", metrics):
                raise Failed(f"the worker's metrics lack {family}")
        wait_for("the worker shows its partitions",
                 lambda: re.search(r"^koppel_kafka_assigned_partitions [1-9]", http("GET", metrics), re.MULTILINE), 30)
        for name, process in reversed(world.processes):
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            process.wait(LIMITS.get(name, 5) + 1)
            if process.returncode != 0:
                raise Failed(f"{name} ended with status {process.returncode} on SIGTERM:\n{world.tail(name)}")
            print(f"{name:18} stopped in {time.monotonic() - began:.1f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", default=str(ROOT / "build/dev/bin"))
    options = parser.parse_args()
    with reported():
        explain(pathlib.Path(options.bin).resolve())
        stop_in_time(options.bin)
        print("2 passed, 0 failed")


if __name__ == "__main__":
    main()
