"""Family A: where a message ends (RFC 9112 sections 6 and 7)."""
from case import LAST, OK, TE, Case, accepted, chunk, got, length, posted, refused

def hostile(*fields, **more):
    """A POST with these framing fields, chunks that end at once, and a complete request behind them."""
    return lambda site: site.post(*fields, body=LAST + site.smuggled(), **more)


def coded(value):
    return hostile(b"Transfer-Encoding: " + value)


def chunked(body, *fields):
    return lambda site: site.post(TE, *fields, body=body + site.smuggled())


def after_body(end_of_writing_after, *fields):
    """A body that stops before its end, and a client that says so."""
    return lambda site: [site.post(*fields, body=end_of_writing_after), lambda client, _: client.end_of_writing()]


def with_body(method):
    """GET and others with a chunked body: it belongs to them, whatever becomes of them."""
    return lambda site: site.get(TE, method=method, body=chunk(b"GET /probe/item?smuggled HTTP/1.1\r\nX: y") + LAST)


def one_byte_chunks(site):
    body = b"a" * 100_000 if site.name == "api" else site.body
    return site.post(TE, body=b"".join(chunk(body[i:i + 1]) for i in range(len(body))) + LAST)


def framed(site, line=None, trailers=b""):
    line = b"%x" % len(site.body) if line is None else line
    return site.post(TE, body=line + b"\r\n" + site.body + b"\r\n0\r\n" + trailers + b"\r\n")


def seen_body(site):
    return [posted(site)]


BAD_CODING = {501: [(4, "coding gzip", b"gzip"), (5, "coding identity", b"identity"), (8, "gzip, chunked", b"gzip, chunked"),
                    (4, "coding xchunked", b"xchunked"), (13, "coding chunked-x", b"chunked-x")],
              400: [(6, "chunked not last", b"chunked, gzip"), (7, "chunked twice", b"chunked, chunked"),
                    (13, "quoted coding", b'"chunked"'), (13, "coding with parameter", b"chunked;q=1"),
                    (13, "empty element first", b",chunked"), (13, "empty element last", b"chunked,"), (13, "empty coding", b""),
                    (15, "VT before coding", b"\x0bchunked"), (15, "FF before coding", b"\x0cchunked"),
                    (15, "NBSP before coding", b"\xa0chunked"), (15, "NEL after coding", b"chunked\x85")]}
BAD_LENGTH = [(23, "list of equal lengths", b"5, 5"), (23, "list of lengths", b"5, 6"), (23, "list with empty element", b"5,"),
              (24, "plus sign", b"+5"), (24, "minus sign", b"-1"), (24, "hexadecimal", b"0x10"), (24, "underscore", b"1_0"),
              (24, "decimal point", b"5.0"), (24, "exponent", b"1e1"), (25, "leading zeros", b"005"), (25, "two zeros", b"00"),
              (26, "inner space", b"5 5"), (26, "junk behind", b"5z"), (26, "empty length", b""), (26, "quoted length", b'"5"'),
              (28, "length of 2 to the 64", b"18446744073709551616"), (28, "length of 20 digits", b"10000000000000000000")]
BAD_SIZE = [(38, "0x in front", b"0x5"), (38, "plus in front", b"+5"), (38, "minus in front", b"-5"), (38, "space in front", b" 5"),
            (38, "space behind", b"5 "), (38, "underscore behind", b"5_"), (38, "junk behind chunk size", b"5z"),
            (38, "underscore inside", b"0_2e"), (36, "chunk size of 2 to the 64", b"10000000000000000"),
            (36, "chunk size with a 17th digit", b"ffffffffffffffff1"), (39, "empty chunk size", b""),
            (39, "chunk size is only an extension", b";a=b"), (43, "CR in extension", b"5;a\rX"), (43, "CR CR", b"5\r\r;ABCD"),
            (44, "LF in extension", b"5;\nXX"), (45, "LF in quoted extension", b'5;a="\n"'), (45, "NUL in extension", b"5;a=\x00"),
            (40, "leading zeros over the cap", b"0" * 8191 + b"5"), (40, "leading zeros one over the cap", b"0" * 254 + b"5"),
            (41, "extension over the cap", b"5;" + b"a" * 8192)]
LINES = [(9, "two lines of chunked", (TE, TE)), (10, "chunked, then another line", (TE, b"Transfer-Encoding: x")),
         (1, "CL.TE", (length(6), TE)), (2, "TE.CL", (TE, length(4))),
         (3, "TE.TE, unknown coding then length", (b"Transfer-Encoding: xchunked", length(5))),
         (3, "length then unknown coding", (length(5), b"Transfer-Encoding: xchunked")),
         (16, "folded coding", (b"Transfer-Encoding:\r\n chunked",)), (16, "folded coding with tab", (b"Transfer-Encoding: chunked\r\n\t, x",)),
         (18, "space before colon of coding", (b"Transfer-Encoding : chunked",)),
         (18, "space before colon of length", (b"Content-Length : 5",)), (18, "tab before colon", (b"Content-Length\t: 5",)),
         (21, "two lengths", (length(0), length(31))), (21, "two lengths reversed", (length(31), length(0))),
         (21, "two equal lengths", (length(5), length(5))), (35, "0.CL by a folded length", (b"Content-Length:\r\n 7",))]

