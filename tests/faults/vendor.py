"""A vendor that is silent, lies, storms, asks for patience or hides behind a bad certificate, and the network to it:
F10, F12 to F19.
"""
import base64
import email.utils
import subprocess
import time

import rubbish
from catalogue import fault
from koppel_harness import Failed, http, wait_for
from measure import descriptors, peak_mib
from oracle import AFGEHANDELD, ONZEKER, WACHT, invoices_by_order
from world import FaultWorld


@fault("F10", "the network to vendor, journal and settings: cut, mute in one direction, gone", {"events": 160, "rounds": 5, "seconds": 4},
       {"events": 4000, "rounds": 60, "seconds": 30})
def partition(run):
    with FaultWorld(run, accounts=16, proxied=("vendor", "journal", "settings")) as world:
        world.worker("w0")
        world.until_ready()
        offering = world.paced(run["events"], run["events"] / (run["rounds"] * (run["seconds"] + 3.0)))
        for n in range(run["rounds"]):
            where = ["vendor", "journal", "vendor", "settings", "journal"][n % 5]
            mode = ["black_hole", "half", "half", "black_hole", "reset"][n % 5]
            run.progress(f"{n + 1} of {run['rounds']}: {where} {mode}", 0)
            world.proxy.mode(where, mode)
            time.sleep(run["seconds"])
            world.proxy.mode(where, "reset")  # What was half open is cut when the network returns.
            world.proxy.mode(where, "ok")
            time.sleep(3)
        offering.done()
        world.settle(60)


