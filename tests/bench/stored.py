"""Rows that a run needs, put into a store with SQL: codes, refresh tokens and grants of the apps, and stores of any size."""
import hashlib
import json
import secrets
import sqlite3
import time

from server import CODE_CHALLENGE, REDIRECT_URI

SCOPE = "accounts:read"
HOUR = 3_600_000_000  # microseconds


def microseconds():
    return time.time_ns() // 1000


def digest(text):
    return hashlib.sha256(text.encode()).digest()


def details(auth_time):
    """What the consent page writes for a customer who signed in with a password."""
    return json.dumps({"acr": "urn:tollgate:acr:password", "amr": ["pwd"], "auth_time": auth_time, "sid": secrets.token_hex(13)},
                      separators=(",", ":"))


def customer(sql):
    return sql.execute("SELECT user_id FROM users WHERE email = 'customer@example.com'").fetchone()[0]


def put_grants(sql, user, client_ids, now, unused=0):
    """A live grant for each client id, last used up to `unused` microseconds ago; their ids."""
    rows = [("grt_" + secrets.token_hex(13), user, client_id, SCOPE, now - unused, now - (secrets.randbelow(unused) if unused else 0),
             details(now // 1_000_000)) for client_id in client_ids]
    sql.executemany("INSERT INTO grants (grant_id, user_id, client_id, scope, created_at, last_used_at, details) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return [row[0] for row in rows], [row[-1] for row in rows]


def put_codes(database, client_id, codes):
    """Each under a grant of its own."""
    now = microseconds()
    with sqlite3.connect(database) as sql:
        user = customer(sql)
        grants, texts = put_grants(sql, user, [client_id] * len(codes), now)
        sql.executemany("INSERT INTO codes (digest, grant_id, client_id, user_id, redirect_uri, redirect_uri_given, code_challenge, "
                        "nonce, scope, issued_at, expires_at, details) VALUES (?, ?, ?, ?, ?, 1, ?, '', ?, ?, ?, ?)",
                        ((digest(code), grant, client_id, user, REDIRECT_URI, CODE_CHALLENGE, SCOPE, now, now + 2 * HOUR, text)
                         for code, grant, text in zip(codes, grants, texts)))
    sql.close()


def put_refresh_tokens(database, client_ids, tokens):
    """Each under a grant of its own; `client_ids` is as long as `tokens`."""
    now = microseconds()
    with sqlite3.connect(database) as sql:
        user = customer(sql)
        # With tokens of ten minutes, an app's uses lie up to ten minutes past the hour within which one is not noted again.
        grants, texts = put_grants(sql, user, client_ids, now, unused=HOUR * 7 // 6)
        sql.executemany("INSERT INTO refresh_tokens (digest, grant_id, client_id, user_id, scope, generation, issued_at, expires_at, "
                        "details) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?)",
                        ((digest(token), grant, client_id, user, SCOPE, now, now + 24 * HOUR, text)
                         for token, client_id, grant, text in zip(tokens, client_ids, grants, texts)))
    sql.close()


def put_apps(database, names, secret):
    """Copies of the app `bench` under other names, with the same secret."""
    with sqlite3.connect(database) as sql:
        sql.executemany("INSERT INTO clients SELECT ?, owner, name, homepage, type, environment, plan, redirect_uris, scope, suspended, "
                        "created_at, metadata, registration_token FROM clients WHERE client_id = 'bench'", ((name,) for name in names))
        sql.executemany("INSERT INTO client_secrets (client_id, digest, hint, created_at) VALUES (?, ?, 'copy', ?)",
                        ((name, digest(secret), microseconds()) for name in names))
    sql.close()


def put_revocations(database, count):
    """Of tokens that nobody brings, all of which could still be in use."""
    now = microseconds()
    with sqlite3.connect(database) as sql:
        first = sql.execute("SELECT COALESCE(MAX(seq), 0) FROM revocations").fetchone()[0]
        sql.executemany("INSERT INTO revocations (seq, kind, subject, revoked_at, expires_at) VALUES (?, ?, ?, ?, ?)",
                        ((first + 1 + number, 1, secrets.token_hex(16), now, now + 24 * HOUR) for number in range(count)))
        sql.execute("UPDATE counters SET value = ? WHERE name = 'revocations'", (first + count,))
    sql.close()


def count(database, statement):
    sql = sqlite3.connect(database)
    try:
        return sql.execute(statement).fetchone()[0]
    finally:
        sql.close()
