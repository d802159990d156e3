"""One Koppel under fire: its real processes around one Kafka, with customers of its own, a list of what was offered, and the
oracle's judgement of it. A new one for each fault, so that faults don't disturb each other.
"""
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import oracle  # noqa: E402
from leveranciers import koppeling  # noqa: E402
from kafka_control import DEAD, EVENTS, RESULTS, Producer  # noqa: E402
from koppel_harness import Failed, World, http, wait_for  # noqa: E402
from proxy import Proxy  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
WORKER = ("--deadline", "2s", "--nalanding", "2s", "--budget", "10s", "--cache", "1s", "--look-up", "10s", "--max-calls", "8")
JOURNAL = ("--sweep-interval", "2s", "--stuck-after", "20s", "--sweep-max", "1000")
CANARY = "Kanarievogel"              # in every name, street and remark of a customer
SECRET = "kanarie-geheim"            # in every token


class FaultWorld(World):
    def __init__(self, run, accounts=8, sandbox=(), journal=JOURNAL, proxied=(), fronted=False, tolerant=False, doubtful=False):
        """`tolerant`: the vendor stores every second one; `doubtful`: it stores those that are only assumed to be refused, and
        that Koppel may not rely on (class C)."""
        super().__init__(run.bin, run.directory / f"{run.fault.name}-{int(time.time() * 1000)}", run.kafka.brokers,
                         koppeling=koppeling(getattr(run, "koppeling", "outsmart/rompslomp")))
        self.run, self.kafka = run, run.kafka
        self.kafka.group = f"export-{self.koppeling.vendor}"
        self.rng = random.Random(f"{run.seed} {run.fault.name} work")
        self.offers, self.by_key, self.vendor_url = [], {}, None
        stamp = f"{run.fault.name.lower()}x{int(time.time() * 1000) % 10**9}"
        self.accounts = [f"{stamp}-{n}" for n in range(accounts)]
        base = int(time.time()) % 90_000 * 1000
        self.company = {a: self.koppeling.administratie(base + n) for n, a in enumerate(self.accounts)}
        self.token = {a: f"{SECRET}-{stamp}-{n}" for n, a in enumerate(self.accounts)}
        self.numbers = {a: 0 for a in self.accounts}
        self.tokens = {self.company[a]: self.koppeling.fingerprint(self.token[a], a) for a in self.accounts}
        self.flags = {"sandbox": tuple(sandbox) + (self.koppeling.tolerant if tolerant else ()) +
                      (self.koppeling.doubtful if doubtful else ()), "journal": tuple(journal)}
        self.proxied, self.fronted, self.proxy = set(proxied), fronted, None
        self.restarts = 0

    # Up and down.

    def __enter__(self):
        self.kafka.clean_slate()
        self.since = {topic: self.kafka.offsets(topic) for topic in (EVENTS, RESULTS, DEAD)}
        self.start_sandbox(*self.flags["sandbox"])
        self.vendor_url = self.addresses["sandbox"]
        if self.fronted:
            self.vendor_url = f"http://127.0.0.1:{self.helper('front', '--to', self.address('sandbox'))}"
        self.start_settings()
        if self.proxied:
            self.proxy = Proxy(int(self.helper("proxy")))
        self.start_journal(*self.flags["journal"])
        for name in self.proxied:
            port = self.proxy.listen(name, (self.vendor_url if name == "vendor" else self.addresses[name]).removeprefix("http://"))
            if name == "vendor":
                self.vendor_url = f"http://127.0.0.1:{port}"
            else:
                self.addresses[f"{name} by proxy"] = f"127.0.0.1:{port}"
        self.seed(self.koppeling.seed(self.company, self.token))
        for account in self.accounts:
            self.apply(account, personal_token=self.token[account], company=self.company[account])
        return self

    def __exit__(self, kind, *_):
        for _, process in self.processes:
            if process.poll() is None:
                os.kill(process.pid, signal.SIGCONT)
        self.stop_all()
        if kind is None and not self.run.keep:
            shutil.rmtree(self.dir, ignore_errors=True)

    def address(self, name):
        return self.addresses[name].removeprefix("http://")

    def helper(self, name, *arguments):
        """A Python process of the harness; answers its port."""
        file = self.dir / f"{name}.port"
        with open(self.log_of(name), "ab") as log:
            process = subprocess.Popen([sys.executable, str(HERE / f"{name}.py"), "--port-file", str(file), *arguments], stdout=log, stderr=log,
                                       stdin=subprocess.DEVNULL, start_new_session=True)
        self.processes.append((name, process))
        return self.port_of(name, file)

    def worker(self, name="w0", *flags, env=None, static=True, wait=True, settings=None, journal=None, url=None, loopback=True):
        self.restarts += 1
        file = self.dir / f"{name}.metrics"
        file.unlink(missing_ok=True)
        process = self.start(name, "export-worker", "--vendor", self.koppeling.vendor, *self.koppeling.worker_flags(self.dir),
                             "--settings", settings or self.addresses.get("settings by proxy", self.addresses["settings"]),
                             "--journal", journal or self.addresses.get("journal by proxy", self.addresses["journal"]),
                             "--vendor-url", (url or self.vendor_url) + self.koppeling.api, "--metrics-port-file", file,
                             *(["--allow-loopback"] if loopback else []),
                             *(["--instance", name] if static else []), *self.kafka_flags(), *WORKER, *self.koppeling.hurry, *flags, env=env)
        if wait:
            self.port_of(name, file)
        return process

    def process(self, name):
        return next((p for n, p in reversed(self.processes) if n == name), None)

    def restart_sandbox(self, *flags):
        """The same vendor with other switches, after what it is doing now; it keeps what it holds and how it fails."""
        rules = [{k: v for k, v in r.items() if k not in ("matched", "fired")} for r in self.fault_rules()]
        self.stop(self.koppeling.program)
        self.start_sandbox(*self.flags["sandbox"], *flags)
        self.faults(rules)

    def fault_rules(self):
        return http("GET", self.addresses["sandbox"] + "/_faults")["rules"]

    def front(self, rules):
        """What the server before the vendor does from now on; see front.py."""
        http("POST", self.vendor_url + "/_front", rules)

    def restart_journal(self):
        self.kill("journal-service")
        self.start_journal(*self.flags["journal"])

    def metric(self, name, worker="w0"):
        try:
            # Its newest life's port, or nothing while it starts.
            url = f"http://127.0.0.1:{(self.dir / f'{worker}.metrics').read_text().strip().split(':')[-1]}/metrics"
            with urllib.request.urlopen(url, timeout=5) as answer:
                text = answer.read().decode()
        except (OSError, ValueError):
            return 0.0
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if re.match(rf"{name}[ {{]", line))

    def until_ready(self, worker="w0", seconds=60):
        """Until the group has taken in every worker that lives, and has given each its work."""
        def settled():
            if self.process(worker).poll() is not None:
                raise Failed(f"{worker} ended with {self.process(worker).returncode}:\n{self.tail(worker)}")
            state, members = self.kafka.members()
            return state == "Stable" and len(members) >= len(self.living_workers())
        wait_for(f"the group has taken {worker} in", settled, seconds, every=0.1)

    def living_workers(self):
        return {n for n, p in self.processes if p.args[0].endswith("export-worker") and p.poll() is None}

    # What is offered.

    def event(self, account, number, size=None):
        """A werkbon with a customer that five share, articles that many share, and hours."""
        rng, customer = self.rng, number // 5
        named = customer % 4 == 3  # a customer without a number, known by name and address only
        label = f"{account}-{customer}"
        klant = {"naam": f"{CANARY} {label}", "straat": f"{CANARY}straat", "huisnummer": str(customer), "postcode": "7411 AB", "plaats": "Deventer"}
        if not named:
            klant["nummer"] = f"{account.split('-')[1]}{customer:05}"
        def article(n):
            return {"code": f"M{n}-{account}", "omschrijving": f"Materiaal {n} {account}", "prijs": f"{n + 1}.{(n * 37) % 100:02}"}
        def kind(n):
            return {"code": f"U{n}-{account}", "naam": f"Uursoort {n} {account}", "prijs": f"{50 + n}.50"}
        materialen = [{**article(n), "aantal": rng.choice(["1", "2", "3", "2.5", "0.75", "12"])}
                      for n in rng.sample(range(6), rng.randint(1, 3) if size is None else size)]
        uren = [{"id": str(number * 10 + i), "datum": "2026-02-27", "totaalMinuten": rng.randint(5, 240), "uursoort": kind(n)}
                for i, n in enumerate(rng.choices(range(3), k=rng.randint(0, 3)))]
        return {"account": account, "veldapp": self.koppeling.veldapp, "revision": str(time.time_ns() // 1000), "werkbon": {
            "id": str(number), "ordernummer": f"WB-{account}-{number}", "status": "STATUS_COMPLEET", "werkbonstatus": "1", "klant": klant,
            "opmerking": f"{CANARY} zegt dank", "materialen": materialen, "uren": uren}}

    def make(self, account=None, expect=(oracle.AFGEHANDELD,), **changes):
        """A new offer, not yet sent; the accounts take turns."""
        account = account or self.accounts[len(self.offers) % len(self.accounts)]
        number = self.numbers[account] = self.numbers[account] + 1
        event = self.event(account, number, **changes)
        self.koppeling.prepare(self, self.company.get(account, ""), event)
        offer = oracle.Offer(account, str(number), event["werkbon"]["ordernummer"], self.company.get(account, ""), {int(event["revision"]): event}, expect)
        self.offers.append(offer)
        return offer, event

    def line(self, event):
        return f"{event['account']}/{self.koppeling.key}|{json.dumps(event)}"

    def offer(self, count, account=None, **how):
        """So many new werkbonnen, all at once on the topic."""
        made = [self.make(account, **how) for _ in range(count)]
        self.send([event for _, event in made])
        return [offer for offer, _ in made]

    def send(self, events):
        now = time.time()
        for event in events:
            self.note(event, now)
        self.kafka.produce([self.line(event) for event in events])

    def note(self, event, now):
        for offer in self.by_id(event["account"], event["werkbon"]["id"]):
            offer.events[int(event["revision"])] = event
            offer.times.append((now, int(event["revision"])))

    def by_id(self, account, number):
        if len(self.by_key) != len(self.offers):
            self.by_key = {(o.account, o.id): o for o in self.offers}
        offer = self.by_key.get((account, number))
        return [offer] if offer else []

    def paced(self, count, per_second, **how):
        """A thread that offers so many at that pace; join it. `left` tells what is still to come."""
        return Paced(self, count, per_second, how)

    # What came of it.

    def results(self):
        accounts = set(self.accounts) | {o.account for o in self.offers}
        found = [oracle.result_of(r) for r in self.kafka.read(RESULTS, self.since[RESULTS])]
        return [r for r in found if r.get("account") in accounts]

    def dead_letters(self):
        return self.kafka.read(DEAD, self.since[DEAD])

    def creates(self):
        return self.ledger(summary=True)["counts"]

    def invoices(self):
        return self.koppeling.made(self)

    def wait_drained(self, seconds=60, wanted=None):
        """Until every good werkbon has its invoice and nothing is uncommitted; answers how long that took. What misses is
        the oracle's to say, so this does not fail but for the backlog."""
        began = time.monotonic()
        wanted = sum(o.expect == (oracle.AFGEHANDELD,) for o in self.offers) if wanted is None else wanted
        until = began + seconds
        while True:
            try:
                if self.invoices() >= wanted and self.kafka.lag() == 0:
                    return time.monotonic() - began
            except (OSError, Failed):
                pass
            if time.monotonic() > until:
                return None
            time.sleep(0.25)

    def wait_told(self, outcomes, seconds):
        """Until every offer was told as one of these; false when that did not come about."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            told = {(r["account"], r["werkbon"]) for r in self.results() if r["uitkomst"] in outcomes}
            if all((o.account, o.id) in told for o in self.offers):
                return True
            time.sleep(1)
        return False

    def settle(self, seconds=60, wanted=None):
        """The liveness phase: heal, drain within the bound (I8), then the oracle. Raises what is wrong, with timelines."""
        took = self.wait_drained(seconds, wanted)
        if took is not None:
            # All are invoiced; the last results may be a sweep away.
            expected = {(o.account, o.id) for o in self.offers if o.expect == (oracle.AFGEHANDELD,)}
            until = time.monotonic() + max(10, seconds - took)
            while time.monotonic() < until:
                told = {(r["account"], r["werkbon"]) for r in self.results() if r["uitkomst"] == oracle.AFGEHANDELD}
                if expected <= told and self.kafka.lag() == 0:
                    break
                time.sleep(1)
        verdict = self.judge()
        if took is None:
            waiting = self.kafka.lag()
            verdict.add(f"after {seconds} s still {waiting} events uncommitted and {self.invoices()} invoices (I8)")
        self.conclude(verdict)
        return took

    def judge(self):
        verdict = oracle.judge(self.offers, self.ledger(), self.results(), self.log_order(), self.tokens, self.koppeling)
        logs = [f for f in self.dir.glob("*.log") if f.stem not in ("front", "proxy", self.koppeling.program)]
        for line in oracle.silence(logs, [CANARY, SECRET]):
            verdict.add(line)
        return verdict

    def log_order(self):
        several = {(o.account, o.id) for o in self.offers if len(o.events) > 1}
        order = {}
        if several:
            for record in sorted(self.kafka.read(EVENTS, self.since[EVENTS]), key=lambda r: (r["partition"], r["offset"])):
                if record["value"][:1] != b"{":
                    continue  # The sweep's own.
                try:
                    event = json.loads(record["value"])
                    key = (event["account"], event["werkbon"]["id"])
                except (ValueError, KeyError, TypeError):
                    continue
                if key in several:
                    order.setdefault(key, []).append(int(event["revision"]))
        return order

    def amounts_text(self, event):
        return "" if event is None else "%s/%s" % self.koppeling.amounts(event)

    def conclude(self, verdict):
        self.run.lost += verdict.lost
        self.run.twice += verdict.twice
        self.run.events = len(self.offers)
        if not verdict.ok:
            raise Wrong(verdict, [self.timeline(o) for o in verdict.bonnen[:3]])

    def timeline(self, offer):
        """All that any source knows of one werkbon, in order of time."""
        rows = [(t, "offered", f"revision {revision} {self.amounts_text(offer.events.get(revision))}") for t, revision in offer.times]
        try:
            ledger = self.ledger()
            mine = oracle.invoices_by_order(ledger, self.koppeling).get((offer.company, offer.order), [])
            for invoice in mine:
                rows.append((moment(invoice["stored_at"]), "ledger", f"invoice {invoice['id']} {invoice['reference']} {invoice['excl']} "
                             f"request {invoice['request']}, {invoice['refused']} refused after it"))
            for line in ledger["requests"]:
                if self.koppeling.is_about(line, offer.company, mine):
                    rows.append((moment(line["at"]), "vendor", f"{line['request']} {line['method']} {line['path']} {line['status']} {line['fault']}"))
        except (OSError, Failed) as error:
            rows.append((time.time(), "ledger", f"can't be read: {error}"))
        try:
            for r in self.results():
                if (r["account"], r["werkbon"]) == (offer.account, offer.id):
                    rows.append((r["time"] / 1000, "result", f"{r['partition']}/{r['offset']} {r['uitkomst']} {r['redenen']} offer {r['offer']} "
                                 f"revision {r['revision']} {r['factuur']} {r['event_id']}"))
            shown = self.ctl("werkbon", "show", "--journal", self.addresses["journal"], "--account", offer.account, "--id", offer.id, check=False)
            for werkbon in (shown or {}).get("werkbonnen", [shown or {}]):
                for step in werkbon.get("stappen", []):
                    rows.append((moment(step.get("tijdstip", "")), "journal", f"{step.get('wat')} revision {step.get('revision', 0)} "
                                 f"{step.get('toelichting', '')}"))
                rows.append((time.time(), "journal", f"now: {werkbon.get('toestand')} {werkbon.get('referentie')}"))
            if not any(source == "journal" for _, source, _ in rows):
                rows.append((time.time(), "journal", json.dumps(shown)[:1500]))
        except (OSError, Failed, ValueError, subprocess.SubprocessError) as error:
            rows.append((time.time(), "journal", f"can't be read: {error}"))
        lines = [f"  timeline of {offer.account}/{offer.id} ({offer.order}, company {offer.company})"]
        rows.sort(key=lambda r: r[0])
        if len(rows) > 50:  # A sweep that comes round again and again: how it began and how it stands.
            rows[30:-15] = [(rows[30][0], "…", f"{len(rows) - 45} more")]
        for at, source, what in rows:
            lines.append(f"    {time.strftime('%H:%M:%S', time.gmtime(at))}.{int(at * 1000) % 1000:03} {source:8} {what}")
        return "\n".join(lines)


def moment(text):
    """Seconds since 1970 of an RFC 3339 instant; 0 when it is none."""
    import datetime
    try:
        text = re.sub(r"(\.\d{1,6})\d*", r"\1", text.replace("Z", "+00:00"))
        return datetime.datetime.fromisoformat(text).timestamp()
    except ValueError:
        return 0.0


class Wrong(Failed):
    """The oracle's judgement is red."""

    def __init__(self, verdict, timelines):
        self.verdict, self.timelines = verdict, timelines
        super().__init__("; ".join(verdict.wrong[:5]) + (f"; and {len(verdict.wrong) - 5} more" if len(verdict.wrong) > 5 else ""))


class Paced(threading.Thread):
    def __init__(self, world, count, per_second, how):
        super().__init__(daemon=True)
        self.world, self.left, self.per_second, self.how, self.failure = world, count, per_second, how, None
        self.producer = Producer(world.kafka.brokers)
        self.halt = threading.Event()
        self.start()

    def run(self):
        try:
            due = time.monotonic()
            while self.left > 0 and not self.halt.is_set():
                offer, event = self.world.make(**self.how)
                offer.times.append((time.time(), int(event["revision"])))
                self.producer.send(self.world.line(event).split("|", 1)[0], event)
                self.left -= 1
                due += 1 / self.per_second
                self.halt.wait(max(0, due - time.monotonic()))
        except (OSError, ValueError) as failure:
            self.failure = failure

    def done(self, seconds=1200):
        self.join(seconds)
        if self.failure or self.is_alive():
            raise Failed(f"offering stopped: {self.failure or 'too slow'}")
        self.producer.close()

    def stop(self):
        self.halt.set()
        self.done()
