#include "gateway/app/gateway.h"

#include <vector>

#include "gateway/base/log.h"
#include "gateway/messaging/deliverer.h"
#include "gateway/messaging/pipeline.h"
#include "gateway/net/http_server.h"
#include "gateway/nhs/token_client.h"
#include "gateway/rest/faces.h"
#include "gateway/store/sqlite_store.h"
#include "gateway/transports/fhir_rest/channel.h"
#include "gateway/transports/folder/channel.h"
#include "gateway/transports/folder/watcher.h"

namespace gateway::app {

// In order of construction; destroyed from the bottom up.
struct Gateway::Data {
  Data(Config c, const Clock& k, Random& r)
      : config(std::move(c)), clock(k), random(r), clients(config.clients) {}

  Config config;
  const Clock& clock;
  Random& random;
  Metrics metrics;
  security::Clients clients;
  std::shared_ptr<const messaging::Directory> directory;
  Engines engines;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<net::HttpClient> http;
  std::unique_ptr<nhs::TokenClient> token;
  std::unique_ptr<nhs::SdsClient> sds;
  std::unique_ptr<transports::FhirRestChannel> fhir_rest;
  transports::FolderChannel folder;
  std::unique_ptr<messaging::Pipeline> pipeline;
  std::unique_ptr<messaging::Deliverer> deliverer;
  rest::CallerRules exchange_rules;
  rest::CallerRules operator_rules;
  rest::FaceParts faces;
  rest::Router exchange_router;
  rest::Router operator_router;
  std::unique_ptr<net::HttpServer> exchange;
  std::unique_ptr<net::HttpServer> operator_;
  std::vector<std::unique_ptr<transports::FolderWatcher>> watchers;

