#!/usr/bin/env python3
"""The five koppelingen side by side on one broker: each werkbon of voorbeelden/ is offered in the form of its field app, and what
then stands in the books of its vendor's sandbox is compared, to the cent, with what is written beside it.

The examples' own arithmetic is worked out again first (nareken.py). Exit status 0 only when all are as expected.
"""
import argparse
import datetime
import pathlib
import sys
import tempfile
import time
from decimal import Decimal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import nareken  # noqa: E402
import voorbeelden  # noqa: E402
from boeken import BOEKEN  # noqa: E402
from demo import stay, step  # noqa: E402
from koppel_harness import ROOT, Failed, World, http, reported, wait_for  # noqa: E402
from leveranciers import koppeling  # noqa: E402

WORKER = ("--deadline", "5s", "--nalanding", "3s", "--budget", "20s", "--cache", "5s", "--max-calls", "4", "--call-every", "1ms")
ENDED = {"AFGEHANDELD", "FOUT", "OVERGESLAGEN"}


class Loop:
    """One koppeling of the run: its example, its harness class, its vendor's books, its administrations."""

    def __init__(self, voorbeeld, nummer):
        self.v, self.of = voorbeeld, koppeling(voorbeeld.naam)
        self.boeken = BOEKEN[self.of.vendor]
        self.administratie = {account: self.of.administratie(100 * nummer + n) for n, account in enumerate(voorbeeld.klanten, 1)}
        self.token = {account: f"token-{account}" for account in voorbeeld.klanten}
        self.ids = {account: {} for account in voorbeeld.klanten}

    def in_ronde(self, ronde):
        return [w for w in self.v.werkbonnen if w.ronde == ronde]


def prepare(world, loop):
    """What the office had done before: administrations, what stands in them, access, settings."""
    world.seed(loop.of.seed(loop.administratie, loop.token), of=loop.of)
    for account, klant in loop.v.klanten.items():
        gezaaid = world.seed(loop.boeken.zaai(loop.administratie[account], loop.v.bij_de_vendor(account)), of=loop.of)
        loop.ids[account] = loop.boeken.ids(gezaaid)
        instellingen = {loop.of.settings_field: voorbeelden.vul_in(klant["instellingen"], loop.ids[account])}
        antwoord = world.apply(account, personal_token=loop.token[account], company=loop.administratie[account], of=loop.of, **instellingen)
        if antwoord.get("complaints"):
            raise Failed(f"the settings of {account} were refused: {antwoord['complaints']}")
    if loop.v.uursoorten:
        world.hour_types(loop.v.uursoorten)
    if loop.v.storingen:
        world.faults(loop.v.storingen, of=loop.of)


def offer(world, loop, werkbon, erbij=None):
    row = voorbeelden.vul_in(loop.v.aangeboden(werkbon, erbij), loop.ids[werkbon.account])
    if loop.v.is_simplesimon:
        world.tell_simplesimon(werkbon.account, row)
    else:
        world.tell(werkbon.account, row, times=werkbon.vaker)


def repair(world, loop, werkbon):
    """A person puts right what was wrong, and offers the werkbon again."""
    herstel = werkbon.herstel
    if "bij_de_vendor" in herstel:
        gezaaid = world.seed(loop.boeken.zaai(loop.administratie[werkbon.account], herstel["bij_de_vendor"]), of=loop.of)
        loop.ids[werkbon.account].update(loop.boeken.ids(gezaaid))
    if "werkbon" in herstel:
        offer(world, loop, werkbon, herstel["werkbon"])
    if "werkbonstatus" in herstel:
        world.set_werkbonstatus(werkbon.account, werkbon.id, herstel["werkbonstatus"])
    if herstel.get("archiveer_opnieuw"):
        world.archive(werkbon.account, werkbon.id, False)
        world.archive(werkbon.account, werkbon.id, True)


