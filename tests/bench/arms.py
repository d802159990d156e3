"""The arms of a measurement: the same work done by Koppel's engine, by nothing at all, and by others.

An arm reads a topic, posts each event to the stub, publishes the answer with the event's key and commits. Each has the
configuration that serves it best here; docs/performance.md tells them.
"""
import dataclasses
import os
import pathlib
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PEERS = ROOT / "build/bench"
TICKS = os.sysconf("SC_CLK_TCK")

sys.path.insert(0, str(ROOT / "tests/harness"))
from koppel_harness import Failed  # noqa: E402


@dataclasses.dataclass(frozen=True)
class Arm:
    name: str
    title: str
    command: object  # (bin, flags) -> command line, flags being a dict of brokers, in, out, group, url, in-flight
    ordered: bool    # one event of a key at a time
    warm: int        # events that do not count, at full size: a JIT needs more of them
    events: int      # events that count


def _flags(values):
    return [part for name, value in values.items() for part in (f"--{name}", str(value))]


def _bento(values):
    # Bento's configuration takes them from its environment, see peers/bento/pipeline.yaml.
    return ["env", *(f"BENCH_{name.replace('-', '_').upper()}={value}" for name, value in values.items()),
            str(PEERS / "bento/bento"), "run", str(ROOT / "tests/bench/peers/bento/pipeline.yaml")]


ARMS = {arm.name: arm for arm in (
    Arm("koppel", "Koppel's engine", lambda bin, v: [str(bin / "bench-engine"), *_flags(v)], True, 20_000, 100_000),
    Arm("null", "null arm", lambda bin, v: [str(bin / "bench-null"), *_flags(v)], False, 20_000, 100_000),
    Arm("parallel-consumer", "Parallel Consumer",
        lambda bin, v: ["java", "-Xmx1g", "-XX:+UseParallelGC", "-cp", f"{PEERS}/parallel-consumer/classes:{PEERS}/parallel-consumer/*", "Arm", *_flags(v)],
        True, 30_000, 45_000),
    Arm("bento", "Bento", lambda bin, v: _bento(v), False, 20_000, 45_000),
    Arm("kafkajs", "kafkajs", lambda bin, v: ["node", str(PEERS / "kafkajs/arm.mjs"), *_flags(v)], True, 10_000, 20_000),
)}


# What is there when a peer is installed.
MADE_OF = {"parallel-consumer": PEERS / "parallel-consumer/classes/Arm.class", "bento": PEERS / "bento/bento",
           "kafkajs": PEERS / "kafkajs/node_modules/kafkajs/package.json"}


class Process:
    """A process in a session of its own, whose end is ours to see to."""

    def __init__(self, name, command, log):
        self.name, self.log = name, pathlib.Path(log)
        with open(log, "ab") as file:
            self.popen = subprocess.Popen(command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def check(self):
        if self.popen.poll() is not None:
            raise Failed(f"{self.name} ended with status {self.popen.returncode}:\n{self.tail()}")

    def tail(self, lines=15):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def cpu(self):
        """Seconds, user and system together."""
        return cpu_of(self.popen.pid)

    def peak_mib(self):
        for line in pathlib.Path(f"/proc/{self.popen.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) / 1024, 1)
        return 0

    def stop(self, seconds=20):
        """Asks, waits, and then does not ask; false when it had to be killed."""
        if self.popen.poll() is not None:
            return True
        self.popen.send_signal(signal.SIGTERM)
        try:
            self.popen.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()
            return False


def cpu_of(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
