// Problem documents: a few literals and names, put together by hand because every refusal makes one.
#include "http/problem.h"

#include "base/log.h"

namespace http {
namespace {
void append_member(std::string& out, std::string_view name, std::string_view value) {
  out.append(out.size() == 1 ? "\"" : ",\"").append(name).append("\":\"");
  base::append_json_escaped(out, value);
  out.push_back('"');
}
}  // namespace

Response problem(const base::Error& error, std::string_view request_id, std::string_view docs_base,
                 int status) {
  const base::ErrorRow& row = base::row(error.code);
  if (status == 0) status = row.status;
  std::string type(docs_base);
  type.append("/docs/errors/").append(row.name);
  std::string body = "{";
  append_member(body, "type", type);
  append_member(body, "title", row.title);
  body.append(",\"status\":").append(std::to_string(status));
  std::string explained;
  if (!error.explanation.empty()) explained.append(error.description).append(": ").append(error.explanation);
  append_member(body, "detail", explained.empty() ? error.description : std::string_view(explained));
  append_member(body, "code", row.name);
  append_member(body, "request_id", request_id);
  if (!error.about.empty()) append_member(body, "param", error.about);
  body.push_back('}');
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response.set("Content-Type", "application/problem+json").set("Cache-Control", "no-store");
}

}  // namespace http
