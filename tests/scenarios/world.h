// A world around one gateway: certificates, keys and folders as the demo lays them down, and
// Spine-style services with the ICB's receiving system (X26) and its ledger. A hospital (X28)
// sends, a council (X27) has a folder.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "gateway/app/demo_files.h"
#include "gateway/app/gateway.h"
#include "gateway/base/json.h"
#include "gateway/net/http_client.h"
#include "gateway/sandbox/spine.h"
#include "tests/support/temp_folder.h"

namespace gateway::scenarios {

// The value; what went wrong as an exception, which ends the test.
template <typename T>
T Must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().diagnostics);
  return std::move(*result);
}
inline void Must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().diagnostics);
}

// The definitions, loaded once per process.
const std::shared_ptr<const definitions::Registry>& Definitions();

// The machine's clock, so much off.
class OffsetClock final : public Clock {
 public:
  explicit OffsetClock(std::chrono::milliseconds by = {}) : by_(by) {}
  [[nodiscard]] Instant Now() const override { return clock_.Now() + by_; }

 private:
  SystemClock clock_;
  std::chrono::milliseconds by_;
};

// True as soon as `done` is, looking every 10 ms; false when it is not within `patience`.
bool Eventually(const std::function<bool()>& done,
                std::chrono::milliseconds patience = std::chrono::seconds(60));

class World {
 public:
  World();

  // The demo's gateway.yaml with free ports, short pauses between attempts and no rate limit.
  [[nodiscard]] app::Config MakeConfig() const;
  // A gateway in this process.
  [[nodiscard]] std::unique_ptr<app::Gateway> StartGateway(app::Config config, const Clock& clock);
  [[nodiscard]] std::unique_ptr<app::Gateway> StartGateway() {
    return StartGateway(MakeConfig(), clock);
  }

  testing::TempFolder folder;
  SystemClock clock;
  SystemRandom random;
  app::DemoFiles files;
  std::unique_ptr<sandbox::Spine> spine;
  std::unique_ptr<net::HttpClient> client;  // with the hospital's certificate
};

// To the plain operator listener of `gateway`.
[[nodiscard]] Result<net::HttpResponse> PostMessage(World& world, const app::Gateway& gateway,
                                                    std::string message);
[[nodiscard]] Result<net::HttpResponse> PostRecords(World& world, const app::Gateway& gateway,
                                                    std::string_view format, std::string bytes);

// A synthetic Checklist from X28 for X26, with X27 as the council: a chc-json record.
[[nodiscard]] Json SampleRecord(std::uint64_t seed);
// The record as a csv-wide file of one case.
[[nodiscard]] std::string ToCsv(const app::Gateway& gateway, const Json& record);
// The first message id that a batch-response names.
[[nodiscard]] std::string MessageIdIn(const net::HttpResponse& answer);

// The state of that message's only delivery through `via`; absent when there is none yet.
[[nodiscard]] std::optional<store::DeliveryState> StateOf(app::Gateway& gateway,
                                                          const std::string& message_id,
                                                          std::string_view via = "fhir-rest");
// Whether it becomes that within a minute.
[[nodiscard]] bool Becomes(app::Gateway& gateway, const std::string& message_id,
                           store::DeliveryState state, std::string_view via = "fhir-rest");

}  // namespace gateway::scenarios
