// Ticket keys: one an hour, and sessions that are resumed under them.
#include "http/tls_ticket_keys.h"

#include "tests/support/tls_world.h"

namespace {

using namespace std::chrono_literals;
using test_support::FakeClock;
using test_support::Resumable;
using test_support::status_of;
using test_support::TlsClient;
using test_support::TlsServer;

TEST_CASE("a key seals for an hour and opens for another (RFC 5077 5.5)") {
  struct Case {
    const char* name;
    base::Seconds later;
    bool seals, opens, renews;
  };
  const Case cases[] = {
      {"at once", 0s, true, true, false},
      {"the last second", 3599s, true, true, false},
      {"an hour", 3600s, false, true, true},
      {"the last second of the second hour", 7199s, false, true, true},
      {"two hours", 7200s, false, false, false},
      {"a day", 86400s, false, false, false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    FakeClock clock;
    base::SystemRandom random;
    http::TicketKeys keys(clock, random);
    const auto first = keys.sealing().name;
    clock.advance(c.later);
    const auto found = keys.opening(first);
    CHECK(found.has_value() == c.opens);
    if (found) CHECK(found->renew == c.renews);
    CHECK((keys.sealing().name == first) == c.seals);
  }
}

TEST_CASE("the key before the one before is gone, and names nobody knows open nothing") {
  FakeClock clock;
  base::SystemRandom random;
  http::TicketKeys keys(clock, random);
  const auto first = keys.sealing().name;
  clock.advance(3600s);
  const auto second = keys.sealing().name;
  clock.advance(3600s);
  keys.sealing();
  CHECK(!keys.opening(first));
  CHECK(keys.opening(second));
  CHECK(!keys.opening(std::array<std::uint8_t, 16>{}));
  CHECK(!keys.opening({}));
}

TEST_CASE("sessions are resumed while their key opens, with TLS 1.2 and 1.3") {
  struct Case {
    base::Seconds later;
    bool expect;
  };
  const Case cases[] = {{0s, true}, {3599s, true}, {3601s, true}, {7199s, true}, {7201s, false}};
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    for (const Case& c : cases) {
      CAPTURE(version);
      CAPTURE(c.later.count());
      TlsServer world;
      const auto configure = [&](SSL_CTX* context) { test_support::only_version(context, version); };
      TlsClient first(world.server, configure);
      CHECK(status_of(first.exchange()) == 200);
      const Resumable session(first);
      CHECK(SSL_SESSION_get_ticket_lifetime_hint(session.session) == 3600);
      world.clock.advance(c.later);
      TlsClient second(world.server, configure);
      SSL_set_session(second.ssl(), session.session);
      CHECK(status_of(second.exchange()) == 200);
      CHECK(bool(SSL_session_reused(second.ssl())) == c.expect);
    }
  }
}

TEST_CASE("a changed ticket is a full handshake, not an error") {
  TlsServer world;
  const auto configure = [](SSL_CTX* context) { test_support::only_version(context, TLS1_2_VERSION); };
  TlsClient first(world.server, configure);
  CHECK(status_of(first.exchange()) == 200);
  const Resumable session(first);
  const unsigned char* ticket = nullptr;
  std::size_t size = 0;
  SSL_SESSION_get0_ticket(session.session, &ticket, &size);
  REQUIRE(size > 40);
  const_cast<unsigned char*>(ticket)[40] ^= 1;
  TlsClient second(world.server, configure);
  SSL_set_session(second.ssl(), session.session);
  CHECK(status_of(second.exchange()) == 200);
  CHECK(!SSL_session_reused(second.ssl()));
}

}  // namespace
