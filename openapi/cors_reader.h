// `x-tollgate: {cors: …}`: reading which origins may call.
#pragma once
#include <memory>

#include "openapi/cors.h"
#include "openapi/reader.h"

namespace openapi {

/// `cors` of an x-tollgate: origins (a list such as [https://shop.example], or ["*"]), headers and expose
/// (names of fields), credentials (false; never with "*"), max_age (10m; up to 24h). `none` ends what was
/// inherited.
/// @param place  of the member; `out` stays as it is when it is absent, or wrong
void read_cors(Reader& reader, const Located& place, std::shared_ptr<const CorsRule>& out);

/// Whether `text` is an origin as a browser serialises it: http or https, lower case, without the scheme's
/// own port and without a path.
bool is_serialised_origin(std::string_view text) noexcept;

}  // namespace openapi
