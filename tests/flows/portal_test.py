"""Points 1, 6 and 7 without JavaScript: signing up, registering an app, the documentation, connected apps."""
import json
import re
import secrets
import unittest

from client import Browser, OAuthClient, fetch
from stack import Stack

stack = None


def setUpModule():
    global stack
    stack = Stack().start()


def tearDownModule():
    stack.stop()


class PortalTest(unittest.TestCase):
    def setUp(self):
        self.browser = Browser(stack.issuer)

    def sign_up(self):
        password = secrets.token_urlsafe(15)
        stack.secrets.add(password)
        page = self.browser.get("/signup")
        email = f"dev-{secrets.token_hex(4)}@example.com"
        page = self.browser.submit(page, self.browser.form(page, "/signup"), email=email, name="Dana", password=password)
        self.assertEqual(page.status, 200, page)
        return {"email": email, "password": password}

    def register(self, **changes):
        page = self.browser.get("/apps/new")
        form = self.browser.form(page, "/apps")
        fields = {"name": "My <b>shop</b>", "homepage": "https://shop.example", "type": "confidential", "scope": "accounts:read",
                  "redirect_uris": "https://shop.example/callback\r\nhttps://shop.example/other"}
        self.assertTrue(set(fields) - set(form.fields) <= {"scope", "type"}, form.fields)
        return self.browser.submit(page, form, **(fields | changes))


class Developer(PortalTest):
    def test_signs_up_registers_an_app_and_sees_the_secret_once(self):
        user = self.sign_up()
        page = self.register()
        self.assertEqual(page.status, 200, page)
        self.assertEqual(page.field("Cache-Control"), "no-store")
        self.assertNotIn("<b>shop</b>", page.text)
        secret = re.search(r"tg_cs_[\w-]{43}", page.text)[0]
        stack.secrets.add(secret)
        client_id = re.search(r"app_[\w-]+", page.text)[0]
        listed = self.browser.get("/apps")
        self.assertIn(client_id, listed.text)
        shown = self.browser.get(f"/apps/{client_id}")
        self.assertIn("https://shop.example/other", shown.text)
        for later in (listed, shown):
            self.assertNotIn(secret, later.text)
        app = OAuthClient(stack, {"client_id": client_id, "client_secret": secret, "redirect_uri": "https://shop.example/other",
                                  "scope": "accounts:read"})
        token = app.client_credentials().json()["access_token"]
        self.assertEqual(app.api(token, "/v1/accounts").status, 200, "the credentials work at once")
        other = Browser(stack.issuer)
        other.login(other.get("/login"), stack.users["developer"])
        self.assertIn(other.send(f"/apps/{client_id}").status, (403, 404), "another developer does not see it")
        self.assertNotIn(client_id, other.get("/apps").text)
        again = Browser(stack.issuer)
        self.assertIn(client_id, again.login(again.get("/login?return_to=/apps"), user).text)

    def test_mistakes_keep_what_was_typed_and_name_the_field(self):
        self.sign_up()
        for changes in ({"name": ""}, {"homepage": "javascript:alert(1)"}, {"redirect_uris": "http://shop.example/cb"},
                        {"redirect_uris": "https://shop.example/cb#x"}, {"scope": "nonsense"}, {"type": "odd"}):
            with self.subTest(changes):
                page = self.register(**changes)
                self.assertEqual(page.status, 400, page.text[:300])
                self.assertRegex(page.text, r"<title>\s*Error: ")
                if "name" not in changes:
                    self.assertIn("My &lt;b&gt;shop&lt;/b&gt;", page.text)
        self.assertNotIn("app_", self.browser.get("/apps").text, "nothing was registered")

    def test_rotating_gives_a_second_secret_and_both_work(self):
        self.sign_up()
        page = self.register()
        first = re.search(r"tg_cs_[\w-]{43}", page.text)[0]
        client_id = re.search(r"app_[\w-]+", page.text)[0]
        page = self.browser.get(f"/apps/{client_id}")
        page = self.browser.submit(page, self.browser.form(page, f"/apps/{client_id}/secrets"))
        second = re.search(r"tg_cs_[\w-]{43}", page.text)[0]
        stack.secrets |= {first, second}
        self.assertNotEqual(first, second)
        for secret in (first, second):
            app = OAuthClient(stack, {"client_id": client_id, "client_secret": secret, "redirect_uri": "", "scope": ""})
            self.assertEqual(app.client_credentials().status, 200)

    def test_signing_in_is_refused_alike_for_a_stranger_and_a_wrong_password(self):
        texts = []
        for email in (stack.users["developer"]["email"], "nobody@example.com"):
            page = self.browser.get("/login")
            answer = self.browser.login(page, {"email": email, "password": "not the password"})
            self.assertIn(answer.status, (400, 401, 403), answer)
            texts.append(re.sub(r'value="[^"]*"', "", answer.text).replace(email, ""))
        self.assertEqual(*texts)

    def test_signing_out_ends_the_session_on_the_server(self):
        self.sign_up()
        stolen = dict(self.browser.cookies)
        page = self.browser.get("/apps")
        self.browser.submit(page, self.browser.form(page, "/logout"))
        thief = Browser(stack.issuer)
        thief.cookies = stolen
        self.assertEqual(thief.send("/apps").status, 303)

    def test_return_to_stays_on_this_origin(self):
        for target in ("//evil.example", "https://evil.example/", "/\\evil.example", "/%5cevil.example", "javascript:alert(1)"):
            with self.subTest(target):
                browser = Browser(stack.issuer)
                page = browser.get("/login")
                answer = browser.submit(page, browser.form(page, "/login"), follow=False, return_to=target,
                                        email=stack.users["developer"]["email"], password=stack.users["developer"]["password"])
                self.assertEqual(answer.status, 303, answer)
                self.assertTrue(re.match(r"/(?![/\\])", answer.field("Location")), answer.field("Location"))
                self.assertNotIn("evil", answer.field("Location"))


