// The navigation beside every page of the documentation.
#pragma once
#include "portal/visit.h"

namespace portal {

/// Fills {{#NAV_DOCUMENT}} with {{#NAV_TAG}} and {{#NAV_OPERATION}}; the operations only of `open`, whose
/// `operation_id` is marked as current. Both may be empty.
void show_sidebar(Model& model, const Visit& visit, const openapi::Document* open,
                  std::string_view operation_id);

/// The tags of a document in its own order, each with its operations.
struct TagGroup {
  std::string name, description;
  std::vector<const openapi::Operation*> operations;
};
std::vector<TagGroup> operations_by_tag(const openapi::Document& document);

/// The sentence of an operation: its summary, else its id.
std::string operation_title(const openapi::Operation& operation);

}  // namespace portal
