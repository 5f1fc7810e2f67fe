"""Family B: fields, their syntax, their names and their sizes (RFC 9110 section 5, RFC 9112 section 5)."""
from case import API, OK, TE, LAST, Case, accepted, chunk, got, length, posted, refused


def with_fields(*fields):
    return lambda site: site.get(*fields)


def passing(*fields, absent=()):
    """What arrives of a GET of which these fields, as (name, value), pass."""
    return lambda site: [got(site, *fields, absent=absent)]


RESERVED = [b"X-Client-Id: forged", b"X-App-Id: forged", b"X-App-Anything: forged", b"X-Forwarded-For: forged",
            b"X-Forwarded-Host: forged", b"X-Forwarded-Anything: forged", b"Forwarded: for=forged", b"X-Real-IP: forged",
            b"Via: 1.1 forged", b"Tollgate-Assertion: forged", b"tollgate-anything: forged", b"X-Request-Id: forged",
            b"Client-Cert: forged", b"SSL-Client-Verify: forged", b"True-Client-IP: forged", b"X-Original-URL: /forged",
            b"X-Rewrite-URL: /forged", b"Proxy-Authorization: forged", b"traceparent: forged", b"tracestate: forged=1"]
ALIASES = [b"X_Client_Id: forged", b"X.Client.Id: forged", b"Tollgate_Assertion: forged", b"tollgate.assertion: forged",
           b"Content_Length: 7", b"Transfer_Encoding: forged"]
BAD_NAMES = [(64, "parentheses in a name", b"X(y): 1"), (64, "high byte in a name", b"\xef: 1"), (64, "empty name", b": 1"),
             (64, "quote in a name", b'X"y: 1'), (64, "space in a name", b"X y: 1"), (64, "NUL in a name", b"X\x00y: 1"),
             (63, "no colon", b"Content-Length 10"), (63, "a word", b"junk")]
BAD_VALUES = [(59, "NUL in a value", b"A: b\x00c"), (60, "control byte 0x01", b"A: b\x01c"), (60, "DEL in a value", b"A: b\x7fc"),
              (60, "backspace", b"A: \x08"), (60, "escape", b"A: \x1b[0m"), (65, "folded value", b"X: a\r\n b"),
              (65, "folded with a tab", b"X: a\r\n\tb"), (65, "folded to nothing", b"X: a\r\n \r\nY: b"),
              (76, "Connection of separators", b"Connection: ;;"), (76, "Connection with a space inside", b"Connection: close now"),
              (76, "Connection quoted", b'Connection: "close"')]

