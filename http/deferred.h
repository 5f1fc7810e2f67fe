// Waiting for an answer that another thread works on: the coroutine resumes on its own core.
#pragma once
#include "http/service.h"
#include "http/task.h"

namespace http {

/// Starts `deferred`, which outlives the call, and resumes when it is done. False if it could not begin. The
/// core must live until then.
Task<bool> run_deferred(Deferred& deferred);

}  // namespace http
