// Both faces of a gateway on a real store, without sockets: requests go in as values.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "gateway/rest/faces.h"
#include "gateway/store/sqlite_store.h"
#include "tests/messaging/sample_message.h"
#include "tests/support/fake_clock.h"
#include "tests/support/r4.h"
#include "tests/support/temp_folder.h"

namespace gateway::rest::testing {

template <typename T>
T Must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().diagnostics);
  return std::move(*result);
}

// The engines, loaded once per process.
struct SharedEngines {
  SharedEngines() {
    const std::filesystem::path mappings =
        std::filesystem::path(CHC_GATEWAY_SOURCE_DIR) / "mappings";
    const auto& registry = gateway::testing::R4();
    terminology = std::make_shared<terminology::Service>(registry);
    messaging::IntakeParts parts;
    parts.registry = registry;
    parts.formats = Must(records::FormatLibrary::Load(mappings, registry));
    parts.maps = Must(mapping::MapLibrary::Load({mappings.string()}, registry, terminology));
    parts.rules = Must(records::RuleSet::Load(mappings / "rules.yaml"));
    parts.validator = std::make_shared<validation::Validator>(registry, terminology);
    intake = std::make_shared<messaging::Intake>(std::move(parts));
  }
  static const SharedEngines& Get() {
    static const SharedEngines engines;
    return engines;
  }
  std::shared_ptr<const terminology::Service> terminology;
  std::shared_ptr<const messaging::Intake> intake;
};

// Takes everything, or fails as told.
class OneChannel final : public messaging::Channel {
 public:
  Result<messaging::Receipt> Deliver(const messaging::Parcel&) override {
    if (fails) return Fail(IssueType::kProcessing, "the receiver answered 422");
    return messaging::Receipt{200, "", ""};
  }
  bool fails = false;
};

class Rig {
 public:
  explicit Rig(messaging::RateLimit rate = {1e6, 1e6})
      : store(Must(store::OpenSqliteStore({.path = folder / "gateway.db"}))) {
    const auto directory =
        std::make_shared<messaging::Directory>(std::vector<messaging::Organisation>{
            {"X26",
             "Example ICB",
             "icb",
             {},
             {{"fhir-rest", "https://localhost/fhir", "", "fhir-json", false, true}}},
            {"X28", "Example Hospital", "trust", {}, {}}});
    messaging::PipelineParts p;
    p.intake = SharedEngines::Get().intake;
    p.routes = std::make_shared<messaging::RouteTable>(Must(messaging::RouteTable::Compile(
        {{"to-receiver", "%destination.exists()", "%destination", {"fhir-rest"}, "1h"}}, directory,
        WorkingCalendar())));
    p.renderer = std::make_shared<messaging::Renderer>(SharedEngines::Get().intake,
                                                       SharedEngines::Get().terminology);
    p.store = store.get();
    p.channels = {{"fhir-rest", &channel}};
    p.clock = &clock;
    p.random = &random;
    p.metrics = &metrics;
    p.rate = rate;
    pipeline = std::make_unique<messaging::Pipeline>(std::move(p));
    parts.pipeline = pipeline.get();
    parts.store = store.get();
    parts.metrics = &metrics;
    parts.clock = &clock;
    parts.random = &random;
    parts.capabilities = {
        "https://localhost/fhir", "Example ICB", "0.1.0", "2026-10-01T09:12:00Z", {}};
    parts.registry = gateway::testing::R4().get();
    parts.terminology = SharedEngines::Get().terminology.get();
    AddExchangeRoutes(exchange, parts, rules);
    AddOperatorRoutes(operator_, parts);
  }

  // A request of the hospital, known by its certificate.
  static net::HttpRequest Request(std::string method, std::string path, std::string body = {},
                                  std::string type = "application/fhir+json") {
    net::HttpRequest request;
    request.method = std::move(method);
    const std::size_t mark = path.find('?');
    request.target = path;
    request.path = path.substr(0, mark);
    for (std::size_t at = mark; at != std::string::npos;) {
      const std::size_t next = path.find('&', at + 1);
      const std::string pair =
          path.substr(at + 1, next == std::string::npos ? next : next - at - 1);
      const std::size_t equals = pair.find('=');
      request.query.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
      at = next;
    }
    request.headers.Set("Content-Type", std::move(type));
    request.body = std::move(body);
    request.client_certificate.emplace();
    request.client_certificate->common_name = "hospital.test";
    return request;
  }
  net::HttpResponse Exchange(net::HttpRequest request) {
    return Serve(exchange, std::move(request), parts);
  }
  net::HttpResponse Operator(std::string method, std::string path, std::string body = {}) {
    return Serve(operator_, Request(std::move(method), std::move(path), std::move(body)), parts);
  }
  int DeliverDue() {
    const auto due = Must(store->ClaimDue({clock.Now(), 16, {}}));
    for (const store::Delivery& delivery : due) (void)pipeline->Deliver(delivery);
    return static_cast<int>(due.size());
  }

  gateway::testing::TempFolder folder;
  gateway::testing::FakeClock clock;
  SeededRandom random{1};
  Metrics metrics;
  OneChannel channel;
  security::Clients clients{{{"hospital", "", "hospital.test", "", {"X28"}, {}}}};
  CallerRules rules{&clients, ""};
  std::unique_ptr<store::Store> store;
  std::unique_ptr<messaging::Pipeline> pipeline;
  FaceParts parts;
  Router exchange;
  Router operator_;
};

}  // namespace gateway::rest::testing
