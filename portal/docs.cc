// The documentation's first page: the published APIs and their scopes.
#include "portal/docs_sidebar.h"
#include "portal/pages.h"
#include "portal/prose.h"
#include "portal/scope_words.h"

namespace portal {

http::Response list_docs(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  Model model;
  show_sidebar(model, visit, nullptr, {});
  for (const openapi::Document* document : public_documents(context.documents)) {
    Model& item =
        model.add("DOCUMENT").set("DOC_TITLE", document->title).set("DOC_URL", "/docs/" + document->name);
    item.set("VERSION", document->version).set("YAML_URL", "/openapi/" + document->name + ".yaml");
    item.set("JSON_URL", "/openapi/" + document->name + ".json")
        .set("COUNT", std::to_string(document->operations.size()));
    show_inline_prose(item, "DOC_TEXT", document->description.substr(0, document->description.find("\n\n")));
  }
  const std::vector<ScopeGroup> scopes = all_scopes(context.documents, visit.catalogue());
  if (!scopes.empty()) show_scopes(model.add("SCOPES"), scopes);
  return show_page(visit, "docs", model, visit.text("docs_title"));
}

}  // namespace portal
