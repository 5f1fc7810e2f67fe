// Groups operations by tag and links them.
#include "portal/docs_sidebar.h"

#include <algorithm>

#include "portal/scope_words.h"

namespace portal {

std::string operation_title(const openapi::Operation& operation) {
  return operation.summary.empty() ? operation.id : operation.summary;
}

std::vector<TagGroup> operations_by_tag(const openapi::Document& document) {
  std::vector<TagGroup> groups;
  if (const auto tags = document.json.find("tags"); tags != document.json.end() && tags->is_array())
    for (const auto& tag : *tags) groups.push_back({tag.value("name", ""), tag.value("description", ""), {}});
  for (const openapi::Operation& operation : document.operations) {
    auto group = std::ranges::find(groups, operation.tag, &TagGroup::name);
    if (group == groups.end()) group = groups.insert(groups.end(), {operation.tag, {}, {}});
    group->operations.push_back(&operation);
  }
  std::erase_if(groups, [](const TagGroup& group) { return group.operations.empty(); });
  return groups;
}

void show_sidebar(Model& model, const Visit& visit, const openapi::Document* open,
                  std::string_view operation_id) {
  model.show_if(visit.request.path == "/docs", "NAV_AT_OVERVIEW");
  model.show_if(visit.request.path.starts_with("/docs/errors"), "NAV_AT_ERRORS");
  for (const openapi::Document* document : public_documents(visit.context.documents)) {
    const std::string url = "/docs/" + document->name;
    Model& entry = model.add("NAV_DOCUMENT").set("NAV_TITLE", document->title).set("NAV_URL", url);
    if (document != open) continue;
    entry.show_if(operation_id.empty(), "NAV_AT_DOCUMENT");
    for (const TagGroup& group : operations_by_tag(*document)) {
      Model& tag = entry.add("NAV_TAG").set("NAV_TAG_NAME", group.name);
      for (const openapi::Operation* operation : group.operations) {
        Model& item = tag.add("NAV_OPERATION").set("NAV_OPERATION_URL", url + "/" + operation->id);
        item.set("NAV_OPERATION_TITLE", operation_title(*operation));
        item.show_if(operation->id == operation_id, "NAV_AT_OPERATION");
      }
    }
  }
}

}  // namespace portal
