// Comparing redirect URIs with a sector's list.
#include "oauth/sector_identifier.h"

#include <algorithm>

#include "base/json_object_view.h"

namespace oauth {

base::Status check_sector_document(std::string_view json, const std::vector<std::string>& redirect_uris) {
  // The reader of objects reads arrays as members.
  const std::string wrapped = "{\"sector\":" + std::string(json) + "}";
  const auto object = base::JsonObjectView::parse(wrapped);
  const auto listed =
      object && object->members().size() == 1 ? object->find("sector")->strings() : std::nullopt;
  const bool all = listed && std::ranges::all_of(redirect_uris, [&](const std::string& uri) {
                     return std::ranges::find(*listed, uri) != listed->end();
                   });
  if (!all)
    return base::Error{base::ErrorCode::invalid_client_metadata,
                       "the document of sector_identifier_uri does not list every redirect URI",
                       "sector_identifier_uri"};
  return base::ok();
}

}  // namespace oauth
