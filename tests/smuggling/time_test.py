"""Family G: time, memory and overload. Deadlines are a second here, and every wait has an end of its own."""
import os
import pathlib
import resource
import select
import signal
import socket
import subprocess
import time
import unittest

from backend import PLAIN, Gate, Script
from case import TE, length
from exchange import PATIENCE, Client
from gateway import BIN, ROOT, SLOW, Gateway, connects, resident, wait_until
from runner import sentinel
from successor_test import is_running, replace

LARGE = 64 << 20


def trickle(client, data=b"a"):
    """Goes on sending a byte every twentieth of a second: progress without end. True when the other side had enough."""
    deadline = time.monotonic() + PATIENCE
    while not client.answers and not client.closed:
        assert time.monotonic() < deadline, "no deadline ends a client that trickles"
        client.send(data)
        if select.select([client.socket], [], [], 0.05)[0]:
            client.receive()
    client.until_closed()
    return True


class Deadlines(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway(listen=SLOW).start()
        cls.addClassCleanup(cls.gateway.stop)

    def setUp(self):
        self.site, self.backend = self.gateway.sites["api"], self.gateway.backend
        self.backend.reset()
        self.opened = self.backend.opened

    def client(self):
        client = Client(self.gateway.port)
        self.addCleanup(client.close)
        return client

    def assert_timed_out(self, client):
        trickle(client)
        self.assertEqual([answer.status for answer in client.answers], [408])
        self.assertEqual(client.answers[0].all(b"Connection"), [b"close"])
        self.backend.settle()
        self.assertEqual((self.backend.requests, self.backend.junk, self.backend.opened), ([], [], self.opened), "the backend was not occupied")

    def test_133_head_byte_by_byte(self):
        for begin in (b"", b"GET /probe/item HT", self.site.get()[:-2] + b"X: "):
            with self.subTest(begin):
                client = self.client()
                client.send(begin)
                self.assert_timed_out(client)

    def test_134_body_byte_by_byte(self):
        for name, fields in (("length", length(100_000)), ("chunked", TE)):
            with self.subTest(name):
                client = self.client()
                client.send(self.site.post(fields, body=b"5000\r\n" if fields == TE else b""))
                self.assert_timed_out(client)

    def test_134_trailers_byte_by_byte(self):
        client = self.client()
        client.send(self.site.post(TE, body=b"0\r\nX: "))
        self.assert_timed_out(client)

    def test_135_slow_reader(self):
        """The client reads nothing of 64 MiB: the backend is not read either, memory stays, and the write deadline ends it."""
        before = resident(self.gateway)
        self.backend.reset([Script(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % LARGE, bytes(LARGE))])
        client = self.client()
        client.send(self.site.get())
        wait_until(lambda: self.backend.ended, "the backend's connection is closed", PATIENCE)
        number, sent = self.backend.ended[0]
        self.assertLess(sent, LARGE // 2, "no more was taken from the backend than fits into the sockets' buffers")
        self.assertLess(resident(self.gateway) - before, 16 << 20)
        self.assertLess(read_to_end(client.socket), LARGE, "the answer was cut off")

    def assert_cancelled(self, client):
        """At once, not at the response timeout of 15 s."""
        reset = time.monotonic()
        client.abort()
        wait_until(lambda: self.backend.ended, "the backend's connection is closed", PATIENCE)
        self.assertLess(time.monotonic() - reset, 5)
        self.assertEqual(sentinel(self.gateway, self.client()), "answered")
        self.backend.settle()
        self.assertEqual(len([r for r in self.backend.requests if not r.is_sentinel()]), 1, "it is not sent again")

    def test_139_reset_while_a_get_is_with_the_backend(self):
        gate = Gate()
        self.backend.reset([Script(gate, PLAIN)])
        client = self.client()
        client.send(self.site.get(target=b"/probe/item?reset"))
        self.assertTrue(gate.reached.wait(PATIENCE))
        log = self.gateway.folder / "access.log"
        before = log.read_text().count('"status":0,"code":"client_gone"')
        self.assert_cancelled(client)
        wait_until(lambda: log.read_text().count('"status":0,"code":"client_gone"') == before + 1, "the line says why", PATIENCE)

    def test_139_reset_while_an_answer_pauses(self):
        """An event stream whose client has gone: not read on until the next event."""
        self.backend.reset([Script(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", Gate())])
        client = self.client()
        client.send(self.site.get())
        client.until(lambda: b"hello" in client.rest, "the first event")
        self.assert_cancelled(client)

    def test_138_half_close_while_the_backend_is_silent(self):
        """A client that sends nothing more still wants its answer."""
        for request in (self.site.get(), self.site.post(length(5), body=b"hello")):
            with self.subTest(request[:4]):
                gate = Gate()
                self.backend.reset([Script(gate, PLAIN)])
                client = self.client()
                client.send(request)
                self.assertTrue(gate.reached.wait(PATIENCE))
                client.end_of_writing()
                self.assertEqual(select.select([client.socket], [], [], 0.5)[0], [], "nothing ends it")
                gate.release()
                client.until_answers(1)
                self.assertEqual((client.answers[0].status, client.answers[0].body), (200, b"seen"))

    def test_139_reset_within_an_upload(self):
        client = self.client()
        client.send(self.site.post(length(100_000), body=b"a" * 50_000))
        client.abort()
        self.assertEqual(sentinel(self.gateway, self.client()), "answered")
        self.backend.settle()
        self.assertEqual([r for r in self.backend.requests if not r.is_sentinel()], [])

    def test_139_reset_within_an_answer(self):
        """What the client does not want any more is not read to its end."""
        self.backend.reset([Script(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % LARGE, bytes(LARGE))])
        client = self.client()
        client.send(self.site.get())
        client.until(lambda: len(client.rest) > 1000, "the answer has begun")
        client.abort()
        wait_until(lambda: self.backend.ended, "the backend's connection is closed", PATIENCE)
        self.assertLess(self.backend.ended[0][1], LARGE)

    def test_139_reset_while_a_post_is_with_the_backend(self):
        """It ends as the backend says, although nobody listens; it is not sent again, and its connection stays good."""
        gate = Gate()
        self.backend.reset([Script(gate, PLAIN)])
        client = self.client()
        client.send(self.site.post(length(5), body=b"hello"))
        self.assertTrue(gate.reached.wait(PATIENCE))
        client.abort()
        self.assertEqual(sentinel(self.gateway, self.client()), "answered")
        self.backend.settle()
        self.assertEqual(self.backend.ended, [], "the backend still works on it")
        gate.release()
        self.assertEqual(sentinel(self.gateway, self.client()), "answered")
        self.backend.settle()
        self.assertEqual([r.method for r in self.backend.requests if not r.is_sentinel()], [b"POST"])


class Handshakes(unittest.TestCase):
    def test_136_handshake_deadline(self):
        gateway = Gateway(listen=SLOW + ", tls: {certificate: tls/localhost.pem, key: tls/localhost.key}")
        gateway.issuer = gateway.issuer.replace("http:", "https:")
        gateway.write_config()
        self.addCleanup(gateway.stop)
        subprocess.run([ROOT / "scripts" / "local-ca", gateway.folder / "tls", "localhost"], check=True)
        gateway.command("migrate")
        gateway.start_gateway()
        for begin in (b"", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"):
            with self.subTest(begin):
                client = Client(gateway.port)
                client.send(begin)
                client.until_closed(seconds=10)
                self.assertEqual(client.answers, [])
                client.close()


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
        log = gateway.folder / "gateway.log"
        wait_until(lambda: "accepting pauses" in log.read_text(), "accepting pauses")
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
        gateway = self.start(extra="blocking_threads: 1\nblocking_queue: 1\n")
        site = gateway.sites["oauth"]
        body = site.body + b"&token=unknown"  # asks the store, so it needs a thread of the pool
        request = site.post(length(len(body)), body=body, target=b"/oauth2/introspect")
        clients = [Client(gateway.port) for _ in range(60)]
        gateway.gateway.popen.send_signal(signal.SIGSTOP)  # so that all have been sent before the first is read
        for client in clients:
            client.send(request)
        gateway.gateway.popen.send_signal(signal.SIGCONT)
        for client in clients:
            client.until_answers(1)
            client.close()
        answers = [client.answers[0] for client in clients]
        self.assertEqual({answer.status for answer in answers}, {200, 503})
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


def read_to_end(sock):
    """How many bytes there were."""
    count = 0
    try:
        while piece := sock.recv(1 << 20):
            count += len(piece)
    except ConnectionResetError:
        pass
    return count


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
