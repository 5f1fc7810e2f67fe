// The test's document with an operation that limits of a group are about.
#pragma once
#include <string>

#include "tests/support/test_node.h"

namespace test_support {

/// createPayment (cost 2) is in the group `writes`.
inline std::string grouped_document() {
  std::string text = kTestDocument;
  const std::string mark = "moves_money: true, ";
  return text.replace(text.find(mark), mark.size(), mark + "group: writes, ");
}

}  // namespace test_support
