#include "telemetry/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace koppel::telemetry {
namespace {

std::string& Program() {
  static std::string& name = *new std::string("koppel");
  return name;
}

const char* NameOf(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarn:
      return "warn";
    case Level::kError:
      return "error";
  }
  return "";
}

spdlog::level::level_enum ToSpdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

// How many bytes the first character of `text` takes; 0 when it is no UTF-8 (RFC 3629, 4: no detours, no surrogates).
std::size_t Utf8Size(absl::string_view text) {
  const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0; };
  const auto follows = [&](std::size_t i, int from = 0x80, int to = 0xbf) { return at(i) >= from && at(i) <= to; };
  const unsigned char c = static_cast<unsigned char>(text[0]);
  if (c < 0x80) return 1;
  if (c >= 0xc2 && c <= 0xdf) return follows(1) ? 2 : 0;
  if (c >= 0xe0 && c <= 0xef) return follows(1, c == 0xe0 ? 0xa0 : 0x80, c == 0xed ? 0x9f : 0xbf) && follows(2) ? 3 : 0;
  if (c < 0xf0 || c > 0xf4) return 0;
  return follows(1, c == 0xf0 ? 0x90 : 0x80, c == 0xf4 ? 0x8f : 0xbf) && follows(2) && follows(3) ? 4 : 0;
}

std::string Head(const char* level, absl::string_view message) {
  return absl::StrCat(R"({"time":")", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone()),
                      R"(","level":")", level, R"(","program":)", JsonString(Program()), R"(,"message":)",
                      JsonString(message));
}

// Lines of libraries that log through spdlog themselves get the same form.
class JsonFormatter : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& msg, spdlog::memory_buf_t& out) override {
    const absl::string_view text(msg.payload.data(), msg.payload.size());
    const std::string line = !text.empty() && text[0] == '{'
                                 ? absl::StrCat(text, "\n")
                                 : absl::StrCat(Head(msg.level >= spdlog::level::err    ? "error"
                                                     : msg.level == spdlog::level::warn ? "warn"
                                                                                        : "info",
                                                     text),
                                                "}\n");
    out.append(line.data(), line.data() + line.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonFormatter>(); }
};

}  // namespace

std::string JsonString(absl::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const unsigned char c = static_cast<unsigned char>(text[0]);
    const std::size_t size = Utf8Size(text);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20 || c == 0x7f) {
      absl::StrAppendFormat(&out, "\\u%04x", c);
    } else if (size == 0) {
      out += "\xEF\xBF\xBD";
    } else if (c == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0) {  // The other control characters.
      absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned char>(text[1]));
    } else {
      out.append(text.data(), size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  out += '"';
  return out;
}

std::string Value::ToJson() const {
  if (const auto* text = std::get_if<std::string>(&value_)) return JsonString(*text);
  if (const auto* flag = std::get_if<bool>(&value_)) return *flag ? "true" : "false";
  return absl::StrCat(std::get<std::int64_t>(value_));
}

void InitLog(const std::string& program, Level level) {
  Program() = program;
  auto logger = std::make_shared<spdlog::logger>(program, std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_formatter(std::make_unique<JsonFormatter>());
  logger->set_level(ToSpdlog(level));
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(logger));
}

void Log(Level level, absl::string_view message, std::initializer_list<Field> fields) {
  const spdlog::level::level_enum at = ToSpdlog(level);
  if (!spdlog::default_logger_raw()->should_log(at)) return;
  std::string line = Head(NameOf(level), message);
  for (const Field& field : fields) absl::StrAppend(&line, ",", JsonString(field.name), ":", field.value.ToJson());
  line += '}';
  spdlog::default_logger_raw()->log(at, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace koppel::telemetry
