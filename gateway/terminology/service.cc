#include "gateway/terminology/service.h"

#include <utility>

#include "gateway/terminology/code_system.h"
#include "gateway/terminology/expander.h"
#include "gateway/terminology/kept.h"

namespace gateway::terminology {
namespace {

// A chain of maps that hand on to each other ends here.
constexpr int kMaxMaps = 8;

}  // namespace

struct Service::Data final : Source {
  explicit Data(std::shared_ptr<const definitions::Registry> loaded)
      : registry(std::move(loaded)) {}

  [[nodiscard]] fhir::Node Find(std::string_view type, std::string_view canonical) const {
    const fhir::Document* const document = registry->Find(type, canonical);
    return document == nullptr ? fhir::Node() : document->root();
  }

  [[nodiscard]] fhir::Node FindValueSet(std::string_view canonical) const override {
    return Find("ValueSet", canonical);
  }

  [[nodiscard]] const CodeSystem* FindCodeSystem(std::string_view url) const override {
    return code_systems.Get(url, [&]() -> std::unique_ptr<const CodeSystem> {
      const fhir::Node resource = Find("CodeSystem", url);
      return resource ? std::make_unique<const CodeSystem>(resource) : nullptr;
    });
  }

  [[nodiscard]] const ConceptMap* FindConceptMap(std::string_view canonical) const {
    return concept_maps.Get(canonical, [&]() -> std::unique_ptr<const ConceptMap> {
      const fhir::Node resource = Find("ConceptMap", canonical);
      return resource ? std::make_unique<const ConceptMap>(resource) : nullptr;
    });
  }

  std::shared_ptr<const definitions::Registry> registry;
  Kept<CodeSet> value_sets;
  Kept<CodeSystem> code_systems;
  Kept<ConceptMap> concept_maps;
};

Service::Service(std::shared_ptr<const definitions::Registry> registry)
    : data_(std::make_unique<Data>(std::move(registry))) {}
Service::~Service() = default;

const CodeSet& Service::Expand(std::string_view value_set) const {
  return *data_->value_sets.Get(value_set, [&] {
    return std::make_unique<const CodeSet>(
        terminology::Expand(data_->FindValueSet(value_set), *data_));
  });
}

CodeSet Service::ExpandResource(fhir::Node value_set) const {
  return terminology::Expand(value_set, *data_);
}

const CodeSystem* Service::FindCodeSystem(std::string_view url) const {
  return data_->FindCodeSystem(url);
}

Membership Service::Contains(std::string_view value_set, std::string_view system,
                             std::string_view code) const {
  return Expand(value_set).Contains(system, code);
}

std::string Service::Display(std::string_view system, std::string_view code) const {
  const CodeSystem* const codes = data_->FindCodeSystem(system);
  const CodeSystem::Concept* const entry = codes == nullptr ? nullptr : codes->Find(code);
  return entry == nullptr ? std::string() : std::string(entry->display);
}

Result<bool> Service::Subsumes(std::string_view system, std::string_view broader,
                               std::string_view narrower) const {
  const CodeSystem* const codes = data_->FindCodeSystem(system);
  if (codes == nullptr || !codes->is_complete())
    return Fail(IssueType::kNotFound, "CodeSystem " + std::string(system) +
                                          " is not loaded: name the package that holds it");
  if (codes->Find(broader) == nullptr || codes->Find(narrower) == nullptr)
    return Fail(IssueType::kNotFound,
                "one of the codes is not in CodeSystem " + std::string(system));
  return broader == narrower || codes->IsBelow(narrower, broader);
}

Result<std::optional<Service::Translation>> Service::Translate(std::string_view map,
                                                               std::string_view system,
                                                               std::string_view code) const {
  std::vector<std::string_view> waiting{map};
  for (std::size_t next = 0; next < waiting.size() && next < kMaxMaps; ++next) {
    const ConceptMap* const at = data_->FindConceptMap(waiting[next]);
    if (at == nullptr)
      return Fail(IssueType::kNotFound, "ConceptMap " + std::string(waiting[next]) +
                                            " is not loaded: name the package that holds it");
    if (std::optional<Translation> made = at->Translate(system, code)) return made;
    const std::vector<std::string_view> others = at->Others(system);
    waiting.insert(waiting.end(), others.begin(), others.end());
  }
  return std::optional<Translation>();
}

}  // namespace gateway::terminology
