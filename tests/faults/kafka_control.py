"""Apache Kafka as the faults need it: started, stopped and frozen; groups looked at, emptied and moved; topics written and read.

Speaks a few old requests of Kafka's protocol by itself, so that looking at a group costs a millisecond and no JVM.
Reading and writing records is kcat's.
"""
import json
import os
import pathlib
import re
import signal
import socket
import struct
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from koppel_harness import ROOT, Failed, wait_for  # noqa: E402

EVENTS = "koppel.werkbon-status-changed.v1"
RESULTS = "koppel.werkbon-result.v1"
OFFSETS = "__consumer_offsets"
DEAD = "koppel.dead-letter.v1"
PARTITIONS = {EVENTS: 12, RESULTS: 12, DEAD: 3}
JOURNAL = "journal"  # the journal's own group

LIST_OFFSETS, OFFSET_COMMIT, OFFSET_FETCH, FIND_COORDINATOR, LEAVE_GROUP, DESCRIBE_GROUPS, DELETE_RECORDS, DELETE_GROUPS, ALTER_CONFIGS = 2, 8, 9, 10, 13, 15, 21, 42, 33
NO_SUCH_MEMBER = 25


def text(value):
    data = value.encode()
    return struct.pack(">h", len(data)) + data


def many(items):
    return struct.pack(">i", len(items)) + b"".join(items)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, form):
        (value,) = struct.unpack_from(">" + form, self.data, self.at)
        self.at += struct.calcsize(form)
        return value

    def bytes(self, form="h"):
        size = self.number(form)
        if size < 0:
            return None
        self.at += size
        return self.data[self.at - size:self.at]

    def text(self):
        data = self.bytes()
        return None if data is None else data.decode()

    def list(self, element):
        return [element() for _ in range(max(self.number("i"), 0))]