class Documentation(PortalTest):
    def test_every_operation_has_a_page_with_scopes_parameters_errors_and_a_curl_sample(self):
        document = json.loads(fetch(stack.issuer + "/openapi/payments.json").body)
        self.assertEqual(document["openapi"], "3.1.0")
        overview = self.browser.get("/docs/payments")
        self.assertEqual(overview.status, 200)
        self.assertIn("/docs/payments", self.browser.get("/docs").text)
        operations = [operation for item in document["paths"].values() for name, operation in item.items()
                      if name in ("get", "post", "put", "patch", "delete")]
        self.assertGreaterEqual(len(operations), 8)
        for operation in operations:
            with self.subTest(operation["operationId"]):
                self.assertIn(f"/docs/payments/{operation['operationId']}", overview.text)
                page = self.browser.get(f"/docs/payments/{operation['operationId']}")
                self.assertEqual(page.status, 200)
                self.assertIn("curl", page.text)
                for scope in operation["security"][0]["oauth2"]:
                    self.assertIn(scope, page.text)

    def test_the_document_is_served_as_written(self):
        answer = fetch(stack.issuer + "/openapi/payments.yaml")
        self.assertIn("yaml", answer.field("Content-Type"))
        self.assertEqual(answer.body, (stack.openapi / "payments.yaml").read_bytes())

    def test_a_curl_sample_has_the_developers_own_client_id(self):
        self.sign_up()
        client_id = re.search(r"app_[\w-]+", self.register().text)[0]
        samples = [self.browser.get(path).text for path in ("/docs/payments/createPayment", f"/apps/{client_id}")]
        self.assertTrue(any(client_id in text and "curl" in text for text in samples))

    def test_every_error_has_a_page(self):
        overview = self.browser.get("/docs/errors").text
        for code in ("insufficient_scope", "rate_limited", "invalid_body", "backend_timeout"):
            self.assertIn(f"/docs/errors/{code}", overview)
            self.assertEqual(self.browser.get(f"/docs/errors/{code}").status, 200)
        self.assertEqual(self.browser.get("/docs/errors/nothing").status, 404)
        self.assertEqual(self.browser.get("/docs/payments/nothing").status, 404)


