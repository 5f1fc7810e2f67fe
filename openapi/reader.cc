// The document being read: members with their places, and the problems found so far.
#include "openapi/reader.h"

#include <algorithm>

#include "openapi/pointer.h"

namespace openapi {

void Reader::problem(std::string pointer, std::string reason) {
  const auto same = [&](const SchemaProblem& p) { return p.pointer == pointer && p.reason == reason; };
  if (std::ranges::none_of(problems_, same)) problems_.push_back({std::move(pointer), std::move(reason)});
}

Located Reader::member(const Located& object, std::string_view name) const {
  Located found{nullptr, child_pointer(object.pointer, name)};
  if (object.node && object.node->is_object())
    if (const auto it = object.node->find(name); it != object.node->end()) found.node = &*it;
  return found;
}

std::optional<Located> Reader::object(const Located& place) {
  std::string why;
  auto found = follow(root_, place, why);
  if (!found) {
    problem(place.pointer, std::move(why));
  } else if (!found->node->is_object()) {
    problem(found->pointer, "must be an object");
    found.reset();
  }
  return found;
}

std::string Reader::text(const Located& object, std::string_view name, bool needed) {
  const Located found = member(object, name);
  if (!found.node) {
    if (needed) problem(object.pointer, "needs the member " + std::string(name));
    return "";
  }
  if (!found.node->is_string()) {
    problem(found.pointer, "must be a text: put it in quotes");
    return "";
  }
  return found.node->get<std::string>();
}

bool Reader::flag(const Located& object, std::string_view name, bool otherwise) {
  const Located found = member(object, name);
  if (!found.node) return otherwise;
  if (!found.node->is_boolean()) {
    problem(found.pointer, "must be true or false");
    return otherwise;
  }
  return found.node->get<bool>();
}

void Reader::only(const Located& object, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : object.node->items()) {
    if (std::ranges::find(known, name) != known.end()) continue;
    if (name.starts_with("x-") && name != "x-tollgate") continue;
    problem(child_pointer(object.pointer, name),
            "is not a member that is supported here: remove it, or correct its name");
  }
}

std::optional<Schema> Reader::schema(const Located& place) {
  std::string text = place.node->dump();
  if (const auto known = schemas_.find(text); known != schemas_.end()) return known->second;
  std::vector<SchemaProblem> found;
  auto compiled = Schema::compile(root_, *place.node, place.pointer, found);
  if (compiled) schemas_.emplace(std::move(text), *compiled);
  for (SchemaProblem& one : found) problem(std::move(one.pointer), std::move(one.reason));
  return compiled;
}

}  // namespace openapi
