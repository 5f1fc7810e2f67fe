"""Family C: the request line, its method and target, and the authority (RFC 9112 section 3, RFC 3986)."""
from case import ALL_SITES, API, OK, Case, accepted, got, refused


def target(value):
    return lambda site: site.get(target=value)


def line(text):
    """A request whose first line is this; PATH stands for the site's own."""
    return lambda site: text.replace(b"PATH", site.get_target) + site.get()[site.get().index(b"\r\n"):]


def host(value):
    return lambda site: site.get(host=value)


def exactly(value):
    return lambda site: [got(site, target=value)]


LINES = [(78, "two spaces before the target", b"GET  PATH HTTP/1.1"), (78, "two spaces before the version", b"GET PATH  HTTP/1.1"),
         (78, "tab before the target", b"GET\tPATH HTTP/1.1"), (78, "tab before the version", b"GET PATH\tHTTP/1.1"),
         (78, "space in front", b" GET PATH HTTP/1.1"), (78, "space behind", b"GET PATH HTTP/1.1 "), (78, "no version", b"GET PATH"),
         (78, "no target", b"GET HTTP/1.1"), (78, "a space in the target", b"GET PATH x HTTP/1.1"),
         (78, "lower-case version", b"GET PATH http/1.1"), (78, "another protocol", b"GET PATH XTTP/1.1"),
         (78, "two digits in the version", b"GET PATH HTTP/1.10"), (78, "version 01.1", b"GET PATH HTTP/01.1"),
         (79, "method with separators", b'G=":<>(e) PATH HTTP/1.1'), (79, "lower-case method", b"get PATH HTTP/1.1"),
         (79, "method in mixed case", b"Get PATH HTTP/1.1"), (79, "method of 1 KiB", b"G" * 1024 + b" PATH HTTP/1.1"),
         (79, "no method", b" PATH HTTP/1.1")]
VERSIONS = [(78, "HTTP/2.0", b"GET PATH HTTP/2.0"), (78, "HTTP/1.2", b"GET PATH HTTP/1.2"), (78, "HTTP/0.9", b"GET PATH HTTP/0.9"),
            (78, "HTTP/3.0", b"GET PATH HTTP/3.0")]
BAD_HOSTS = [(84, "space", b"a b"), (84, "list", b"a,b"), (84, "path", b"a/../b"), (84, "port over 65535", b"localhost:99999"),
             (84, "two ports", b"localhost:80:80"), (84, "open bracket", b"[::1"), (84, "user", b"user@localhost"), (84, "empty", b""),
             (84, "port without digits", b"localhost:"), (84, "port of letters", b"localhost:http"), (84, "port 0", b"localhost:0"),
             (84, "empty label", b"local..host"), (84, "query", b"localhost?x"), (84, "escape", b"loc%61lhost"),
             (84, "label of 64 bytes", b"a" * 64 + b".example"), (84, "brackets around a name", b"[localhost]")]
BAD_TARGETS = [
    (88, "other scheme", b"ftp://AUTHORITY/probe/item"), (88, "user in the authority", b"http://u:p@AUTHORITY/probe/item"),
    (88, "authority that is not Host", b"http://other.example/probe/item"), (88, "scheme without authority", b"http:///probe/item"),
    (89, "authority-form", b"localhost:80"), (90, "asterisk with GET", b"*"), (90, "asterisk and path", b"*/x"),
    (91, "no leading slash", b"probe/item"), (91, "an exclamation mark", b"!"), (91, "a dot", b"."),
    (93, "high byte", b"/probe/name/\x80"), (93, "UTF-8 not escaped", b"/probe/name/\xc3\xa4"), (93, "backslash", b"/probe\\item"),
    (93, "quote", b'/probe/name/"'), (93, "less than", b"/probe/name/<"), (93, "bar", b"/probe/name/|"), (93, "caret", b"/probe/name/^"),
    (93, "fragment", b"/probe/item#x"), (93, "braces", b"/probe/name/{x}"), (93, "DEL", b"/probe/name/\x7f"),
    (93, "quote in the query", b'/probe/item?"'), (93, "high byte in the query", b"/probe/item?\xe9"),
    (93, "fragment in the query", b"/probe/item?a#b"),
    (94, "lonely percent", b"/probe/name/%"), (94, "half an escape", b"/probe/name/%1"), (94, "escape of letters", b"/probe/name/%zz"),
    (94, "escape in an escape", b"/probe/name/%%36%36"), (94, "half an escape in the query", b"/probe/item?a=%1"),
    (95, "escaped NUL", b"/probe/name/%00"), (95, "escaped CRLF", b"/probe/name/%0d%0a"), (95, "escaped DEL", b"/probe/name/%7f"),
    (95, "escaped C1 control", b"/probe/name/%c2%85"),
    (96, "dot-dot", b"/probe/name/../item"), (96, "dot-dot at the end", b"/probe/item/.."), (96, "dot", b"/probe/./item"),
    (97, "escaped dot-dot", b"/probe/name/%2e%2e/item"), (97, "half escaped dot-dot", b"/probe/name/.%2E/item"),
    (97, "escaped letter", b"/probe/%69tem"), (98, "escaped slash", b"/probe/name/a%2fb"), (98, "escaped slash, upper case", b"/probe%2Fitem"),
    (98, "escaped backslash", b"/probe/name/a%5cb"), (100, "two slashes in front", b"//probe/item"),
    (100, "two slashes inside", b"/probe//item"), (100, "two slashes at the end", b"/probe/item//"),
    (100, "an authority behind two slashes", b"//other.example/probe/item"),
    (101, "dot-dot with parameter", b"/probe/name/..;/item"), (101, "parameter in a segment", b"/probe;x/item"),
    (101, "parameter at the end", b"/probe/item;.css"), (102, "escaped unreserved tilde", b"/probe/name/%7euser"),
    (103, "overlong UTF-8", b"/probe/name/%c0%ae"), (103, "overlong UTF-8 of a slash", b"/probe/name/%c0%af"),
    (103, "half a UTF-8 character", b"/probe/name/%e2%82"), (103, "a surrogate", b"/probe/name/%ed%a0%80"),
    (103, "beyond Unicode", b"/probe/name/%f4%90%80%80"), (103, "continuation byte alone", b"/probe/name/%80")]
