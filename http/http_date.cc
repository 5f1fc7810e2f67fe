// Reading HTTP-dates.
#include "http/http_date.h"

#include <algorithm>
#include <array>

namespace http {
namespace {

using std::chrono::year_month_day;

constexpr std::array<std::string_view, 7> kDays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> kLongDays{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                    "Friday", "Saturday", "Sunday"};
constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Takes a text apart from its beginning; once something is not there, everything fails.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  void literal(std::string_view expected) {
    good_ = good_ && text_.starts_with(expected);
    if (good_) text_.remove_prefix(expected.size());
  }
  int digits(std::size_t count) {
    int value = 0;
    good_ = good_ && text_.size() >= count;
    for (std::size_t i = 0; good_ && i < count; ++i) {
      good_ = text_[i] >= '0' && text_[i] <= '9';
      value = value * 10 + (text_[i] - '0');
    }
    if (good_) text_.remove_prefix(count);
    return value;
  }
  /// Of asctime: two digits, or a blank and one.
  int padded_day() {
    if (!good_ || !text_.starts_with(' ')) return digits(2);
    text_.remove_prefix(1);
    return digits(1);
  }
  template <std::size_t n>
  unsigned name(const std::array<std::string_view, n>& names) {
    const auto found = std::ranges::find_if(names, [&](auto one) { return text_.starts_with(one); });
    good_ = good_ && found != names.end();
    if (good_) text_.remove_prefix(found->size());
    return static_cast<unsigned>(found - names.begin());
  }
  bool done() const { return good_ && text_.empty(); }

 private:
  std::string_view text_;
  bool good_ = true;
};

struct Parts {
  int year = 0;
  unsigned month = 0;  // from 0
  int day = 0, hour = 0, minute = 0, second = 0;
};

void read_time(Scanner& in, Parts& out) {
  out.hour = in.digits(2);
  in.literal(":");
  out.minute = in.digits(2);
  in.literal(":");
  out.second = in.digits(2);
}

std::optional<base::Instant> instant_of(const Parts& parts) {
  const year_month_day date{std::chrono::year{parts.year}, std::chrono::month{parts.month + 1},
                            std::chrono::day{static_cast<unsigned>(parts.day)}};
  // A leap second is the last of its minute here.
  if (!date.ok() || parts.hour > 23 || parts.minute > 59 || parts.second > 60) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{parts.hour} + std::chrono::minutes{parts.minute} +
         std::chrono::seconds{std::min(parts.second, 59)};
}

std::optional<base::Instant> imf_fixdate(std::string_view text) {
  Scanner in(text);
  Parts parts;
  (void)in.name(kDays);
  in.literal(", ");
  parts.day = in.digits(2);
  in.literal(" ");
  parts.month = in.name(kMonths);
  in.literal(" ");
  parts.year = in.digits(4);
  in.literal(" ");
  read_time(in, parts);
  in.literal(" GMT");
  return in.done() ? instant_of(parts) : std::nullopt;
}

std::optional<base::Instant> rfc850(std::string_view text, base::Instant now) {
  Scanner in(text);
  Parts parts;
  (void)in.name(kLongDays);
  in.literal(", ");
  parts.day = in.digits(2);
  in.literal("-");
  parts.month = in.name(kMonths);
  in.literal("-");
  const int two = in.digits(2);
  in.literal(" ");
  read_time(in, parts);
  in.literal(" GMT");
  if (!in.done()) return std::nullopt;
  const int this_year = int{year_month_day{std::chrono::floor<std::chrono::days>(now)}.year()};
  parts.year = this_year - this_year % 100 + two;
  if (parts.year > this_year + 50) parts.year -= 100;
  if (parts.year <= this_year - 50) parts.year += 100;
  return instant_of(parts);
}

std::optional<base::Instant> asctime(std::string_view text) {
  Scanner in(text);
  Parts parts;
  (void)in.name(kDays);
  in.literal(" ");
  parts.month = in.name(kMonths);
  in.literal(" ");
  parts.day = in.padded_day();
  in.literal(" ");
  read_time(in, parts);
  in.literal(" ");
  parts.year = in.digits(4);
  return in.done() ? instant_of(parts) : std::nullopt;
}

}  // namespace

std::optional<base::Instant> parse_http_date(std::string_view text, base::Instant now) noexcept {
  if (const auto at = imf_fixdate(text)) return at;
  if (const auto at = rfc850(text, now)) return at;
  return asctime(text);
}

}  // namespace http
