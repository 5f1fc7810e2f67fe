"""Every case by family, and those that have nothing to run yet, each with its reason. Run, it prints these."""
import cases_fields
import cases_framing
import cases_proxy
import cases_target
import cases_upstream

FAMILIES = {
    "A": ("message framing", cases_framing.CASES),
    "B": ("fields and their limits", cases_fields.CASES),
    "C": ("request line, target, authority", cases_target.CASES),
    "D": ("hop-by-hop fields", cases_proxy.HOP),
    "E": ("upgrades", cases_proxy.UPGRADE),
    "F": ("semantics", cases_proxy.SEMANTICS + cases_upstream.SEMANTICS),
    "H": ("the backend's side", cases_upstream.UPSTREAM),
}

# 148 and 168 need a backend that knows idempotency keys: tests/flows/idempotency_test.py. 143 and 144 need load: besides
# time_test.py, tests/flows/successor_test.py and reload_test.py (in full: scripts/restarts, scripts/restarts --reloads).
# 169 and 170: cache_test.py. The share that 158 allows needs many requests: tests/flows/upstreams_test.py.
NOT_BUILT = [
    (111, "E", "bytes behind an upgrade are held back until 101", "no operation can be upgraded: Upgrade is never forwarded (110), and 101 is 502 (113)"),
    (115, "E", "bad Sec-WebSocket-Key", "there are no WebSocket operations"),
    (116, "E", "a tunnel's connection is not used again", "there are no tunnels"),
    (139, "G", "a GET whose client was reset before the answer began", "its backend is asked to the end, or to the timeout; what was begun is cut off"),
    (161, "I", "a limit for each address before the token is read", "there is none; nothing is looked up, kept or forwarded for what is no token, as tested"),
]


def names(cases):
    """Each case with a name that is its own, although several have one number and title."""
    used = {}
    for case in cases:
        used[case.slug()] = used.get(case.slug(), 0) + 1
        yield case.slug() + (f"_{used[case.slug()]}" if used[case.slug()] > 1 else ""), case


if __name__ == "__main__":
    for number, letter, title, reason in NOT_BUILT:
        print(f"not built: {letter} {number} {title}: {reason}")
