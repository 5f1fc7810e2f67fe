"""The backend and the proxies beside which Tollgate is measured."""
import os
import pathlib
import subprocess

import load
from server import ROOT

TOOLS = pathlib.Path(os.environ.get("TOLLGATE_BENCH_DIR", ROOT.parent / "shared" / "bench"))
NGINX, HAPROXY, HAPROXY_POLICY = 19102, 19103, 19106


class Peers:
    """The backend and the proxies beside which Tollgate is measured, while in use."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        started = subprocess.run([TOOLS / "peers", "start", self.folder], check=True, capture_output=True, text=True).stdout
        self.pids = dict(pair.split("=") for pair in started.split())
        return self

    def __exit__(self, *failure):
        subprocess.run([TOOLS / "peers", "stop", self.folder], check=False)

    def wrk(self, name, port, *fields, seconds):
        return lambda: load.wrk(self.pids[name], f"http://127.0.0.1:{port}/v1/accounts", *fields, seconds=seconds)
