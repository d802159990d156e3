// A step that may wait: reads like a call, ten thousand may wait at once on one thread.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace koppel {

template <typename T>
using Task = boost::asio::awaitable<T>;

}  // namespace koppel