  [[nodiscard]] Status OpenStore();
  [[nodiscard]] Status MakeClients();
  [[nodiscard]] Status MakePipeline();
  [[nodiscard]] Status Listen();
  [[nodiscard]] Status Watch();
  [[nodiscard]] Result<std::unique_ptr<net::HttpServer>> StartListener(
      const char* name, const ListenerConfig& listener, const rest::Router& router);
  messaging::Answer Accept(const FolderSource& source, std::string bytes);
};

namespace {

net::ServerOptions ToOptions(const char* name, const ListenerConfig& listener) {
  net::ServerOptions options;
  options.name = name;
  options.address = listener.address;
  options.port = listener.port;
  options.tls = listener.tls;
  options.max_threads = listener.max_threads;
  options.max_body_bytes = listener.max_body_bytes;
  return options;
}

}  // namespace

Status Gateway::Data::OpenStore() {
  std::error_code error;
  std::filesystem::create_directories(config.store.parent_path(), error);
  if (error)
    return Fail(IssueType::kNoStore, config.store.parent_path().string() +
                                         ": cannot make the folder: " + error.message());
  GATEWAY_TRY(store, store::OpenSqliteStore({.path = config.store, .metrics = &metrics}));
  return {};
}

Status Gateway::Data::MakeClients() {
  GATEWAY_TRY(http, net::HttpClient::Make(config.outbound));
  if (config.token) {
    GATEWAY_TRY(security::Key key, security::Key::Load(config.token->key_file));
    nhs::TokenOptions options;
    options.token_url = config.token->url;
    options.api_key = config.token->api_key;
    options.kid = config.token->kid;
    token = std::make_unique<nhs::TokenClient>(options, std::move(key), *http, clock, random);
  }
  if (config.sds) {
    nhs::SdsOptions options;
    options.base_url = config.sds->url;
    options.api_key = config.sds->api_key;
    sds = std::make_unique<nhs::SdsClient>(options, *http, clock, random);
  }
  fhir_rest = std::make_unique<transports::FhirRestChannel>(*http, token.get(), sds.get());
  return {};
}

Status Gateway::Data::MakePipeline() {
  GATEWAY_TRY(WorkingCalendar calendar, LoadCalendar());
  GATEWAY_TRY(messaging::RouteTable routes,
              messaging::RouteTable::Compile(config.routes, directory, std::move(calendar),
                                             engines.registry->types().get()));
  messaging::PipelineParts parts;
  parts.intake = engines.intake;
  parts.routes = std::make_shared<messaging::RouteTable>(std::move(routes));
  parts.renderer = std::make_shared<messaging::Renderer>(engines.intake, engines.terminology);
  parts.store = store.get();
  parts.channels = {{"fhir-rest", fhir_rest.get()}, {"folder", &folder}};
  parts.clock = &clock;
  parts.random = &random;
  parts.metrics = &metrics;
  parts.retry = config.retry;
  parts.rate = config.rate;
  parts.on_accepted = [this] { deliverer->Wake(); };
  pipeline = std::make_unique<messaging::Pipeline>(std::move(parts));
  deliverer = std::make_unique<messaging::Deliverer>(*pipeline, messaging::DelivererOptions{});
  return {};
}

Result<std::unique_ptr<net::HttpServer>> Gateway::Data::StartListener(
    const char* name, const ListenerConfig& listener, const rest::Router& router) {
  return net::HttpServer::Start(ToOptions(name, listener),
                                [this, &router](const net::HttpRequest& request) {
                                  return rest::Serve(router, request, faces);
                                });
}

Status Gateway::Data::Listen() {
  exchange_rules = {&clients, ""};
  operator_rules = {&clients, config.loopback_client};
  faces = {pipeline.get(), store.get(), &metrics, &clock, &random, {}};
  faces.capabilities = {"/fhir", config.name.empty() ? config.ods : config.name, Version(),
                        ToText(clock.Now()), engines.registry->Canonicals("MessageDefinition")};
  faces.registry = engines.registry.get();
  faces.terminology = engines.terminology.get();
  rest::AddExchangeRoutes(exchange_router, faces, exchange_rules);
  GATEWAY_TRY(exchange, StartListener("exchange", config.exchange, exchange_router));
  rest::AddOperatorRoutes(operator_router, faces);
  if (config.operator_.serves_everything)
    rest::AddExchangeRoutes(operator_router, faces, operator_rules);
  GATEWAY_TRY(operator_, StartListener("operator", config.operator_, operator_router));
  return {};
}

messaging::Answer Gateway::Data::Accept(const FolderSource& source, std::string bytes) {
  messaging::Arrival arrival;
  arrival.bytes = std::move(bytes);
  arrival.format = source.format;
  arrival.client = source.name;
  arrival.request_id = NewUuid(random);
  arrival.arrived_by = "folder";
  arrival.act_for = [&source](const std::string&) {
    return security::Principal{source.name, source.organisation, {}};
  };
  return source.format == messaging::kFhirJson ? pipeline->AcceptMessage(arrival)
                                               : pipeline->AcceptRecords(arrival);
}

Status Gateway::Data::Watch() {
  for (const FolderSource& source : config.sources) {
    const auto accept = [this, &source](const std::string&, std::string bytes) {
      messaging::Answer answer = Accept(source, std::move(bytes));
      return transports::FolderWatcher::Answer{answer.status, std::move(answer.body)};
    };
    GATEWAY_TRY(auto watcher, transports::FolderWatcher::Start({source.name, source.folder},
                                                               config.folder_poll, accept));
    watchers.push_back(std::move(watcher));
  }
  return {};
}

Result<std::unique_ptr<Gateway>> Gateway::Start(
    Config config, std::shared_ptr<const definitions::Registry> registry, const Clock& clock,
    Random& random) {
  auto data = std::make_unique<Data>(std::move(config), clock, random);
  data->directory = std::make_shared<messaging::Directory>(data->config.organisations);
  GATEWAY_TRY(data->engines, LoadEngines(std::move(registry), data->directory,
                                         data->config.mappings, data->config.finding_rules));
  GATEWAY_CHECK(data->OpenStore());
  GATEWAY_CHECK(data->MakeClients());
  GATEWAY_CHECK(data->MakePipeline());
  GATEWAY_CHECK(data->Listen());
  GATEWAY_CHECK(data->Watch());
  Log(LogLevel::kInfo, "gateway-started", {{LogField::kAddress, data->exchange->url()}});
  return std::unique_ptr<Gateway>(new Gateway(std::move(data)));
}

Gateway::Gateway(std::unique_ptr<Data> data) : data_(std::move(data)) {}

Gateway::~Gateway() { Stop(); }

void Gateway::Stop() {
  data_->watchers.clear();
  if (data_->exchange) data_->exchange->Stop();
  if (data_->operator_) data_->operator_->Stop();
  if (data_->deliverer) data_->deliverer->Stop();
  data_->store->Close();
}

std::string Gateway::exchange_url() const { return data_->exchange->url(); }
std::string Gateway::operator_url() const { return data_->operator_->url(); }
store::Store& Gateway::store() { return *data_->store; }
const Engines& Gateway::engines() const { return data_->engines; }
const Config& Gateway::config() const { return data_->config; }

std::string Version() { return "0.1.0"; }

}  // namespace gateway::app