GOOD_TARGETS = [(99, "double encoding stays literal", b"/probe/name/%252e%252e%252f"), (99, "escaped space", b"/probe/name/a%20b"),
                (103, "escaped UTF-8", b"/probe/name/%c3%a4"), (104, "semicolon in the query", b"/probe/item?a=1;b=2"),
                (104, "two question marks", b"/probe/item??"), (104, "a name twice", b"/probe/item?a=1&a=2"),
                (104, "an empty query", b"/probe/item?"), (104, "escapes in the query", b"/probe/item?a=%2e%2e%2f&b=%00"),
                (104, "slashes in the query", b"/probe/item?/../x//y"), (102, "sub-delims in a segment", b"/probe/name/a!$&'()*+,=:@b")]

CASES = [
    *[refused(n, title, line(text)) for n, title, text in LINES],
    *[refused(n, title, line(text), status=(505, 400)) for n, title, text in VERSIONS],
    Case(79, "unknown method", lambda s: s.get(method=b"BREW"), [(501, 405)], connection="any", sites=ALL_SITES, peers=False),
    *[Case(80, method.decode(), lambda s, m=method, t=to: s.get(method=m, target=t), [(501, 405, 400)], connection="any", sites=ALL_SITES)
      for method, to in ((b"TRACE", None), (b"CONNECT", b"localhost:80"), (b"CONNECT", b"/probe/item"))],
    accepted(81, "method override fields", lambda s: s.get(b"X-HTTP-Method-Override: DELETE", b"X-HTTP-Method: DELETE", b"X-Method-Override: DELETE"),
             lambda s: [got(s, absent=(b"Override", b"X-HTTP-Method"))], peers=False),
    accepted(81, "method override in the query", target(b"/probe/item?_method=DELETE"), exactly(b"/probe/item?_method=DELETE"), sites=API),
    refused(83, "no Host", host(None)),
    refused(83, "two Hosts", lambda s: s.get(b"Host: other.example")),
    refused(83, "two equal Hosts", lambda s: s.get(b"Host: " + s.authority)),
    refused(83, "no Host in HTTP/1.0", lambda s: s.get(host=None, version=b"1.0"), peers=False),
    *[refused(n, f"Host with {title}", host(value), status=(400, 421)) for n, title, value in BAD_HOSTS],
    accepted(85, "Host with trailing dot", lambda s: s.get(host=s.authority.replace(b":", b".:")),
             lambda s: [got(s, host=s.authority.replace(b":", b".:"))]),
    accepted(85, "Host in odd case", lambda s: s.get(host=s.authority.replace(b"localhost", b"LocalHost")),
             lambda s: [got(s, host=s.authority.replace(b"localhost", b"LocalHost"))]),
    *[Case(86, f"unknown host {name.decode()}", host(name), [(421, 404)], connection="any", sites=ALL_SITES)
      for name in (b"other.example", b"localhost.other.example", b"10.0.0.1")],
    accepted(87, "absolute-form of this host", lambda s: s.get(target=b"http://" + s.authority + s.get_target), lambda s: [got(s)]),
    accepted(87, "absolute-form in odd case", lambda s: s.get(target=b"HTTP://" + s.authority.replace(b"l", b"L", 1) + s.get_target),
             lambda s: [got(s)]),
    *[refused(n, title, lambda s, value=value: s.get(target=value.replace(b"AUTHORITY", s.authority))) for n, title, value in BAD_TARGETS],
    Case(90, "OPTIONS asterisk", lambda s: s.get(method=b"OPTIONS", target=b"*", auth=False), [(204, 200)], peers=False),
    *[accepted(n, title, target(value), exactly(value), sites=API) for n, title, value in GOOD_TARGETS],
    accepted(92, "escaped reserved characters stay as they are", target(b"/probe/name/%3A%40"), exactly(b"/probe/name/%3A%40"), sites=API),
    Case(100, "a trailing slash is another path", target(b"/probe/item/"), [404], peers=False),
]
