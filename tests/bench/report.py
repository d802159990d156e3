#!/usr/bin/env python3
"""Writes what engine.py, fairness.py and road.py measured into docs/performance.md, with a picture in docs/performance.svg.

Replaces what stands between the two marks of the page; what is written around them stays.
"""
import argparse
import json
import pathlib
import sys
from html import escape

from arms import ARMS, ROOT

BEGIN, END = "<!-- measured -->", "<!-- end of measured -->"
COLOURS = {"koppel": "#1f6f8b", "null": "#b8b8b8", "parallel-consumer": "#d9822b", "bento": "#7a9e3f", "kafkajs": "#a05195"}
PEERS = [name for name in ARMS if name not in ("koppel", "null")]


def title_of(cell):
    return f"{cell['delay']} ms, {cell['in_flight']:,} in flight{', skewed' if cell['skew'] == 'zipf' else ''}"


def ratio(of, to, digits=2):
    return f"{of / to:.{digits}f}" if of and to else "-"


def best(medians, key, choose):
    found = [(medians[name][key], name) for name in PEERS if name in medians and medians[name][key]]
    return choose(found) if found else (0, "")


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def goals(result):
    """What was promised, and what came out."""
    rows = []
    for cell in result["throughput"].values():
        if cell["skew"] == "zipf":
            continue
        medians = {name: arm["median"] for name, arm in cell["arms"].items()}
        koppel, null = medians.get("koppel"), medians.get("null")
        if not koppel:
            continue
        fastest, who = best(medians, "rate", max)
        lightest, whose = best(medians, "cpu_us", min)
        wanted = [(f"of the null arm's events/s", ratio(koppel["rate"], null["rate"]) if null else "-", ">= 0.9")]
        if cell["delay"] == 0:
            wanted.append((f"of {ARMS[who].title if who else 'the best peer'}'s events/s", ratio(koppel["rate"], fastest), ">= 1.5"))
        wanted.append((f"of {ARMS[whose].title if whose else 'the best peer'}'s CPU per event", ratio(koppel["cpu_us"], lightest), "<= 0.33"))
        for what, got, bound in wanted:
            rows.append([title_of(cell), what, got, bound, verdict(got, bound)])
    bare = next((cell for cell in result["throughput"].values() if cell["delay"] == 0 and cell["skew"] != "zipf"), None)
    if "road" in result and bare:
        fastest, who = best({name: arm["median"] for name, arm in bare["arms"].items()}, "rate", max)
        got = ratio(result["road"]["median"]["events_per_second"], fastest)
        rows.append(["the whole road, vendor at 0 ms", f"of {ARMS[who].title if who else 'the best peer'}'s bare POSTs/s", got, ">= 1", verdict(got, ">= 1")])
    if "koppel" in result.get("slow_keys", {}).get("arms", {}):
        got = f"{result['slow_keys']['arms']['koppel']['median']['ratio']:.2f}"
        rows.append(["one key in a hundred answers after 5 s", "p99 of the others, of before", got, "<= 1.2", verdict(got, "<= 1.2")])
    if "fairness" in result:
        got = f"{result['fairness']['median']['ratio']:.2f}"
        rows.append([f"one koppeling with {result['fairness']['big']:,} waiting", "p99 of fifty others, of before", got, "<= 1.2", verdict(got, "<= 1.2")])
    return table(["where", "Koppel's share", "measured", "wanted", ""], rows)


def verdict(got, bound):
    if got == "-":
        return "not measured"
    sign, value = bound.split()
    return "yes" if (float(got) >= float(value) if sign == ">=" else float(got) <= float(value)) else "**no**"


def throughput(result):
    parts = []
    for cell in result["throughput"].values():
        rows = []
        for name, arm in cell["arms"].items():
            m = arm["median"]
            spread = f"{min(r['rate'] for r in arm['rounds']):,.0f} to {max(r['rate'] for r in arm['rounds']):,.0f}"
            missing = sum(r["missing"] for r in arm["rounds"])
            twice = sum(r["duplicates"] for r in arm["rounds"])
            order = sum(r["out_of_order"] for r in arm["rounds"])
            rows.append([ARMS[name].title, f"{m['rate']:,.0f}", spread, f"{m['cpu_us']:.1f}", f"{m['peak_mib']:.0f}", missing, twice, order])
        parts.append(f"**Vendor at {title_of(cell)}**\n\n" +
                     table(["arm", "events/s", "lowest to highest", "CPU us/event", "peak MiB", "missing", "twice", "out of order"], rows))
    return "\n\n".join(parts)


def latency(result):
    if "latency" not in result:
        return ""
    found = result["latency"]
    rows = [[ARMS[name].title, *(f"{arm['median'][key]:.0f}" for key in ("p50_ms", "p99_ms", "p999_ms"))] for name, arm in found["arms"].items()]
    return (f"**Latency in ms at {found['rate']:,} events/s**, vendor at {found['delay']} ms, {found['in_flight']} in flight\n\n" +
            table(["arm", "p50", "p99", "p99.9"], rows))


