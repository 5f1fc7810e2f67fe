"""What a case is: its number in the checklist, the bytes that are sent, what the client gets and what the backend sees."""
import re
from dataclasses import dataclass, field
from typing import Any, Callable

OK = "ok"  # the answer that the site gives to a plain request
TE = b"Transfer-Encoding: chunked"
TEXT = (b"Content-Type", b"text/plain")
LAST = b"0\r\n\r\n"
ALL_SITES = ("api", "oauth", "portal")
API = ("api",)


def length(count):
    return b"Content-Length: " + (count if isinstance(count, bytes) else b"%d" % count)


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


@dataclass
class Site:
    """Where the bytes of a case go: an operation of the API, the token endpoint, or a page of the portal."""
    name: str
    authority: bytes
    get_target: bytes
    post_target: bytes
    content_type: bytes
    body: bytes            # that a POST takes
    token: bytes = b""

    def head(self, method, target, fields, version, host, auth):
        lines = [method + b" " + target + b" HTTP/" + version]
        lines += [b"Host: " + (self.authority if host is True else host)] if host is not None else []
        lines += [b"Authorization: Bearer " + self.token] if auth and self.token else []
        return lines + list(fields)

    def get(self, *fields, target=None, method=b"GET", version=b"1.1", host=True, auth=True, body=b""):
        lines = self.head(method, target or self.get_target, fields, version, host, auth)
        return b"\r\n".join(lines) + b"\r\n\r\n" + body

    def post(self, *fields, body=b"", target=None, method=b"POST", version=b"1.1", host=True, auth=True):
        lines = self.head(method, target or self.post_target, (b"Content-Type: " + self.content_type, *fields), version, host, auth)
        return b"\r\n".join(lines) + b"\r\n\r\n" + body

    def padded(self, size, *fields):
        """A GET whose head, with its empty line, has exactly `size` bytes."""
        empty = len(self.get(*fields, b"X-Padding: "))
        return self.get(*fields, b"X-Padding: " + b"a" * (size - empty))

    def line_of(self, size):
        """A GET whose target has exactly `size` bytes, nearly all of them query."""
        return self.get(target=self.get_target + b"?x=" + b"a" * (size - len(self.get_target) - 3))

    def smuggled(self):
        """What an attacker hides behind a message: a request that is complete, and would be answered."""
        return self.get(target=b"/probe/item?smuggled")


@dataclass
class Seen:
    """A request that the backend must have got: `fields` are those of the client that pass, in order."""
    method: bytes
    target: bytes
    fields: list = field(default_factory=list)
    body: bytes = b""
    absent: tuple = ()     # names that must not be there, for proxies that add fields of their own
    host: bytes = b""      # in the gateway's Forwarded field, if not the site's own
    upgrade: bool = False  # to a WebSocket


@dataclass
class Case:
    number: int
    title: str
    send: Callable                       # Site -> bytes, or -> list of bytes and callables taking the client
    answers: list                        # of OK, a status, or a tuple: Tollgate's, and others that the checklist allows
    seen: Any = ()                       # Site -> list of Seen, or the list
    connection: str = "open"             # afterwards: open, close, or any where the checklist leaves it open
    scripts: Callable = lambda: []       # of the backend, made anew each time
    sites: tuple = API
    peers: bool = True
    splits: bool = True                  # also byte by byte
    primed: bool = False                 # the gateway has a connection to the backend that served before
    upstream: str = ""                   # afterwards: reused or closed; empty: not asked
    may_refuse: bool = False             # 400 instead is as good, if nothing reaches the backend
    same_check: bool = False             # it is the checklist's, not only this gateway's own
    check: Callable = None               # (unittest's case, client, world) after everything else
    heads: tuple = ()                    # which answers are to HEAD
    refusal: bool = False                # the last answer is one of the guard's
    partial: bool = False                # a request that was begun and aborted is as good as none

    def expected_seen(self, site):
        if site.name != "api":
            return []
        return list(self.seen(site) if callable(self.seen) else self.seen)

    def slug(self):
        return f"{self.number:03}_" + re.sub(r"[^a-z0-9]+", "_", self.title.lower()).strip("_")


def refused(number, title, send, status=400, sites=ALL_SITES, **more):
    """A fault of framing or syntax: one refusal, the connection closed, nothing at the backend."""
    return Case(number, title, send, [status], connection="close", sites=sites, refusal=True, **more)


def accepted(number, title, send, seen, sites=ALL_SITES, **more):
    return Case(number, title, send, [OK], seen, sites=sites, **more)


def got(site, *fields, target=None, method=b"GET", absent=(), host=b"", upgrade=False):
    return Seen(method, target or site.get_target, list(fields), absent=absent, host=host, upgrade=upgrade)


def posted(site, *fields, body=None, target=None, method=b"POST", absent=()):
    return Seen(method, target or site.post_target, [TEXT, *fields], site.body if body is None else body, absent)
