// Failure as a value: Result<T> is either a T or an Error. An exception means a bug or lost infrastructure.
#pragma once
#include <cassert>
#include <utility>
#include <variant>

#include "base/error.h"

namespace base {

/// Member names are std::expected's. [[nodiscard]] on the type: no caller can ignore an outcome.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  explicit operator bool() const noexcept { return state_.index() == 0; }
  bool has_value() const noexcept { return state_.index() == 0; }
  const T& operator*() const& { return assert(*this), *std::get_if<0>(&state_); }
  T& operator*() & { return assert(*this), *std::get_if<0>(&state_); }
  T&& operator*() && { return assert(*this), std::move(*std::get_if<0>(&state_)); }
  const T* operator->() const { return assert(*this), std::get_if<0>(&state_); }
  T* operator->() { return assert(*this), std::get_if<0>(&state_); }
  const Error& error() const& { return assert(!*this), *std::get_if<1>(&state_); }
  Error&& error() && { return assert(!*this), std::move(*std::get_if<1>(&state_)); }

 private:
  std::variant<T, Error> state_;
};

using Status = Result<std::monostate>;
inline Status ok() { return std::monostate{}; }

}  // namespace base
