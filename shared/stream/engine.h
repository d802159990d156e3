// The one thread on which every coroutine and every decision of a worker runs.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

namespace koppel::stream {

// Runs from its making to its end; made before all that uses `context`, so that it ends after them.
class Engine {
 public:
  Engine() : work_(boost::asio::make_work_guard(context)), thread_([this] { context.run(); }) {}
  ~Engine() {
    context.stop();
    thread_.join();
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  boost::asio::io_context context{1};

 private:
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace koppel::stream
