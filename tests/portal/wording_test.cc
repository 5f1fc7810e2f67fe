// Numbers, dates and plans in words.
#include "portal/wording.h"

#include <doctest/doctest.h>

#include "tests/support/portal_world.h"

using portal::Language;

TEST_CASE("numbers are grouped by three") {
  CHECK(portal::grouped(0) == "0");
  CHECK(portal::grouped(999) == "999");
  CHECK(portal::grouped(1000) == "1,000");
  CHECK(portal::grouped(123456) == "123,456");
  CHECK(portal::grouped(UINT64_MAX) == "18,446,744,073,709,551,615");
}

TEST_CASE("dates in both languages, to the minute and in UTC") {
  const base::Instant t = test_support::kPortalNow;
  CHECK(portal::date(t, Language::en) == "22 Nov 2026");
  CHECK(portal::date(t, Language::zh_cn) == "2026年11月22日");
  CHECK(portal::date_and_time(t, Language::en) == "22 Nov 2026, 08:15 UTC");
  CHECK(portal::date_and_time(t, Language::zh_cn) == "2026年11月22日 08:15 UTC");
  CHECK(portal::date_and_time(base::from_unix(0), Language::en) == "1 Jan 1970, 00:00 UTC");
}

TEST_CASE("a plan in words: rate, burst and quota, each only if it has one") {
  const portal::Catalogue& en = test_support::shipped_renderer().catalogues().of(Language::en);
  portal::Settings settings;
  settings.plans["a"] = {"Alpha", 10, std::chrono::milliseconds{1000}, 20, 10000, "day"};
  settings.plans["b"] = {"", 1000, std::chrono::milliseconds{60000}, 1, 0, "day"};
  settings.plans["c"] = {"", 0, std::chrono::milliseconds{1000}, 0, 500, "month"};
  settings.plans["d"] = {"", 0, std::chrono::milliseconds{1000}, 0, 0, "day"};
  settings.plans["e"] = {"", 5, std::chrono::milliseconds{500}, 0, 0, "day"};
  using Sentences = std::vector<std::string>;
  CHECK(portal::plan_in_words(settings, "a", en) ==
        Sentences{"10 requests a second", "Up to 20 at once", "10,000 units a day, from 00:00 UTC"});
  CHECK(portal::plan_in_words(settings, "b", en) == Sentences{"1,000 requests in 60 seconds"});
  CHECK(portal::plan_in_words(settings, "c", en) ==
        Sentences{"500 units a month, from the 1st at 00:00 UTC"});
  for (const auto& [offset, zone] :
       {std::pair{480, "UTC+08:00"}, std::pair{-210, "UTC-03:30"}, std::pair{0, "UTC"}}) {
    settings.plans["c"].utc_offset = std::chrono::minutes{offset};
    CHECK(portal::plan_in_words(settings, "c", en) ==
          Sentences{std::string("500 units a month, from the 1st at 00:00 ") + zone});
  }
  settings.plans["c"].zone = "Asia/Shanghai";
  settings.plans["c"].concurrent = 20;
  CHECK(
      portal::plan_in_words(settings, "c", en) ==
      Sentences{"500 units a month, from the 1st at 00:00 Asia/Shanghai", "Up to 20 in progress at a time"});
  settings.plans["f"] = {"", 0, std::chrono::milliseconds{1000}, 0, 500, "minute"};
  CHECK(portal::plan_in_words(settings, "f", en) == Sentences{"500 units a minute"});
  CHECK(portal::plan_in_words(settings, "d", en) == Sentences{"No limits"});
  CHECK(portal::plan_in_words(settings, "e", en) == Sentences{"5 requests in 500 milliseconds"});
  CHECK(portal::plan_in_words(settings, "gone", en).front().starts_with("This plan is no longer offered"));
  CHECK(portal::plan_title(settings, "a") == "Alpha");
  CHECK(portal::plan_title(settings, "b") == "b");
  CHECK(portal::plan_title(settings, "gone") == "gone");
}

