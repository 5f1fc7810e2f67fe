"""Requests that apps must sign and answers that the gateway signs (RFC 9421, RFC 9530), with a signer and a verifier of our own."""
import base64
import hashlib
import json
import re
import secrets
import time
import unittest
import uuid

import es256
from client import OAuthClient, fetch
from stack import Stack


def text_of(number):
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


class Key:
    """A P-256 key made of nothing but arithmetic."""

    def __init__(self, kid):
        self.kid, self.d = kid, secrets.randbelow(es256.N - 1) + 1
        x, y = es256.times(self.d, es256.G)
        self.jwk = {"kty": "EC", "crv": "P-256", "kid": kid, "use": "sig", "x": text_of(x), "y": text_of(y)}

    def sign(self, base):
        hashed = int.from_bytes(hashlib.sha256(base.encode()).digest(), "big")
        k = secrets.randbelow(es256.N - 1) + 1
        r = es256.times(k, es256.G)[0] % es256.N
        s = pow(k, -1, es256.N) * (hashed + r * self.d) % es256.N
        return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()


def verified(jwk, base, signature):
    raw = base64.b64decode(signature)
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    hashed, w = int.from_bytes(hashlib.sha256(base.encode()).digest(), "big"), pow(s, -1, es256.N)
    public = es256.number(jwk["x"]), es256.number(jwk["y"])
    point = es256.added(es256.times(hashed * w % es256.N, es256.G), es256.times(r * w % es256.N, public))
    return point is not None and point[0] % es256.N == r


def digest(body):
    return "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"


def payment(value=1250):
    return json.dumps({"amount": {"currency": "EUR", "value": value}, "creditor": {"name": "Example Shop"},
                       "merchant_reference": f"order-{uuid.uuid4()}"}).encode()


class SignaturesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Stack(response_timeout="15s")  # its documents are copies that may be changed
        cls.addClassCleanup(cls.stack.stop)
        document = cls.stack.openapi / "payments.yaml"
        before, at, after = document.read_text().partition("operationId: createPayment\n")
        changed = after.replace("      x-tollgate:\n", "      x-tollgate:\n        signature: required\n        sign_answers: true\n", 1)
        assert at and changed != after, "createPayment has no x-tollgate in block style"
        document.write_text(before + at + changed)
        cls.stack.start()
        cls.key, cls.stranger = Key("shop-1"), Key("shop-1")
        cls.stack.add_app("signer", metadata={"jwks": {"keys": [cls.key.jwk]}})
        cls.shop = OAuthClient(cls.stack, cls.stack.apps["signer"])
        cls.token = cls.shop.tokens(cls.stack.users["customer"])["access_token"]
        cls.recorder = cls.stack.recorder

    def send(self, body=None, key=None, covered=None, sent_body=None, created=None, idempotency_key=None, more="", keyid=None):
        body = payment() if body is None else body
        fields = {"authorization": f"Bearer {self.token}", "content-type": "application/json", "content-digest": digest(body),
                  "idempotency-key": idempotency_key or str(uuid.uuid4())}
        covered = covered or ["@method", "@target-uri", "authorization", "content-digest", "idempotency-key"]
        values = fields | {"@method": "POST", "@target-uri": self.stack.issuer + "/v1/payments", "@path": "/v1/payments",
                           "@query": "?", "@authority": self.stack.issuer.split("//")[1]}
        params = "(" + " ".join(f'"{name}"' for name in covered) + f");created={created or int(time.time())}"
        params += f';keyid="{keyid or self.key.kid}"{more}'
        base = "\n".join([f'"{name}": {values[name]}' for name in covered] + [f'"@signature-params": {params}'])
        fields |= {"signature-input": f"sig1={params}", "signature": f"sig1=:{(key or self.key).sign(base)}:"}
        answer = fetch(self.stack.issuer + "/v1/payments", "POST", fields, body if sent_body is None else sent_body)
        return answer, fields

    def assert_signed(self, answer, sent):
        self.assertEqual(answer.field("Content-Digest"), digest(answer.body))
        label, params = answer.field("Signature-Input").split("=", 1)
        self.assertEqual(label, "tollgate")
        covered = re.findall(r'"([^"]+)"(;req)?', params.split(")")[0])
        self.assertEqual(covered, [("@status", ""), ("content-digest", ""), ("content-type", ""), ("x-request-id", ""),
                                   ("signature", ";req")])
        lines = [f'"@status": {answer.status}'] + [f'"{name}": {answer.field(name)}' for name, _ in covered[1:4]]
        lines += [f'"signature";req: {sent["signature"]}', f'"@signature-params": {params}']
        keyid = re.search(r'keyid="([^"]+)"', params).group(1)
        published = fetch(self.stack.issuer + "/oauth2/jwks").json()["keys"]
        keys = [jwk for jwk in published if jwk["kid"] == keyid]
        self.assertEqual(len(keys), 1, "the gateway's key is published")
        signature = answer.field("Signature").removeprefix("tollgate=:").removesuffix(":")
        self.assertTrue(verified(keys[0], "\n".join(lines), signature))
        self.assertFalse(verified(keys[0], "\n".join(lines).replace('"@status": 2', '"@status": 4', 1) + " ", signature))

    def assert_refused(self, answer, says):
        self.assertEqual((answer.status, answer.json()["code"]), (401, "invalid_signature"), answer)
        self.assertIn(says, answer.json()["detail"])
        self.assertEqual(answer.field("Accept-Signature"),
                         'tollgate=("@method" "@target-uri" "authorization" "content-digest" "idempotency-key");created')

    def test_a_signed_payment_is_made_and_its_answer_is_signed(self):
        answer, sent = self.send()
        self.assertEqual(answer.status, 201, answer)
        self.assert_signed(answer, sent)

    def test_the_target_may_be_covered_in_parts(self):
        answer, sent = self.send(covered=["@method", "@authority", "@path", "@query", "authorization", "content-digest",
                                          "idempotency-key"], more=f';nonce="{uuid.uuid4()}";alg="ecdsa-p256-sha256"')
        self.assertEqual(answer.status, 201, answer)

    def test_a_repetition_gets_the_same_answer_signed_anew(self):
        body, key = payment(), str(uuid.uuid4())
        first, _ = self.send(body, idempotency_key=key)
        again, sent = self.send(body, idempotency_key=key)
        self.assertEqual((first.status, again.status, again.body), (201, 201, first.body), again)
        self.assertEqual(again.field("Idempotent-Replayed"), "true")
        self.assert_signed(again, sent)

    def test_a_bad_signature_on_a_payment_body_fails(self):
        before = self.recorder.count()
        changed, sent = self.send(payment(1250), sent_body=payment(9999))
        self.assert_refused(changed, "the body does not have its Content-Digest")
        self.assert_signed(changed, sent)
        self.assert_refused(self.send(key=self.stranger)[0], "not that of the request and the key")
        self.assert_refused(self.send(keyid="shop-2")[0], "no key of that keyid")
        self.assert_refused(self.send(created=int(time.time()) - 120)[0], "within the last minute")
        self.assert_refused(self.send(more=";expires=1")[0], "has expired")
        self.assert_refused(self.send(more=';alg="ed25519"')[0], "no key of that keyid")
        self.assert_refused(self.send(more=';x="y"')[0], "a parameter")
        self.assert_refused(self.send(covered=["@method", "@target-uri", "authorization", "idempotency-key"])[0], "cover")
        self.assert_refused(self.shop.api(self.token, "/v1/payments", "POST", json.loads(payment()),
                                          Idempotency_Key=str(uuid.uuid4())), "needs a signed request")
        self.assertEqual(self.recorder.count(before), 0, "nothing was forwarded")

    def test_a_nonce_is_good_once(self):
        nonce = f';nonce="{uuid.uuid4()}"'
        self.assertEqual(self.send(more=nonce)[0].status, 201)
        self.assert_refused(self.send(more=nonce)[0], "nonce")

    def test_other_operations_are_as_they_were(self):
        answer = self.shop.api(self.token, "/v1/accounts")
        self.assertEqual((answer.status, answer.field("Signature")), (200, None), answer)


if __name__ == "__main__":
    unittest.main()