@fault("F12", "the vendor carries it out and then is silent, cuts, errs or answers rubbish", {"events": 250}, {"events": 10000})
def success_without_answer(run):
    # Without the vendor's own refusal of a second reference: every repeat would stand in the ledger.
    with FaultWorld(run, accounts=16, tolerant=True, proxied=("vendor",)) as world:
        rules = [{"match": world.koppeling.create, "fault": kind, "every": 11} for kind in ("hang_after", "close_after", "5xx_after", "garbage", "empty")]
        rules += [{"match": match, "fault": "close_after", "every": 5} for match in world.koppeling.record_creates]
        world.faults(rules)
        world.worker("w0")
        world.until_ready()
        world.offer(run["events"] // 2)
        time.sleep(2)
        world.proxy.mode("vendor", "drop_answer", every=6)
        world.offer(run["events"] - run["events"] // 2)
        time.sleep(run["events"] / 60)
        world.proxy.mode("vendor", "ok")
        world.settle(60 + run["events"] / 20)
        struck = sum(r["fired"] for r in world.fault_rules())
        run.say(struck=struck, answers_dropped=world.proxy.stats("vendor")["struck"])
        if struck < run["events"] / 5:
            raise Failed(f"only {struck} answers were withheld")


@fault("F13", "the same, where a look-up finds it later, or it is carried out later", {"events": 80}, {"events": 2000})
def success_found_late(run):
    delays = [0, 1, 3]
    with FaultWorld(run, accounts=12, fronted=True) as world:
        # Class A does not wait until a first create can no longer land: the same is written once more, over the same. That
        # is by design, and everywhere else it is held against it: a person may have changed what stands there.
        world.koppeling.may_repeat = "writes"
        # Where nothing refuses a second one, H is what the vendor may take at most: carried out late, and found late on top.
        nalanding = () if world.koppeling.klasse in "AB" else ("--nalanding", "8s")
        create = world.koppeling.create
        world.faults([{"match": create, "fault": "hang_after", "every": 4}, {"match": create, "fault": "late", "delay_ms": 3000, "every": 7},
                      {"match": create, "fault": "close_after", "every": 5}])
        world.worker("w0", *nalanding)
        world.until_ready()
        for delay in delays:
            world.koppeling.find_late(world, delay)
            run.progress(f"an invoice is found {delay} s after it was made", 0)
            world.offer(run["events"] // len(delays))
            if world.wait_drained(90) is None:
                break
        world.settle(60)
        if world.koppeling.klasse == "A":
            run.say(written_again=world.koppeling.second_ones(world.ledger()))
        run.say(refused_seconds=world.koppeling.refused(world))


@fault("F14", "the vendor answers nothing but 5xx, then heals", {"events": 150, "seconds": 25}, {"events": 1500, "seconds": 120})
def storm(run):
    with FaultWorld(run, accounts=10) as world:
        world.worker("w0")
        world.until_ready()
        world.offer(20)
        world.wait_drained(30)
        world.faults([{"fault": "5xx_before", "status": status, "every": n} for n, status in ((4, 500), (3, 502), (2, 503), (1, 504))])
        before = world.creates()["requests"]
        world.offer(run["events"])
        time.sleep(run["seconds"])
        requests = world.creates()["requests"] - before
        http("DELETE", world.addresses["sandbox"] + "/_faults")
        took = world.settle(2 * run["seconds"])
        run.say(requests_per_event=f"{requests / run['events']:.2f}", drained=f"{took:.1f}s")
        if world.dead_letters():
            raise Failed("a storm made dead letters")
        if requests > 1.1 * run["events"]:
            raise Failed(f"{requests} requests for {run['events']} events in the storm: over 1.1 per event")


def raw(status, body=b"", headers=""):
    return base64.b64encode(f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body).decode()


@fault("F15", "429 with Retry-After in seconds, as date, absurd, negative, missing", {"events": 80}, {"events": 2000})
def retry_after(run):
    with FaultWorld(run, accounts=8, fronted=True) as world:
        ways = {0: ("Retry-After: 4\r\n", 4), 1: (None, 5), 2: ("Retry-After: 999999999\r\n", 900), 3: ("Retry-After: -5\r\n", 0), 4: ("", 0),
                5: ("Retry-After: straks\r\n", 0)}
        rules = []
        for n, (header, seconds) in ways.items():
            if header is None:
                header = f"Retry-After: {email.utils.formatdate(time.time() + 9, usegmt=True)}\r\n"
            rules.append({"method": "POST", "path": f"/{world.company[world.accounts[n]]}/sales_invoices", "times": 1, "name": f"429-{n}",
                          "raw": raw("429 Too Many Requests", b"", header)})
        http("POST", world.vendor_url + "/_front", rules)
        date_at = time.time() + 8  # The date has whole seconds.
        world.worker("w0")
        world.until_ready()
        offers = [world.offer(run["events"] // 8, account=a) for a in world.accounts]
        for offer in offers[2]:
            offer.expect = (WACHT, AFGEHANDELD)
        world.settle(60)
        early = []
        seen = http("GET", world.vendor_url + "/_front")
        for n, (_, seconds) in ways.items():
            company = world.company[world.accounts[n]]
            told = next((row[0] for row in seen if row[5] == f"429-{n}"), None)
            if told is None:
                raise Failed(f"account {n} never got its 429")
            until = date_at if n == 1 else told + seconds - 0.05
            # Calls that were on their way when the 429 came back are not early.
            early += [row for row in seen if company in row[2] and told + 0.25 < row[0] < until]
        run.say(early=len(early))
        if early:
            raise Failed(f"{len(early)} requests came earlier than the vendor asked, e.g. {early[0][1:3]} {early[0][4:]}")


@fault("F16", "answers that drip in a byte at a time, and heads that never end", {"events": 60, "seconds": 15}, {"events": 400, "seconds": 120})
def slow_loris(run):
    with FaultWorld(run, accounts=30, proxied=("vendor",)) as world:
        process = world.worker("w0", "--max-in-flight", "256")
        world.until_ready()
        world.offer(10)
        world.wait_drained(30)
        before = descriptors(process)
        world.proxy.mode("vendor", "slow", seconds=0.5)
        world.offer(run["events"])
        time.sleep(run["seconds"])
        peak = world.proxy.stats("vendor")["peak"]
        if not world.alive("w0"):
            raise Failed(f"the worker did not survive:\n{world.tail('w0')}")
        world.proxy.mode("vendor", "reset")
        world.proxy.mode("vendor", "ok")
        world.settle(90)
        time.sleep(1)
        run.say(connections=peak, peak_mib=int(peak_mib(process)), descriptors=f"{before}->{descriptors(process)}")
        if peak_mib(process) > 256:
            raise Failed(f"the worker took {peak_mib(process):.0f} MiB")


def rubbish_rules(run, koppeling):
    """Four of five answer a create, every fifth a look-up of the invoice, a relation or an article."""
    creates = rubbish.answers(run.rng, koppeling, look_up=False)
    found = rubbish.answers(run.rng, koppeling, look_up=True)
    rules = []
    for n in range(run["bodies"]):
        look_up = n % 5 == 4
        which = [*koppeling.record_look_ups, koppeling.look_up][n % 3] if look_up else koppeling.create
        # Others' records are no answer to who asks for an invoice; to who asks for a relation they may be the truth.
        _, answer = next(found if which is koppeling.look_up else creates)
        rules.append({**which, "times": 1, "every": 3 if look_up else 1, "name": f"rubbish-{n}", "forward": run.rng.random() < 0.5,
                      "raw": base64.b64encode(answer).decode()})
    return rules


@fault("F17", "more than 300 answers that are no answers, to creates and to look-ups", {"events": 320, "bodies": 330}, {"events": 2000, "bodies": 1500})
def garbage(run):
    with FaultWorld(run, accounts=24, fronted=True, tolerant=True) as world:
        world.front(rubbish_rules(run, world.koppeling))
        process = world.worker("w0", "--look-up", "30s")
        world.until_ready()
        world.offer(run["events"])
        world.wait_told((AFGEHANDELD, ONZEKER), 180)
        seen = http("GET", world.vendor_url + "/_front")
        served = len({row[5] for row in seen if row[5].startswith("rubbish")})
        world.front([])
        if not world.alive("w0"):
            raise Failed(f"the worker did not survive:\n{world.tail('w0')}")
        # Two creates in a row answered by rubbish and not carried out: ONZEKER, and a person looks (design, 5).
        made = {order for (_, order), found in invoices_by_order(world.ledger(), world.koppeling).items() if found}
        doubtful = [o for o in world.offers if o.order not in made]
        for offer in doubtful:
            offer.expect = (ONZEKER,)
        run.say(onzeker=len(doubtful))
        if len(doubtful) > run["events"] / 6:
            raise Failed(f"{len(doubtful)} werkbonnen are left to a person")
        world.settle(60)
        run.say(served=served, peak_mib=int(peak_mib(process)))
        if served < min(300, run["bodies"] * 0.9):
            raise Failed(f"only {served} bodies were served")
        if peak_mib(process) > 384:
            raise Failed(f"the worker took {peak_mib(process):.0f} MiB")


def authority(folder):
    """A CA and what it signed: {name: (cert, key)} and the CA's own file."""
    def openssl(*arguments):
        done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, cwd=folder)
        if done.returncode != 0:
            raise Failed(f"openssl {arguments[0]}: {done.stderr[-400:]}")

    made = {}
    for ca in ("ca", "stranger"):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{ca}.key", "-out", f"{ca}.pem", "-days", "2", "-subj", f"/CN={ca}")
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("1000\n")
    for name, host, ca, begin, end in (("good", "localhost", "ca", None, None), ("expired", "localhost", "ca", "20200101000000Z", "20210101000000Z"),
                                       ("future", "localhost", "ca", "20400101000000Z", "20410101000000Z"),
                                       ("wronghost", "vendor.example", "ca", None, None), ("unknown", "localhost", "stranger", None, None)):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={host}")
        (folder / "ext.cnf").write_text(f"[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n"
                                        f"unique_subject=no\nx509_extensions=e\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=DNS:{host}\n")
        dates = ["-startdate", begin, "-enddate", end] if begin else ["-days", "2"]
        openssl("ca", "-batch", "-config", "ext.cnf", "-cert", f"{ca}.pem", "-keyfile", f"{ca}.key", "-in", f"{name}.csr", "-out", f"{name}.pem", *dates)
        made[name] = (str(folder / f"{name}.pem"), str(folder / f"{name}.key"))
    return made, folder / "ca.pem"


@fault("F18", "TLS: expired, not yet, wrong host, unknown CA, 1.0 only, mute, swapped under way", {"events": 28}, {"events": 280})
def tls(run):
    with FaultWorld(run, accounts=7, proxied=("vendor",)) as world:
        folder = world.dir / "tls"
        folder.mkdir()
        certificates, ca = authority(folder)
        sandbox = world.address("sandbox")
        fronts = {name: world.proxy.listen(name, sandbox, tls=[*pair, "1.2"]) for name, pair in certificates.items()}
        fronts["tls10"] = world.proxy.listen("tls10", sandbox, tls=[*certificates["good"], "1.0"])
        fronts["mute"] = world.proxy.listen("mute", sandbox)
        world.proxy.mode("mute", "black_hole")
        each = max(1, run["events"] // 7)
        flags = ("--ca-file", str(ca), "--budget", "4s")
        for n, name in enumerate(("expired", "future", "wronghost", "unknown", "tls10", "mute")):
            run.progress(f"a certificate that is {name}", 0)
            before = world.creates()["requests"]
            world.worker("w0", *flags, url=f"https://localhost:{fronts[name]}")
            world.until_ready()
            made = world.offer(each, account=world.accounts[n])
            wanted = {(o.account, o.id) for o in made}
            wait_for(f"{name}: WACHT", lambda: wanted <= {(r["account"], r["werkbon"]) for r in world.results() if r["uitkomst"] == WACHT}, 60, every=0.5)
            wrong = [r for r in world.results() if (r["account"], r["werkbon"]) in wanted and r["uitkomst"] != WACHT]
            if wrong or world.creates()["requests"] != before:
                raise Failed(f"{name}: {wrong[:1]}, {world.creates()['requests'] - before} requests got through")
            world.stop("w0")
        # The good one lets everything through; then it is swapped for a stranger's under way, and back.
        world.worker("w0", *flags, url=f"https://localhost:{fronts['good']}")
        world.until_ready()
        world.offer(each, account=world.accounts[6])
        if world.wait_drained(60) is None:
            world.conclude(world.judge())
        world.stop("w0")
        world.settle(10)
        run.say(cases=7)


@fault("F19", "a vendor's address that leads to ourselves, the neighbours or the cloud's own", {"events": 8}, {"events": 8})
def addresses(run):
    with FaultWorld(run, accounts=8, proxied=("vendor",)) as world:
        port = world.vendor_url.rsplit(":", 1)[1]
        urls = [f"https://127.0.0.1:{port}", f"https://localhost:{port}", f"https://[::ffff:127.0.0.1]:{port}", f"http://127.0.0.1:{port}",
                "https://169.254.169.254", "https://10.0.0.1", f"https://0.0.0.0:{port}", f"https://2130706433:{port}"]
        for n, url in enumerate(urls):
            run.progress(f"{url}", 0)
            process = world.worker("w0", "--budget", "2s", url=url, loopback=False, wait=False)
            made = world.offer(1, account=world.accounts[n])[0]
            wait_for(f"{url}: WACHT, or refused at the start",
                     lambda: process.poll() is not None or any((r["account"], r["werkbon"]) == (made.account, made.id) and r["uitkomst"] == WACHT
                                                               for r in world.results()), 40, every=0.5)
            others = {r["uitkomst"] for r in world.results()} - {WACHT}
            if others:
                raise Failed(f"{url}: {others}")
            world.stop("w0")
        accepted = world.proxy.stats("vendor")["accepted"]
        run.say(connections=accepted)
        if accepted or world.creates()["requests"]:
            raise Failed(f"{accepted} connections were made to a denied address")
        world.worker("w0")
        world.settle(60)
