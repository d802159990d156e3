#!/usr/bin/env python3
"""Measures how long a create is between "it may still be sent" and the kernel, over plain HTTP and over TLS.

Whoever is frozen in that moment sends its create when it wakes, however late (shared/vendor/asperion/README.md, "What
remains"). Prints one line per way, microseconds.
"""
import argparse
import http.server
import pathlib
import ssl
import subprocess
import sys
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version, wbufsize, disable_nagle_algorithm = "HTTP/1.1", 4096, True

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def serve(tls=None):
    """A vendor that takes everything; answers its port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def main():
    parser = argparse.ArgumentParser(prog="./dev bench window", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000, help="POSTs each way (10000)")
    parser.add_argument("--bytes", type=int, default=2_000, help="of each body (2000)")
    parser.add_argument("--bin", default=str(ROOT / "build/release/bin"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"],
                       cwd=folder, check=True, capture_output=True)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
        for name, url in (("http", f"http://127.0.0.1:{serve()}/"), ("https", f"https://localhost:{serve(tls)}/")):
            done = subprocess.run([f"{options.bin}/bench-window", "--url", url, "--ca-file", f"{folder}/cert.pem", "--count", str(options.count),
                                   "--bytes", str(options.bytes)], capture_output=True, text=True)
            if done.returncode != 0:
                print(done.stderr, file=sys.stderr)
                return 1
            print(f"window {name} bytes={options.bytes} {done.stdout.strip()}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
