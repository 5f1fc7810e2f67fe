"""Which hosts are answered (cases 86 and 90 of the gateway checklist), on the main and on the admin listener."""
import http.client
import unittest

from client import Answer, fetch
from stack import Stack

stack = None


def setUpModule():
    global stack
    stack = Stack().start()


def tearDownModule():
    stack.stop()


class Hosts(unittest.TestCase):
    def ask(self, host, path="/docs", method="GET"):
        return fetch(stack.issuer + path, method, {"Host": host, "Accept": "text/html"})

    def test_86_another_host_is_421_on_every_path_and_never_a_page(self):
        for path in ("/", "/login", "/v1/accounts", "/oauth2/token", "/.well-known/oauth-authorization-server", "/nothing"):
            for host in ("evil.example", f"evil.example:{stack.port}", "localhost", f"localhost:{stack.port + 1}",
                         f"localhost.evil.example:{stack.port}"):
                with self.subTest(path=path, host=host):
                    answer = self.ask(host, path)
                    self.assertEqual((answer.status, answer.json()["code"]), (421, "misdirected_request"), answer)
                    self.assertEqual(answer.field("Content-Type"), "application/problem+json")
                    self.assertNotIn("evil", answer.text)

    def test_a_loopback_issuer_is_served_under_every_loopback_name(self):
        for host in (f"localhost:{stack.port}", f"127.0.0.1:{stack.port}", f"[::1]:{stack.port}", f"LOCALHOST.:{stack.port}"):
            with self.subTest(host):
                self.assertEqual(self.ask(host).status, 200)

    def test_90_options_of_the_server_and_nothing_else_with_an_asterisk(self):
        answer = fetch_asterisk("OPTIONS")
        self.assertEqual((answer.status, answer.body), (204, b""), answer)
        self.assertEqual(answer.field("Allow"), "GET, HEAD, POST, PUT, DELETE, OPTIONS")
        self.assertEqual(fetch_asterisk("GET").status, 400)

    def test_the_admin_listener_cannot_be_reached_through_a_rebound_name(self):
        for path in ("/metrics", "/healthz", "/readyz"):
            for host, status in (("evil.example", 421), (f"evil.example:{stack.admin_port}", 421), ("10.1.2.3", 421),
                                 ("localhost", 200), (f"127.0.0.1:{stack.admin_port}", 200), ("[::1]:9080", 200)):
                with self.subTest(path=path, host=host):
                    self.assertEqual(fetch(stack.admin + path, fields={"Host": host}).status, status)


def fetch_asterisk(method):
    """`*` is no path: http.client sends it as it is."""
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=30)
    try:
        connection.request(method, "*", headers={"Host": f"localhost:{stack.port}"})
        answer = connection.getresponse()
        return Answer("*", answer.status, answer.getheaders(), answer.read())
    finally:
        connection.close()


if __name__ == "__main__":
    unittest.main()
