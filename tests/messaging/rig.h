// A pipeline on a real store in a folder of its own, with channels that the test plays.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "gateway/base/metrics.h"
#include "gateway/messaging/deliverer.h"
#include "gateway/messaging/pipeline.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_folder.h"

namespace gateway::messaging::testing {

// Formats, maps, rules and validator over R4 and our own package, loaded once per process.
const std::shared_ptr<const Intake>& SharedIntake();

// Takes every parcel, in order; answers as told.
class FakeChannel final : public Channel {
 public:
  using Script = std::function<Result<Receipt>(const Parcel&)>;
  explicit FakeChannel(Script script = [](const Parcel&) { return Receipt{200, "", ""}; })
      : script_(std::move(script)) {}
  Result<Receipt> Deliver(const Parcel& parcel) override;
  void Answer(Script script);
  [[nodiscard]] std::vector<Parcel> parcels() const;

 private:
  mutable std::mutex mutex_;
  Script script_;
  std::vector<Parcel> parcels_;
};

class Rig {
 public:
  // X26 takes FHIR and answers, X27 takes csv-wide with a page, X29 takes FHIR by folder, X28
  // sends. Two routes, as in the demo. Extracts of X28 in csv-wide: `nightly`, and `dated` with the
  // day in the file's name.
  explicit Rig(RateLimit rate = {1e6, 1e6});

  [[nodiscard]] Arrival ArrivalOf(std::string bytes, std::string format = "fhir-json",
                                  const std::string& acts_for = "X28") const;
  // Claims and delivers everything that is due at the rig's time; gives how many attempts it made.
  int DeliverDue();
  [[nodiscard]] std::vector<store::DeliveryState> StatesOf(const std::string& message_id);

  gateway::testing::TempFolder folder;
  gateway::testing::FakeClock clock;
  SeededRandom random{1};
  Metrics metrics;
  FakeChannel icb;
  FakeChannel council;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<Pipeline> pipeline;
};

}  // namespace gateway::messaging::testing
