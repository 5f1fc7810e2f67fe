"""Point 8 and bad starts: the commands, and one clear line with exit code 1 for whatever is wrong."""
import json
import os
import signal
import socket
import unittest

from client import OAuthClient, fetch
from documents import copy_published
from stack import Process, Stack, TOLLGATE, fetches, free_port, run, wait_until


class CommandLineTest(unittest.TestCase):
    def setUp(self):
        self.stack = Stack()
        self.addCleanup(self.stack.stop)

    def assert_refused(self, answer, *words):
        """Exit code 1 and one line that says what and where; nothing of a crash."""
        code, out, err = answer
        self.assertEqual(code, 1, answer)
        lines = [line for line in (err + out).splitlines() if line.strip()]
        self.assertEqual(len(lines), 1, answer)
        for word in words:
            self.assertIn(word, lines[0], answer)

    def serve(self):
        return run("serve", "--config", self.stack.config)


class BadStarts(CommandLineTest):
    def test_a_config_that_is_not_there(self):
        self.assert_refused(run("serve", "--config", self.stack.folder / "none.yaml"), "none.yaml")

    def test_an_unknown_key_is_named_with_its_line(self):
        self.stack.write_config(extra="colour: blue\n")
        line = self.stack.config.read_text().splitlines().index("colour: blue") + 1
        for command in ("serve", "check", "migrate"):
            self.assert_refused(run(command, "--config", self.stack.config), f"tollgate.yaml:{line}:", "colour")

    def test_every_problem_of_a_config_is_reported(self):
        self.stack.write_config(port=99999, extra="colour: blue\n")
        code, out, err = run("check", "--config", self.stack.config)
        self.assertEqual(code, 1)
        self.assertIn("port", out + err)
        self.assertIn("colour", out + err)

    def test_a_document_with_an_unknown_scope_is_refused_with_its_line(self):
        copy_published(self.stack, "response_timeout: 2s")
        document = self.stack.openapi / "payments.yaml"
        document.write_text(document.read_text().replace('oauth2: ["accounts:read"]', 'oauth2: ["accounts:reed"]', 1))
        self.stack.write_config()
        line = document.read_text().split("accounts:reed")[0].count("\n") + 1
        self.assert_refused(run("check", "--config", self.stack.config), f"payments.yaml:{line}:", "accounts:reed")
        self.stack.command("migrate")
        self.assert_refused(self.serve(), f"payments.yaml:{line}:", "accounts:reed")

    def test_an_upstream_that_no_config_names(self):
        self.stack.write_config()
        text = self.stack.config.read_text()
        self.stack.config.write_text(text.replace("  payments: {sandbox", "  other: {sandbox"))
        self.assert_refused(run("check", "--config", self.stack.config), "payments")
        self.assert_refused(self.serve(), "payments")

    def test_a_port_in_use(self):
        self.stack.command("migrate")
        for field in ("port", "admin_port"):
            with self.subTest(field), socket.socket() as holder:
                holder.bind(("127.0.0.1", 0))
                holder.listen()
                port = holder.getsockname()[1]
                self.stack.write_config(**{field: port})
                self.assert_refused(self.serve(), str(port), "in use")

    def test_a_second_gateway_on_the_same_port(self):
        """SO_REUSEPORT lets the workers share a port; another process must not slip in among them."""
        self.stack.command("migrate")
        self.stack.start_gateway()
        self.assert_refused(self.serve(), str(self.stack.port), "in use")

    def test_a_database_that_is_away(self):
        port = free_port()
        self.stack.write_config(store=f"mysql://tollgate:hidden-password@127.0.0.1:{port}/tollgate")
        for command in ("serve", "migrate"):
            answer = run(command, "--config", self.stack.config)
            self.assert_refused(answer, str(port))
            self.assertNotIn("hidden-password", answer[1] + answer[2])

    def test_a_database_file_in_no_folder(self):
        self.stack.write_config(store="sqlite:missing/folder/tollgate.db")
        self.assert_refused(self.serve(), "missing/folder/tollgate.db")

    def test_a_master_key_that_is_missing_or_no_key(self):
        self.stack.command("migrate")
        key = self.stack.folder / "master.key"
        self.stack.write_private("master.key", "short")
        self.assert_refused(self.serve(), "master.key")
        key.unlink()
        self.stack.start_gateway()
        self.assertEqual(key.stat().st_mode & 0o777, 0o600, "the first start makes it")
        self.stack.gateway.stop()
        key.unlink()
        self.assert_refused(self.serve(), "master.key")

    def test_another_master_key_than_the_stores(self):
        if "TOLLGATE_STORE" in os.environ:
            self.skipTest("the shared database has one master key")
        self.stack.command("migrate")
        self.stack.start_gateway()
        self.stack.gateway.stop()
        self.stack.write_private("master.key", "A" * 43)
        self.assert_refused(self.serve(), "master")

    def test_an_unknown_command_or_option(self):
        for arguments, words in ((["dance"], "no command dance"), (["serve", "--colour", "blue"], "--colour"), ([], "--help"),
                                 (["user"], "user --help"), (["user", "dance"], "user --help"),
                                 (["serve", "--port", "99999"], "65535"), (["serve", "--admin-port", "x"], "--admin-port"),
                                 (["app", "add"], "required")):
            with self.subTest(arguments):
                self.assert_refused(run(*arguments), words)
        code, out, err = run("serve", "--help")
        self.assertEqual((code, err), (0, ""))
        self.assertIn("--config", out)


