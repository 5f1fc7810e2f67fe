"""https: its listeners with and without client certificates, HSTS, and certificates that are replaced while it runs."""
import http.client
import re
import socket
import ssl
import subprocess
import unittest

from stack import ROOT, Stack, free_port, wait_until


class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Stack()
        cls.addClassCleanup(cls.stack.stop)
        cls.mtls_port, cls.plain_port = free_port(), free_port()
        cls.tls = cls.stack.folder / "tls"
        for arguments in (["localhost"], ["shop", "client"]):
            subprocess.run([ROOT / "scripts" / "local-ca", cls.tls, *arguments], check=True)
        cls.stack.write_config(
            issuer=f"https://localhost:{cls.stack.port}",
            listen=", hosts: [gateway.example], tls: {certificate: tls/localhost.pem, key: tls/localhost.key, client_ca: tls/ca.pem}, "
                   f"mtls: {{port: {cls.mtls_port}}}, redirect: {{port: {cls.plain_port}}}")
        cls.stack.command("migrate")
        cls.stack.start_gateway()

    def get(self, port, path, certificate=None, host=None):
        context = ssl.create_default_context(cafile=self.tls / "ca.pem")
        if certificate:
            context.load_cert_chain(self.tls / f"{certificate}.pem", self.tls / f"{certificate}.key")
        connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=20)
        try:
            connection.request("GET", path, headers={"Host": host} if host else {})
            return connection.getresponse()
        finally:
            connection.close()

    def handshake(self, port, *options):
        done = subprocess.run(["openssl", "s_client", "-connect", f"localhost:{port}", "-CAfile", self.tls / "ca.pem",
                               "-verify_return_error", *options], stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=30)
        return done.stdout + done.stderr

    def serial(self):
        certificate = ssl.get_server_certificate(("localhost", self.stack.port))
        return subprocess.run(["openssl", "x509", "-noout", "-serial"], input=certificate, capture_output=True, text=True,
                              check=True).stdout

    def logged(self, text):
        return (self.stack.folder / "gateway.log").read_text().count(text)

    def test_pages_endpoints_and_refusals_tell_the_browser_to_stay_but_not_on_loopback(self):
        for path, status in (("/login", 200), ("/.well-known/oauth-authorization-server", 200), ("/nothing", 404)):
            for host, policy in (("gateway.example", "max-age=31536000"), (None, None)):
                with self.subTest(path=path, host=host):
                    answer = self.get(self.stack.port, path, host=host)
                    self.assertEqual((answer.status, answer.headers["Strict-Transport-Security"]), (status, policy))

    def plain(self, method, target, *fields, host=None):
        """What the plain listener answers: (status, Location, whole answer); the connection ends behind it."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host or f'localhost:{self.plain_port}'}", *fields, "", ""]
        with socket.create_connection(("localhost", self.plain_port), timeout=20) as connection:
            connection.sendall("\r\n".join(lines).encode())
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        head = answer.decode().split("\r\n\r\n")[0]
        found = re.search(r"^Location: (.*)$", head.replace("\r", ""), re.M)
        return int(head.split()[1]), found and found[1], answer.decode()

    def test_the_plain_listener_sends_browsers_to_https_and_serves_nothing(self):
        here = f"https://localhost:{self.stack.port}"
        named = f"https://gateway.example:{self.stack.port}"
        for method, target, host, location in (
                ("GET", "/", None, here + "/"), ("HEAD", "/login?next=%2Fapps", None, here + "/login?next=%2Fapps"),
                ("GET", "/login", "gateway.example", named + "/login"), ("GET", "/v1/accounts", "GATEWAY.example:80", named + "/v1/accounts"),
                ("GET", "/nothing%0d%0aSet-Cookie:x", None, None)):
            with self.subTest(method=method, target=target, host=host):
                status, found, answer = self.plain(method, target, host=host)
                self.assertEqual((status, found), (308, location) if location else (400, None))
                self.assertIn("Connection: close", answer)
        for method, target, fields, host, status in (
                ("GET", "/", (), "other.example", 421), ("POST", "/oauth2/token", ("Content-Length: 0",), None, 403),
                ("DELETE", "/", (), None, 403), ("OPTIONS", "*", (), None, 403), ("GET", "/v1/accounts", ("Authorization: Bearer x",), None, 403),
                ("GET", "/v1/accounts?access_token=x", (), None, 403), ("GET", "/", ("DPoP: x",), None, 403),
                ("GET", "/", ("Transfer-Encoding: chunked", "Content-Length: 5"), None, 400), ("GET", "/../x", (), None, 400)):
            with self.subTest(method=method, target=target, fields=fields):
                found, location, answer = self.plain(method, target, *fields, host=host)
                self.assertEqual((found, location), (status, None))
                if found == 403:
                    self.assertIn(here, answer)

    def test_only_the_mtls_listener_asks_and_takes_every_certificate(self):
        asked = "Requested Signature Algorithms"
        self.assertNotIn(asked, self.handshake(self.stack.port))
        self.assertIn(asked, self.handshake(self.mtls_port))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", self.tls / "own.key", "-out", self.tls / "own.pem", "-subj", "/CN=own"],
                       check=True, capture_output=True)
        for certificate in (None, "shop", "own"):
            with self.subTest(certificate):
                self.assertEqual(self.get(self.mtls_port, "/login", certificate).status, 200)

    def test_tls_1_2_has_the_four_suites(self):
        for options, works in ((["-tls1_2"], True), (["-tls1_3"], True), (["-tls1_1"], False),
                               (["-tls1_2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"], False)):
            for port in (self.stack.port, self.mtls_port):
                with self.subTest(options=options, port=port):
                    self.assertEqual("Verify return code: 0" in self.handshake(port, *options)
                                     and "Cipher is (NONE)" not in self.handshake(port, *options), works)

    def test_replaced_certificates_are_served_and_bad_ones_are_not(self):
        before = self.serial()
        key = self.tls / "localhost.key"
        good = key.read_text()
        key.write_text("not a key")
        wait_until(lambda: self.logged("certificates not reloaded") == 2, "both listeners refuse the key")
        self.assertEqual(self.serial(), before)
        key.write_text(good)
        (self.tls / "localhost.pem").unlink()
        subprocess.run([ROOT / "scripts" / "local-ca", self.tls, "localhost"], check=True)
        wait_until(lambda: self.serial() != before, "the new certificate is served")
        self.assertEqual(self.get(self.stack.port, "/login").status, 200)


if __name__ == "__main__":
    unittest.main()
