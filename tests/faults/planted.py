"""Eleven known bugs, switched on one by one in the test build (KOPPEL_PLANTED): each must turn a scenario of the harness red.

Prints `planted skip_find caught by F12: twice=1` per bug, and `11 of 11 caught`. The bugs are reliability 2.4's, all but the
refresh without single flight. Each scenario is the smallest that shows its bug; its faults are those of the catalogue. Each
runs first without any bug, and must then be green.
"""
import os
import random
import signal
import sys
import time

from catalogue import Fault
from koppel_harness import Failed, http, wait_for
from oracle import AFGEHANDELD, WACHT
from world import FaultWorld, Wrong

# The sweep would bring back what was never opened, ten minutes later: here that net hangs too far away to hide a bug.
NO_NET = ("--sweep-interval", "1s", "--stuck-after", "1h")

CREATE = {"method": "POST", "path": "sales_invoices"}


class PlantedRun:
    def __init__(self, name, options, kafka, directory):
        self.fault = Fault(name.replace("_", ""), "", {}, {}, None)
        self.name, self.kafka, self.directory, self.bin, self.keep, self.seed = name, kafka, directory, options.bin, options.keep, options.seed
        self.rng = random.Random(options.seed)
        self.lost = self.twice = self.events = 0
        self.env = {"KOPPEL_PLANTED": name} if name else {}


class Seen(Failed):
    """The scenario's own eye saw the bug, where the oracle has none."""


def start(run, world, name="w0", *flags, failpoint=None, **how):
    env = dict(run.env)
    if failpoint:
        env["KOPPEL_FAILPOINT"] = failpoint
    return world.worker(name, *flags, env=env, **how)


def killed_before_open(run):
    """F1 while the journal is away: it dies when it has read events and nobody knows of them yet, and comes again."""
    with FaultWorld(run, accounts=4, journal=NO_NET) as world:
        start(run, world)
        world.until_ready()
        world.kill("journal-service")
        world.offer(12)
        wait_for("all were read", lambda: world.metric("koppel_events_consumed_total") >= 12, 30)
        time.sleep(2)  # Commits go out every half second.
        world.kill("w0")
        world.start_journal(*world.flags["journal"])
        start(run, world)
        world.settle(45)


def results_refused(run):
    """F11: Kafka takes commits and refuses results; what was committed meanwhile is never told."""
    with FaultWorld(run, accounts=4) as world:
        start(run, world)
        world.until_ready()
        world.kafka.refuse_results(True)
        try:
            world.offer(12)
            wait_for("all are invoiced", lambda: world.invoices() >= 12, 30)
            time.sleep(2)  # Commits go out every half second.
            world.kill("w0")
        finally:
            world.kafka.refuse_results(False)
        start(run, world)
        world.settle(20)


def silent_vendor(run):
    """F12: the vendor makes the invoice and says nothing."""
    with FaultWorld(run, accounts=4, sandbox=("--no-unique",)) as world:
        world.faults([{"match": CREATE, "fault": "hang_after", "every": 4}, {"match": CREATE, "fault": "close_after", "every": 3}])
        start(run, world)
        world.offer(24)
        world.settle(30)


def equal_amounts(run):
    """F12 with customers who pay the same: another's invoice is not one's own."""
    with FaultWorld(run, accounts=1, sandbox=("--no-unique",)) as world:
        start(run, world)
        made = [world.make() for _ in range(6)]
        for _, event in made:
            event["werkbon"]["materialen"] = [{"code": "VAST", "omschrijving": "Vast bedrag", "aantal": "1", "prijs": "100.00"}]
            event["werkbon"]["uren"] = []
        world.send([made[0][1]])
        world.wait_drained(20, wanted=1)
        # Nothing was made of these: who looks must not find the first one's.
        world.faults([{"match": CREATE, "fault": "hang_before", "times": 3}])
        world.send([event for _, event in made[1:]])
        world.settle(30)


def frozen_past_its_session(run):
    """F7: it wakes up and has lost its partitions while most of what it read still waits; the group gives them to it anew."""
    with FaultWorld(run, accounts=24, sandbox=("--delay-ms", "400"), journal=NO_NET) as world:
        start(run, world, "w0", "--session", "6s", "--max-in-flight", "8", static=False)
        world.until_ready("w0")
        world.offer(96)
        wait_for("creates are on their way", lambda: world.invoices() > 4, 30)
        os.kill(world.process("w0").pid, signal.SIGSTOP)
        time.sleep(9)
        os.kill(world.process("w0").pid, signal.SIGCONT)
        world.settle(200)  # A record whose create was frozen with it is nobody's for two minutes.


