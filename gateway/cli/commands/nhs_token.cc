#include "gateway/app/config.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/nhs/token_client.h"

namespace gateway::cli {
namespace {

Result<std::string> FetchToken(const CommonOptions& common) {
  GATEWAY_TRY(const std::string file, ConfigFile(common));
  GATEWAY_TRY(const app::Config config, app::LoadConfig(file));
  if (!config.token) return Fail(IssueType::kRequired, file + ": nhs.token is not configured");
  GATEWAY_TRY(const auto http, net::HttpClient::Make(config.outbound));
  GATEWAY_TRY(security::Key key, security::Key::Load(config.token->key_file));
  nhs::TokenOptions options;
  options.token_url = config.token->url;
  options.api_key = config.token->api_key;
  options.kid = config.token->kid;
  const SystemClock clock;
  SystemRandom random;
  nhs::TokenClient client(options, std::move(key), *http, clock, random);
  return client.Token();
}

}  // namespace

int NhsToken(const CommonOptions& common) {
  const auto token = FetchToken(common);
  if (!token) {
    (void)CannotRun(token.error());
    return token.error().type == IssueType::kNotFound || token.error().type == IssueType::kRequired
               ? kMisuse
               : kNo;
  }
  Print(*token);
  return kFine;
}

}  // namespace gateway::cli
