#include "gateway/sandbox/spine.h"

#include <utility>

namespace gateway::sandbox {
namespace {

// Loopback servers are addressed by the name their certificates carry.
std::string UrlOf(const net::HttpServer& server) {
  return "https://localhost:" + std::to_string(server.port());
}

net::ServerOptions OptionsFor(const char* name, const std::string& address,
                              const net::ServerTls& tls) {
  net::ServerOptions options;
  options.name = name;
  options.address = address;
  options.tls = tls;
  options.max_threads = 64;
  return options;
}

}  // namespace

struct Spine::Data {
  std::unique_ptr<store::EffectLedger> ledger;
  std::unique_ptr<TokenService> tokens;
  std::unique_ptr<DirectoryService> directory;
  std::unique_ptr<Receiver> receiver;
  std::unique_ptr<net::HttpServer> platform;
  std::unique_ptr<net::HttpServer> receiving;

  net::HttpResponse HandlePlatform(const net::HttpRequest& request) {
    if (request.path == kTokenPath)
      return tokens->Handle(request, UrlOf(*platform) + std::string(kTokenPath));
    const std::string prefix = std::string(kDirectoryPath) + "/";
    if (request.path.starts_with(prefix))
      return directory->Handle(request, std::string_view(request.path).substr(prefix.size()));
    return net::HttpResponse::Empty(404);
  }

  net::HttpResponse HandleReceiving(const net::HttpRequest& request) {
    if (request.path != kReceiverPath) return net::HttpResponse::Empty(404);
    if (request.method != "POST") return net::HttpResponse::Empty(405);
    return receiver->Handle(request);
  }
};

Result<std::unique_ptr<Spine>> Spine::Start(SpineOptions options,
                                            std::shared_ptr<const definitions::Registry> registry,
                                            std::shared_ptr<const messaging::Directory> directory,
                                            const Clock& clock, Random& random) {
  auto data = std::make_unique<Data>();
  GATEWAY_TRY(data->ledger, store::EffectLedger::Open(options.ledger));
  data->tokens = std::make_unique<TokenService>(TokenServiceOptions{}, clock, random);
  data->directory = std::make_unique<DirectoryService>(options.directory_api_key, random);
  data->receiver = std::make_unique<Receiver>(std::move(registry), std::move(directory),
                                              *data->ledger, data->tokens.get(), clock);
  Data* const raw = data.get();
  GATEWAY_TRY(data->platform,
              net::HttpServer::Start(
                  OptionsFor("sandbox-platform", options.address, options.platform_tls),
                  [raw](const net::HttpRequest& request) { return raw->HandlePlatform(request); }));
  GATEWAY_TRY(
      data->receiving,
      net::HttpServer::Start(
          OptionsFor("sandbox-receiver", options.address, options.receiver_tls),
          [raw](const net::HttpRequest& request) { return raw->HandleReceiving(request); }));
  return std::unique_ptr<Spine>(new Spine(std::move(data)));
}

Spine::Spine(std::unique_ptr<Data> data) : data_(std::move(data)) {}

Spine::~Spine() {
  data_->receiver->faults().hang = false;
  data_->platform->Stop();
  data_->receiving->Stop();
}

std::string Spine::token_url() const { return UrlOf(*data_->platform) + std::string(kTokenPath); }
std::string Spine::directory_url() const {
  return UrlOf(*data_->platform) + std::string(kDirectoryPath);
}
std::string Spine::receiver_url() const { return UrlOf(*data_->receiving) + "/fhir"; }
TokenService& Spine::tokens() { return *data_->tokens; }
DirectoryService& Spine::directory() { return *data_->directory; }
Receiver& Spine::receiver() { return *data_->receiver; }
store::EffectLedger& Spine::ledger() { return *data_->ledger; }

}  // namespace gateway::sandbox
