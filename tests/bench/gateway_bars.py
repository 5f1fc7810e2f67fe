"""The bars of the data path: CPU per forwarded request beside nginx and HAProxy; and those of starting."""
import json
import os
import pathlib
import statistics
import subprocess
import time

import load
from server import ROOT, Gateway, base64url

TOOLS = pathlib.Path(os.environ.get("TOLLGATE_BENCH_DIR", ROOT.parent / "shared" / "bench"))
NGINX, HAPROXY, HAPROXY_POLICY = 19102, 19103, 19106


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


def bench_gateway(folder, options):
    started = subprocess.run([TOOLS / "peers", "start", folder / "peers"], check=True, capture_output=True, text=True).stdout
    gateway, verdicts = Gateway(folder / "gateway"), load.Verdicts()
    try:
        pids = dict(pair.split("=") for pair in started.split())
        gateway.start()
        claims = {"client_id": "bench", "scope": "accounts:read", "exp": int(time.time()) + 86400}
        signed = ["-H", "Authorization: Bearer " + signed_token(folder / "peers" / "es256.key.pem", claims)]
        sealed = ["-H", "Authorization: Bearer " + gateway.token(), "-H", gateway.host()]

        def peer(pid, port, *fields):
            return lambda: load.wrk(pid, f"http://127.0.0.1:{port}/v1/accounts", *fields, seconds=options.seconds)
        rows = load.rounds([("nginx-plain", peer(pids["nginx_plain"], NGINX)),
                            ("haproxy-plain", peer(pids["haproxy_plain"], HAPROXY)),
                            ("haproxy-policy", peer(pids["haproxy_policy"], HAPROXY_POLICY, *signed)),
                            ("tollgate", peer(gateway.process.pid, gateway.port, *sealed))], options.rounds or (2 if options.quick else 5))
    finally:
        gateway.stop()
        subprocess.run([TOOLS / "peers", "stop", folder / "peers"], check=False)
    load.table(rows)
    cpu = {row["name"]: row["cpu_us"] for row in rows}
    verdicts.add("tollgate to nginx plain", cpu["tollgate"] / cpu["nginx-plain"], 1.5)
    verdicts.add("HAProxy with the policy to tollgate", cpu["haproxy-policy"] / cpu["tollgate"], 6, at_most=False)
    return {"rows": rows, "bars": verdicts.bars}


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
