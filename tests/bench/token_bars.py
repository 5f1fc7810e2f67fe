"""The bars of the token endpoint: CPU beside oidc-provider, then memory, a large store, and revocation on a second process."""
import json
import pathlib
import secrets
import statistics
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

import load
import stored
from server import CODE_VERIFIER, REDIRECT_URI, ROOT, Gateway, OidcProvider

CLIENT_CREDENTIALS = "grant_type=client_credentials&scope=accounts%3Aread"
SPARE = 2 * load.CONNECTIONS  # lines that wrk may have under way when it has its answers


class Sizes:
    def __init__(self, options):
        quick = options.quick
        self.rounds = options.rounds or (2 if quick else 5)
        self.credentials, self.once = (10_000, 1_500) if quick else (40_000, 5_000)
        self.tokens, self.step = (200_000, 25_000) if quick else (2_000_000, 250_000)
        self.apps, self.grants = (10_000, 100_000) if quick else (100_000, 1_000_000)
        self.samples = 10 if quick else 40


class Lines:
    """One-time forms, handed out a run at a time."""

    def __init__(self, folder, name, forms):
        self.folder, self.name, self.forms, self.used = folder, name, forms, 0

    def next(self, count):
        taken = self.forms[self.used:self.used + count + SPARE]
        self.used += len(taken)
        file = self.folder / f"{self.name}-{self.used}.txt"
        file.write_text("\n".join(taken) + "\n")
        return file


def code_forms(codes):
    rest = urllib.parse.urlencode({"redirect_uri": REDIRECT_URI, "code_verifier": CODE_VERIFIER})
    return [f"grant_type=authorization_code&code={code}&{rest}" for code in codes]


def refresh_forms(tokens, client_id=None):
    rest = f"&client_id={client_id}" if client_id else ""
    return [f"grant_type=refresh_token&refresh_token={token}{rest}" for token in tokens]


def add_jwt_client(gateway):
    """An app that authenticates by private_key_jwt and gets DPoP-bound tokens; returns what makes its requests."""
    key, metadata = gateway.folder / "client.key.pem", gateway.folder / "client.json"
    proofs = ["node", ROOT / "tests" / "bench" / "proofs.mjs"]
    jwk = json.loads(subprocess.run([*proofs, "key", key], capture_output=True, check=True).stdout)
    metadata.write_text(json.dumps({"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [jwk]},
                                    "dpop_bound_access_tokens": True}))
    gateway.add_app("jwt", "--metadata", metadata)
    return lambda count: subprocess.run([*proofs, "forms", key, "jwt", f"http://{gateway.authority}", str(count + SPARE)],
                                        capture_output=True, check=True, text=True).stdout


