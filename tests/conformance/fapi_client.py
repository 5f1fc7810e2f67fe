"""An app of the profile fapi2: pushed requests, private_key_jwt and DPoP, each part of which a test can make wrong."""
import hashlib
import secrets
import time
import urllib.parse

from signing import EcKey, b64
from world import CALLBACK, FAPI_SCOPES, Browser, fetch, pkce, through

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
KEPT = object()


class FapiClient:
    """`key` authenticates the app, `dpop` proves possession. Changes that are None leave a member out."""

    def __init__(self, world, name, dpop=None):
        self.world, self.app, self.issuer = world, world.apps[name], world.issuer
        self.client_id, (self.key, self.rsa) = self.app["client_id"], world.keys[name]
        self.dpop, self.verifier = dpop or EcKey(), None

    def assertion(self, key=None, header=None, **claims):
        now = int(time.time())
        token = (key or self.key).jwt(header or {}, {
            "iss": self.client_id, "sub": self.client_id, "aud": self.issuer, "jti": secrets.token_urlsafe(16),
            "iat": now, "exp": now + 60} | claims)
        self.world.secrets.add(token)
        return token

    def proof(self, method, url, token=None, key=None, header=None, **claims):
        key = key or self.dpop
        made = {"jti": secrets.token_urlsafe(16), "htm": method, "htu": url, "iat": int(time.time())}
        if token:
            made["ath"] = b64(hashlib.sha256(token.encode()).digest())
        proof = key.jwt({"typ": "dpop+jwt", "jwk": key.jwk, "kid": None} | (header or {}), made | claims)
        self.world.secrets.add(proof)
        return proof

    def post(self, path, form, assertion=KEPT, proof=KEPT, base=None, context=None, **fields):
        """`proof` and `assertion`: None for none, else what is sent instead of good ones."""
        url, form = (base or self.issuer) + path, dict(form)
        if assertion is KEPT:
            assertion = self.assertion()
        if assertion:
            form |= {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
        if proof is KEPT:
            proof = self.proof("POST", url)
        if proof:
            fields["DPoP"] = proof
        answer = fetch(url, "POST", fields, {k: v for k, v in form.items() if v is not None}, context=context)
        if answer.status in (200, 201) and answer.body.startswith(b"{"):
            self.world.secrets |= {answer.json()[k] for k in ("access_token", "refresh_token") if k in answer.json()}
        return answer

    def parameters(self, **changes):
        """An authorization request; self.verifier belongs to it."""
        self.verifier, challenge = pkce()
        self.world.secrets.add(self.verifier)
        return {"response_type": "code", "redirect_uri": CALLBACK, "scope": FAPI_SCOPES, "state": "st-1", "nonce": "n-1",
                "client_id": self.client_id, "code_challenge": challenge, "code_challenge_method": "S256"} | changes

    def push(self, assertion=KEPT, proof=KEPT, **changes):
        return self.post("/oauth2/par", self.parameters(**changes), assertion, proof)

    def request_object(self, key=None, header=None, **changes):
        """A signed request (RFC 9101, FAPI 2.0 Message Signing 5.3.1) as the value of `request`."""
        now = int(time.time())
        claims = {"iss": self.client_id, "aud": self.issuer, "nbf": now, "exp": now + 300} | self.parameters() | changes
        return (key or self.key).jwt({"typ": "oauth-authz-req+jwt"} | (header or {}), claims)

    def push_signed(self, key=None, header=None, beside=None, **changes):
        return self.post("/oauth2/par", {"client_id": self.client_id, "request": self.request_object(key, header, **changes)}
                         | (beside or {}))

    def url(self, request_uri, **beside):
        query = {"client_id": self.client_id, "request_uri": request_uri} | beside
        return f"{self.issuer}/oauth2/authorize?" + urllib.parse.urlencode({k: v for k, v in query.items() if v is not None})

    def authorize(self, pushed, user="customer", decision="allow", browser=None, **beside):
        """The redirect to the app for a pushed request."""
        assert pushed.status == 201, pushed
        return through(browser or Browser(self.issuer), self.url(pushed.json()["request_uri"], **beside),
                       self.world.users[user], decision)

    def code(self, user="customer", proof=KEPT, **changes):
        returned = self.authorize(self.push(proof=proof, **changes), user)
        assert returned.status == 303 and "code" in returned.query, returned
        self.world.secrets.add(returned.query["code"])
        return returned.query["code"]

    def redeem(self, code, assertion=KEPT, proof=KEPT, **changes):
        return self.post("/oauth2/token", {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK,
                                           "code_verifier": self.verifier} | changes, assertion, proof)

    def tokens(self, user="customer", **changes):
        answer = self.redeem(self.code(user, **changes))
        assert answer.status == 200, answer
        return answer.json()

    def refresh(self, token, assertion=KEPT, proof=KEPT, **changes):
        return self.post("/oauth2/token", {"grant_type": "refresh_token", "refresh_token": token} | changes, assertion, proof)

    def api(self, token, proof=KEPT, scheme="DPoP", path="/v1/accounts", query="", **fields):
        url = self.issuer + path
        if proof is KEPT:
            proof = self.proof("GET", url, token)
        if proof:
            fields["DPoP"] = proof
        return fetch(url + query, "GET", {"Authorization": f"{scheme} {token}"} | fields)
