"""A new process takes over from a running one (SIGUSR2): no request fails, whoever connects while they change."""
import json
import os
import pathlib
import signal
import socket
import unittest

from client import OAuthClient
from load import Load
from stack import Stack, wait_until

RESTARTS = int(os.environ.get("TOLLGATE_RESTARTS", "3"))


def port_file(stack):
    return json.loads((stack.folder / "gateway.port").read_text())


def is_running(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def replace(stack):
    """SIGUSR2 to the process that serves; returns the process id of its successor, which answers."""
    pid = port_file(stack)["pid"]
    os.kill(pid, signal.SIGUSR2)
    wait_until(lambda: port_file(stack)["pid"] != pid, "another process answers")
    return port_file(stack)["pid"]


def end(stack):
    """The last successor is nobody's child here: it is told to stop and waited for by its process id."""
    pid = port_file(stack)["pid"]
    if is_running(pid):
        os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not is_running(pid), "the last process ends")


class SuccessorTest(unittest.TestCase):
    def setUp(self):
        self.stack = Stack().start()
        self.app = OAuthClient(self.stack, self.stack.apps["shop"])
        self.token = self.app.client_credentials().json()["access_token"]

    def tearDown(self):
        if self.stack.gateway.popen.pid != port_file(self.stack)["pid"]:
            end(self.stack)
        self.stack.stop()

    def test_restarts_under_load_fail_no_request(self):
        """gateway.md 143: connections in the accept queue, kept ones, and requests in flight."""
        pids = [port_file(self.stack)["pid"]]
        with Load(self.stack.port, self.token, self.stack.apps["shop"]) as load:
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

    def test_a_successor_that_cannot_start_changes_nothing(self):
        pid, config = port_file(self.stack)["pid"], self.stack.config.read_text()
        self.stack.config.write_text(config + "no_such_key: 1\n")
        os.kill(pid, signal.SIGUSR2)
        log = self.stack.folder / "gateway.log"
        wait_until(lambda: "does not take over" in log.read_text(), "the log says so")
        self.stack.config.write_text(config)
        self.assertEqual(self.app.api(self.token, "/v1/accounts").status, 200)
        self.assertEqual(port_file(self.stack)["pid"], pid)
        self.assertNotEqual(replace(self.stack), pid, "the next attempt succeeds")
        self.assertEqual(self.app.api(self.token, "/v1/accounts").status, 200)

    def test_an_idle_connection_is_answered_by_the_process_that_has_it(self):
        request = (f"GET /v1/accounts HTTP/1.1\r\nHost: localhost:{self.stack.port}\r\n"
                   f"Authorization: Bearer {self.token}\r\n\r\n").encode()
        with socket.create_connection(("127.0.0.1", self.stack.port), timeout=30) as idle:
            idle.sendall(request)
            self.assertIn(b"200 OK", idle.recv(65536))
            replace(self.stack)
            answers, sent = b"", 0
            # The old process hears a moment after the new one answers that it shall end.
            while b"\r\nconnection: close" not in answers.lower():
                idle.sendall(request + request)
                sent += 2
                while answers.count(b"HTTP/1.1 200 OK") < sent and (piece := idle.recv(65536)):
                    answers += piece
            while piece := idle.recv(65536):
                answers += piece
            self.assertEqual(answers.count(b"HTTP/1.1 200 OK"), sent, "pipelined requests are answered")
            self.assertEqual(answers.lower().count(b"\r\nconnection: close"), 1, "the last one says so")


if __name__ == "__main__":
    unittest.main()