TEST_CASE("a plan's further rates: of whom, for which operations, how many and how many at once") {
  const portal::Catalogue& en = test_support::shipped_renderer().catalogues().of(Language::en);
  portal::Settings settings;
  using std::chrono::milliseconds;
  settings.plans["a"].rates = {{"api", 1000, milliseconds{60'000}, 50, false, ""},
                               {"pay", 5, milliseconds{1000}, 10, false, "writes"},
                               {"user", 2, milliseconds{250}, 4, true, ""},
                               {"user-pay", 1, milliseconds{1000}, 1, true, "writes"}};
  CHECK(portal::plan_in_words(settings, "a", en) ==
        std::vector<std::string>{
            "api: 1,000 requests in 60 s, up to 50 at once",
            "pay: 5 requests in 1 s to operations of the group writes, up to 10 at once",
            "user: 2 requests in 250 ms for each user, up to 4 at once",
            "user-pay: 1 requests in 1 s for each user to operations of the group writes, up to 1 at once"});
}

TEST_CASE("a plan's further quotas: how much and when, of whom and for which operations") {
  const portal::Catalogue& en = test_support::shipped_renderer().catalogues().of(Language::en);
  portal::Settings settings;
  const std::chrono::minutes shanghai{480};
  settings.plans["a"].quotas = {{"api", 1000, "hour"},
                                {"writes", 50, "day", shanghai, "", false, "writes"},
                                {"user", 20, "minute", {}, "", true, ""},
                                {"user-pay", 1, "month", {}, "Asia/Shanghai", true, "writes"}};
  CHECK(portal::plan_in_words(settings, "a", en) ==
        std::vector<std::string>{
            "api: 1,000 units an hour",
            "writes: 50 units a day, from 00:00 UTC+08:00, for operations of the group writes",
            "user: 20 units a minute, for each user",
            "user-pay: 1 units a month, from the 1st at 00:00 Asia/Shanghai, for each user and operations of "
            "the group writes"});
}

TEST_CASE("what is used of a plan: its quotas alone, and none without one") {
  const portal::Catalogue& en = test_support::shipped_renderer().catalogues().of(Language::en);
  portal::UsageView usage;
  CHECK(portal::usage_in_words(usage, en, Language::en).empty());
  usage.limits.resize(2);
  usage.limits[0].name = "daily";
  usage.limits[0].used = 1234;
  usage.limits[0].limit = 10'000;
  usage.limits[0].resets_at = base::from_unix(1'795'392'000);
  usage.limits[1].kind = portal::LimitView::Kind::rate;
  CHECK(portal::usage_in_words(usage, en, Language::en) ==
        std::vector<std::string>{"1,234 of 10,000 units used; starts again on 23 Nov 2026, 00:00 UTC"});
  usage.limits.push_back(usage.limits[0]);
  usage.limits[2].name = "writes";
  usage.limits[2].further = true;
  CHECK(portal::usage_in_words(usage, en, Language::en).back() ==
        "writes: 1,234 of 10,000 units used; starts again on 23 Nov 2026, 00:00 UTC");
  CHECK(portal::limit_name(usage.limits[0], en) == "Quota of the day");
  CHECK(portal::limit_name(usage.limits[2], en) == "Quota (writes)");
}

TEST_CASE("how long to wait: seconds, from two minutes on minutes rounded up") {
  const portal::Catalogue& en = test_support::shipped_renderer().catalogues().of(Language::en);
  using std::chrono::seconds;
  CHECK(portal::wait_in_words(seconds{1}, en) == "1 s");
  CHECK(portal::wait_in_words(seconds{119}, en) == "119 s");
  CHECK(portal::wait_in_words(seconds{120}, en) == "2 min");
  CHECK(portal::wait_in_words(seconds{121}, en) == "3 min");
  CHECK(portal::wait_in_words(seconds{3600}, en) == "60 min");
}
