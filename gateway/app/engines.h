// The engines of one process, built once: definitions, terminology, validation, formats, maps,
// rules. Commands that need no running gateway (convert, transform, record) use them alone.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gateway/base/calendar.h"
#include "gateway/messaging/directory.h"
#include "gateway/messaging/intake.h"
#include "gateway/terminology/service.h"

namespace gateway::app {

struct Engines {
  std::shared_ptr<const definitions::Registry> registry;
  std::shared_ptr<const terminology::Service> terminology;
  std::shared_ptr<const messaging::Intake> intake;
};

// Definitions alone: what convert and fhirpath need.
[[nodiscard]] Result<std::shared_ptr<const definitions::Registry>> LoadDefinitions(
    const std::vector<std::string>& packages);

// HomeFolder()'s mappings/, then `more`: where formats and maps are looked for.
[[nodiscard]] std::vector<std::string> MappingFolders(const std::vector<std::string>& more);

// Everything, over these definitions, from MappingFolders(mappings); the rules are HomeFolder()'s.
// `directory` tells business rules which organisations are care boards; may be null.
// `finding_rules` are the operator's.
[[nodiscard]] Result<Engines> LoadEngines(
    std::shared_ptr<const definitions::Registry> registry,
    std::shared_ptr<const messaging::Directory> directory = nullptr,
    const std::vector<std::string>& mappings = {}, validation::FindingRules finding_rules = {});

// England's bank holidays, from HomeFolder()'s mappings/.
[[nodiscard]] Result<WorkingCalendar> LoadCalendar();

}  // namespace gateway::app
