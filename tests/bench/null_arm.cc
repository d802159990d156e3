// bench-null: what the work costs when nobody watches over it. librdkafka and libcurl on one epoll, one thread of ours,
// no copies: an event is posted when a place is free, its answer published, offsets are committed by librdkafka as they
// are read. No order within a key, no offsets of what is finished: a crash loses what was under way. The floor of
// engine.py.

#include <curl/curl.h>
#include <librdkafka/rdkafka.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "program/flags.h"
#include "program/stop.h"

namespace koppel::bench {
namespace {

struct Config {
  std::string brokers;
  std::string in;
  std::string out;
  std::string group;
  std::string url;
  int in_flight = 0;
};

[[noreturn]] void Die(const char* what) {
  std::fprintf(stderr, "bench-null: %s\n", what);
  std::exit(1);
}

rd_kafka_t* Open(rd_kafka_type_t type, const std::vector<std::pair<const char*, std::string>>& settings) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  char reason[512];
  for (const auto& [name, value] : settings) {
    if (rd_kafka_conf_set(conf, name, value.c_str(), reason, sizeof(reason)) != RD_KAFKA_CONF_OK) Die(reason);
  }
  if (type == RD_KAFKA_PRODUCER) {
    rd_kafka_conf_set_dr_msg_cb(conf, [](rd_kafka_t*, const rd_kafka_message_t* message, void*) {
      if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) Die("a result could not be published");
    });
  }
  rd_kafka_t* client = rd_kafka_new(type, conf, reason, sizeof(reason));
  if (client == nullptr) Die(reason);
  return client;
}

class Null {
 public:
  explicit Null(const Config& config);
  void Run(const program::Stop& stop);
  void End();

 private:
  struct Call {
    CURL* easy = nullptr;
    rd_kafka_message_t* event = nullptr;  // ours until the answer is published
    std::string answer;
  };
  struct Socket {
    std::uint32_t registered = 0;
    std::uint32_t wanted = 0;
  };

  static int OnSocket(CURL*, curl_socket_t fd, int what, void* self, void*);
  static int OnTimer(CURLM*, long ms, void* self);
  static int OnClose(void* self, curl_socket_t fd);
  static std::size_t OnBody(char* data, std::size_t, std::size_t size, void* answer);

  Socket& Of(int fd) {
    if (sockets_.size() <= static_cast<std::size_t>(fd)) sockets_.resize(static_cast<std::size_t>(fd) + 1);
    return sockets_[static_cast<std::size_t>(fd)];
  }
  void Register(int fd, std::uint32_t what);
  void Fetch();
  void Start();
  void Finish();
  void Act(curl_socket_t fd, int events);
  int Patience() const;

  const int epoll_ = epoll_create1(EPOLL_CLOEXEC);
  const int news_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);  // librdkafka has something for us
  rd_kafka_t* consumer_;
  rd_kafka_queue_t* queue_;
  rd_kafka_t* producer_;
  rd_kafka_topic_t* out_;
  CURLM* multi_;
  curl_slist* headers_ = nullptr;
  std::vector<Call> calls_;
  std::vector<Call*> idle_;
  std::vector<rd_kafka_message_t*> batch_;
  std::deque<rd_kafka_message_t*> fetched_;
  std::vector<Socket> sockets_;
  std::chrono::steady_clock::time_point timer_ = std::chrono::steady_clock::time_point::max();
};

Null::Null(const Config& config) {
  curl_global_init(CURL_GLOBAL_ALL);
  consumer_ = Open(RD_KAFKA_CONSUMER, {{"bootstrap.servers", config.brokers},
                                       {"group.id", config.group},
                                       {"auto.offset.reset", "earliest"},
                                       {"auto.commit.interval.ms", "500"},
                                       {"queued.min.messages", "100000"},
                                       {"queued.max.messages.kbytes", "65536"},
                                       {"fetch.wait.max.ms", "100"}});
  rd_kafka_poll_set_consumer(consumer_);
  queue_ = rd_kafka_queue_get_consumer(consumer_);
  const std::uint64_t one = 1;
  rd_kafka_queue_io_event_enable(queue_, news_, &one, sizeof(one));
  rd_kafka_topic_partition_list_t* topics = rd_kafka_topic_partition_list_new(1);
  rd_kafka_topic_partition_list_add(topics, config.in.c_str(), RD_KAFKA_PARTITION_UA);
  if (rd_kafka_subscribe(consumer_, topics) != RD_KAFKA_RESP_ERR_NO_ERROR) Die("the topic can't be read");
  rd_kafka_topic_partition_list_destroy(topics);
  // As Koppel's own.
  producer_ = Open(RD_KAFKA_PRODUCER, {{"bootstrap.servers", config.brokers},
                                       {"enable.idempotence", "true"},
                                       {"acks", "all"},
                                       {"partitioner", "murmur2_random"},
                                       {"linger.ms", "5"}});
  out_ = rd_kafka_topic_new(producer_, config.out.c_str(), nullptr);

  multi_ = curl_multi_init();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Null::OnSocket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Null::OnTimer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, long{config.in_flight});
  headers_ = curl_slist_append(headers_, "Content-Type: application/json");
  headers_ = curl_slist_append(headers_, "Expect:");
  calls_.resize(static_cast<std::size_t>(config.in_flight));
  batch_.resize(500);
  for (Call& call : calls_) {
    call.easy = curl_easy_init();
    curl_easy_setopt(call.easy, CURLOPT_URL, config.url.c_str());
    curl_easy_setopt(call.easy, CURLOPT_HTTPHEADER, headers_);
    curl_easy_setopt(call.easy, CURLOPT_POST, 1L);
    curl_easy_setopt(call.easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(call.easy, CURLOPT_WRITEFUNCTION, &Null::OnBody);
    curl_easy_setopt(call.easy, CURLOPT_WRITEDATA, &call.answer);
    curl_easy_setopt(call.easy, CURLOPT_CLOSESOCKETFUNCTION, &Null::OnClose);
    curl_easy_setopt(call.easy, CURLOPT_CLOSESOCKETDATA, this);
    curl_easy_setopt(call.easy, CURLOPT_PRIVATE, &call);
    idle_.push_back(&call);
  }
  Register(news_, EPOLLIN);
}

