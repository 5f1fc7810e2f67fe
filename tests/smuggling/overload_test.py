"""Family G: more than there is room for, and processes that come and go. Every wait has an end of its own."""
import os
import pathlib
import re
import resource
import select
import signal
import subprocess
import unittest

from backend import PLAIN, Gate, Script
from case import length
from exchange import PATIENCE, Client
from gateway import BIN, ROOT, Gateway, connects, resident, wait_until
from runner import sentinel
from successor_test import is_running, replace


def attempt_to_sign_in(gateway):
    """A request with a wrong password, and what makes it count."""
    site, client = gateway.sites["portal"], Client(gateway.port)
    client.send(site.get())
    client.until_answers(1)
    page = client.answers[0]
    client.close()
    token = re.search(rb'name="csrf_token" value="([^"]+)"', page.body)[1]
    body = site.body + b"&csrf_token=" + token
    return site.post(length(len(body)), b"Cookie: " + page.all(b"Set-Cookie")[0].split(b";")[0], body=body)


class Overload(unittest.TestCase):
    def start(self, **more):
        gateway = Gateway(**more).start()
        self.addCleanup(gateway.stop)
        return gateway

    @unittest.skipIf("san" in BIN.name, "UBSan looks at memory through a pipe: without descriptors a correct program fails its vptr check")
    def test_140_no_descriptors_left(self):
        """Accepting pauses, what needs one more descriptor is 503, nothing spins, and it recovers."""
        gateway = self.start()
        pid = gateway.gateway.popen.pid
        used = len(os.listdir(f"/proc/{pid}/fd"))
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + 4, used + 4))
        clients = [Client(gateway.port) for _ in range(12)]
        pauses = lambda: (gateway.folder / "gateway.log").read_text().count("accepting pauses")
        # What was open for a moment only, when it was counted or since, is free again: that is to be taken, too.
        for _ in range(2):
            seen = pauses()
            wait_until(lambda: pauses() > seen and len(os.listdir(f"/proc/{pid}/fd")) == used + 4, "accepting pauses")
        clients[0].send(gateway.sites["api"].get())
        clients[0].until_answers(1)
        self.assertEqual(clients[0].answers[0].status, 503)
        self.assertEqual(clients[0].answers[0].all(b"Retry-After"), [b"1"])
        busy = cpu_seconds(pid)
        self.assertEqual(select.select([clients[-1].socket], [], [], 0.5)[0], [], "the last one waits in the queue")
        self.assertLess(cpu_seconds(pid) - busy, 0.25, "waiting costs no time")
        gateway.backend.settle()
        self.assertEqual([r for r in gateway.backend.requests if not r.is_sentinel()], [], "503 means not forwarded")
        for client in clients[:-1]:
            client.close()
        self.assertEqual(sentinel(gateway, clients[-1]), "answered")
        clients[-1].close()

    def test_141_flood(self):
        """More than the queue takes is 503 with Retry-After at once; what was taken is answered."""
        # The gateway's own work (leases given back, counts written) waits in the same queue: a place is not for the test alone.
        gateway = self.start(extra="blocking_threads: 1\nblocking_queue: 8\n")
        site = gateway.sites["oauth"]
        body = site.body + b"&token=unknown"  # asks the store, so it needs a thread of the pool
        request = site.post(length(len(body)), body=body, target=b"/oauth2/introspect")
        sign_in, slow = attempt_to_sign_in(gateway), Client(gateway.port)
        clients = [Client(gateway.port) for _ in range(60)]
        gateway.gateway.popen.send_signal(signal.SIGSTOP)  # so that all have been sent before the first is read
        slow.send(sign_in)
        for client in clients:
            client.send(request)
        gateway.gateway.popen.send_signal(signal.SIGCONT)
        for client in clients:
            client.until_answers(1)
            client.close()
        slow.until_answers(1)
        slow.close()
        self.assertEqual(slow.answers[0].status, 400, slow.answers[0].body)
        self.assertIn(b"nobody@example.com", slow.answers[0].body, "the password was looked at, which takes the only thread some time")
        answers = [client.answers[0] for client in clients]
        statuses = {answer.status for answer in answers}
        self.assertLessEqual({503}, statuses)
        self.assertLessEqual(statuses, {200, 503}, "some of them found a place in the queue")
        for answer in answers:
            self.assertEqual(answer.all(b"Retry-After"), [b"1"] if answer.status == 503 else [])
        last = Client(gateway.port)
        last.send(request)
        last.until_answers(1)
        self.assertEqual(last.answers[0].status, 200)
        last.close()

    def test_141_more_connections_than_the_bound(self):
        """Each that is too much gets 503 with Retry-After, and is closed; who is there already is answered; then there is room again."""
        gateway = self.start(listen=", limits: {connections: 4}")
        site = gateway.sites["api"]
        held = [Client(gateway.port) for _ in range(4)]
        for client in held:
            client.send(site.get()[:-2])  # the rest comes later
        for count in range(400):  # more than are turned away at once
            late = Client(gateway.port)
            late.send(site.get())
            late.until_closed()
            self.assertEqual([answer.status for answer in late.answers], [503])
            self.assertEqual([late.answers[0].all(name) for name in (b"Retry-After", b"Connection", b"Content-Type")],
                             [[b"1"], [b"close"], [b"application/problem+json"]])
            self.assertFalse(late.reset)
            late.close()
        silent = Client(gateway.port)
        silent.until_closed()
        self.assertEqual([answer.status for answer in silent.answers], [503], "also who says nothing, within a second")
        silent.close()
        gateway.backend.settle()
        self.assertEqual([r for r in gateway.backend.requests if not r.is_sentinel()], [], "503 means not forwarded")
        for client in held[1:]:
            client.send(b"\r\n")
            client.until_answers(1)
            self.assertEqual(client.answers[0].status, 200)
        held[0].close()
        last = Client(gateway.port)
        self.assertEqual(sentinel(gateway, last), "answered")
        for client in (*held[1:], last):
            client.close()

    def test_141_more_connections_than_are_turned_away_at_once(self):
        """They are closed, with their answer or without; nothing waits and nothing grows."""
        gateway = self.start(listen=", limits: {connections: 2}")
        before = resident(gateway)
        held = [Client(gateway.port) for _ in range(2)]
        for client in held:
            client.send(b"G")
        flood = [Client(gateway.port) for _ in range(600)]  # that say nothing
        for client in flood:
            client.until_closed(seconds=10)
            client.close()
        statuses = [tuple(answer.status for answer in client.answers) for client in flood]
        self.assertEqual(set(statuses), {(503,), ()})
        self.assertLess(resident(gateway) - before, 8 << 20)
        for client in held:
            client.close()
        last = Client(gateway.port)
        self.assertEqual(sentinel(gateway, last), "answered")
        last.close()

    def test_141_more_tls_connections_than_the_bound(self):
        """Closed before a handshake."""
        gateway = Gateway(listen=", limits: {connections: 2}, tls: {certificate: tls/localhost.pem, key: tls/localhost.key}")
        gateway.issuer = gateway.issuer.replace("http:", "https:")
        gateway.write_config()
        self.addCleanup(gateway.stop)
        subprocess.run([ROOT / "scripts" / "local-ca", gateway.folder / "tls", "localhost"], check=True)
        gateway.command("migrate")
        gateway.start_gateway()
        held = [Client(gateway.port) for _ in range(2)]
        for client in held:
            client.send(b"\x16\x03\x01")
        late = Client(gateway.port)
        late.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
        late.until_closed()
        self.assertEqual((late.answers, late.rest), ([], b""))
        for client in (*held, late):
            client.close()

    def test_143_drain(self):
        """SIGTERM: no more connections, idle ones end, what is in flight is answered and says Connection: close."""
        gateway = self.start()
        gate = Gate()
        gateway.backend.reset([Script(gate, PLAIN)])
        idle, busy = Client(gateway.port), Client(gateway.port)
        self.assertEqual(sentinel(gateway, idle), "answered")
        busy.send(gateway.sites["api"].post(length(5), body=b"hello"))
        self.assertTrue(gate.reached.wait(PATIENCE))
        gateway.gateway.popen.send_signal(signal.SIGTERM)
        idle.until_closed()
        wait_until(lambda: not connects(gateway.port), "new connections are refused", PATIENCE)
        gate.release()
        busy.until_closed()
        self.assertEqual([(a.status, a.all(b"Connection")) for a in busy.answers], [(200, [b"close"])])
        self.assertEqual(gateway.gateway.popen.wait(PATIENCE), 0)
        idle.close()
        busy.close()


    def test_143_successor(self):
        """SIGUSR2: what is in flight is answered by the old process, what rests by it once more, who connects by the new one."""
        gateway = self.start()
        gate = Gate()
        gateway.backend.reset([Script(gate, PLAIN), Script(PLAIN)])
        idle, busy = Client(gateway.port), Client(gateway.port)
        self.assertEqual(sentinel(gateway, idle), "answered")
        busy.send(gateway.sites["api"].post(length(5), body=b"hello"))
        self.assertTrue(gate.reached.wait(PATIENCE))
        old = gateway.gateway.popen.pid
        pid = replace(gateway)
        wait_until(lambda: not listens(old, gateway.port), "the old process lets go of the port", PATIENCE)
        late = Client(gateway.port)
        self.assertEqual(sentinel(gateway, late), "answered")
        gate.release()
        busy.until_closed()
        self.assertEqual([(a.status, a.all(b"Connection")) for a in busy.answers], [(200, [b"close"])])
        before = len(idle.answers)
        idle.send(gateway.sites["api"].get())
        idle.until_closed()
        self.assertEqual([(a.status, a.all(b"Connection")) for a in idle.answers[before:]], [(200, [b"close"])])
        self.assertEqual(gateway.gateway.popen.wait(PATIENCE), 0)
        self.assertEqual(sentinel(gateway, late), "answered")
        os.kill(pid, signal.SIGTERM)
        late.until_closed()
        wait_until(lambda: not is_running(pid), "the new process ends", PATIENCE)
        for client in (idle, busy, late):
            client.close()

    def test_144_reload(self):
        """A request in flight ends with the documents it began with; its connection goes on with the new ones."""
        gateway = self.start()
        gate = Gate()
        gateway.backend.reset([Script(gate, PLAIN)])
        busy = Client(gateway.port)
        busy.send(gateway.sites["api"].post(length(5), body=b"hello"))
        self.assertTrue(gate.reached.wait(PATIENCE))
        probe = gateway.openapi / "probe.yaml"
        probe.write_text(probe.read_text().replace("  /item:", "  /other:"))
        gateway.gateway.popen.send_signal(signal.SIGHUP)
        log = gateway.folder / "gateway.log"
        wait_until(lambda: "documents were reloaded" in log.read_text(), "the reload", PATIENCE)
        gate.release()
        busy.until_answers(1)
        busy.send(gateway.sites["api"].get())
        busy.until_answers(2)
        self.assertEqual([answer.status for answer in busy.answers], [200, 404])
        busy.close()


def listens(pid, port):
    rows = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inodes = {row[9] for row in rows if row[3] == "0A" and int(row[1].partition(":")[2], 16) == port}
    links = [os.path.realpath(fd) for fd in pathlib.Path(f"/proc/{pid}/fd").iterdir()]
    return any(link.endswith(f"socket:[{inode}]") for link in links for inode in inodes)


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    unittest.main()
