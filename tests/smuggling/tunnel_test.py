"""Family E where the backend switches: what is held back until it does, and what becomes of the connections (111, 116)."""
import unittest

from backend import CLOSE, RESET, TUNNEL, Gate, Script
from cases_proxy import ACCEPT, SWITCH, handshake
from exchange import PATIENCE, Client
from gateway import Gateway, wait_until
from runner import sentinel

SWITCHED = b"\r\n".join([*SWITCH, ACCEPT]) + b"\r\n\r\n"
FRAME = b"\x81\x85maskhello"


class Tunnels(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.gateway = Gateway().start()
        cls.addClassCleanup(cls.gateway.stop)

    def setUp(self):
        self.site, self.backend = self.gateway.sites["api"], self.gateway.backend

    def client(self):
        client = Client(self.gateway.port)
        self.addCleanup(client.close)
        return client

    def begin(self, *steps):
        """A client whose handshake was answered with 101; the backend's steps follow."""
        gate = Gate()
        self.backend.reset([Script(SWITCHED, TUNNEL, gate, *steps)])
        client = self.client()
        client.send(handshake()(self.site))
        client.until_answers(1)
        self.assertEqual(client.answers[0].status, 101)
        gate.release()
        return client

    def tunnelled(self):
        self.backend.settle()
        return self.backend.requests[0].tunnelled

    def test_111_bytes_behind_the_handshake_wait_for_101(self):
        for step in (None, 1):
            with self.subTest(step):
                gate = Gate()
                self.backend.reset([Script(gate, SWITCHED, TUNNEL, b"\x81\x02hi")])
                client = self.client()
                client.send(handshake()(self.site) + FRAME + self.site.smuggled(), step)
                self.assertTrue(gate.reached.wait(PATIENCE))
                client.send(FRAME)
                self.backend.settle()
                self.assertEqual(len(self.backend.requests), 1)
                self.assertEqual(client.answers, [])
                gate.release()
                client.until_answers(1)
                wait_until(lambda: self.tunnelled() == FRAME + self.site.smuggled() + FRAME, "all of it, in its order", PATIENCE)
                client.until(lambda: client.rest == b"\x81\x02hi", "what the backend says")
                self.assertEqual(self.backend.junk, [])
                answer = client.answers[0]
                self.assertEqual([answer.all(name) for name in (b"Connection", b"Upgrade", b"Sec-WebSocket-Accept", b"Content-Length")],
                                 [[b"Upgrade"], [b"websocket"], [ACCEPT.split()[1]], []])
                self.assertEqual(len(answer.all(b"X-Request-Id")), 1)

    def test_116_the_connections_of_a_tunnel_are_not_used_again(self):
        """Whoever ends it, and whatever was said: the next request has another connection to the backend."""
        for title, steps, act in (("the client ends", (), lambda client: client.end_of_writing()),
                                  ("the client is reset", (), lambda client: client.abort()),
                                  ("the backend ends", (CLOSE,), lambda client: None),
                                  ("the backend is reset", (RESET,), lambda client: None),
                                  ("an answer as of HTTP", (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",), lambda client: client.end_of_writing())):
            with self.subTest(title):
                client = self.begin(*steps)
                used = self.backend.requests[0].connection
                act(client)
                if "client is reset" not in title:
                    client.end_of_writing()
                # This backend closes what was ended.
                wait_until(lambda: used in [number for number, _ in self.backend.ended], "the backend's connection has ended", PATIENCE)
                self.assertEqual(sentinel(self.gateway, self.client()), "answered")
                self.backend.settle()
                self.assertNotEqual(self.backend.requests[-1].connection, used)
                self.assertEqual(self.backend.junk, [])

    def test_116_a_request_within_a_tunnel_is_none(self):
        client = self.begin()
        client.send(self.site.get() + b"\x00\xff" * 1000)
        wait_until(lambda: len(self.tunnelled()) == len(self.site.get()) + 2000, "it passes as it is", PATIENCE)
        self.assertEqual(len(self.backend.requests), 1)
        self.assertEqual(client.rest, b"")

    def test_116_a_client_is_closed_behind_its_tunnel(self):
        client = self.begin(CLOSE)
        client.end_of_writing()
        client.until_closed()
        self.assertEqual((len(client.answers), client.rest), (1, b""))


if __name__ == "__main__":
    unittest.main()
