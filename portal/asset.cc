// Static files from memory: kept for ever under their versioned address, revalidated under any other.
#include "portal/pages.h"

namespace portal {

http::Response get_asset(const Context& context, const http::RequestView& request) {
  const Asset* asset = context.renderer.assets().find(request.path_param("file").value_or(""));
  http::Response response;
  response.set("X-Content-Type-Options", "nosniff");
  // An SVG opened by itself is a document: it may not run anything.
  response.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  if (asset == nullptr) {
    response.status = 404;
    response.set("Content-Type", "text/plain; charset=utf-8");
    response.body = "not found\n";
    return response;
  }
  const bool versioned = request.query == "v=" + asset->version;
  response.set("Cache-Control", versioned ? "public, max-age=31536000, immutable" : "no-cache");
  const std::string etag = "\"" + asset->version + "\"";
  response.set("ETag", etag);
  if (request.field("If-None-Match").value_or("") == etag) {
    response.status = 304;
    return response;
  }
  response.set("Content-Type", asset->media_type);
  response.body = asset->bytes;
  return response;
}

}  // namespace portal