def cpu_bars(folder, sizes, verdicts):
    """Every grant beside oidc-provider, a round of each in turn."""
    runs = sizes.rounds + 1
    values = [secrets.token_urlsafe(32) for _ in range(runs * (sizes.once + SPARE))]
    gateway = Gateway(folder / "cpu")
    make_proofs = add_jwt_client(gateway)
    gateway.add_app("mobile", kind="public")
    stored.put_codes(gateway.database, "bench", values)
    stored.put_refresh_tokens(gateway.database, ["mobile"] * len(values), values)
    provider = OidcProvider(folder, gateway.secret, values, values)
    basic = "Authorization: " + gateway.basic()
    forms = {"code": code_forms(values), "refresh": refresh_forms(values, "mobile")}
    lines = {(peer, what): Lines(folder, f"{peer}-{what}", forms[what]) for peer in ("tollgate", "oidc") for what in forms}

    def to_gateway(*fields, **what):
        return load.post_forms(gateway.process.pid, gateway.url("/oauth2/token"), gateway.host(), *fields, **what)

    def to_provider(*fields, **what):
        return load.post_forms(provider.process.pid, provider.url("/token"), *fields, **what)

    def once(send, peer, what, *fields):
        return lambda: send(*fields, count=sizes.once, lines=lines[peer, what].next(sizes.once))

    def with_proofs():
        file = folder / "proofs.txt"
        file.write_text(make_proofs(sizes.once))
        return to_gateway(count=sizes.once, lines=file)

    try:
        gateway.start()
        rows = load.rounds([
            ("client_credentials", lambda: to_gateway(basic, count=sizes.credentials, body=CLIENT_CREDENTIALS)),
            ("client_credentials, oidc-provider", lambda: to_provider(basic, count=sizes.credentials // 4, body=CLIENT_CREDENTIALS)),
            ("code", once(to_gateway, "tollgate", "code", basic)),
            ("code, oidc-provider", once(to_provider, "oidc", "code", basic)),
            ("refresh", once(to_gateway, "tollgate", "refresh")),
            ("refresh, oidc-provider", once(to_provider, "oidc", "refresh")),
            ("private_key_jwt + DPoP", with_proofs)], sizes.rounds)
    finally:
        gateway.stop()
        provider.stop()
    print(f"Tollgate commits every code, rotation and jti to SQLite (WAL, synchronous=FULL). oidc-provider keeps all in a Map in memory; "
          f"its codes and refresh tokens were put there, not consented to. {load.CONNECTIONS} connections.")
    load.table(rows, to="client_credentials")
    row = {row["name"]: row for row in rows}
    for name, bar in (("client_credentials", 1 / 8), ("code", 1 / 5), ("refresh", 1 / 5)):
        verdicts.add(f"CPU of {name} to oidc-provider's", row[name]["cpu_us"] / row[f"{name}, oidc-provider"]["cpu_us"], bar, digits=3)
    verdicts.add("CPU µs of private_key_jwt with DPoP", row["private_key_jwt + DPoP"]["cpu_us"], 350)
    ours = [row for row in rows if "oidc-provider" not in row["name"]]
    verdicts.add(f"failures at {load.CONNECTIONS} connections", sum(row["failures"] for row in ours), 0, digits=0)
    redeemed = stored.count(gateway.database, "SELECT COUNT(*) FROM codes WHERE redeemed_at IS NOT NULL")
    rotated = stored.count(gateway.database, "SELECT COUNT(*) FROM refresh_tokens WHERE rotated_at IS NOT NULL")
    verdicts.add("answered codes and rotations that are not in the database",
                 max(0, row["code"]["answered"] - redeemed) + max(0, row["refresh"]["answered"] - rotated), 0, digits=0)
    return {"rows": rows}


def memory_bar(folder, sizes, verdicts):
    gateway = Gateway(folder / "memory")
    resident, failures = [], 0
    try:
        gateway.start()
        print(f"tokens {0:9}  resident {gateway.resident_mb():6.1f} MB")
        for done in range(sizes.step, sizes.tokens + 1, sizes.step):
            run = load.post_forms(gateway.process.pid, gateway.url("/oauth2/token"), gateway.host(),
                                  "Authorization: " + gateway.basic(), count=sizes.step, body=CLIENT_CREDENTIALS)
            failures += run["failures"]
            resident.append(gateway.resident_mb())
            print(f"tokens {done:9}  resident {resident[-1]:6.1f} MB", flush=True)
    finally:
        gateway.stop()
    verdicts.add(f"MB that {sizes.tokens - sizes.step} more tokens added", resident[-1] - resident[0], 2)
    verdicts.add(f"failures in {sizes.tokens} tokens", failures, 0, digits=0)
    return {"resident_mb": resident}


def fill(gateway, apps, grants):
    """A store of that many apps with a live grant and refresh token each, or more; the names and the tokens."""
    names = [f"app_{number}" for number in range(apps)]
    tokens = [f"tg_rt_{secrets.token_urlsafe(32)}" for _ in range(grants)]
    stored.put_apps(gateway.database, names, gateway.secret)
    stored.put_refresh_tokens(gateway.database, [names[number % apps] for number in range(grants)], tokens)
    return names, tokens


def mixed_forms(gateway, names, tokens, count):
    """Apps in random order: half ask for a token of their own, half refresh one of a grant."""
    chance, secret = secrets.SystemRandom(), urllib.parse.quote(gateway.secret, safe="")
    forms = []
    for _ in range(count // 2):
        name, number = chance.choice(names), chance.randrange(len(tokens))
        forms.append(f"{CLIENT_CREDENTIALS}&client_id={name}&client_secret={secret}")
        owner = names[number % len(names)]
        forms.append(f"grant_type=refresh_token&refresh_token={tokens[number]}&client_id={owner}&client_secret={secret}")
    return forms


def large_store_bars(folder, sizes, verdicts):
    """A store with ten apps and one with very many, each a process of its own. The large one answers twice: the requests of ten of its
    apps, as the small one, and those of apps in random order, of which hardly any comes twice."""
    small, large = Gateway(folder / "small"), Gateway(folder / "large")
    started = time.monotonic()
    kept = {small: fill(small, 10, 100), large: fill(large, sizes.apps, sizes.grants)}
    size = large.database.stat().st_size / 1e6
    print(f"{sizes.apps} apps and {sizes.grants} live grants ({size:.0f} MB) made in {time.monotonic() - started:.0f} s")
    files = {}
    for gateway, (names, tokens) in kept.items():
        files[gateway] = gateway.folder / "forms.txt"
        files[gateway].write_text("\n".join(mixed_forms(gateway, names, tokens, sizes.once * 2)) + "\n")

    names, tokens = kept[large]
    few = folder / "few.txt"
    few.write_text("\n".join(mixed_forms(large, names[:10], tokens[:10], sizes.once * 2)) + "\n")

    def run(gateway, file=None):
        return lambda: load.post_forms(gateway.process.pid, gateway.url("/oauth2/token"), gateway.host(), count=sizes.once * 2,
                                       lines=file or files[gateway], connections=8)
    try:
        large.start()  # makes the keys
        large.stop()
        ready = []
        for _ in range(3):
            ready.append(large.start())
            large.stop()
        small.start()
        large.start()
        of = f"of {sizes.apps} apps, {sizes.grants} grants"
        rows = load.rounds([("10 apps, 100 grants", run(small)), (f"10 {of}", run(large, few)), (f"random ones {of}", run(large))],
                           sizes.rounds)
    finally:
        small.stop()
        large.stop()
    load.table(rows)
    verdicts.add("milliseconds from start to ready with the large store", statistics.median(ready), 1000, digits=0)
    # A tick of the clock and a busy neighbour make a tenth of a millisecond.
    same = round(rows[0]["p99_ms"] * 1.25 + 0.1, 2)
    verdicts.add("p99 ms with the large store, the same number of apps calling", rows[1]["p99_ms"], same)
    verdicts.add("p99 ms with the large store, hardly an app calling twice", rows[2]["p99_ms"], same)
    verdicts.add("failures with the large store", sum(row["failures"] for row in rows), 0, digits=0)
    return {"large_store": rows, "ready_ms": ready}


def status_of(gateway, token):
    request = urllib.request.Request(gateway.url("/v1/accounts"), headers={"Host": gateway.authority, "Authorization": f"Bearer {token}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


def revocation_bar(folder, sizes, verdicts):
    """From the answer of one process to a revocation until another one on the same store refuses the token."""
    first = Gateway(folder / "first")
    late = []
    try:
        first.start()
        second = Gateway(folder / "second", beside=first)
        try:
            second.start()
            for _ in range(sizes.samples):
                token = first.token()
                if status_of(second, token) == 401:
                    raise SystemExit("bench: the second process refuses a token that is good")
                first.post("/oauth2/revoke", {"token": token})
                revoked = time.monotonic()
                while status_of(second, token) != 401 and time.monotonic() < revoked + 10:
                    time.sleep(0.002)
                late.append((time.monotonic() - revoked) * 1000)
        finally:
            second.stop()
    finally:
        first.stop()
    print(f"a revoked token is refused by the second process after {statistics.median(late):.0f} ms (median of {len(late)})")
    verdicts.add("milliseconds until a second process refuses a revoked token, at most", max(late), 1000, digits=0)
    return {"revocation_ms": late}


PARTS = {"cpu": cpu_bars, "memory": memory_bar, "large-store": large_store_bars, "revocation": revocation_bar}


def bench_token(folder, options):
    sizes, verdicts, figures = Sizes(options), load.Verdicts(), {}
    for name in options.only or PARTS:
        print(f"\n== {name}", flush=True)
        figures |= PARTS[name](pathlib.Path(folder), sizes, verdicts)
    print()
    return figures | {"bars": verdicts.summary()}
