#include "gateway/terminology/expander.h"

#include <algorithm>

namespace gateway::terminology {
namespace {

// Value sets that include each other may nest this deep; official ones stay under five.
constexpr std::size_t kMaxDepth = 20;

void AddContained(fhir::Node parent, CodeSet& set) {
  for (const fhir::Node entry : parent.Children("contains")) {
    // An abstract entry groups others; R4 resources do use them, so it counts as a code.
    const std::string_view code = entry.ChildText("code");
    if (!code.empty()) set.Add({entry.ChildText("system"), code});
    AddContained(entry, set);
  }
}

// valueset-toocostly, valueset-unclosed: the server that expanded it stopped short.
bool IsWhole(fhir::Node expansion) {
  return std::ranges::none_of(expansion.Children("extension"), [](fhir::Node extension) {
    const std::string_view url = extension.ChildText("url");
    return url == "http://hl7.org/fhir/StructureDefinition/valueset-toocostly" ||
           url == "http://hl7.org/fhir/StructureDefinition/valueset-unclosed";
  });
}

class Expander {
 public:
  explicit Expander(const Source& source) : source_(source) {}

  CodeSet Run(fhir::Node value_set) {
    CodeSet set;
    if (!value_set || depth_ >= kMaxDepth) {
      set.OpenEverything();
      return set;
    }
    ++depth_;
    const fhir::Node expansion = value_set.Child("expansion");
    AddContained(expansion, set);
    if (!expansion || !IsWhole(expansion)) set.Unite(FromCompose(value_set.Child("compose")));
    --depth_;
    return set;
  }

 private:
  CodeSet FromCompose(fhir::Node compose) {
    CodeSet set;
    if (!compose) set.OpenEverything();
    for (const fhir::Node include : compose.Children("include")) set.Unite(FromInclude(include));
    for (const fhir::Node exclude : compose.Children("exclude")) set.Subtract(FromInclude(exclude));
    return set;
  }

  // A system's part and every value set named must all hold the code.
  CodeSet FromInclude(fhir::Node include) {
    const std::span<const fhir::Node> value_sets = include.Children("valueSet");
    const bool has_system = static_cast<bool>(include.Child("system"));
    CodeSet set;
    if (has_system) set = FromSystem(include);
    for (const fhir::Node& reference : value_sets) {
      const CodeSet part = Run(source_.FindValueSet(reference.text()));
      if (!has_system && &reference == value_sets.data()) {
        set = part;
      } else {
        set.Intersect(part);
      }
    }
    return set;
  }

  CodeSet FromSystem(fhir::Node include) {
    const std::string_view system = include.ChildText("system");
    const std::span<const fhir::Node> listed = include.Children("concept");
    CodeSet set;
    for (const fhir::Node entry : listed) set.Add({system, entry.ChildText("code")});
    if (listed.empty()) AddFiltered(system, include.Children("filter"), set);
    return set;
  }

  // All concepts of the system that pass every filter.
  void AddFiltered(std::string_view system, std::span<const fhir::Node> filters, CodeSet& set) {
    const CodeSystem* const codes = source_.FindCodeSystem(system);
    if (codes == nullptr || !std::ranges::all_of(filters, IsKnownFilter)) return set.Open(system);
    if (!codes->is_complete()) set.Open(system);
    for (const CodeSystem::Concept& entry : codes->concepts()) {
      const auto passes = [&](fhir::Node filter) { return Passes(*codes, entry.code, filter); };
      if (std::ranges::all_of(filters, passes)) set.Add({system, entry.code});
    }
  }

  static bool IsKnownFilter(fhir::Node filter) {
    const std::string_view property = filter.ChildText("property");
    const std::string_view op = filter.ChildText("op");
    return (property == "concept" || property == "code") &&
           (op == "is-a" || op == "descendent-of" || op == "=");
  }

  // Precondition: IsKnownFilter.
  static bool Passes(const CodeSystem& codes, std::string_view code, fhir::Node filter) {
    const std::string_view op = filter.ChildText("op");
    const std::string_view value = filter.ChildText("value");
    if (code == value) return op != "descendent-of";
    return op != "=" && codes.IsBelow(code, value);
  }

  const Source& source_;
  std::size_t depth_ = 0;
};

}  // namespace

CodeSet Expand(fhir::Node value_set, const Source& source) {
  return Expander(source).Run(value_set);
}

}  // namespace gateway::terminology
