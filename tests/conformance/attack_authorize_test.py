"""Rows 1 to 56 of the attack checklist: the authorization endpoint, consent, pushed requests and request objects."""
import http.client
import socket
import time
import unittest
import urllib.parse

from fapi_case import FapiTest
from signing import Unsigned, claims_of
from world import CALLBACK, Browser, OAuthClient, fetch, pkce, through, tls

RP = "https://rp.example.com/cb"


class AuthorizeRows(FapiTest):
    def setUp(self):
        super().setUp()
        self.rp, self.login = (OAuthClient(self.world, self.world.apps[name]) for name in ("rp", "first"))
        self.user, self.browser = self.world.users["customer"], Browser(self.world.issuer)
        self.verifier, self.challenge = pkce()

    def ask(self, app=None, signed_in=False, decision="allow", **changes):
        """The first answer to an authorization request, or the last if somebody signs in."""
        url = (app or self.rp).authorize_url(self.challenge, **changes)
        return through(self.browser, url, self.user, decision) if signed_in else self.browser.send(url)

    def assert_pages(self, *uris):
        """Each as redirect_uri is an error page that leads nowhere and echoes nothing, and nothing is minted."""
        with self.nothing_minted():
            for uri in uris:
                with self.subTest(uri):
                    answer = self.ask(redirect_uri=uri)
                    self.assert_page(answer)
                    self.assertNotIn("evil", answer.text)

    def assert_returns(self, error, app=None, to=RP, **changes):
        with self.nothing_minted():
            self.assert_redirect_error(self.ask(app, **changes), error, to=to)

    def raw(self, target):
        """The answer to a target that is sent as it is."""
        with socket.create_connection(("127.0.0.1", self.world.port), 20) as plain:
            with tls.trusted.wrap_socket(plain, server_hostname="localhost") as connection:
                connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost:{self.world.port}\r\nConnection: close\r\n\r\n".encode())
                answer = http.client.HTTPResponse(connection)
                answer.begin()
                return answer.status, answer.getheaders(), answer.read()

    def test_row_1_an_unregistered_redirect_uri(self):
        """Case 1: an error page."""
        self.assert_pages("https://evil.example/cb")

    def test_row_2_dot_segments_and_slashes(self):
        """Case 2: exact string match."""
        self.assert_pages(RP + "/../evil", RP + "/..;/x", "https://rp.example.com/%2e%2e/cb", RP + "/", "https://rp.example.com//cb")

    def test_row_3_a_longer_host(self):
        """Case 3: no prefix match."""
        self.assert_pages("https://rp.example.com.evil.com/cb", "https://rp.example.comevil/cb")

    def test_row_4_userinfo_and_backslash(self):
        """Case 4: @ and backslash confuse nobody."""
        self.assert_pages("https://rp.example.com@evil.com/cb", "https://a@b@rp.example.com/cb", "https://evil.com\\@rp.example.com/cb")

    def test_row_5_case_and_percent_encoding(self):
        """Case 5: other letters are another URI."""
        self.assert_pages("https://rp.example.com/CB", "https://RP.example.com/cb", "HTTPS://rp.example.com/cb", "https://rp.example.com/%63b")

    def test_row_6_another_query(self):
        """Case 6: a query that was not registered."""
        self.assert_pages(RP + "?x=1", RP + "?")

    def test_row_7_a_fragment(self):
        """Case 7: a fragment."""
        self.assert_pages(RP + "#x", RP + "#")

    def test_row_12_two_redirect_uris(self):
        """Case 12: good then evil and evil then good."""
        for uris in ((RP, "https://evil.example/"), ("https://evil.example/", RP)):
            url = self.rp.authorize_url(self.challenge, redirect_uri=None) + "&" + urllib.parse.urlencode([("redirect_uri", u) for u in uris])
            with self.nothing_minted():
                self.assert_page(self.browser.send(url))

    def test_row_14_an_unknown_or_empty_client_id(self):
        """Case 14: an error page whatever the redirect URI."""
        with self.nothing_minted():
            for client_id in ("nobody", "", None):
                self.assert_page(self.ask(client_id=client_id))

    def test_row_15_control_characters(self):
        """Case 15: nothing in state or redirect_uri splits the head."""
        self.assert_pages(RP + "\r\nSet-Cookie:x", RP + "\0", RP + "\n")
        with self.nothing_minted():
            answer = self.ask(state="a\r\nSet-Cookie: x=1", scope="nothing:known")
            self.assertNotIn("x=1", str(answer.all("Set-Cookie")))
            self.assertTrue(answer.status == 400 or answer.query["error"] == "invalid_request", answer)
        self.assertEqual(self.ask(scope="nothing:known", state="🪙").query["state"], "🪙")
        self.assertEqual(self.raw("/oauth2/authorize?state=%ED%A0%80&client_id=x")[0], 400)

    def test_row_16_no_response_type(self):
        """Case 16: invalid_request."""
        self.assert_returns("invalid_request", response_type=None)

    def test_row_17_other_response_types(self):
        """Case 17: unsupported_response_type, here and at PAR; nothing in a fragment."""
        for wanted in ("token", "id_token", "code id_token", "code token"):
            with self.nothing_minted():
                answer = self.ask(response_type=wanted)
                self.assert_redirect_error(answer, "unsupported_response_type", to=RP)
                self.assertNotIn("#", answer.field("Location"))
            self.assert_refused_push("unsupported_response_type", response_type=wanted)

    def test_row_19_form_post_with_html_in_state(self):
        """Case 19: an unregistered URI is an error page; a page that posts escapes the state and may post to the app alone."""
        with self.nothing_minted():
            self.assert_page(self.ask(response_mode="form_post", redirect_uri="https://evil.example/"))
            state = '"><script>alert(1)</script>'
            answer = self.ask(response_mode="form_post", state=state, scope="nothing:known")
        self.assertEqual(answer.status, 200, answer)
        self.assertNotIn("<script>alert", answer.text)
        policy = answer.field("Content-Security-Policy")
        self.assertIn("default-src 'none'", policy)
        self.assertRegex(policy, r"form-action ('self' )?https://rp\.example\.com(;|$)")

    def test_row_20_a_fapi_app_without_a_pushed_request(self):
        """Case 20: invalid_request if the redirect URI is registered, else an error page."""
        fapi = {"client_id": self.one.client_id, "scope": "accounts:read"}
        self.assert_returns("invalid_request", to=CALLBACK, redirect_uri=CALLBACK, **fapi)
        with self.nothing_minted():
            self.assert_page(self.ask(redirect_uri="https://evil.example/", **fapi))

    def test_row_21_a_scope_outside_the_registration(self):
        """Case 21: invalid_scope."""
        self.assert_returns("invalid_scope", scope="accounts:read admin")

    def test_row_22_a_suspended_client(self):
        """Case 22: unauthorized_client."""
        app = OAuthClient(self.world, self.world.add_app("suspended", redirect_uri=RP))
        self.world.command("app", "suspend", "--client-id", app.client_id)
        self.assert_returns("unauthorized_client", app)

    def test_row_24_prompt_none_and_login(self):
        """Case 24: invalid_request."""
        self.assert_returns("invalid_request", self.login, to=CALLBACK, prompt="none login")

    def id_token(self, user):
        returned = through(Browser(self.world.issuer), self.login.authorize_url(self.challenge), user)
        return self.login.redeem(returned.query["code"], self.verifier).json()["id_token"]

    def test_row_25_a_hint_at_somebody_else(self):
        """Case 25: login_required."""
        hint = self.id_token(self.world.users["other"])
        self.ask(self.login, signed_in=True)
        with self.nothing_minted():
            self.assert_redirect_error(self.ask(self.login, prompt="none", id_token_hint=hint), "login_required")

    def test_row_26_hints_that_nobody_signed(self):
        """Case 26: invalid_request."""
        hint = self.id_token(self.user)
        header, payload, signature = hint.split(".")
        for bad in (Unsigned().jwt({}, claims_of(hint)), self.one.key.jwt({}, claims_of(hint)), f"{header}.{payload}.AAAA", hint[:40], ""):
            if bad:
                self.assert_returns("invalid_request", self.login, to=CALLBACK, prompt="none", id_token_hint=bad)
        self.assertTrue(signature)

    def test_row_27_parameters_that_are_not_supported(self):
        """Case 27: request_uri and registration are named as unsupported; an object by value is supported, and a bad one refused."""
        self.assert_returns("registration_not_supported", self.login, to=CALLBACK, registration="{}")
        with self.nothing_minted():
            for changes in ({"request_uri": "https://rp.example.com/r"}, {"request": "x.y.z"}):
                answer = self.ask(self.login, **changes)
                self.assertIn(answer.query["error"] if answer.status == 303 else "page",
                              ("request_uri_not_supported", "request_not_supported", "invalid_request_object", "page"))

    def test_row_29_303_after_credentials(self):
        """Case 29: what follows a posted form is a 303, never 307 or 308."""
        page = self.browser.get(self.rp.authorize_url(self.challenge))
        form = self.browser.form(page, "/login")
        answer = self.browser.submit(page, form, follow=False, email=self.user["email"], password=self.user["password"])
        self.assertEqual(answer.status, 303)
        page = self.browser.follow(answer)
        self.assertEqual(self.rp.decide(self.browser, page, "deny").status, 303)

    def test_row_30_no_page_in_a_frame(self):
        """Case 30: login, consent and error pages forbid frames twice."""
        login = self.browser.get(self.rp.authorize_url(self.challenge))
        consent = self.browser.login(login, self.user)
        for page in (login, consent, self.ask(redirect_uri="https://evil.example/")):
            self.assertIn("frame-ancestors 'none'", page.field("Content-Security-Policy"))
            self.assertEqual(page.field("X-Frame-Options"), "DENY")

    def test_row_31_no_cors(self):
        """Case 31: GET and OPTIONS from elsewhere get no Access-Control field."""
        for method in ("GET", "OPTIONS"):
            answer = fetch(self.rp.authorize_url(self.challenge), method, {"Origin": "https://evil.example"})
            self.assertEqual([name for name, _ in answer.fields if name.lower().startswith("access-control-")], [])

    def test_row_32_no_referrer(self):
        """Case 32: Referrer-Policy no-referrer where codes pass, and nothing from elsewhere in the pages."""
        page = self.browser.get(self.rp.authorize_url(self.challenge))
        consent = self.browser.login(page, self.user)
        for answer in (page, consent, self.rp.decide(self.browser, consent, "deny")):
            self.assertEqual(answer.field("Referrer-Policy"), "no-referrer")
            self.assertNotRegex(answer.text, r'src="https?://')

    def test_row_34_decisions_without_their_token(self):
        """Case 34: no, a wrong or another flow's CSRF token is 403, and there is no code."""
        pages = []
        for browser in (self.browser, Browser(self.world.issuer)):
            pages.append(self.rp.consent_page(browser, self.user, self.challenge))
        form, foreign = (Browser(self.world.issuer).form(page, "/consent") for page in pages)
        hidden = [name for name in form.fields if "csrf" in name]
        self.assertEqual(len(hidden), 1, form.fields)
        with self.nothing_minted():
            for value in ("", "x", foreign.fields[hidden[0]]):
                self.assertEqual(self.browser.submit(pages[0], form, follow=False, decision="allow", **{hidden[0]: value}).status, 403)

    def test_row_35_a_decision_twice(self):
        """Case 35: 400, and still one code."""
        page = self.rp.consent_page(self.browser, self.user, self.challenge)
        self.assertIn("code", self.rp.decide(self.browser, page).query)
        with self.nothing_minted():
            self.assertEqual(self.rp.decide(self.browser, page).status, 400)

    def test_row_36_somebody_elses_decision(self):
        """Case 36: the handle of A in the session of B is refused on a page."""
        page = self.rp.consent_page(self.browser, self.user, self.challenge)
        handle = next(v for k, v in self.browser.form(page, "/consent").fields.items() if "csrf" not in k)
        other = Browser(self.world.issuer)
        theirs = self.rp.consent_page(other, self.world.users["other"], self.challenge)
        form = other.form(theirs, "/consent")
        name = next(k for k in form.fields if "csrf" not in k)
        with self.nothing_minted():
            answer = other.submit(theirs, form, follow=False, decision="allow", **{name: handle})
            self.assertEqual((answer.status, answer.field("Location")), (403, None), answer)

    def test_row_37_the_user_denies(self):
        """Case 37: access_denied."""
        with self.nothing_minted():
            self.assert_redirect_error(self.ask(signed_in=True, decision="deny"), "access_denied", to=RP)

    def test_row_39_iss_in_every_answer(self):
        """Case 39: success and error carry iss."""
        good = self.ask(signed_in=True)
        for answer in (good, self.ask(scope="nothing:known")):
            self.assertEqual(answer.query["iss"], self.world.issuer)

    def test_row_40_twenty_flows_in_one_browser(self):
        """Case 40: all complete."""
        self.rp.consent_page(self.browser, self.user, self.challenge)
        pages = [self.browser.get(self.rp.authorize_url(self.challenge, state=f"s{i}", prompt="consent")) for i in range(20)]
        self.assertEqual([self.rp.decide(self.browser, page).query["state"] for page in pages], [f"s{i}" for i in range(20)])


