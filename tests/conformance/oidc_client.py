"""An app of the profile oidc as the basic plan drives it: no PKCE, state and nonce, tokens whose ID token is checked."""
from signing import header_of, verified
from world import CALLBACK, Browser, OAuthClient, WorldTest, fetch, through

PROFILE = {"name", "updated_at"}
EMAIL = {"email", "email_verified"}
ADDRESS = {"address"}
PHONE = {"phone_number", "phone_number_verified"}


class OidcTest(WorldTest):
    """`first` and `second` use client_secret_basic, `post` client_secret_post."""

    def setUp(self):
        self.first, self.second, self.post = (OAuthClient(self.world, self.world.apps[n]) for n in ("first", "second", "post"))
        self.user, self.browser = self.world.users["reachable"], Browser(self.world.issuer)

    def authorize(self, client=None, decision="allow", **changes):
        """The answer that ends an authorization request; what is None is not sent."""
        url = (client or self.first).authorize_url(None, **{"code_challenge_method": None, "nonce": "n-1"} | changes)
        return through(self.browser, url, self.user, decision)

    def sign_in(self, client=None, method=None, **changes):
        """The token response of a flow that has to succeed."""
        return self.redeemed(self.authorize(client, **changes), client, method, state=changes.get("state", "st-1"))

    def redeemed(self, returned, client=None, method=None, state="st-1", verifier=None):
        self.assertEqual(returned.status, 303, returned)
        self.assertTrue(returned.field("Location").startswith(CALLBACK + "?"), returned)
        self.assertEqual(set(returned.query), {"code", "iss"} | ({"state"} if state is not None else set()), returned)
        self.assertEqual((returned.query.get("state"), returned.query["iss"]), (state, self.world.issuer))
        self.world.secrets.add(returned.query["code"])
        answer = (client or self.first).redeem(returned.query["code"], verifier, method)
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual((answer.field("Cache-Control"), answer.field("Content-Type")), ("no-store", "application/json"))
        self.assertEqual(answer.json()["token_type"], "Bearer")
        self.assertGreater(answer.json()["expires_in"], 0)
        return answer.json()

    def claims(self, tokens, client=None, alg="RS256"):
        """The claims of the ID token, whose signature and standard members are right (OIDC Core 3.1.3.7)."""
        head, claims = verified(tokens["id_token"], self.world.jwks())
        self.assertEqual((head["alg"], head), (alg, header_of(tokens["id_token"])))
        self.assertEqual((claims["iss"], claims["aud"]), (self.world.issuer, (client or self.first).client_id))
        self.assertTrue(claims["iat"] <= claims["exp"] and claims["sub"] and len(claims["sub"]) <= 255)
        return claims

    def userinfo(self, tokens, method="GET", in_body=False):
        token = tokens["access_token"]
        fields = {} if in_body else {"Authorization": f"Bearer {token}"}
        answer = fetch(self.world.issuer + "/oauth2/userinfo", method, fields, {"access_token": token} if in_body else None)
        self.assertEqual((answer.status, answer.field("Content-Type")), (200, "application/json"), answer)
        return answer.json()

    def told(self, scope, **changes):
        """The names of what userinfo tells beside sub, which is the ID token's."""
        tokens = self.sign_in(scope=scope, **changes)
        told = self.userinfo(tokens)
        self.assertEqual(told.pop("sub"), self.claims(tokens)["sub"])
        return set(told)

    def earlier(self, seconds):
        """Whoever is signed in signed in so much earlier."""
        self.world.age("sessions", ["authenticated_at"], seconds)
