// The error codes: one table of all, one page for each, which is what a problem's `type` leads to.
#include "portal/docs_sidebar.h"
#include "portal/error_codes.h"
#include "portal/pages.h"

namespace portal {

http::Response show_errors(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  Model model;
  show_sidebar(model, visit, nullptr, {});
  for (const WordedError& error : all_errors(visit)) {
    Model& item = model.add("ERROR_ROW").set("CODE", error.code).set("STATUS", std::to_string(error.status));
    item.set("URL", "/docs/errors/" + error.code).set("MEANING", error.meaning);
  }
  return show_page(visit, "docs_errors", model, visit.text("errors_title"));
}

http::Response show_error_code(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  const auto error = find_error(visit, request.path_param("code").value_or(""));
  if (!error) return show_not_found(visit);
  Model model;
  show_sidebar(model, visit, nullptr, {});
  model.set("CODE", error->code).set("STATUS", std::to_string(error->status)).set("NAME", error->title);
  model.set("SOURCE", error->source).set("MEANING", error->meaning).set("REMEDY", error->remedy);
  return show_page(visit, "docs_error", model, visit.text("error_title", {{"CODE", error->code}}));
}

}  // namespace portal
