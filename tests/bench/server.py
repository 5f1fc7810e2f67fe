"""The programs that are measured: Tollgate in a folder of its own, and oidc-provider."""
import base64
import hashlib
import json
import os
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests" / "support"))
from ports import free_port  # noqa: E402

BIN = pathlib.Path(os.environ.get("TOLLGATE_BIN", ROOT / "build" / "release"))
BACKEND = 19001  # of the peers
REDIRECT_URI = "https://shop.example/callback"
CODE_VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636 appendix B


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


CODE_CHALLENGE = base64url(hashlib.sha256(CODE_VERIFIER.encode()).digest())


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def wait_for(url, process, log, seconds=30):
    started = time.monotonic()
    while not answers(url):
        if process.poll() is not None or time.monotonic() - started > seconds:
            sys.exit(f"bench: {process.args[0]} did not start: {log.read_text()[-2000:]}")
        time.sleep(0.002)
    return (time.monotonic() - started) * 1000


class Gateway:
    """A release build with everything on: one worker, sealed tokens, limits, metrics and an access log."""

    def __init__(self, folder, beside=None):
        """`beside`: another one whose store, keys and issuer this one shares."""
        self.folder, self.config, self.process = folder, folder / "tollgate.yaml", None
        self.port, self.admin = free_port(), free_port()
        folder.mkdir(exist_ok=True)
        self.database = beside.database if beside else folder / "tollgate.db"
        self.secret = beside.secret if beside else "tg_cs_" + secrets.token_urlsafe(32)
        self.authority = beside.authority if beside else f"localhost:{self.port}"
        self.config.write_text(f"""issuer: http://{self.authority}
listen: {{host: 127.0.0.1, port: {self.port}}}
admin: {{host: 127.0.0.1, port: {self.admin}}}
workers: 1
store: {{url: "sqlite:{self.database}"}}
master_key_file: master.key
openapi: {ROOT / 'openapi'}
templates: {ROOT / 'templates'}
upstreams: {{payments: {{sandbox: "http://127.0.0.1:{BACKEND}"}}}}
plans:
  bench: {{burst: {{requests: 1000000000, per: 1s, at_once: 1000000000}}, quota: {{requests: 1000000000000, per: day}}}}
default_plan: bench
log: {{level: info, file: gateway.log}}
access_log: access.log
""")
        if beside:
            shutil.copy(beside.folder / "master.key", folder / "master.key")
            return
        (folder / "secret").write_text(self.secret)
        (folder / "password").write_text(secrets.token_urlsafe(20))
        self.command("migrate")
        for role in ("customer", "developer", "admin"):
            self.command("user", "add", "--email", f"{role}@example.com", "--name", role, "--role", role,
                         "--password-file", folder / "password")
        for name in ("bench", "shop", "partner"):
            self.add_app(name, "--secret-file", folder / "secret")

    def add_app(self, name, *arguments, kind="confidential"):
        self.command("app", "add", "--owner", "developer@example.com", "--name", name, "--client-id", name, "--type", kind,
                     "--redirect-uri", REDIRECT_URI, "--scope", "accounts:read payments:write", "--homepage",
                     "https://shop.example", *arguments)

    def command(self, *arguments):
        split = 1 if arguments[0] == "migrate" else 2
        done = subprocess.run([BIN / "tollgate", *arguments[:split], "--config", self.config, *arguments[split:]],
                              capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"bench: tollgate {' '.join(map(str, arguments[:2]))}: {done.stderr or done.stdout}")

    def start(self):
        """Returns the milliseconds until /readyz says yes."""
        log = self.folder / "gateway.out"
        with open(log, "ab") as out:
            self.process = subprocess.Popen([BIN / "tollgate", "serve", "--config", self.config], stdout=out, stderr=out)
        return wait_for(f"http://127.0.0.1:{self.admin}/readyz", self.process, log)

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None

    def resident_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def host(self):
        return f"Host: {self.authority}"

    def basic(self, name="bench"):
        return "Basic " + base64.b64encode(f"{name}:{urllib.parse.quote(self.secret, safe='')}".encode()).decode()

    def post(self, path, form, **fields):
        """One form; the status and the body."""
        fields = {"Host": self.authority, "Authorization": self.basic()} | fields
        request = urllib.request.Request(self.url(path), urllib.parse.urlencode(form).encode(), fields)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read()

    def token(self, name="bench"):
        form = {"grant_type": "client_credentials", "scope": "accounts:read"}
        status, body = self.post("/oauth2/token", form, Authorization=self.basic(name))
        if status != 200:
            sys.exit(f"bench: no token: {status} {body[:500]!r}")
        return json.loads(body)["access_token"]


class OidcProvider:
    """oidc-provider on Node.js with what is in `codes` and `refresh_tokens` already issued."""

    def __init__(self, folder, secret, codes, refresh_tokens):
        self.port = free_port()
        (folder / "codes").write_text("\n".join(codes))
        (folder / "refresh").write_text("\n".join(refresh_tokens))
        environment = dict(os.environ, PORT=str(self.port), CLIENT_SECRET=secret, NODE_ENV="production", REDIRECT_URI=REDIRECT_URI,
                           CODE_CHALLENGE=CODE_CHALLENGE, CODES=str(folder / "codes"), REFRESH=str(folder / "refresh"))
        log = folder / "oidc-provider.out"
        with open(log, "ab") as out:
            self.process = subprocess.Popen(["node", ROOT / "tests" / "bench" / "oidc-provider.mjs"], stdout=out, stderr=out,
                                            env=environment)
        wait_for(self.url("/.well-known/openid-configuration"), self.process, log, 60)

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