def events(loops):
    """How many events the field app has told by the end: each offer, each repair, and OutSmart's own flips that come back."""
    told = 0
    for loop in loops:
        for w in loop.v.werkbonnen:
            herstel = w.herstel or {}
            told += w.vaker + ("werkbon" in herstel) + ("werkbonstatus" in herstel) + 2 * bool(herstel.get("archiveer_opnieuw"))
            if not loop.v.is_simplesimon:
                told += sum(v["uitkomst"] in ("AFGEHANDELD", "FOUT") for v in (w.verwacht, w.eerst) if v)
    return told


def await_rest(world, count):
    """Until every worker has seen every event and is busy with none: nothing new may come of an event that comes back."""
    def value(text, name):
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith((name + " ", name + "{")))
    def rest():
        pages = [http("GET", address) for name, address in world.addresses.items() if name.endswith(" metrics")]
        return all(value(page, "koppel_events_consumed_total") >= count and value(page, "koppel_inflight_events") == 0 for page in pages)
    wait_for(f"every worker has seen the {count} events and is at rest", rest, 30)


def await_outcomes(world, what, wanted, seconds=60):
    """Until each werkbon has one of its outcomes; `wanted`: [(werkbon, {outcome, …})]."""
    last = {}
    def done():
        last.update(world.werkbonnen())
        return all(last.get((w.account, w.id), {}).get("uitkomst") in outcomes for w, outcomes in wanted)
    try:
        wait_for(what, done, seconds)
    except Failed as failure:
        late = [f"{w.koppeling} {w.id}" for w, outcomes in wanted if last.get((w.account, w.id), {}).get("uitkomst") not in outcomes]
        raise Failed(f"{failure}: {', '.join(late)}") from None


def offer_all(world, loops, ronde):
    bonnen = [(loop, w) for loop in loops for w in loop.in_ronde(ronde)]
    for loop, werkbon in bonnen:
        offer(world, loop, werkbon)
    await_outcomes(world, f"the werkbonnen of round {ronde} have their outcomes", [(w, ENDED) for _, w in bonnen])
    te_herstellen = [(loop, w) for loop, w in bonnen if w.herstel]
    for loop, werkbon in te_herstellen:
        werkbon.bon = world.werkbonnen()[werkbon.account, werkbon.id]
        compare_outcome(werkbon, werkbon.eerst, "before it was repaired, ")
        repair(world, loop, werkbon)
    await_outcomes(world, "what was repaired has its outcome", [(w, {w.verwacht["uitkomst"]}) for _, w in te_herstellen])


# Comparing.

def compare_outcome(werkbon, verwacht, wanneer=""):
    bon, say = werkbon.bon, werkbon.klachten.append
    if bon.get("uitkomst") != verwacht["uitkomst"]:
        say(f"{wanneer}outcome {bon.get('uitkomst')} {[r['zin'] for r in bon.get('redenen', [])]}, expected {verwacht['uitkomst']}")
    codes = [r["code"] for r in bon.get("redenen", [])]
    if verwacht["uitkomst"] != "AFGEHANDELD" and sorted(codes) != sorted(verwacht["redenen"]):
        say(f"{wanneer}reasons {codes}, expected {verwacht['redenen']}")
    if "woorden" in verwacht and not any(verwacht["woorden"] in r["zin"] for r in bon.get("redenen", [])):
        say(f"{wanneer}'{verwacht['woorden']}' stands in none of {[r['zin'] for r in bon.get('redenen', [])]}")


def compare_field_app(werkbon, is_simplesimon):
    """What the field app shows afterwards (OS-15, OS-16, X09; Simple-Simon: X33)."""
    bon, uitkomst = werkbon.bon, werkbon.verwacht["uitkomst"]
    if is_simplesimon:
        staat, hoort = (bon.get("verzonden"), bon.get("mislukt")), (uitkomst == "AFGEHANDELD", uitkomst == "FOUT")
    else:
        row = {"status": "Compleet", "WorkStatus": "1", **werkbon.werkbon}
        status = "Afgehandeld" if uitkomst == "AFGEHANDELD" else row["status"]
        staat, hoort = (bon.get("status"), bon.get("werkbonstatus")), (status, "99" if uitkomst == "FOUT" else row["WorkStatus"])
    if staat != hoort:
        werkbon.klachten.append(f"the field app shows {staat}, expected {hoort}")


