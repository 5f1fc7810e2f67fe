"""Runs one case against a server and says what differs from what the checklist asks for."""
import itertools
import re

from case import OK
from exchange import Client

nonces = itertools.count(1)
BYTEWISE = 2048  # longer requests are split into larger pieces, so that a run stays short


class Outcome:
    def __init__(self):
        self.client, self.sentinel, self.requests, self.sentinels, self.junk = None, None, [], [], []


def step_of(data):
    return 1 if len(data) < BYTEWISE else 997


def sentinel(world, client):
    """One more request on the same connection. "answered": its nonce came back as the very next answer."""
    nonce = b"n%d" % next(nonces)
    count = more = len(client.answers)
    client.send(world.sites["api"].get(target=b"/probe/sentinel?" + nonce))
    while client.until_answers(more + 1, world.patience):
        more += 1
        if client.answers[more - 1].body == nonce:
            return "answered" if (more, len(client.answers), client.rest) == (count + 1, count + 1, b"") else f"{more - count - 1} answers more"
    return "closed"


def run(case, site, world, split=False):
    """Sends the bytes, then finds out whether the connection and the backend are where they should be."""
    outcome, scripts = Outcome(), case.scripts()
    world.backend.reset(scripts, split)
    client = outcome.client = Client(world.port, case.heads)
    try:
        if case.primed:
            assert sentinel(world, client) == "answered", "the connection to the backend is primed"
            client.answers.clear()
        sent = case.send(site)
        for part in sent if isinstance(sent, list) else [sent]:
            if callable(part):
                part(client, scripts)
            else:
                client.send(part, step_of(part) if split else None)
        count = len(case.answers)
        if count:
            client.until_answers(count, world.patience)
        else:
            client.until(lambda: bool(client.rest) or bool(client.answers), "the beginning of an answer", world.patience)
        last = client.answers[-1] if client.answers else None
        if last is None or last.says_close():
            client.until_closed(world.patience)
        if not client.closed:
            outcome.sentinel = sentinel(world, client)
            del client.answers[max(count, 1):]
    finally:
        client.close()
    world.backend.settle()
    seen = list(world.backend.requests)
    outcome.requests = [r for r in seen if not r.is_sentinel()]
    outcome.sentinels = [r for r in seen if r.is_sentinel()]
    outcome.junk = list(world.backend.junk)
    return outcome


def expected_statuses(case, site, world, exact):
    for expected in case.answers:
        options = expected if isinstance(expected, tuple) else (expected,)
        options = tuple(world.ok_status(site, case) if option == OK else option for option in options)
        yield options[:1] if exact else options


def what_happened(case, outcome, found):
    """In a few words, for the table."""
    client = outcome.client
    words = [", ".join(str(a.status) for a in client.answers) or ("cut off" if client.rest or client.reset else "no answer")]
    complete = [r for r in outcome.requests if r.complete]
    words += [f"{len(complete)} forwarded"] if complete or case.seen else []
    words += [f"backend got {why}" for why in outcome.junk[:1]]
    words += [complaint for complaint in found if complaint.startswith("passes on")][:1]
    words += [outcome.sentinel] if outcome.sentinel not in (None, "answered") else []
    words += ["connection kept"] if outcome.sentinel == "answered" and case.connection == "close" else []
    return "; ".join(words)


def complaints(case, site, outcome, world):
    """What differs: empty if all is as the checklist says. A world that is not `exact` may add fields and use its own framing."""
    found, client = [], outcome.client
    statuses = list(expected_statuses(case, site, world, world.exact))
    got = [answer.status for answer in client.answers]
    if not world.exact and refused_all_the_same(case, outcome, statuses, got):
        return []
    if len(got) != len(statuses) or any(g not in s for g, s in zip(got, statuses)):
        found.append(f"answers {got}, not {statuses}; {[a.body[:120] for a in client.answers]} {client.rest[:80]!r}")
    if case.connection == "open" and outcome.sentinel != "answered":
        found.append(f"the connection is not usable afterwards: {outcome.sentinel or 'closed'}")
    if case.connection == "close" and outcome.sentinel is not None:
        found.append(f"the connection was not closed: the next request was {outcome.sentinel}")
    found += [f"the backend got {why}" for why in outcome.junk]
    found += wrong_requests(case, site, outcome, world)
    if case.refusal and world.exact and got:
        found += wrong_refusal(client.answers[-1])
    if case.upstream and world.exact and outcome.sentinels and outcome.requests:
        reused = outcome.sentinels[-1].connection == outcome.requests[-1].connection
        if reused != (case.upstream == "reused"):
            found.append(f"the backend's connection was {'reused' if reused else 'not reused'}")
    return found


def refused_all_the_same(case, outcome, statuses, got):
    """A refusal that keeps the connection is as good if the next request is understood; so is 400 where the checklist leaves the choice."""
    if outcome.junk or any(r.complete for r in outcome.requests):
        return False
    if case.may_refuse and got == [400]:
        return True
    return case.refusal and outcome.sentinel == "answered" and len(got) == len(statuses) and all(g in s for g, s in zip(got, statuses))


def wrong_refusal(answer):
    """A refusal is a problem document that closes and can be found in the log."""
    found = []
    if answer.all(b"Content-Type") != [b"application/problem+json"]:
        found.append(f"the refusal is {answer.all(b'Content-Type')}")
    if answer.all(b"Connection") != [b"close"]:
        found.append("the refusal does not say Connection: close")
    if len(answer.all(b"X-Request-Id")) != 1:
        found.append("the refusal has no X-Request-Id")
    return found


def wrong_requests(case, site, outcome, world):
    expected = case.expected_seen(site) if case.seen is not None else None
    if expected is None:
        return []
    requests = [r for r in outcome.requests if r.complete or not (case.partial and not world.exact)]
    if len(requests) != len(expected):
        return [f"the backend saw {len(requests)} requests, not {len(expected)}: {[r.raw[:200] for r in requests]}"]
    found = []
    for request, seen in zip(requests, expected):
        found += [f"passes on {gone.decode(errors='replace')}" for gone in seen.absent if gone.lower() in request.head.lower()]
        if world.exact:
            if world.masked(request.raw) != world.rendered(seen):
                found.append(f"the backend saw {world.masked(request.raw)[:2000]!r}, not {world.rendered(seen)[:2000]!r}")
        elif (request.method, without_authority(request.target, site), request.content) != (seen.method, seen.target, seen.body):
            found.append(f"the backend saw {request.method} {request.target} with {len(request.content)} bytes")
        else:
            found += [f"{name.decode()} did not arrive" for name, value in seen.fields if request.all(name).count(value) < 1]
    return found


def without_authority(target, site):
    """absolute-form of this host means the same as origin-form."""
    prefix = b"http://" + site.authority
    return target[len(prefix):] if target.lower().startswith(prefix) else target


def masked(raw):
    """What differs in every request, made equal: the request id, the assertion and the trace."""
    raw = re.sub(rb"\r\nX-Request-Id: [A-Za-z0-9_-]{16,40}\r\n", b"\r\nX-Request-Id: *\r\n", raw, count=1)
    raw = re.sub(rb"\r\ntraceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]\r\n", b"\r\ntraceparent: *\r\n", raw, count=1)
    return re.sub(rb"\r\nTollgate-Assertion: [A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\r\n", b"\r\nTollgate-Assertion: *\r\n", raw, count=1)
