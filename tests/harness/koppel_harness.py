"""Starts Koppel's own programs for a demo, a test or a measurement, and asks them how they do.

Nothing here imitates a part of Koppel: every process is the real one. Waiting is always for a condition, with a limit.
"""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from leveranciers import OutsmartRompslomp

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMPANY = "1203348871"


class Failed(Exception):
    """Something did not come about; the text says what."""


def wait_for(what, condition, seconds=30.0, every=0.02):
    """The first true answer of `condition`, or Failed naming `what`."""
    until = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > until:
            raise Failed(f"after {seconds:.0f} s still not: {what}")
        time.sleep(every)


def http(method, url, body=None, timeout=30):
    data = None if body is None else (body if isinstance(body, bytes) else json.dumps(body).encode())
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            text = answer.read().decode()
    except urllib.error.HTTPError as error:
        raise Failed(f"{method} {url}: {error.code} {error.read().decode()[:500]}") from None
    try:
        return json.loads(text) if text.strip() else None
    except ValueError:
        return text


class World:
    """All processes of one Koppel, in a directory of their own. Leaving it stops them, the last started first.

    With one koppeling its sandbox and worker are called just that. Several share broker, services and field app; each vendor
    then has a sandbox and a worker of its own ("sandbox-asperion", "worker-asperion"), and `of` says which one is meant.
    """

    def __init__(self, bin_dir, work_dir, brokers=None, verbose=False, koppeling=None, koppelingen=()):
        self.koppelingen = list(koppelingen) or [koppeling or OutsmartRompslomp()]
        self.koppeling = self.koppelingen[0]
        self.bin = pathlib.Path(bin_dir).resolve()
        self.dir = pathlib.Path(work_dir).resolve()
        self.dir.mkdir(parents=True, exist_ok=True)
        self.embedded = brokers is None
        self.brokers = brokers
        self.verbose = verbose
        self.processes = []  # (name, Popen), in order of start
        self.addresses = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop_all()

    def log_of(self, name):
        return self.dir / f"{name}.log"

    def start(self, name, *arguments, env=None):
        log = open(self.log_of(name), "ab")
        command = [str(self.bin / arguments[0]), *map(str, arguments[1:])]
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                   env={**os.environ, **(env or {})}, start_new_session=True)
        log.close()
        self.processes.append((name, process))
        return process

    def alive(self, name):
        return any(n == name and p.poll() is None for n, p in self.processes)

    def tail(self, name, lines=15):
        try:
            return "\n".join(self.log_of(name).read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def port_of(self, name, file, seconds=30):
        """Waits for the port file of a program that was just started."""
        process = next(p for n, p in reversed(self.processes) if n == name)

        def ready():
            if process.poll() is not None:
                raise Failed(f"{name} ended with status {process.returncode}:\n{self.tail(name)}")
            return file.exists() and file.read_text().strip()

        return wait_for(f"{name} listens", ready, seconds)

    def kill(self, name):
        for n, process in self.processes:
            if n == name and process.poll() is None:
                process.kill()
                process.wait()

    def stop(self, name, seconds=50):
        for n, process in self.processes:
            if n == name and process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(seconds)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                    raise Failed(f"{name} did not stop within {seconds} s") from None
                return process.returncode
        return None

    def stop_all(self):
        for _, process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for name, process in reversed(self.processes):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    # The parts, in order of dependency.

    def start_broker(self):
        if not self.embedded:
            return
        file = self.dir / "broker.bootstrap"
        file.unlink(missing_ok=True)
        self.start("koppel-broker", "koppel-broker", "--bootstrap-file", file, "--lost-file", self.dir / "broker.lost")
        self.brokers = self.port_of("koppel-broker", file)
        self.addresses["broker"] = self.brokers

    def kafka_flags(self):
        return ["--brokers", self.brokers] + (["--embedded"] if self.embedded else [])

    def vendors(self):
        """One koppeling per vendor: koppelingen of one vendor share its sandbox and its workers."""
        return list({k.vendor: k for k in reversed(self.koppelingen)}.values())[::-1]

    def sandbox_name(self, of=None):
        return "sandbox" if len(self.koppelingen) == 1 else f"sandbox-{(of or self.koppeling).vendor}"

    def sandbox(self, of=None):
        return self.addresses[self.sandbox_name(of)]

    def start_sandbox(self, *flags, of=None):
        of, name = of or self.koppeling, self.sandbox_name(of)
        file = self.dir / f"{name}.port"
        file.unlink(missing_ok=True)
        port = self.addresses.get(name, "http://127.0.0.1:0").rsplit(":", 1)[1]
        self.start(of.program, of.program, "--port", port, "--port-file", file, "--ledger", self.dir / f"{name}.ledger",
                   *of.sandbox_flags, *flags)
        self.addresses[name] = f"http://127.0.0.1:{self.port_of(of.program, file).split(':')[-1]}"

    def start_settings(self):
        key = self.dir / "settings.key"
        if not key.exists():
            subprocess.run([str(self.bin / "settings-service"), "--make-key", str(key)], check=True, capture_output=True)
        secret = self.dir / "client.secret"
        secret.touch(mode=0o600)
        secret.write_text("geheim")
        file = self.dir / "settings.port"
        file.unlink(missing_ok=True)
        (self.dir / "settings").mkdir(exist_ok=True)
        self.start("settings-service", "settings-service", "--listen", self.addresses.get("settings", "127.0.0.1:0"),
                   "--port-file", file, "--database", f"sqlite:{self.dir}/settings/settings.db", "--key-file", key,
                   *(flag for of in self.vendors() for flag in of.settings_flags(self.sandbox(of), secret)), "--allow-loopback")
        self.addresses["settings"] = self.port_of("settings-service", file)

    def start_journal(self, *flags, env=None):
        file = self.dir / "journal.port"
        file.unlink(missing_ok=True)
        self.start("journal-service", "journal-service", "--listen", self.addresses.get("journal", "127.0.0.1:0"),
                   "--port-file", file, "--database", f"sqlite:{self.dir}/journal.db", "--settings", self.addresses["settings"],
                   *self.kafka_flags(), *flags, env=env)
        self.addresses["journal"] = self.port_of("journal-service", file)

    def start_fieldapp(self):
        file = self.dir / "fieldapp.port"
        file.unlink(missing_ok=True)
        self.start("fieldapp", "fieldapp", "--port-file", file, *self.kafka_flags())
        self.addresses["fieldapp"] = f"http://127.0.0.1:{self.port_of('fieldapp', file).split(':')[-1]}"

    def start_worker(self, *flags, name="export-worker", env=None, of=None):
        of = of or self.koppeling
        file = self.dir / f"{name}.metrics"
        file.unlink(missing_ok=True)
        process = self.start(name, "export-worker", "--vendor", of.vendor, "--settings", self.addresses["settings"],
                             "--journal", self.addresses["journal"], "--vendor-url", self.sandbox(of) + of.api,
                             "--allow-loopback", "--metrics-port-file", file, *of.worker_flags(self.dir), *self.kafka_flags(), *flags,
                             env=env)
        self.addresses[f"{name} metrics"] = f"http://127.0.0.1:{self.port_of(name, file).split(':')[-1]}/metrics"
        return process

    def start_all(self, sandbox=(), journal=(), worker=()):
        self.start_broker()
        for of in self.vendors():
            self.start_sandbox(*sandbox, of=of)
        self.start_settings()
        self.start_journal(*journal)
        self.start_fieldapp()
        for of in self.vendors():
            self.start_worker(*worker, of=of, name="export-worker" if len(self.koppelingen) == 1 else f"worker-{of.vendor}")

    # Asking and telling.

    def ctl(self, *arguments, check=True):
        command = [str(self.bin / "koppelctl"), *map(str, arguments), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if check and done.returncode != 0:
            raise Failed(f"koppelctl {' '.join(map(str, arguments))}: {done.stderr.strip()} {done.stdout.strip()[:500]}")
        return json.loads(done.stdout) if done.stdout.strip() else None

    def apply(self, account, settings=None, refresh_token="refresh-0", personal_token=None, company=COMPANY,
              actief_sinds="2020-01-01T00:00:00Z", of=None, **koppeling):
        """Saves the koppeling for `account`; without a token the stored access stays."""
        of = of or self.koppeling
        request = {"koppeling": {"account": account, "veldapp": of.veldapp, "vendor": of.vendor, "administratieId": company,
                                 "actiefSinds": actief_sinds, of.settings_field: {**of.settings(), **(settings or {})}, **koppeling},
                   "door": "harness"}
        if personal_token:
            request["toegang"] = of.toegang(personal_token, account)
        elif refresh_token:
            request["toegang"] = {"oauth": {"refreshToken": refresh_token}}
        file = self.dir / f"settings-{account}.json"
        file.touch(mode=0o600)
        file.write_text(json.dumps(request))
        return self.ctl("settings", "apply", "--settings", self.addresses["settings"], "--file", file)

    def ledger(self, summary=False, of=None):
        return http("GET", self.sandbox(of) + "/_ledger" + ("?summary=1" if summary else ""))

    def seed(self, body, of=None):
        """What somebody did at the vendor itself."""
        return http("POST", self.sandbox(of) + "/_seed", body)

    def faults(self, rules, of=None):
        http("POST", self.sandbox(of) + "/_faults", rules)

    def tell(self, account, workorder, times=1, revision=0):
        """Gives the field app a work order as OutSmart's API delivers it."""
        answer = {"code": 200, "messages": [], "response": [workorder]}
        http("POST", f"{self.addresses['fieldapp']}/workorders?account={account}&times={times}&revision={revision}", answer)

    def tell_simplesimon(self, account, tables):
        """Gives the field app rows as Simple-Simon keeps them, by table."""
        http("POST", f"{self.addresses['fieldapp']}/simplesimon/workorders?account={account}", tables)

    def set_werkbonstatus(self, account, number, code):
        http("POST", f"{self.addresses['fieldapp']}/werkbonstatus?account={account}&id={number}&code={code}")

    def archive(self, account, number, archived):
        """Into Simple-Simon's archive, or out of it."""
        http("POST", f"{self.addresses['fieldapp']}/simplesimon/archive?account={account}&id={number}&archived={str(archived).lower()}")

    def werkbonnen(self):
        return {(b["account"], b["id"]): b for b in http("GET", self.addresses["fieldapp"] + "/werkbonnen")}

    def hour_types(self, rows=None):
        """As OutSmart's API delivers them; without rows those of the field app's test data."""
        file = ROOT / "tests/fieldapp/testdata/hourtypes.json"
        body = file.read_bytes() if rows is None else {"code": 200, "messages": [], "response": rows}
        http("POST", self.addresses["fieldapp"] + "/hourtypes", body)


def workorder(number, order=None, **changes):
    """The work order of T13 in OutSmart's own form: 0:50 + 0:20 + 0:35 at 65,00 per hour."""
    answer = json.loads((ROOT / "tests/fieldapp/testdata/workorder_t13.json").read_text())
    row = answer["response"][0]
    row["id"] = str(number)
    row["OrderNr"] = order or f"WB-{number}"
    row.update(changes)
    return row


@contextlib.contextmanager
def reported():
    """Turns a failure into one line on stderr and exit status 1; Ctrl-C into 130. A SIGTERM takes everything down too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    except Failed as failure:
        print(f"FAILED: {failure}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
