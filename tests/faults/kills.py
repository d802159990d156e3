"""Workers that die, freeze and are told to stop: F1, F2, F3, F6, F7, F32."""
import os
import pathlib
import signal
import time

from catalogue import fault
from koppel_harness import Failed, wait_for
from oracle import AFGEHANDELD
from world import FaultWorld

STEPS = ["before_open", "after_open", "after_lookup", "after_koppel_begin", "before_koppel_create", "after_koppel_create", "after_koppel_end",
         "before_begin", "after_begin", "after_create", "after_find", "before_finish", "after_finish", "before_publish", "after_publish"]


def steps_of(koppeling, steps):
    """Without those of making a customer or an article, where a koppeling makes none."""
    return [s for s in steps if koppeling.record_creates or "koppel" not in s]


def state_of(process):
    try:
        return pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "X"


@fault("F1", "kill -9 at every step of the road, at its first and second hit, in a batch", {"batch": 10, "hits": 2}, {"batch": 20, "hits": 3})
def kill_at_each_step(run):
    with FaultWorld(run, accounts=len(STEPS) * run["hits"], doubtful=True) as world:
        cases = [(step, hit) for step in steps_of(world.koppeling, STEPS) for hit in range(run["hits"])]
        for n, (step, hit) in enumerate(cases):
            run.progress(f"{n} of {len(cases)}: {step}:{hit}")
            if step == "after_find":  # Only who does not know looks up by reference.
                world.faults([{"match": world.koppeling.create, "fault": "close_after", "times": run["hits"] + 1}])
            # An account of its own: all customers and articles of the batch are new at its administration.
            world.offer(run["batch"], account=world.accounts[n])
            process = world.worker("w0", env={"KOPPEL_FAILPOINT": f"{step}:{hit}"}, wait=False)
            wait_for(f"the worker dies at {step}:{hit}", lambda: process.poll() is not None, 60)
            if process.returncode != -9:
                raise Failed(f"{step}:{hit}: the worker ended with {process.returncode}, not by the failpoint:\n{world.tail('w0')}")
            world.worker("w0")
            if world.wait_drained(60) is None:
                world.conclude(world.judge())
                raise Failed(f"{step}:{hit}: {world.kafka.lag()} events are still uncommitted after 60 s")
            if n + 1 < len(cases):
                world.kill("w0")
        world.settle(60)
        run.say(kills=len(cases))


def inflight(world, name):
    return world.metric("koppel_inflight_events", name)


def kill_in_flight(world, names, patience=5.0):
    """Kills one of them that has work in flight; answers (name, whether it had)."""
    until = time.monotonic() + patience
    while True:
        order = list(names)
        world.run.rng.shuffle(order)
        for name in order:
            if inflight(world, name) > 0:
                world.kill(name)
                return name, True
        if time.monotonic() > until:
            world.kill(order[0])
            return order[0], False
        time.sleep(0.05)


@fault("F2", "random kill -9 of four workers in one group, events at a pace", {"events": 700, "kills": 30}, {"events": 10000, "kills": 200})
def random_kills(run):
    spacing = 1.5
    with FaultWorld(run, accounts=24, sandbox=("--delay-ms", "60")) as world:
        names = [f"w{n}" for n in range(4)]
        for name in names:
            world.worker(name)
        for name in names:
            world.until_ready(name)
        offering = world.paced(run["events"], run["events"] / (run["kills"] * spacing))
        time.sleep(1)
        hits = 0
        for n in range(run["kills"]):
            due = time.monotonic() + spacing
            name, hit = kill_in_flight(world, names)
            hits += hit
            world.worker(name, wait=False)
            run.progress(f"{n + 1} of {run['kills']} kills, {hits} with work in flight, {world.invoices()} invoices")
            time.sleep(max(0, due - time.monotonic()))
        offering.done()
        drained = world.settle(60)
        run.say(in_flight=hits, drained=f"{drained:.1f}s")
        if hits < 0.9 * run["kills"]:
            raise Failed(f"only {hits} of {run['kills']} kills hit work in flight")