def slow_keys(result):
    if "slow_keys" not in result:
        return ""
    found = result["slow_keys"]
    rows = [[ARMS[name].title, arm["median"]["before"], arm["median"]["with"], f"{arm['median']['ratio']:.2f}", len(arm["pairs"])]
            for name, arm in found["arms"].items()]
    return (f"**One key in {found['one_in']} answers after 5 s**: p99 of the others in ms, {found['rate']:,} events/s, vendor at {found['delay']} ms, "
            f"{found['in_flight']:,} in flight\n\n" + table(["arm", "before", "with", "median ratio", "pairs"], rows))


def fairness(result):
    if "fairness" not in result:
        return ""
    found = result["fairness"]
    rows = [[n + 1, p["before"]["p99_ms"], p["with"]["p99_ms"], f"{p['ratio']:.2f}"] for n, p in enumerate(result["fairness"]["pairs"])]
    return (f"**One koppeling with {found['big']:,} waiting, its vendor at {found['slow_ms']} ms**: p99 in ms of {found['others']} others, "
            f"{found['rate']} werkbonnen/s through the whole road\n\n" + table(["pair", "before", "with", "ratio"], rows))


def road(result):
    if "road" not in result:
        return ""
    found = result["road"]
    names = list(found["median"]["cpu_us_per_event"])
    rows = [[n + 1, f"{r['events_per_second']:,.0f}", *(r["cpu_us_per_event"][name] for name in names), r["worker_peak_mib"]] for n, r in enumerate(found["rounds"])]
    return (f"**The whole road**: Open, Begin and Finish on disk, {found['options']['events']:,} werkbonnen of {found['options']['connections']} customers, "
            f"vendor at {found['options']['delay_ms']} ms; CPU in us per werkbon of each process\n\n" +
            table(["round", "werkbonnen/s", *names, "worker's peak MiB"], rows))


def about(result):
    a = result["about"]
    versions = ", ".join(f"{name} {version}" for name, version in a["versions"].items() if version)
    return (f"Measured {a['when']} UTC at commit {a['commit']}: {a['rounds']} round{'s' if a['rounds'] != 1 else ''}"
            f"{', the quick way' if a['quick'] else ''}, on {a['cores']} cores of {a['cpu']}, {a['memory_gib']} GiB, Linux {a['kernel']}, "
            f"load {a['load_before']} before. {versions}.")


def picture(result):
    """Two rows of bars per cell: events per second, and CPU per event."""
    cells = list(result["throughput"].values())
    bar, gap, width, left, top = 22, 18, 210, 20, 60
    names = [name for name in ARMS if any(name in cell["arms"] for cell in cells)]
    column = width + 2 * left
    height = top + 2 * (len(names) * bar + gap + 40) + 10
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{column * len(cells)}" height="{height}" font-family="sans-serif" font-size="12">',
           f'<rect width="100%" height="100%" fill="white"/>']
    for i, cell in enumerate(cells):
        x = i * column + left
        out.append(f'<text x="{x}" y="24" font-size="14" font-weight="bold">{escape(title_of(cell))}</text>')
        y = top
        for key, caption, form in (("rate", "events per second", "{:,.0f}"), ("cpu_us", "CPU per event, us", "{:.0f}")):
            out.append(f'<text x="{x}" y="{y - 8}" fill="#555">{caption}</text>')
            most = max(arm["median"][key] for arm in cell["arms"].values()) or 1
            for name in names:
                if name not in cell["arms"]:
                    continue
                value = cell["arms"][name]["median"][key]
                length = max(1.0, value / most * (width - 60))
                out.append(f'<rect x="{x}" y="{y}" width="{length:.1f}" height="{bar - 5}" fill="{COLOURS[name]}"/>')
                out.append(f'<text x="{x + length + 5:.1f}" y="{y + 13}">{form.format(value)}</text>')
                y += bar
            y += gap + 30
    x = left
    for name in names:
        out.append(f'<rect x="{x}" y="{height - 18}" width="11" height="11" fill="{COLOURS[name]}"/>')
        out.append(f'<text x="{x + 16}" y="{height - 8}">{escape(ARMS[name].title)}</text>')
        x += 30 + 8 * len(ARMS[name].title)
    return "\n".join([*out, "</svg>"]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("json", nargs="+", metavar="FILE", help="what engine.py, fairness.py and road.py wrote with --json")
    parser.add_argument("--page", default=str(ROOT / "docs/performance.md"))
    options = parser.parse_args()
    result = {"throughput": {}}
    for name in options.json:
        result.update(json.loads(pathlib.Path(name).read_text()))
    page = pathlib.Path(options.page)
    text = page.read_text()
    if BEGIN not in text or END not in text:
        sys.exit(f"report.py: {page} has no place for it: {BEGIN} … {END}")
    parts = []
    if "about" in result:
        parts.append(about(result))
    parts.append(goals(result))
    if result["throughput"]:
        svg = page.with_suffix(".svg")
        svg.write_text(picture(result))
        parts += [f"![events per second and CPU per event of each arm]({svg.name})", throughput(result)]
    parts += [latency(result), slow_keys(result), fairness(result), road(result)]
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text(before + BEGIN + "\n\n" + "\n\n".join(part for part in parts if part) + "\n\n" + END + after)
    print(f"report.py: wrote {page}")


if __name__ == "__main__":
    main()
