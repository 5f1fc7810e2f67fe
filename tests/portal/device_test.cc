// Connecting a device: the code, what is asked, the decision.
#include <doctest/doctest.h>

#include "oauth/device_authorization.h"
#include "oauth/grant_device_code.h"
#include "tests/support/portal_world.h"

using namespace test_support;

namespace {

struct DevicePages : PortalWorld {
  portal::User developer = add_user("dev@example.com", portal::Role::developer);
  portal::User customer = add_user("customer@example.com", portal::Role::customer, "Carl Customer");
  oauth::Client app = add_app(developer, "Living <Room> TV");
  TestBrowser browser{*this};
  oauth::DeviceAuthorization asked;

  DevicePages() {
    app.metadata.grant_types.push_back(oauth::GrantType::device_code);
    clients.put(app);
    browser.sign_in(customer);
    asked = ask();
  }
  oauth::DeviceAuthorization ask() {
    auto answer = oauth::authorize_device(grants, oauth_settings, oauth_keys, random, app,
                                          oauth::ParametersView({}), now);
    REQUIRE(answer);
    return *std::move(answer);
  }
  http::Response show(const std::string& query = "") {
    return browser.get("showDevice", "/oauth2/device" + query);
  }
  http::Response send(const std::string& code, const std::string& decision = "") {
    TestBrowser::Fields form{{"user_code", code}};
    if (!decision.empty()) form.emplace_back("decision", decision);
    return browser.post("submitDevice", "/oauth2/device", form);
  }
  std::string poll() {
    const oauth::Issuer issuer{oauth_settings, oauth_keys, random};
    const auto outcome =
        oauth::exchange_device_code(grants, issuer, app, {asked.device_code.reveal()}, {}, now);
    return outcome.response ? "ok" : std::string(base::row(outcome.response.error().code).name);
  }
};

}  // namespace

TEST_CASE(
    "device page: asks for the code; a code in the link is filled in and decides nothing (RFC 8628 3.3.1)") {
  DevicePages world;
  const http::Response empty = world.show();
  CHECK(empty.status == 200);
  for (const char* part : {"Enter the code that your device shows", "<label for=\"user_code\">",
                           "name=\"user_code\"", "value=\"\""})
    CHECK_MESSAGE(contains(empty.body, part), part);
  const http::Response filled = world.show("?user_code=" + world.asked.user_code);
  CHECK(contains(filled.body, "value=\"" + world.asked.user_code + "\""));
  CHECK_FALSE(contains(filled.body, "Living"));
  CHECK_FALSE(contains(filled.body, "name=\"decision\""));
  CHECK_FALSE(contains(world.show("?user_code=%22%3E%3Cscript%3E").body, "<script>"));
  CHECK(world.show("?user_code=%zz").status == 200);
  CHECK(world.grants.grants_of(world.customer.id).empty());
}

TEST_CASE("device page: then who asks, for what, the code to compare, and a warning (RFC 8628 5.4)") {
  DevicePages world;
  world.show();
  const http::Response page = world.send(world.asked.user_code);
  CHECK(page.status == 200);
  for (const char* part : {"Living &lt;Room&gt; TV asks for access", "shop.example", "See your accounts",
                           "Make payments from your accounts", "Does your device show this code?",
                           "Allow only if you started this", "Carl Customer (customer@example.com)",
                           "name=\"decision\" value=\"allow\"", "name=\"decision\" value=\"deny\""})
    CHECK_MESSAGE(contains(page.body, part), part);
  CHECK(contains(page.body, ">" + world.asked.user_code + "</p>"));
  CHECK(page.field("Cache-Control") == "no-store");
  CHECK(page.field("Content-Security-Policy").ends_with("form-action 'self'"));
  CHECK(world.grants.grants_of(world.customer.id).empty());
}

TEST_CASE("device page: allow gives the device its tokens, once (case 134)") {
  DevicePages world;
  world.show();
  CHECK(world.poll() == "authorization_pending");
  const http::Response done = world.send(world.asked.user_code, "allow");
  CHECK(done.status == 200);
  CHECK(contains(done.body, "Your device is connected"));
  CHECK(contains(done.body, "Living &lt;Room&gt; TV has access now"));
  CHECK(world.grants.grants_of(world.customer.id).size() == 1);
  CHECK(world.poll() == "ok");
  const http::Response again = world.send(world.asked.user_code, "allow");
  CHECK(again.status == 400);
  CHECK(contains(again.body, "No device waits with this code"));
  CHECK(world.grants.grants_of(world.customer.id).size() == 1);
}

TEST_CASE("device page: deny is told to the device, and nothing is granted (case 134)") {
  DevicePages world;
  world.show();
  CHECK(contains(world.send(world.asked.user_code, "deny").body, "Access was denied"));
  CHECK(world.grants.grants_of(world.customer.id).empty());
  CHECK(world.poll() == "access_denied");
}

TEST_CASE("device page: no decision is guessed") {
  DevicePages world;
  world.show();
  for (const char* decision : {"yes", "ALLOW"}) {
    const http::Response response = world.send(world.asked.user_code, decision);
    CHECK(response.status == 400);
    CHECK(contains(response.body, "Choose Allow or Deny"));
  }
  CHECK(world.poll() == "authorization_pending");
}

TEST_CASE("device page: a wrong code says so; after some of them it says how long to wait (case 134)") {
  DevicePages world;
  world.show();
  const http::Response typo = world.send("hello");
  CHECK(typo.status == 400);
  CHECK(contains(typo.body, "Enter the eight letters"));
  CHECK(contains(typo.body, "aria-invalid=\"true\""));
  CHECK_FALSE(contains(typo.body, "hello"));
  for (int i = 0; i < 6; ++i) {
    const http::Response wrong = world.send("BBBB-BBBB");
    CHECK(wrong.status == 400);
    CHECK(contains(wrong.body, "No device waits with this code"));
  }
  for (const char* decision : {"", "allow"}) {
    const http::Response refused = world.send(world.asked.user_code, decision);
    CHECK(refused.status == 429);
    CHECK(refused.field("Retry-After") == "10");
    CHECK(contains(refused.body, "Too many wrong codes. Wait 10 s"));
  }
  CHECK(world.poll() == "authorization_pending");
  world.now += std::chrono::seconds{10};
  CHECK(world.send(world.asked.user_code, "allow").status == 200);
}

TEST_CASE("device page: needs sign-in, which comes back with the code, and the form's own token") {
  DevicePages world;
  TestBrowser stranger(world);
  CHECK(stranger.get("showDevice", "/oauth2/device?user_code=" + world.asked.user_code).field("Location") ==
        "/login?return_to=%2Foauth2%2Fdevice%3Fuser_code%3D" + world.asked.user_code);
  CHECK(stranger.post("submitDevice", "/oauth2/device", {{"user_code", world.asked.user_code}}).status ==
        303);
  world.show();
  world.browser.csrf_token = std::string(43, 'A');
  CHECK(world.send(world.asked.user_code, "allow").status == 403);
  CHECK(world.grants.grants_of(world.customer.id).empty());
}

TEST_CASE("device page: in Chinese") {
  DevicePages world;
  CHECK(contains(world.show("?lang=zh-CN").body, "请输入设备上显示的代码"));
  CHECK(contains(world.send(world.asked.user_code).body, "您的设备是否显示此代码？"));
}
