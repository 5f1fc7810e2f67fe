// Suspending until another thread calls back.
#include "http/deferred.h"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <memory>

namespace http {

Task<bool> run_deferred(Deferred& deferred) {
  auto start = [&deferred](auto resume) {
    using Resume = decltype(resume);
    const auto home = boost::asio::prefer(boost::asio::get_associated_executor(resume),
                                          boost::asio::execution::outstanding_work.tracked);
    // Shared because std::function copies, and because either side may be the one that resumes.
    auto shared = std::make_shared<Resume>(std::move(resume));
    const bool began = deferred.start([shared, home]() mutable {
      boost::asio::post(home, [shared = std::move(shared)]() mutable { std::move (*shared)(true); });
    });
    if (!began) boost::asio::post(home, [shared]() mutable { std::move (*shared)(false); });
  };
  return boost::asio::async_initiate<const net::use_awaitable_t<Executor>, void(bool)>(start, use_task);
}

}  // namespace http
