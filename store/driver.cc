// What both drivers share: the cache of prepared statements and the choice of the driver.
#include "store/driver.h"

#include "store/failure.h"
#include "store/mysql.h"
#include "store/sqlite.h"

namespace store {

Statement& Connection::prepared(std::string_view sql, std::size_t values) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    std::string text(sql);
    auto statement = prepare(text);
    found = statements_.emplace(std::move(text), std::move(statement)).first;
  }
  if (found->second->parameters() != values)
    throw Failure("statement", "wrong number of values for: " + std::string(sql));
  return *found->second;
}

void Connection::unexpected_duplicate(std::string_view sql) {
  throw Failure("statement", "a row with the same key exists: " + std::string(sql));
}

std::unique_ptr<Database> open_database(const Url& url) {
  return url.engine == Engine::mysql ? open_mysql(url) : open_sqlite(url);
}

}  // namespace store
