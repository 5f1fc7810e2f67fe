// Authorization details in a page: everything that money depends on, or nothing (RFC 9396 5).
#include "portal/details_view.h"

#include <doctest/doctest.h>

namespace {

oauth::AuthorizationDetailsTypes types() {
  oauth::AuthorizationDetailsType payment;
  payment.name = "payment_initiation";
  payment.title = "Make one payment";
  payment.validate = [](std::string_view) { return base::ok(); };
  payment.consent = {"/amount", "/creditor/name", "", "/reference", ""};
  return oauth::AuthorizationDetailsTypes({payment});
}

std::string text_of(const portal::Model& model) {
  std::string text;
  for (const auto& [name, value] : model.values()) text += name + "=" + value + " ";
  for (const auto& part : model.parts())
    for (const auto& inner : part.models) text += text_of(inner);
  return text;
}

std::string shown(std::string_view details) {
  portal::Model model;
  const auto status = portal::show_details(model, details, types());
  return status ? text_of(model) : "refused";
}

}  // namespace

TEST_CASE("details view: title, amount, payee and reference, as far as they are there") {
  CHECK(shown("").empty());
  CHECK(
      shown(
          R"([{"amount":{"currency":"EUR","value":4200},"creditor":{"name":"Shop"},"reference":"r-1","type":"payment_initiation"}])") ==
      "DETAIL_TITLE=Make one payment AMOUNT=42.00 EUR PAYEE=Shop REFERENCE=r-1 ");
}

TEST_CASE("details view: what cannot be shown whole is refused, so that nobody consents to it") {
  CHECK(shown(R"([{"type":"of another release"}])") == "refused");
  CHECK(shown(R"([{"creditor":{"name":"Shop"},"type":"payment_initiation"}])") == "refused");
  CHECK(shown("nonsense") == "refused");
}
