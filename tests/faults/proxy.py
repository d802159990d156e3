#!/usr/bin/env python3
"""A TCP proxy that does harm on request: a process of its own, told what to do over a line protocol.

    proxy.py --port-file F        writes the port of its control

One request a line, JSON, one answer a line:

    {"do": "listen", "name": "vendor", "to": "127.0.0.1:4000"}               answers {"port": N}; optional "tls": [cert, key, "1.0"|"1.2"]
    {"do": "mode", "name": "vendor", "mode": "reset", …}                     from now on, also for connections there are
    {"do": "stats", "name": "vendor"}                                        {"accepted": N, "struck": N, "open": N, "peak": N}

Modes; `every` strikes one connection in so many, `times` at most so many, `seconds` is their time:

    ok           nothing
    latency      each piece waits `seconds`, both ways
    black_hole   both ways nothing comes through any more; the connection stays
    half         the request gets through, nothing comes back; the connection stays
    reset        cut with RST, at once
    drop_answer  the request is forwarded, and when its answer comes the connection is cut instead
    cut          the connection is cut after `bytes` of the answer
    slow         the answer comes one byte per `seconds`
    flip         byte `bytes` of the answer is changed
    refuse       nobody listens
"""
import argparse
import asyncio
import contextlib
import json
import os
import pathlib
import socket
import ssl
import struct
import sys


class Front:
    def __init__(self, name, to, context):
        self.name, self.context = name, context
        self.host, port = to.rsplit(":", 1)
        self.upstream_port = int(port)
        self.rule, self.server, self.port = {"mode": "ok"}, None, 0
        self.open = {}  # writer pairs by connection number
        self.accepted = self.struck = self.peak = 0

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port, ssl=self.context, backlog=512)
        self.port = self.server.sockets[0].getsockname()[1]

    async def set(self, rule):
        if rule.get("to"):
            self.host, port = rule["to"].rsplit(":", 1)
            self.upstream_port = int(port)
        self.rule = {**rule, "left": rule.get("times", 0)}
        if rule["mode"] == "refuse":
            if self.server:
                self.server.close()
                self.server = None
            self.reset_all()
        elif self.server is None:
            await self.start()
        if rule["mode"] == "reset":
            self.reset_all()

    def reset_all(self):
        for pair in list(self.open.values()):
            for writer in pair:
                abort(writer)

    def strikes(self):
        if self.rule["mode"] == "ok" or self.accepted % self.rule.get("every", 1):
            return False
        if self.rule.get("times") and self.rule["left"] <= 0:
            return False
        self.rule["left"] -= 1
        self.struck += 1
        return True

    async def serve(self, reader, writer):
        self.accepted += 1
        number = self.accepted
        rule = self.rule
        selected = rule.get("every", 1) > 1 or rule.get("times")  # else the rule of the moment counts, also for who was there before
        mine = rule if selected and self.strikes() else ({"mode": "ok"} if selected else None)
        if (mine or rule)["mode"] == "reset":
            self.struck += 1
            abort(writer)
            return
        try:
            upstream_reader, upstream_writer = await asyncio.open_connection(self.host, self.upstream_port)
        except OSError:
            abort(writer)
            return
        self.open[number] = (writer, upstream_writer)
        self.peak = max(self.peak, len(self.open))
        now = lambda: mine if mine is not None and selected and self.rule is rule else self.rule
        try:
            await asyncio.gather(self.pump(reader, upstream_writer, writer, False, now), self.pump(upstream_reader, writer, upstream_writer, True, now))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            for one in (writer, upstream_writer):
                with contextlib.suppress(Exception):
                    one.close()
            self.open.pop(number, None)

    async def pump(self, reader, writer, other, answer, now):
        passed = 0
        while True:
            data = await reader.read(65536)
            if not data:
                with contextlib.suppress(OSError, RuntimeError, NotImplementedError):
                    writer.write_eof()
                if answer:
                    writer.close()
                return
            rule = now()
            mode = rule["mode"]
            if mode == "latency":
                await asyncio.sleep(rule["seconds"])
            elif mode == "black_hole" or (mode == "half" and answer):
                continue
            elif mode == "drop_answer" and answer or mode == "reset":
                self.struck += mode == "drop_answer"
                abort(writer), abort(other)
                return
            elif mode == "cut" and answer and passed + len(data) > rule["bytes"]:
                writer.write(data[:max(rule["bytes"] - passed, 0)])
                await writer.drain()
                writer.close()
                abort(other)
                return
            elif mode == "flip" and answer and passed <= rule["bytes"] < passed + len(data):
                at = rule["bytes"] - passed
                data = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1:]
            elif mode == "slow" and answer:
                for at in range(len(data)):
                    writer.write(data[at:at + 1])
                    await writer.drain()
                    await asyncio.sleep(rule["seconds"] if now() is rule else 0)
                passed += len(data)
                continue
            passed += len(data)
            writer.write(data)
            await writer.drain()


def abort(writer):
    """RST, not FIN."""
    raw = writer.get_extra_info("socket")
    if raw is not None:
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with contextlib.suppress(Exception):
        writer.transport.abort()


def tls(cert, key, version):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if version == "1.0":
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    context.load_cert_chain(cert, key)
    return context


async def control(fronts, reader, writer):
    while line := await reader.readline():
        ask = json.loads(line)
        answer = {}
        try:
            if ask["do"] == "listen":
                front = fronts[ask["name"]] = Front(ask["name"], ask["to"], tls(*ask["tls"]) if ask.get("tls") else None)
                await front.start()
                answer = {"port": front.port}
            elif ask["do"] == "mode":
                await fronts[ask["name"]].set(ask)
            elif ask["do"] == "stats":
                front = fronts[ask["name"]]
                answer = {"accepted": front.accepted, "struck": front.struck, "open": len(front.open), "peak": front.peak}
            else:
                answer = {"error": "do what?"}
        except (KeyError, OSError, ssl.SSLError, ValueError) as error:
            answer = {"error": repr(error)}
        writer.write(json.dumps(answer).encode() + b"\n")
        await writer.drain()
    writer.close()


async def serve(port_file):
    fronts = {}
    server = await asyncio.start_server(lambda r, w: control(fronts, r, w), "127.0.0.1", 0)
    file = pathlib.Path(port_file)
    file.with_suffix(".half").write_text(str(server.sockets[0].getsockname()[1]))
    os.replace(file.with_suffix(".half"), file)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port-file", required=True)
    options = parser.parse_args()
    asyncio.new_event_loop()
    try:
        asyncio.run(serve(options.port_file))
    except KeyboardInterrupt:
        sys.exit(130)


class Proxy:
    """The harness's hand on a proxy's control."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.file = self.socket.makefile("rwb")

    def ask(self, **request):
        self.file.write(json.dumps(request).encode() + b"\n")
        self.file.flush()
        answer = json.loads(self.file.readline())
        if "error" in answer:
            raise RuntimeError(f"proxy: {answer['error']}")
        return answer

    def listen(self, name, to, tls=None):
        return self.ask(do="listen", name=name, to=to, tls=tls)["port"]

    def mode(self, name, mode, **how):
        self.ask(do="mode", name=name, mode=mode, **how)

    def stats(self, name):
        return self.ask(do="stats", name=name)


if __name__ == "__main__":
    main()
