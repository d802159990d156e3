// The journal as a worker sees it: one stream, over which every question goes and every answer comes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/task.h"
#include "koppel/v1/journal.pb.h"

namespace koppel::journal {

// Questions are asked and answered on the engine's thread. When the stream is lost, or not there yet, a question waits
// and is asked again on the next one, in the order of asking, until its patience ends: the journal answers a question
// that comes twice as once.
//   Unavailable   no answer within the patience: whether the journal did what was asked is not known. Nothing is
//                 assumed: handle the event again from its start.
//   ResourceExhausted   too many questions wait for an answer; this one was not asked
//   Aborted       what was asked no longer fits: handle the event again from its start
//   InvalidArgument   the question itself is wrong
class Client {
 public:
  struct Options {
    absl::Duration patience = absl::Seconds(15);
    std::size_t most_waiting = 10'000;  // questions without an answer
  };

  // Connects by itself, now and whenever it must; never fails and never blocks.
  static std::unique_ptr<Client> Open(const std::string& target, const std::string& vendor,
                                      boost::asio::any_io_executor engine, Options options);
  static std::unique_ptr<Client> Open(const std::string& target, const std::string& vendor,
                                      boost::asio::any_io_executor engine) {
    return Open(target, vendor, std::move(engine), Options());
  }
  ~Client();  // questions on their way end as Unavailable

  Task<absl::StatusOr<v1::OpenResponse>> Open(v1::OpenRequest vraag);
  Task<absl::StatusOr<v1::BeginResponse>> Begin(v1::BeginRequest vraag);
  Task<absl::StatusOr<v1::FinishResponse>> Finish(v1::FinishRequest vraag);
  Task<absl::StatusOr<v1::KoppelResponse>> Koppel(v1::KoppelRequest vraag);

  bool connected() const;     // any thread
  std::string owner() const;  // this worker's name, new at each start

 private:
  class Impl;
  explicit Client(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

// Marks a status as the journal's own, so that it is never taken for the vendor's.
bool IsJournalFailure(const absl::Status& status);

}  // namespace koppel::journal
