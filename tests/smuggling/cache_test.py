"""Family I, 169 and 170: kept answers. Nobody gets what was answered to somebody else, and Range and If-* mean what they mean."""
import unittest

from backend import Script
from exchange import Client
from gateway import Gateway, OAuthClient, wait_until


def kept(body, *fields, status=b"200 OK", control=b"max-age=60"):
    lines = [b"HTTP/1.1 " + status, b"Cache-Control: " + control, b'ETag: "%s"' % body, b"Content-Length: %d" % len(body), *fields]
    return Script(b"\r\n".join(lines) + b"\r\n\r\n" + body)


NOT_MODIFIED = Script(b"HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=60\r\n\r\n")


class Cache(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway().start()
        cls.addClassCleanup(cls.gateway.stop)
        for name in ("first", "second", "revoked"):
            cls.gateway.add_app(name, scope="probe")

    def setUp(self):
        self.site = self.gateway.sites["api"]
        self.client = Client(self.gateway.port)
        self.addCleanup(self.client.close)

    def begin(self, *scripts):
        """What the backend answers from here on. A change of the path makes what earlier tests left unusable."""
        self.gateway.backend.reset([Script(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), *scripts])
        answer = self.exchange(self.site.post(b"Content-Length: 1", method=b"PUT", target=b"/probe/kept", body=b"x"))
        self.assertEqual(answer.status, 200)

    def exchange(self, request):
        count = len(self.client.answers)
        if request.startswith(b"HEAD "):
            self.client.heads.add(count)
        self.client.send(request)
        self.client.until_answers(count + 1)
        return self.client.answers[count]

    def get(self, *fields, token=None, method=b"GET", target=b"/probe/kept"):
        auth = [b"Authorization: Bearer " + token] if token else []
        return self.exchange(self.site.get(*auth, *fields, method=method, target=target, auth=not token))

    def asked(self):
        """The requests that reached the backend after the change."""
        self.gateway.backend.settle()
        self.assertEqual(self.gateway.backend.junk, [])
        return self.gateway.backend.requests[1:]

    def test_169_a_kept_answer_and_another_client(self):
        """RFC 9111 section 3.5: each of two apps gets its own answer, from memory too; a stranger gets none."""
        self.begin(kept(b"of the first"), kept(b"of the second"))
        first, second = self.gateway.token("first"), self.gateway.token("second")
        for _ in range(3):
            self.assertEqual(self.get(token=first).body, b"of the first")
            self.assertEqual(self.get(token=second).body, b"of the second")
        self.assertEqual(self.get(token=self.gateway.token("first")).body, b"of the first", "a new token of the same app")
        self.assertEqual(self.get(token=b"tg_at_" + b"A" * 60).status, 401)
        self.assertEqual(self.exchange(self.site.get(target=b"/probe/kept", auth=False)).status, 401)
        self.assertEqual(len(self.asked()), 2)

    def test_169_what_says_public_is_not_for_all(self):
        self.begin(kept(b"one", control=b"public, s-maxage=60"), kept(b"two", control=b"public, s-maxage=60"))
        self.assertEqual(self.get(token=self.gateway.token("first")).body, b"one")
        self.assertEqual(self.get(token=self.gateway.token("second")).body, b"two")

    def test_169_a_revoked_token_gets_nothing_that_was_kept(self):
        token = self.gateway.token("revoked")
        self.begin(kept(b"secret"))
        self.assertEqual([self.get(token=token).body for _ in range(2)], [b"secret"] * 2)
        self.assertEqual(OAuthClient(self.gateway, self.gateway.apps["revoked"]).revoke(token.decode()).status, 200)
        wait_until(lambda: self.get(token=token).status == 401, "the token is refused")
        self.assertEqual(len(self.asked()), 1)

    def test_170_conditions_are_answered_from_memory(self):
        """RFC 9110 section 13.1.2, RFC 9111 section 4.3.2."""
        self.begin(kept(b"a", b"Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"))
        self.assertEqual(self.get().status, 200)
        cases = [(304, b'If-None-Match: "a"'), (304, b'If-None-Match: "b", W/"a"'), (304, b"If-None-Match: *"), (200, b'If-None-Match: "b"'),
                 (304, b"If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"), (200, b"If-Modified-Since: Sun, 06 Nov 1994 08:49:36 GMT"),
                 (200, b"If-Modified-Since: never"), (200, b'If-Range: "a"')]
        for status, condition in cases:
            with self.subTest(condition):
                answer = self.get(condition)
                self.assertEqual((answer.status, answer.body), (status, b"a" if status == 200 else b""))
                self.assertEqual(self.get(condition, method=b"HEAD").status, status)
        self.assertEqual(len(self.asked()), 1)

    def test_170_ranges_and_preconditions_pass_by(self):
        """RFC 9110 section 14, RFC 9111 section 4.3.2: they are the backend's to answer, and what it answers is not kept."""
        part = kept(b"ab", b"Content-Range: bytes 0-1/4", status=b"206 Partial Content")
        failed = Script(b"HTTP/1.1 412 Precondition Failed\r\nCache-Control: max-age=60\r\nContent-Length: 0\r\n\r\n")
        self.begin(kept(b"abcd"), part, failed, failed)
        self.assertEqual(self.get().body, b"abcd")
        answer = self.get(b"Range: bytes=0-1", b'If-Range: "abcd"')
        self.assertEqual((answer.status, answer.body), (206, b"ab"))
        self.assertEqual(self.get(b'If-Match: "x"').status, 412)
        self.assertEqual(self.get(b"If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT").status, 412)
        self.assertEqual(self.get().body, b"abcd")
        requests = self.asked()
        self.assertEqual([request.all(b"range") + request.all(b"if-range") for request in requests],
                         [[], [b"bytes=0-1", b'"abcd"'], [], []])

    def test_170_a_stale_answer_is_asked_about_with_its_own_validators(self):
        """RFC 9111 section 4.3.1: not with the client's; and a HEAD is not answered with what is stale."""
        self.begin(kept(b"old", b"Age: 60"), NOT_MODIFIED)
        self.assertEqual(self.get().body, b"old")
        answer = self.get(b'If-None-Match: "mine"')
        self.assertEqual((answer.status, answer.body), (200, b"old"))
        self.assertEqual(self.get(b'If-None-Match: "old"').status, 304)
        requests = self.asked()
        self.assertEqual([request.all(b"if-none-match") for request in requests], [[], [b'"old"']])

    def test_169_targets_that_differ_are_answered_apart(self):
        """The whole key (gateway.md section 2, 24): not one byte of the target may be left out."""
        targets = [b"/probe/kept", b"/probe/kept?", b"/probe/kept?a=1", b"/probe/kept?a=1&", b"/probe/kept?A=1", b"/probe/kept?a=%31"]
        self.begin(*[kept(b"%d" % i) for i in range(len(targets))])
        for _ in range(2):
            for i, target in enumerate(targets):
                self.assertEqual(self.get(target=target).body, b"%d" % i, target)
        self.assertEqual([request.target for request in self.asked()], targets)


if __name__ == "__main__":
    unittest.main()
