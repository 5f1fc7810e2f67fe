"""The usage page counts what all nodes know: exactly on one node, with reserves of others as used."""
import datetime
import json
import re
import unittest

from client import Browser, OAuthClient, fetch
from stack import Stack, wait_until

stack = None


def setUpModule():
    global stack
    stack = Stack().start()


def tearDownModule():
    stack.stop()


def used(origin, app="The rival app"):
    browser = Browser(origin)
    browser.login(browser.get("/login"), stack.users["developer"])
    page = browser.get("/usage").text
    card = page[page.index(app):]
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

    def test_both_nodes_answer_the_same_to_the_app_and_on_the_page_once_it_rests(self):
        stack.add_app("meter")
        app = OAuthClient(stack, stack.apps["meter"])
        fields = {"Authorization": f"Bearer {app.client_credentials().json()['access_token']}"}
        second = Stack.beside(stack)
        try:
            def daily(origin):
                answer = fetch(origin + "/v1/usage", fields=fields)
                self.assertEqual(answer.status, 200, answer)
                return answer.json()["limits"][0]
            for origin, times in ((stack.issuer, 5), (second.issuer, 4)):
                for _ in range(times):
                    self.assertEqual(fetch(origin + "/v1/accounts", fields=fields).status, 200)
            for origin in (stack.issuer, second.issuer):
                self.assertGreaterEqual(daily(origin)["used"], 9, "never less than what was spent")
            wait_until(lambda: [daily(origin)["used"] for origin in (stack.issuer, second.issuer)] == [9, 9],
                       "both nodes count what was spent, exactly", 30)
            limit = daily(second.issuer)
            self.assertEqual((limit["name"], limit["limit"], limit["remaining"]), ("daily", 1000000, 999991))
            start, end = (datetime.datetime.fromisoformat(limit[name].replace("Z", "+00:00"))
                          for name in ("window_start", "resets_at"))
            self.assertEqual((end - start).total_seconds(), 86400)
            self.assertEqual((start.hour, start.minute, limit["time_zone"]), (0, 0, "UTC"))
            self.assertEqual(used(stack.issuer, "The meter app"), 9, "the page shows the same")
            self.assertEqual(fetch(stack.issuer + "/v1/usage").status, 401, "only with a token")
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
