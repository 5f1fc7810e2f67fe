"""Family H and the backend's half of F: answers that are hostile, early, late, cut off, or more than was asked for."""
from backend import CLOSE, END, PLAIN, RESET, Gate, Script
from case import OK, Case, got, length, posted

CL, CHUNKED = b"Content-Length: ", b"Transfer-Encoding: chunked"


def answer(*fields, status=b"200 OK", body=b"", version=b"1.1"):
    return b"\r\n".join([b"HTTP/" + version + b" " + status, *fields]) + b"\r\n\r\n" + body


def get(site):
    return site.get()


def one(site):
    return [got(site)]


def twice(site):
    return [got(site), got(site)]


def broken(number, title, *steps, **more):
    """An answer that cannot be understood: 502, and the backend's connection is of no more use."""
    return Case(number, title, get, [502], one, scripts=lambda: [Script(*steps)], upstream="closed", **more)


def cut(number, title, *steps, send=None, check=None, **more):
    """An answer that ends before its end: the client must be able to tell. It ends when the client has its beginning."""
    def scripts():
        return [Script(steps[0], Gate(), *steps[1:])]
    return Case(number, title, lambda site: [(send or get)(site), open_gate_in_answer], [], one, scripts=scripts, connection="close",
                upstream="closed", check=check or is_truncated, splits=False, **more)


def garbled(number, title, body):
    """Chunks that cannot be decoded."""
    return Case(number, title, get, [], one, scripts=lambda: [Script(answer(CHUNKED, body=body))], connection="close", upstream="closed",
                check=is_truncated, peers=False)


def passed(number, title, *steps, status=200, upstream="reused", **more):
    return Case(number, title, more.pop("send", get), [status], more.pop("seen", one), scripts=lambda: [Script(*steps)], upstream=upstream, **more)


def is_truncated(test, client, _):
    test.assertTrue(client.reset or client.rest.startswith(b"HTTP/1.1 200 "), "the answer was begun")
    test.assertEqual(client.answers, [], "never a clean end")


def body_is(expected, *absent):
    def check(test, client, _):
        test.assertEqual(client.answers[0].body, expected)
        for name in absent:
            test.assertEqual(client.answers[0].all(name), [], name)
    return check


def length_is(value):
    return lambda test, client, _: test.assertEqual(client.answers[0].all(b"Content-Length"), [value])


def interims_are(*statuses):
    return lambda test, client, _: test.assertEqual([status for status, _ in client.answers[0].interim], list(statuses))


def owned_fields(test, client, world):
    fields = client.answers[0].fields
    for name in (b"X-Request-Id", b"RateLimit", b"RateLimit-Policy"):
        values = [value for n, value in fields if n.lower() == name.lower()]
        test.assertEqual(len(values), 1, name)
        test.assertNotIn(b"forged", values[0])
    test.assertNotIn(b"forged", b"".join(value for _, value in fields))


def padded_answer(size):
    empty = len(answer(b"Content-Length: 0", b"X-Padding: "))
    return answer(b"Content-Length: 0", b"X-Padding: " + b"a" * (size - empty))


def poisoned():
    gate = Gate()
    return [Script(PLAIN, gate, answer(b"Content-Length: 8", body=b"poisoned"))]


def open_gate_in_answer(client, scripts):
    client.until(lambda: b"hello" in client.rest, "the beginning of the body")
    scripts[0].steps[1].release()


def open_gate(client, scripts):
    client.until_answers(1)
    scripts[0].steps[1].release()
    scripts[0].steps[1].backend.settle()


def upload(site):
    return [site.post(length(8 << 20), target=b"/probe/upload", body=b"a" * (8 << 20))]


BUSY = answer(CL + b"0", status=b"503 Service Unavailable")