def compare_lines(werkbon, factuur):
    say = werkbon.klachten.append
    verwacht = werkbon.verwacht["regels"]
    if [r["regel"] for r in verwacht] != [r.tekst for r in factuur.regels]:
        return say(f"lines {[r.tekst for r in factuur.regels]}, expected {[r['regel'] for r in verwacht]}")
    for hoort, regel in zip(verwacht, factuur.regels):
        if "som" not in hoort:
            if regel.bedrag is not None:
                say(f"'{regel.tekst}' has an amount of {regel.bedrag}")
            continue
        som = nareken.Som(hoort["som"])
        staat = (regel.aantal, regel.prijs, regel.bedrag)
        if staat != (*som.factoren, som.uitkomst):
            say(f"'{regel.tekst}' is {' x '.join(str(n) for n in staat[:2])} = {staat[2]}, expected {som.tekst}")
    return None


def compare_invoice(werkbon, factuur):
    """The concept in the vendor's books beside the example."""
    verwacht, say = werkbon.verwacht, werkbon.klachten.append
    def same(wat, staat, hoort):
        if staat != hoort:
            say(f"{wat} {staat}, expected {hoort}")
    compare_lines(werkbon, factuur)
    same("total excluding VAT", factuur.excl, nareken.Som(verwacht["excl"]).uitkomst)
    same("total including VAT", factuur.incl, nareken.Som(verwacht["incl"]).uitkomst)
    for veld in ("relatie", "omschrijving", "kenmerk"):
        if veld in verwacht:
            same(veld, getattr(factuur, veld), verwacht[veld])
    if "vervalt_na" in verwacht:
        dag = datetime.date.fromisoformat(factuur.datum) + datetime.timedelta(days=verwacht["vervalt_na"])
        same("due date", factuur.vervaldatum, dag.isoformat())


def judge(world, loops):
    """Fills in what came of each werkbon; answers what is wrong beside them."""
    extra, bonnen = [], world.werkbonnen()
    ledgers = {of.vendor: world.ledger(of=of) for of in world.vendors()}
    for loop in loops:
        ledger = ledgers[loop.of.vendor]
        facturen = {(f.administratie, f.id): f for f in loop.boeken.facturen(ledger)}
        for werkbon in loop.v.werkbonnen:
            werkbon.bon = bonnen.get((werkbon.account, werkbon.id), {})
            compare_outcome(werkbon, werkbon.verwacht)
            compare_field_app(werkbon, loop.v.is_simplesimon)
            if werkbon.verwacht["uitkomst"] == "AFGEHANDELD":
                werkbon.factuur = facturen.pop((loop.administratie[werkbon.account], werkbon.bon.get("factuur", {}).get("id")), None)
                compare_invoice(werkbon, werkbon.factuur) if werkbon.factuur else werkbon.klachten.append("no invoice in the vendor's books")
        eigen = set(loop.administratie.values())
        extra += [f"{loop.v.naam}: invoice {f.id} of {f.excl} in {f.administratie} belongs to no werkbon" for f in facturen.values() if f.administratie in eigen]
        for telling in loop.v.daarna:
            rijen = loop.boeken.relaties(ledger) if "relatie" in telling else loop.boeken.artikelen(ledger)
            wat = telling.get("relatie") or telling["artikel"]
            aantal = rijen.count((loop.administratie[telling["account"]], wat))
            if aantal != telling["aantal"]:
                extra.append(f"{loop.v.naam}: {telling['wat']}: {wat} stands there {aantal} times, expected {telling['aantal']}")
    return extra


def bedrag(waarde):
    return "-" if waarde is None else f"{waarde:.2f}".replace(".", ",")


