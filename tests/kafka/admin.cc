#include "tests/kafka/admin.h"

#include <librdkafka/rdkafka.h>

#include <cstring>

#include "absl/strings/str_cat.h"
#include "base/ids.h"
#include "base/status_macros.h"

namespace koppel::kafka {
namespace {

constexpr int kPatienceMs = 60'000;

template <auto kDestroy>
struct Deleter {
  template <typename T>
  void operator()(T* thing) const {
    kDestroy(thing);
  }
};
using Client = std::unique_ptr<rd_kafka_t, Deleter<rd_kafka_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Deleter<rd_kafka_queue_destroy>>;
using Event = std::unique_ptr<rd_kafka_event_t, Deleter<rd_kafka_event_destroy>>;
using List = std::unique_ptr<rd_kafka_topic_partition_list_t, Deleter<rd_kafka_topic_partition_list_destroy>>;

absl::Status Failed(absl::string_view what, rd_kafka_resp_err_t error) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return absl::OkStatus();
  return absl::UnknownError(absl::StrCat(what, ": ", rd_kafka_err2name(error)));
}

absl::Status Failed(absl::string_view what, rd_kafka_error_t* error) {
  if (!error) return absl::OkStatus();
  const absl::Status status = Failed(what, rd_kafka_error_code(error));
  rd_kafka_error_destroy(error);
  return status;
}

absl::StatusOr<Client> MakeClient(rd_kafka_type_t type, const std::map<std::string, std::string>& settings) {
  char reason[512];
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  for (const auto& [name, value] : settings) {
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason, sizeof(reason)) != RD_KAFKA_CONF_OK) {
      rd_kafka_conf_destroy(conf);
      return absl::InvalidArgumentError(reason);
    }
  }
  Client client(rd_kafka_new(type, conf, reason, sizeof(reason)));
  if (client) return client;
  rd_kafka_conf_destroy(conf);
  return absl::InvalidArgumentError(reason);
}

}  // namespace

class Admin::Impl {
 public:
  absl::Status Open(const std::string& brokers) {
    brokers_ = brokers;
    ASSIGN_OR_RETURN(client_, MakeClient(RD_KAFKA_PRODUCER, {{"bootstrap.servers", brokers}}));
    queue_.reset(rd_kafka_queue_new(client_.get()));
    return absl::OkStatus();
  }

