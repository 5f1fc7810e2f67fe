"""The bars of the data path: CPU per forwarded request beside nginx and HAProxy; and those of starting."""
import json
import random
import statistics
import subprocess
import time

import gateway_connections
import gateway_load
import load
from peers import HAPROXY, HAPROXY_POLICY, NGINX, Peers
from server import ROOT, Gateway, base64url


def raw_signature(der):
    """The r || s form of an ECDSA signature (RFC 7518 3.4) from its DER form."""
    numbers, rest = [], der[2:]
    while rest:
        length = rest[1]
        numbers.append(int.from_bytes(rest[2:2 + length], "big"))
        rest = rest[2 + length:]
    return b"".join(number.to_bytes(32, "big") for number in numbers)


def signed_token(key, claims):
    """An ES256 JWT: what HAProxy checks where Tollgate opens a sealed token."""
    head = base64url(json.dumps({"alg": "ES256", "typ": "JWT"}).encode())
    signed = head + "." + base64url(json.dumps(claims).encode())
    der = subprocess.run(["openssl", "dgst", "-sha256", "-sign", str(key)], input=signed.encode(), capture_output=True,
                         check=True).stdout
    return signed + "." + base64url(raw_signature(der))


def cpu_bars(folder, options, verdicts):
    """Everything on, beside proxies with no policy and with one."""
    gateway = Gateway(folder / "gateway")
    try:
        with Peers(folder / "peers") as peers:
            gateway.start()
            claims = {"client_id": "bench", "scope": "accounts:read", "exp": int(time.time()) + 86400}
            signed = ["-H", "Authorization: Bearer " + signed_token(folder / "peers" / "es256.key.pem", claims)]
            sealed = ["-H", "Authorization: Bearer " + gateway.token(), "-H", gateway.host()]
            rows = load.rounds([
                ("nginx-plain", peers.wrk("nginx_plain", NGINX, seconds=options.seconds)),
                ("haproxy-plain", peers.wrk("haproxy_plain", HAPROXY, seconds=options.seconds)),
                ("haproxy-policy", peers.wrk("haproxy_policy", HAPROXY_POLICY, *signed, seconds=options.seconds)),
                ("tollgate", lambda: load.wrk(gateway.process.pid, gateway.url("/v1/accounts"), *sealed, seconds=options.seconds))],
                options.rounds or (2 if options.quick else 5))
    finally:
        gateway.stop()
    load.table(rows)
    cpu, rate = ({row["name"]: row[key] for row in rows} for key in ("cpu_us", "rps"))
    verdicts.add("CPU of tollgate to nginx plain", cpu["tollgate"] / cpu["nginx-plain"], 1.0)
    verdicts.add("requests/s of tollgate to HAProxy with the policy", rate["tollgate"] / rate["haproxy-policy"], 9, at_most=False)
    verdicts.add("CPU of HAProxy with the policy to tollgate", cpu["haproxy-policy"] / cpu["tollgate"], 6, at_most=False)
    return {"rows": rows}


def routes_bar(folder, options, verdicts):
    """Finding an operation, by the release build's own code, with paths in random order."""
    subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", "bench-routes", "--", "--quiet"], cwd=ROOT, check=True)
    figures = {}
    for operations in (10, 10_000):
        document, paths = folder / f"things{operations}.yaml", folder / "paths.txt"
        document.write_text(gateway_load.large_document(operations))
        numbers = list(range(operations)) * (10_000 // operations)
        random.Random(1).shuffle(numbers)
        paths.write_text("".join(f"/things/group{number // 100}/id7/thing{number}\n" for number in numbers))
        runs = [float(subprocess.run([ROOT / "build" / "release" / "bench-routes", document, paths], check=True, capture_output=True,
                                     text=True).stdout) for _ in range(options.rounds or 3)]
        figures[operations] = statistics.median(runs)
        print(f"{operations:6} operations: {figures[operations]:6.1f} ns a match  ({', '.join(f'{run:.1f}' for run in runs)})")
    verdicts.add("ns a match among 10,000 operations", figures[10_000], 200, digits=0)
    return figures


PARTS = {"routes": routes_bar, "cpu": cpu_bars, "latency": gateway_load.latency_bar, "jwt": gateway_load.jwt_bar, "scale": gateway_load.scale_bar,
         "workers": gateway_load.workers_figure, "idle": gateway_connections.idle_bars, "tls": gateway_connections.tls_bar}


def bench_gateway(folder, options):
    verdicts, figures = load.Verdicts(), {}
    for name in options.only or PARTS:
        if name not in PARTS:
            raise SystemExit(f"bench: the gateway has no part {name}; it has {', '.join(PARTS)}")
        print(f"\n== {name}", flush=True)
        part = folder / name
        part.mkdir()
        figures[name] = PARTS[name](part, options, verdicts)
    print()
    return figures | {"bars": verdicts.summary()}


def bench_start(folder, options):
    gateway, verdicts = Gateway(folder / "gateway"), load.Verdicts()
    gateway.start()  # makes the keys
    gateway.stop()
    times, sizes = [], []
    for _ in range(4 if options.quick else 10):
        times.append(gateway.start())
        time.sleep(0.5)
        sizes.append(gateway.resident_mb())
        gateway.stop()
    ready, size = statistics.median(times), statistics.median(sizes)
    verdicts.add("milliseconds from start to ready", ready, 300)
    verdicts.add("MB resident after start", size, 60)
    return {"rows": [{"name": "tollgate", "ready_ms": round(ready, 1), "rss_mb": round(size, 1)}], "bars": verdicts.bars}
