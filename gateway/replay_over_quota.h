// An app whose quota is used up still gets the answers of requests that it has made already.
#pragma once
#include "gateway/stages.h"

namespace gateway {

/// For a request that the quota refuses: if it repeats one whose answer is recorded under its idempotency
/// key, it is answered with that (x.key_outcome), which costs no quota; else false, and nothing was sent. A
/// look-up is charged to the rates whatever comes of it, and happens only within them: nobody makes the
/// gateway read the store without limit. Not for operations whose requests are signed: their bodies are
/// judged later.
http::Task<bool> replay_over_quota(Worker& worker, Exchange& x);

}  // namespace gateway
