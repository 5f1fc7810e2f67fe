// Claims in one piece of memory: all of them, and nothing of where they came from.
#include "gateway/kept_claims.h"

#include <doctest/doctest.h>

#include <array>

using oauth::AccessClaimsView;

TEST_CASE("kept claims: every text is there when what it was copied from is gone, empty ones too") {
  constexpr std::array kTexts{&AccessClaimsView::token_id,
                              &AccessClaimsView::client_id,
                              &AccessClaimsView::subject,
                              &AccessClaimsView::grant_id,
                              &AccessClaimsView::scope,
                              &AccessClaimsView::plan,
                              &AccessClaimsView::authorization_details,
                              &AccessClaimsView::audience,
                              &AccessClaimsView::jkt,
                              &AccessClaimsView::x5t,
                              &AccessClaimsView::acr,
                              &AccessClaimsView::sid};
  // A text that is added to the claims has to be added here, and where they are copied.
  static_assert(sizeof(AccessClaimsView) ==
                kTexts.size() * sizeof(std::string_view) + 4 * sizeof(std::int64_t));
  std::array<std::string, kTexts.size()> texts;
  AccessClaimsView view;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    texts[i] = i % 5 == 4 ? "" : std::string(i * 7, static_cast<char>('a' + i)) + "!";
    view.*kTexts[i] = texts[i];
  }
  view.environment = oauth::Environment::live;
  view.issued_at = base::from_unix(1);
  view.expires_at = base::from_unix(2);
  view.auth_time = base::from_unix(3);
  const gateway::KeptClaims kept(view);
  const auto expected = texts;
  for (std::string& text : texts) text.assign(text.size(), '?');
  for (std::size_t i = 0; i < texts.size(); ++i) CHECK(kept.view().*kTexts[i] == expected[i]);
  CHECK(kept.view().environment == oauth::Environment::live);
  CHECK(kept.view().issued_at == base::from_unix(1));
  CHECK(kept.view().expires_at == base::from_unix(2));
  CHECK(kept.view().auth_time == base::from_unix(3));
}
