"""Restarts (SIGUSR2) and reloads under load over TLS, and with MariaDB as the store: no request fails (gateway.md 143, 144)."""
import os
import pathlib
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
import unittest

import client
from client import OAuthClient, fetch
from load import Load
from stack import BIN, ROOT, Stack, wait_until
from successor_test import end, is_running, port_file, replace

RESTARTS = int(os.environ.get("TOLLGATE_RESTARTS", "2"))
RELOADS = int(os.environ.get("TOLLGATE_RELOADS", "10"))


class UnderLoad:
    """What both have in common. `context`: of TLS, or None."""
    context = None

    def load(self):
        app = self.stack.apps["shop"]
        token = OAuthClient(self.stack, app).client_credentials().json()["access_token"]
        return Load(self.stack.port, token, app, context=self.context)

    def restart_under_load(self):
        pids = [port_file(self.stack)["pid"]]
        with self.load() as load:
            wait_until(lambda: load.total() >= 50, "the load is there")
            for _ in range(RESTARTS):
                before = load.total()
                pids.append(replace(self.stack))
                wait_until(lambda: load.total() >= before + 50, "requests are answered")
                wait_until(lambda: not is_running(pids[-2]), "the previous process ends")
        print(f"\n{RESTARTS} restarts: {load.report()}")
        self.assertEqual(load.failed[:5], [])
        self.assertEqual(len(set(pids)), RESTARTS + 1)
        self.assertGreater(load.closes, 0, "kept connections were told to close")
        self.assertEqual(self.stack.gateway.popen.wait(30), 0)

    def metric(self, name):
        return float(re.search(rf"^{name} (\S+)$", fetch(f"{self.stack.admin}/metrics").text, re.M)[1])

    def reload(self):
        before = self.metric("tollgate_reload_total")
        os.kill(port_file(self.stack)["pid"], signal.SIGHUP)
        wait_until(lambda: self.metric("tollgate_reload_total") > before, "the reload is done")

    def reload_under_load(self):
        status = pathlib.Path(f"/proc/{port_file(self.stack)['pid']}/status")
        resident = lambda: int(re.search(r"VmRSS:\s+(\d+)", status.read_text())[1])
        with self.load() as load:
            wait_until(lambda: load.total() >= 200, "the load is there")
            for _ in range(5):
                self.reload()
            before = resident()
            for _ in range(RELOADS):
                self.reload()
            grown = resident() - before
        print(f"\n{RELOADS} reloads: {load.report()}, {grown} kB more resident")
        self.assertEqual(load.failed[:5], [])
        self.assertEqual(load.closes, 0, "no connection was closed")
        if "san" not in BIN.name:  # a sanitizer keeps freed memory
            self.assertLess(grown, 30_000, "kB")

    def stop(self):
        if self.stack.gateway and self.stack.gateway.popen.pid != port_file(self.stack)["pid"]:
            end(self.stack)
        self.stack.stop()


class OverTls(UnderLoad, unittest.TestCase):
    def setUp(self):
        self.stack = Stack()
        tls = self.stack.folder / "tls"
        subprocess.run([ROOT / "scripts" / "local-ca", tls, "localhost"], check=True, capture_output=True)
        self.context = ssl.create_default_context(cafile=tls / "ca.pem")
        self.addCleanup(setattr, client, "trusted", client.trusted)
        client.trusted, self.stack.authority = self.context, tls / "ca.pem"
        self.stack.issuer = self.stack.issuer.replace("http:", "https:")
        self.stack.write_config(listen=", tls: {certificate: tls/localhost.pem, key: tls/localhost.key}")
        self.addCleanup(self.stop)
        self.stack.start()

    def test_tls_restarts_under_load_fail_no_request(self):
        self.restart_under_load()

    def test_tls_reloads_under_load_fail_no_request(self):
        self.reload_under_load()


class OnMariaDB(UnderLoad, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="tollgate-mariadb-")
        cls.addClassCleanup(shutil.rmtree, folder)
        cls.addClassCleanup(subprocess.run, [ROOT / "scripts" / "mariadb", "stop", folder], check=True)
        url = subprocess.run([ROOT / "scripts" / "mariadb", "start", folder], check=True, capture_output=True, text=True).stdout.strip()
        before = os.environ.get("TOLLGATE_STORE")
        os.environ["TOLLGATE_STORE"] = url
        cls.addClassCleanup(lambda: os.environ.pop("TOLLGATE_STORE") if before is None else os.environ.update(TOLLGATE_STORE=before))

    def setUp(self):
        self.stack = Stack()
        self.addCleanup(self.stop)
        self.stack.start()

    def test_mariadb_restarts_under_load_fail_no_request(self):
        self.restart_under_load()

    def test_mariadb_reloads_under_load_fail_no_request(self):
        self.reload_under_load()


if __name__ == "__main__":
    unittest.main()
