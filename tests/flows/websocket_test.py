"""WebSockets through the gateway: who gets one, what passes, and what ends it (RFC 6455)."""
import asyncio
import html
import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import time
import unittest
import urllib.request

from client import OAuthClient, fetch
from stack import BIN, PLANS, ROOT, wait_until
from successor_test import is_running, replace
from tunnels import Tunnels, raw_tunnel, websockets


def resident(stack):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{stack.gateway.popen.pid}/status").read_text())[1]) / 1024


class Asynchronous(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        asyncio.get_running_loop().slow_callback_duration = 60  # what starts a gateway takes its time, and is no finding


class WebSocketTest(Asynchronous):
    @classmethod
    def setUpClass(cls):
        PLANS["pair"] = PLANS["roomy"][:-1] + ", concurrent: 2}"
        cls.addClassCleanup(PLANS.pop, "pair")
        cls.stack = Tunnels()
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start()
        cls.stack.add_app("pair", scope="accounts:read", plan="pair")
        cls.backend = cls.stack.backend
        cls.token = cls.new_token("reader")

    @classmethod
    def new_token(cls, app):
        return OAuthClient(cls.stack, cls.stack.apps[app]).client_credentials("accounts:read").json()["access_token"]

    def tunnels(self):
        metrics = urllib.request.urlopen(f"{self.stack.admin}/metrics", timeout=10).read().decode()
        return int(re.search(r"^tollgate_tunnels (\d+)$", metrics, re.M)[1])

    def access(self, path):
        lines = (self.stack.folder / "access.log").read_text().splitlines()
        return [line for line in map(json.loads, lines) if line["path"] == path]

    async def assert_refused(self, status, path, token=None, **more):
        before = len(self.backend.heads)
        with self.assertRaises(websockets.InvalidStatusCode) as refusal:
            async with self.stack.connect(path, token, **more):
                pass
        self.assertEqual(refusal.exception.status_code, status)
        self.assertEqual(len(self.backend.heads), before, "nothing was forwarded")
        return refusal.exception.headers

    async def test_messages_of_every_size_come_back(self):
        for compression in (None, "deflate"):
            async with self.stack.connect("echo", self.token, compression=compression) as tunnel:
                for size in (0, 1, 125, 126, 65535, 65536, 1 << 20, 20 << 20):
                    with self.subTest(size=size, compression=compression):
                        message = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
                        await tunnel.send(message)
                        self.assertEqual(await asyncio.wait_for(tunnel.recv(), 60), message)
                await tunnel.send("text: \u4ed8\u6b3e")
                self.assertEqual(await tunnel.recv(), "text: \u4ed8\u6b3e")

    async def test_the_backend_sees_the_gateways_assertion_and_not_the_token(self):
        async with self.stack.connect("echo", self.token, subprotocols=["v1.bank", "v2.bank"]) as tunnel:
            self.assertEqual(tunnel.subprotocol, "v2.bank")
        path, fields = self.backend.heads[-1]
        self.assertEqual(path, "/events/echo")
        self.assertIn("Tollgate-Assertion", fields)
        self.assertNotIn("Authorization", fields)
        self.assertEqual((fields["Connection"], fields["Upgrade"]), ("Upgrade", "websocket"))

    async def test_fifty_at_once_are_counted_and_logged_with_their_bytes(self):
        wait_until(lambda: self.tunnels() == 0, "those of other tests have ended")

        async def talk(number, ready):
            async with self.stack.connect("many", self.token, compression=None) as tunnel:
                ready.append(number)
                while len(ready) < 50:
                    await asyncio.sleep(0.01)
                for turn in range(20):
                    await tunnel.send(f"{number} {turn}")
                    self.assertEqual(await tunnel.recv(), f"{number} {turn}")
                if number == 0:
                    self.assertEqual(self.tunnels(), 50)
                ready.append(number)
                while len(ready) < 100:
                    await asyncio.sleep(0.01)
        ready = []
        await asyncio.wait_for(asyncio.gather(*(talk(number, ready) for number in range(50))), 60)
        wait_until(lambda: self.tunnels() == 0, "all have ended")
        wait_until(lambda: len(self.access("/events/many")) == 50, "each has its line")
        for line in self.access("/events/many"):
            self.assertEqual((line["status"], line["operation"]), (101, "many"))
            self.assertGreater(line["bytes_in"], 20 * 9)  # masked frames: six bytes and the text
            self.assertGreater(line["bytes"], 20 * 5)
            self.assertIn(line["tunnel_end"], ("client", "backend"))

    async def test_who_may_not_call_gets_no_tunnel(self):
        await self.assert_refused(401, "echo")
        await self.assert_refused(401, "echo", "tg_at_nonsense")
        await self.assert_refused(403, "pay", self.token)

    async def test_a_request_that_is_no_handshake_is_refused(self):
        url = f"{self.stack.issuer}/events/echo"
        for fields in ({}, {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"},
                       {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "8", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}):
            answer = fetch(url, fields=fields | {"Authorization": f"Bearer {self.token}"})
            self.assertEqual((answer.status, answer.json()["code"]), (400, "malformed_request"))
            self.assertEqual(answer.field("Sec-WebSocket-Version"), "13")

    async def test_a_backend_that_does_not_switch_is_an_ordinary_answer(self):
        key = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
        answer = fetch(f"{self.stack.issuer}/events/refuse", fields=key | {"Authorization": f"Bearer {self.token}"})
        self.assertEqual((answer.status, answer.body, answer.field("Connection")), (200, b"no tunnel", "close"))

    async def test_a_tunnel_is_a_request_in_progress_as_long_as_it_is_open(self):
        token = self.new_token("pair")
        async with self.stack.connect("echo", token), self.stack.connect("echo", token):
            fields = await self.assert_refused(429, "echo", token)
            self.assertIn("Retry-After", fields)
        wait_until(lambda: fetch(f"{self.stack.issuer}/events/refuse", fields={"Authorization": f"Bearer {token}"}).status == 400,
                   "the places are free again")
        async with self.stack.connect("echo", token) as tunnel:
            await tunnel.ping()

    async def test_pings_keep_a_tunnel_open_and_silence_ends_it(self):
        async with self.stack.connect("brief", self.token) as silent, self.stack.connect("brief", self.token) as alive:
            ended = asyncio.create_task(silent.wait_closed())
            started = time.monotonic()
            while not ended.done():
                await asyncio.wait_for(await alive.ping(), 5)
                await asyncio.sleep(0.25)
                self.assertLess(time.monotonic() - started, 10)
            self.assertGreater(time.monotonic() - started, 1.7)
            self.assertEqual((silent.close_code, silent.close_reason), (1001, "idle"))
            while time.monotonic() - started < 4.5:  # more than twice the idle time
                await asyncio.wait_for(await alive.ping(), 5)
                await asyncio.sleep(0.25)
            await alive.send("still here")
            self.assertEqual(await alive.recv(), "still here")

    async def test_a_revoked_token_ends_its_tunnel_within_the_published_bound_and_no_other(self):
        token, other = self.new_token("reader"), self.new_token("rival")
        async with self.stack.connect("echo", token) as tunnel, self.stack.connect("echo", other) as stays:
            revoked = time.monotonic()
            self.assertEqual(OAuthClient(self.stack, self.stack.apps["reader"]).revoke(token).status, 200)
            await asyncio.wait_for(tunnel.wait_closed(), 10)
            self.assertLess(time.monotonic() - revoked, 1.5)
            self.assertEqual((tunnel.close_code, tunnel.close_reason), (1008, "the access token was revoked"))
            await stays.send("x")
            self.assertEqual(await stays.recv(), "x")

    def test_the_sample_on_an_operations_page_opens_one(self):
        page = fetch(f"{self.stack.issuer}/docs/events/brief").text
        sample = html.unescape(re.search(r'<code id="curl-call">(.*?)</code>', page, re.S)[1])
        done = subprocess.run(["bash", "-c", sample], env=os.environ | {"ACCESS_TOKEN": self.token}, capture_output=True, timeout=30)
        self.assertTrue(done.stdout.startswith(b"HTTP/1.1 101 "), (sample, done))
        self.assertIn(b"idle", done.stdout)

    async def test_max_age_ends_a_tunnel_that_is_not_idle(self):
        async with self.stack.connect("young") as tunnel:
            with self.assertRaises(websockets.ConnectionClosed):
                while True:
                    await tunnel.send("x")
                    await tunnel.recv()
            self.assertEqual((tunnel.close_code, tunnel.close_reason), (1001, "the connection is too old"))
        wait_until(lambda: self.backend.open == 0 or self.backend.closes[-1] is not None, "the backend heard of it")

    @unittest.skipIf("san" in BIN.name, "a sanitizer keeps freed memory")
    def test_a_client_that_reads_nothing_stops_the_backend_and_takes_no_memory(self):
        before, poured = resident(self.stack), self.backend.poured
        with raw_tunnel(self.stack, "pour", self.token, receive_buffer=65536) as connection:
            level, since = -1, time.monotonic()
            while time.monotonic() - since < 1:  # until the backend has not been able to send for a second
                if self.backend.poured != level:
                    level, since = self.backend.poured, time.monotonic()
                time.sleep(0.02)
            self.assertLess(level - poured, 30 << 20, "no more than fits into the sockets' buffers")
            self.assertLess(resident(self.stack) - before, 5, "MB")
            got = 0
            while got < (level - poured) + (4 << 20):
                got += len(connection.recv(1 << 20))
            self.assertGreater(self.backend.poured, level, "it goes on where it stopped")


class EndsTest(Asynchronous):
    """What ends the tunnels of a whole gateway, each with one of its own."""

    def start(self, **more):
        stack = Tunnels(**more)
        self.addCleanup(stack.stop)
        return stack

    def token(self, stack):
        return OAuthClient(stack, stack.apps["reader"]).client_credentials("accounts:read").json()["access_token"]

    async def test_stopping_tells_every_client_and_takes_no_longer_than_that(self):
        stack = self.start().start()
        token = self.token(stack)
        tunnels = [await stack.connect("echo", token) for _ in range(10)]
        with raw_tunnel(stack, "echo", token):  # one that says nothing, and never closes
            started = time.monotonic()
            stack.gateway.popen.send_signal(signal.SIGTERM)
            await asyncio.wait_for(asyncio.gather(*(tunnel.wait_closed() for tunnel in tunnels)), 10)
            self.assertEqual({(tunnel.close_code, tunnel.close_reason) for tunnel in tunnels}, {(1001, "the server goes away")})
            self.assertEqual(await asyncio.to_thread(stack.gateway.popen.wait, 20), 0)
            self.assertLess(time.monotonic() - started, 8)

    async def test_a_successor_takes_over_and_the_tunnels_of_before_are_told_to_come_again(self):
        stack = self.start().start()
        token = self.token(stack)
        async with stack.connect("echo", token) as tunnel:
            pid = await asyncio.to_thread(replace, stack)
            await asyncio.wait_for(tunnel.wait_closed(), 10)
            self.assertEqual(tunnel.close_code, 1001)
            async with stack.connect("echo", token) as again:
                await again.send("x")
                self.assertEqual(await again.recv(), "x")
        os.kill(pid, signal.SIGTERM)
        await asyncio.to_thread(wait_until, lambda: not is_running(pid), "the successor ends")

    async def test_a_reload_leaves_tunnels_open(self):
        stack = self.start().start()
        async with stack.connect("echo", self.token(stack)) as tunnel:
            stack.gateway.popen.send_signal(signal.SIGHUP)
            log = stack.folder / "gateway.log"
            await asyncio.to_thread(wait_until, lambda: "documents were reloaded" in log.read_text(), "the reload")
            await tunnel.send("x")
            self.assertEqual(await tunnel.recv(), "x")

    async def test_a_tunnel_does_not_outlive_its_token(self):
        stack = self.start()
        stack.write_config(extra="lifetimes: {access_token: 10s}\n")
        stack.start()
        started = time.time()
        async with stack.connect("echo", self.token(stack)) as tunnel:
            ended = asyncio.create_task(tunnel.wait_closed())
            while not ended.done():
                await tunnel.ping()
                await asyncio.sleep(0.25)
                self.assertLess(time.time() - started, 20)
            self.assertEqual((tunnel.close_code, tunnel.close_reason), (1008, "the access token has expired"))
            self.assertGreater(time.time() - started, 8)
            self.assertLess(time.time() - started, 12)

    async def test_over_tls(self):
        stack = self.start(tls=", tls: {certificate: tls/localhost.pem, key: tls/localhost.key}")
        subprocess.run([ROOT / "scripts" / "local-ca", stack.folder / "tls", "localhost"], check=True, capture_output=True)
        trusted = ssl.create_default_context(cafile=stack.folder / "tls" / "ca.pem")
        stack.start()
        answer = fetch(f"{stack.issuer}/oauth2/token", "POST", body={"grant_type": "client_credentials", "client_id": stack.apps["reader"]["client_id"],
                                                                    "client_secret": stack.apps["reader"]["client_secret"]}, context=trusted)
        async with stack.connect("echo", answer.json()["access_token"], ssl=trusted) as tunnel:
            for size in (1, 70000, 8 << 20):
                message = bytes(range(250)) * (size // 250 + 1)
                await tunnel.send(message)
                self.assertEqual(await asyncio.wait_for(tunnel.recv(), 60), message)
            stack.gateway.popen.send_signal(signal.SIGTERM)
            await asyncio.wait_for(tunnel.wait_closed(), 10)
            self.assertEqual(tunnel.close_code, 1001)


if __name__ == "__main__":
    unittest.main()