class Kafka:
    """The one broker of a run."""

    def __init__(self, directory, port):
        self.dir, self.port = pathlib.Path(directory), port
        self.brokers = f"127.0.0.1:{port}"
        self.group = "export-rompslomp"  # the workers'; of it is all that names no other group

    # The process.

    def script(self, *arguments):
        done = subprocess.run([str(ROOT / "deploy/kafka/kafka.sh"), *arguments, "--dir", str(self.dir)],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"kafka.sh {arguments[0]}: {done.stderr[-2000:]}")

    def start(self, fresh=False):
        self.script("start", "--port", str(self.port), *(["--fresh"] if fresh else []))
        wait_for("Kafka leads its partitions and knows its groups", self.ready, 60, every=0.1)

    def stop(self):
        self.script("stop")

    def pid(self):
        return int((self.dir / "pid").read_text())

    def alive(self):
        try:
            return "Z" not in pathlib.Path(f"/proc/{self.pid()}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (OSError, ValueError):
            return False

    def signal(self, number):
        os.kill(self.pid(), number)

    def freeze(self):
        self.signal(signal.SIGSTOP)

    def thaw(self):
        self.signal(signal.SIGCONT)

    def kill(self):
        self.signal(signal.SIGKILL)

    def ready(self):
        try:
            for topic in PARTITIONS:
                self.offsets(topic)
            for group in (self.group, JOURNAL):  # The first who asks for a coordinator makes the broker have one.
                self.ask(FIND_COORDINATOR, 1, text(group) + b"\0")
            return all(len(self.committed(group)) == PARTITIONS[EVENTS] and self.members(group)[0] for group in (self.group, JOURNAL))
        except (OSError, Failed, IndexError, struct.error):
            return False

    # Its protocol.

    def ask(self, request, version, body):
        with socket.create_connection(("127.0.0.1", self.port), 10) as connection:
            message = struct.pack(">hhi", request, version, 1) + text("koppel-faults") + body
            connection.sendall(struct.pack(">i", len(message)) + message)
            (size,) = struct.unpack(">i", self._receive(connection, 4))
            answer = Reader(self._receive(connection, size))
        answer.number("i")
        return answer

    @staticmethod
    def _receive(connection, size):
        data = b""
        while len(data) < size:
            part = connection.recv(size - len(data))
            if not part:
                raise Failed("the broker hung up")
            data += part
        return data

    def offsets(self, topic, at=-1):
        """Per partition the end, or with at=-2 the begin."""
        parts = [struct.pack(">iq", p, at) for p in range(PARTITIONS[topic])]
        answer = self.ask(LIST_OFFSETS, 1, struct.pack(">i", -1) + many([text(topic) + many(parts)]))
        rows = answer.list(lambda: (answer.text(), answer.list(
            lambda: (answer.number("i"), answer.number("h"), answer.number("q"), answer.number("q")))))
        wrong = [p for p, error, _, _ in rows[0][1] if error]
        if wrong:
            raise Failed(f"{topic}: no offset of partitions {wrong}")
        return {p: offset for p, _, _, offset in rows[0][1]}

    def committed(self, group=None, topic=EVENTS):
        """Per partition the offset that the group committed; -1: none."""
        group = group or self.group
        parts = [struct.pack(">i", p) for p in range(PARTITIONS[topic])]
        answer = self.ask(OFFSET_FETCH, 1, text(group) + many([text(topic) + many(parts)]))
        rows = answer.list(lambda: (answer.text(), answer.list(
            lambda: (answer.number("i"), answer.number("q"), answer.text(), answer.number("h")))))
        if any(error for _, _, _, error in rows[0][1]):
            raise Failed(f"group {group}: its offsets can't be had now")
        return {p: offset for p, offset, _, _ in rows[0][1]}

    def commit(self, offsets, group=None, topic=EVENTS):
        """Puts an empty group at these offsets."""
        group = group or self.group
        parts = [struct.pack(">iq", p, offset) + text("") for p, offset in offsets.items()]
        answer = self.ask(OFFSET_COMMIT, 2, text(group) + struct.pack(">i", -1) + text("") + struct.pack(">q", -1) +
                          many([text(topic) + many(parts)]))
        rows = answer.list(lambda: (answer.text(), answer.list(lambda: (answer.number("i"), answer.number("h")))))
        wrong = {p: error for p, error in rows[0][1] if error}
        if wrong:
            raise Failed(f"group {group} can't be moved: errors {wrong}")

    def members(self, group=None):
        """(state, [(member id, instance)])"""
        group = group or self.group
        answer = self.ask(DESCRIBE_GROUPS, 4, many([text(group)]) + b"\0")
        answer.number("i")

        def member():
            one = (answer.text(), answer.text(), answer.text(), answer.text())
            answer.bytes("i"), answer.bytes("i")
            return one[0], one[1]

        def row():
            answer.number("h"), answer.text()
            state = answer.text()
            answer.text(), answer.text()
            found = answer.list(member)
            answer.number("i")
            return state, found

        return answer.list(row)[0]

    def evict(self, group=None):
        """Sends all members away, those that only seem to be there too."""
        group = group or self.group
        def gone():
            _, members = self.members(group)
            if not members:
                return True
            self.ask(LEAVE_GROUP, 3, text(group) + many(
                [text(member) + (text(instance) if instance else struct.pack(">h", -1)) for member, instance in members]))
            return False
        wait_for(f"group {group} is empty", gone, 30, every=0.1)

    def forget(self, group=None):
        """As if the group's offsets had expired."""
        group = group or self.group
        self.evict(group)
        answer = self.ask(DELETE_GROUPS, 1, many([text(group)]))
        answer.number("i")
        errors = [error for _, error in answer.list(lambda: (answer.text(), answer.number("h"))) if error not in (0, 69)]
        if errors:
            raise Failed(f"group {group} can't be deleted: error {errors}")

    def delete_records(self, offsets, topic=EVENTS):
        parts = [struct.pack(">iq", p, offset) for p, offset in offsets.items()]
        self.ask(DELETE_RECORDS, 1, many([text(topic) + many(parts)]) + struct.pack(">i", 10_000))

    def refuse_results(self, refuse):
        """The result topic takes no record at all, or is as deploy/kafka made it; commits go on."""
        self.configure(RESULTS, {"cleanup.policy": "delete", "retention.ms": str(30 * 24 * 3600 * 1000), "max.message.bytes": "1" if refuse else "2162688"})

    def refuse_commits(self, refuse):
        """No group's commit is kept, as when the coordinator's disk is full, or all as the broker made it; records go on."""
        self.configure(OFFSETS, {"cleanup.policy": "compact", "compression.type": "producer", "segment.bytes": str(100 * 1024 * 1024),
                                 **({"max.message.bytes": "1"} if refuse else {})})

    def configure(self, topic, configs):
        body = many([struct.pack(">b", 2) + text(topic) + many([text(k) + text(v) for k, v in configs.items()])]) + b"\0"
        answer = self.ask(ALTER_CONFIGS, 0, body)
        answer.number("i")
        wrong = [reason for error, reason, _, _ in answer.list(lambda: (answer.number("h"), answer.text(), answer.number("b"), answer.text())) if error]
        if wrong:
            raise Failed(f"{topic} can't be changed: {wrong[0]}")

    def clean_slate(self):
        """Nobody in any group, and nothing behind that a new fault would get to see."""
        for group in (self.group, JOURNAL):
            self.evict(group)
            self.commit(self.offsets(EVENTS), group)

    def lag(self, group=None):
        """Events that the group has not committed."""
        group = group or self.group
        ends, committed, begins = self.offsets(EVENTS), self.committed(group), self.offsets(EVENTS, -2)
        return sum(ends[p] - (committed[p] if committed[p] >= 0 else begins[p]) for p in ends)

    # Records.

    def produce(self, lines, topic=EVENTS):
        """lines of key|value, all at once."""
        done = subprocess.run(["kcat", "-b", self.brokers, "-P", "-t", topic, "-K", "|", "-X", "linger.ms=5"],
                              input="".join(line + "\n" for line in lines).encode(), capture_output=True)
        if done.returncode != 0:
            raise Failed(f"kcat could not produce: {done.stderr.decode()[-500:]}")

    def produce_files(self, key, files, topic=EVENTS):
        """Each file one record, whatever bytes it holds."""
        for at in range(0, len(files), 500):
            done = subprocess.run(["kcat", "-b", self.brokers, "-P", "-t", topic, "-k", key, "-X", "message.max.bytes=2000000",
                                   *map(str, files[at:at + 500])], capture_output=True)
            if done.returncode != 0:
                raise Failed(f"kcat could not produce: {done.stderr.decode()[-500:]}")

    def read(self, topic, since):
        """All records of the topic from the offsets `since`: dicts of partition, offset, time (ms), headers, value (bytes)."""
        records = []
        ends = self.offsets(topic)
        for partition, end in ends.items():
            if end <= since.get(partition, 0):
                continue
            done = subprocess.run(["kcat", "-b", self.brokers, "-C", "-t", topic, "-p", str(partition), "-o", str(since.get(partition, 0)),
                                   "-c", str(end - since.get(partition, 0)), "-e", "-q", "-f", "%p %o %T %S %h\n%s\n"],
                                  capture_output=True, timeout=120)
            data, at = done.stdout, 0
            while at < len(data):
                line = data.index(b"\n", at)
                head = data[at:line].split(b" ", 4)
                size = max(int(head[3]), 0)
                headers = dict(re.findall(r"(\w[\w-]*)=([^,]*)", head[4].decode(errors="replace"))) if len(head) > 4 else {}
                records.append({"partition": int(head[0]), "offset": int(head[1]), "time": int(head[2]), "headers": headers,
                                "value": data[line + 1:line + 1 + size]})
                at = line + 1 + size + 1
        return records


class Producer:
    """A kcat that stays, for events that come at a pace."""

    def __init__(self, brokers, topic=EVENTS):
        self.process = subprocess.Popen(["kcat", "-b", brokers, "-P", "-E", "-t", topic, "-K", "|", "-X", "linger.ms=5",
                                         "-X", "message.timeout.ms=600000"],
                                        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def send(self, key, event):
        self.process.stdin.write(f"{key}|{event if isinstance(event, str) else json.dumps(event)}\n".encode())
        self.process.stdin.flush()

    def close(self, seconds=120):
        """Ends when all is on the topic."""
        self.process.stdin.close()
        if self.process.wait(seconds) != 0:
            raise Failed(f"kcat ended with {self.process.returncode}: not all that was offered is on the topic")
