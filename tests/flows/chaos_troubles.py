"""What goes wrong in a chaos run: nodes, the bank, the store and the network, one trouble at a time, by a seed."""
import json
import os
import pathlib
import random
import signal
import sqlite3
import threading
import time

from stack import wait_until


class Node:
    """One gateway of the run, whichever process is serving it now."""

    def __init__(self, stack):
        self.stack, self.down = stack, threading.Event()
        self.unsure_until = 0.0  # until then a broken connection to it is no wonder

    def pid(self):
        return json.loads((self.stack.folder / "gateway.port").read_text())["pid"]

    def signal(self, number):
        os.kill(self.pid(), number)

    def may_break(self):
        return self.down.is_set() or time.monotonic() < self.unsure_until

    def kill_and_start(self, pause):
        self.down.set()
        pid = self.pid()
        os.kill(pid, signal.SIGKILL)
        self.stack.gateway.popen.wait(90)  # it, or its predecessor that lets requests end
        pause()
        self.stack.start_gateway()
        self.unsure_until = time.monotonic() + 1
        self.down.clear()

    def replace(self):
        pid = self.pid()
        os.kill(pid, signal.SIGUSR2)
        wait_until(lambda: self.pid() != pid, "a successor answers")

    def stop(self):
        """The process that serves may be a successor of the one that was started: nobody's child."""
        pid = self.pid()
        if pid != self.stack.gateway.popen.pid:
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: not running(pid), "the last process ends", 90)


def running(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Troubles:
    """A thread that makes trouble until it is told to stop, and then leaves everything as it was."""

    def __init__(self, nodes, seed):
        self.nodes, self.bank_of = nodes, nodes[0].stack
        self.random, self.ended, self.done, self.error = random.Random(seed), threading.Event(), {}, None
        self.kills = 0
        self.thread = threading.Thread(target=self.run, daemon=True)
        store = os.environ.get("TOLLGATE_STORE", "")
        self.mariadb = os.environ.get("TOLLGATE_STORE_PID_FILE") if store.startswith("mysql") else None
        self.all = [self.kill_a_node, self.freeze_a_node, self.replace_a_node, self.reload_a_node, self.kill_the_bank,
                    self.bank_hangs, self.bank_answers_late, self.bank_drops, self.bank_lies]
        self.all += [self.freeze_the_store] if self.mariadb else [] if store else [self.lock_the_store]

    def start(self):
        self.thread.start()

    def stop(self):
        self.ended.set()
        self.thread.join(120)
        assert not self.thread.is_alive(), "a trouble does not end"
        if self.error:
            raise self.error

    def pause(self, least=0.2, most=1.5):
        self.ended.wait(self.random.uniform(least, most))

    def run(self):
        try:
            while not self.ended.is_set():
                trouble = self.random.choice(self.all)
                self.done[trouble.__name__] = self.done.get(trouble.__name__, 0) + 1
                trouble()
                self.pause()
        except (OSError, AssertionError, ValueError) as error:
            self.error = error

    def node(self):
        return self.random.choice(self.nodes)

    def kill_a_node(self):
        self.kills += 1
        self.node().kill_and_start(self.pause)

    def freeze_a_node(self):
        node = self.node()
        node.signal(signal.SIGSTOP)
        self.pause(0.5, 3)
        node.signal(signal.SIGCONT)

    def replace_a_node(self):
        self.node().replace()

    def reload_a_node(self):
        self.node().signal(signal.SIGHUP)

    def kill_the_bank(self):
        self.bank_of.bank.kill()
        self.pause()
        self.bank_of.start_bank()
        for node in self.nodes:
            node.stack.recorder.backend = self.bank_of.recorder.backend

    def bank_mode(self, mode):
        for node in self.nodes:
            node.stack.recorder.mode = mode
        self.pause(0.5, 4)
        for node in self.nodes:
            node.stack.recorder.mode = "pass"
            node.stack.recorder.let_go()

    def bank_hangs(self):
        self.bank_mode("hang")

    def bank_answers_late(self):
        """It pays, and its answer waits: longer than the gateway does, or not."""
        self.bank_mode("hold")

    def bank_drops(self):
        self.bank_mode("close")

    def bank_lies(self):
        self.bank_mode(self.random.choice([
            b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", b"SSH-2.0-bank\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"data\":["]))

    def lock_the_store(self):
        """Another program holds SQLite's one place for a writer."""
        database = sqlite3.connect(self.bank_of.folder / "tollgate.db", timeout=30, isolation_level=None)
        try:
            database.execute("BEGIN IMMEDIATE")
            self.pause(0.5, 3)
            database.execute("ROLLBACK")
        finally:
            database.close()

    def freeze_the_store(self):
        pid = int(pathlib.Path(self.mariadb).read_text())
        os.kill(pid, signal.SIGSTOP)
        self.pause(0.5, 6)
        os.kill(pid, signal.SIGCONT)
