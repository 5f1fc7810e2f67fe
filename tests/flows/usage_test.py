"""The usage page counts what all nodes know: exactly on one node, with reserves of others as used."""
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


if __name__ == "__main__":
    unittest.main()
