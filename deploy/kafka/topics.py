#!/usr/bin/env python3
"""Waits for a Kafka and creates the topics of topics.txt that it misses, without starting a JVM for each.

Speaks two requests of Kafka's protocol, CreateTopics and Metadata in version 4, which brokers 2.4 to 4.x understand.
Plain listeners only: where Kafka wants TLS or a password, create the topics with its own tools.
"""
import argparse
import pathlib
import socket
import struct
import sys
import time

CREATE_TOPICS, METADATA = 19, 3
OK, ALREADY_EXISTS = 0, 36
# Passing while a broker starts: request timed out, no leader yet, not the controller yet, broker not available yet.
PASSING = {5, 7, 8, 41, 58}
MAX_MESSAGE_BYTES = 2 * 1024 * 1024 + 64 * 1024  # kMaxRecordBytes of shared/kafka/config.h and the batch around it


class Broken(Exception):
    """No use in trying again."""


def text(value):
    data = value.encode()
    return struct.pack(">h", len(data)) + data


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, form):
        (value,) = struct.unpack_from(">" + form, self.data, self.at)
        self.at += struct.calcsize(form)
        return value

    def text(self):
        size = self.number("h")
        if size < 0:
            return ""
        self.at += size
        return self.data[self.at - size:self.at].decode()

    def list(self, element):
        return [element() for _ in range(max(self.number("i"), 0))]


class Connection:
    def __init__(self, brokers, timeout):
        host, port = brokers.split(",")[0].rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def ask(self, request, body):
        message = struct.pack(">hhi", request, 4, 1) + text("koppel-topics") + body
        self.socket.sendall(struct.pack(">i", len(message)) + message)
        answer = Reader(self.receive(Reader(self.receive(4)).number("i")))
        answer.number("i")  # The correlation id: one question at a time.
        answer.number("i")  # Throttle time.
        return answer

    def receive(self, size):
        data = b""
        while len(data) < size:
            part = self.socket.recv(size - len(data))
            if not part:
                raise ConnectionError("the broker hung up")
            data += part
        return data

    def topics(self):
        """Per topic whether each of its partitions has a leader."""
        answer = self.ask(METADATA, struct.pack(">ib", -1, 0))
        answer.list(lambda: (answer.number("i"), answer.text(), answer.number("i"), answer.text()))
        answer.text()
        answer.number("i")

        def partition():
            error, _, leader = answer.number("h"), answer.number("i"), answer.number("i")
            answer.list(lambda: answer.number("i"))
            answer.list(lambda: answer.number("i"))
            return error == OK and leader >= 0

        def topic():
            error, name, _ = answer.number("h"), answer.text(), answer.number("b")
            led = answer.list(partition)
            return name, error == OK and all(led)

        return dict(answer.list(topic))

    def create(self, topics, replication):
        """Asks for these topics; what the broker cannot do yet is asked again. Broken when it refuses one."""
        body = struct.pack(">i", len(topics))
        for topic in topics:
            body += text(topic["name"]) + struct.pack(">ihi", topic["partitions"], replication, 0)
            configs = {**topic["configs"], "min.insync.replicas": str(max(1, replication - 1))}
            body += struct.pack(">i", len(configs))
            for name, value in configs.items():
                body += text(name) + text(value)
        answer = self.ask(CREATE_TOPICS, body + struct.pack(">ib", 10_000, 0))
        results = answer.list(lambda: (answer.text(), answer.number("h"), answer.text()))
        refused = [f"{name}: {reason or error}" for name, error, reason in results
                   if error not in PASSING | {OK, ALREADY_EXISTS}]
        if refused:
            raise Broken("; ".join(refused))


def read_topics(file):
    topics = []
    for line in file.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, partitions, cleanup, days = line.split()
        configs = {"cleanup.policy": cleanup, "max.message.bytes": str(MAX_MESSAGE_BYTES)}
        if cleanup == "delete":
            configs["retention.ms"] = str(int(days) * 24 * 3600 * 1000)
        topics.append({"name": name, "partitions": int(partitions), "configs": configs})
    return topics


def complete(connection, topics, replication):
    """Creates what misses; true when every partition of every topic has a leader."""
    present = connection.topics()
    missing = [topic for topic in topics if topic["name"] not in present]
    if missing:
        connection.create(missing, replication)
        return False
    return all(present[topic["name"]] for topic in topics)


def alive(pid):
    """A process that ended but was not waited for yet does not count."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--brokers", required=True, help="host:port")
    parser.add_argument("--replication", type=int, default=1, help="replicas of each topic (1); all but one must be in sync")
    parser.add_argument("--wait", type=float, default=60, help="seconds to wait for the broker (60)")
    parser.add_argument("--pid", type=int, help="stop waiting when this process ends")
    parser.add_argument("--only-look", action="store_true", help="create nothing, succeed as soon as the broker answers")
    options = parser.parse_args()
    topics = [] if options.only_look else read_topics(pathlib.Path(__file__).with_name("topics.txt"))
    until = time.monotonic() + options.wait
    problem = "no answer"
    while True:
        try:
            with Connection(options.brokers, 2) as connection:
                while not complete(connection, topics, options.replication):
                    if time.monotonic() > until:
                        raise Broken("the topics get no leader")
                    time.sleep(0.02)
                return 0
        except (OSError, struct.error) as error:
            problem = error
        except Broken as error:
            print(f"topics.py: {options.brokers}: {error}", file=sys.stderr)
            return 1
        if options.pid and not alive(options.pid):
            print(f"topics.py: process {options.pid} ended before it answered", file=sys.stderr)
            return 1
        if time.monotonic() > until:
            print(f"topics.py: {options.brokers} does not answer: {problem}", file=sys.stderr)
            return 1
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
