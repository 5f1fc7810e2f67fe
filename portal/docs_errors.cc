// The error codes: one table of all, one page for each, which is what a problem's `type` leads to.
#include <algorithm>

#include "portal/docs_sidebar.h"
#include "portal/pages.h"

namespace portal {

http::Response show_errors(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  Model model;
  show_sidebar(model, visit, nullptr, {});
  for (const base::ErrorRow& row : base::kErrorTable) {
    Model& item =
        model.add("ERROR_ROW").set("CODE", std::string(row.name)).set("STATUS", std::to_string(row.status));
    item.set("URL", "/docs/errors/" + std::string(row.name));
    item.set("MEANING", visit.text("error_" + std::string(row.name) + "_meaning"));
  }
  return show_page(visit, "docs_errors", model, visit.text("errors_title"));
}

http::Response show_error_code(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  const auto row =
      std::ranges::find(base::kErrorTable, request.path_param("code").value_or(""), &base::ErrorRow::name);
  if (row == base::kErrorTable.end()) return show_not_found(visit);
  const std::string name(row->name);
  Model model;
  show_sidebar(model, visit, nullptr, {});
  model.set("CODE", name).set("STATUS", std::to_string(row->status)).set("NAME", std::string(row->title));
  model.set("SOURCE", std::string(row->source)).set("MEANING", visit.text("error_" + name + "_meaning"));
  model.set("REMEDY", visit.text("error_" + name + "_remedy"));
  return show_page(visit, "docs_error", model, visit.text("error_title", {{"CODE", name}}));
}

}  // namespace portal
