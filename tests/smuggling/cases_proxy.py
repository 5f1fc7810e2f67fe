"""Families D, E and F: hop-by-hop fields, upgrades, and the semantics that both sides must agree on."""
from backend import Script
from case import ALL_SITES, LAST, OK, TE, Case, accepted, chunk, got, length, posted, refused


def get(*fields, **more):
    return lambda site: site.get(*fields, **more)


def one(*fields, **more):
    return lambda site: [got(site, *fields, **more)]


def wait_for_continue(client, _):
    client.until(lambda: b" 100 Continue\r\n\r\n" in client.rest, "100 Continue")


def no_interim(test, client, _):
    test.assertEqual([a.interim for a in client.answers if a.interim], [], "no 100 before the final answer")


def interim(*statuses):
    def check(test, client, _):
        test.assertEqual([status for status, _ in client.answers[0].interim], list(statuses))
    return check


def upload_100_mb(site):
    """A POST without a token that goes on sending until the other side has had enough."""
    piece = b"a" * 65536

    def pour(client, _):
        for _ in range(1600):
            if client.closed or client.answers:
                return
            client.send(piece)
            client.take_what_is_there()
    return [site.post(length(100 << 20), auth=False, target=b"/probe/item"), pour]


def handshake(*changed, without=b"", **more):
    """A request for a WebSocket at the operation that is one; `changed` in place of the fields of the same names."""
    names = {field.split(b":")[0] for field in changed} | {without}
    return lambda site: site.get(*[f for f in WEBSOCKET if f.split(b":")[0] not in names], *changed, target=b"/probe/ws", **more)


def no_handshake(title, *changed, **more):
    return Case(115, title, handshake(*changed, **more), [400], connection="close", peers=False)


def asked(*fields):
    return lambda site: [got(site, *WEBSOCKET_REST, *fields, target=b"/probe/ws", upgrade=True)]


def not_switched(title, *fields, behind=b"\x81\x05hello"):
    """A 101 that does not take up what was asked for: 502, and nothing of what follows it."""
    return Case(113, title, handshake(), [502], asked(), connection="close", peers=False,
                scripts=lambda: [Script(b"\r\n".join(fields) + b"\r\n\r\n" + behind)])


