"""Hostile bytes on a raw socket: what is not plain HTTP is refused, and no byte of it reaches the backend."""
import json
import re
import socket
import time
import unittest

from client import OAuthClient
from stack import Stack

stack = None
token = None


def setUpModule():
    global stack, token
    stack = Stack().start()
    token = OAuthClient(stack, stack.apps["shop"]).tokens(stack.users["customer"])["access_token"]


def tearDownModule():
    stack.stop()


def exchange(data, seconds=5, half_close=False):
    """Sends the bytes and reads until the gateway closes or is silent for a moment."""
    with socket.create_connection(("127.0.0.1", stack.port), timeout=seconds) as connection:
        connection.sendall(data)
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        connection.settimeout(0.7)
        answer, deadline = b"", time.monotonic() + seconds
        try:
            while time.monotonic() < deadline:
                piece = connection.recv(65536)
                if not piece:
                    return answer, True
                answer += piece
        except TimeoutError:
            pass
        except ConnectionResetError:
            return answer, True
        return answer, False


def statuses(answer):
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3})", answer)]


def post(*fields, body=b"", version=b"1.1", path=b"/v1/payments"):
    head = [b"POST " + path + b" HTTP/" + version, b"Host: localhost:%d" % stack.port,
            b"Authorization: Bearer " + token.encode(), b"Content-Type: application/json", b"Idempotency-Key: smuggling-0123456789", *fields]
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def get(*fields, target=b"/v1/accounts", host=True):
    head = [b"GET " + target + b" HTTP/1.1", *([b"Host: localhost:%d" % stack.port] if host else []),
            b"Authorization: Bearer " + token.encode(), *fields]
    return b"\r\n".join(head) + b"\r\n\r\n"


SMUGGLED = b"0\r\n\r\nGET /v1/accounts HTTP/1.1\r\nHost: evil\r\n\r\n"


