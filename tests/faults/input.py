"""What comes in: poison, duplicates, disorder, a replay, and content that changes on the way: F26, F27, F28."""
import json
import time

from catalogue import fault
from koppel_harness import Failed, wait_for
from kafka_control import EVENTS
from world import FaultWorld


def poison(rng, good):
    """One record that can't be understood, out of a good one: bytes."""
    text = json.dumps(good)
    bon = lambda **changes: json.dumps({**good, "werkbon": {**good["werkbon"], **changes}}).encode()
    kinds = [
        lambda: b"\xff" + rng.randbytes(rng.randint(1, 3000)),                    # random bytes
        lambda: text[:rng.randint(1, len(text) - 2)].encode(),                    # cut short
        lambda: b"{}",
        lambda: json.dumps({**good, "account": ""}).encode(),                     # whose?
        lambda: json.dumps({**good, "account": "a" * 65}).encode(),
        lambda: json.dumps({k: v for k, v in good.items() if k != "werkbon"}).encode(),
        lambda: bon(id=""),
        lambda: bon(id="x" * 65),
        lambda: bon(uren="geen"),                                                 # a field of the wrong kind
        lambda: bon(materialen=[{"code": "A", "aantal": "veel", "prijs": "1"}]),
        lambda: bon(materialen=[{"code": "A", "aantal": "1", "prijs": "1e9"}]),
        lambda: bon(uren=[{"datum": "2026-02-31", "totaalMinuten": 60}]),
        lambda: bon(uren=[{"datum": "2026-02-27", "totaalMinuten": 99999}]),
        lambda: bon(materialen=[{"code": "A", "aantal": "1", "prijs": "1"}] * 2001),  # huge repeated field
        lambda: text.replace('"outsmart', "").replace(good["werkbon"]["ordernummer"], "x" * 1_100_000).encode(),  # over 1 MiB
        lambda: b"\x00" + text.encode(),                                         # NUL
        lambda: text.encode().replace(b'"werkbonstatus": "1"', b'"werkbonstatus": "\xed\xa0\x80"'),  # a lone surrogate, as bytes
        lambda: b'{"a":' * 200 + b"1" + b"}" * 200,                               # deep
        lambda: b"[" * 5000,
        lambda: b"<html><body>502</body></html>",
        lambda: json.dumps({**good, "veldapp": "VELDAPP_UNSPECIFIED"}).encode(),
        lambda: bon(vrijeVelden={"99": "x"}),
    ]
    return rng.choice(kinds)()


@fault("F26", "poison events among good ones, on the same partitions", {"events": 200, "poison": 400}, {"events": 10000, "poison": 10000})
def poisoned(run):
    with FaultWorld(run, accounts=8) as world:
        world.worker("w0")
        world.until_ready()
        folder = world.dir / "poison"
        folder.mkdir()
        made = 0
        rounds = 8
        for turn, account in enumerate(world.accounts[:rounds]):
            files = []
            for n in range(run["poison"] // rounds):
                file = folder / f"{turn}-{n}"
                file.write_bytes(poison(run.rng, world.event(account, 900_000 + n)))
                files.append(file)
            made += len(files)
            world.offer(run["events"] // rounds // 2, account=account)
            world.kafka.produce_files(f"{account}/outsmart", files)
            world.offer(run["events"] // rounds // 2, account=account)
            run.progress(f"{made} poisoned records offered")
        world.settle(60 + run["events"] / 50)
        until = time.monotonic() + 30
        while len(world.dead_letters()) < made and time.monotonic() < until:
            time.sleep(1)
        dead = world.dead_letters()
        kept = {d["value"] for d in dead}
        missing = [f for f in folder.iterdir() if f.read_bytes() not in kept]
        for name in ("w0", "journal-service"):
            if not world.alive(name):
                raise Failed(f"{name} did not survive:\n{world.tail(name)}")
        from world import CANARY
        headers = [d for d in dead if CANARY in str(d["headers"])]
        if headers:
            raise Failed(f"a dead letter's header holds what a person wrote: {headers[0]['headers']} (I6)")
        run.say(dead_letters=len(dead))
        if missing or len(dead) != made:
            raise Failed(f"{len(dead)} dead letters for {made} poisoned records; not there with their bytes: "
                         f"{[f'{f.name}: {f.read_bytes()[:60]!r} ({f.stat().st_size} bytes)' for f in missing[:6]]}")


@fault("F27", "each event up to five times, out of order, and then the whole topic again", {"events": 400, "replays": 2}, {"events": 10000, "replays": 3})
def duplicated(run):
    with FaultWorld(run, accounts=16) as world:
        world.worker("w0")
        world.until_ready()
        events = []
        for n in range(run["events"]):
            offer, event = world.make()
            events += [event] * run.rng.randint(1, 5)
            if n % 3 == 0:  # A later revision with other amounts; whichever comes first on the topic.
                later = json.loads(json.dumps(event))
                later["revision"] = str(int(event["revision"]) + 60_000_000)
                later["werkbon"]["materialen"][0]["aantal"] = "7"
                events += [later] * run.rng.randint(1, 3)
        run.rng.shuffle(events)
        began = time.monotonic()
        world.send(events)
        world.settle(60 + len(events) / 20)
        run.progress(f"{len(events)} events, {world.invoices()} invoices in {time.monotonic() - began:.0f} s; now the topic again", 0)
        created = {k: v["created"] for k, v in world.creates().items() if isinstance(v, dict)}
        speeds = []
        for turn in range(run["replays"]):
            world.stop("w0")
            world.kafka.evict()
            world.kafka.commit(world.since[EVENTS])
            count = world.kafka.lag()
            world.worker("w0")
            world.until_ready()
            began = time.monotonic()
            wait_for("the replay has ended", lambda: world.kafka.lag() == 0, 60 + count / 50, every=0.1)
            speeds.append(count / (time.monotonic() - began))
            now = {k: v["created"] for k, v in world.creates().items() if isinstance(v, dict)}
            if now != created:
                raise Failed(f"replay {turn + 1} created something: {created} became {now}")
            run.progress(f"replay {turn + 1}: {count} events at {speeds[-1]:.0f} a second, nothing created", 0)
        world.conclude(world.judge())
        run.say(offered=len(events), replayed_per_second=int(min(speeds)), creates_by_replay=0)
        if max(speeds) < 500:
            raise Failed(f"a replay went at {max(speeds):.0f} events a second at best, not 500")


@fault("F28", "the werkbon and the settings change while its create is in doubt", {"events": 60}, {"events": 1000})
def changed_on_the_way(run):
    with FaultWorld(run, accounts=10, tolerant=True) as world:
        world.faults([{"match": world.koppeling.create, "fault": kind, "every": 3} for kind in ("hang_after", "close_before", "5xx_after")])
        world.worker("w0")
        world.until_ready()
        for at in range(0, run["events"], 20):
            made = [world.make() for _ in range(min(20, run["events"] - at))]
            world.send([event for _, event in made])
            time.sleep(1)  # They are on their way now; some hang for two seconds.
            later = []
            for _, event in made:
                other = json.loads(json.dumps(event))
                other["revision"] = str(time.time_ns() // 1000)
                other["werkbon"]["materialen"][0]["aantal"] = "9"
                later.append(other)
            world.send(later)
            for account in world.accounts:
                world.apply(account, settings=world.koppeling.other_settings(run.rng), refresh_token=None, company=world.company[account])
            run.progress(f"{at + 20} of {run['events']} changed on their way")
        world.settle(90)
