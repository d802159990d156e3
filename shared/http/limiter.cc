#include "http/limiter.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <list>
#include <map>
#include <utility>

namespace koppel::http {

namespace asio = boost::asio;

struct Limiter::State {
  struct Waiter {
    explicit Waiter(const asio::any_io_executor& executor) : turn(executor, asio::steady_timer::time_point::max()) {}
    asio::steady_timer turn;
    bool has_place = false;
  };
  struct Key {
    std::size_t taken = 0;
    std::list<Waiter*> queue;
  };

  explicit State(std::size_t at_once) : places(at_once) {}

  void Leave(const std::string& key) {
    const auto found = keys.find(key);
    if (!found->second.queue.empty()) {  // The place goes on to the next.
      Waiter* next = found->second.queue.front();
      found->second.queue.pop_front();
      next->has_place = true;
      next->turn.cancel();
    } else if (--found->second.taken == 0) {
      keys.erase(found);
    }
  }

  const std::size_t places;
  std::map<std::string, Key> keys;
};

Limiter::Limiter(std::size_t at_once) : state_(std::make_shared<State>(at_once)) {}
Limiter::~Limiter() = default;

std::size_t Limiter::keys() const { return state_->keys.size(); }

Task<Limiter::Permit> Limiter::Acquire(std::string key) {
  const std::shared_ptr<State> state = state_;
  State::Key& wanted = state->keys[key];
  if (wanted.taken < state->places) {
    ++wanted.taken;
    co_return Permit(state, std::move(key));
  }
  // Also when the coroutine is destroyed while it waits: nobody may be left pointing at it, and no place may be lost.
  struct Queued {
    Queued(State& of, State::Key& its_key, std::string its_name, const asio::any_io_executor& executor)
        : state(of), key(its_key), name(std::move(its_name)), waiter(executor) {
      key.queue.push_back(&waiter);
    }
    Queued(const Queued&) = delete;
    Queued& operator=(const Queued&) = delete;
    ~Queued() {
      if (kept) return;
      if (waiter.has_place) {
        state.Leave(name);
      } else {
        key.queue.remove(&waiter);
      }
    }
    State& state;
    State::Key& key;
    const std::string name;
    State::Waiter waiter;
    bool kept = false;
  };
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  Queued queued(*state, wanted, key, executor);
  co_await queued.waiter.turn.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!queued.waiter.has_place) throw boost::system::system_error(asio::error::operation_aborted);
  queued.kept = true;
  co_return Permit(state, std::move(key));
}

Limiter::Permit::Permit(std::shared_ptr<State> state, std::string key)
    : state_(std::move(state)), key_(std::move(key)) {}
Limiter::Permit::Permit(Permit&&) noexcept = default;
Limiter::Permit::~Permit() {
  if (state_ != nullptr) state_->Leave(key_);
}

TokenBucket::TokenBucket(int burst, absl::Duration interval)
    : head_start_((burst - 1) * interval), interval_(interval) {}

absl::Duration TokenBucket::Wait(absl::Time now) const {
  return std::max(absl::ZeroDuration(), next_ - head_start_ - now);
}

absl::Duration TokenBucket::Take(absl::Time now) {
  const absl::Duration wait = Wait(now);
  next_ = std::max(next_, now) + interval_;
  return wait;
}

void TokenBucket::Hold(absl::Time at) { next_ = std::max(next_, at + head_start_); }

}  // namespace koppel::http
