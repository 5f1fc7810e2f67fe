"""Starts the sandbox backend, a recording proxy and the gateway in a folder of their own, and stops them by process id."""
import base64
import hashlib
import json
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

from client import OAuthClient
from documents import copy_published
from recorder import Recorder

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "support"))
from ports import free_port  # noqa: E402

BIN = pathlib.Path(os.environ.get("TOLLGATE_BIN", ROOT / "build" / "dev"))
TOLLGATE, SANDBOX = BIN / "tollgate", BIN / "tollgate-sandbox"
SANITIZER_MARKS = ("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "runtime error:")
READ = "accounts:read balances:read transactions:read"
FULL = READ + " payments:read payments:write refunds:write"
PLANS = {
    "roomy": "{burst: {requests: 10000, per: 1s, at_once: 10000}, quota: {requests: 1000000, per: day}}",
    "bursty": "{burst: {requests: 1, per: 60s, at_once: 5}, quota: {requests: 1000000, per: day}}",
    "scarce": "{burst: {requests: 10000, per: 1s, at_once: 10000}, quota: {requests: 7, per: day}}",
}


def new_secret(prefix="tg_cs_"):
    return prefix + secrets.token_urlsafe(32)


class Process:
    """One program with its output in a file; stop() expects it to end by itself."""

    def __init__(self, arguments, log, environment=None):
        self.log = pathlib.Path(log)
        with open(self.log, "ab") as out:
            self.popen = subprocess.Popen([str(a) for a in arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                          env=os.environ | (environment or {}))

    def running(self):
        return self.popen.poll() is None

    def kill(self):
        self.popen.kill()
        self.popen.wait()

    def stop(self, seconds=40):
        """Asks with SIGTERM; returns the exit code. One that hangs is killed and reported."""
        if self.running():
            self.popen.send_signal(signal.SIGTERM)
        try:
            return self.popen.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.popen.args[0]} did not stop within {seconds} s: {self.output()[-2000:]}")

    def output(self):
        return self.log.read_text(errors="replace")


def run(*arguments, stdin="", timeout=60):
    """Runs tollgate to its end: (exit code, standard output, standard error)."""
    done = subprocess.run([str(TOLLGATE), *map(str, arguments)], input=stdin, capture_output=True, text=True,
                          timeout=timeout)
    return done.returncode, done.stdout, done.stderr


class Stack:
    """A gateway with customers, a developer and apps. `apps` maps a short name to {client_id, client_secret, …}."""

    authority = None  # PEM file of who signed the issuer's certificate, if it is an https address
    environment = None  # more variables for the gateway

    def __init__(self, response_timeout=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tollgate-flows-"))
        self.mark = secrets.token_hex(4)  # several stacks may share one database
        self.port, self.admin_port = free_port(), free_port()
        self.issuer = f"http://localhost:{self.port}"
        self.admin = f"http://127.0.0.1:{self.admin_port}"
        self.config = self.folder / "tollgate.yaml"
        self.users, self.apps, self.secrets = {}, {}, set()
        self.gateway = self.bank = None
        self.recorder = Recorder()
        self.openapi = ROOT / "openapi"
        if response_timeout:
            copy_published(self, f"response_timeout: {response_timeout}")
        self.write_config()

    @classmethod
    def beside(cls, first, extra=""):
        """A second node on the first one's store, keys and backend, with the same issuer."""
        node = cls()
        node.recorder.backend = first.recorder.backend
        store = os.environ.get("TOLLGATE_STORE", f"sqlite:{first.folder / 'tollgate.db'}")
        shutil.copy(first.folder / "master.key", node.folder / "master.key")
        node.write_config(store=store, issuer=first.issuer, extra=extra)
        node.start_gateway()
        return node

    def write_config(self, **replace):
        store = os.environ.get("TOLLGATE_STORE", "sqlite:tollgate.db")
        # A new store's key is made by its first start; databases that outlive a stack keep one key for all.
        if store.startswith("mysql") and not (self.folder / "master.key").exists():
            key = base64.urlsafe_b64encode(hashlib.sha256(store.encode()).digest()).decode().rstrip("=")
            self.write_private("master.key", key)
        values = {"port": self.port, "admin_port": self.admin_port, "issuer": self.issuer, "store": store,
                  "upstream": f"http://127.0.0.1:{self.recorder.port}", "openapi": self.openapi, "listen": "",
                  "extra": ""} | replace
        plans = "\n".join(f"  {name}: {plan}" for name, plan in PLANS.items())
        self.config.write_text(f"""issuer: {values['issuer']}
listen: {{host: 127.0.0.1, port: {values['port']}{values['listen']}}}
admin: {{host: 127.0.0.1, port: {values['admin_port']}}}
workers: 2
store: {{url: "{values['store']}"}}
master_key_file: master.key
openapi: {values['openapi']}
templates: {ROOT / 'templates'}
upstreams:
  payments: {{sandbox: "{values['upstream']}"}}
plans:
{plans}
default_plan: roomy
log: {{level: debug, file: gateway.log}}
access_log: access.log
{values['extra']}""")

    def write_private(self, name, text):
        path = self.folder / name
        path.touch(0o600)
        path.write_text(text)

    def command(self, *arguments, stdin=""):
        code, out, err = run(*arguments[:2], "--config", self.config, *arguments[2:], stdin=stdin)
        assert code == 0, f"tollgate {arguments}: exit code {code}: {err}{out}"
        return out

    def add_user(self, name, role, *options):
        user = {"email": f"{name}-{self.mark}@example.com", "password": secrets.token_urlsafe(15), "role": role}
        self.command("user", "add", "--email", user["email"], "--name", name.title(), "--role", role,
                     "--password-file", "-", *options, stdin=user["password"])
        self.secrets.add(user["password"])
        self.users[name] = user
        return user

    def add_app(self, name, kind="confidential", scope=FULL, plan=None, redirect_uri="https://shop.example/callback",
                grant_types=(), metadata=None):
        client_id = f"{name}-{self.mark}"
        arguments = ["app", "add", "--owner", self.users["developer"]["email"], "--name", f"The {name} app", "--type", kind,
                     "--redirect-uri", redirect_uri, "--scope", scope, "--homepage", "https://shop.example",
                     "--client-id", client_id]
        if plan:
            arguments += ["--plan", plan]
        for grant_type in grant_types:
            arguments += ["--grant-type", grant_type]
        if metadata:
            path = self.folder / f"{name}.json"
            path.write_text(json.dumps(metadata))
            arguments += ["--metadata", path]
        app = json.loads(self.command(*arguments)) | {"redirect_uri": redirect_uri, "scope": scope}
        if app["client_secret"]:
            self.secrets.add(app["client_secret"])
        self.apps[name] = app
        return app

    def start_bank(self):
        port_file = self.folder / "bank.port"
        port_file.unlink(missing_ok=True)
        self.bank = Process([SANDBOX, "bank", "--port", "0", "--port-file", port_file, "--data", self.folder / "bank.db",
                             "--jwks", f"{self.issuer}/oauth2/jwks", "--issuer", self.issuer, "--docs", self.issuer]
                            + (["--ca", self.authority] if self.authority else []), self.folder / "bank.out")
        self.recorder.backend = wait_for_port_file(port_file, self.bank)["port"]

    def start_gateway(self, wait=True):
        port_file = self.folder / "gateway.port"
        port_file.unlink(missing_ok=True)
        self.gateway = Process([TOLLGATE, "serve", "--config", self.config, "--port-file", port_file],
                               self.folder / "gateway.out", self.environment)
        if wait:
            self.wait_ready(port_file)

    def wait_ready(self, port_file):
        ports = wait_for_port_file(port_file, self.gateway)
        wait_until(lambda: fetches(f"http://127.0.0.1:{ports['admin_port']}/readyz"), "the gateway is ready")
        return ports

    def start(self):
        """Everything, with two customers, a developer and the apps that most tests use."""
        self.command("migrate")
        for name, role in (("customer", "customer"), ("other", "customer"), ("developer", "developer")):
            self.add_user(name, role)
        self.add_app("shop")
        self.add_app("rival")
        self.add_app("reader", scope=READ)
        self.add_app("mobile", kind="public", redirect_uri="http://127.0.0.1:49152/callback")
        self.start_bank()
        self.start_gateway()
        self.wait_for_backend()
        return self

    def wait_for_backend(self):
        """The backend fetches the gateway's keys before it serves; an app's own call proves that it has."""
        app = OAuthClient(self, self.apps["reader"])
        token = app.client_credentials().json()["access_token"]
        wait_until(lambda: app.api(token, "/v1/accounts").status == 200, "a request reaches the backend")

    def stop(self):
        """Stops everything in order; a dirty exit or a sanitizer's finding is an error."""
        problems = []
        for process in (self.gateway, self.bank):
            if process is None:
                continue
            code = process.stop()
            if code != 0:
                problems.append(f"{process.popen.args[0]} ended with {code}: {process.output()[-3000:]}")
        self.recorder.close()
        logs = "".join(log.read_text(errors="replace") for log in self.folder.glob("*.out"))
        problems += [f"{mark} in\n{logs[-6000:]}" for mark in SANITIZER_MARKS if mark in logs]
        if not problems:
            shutil.rmtree(self.folder, ignore_errors=True)
        assert not problems, "\n".join(problems) + f"\n(kept {self.folder})"

    def files_with_secrets(self):
        """Every (file, secret) of a secret in the clear in a log, a database or any other file of the program."""
        kept = [path for path in self.folder.rglob("*") if path.is_file()]
        contents = [(path, path.read_bytes()) for path in kept]
        return [(path.name, secret[:12] + "…") for path, content in contents for secret in self.secrets
                if secret.encode() in content]


def fetches(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def wait_until(condition, what, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)


def wait_for_port_file(path, process):
    def written():
        assert process.running(), f"ended with {process.popen.returncode}: {process.output()[-3000:]}"
        return path.exists() and path.read_text().strip().endswith("}")
    wait_until(written, f"{path} is written by {process.popen.args[:2]}")
    return json.loads(path.read_text())
