// What a request wants of a cache (RFC 9111 §5.2.1, RFC 9110 §13 and §14).
#pragma once
#include <vector>

#include "gateway/stored_answer.h"

namespace gateway {

struct CacheWish {
  http::CacheControl control;
  /// Neither answered from memory nor kept: no-store, Range (parts are a backend's), If-Match and
  /// If-Unmodified-Since (which only a backend may judge, §4.3.2).
  bool pass_by = false;
};

CacheWish read_wish(std::span<const http::FieldView> request);

/// The request's fields with the validators of `known` instead of its own conditions (§4.3.1). Points into
/// the request, into `known`, and into `since`, which gets the date of its last change.
std::vector<http::FieldView> validating_fields(std::span<const http::FieldView> request,
                                               const StoredAnswer& known, std::string& since);

}  // namespace gateway