def table(loops, extra):
    head = ("werkbon", "uitkomst", "veldapp", "bij de vendor", "excl", "incl", "ms", "")
    rows = []
    for loop in loops:
        rows.append((f"{loop.v.naam}",) + ("",) * 7)
        for w in loop.v.werkbonnen:
            veldapp = "/".join(filter(None, (w.bon.get("status"), w.bon.get("werkbonstatus")))) if not loop.v.is_simplesimon else (
                "verzonden" if w.bon.get("verzonden") else "mislukt" if w.bon.get("mislukt") else "-")
            rows.append((f"  {w.id} {w.wat}", w.bon.get("uitkomst") or "-", veldapp or "-", w.factuur.id[-12:] if w.factuur else "-",
                         bedrag(w.factuur and w.factuur.excl), bedrag(w.factuur and w.factuur.incl), str(w.bon.get("milliseconds", "-")),
                         "ok" if not w.klachten else "NIET GOED"))
    widths = [max(len(r[i]) for r in [head, *rows]) for i in range(len(head))]
    for line in [head, *rows]:
        print("  ".join(cell.rjust(width) if i in (4, 5, 6) else cell.ljust(width) for i, (cell, width) in enumerate(zip(line, widths))).rstrip())
    for loop in loops:
        for w in loop.v.werkbonnen:
            for klacht in w.klachten:
                print(f"  {loop.v.naam} {w.id}: {klacht}")
    for line in extra:
        print(f"  {line}")


def run(world, loops, keep):
    begin = time.monotonic()
    step(f"starting broker, services, field app, and a sandbox and a worker for {', '.join(of.vendor for of in world.vendors())}")
    world.start_all(worker=WORKER)
    for loop in loops:
        prepare(world, loop)
    bonnen = [w for loop in loops for w in loop.v.werkbonnen]
    step(f"offering {len(bonnen)} werkbonnen")
    offer_all(world, loops, 1)
    for loop in loops:
        if loop.v.tweede_ronde:
            step(f"starting {loop.of.program} again with {' '.join(loop.v.tweede_ronde)}")
            world.stop(loop.of.program)
            world.start_sandbox(*loop.v.tweede_ronde, of=loop.of)
    offer_all(world, loops, 2)
    await_rest(world, events(loops))
    extra = judge(world, loops)
    table(loops, extra)
    bad = sum(bool(w.klachten) for w in bonnen) + len(extra)
    som = sum((w.factuur.excl for w in bonnen if w.factuur), Decimal(0))
    print(f"{sum(not w.klachten for w in bonnen)} of {len(bonnen)} werkbonnen as expected, {bedrag(som)} invoiced, in {time.monotonic() - begin:.0f} s"
          + (f", {len(extra)} other complaints" if extra else ""))
    if keep:
        stay(world)
    return 1 if bad else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", default=str(ROOT / "build/dev/bin"), help="where the programs are")
    parser.add_argument("--brokers", help="Apache Kafka's address; without it the embedded broker")
    parser.add_argument("--keep", action="store_true", help="leave everything running and print the addresses")
    parser.add_argument("--koppeling", action="append", choices=voorbeelden.KOPPELINGEN, help="only this one; may be given more than once")
    options = parser.parse_args()
    sommen, klachten = nareken.alles()
    if klachten:
        print("\n".join(klachten))
        sys.exit(1)
    step(f"{sommen} sums of the examples worked out again")
    loops = [Loop(voorbeelden.Voorbeeld(naam), n) for n, naam in enumerate(options.koppeling or voorbeelden.KOPPELINGEN, 1)]
    with reported(), tempfile.TemporaryDirectory(prefix="koppel-demo-", ignore_cleanup_errors=True) as directory:
        with World(options.bin, directory, options.brokers, koppelingen=[loop.of for loop in loops]) as world:
            try:
                sys.exit(run(world, loops, options.keep))
            except Failed:
                for name, process in world.processes:
                    if process.poll():
                        print(f"{name} ended with status {process.returncode}:\n{world.tail(name)}", file=sys.stderr)
                if "fieldapp" in world.addresses:
                    table(loops, judge(world, loops))
                raise


if __name__ == "__main__":
    main()
