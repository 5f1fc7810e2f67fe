// The demo shop's pages: from values to HTML, everything escaped.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "sandbox/shop_session.h"

namespace sandbox {

inline constexpr std::int64_t kProductPrice = 1250;  // EUR 12.50

/// One line of the customer's accounts.
struct AccountLine {
  std::string name, masked_number, type;
  std::string available;  // "EUR 1,234.50", or "" if it is not known
};

/// The shop window. `connected`: the visitor has connected an account already; `notice` is shown above, "" if
/// none.
http::Response product_page(bool connected, std::string_view notice);
/// The page of a connected customer; `trouble` says why there are no accounts, "" if there are.
http::Response account_page(const Session& session, const std::vector<AccountLine>& accounts,
                            std::string_view trouble, base::Instant now);
/// A short page with a way back.
http::Response message_page(int status, std::string_view title, std::string_view text,
                            std::string_view code = {});
http::Response style_sheet();

}  // namespace sandbox
