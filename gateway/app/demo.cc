#include "gateway/app/demo.h"

#include <chrono>
#include <cstdio>
#include <thread>

#include "gateway/app/demo_files.h"
#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/messaging/synthetic.h"
#include "gateway/net/http_client.h"
#include "gateway/records/generate.h"

namespace gateway::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience{30};

std::string Seconds(std::chrono::steady_clock::time_point since) {
  char text[32];
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - since;
  std::snprintf(text, sizeof text, "%7.3f s  ", elapsed.count());
  return text;
}

bool IsSettled(const store::MessageDetail& detail) {
  for (const auto& one : detail.deliveries) {
    const auto state = one.delivery.state;
    const bool done = state == store::DeliveryState::kAcknowledged ||
                      (state == store::DeliveryState::kDelivered && !one.delivery.wants_response);
    if (!done) return false;
  }
  return !detail.deliveries.empty();
}

}  // namespace

struct Demo::Data {
  const Clock& clock;
  Random& random;
  Tell tell;
  DemoFiles files;
  std::shared_ptr<const definitions::Registry> registry;
  std::unique_ptr<sandbox::Spine> spine;
  std::unique_ptr<Gateway> gateway;
  std::unique_ptr<net::HttpClient> hospital;
  std::chrono::steady_clock::time_point started;

  void Say(const std::string& line) const { tell(Seconds(started) + line); }
  [[nodiscard]] Status StartSpine();
  [[nodiscard]] Status StartGateway(std::uint16_t port);
  [[nodiscard]] std::string JsonRecord();
  [[nodiscard]] Result<std::string> CsvExport();
  [[nodiscard]] Result<std::string> SendByFolder();
  [[nodiscard]] Result<std::string> SendByHttp(const std::string& record);
  [[nodiscard]] Result<store::MessageDetail> WaitFor(
      const std::function<Result<store::MessageDetail>()>& look,
      const std::function<bool(const store::MessageDetail&)>& done, const char* what);
  [[nodiscard]] Status Follow(const std::string& message_id);
  [[nodiscard]] Status CheckCouncil(const std::string& message_id, const std::string& suffix) const;
};

Status Demo::Data::StartSpine() {
  const auto directory =
      std::make_shared<messaging::Directory>(std::vector<messaging::Organisation>{});
  GATEWAY_TRY(spine, sandbox::Spine::Start(files.spine, registry, directory, clock, random));
  GATEWAY_TRY(security::Key key, security::Key::Load(files.signing_key));
  sandbox::Application application;
  application.api_key = files.api_key;
  application.keys.Add(files.kid, key);
  spine->tokens().Register(std::move(application));
  spine->directory().Add(
      {"X26", std::string(kDemoInteraction), "X26-000001", "000000000001", spine->receiver_url()});
  Say("Spine-style sandbox: token service and directory at " +
      spine->token_url().substr(0, spine->token_url().find("/oauth2")) +
      ", the ICB's receiving system at " + spine->receiver_url() + " behind mutual TLS");
  return {};
}

Status Demo::Data::StartGateway(std::uint16_t port) {
  GATEWAY_CHECK(WriteDemoConfig(files, *spine, port));
  GATEWAY_TRY(Config config, LoadConfig(files.config));
  GATEWAY_TRY(gateway, Gateway::Start(std::move(config), registry, clock, random));
  net::ClientOptions options;
  options.tls = files.hospital_tls;
  GATEWAY_TRY(hospital, net::HttpClient::Make(options));
  Say("Gateway of X26: every path on " + gateway->operator_url() + ", https exchange listener " +
      gateway->exchange_url());
  return {};
}

Result<std::unique_ptr<Demo>> Demo::Start(const DemoOptions& options, const Clock& clock,
                                          Random& random, Tell tell) {
  auto data = std::make_unique<Data>(Data{clock,
                                          random,
                                          std::move(tell),
                                          {},
                                          nullptr,
                                          nullptr,
                                          nullptr,
                                          nullptr,
                                          std::chrono::steady_clock::now()});
  GATEWAY_TRY(data->files, PrepareDemoFiles(options.data, clock, random));
  data->Say("Certificates, keys and configuration are in " + options.data.string());
  GATEWAY_TRY(data->registry, LoadDefinitions({}));
  data->Say("FHIR R4 definitions, profiles and terminology loaded");
  GATEWAY_CHECK(data->StartSpine());
  GATEWAY_CHECK(data->StartGateway(options.port));
  return std::unique_ptr<Demo>(new Demo(std::move(data)));
}

Demo::Demo(std::unique_ptr<Data> data) : data_(std::move(data)) {}

Demo::~Demo() {
  if (data_->gateway) data_->gateway->Stop();
}

Gateway& Demo::gateway() { return *data_->gateway; }
sandbox::Spine& Demo::spine() { return *data_->spine; }

Result<store::MessageDetail> Demo::Data::WaitFor(
    const std::function<Result<store::MessageDetail>()>& look,
    const std::function<bool(const store::MessageDetail&)>& done, const char* what) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < until) {
    auto found = look();
    if (found && done(*found)) return found;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return Fail(IssueType::kTimeout, std::string("did not happen in time: ") + what);
}

