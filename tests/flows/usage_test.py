"""The usage page counts what all nodes know: exactly on one node, with reserves of others as used."""
import json
import re
import unittest

from client import Browser, OAuthClient, fetch
from stack import Stack

stack = None


def setUpModule():
    global stack
    stack = Stack().start()


def tearDownModule():
    stack.stop()


def used(origin):
    browser = Browser(origin)
    browser.login(browser.get("/login"), stack.users["developer"])
    page = browser.get("/usage").text
    card = page[page.index("The rival app"):]
    return int(re.search(r"([\d,]+) of 1,000,000", card)[1].replace(",", ""))


class Usage(unittest.TestCase):
    def test_one_node_is_exact_and_a_second_ones_reserve_counts_until_it_stops(self):
        app = OAuthClient(stack, stack.apps["rival"])
        token = app.client_credentials().json()["access_token"]
        self.assertEqual(used(stack.issuer), 0)
        for _ in range(7):
            self.assertEqual(app.api(token, "/v1/accounts").status, 200)
        self.assertEqual(app.api(token, "/v1/nothing").status, 404, "a refused request costs nothing")
        self.assertEqual(used(stack.issuer), 7)
        second = Stack.beside(stack)
        try:
            there = fetch(second.issuer + "/v1/accounts", fields={"Authorization": f"Bearer {token}"})
            self.assertEqual(there.status, 200, there)
            self.assertGreaterEqual(used(stack.issuer), 8, "the first node knows of the second one's draw")
            self.assertLessEqual(used(stack.issuer), 7 + 1000, "one block is the most that it can be wrong")
            self.assertEqual(second.gateway.stop(), 0)
            self.assertEqual(used(stack.issuer), 8, "what was not spent came back")
        finally:
            second.stop()

    def test_each_level_of_a_quota_is_told_once_by_two_nodes_together(self):
        stack.add_app("watched", plan="scarce")  # 7 a day
        token = OAuthClient(stack, stack.apps["watched"]).client_credentials().json()["access_token"]
        second = Stack.beside(stack)
        try:
            statuses = [fetch(origin + "/v1/accounts", fields={"Authorization": f"Bearer {token}"}).status
                        for _ in range(6) for origin in (stack.issuer, second.issuer)]
            self.assertEqual(statuses.count(200), 7)
            logs = (stack.folder / "gateway.log").read_text() + (second.folder / "gateway.log").read_text()
            told = [json.loads(line) for line in logs.splitlines() if "much of its quota" in line]
            told = [entry["percent"] for entry in told if entry["client_id"] == stack.apps["watched"]["client_id"]]
            self.assertEqual(sorted(told, key=int), ["80", "100"])  # 6 of 7 is 85 %, and no unit lies between 95 and 100
        finally:
            second.stop()


if __name__ == "__main__":
    unittest.main()
