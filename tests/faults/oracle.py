"""Judges from outside the program what became of every werkbon (reliability 2.1, design 5).

Reads four things only: the list of what was offered, the sandbox's ledger, the topics, the sandbox's request log. What an
invoice must amount to is computed from what was offered, with arithmetic of its own; what differs per koppeling, that and the
ledger's form, is in `leveranciers.py`.
"""
import collections
import dataclasses
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from leveranciers import OutsmartRompslomp, cents  # noqa: E402

AFGEHANDELD, FOUT, OVERGESLAGEN, WACHT, ONZEKER = "AFGEHANDELD", "FOUT", "OVERGESLAGEN", "WACHT", "ONZEKER"
UITKOMSTEN = {1: AFGEHANDELD, 2: FOUT, 3: OVERGESLAGEN, 4: WACHT, 5: ONZEKER}


@dataclasses.dataclass
class Offer:
    """One werkbon that was offered, in one or more revisions."""
    account: str
    id: str
    order: str
    company: str
    events: dict = dataclasses.field(default_factory=dict)  # revision -> event
    expect: tuple = (AFGEHANDELD,)                           # outcomes that are right in the end
    times: list = dataclasses.field(default_factory=list)    # (seconds since 1970, revision) of each offering


# Protobuf of koppel.v1.WerkbonResult, as far as the oracle reads it.

def fields(data):
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                return value

    while at < len(data):
        tag = varint()
        kind = tag & 7
        if kind == 0:
            yield tag >> 3, varint()
        elif kind == 2:
            size = varint()
            at += size
            yield tag >> 3, data[at - size:at]
        else:
            size = {1: 8, 5: 4}[kind]
            at += size
            yield tag >> 3, data[at - size:at]


def result_of(record):
    """A record of the result topic as a dict, whichever form it has."""
    value, out = record["value"], {"factuur": {}, "redenen": []}
    if value[:1] == b"{":
        import json
        read = json.loads(value)
        out.update(account=read["account"], werkbon=read["werkbonId"], revision=int(read.get("revision", 0)), offer=int(read.get("offer", 0)),
                   generation=int(read.get("generation", 0)), uitkomst=read["uitkomst"].replace("UITKOMST_", ""),
                   redenen=[r["code"] for r in read.get("redenen", [])], factuur=read.get("factuur", {}))
        out["factuur"] = {"id": out["factuur"].get("id"), "excl": out["factuur"].get("totaalExcl"), "incl": out["factuur"].get("totaalIncl")}
    else:
        names = {1: "account", 4: "werkbon"}
        out.update(revision=0, offer=0, generation=0, uitkomst="?")
        for number, field in fields(value):
            if number in names:
                out[names[number]] = field.decode()
            elif number in (6, 7, 8):
                out[{6: "revision", 7: "offer", 8: "generation"}[number]] = field
            elif number == 9:
                out["uitkomst"] = UITKOMSTEN.get(field, "?")
            elif number == 10:
                out["redenen"] += [v.decode() for n, v in fields(field) if n == 1]
            elif number == 11:
                for n, v in fields(field):
                    if n in (1, 4, 5):
                        out["factuur"][{1: "id", 4: "excl", 5: "incl"}[n]] = v.decode()
    out.update(event_id=record["headers"].get("ce_id", ""), time=record["time"], partition=record["partition"], offset=record["offset"])
    return out


@dataclasses.dataclass
class Verdict:
    """What the oracle found: `wrong` has a line per trouble, beginning with the werkbon it is about."""
    lost: int = 0
    twice: int = 0
    wrong: list = dataclasses.field(default_factory=list)
    bonnen: list = dataclasses.field(default_factory=list)  # Offers to print the timeline of

    def add(self, text, offer=None):
        self.wrong.append(text)
        if offer is not None and offer not in self.bonnen:
            self.bonnen.append(offer)

    @property
    def ok(self):
        return not self.wrong


def by_werkbon(results):
    found = collections.defaultdict(list)
    for result in results:
        found[(result["account"], result["werkbon"])].append(result)
    return found


def invoices_by_order(ledger, koppeling=OutsmartRompslomp()):
    found = collections.defaultdict(list)
    for invoice in koppeling.invoices(ledger):
        found[(invoice["administratie"], invoice["order"])].append(invoice)
    return found


