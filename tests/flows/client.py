"""A plain HTTP client, a browser of forms and cookies, and an OAuth client, all on the standard library."""
import base64
import hashlib
import html.parser
import http.client
import json
import secrets
import urllib.parse


trusted = None  # the TLS context for https; who starts a server with a certificate of its own sets it


class Answer:
    def __init__(self, url, status, fields, body):
        self.url, self.status, self.fields, self.body = url, status, fields, body

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]

    def field(self, name):
        values = self.all(name)
        assert len(values) <= 1, f"{name} is repeated: {values}"
        return values[0] if values else None

    @property
    def text(self):
        return self.body.decode()

    def json(self):
        return json.loads(self.body)

    @property
    def query(self):
        """The parameters of the Location of a redirect, each of which must be there once."""
        pairs = urllib.parse.parse_qsl(urllib.parse.urlsplit(self.field("Location")).query, keep_blank_values=True)
        assert len(dict(pairs)) == len(pairs), f"repeated parameters: {pairs}"
        return dict(pairs)

    def __repr__(self):
        return f"{self.status} {self.url} {dict(self.fields)} {self.body[:600]!r}"


def connected(parts, timeout, context=None):
    if parts.scheme == "https":
        return http.client.HTTPSConnection("localhost", parts.port, timeout=timeout, context=context or trusted)
    return http.client.HTTPConnection("127.0.0.1", parts.port, timeout=timeout)


def fetch(url, method="GET", fields=None, body=None, timeout=60, context=None):
    """One exchange on a connection of its own; no redirects are followed. `body`: bytes, or a dict sent as a form.
    `context`: of TLS, instead of `trusted`, for whoever shows a certificate."""
    parts = urllib.parse.urlsplit(url)
    fields = dict(fields or {})
    if isinstance(body, dict):
        body = urllib.parse.urlencode(body).encode()
        fields.setdefault("Content-Type", "application/x-www-form-urlencoded")
    connection = connected(parts, timeout, context)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target or "/", body, {"Host": parts.netloc, "Connection": "close"} | fields)
        answer = connection.getresponse()
        return Answer(url, answer.status, answer.getheaders(), answer.read())
    finally:
        connection.close()


class Form:
    def __init__(self, action, method):
        self.action, self.method, self.fields, self.buttons = action, method, {}, []


