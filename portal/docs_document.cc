// One API: its overview, its scopes, its operations by tag.
#include "portal/docs_sidebar.h"
#include "portal/pages.h"
#include "portal/prose.h"
#include "portal/scope_words.h"

namespace portal {

http::Response show_document(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  const openapi::Document* document =
      find_public_document(context.documents, request.path_param("document").value_or(""));
  if (document == nullptr) return show_not_found(visit);
  Model model;
  show_sidebar(model, visit, document, {});
  model.set("DOC_TITLE", document->title).set("VERSION", document->version);
  model.set("BASE_URL", context.settings.api_url + (document->base_path == "/" ? "" : document->base_path));
  model.set("YAML_URL", "/openapi/" + document->name + ".yaml");
  model.set("JSON_URL", "/openapi/" + document->name + ".json");
  show_prose(model, "PARAGRAPH", document->description);
  for (const TagGroup& group : operations_by_tag(*document)) {
    Model& tag = model.add("TAG").set("TAG_NAME", group.name);
    show_inline_prose(tag, "TAG_TEXT", group.description);
    for (const openapi::Operation* operation : group.operations) {
      Model& item = tag.add("OPERATION").set("METHOD", operation->method).set("PATH", operation->path);
      item.set("OPERATION_TITLE", operation_title(*operation));
      item.set("OPERATION_URL", "/docs/" + document->name + "/" + operation->id);
    }
  }
  if (!document->scopes.empty()) {
    Model& scopes = model.add("SCOPES");
    for (const auto& [name, words] : document->scopes)
      scopes.add("SCOPE").set("SCOPE_NAME", name).set("SCOPE_WORDS", words);
  }
  return show_page(visit, "docs_document", model, document->title);
}

}  // namespace portal