  absl::Status CreateTopic(const std::string& name, int partitions,
                           const std::map<std::string, std::string>& settings) {
    rd_kafka_NewTopic_t* topic = rd_kafka_NewTopic_new(name.c_str(), partitions, 1, nullptr, 0);
    for (const auto& [key, value] : settings) rd_kafka_NewTopic_set_config(topic, key.c_str(), value.c_str());
    rd_kafka_CreateTopics(client_.get(), &topic, 1, nullptr, queue_.get());
    rd_kafka_NewTopic_destroy(topic);
    RETURN_IF_ERROR(TopicResult(absl::StrCat("create ", name), [](rd_kafka_event_t* event, std::size_t* count) {
      return rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), count);
    }));
    // Made, and known to whoever asks from now on.
    for (int tries = 0; tries < 600; ++tries) {
      if (Leaders(name) == partitions) return absl::OkStatus();
    }
    return absl::UnavailableError(absl::StrCat(name, " gets no leader"));
  }

  absl::Status DeleteTopic(const std::string& name) {
    rd_kafka_DeleteTopic_t* topic = rd_kafka_DeleteTopic_new(name.c_str());
    rd_kafka_DeleteTopics(client_.get(), &topic, 1, nullptr, queue_.get());
    rd_kafka_DeleteTopic_destroy(topic);
    return TopicResult(absl::StrCat("delete ", name), [](rd_kafka_event_t* event, std::size_t* count) {
      return rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), count);
    });
  }

  absl::Status DeleteRecordsBefore(const TopicPartition& where, std::int64_t offset) {
    const List list(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(list.get(), where.topic.c_str(), where.partition)->offset = offset;
    rd_kafka_DeleteRecords_t* request = rd_kafka_DeleteRecords_new(list.get());
    rd_kafka_DeleteRecords(client_.get(), &request, 1, nullptr, queue_.get());
    rd_kafka_DeleteRecords_destroy(request);
    const Event event(rd_kafka_queue_poll(queue_.get(), kPatienceMs));
    if (!event) return absl::DeadlineExceededError("delete records");
    RETURN_IF_ERROR(Failed("delete records", rd_kafka_event_error(event.get())));
    const auto* done = rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event.get()));
    return Failed("delete records", done->elems[0].err);
  }

  absl::Status Commit(const std::string& group, const TopicPartition& where, const kafka::Commit& commit) {
    ASSIGN_OR_RETURN(const Client client,
                     MakeClient(RD_KAFKA_CONSUMER, {{"bootstrap.servers", brokers_}, {"group.id", group}}));
    const List list(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_t* part =
        rd_kafka_topic_partition_list_add(list.get(), where.topic.c_str(), where.partition);
    part->offset = commit.offset;
    part->metadata = strdup(commit.metadata.c_str());
    part->metadata_size = commit.metadata.size();
    return Failed("commit", rd_kafka_commit(client.get(), list.get(), 0));
  }

  absl::Status ProduceInTransaction(const TopicPartition& where, const std::string& value, bool commit) {
    ASSIGN_OR_RETURN(const Client client, MakeClient(RD_KAFKA_PRODUCER, {{"bootstrap.servers", brokers_},
                                                                         {"transactional.id", base::NewUuid()}}));
    RETURN_IF_ERROR(Failed("init transactions", rd_kafka_init_transactions(client.get(), kPatienceMs)));
    RETURN_IF_ERROR(Failed("begin", rd_kafka_begin_transaction(client.get())));
    RETURN_IF_ERROR(Failed("produce", rd_kafka_producev(client.get(), RD_KAFKA_V_TOPIC(where.topic.c_str()),
                                                        RD_KAFKA_V_PARTITION(where.partition),
                                                        RD_KAFKA_V_VALUE(const_cast<char*>(value.data()), value.size()),
                                                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END)));
    RETURN_IF_ERROR(Failed("flush", rd_kafka_flush(client.get(), kPatienceMs)));
    return commit ? Failed("commit transaction", rd_kafka_commit_transaction(client.get(), kPatienceMs))
                  : Failed("abort transaction", rd_kafka_abort_transaction(client.get(), kPatienceMs));
  }

 private:
  template <typename Topics>
  absl::Status TopicResult(const std::string& what, Topics topics_of) {
    const Event event(rd_kafka_queue_poll(queue_.get(), kPatienceMs));
    if (!event) return absl::DeadlineExceededError(what);
    RETURN_IF_ERROR(Failed(what, rd_kafka_event_error(event.get())));
    std::size_t count = 0;
    const rd_kafka_topic_result_t** topics = topics_of(event.get(), &count);
    return count == 1 ? Failed(what, rd_kafka_topic_result_error(topics[0])) : absl::UnknownError(what);
  }

  int Leaders(const std::string& name) {
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(client_.get(), 1, nullptr, &metadata, 1000) != RD_KAFKA_RESP_ERR_NO_ERROR) return 0;
    const std::unique_ptr<const rd_kafka_metadata_t, Deleter<rd_kafka_metadata_destroy>> owner(metadata);
    int leaders = 0;
    for (int i = 0; i < metadata->topic_cnt; ++i) {
      if (metadata->topics[i].topic != name) continue;
      for (int j = 0; j < metadata->topics[i].partition_cnt; ++j) {
        if (metadata->topics[i].partitions[j].leader >= 0) ++leaders;
      }
    }
    return leaders;
  }

  std::string brokers_;
  Client client_;
  Queue queue_;
};

Admin::Admin(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Admin::~Admin() = default;

absl::StatusOr<std::unique_ptr<Admin>> Admin::Open(const std::string& brokers) {
  auto impl = std::make_unique<Impl>();
  RETURN_IF_ERROR(impl->Open(brokers));
  return std::unique_ptr<Admin>(new Admin(std::move(impl)));
}

absl::Status Admin::CreateTopic(const std::string& name, int partitions,
                                const std::map<std::string, std::string>& settings) {
  return impl_->CreateTopic(name, partitions, settings);
}
absl::Status Admin::DeleteTopic(const std::string& name) { return impl_->DeleteTopic(name); }
absl::Status Admin::DeleteRecordsBefore(const TopicPartition& where, std::int64_t offset) {
  return impl_->DeleteRecordsBefore(where, offset);
}
absl::Status Admin::Commit(const std::string& group, const TopicPartition& where, const kafka::Commit& commit) {
  return impl_->Commit(group, where, commit);
}
absl::Status Admin::ProduceInTransaction(const TopicPartition& where, const std::string& value, bool commit) {
  return impl_->ProduceInTransaction(where, value, commit);
}

}  // namespace koppel::kafka
