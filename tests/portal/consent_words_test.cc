// What is asked for, in words: payments with their amounts, and what nobody can read.
#include "portal/consent_words.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

namespace {

struct Asked : PortalWorld {
  portal::User developer = add_user("dev@example.com", portal::Role::developer);
  oauth::Client app = add_app(developer, "Shop");
  std::string handle;
  TestBrowser browser{*this};

  Asked() {
    oauth::AuthorizationDetailsType pay;
    pay.name = "payment_initiation";
    pay.title = "Make one payment";
    pay.once = true;
    pay.validate = [](std::string_view) { return base::ok(); };
    pay.consent = {"/amount", "/creditor/name", "/creditor/account", "/reference", "/text"};
    oauth_settings.details_types = oauth::AuthorizationDetailsTypes({pay});
    browser.sign_in(developer);
  }
  std::string page(const std::string& details, const std::string& scope = "", const std::string& query = "") {
    const std::string text = base::random_token(random, 32);
    oauth::Interaction interaction;
    interaction.handle = base::sha256(text);
    interaction.user = developer.id;
    interaction.request.client_id = app.client_id;
    interaction.request.redirect_uri = app.redirect_uris.front();
    interaction.request.scope = *oauth::ScopeSet::parse(scope);
    interaction.request.details.authorization_details = details;
    interaction.expires_at = now + std::chrono::minutes{10};
    grants.put_interaction(interaction);
    const http::Response response = browser.get("showConsent", "/consent?request=" + text + query);
    REQUIRE(response.status == 200);
    return response.body;
  }
};

const char* const kPayment =
    R"([{"amount":{"currency":"EUR","value":125050},"creditor":{"account":{"iban":"DE00"},"name":"<Corner> Shop"},)"
    R"("reference":"order-1","text":"Thank you","type":"payment_initiation"}])";

}  // namespace

TEST_CASE("consent words: a payment has its amount, payee, account, reference and text (case 131)") {
  Asked world;
  const std::string page = world.page(kPayment);
  for (const char* part : {"Make one payment", "EUR 1,250.50", "&lt;Corner&gt; Shop", "DE00", "order-1",
                           "Thank you", "One payment, once."})
    CHECK_MESSAGE(contains(page, part), part);
  CHECK(contains(world.page(kPayment, "", "&lang=zh-CN"), "付款一次"));
}

TEST_CASE("consent words: details and scopes stand beside each other") {
  Asked world;
  const std::string page = world.page(kPayment, "accounts:read");
  CHECK(contains(page, "EUR 1,250.50"));
  CHECK(contains(page, "See your accounts"));
}

TEST_CASE("consent words: a type nobody knows, or an amount nobody can read, is shown as it is") {
  Asked world;
  CHECK(contains(world.page(R"([{"type":"fly","what":"<b>"}])"),
                 "{&quot;type&quot;:&quot;fly&quot;,&quot;what&quot;:&quot;&lt;b&gt;&quot;}"));
  CHECK(contains(world.page(R"([{"amount":"5","type":"payment_initiation"}])"),
                 "&quot;amount&quot;:&quot;5&quot;"));
  CHECK(contains(world.page("broken"), "<code>broken</code>"));
}
