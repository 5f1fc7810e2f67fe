"""Two nodes on one store while processes die and freeze, the bank lies and the store stalls: money moves once, quotas hold."""
import base64
import json
import os
import random
import shutil
import threading
import unittest

from chaos_clients import Payer, Reader, Revoker, Spender
from chaos_troubles import Node, Troubles
from client import OAuthClient
from stack import PLANS, Stack

SECONDS = float(os.environ.get("TOLLGATE_CHAOS_SECONDS", "0"))
SEED = int(os.environ.get("TOLLGATE_CHAOS_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 31)
QUOTA = 400  # of the app that spends it
LASTING = "lifetimes: {access_token: 1d}\n"  # the clients' tokens last as long as the run
PLANS_HERE = PLANS | {"counted": f"{{burst: {{requests: 10000, per: 1s, at_once: 10000}}, quota: {{requests: {QUOTA}, per: month}}}}"}


def client_of(fields):
    """Whose call it was, by the gateway's assertion."""
    assertion = next((value for name, value in fields if name.lower() == "tollgate-assertion"), None)
    if not assertion:
        return None
    payload = assertion.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["client_id"]


def request_id_of(fields):
    return next((value for name, value in fields if name.lower() == "x-request-id"), None)


@unittest.skipUnless(SECONDS, "scripts/chaos runs it, for as long as it is told")
class ChaosTest(unittest.TestCase):
    def setUp(self):
        saved = dict(PLANS)
        PLANS.update(PLANS_HERE)
        self.addCleanup(lambda: (PLANS.clear(), PLANS.update(saved)))
        self.first = Stack(response_timeout="2s")
        self.first.write_config(extra=LASTING)
        self.first.start()
        self.first.add_app("counted", plan="counted")
        # The second one has the documents of the first: the same short time-out.
        self.second = Stack.beside(self.first, extra=LASTING)
        self.second.gateway.stop()
        shutil.copytree(self.first.openapi, self.second.folder / "openapi")
        text = self.second.config.read_text().replace(str(self.second.openapi), str(self.second.folder / "openapi"))
        self.second.config.write_text(text)
        self.second.start_gateway()
        self.nodes = [Node(self.first), Node(self.second)]

    def tearDown(self):
        for node in reversed(self.nodes):
            node.stop()
            node.stack.stop()

    def balance(self):
        accounts = self.shop.api(self.token, "/v1/accounts").json()["data"]
        self.accounts = sorted(account["id"] for account in accounts)
        account = next(a for a in accounts if a["currency"] == "EUR")
        return self.shop.api(self.token, f"/v1/accounts/{account['id']}/balances").json()["data"][0]["available"]

    def test_no_trouble_moves_money_twice_or_lends_quota(self):
        print(f"\nseed {SEED}", flush=True)
        self.shop = OAuthClient(self.first, self.first.apps["shop"])
        self.token = self.shop.tokens(self.first.users["customer"])["access_token"]
        counted = OAuthClient(self.first, self.first.apps["counted"]).client_credentials().json()["access_token"]
        before = self.balance()
        wrong, ended, chance = [], threading.Event(), random.Random(SEED)
        some = lambda kind, count, **more: [kind(self.nodes, wrong, ended, chance.random(), **more) for _ in range(count)]
        payers = some(Payer, 4, token=self.token)
        revokers = some(Revoker, 1, apps=self.first.apps)
        spenders = some(Spender, 1, token=counted)
        clients = payers + revokers + spenders + some(Reader, 2, token=self.token, expected=self.accounts)
        troubles = Troubles(self.nodes, SEED)
        for client in clients:
            client.start()
        troubles.start()
        ended.wait(SECONDS)
        troubles.stop()
        ended.set()
        for client in clients:
            client.join(150)
        self.assertFalse(any(client.is_alive() for client in clients), "a client hangs")
        paid = {key: found for payer in payers for key, found in payer.paid.items()}
        print(f"{sum(troubles.done.values())} troubles: {troubles.done}")
        for kind in (Payer, Reader, Spender, Revoker):
            counts = sum((client.statuses for client in clients if isinstance(client, kind)), start=type(clients[0].statuses)())
            print(f"{kind.__name__}: {dict(counts)}")
        self.assertEqual(wrong[:10], [], f"{len(wrong)} wrong; seed {SEED}")
        self.check_money(before, paid)
        self.check_quota(troubles.kills)
        for revoker in revokers:
            for token, _ in revoker.revoked[-20:]:
                for node in self.nodes:
                    self.assertEqual(revoker.ask(node, token, "/v1/accounts")[0], 401)

    def check_money(self, before, paid):
        self.assertGreater(len(paid), 0)
        ids = [found[0] for found in paid.values()]
        self.assertEqual(len(set(ids)), len(ids), "each key has a payment of its own")
        self.assertEqual(before - self.balance(), sum(value for _, value, _ in paid.values()), "every payment moved money once")
        for key, (made, _, body) in list(paid.items())[-20:]:
            for node in self.nodes:
                again = self.shop.api(self.token, "/v1/payments", "POST", json.loads(body), Idempotency_Key=key)
                self.assertEqual((again.status, again.json()["id"]), (201, made), node.stack.port)
        print(f"{len(paid)} payments, each of them once")

    def check_quota(self, kills):
        counted = self.first.apps["counted"]["client_id"]
        # A GET whose kept connection the bank dropped is sent once more: the same request, and one unit of the quota.
        ids = [request_id_of(fields) for node in self.nodes for _, _, fields, _ in node.stack.recorder.seen if client_of(fields) == counted]
        seen = len(set(ids))
        print(f"{seen} of {QUOTA} units reached the bank, {len(ids) - seen} of them twice, {kills} nodes killed")
        self.assertNotIn(None, ids)
        self.assertLessEqual(seen, QUOTA)


if __name__ == "__main__":
    unittest.main()
