// What the operation of a request wants its signature to cover.
#pragma once
#include "gateway/exchange.h"
#include "gateway/message_signature.h"

namespace gateway {

struct Worker;

/// After match_route. Of the request if it has come, of the operation as a whole for who asks what to send.
SignatureDemand signature_demand(const Exchange& x);

/// What the request says of itself, as its client sees it. Views into `x` and the configuration.
SignedMessageView signed_request(const Worker& worker, const Exchange& x);

}  // namespace gateway
