"""Load with wrk: what a run cost the process that answered it, and tables and verdicts of the figures."""
import os
import pathlib
import re
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CONNECTIONS = 64


def cpu_seconds(pid):
    """Of all threads that live, to the nanosecond."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e9


def milliseconds(text):
    """wrk's 850.00us, 1.23ms, 1.10s."""
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[unit]


def wrk(pid, url, *arguments, seconds=60, connections=CONNECTIONS, **environment):
    """CPU per request of process `pid` (microseconds), requests/s, latencies (milliseconds) and failures."""
    before = cpu_seconds(pid)
    out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *arguments, url], check=True,
                         capture_output=True, text=True, env=dict(os.environ, **environment)).stdout
    spent = cpu_seconds(pid) - before
    found = {name: re.search(pattern, out) for name, pattern in
             {"n": r"(\d+) requests in", "rps": r"Requests/sec:\s+(\S+)", "p50": r"\n +50% +(\S+)", "p99": r"\n +99% +(\S+)"}.items()}
    if not all(found.values()) or not int(found["n"][1]):
        sys.exit(f"bench: wrk said: {out!r}")
    failures = sum(int(number) for line in re.findall(r"Non-2xx.*|Socket errors.*", out)
                   for number in re.findall(r" (\d+)", line.replace("2xx or 3xx", "")))
    answered = int(found["n"][1])
    return {"cpu_us": spent * 1e6 / answered, "rps": float(found["rps"][1]), "p50_ms": milliseconds(found["p50"][1]),
            "p99_ms": milliseconds(found["p99"][1]), "failures": failures, "answered": answered}


def post_forms(pid, url, *fields, count, body=None, lines=None, connections=CONNECTIONS):
    """`count` answers to a form, or to each line of a file of forms once (token.lua). Lines are left over for what wrk has under way."""
    given = {"LINES": str(lines)} if lines else {"BODY": body}
    arguments = [part for field in fields if field for part in ("-H", field)]
    return wrk(pid, url, "-s", str(ROOT / "tests" / "bench" / "token.lua"), *arguments, seconds=300, connections=connections,
               COUNT=str(count), **given)


def medians(name, runs):
    middle = lambda key: round(statistics.median(run[key] for run in runs), 3)
    return {"name": name} | {key: middle(key) for key in ("cpu_us", "rps", "p50_ms", "p99_ms")} | {
        "failures": sum(run["failures"] for run in runs), "answered": sum(run["answered"] for run in runs)}


def rounds(peers, count):
    """`peers`: names and functions that make one run. Each round runs every peer once, so that a busy moment of the machine hits all
    alike; the first round warms up and is not counted. Rows are medians."""
    seen = {name: [] for name, _ in peers}
    for number in range(count + 1):
        for name, run in peers:
            figures = run()
            if number:
                seen[name].append(figures)
                print(f"  round {number}/{count} {name:44} {figures['cpu_us']:8.2f} µs", file=sys.stderr)
    return [medians(name, runs) for name, runs in seen.items()]


def table(rows, to="tollgate"):
    cpu = {row["name"]: row["cpu_us"] for row in rows}
    width = max(len(row["name"]) for row in rows) + 1
    print(f"{'':{width}}{'CPU µs/request':>15}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'failures':>10}"
          + (f"{'CPU to ' + to:>{len(to) + 9}}" if to in cpu else ""))
    for row in rows:
        print(f"{row['name']:{width}}{row['cpu_us']:15.2f}{row['rps']:12.0f}{row['p50_ms']:9.2f}{row['p99_ms']:9.2f}"
              f"{row['failures']:10d}" + (f"{row['cpu_us'] / cpu[to]:{len(to) + 9}.2f}" if to in cpu else ""))


class Verdicts:
    """Prints each bar with what was measured, and remembers whether all were met."""

    def __init__(self):
        self.bars = []

    def add(self, words, value, bar, at_most=True, digits=2):
        met = value <= bar if at_most else value >= bar
        self.bars.append({"bar": words, "value": round(value, 3), "at_most" if at_most else "at_least": bar, "met": met})
        print(f"{words}: {value:.{digits}f}, the bar is {'at most' if at_most else 'at least'} {bar:g}: {'met' if met else 'MISSED'}")

    def summary(self):
        missed = [bar["bar"] for bar in self.bars if not bar["met"]]
        print(f"{len(self.bars) - len(missed)} of {len(self.bars)} bars met" + (f"; missed: {'; '.join(missed)}" if missed else ""))
        return self.bars
