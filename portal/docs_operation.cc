// One operation: what it does, what it takes, what it answers, and a command to try it.
#include <algorithm>

#include "oauth/settings.h"
#include "portal/curl_sample.h"
#include "portal/docs_sidebar.h"
#include "portal/operation_notes.h"
#include "portal/pages.h"
#include "portal/prose.h"
#include "portal/schema_view.h"
#include "portal/schema_words.h"
#include "portal/scope_words.h"

namespace portal {
namespace {

using Json = nlohmann::ordered_json;

void show_scopes_needed(Model& model, const openapi::Document& document,
                        const openapi::Operation& operation) {
  for (const std::string& scope : operation.scopes) {
    const auto found = std::ranges::find(document.scopes, scope, [](const auto& s) { return s.first; });
    Model& item = model.add("SCOPE").set("SCOPE_NAME", scope);
    item.set("SCOPE_WORDS", found == document.scopes.end() ? std::string{} : found->second);
  }
}

void show_parameters(Model& model, const openapi::Document& document, const openapi::Operation& operation) {
  if (operation.parameters.empty()) return;
  Model& table = model.add("PARAMETERS");
  for (const openapi::Parameter& parameter : operation.parameters) {
    constexpr std::array<const char*, 3> kPlaces{"path", "query", "header"};
    Model& row = table.add("PARAMETER").set("NAME", parameter.name);
    row.set("PLACE", kPlaces[static_cast<std::size_t>(parameter.in)]);
    row.set("TYPE", type_in_words(document.json, parameter.schema.source()));
    row.show_if(parameter.required, "REQUIRED");
    show_inline_prose(row, "DESCRIPTION", parameter.description);
    if (const std::string words = constraints_in_words(parameter.schema.source()); !words.empty())
      row.add("CONSTRAINT").set("WORDS", words);
  }
}

/// Every media type of a request body or response, with its fields and an example.
void show_content(Model& model, const Json& root, const Json& holder) {
  const auto content = holder.find("content");
  if (content == holder.end() || !content->is_object()) return;
  for (const auto& [media_type, media] : content->items()) {
    Model& item = model.add("MEDIA").set("MEDIA_TYPE", media_type);
    if (const auto schema = media.find("schema"); schema != media.end())
      show_schema(item.add("FIELDS"), "PART", root, *schema);
    if (const Json example = media_example(root, media); !example.is_null())
      item.add("EXAMPLE").set("JSON", example.dump(2));
  }
}

void show_bodies(Model& model, const Json& root, const Json& node) {
  if (const auto body = node.find("requestBody"); body != node.end())
    if (const Json* resolved = openapi::resolve(root, *body)) {
      Model& shown = model.add("BODY");
      shown.show_if(resolved->value("required", false), "REQUIRED");
      show_inline_prose(shown, "DESCRIPTION", resolved->value("description", ""));
      show_content(shown, root, *resolved);
    }
  const auto responses = node.find("responses");
  if (responses == node.end()) return;
  for (const auto& [status, response] : responses->items()) {
    const Json* resolved = openapi::resolve(root, response);
    if (resolved == nullptr) continue;
    Model& item = model.add("RESPONSE").set("STATUS", status);
    const bool is_good = status.starts_with('1') || status.starts_with('2') || status.starts_with('3');
    item.show(is_good ? "IS_GOOD" : "IS_BAD");
    show_inline_prose(item, "DESCRIPTION", resolved->value("description", ""));
    show_content(item, root, *resolved);
  }
}

/// The developer's own app in the sample: the first confidential one, which is the newest.
std::string sample_client_id(const Visit& visit) {
  if (!visit.signed_in || visit.signed_in->user.role == Role::customer) return "YOUR_CLIENT_ID";
  const std::vector<oauth::Client> apps = visit.context.apps.apps_of(visit.signed_in->user.id);
  const auto confidential = std::ranges::find(apps, oauth::ClientType::confidential, &oauth::Client::type);
  return confidential == apps.end() ? "YOUR_CLIENT_ID" : confidential->client_id.value;
}

}  // namespace

http::Response show_operation(const Context& context, const http::RequestView& request) {
  const Visit visit = begin_visit(context, request);
  const openapi::Document* document =
      find_public_document(context.documents, request.path_param("document").value_or(""));
  if (document == nullptr) return show_not_found(visit);
  const auto operation =
      std::ranges::find(document->operations, request.path_param("operation_id").value_or(""),
                        [](const openapi::Operation& o) { return std::string_view(o.id); });
  if (operation == document->operations.end()) return show_not_found(visit);
  Model model;
  show_sidebar(model, visit, document, operation->id);
  model.set("DOC_TITLE", document->title).set("DOC_URL", "/docs/" + document->name);
  model.set("METHOD", operation->method)
      .set("PATH", operation->path)
      .set("HEADING", operation_title(*operation));
  show_prose(model, "PARAGRAPH", operation->description);
  show_scopes_needed(model, *document, *operation);
  if (operation->policy.served_by == openapi::Served::proxy)
    model.add("COST").set("UNITS", std::to_string(operation->policy.cost));
  if (!operation->policy.group.empty()) model.add("GROUP").set("NAME", operation->policy.group);
  for (const OperationNote& note : operation_notes(*operation, visit.catalogue()))
    model.add("NOTE").set("LABEL", note.label).set("WORDS", note.words);
  show_parameters(model, *document, *operation);
  if (const Json* node = operation_node(*document, *operation)) show_bodies(model, document->json, *node);
  model.set("CURL", operation_sample(context.settings.api_url, *document, *operation));
  if (operation->authenticated) {
    std::string scope;
    for (const std::string& one : operation->scopes) scope.append(scope.empty() ? "" : " ").append(one);
    model.add("TOKEN_SAMPLE")
        .set("CURL", token_sample(context.oauth_settings.issuer, sample_client_id(visit), scope));
  }
  return show_page(visit, "docs_operation", model, operation_title(*operation) + " · " + document->title);
}

}  // namespace portal
