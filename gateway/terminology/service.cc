#include "gateway/terminology/service.h"

#include <utility>

#include "gateway/terminology/code_syntax.h"
#include "gateway/terminology/kept.h"
#include "gateway/terminology/remote.h"

namespace gateway::terminology {
namespace {

// A chain of maps that hand on to each other ends here.
constexpr std::size_t kMaxMaps = 8;

// R4 has the codes of ISO 4217 in a value set and no CodeSystem.
constexpr std::string_view kCurrencyCodes = "http://hl7.org/fhir/ValueSet/currencies";

std::string Versioned(std::string_view url, std::string_view version) {
  return version.empty() ? std::string(url) : std::string(url) + "|" + std::string(version);
}

CodeSet Everything() {
  CodeSet set;
  set.OpenEverything();
  return set;
}

std::unexpected<Error> NotLoaded(std::string_view map) {
  return Fail(IssueType::kNotFound,
              "ConceptMap " + std::string(map) + " is not loaded: name the package that holds it");
}

}  // namespace

struct Service::Data final : Source {
  Data(std::shared_ptr<const definitions::Registry> loaded, std::shared_ptr<const Remote> server)
      : registry(std::move(loaded)), remote(std::move(server)) {}

  [[nodiscard]] fhir::Node Find(std::string_view type, std::string_view canonical) const {
    const fhir::Document* const document = registry->Find(type, canonical);
    return document == nullptr ? fhir::Node() : document->root();
  }

  [[nodiscard]] fhir::Node FindValueSet(std::string_view canonical) const override {
    return Find("ValueSet", canonical);
  }

  [[nodiscard]] const CodeSystem* FindExactly(std::string_view canonical) const {
    return code_systems.Get(canonical, [&]() -> std::unique_ptr<const CodeSystem> {
      const fhir::Node resource = Find("CodeSystem", canonical);
      // R4 has resources for systems of others (SNOMED CT, LOINC), without their codes.
      const bool is_there = resource && resource.ChildText("content") != "not-present";
      return is_there ? std::make_unique<const CodeSystem>(resource) : nullptr;
    });
  }

  [[nodiscard]] const CodeSystem* FindCodeSystem(std::string_view url,
                                                 std::string_view version) const override {
    const CodeSystem* const latest = FindExactly(url);
    if (latest == nullptr || version.empty() || latest->version() == version) return latest;
    const CodeSystem* const other = FindExactly(Versioned(url, version));
    return other == nullptr ? latest : other;
  }

  [[nodiscard]] const ConceptMap* FindConceptMap(std::string_view canonical) const {
    return concept_maps.Get(canonical, [&]() -> std::unique_ptr<const ConceptMap> {
      const fhir::Node resource = Find("ConceptMap", canonical);
      return resource ? std::make_unique<const ConceptMap>(resource) : nullptr;
    });
  }