HOSTILE = [("length and chunked", (CL + b"5", CHUNKED)), ("chunked and length", (CHUNKED, CL + b"5")), ("two lengths", (CL + b"4", CL + b"5")),
           ("two equal lengths", (CL + b"5", CL + b"5")), ("list of lengths", (CL + b"5, 5",)), ("plus sign", (CL + b"+5",)),
           ("minus sign", (CL + b"-5",)), ("hexadecimal", (CL + b"0x5",)), ("leading zeros", (CL + b"005",)), ("junk behind", (CL + b"5x",)),
           ("empty length", (CL,)), ("length of 2 to the 64", (CL + b"18446744073709551616",)), ("coding gzip", (b"Transfer-Encoding: gzip",)),
           ("coding identity", (b"Transfer-Encoding: identity",)), ("chunked not last", (b"Transfer-Encoding: chunked, gzip",)),
           ("chunked twice", (b"Transfer-Encoding: chunked, chunked",)), ("two lines of chunked", (CHUNKED, CHUNKED)),
           ("unknown coding and length", (b"Transfer-Encoding: xchunked", CL + b"5")), ("space before colon", (b"Content-Length : 5",)),
           ("folded length", (b"Content-Length:", b" 5")), ("folded coding", (b"Transfer-Encoding:", b" chunked")),
           ("a line without colon", (CL + b"5", b"junk")), ("a name with a space", (CL + b"5", b"X y: z")),
           ("NBSP before coding", (b"Transfer-Encoding: \xa0chunked",))]
