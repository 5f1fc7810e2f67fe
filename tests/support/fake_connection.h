// A connection that writes down what it is told instead of doing it.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "store/driver.h"
#include "store/failure.h"

namespace test_support {

/// What all fake connections of a test were told, in order. Used by one thread at a time.
struct SqlScript {
  std::vector<std::string> executed;
  std::string fail_on;             // executing this text throws Failure …
  bool loses_transaction = false;  // … and the whole transaction is gone then
  bool in_transaction = false;

  void execute(const std::string& text) {
    executed.push_back(text);
    if (text == fail_on) {
      if (loses_transaction) in_transaction = false;
      throw store::Failure("fake", "told to fail");
    }
    if (text.starts_with("BEGIN")) in_transaction = true;
    if (text == "COMMIT" || text == "ROLLBACK") in_transaction = false;
  }
};

class FakeStatement final : public store::Statement {
 public:
  FakeStatement(SqlScript& script, std::string text) : script_(script), text_(std::move(text)) {}
  std::size_t parameters() const override { return 0; }
  void bind_null(int) override {}
  void bind_integer(int, std::int64_t) override {}
  void bind_text(int, std::string_view) override {}
  void bind_bytes(int, std::string_view) override {}
  bool execute() override { return script_.execute(text_), true; }
  std::int64_t changed() const override { return 1; }
  bool next() override { return false; }
  bool column_is_null(int) override { return true; }
  std::int64_t column_integer(int) override { return 0; }
  std::string column_bytes(int) override { return {}; }
  void finish() noexcept override {}

 private:
  SqlScript& script_;
  const std::string text_;
};

class FakeConnection final : public store::Connection {
 public:
  /// `script` outlives it.
  explicit FakeConnection(SqlScript& script) : script_(script) {}
  void define(std::string_view ddl) override { script_.execute(std::string(ddl)); }
  bool in_transaction() const override { return script_.in_transaction; }

 protected:
  std::unique_ptr<store::Statement> prepare(const std::string& sql) override {
    return std::make_unique<FakeStatement>(script_, sql);
  }

 private:
  SqlScript& script_;
};

}  // namespace test_support
