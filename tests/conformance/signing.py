"""Keys that sign and check JWTs with nothing but arithmetic: what a client of the suite holds."""
import base64
import copy
import hashlib
import hmac
import json
import pathlib
import re
import secrets
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "flows"))

from es256 import G, N, decoded, number, times  # noqa: E402
from es256 import verified as es256_verified  # noqa: E402

SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")  # RFC 8017 9.2


def b64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def wide(value, size):
    return b64(value.to_bytes(size, "big"))


def rsa_padded(data, size):
    hashed = SHA256_INFO + hashlib.sha256(data).digest()
    return b"\0\1" + b"\xff" * (size - len(hashed) - 3) + b"\0" + hashed


class Key:
    """`jwk` is the public key, `alg` what it signs with."""

    def header(self):
        return {"alg": self.alg, "kid": self.kid}

    def jwt(self, header, claims):
        """Members whose value is None are left out; `header` replaces alg and kid where it names them."""
        parts = [{k: v for k, v in part.items() if v is not None} for part in (self.header() | header, claims)]
        signed = ".".join(b64(json.dumps(part).encode()) for part in parts)
        return f"{signed}.{b64(self.signature(signed.encode()))}"

    def thumbprint(self):
        members = {name: self.jwk[name] for name in ("crv", "e", "kty", "n", "x", "y") if name in self.jwk}
        return b64(hashlib.sha256(json.dumps(members, sort_keys=True, separators=(",", ":")).encode()).digest())


class EcKey(Key):
    alg = "ES256"

    def __init__(self, kid=None):
        self.kid, self.d = kid or secrets.token_hex(4), secrets.randbelow(N - 1) + 1
        x, y = times(self.d, G)
        self.jwk = {"kty": "EC", "crv": "P-256", "x": wide(x, 32), "y": wide(y, 32)}
        self.private_jwk = self.jwk | {"d": wide(self.d, 32)}

    def signature(self, data):
        k = secrets.randbelow(N - 1) + 1
        r = times(k, G)[0] % N
        s = pow(k, -1, N) * (int.from_bytes(hashlib.sha256(data).digest(), "big") + r * self.d) % N
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


class RsaKey(Key):
    alg = "RS256"

    pool = []

    @classmethod
    def another(cls, kid):
        """One of two keys under a kid of its own: making one takes long."""
        if len(cls.pool) < 2:
            cls.pool.append(cls(kid))
        found = copy.copy(cls.pool[-1])
        cls.pool.reverse()
        found.kid = kid
        return found

    def __init__(self, kid):
        self.kid = kid
        pem = subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True).stdout
        text = subprocess.run(["openssl", "rsa", "-noout", "-text"], input=pem, check=True, capture_output=True).stdout.decode()

        def member(name):
            found = re.search(name + r":\s*((?:[0-9a-f]{2}:?\s*)+)", text).group(1)
            return int(re.sub(r"[^0-9a-f]", "", found), 16)

        self.n, self.d = member("modulus"), member("privateExponent")
        self.jwk = {"kty": "RSA", "n": wide(self.n, 256), "e": "AQAB"}

    def signature(self, data):
        return pow(int.from_bytes(rsa_padded(data, 256), "big"), self.d, self.n).to_bytes(256, "big")


class Unsigned(Key):
    """alg none (RFC 7518 3.6)."""
    alg, kid, jwk = "none", None, {}

    def signature(self, data):
        return b""


class Symmetric(Key):
    """HS256 with somebody's public key as the secret (RFC 8725 2.1)."""
    alg = "HS256"

    def __init__(self, secret, kid, jwk=None):
        self.secret, self.kid, self.jwk = secret, kid, jwk or {}

    def signature(self, data):
        return hmac.new(self.secret, data, hashlib.sha256).digest()


def claims_of(token):
    return json.loads(decoded(token.split(".")[1]))


def header_of(token):
    return json.loads(decoded(token.split(".")[0]))


def verified(token, jwks):
    """(header, claims) of a JWT that one of these keys signed with ES256 or RS256, checked here by hand."""
    head = header_of(token)
    if head["alg"] == "ES256":
        return head, es256_verified(token, jwks)[1]
    keys = [key for key in jwks if key["kid"] == head["kid"]]
    assert len(keys) == 1 and head["alg"] == keys[0]["alg"] == "RS256", (head, keys)
    n, e = number(keys[0]["n"]), number(keys[0]["e"])
    signed, _, signature = token.rpartition(".")
    size = (n.bit_length() + 7) // 8
    assert pow(number(signature), e, n).to_bytes(size, "big") == rsa_padded(signed.encode(), size)
    return head, claims_of(token)
