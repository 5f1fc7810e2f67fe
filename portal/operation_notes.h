// What a caller has to know of an operation beside its scope and its fields.
#pragma once
#include <string>
#include <vector>

#include "openapi/document.h"
#include "portal/i18n.h"

namespace portal {

struct OperationNote {
  std::string label, words;
};

/// Signatures, tunnels, kept answers, bodies that pass while they arrive, pages of other origins: only those
/// that the operation has, in this order.
std::vector<OperationNote> operation_notes(const openapi::Operation& operation, const Catalogue& catalogue);

}  // namespace portal
