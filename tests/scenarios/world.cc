#include "tests/scenarios/world.h"

#include <thread>

#include "gateway/base/log.h"
#include "gateway/messaging/synthetic.h"
#include "gateway/records/generate.h"

namespace gateway::scenarios {
namespace {

Result<net::HttpResponse> Post(World& world, std::string url, const char* type, std::string body) {
  net::OutgoingRequest request;
  request.method = "POST";
  request.url = std::move(url);
  request.headers.Set("Content-Type", type);
  request.body = std::move(body);
  return world.client->Send(request, std::chrono::seconds(60));
}

}  // namespace

const std::shared_ptr<const definitions::Registry>& Definitions() {
  static const auto definitions = Must(app::LoadDefinitions({}));
  return definitions;
}

bool Eventually(const std::function<bool()>& done, std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!done()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

World::World() : files(Must(app::PrepareDemoFiles(folder / "world", clock, random))) {
  SetLogLevel(LogLevel::kError);
  const auto nobody =
      std::make_shared<messaging::Directory>(std::vector<messaging::Organisation>{});
  spine = Must(sandbox::Spine::Start(files.spine, Definitions(), nobody, clock, random));
  sandbox::Application application;
  application.api_key = files.api_key;
  application.keys.Add(files.kid, Must(security::Key::Load(files.signing_key)));
  spine->tokens().Register(std::move(application));
  spine->directory().Add({"X26", std::string(app::kDemoInteraction), "X26-000001", "000000000001",
                          spine->receiver_url()});
  net::ClientOptions options;
  options.tls = files.hospital_tls;
  client = Must(net::HttpClient::Make(options));
}

app::Config World::MakeConfig() const {
  Must(app::WriteDemoConfig(files, *spine, 0));
  app::Config config = Must(app::LoadConfig(files.config));
  config.retry.first = std::chrono::milliseconds(50);
  config.retry.longest = std::chrono::milliseconds(200);
  config.rate = {1e6, 1e6};
  config.folder_poll = std::chrono::milliseconds(50);
  return config;
}

std::unique_ptr<app::Gateway> World::StartGateway(app::Config config, const Clock& its_clock) {
  return Must(app::Gateway::Start(std::move(config), Definitions(), its_clock, random));
}

Result<net::HttpResponse> PostMessage(World& world, const app::Gateway& gateway,
                                      std::string message) {
  return Post(world, gateway.operator_url() + "/fhir/$process-message", "application/fhir+json",
              std::move(message));
}

Result<net::HttpResponse> PostRecords(World& world, const app::Gateway& gateway,
                                      std::string_view format, std::string bytes) {
  return Post(world, gateway.operator_url() + "/records?format=" + std::string(format),
              format == "csv-wide" ? "text/csv" : "application/json", std::move(bytes));
}

Json SampleRecord(std::uint64_t seed) {
  records::Generator generator(seed);
  Json record = generator.Record();
  Json source = record["sourceSystem"];
  source.Set("organisationOds", "X28");
  record.Set("sourceSystem", std::move(source));
  record.Set("localCaseId", "CHC-" + std::to_string(seed));
  const Json council = Json::Of({{"ods", "X27"}, {"name", "Example Council"}});
  record.Set("orgs", Json::Of({{"responsibleIcb", "X26"}, {"localAuthority", council}}));
  return record;
}

std::string ToCsv(const app::Gateway& gateway, const Json& record) {
  const messaging::Intake& intake = *gateway.engines().intake;
  const std::string text = record.Write();
  return Must(messaging::SyntheticFile(intake, *intake.parts().formats->Find("csv-wide"),
                                       std::span(&text, 1), SystemClock().Now()));
}

std::string MessageIdIn(const net::HttpResponse& answer) {
  const Json body = Must(Json::Parse(answer.body));
  if (body["entry"].array().empty()) return {};
  const std::string& place = body["entry"].array().front()["response"]["location"].string();
  return place.substr(place.find('/') + 1);
}

std::optional<store::DeliveryState> StateOf(app::Gateway& gateway, const std::string& message_id,
                                            std::string_view via) {
  const auto found = gateway.store().FindMessage(message_id);
  if (!found) return std::nullopt;
  for (const auto& one : found->deliveries) {
    if (one.delivery.via == via) return one.delivery.state;
  }
  return std::nullopt;
}

bool Becomes(app::Gateway& gateway, const std::string& message_id, store::DeliveryState state,
             std::string_view via) {
  return Eventually([&] { return StateOf(gateway, message_id, via) == state; });
}

}  // namespace gateway::scenarios
