"""Kafka that is away, slow, rebalancing, or has lost the group's place: F4, F5, F8, F9, F11, F34."""
import signal
import subprocess
import time

from catalogue import fault
from kafka_control import EVENTS
from koppel_harness import Failed, wait_for
from oracle import AFGEHANDELD
from world import FaultWorld
from measure import cpu_seconds


@fault("F4", "a worker joins and leaves while the vendor is slow", {"events": 200, "rebalances": 8}, {"events": 3000, "rebalances": 60})
def rebalances(run):
    with FaultWorld(run, accounts=16, sandbox=("--delay-ms", "200")) as world:
        for name in ("w0", "w1"):
            world.worker(name, "--session", "10s", static=False)
            world.until_ready(name)
        offering = world.paced(run["events"], run["events"] / (run["rebalances"] * 4.0))
        for n in range(run["rebalances"] // 2):
            world.worker("w2", "--session", "10s", static=False)
            world.until_ready("w2")
            time.sleep(2.5)
            code = world.stop("w2")
            if code != 0:
                raise Failed(f"w2 ended with {code} on SIGTERM:\n{world.tail('w2')}")
            time.sleep(1)
            run.progress(f"{2 * (n + 1)} of {run['rebalances']} rebalances, {world.invoices()} invoices")
        offering.done()
        world.settle(60)
        ids = [r["event_id"] for r in world.results() if r["uitkomst"] == AFGEHANDELD]
        again = len(ids) - len(set(ids))
        run.say(redelivered=again)
        if again > 16 * 16 * run["rebalances"]:
            raise Failed(f"{again} werkbonnen were handled again by {run['rebalances']} rebalances")


@fault("F5", "commits that fail: strangers keep joining and leaving the group, then the broker keeps none and a worker dies",
       {"events": 200, "joins": 8, "refused": 60}, {"events": 3000, "joins": 120, "refused": 600})
def failing_commits(run):
    with FaultWorld(run, accounts=16, sandbox=("--delay-ms", "100")) as world:
        for name in ("w0", "w1"):
            world.worker(name, "--session", "10s", static=False)
            world.until_ready(name)
        offering = world.paced(run["events"], run["events"] / (run["joins"] * 2.5))
        for n in range(run["joins"]):
            # It reads and commits nothing: what it held comes again to the others.
            stranger = subprocess.Popen(["kcat", "-b", world.brokers, "-G", world.kafka.group, "-X", "enable.auto.commit=false", "-X", "enable.auto.offset.store=false",
                                         "-X", "partition.assignment.strategy=range", "-X", "session.timeout.ms=6000", EVENTS],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            time.sleep(1.2)
            stranger.send_signal(signal.SIGKILL if n % 4 == 0 else signal.SIGTERM)
            stranger.wait()
            time.sleep(1.0)
            run.progress(f"{n + 1} of {run['joins']} strangers, {world.invoices()} invoices")
        offering.done()
        for name in ("w0", "w1"):
            if not world.alive(name):
                raise Failed(f"{name} did not survive:\n{world.tail(name)}")
        world.settle(90)
        # What was handled while no commit was kept comes again to whoever has the partitions next, and makes nothing.
        before = world.metric("koppel_kafka_commit_failures_total", "w0")
        made = world.invoices()
        world.kafka.refuse_commits(True)
        try:
            world.offer(run["refused"])
            wait_for("all are invoiced", lambda: world.invoices() >= made + run["refused"], 60)
            wait_for("a commit has failed", lambda: world.metric("koppel_kafka_commit_failures_total", "w0") > before, 30)
            failed = world.metric("koppel_kafka_commit_failures_total", "w0") - before
            if not world.alive("w0"):
                raise Failed(f"w0 did not survive a refused commit:\n{world.tail('w0')}")
            behind = world.kafka.lag()
            world.kill("w0")
        finally:
            world.kafka.refuse_commits(False)
        world.settle(90)
        run.say(commits_failed=int(failed), came_again=behind)


def away(run, seconds, go, come):
    """The broker goes, with work half done; the worker stays, calm, and goes on when it comes."""
    with FaultWorld(run, accounts=16, sandbox=("--delay-ms", "100")) as world:
        world.worker("w0")
        world.until_ready()
        for turn in range(run["rounds"]):
            world.offer(run["events"] // run["rounds"])
            wait_for("some are invoiced", lambda: world.invoices() >= len(world.offers) - run["events"] // run["rounds"] * 3 // 4, 30)
            go(world.kafka)
            time.sleep(5)  # What had been read ends.
            process, journal = world.process("w0"), world.process("journal-service")
            before, began = cpu_seconds(process), time.monotonic()
            run.progress(f"round {turn + 1}: no broker for {seconds} s", 0)
            time.sleep(seconds)
            busy = (cpu_seconds(process) - before) / (time.monotonic() - began)
            for name in ("w0", "journal-service"):
                if not world.alive(name):
                    come(world.kafka)
                    raise Failed(f"{name} ended while the broker was away:\n{world.tail(name)}")
            before_return = world.restarts, world.invoices()
            come(world.kafka)
            back = time.monotonic()
            lag = world.kafka.lag()
            if lag:
                wait_for("the worker commits again", lambda: world.kafka.lag() < lag, 30)
            recovery = time.monotonic() - back
            run.say(busy=f"{100 * busy:.1f}%", recovery=f"{recovery:.1f}s")
            if busy > 0.10:
                raise Failed(f"the worker used {100 * busy:.0f} % of a core without a broker")
            if recovery > 10:
                raise Failed(f"the first commit came {recovery:.1f} s after the broker, not within 10 s")
        world.settle(60)


@fault("F8", "no broker at all, then it returns", {"events": 80, "seconds": 20, "rounds": 1}, {"events": 600, "seconds": 60, "rounds": 5})
def broker_away(run):
    away(run, run["seconds"], lambda kafka: kafka.stop(), lambda kafka: kafka.start())


@fault("F9", "a broker that stalls for a second and a half again and again", {"events": 150, "seconds": 20}, {"events": 2000, "seconds": 180})
def broker_slow(run):
    with FaultWorld(run, accounts=16) as world:
        world.worker("w0")
        world.until_ready()
        offering = world.paced(run["events"], run["events"] / run["seconds"])
        until = time.monotonic() + run["seconds"]
        while time.monotonic() < until:
            world.kafka.freeze()
            time.sleep(1.5)
            world.kafka.thaw()
            time.sleep(0.5)
            run.progress(f"{until - time.monotonic():.0f} s to go")
        offering.done()
        world.settle(60)


@fault("F11", "results can't be produced: refused, or the broker freezes or dies, while creates are on their way", {"events": 180, "rounds": 3, "seconds": 8},
       {"events": 4000, "rounds": 30, "seconds": 15})
def produce_fails(run):
    with FaultWorld(run, accounts=16, sandbox=("--delay-ms", "100")) as world:
        world.worker("w0")
        world.until_ready()
        for turn in range(run["rounds"]):
            before = world.invoices()
            world.offer(run["events"] // run["rounds"])
            wait_for("creates are on their way", lambda: world.invoices() > before + 3, 30)
            if turn % 3 == 0:  # Every result is too large; commits go through.
                world.kafka.refuse_results(True)
                time.sleep(run["seconds"])
                world.kafka.refuse_results(False)
            elif turn % 3 == 1:
                world.kafka.freeze()
                time.sleep(run["seconds"])
                world.kafka.thaw()
            else:
                world.kafka.kill()
                time.sleep(run["seconds"])
                world.kafka.start()
            run.progress(f"{turn + 1} of {run['rounds']}: back, {world.invoices()} invoices")
            if world.wait_drained(60) is None:
                break
        if not world.alive("w0"):
            raise Failed(f"the worker ended:\n{world.tail('w0')}")
        world.settle(60)


@fault("F34", "the group's place is gone: forgotten, or its records deleted", {"events": 120}, {"events": 2000})
def offsets_gone(run):
    with FaultWorld(run, accounts=12) as world:
        world.worker("w0")
        world.until_ready()
        world.offer(run["events"])
        world.settle(60 + run["events"] / 20)
        created = world.creates()
        # Forgotten: everything there is comes again, and nothing comes of it.
        world.stop("w0")
        world.kafka.forget()
        world.worker("w0")
        world.until_ready()
        wait_for("the whole topic has gone by again", lambda: world.kafka.lag() == 0, 120, every=0.2)
        if world.creates()["creates"] != created["creates"]:
            raise Failed(f"a forgotten group made {world.creates()['creates'] - created['creates']} creates")
        # Records deleted before they were read: it must stop and say what to do, not jump.
        world.stop("w0")
        world.kafka.evict()
        ends = world.kafka.offsets(EVENTS)
        lost = world.offer(24)
        for offer in lost:
            offer.expect = ("WACHT", AFGEHANDELD)
        wait_for("they are on the topic", lambda: sum(world.kafka.offsets(EVENTS).values()) >= sum(ends.values()) + 24, 10)
        wait_for("the journal has read them", lambda: world.kafka.lag("journal") == 0, 30, every=0.2)
        world.kafka.delete_records(world.kafka.offsets(EVENTS))
        process = world.worker("w0", wait=False)
        try:
            code = process.wait(60)
        except subprocess.TimeoutExpired:
            raise Failed(f"the worker goes on although its offsets are gone; it committed {world.kafka.committed()}:\n{world.tail('w0')}") from None
        tail = world.tail("w0", 5)
        if code == 0 or "offset" not in tail.lower():
            raise Failed(f"the worker ended with {code} and did not say that its offsets are gone:\n{tail}")
        if world.kafka.committed() != ends and any(world.kafka.committed()[p] > ends[p] for p in ends):
            raise Failed(f"it jumped: committed {world.kafka.committed()}, was {ends}")
        # A person moves the group; the journal offers what was lost again.
        world.kafka.evict()
        world.kafka.commit(world.kafka.offsets(EVENTS))
        world.worker("w0")
        for offer in lost:
            offer.expect = (AFGEHANDELD,)
        world.settle(90)
