"""Case 116: keys are announced, activated and retired while two nodes answer, and nobody notices but by the kid."""
import re
import threading
import time
import unittest

from client import OAuthClient, fetch
from es256 import verified
from stack import Stack, run, wait_until


class Traffic:
    """Asks one node for tokens and calls the API at the other, again and again; remembers what was not 200."""

    def __init__(self, nodes):
        self.nodes, self.failed, self.count, self.stopped = nodes, [], 0, threading.Event()
        self.tokens = []  # every one that was issued, with the app that got it
        self.threads = [threading.Thread(target=self.run, args=(i,)) for i in range(2)]
        for thread in self.threads:
            thread.start()

    def run(self, first):
        while not self.stopped.is_set():
            for name in ("shop", "signed"):
                issuing, serving = self.nodes[first][name], self.nodes[1 - first][name]
                answer = issuing.client_credentials()
                if answer.status != 200:
                    self.failed.append(answer)
                    continue
                token = answer.json()["access_token"]
                self.tokens.append((name, token))
                self.count += 1
                called = serving.api(token, "/v1/accounts")
                if called.status != 200:
                    self.failed.append(called)
            time.sleep(0.05)

    def stop(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join()


class KeyRotation(unittest.TestCase):
    def start(self, keys=""):
        self.first = Stack()
        self.addCleanup(self.first.stop)
        self.keys = keys
        self.first.write_config(extra=keys)
        self.first.start()
        self.first.add_app("signed", metadata={"access_token_format": "jwt"})
        self.second = Stack.beside(self.first, extra=keys)
        self.addCleanup(self.second.stop)
        self.nodes = []
        for node in (self.first, self.second):
            clients = {}
            for name in ("shop", "signed"):
                clients[name] = OAuthClient(self.first, self.first.apps[name])
                clients[name].issuer = f"http://localhost:{node.port}"
            self.nodes.append(clients)

    def jwks(self, node=None):
        return fetch(f"http://localhost:{(node or self.first).port}/oauth2/jwks").json()["keys"]

    def listed(self, state, purpose="sign_es256"):
        lines = self.first.command("keys", "list").splitlines()
        return [line.split()[0] for line in lines if f"  {purpose}  {state}  " in line]

    def kid_in_use(self, node=0):
        token = self.nodes[node]["signed"].client_credentials().json()["access_token"]
        return verified(token, self.jwks())[0]

    def assert_rotates(self, act):
        """`act` begins a rotation; the kids of the JWK Set are watched until tokens carry another one."""
        old_kid = self.kid_in_use()
        kept = [(name, self.nodes[0][name].client_credentials().json()["access_token"]) for name in ("shop", "signed")]
        traffic = Traffic(self.nodes)
        self.addCleanup(traffic.stop)
        announced = {}  # kid -> when it was first seen at both nodes
        act()

        def rotated():
            both = {k["kid"] for k in self.jwks()} & {k["kid"] for k in self.jwks(self.second)}
            for kid in both:
                announced.setdefault(kid, time.monotonic())
            return self.kid_in_use(0) != old_kid and self.kid_in_use(1) != old_kid
        wait_until(rotated, "both nodes sign with the next key", 90)
        new_kid = self.kid_in_use()
        self.assertEqual(self.kid_in_use(1), new_kid)
        before = traffic.count
        wait_until(lambda: traffic.count > before + 8, "tokens of the new keys are used")
        traffic.stop()
        self.assertEqual(traffic.failed, [])
        self.assertGreater(time.monotonic() - announced[new_kid], 3, "the key was published before it signed")
        # What was issued before, and whatever was issued meanwhile, is good at both nodes and verifies.
        jwks = self.jwks()
        for node in self.nodes:
            for name, token in kept + traffic.tokens[:4] + traffic.tokens[-4:]:
                self.assertEqual(node[name].api(token, "/v1/accounts").status, 200)
                self.assertTrue(node[name].introspect(token).json()["active"])
                if name == "signed":
                    verified(token, jwks)
        self.assertEqual(verified(kept[1][1], jwks)[0], old_kid)
        self.assertEqual(len({key["kid"] for key in jwks}), len(jwks))
        return new_kid

    def test_on_schedule_with_two_nodes_and_no_failed_request(self):
        self.start("keys: {rotate_every: 20s, announce_for: 10s, keep_for: 15m}\n")
        self.assertEqual(fetch(self.first.issuer + "/oauth2/jwks").field("Cache-Control"), "public, max-age=5")
        self.assert_rotates(lambda: None)
        for purpose in ("access_token", "assertion", "sign_es256", "sign_rs256", "sign_ps256"):
            self.assertEqual(len(self.listed("active", purpose)), 1)
            self.assertGreaterEqual(len(self.listed("retired", purpose)), 1)
        self.assertEqual(len(self.listed("active", "web")), 1)
        self.assertEqual(self.listed("retired", "web"), [], "what subjects are derived from stays")

    def test_in_an_emergency_and_over_a_restart(self):
        self.start()
        out = []
        self.assert_rotates(lambda: out.append(self.first.command("keys", "rotate", "--now")))
        self.assertEqual(len(re.findall(r"^\w+: key \d+ is announced and used from ", out[0], re.M)), 5, out)
        kid = self.kid_in_use()
        kept = self.nodes[0]["shop"].client_credentials().json()["access_token"]
        self.assertEqual(self.first.gateway.stop(), 0)
        self.first.start_gateway()
        self.assertEqual(self.kid_in_use(), kid)
        self.assertEqual(self.nodes[0]["shop"].api(kept, "/v1/accounts").status, 200)

    def test_by_hand_the_next_key_is_announced_once_and_seen_within_seconds(self):
        self.start()
        kid, before = self.kid_in_use(), {key["kid"] for key in self.jwks()}
        self.first.command("keys", "rotate", "--purpose", "sign_es256")
        self.first.command("keys", "rotate", "--purpose", "sign_es256")
        for node in (self.first, self.second):
            wait_until(lambda: len({key["kid"] for key in self.jwks(node)} - before) == 1, "the node publishes it", 10)
        self.assertEqual(len(self.listed("announced")), 1)
        self.assertEqual(self.listed("announced", "access_token"), [])
        self.assertEqual(self.kid_in_use(), kid, "it does not sign before its time")
        code, _, err = run("keys", "rotate", "--config", self.first.config, "--purpose", "web")
        self.assertEqual(code, 1)
        self.assertIn("--purpose must be", err)