class Commands(CommandLineTest):
    def test_version_check_and_migrate(self):
        code, out, _ = run("version")
        self.assertEqual(code, 0)
        self.assertRegex(out, r"\d+\.\d+\.\d+")
        for command in ("check", "migrate", "migrate"):
            code, out, err = run(command, "--config", self.stack.config)
            self.assertEqual(code, 0, (command, out, err))

    def test_users_and_apps(self):
        self.stack.command("migrate")
        self.stack.add_user("developer", "developer")
        email = self.stack.users["developer"]["email"]
        again = run("user", "add", "--config", self.stack.config, "--email", email.upper(), "--name", "x", "--role",
                    "developer", "--password-file", "-", stdin="long enough password")
        self.assert_refused(again)
        short = run("user", "add", "--config", self.stack.config, "--email", "a@example.com", "--name", "x", "--role",
                    "developer", "--password-file", "-", stdin="short")
        self.assert_refused(short, "12")
        for option, value in (("--phone", "030 901820"), ("--phone", "+0301"), ("--address", ""), ("--address", "a\tb"), ("--address", "x" * 501)):
            bad = run("user", "add", "--config", self.stack.config, "--email", "a@example.com", "--name", "x", "--role", "customer",
                      "--password-file", "-", option, value, stdin="long enough password")
            self.assert_refused(bad, option)
        app = self.stack.add_app("shop")
        self.assertTrue(app["client_secret"].startswith("tg_cs_"))
        self.assertIsNone(self.stack.add_app("mobile", kind="public", redirect_uri="http://127.0.0.1:1234/cb")["client_secret"])
        listed = self.stack.command("app", "list")
        self.assertIn(app["client_id"], listed)
        self.assertNotIn(app["client_secret"], listed)
        arguments = ["app", "add", "--config", self.stack.config, "--owner", email, "--name", "Bad", "--homepage",
                     "https://shop.example", "--type", "confidential"]
        good = ["--redirect-uri", "https://shop.example/cb", "--scope", "accounts:read"]
        update = ["app", "update", "--config", self.stack.config, "--client-id", app["client_id"]]
        self.assertEqual(run(*update, "--redirect-uri", "https://moved.example/cb", "--homepage", "https://moved.example")[0], 0)
        self.assert_refused(run(*update), "nothing to change")
        self.assert_refused(run(*update, "--redirect-uri", "http://moved.example/cb"), "http://moved.example/cb")
        self.assert_refused(run(*update, "--homepage", "javascript:alert(1)"), "--homepage")
        self.assert_refused(run(*update[:-1], "app_nobody", "--homepage", "https://moved.example"), "app_nobody")
        for changed in (["--redirect-uri", "http://shop.example/cb", "--scope", "accounts:read"],
                        ["--redirect-uri", "https://shop.example/cb#x", "--scope", "accounts:read"],
                        ["--redirect-uri", "https://shop.example/cb", "--scope", "nonsense"], good + ["--plan", "none"]):
            with self.subTest(changed):
                self.assert_refused(run(*arguments, *changed))

    def test_keys_rotate_and_old_tokens_stay_good(self):
        self.stack.start()
        app = OAuthClient(self.stack, self.stack.apps["shop"])
        token = app.client_credentials().json()["access_token"]
        before = self.stack.command("keys", "list")
        self.stack.command("keys", "rotate")
        self.assertEqual(before.count("  active  "), 6)
        self.assertEqual(self.stack.command("keys", "list").count("  announced  "), 5)
        self.assertEqual(self.stack.gateway.stop(), 0)
        self.stack.start_gateway()
        self.assertEqual(app.api(token, "/v1/accounts").status, 200)
        self.assertEqual(app.api(app.client_credentials().json()["access_token"], "/v1/accounts").status, 200)