H2C = (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA")
WEBSOCKET = (b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Version: 13", b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
WEBSOCKET_REST = ((b"Sec-WebSocket-Version", b"13"), (b"Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ=="))
ACCEPT = b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
SWITCH = (b"HTTP/1.1 101 Switching Protocols", b"Connection: Upgrade", b"Upgrade: websocket")
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"
PROTECTED = [b"Authorization", b"Content-Type", b"Idempotency-Key", b"Cookie", b"DPoP", b"Tollgate-Assertion"]

HOP = [
    *[refused(105, f"Connection names {name.decode()}", get(b"Connection: close, " + name), peers=False) for name in PROTECTED],
    *[refused(106, f"Connection names {name.decode()}", lambda s, n=name: s.post(b"Connection: " + n, length(len(s.body)), body=s.body))
      for name in (b"Content-Length", b"Transfer-Encoding", b"Host", b"tRANSFER-eNCODING")],
    accepted(105, "Connection names a field of the client", get(b"Connection: X-Mine", b"X-Mine: a", b"X-Other: b"),
             one((b"X-Other", b"b"), absent=(b"X-Mine",))),
    accepted(105, "Connection names what the gateway sets", get(b"Connection: X-Client-Id, X-Request-Id, Forwarded", b"X-Client-Id: forged"),
             one(absent=(b"forged",)), peers=False),
    accepted(107, "hop-by-hop fields", get(b"Keep-Alive: timeout=5", b"TE: trailers", b"Trailer: X", b"Proxy-Connection: keep-alive"),
             one(absent=(b"timeout=5", b"Trailer:", b"Proxy-Connection"))),
]

UPGRADE = [
    accepted(108, "h2c", get(*H2C), one(absent=(b"h2c", b"HTTP2-Settings"))),
    accepted(108, "h2c with a body", lambda s: s.post(*H2C, length(len(s.body)), body=s.body), lambda s: [posted(s, absent=(b"h2c", b"HTTP2-Settings"))]),
    refused(109, "preface of HTTP/2", lambda s: PREFACE, status=(505, 400), splits=False, peers=False),
    accepted(110, "WebSocket where there is none", get(*WEBSOCKET), one(*WEBSOCKET_REST, absent=(b"Upgrade",))),
    Case(110, "bytes behind a WebSocket request are no tunnel", lambda s: s.get(*WEBSOCKET) + b"\x81\x85GET / HTTP/1.1\r\n\r\n",
         [OK, 400], lambda s: [got(s, *WEBSOCKET_REST, absent=(b"Upgrade",))], connection="close", sites=ALL_SITES),
    Case(113, "101 that nobody asked for", get(), [502], one(), upstream="closed",
         scripts=lambda: [Script(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x05hello")]),
    Case(113, "101 for an upgrade that was stripped", get(*WEBSOCKET), [502], one(*WEBSOCKET_REST, absent=(b"Upgrade",)), upstream="closed",
         scripts=lambda: [Script(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x05hello")]),
    *[Case(111, f"{title} behind a handshake that is answered with 200", lambda s, behind=behind: handshake()(s) + behind(s), [OK], asked(),
           connection="close", peers=False)
      for title, behind in (("a frame", lambda s: b"\x81\x85maskhello"), ("a request", lambda s: s.smuggled()),
                            ("64 KiB", lambda s: b"\x82\xff\x00\x00\x00\x00\x00\x01\x00\x00mask" + bytes(65536)))],
    Case(111, "a frame behind a handshake that is refused", lambda s: handshake(without=b"Sec-WebSocket-Key")(s) + s.smuggled(), [400],
         connection="close", peers=False),
    not_switched("101 without a proof", *SWITCH),
    not_switched("101 with a wrong proof", *SWITCH, ACCEPT.replace(b"s3p", b"s3q")),
    not_switched("101 to another protocol", *SWITCH[:2], b"Upgrade: h2c", ACCEPT),
    not_switched("101 without Upgrade", *SWITCH[:2], ACCEPT),
    not_switched("101 without Connection", SWITCH[0], SWITCH[2], ACCEPT),
    not_switched("101 with a subprotocol that was not asked for", *SWITCH, ACCEPT, b"Sec-WebSocket-Protocol: bank"),
    not_switched("101 with an extension that was not asked for", *SWITCH, ACCEPT, b"Sec-WebSocket-Extensions: permessage-deflate"),
    not_switched("101 with a length", *SWITCH, ACCEPT, b"Content-Length: 5"),
    not_switched("101 with chunks", *SWITCH, ACCEPT, b"Transfer-Encoding: chunked"),
    no_handshake("no key", without=b"Sec-WebSocket-Key"),
    *[no_handshake(f"a key of {title}", b"Sec-WebSocket-Key: " + key)
      for title, key in (("15 bytes", b"dGhlIHNhbXBsZSBub25j"), ("17 bytes", b"dGhlIHNhbXBsZSBub25jZQA="), ("nothing", b""),
                         ("no base64", b"not base64 of 16 bytes=="), ("dangling bits", b"dGhlIHNhbXBsZSBub25jZR=="))],
    no_handshake("two keys", WEBSOCKET[3], WEBSOCKET[3]),
    no_handshake("no version", without=b"Sec-WebSocket-Version"),
    no_handshake("version 8", b"Sec-WebSocket-Version: 8"),
    no_handshake("no Upgrade", without=b"Upgrade"),
    no_handshake("no Connection", without=b"Connection"),
    no_handshake("another protocol", b"Upgrade: h2c"),
    no_handshake("HTTP/1.0", version=b"1.0"),
    Case(115, "HEAD", handshake(method=b"HEAD"), [400], connection="close", peers=False, heads=(0,)),
    no_handshake("Connection names the key", b"Connection: Upgrade, Sec-WebSocket-Key"),
    refused(114, "WebSocket with a length", lambda s: s.post(*WEBSOCKET, length(len(s.body)), body=s.body)),
    refused(114, "WebSocket with chunks", lambda s: s.post(*WEBSOCKET, TE, body=chunk(s.body) + LAST)),
    refused(114, "unknown protocol with a length", lambda s: s.post(b"Connection: upgrade", b"Upgrade: x/1, h2c", length(len(s.body)), body=s.body)),
]

SEMANTICS = [
    Case(117, "Expect: 100-continue", lambda s: [s.post(b"Expect: 100-continue", length(len(s.body))), wait_for_continue, s.body],
         [OK], lambda s: [posted(s)], sites=ALL_SITES, check=interim(100), splits=False),
    Case(118, "Expect refused with 401", lambda s: s.post(b"Expect: 100-continue", length(5), auth=False), [401], connection="close",
         check=no_interim, peers=False),
    Case(118, "Expect refused with 413", lambda s: s.post(b"Expect: 100-continue", length(1 << 24)), [413], connection="close",
         sites=ALL_SITES, check=no_interim),
    refused(119, "unknown expectation", lambda s: s.post(b"Expect: 200-ok", length(len(s.body)), body=s.body), status=417),
    refused(119, "two expectations", lambda s: s.post(b"Expect: 100-continue, x", length(len(s.body)), body=s.body), status=417),
    Case(120, "Expect in HTTP/1.0", lambda s: s.post(b"Expect: 100-continue", length(len(s.body)), body=s.body, version=b"1.0"),
         [OK], lambda s: [posted(s)], connection="close", sites=ALL_SITES, check=no_interim),
    accepted(121, "Expect and the body at once", lambda s: s.post(b"Expect: 100-continue", length(len(s.body)), body=s.body),
             lambda s: [posted(s)], splits=False),
    accepted(121, "Expect and chunks at once", lambda s: s.post(b"Expect: 100-continue", TE, body=chunk(s.body) + LAST),
             lambda s: [posted(s)], splits=False),
    Case(128, "garbage behind a request", lambda s: s.get() + b"\x00\x01garbage\r\n\r\n", [OK, 400], one(), connection="close", sites=ALL_SITES),
    Case(128, "a bad request behind a good one", lambda s: s.get() + s.get(b"X y: z") + s.smuggled(), [OK, 400], one(), connection="close",
         sites=ALL_SITES),
    Case(128, "three good ones", lambda s: s.get() + s.get() + s.get(), [OK, OK, OK], lambda s: [got(s)] * 3, sites=ALL_SITES),
    Case(129, "a request behind Connection: close", lambda s: s.get(b"Connection: close") + s.smuggled(), [OK], one(), connection="close",
         sites=ALL_SITES),
    Case(130, "HTTP/1.0", lambda s: s.get(version=b"1.0") + s.smuggled(), [OK], one(), connection="close", sites=ALL_SITES),
    Case(130, "HTTP/1.0 with keep-alive", lambda s: s.get(b"Connection: keep-alive", version=b"1.0"), [OK], one(), sites=ALL_SITES,
         check=lambda test, client, _: test.assertEqual([v.lower() for v in client.answers[0].all(b"Connection")], [b"keep-alive"])),
    Case(130, "HTTP/1.0 with close and keep-alive", lambda s: s.get(b"Connection: keep-alive, close", version=b"1.0"), [OK], one(),
         connection="close", sites=ALL_SITES),
    Case(131, "401 while 100 MB are on their way", upload_100_mb, [401], connection="close", splits=False, peers=False),
    Case(138, "half-close behind a request", lambda s: [s.get(), lambda client, _: client.end_of_writing()], [OK], one(), connection="any",
         sites=ALL_SITES, splits=False),
]