@fault("F3", "double kill: the fresh worker is killed while it takes over", {"events": 150, "kills": 8}, {"events": 5000, "kills": 500})
def double_kills(run):
    with FaultWorld(run, accounts=12, sandbox=("--delay-ms", "60"), doubtful=True) as world:
        world.worker("w0")
        world.until_ready()
        offering = world.paced(run["events"], run["events"] / (run["kills"] * 3.0))
        second = 0
        for n in range(run["kills"]):
            kill_in_flight(world, ["w0"])
            step = run.rng.choice(["after_open", "after_find", "before_begin", "after_begin", "before_finish"])
            process = world.worker("w0", env={"KOPPEL_FAILPOINT": step}, wait=False)
            until = time.monotonic() + 6
            while process.poll() is None and time.monotonic() < until:
                time.sleep(0.05)
            if process.poll() is None:
                world.kill("w0")  # No such step came by; killed all the same.
            else:
                second += 1
            world.worker("w0")
            world.until_ready()
            time.sleep(0.5)
            run.progress(f"{n + 1} of {run['kills']} double kills, {second} at the step that was meant")
        offering.done()
        world.settle(60)
        run.say(at_step=second)


FREEZE = ["after_open", "after_lookup", "before_koppel_create", "before_begin", "after_begin", "after_create", "before_finish", "before_publish"]


@fault("F6", "zombies: frozen at a step for longer than the session and the call's deadline, then woken", {"rounds": 2, "each": 12}, {"rounds": 28, "each": 30})
def zombies(run):
    with FaultWorld(run, accounts=24, doubtful=True) as world:
        stops = 0
        steps = steps_of(world.koppeling, FREEZE)
        for turn in range(run["rounds"]):
            names = [f"z{turn}-{n}" for n in range(len(steps))]
            for name, step in zip(names, steps):
                world.worker(name, "--session", "6s", static=False, env={"KOPPEL_FAILPOINT": f"stop={step}"})
            good = f"good{turn}"
            world.worker(good, "--session", "6s", static=False)
            world.until_ready(good)
            world.offer(run["each"] * (len(steps) + 1))
            frozen = lambda: [n for n in names if state_of(world.process(n)) == "T"]
            until = time.monotonic() + 15
            while len(frozen()) < len(names) and time.monotonic() < until:
                time.sleep(0.1)
            run.progress(f"round {turn + 1}: {len(frozen())} of {len(names)} frozen at their step", 0)
            stops += len(frozen())
            # The one that is left gets everything, once their sessions are over, and ends what it can; only then they wake.
            # A record that a zombie has begun to make stays its own while its stream to the journal seems to live: in every
            # second round those are lost.
            if turn % 2 == 0:
                world.restart_journal()
            world.wait_drained(30, wanted=len(world.offers))
            run.say(taken_over=world.invoices())
            for name in frozen():
                os.kill(world.process(name).pid, signal.SIGCONT)
            time.sleep(5)
            for name in [*names, good]:
                if world.process(name).poll() is not None:
                    raise Failed(f"{name} ended with {world.process(name).returncode}:\n{world.tail(name)}")
            # An article whose leave to be made was lost with the frozen call's answer is nobody's for two minutes.
            if turn + 1 < run["rounds"]:
                world.wait_drained(200)
                for name in [*names, good]:
                    world.stop(name)
        drained = world.settle(200)
        run.say(frozen=stops, drained=f"{drained:.1f}s")
        if stops < run["rounds"] * (len(steps) - 1):
            raise Failed(f"only {stops} workers were frozen at their step")
    stopped, second = woken_before_sending(run)
    run.say(before_send=stopped, second=second)