class Operations(CommandLineTest):
    def test_port_0_takes_any_free_port_and_says_which(self):
        self.stack.command("migrate")
        self.stack.write_config(port=0, admin_port=0)
        port_file = self.stack.folder / "gateway.port"
        self.stack.gateway = Process([TOLLGATE, "serve", "--config", self.stack.config, "--port-file", port_file],
                                     self.stack.folder / "gateway.out")
        ports = self.stack.wait_ready(port_file)
        self.assertNotEqual(ports["port"], ports["admin_port"])
        self.assertEqual(fetch(f"http://localhost:{ports['port']}/v1/accounts").status in (401, 421), True)

    def test_a_node_with_the_role_api_alone_has_the_apis_metadata_and_no_other_endpoint(self):
        self.stack.command("migrate")
        port_file = self.stack.folder / "gateway.port"
        self.stack.gateway = Process([TOLLGATE, "serve", "--config", self.stack.config, "--port-file", port_file, "--roles", "api"],
                                     self.stack.folder / "gateway.out")
        self.stack.wait_ready(port_file)
        challenge = fetch(self.stack.issuer + "/v1/accounts").field("WWW-Authenticate")
        metadata = fetch(challenge.split('resource_metadata="')[1].split('"')[0])
        self.assertEqual((metadata.status, metadata.json()["resource"]), (200, self.stack.issuer + "/v1"))
        self.assertEqual(fetch(self.stack.issuer + "/.well-known/oauth-protected-resource").status, 200)
        for path in ("/oauth2/jwks", "/.well-known/oauth-authorization-server", "/login"):
            self.assertEqual(fetch(self.stack.issuer + path).status, 404, path)

    def test_health_metrics_and_the_access_log(self):
        self.stack.start()
        app = OAuthClient(self.stack, self.stack.apps["shop"])
        app.api(app.client_credentials().json()["access_token"], "/v1/accounts?limit=1")
        answer = app.api(None, "/v1/accounts")
        for path in ("/healthz", "/readyz"):
            self.assertTrue(fetches(self.stack.admin + path), path)
        metrics = fetch(self.stack.admin + "/metrics")
        self.assertTrue(metrics.field("Content-Type").startswith("text/plain"), metrics)
        for line in metrics.text.splitlines():
            self.assertRegex(line, r"^(#.*|[a-zA-Z_:][\w:]*(\{[^}]*\})? [-+0-9.eE]+(Inf|NaN)?)?$")
        self.assertRegex(metrics.text, r'(?m)^tollgate_\w+.* [1-9]')
        request_id = answer.json()["request_id"]
        log = self.stack.folder / "access.log"
        wait_until(lambda: request_id in log.read_text(), "the request is in the access log", 5)
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        (mine,) = [line for line in lines if line["request_id"] == request_id]
        self.assertEqual(mine["status"], 401)
        self.assertNotIn("limit=1", log.read_text(), "a query may hold personal data")
        outside = fetch(self.stack.issuer + "/metrics")
        self.assertEqual(outside.status, 404, "the admin listener is another one")

    def test_sighup_opens_the_log_files_again(self):
        self.stack.start()
        app = OAuthClient(self.stack, self.stack.apps["shop"])
        access, log = self.stack.folder / "access.log", self.stack.folder / "gateway.log"
        before = app.api(None, "/v1/accounts").json()["request_id"]
        wait_until(lambda: before in access.read_text(), "the request is in the access log", 5)
        for file in (access, log):
            file.rename(f"{file}.1")
        self.stack.gateway.popen.send_signal(signal.SIGHUP)
        wait_until(lambda: log.exists() and "opened again" in log.read_text(), "the log goes on in a new file", 5)
        wait_until(access.exists, "the access log goes on in a new file", 5)
        after = app.api(None, "/v1/accounts").json()["request_id"]
        wait_until(lambda: after in access.read_text(), "the next request is in the new access log", 5)
        self.assertNotIn(before, access.read_text())
        self.assertIn('"ready"', (self.stack.folder / "gateway.log.1").read_text())

    def test_the_log_says_when_it_is_ready_and_when_it_stops(self):
        self.stack.start()
        self.assertEqual(self.stack.gateway.stop(), 0)
        lines = [json.loads(line) for line in (self.stack.folder / "gateway.log").read_text().splitlines()]
        self.assertEqual([line["msg"] for line in lines if line["msg"] in ("ready", "stopping")], ["ready", "stopping"])


if __name__ == "__main__":
    unittest.main()
