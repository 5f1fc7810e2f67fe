// Loads a published document: the file, its head, its paths; every problem with file and line.
#include "openapi/document.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <unordered_set>

#include "openapi/details_type_reader.h"
#include "openapi/error_codes.h"
#include "openapi/operation.h"
#include "openapi/pointer.h"
#include "openapi/policy.h"
#include "openapi/reader.h"
#include "openapi/security.h"
#include "openapi/yaml.h"

namespace openapi {
namespace {

/// The path of a server: "/v1" of "/v1", "/v1/" and "https://api.example/v1"; "" for the root.
std::optional<std::string> server_path(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    const std::size_t path = url.find('/', scheme + 3);
    url = path == std::string_view::npos ? "/" : url.substr(path);
  }
  if (!url.starts_with('/') || url.find_first_of("?#{}") != std::string_view::npos) return std::nullopt;
  while (url.ends_with('/')) url.remove_suffix(1);
  return std::string(url);
}

std::string read_servers(Reader& reader, const Located& document) {
  const Located servers = reader.member(document, "servers");
  if (!servers.node) return "";
  if (!servers.node->is_array() || servers.node->empty())
    return reader.problem(servers.pointer, "must be a list of servers"), "";
  std::optional<std::string> base;
  for (std::size_t i = 0; i < servers.node->size(); ++i) {
    const Located server{&(*servers.node)[i], child_pointer(servers.pointer, std::to_string(i))};
    if (!server.node->is_object()) {
      reader.problem(server.pointer, "must be an object");
      continue;
    }
    reader.only(server, {"url", "description"});
    const auto path = server_path(reader.text(server, "url", true));
    if (!path)
      reader.problem(server.pointer,
                     "needs a url such as /v1 or https://api.example.com/v1, without variables");
    else if (base && *base != *path)
      reader.problem(server.pointer, "has another path than the first server: a document has one base path");
    else
      base = path;
  }
  return base.value_or("");
}

void read_head(Reader& reader, const Located& root, Document& out) {
  reader.only(root, {"openapi", "info", "servers", "x-tollgate", "tags", "paths", "components", "security",
                     "webhooks", "externalDocs"});
  const std::string version = reader.text(root, "openapi", true);
  if (!version.empty() && !version.starts_with("3.1."))
    reader.problem("/openapi", "must be 3.1.x: other versions have other rules");
  const Located info = reader.member(root, "info");
  if (!info.node || !info.node->is_object()) return reader.problem("", "needs the member info, an object");
  out.title = reader.text(info, "title", true);
  out.version = reader.text(info, "version", true);
  out.description = reader.text(info, "description", false);
}

std::string lower_method(std::string method) {
  for (char& c : method) c = static_cast<char>(c | 0x20);
  return method;
}

void read_paths(Reader& reader, const Located& root, const Inherited& inherited,
                std::vector<Operation>& out) {
  const Located paths = reader.member(root, "paths");
  if (!paths.node || !paths.node->is_object()) return reader.problem("", "needs the member paths, an object");
  std::unordered_set<std::string> ids;
  for (const auto& [path, item] : paths.node->items()) {
    const std::size_t before = out.size();
    const Located place{&item, child_pointer(paths.pointer, path)};
    read_path(reader, path, place, inherited, out);
    for (std::size_t i = before; i < out.size(); ++i)
      if (!out[i].id.empty() && !ids.insert(out[i].id).second)
        reader.problem(child_pointer(place.pointer, lower_method(out[i].method)) + "/operationId",
                       "is there a second time: give each operation an id of its own");
  }
}

/// What no operation uses yet is checked too: it is published all the same.
void read_component_schemas(Reader& reader, const Located& root) {
  const Located schemas = reader.member(reader.member(root, "components"), "schemas");
  if (!schemas.node) return;
  if (!schemas.node->is_object()) return reader.problem(schemas.pointer, "must be an object");
  for (const auto& [name, schema] : schemas.node->items())
    (void)reader.schema({&schema, child_pointer(schemas.pointer, name)});
}

void read_document(Reader& reader, Document& out) {
  const Located root{&reader.root(), ""};
  if (!root.node->is_object()) return reader.problem("", "must be an OpenAPI document: an object");
  read_head(reader, root, out);
  const Located components = reader.member(root, "components");
  if (components.node && components.node->is_object())
    reader.only(components, {"schemas", "responses", "parameters", "examples", "requestBodies", "headers",
                             "securitySchemes"});
  else if (components.node)
    reader.problem(components.pointer, "must be an object");
  out.scopes = read_scopes(reader, root);
  out.errors = read_error_codes(reader, root);
  const Inherited inherited{
      read_servers(reader, root), read_policy(reader, root, PolicyLevel::document, Policy{}),
      read_security(reader, root, out.scopes), out.scopes, read_details_types(reader, root)};
  out.details_types = inherited.details_types;
  out.base_path = inherited.base_path.empty() ? "/" : inherited.base_path;
  read_paths(reader, root, inherited, out.operations);
  read_component_schemas(reader, root);
}

}  // namespace

std::string Problem::text() const {
  return file + (line > 0 ? ":" + std::to_string(line) : "") + ": " + (path.empty() ? "" : path + ": ") +
         reason;
}

Loaded load_document_text(const std::string& name, const std::string& file, std::string yaml) {
  Loaded loaded;
  const YamlFile source = read_yaml(yaml);
  for (const YamlFile::Fault& fault : source.faults)
    loaded.problems.push_back({file, fault.line, dotted(fault.pointer), fault.reason});
  if (!source.faults.empty()) return loaded;
  auto document = std::make_unique<Document>();
  document->name = name;
  document->file = file;
  Reader reader(source.json);
  read_document(reader, *document);
  for (const SchemaProblem& problem : reader.problems())
    loaded.problems.push_back(
        {file, source.line_of(problem.pointer), dotted(problem.pointer), problem.reason});
  std::ranges::stable_sort(loaded.problems, {}, &Problem::line);
  if (!loaded.problems.empty()) return loaded;
  document->json = source.json;
  document->yaml = std::move(yaml);
  loaded.document = std::move(document);
  return loaded;
}

Loaded load_document(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  if (!stream || !(text << stream.rdbuf())) {
    Loaded loaded;
    loaded.problems.push_back(
        {file, 0, "", "cannot be read: check that it exists, is not empty and may be read"});
    return loaded;
  }
  const std::size_t from = file.find_last_of('/') + 1;  // npos + 1 is 0
  std::string name = file.substr(from);
  name = name.substr(0, name.find_last_of('.'));
  return load_document_text(name, file, std::move(text).str());
}

}  // namespace openapi
