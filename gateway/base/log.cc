#include "gateway/base/log.h"

#include <unistd.h>

#include <atomic>

#include "gateway/base/clock.h"
#include "gateway/base/json.h"

namespace gateway {
namespace {

std::atomic<LogLevel> lowest{LogLevel::kInfo};

// One write(2), so that lines of several threads do not mix.
void ToStderr(std::string_view line) {
  // Nothing can be done, and nothing should stop, when stderr is gone.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

std::atomic<void (*)(std::string_view)> sink{&ToStderr};

std::string_view Name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "error";
}

std::string_view Name(LogField field) {
  switch (field) {
    case LogField::kExchange:
      return "exchange";
    case LogField::kMessageId:
      return "message_id";
    case LogField::kRequestId:
      return "request_id";
    case LogField::kCorrelationId:
      return "correlation_id";
    case LogField::kDelivery:
      return "delivery";
    case LogField::kSender:
      return "sender";
    case LogField::kDestination:
      return "destination";
    case LogField::kEvent:
      return "message_event";
    case LogField::kFormat:
      return "format";
    case LogField::kStage:
      return "stage";
    case LogField::kRule:
      return "rule";
    case LogField::kStatus:
      return "status";
    case LogField::kType:
      return "type";
    case LogField::kBytes:
      return "bytes";
    case LogField::kCount:
      return "count";
    case LogField::kMillis:
      return "millis";
    case LogField::kAttempt:
      return "attempt";
    case LogField::kAddress:
      return "address";
    case LogField::kPath:
      return "path";
    case LogField::kClient:
      return "client";
    case LogField::kDetail:
      return "detail";
  }
  return "detail";
}

}  // namespace

void Log(LogLevel level, std::string_view event, const LogFields& fields) {
  if (level < lowest.load()) return;
  Json line =
      Json::Of({{"time", ToText(SystemClock().Now())}, {"level", Name(level)}, {"event", event}});
  for (const auto& [field, value] : fields) {
    line.Set(Name(field), std::visit([](const auto& v) { return Json(v); }, value));
  }
  sink.load()(line.Write() + "\n");
}

void SetLogLevel(LogLevel level) { lowest = level; }

void SetLogSink(void (*new_sink)(std::string_view line)) {
  sink = new_sink == nullptr ? &ToStderr : new_sink;
}

}  // namespace gateway
