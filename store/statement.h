// A prepared statement of either database: typed values in by position, rows out column by column.
#pragma once
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto/digest.h"
#include "base/id.h"
#include "base/time.h"
#include "oauth/grant.h"

namespace store {

/// What a driver implements. Positions count from 1, columns from 0. Used by one thread at a time. Every
/// method throws Failure, ConnectionLost or Preempted.
class Statement {
 public:
  virtual ~Statement() = default;
  virtual std::size_t parameters() const = 0;
  virtual void bind_null(int position) = 0;
  virtual void bind_integer(int position, std::int64_t value) = 0;
  virtual void bind_text(int position, std::string_view value) = 0;   // copied
  virtual void bind_bytes(int position, std::string_view value) = 0;  // copied
  /// False if a row with the same unique key exists (then nothing was changed).
  virtual bool execute() = 0;
  /// Rows that the WHERE clause matched, on both databases also when their values stay the same.
  virtual std::int64_t changed() const = 0;
  /// After execute() of a SELECT: moves to the next row, false after the last.
  virtual bool next() = 0;
  virtual bool column_is_null(int column) = 0;
  virtual std::int64_t column_integer(int column) = 0;
  virtual std::string column_bytes(int column) = 0;
  /// Lets go of rows and locks; the statement can be executed again.
  virtual void finish() noexcept = 0;
};

/// Marks bytes that are not text.
struct Bytes {
  std::string_view value;
};

void bind_value(Statement& statement, int position, std::string_view text);
void bind_value(Statement& statement, int position, Bytes bytes);
void bind_value(Statement& statement, int position, const base::Digest& digest);
/// Microseconds since 1970.
void bind_value(Statement& statement, int position, base::Instant instant);
void bind_value(Statement& statement, int position, const oauth::ScopeSet& scope);
/// One JSON text.
void bind_value(Statement& statement, int position, const oauth::GrantDetails& details);
template <std::integral T>
void bind_value(Statement& statement, int position, T value) {
  statement.bind_integer(position, static_cast<std::int64_t>(value));
}
template <class T>
requires std::is_enum_v<T>
void bind_value(Statement& statement, int position, T value) {
  statement.bind_integer(position, static_cast<std::int64_t>(value));
}
template <class Tag>
void bind_value(Statement& statement, int position, const base::Id<Tag>& id) {
  statement.bind_text(position, id.value);
}
template <class T>
void bind_value(Statement& statement, int position, const std::optional<T>& value) {
  if (value)
    bind_value(statement, position, *value);
  else
    statement.bind_null(position);
}

/// The rows of an executed SELECT. Columns are taken in the order in which the statement names them; each
/// call takes one. Finishes the statement when destroyed. Throws Failure if a stored value is not of the
/// asked form.
class Rows {
 public:
  explicit Rows(Statement& statement) : statement_(statement) {}
  ~Rows() { statement_.finish(); }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  bool next();
  /// True if the column that would be taken next is NULL; takes nothing.
  bool at_null() { return statement_.column_is_null(column_); }
  void skip(int columns) { column_ += columns; }
  std::int64_t integer() { return statement_.column_integer(column_++); }
  bool flag() { return integer() != 0; }
  std::string text() { return statement_.column_bytes(column_++); }
  base::Instant instant() { return base::Instant{base::Micros{integer()}}; }
  std::optional<base::Instant> optional_instant();
  base::Digest digest();
  std::optional<base::Digest> optional_digest();
  oauth::ScopeSet scope();
  oauth::GrantDetails details();                // none for NULL
  std::string text_or_empty();                  // "" for NULL
  std::int64_t integer_or(std::int64_t value);  // `value` for NULL

 private:
  Statement& statement_;
  int column_ = 0;
};

}  // namespace store
