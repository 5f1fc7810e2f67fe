"""Loads on the data path that the plain one does not show: a fixed rate, a new JWT each time, very many operations and apps."""
import concurrent.futures
import http.client
import json
import re
import secrets
import statistics
import subprocess
import time
import urllib.parse

import load
import stored
from peers import NGINX, Peers
from server import ROOT, Gateway

TARGET = "/v1/accounts"


def requests(pid, gateway, file, count=None, seconds=300):
    """Requests of a file of targets and tokens, `count` in all or for so many seconds."""
    environment = {"LINES": str(file)} | ({"COUNT": str(count)} if count else {})
    return load.wrk(pid, gateway.url(""), "-s", str(ROOT / "tests" / "bench" / "requests.lua"), "-H", gateway.host(), seconds=seconds,
                    **environment)


def at_rate(url, rate, seconds, log, *fields):
    """h2load sends `rate` requests a second on a clock of its own, whether or not answers came; latencies in ms, sorted."""
    log.unlink(missing_ok=True)
    each = rate / load.CONNECTIONS
    subprocess.run(["h2load", "--h1", "-t1", f"-c{load.CONNECTIONS}", f"--rps={each:.3f}", f"-D{seconds}", "--warm-up-time=1",
                    f"--log-file={log}", *fields, url], check=True, capture_output=True, timeout=seconds + 30)
    lines = [line.split("\t") for line in log.read_text().splitlines()]
    failed = [line for line in lines if line[1] != "200"]
    if failed or not lines:
        raise SystemExit(f"bench: {len(failed)} of {len(lines)} answers at a fixed rate were not 200")
    return sorted(int(line[2]) / 1000 for line in lines)


def latency_bar(folder, options, verdicts):
    """p99 at half of each one's own peak."""
    gateway = Gateway(folder / "gateway")
    worst = {"nginx-plain": [], "tollgate": []}
    try:
        with Peers(folder / "peers") as peers:
            gateway.start()
            bearer = "Authorization: Bearer " + gateway.token()
            plain = f"http://127.0.0.1:{NGINX}{TARGET}"
            peak = {"nginx-plain": load.wrk(peers.pids["nginx_plain"], plain, seconds=options.seconds)["rps"],
                    "tollgate": load.wrk(gateway.process.pid, gateway.url(TARGET), "-H", bearer, "-H", gateway.host(),
                                         seconds=options.seconds)["rps"]}
            for _ in range(options.rounds or (2 if options.quick else 5)):
                for name, url, fields in (("nginx-plain", plain, []),
                                          ("tollgate", f"http://{gateway.authority}{TARGET}", ["-H", bearer])):
                    took = at_rate(url, peak[name] / 2, options.seconds, folder / "h2load.log", *fields)
                    worst[name].append(took[int(len(took) * 0.99)])
    finally:
        gateway.stop()
    p99 = {name: statistics.median(values) for name, values in worst.items()}
    for name, value in p99.items():
        print(f"{name:12} peak {peak[name]:8.0f}/s  p99 at half of it {value:6.2f} ms  ({', '.join(f'{v:.2f}' for v in worst[name])})")
    verdicts.add("p99 at half of its own peak, tollgate to nginx plain", p99["tollgate"] / p99["nginx-plain"], 1.1)
    return {"peak": peak, "p99_ms": p99}


def many_tokens(gateway, names, count):
    """`count` tokens, of each app in turn, over a few kept connections."""
    def some(numbers):
        connection, tokens = http.client.HTTPConnection("127.0.0.1", gateway.port), []
        for number in numbers:
            fields = {"Host": gateway.authority, "Authorization": gateway.basic(names[number % len(names)]),
                      "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/oauth2/token", "grant_type=client_credentials&scope=accounts%3Aread", fields)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise SystemExit(f"bench: no token: {answer.status} {body[:300]!r}")
            tokens.append(json.loads(body)["access_token"])
        return tokens
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return [token for part in pool.map(some, [range(start, count, 4) for start in range(4)]) for token in part]


def verification_us():
    """One ES256 verification, by what OpenSSL measures of itself here."""
    out = subprocess.run(["openssl", "speed", "-seconds", "2", "ecdsap256"], check=True, capture_output=True, text=True).stdout
    return 1e6 / float(re.findall(r"ecdsa \(nistp256\).*\s(\S+)$", out, re.M)[-1])


def jwt_bar(folder, options, verdicts):
    """Every request brings a JWT that the gateway has not seen."""
    gateway, count = Gateway(folder / "gateway"), 2_000 if options.quick else 10_000
    (folder / "jwt.json").write_text(json.dumps({"access_token_format": "jwt"}))
    rounds = options.rounds or (2 if options.quick else 5)
    try:
        with Peers(folder / "peers") as peers:
            gateway.add_app("jwt", "--metadata", folder / "jwt.json", "--secret-file", gateway.folder / "secret")
            gateway.start()
            verify = []

            def fresh():
                # More than are counted: wrk has some under way when it ends.
                tokens = many_tokens(gateway, ["jwt"], count + 2 * load.CONNECTIONS)
                file = folder / "jwts.txt"
                file.write_text("".join(f"{TARGET}\t{token}\n" for token in tokens))
                verify.append(verification_us())
                return requests(gateway.process.pid, gateway, file, count=count)
            rows = load.rounds([("nginx-plain", peers.wrk("nginx_plain", NGINX, seconds=options.seconds)), ("tollgate", fresh)], rounds)
    finally:
        gateway.stop()
    load.table(rows)
    floor = statistics.median(verify) + rows[0]["cpu_us"]
    print(f"one ES256 verification of OpenSSL {statistics.median(verify):.1f} µs, with nginx plain {floor:.1f} µs")
    verdicts.add("CPU with a new JWT each request to one verification and nginx plain", rows[1]["cpu_us"] / floor, 1.2)
    verdicts.add("failures with JWTs", rows[1]["failures"], 0, digits=0)
    return {"rows": rows, "verification_us": statistics.median(verify)}


