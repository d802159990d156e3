// The journal as a worker sees it: one stream, over which every question goes and every answer comes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/task.h"
#include "koppel/v1/journal.pb.h"

namespace koppel::journal {

// Questions are asked and answered on the engine's thread.
//   Unavailable   the journal can't be reached, or lost the stream before it answered: whether it did what was asked is
//                 not known. Nothing is assumed: handle the event again from its start.
//   Aborted       what was asked no longer fits: handle the event again from its start
//   InvalidArgument   the question itself is wrong
class Client {
 public:
  // Connects by itself, now and whenever it must; never fails and never blocks.
  static std::unique_ptr<Client> Open(const std::string& target, const std::string& vendor,
                                      boost::asio::any_io_executor engine);
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