def settings_away(run):
    """F24: who starts while the settings service is away knows no koppeling; that is no reason to pass anything over."""
    with FaultWorld(run, accounts=4, journal=NO_NET) as world:
        world.kill("settings-service")
        start(run, world)
        world.offer(12)
        time.sleep(6)
        world.start_settings()
        world.settle(45)
        strange = [r for r in world.results() if r["uitkomst"] not in (AFGEHANDELD, WACHT) or "koppeling_onbekend" in r["redenen"]]
        if strange:
            raise Seen(f"an outage of the settings was told as {strange[0]['uitkomst']} {strange[0]['redenen']}")


def html_for_an_answer(run):
    """F17: a proxy's page with status 200 for a create that never came through."""
    import vendor
    page = b"<html><body>Even geduld</body></html>"
    with FaultWorld(run, accounts=4, fronted=True) as world:
        answer = vendor.raw("200 OK", page, "Content-Type: text/html\r\n")
        http("POST", world.vendor_url + "/_front", [{"method": "POST", "path": f"/{world.company[account]}/sales_invoices", "times": 1, "forward": False,
                                                     "raw": answer} for account in world.accounts])
        start(run, world)
        world.offer(16)
        world.settle(30)


def talk(run):
    """I6, on any road."""
    with FaultWorld(run, accounts=2, sandbox=("--no-unique",)) as world:
        start(run, world)
        world.offer(4)
        world.settle(20)


def poisoned(run):
    """F26: what can't be understood has its dead letter or its result; a good one after it is done."""
    import input as events
    with FaultWorld(run, accounts=4) as world:
        start(run, world)
        folder = world.dir / "poison"
        folder.mkdir()
        files = []
        for n in range(30):
            file = folder / str(n)
            file.write_bytes(events.poison(run.rng, world.event(world.accounts[0], 900_000 + n)))
            files.append(file)
        world.kafka.produce_files(f"{world.accounts[0]}/outsmart", files)
        world.offer(8)
        world.settle(20)
        dead = 0
        until = time.monotonic() + 10
        while dead < 30 and time.monotonic() < until:
            dead = len(world.dead_letters())
            time.sleep(0.5)
        if dead != 30:
            run.lost += 30 - dead
            raise Seen(f"{dead} dead letters for 30 events that can't be understood")


BUGS = {
    "create_before_commit": ("F1", killed_before_open),
    "commit_before_delivery": ("F11", results_refused),
    "skip_find": ("F12", silent_vendor),
    "find_by_amount": ("F12", equal_amounts),
    "random_reference": ("F12", silent_vendor),
    "retry_post_on_timeout": ("F12", silent_vendor),
    "ignore_lost": ("F7", frozen_past_its_session),
    "settings_outage_unknown_tenant": ("F24", settings_away),
    "html_is_success": ("F17", html_for_an_answer),
    "log_authorization": ("I6", talk),
    "drop_on_decode_error": ("F26", poisoned),
}


def attempt(name, scenario, options, kafka, directory):
    """("red" | "green" | "broken", counts, why); broken: the run itself failed, which proves nothing."""
    run = PlantedRun(name, options, kafka, directory)
    try:
        scenario(run)
    except (Wrong, Seen) as failure:
        return "red", f"lost={run.lost} twice={run.twice}", str(failure)
    except Failed as failure:
        return "broken", "", str(failure)
    return "green", "", ""


def run_all(options, kafka, directory, wanted):
    caught = missed = 0
    bugs = {name: BUGS[name] for name in wanted or BUGS}
    # Without any bug each scenario must be green, or red would prove nothing.
    for scenario in dict.fromkeys(s for _, s in bugs.values()):
        colour, counts, why = attempt("", scenario, options, kafka, directory)
        print(f"planted nothing, {scenario.__name__}: {colour} {counts} {why[:300]}".rstrip(), file=sys.stderr, flush=True)
        missed += colour != "green"
    # A journal or settings service with the bug reads the same switch.
    for name, (fault, scenario) in bugs.items():
        os.environ["KOPPEL_PLANTED"] = name
        try:
            colour, counts, why = attempt(name, scenario, options, kafka, directory)
        finally:
            del os.environ["KOPPEL_PLANTED"]
        caught += colour == "red"
        print(f"planted {name} {'caught by ' + fault + ': ' + counts if colour == 'red' else 'MISSED by ' + fault + ', ' + colour}", flush=True)
        if why:
            print(f"  {why[:300]}", file=sys.stderr, flush=True)
    print(f"{caught} of {len(bugs)} caught", flush=True)
    return 0 if caught == len(bugs) and not missed else 1