def large_document(operations):
    """An API beside the published ones: so many operations, a few parameters in their paths."""
    # A scope has the same words in every document.
    words = re.search(r"(?<=clientCredentials:)(?s:.*?)accounts:read: ([^\n]*)", (ROOT / "openapi" / "payments.yaml").read_text())[1]
    paths = "".join(f"  /group{number // 100}/{{id}}/thing{number}:\n    get: {{operationId: thing{number}, security: [{{oauth: [accounts:read]}}], "
                    f"parameters: [{{name: id, in: path, required: true, schema: {{type: string, maxLength: 40}}}}], "
                    f"responses: {{'200': {{description: A thing.}}}}}}\n" for number in range(operations))
    return ("openapi: 3.1.0\ninfo: {title: Things, version: '1'}\nservers: [{url: /things}]\n"
            "x-tollgate: {upstream: payments}\ncomponents:\n  securitySchemes:\n    oauth:\n      type: oauth2\n      flows:\n"
            f"        clientCredentials: {{tokenUrl: /oauth2/token, scopes: {{accounts:read: \"{words}\"}}}}\npaths:\n" + paths)


def scale_bar(folder, options, verdicts):
    """The same load, on operations of the same kind, on a small gateway and on one with very many operations, apps and revoked tokens."""
    few, small_tokens, operations, apps, revoked = (10, 200, 1_000, 10_000, 100_000) if options.quick else (10, 1_000, 10_000, 100_000, 1_000_000)
    small, large = Gateway(folder / "small"), Gateway(folder / "large")
    for gateway, its in ((small, few), (large, operations)):
        documents = gateway.folder / "openapi"
        documents.mkdir()
        for file in (ROOT / "openapi").glob("*.yaml"):
            (documents / file.name).write_text(file.read_text())
        (documents / "things.yaml").write_text(large_document(its))
        gateway.config.write_text(gateway.config.read_text().replace(f"openapi: {ROOT / 'openapi'}", f"openapi: {documents}"))
    names = [f"app_{number}" for number in range(apps)]
    stored.put_apps(large.database, names, large.secret)
    stored.put_revocations(large.database, revoked)
    some, chance = [secrets.choice(names) for _ in range(small_tokens)], secrets.SystemRandom()
    try:
        with Peers(folder / "peers"):
            small.start()
            print(f"ready after {large.start():.0f} ms with {operations} operations, {apps} apps, {revoked} revoked tokens")
            files = {}
            for gateway, apps_of, its in ((small, ["bench"], few), (large, some, operations)):
                tokens = many_tokens(gateway, apps_of, small_tokens)
                called = [chance.randrange(its) for _ in tokens]
                files[gateway] = folder / f"{gateway.folder.name}.txt"
                files[gateway].write_text("".join(f"/things/group{number // 100}/id7/thing{number}\t{token}\n"
                                                  for number, token in zip(called, tokens)))

            def run(gateway):
                return lambda: requests(gateway.process.pid, gateway, files[gateway], seconds=options.seconds)
            rows = load.rounds([("small", run(small)), ("large", run(large))], options.rounds or (2 if options.quick else 5))
            resident = {"small": small.resident_mb(), "large": large.resident_mb()}
    finally:
        small.stop()
        large.stop()
    load.table(rows, to="small")
    print(f"resident: small {resident['small']:.1f} MB, large {resident['large']:.1f} MB")
    verdicts.add("CPU with very many operations, apps and revoked tokens to the small case", rows[1]["cpu_us"] / rows[0]["cpu_us"], 1.1)
    verdicts.add("failures with very many of them", sum(row["failures"] for row in rows), 0, digits=0)
    return {"rows": rows, "resident_mb": resident}


def workers_figure(folder, options, verdicts):
    """Requests/s of two workers to one; only a figure: load and backend want the same cores."""
    rates = {}
    with Peers(folder / "peers"):
        for workers in (1, 2):
            gateway = Gateway(folder / f"workers{workers}")
            gateway.config.write_text(gateway.config.read_text().replace("workers: 1", f"workers: {workers}"))
            try:
                gateway.start()
                fields = ["-H", "Authorization: Bearer " + gateway.token(), "-H", gateway.host()]
                runs = [load.wrk(gateway.process.pid, gateway.url(TARGET), *fields, seconds=options.seconds) for _ in range(3)]
                rates[workers] = statistics.median(run["rps"] for run in runs)
                print(f"{workers} worker(s): {rates[workers]:8.0f} requests/s, {statistics.median(run['cpu_us'] for run in runs):.2f} µs")
            finally:
                gateway.stop()
    print(f"two workers to one: {rates[2] / rates[1]:.2f} (1.8 where the cores are there: four, with load and backend on their own)")
    return {"requests_per_second": rates}
