"""Two nodes and the command line on one store: how soon a node that remembers an app notices that it has changed."""
import time
import unittest

from client import OAuthClient, fetch
from stack import Stack, wait_until


def on(node, app):
    """The app, talking to this node; the issuer of both is the first one's."""
    client = OAuthClient(node, app)
    client.issuer = f"http://localhost:{node.port}"
    return client


class KnownClientsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.first = Stack().start()
        cls.addClassCleanup(cls.first.stop)
        cls.second = Stack.beside(cls.first)
        cls.addClassCleanup(cls.second.stop)

    def tokens_until_refused(self, client, seconds=10):
        """Every token that the node still issued; ends when it issues no more."""
        tokens, started = [], time.monotonic()
        while time.monotonic() - started < seconds:
            answer = client.client_credentials()
            if answer.status != 200:
                return tokens, time.monotonic() - started
            tokens.append(answer.json()["access_token"])
        self.fail(f"the node issued {len(tokens)} tokens after the app was suspended")

    def test_a_suspended_app_gets_no_more_tokens_within_a_second_and_those_it_got_meanwhile_are_dead(self):
        app = self.first.add_app("busy")
        client = on(self.second, app)
        before = client.client_credentials().json()["access_token"]
        self.assertEqual(client.client_credentials().status, 200)
        self.first.command("app", "suspend", "--client-id", app["client_id"])
        issued, after = self.tokens_until_refused(client)
        self.assertLess(after, 2.0, "a second, and the time of a request on a busy machine")
        for token in [before, *issued]:
            wait_until(lambda: self.api(token) == 401, "the token is refused")
        self.assertEqual({self.api(token) for token in issued}, {401} if issued else set())

    def api(self, token):
        return fetch(f"http://localhost:{self.second.port}/v1/accounts", fields={
            "Authorization": f"Bearer {token}", "Host": f"localhost:{self.second.port}"}).status

    def test_an_app_that_is_let_in_again_gets_tokens_everywhere_at_once(self):
        app = self.first.add_app("back")
        client = on(self.second, app)
        self.first.command("app", "suspend", "--client-id", app["client_id"])
        self.assertNotEqual(client.client_credentials().status, 200)
        self.first.command("app", "resume", "--client-id", app["client_id"])
        self.assertEqual(client.client_credentials().status, 200)

    def test_a_code_is_good_once_on_two_nodes_and_its_replay_ends_the_grant(self):
        app = self.first.apps["shop"]
        here, there = on(self.first, app), on(self.second, app)
        self.assertEqual(there.client_credentials().status, 200)
        self.assertEqual(here.client_credentials().status, 200)
        code, verifier = here.code(self.first.users["customer"])
        answers = [node.redeem(code, verifier) for node in (there, here)]
        self.assertEqual([answer.status for answer in answers], [200, 400])
        self.assertEqual(answers[1].json()["error"], "invalid_grant")
        refresh_token = answers[0].json()["refresh_token"]
        self.assertEqual(there.refresh(refresh_token).json().get("error"), "invalid_grant")


if __name__ == "__main__":
    unittest.main()