CASES = [
    *[refused(n, title, hostile(*fields), status=(400, 501)) for n, title, fields in LINES],
    refused(11, "unknown coding, then a line of chunked", hostile(b"Transfer-Encoding: x", TE), status=(400, 501, 422)),
    *[refused(n, title, coded(value), status=(status, 400, 501, 422)) for status, rows in BAD_CODING.items() for n, title, value in rows],
    accepted(14, "case and whitespace of chunked", lambda s: s.post(b"TRANSFER-encoding:\tChUnKeD ", body=chunk(s.body) + LAST), seen_body),
    refused(19, "space before the first field", lambda s: s.get().replace(b"\r\nHost", b"\r\n Transfer-Encoding: chunked\r\nHost", 1) + LAST + s.smuggled()),
    refused(20, "HTTP/1.0 with chunked", hostile(TE, version=b"1.0")),
    *[refused(n, title, hostile(b"Content-Length: " + value), status=(400, 413)) for n, title, value in BAD_LENGTH],
    refused(28, "length of 19 digits", lambda s: s.post(length(b"9999999999999999999"), body=s.smuggled()), status=(413, 400)),
    refused(29, "length one over the limit", lambda s: s.post(length(262145)), status=413, sites=("api",)),
    refused(29, "length over the limit", lambda s: s.post(length(1 << 24), body=s.smuggled()), status=413),
    accepted(29, "length at the limit", lambda s: s.post(length(262144), body=b"a" * 262144), lambda s: [posted(s, body=b"a" * 262144)],
             sites=("api",)),
    refused(30, "body cut short", after_body(b"hello", length(10)), partial=True),
    Case(31, "bytes behind the length are a request of its own",
         lambda s: s.post(length(len(s.body)), body=s.body + s.get(target=b"/probe/item?second", auth=False)),
         [OK, (401, 200)], lambda s: [posted(s)], sites=("api", "oauth", "portal"), peers=False),
    *[Case(n, f"{method.decode()} with chunked", with_body(method), [statuses], connection="any", sites=("api",),
           heads=(0,) if method == b"HEAD" else (), partial=True, seen=(), peers=False)
      for n, method, statuses in ((33, b"GET", 400), (34, b"OPTIONS", (405, 204, 200)), (34, b"HEAD", 400), (34, b"DELETE", 400))],
    Case(31, "length of zero", lambda s: s.get(length(0)), [OK], lambda s: [got(s)], sites=("api", "oauth", "portal")),
    *[refused(n, title, chunked(line + b"\r\nhello\r\n" + LAST), partial=True) for n, title, line in BAD_SIZE],
    accepted(40, "leading zeros at the cap", lambda s: framed(s, line=b"%0254x" % len(s.body)), seen_body, peers=False),
    accepted(40, "some leading zeros", lambda s: framed(s, line=b"%04x" % len(s.body)), seen_body),
    accepted(41, "extensions are dropped", lambda s: framed(s, line=b'%x;a=b;c="d"' % len(s.body)), seen_body),
    refused(46, "bare LF in chunk lines", lambda s: s.post(TE, body=b"5\nhello\n0\n\n" + s.smuggled()), status=(400, 408), partial=True),
    refused(48, "chunk data without CRLF", chunked(b"5\r\nhello\n\n" + LAST), partial=True),
    refused(48, "chunk data longer than its size", chunked(b"5\r\nhelloXX\r\n" + LAST), partial=True),
    accepted(49, "a trailer that looks like a request", lambda s: framed(s, trailers=b"X:POST / HTTP/1.1\r\n"), seen_body),
    refused(49, "junk behind the last chunk", chunked(b"5\r\nhello\r\n0\r\n\rX"), partial=True),
    refused(49, "a request line in place of trailers", lambda s: s.post(TE, body=b"5\r\nhello\r\n0\r\n" + s.smuggled()), partial=True),
    refused(50, "last chunk missing", after_body(chunk(b"hello"), TE), partial=True),
    accepted(51, "100000 chunks of one byte", one_byte_chunks,
             lambda s: [posted(s, body=b"a" * 100_000)], sites=("api",), splits=False),
    *[accepted(53, f"trailer {name.decode()}", lambda s, name=name, value=value: framed(s, trailers=name + b": " + value + b"\r\n"),
               lambda s, value=value: [posted(s, absent=(value,) if len(value) > 1 else ())], may_refuse=True)
      for name, value in ((b"Content-Length", b"7"), (b"Transfer-Encoding", b"gzip"), (b"Connection", b"close"),
                          (b"Tollgate-Assertion", b"forged"), (b"Authorization", b"Basic forged"), (b"X-Client-Id", b"forged"))],
    accepted(54, "trailers at the limit", lambda s: framed(s, trailers=b"X: " + b"a" * (8192 - 7) + b"\r\n"), seen_body, peers=False),
    refused(54, "trailers one over the limit", lambda s: framed(s, trailers=b"X: " + b"a" * (8192 - 6) + b"\r\n"), status=(431, 400), peers=False),
    refused(54, "trailers of 1 MiB", lambda s: framed(s, trailers=b"X: " + b"a" * (1 << 20) + b"\r\n"), status=(431, 400), splits=False, partial=True),
    refused(55, "bare LF ends the lines", lambda s: s.get().replace(b"\r\n", b"\n")),
    refused(55, "bare LF ends the head", lambda s: s.get()[:-4] + b"\n\n"),
    refused(55, "bare LF after one field", lambda s: s.get(b"X: a\nY: b")),
    refused(56, "bare CR in a value", lambda s: s.get(b"A: b\rc")),
    refused(56, "bare CR in a name", lambda s: s.get(b"A\rb: c")),
    refused(56, "bare CR hides a coding", hostile(length(5), b"X: a\rTransfer-Encoding: chunked")),
    accepted(58, "one empty line in front", lambda s: b"\r\n" + s.get(), lambda s: [got(s)], may_refuse=True),
    refused(58, "three empty lines in front", lambda s: b"\r\n" * 3 + s.get()),
    refused(58, "1000 empty lines in front", lambda s: b"\r\n" * 1000 + s.get()),
]
