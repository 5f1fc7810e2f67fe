"""A gateway in front of two backends, under load for a long time, while it is reloaded and they die and come back."""
import collections
import http.client
import re
import signal
import subprocess
import threading
import time

import load
from server import Gateway, free_port

BODY = b'{"account":"acct_1","currency":"CNY","available":1234500}'
TARGET = "/v1/accounts"
NGINX = """worker_processes 1; daemon off;
pid {folder}/{port}.pid; error_log {folder}/{port}.err;
events {{ worker_connections 4096; }}
http {{
  access_log off; default_type application/json; keepalive_requests 1000000000; keepalive_timeout 3600s;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port} backlog=4096; location / {{ return 200 '{body}'; }} }}
}}
"""


class Backend:
    """An nginx that always answers alike; kill() ends it at once, with what it was answering."""

    def __init__(self, folder):
        self.port, self.process = free_port(), None
        self.file = folder / f"{self.port}.conf"
        self.file.write_text(NGINX.format(folder=folder, port=self.port, body=BODY.decode()))

    def start(self):
        self.process = subprocess.Popen(["nginx", "-c", self.file], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self):
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        self.process.kill()
        for child in children:
            subprocess.run(["kill", "-9", child], check=False)
        self.process.wait()


class Checker(threading.Thread):
    """Asks a hundred times a second and reads every byte: an answer is the backend's, or says honestly that there was none."""

    def __init__(self, gateway, token):
        super().__init__(daemon=True)
        self.gateway, self.token, self.ended = gateway, token, threading.Event()
        self.statuses, self.wrong = collections.Counter(), []

    def run(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.gateway.port, timeout=20)
        fields = {"Host": self.gateway.authority, "Authorization": f"Bearer {self.token}"}
        while not self.ended.wait(0.01):
            try:
                connection.request("GET", TARGET, headers=fields)
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as failure:
                self.wrong.append(f"no answer: {failure!r}")
                connection.close()
                continue
            self.statuses[answer.status] += 1
            good = body == BODY if answer.status == 200 else answer.status in (502, 503, 504) and b'"code"' in body
            if not good:
                self.wrong.append(f"{answer.status} {body[:200]!r}")


def count(text, name):
    found = re.search(rf"(\d+) {name}", text)
    return int(found[1]) if found else 0


def soak(folder, seconds, share):
    """Prints what came of it; True if no answer was wrong and memory stayed."""
    backends, gateway = [Backend(folder), Backend(folder)], Gateway(folder / "gateway")
    text = gateway.config.read_text()
    targets = ", ".join(f'{{url: "http://127.0.0.1:{backend.port}"}}' for backend in backends)
    text = re.sub(r"upstreams: .*", "upstreams: {payments: {sandbox: [" + targets + "], host: payments.internal}}", text)
    text += "lifetimes: {access_token: 1d}\n"  # its one token lasts as long as the run
    gateway.config.write_text(text)
    for backend in backends:
        backend.start()
    load_process = checker = None
    try:
        gateway.start()
        token, url = gateway.token(), f"http://{gateway.authority}{TARGET}"
        bearer = f"Authorization: Bearer {token}"
        peak = load.wrk(gateway.process.pid, gateway.url(TARGET), "-H", bearer, "-H", gateway.host(), seconds=5)["rps"]
        print(f"peak {peak:.0f} requests/s; {share:.0%} of it for {seconds / 60:.1f} minutes", flush=True)
        checker = Checker(gateway, token)
        checker.start()
        load_process = subprocess.Popen(
            ["h2load", "--h1", "-t1", f"-c{load.CONNECTIONS}", f"--rps={peak * share / load.CONNECTIONS:.3f}", f"-D{int(seconds)}",
             "--warm-up-time=1", "-H", bearer, url], stdout=subprocess.PIPE, text=True)
        resident, turn = [], 0
        while load_process.poll() is None:
            time.sleep(7)
            victim = backends[turn % 2]
            victim.kill()
            gateway.process.send_signal(signal.SIGHUP)
            time.sleep(3)
            victim.start()
            turn += 1
            resident.append(gateway.resident_mb())
            if turn % 6 == 0:
                print(f"{turn * 10:5} s  resident {resident[-1]:6.1f} MB  checked {dict(checker.statuses)}", flush=True)
            if gateway.process.poll() is not None:
                raise SystemExit("soak: the gateway ended by itself")
        out = load_process.communicate()[0]
    finally:
        if load_process and load_process.poll() is None:
            load_process.kill()
        if checker:
            checker.ended.set()
            checker.join()
        gateway.stop()
        for backend in backends:
            if backend.process and backend.process.poll() is None:
                backend.kill()
    log = (gateway.folder / "gateway.log").read_text()
    reloads = log.count("were reloaded")
    codes = re.search(r"status codes: .*", out)[0]
    print(re.search(r"requests: .*", out)[0])
    print(codes)
    print(f"{reloads} reloads, {turn} backends killed; checked {sum(checker.statuses.values())}: {dict(checker.statuses)}, {len(checker.wrong)} wrong")
    for wrong in checker.wrong[:5]:
        print("  ", wrong)
    half = resident[len(resident) // 2:]
    print(f"resident {resident[0]:.1f} MB after 10 s, from then on {min(resident):.1f} to {max(resident):.1f}, in the second half {min(half):.1f} to {max(half):.1f}")
    failed = count(out, "failed") + count(codes, "4xx")
    good = not checker.wrong and max(half) - min(half) < 2 and failed == 0 and reloads >= turn - 1
    print("soak: " + ("no wrong answer, memory flat" if good else "FAILED"))
    return good
