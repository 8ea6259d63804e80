#include "gateway/terminology/expander.h"

#include <algorithm>

#include "gateway/terminology/code_syntax.h"
#include "gateway/terminology/filter.h"

namespace gateway::terminology {
namespace {

// Value sets that include each other may nest this deep; official ones stay under five.
constexpr std::size_t kMaxDepth = 20;
// Value sets and codes looked at for one expansion: far more than any that is of use.
constexpr std::size_t kMaxValueSets = 2'000;
constexpr std::size_t kMaxCodes = 3'000'000;

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
  Expander(const Source& source, ExpansionTrace* trace) : source_(source), trace_(trace) {}

  CodeSet Run(fhir::Node value_set, std::string_view name) {
    CodeSet set;
    if (!value_set) return Unknown("ValueSet " + std::string(name) + " is not loaded");
    if (std::ranges::find(active_, value_set) != active_.end())
      return Unknown("ValueSet " + std::string(name) + " includes itself");
    if (active_.size() >= kMaxDepth || ++value_sets_ > kMaxValueSets || codes_ > kMaxCodes)
      return Unknown("it includes more than can be worked through");
    active_.push_back(value_set);
    const fhir::Node expansion = value_set.Child("expansion");
    NameListed(value_set.Child("compose"));
    AddContained(expansion, set);
    if (!expansion || !IsWhole(expansion)) set.Unite(FromCompose(value_set.Child("compose")));
    active_.pop_back();
    return set;
  }

 private:
  CodeSet Unknown(std::string why) {
    CodeSet set;
    set.OpenEverything();
    Gap(std::move(why));
    return set;
  }

  void Gap(std::string why) {
    if (trace_ == nullptr || std::ranges::find(trace_->gaps, why) != trace_->gaps.end()) return;
    trace_->gaps.push_back(std::move(why));
  }

  void Name(CodeKey key, fhir::Node node) {
    if (trace_ != nullptr) trace_->named.try_emplace(key, node);
  }

  // Expansions leave designations out; the definition has them.
  void NameListed(fhir::Node compose) {
    if (trace_ == nullptr) return;
    for (const fhir::Node include : compose.Children("include")) {
      for (const fhir::Node entry : include.Children("concept")) {
        if (entry.Child("display"))
          Name({include.ChildText("system"), entry.ChildText("code")}, entry);
      }
    }
  }

  void Add(CodeSet& set, CodeKey key) {
    ++codes_;
    set.Add(key);
  }

  void AddContained(fhir::Node parent, CodeSet& set) {
    for (const fhir::Node entry : parent.Children("contains")) {
      // An abstract entry groups others; R4 resources do use them, so it counts as a code.
      const CodeKey key{entry.ChildText("system"), entry.ChildText("code")};
      if (!key.code.empty()) {
        Add(set, key);
        Name(key, entry);
      }
      AddContained(entry, set);
    }
  }

  CodeSet FromCompose(fhir::Node compose) {
    if (!compose) return Unknown("it has neither a definition nor an expansion");
    const bool takes_inactive = compose.ChildText("inactive") != "false";
    CodeSet set;
    for (const fhir::Node include : compose.Children("include"))
      set.Unite(FromInclude(include, takes_inactive));
    for (const fhir::Node exclude : compose.Children("exclude"))
      set.Subtract(FromInclude(exclude, true));
    return set;
  }

  // A system's part and every value set named must all hold the code.
  CodeSet FromInclude(fhir::Node include, bool takes_inactive) {
    const std::span<const fhir::Node> value_sets = include.Children("valueSet");
    const bool has_system = static_cast<bool>(include.Child("system"));
    CodeSet set;
    if (has_system) set = FromSystem(include, takes_inactive);
    for (const fhir::Node& reference : value_sets) {
      const CodeSet part = Run(source_.FindValueSet(reference.text()), reference.text());
      if (!has_system && &reference == value_sets.data()) {
        set = part;
      } else {
        set.Intersect(part);
      }
    }
    return set;
  }

  CodeSet FromSystem(fhir::Node include, bool takes_inactive) {
    const std::string_view system = include.ChildText("system");
    const std::span<const fhir::Node> listed = include.Children("concept");
    const CodeSystem* const codes = source_.FindCodeSystem(system, include.ChildText("version"));
    if (codes != nullptr && trace_ != nullptr)
      trace_->systems.try_emplace(std::string(system), codes->version());
    CodeSet set;
    for (const fhir::Node entry : listed) {
      const CodeKey key{system, entry.ChildText("code")};
      if (!takes_inactive && IsInactive(codes, key.code)) continue;
      Add(set, key);
      Name(key, entry);
    }
    if (!listed.empty()) return set;
    if (codes == nullptr) {
      AddUnlisted(system, include.Children("filter"), set);
    } else {
      AddFiltered(*codes, include.Children("filter"), takes_inactive, set);
    }
    return set;
  }

  static bool IsInactive(const CodeSystem* codes, std::string_view code) {
    const CodeSystem::Concept* const entry = codes == nullptr ? nullptr : codes->Find(code);
    return entry != nullptr && CodeSystem::IsInactive(*entry);
  }

  // Of a system that is not loaded: its grammar may say which codes they are.
  void AddUnlisted(std::string_view system, std::span<const fhir::Node> filters, CodeSet& set) {
    const bool has_grammar = HasGrammar(system);
    Gap(has_grammar ? "the codes of " + std::string(system) + " have a grammar and no end"
                    : "CodeSystem " + std::string(system) + " is not loaded");
    if (filters.empty()) return set.OpenWhole(system);
    // http://hl7.org/fhir/R4/ucum.html: the property "canonical" is a unit in base units.
    const bool by_unit = system == kUnits && filters.size() == 1 &&
                         filters[0].ChildText("property") == "canonical" &&
                         filters[0].ChildText("op") == "=";
    if (by_unit) return set.OpenUnitsLike(filters[0].ChildText("value"));
    set.Open(system);
  }

  // All concepts of the system that pass every filter.
  void AddFiltered(const CodeSystem& codes, std::span<const fhir::Node> filters,
                   bool takes_inactive, CodeSet& set) {
    const std::string_view system = codes.url();
    std::vector<Filter> tests;
    for (const fhir::Node filter : filters) {
      Result<Filter> test = Filter::Compile(filter, codes);
      if (!test) {
        Gap(test.error().diagnostics);
        return set.Open(system);
      }
      tests.push_back(*std::move(test));
    }
    if (!codes.is_complete()) {
      Gap("only a part of CodeSystem " + std::string(system) + " is loaded");
      set.Open(system);
    }
    codes_ += codes.concepts().size();
    for (const CodeSystem::Concept& entry : codes.concepts()) {
      if (!takes_inactive && CodeSystem::IsInactive(entry)) continue;
      const auto passes = [&](const Filter& test) { return test.Passes(entry); };
      if (std::ranges::all_of(tests, passes)) set.Add({system, entry.code});
    }
  }

  const Source& source_;
  ExpansionTrace* trace_;
  std::vector<fhir::Node> active_;  // being expanded, outermost first
  std::size_t value_sets_ = 0;
  std::size_t codes_ = 0;
};

}  // namespace

CodeSet Expand(fhir::Node value_set, const Source& source, ExpansionTrace* trace) {
  return Expander(source, trace).Run(value_set, value_set.ChildText("url"));
}

}  // namespace gateway::terminology
