"""The clients of a chaos run: they forgive honest failures, and write down every answer that is not one."""
import collections
import http.client
import json
import random
import socket
import struct
import threading
import time
import uuid

from client import OAuthClient

REVOKED_AFTER = 8  # seconds: what a node may not know (gateway/revocation_log.h, kMostStale) and slack
HONEST = (502, 503, 504)


class Client(threading.Thread):
    """Repeats once() until told to end. `wrong` is shared: what should never have happened."""

    def __init__(self, nodes, wrong, ended, seed):
        super().__init__(daemon=True)
        self.nodes, self.wrong, self.ended = nodes, wrong, ended
        self.random, self.statuses = random.Random(seed), collections.Counter()

    def run(self):
        while not self.ended.is_set():
            try:
                self.once()
            except (OSError, AssertionError, ValueError, KeyError, http.client.HTTPException) as error:
                self.wrong.append(f"{type(self).__name__}: {error!r}")

    def ask(self, node, token, path, method="GET", body=None, fields=None):
        """(status, body), or (0, b"") for a connection that broke while the node was allowed to break it."""
        sent = {"Host": f"localhost:{self.nodes[0].stack.port}", "Authorization": f"Bearer {token}"} | (fields or {})
        allowed = node.may_break()
        connection = http.client.HTTPConnection("127.0.0.1", node.stack.port, timeout=40)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            status, content = answer.status, answer.read()
        except (OSError, http.client.HTTPException) as failure:
            # A truncated answer of the bank is passed on truncated (gateway.md 150), which http.client tells apart.
            truncated = isinstance(failure, http.client.IncompleteRead) and b'{"data":[' == failure.partial
            if not (allowed or node.may_break() or truncated):
                self.wrong.append(f"{method} {path}: no answer: {failure!r}")
            status, content = 0, b""
        finally:
            connection.close()
        self.statuses[status] += 1
        if status in HONEST and b'"code"' not in content:
            self.wrong.append(f"{method} {path}: {status} {content[:200]!r}")
        return status, content


class Payer(Client):
    """Pays with a key until it knows what came of it, at any node; sometimes it hangs up in the middle."""

    def __init__(self, *arguments, token):
        super().__init__(*arguments)
        self.token, self.paid, self.unknown = token, {}, []

    def once(self):
        key, value = str(uuid.uuid4()), self.random.randint(1, 9)
        body = json.dumps({"amount": {"currency": "EUR", "value": value}, "creditor": {"name": "Example Shop"},
                           "merchant_reference": f"order-{key}"}).encode()
        fields = {"Idempotency-Key": key, "Content-Type": "application/json"}
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            node = self.random.choice(self.nodes)
            if self.random.random() < 0.1:
                self.hang_up(node, body, fields)
            status, content = self.ask(node, self.token, "/v1/payments", "POST", body, fields)
            if status == 201:
                try:
                    self.paid[key] = (json.loads(content)["id"], value, body)
                except ValueError:
                    self.wrong.append(f"a payment was answered 201 with {content[:200]!r}")
                return
            if status not in (0, 409, 429, *HONEST):
                self.wrong.append(f"a payment was answered {status} {content[:200]!r}")
                return
            self.ended.wait(self.random.uniform(0.02, 0.3)) if not self.ended.is_set() else time.sleep(0.1)
        self.unknown.append(key)
        self.wrong.append(f"payment {key} was not settled within two minutes")

    def hang_up(self, node, body, fields):
        """Sends it and resets the connection: the gateway finishes or drops it, the key decides."""
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        try:
            with socket.create_connection(("127.0.0.1", node.stack.port), timeout=5) as client:
                client.sendall(f"POST /v1/payments HTTP/1.1\r\nHost: localhost:{self.nodes[0].stack.port}\r\n"
                               f"Authorization: Bearer {self.token}\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode()
                               + body[:self.random.randint(0, len(body))])
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass  # the node is down: nothing was sent


class Reader(Client):
    """Reads accounts: the bank's answer whole, or an honest failure."""

    def __init__(self, *arguments, token, expected):
        super().__init__(*arguments)
        self.token, self.expected = token, expected

    def once(self):
        status, content = self.ask(self.random.choice(self.nodes), self.token, "/v1/accounts")
        if status == 200 and sorted(a["id"] for a in json.loads(content)["data"]) != self.expected:
            self.wrong.append(f"other accounts: {content[:300]!r}")
        if status not in (0, 200, *HONEST):
            self.wrong.append(f"reading was answered {status} {content[:200]!r}")
        self.ended.wait(0.01)


class Spender(Client):
    """Spends an app's small quota on all nodes. What reaches the bank is counted there."""

    def __init__(self, *arguments, token):
        super().__init__(*arguments)
        self.token = token

    def once(self):
        status, content = self.ask(self.random.choice(self.nodes), self.token, "/v1/accounts")
        if status not in (0, 200, 429, *HONEST):
            self.wrong.append(f"spending was answered {status} {content[:200]!r}")
        self.ended.wait(0.03)


class Revoker(Client):
    """Gets a token and revokes it; what was answered 200 must be refused at every node soon, for ever."""

    def __init__(self, *arguments, apps):
        super().__init__(*arguments)
        self.apps, self.revoked = apps, []  # (token, when)

    def once(self):
        node = self.random.choice(self.nodes)
        if node.may_break():
            self.ended.wait(0.1)
            return
        client = OAuthClient(node.stack, self.apps["rival"])
        client.issuer = node.stack.issuer
        try:
            answer = client.client_credentials()
            if answer.status == 200:
                token = answer.json()["access_token"]
                if client.revoke(token).status == 200:
                    self.revoked.append((token, time.monotonic()))
            elif answer.status not in HONEST:
                self.wrong.append(f"a token was refused: {answer}")
        except (OSError, http.client.HTTPException):
            if not node.may_break():
                raise
        self.check(self.random.choice(self.nodes))
        self.ended.wait(0.1)

    def check(self, node):
        old = [token for token, when in self.revoked if time.monotonic() - when > REVOKED_AFTER]
        if old:
            status, content = self.ask(node, self.random.choice(old), "/v1/accounts")
            if status not in (0, 401, *HONEST):
                self.wrong.append(f"a revoked token was answered {status} {content[:200]!r}")
