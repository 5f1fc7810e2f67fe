// Operations and handlers of a service, one row each: the table is the feature list.
#pragma once
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "http/service.h"

namespace http {

/// One row: an operationId of openapi/*.yaml and the plain function that answers it.
template <class Context>
struct Binding {
  std::string_view operation_id;
  Response (*handle)(const Context&, const RequestView&);
  Prompt (*prompt)(const Context&, const RequestView&) = nullptr;  // Service::prompt; most have none
};

/// A Service over a constexpr table and one context (stores, keys, settings) that outlives it.
template <class Context>
class TableService final : public Service {
 public:
  TableService(std::span<const Binding<Context>> table, const Context& context)
      : table_(table), context_(context) {}
  std::optional<std::size_t> find(std::string_view operation_id) const override {
    for (std::size_t i = 0; i < table_.size(); ++i)
      if (table_[i].operation_id == operation_id) return i;
    return std::nullopt;
  }
  std::size_t size() const override { return table_.size(); }
  std::string_view operation_id(std::size_t handler) const override { return table_[handler].operation_id; }
  Response handle(std::size_t handler, const RequestView& request) const override {
    return table_[handler].handle(context_, request);
  }
  Prompt prompt(std::size_t handler, const RequestView& request) const override {
    return table_[handler].prompt ? table_[handler].prompt(context_, request) : Prompt();
  }

 private:
  std::span<const Binding<Context>> table_;
  const Context& context_;
};

}  // namespace http
