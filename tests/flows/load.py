"""Load that tolerates nothing: every request must be answered as expected, on kept connections and on new ones."""
import base64
import collections
import http.client
import json
import threading
import time
import urllib.parse


class Load:
    """Threads that send requests until stop(). No request is ever sent again: what fails is counted, with its reason.
    `context`: of TLS, if the port speaks it."""

    def __init__(self, port, token, app, kept=4, fresh=3, tokens=1, context=None):
        self.port, self.token, self.app, self.context = port, token, app, context
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.failed, self.answered, self.closes, self.slowest = [], collections.Counter(), 0, 0.0
        works = [self.call_kept] * kept + [self.call_fresh] * fresh + [self.use_tokens] * tokens
        self.threads = [threading.Thread(target=self.guard, args=(work,)) for work in works]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self.threads), "a request hangs"

    def total(self):
        with self.lock:
            return sum(self.answered.values())

    def report(self):
        return (f"{self.total()} requests ({dict(self.answered)}), {len(self.failed)} failed, "
                f"slowest {self.slowest * 1000:.0f} ms, {self.closes} connections closed by the gateway")

    def guard(self, work):
        while not self.stopping.is_set():
            try:
                work()
            except (OSError, http.client.HTTPException, AssertionError) as failure:
                with self.lock:
                    self.failed.append(f"{work.__name__}: {failure!r}")

    def connect(self):
        if self.context:
            return http.client.HTTPSConnection("localhost", self.port, timeout=30, context=self.context)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def exchange(self, connection, kind, method, target, body=None, fields=None, expect=200):
        """Returns the answer's body, and whether the connection goes on."""
        started = time.monotonic()
        connection.request(method, target, body, {"Host": f"localhost:{self.port}"} | (fields or {}))
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == expect, f"{target}: {answer.status} {content[:300]}"
        with self.lock:
            self.answered[kind] += 1
            self.slowest = max(self.slowest, time.monotonic() - started)
            self.closes += kind == "kept" and answer.will_close
        return content, not answer.will_close

    def bearer(self):
        return {"Authorization": f"Bearer {self.token}"}

    def call_kept(self):
        connection = self.connect()
        try:
            goes_on = True
            while goes_on and not self.stopping.is_set():
                _, goes_on = self.exchange(connection, "kept", "GET", "/v1/accounts", fields=self.bearer())
        finally:
            connection.close()

    def call_fresh(self):
        connection = self.connect()
        try:
            self.exchange(connection, "fresh", "GET", "/v1/accounts", fields=self.bearer() | {"Connection": "close"})
        finally:
            connection.close()

    def use_tokens(self):
        """Reads and writes the store: a new token, then its revocation."""
        pair = f"{urllib.parse.quote(self.app['client_id'])}:{urllib.parse.quote(self.app['client_secret'])}"
        fields = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode(), "Connection": "close",
                  "Content-Type": "application/x-www-form-urlencoded"}
        post = lambda target, form: self.exchange(self.connect(), "tokens", "POST", target, urllib.parse.urlencode(form), fields)[0]
        token = json.loads(post("/oauth2/token", {"grant_type": "client_credentials"}))["access_token"]
        post("/oauth2/revoke", {"token": token})