class ConnectedApps(PortalTest):
    def test_revoking_a_grant_ends_its_tokens_at_once(self):
        shop, reader = OAuthClient(stack, stack.apps["shop"]), OAuthClient(stack, stack.apps["reader"])
        customer = stack.users["other"]
        ended, kept = shop.tokens(customer), reader.tokens(customer)
        page = self.browser.login(self.browser.get("/login"), customer)
        page = self.browser.get("/connected-apps")
        self.assertIn("The shop app", page.text)
        forms = [form for form in self.browser.forms(page) if form.action.startswith("/connected-apps")]
        self.assertEqual(len(forms), 2)
        names = re.findall(r"The (shop|reader) app", page.text)
        after = self.browser.submit(page, forms[list(dict.fromkeys(names)).index("shop")])
        self.assertEqual(after.status, 200)
        answer = shop.api(ended["access_token"], "/v1/accounts")
        self.assertEqual((answer.status, answer.json()["code"]), (401, "invalid_token"))
        self.assertEqual(shop.refresh(ended["refresh_token"]).json()["error"], "invalid_grant")
        self.assertEqual(reader.api(kept["access_token"], "/v1/accounts").status, 200)

    def test_another_customers_grant_cannot_be_revoked(self):
        shop = OAuthClient(stack, stack.apps["shop"])
        token = shop.tokens(stack.users["customer"])
        owner = Browser(stack.issuer)
        owner.login(owner.get("/login"), stack.users["customer"])
        page = owner.get("/connected-apps")
        theirs = [f for f in owner.forms(page) if f.action.startswith("/connected-apps")][0].fields["grant_id"]
        self.browser.login(self.browser.get("/login"), stack.users["developer"])
        page = self.browser.get("/connected-apps")
        csrf = next(f.fields["csrf_token"] for f in self.browser.forms(page) if "csrf_token" in f.fields)
        answer = self.browser.send("/connected-apps/revoke", "POST", {"grant_id": theirs, "csrf_token": csrf})
        self.assertNotEqual(answer.status, 500)
        self.assertEqual(shop.api(token["access_token"], "/v1/accounts").status, 200)


class Pages(PortalTest):
    def test_security_fields_are_on_every_page(self):
        for path in ("/", "/login", "/signup", "/docs", "/docs/errors", "/nothing"):
            with self.subTest(path):
                answer = fetch(stack.issuer + path, fields={"Accept": "text/html"})
                policy = answer.field("Content-Security-Policy") or ""
                if path != "/nothing":
                    for rule in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
                        self.assertIn(rule, policy)
                    self.assertNotIn("unsafe", policy)
                    self.assertEqual(answer.field("X-Content-Type-Options"), "nosniff")
                    self.assertNotRegex(answer.text, r"<[^>]+\s(style|on\w+)=", "no inline style or handler")

    def test_a_posted_form_needs_its_csrf_token(self):
        page = self.browser.get("/signup")
        form = self.browser.form(page, "/signup")
        form.fields["csrf_token"] = "A" * len(form.fields["csrf_token"])
        answer = self.browser.submit(page, form, email="a@example.com", name="A", password="long enough password")
        self.assertEqual(answer.status, 403, answer)

    def test_chinese_and_english(self):
        english, chinese = (fetch(stack.issuer + "/login?lang=" + lang).text for lang in ("en", "zh-CN"))
        self.assertIn('lang="en"', english)
        self.assertIn('lang="zh-CN"', chinese)
        self.assertRegex(chinese, "[\u4e00-\u9fff]{2}")


if __name__ == "__main__":
    unittest.main()
