#!/usr/bin/env python3
"""Counts the instructions that a worker spends on one proxied request, and compares them with what is kept beside this file.

`instructions.py [--requests N] [--keep FILE]`: a release build under callgrind, one connection, a sealed token, everything
on. What the kernel does is not counted, so the figure hardly depends on the machine and not at all on its load.
--keep leaves callgrind's profile of the worker's thread in FILE, for callgrind_annotate."""
import argparse
import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

import server

KEPT = pathlib.Path(__file__).with_name("instructions.json")
WARM_UP = 100
BODY = b'{"accounts":[]}'.ljust(165)
ANSWER = (b"HTTP/1.1 200 OK\r\nServer: backend\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nContent-Type: application/json\r\n"
          b"Content-Length: %d\r\nConnection: keep-alive\r\n\r\n" % len(BODY) + BODY)


class Backend:
    """Answers every request with the same answer."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    @staticmethod
    def serve(connection):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = b""
        while piece := connection.recv(65536):
            head += piece
            while b"\r\n\r\n" in head:
                head = head.split(b"\r\n\r\n", 1)[1]
                connection.sendall(ANSWER)


class Counted(server.Gateway):
    """A gateway under callgrind, which counts from count(True) to count(False)."""

    def start(self):
        log = self.folder / "gateway.out"
        callgrind = ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--separate-threads=yes",
                     f"--callgrind-out-file={self.folder / 'profile'}"]
        with open(log, "ab") as out:
            self.process = subprocess.Popen([*callgrind, server.BIN / "tollgate", "serve", "--config", self.config], stdout=out,
                                            stderr=out)
        server.wait_for(f"http://127.0.0.1:{self.admin}/readyz", self.process, log, 120)

    def count(self, on):
        subprocess.run(["callgrind_control", "-i", "on" if on else "off", str(self.process.pid)], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def worker(self):
        """The instructions and the profile of the worker's thread, whatever others did meanwhile. After stop()."""
        for profile in self.folder.glob("profile*"):
            text = profile.read_text()
            total = re.search(r"^totals: (\d+)", text, re.M)
            if total and "Pipeline::on_request" in text:
                return int(total[1]), profile
        sys.exit("instructions: no thread has a profile with the data path in it")


def call(connection, request):
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, body = answer.split(b"\r\n\r\n", 1)
    if not head.startswith(b"HTTP/1.1 200 "):
        sys.exit(f"instructions: {head[:300]!r}")
    while len(body) < len(BODY):
        body += connection.recv(65536)


def measure(folder, requests, keep):
    server.BACKEND = Backend().port
    gateway = Counted(folder)
    try:
        gateway.start()
        request = (f"GET /v1/accounts HTTP/1.1\r\nAuthorization: Bearer {gateway.token()}\r\n{gateway.host()}\r\n\r\n").encode()
        with socket.create_connection(("127.0.0.1", gateway.port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for _ in range(WARM_UP):
                call(connection, request)
            gateway.count(True)
            for _ in range(requests):
                call(connection, request)
            gateway.count(False)
    finally:
        gateway.stop()
    spent, profile = gateway.worker()
    if keep:
        shutil.copy(profile, keep)
    return spent / requests


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--keep", type=pathlib.Path, help="a file for callgrind's profile")
    options = parser.parse_args()
    kept = json.loads(KEPT.read_text())
    with tempfile.TemporaryDirectory(prefix="tollgate-instructions-") as folder:
        spent = measure(pathlib.Path(folder), options.requests, options.keep)
    most = kept["per_request"] * (1 + kept["tolerance"])
    print(f"{spent:.0f} instructions a request; kept: {kept['per_request']}, at most {most:.0f}")
    if spent > most:
        sys.exit("instructions: the data path costs more than it did; find out why, or change tests/bench/instructions.json "
                 "and say in ARCHITECTURE.md what it buys")
    if spent < kept["per_request"] * (1 - kept["tolerance"]):
        print("it costs less than it did: write the new figure into tests/bench/instructions.json")


main()
