// bench-codec: what it costs to freeze a concept and to decode the answer to it, per vendor, and how much memory a
// large table of iMUIS takes. Time is this thread's own on the processor, so that a busy machine counts for little.
// Prints one line of JSON; exits with 1 when the memory goes over its bound.
#include "vendor/imuis/codec.h"

#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "program/flags.h"
#include "tests/bench/codec_arms.h"
#include "vendor/imuis/cloudswitch.h"
#include "vendor/run_task.h"

namespace koppel::bench {
namespace {

namespace json = boost::json;

struct Config {
  int lines = 0;
  int batches = 0;
  int rows = 0;
};

constexpr int kPage = vendor::imuis::kPaginaGrootte;
// What decoding may add to the process. A whole answer is at most 4 MiB (xml.cc).
constexpr double kMostInPagesMib = 16;
constexpr double kMostAtOnceMib = 32;

[[noreturn]] void Die(const char* what) {
  std::fprintf(stderr, "bench-codec: %s\n", what);
  std::_Exit(2);
}

double ThreadMicroseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

// Microseconds of one call: the lowest and the median of the batches, each of some 20 ms.
json::object Measure(const std::function<bool()>& work, int batches) {
  const auto run = [&](int times) {
    const double began = ThreadMicroseconds();
    for (int i = 0; i < times; ++i) {
      if (!work()) Die("a codec did not do its work");
    }
    return ThreadMicroseconds() - began;
  };
  int times = 1;
  while (run(times) < 20'000) times *= 2;
  std::vector<double> each;
  for (int i = 0; i < batches; ++i) each.push_back(run(times) / times);
  std::sort(each.begin(), each.end());
  return {{"lowest_us", each.front()}, {"median_us", each[each.size() / 2]}};
}

// A field of /proc/self/status, in MiB: "VmHWM" is the most that was resident since ForgetPeak.
double StatusMib(const char* field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (absl::StartsWith(line, field)) return std::atof(line.c_str() + line.find(':') + 1) / 1024;
  }
  Die(field);
}

void ForgetPeak() {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";
}

// iMUIS with one table of articles, in pages that are there before anything is measured; each answer is a copy, as one
// that came over the network would be.
class Table : public http::Client {
 public:
  Table(int rows, int page_size) {
    for (int first = 0; first < rows; first += page_size)
      pages_.push_back(ImuisPage(first, std::min(page_size, rows - first), rows, page_size));
  }

  std::size_t LargestAnswer() const { return pages_.front().size(); }

  Task<absl::StatusOr<http::Response>> Send(http::Request request) override {
    if (request.operation == "login") co_return Answered(kLogin);
    co_return Answered(pages_.at(next_++));
  }

 private:
  static constexpr char kLogin[] =
      R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><LoginResponse>)"
      R"(<LoginResult>true</LoginResult><SessionId>1</SessionId></LoginResponse></s:Body></s:Envelope>)";

  static http::Response Answered(std::string body) { return {.status = 200, .headers = {}, .body = std::move(body)}; }

  std::vector<std::string> pages_;
  std::size_t next_ = 0;
};

// In a process of its own, so that nothing that was freed before is used again unseen.
json::object ReadTable(int rows, int page_size, double most_mib) {
  int ends[2];
  if (pipe(ends) != 0) Die("no pipe");
  const pid_t child = fork();
  if (child == 0) {
    Table table(rows, page_size);
    vendor::imuis::Cloudswitch cloudswitch(table, {.base_url = "", .partnersleutel = base::Secret("sleutel")},
                                           vendor::imuis::EchteKlok());
    vendor::imuis::Selectie articles = vendor::imuis::ArtikelenMetNummer("ART-1");
    articles.sleutel = {"NR"};
    vendor::Toegang toegang{.connectie = "bench", .administratie_id = "1", .token = base::Secret("48213")};
    ForgetPeak();
    const double before = StatusMib("VmRSS");
    const double began = ThreadMicroseconds();
    const auto read = vendor::RunTask(cloudswitch.Lees(toegang, articles, cloudswitch.Binnen(absl::Minutes(10))));
    const double ms = (ThreadMicroseconds() - began) / 1e3;
    const double grown = StatusMib("VmHWM") - before;
    if (!read.ok() || read->size() != static_cast<std::size_t>(rows)) Die("the table was not read whole");
    dprintf(ends[1], "%f %f %zu", ms, grown, table.LargestAnswer());
    _exit(0);
  }
  close(ends[1]);
  FILE* output = fdopen(ends[0], "r");
  double ms = 0;
  double grown = 0;
  std::size_t bytes = 0;
  const int got = std::fscanf(output, "%lf %lf %zu", &ms, &grown, &bytes);
  std::fclose(output);
  int status = 0;
  waitpid(child, &status, 0);
  if (got != 3 || status != 0) Die("reading the table failed");
  return {{"rows", rows},       {"page_size", page_size}, {"answer_bytes", bytes},      {"ms", ms},
          {"grown_mib", grown}, {"most_mib", most_mib},   {"within", grown <= most_mib}};
}

int Main(const Config& config) {
  json::array tables;
  tables.push_back(ReadTable(config.rows, kPage, kMostInPagesMib));
  tables.push_back(ReadTable(config.rows, config.rows, kMostAtOnceMib));
  json::array vendors;
  for (const CodecArm& arm : CodecArms(config.lines)) {
    vendors.push_back({{"vendor", arm.vendor},
                       {"frozen_bytes", arm.frozen_bytes},
                       {"answer_bytes", arm.answer_bytes},
                       {"freeze", Measure(arm.freeze, config.batches)},
                       {"decode", Measure(arm.decode, config.batches)}});
  }
  const bool within =
      std::all_of(tables.begin(), tables.end(), [](const json::value& table) { return table.at("within").as_bool(); });
  const json::object result{{"lines", config.lines}, {"vendors", vendors}, {"tables", tables}};
  std::printf("%s\n", json::serialize(result).c_str());
  return within ? 0 : 1;
}

}  // namespace
}  // namespace koppel::bench

int main(int argc, char** argv) {
  koppel::bench::Config config;
  koppel::program::Flags flags("bench-codec", "Measures the codecs of the vendors; run from the root of the tree.");
  flags.Number("lines", &config.lines, 20, "lines of a concept");
  flags.Number("batches", &config.batches, 31, "batches of some 20 ms per figure");
  flags.Number("rows", &config.rows, 10'000, "of the table at iMUIS");
  if (const auto code = flags.Parse(argc, argv)) return *code;
  return koppel::bench::Main(config);
}
