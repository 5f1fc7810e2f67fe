// The published documents as files: payments.yaml as it was written, payments.json the same in JSON.
#include "base/crypto/digest.h"
#include "portal/pages.h"
#include "portal/scope_words.h"
#include "portal/visit.h"

namespace portal {

http::Response get_document_file(const Context& context, const http::RequestView& request) {
  const std::string_view file = request.path_param("file").value_or("");
  const bool yaml = file.ends_with(".yaml"), json = file.ends_with(".json");
  const openapi::Document* document =
      yaml || json ? find_public_document(context.documents, file.substr(0, file.size() - 5)) : nullptr;
  if (document == nullptr) return show_not_found(begin_visit(context, request));
  http::Response response;
  response.set("X-Content-Type-Options", "nosniff");
  response.set("Content-Security-Policy", "default-src 'none'; sandbox");
  response.set("Cache-Control", "no-cache");
  // Tools in a browser may read them: they are public and the answer never depends on who asks.
  response.set("Access-Control-Allow-Origin", "*");
  response.body = yaml ? document->yaml : document->json.dump(2) + "\n";
  const std::string etag = "\"" + base::sha256(response.body).hex().substr(0, 32) + "\"";
  response.set("ETag", etag);
  if (request.field("If-None-Match").value_or("") == etag) {
    response.status = 304;
    response.body.clear();
    return response;
  }
  response.set("Content-Type", yaml ? "application/yaml" : "application/json");
  return response;
}

}  // namespace portal
