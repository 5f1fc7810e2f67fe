// The front page: what this platform is, and where to begin.
#include "portal/pages.h"
#include "portal/prose.h"
#include "portal/scope_words.h"
#include "portal/visit.h"

namespace portal {

http::Response show_home(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  Model model;
  if (!visit.signed_in)
    model.show("VISITOR");
  else
    model.show(visit.signed_in->user.role == Role::customer ? "CUSTOMER" : "BUILDER");
  for (const openapi::Document* document : public_documents(context.documents)) {
    Model& item =
        model.add("DOCUMENT").set("DOC_TITLE", document->title).set("DOC_URL", "/docs/" + document->name);
    show_inline_prose(item, "DOC_TEXT", document->description.substr(0, document->description.find("\n\n")));
  }
  return show_page(visit, "home", model, visit.text("home_title"));
}

}  // namespace portal