CASES = [
    *[refused(n, title, with_fields(line)) for n, title, line in BAD_NAMES + BAD_VALUES],
    refused(59, "NUL in Host", lambda s: s.get(host=b"localhost\x00.example")),
    refused(60, "control byte in the method", lambda s: s.get(method=b"G\x01T")),
    accepted(61, "obs-text in an unknown field", with_fields(b"X: \xe9"), passing((b"X", b"\xe9"))),
    refused(61, "obs-text in a framing field", lambda s: s.post(b"Transfer-Encoding: chunked\xe9", body=LAST), status=(400, 501)),
    refused(61, "obs-text in Content-Length", lambda s: s.post(b"Content-Length: 5\xe9", body=b"hello")),
    refused(61, "obs-text in Host", lambda s: s.get(host=b"localh\xf6st")),
    refused(61, "obs-text in Authorization", lambda s: s.get(b"Authorization: Bearer \xe9", auth=False)),
    accepted(62, "tab inside a value", with_fields(b"X: a\tb"), passing((b"X", b"a\tb"))),
    accepted(62, "whitespace around a value", with_fields(b"X: \t a \t "), passing((b"X", b"a"))),
    accepted(62, "an empty value", with_fields(b"X:"), passing((b"X", b""))),
    *[accepted(66, f"alias {line.split(b':')[0].decode()}", with_fields(line), passing(absent=(b"forged", line.split(b":")[0])))
      for line in ALIASES],
    *[accepted(68, f"reserved {line.split(b':')[0].decode()}", with_fields(line), passing(absent=(b"forged",)), sites=API, peers=False)
      for line in RESERVED],
    accepted(68, "reserved names in odd case", with_fields(b"x-cLIENT-iD: forged", b"tOLLGATE-assertion: forged"), passing(absent=(b"forged",)),
             sites=API, peers=False),
    *[refused(69, f"two {name.decode()}", lambda s, line=line: s.get(line, line, auth=name != b"Authorization"))
      for name, line in ((b"Authorization", b"Authorization: Bearer x"), (b"Content-Type", b"Content-Type: text/plain"),
                         (b"Idempotency-Key", b"Idempotency-Key: abcdefgh12345678"), (b"Cookie", b"Cookie: a=b"), (b"DPoP", b"DPoP: x"))],
    refused(69, "two Host, one in odd case", with_fields(b"hOST: localhost")),
    Case(70, "token in the query too", lambda s: s.get(target=b"/probe/item?access_token=abc"), [400], connection="any", sites=API, peers=False),
    Case(70, "token in the query, name escaped", lambda s: s.get(target=b"/probe/item?a=b&%61ccess%5ftoken=abc"), [400], connection="any",
         sites=API, peers=False),
    accepted(71, "head of 8 KiB", lambda s: s.padded(8 * 1024), lambda s: [got(s, *padding(s, 8 * 1024))]),
    accepted(71, "head at the limit of 16 KiB", lambda s: s.padded(16 * 1024), lambda s: [got(s, *padding(s, 16 * 1024))],
             peers=False),
    refused(71, "head one byte over the limit", lambda s: s.padded(16 * 1024 + 1), status=431, peers=False),
    refused(71, "head of 32 KiB", lambda s: s.padded(32 * 1024), status=(431, 400)),
    accepted(72, "100 fields", lambda s: s.get(*[b"X: y"] * (100 - count(s))), lambda s: [got(s, *[(b"X", b"y")] * (100 - count(s)))]),
    refused(72, "101 fields", lambda s: s.get(*[b"X: y"] * (101 - count(s))), status=(431, 400), peers=False),
    refused(72, "5000 fields", lambda s: s.get(*[b"X: y"] * 5000), status=(431, 400)),
    refused(73, "one line of 64 KiB", with_fields(b"X: " + b"a" * (64 * 1024 - 3)), status=(431, 400)),
    refused(73, "one line of 64 KiB and one byte", with_fields(b"X: " + b"a" * (64 * 1024 - 2)), status=(431, 400)),
    refused(73, "one line of 1 MiB", with_fields(b"X: " + b"a" * (1 << 20)), status=(431, 400), splits=False),
    accepted(74, "target of 8 KiB", lambda s: s.line_of(8 * 1024), lambda s: [got(s, target=s.line_of(8 * 1024).split(b" ")[1])],
             peers=False),
    refused(74, "target one byte over 8 KiB", lambda s: s.line_of(8 * 1024 + 1), status=414, peers=False),
    refused(74, "target of 64 KiB", lambda s: s.line_of(64 * 1024), status=(414, 400)),
    Case(75, "Connection: close twice", lambda s: s.get(b"Connection: close, close"), [OK], lambda s: [got(s)], connection="close",
         sites=("api", "oauth", "portal")),
    accepted(75, "Connection with empty elements", with_fields(b"Connection: ,keep-alive,, keep-alive,"), lambda s: [got(s)]),
    accepted(77, "a chunked body behind all of that", lambda s: s.post(TE, b"X: y", body=chunk(s.body) + LAST),
             lambda s: [posted(s, (b"X", b"y"))]),
    accepted(77, "a body of a length behind all of that", lambda s: s.post(b"X: y", length(len(s.body)), body=s.body),
             lambda s: [posted(s, (b"X", b"y"))]),
]


def count(site):
    return site.get().count(b"\r\n") - 2


def padding(site, size):
    value = site.padded(size).split(b"X-Padding: ")[1][:-4]
    return [(b"X-Padding", value)]
