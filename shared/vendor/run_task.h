// For tests: runs one task to its end, on this thread.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <utility>

#include "base/task.h"

namespace koppel::vendor {

// On `engine`, which is run until nothing is left to do.
template <typename T>
T RunTask(boost::asio::io_context& engine, Task<T> task) {
  std::future<T> result = boost::asio::co_spawn(engine, std::move(task), boost::asio::use_future);
  engine.restart();
  engine.run();
  return result.get();
}

template <typename T>
T RunTask(Task<T> task) {
  boost::asio::io_context engine;
  return RunTask(engine, std::move(task));
}

}  // namespace koppel::vendor
