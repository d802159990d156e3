#!/usr/bin/env python3
"""What the codecs cost: a concept frozen and the answer to it decoded, per vendor, and the memory that a large table of iMUIS takes.

Runs bench-codec and prints its figures as tables; --write puts them into docs/performance.md. Exits with 1 when the memory goes over its bound.
"""
import argparse
import datetime
import json
import os
import pathlib
import subprocess
import sys

from arms import ROOT
from report import table

BEGIN, END = "<!-- codec -->", "<!-- end of codec -->"


def about(load):
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown processor")
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False).stdout.strip()
    cores = os.cpu_count()
    busy = f"; the machine was busy (load {load:.1f} on {cores} cores), so to be measured again on a quiet one" if load > cores / 2 else f", load {load:.1f} before"
    return f"Measured {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d %H:%M} UTC at commit {commit}, on {cores} cores of {cpu}{busy}."


def vendors(result):
    head = ["vendor", "Freeze, us", "lowest", "decode, us", "lowest", "frozen, KiB", "answer, KiB"]
    return table(head, [[v["vendor"], *(f"{v[what][which]:.1f}" for what in ("freeze", "decode") for which in ("median_us", "lowest_us")),
                         f"{v['frozen_bytes'] / 1024:.1f}", f"{v['answer_bytes'] / 1024:.1f}"] for v in result["vendors"]])


def tables(result):
    head = ["rows", "per answer", "an answer, MiB", "CPU, ms", "memory added at most, MiB", "bound, MiB", ""]
    return table(head, [[f"{t['rows']:,}", f"{t['page_size']:,}", f"{t['answer_bytes'] / 2**20:.2f}", f"{t['ms']:.0f}", f"{t['grown_mib']:.1f}",
                         f"{t['most_mib']:.0f}", "yes" if t["within"] else "**no**"] for t in result["tables"]])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=str(ROOT / "build/release/bin"))
    parser.add_argument("--write", action="store_true", help="put the tables into the page")
    parser.add_argument("--page", default=str(ROOT / "docs/performance.md"))
    options = parser.parse_args()
    load = os.getloadavg()[0]
    ran = subprocess.run([str(pathlib.Path(options.bin).resolve() / "bench-codec")], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if not ran.stdout:
        sys.exit("codec.py: bench-codec measured nothing")
    result = json.loads(ran.stdout)
    text = "\n\n".join([about(load), f"A concept of {result['lines']} lines:", vendors(result), "A table of iMUIS, read whole:", tables(result)])
    print(text)
    if options.write:
        page = pathlib.Path(options.page)
        before, rest = page.read_text().split(BEGIN)
        page.write_text(before + BEGIN + "\n\n" + text + "\n\n" + END + rest.split(END)[1])
        print(f"codec.py: wrote {page}")
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main())
