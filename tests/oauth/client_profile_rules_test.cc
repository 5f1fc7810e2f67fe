// The table of the profiles' rules: what it must be for the report to be read and linked to.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "oauth/client_rule.h"

TEST_CASE(
    "profile rules: every rule has an id of its own, a sentence and a source, and belongs to a profile") {
  std::set<std::string> ids;
  for (const oauth::ClientRule& rule : oauth::profile_rules()) {
    CAPTURE(rule.id);
    CHECK(ids.insert(std::string(rule.id)).second);
    CHECK(std::ranges::all_of(
        rule.id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }));
    CHECK_FALSE(rule.sentence.empty());
    CHECK_FALSE(rule.source.empty());
    CHECK((rule.judge != nullptr));
    const auto is_of = [&rule](oauth::Profile profile) { return rule.profiles.contains(profile); };
    CHECK((is_of(oauth::Profile::oauth21) || is_of(oauth::Profile::fapi2) || is_of(oauth::Profile::oidc)));
  }
  for (const oauth::ClientRule& rule : oauth::common_rules()) {
    CAPTURE(rule.id);
    CHECK(ids.insert(std::string(rule.id)).second);
  }
}

TEST_CASE("profile rules: each profile demands something that another does not") {
  for (const oauth::Profile profile :
       {oauth::Profile::oauth21, oauth::Profile::fapi2, oauth::Profile::oidc}) {
    const bool own = std::ranges::any_of(oauth::profile_rules(), [profile](const oauth::ClientRule& rule) {
      return rule.profiles.contains(profile) &&
             !(rule.profiles.contains(oauth::Profile::oauth21) &&
               rule.profiles.contains(oauth::Profile::fapi2) && rule.profiles.contains(oauth::Profile::oidc));
    });
    CHECK(own);
  }
}
