// What apps may be told about a person.
#include "portal/user_claims.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using namespace test_support;

TEST_CASE("user claims: what the account holds; nothing of a disabled or unknown user (OIDC Core 5.1)") {
  PortalWorld world;
  const portal::User user = world.add_user("Ada@example.com", portal::Role::customer, "Ada Lovelace");
  portal::AccountClaims directory(world.users);
  const auto claims = directory.claims_of(user.id);
  REQUIRE(claims);
  CHECK(claims->name == "Ada Lovelace");
  CHECK(claims->email == "Ada@example.com");
  CHECK_FALSE(claims->email_verified);
  CHECK(claims->updated_at == world.now);
  CHECK(claims->phone_number.empty());
  CHECK(claims->address.empty());
  portal::User reachable{{"usr_REACHABLE"}, "bo@example.com", "Bo", "$argon2id$x"};
  reachable.phone = "+4930901820";
  reachable.address = "1 Main Street\n10117 Berlin";
  REQUIRE(world.users.create_user(reachable));
  CHECK(directory.claims_of(reachable.id)->phone_number == "+4930901820");
  CHECK(directory.claims_of(reachable.id)->address == "1 Main Street\n10117 Berlin");
  CHECK_FALSE(directory.claims_of({"usr_NOBODY"}));
  REQUIRE(world.users.set_disabled(user.id, true, world.now, world.now));
  CHECK_FALSE(directory.claims_of(user.id));
}
