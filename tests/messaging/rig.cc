#include "tests/messaging/rig.h"

#include <stdexcept>

#include "gateway/store/sqlite_store.h"
#include "tests/support/r4.h"

namespace gateway::messaging::testing {
namespace {

template <typename T>
T Must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().diagnostics);
  return std::move(*result);
}

std::shared_ptr<const terminology::Service> SharedTerminology() {
  static const auto terminology = std::make_shared<terminology::Service>(gateway::testing::R4());
  return terminology;
}

IntakeParts LoadParts() {
  const std::filesystem::path mappings = std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings";
  const auto& registry = gateway::testing::R4();
  IntakeParts parts;
  parts.registry = registry;
  parts.formats = Must(records::FormatLibrary::Load(mappings, registry));
  parts.maps = Must(mapping::MapLibrary::Load({mappings.string()}, registry, SharedTerminology()));
  parts.rules = Must(records::RuleSet::Load(mappings / "rules.yaml"));
  parts.validator = std::make_shared<validation::Validator>(registry, SharedTerminology());
  return parts;
}

std::shared_ptr<const RouteTable> Routes() {
  const auto directory = std::make_shared<Directory>(std::vector<Organisation>{
      {"X26",
       "Example ICB",
       "icb",
       {"https://fhir.nhs.uk/Id/dos-service-id|111111111"},
       {{"fhir-rest", "https://localhost/fhir", "", "fhir-json", false, true}}},
      {"X27",
       "Example Council",
       "council",
       {},
       {{"folder", "/council", "", "csv-wide", true, false}}},
      {"X28", "Example Hospital", "trust", {}, {}},
      {"X29",
       "Example Provider",
       "provider",
       {},
       {{"folder", "/provider", "", "fhir-json", false, false}}},
  });
  return std::make_shared<RouteTable>(
      Must(RouteTable::Compile({{"to-receiver",
                                 "%header.response.empty() and %destination.exists()",
                                 "%destination",
                                 {"fhir-rest", "folder"},
                                 "1h"},
                                {"council-copy",
                                 "%header.event.code = 'chc-checklist-submission'",
                                 "Bundle.entry.resource.ofType(Organization).where(type.coding."
                                 "code = 'local-authority').identifier.where(system = "
                                 "'https://fhir.nhs.uk/Id/ods-organization-code').value",
                                 {"folder"},
                                 ""}},
                               directory, WorkingCalendar())));
}

}  // namespace

const std::shared_ptr<const Intake>& SharedIntake() {
  static const std::shared_ptr<const Intake> intake = std::make_shared<Intake>(LoadParts());
  return intake;
}

Result<Receipt> FakeChannel::Deliver(const Parcel& parcel) {
  Script script;
  {
    const std::scoped_lock lock(mutex_);
    parcels_.push_back(parcel);
    script = script_;
  }
  return script(parcel);
}

void FakeChannel::Answer(Script script) {
  const std::scoped_lock lock(mutex_);
  script_ = std::move(script);
}

std::vector<Parcel> FakeChannel::parcels() const {
  const std::scoped_lock lock(mutex_);
  return parcels_;
}

Rig::Rig(RateLimit rate) : store(Must(store::OpenSqliteStore({.path = folder / "gateway.db"}))) {
  PipelineParts parts;
  parts.intake = SharedIntake();
  parts.routes = Routes();
  parts.renderer = std::make_shared<Renderer>(SharedIntake(), SharedTerminology());
  parts.store = store.get();
  parts.channels = {{"fhir-rest", &icb}, {"folder", &council}};
  parts.clock = &clock;
  parts.random = &random;
  parts.metrics = &metrics;
  parts.rate = rate;
  const ExtractSource nightly{"nightly", "csv-wide", "X28", 20, {}};
  parts.extracts.emplace("nightly", nightly);
  ExtractSource dated = nightly;
  dated.name = "dated";
  dated.file_date = Must(FileDate::Parse("cases_{yyyy-mm-dd}.csv"));
  parts.extracts.emplace("dated", dated);
  pipeline = std::make_unique<Pipeline>(std::move(parts));
}

Arrival Rig::ArrivalOf(std::string bytes, std::string format, const std::string& acts_for) const {
  Arrival arrival;
  arrival.bytes = std::move(bytes);
  arrival.format = std::move(format);
  arrival.client = "hospital";
  arrival.request_id = "5b8a9d0c-0000-4000-8000-000000000001";
  arrival.arrived_by = "http";
  arrival.act_for = [acts_for](const std::string& sender) -> Result<security::Principal> {
    if (!sender.empty() && sender != acts_for) return Fail(IssueType::kForbidden, "not listed");
    return security::Principal{"hospital", acts_for, {}};
  };
  return arrival;
}

int Rig::DeliverDue() {
  int attempts = 0;
  for (;;) {
    const auto due = Must(store->ClaimDue({clock.Now(), 16, {}}));
    if (due.empty()) return attempts;
    for (const store::Delivery& delivery : due) {
      if (pipeline->Deliver(delivery))
        throw std::runtime_error("the outcome could not be recorded");
    }
    attempts += static_cast<int>(due.size());
  }
}

std::vector<store::DeliveryState> Rig::StatesOf(const std::string& message_id) {
  std::vector<store::DeliveryState> states;
  for (const auto& one : Must(store->FindMessage(message_id)).deliveries)
    states.push_back(one.delivery.state);
  return states;
}

}  // namespace gateway::messaging::testing