class FormReader(html.parser.HTMLParser):
    """Finds the forms of a page with the values that they would submit."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.inside, self.select, self.area = [], None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "form":
            self.inside = Form(a.get("action", ""), a.get("method", "get").upper())
            self.forms.append(self.inside)
        elif self.inside is None:
            return
        elif tag == "button" and "name" in a:
            self.inside.buttons.append((a["name"], a.get("value", "")))
        elif tag == "textarea":
            self.area = a["name"]
            self.inside.fields[self.area] = ""
        elif tag == "select":
            self.select = a["name"]
        elif tag == "option" and ("selected" in a or self.select not in self.inside.fields):
            self.inside.fields[self.select] = a.get("value", "")
        elif tag == "input" and "name" in a:
            if a.get("type") not in ("checkbox", "radio") or "checked" in a:
                self.inside.fields[a["name"]] = a.get("value") or ""

    def handle_data(self, data):
        if self.area:
            self.inside.fields[self.area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None
        elif tag == "textarea":
            self.area = None


class Browser:
    """Keeps cookies and submits forms as a browser without JavaScript does."""

    def __init__(self, origin):
        self.origin, self.cookies = origin, {}

    def send(self, url, method="GET", body=None, fields=None):
        url = urllib.parse.urljoin(self.origin, url)
        assert url.startswith(self.origin), f"the browser would leave {self.origin} for {url}"
        sent = dict(fields or {})
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            sent.setdefault("Origin", self.origin)
        answer = fetch(url, method, sent, body)
        for cookie in answer.all("Set-Cookie"):
            name, _, rest = cookie.partition("=")
            value, _, attributes = rest.partition(";")
            if "max-age=0" in attributes.lower():
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer

    def get(self, url):
        """Follows redirects as long as they stay on this origin."""
        return self.follow(self.send(url))

    def follow(self, answer):
        for _ in range(10):
            location = answer.field("Location")
            if answer.status not in (302, 303) or location is None:
                return answer
            target = urllib.parse.urljoin(answer.url, location)
            if not target.startswith(self.origin + "/"):
                return answer
            answer = self.send(target)
        raise AssertionError(f"redirects without end: {answer}")

    def forms(self, page):
        return FormReader(page.text).forms

    def form(self, page, action):
        """The one form of the page whose action starts so."""
        found = [form for form in self.forms(page) if form.action.startswith(action)]
        assert len(found) == 1, f"{len(found)} forms for {action} in {page}"
        return found[0]

    def submit(self, page, form, follow=True, **values):
        fields = form.fields | values
        url = urllib.parse.urljoin(page.url, form.action)
        assert form.method == "POST"
        answer = self.send(url, "POST", fields)
        return self.follow(answer) if follow else answer

    def login(self, page, user):
        return self.submit(page, self.form(page, "/login"), email=user["email"], password=user["password"])


def pkce():
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    return verifier, challenge


class OAuthClient:
    """One app of a stack. Everything secret that it sees is remembered in stack.secrets."""

    def __init__(self, stack, app):
        self.stack, self.app = stack, app
        self.issuer, self.client_id, self.secret = stack.issuer, app["client_id"], app["client_secret"]

    def authorize_url(self, challenge, scope=None, state="st-1", **changes):
        parameters = {"response_type": "code", "client_id": self.client_id, "redirect_uri": self.app["redirect_uri"],
                      "scope": scope or self.app["scope"], "state": state, "code_challenge": challenge,
                      "code_challenge_method": "S256"} | changes
        return f"{self.issuer}/oauth2/authorize?" + urllib.parse.urlencode(
            {name: value for name, value in parameters.items() if value is not None})

    def consent_page(self, browser, user, challenge, **changes):
        page = browser.get(self.authorize_url(challenge, **changes))
        if "/login" in page.url:
            page = browser.login(page, user)
        return page

    def decide(self, browser, page, decision="allow"):
        """Sends the decision; the answer is the redirect to the app, not followed."""
        return browser.submit(page, browser.form(page, "/consent"), follow=False, decision=decision)

    def code(self, user, browser=None, **changes):
        """Signs the user in and allows: (code, code_verifier)."""
        browser = browser or Browser(self.issuer)
        verifier, challenge = pkce()
        answer = self.decide(browser, self.consent_page(browser, user, challenge, **changes))
        assert answer.status == 303 and "code" in answer.query, answer
        self.stack.secrets |= {answer.query["code"], verifier}
        return answer.query["code"], verifier

    def authenticate(self, fields, form, method):
        if method == "basic":
            pair = ":".join(urllib.parse.quote(part, safe="") for part in (self.client_id, self.secret))
            fields["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        elif method == "post":
            form |= {"client_id": self.client_id, "client_secret": self.secret}
        else:
            form["client_id"] = self.client_id
        return fields, form

    def post(self, path, form, method=None):
        method = method or ("basic" if self.secret else "none")
        fields, form = self.authenticate({}, dict(form), method)
        answer = fetch(self.issuer + path, "POST", fields, form)
        if answer.status == 200 and answer.body.startswith(b"{"):
            self.stack.secrets |= {answer.json()[k] for k in ("access_token", "refresh_token") if k in answer.json()}
        return answer

    def redeem(self, code, verifier, method=None, **changes):
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier,
                "redirect_uri": self.app["redirect_uri"]} | changes
        return self.post("/oauth2/token", {k: v for k, v in form.items() if v is not None}, method)

    def refresh(self, refresh_token, **changes):
        return self.post("/oauth2/token", {"grant_type": "refresh_token", "refresh_token": refresh_token} | changes)

    def tokens(self, user, method=None, **changes):
        code, verifier = self.code(user, **changes)
        answer = self.redeem(code, verifier, method)
        assert answer.status == 200, answer
        return answer.json()

    def client_credentials(self, scope=None, method=None):
        form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
        return self.post("/oauth2/token", form, method)

    def revoke(self, token, **changes):
        return self.post("/oauth2/revoke", {"token": token} | changes)

    def introspect(self, token, **changes):
        return self.post("/oauth2/introspect", {"token": token} | changes)

    def api(self, token, path, method="GET", body=None, **fields):
        """Calls the API. `fields` are named with underscores: idempotency_key="k"."""
        sent = {name.replace("_", "-"): value for name, value in fields.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        return fetch(self.issuer + path, method, sent, body)
