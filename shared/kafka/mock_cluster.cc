#include "kafka/mock_cluster.h"

#include <librdkafka/rdkafka.h>
// The mock wants to come second.
#include <librdkafka/rdkafka_mock.h>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "kafka/handles.h"

namespace koppel::kafka {

class MockCluster::Impl {
 public:
  absl::Status Open() {
    ASSIGN_OR_RETURN(ConfHandle conf, MakeConf({.brokers = "127.0.0.1:1", .client_id = "koppel-broker", .embedded = true, .extra = {}}, {}));
    ASSIGN_OR_RETURN(host_, MakeClient(RD_KAFKA_PRODUCER, std::move(conf)));
    cluster_.reset(rd_kafka_mock_cluster_new(host_.get(), 1));
    if (!cluster_) return absl::InternalError("the embedded broker could not be made");
    return absl::OkStatus();
  }

  rd_kafka_mock_cluster_t* cluster() const { return cluster_.get(); }

 private:
  KafkaHandle host_;
  std::unique_ptr<rd_kafka_mock_cluster_t, Deleter<rd_kafka_mock_cluster_destroy>> cluster_;
};

MockCluster::MockCluster(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MockCluster::~MockCluster() = default;

absl::StatusOr<std::unique_ptr<MockCluster>> MockCluster::Start() {
  auto impl = std::make_unique<Impl>();
  RETURN_IF_ERROR(impl->Open());
  return std::unique_ptr<MockCluster>(new MockCluster(std::move(impl)));
}

std::string MockCluster::brokers() const { return rd_kafka_mock_cluster_bootstraps(impl_->cluster()); }

absl::Status MockCluster::CreateTopic(const std::string& name, int partitions) {
  return ToStatus(rd_kafka_mock_topic_create(impl_->cluster(), name.c_str(), partitions, 1), absl::StrCat("create ", name));
}

void MockCluster::SetUp(bool up) {
  if (up) {
    rd_kafka_mock_broker_set_up(impl_->cluster(), 1);
  } else {
    rd_kafka_mock_broker_set_down(impl_->cluster(), 1);
  }
}

}  // namespace koppel::kafka
