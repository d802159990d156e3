"""Other services away, everybody back at once, everything in turns, and little of everything: F24, F29, F30, F31."""
import os
import signal
import subprocess
import time

from catalogue import fault
from koppel_harness import Failed, http, wait_for
from measure import descriptors, peak_mib
from oracle import AFGEHANDELD, WACHT
from world import FaultWorld


@fault("F24", "settings service: killed, frozen, answering rubbish, and back; workers and journal restarted meanwhile",
       {"events": 120, "seconds": 6}, {"events": 2000, "seconds": 150})
def settings_away(run):
    with FaultWorld(run, accounts=16, proxied=("settings",)) as world:
        world.worker("w0")
        world.until_ready()
        each = run["events"] // 4
        world.offer(each)
        world.wait_drained(30)

        def while_away(what):
            run.progress(f"settings {what}", 0)
            world.offer(each // 2)
            time.sleep(run["seconds"])
            # Who starts now knows no koppeling at all: it must wait, not take them for unknown.
            world.stop("w0")
            world.worker("w0")
            world.restart_journal()
            world.offer(each - each // 2)
            time.sleep(run["seconds"])
            told = {r["uitkomst"] for r in world.results()} - {AFGEHANDELD, WACHT}
            strange = [r for r in world.results() if "koppeling_onbekend" in r["redenen"]]
            if told or strange:
                raise Failed(f"settings {what}: {told or strange[0]}: an outage was taken for an unknown account or a fault")

        recovered = []

        def back():
            began = time.monotonic()
            took = world.wait_drained(30)
            if took is None:
                world.conclude(world.judge())
                raise Failed(f"not everything was ended within 30 s of the settings' return; {world.kafka.lag()} uncommitted")
            recovered.append(time.monotonic() - began)

        world.kill("settings-service")
        while_away("killed")
        world.start_settings()
        back()
        os.kill(world.process("settings-service").pid, signal.SIGSTOP)
        while_away("frozen")
        os.kill(world.process("settings-service").pid, signal.SIGCONT)
        back()
        world.proxy.mode("settings", "flip", bytes=40)
        while_away("rubbish")
        world.proxy.mode("settings", "reset")
        world.proxy.mode("settings", "ok")
        back()
        world.settle(60)
        run.say(recovery=f"{max(recovered):.1f}s")


@fault("F29", "everybody comes back at once to a vendor with a quota", {"events": 160, "accounts": 20}, {"events": 10000, "accounts": 50})
def herd(run):
    with FaultWorld(run, accounts=run["accounts"]) as world:
        world.faults([{"fault": "5xx_before", "status": 503}])
        world.worker("w0", "--budget", "2s")
        world.until_ready()
        world.offer(run["events"])
        wait_for("all wait", lambda: len({(r["account"], r["werkbon"]) for r in world.results() if r["uitkomst"] == WACHT}) >= run["events"] * 0.9, 120, every=1)
        http("DELETE", world.addresses["sandbox"] + "/_faults")
        began, ready, before = time.time(), {}, world.creates()["requests"]
        world.settle(120 + run["events"] / 20)
        last = {}
        for result in world.results():
            if result["uitkomst"] == AFGEHANDELD:
                last[result["account"]] = max(last.get(result["account"], 0), result["time"] / 1000 - began)
        ledger = world.ledger()
        busy = sum(r["status"] == 429 for r in ledger["requests"])
        slowest, fastest = max(last.values()), min(last.values())
        run.say(slowest=f"{slowest:.1f}s", fastest=f"{fastest:.1f}s", too_many=busy)
        # The breakers open at most for as long as the outage lasted again; beyond that the tenants must be alike.
        if slowest > 2 * fastest + 10:
            raise Failed(f"the slowest customer took {slowest:.1f} s, the fastest {fastest:.1f} s")


@fault("F30", "swizzle: every part stops one by one and returns in another order", {"events": 200, "rounds": 2}, {"events": 5000, "rounds": 50})
def swizzle(run):
    with FaultWorld(run, accounts=16) as world:
        for name in ("w0", "w1"):
            world.worker(name)
            world.until_ready(name)
        offering = world.paced(run["events"], run["events"] / (run["rounds"] * 25.0))
        for turn in range(run["rounds"]):
            parts = {
                "settings": (lambda: world.kill("settings-service"), world.start_settings),
                "vendor": (lambda: world.kill(world.koppeling.program), lambda: world.start_sandbox(*world.flags["sandbox"])),
                "journal": (lambda: world.kill("journal-service"), lambda: world.start_journal(*world.flags["journal"])),
                "w0": (lambda: world.kill("w0"), lambda: world.worker("w0", wait=False)),
                "w1": (lambda: os.kill(world.process("w1").pid, signal.SIGSTOP), lambda: os.kill(world.process("w1").pid, signal.SIGCONT)),
                "broker": (world.kafka.freeze, world.kafka.thaw),
            }
            order = list(parts)
            run.rng.shuffle(order)
            for name in order:
                parts[name][0]()
                time.sleep(1.5)
            run.rng.shuffle(order)
            for name in order:
                parts[name][1]()
                time.sleep(1)
            run.progress(f"round {turn + 1} of {run['rounds']}: all back", 0)
            time.sleep(5)
            # A worker that ended is started again, as its supervisor would.
            for name in ("w0", "w1"):
                if not world.alive(name):
                    run.progress(f"{name} had ended with {world.process(name).returncode}", 0)
                    world.worker(name, wait=False)
        offering.done()
        took = world.settle(60)
        run.say(recovery=f"{took:.1f}s")


@fault("F31", "64 descriptors, then a fifth of a core", {"events": 160, "seconds": 15}, {"events": 3000, "seconds": 120})
def little(run):
    with FaultWorld(run, accounts=40, sandbox=("--delay-ms", "100")) as world:
        process = world.worker("w0", "--max-in-flight", "256")
        world.until_ready()
        before = descriptors(process)
        subprocess.run(["prlimit", "--pid", str(process.pid), "--nofile=64:"], check=True)
        world.offer(run["events"] // 2)
        took = world.wait_drained(60)
        if process.poll() is not None:
            raise Failed(f"the worker ended with {process.returncode} at 64 descriptors:\n{world.tail('w0')}")
        if took is None:
            world.conclude(world.judge())
        subprocess.run(["prlimit", "--pid", str(process.pid), "--nofile=1024:"], check=True)
        # A quota: on for 20 ms of every 100.
        until = time.monotonic() + run["seconds"]
        world.offer(run["events"] - run["events"] // 2)
        while time.monotonic() < until:
            os.kill(process.pid, signal.SIGSTOP)
            time.sleep(0.08)
            os.kill(process.pid, signal.SIGCONT)
            time.sleep(0.02)
            run.progress(f"a fifth of a core, {until - time.monotonic():.0f} s to go, {world.invoices()} invoices")
        if process.poll() is not None:
            raise Failed(f"the worker ended with {process.returncode} from slowness alone:\n{world.tail('w0')}")
        world.settle(60)
        run.say(descriptors=before, peak_mib=int(peak_mib(process)))
