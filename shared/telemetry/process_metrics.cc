#include "telemetry/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace koppel::telemetry {
namespace {

// proc(5): the fields of /proc/self/stat after the name, which may itself hold spaces and brackets. Counted from 3.
class Stat {
 public:
  Stat() {
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    const auto name_end = line.rfind(") ");
    if (name_end != std::string::npos) fields_ = absl::StrSplit(line.substr(name_end + 2), ' ');
  }

  std::optional<double> Field(std::size_t number) const {
    double value = 0;
    if (number - 3 >= fields_.size() || !absl::SimpleAtod(fields_[number - 3], &value)) return std::nullopt;
    return value;
  }

 private:
  std::vector<std::string> fields_;
};

std::optional<double> BootTimestamp() {
  std::ifstream file("/proc/stat");
  double value = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("btime ", 0) == 0 && absl::SimpleAtod(line.substr(6), &value)) return value;
  }
  return std::nullopt;
}

std::optional<double> OpenFiles() {
  std::error_code error;
  const std::filesystem::directory_iterator files("/proc/self/fd", error);
  if (error) return std::nullopt;
  return static_cast<double>(std::distance(begin(files), end(files)) - 1);  // Without the one that looks.
}

std::optional<double> MaxFiles() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return std::nullopt;
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

std::vector<prometheus::MetricFamily> ProcessMetrics::Collect() const {
  std::vector<prometheus::MetricFamily> families;
  const auto add = [&](const char* name, const char* help, prometheus::MetricType type, std::optional<double> value) {
    if (!value) return;
    prometheus::ClientMetric metric;
    metric.counter.value = *value;
    metric.gauge.value = *value;
    families.push_back({.name = name, .help = help, .type = type, .metric = {std::move(metric)}});
  };
  const Stat stat;
  const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const auto utime = stat.Field(14);
  const auto stime = stat.Field(15);
  const auto started = stat.Field(22);
  const auto pages = stat.Field(24);
  const auto boot = BootTimestamp();
  using Type = prometheus::MetricType;
  if (utime && stime) {
    add("process_cpu_seconds_total", "Processor time, in user and in system mode.", Type::Counter,
        (*utime + *stime) / ticks);
  }
  if (pages) {
    add("process_resident_memory_bytes", "Memory that is in RAM.", Type::Gauge,
        *pages * static_cast<double>(sysconf(_SC_PAGESIZE)));
  }
  if (started && boot) {
    add("process_start_time_seconds", "When this process started.", Type::Gauge, *boot + *started / ticks);
  }
  add("process_open_fds", "Open file descriptors.", Type::Gauge, OpenFiles());
  add("process_max_fds", "The most that may be open.", Type::Gauge, MaxFiles());
  add("process_threads", "Threads.", Type::Gauge, stat.Field(20));
  return families;
}

}  // namespace koppel::telemetry