void Null::Register(int fd, std::uint32_t what) {
  Socket& socket = Of(fd);
  if (socket.registered == what) return;
  epoll_event event{.events = what, .data = {.fd = fd}};
  epoll_ctl(epoll_, socket.registered == 0 ? EPOLL_CTL_ADD : what == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD, fd, &event);
  socket.registered = what;
}

// A connection that is kept for the next call stays registered: what comes on it meanwhile is its end.
int Null::OnSocket(CURL*, curl_socket_t fd, int what, void* data, void*) {
  Null* self = static_cast<Null*>(data);
  Socket& socket = self->Of(fd);
  socket.wanted = what == CURL_POLL_REMOVE
                      ? 0u
                      : ((what & CURL_POLL_IN) != 0 ? EPOLLIN : 0u) | ((what & CURL_POLL_OUT) != 0 ? EPOLLOUT : 0u);
  if (socket.wanted != 0) self->Register(fd, socket.wanted);
  return 0;
}

int Null::OnClose(void* data, curl_socket_t fd) {
  static_cast<Null*>(data)->Of(fd) = {};
  return close(fd);
}

int Null::OnTimer(CURLM*, long ms, void* data) {
  using Clock = std::chrono::steady_clock;
  static_cast<Null*>(data)->timer_ = ms < 0 ? Clock::time_point::max() : Clock::now() + std::chrono::milliseconds(ms);
  return 0;
}

std::size_t Null::OnBody(char* data, std::size_t, std::size_t size, void* answer) {
  static_cast<std::string*>(answer)->append(data, size);
  return size;
}

void Null::Fetch() {
  const ssize_t count = rd_kafka_consume_batch_queue(queue_, 0, batch_.data(), batch_.size());
  for (ssize_t i = 0; i < count; ++i) {
    rd_kafka_message_t* message = batch_[static_cast<std::size_t>(i)];
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
      fetched_.push_back(message);
    } else {
      rd_kafka_message_destroy(message);
    }
  }
}

void Null::Start() {
  while (!idle_.empty()) {
    if (fetched_.empty()) Fetch();
    if (fetched_.empty()) return;
    Call& call = *idle_.back();
    idle_.pop_back();
    call.event = fetched_.front();
    fetched_.pop_front();
    call.answer.clear();
    curl_easy_setopt(call.easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(call.event->len));
    curl_easy_setopt(call.easy, CURLOPT_POSTFIELDS, call.event->payload);
    curl_multi_add_handle(multi_, call.easy);
  }
}

void Null::Finish() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    Call* call = nullptr;
    long status = 0;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
    curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
    if (message->data.result != CURLE_OK || status != 200) Die("a call failed");
    curl_multi_remove_handle(multi_, call->easy);
    if (rd_kafka_produce(out_, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, call->answer.data(), call->answer.size(),
                         call->event->key, call->event->key_len, nullptr) != 0) {
      Die("a result was not taken");
    }
    rd_kafka_message_destroy(call->event);
    call->event = nullptr;
    idle_.push_back(call);
  }
}

void Null::Act(curl_socket_t fd, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, fd, events, &running);
}

int Null::Patience() const {
  using Clock = std::chrono::steady_clock;
  if (timer_ == Clock::time_point::max()) return 100;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(timer_ - Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(0, std::min<std::int64_t>(left, 100)));
}

void Null::Run(const program::Stop& stop) {
  std::vector<epoll_event> events(512);
  while (!stop.requested()) {
    Start();
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), Patience());
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      if (event.data.fd == news_) {
        std::uint64_t seen = 0;
        if (read(news_, &seen, sizeof(seen)) < 0) continue;
      } else if (Of(event.data.fd).wanted == 0) {
        Register(event.data.fd, 0);
      } else {
        const bool failed = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
        Act(event.data.fd, ((event.events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                               ((event.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                               (failed ? CURL_CSELECT_ERR : 0));
      }
    }
    if (std::chrono::steady_clock::now() >= timer_) {
      timer_ = std::chrono::steady_clock::time_point::max();
      Act(CURL_SOCKET_TIMEOUT, 0);
    }
    Finish();
    rd_kafka_poll(producer_, 0);
  }
}

void Null::End() {
  rd_kafka_flush(producer_, 5000);
  rd_kafka_consumer_close(consumer_);
  std::_Exit(0);  // What is under way is lost, as promised.
}

}  // namespace
}  // namespace koppel::bench

int main(int argc, char** argv) {
  using namespace koppel;
  bench::Config config;
  program::Flags flags("bench-null", "librdkafka and libcurl with nothing between: the floor of a measurement.");
  flags.Text("brokers", &config.brokers, "Kafka's addresses, host:port,…").Required();
  flags.Text("in", &config.in, "topic of the events").Required();
  flags.Text("out", &config.out, "topic of the results").Required();
  flags.Text("group", &config.group, "consumer group").Required();
  flags.Text("url", &config.url, "where each event is posted").Required();
  flags.Number("in-flight", &config.in_flight, 256, "events at once");
  if (const auto code = flags.Parse(argc, argv)) return *code;
  program::Stop stop;
  bench::Null null(config);
  null.Run(stop);
  null.End();
}
