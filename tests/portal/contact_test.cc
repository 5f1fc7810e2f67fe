// Telephone numbers and postal addresses, on both sides of each boundary.
#include "portal/contact.h"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("contact: a telephone number is one of E.164 (OIDC Core 5.1)") {
  for (const char* good : {"+49", "+4930901820", "+123456789012345"}) {
    CAPTURE(good);
    CHECK(portal::is_phone_number(good));
  }
  for (const char* bad : {"", "+", "+4", "4930901820", "+0930901820", "+1234567890123456", "+49 30 901820",
                          "+49-30", "+49a", "++49", "+49;ext=1", "+\xd9\xa1\xd9\xa2"}) {
    CAPTURE(bad);
    CHECK_FALSE(portal::is_phone_number(bad));
  }
}

TEST_CASE("contact: a postal address has lines of visible text (OIDC Core 5.1.1)") {
  for (const std::string& good :
       {std::string("1 Main Street"), std::string("Straße 1\n10117 Berlin\nGermany"),
        std::string(portal::kMaxAddress, 'x')}) {
    CAPTURE(good);
    CHECK(portal::is_postal_address(good));
  }
  for (const std::string& bad :
       {std::string(), std::string("\n"), std::string("a\n"), std::string("a\n\nb"), std::string("a\r\nb"),
        std::string("\ta"), std::string(" a"), std::string("a\0b", 3), std::string("\xff"),
        std::string("a\x1b[0m"), std::string(portal::kMaxAddress + 1, 'x')}) {
    CAPTURE(bad);
    CHECK_FALSE(portal::is_postal_address(bad));
  }
}
