#include "gateway/app/config.h"
#include "gateway/app/engines.h"
#include "gateway/base/file.h"
#include "gateway/cli/commands/commands.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/read.h"

namespace gateway::cli {
namespace {

Result<std::vector<std::string>> Explain(const std::string& file, const CommonOptions& common) {
  GATEWAY_TRY(const std::string config_file, ConfigFile(common));
  GATEWAY_TRY(const app::Config config, app::LoadConfig(config_file));
  GATEWAY_TRY(WorkingCalendar calendar, app::LoadCalendar());
  const auto directory = std::make_shared<messaging::Directory>(config.organisations);
  GATEWAY_TRY(const messaging::RouteTable routes,
              messaging::RouteTable::Compile(config.routes, directory, std::move(calendar)));
  GATEWAY_TRY(const auto registry, app::LoadDefinitions(config.packages));
  GATEWAY_TRY(std::string bytes, ReadFile(file));
  GATEWAY_TRY(const fhir::ReadResult read, fhir::ReadFhir(std::move(bytes), registry->types()));
  GATEWAY_TRY(const messaging::HeaderFacts facts,
              messaging::ReadHeader(read.document.root(), *directory));
  GATEWAY_TRY(const Instant now, NowOf(common));
  return routes.Explain(read.document.root(), facts, now);
}

}  // namespace

int RouteExplain(const std::string& file, const CommonOptions& common) {
  const auto lines = Explain(file, common);
  if (!lines) return CannotRun(lines.error());
  bool taken = false;
  for (const std::string& line : *lines) {
    Print(line);
    taken = taken || line.find(": yes, to ") != std::string::npos;
  }
  return taken ? kFine : kNo;
}

}  // namespace gateway::cli