def judge(offers, ledger, results, log_order=None, tokens=None, koppeling=OutsmartRompslomp()):
    """`offers`: those of this run; `log_order`: per werkbon its revisions in the order of the topic, when several were
    offered; `tokens`: company -> fingerprint of the token that is its own."""
    verdict = Verdict()
    invoices, told = invoices_by_order(ledger, koppeling), by_werkbon(results)
    known = {(o.company, o.order) for o in offers}
    for key in invoices:
        if key not in known:
            verdict.add(f"{key[1]} invoice of a werkbon that nobody offered, at company {key[0]}")
    for offer in offers:
        name = f"{offer.account}/{offer.id}"
        mine, said = invoices.get((offer.company, offer.order), []), told.get((offer.account, offer.id), [])
        ended = [r for r in said if r["uitkomst"] in (AFGEHANDELD, FOUT)]
        outcomes = {r["uitkomst"] for r in said}
        # I2
        if len(mine) > 1:
            verdict.twice += len(mine) - 1
            verdict.add(f"{name} has {len(mine)} invoices: {[i['id'] for i in mine]} (I2)", offer)
        # I1
        right = (outcomes & set(offer.expect))
        if not right:
            verdict.lost += 1
            verdict.add(f"{name} ended as {sorted(outcomes) or 'nothing'}, not {'/'.join(offer.expect)}; {len(mine)} invoices (I1)", offer)
        elif offer.expect == (AFGEHANDELD,) and not mine:
            verdict.lost += 1
            verdict.add(f"{name} is told as AFGEHANDELD and has no invoice (I1, I4)", offer)
        # I3
        per_offer = collections.defaultdict(set)
        for result in ended:
            per_offer[(result["generation"], result["offer"])].add((result["event_id"], result["uitkomst"], result["factuur"].get("id")))
        for which, verdicts in per_offer.items():
            if len(verdicts) > 1:
                verdict.add(f"{name} offer {which} has {len(verdicts)} verdicts: {sorted(map(str, verdicts))} (I3)", offer)
        # I4
        if AFGEHANDELD in outcomes and FOUT in outcomes and AFGEHANDELD in offer.expect and FOUT not in offer.expect:
            verdict.add(f"{name} was FOUT on the way: {[r['redenen'] for r in ended if r['uitkomst'] == FOUT]} (I4)", offer)
        if mine and AFGEHANDELD not in outcomes and right:
            verdict.add(f"{name} has invoice {mine[0]['id']} and was never AFGEHANDELD (I4)", offer)
        for result in ended:
            if result["uitkomst"] != AFGEHANDELD:
                continue
            invoice = next((i for i in mine if i["id"] == result["factuur"].get("id")), None)
            if invoice is None:
                verdict.add(f"{name} is told as invoice {result['factuur'].get('id')}, its own are {[i['id'] for i in mine]} (I4)", offer)
                continue
            theirs = (cents(invoice["excl"]), None if invoice["incl"] is None else cents(invoice["incl"]))
            fitting = [r for r, event in offer.events.items() if koppeling.amounts(event) == theirs]
            if not fitting:
                verdict.add(f"{name} invoice {invoice['id']} is {theirs}, by what was offered {[koppeling.amounts(e) for e in offer.events.values()]} (I4)", offer)
            elif len(set((log_order or {}).get((offer.account, offer.id), []))) > 1:  # I9: a revision that was behind a newer one on the topic was not to be invoiced
                order = log_order[(offer.account, offer.id)]
                first = {r: order.index(r) for r in set(order)}
                if all(any(newer > r and first[newer] < first[r] for newer in first) for r in fitting):
                    verdict.add(f"{name} was invoiced by revision {fitting}, on the topic in order {order} (I9)", offer)
            break
    # I2 for relations and products; the names and codes are the runs' own, so a second is a duplicate.
    for kind, key, count in koppeling.duplicates(ledger):
        verdict.twice += count - 1
        verdict.add(f"{kind} {key} exists {count} times (I2)")
    # I5
    for request in ledger["requests"] if tokens else []:
        administratie = koppeling.administratie_of(request)
        if administratie and request["token_fingerprint"] and tokens.get(administratie, request["token_fingerprint"]) != request["token_fingerprint"]:
            verdict.add(f"request {request['request']} {request['path']} with another's token (I5)")
    return verdict


def silence(logs, canaries):
    """I6: the canaries that stand in a log, with the line."""
    found = []
    for file in logs:
        text = file.read_text(errors="replace")
        for canary in canaries:
            at = text.find(canary)
            if at >= 0:
                found.append(f"{file.name} holds the canary {canary!r}: …{text[max(0, at - 80):at + 60]!r} (I6)")
    return found
