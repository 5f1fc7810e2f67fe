// Errors of a form in the summary and beside the field.
#include "portal/form_errors.h"

#include <doctest/doctest.h>

TEST_CASE("form errors: the first sentence of a field wins, and both places show it") {
  portal::FormErrors errors;
  CHECK(errors.empty());
  errors.add("redirect_uris", "first");
  errors.add("redirect_uris", "second");
  errors.add("name", "third");
  CHECK(errors.of("redirect_uris") == "first");
  CHECK(errors.of("other") == "");
  portal::Model model;
  errors.show(model);
  REQUIRE(model.parts().size() == 3);
  CHECK(model.parts()[0].name == "ERROR_SUMMARY");
  CHECK(model.parts()[0].models.front().parts().front().models.size() == 2);
  CHECK(model.parts()[1].name == "REDIRECT_URIS_ERROR");
  CHECK(model.parts()[2].name == "NAME_ERROR");
  CHECK(model.parts()[2].models.front().values().front().second == "third");
}

TEST_CASE("form errors: no error shows nothing") {
  portal::Model model;
  portal::FormErrors{}.show(model);
  CHECK(model.parts().empty());
}
