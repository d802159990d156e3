#!/usr/bin/env python3
"""A server before the vendor's sandbox that understands HTTP: answers what no sandbox would, hides, and notes who asked when.

    front.py --to 127.0.0.1:4000 --port-file F

`POST /_front` sets what it does from now on, JSON: a list of rules, the first that matches a request wins.

    {"method": "POST", "path": "sales_invoices", "body_contains": "KPL-", "every": 1, "times": 0,
     "raw": "base64 of a whole answer, head and body", "forward": true|false, "hide_for": seconds, "hang": seconds}

What a rule matches is said as in the sandboxes' own faults. `raw` is sent instead of the vendor's answer, after the vendor
carried the request out when `forward`; then the connection is closed. `hide_for`, for Rompslomp, whose sandbox has no such
switch: what was created is not found by look-ups of invoices until so long after its create, as at a vendor whose search lags
behind. `GET /_front` answers the requests it saw: [seconds, method, path, token's first signs, status].
"""
import argparse
import asyncio
import base64
import json
import os
import pathlib
import time
import urllib.parse


class Front:
    def __init__(self, to):
        self.host, port = to.rsplit(":", 1)
        self.port = int(port)
        self.rules, self.seen, self.created = [], [], {}
        self.hide_for = 0.0

    def choose(self, method, path, body):
        for rule in self.rules:
            if rule.get("method", method) != method or rule.get("path", "") not in path or rule.get("body_contains", "").encode() not in body:
                continue
            rule["matched"] = rule.get("matched", 0) + 1
            if rule["matched"] % rule.get("every", 1) or (rule.get("times") and rule.get("fired", 0) >= rule["times"]):
                continue
            rule["fired"] = rule.get("fired", 0) + 1
            return rule
        return None

    async def forward(self, head, body):
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            writer.write(head + body)
            await writer.drain()
            answer = await reader.readuntil(b"\r\n\r\n")
            length = 0
            for line in answer.split(b"\r\n")[1:]:
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            return answer, await reader.readexactly(length) if length else b""
        finally:
            writer.close()

    async def serve(self, reader, writer):
        try:
            while await self.one(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        writer.close()

    async def one(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, path, _ = lines[0].split(" ", 2)
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if path == "/_front":
            if method == "POST":
                self.rules = json.loads(body)
                self.hide_for = max([r.get("hide_for", 0) for r in self.rules], default=0)
            text = json.dumps(self.seen if method == "GET" else {"rules": len(self.rules)}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(text) + text)
            await writer.drain()
            return True
        note = [time.time(), method, path, headers.get("authorization", "")[-12:], 0, ""]
        self.seen.append(note)
        rule = self.choose(method, path, body)
        if rule and "hang" in rule:
            await asyncio.sleep(rule["hang"])
        if rule and "raw" in rule:
            if rule.get("forward"):
                await self.forward(head, body)
            raw = base64.b64decode(rule["raw"])
            note[4], note[5] = int((raw.split(b" ", 2) + [b"0", b"0"])[1][:3] or 0) if raw[:5] == b"HTTP/" else 0, rule.get("name", "raw")
            writer.write(raw)
            await writer.drain()
            return False
        reference = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)
        wanted = next((v[0] for k, v in reference.items() if "api_reference" in k), None)
        if method == "GET" and wanted and time.time() - self.created.get(wanted, 0) < self.hide_for:
            note[4], note[5] = 200, "hidden"
            text = b'{"sales_invoices":[]}' if not self.empty else self.empty
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(text) + text)
            await writer.drain()
            return True
        answer, content = await self.forward(head, body)
        note[4] = int(answer.split(b" ", 2)[1])
        if method == "POST" and "sales_invoices" in path and note[4] == 201 and self.hide_for:
            at = body.find(b"KPL-")
            if at >= 0:
                self.created[body[at:body.index(b'"', at)].decode()] = time.time()
        if method == "GET" and wanted and b"KPL-" not in content and note[4] == 200:
            self.empty = content  # How the vendor says that there is none.
        writer.write(answer + content)
        await writer.drain()
        return b"connection: close" not in answer.lower()

    empty = b""


async def run(options):
    front = Front(options.to)
    server = await asyncio.start_server(front.serve, "127.0.0.1", 0, limit=1 << 20, backlog=512)
    file = pathlib.Path(options.port_file)
    file.with_suffix(".half").write_text(str(server.sockets[0].getsockname()[1]))
    os.replace(file.with_suffix(".half"), file)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", required=True)
    parser.add_argument("--port-file", required=True)
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
