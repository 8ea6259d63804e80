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
#include "gateway/terminology/remote.h"
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

struct EngineOptions {
  // Tells business rules which organisations are care boards; may be null.
  std::shared_ptr<const messaging::Directory> directory = nullptr;
  std::vector<std::string> mappings;  // more formats and maps than HomeFolder()'s
  // Tells terminology what no package holds; may be null.
  std::shared_ptr<const terminology::Remote> remote = nullptr;
  validation::FindingRules finding_rules;  // the operator's
};

// Everything, over these definitions; the business rules are HomeFolder()'s.
[[nodiscard]] Result<Engines> LoadEngines(std::shared_ptr<const definitions::Registry> registry,
                                          EngineOptions options = {});

// England's bank holidays, from HomeFolder()'s mappings/.
[[nodiscard]] Result<WorkingCalendar> LoadCalendar();

}  // namespace gateway::app
