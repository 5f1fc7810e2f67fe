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

# 111 and 116, as far as the backend switches: tunnel_test.py. 148 and 168 need a backend that knows idempotency keys:
# tests/flows/idempotency_test.py. 143 and 144 need load: besides overload_test.py, tests/flows/successor_test.py and reload_test.py (in
# full: scripts/restarts, scripts/restarts --reloads).
# 169 and 170: cache_test.py. 161: policy_test.py.
# The share that 158 allows needs many requests: tests/flows/upstreams_test.py.
NOT_BUILT = []


def names(cases):
    """Each case with a name that is its own, although several have one number and title."""
    used = {}
    for case in cases:
        used[case.slug()] = used.get(case.slug(), 0) + 1
        yield case.slug() + (f"_{used[case.slug()]}" if used[case.slug()] > 1 else ""), case


if __name__ == "__main__":
    for number, letter, title, reason in NOT_BUILT:
        print(f"not built: {letter} {number} {title}: {reason}")
