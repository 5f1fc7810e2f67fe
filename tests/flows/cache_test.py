"""Answers that are kept (x-tollgate: {cache: ...}): with two workers, changes, failures of the backend, metrics and the access log."""
import json
import re
import unittest
import urllib.request

from client import OAuthClient, fetch
from documents import add_document, copy_published
from stack import READ, Stack, wait_until

PATHS = """  /today:
    get:
      operationId: getRates
      security: [{oauth2: ["accounts:read"]}]
      x-tollgate: {cache: {stale_if_error: 10m}}
      responses: {"200": {description: The rates.}}
    put:
      operationId: putRates
      security: [{oauth2: ["accounts:read"]}]
      requestBody: {required: true, content: {text/plain: {}}}
      responses: {"200": {description: They are taken.}}
  /open:
    get:
      operationId: getOpenRates
      security: []
      x-tollgate: {cache: {}}
      responses: {"200": {description: "The rates, for everybody."}}
"""


def answer(body, fields="Cache-Control: max-age=60"):
    return f"HTTP/1.1 200 OK\r\n{fields}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()


class Cached(Stack):
    def write_config(self, **replace):
        copy_published(self)
        add_document(self, "rates", PATHS)
        super().write_config(openapi=self.openapi, **replace)


class CacheTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Cached()
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.command("migrate")
        cls.stack.add_user("developer", "developer")
        for name in ("reader", "other"):
            cls.stack.add_app(name, scope=READ)
        cls.stack.start_gateway()
        cls.token = cls.new_token("reader")

    @classmethod
    def new_token(cls, app):
        return OAuthClient(cls.stack, cls.stack.apps[app]).client_credentials("accounts:read").json()["access_token"]

    def setUp(self):
        self.recorder = self.stack.recorder

    def get(self, path="/rates/today", token=None, **fields):
        sent = {name.replace("_", "-"): value for name, value in fields.items()}
        return fetch(self.stack.issuer + path, "GET", {"Authorization": f"Bearer {token or self.token}"} | sent)

    def change(self):
        self.recorder.mode = answer("taken", "Cache-Control: no-store")
        done = fetch(self.stack.issuer + "/rates/today", "PUT",
                     {"Authorization": f"Bearer {self.token}", "Content-Type": "text/plain"}, b"new")
        self.assertEqual((done.status, done.text), (200, "taken"))

    def metrics(self):
        text = urllib.request.urlopen(f"{self.stack.admin}/metrics", timeout=10).read().decode()
        return {name: int(count) for name, count in re.findall(r'tollgate_cache_total\{outcome="(\w+)"\} (\d+)', text)}

    def test_after_a_change_nobody_gets_what_was_there_before(self):
        """Each connection may be another worker's: a change through one is a change for all."""
        for round_number in range(12):
            self.change()
            self.recorder.mode = answer(f"rates {round_number}")
            for _ in range(10):
                self.assertEqual(self.get().text, f"rates {round_number}")
        self.assertGreater(self.metrics()["hit"], 0)

    def test_a_hit_is_counted_logged_and_costs_quota_like_every_request(self):
        self.change()
        self.recorder.mode = answer("counted")
        before, asked = self.metrics().get("hit", 0), self.recorder.count()
        answers = [self.get() for _ in range(8)]
        hits = [one for one in answers if one.field("Cache-Status").startswith("tollgate; hit; ttl=")]
        self.assertGreaterEqual(len(hits), 6, "two workers keep an answer each")
        self.assertEqual(len(answers) - len(hits), self.recorder.count(asked))
        self.assertEqual(self.metrics()["hit"] - before, len(hits))
        left = [int(re.search(r'"daily";r=(\d+)', one.field("RateLimit"))[1]) for one in answers]
        self.assertEqual(sorted(left, reverse=True), left)
        self.assertEqual(left[0] - left[-1], 7)
        request_id = hits[0].field("X-Request-Id")
        wait_until(lambda: request_id in (self.stack.folder / "access.log").read_text(), "the line is written")
        line = next(line for line in (self.stack.folder / "access.log").read_text().splitlines() if request_id in line)
        self.assertEqual((json.loads(line)["cache"], json.loads(line)["operation"]), ("hit", "getRates"))
        self.assertNotIn("upstream_us", json.loads(line))

    def test_a_stale_answer_stands_in_for_a_backend_that_is_gone(self):
        self.change()
        self.recorder.mode = answer("old", "Cache-Control: max-age=60\r\nAge: 60")
        for _ in range(16):  # whichever workers answer now have it
            self.assertEqual(self.get().text, "old")
        self.recorder.mode = "close"
        stood_in = [self.get() for _ in range(16)]
        self.assertEqual({one.status for one in stood_in}, {200})
        for one in stood_in:
            self.assertEqual((one.text, one.field("Age")), ("old", "60"))
            self.assertTrue(one.field("Cache-Status").endswith("; detail=stale-if-error"), one)
        self.assertEqual(self.get(Cache_Control="no-cache").status, 502)

    def test_other_apps_and_strangers_get_their_own(self):
        self.change()
        self.recorder.mode = answer("of the reader")
        asked = self.recorder.count()
        for _ in range(200):  # each connection may be another worker's
            self.get()
            if self.recorder.count(asked) == 2:
                break
        self.assertEqual(self.recorder.count(asked), 2, "both workers keep an answer")
        self.recorder.mode = answer("of the other")
        other = self.new_token("other")
        self.assertEqual({self.get(token=other).text for _ in range(8)}, {"of the other"})
        own = [self.get() for _ in range(8)]
        self.assertEqual({one.text for one in own}, {"of the reader"})
        self.assertTrue(all(one.field("Cache-Status").startswith("tollgate; hit") for one in own), own)
        self.assertEqual(fetch(self.stack.issuer + "/rates/today").status, 401)

    def test_what_anybody_may_call_is_kept_for_all(self):
        self.recorder.mode = answer("open")
        asked = self.recorder.count()
        answers = [fetch(self.stack.issuer + "/rates/open") for _ in range(20)] + [self.get("/rates/open")]
        self.assertEqual({(one.status, one.text) for one in answers}, {(200, "open")})
        self.assertLessEqual(self.recorder.count(asked), 2)

    def test_with_no_memory_for_it_nothing_is_kept(self):
        node = Cached()
        self.addCleanup(node.stop)
        node.write_config(extra="cache: {memory: 0}\n")
        node.command("migrate")
        node.start_gateway()
        node.recorder.mode = answer("open")
        for count in range(1, 4):
            self.assertEqual(fetch(node.issuer + "/rates/open").field("Cache-Status"), "tollgate; fwd=bypass")
            self.assertEqual(node.recorder.count(), count)


if __name__ == "__main__":
    unittest.main()
