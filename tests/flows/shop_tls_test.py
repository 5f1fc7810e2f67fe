"""The demo shop over https, with a certificate of a local authority."""
import http.client
import ssl
import subprocess
import tempfile
import pathlib
import unittest

from stack import Process, ROOT, SANDBOX, free_port, new_secret, wait_for_port_file


class ShopOverTls(unittest.TestCase):
    def setUp(self):
        kept = tempfile.TemporaryDirectory(prefix="tollgate-flows-")
        self.addCleanup(kept.cleanup)
        self.folder = pathlib.Path(kept.name)
        subprocess.run([ROOT / "scripts" / "local-ca", self.folder, "localhost"], check=True, capture_output=True)
        (self.folder / "secret").write_text(new_secret())

    def arguments(self, *more):
        return [SANDBOX, "shop", "--port", "0", "--port-file", self.folder / "port", "--issuer", "https://localhost:1",
                "--api", "https://localhost:1", "--client-id", "demo-shop", "--client-secret-file", self.folder / "secret",
                "--redirect-uri", f"https://localhost:{free_port()}/callback", *more]

    def test_it_serves_https_with_secure_cookies(self):
        shop = Process(self.arguments("--certificate", self.folder / "localhost.pem", "--key", self.folder / "localhost.key"),
                       self.folder / "shop.out")
        try:
            port = wait_for_port_file(self.folder / "port", shop)["port"]
            trusted = ssl.create_default_context(cafile=self.folder / "ca.pem")
            connection = http.client.HTTPSConnection("localhost", port, context=trusted, timeout=30)
            connection.request("GET", "/connect")
            answer = connection.getresponse()
            answer.read()
            self.assertEqual(answer.status, 303, answer.getheaders())
            self.assertTrue(answer.getheader("Location").startswith("https://localhost:1/oauth2/authorize?"))
            self.assertIn("Secure", answer.getheader("Set-Cookie"))
            connection.close()
        finally:
            self.assertEqual(shop.stop(), 0)

    def test_half_a_pair_and_a_missing_file_are_said_in_one_line(self):
        for more, words in ((["--certificate", "x.pem"], "--key"), (["--key", "x.key"], "--certificate"),
                            (["--certificate", self.folder / "none.pem", "--key", self.folder / "none.key"], "none.pem")):
            with self.subTest(words):
                done = subprocess.run([str(a) for a in self.arguments(*more)], capture_output=True, text=True, timeout=30)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
