// The coroutine type of everything that can wait: one concrete executor, no type erasure.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace http {

namespace net = boost::asio;
using Executor = net::io_context::executor_type;
/// `co_await` means that this place can really wait. Never put a braced temporary into a co_await expression.
template <class T = void>
using Task = net::awaitable<T, Executor>;
inline constexpr net::use_awaitable_t<Executor> use_task{};

}  // namespace http