  std::shared_ptr<const definitions::Registry> registry;
  std::shared_ptr<const Remote> remote;
  CodeSet everything = Everything();
  Kept<CodeSet> value_sets;
  Kept<Expanded> traced;
  Kept<CodeSystem> code_systems;
  Kept<ConceptMap> concept_maps;
};

Service::Service(std::shared_ptr<const definitions::Registry> registry,
                 std::shared_ptr<const Remote> remote)
    : data_(std::make_unique<Data>(std::move(registry), std::move(remote))) {}
Service::~Service() = default;

const definitions::Registry& Service::registry() const { return *data_->registry; }

const CodeSet& Service::Expand(std::string_view value_set) const {
  const CodeSet* const found =
      data_->value_sets.Get(value_set, [&]() -> std::unique_ptr<const CodeSet> {
        const fhir::Node resource = data_->FindValueSet(value_set);
        if (!resource) return nullptr;
        return std::make_unique<const CodeSet>(terminology::Expand(resource, *data_));
      });
  return found == nullptr ? data_->everything : *found;
}

const Expanded* Service::ExpandTraced(std::string_view value_set) const {
  return data_->traced.Get(value_set, [&]() -> std::unique_ptr<const Expanded> {
    const fhir::Node resource = data_->FindValueSet(value_set);
    if (!resource) return nullptr;
    return std::make_unique<const Expanded>(ExpandResourceTraced(resource));
  });
}

CodeSet Service::ExpandResource(fhir::Node value_set) const {
  return terminology::Expand(value_set, *data_);
}

Expanded Service::ExpandResourceTraced(fhir::Node value_set) const {
  Expanded expanded;
  expanded.codes = terminology::Expand(value_set, *data_, &expanded.trace);
  return expanded;
}

fhir::Node Service::FindValueSet(std::string_view canonical) const {
  return data_->FindValueSet(canonical);
}

const CodeSystem* Service::FindCodeSystem(std::string_view url, std::string_view version) const {
  const CodeSystem* const found = data_->FindCodeSystem(url, version);
  if (found == nullptr || version.empty() || found->version() == version) return found;
  return nullptr;
}

Membership Service::Contains(std::string_view value_set, std::string_view system,
                             std::string_view code) const {
  return Expand(value_set).Contains(system, code);
}

Membership Service::ContainsAsking(std::string_view value_set, std::string_view system,
                                   std::string_view code, Allowance& allowance) const {
  const Membership here =
      value_set.empty() ? HasCode(system, code) : Contains(value_set, system, code);
  const Remote* const server = remote();
  if (here != Membership::kUnknown || server == nullptr || !server->Serves(system)) return here;
  return server->Contains(value_set, system, code, allowance);
}

const Remote* Service::remote() const { return data_->remote.get(); }

const Expanded* Service::ListedSystem(std::string_view system) const {
  return system == kCurrencies ? ExpandTraced(kCurrencyCodes) : nullptr;
}

Membership Service::HasCode(std::string_view system, std::string_view code) const {
  if (const CodeSystem* const codes = FindCodeSystem(system); codes != nullptr) {
    if (codes->Find(code) != nullptr) return Membership::kIn;
    return codes->is_complete() ? Membership::kOut : Membership::kUnknown;
  }
  if (const Expanded* const listed = ListedSystem(system); listed != nullptr)
    return listed->codes.Contains(system, code);
  CodeSet set;
  set.OpenWhole(system);
  return set.Contains(system, code);
}

std::string Service::Display(std::string_view system, std::string_view code) const {
  const CodeSystem* const codes = FindCodeSystem(system);
  const CodeSystem::Concept* const entry = codes == nullptr ? nullptr : codes->Find(code);
  return entry == nullptr ? std::string() : std::string(entry->display);
}

Result<bool> Service::Subsumes(std::string_view system, std::string_view broader,
                               std::string_view narrower) const {
  const CodeSystem* const codes = FindCodeSystem(system);
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
    const ConceptMap* const at = FindConceptMap(waiting[next]);
    if (at == nullptr) return NotLoaded(waiting[next]);
    if (std::optional<Translation> made = at->Translate(system, code)) return made;
    const std::vector<std::string_view> others = at->Others(system);
    waiting.insert(waiting.end(), others.begin(), others.end());
  }
  return std::optional<Translation>();
}

Result<std::vector<MapMatch>> Service::Matches(std::string_view map,
                                               const MapQuestion& question) const {
  std::vector<std::string_view> waiting{map};
  for (std::size_t next = 0; next < waiting.size() && next < kMaxMaps; ++next) {
    const ConceptMap* const at = FindConceptMap(waiting[next]);
    if (at == nullptr) return NotLoaded(waiting[next]);
    std::vector<MapMatch> matches = at->Matches(question);
    if (!matches.empty() || question.is_reverse) return matches;
    const std::vector<std::string_view> others = at->Others(question.system);
    waiting.insert(waiting.end(), others.begin(), others.end());
  }
  return std::vector<MapMatch>();
}

const ConceptMap* Service::FindConceptMap(std::string_view canonical) const {
  return data_->FindConceptMap(canonical);
}

}  // namespace gateway::terminology
