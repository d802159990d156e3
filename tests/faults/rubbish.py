"""Answers that are none, in a vendor's own form: made of what the adapter's tests know of that vendor (shared/vendor/*/testdata).

No lie that could be true is among them. A search that was done and says "there is none" must be believed, so none of these
says so; a create that is answered as another's invoice was not answered, and neither was a search that brings only others'.
"""
import random
import re
import zlib

from koppel_harness import ROOT

REQUEST_LINES = ["200 OK", "201 Created", "200 OK", "201 Created", "204 No Content", "202 Accepted", "301 Moved", "500 Oops", "299 Vreemd"]
KINDS = ["text/html", "application/json; charset=utf-16", "", "image/png", "application/octet-stream"]
BOMB = 20_000_000  # bytes, in a few kilobytes


def told(koppeling, name):
    """(media type, body) of an answer that the adapter's tests know."""
    head, _, body = (ROOT / "shared/vendor" / koppeling.vendor / "testdata" / f"{name}.http").read_bytes().partition(b"\n\n")
    kind = re.search(rb"(?i)content-type: *([^\r\n]+)", head)
    return kind[1].decode() if kind else "", body


def bodies(rng, koppeling, good):
    """What may stand in an answer, of which `good` is one to another's question."""
    xml = good.lstrip()[:1] == b"<"
    text = good.decode()
    cut = rng.randint(1, len(good) * 3 // 4)
    found = [b"", good[:cut], good[cut:], good, b"<html><body><h1>OK</h1></body></html>", b"\x00" * 100, rng.randbytes(500), b" " * 100_000,
             b"\xff\xfe" + text.encode("utf-16-le"), good + good, b"OK", good.replace(b"\n", b"\n" * 20_000)[:3_000_000]]
    for pattern, instead in koppeling.mistyped:
        wrong, times = re.subn(pattern, instead, text)
        assert times, f"{pattern} is not in an answer of {koppeling.vendor}"
        found.append(wrong.encode("utf-8", "surrogatepass"))
    if xml:
        name = re.search(r"<(\w+Response)\b", text)[1]
        found += [b"<a>" * 20_000, b"<?xml version='1.0'?>", b"<x/>", b"<x></y>", text.replace(name, "AndersResponse").encode(),
                  text.replace("schemas.xmlsoap.org", "example.org").replace("cloudswitch", "elders").replace(name, "x:" + name).encode(),
                  re.sub(r"(?s)<soap:Body>.*</soap:Body>", "<soap:Body/>", text).encode(),
                  re.sub(r"(?s)<soap:Body>.*</soap:Body>", "<soap:Body><soap:Fault><faultcode>soap:Server</faultcode><faultstring>later</faultstring>"
                         "</soap:Fault></soap:Body>", text).encode(),
                  b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a;" * 10) for n in range(9)) + b"]><x>&a8;</x>",
                  b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>", text.replace("&lt;", "<").replace("&gt;", ">").encode(),
                  text.replace("&lt;NewDataSet", "&lt;NewDataSet&lt;").encode(), text.replace("true<", "misschien<").encode(),
                  text.replace("</", "<!-- </", 1).encode(), text.replace("&lt;", "<![CDATA[", 1).encode()]
    else:
        found += [b"null", b"[]", b"{}", b"true", b"0", b'""', b"{", b"[" * 20_000, b'{"a":' * 3000, b'{"error":"later"}', b'{"errors":{"base":["nee"]}}',
                  b"[" + good + b"]", b'{"antwoord":' + good + b"}", text.replace('"', "'").encode(), text.replace(":", "=").encode(),
                  text.replace("{", '{"x":"' + "y" * 2_000_000 + '",', 1).encode(), text.replace("Arbeid", "\\ud800").encode()]
    return found


def answers(rng, koppeling, look_up):
    """Without end: (what it is, a whole answer with its head)."""
    kind, good = told(koppeling, koppeling.others if look_up else koppeling.another)
    turn = 0
    while True:
        for n, body in enumerate(bodies(rng, koppeling, good)):
            yield f"{n}", whole(rng, turn, rng.choice([kind, kind, *KINDS]), body)
            turn += 1


def whole(rng, turn, kind, body):
    """The body with a head that fits it badly."""
    if turn % 29 == 7:
        return b"SSH-2.0-OpenSSH_9.2\r\n" + body
    if turn % 29 == 8:
        squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
        body = squeeze.compress(b"[" * BOMB) + squeeze.flush()
        return f"HTTP/1.1 201 Created\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    if turn % 29 == 9:
        return b"HTTP/1.1 201 Created\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n{}"
    head = f"HTTP/1.1 {REQUEST_LINES[(turn // 7) % len(REQUEST_LINES)]}\r\n" + (f"Content-Type: {kind}\r\n" if kind else "")
    form = rng.randrange(6)
    if form == 0:      # longer than it says
        head += f"Content-Length: {max(0, len(body) - 3)}\r\n"
    elif form == 1:    # shorter than it says
        head += f"Content-Length: {len(body) + 1000}\r\n"
    elif form == 2:    # says it is zipped
        head += f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n"
    elif form == 3:    # chunks that are none
        head += "Transfer-Encoding: chunked\r\n"
        body = rng.choice([b"zz\r\n", b"5\r\nab", b"ffffffffffffffff\r\n"]) + body[:1000]
    else:
        head += f"Content-Length: {len(body)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body


if __name__ == "__main__":
    from leveranciers import KOPPELINGEN, koppeling
    for naam in KOPPELINGEN:
        for look_up in (False, True):
            made = answers(random.Random(1), koppeling(naam), look_up)
            print(naam, look_up, sum(len(next(made)[1]) for _ in range(400)))
