// MySQL 8+ and MariaDB 10.6+ through MySQL Connector/C++: the production store that many nodes share.
#pragma once
#include <memory>

#include "store/driver.h"

namespace store {

/// Connects (at most 3 s) and keeps a pool of at most 16 connections. READ COMMITTED; deadlocks and lock
/// waits are tried again a few times, a lost connection once. Durable if the server is
/// (innodb_flush_log_at_trx_commit=1). Throws Failure.
std::unique_ptr<Database> open_mysql(const Url& url);

}  // namespace store
