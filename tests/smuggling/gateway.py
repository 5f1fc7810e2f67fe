"""Tollgate before the recording backend: a document, an app and a token of its own."""
import pathlib
import re
import shutil
import socket
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "flows"))

from backend import Backend  # noqa: E402
from case import TEXT, Site  # noqa: E402
from client import OAuthClient  # noqa: E402
from exchange import PATIENCE  # noqa: E402
from runner import masked  # noqa: E402
from stack import BIN, ROOT, Process, Stack, free_port, wait_until  # noqa: E402, F401

SLOW = ", timeouts: {handshake: 1s, head: 1s, body: 1s, write: 1s, idle: 20s}"
PLANS = "  ten: {burst: {requests: 100000, per: 1s, at_once: 100000}, quota: {requests: 10, per: day}}\n" \
        "  few: {burst: {requests: 1, per: 1h, at_once: 5}, quota: {requests: 3, per: day}}\n" \
        "  roomy: {burst: {requests: 1000000, per: 1s, at_once: 1000000}, quota: {requests: 1000000000, per: day}}\n"


class GonePort:
    """A port at which nobody listens, and which nobody else can take."""

    def __init__(self):
        self.holder = socket.socket()
        self.holder.bind(("127.0.0.1", 0))
        self.port = self.holder.getsockname()[1]

    def close(self):
        self.holder.close()


class DeafPort:
    """A port that never completes a handshake: its queue of connections is full."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        self.port = self.listener.getsockname()[1]
        self.fillers = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", self.port))
            self.fillers.append(filler)

    def close(self):
        for one in (self.listener, *self.fillers):
            one.close()


class Gateway(Stack):
    """The program with the probe's document. `exact`: what its backend sees is compared byte for byte."""
    name, exact, patience = "Tollgate", True, PATIENCE

    def __init__(self, listen="", extra=""):
        self.backend, self.deaf, self.gone = Backend(), DeafPort(), GonePort()
        self.listen_more, self.extra, self.sites = listen, extra, {}
        super().__init__()
        self.recorder.close()
        self.openapi = self.folder / "openapi"
        self.openapi.mkdir()
        for name in ("oauth", "portal"):
            shutil.copy(ROOT / "openapi" / f"{name}.yaml", self.openapi)
        shutil.copy(HERE / "probe.yaml", self.openapi)
        self.write_config()

    def write_config(self, **_):
        self.config.write_text(f"""issuer: {self.issuer}
listen: {{host: 127.0.0.1, port: {self.port}{self.listen_more}}}
admin: {{host: 127.0.0.1, port: {self.admin_port}}}
workers: 1
store: {{url: "sqlite:tollgate.db"}}
master_key_file: master.key
openapi: openapi
templates: {ROOT / 'templates'}
upstreams:
  recorder: {{sandbox: "http://127.0.0.1:{self.backend.port}"}}
  gone: {{sandbox: "http://127.0.0.1:{self.gone.port}"}}
  deaf: {{sandbox: "http://127.0.0.1:{self.deaf.port}"}}
  half:  # nearly every request meets the port that nobody listens at first
    sandbox:
      - {{url: "http://127.0.0.1:{self.gone.port}", weight: 1000}}
      - {{url: "http://127.0.0.1:{self.backend.port}"}}
    host: 127.0.0.1:{self.backend.port}
    health: {{failures: 0}}
  twice:  # two targets that are one backend
    sandbox:
      - {{url: "http://127.0.0.1:{self.backend.port}"}}
      - {{url: "http://localhost:{self.backend.port}"}}
    host: 127.0.0.1:{self.backend.port}
    health: {{failures: 0}}
plans:
{PLANS}default_plan: roomy
log: {{level: debug, file: gateway.log}}
access_log: access.log
{self.extra}""")

    def start(self):
        self.command("migrate")
        self.add_user("developer", "developer")
        self.add_app("probe", scope="probe")
        self.start_gateway()
        self.add_sites()
        return self

    def token(self, app="probe"):
        answer = OAuthClient(self, self.apps[app]).client_credentials()
        assert answer.status == 200, answer
        return answer.json()["access_token"].encode()

    def add_sites(self):
        authority = b"localhost:%d" % self.port
        app = self.apps["probe"]
        form = f"grant_type=client_credentials&client_id={app['client_id']}&client_secret={app['client_secret']}".encode()
        form_type = b"application/x-www-form-urlencoded"
        self.sites = {
            "api": Site("api", authority, b"/probe/item", b"/probe/item", TEXT[1], b"hello", self.token()),
            "oauth": Site("oauth", authority, b"/.well-known/oauth-authorization-server", b"/oauth2/token", form_type, form),
            "portal": Site("portal", authority, b"/login", b"/login", form_type, b"email=nobody%40example.com&password=wrong")}

    def ok_status(self, site, case):
        """Wrong credentials without the page's token: an answer of the page, not of the guard."""
        is_post = b"POST " in (case.send(site) if not isinstance(case.send(site), list) else case.send(site)[0])[:8]
        return 403 if site.name == "portal" and is_post else 200

    def masked(self, raw):
        return masked(raw)

    def rendered(self, seen):
        """The bytes of a request as the gateway must send them, with * for what differs every time."""
        lines = [seen.method + b" " + seen.target + b" HTTP/1.1", b"Host: 127.0.0.1:%d" % self.backend.port]
        lines += [name + b": " + value for name, value in seen.fields]
        lines += [b"X-Request-Id: *", b"Tollgate-Assertion: *", b"traceparent: *",
                  b'Forwarded: for=127.0.0.1;proto=http;host="' + self.host_of(seen) + b'"']
        if seen.upgrade:
            lines += [b"Connection: Upgrade", b"Upgrade: websocket"]
        if seen.body or seen.method not in (b"GET", b"HEAD"):
            lines += [b"Content-Length: %d" % len(seen.body)]
        return b"\r\n".join(lines) + b"\r\n\r\n" + seen.body

    def host_of(self, seen):
        return seen.host or b"localhost:%d" % self.port

    def stop(self):
        try:
            super().stop()
        finally:
            for one in (self.backend, self.deaf, self.gone):
                one.close()


def resident(gateway):
    """Bytes of memory that the program has; 0 under a sanitizer, which keeps what was freed."""
    if "libasan" in pathlib.Path(f"/proc/{gateway.gateway.popen.pid}/maps").read_text():
        return 0
    status = pathlib.Path(f"/proc/{gateway.gateway.popen.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


def connects(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        return True
    except OSError:
        return False