HEADS = [("status of two digits", b"HTTP/1.1 20 OK\r\n\r\n"), ("status of four digits", b"HTTP/1.1 2000 OK\r\n\r\n"),
         ("status 099", b"HTTP/1.1 099 x\r\n\r\n"), ("status 600", b"HTTP/1.1 600 x\r\n\r\n"), ("status of letters", b"HTTP/1.1 abc x\r\n\r\n"),
         ("no space before the status", b"HTTP/1.1200 OK\r\n\r\n"), ("HTTP/2.0", b"HTTP/2.0 200 OK\r\n\r\n"),
         ("another protocol", b"ICY 200 OK\r\n\r\n"), ("HTTP/0.9", b"<html>hello</html>"), ("a request", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
         ("bare LF", b"HTTP/1.1 200 OK\nContent-Length: 0\n\n"), ("TLS", b"\x15\x03\x03\x00\x02\x02\x28"),
         ("control byte in the reason", b"HTTP/1.1 200 O\x00K\r\nContent-Length: 0\r\n\r\n")]
VALUES = [("bare CR", b"X: a\rSet-Cookie: b"), ("bare LF", b"X: a\nSet-Cookie: b"), ("NUL", b"X: a\x00b"), ("LF CR", b"X: a\n\rb"),
          ("folded", b"X: a\r\n b")]
CHUNKS = [("size is junk", b"5x\r\nhello\r\n0\r\n\r\n"), ("size has a sign", b"+5\r\nhello\r\n0\r\n\r\n"),
          ("size overflows", b"10000000000000005\r\nhello\r\n0\r\n\r\n"), ("data is longer", b"5\r\nhelloXX\r\n0\r\n\r\n"),
          ("bare LF", b"5\nhello\n0\n\n"), ("extension with LF", b"5;\nx\r\nhello\r\n0\r\n\r\n"), ("junk behind the last chunk", b"5\r\nhello\r\n0\r\n\rX"),
          ("trailers of 64 KiB", b"5\r\nhello\r\n0\r\nX: " + b"a" * 65536 + b"\r\n\r\n")]

SEMANTICS = [
    passed(123, "HEAD with a length", answer(CL + b"1000"), send=lambda s: s.get(method=b"HEAD"), seen=lambda s: [got(s, method=b"HEAD")],
           heads=(0,), check=length_is(b"1000")),
    passed(123, "HEAD with chunked", answer(CHUNKED), send=lambda s: s.get(method=b"HEAD"), seen=lambda s: [got(s, method=b"HEAD")], heads=(0,)),
    passed(123, "HEAD with a body all the same", answer(CL + b"5", body=b"hello"), send=lambda s: s.get(method=b"HEAD"),
           seen=lambda s: [got(s, method=b"HEAD")], heads=(0,), upstream="closed", splits=False),
    passed(124, "204", answer(status=b"204 No Content"), status=204, check=body_is(b"", b"Content-Length", b"Transfer-Encoding")),
    passed(124, "204 with a body", answer(CL + b"5", status=b"204 No Content", body=b"hello"), status=204, upstream="closed",
           check=body_is(b"", b"Content-Length", b"Transfer-Encoding"), splits=False),
    passed(124, "204 with chunks", answer(CHUNKED, status=b"204 No Content", body=b"5\r\nhello\r\n0\r\n\r\n"), status=204, upstream="closed",
           check=body_is(b"", b"Content-Length", b"Transfer-Encoding"), splits=False),
    passed(124, "204 with a second answer behind it", answer(status=b"204 No Content") + PLAIN, status=204, upstream="closed", splits=False),
    passed(124, "304 with a length", answer(CL + b"1000", status=b"304 Not Modified"), status=304, check=body_is(b"")),
    passed(124, "304 with a body", answer(CL + b"5", status=b"304 Not Modified", body=b"hello"), status=304, upstream="closed", check=body_is(b""), splits=False),
    passed(125, "103, 100, 102 and then 200", answer(b"Link: </a>", status=b"103 Early Hints") + answer(status=b"100 Continue")
           + answer(status=b"102 Processing") + PLAIN, check=interims_are(103, 102)),
    passed(125, "103 for HTTP/1.0", answer(b"Link: </a>", status=b"103 Early Hints") + PLAIN, send=lambda s: s.get(version=b"1.0"), connection="close",
           upstream="", same_check=True, check=interims_are()),
    passed(125, "103 with framing and the gateway's fields", answer(CL + b"5", b"X-Request-Id: forged", b"Connection: X-Hop", b"X-Hop: a",
           b"Link: </a>", status=b"103 Early Hints") + PLAIN, upstream="",
           check=lambda test, client, _: test.assertEqual(client.answers[0].interim, [(103, [(b"Link", b"</a>")])])),
    broken(125, "100 interim answers", answer(status=b"103 Early Hints") * 100 + PLAIN, peers=False),
    broken(125, "103 with a folded field", answer(b"Link: a", b" b", status=b"103 Early Hints") + PLAIN),
    passed(126, "205", answer(CL + b"0", status=b"205 Reset Content"), status=205, check=body_is(b"")),
    passed(126, "416", answer(CL + b"4", b"Content-Range: bytes */9", status=b"416 Range Not Satisfiable", body=b"seen"), status=416, check=body_is(b"seen")),
    passed(127, "206", answer(CL + b"4", b"Content-Range: bytes 0-3/9", status=b"206 Partial Content", body=b"seen"), status=206, check=body_is(b"seen")),
]

UPSTREAM = [
    Case(145, "connection refused", lambda s: s.get(target=b"/probe/gone"), [(502, 503)]),
    Case(145, "connect times out", lambda s: s.get(target=b"/probe/deaf"), [(504, 503)], splits=False),
    Case(145, "refused by the first target: GET goes to the next", lambda s: s.get(target=b"/probe/half"), [OK],
         lambda s: [got(s, target=b"/probe/half")], peers=False),
    Case(145, "refused by the first target: POST goes to the next", lambda s: s.post(length(5), body=b"hello", target=b"/probe/half"), [OK],
         lambda s: [posted(s, target=b"/probe/half")], peers=False),
    Case(145, "no answer in time", lambda s: s.get(target=b"/probe/brief"), [504], lambda s: [got(s, target=b"/probe/brief")],
         scripts=lambda: [Script(Gate())], upstream="closed", splits=False),
    Case(145, "no answer to a POST in time: sent once", lambda s: s.post(length(5), body=b"hello", target=b"/probe/brief"), [504],
         lambda s: [posted(s, target=b"/probe/brief")], scripts=lambda: [Script(Gate())], upstream="closed", splits=False),
    passed(146, "kept connection ends before the answer to GET: once more", CLOSE, primed=True, seen=twice, upstream=""),
    passed(146, "kept connection is reset before the answer to GET: once more", RESET, primed=True, seen=twice, upstream=""),
    broken(146, "new connection ends before the answer to GET", CLOSE),
    broken(146, "kept connection ends within the answer to GET: not again", b"HTTP/1.1 2", CLOSE, primed=True),
    *[Case(149, f"{title} before the answer to POST{where}", lambda s: s.post(length(5), body=b"hello"), [502], lambda s: [posted(s)],
           scripts=lambda step=step: [Script(step)], primed=primed, upstream="closed", splits=False)
      for title, step in (("reset", RESET), ("end", CLOSE)) for where, primed in (("", False), (" on a kept connection", True))],
    Case(149, "POST is answered 503 by the backend: passed on, sent once", lambda s: s.post(length(5), body=b"hello"), [503],
         lambda s: [posted(s)], scripts=lambda: [Script(answer(CL + b"0", status=b"503 Service Unavailable"))], upstream="reused", splits=False),
    cut(150, "end within a length", answer(CL + b"10", body=b"hello"), CLOSE),
    cut(150, "reset within a length", answer(CL + b"10", body=b"hello"), RESET),
    cut(150, "end within chunks", answer(CHUNKED, body=b"5\r\nhello\r\n"), CLOSE),
    cut(150, "end before the last CRLF", answer(CHUNKED, body=b"5\r\nhello\r\n0\r\n"), CLOSE),
    cut(150, "reset within chunks", answer(CHUNKED, body=b"5\r\nhello\r\n"), RESET),
    cut(150, "reset of a close-delimited answer", answer(body=b"hello", version=b"1.0"), RESET),
    cut(150, "reset of a close-delimited answer to HTTP/1.0", answer(body=b"hello", version=b"1.0"), RESET, send=lambda s: s.get(version=b"1.0"),
        check=lambda test, client, _: test.assertTrue(client.reset, "the client can tell only by a reset")),
    *[broken(151, title, answer(*fields, body=b"hello")) for title, fields in HOSTILE],
    broken(151, "HTTP/1.0 with chunked", answer(CHUNKED, version=b"1.0", body=b"5\r\nhello\r\n0\r\n\r\n")),
    *[garbled(152, f"chunked answer: {title}", body) for title, body in CHUNKS],
    passed(152, "trailers of an answer are dropped", answer(CHUNKED, body=b"5\r\nhello\r\n0\r\nSet-Cookie: forged\r\nContent-Length: 7\r\n\r\n"),
           check=body_is(b"hello", b"Set-Cookie")),
    passed(152, "extensions of an answer are dropped", answer(CHUNKED, body=b"5;a=b\r\nhello\r\n0;c\r\n\r\n"), check=body_is(b"hello")),
    passed(152, "bytes behind a length poison nothing", answer(CL + b"4", body=b"seen") + answer(CL + b"8", body=b"poisoned"), upstream="closed",
           check=body_is(b"seen"), splits=False),
    passed(152, "bytes behind the last chunk poison nothing", answer(CHUNKED, body=b"4\r\nseen\r\n0\r\n\r\n") + PLAIN, upstream="closed",
           check=body_is(b"seen"), splits=False),
    Case(152, "an answer on a resting connection poisons nothing", lambda s: [s.get(), open_gate], [OK], one, scripts=poisoned, upstream="closed",
         splits=False),
    Case(153, "answer before the request was read", upload, [OK], None, scripts=lambda: [Script(PLAIN, at_head=True)], upstream="closed", connection="any",
         splits=False, partial=True),
    Case(153, "413 before the request was read, and the end", upload, [413], None, upstream="closed", connection="any", splits=False, partial=True,
         scripts=lambda: [Script(answer(CL + b"0", b"Connection: close", status=b"413 Content Too Large"), END, at_head=True)]),
    broken(154, "head of 64 KiB", answer(b"X: " + b"a" * 65536, CL + b"0")),
    broken(154, "head of 8 MiB without end", b"HTTP/1.1 200 OK\r\nX: " + b"a" * (8 << 20)),
    broken(154, "10000 fields", answer(*[b"X: y"] * 10000, CL + b"0")),
    broken(154, "201 fields", answer(*[b"X: y"] * 200, CL + b"0"), peers=False),
    passed(154, "200 fields", answer(*[b"X: y"] * 199, CL + b"0"), peers=False),
    passed(154, "head at the limit of 32 KiB", padded_answer(32 * 1024), peers=False),
    broken(154, "head one byte over the limit", padded_answer(32 * 1024 + 1), peers=False),
    *[broken(154, title, head, CLOSE) for title, head in HEADS],
    *[broken(155, f"value with {title}", answer(CL + b"5", line, body=b"hello")) for title, line in VALUES],
    passed(156, "HTTP/1.0 until the end", answer(version=b"1.0", body=b"hello"), CLOSE, upstream="",
           check=lambda test, client, _: (test.assertEqual(client.answers[0].body, b"hello"),
                                          test.assertEqual(client.answers[0].all(b"Transfer-Encoding"), [b"chunked"]))),
    passed(156, "HTTP/1.1 until the end", answer(body=b"hello"), CLOSE, upstream="", connection="any", check=body_is(b"hello")),
    passed(156, "HTTP/1.0 until the end, to HTTP/1.0", answer(version=b"1.0", body=b"hello"), CLOSE, upstream="", connection="close",
           send=lambda s: s.get(version=b"1.0"), check=body_is(b"hello", b"Transfer-Encoding", b"Content-Length")),
    passed(157, "backend that closes after its answer", answer(b"Connection: close", CL + b"5", body=b"hello"), upstream="closed", check=body_is(b"hello")),
    Case(158, "503 of every target: GET is sent once more, not again", lambda s: s.get(target=b"/probe/twice"), [503],
         lambda s: [got(s, target=b"/probe/twice")] * 2, scripts=lambda: [Script(BUSY), Script(BUSY)], splits=False, peers=False),
    Case(158, "500 of a target: passed on, sent once", lambda s: s.get(target=b"/probe/twice"), [500], lambda s: [got(s, target=b"/probe/twice")],
         scripts=lambda: [Script(answer(CL + b"0", status=b"500 Internal Server Error"))], splits=False, peers=False),
    Case(158, "503 of a target to POST: passed on, sent once", lambda s: s.post(length(5), body=b"hello", target=b"/probe/twice"), [503],
         lambda s: [posted(s, target=b"/probe/twice")], scripts=lambda: [Script(BUSY)], splits=False, peers=False),
    passed(157, "HTTP/1.0 backend", answer(CL + b"5", version=b"1.0", body=b"hello"), upstream="closed", check=body_is(b"hello")),
    passed(159, "Connection names Set-Cookie", answer(b"Connection: Set-Cookie", b"Set-Cookie: a=b", CL + b"5", body=b"hello"),
           check=body_is(b"hello", b"Set-Cookie")),
    passed(159, "Connection names framing", answer(b"Connection: Content-Length, Transfer-Encoding", CL + b"5", body=b"hello"), check=body_is(b"hello")),
    passed(159, "hop-by-hop fields of an answer", answer(b"Keep-Alive: timeout=5", b"Upgrade: h2c", b"Trailer: X", b"Proxy-Authenticate: Basic", CL + b"5",
           body=b"hello"), check=body_is(b"hello", b"Keep-Alive", b"Upgrade", b"Trailer", b"Proxy-Authenticate")),
    passed(160, "fields that only the gateway sets", answer(b"RateLimit: forged", b"RateLimit-Policy: forged", b"X-Request-Id: forged",
           b"Tollgate-Assertion: forged", b"Server: forged", b"Via: forged", CL + b"5", body=b"hello"), check=owned_fields, peers=False),
]
