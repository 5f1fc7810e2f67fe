"""The apps of the FAPI 2.0 plans, and what their modules ask again and again."""
import email.utils
import math
import time

from fapi_client import FapiClient
from signing import EcKey, verified
from world import WorldTest

PROOF_KEYS = [EcKey() for _ in range(2)]


class FapiTest(WorldTest):
    """`one` and `two` are alike, `signed` must sign its requests, `identity` may ask who the customer is."""

    def setUp(self):
        self.one, self.two = (FapiClient(self.world, name, key) for name, key in zip(("one", "two"), PROOF_KEYS))
        self.signed, self.identity = (FapiClient(self.world, name, PROOF_KEYS[0]) for name in ("signed", "identity"))

    def signed_claims(self, token):
        return verified(token, self.world.jwks())[1]

    def id_claims(self, tokens):
        claims = self.signed_claims(tokens["id_token"])
        self.assertEqual(claims["iss"], self.world.issuer)
        return claims

    def assert_refused_push(self, error="invalid_request", **changes):
        with self.nothing_minted():
            before = self.world.sql("SELECT COUNT(*) FROM pushed_requests")
            self.assert_json_error(self.one.push(**changes), 400, error)
            self.assertEqual(self.world.sql("SELECT COUNT(*) FROM pushed_requests"), before)

    def assert_random(self, text):
        """At least 128 bits long, and more than 96 by Shannon's estimate, as the suite counts."""
        self.assertGreaterEqual(len(text) * 6, 128)
        shares = [text.count(c) / len(text) for c in set(text)]
        self.assertGreater(-sum(share * math.log2(share) for share in shares) * len(text), 96)

    def assert_date(self, answer):
        sent = email.utils.parsedate_to_datetime(answer.field("Date")).timestamp()
        self.assertLess(abs(sent - time.time()), 300)
