#include "gateway/app/engines.h"

#include "gateway/base/file.h"

namespace gateway::app {
namespace {

// What the rules ask of the organisation directory.
class DirectoryHost final : public records::Host {
 public:
  explicit DirectoryHost(std::shared_ptr<const messaging::Directory> directory)
      : directory_(std::move(directory)) {}

  std::optional<bool> IsCareBoard(std::string_view ods,
                                  std::chrono::year_month_day) const override {
    const messaging::Organisation* organisation = directory_->Find(ods);
    if (organisation == nullptr || organisation->kind.empty()) return std::nullopt;
    return organisation->kind == "icb";
  }

 private:
  std::shared_ptr<const messaging::Directory> directory_;
};

}  // namespace

Result<std::shared_ptr<const definitions::Registry>> LoadDefinitions(
    const std::vector<std::string>& packages) {
  return definitions::Registry::Load({.standard = true, .packages = packages});
}

std::vector<std::string> MappingFolders(const std::vector<std::string>& more) {
  std::vector<std::string> folders{(HomeFolder() / "mappings").string()};
  folders.insert(folders.end(), more.begin(), more.end());
  return folders;
}

Result<Engines> LoadEngines(std::shared_ptr<const definitions::Registry> registry,
                            std::shared_ptr<const messaging::Directory> directory,
                            const std::vector<std::string>& mappings,
                            validation::FindingRules finding_rules) {
  const std::vector<std::string> folders = MappingFolders(mappings);
  Engines engines;
  engines.registry = std::move(registry);
  engines.terminology = std::make_shared<terminology::Service>(engines.registry);
  messaging::IntakeParts parts;
  parts.registry = engines.registry;
  parts.finding_rules = std::move(finding_rules);
  parts.validator = std::make_shared<validation::Validator>(engines.registry, engines.terminology);
  GATEWAY_TRY(parts.formats,
              records::FormatLibrary::Load({folders.begin(), folders.end()}, engines.registry));
  GATEWAY_TRY(parts.maps,
              mapping::MapLibrary::Load(folders, engines.registry, engines.terminology));
  GATEWAY_TRY(parts.rules, records::RuleSet::Load(HomeFolder() / "mappings" / "rules.yaml",
                                                  engines.registry->types().get()));
  if (directory != nullptr) parts.host = std::make_shared<DirectoryHost>(std::move(directory));
  engines.intake = std::make_shared<messaging::Intake>(std::move(parts));
  return engines;
}

Result<WorkingCalendar> LoadCalendar() {
  GATEWAY_TRY(const std::string text,
              ReadFile(HomeFolder() / "mappings" / "england-bank-holidays.txt"));
  return WorkingCalendar::Parse(text);
}

}  // namespace gateway::app
