// The front page.
#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("home: what is offered first depends on who comes") {
  PortalWorld world;
  TestBrowser stranger(world), developer(world), customer(world);
  developer.sign_in(world.add_user("dev@example.com", portal::Role::developer));
  customer.sign_in(world.add_user("c@example.com", portal::Role::customer));
  CHECK(contains(stranger.get("showHome", "/").body, "Get started"));
  CHECK(contains(stranger.get("showHome", "/").body, "href=\"/docs/shop\""));
  CHECK(contains(developer.get("showHome", "/").body, "href=\"/apps\">Your apps"));
  CHECK(contains(customer.get("showHome", "/").body, "Your connected apps"));
  CHECK_FALSE(contains(customer.get("showHome", "/").body, "href=\"/apps\""));
}
