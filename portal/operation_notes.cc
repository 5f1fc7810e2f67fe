// The notes of an operation, from its policy.
#include "portal/operation_notes.h"

#include "portal/wording.h"

namespace portal {

std::vector<OperationNote> operation_notes(const openapi::Operation& operation, const Catalogue& catalogue) {
  std::vector<OperationNote> notes;
  const auto note = [&](const char* key, MessageArguments values = {}) {
    const std::string name = std::string("docs_note_") + key;
    notes.push_back({catalogue.text(name), catalogue.text(name + "_text", values)});
  };
  const openapi::Policy& policy = operation.policy;
  if (policy.signature_required) note("signature");
  if (policy.sign_answers) note("sign_answers");
  if (operation.websocket)
    note("websocket", {{"IDLE", wait_in_words(operation.websocket->idle_timeout, catalogue)},
                       {"AGE", wait_in_words(operation.websocket->max_age, catalogue)}});
  if (operation.cache) note("cache", {{"AGE", wait_in_words(operation.cache->max_age, catalogue)}});
  if (policy.streaming) note("streaming", {{"BYTES", grouped(policy.max_body)}});
  if (policy.cors) note(policy.cors->any_origin ? "cors_any" : "cors");
  return notes;
}

}  // namespace portal