class PushedRows(FapiTest):
    def push_raw(self, **changes):
        return self.one.post("/oauth2/par", self.one.parameters(**changes))

    def test_row_11_no_redirect_uri_at_par(self):
        """Case 11: invalid_request."""
        self.assert_refused_push(redirect_uri=None)

    def test_row_41_par_without_client_authentication(self):
        """Case 41: 401 invalid_client."""
        with self.nothing_minted():
            self.assert_json_error(self.one.push(assertion=None), 401, "invalid_client")

    def test_row_42_other_methods_at_par(self):
        """Case 42: 405 with Allow: POST."""
        for method in ("GET", "PUT", "DELETE"):
            answer = fetch(self.world.issuer + "/oauth2/par", method)
            self.assertEqual((answer.status, answer.field("Allow")), (405, "POST"))

    def test_row_44_request_uri_at_par(self):
        """Case 44: invalid_request."""
        self.assert_refused_push(request_uri="urn:ietf:params:oauth:request_uri:x")

    def test_row_45_a_request_uri_of_somebody_is_never_fetched(self):
        """Case 45: an error, and no connection arrives."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setblocking(False)
            with self.nothing_minted():
                for uri in (f"http://127.0.0.1:{listener.getsockname()[1]}/", "https://169.254.169.254/latest", "http://127.0.0.1:22", "file:///etc/passwd"):
                    answer = fetch(self.one.url(uri))
                    self.assertTrue(answer.status == 400 or answer.query["error"] == "request_uri_not_supported", answer)
            with self.assertRaises(BlockingIOError):
                listener.accept()

    def test_row_46_challenges_that_are_none(self):
        """Case 46: invalid_request."""
        for changes in ({"code_challenge": None}, {"code_challenge_method": "plain"}, {"code_challenge_method": None},
                        {"code_challenge": "a" * 42}, {"code_challenge": "a" * 44}, {"code_challenge": "a" * 42 + "="}):
            with self.subTest(changes):
                self.assert_refused_push(**changes)

    def test_row_47_another_client_id_in_the_body(self):
        """Case 47: 401 invalid_client."""
        with self.nothing_minted():
            self.assert_json_error(self.one.push(client_id=self.two.client_id), 401, "invalid_client")

    def test_row_49_request_uris_that_are_not_good(self):
        """Case 49: expired, used or guessed: an error page."""
        used, old, browser = self.one.push(), self.one.push(), Browser(self.world.issuer)
        self.one.authorize(used, browser=browser)
        self.world.age("pushed_requests", ["expires_at"], old.json()["expires_in"])
        with self.nothing_minted():
            self.assert_page(self.one.authorize(used, browser=browser), "invalid_request_uri")
            self.assert_page(self.one.authorize(old), "invalid_request_uri")
            self.assert_page(fetch(self.one.url("urn:ietf:params:oauth:request_uri:guessed")), "invalid_request_uri")

    def test_row_50_values_beside_a_request_uri(self):
        """Case 50: the pushed values count."""
        returned = self.one.authorize(self.one.push(scope="openid accounts:read"), state="x", nonce="x", redirect_uri="https://evil.example/",
                                      scope="payments:write", authorization_details="[]")
        self.assertEqual(returned.query["state"], "st-1")
        self.assertTrue(returned.field("Location").startswith(CALLBACK))
        tokens = self.one.redeem(returned.query["code"]).json()
        self.assertEqual(self.id_claims(tokens)["nonce"], "n-1")
        self.assertEqual(self.one.post("/oauth2/introspect", {"token": tokens["access_token"]}, proof=None).json()["scope"], "accounts:read openid")

    def assert_object_refused(self, **changes):
        with self.nothing_minted():
            self.assert_json_error(self.signed.push_signed(**changes), 400, "invalid_request_object")

    def test_row_51_objects_that_somebody_else_or_nobody_signed(self):
        """Case 51: invalid_request_object."""
        for key in (Unsigned(), self.signed.rsa, self.two.key):
            self.assert_object_refused(key=key)

    def test_row_52_times_of_an_object(self):
        """Case 52: invalid_request_object."""
        now = int(time.time())
        for changes in ({"exp": None}, {"nbf": None}, {"nbf": now - 200, "exp": now - 120}, {"exp": now + 3700}, {"nbf": now - 3700}, {"nbf": now + 70}):
            with self.subTest(changes):
                self.assert_object_refused(**changes)

    def test_row_54_an_unsigned_request_of_who_must_sign(self):
        """Case 54: invalid_request."""
        with self.nothing_minted():
            self.assert_json_error(self.signed.push(), 400, "invalid_request")

    def test_row_55_an_assertion_is_no_request_and_a_request_no_assertion(self):
        """Case 55: invalid_client and invalid_request_object."""
        with self.nothing_minted():
            self.assert_json_error(self.signed.push(assertion=self.signed.request_object()), 401, "invalid_client")
            answer = self.signed.post("/oauth2/par", {"client_id": self.signed.client_id, "request": self.signed.assertion()})
            self.assert_json_error(answer, 400, "invalid_request_object")

    def test_row_56_large_and_deep_objects(self):
        """Case 56: refused at once, whether a parameter or the whole body is too large."""
        deep = self.signed.request_object(claims="[" * 1000)
        with self.nothing_minted():
            for request in ("a.b." + "x" * 20_000, "a.b.c.d.e", deep, self.signed.request_object(header={"zip": "DEF"})):
                answer = self.signed.post("/oauth2/par", {"client_id": self.signed.client_id, "request": request})
                self.assertEqual(answer.status, 400, answer)
                self.assertIn(answer.json()["error"], ("invalid_request_object", "invalid_request"))
            connection = http.client.HTTPSConnection("localhost", self.world.port, context=tls.trusted, timeout=20)
            connection.putrequest("POST", "/oauth2/par")
            connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            connection.putheader("Content-Length", "1100000")
            connection.endheaders()  # refused before any of it comes
            self.assertEqual(connection.getresponse().status, 413)
            connection.close()


if __name__ == "__main__":
    unittest.main()
