"""Topics of a measurement, and how far they are, without a JVM or a client library: deploy/kafka/topics.py speaks the
protocol, this adds the one question of how many records there are."""
import importlib.util
import pathlib
import struct
import time

_file = pathlib.Path(__file__).resolve().parents[2] / "deploy/kafka/topics.py"
_spec = importlib.util.spec_from_file_location("deploy_kafka_topics", _file)
wire = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(wire)

LIST_OFFSETS = 2
LATEST = -1


class Topics:
    def __init__(self, brokers, partitions):
        self.connection = wire.Connection(brokers, 30)
        self.partitions = partitions

    def create(self, name, **configs):
        topic = {"name": name, "partitions": self.partitions, "configs": {"cleanup.policy": "delete", **configs}}
        self.connection.create([topic], 1)
        while not self.connection.topics().get(name):
            time.sleep(0.02)
        return name

    def count(self, name):
        """Records in the topic; of a topic without transactions and without compaction."""
        body = struct.pack(">ib", -1, 0) + struct.pack(">i", 1) + wire.text(name) + struct.pack(">i", self.partitions)
        for partition in range(self.partitions):
            body += struct.pack(">iiq", partition, -1, LATEST)
        answer = self.connection.ask(LIST_OFFSETS, body)

        def partition_end():
            answer.number("i")
            error, _, offset, _ = answer.number("h"), answer.number("q"), answer.number("q"), answer.number("i")
            return 0 if error else offset

        def topic_end():
            answer.text()
            return sum(answer.list(partition_end))

        return sum(answer.list(topic_end))

    def close(self):
        self.connection.socket.close()