class Smuggling(unittest.TestCase):
    def assert_refused(self, data, allowed=(400,)):
        before = stack.recorder.count()
        answer, closed = exchange(data)
        found = statuses(answer)
        self.assertEqual(len(found), 1, f"one answer, then silence: {answer[:300]!r}")
        self.assertIn(found[0], allowed, answer[:300])
        self.assertTrue(closed, "the connection is closed after broken framing")
        self.assertEqual(stack.recorder.count(before), 0, "nothing reaches the backend")

    def test_message_framing(self):
        """Section A of the checklist, by case number."""
        te, cl = b"Transfer-Encoding: chunked", b"Content-Length: "
        cases = [("1 CL.TE", (cl + b"6", te), (400,)), ("2 TE.CL", (te, cl + b"4"), (400,)),
                 ("3 unknown TE then CL", (b"Transfer-Encoding: xchunked", cl + b"5"), (400, 501)),
                 ("4 gzip", (b"Transfer-Encoding: gzip",), (400, 501)), ("5 identity", (b"Transfer-Encoding: identity",), (400, 501)),
                 ("6 chunked not last", (b"Transfer-Encoding: chunked, gzip",), (400, 501)),
                 ("7 chunked twice", (b"Transfer-Encoding: chunked, chunked",), (400, 501)),
                 ("9 two lines", (te, te), (400,)), ("13 quoted", (b'Transfer-Encoding: "chunked"',), (400, 501)),
                 ("15 high byte", (b"Transfer-Encoding: \xa0chunked",), (400, 501)),
                 ("16 folded", (b"Transfer-Encoding:\r\n chunked",), (400,)), ("18 space before colon", (b"Content-Length : 5",), (400,)),
                 ("21 two lengths", (cl + b"0", cl + b"31"), (400,)), ("23 list", (cl + b"5, 5",), (400,)),
                 ("24 sign", (cl + b"+5",), (400,)), ("24 hex", (cl + b"0x5",), (400,)), ("25 zeros", (cl + b"005",), (400,)),
                 ("26 space", (cl + b"5 5",), (400,)), ("28 overflow", (cl + b"18446744073709551616",), (400, 413))]
        for name, fields, allowed in cases:
            with self.subTest(name):
                self.assert_refused(post(*fields, body=SMUGGLED), allowed)
        with self.subTest("20 HTTP/1.0 with chunked"):
            self.assert_refused(post(te, body=SMUGGLED, version=b"1.0"))

    def test_chunks(self):
        te = b"Transfer-Encoding: chunked"
        for name, body in (("36 overflow", b"10000000000000000\r\n"), ("38 prefix", b"0x5\r\nhello\r\n0\r\n\r\n"),
                           ("38 sign", b"+5\r\nhello\r\n0\r\n\r\n"), ("39 empty", b"\r\nhello\r\n0\r\n\r\n"),
                           ("43 CR in extension", b"5;a\rX\r\nhello\r\n0\r\n\r\n"), ("48 data not ended", b"5\r\nhelloXX\r\n0\r\n\r\n")):
            with self.subTest(name):
                self.assert_refused(post(te, body=body))

    def test_fields(self):
        for name, data in (("56 bare CR", get(b"A: b\rc")), ("59 NUL", get(b"A: b\x00c")), ("60 control", get(b"A: b\x01c")),
                           ("63 no colon", get(b"Content-Length 10")), ("64 name", get(b"X(y): 1")), ("65 folded", get(b"X: a", b" b")),
                           ("69 two Authorization", get(b"Authorization: Bearer x")), ("83 no Host", get(host=False)),
                           ("83 two Hosts", get(b"Host: evil"))):
            with self.subTest(name):
                self.assert_refused(data)

    def test_targets(self):
        for target in (b"/v1/%2e%2e/accounts", b"/v1/../accounts", b"/v1//accounts", b"/v1/accounts%2f", b"/v1/accounts%00",
                       b"/v1/accounts%zz", b"/v1/acc\\ounts", b"/v1/accounts#x", b"/v1/acc\xc3\xa4unts", b"accounts"):
            with self.subTest(target):
                before = stack.recorder.count()
                answer, _ = exchange(get(target=target))
                self.assertEqual(len(statuses(answer)), 1, answer[:200])
                self.assertIn(statuses(answer)[0], (400, 404), answer[:200])
                self.assertEqual(stack.recorder.count(before), 0)

    def test_size_limits(self):
        answer, closed = exchange(get(b"X: " + b"a" * 70000))
        self.assertEqual((statuses(answer)[:1], closed), ([431], True), answer[:200])
        answer, closed = exchange(get(target=b"/v1/accounts?x=" + b"a" * 20000))
        self.assertIn(statuses(answer)[0], (414, 431, 400), answer[:200])

    def test_what_follows_a_body_is_a_request_of_its_own(self):
        """Case 31: it is parsed, and authenticated, by itself."""
        body = b"{}"
        follower = b"GET /v1/accounts HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % stack.port
        answer, _ = exchange(post(b"Content-Length: 2", body=body + follower))
        self.assertEqual(statuses(answer), [400, 401], answer[:600])

    def test_pipelined_requests_are_answered_in_order(self):
        answer, _ = exchange(get() + get(target=b"/v1/nothing") + get())
        self.assertEqual(statuses(answer), [200, 404, 200], answer[:600])

    def test_a_body_cut_short_is_not_forwarded(self):
        """Case 30."""
        before = stack.recorder.count()
        answer, closed = exchange(post(b"Content-Length: 10", body=b'{"a"'), half_close=True)
        self.assertTrue(closed)
        self.assertIn(statuses(answer), ([400], []), answer[:200])
        self.assertEqual(stack.recorder.count(before), 0)

    def test_trailers_are_dropped(self):
        """Case 53: a trailer cannot become a field of the request."""
        body = json.dumps({"amount": {"currency": "EUR", "value": 100}, "creditor": {"name": "Shop"},
                           "merchant_reference": "trailer-1"}).encode()
        before = stack.recorder.count()
        chunked = b"%x\r\n%s\r\n0\r\nTollgate-Assertion: forged\r\nX-Trailer: forged\r\n\r\n" % (len(body), body)
        answer, _ = exchange(post(b"Transfer-Encoding: chunked", body=chunked))
        self.assertEqual(statuses(answer), [201], answer[:600])
        self.assertNotIn("forged", str(stack.recorder.seen[before:]))


if __name__ == "__main__":
    unittest.main()
