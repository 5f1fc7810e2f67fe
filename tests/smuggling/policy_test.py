"""Family I: tokens and limits. A refused request never reaches the backend, and costs nothing."""
import json
import re
import secrets
import time
import unittest
import urllib.request

from exchange import Client
from gateway import Gateway, OAuthClient, resident, wait_until


class Policy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway().start()
        cls.addClassCleanup(cls.gateway.stop)
        for name, plan in (("ten", "ten"), ("few", "few"), ("revoked", "roomy")):
            cls.gateway.add_app(name, scope="probe", plan=plan)

    def setUp(self):
        self.site = self.gateway.sites["api"]
        self.gateway.backend.reset()

    def forwarded(self):
        self.gateway.backend.settle()
        return len(self.gateway.backend.requests)

    def ask(self, client, token):
        count = len(client.answers)
        client.send(self.site.get(b"Authorization: Bearer " + token, auth=False))
        client.until_answers(count + 1)
        return client.answers[count]

    def client(self):
        client = Client(self.gateway.port)
        self.addCleanup(client.close)
        return client

    def test_what_is_refused_is_logged_and_counted(self):
        """Each with the request id that the client got, and the reason."""
        refusals = [(400, "malformed_request", self.site.get(b"X y: z")), (501, "not_implemented", self.site.get(method=b"BREW")),
                    (431, "headers_too_large", self.site.padded(16 * 1024 + 1)), (414, "uri_too_long", self.site.line_of(8193)),
                    (417, "expectation_failed", self.site.get(b"Expect: x")), (400, "malformed_request", self.site.get(target=b"/probe/./item"))]
        before = counted(self.gateway)
        for status, code, request in refusals:
            with self.subTest(code):
                client = self.client()
                client.send(request)
                client.until_closed()
                request_id = client.answers[0].all(b"X-Request-Id")[0].decode()
                wait_until(lambda: request_id in (self.gateway.folder / "access.log").read_text(), "the line is written")
                lines = [json.loads(line) for line in (self.gateway.folder / "access.log").read_text().splitlines() if request_id in line]
                self.assertEqual([(line["status"], line["code"]) for line in lines], [(status, code)])
        grown = {code: count - before.get(code, 0) for code, count in counted(self.gateway).items()}
        self.assertEqual({code: grown[code] for _, code, _ in refusals},
                         {code: sum(1 for _, other, _ in refusals if other == code) for _, code, _ in refusals})

    def test_161_flood_of_random_tokens(self):
        """Each fails the tag of its seal: no look-up, nothing kept, nothing forwarded; and an address may present 100, and 10 a second."""
        before = resident(self.gateway)
        client = self.client()
        started = time.monotonic()
        statuses = [self.ask(client, b"tg_at_" + secrets.token_urlsafe(120).encode()).status for _ in range(2000)]
        allowed = 100 + 10 * (time.monotonic() - started) + 1
        self.assertEqual(set(statuses), {401, 429})
        self.assertEqual(set(statuses[:100]), {401})
        self.assertLessEqual(statuses.count(401), allowed)
        self.assertEqual(self.forwarded(), 0)
        self.assertEqual(self.ask(client, self.gateway.token("revoked")).status, 200, "a valid token of the same address")
        self.assertLess(resident(self.gateway) - before, 4 << 20, "memory does not grow with tokens that are none")

    def test_163_revoked_token(self):
        token = self.gateway.token("revoked")
        client = self.client()
        self.assertEqual(self.ask(client, token).status, 200)
        self.assertEqual(OAuthClient(self.gateway, self.gateway.apps["revoked"]).revoke(token.decode()).status, 200)
        revoked = time.monotonic()
        while (answer := self.ask(client, token)).status == 200:
            self.assertLess(time.monotonic() - revoked, 1, "the published bound")
        self.assertEqual(answer.status, 401)
        seen = self.forwarded()
        self.assertEqual(self.ask(client, token).status, 401)
        self.assertEqual(self.forwarded(), seen)

    def test_164_a_thousand_calls_and_a_quota_of_10(self):
        """All are on their way before the first answer is read: exactly 10 reach the backend."""
        token = self.gateway.token("ten")
        clients = [Client(self.gateway.port) for _ in range(50)]
        request = self.site.get(b"Authorization: Bearer " + token, auth=False)
        for client in clients:
            client.send(request * 20)
        answers = []
        for client in clients:
            client.until_answers(20)
            client.close()
            answers += [answer.status for answer in client.answers]
        self.assertEqual((len(answers), answers.count(200), answers.count(429)), (1000, 10, 990))
        self.assertEqual(self.forwarded(), 10)

    def test_165_166_over_the_quota(self):
        """The quota of 3 is spent, the burst of 5 is not: refusals are 429, say which, are not forwarded and take nothing of the burst."""
        token, client = self.gateway.token("few"), self.client()
        self.assertEqual([self.ask(client, token).status for _ in range(3)], [200] * 3)
        left = set()
        for _ in range(20):
            answer = self.ask(client, token)
            self.assertEqual(answer.status, 429)
            self.assertIn(b'"quota_exceeded"', answer.body)
            self.assertGreaterEqual(int(answer.all(b"Retry-After")[0]), 1)
            left.add(answer.all(b"RateLimit")[0].split(b";")[1])
        self.assertEqual(left, {b"r=2"}, "the burst keeps its two units")
        self.assertEqual(self.forwarded(), 3)


def counted(gateway):
    """Refusals by code, from the metrics."""
    text = urllib.request.urlopen(f"{gateway.admin}/metrics", timeout=10).read().decode()
    return {code: int(count) for code, count in re.findall(r'tollgate_refused_total\{code="(\w+)"\} (\d+)', text)}


if __name__ == "__main__":
    unittest.main()