// A synthetic Checklist record from X28 for X26, with X27 as the council.
std::string Demo::Data::JsonRecord() {
  records::Generator generator(random.Next(), LondonDate(clock.Now()));
  Json record = generator.Record();
  Json source = record["sourceSystem"];
  source.Set("organisationOds", "X28");
  record.Set("sourceSystem", std::move(source));
  record.Set("localCaseId", "CHC-" + NewUuid(random).substr(0, 8));
  record.Set(
      "orgs",
      Json::Of({{"responsibleIcb", "X26"},
                {"localAuthority", Json::Of({{"ods", "X27"}, {"name", "Example Council"}})}}));
  return record.Write();
}

// The same as the hospital's export: one row of csv-wide.
Result<std::string> Demo::Data::CsvExport() {
  const messaging::Intake& intake = *gateway->engines().intake;
  const records::Format* format = intake.parts().formats->Find("csv-wide");
  if (format == nullptr)
    return Fail(IssueType::kNotFound, "the format csv-wide is not among mappings/");
  const std::string record = JsonRecord();
  return messaging::SyntheticFile(intake, *format, std::span(&record, 1), clock.Now());
}

// A file as the hospital's system exports it; gives the id of the message it became.
Result<std::string> Demo::Data::SendByFolder() {
  GATEWAY_TRY(const std::string csv, CsvExport());
  const auto seen = gateway->store().ListMessages({.limit = 1});
  const std::int64_t last = seen && !seen->empty() ? seen->front().message.sequence : 0;
  GATEWAY_CHECK(WriteFileDurably(files.hospital_out / "checklists.csv", csv));
  Say("X28 (hospital) wrote checklists.csv, format csv-wide, into its folder");
  GATEWAY_TRY(const store::MessageDetail detail,
              WaitFor(
                  [&]() -> Result<store::MessageDetail> {
                    GATEWAY_TRY(const auto list, gateway->store().ListMessages({.limit = 1}));
                    if (list.empty() || list.front().message.sequence == last)
                      return Fail(IssueType::kNotFound, "not yet");
                    return gateway->store().FindMessage(list.front().message.exchange_id);
                  },
                  [](const store::MessageDetail&) { return true; }, "the gateway takes the file"));
  return detail.message.message_id;
}

// A record as the hospital's client posts it, known by its certificate.
Result<std::string> Demo::Data::SendByHttp(const std::string& record) {
  net::OutgoingRequest request;
  request.method = "POST";
  request.url = "https://localhost:" +
                gateway->exchange_url().substr(gateway->exchange_url().rfind(':') + 1) +
                "/records?format=chc-json";
  request.headers.Set("Content-Type", "application/json");
  request.headers.Set("X-Request-ID", NewUuid(random));
  request.body = record;
  GATEWAY_TRY(const net::HttpResponse response, hospital->Send(request));
  if (response.status != 202)
    return Fail(IssueType::kProcessing,
                "POST /records answered " + std::to_string(response.status));
  GATEWAY_TRY(const Json answer, Json::Parse(response.body));
  const std::string& location = answer["entry"].array().front()["response"]["location"].string();
  return location.substr(location.find('/') + 1);
}

Status Demo::Data::CheckCouncil(const std::string& message_id, const std::string& suffix) const {
  std::error_code error;
  if (fs::exists(files.council_in / (message_id + suffix), error)) return {};
  return Fail(IssueType::kNotFound, "the council's folder has no " + message_id + suffix);
}

Status Demo::Data::Follow(const std::string& message_id) {
  Say("accepted and safe as message " + message_id);
  const auto find = [&] { return gateway->store().FindMessage(message_id); };
  GATEWAY_TRY(const store::MessageDetail detail,
              WaitFor(find, IsSettled, "every delivery is acknowledged or delivered"));
  for (const auto& one : detail.deliveries) {
    const store::Delivery& d = one.delivery;
    if (d.via == "fhir-rest")
      Say("signed JWT exchanged for a token, SDS asked for X26, message posted; X26 (ICB) answered "
          "'" +
          d.response_code + "'");
    if (d.via == "folder")
      Say(d.destination + " (council) has " + d.file_name + " and its page in its folder");
  }
  GATEWAY_CHECK(CheckCouncil(message_id, ".csv"));
  GATEWAY_CHECK(CheckCouncil(message_id, ".html"));
  GATEWAY_TRY(const auto effects, spine->ledger().List());
  for (const store::Effect& effect : effects) {
    if (effect.message_id == message_id) {
      Say("the ICB's ledger holds it once");
      return {};
    }
  }
  return Fail(IssueType::kNotFound, "the ICB's ledger does not hold message " + message_id);
}

Status Demo::TellStory() {
  data_->tell("\nA Checklist of the hospital's, exported as csv-wide into a watched folder:");
  GATEWAY_TRY(const std::string first, data_->SendByFolder());
  GATEWAY_CHECK(data_->Follow(first));
  data_->tell("\nA Checklist in chc-json, posted over mutual TLS:");
  const std::string record = data_->JsonRecord();
  data_->Say("X28 (hospital) posted one chc-json record");
  GATEWAY_TRY(const std::string second, data_->SendByHttp(record));
  GATEWAY_CHECK(data_->Follow(second));
  data_->tell("\nThe same record once more, as a sender that missed the answer repeats it:");
  GATEWAY_TRY(const std::string again, data_->SendByHttp(record));
  if (again != second)
    return Fail(IssueType::kConflict, "the repeat was taken for another message");
  data_->Say("answered as before, nothing was sent twice");
  return {};
}

}  // namespace gateway::app