def woken_before_sending(run, workers=3):
    """What remains: frozen between "it may still be sent" and the bytes, and woken when others have made it. Answers how many
    were frozen there and how many second ones they made. Only a vendor that refuses a second one keeps that at none."""
    with FaultWorld(run, accounts=24) as world:
        names = [f"s{n}" for n in range(workers)]
        for name in names:
            world.worker(name, "--session", "6s", static=False, env={"KOPPEL_FAILPOINT": f"stop=before_send/{world.koppeling.operation}"})
        world.worker("good", "--session", "6s", static=False)
        world.until_ready("good")
        world.offer(48)
        until = time.monotonic() + 20
        while time.monotonic() < until and not all(state_of(world.process(n)) == "T" for n in names):
            time.sleep(0.1)
        frozen = [n for n in names if state_of(world.process(n)) == "T"]
        world.restart_journal()  # Its streams are lost: what the frozen ones had begun is anybody's.
        if world.wait_drained(90, wanted=48) is None and world.invoices() < 48:
            raise Failed(f"others made only {world.invoices()} of 48 while {len(frozen)} were frozen before they sent")
        for name in frozen:
            os.kill(world.process(name).pid, signal.SIGCONT)
        time.sleep(5)
        run.progress(f"{len(frozen)} woken just before they send", 0)
        if world.koppeling.klasse == "B":
            world.settle(60)
        return len(frozen), world.koppeling.second_ones(world.ledger())


@fault("F7", "assignment lost: frozen past the session with calls on their way", {"events": 160, "kills": 3}, {"events": 3000, "kills": 100})
def assignment_lost(run):
    with FaultWorld(run, accounts=16, sandbox=("--delay-ms", "150"), doubtful=True) as world:
        names = ["w0", "w1"]
        for name in names:
            world.worker(name, "--session", "6s", static=False)
        for name in names:
            world.until_ready(name)
        offering = world.paced(run["events"], run["events"] / (run["kills"] * 11.0))
        for n in range(run["kills"]):
            name = names[n % 2]
            wait_for(f"{name} has work", lambda: inflight(world, name) > 0, 60)
            process = world.process(name)
            os.kill(process.pid, signal.SIGSTOP)
            time.sleep(8)
            os.kill(process.pid, signal.SIGCONT)
            time.sleep(2)
            if process.poll() is not None:
                raise Failed(f"{name} ended with {process.returncode} after it woke:\n{world.tail(name)}")
            run.progress(f"{n + 1} of {run['kills']} lost assignments, {world.invoices()} invoices")
        offering.done()
        world.settle(60)


@fault("F32", "SIGTERM under load, while every fifth create is answered by silence", {"events": 200, "kills": 4}, {"events": 5000, "kills": 100})
def graceful(run):
    with FaultWorld(run, accounts=12, sandbox=("--delay-ms", "60")) as world:
        world.faults([{"match": world.koppeling.create, "fault": "hang_after", "every": 5}])
        world.worker("w0")
        world.until_ready()
        offering = world.paced(run["events"], run["events"] / (run["kills"] * 5.0))
        slowest = 0.0
        for n in range(run["kills"]):
            wait_for("there is work in flight", lambda: inflight(world, "w0") > 0, 60)
            process = world.process("w0")
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(45)
            except Exception:
                raise Failed(f"the worker did not stop within 45 s:\n{world.tail('w0')}") from None
            slowest = max(slowest, time.monotonic() - began)
            if process.returncode != 0:
                raise Failed(f"the worker ended with {process.returncode} on SIGTERM:\n{world.tail('w0')}")
            world.worker("w0")
            world.until_ready()
            run.progress(f"{n + 1} of {run['kills']} stops, slowest {slowest:.1f} s")
        offering.done()
        world.settle(60)
        ids = [r["event_id"] for r in world.results() if r["uitkomst"] == AFGEHANDELD]
        run.say(slowest=f"{slowest:.1f}s", redelivered=len(ids) - len(set(ids)))
        if len(ids) != len(set(ids)):
            raise Failed(f"{len(ids) - len(set(ids))} werkbonnen that had ended were handled again after a clean stop")
