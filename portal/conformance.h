// How an app keeps the rules of its profile: in short on its page, rule by rule on a page of its own.
#pragma once
#include "oauth/client.h"
#include "portal/visit.h"

namespace portal {

/// Fills PROFILE_WORDS, CONFORMS or BREAKS, and the counts HOLDING, BROKEN_COUNT and IDLE.
void show_conformance(Model& model, const Visit& visit, const oauth::Client& app);

}  // namespace portal
