#include "kafka/mock_cluster.h"

#include <librdkafka/rdkafka.h>
// The mock wants to come second.
#include <librdkafka/rdkafka_mock.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "kafka/handles.h"

namespace koppel::kafka {

class MockCluster::Impl {
 public:
  absl::Status Open() {
    // The mock lives in a client; this one has no brokers of its own and speaks to nobody.
    ConfHandle conf(rd_kafka_conf_new());
    rd_kafka_conf_set(conf.get(), "log_level", "0", nullptr, 0);
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
  return ToStatus(rd_kafka_mock_topic_create(impl_->cluster(), name.c_str(), partitions, 1),
                  absl::StrCat("create ", name));
}

void MockCluster::SetUp(bool up) {
  if (up) {
    rd_kafka_mock_broker_set_up(impl_->cluster(), 1);
  } else {
    rd_kafka_mock_broker_set_down(impl_->cluster(), 1);
  }
}

void MockCluster::FailNext(Request request, int error, int times) {
  const std::vector<rd_kafka_resp_err_t> errors(static_cast<std::size_t>(times),
                                                static_cast<rd_kafka_resp_err_t>(error));
  rd_kafka_mock_push_request_errors_array(impl_->cluster(), static_cast<std::int16_t>(request), errors.size(),
                                          errors.data());
}

}  // namespace koppel::kafka
