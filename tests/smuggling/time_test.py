"""Family G: time and memory; overload is in overload_test.py. Deadlines are a second here, and every wait has an end of its own."""
import select
import subprocess
import time
import unittest

from backend import PLAIN, Gate, Script
from case import TE, length
from exchange import PATIENCE, Client
from gateway import ROOT, SLOW, Gateway, resident, wait_until
from runner import sentinel

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


def read_to_end(sock):
    """How many bytes there were."""
    count = 0
    try:
        while piece := sock.recv(1 << 20):
            count += len(piece)
    except ConnectionResetError:
        pass
    return count


if __name__ == "__main__":
    unittest.main()
