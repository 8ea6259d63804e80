// CodeSystems as resources: what they say of themselves beside what they hold.
// Spec: https://hl7.org/fhir/R4/codesystem.html
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

constexpr std::string_view kProperties = "http://hl7.org/fhir/concept-properties#";

struct KnownProperty {
  std::string_view code;
  std::string_view type;
};

// https://hl7.org/fhir/R4/codesystem-concept-properties.html and terminology.hl7.org's later ones.
constexpr std::array kKnown{
    KnownProperty{"status", "code"},
    KnownProperty{"inactive", "boolean"},
    KnownProperty{"effectiveDate", "dateTime"},
    KnownProperty{"deprecated", "dateTime"},
    KnownProperty{"deprecationDate", "dateTime"},
    KnownProperty{"retirementDate", "dateTime"},
    KnownProperty{"notSelectable", "boolean"},
    KnownProperty{"parent", "code"},
    KnownProperty{"child", "code"},
    KnownProperty{"partOf", "code"},
    KnownProperty{"synonym", "code"},
    KnownProperty{"comment", "string"},
    KnownProperty{"itemWeight", "decimal"},
};

std::size_t CountConcepts(fhir::Node parent) {
  const std::span<const fhir::Node> concepts = parent.Children("concept");
  std::size_t count = concepts.size();
  for (const fhir::Node one : concepts) count += CountConcepts(one);
  return count;
}

void CheckSupplement(const Scope& scope) {
  if (scope.node().ChildText("content") != "supplement")
    scope.ReportBelow(
        "content", Severity::kError, IssueType::kBusinessRule, "code-system-content",
        "What supplements another code system has the content supplement: write that");
  for (const std::string_view name : {"caseSensitive", "hierarchyMeaning"}) {
    if (scope.node().Child(name))
      scope.ReportBelow(name, Severity::kError, IssueType::kBusinessRule, "code-system-supplement",
                        "That is said by the code system that is supplemented: take it out");
  }
  const terminology::CodeSystem* const base =
      scope.run().terminology.FindCodeSystem(scope.node().ChildText("supplements"));
  if (base == nullptr) return;
  ForEachChild(scope, "concept", [&](const Scope& one) {
    if (base->Find(one.node().ChildText("code")) == nullptr)
      one.Error(IssueType::kBusinessRule, "code-system-supplement",
                "The code system that is supplemented has no such code: take it out");
  });
}

void CheckContent(const Scope& scope) {
  const std::string_view content = scope.node().ChildText("content");
  if (content == "supplement" && !scope.node().Child("supplements"))
    scope.ReportBelow("content", Severity::kError, IssueType::kBusinessRule, "code-system-content",
                      "A supplement names what it supplements: add supplements");
  if (content == "not-present" && scope.node().Child("concept"))
    scope.ReportBelow("concept", Severity::kError, IssueType::kInvalid, "code-system-content",
                      "The content is stated to be absent: take the concepts out, or say "
                      "fragment or complete");
  const fhir::Node count = scope.node().Child("count");
  if (content == "complete" && count.has_text() &&
      count.text() != std::to_string(CountConcepts(scope.node())))
    scope.ReportBelow("count", Severity::kError, IssueType::kInvalid, "code-system-count",
                      "The count is not the number of concepts: write " +
                          std::to_string(CountConcepts(scope.node())));
}

// A property under HL7's address has HL7's meaning, hence its type and, better, its code.
void CheckKnownProperty(const Scope& property) {
  const std::string_view uri = property.node().ChildText("uri");
  if (!uri.starts_with(kProperties)) return;
  const auto* const known =
      std::ranges::find(kKnown, uri.substr(kProperties.size()), &KnownProperty::code);
  if (known == kKnown.end())
    return property.Error(IssueType::kBusinessRule, "code-system-property",
                          "HL7 defines no property of that address: give it one of your own");
  if (property.node().ChildText("type") != known->type)
    property.Error(
        IssueType::kBusinessRule, "code-system-property",
        "HL7 defines that property with the type " + std::string(known->type) + ": make it that");
  const std::string_view code = property.node().ChildText("code");
  const bool is_another =
      code != known->code && std::ranges::find(kKnown, code, &KnownProperty::code) != kKnown.end();
  if (is_another)
    property.Error(
        IssueType::kBusinessRule, "code-system-property",
        "The code is that of another property of HL7's: write " + std::string(known->code));
}

class Properties {
 public:
  explicit Properties(const Scope& system) {
    ForEachChild(system, "property", [&](const Scope& property) {
      const std::string_view code = property.node().ChildText("code");
      const std::string_view uri = property.node().ChildText("uri");
      if (!types_.try_emplace(code, property.node().ChildText("type")).second)
        property.Error(IssueType::kBusinessRule, "code-system-property",
                       "A property before this one has the same code: give each its own");
      if (!uri.empty() && !uris_.insert(uri).second)
        property.Error(IssueType::kBusinessRule, "code-system-property",
                       "A property before this one has the same address: keep one");
      CheckKnownProperty(property);
    });
  }

  // Values are of the type that the property is declared with.
  void CheckConcepts(const Scope& parent) const {
    ForEachChild(parent, "concept", [&](const Scope& one) {
      ForEachChild(one, "property", [&](const Scope& property) { CheckValue(property); });
      CheckConcepts(one);
    });
  }

 private:
  void CheckValue(const Scope& property) const {
    const auto declared = types_.find(property.node().ChildText("code"));
    const fhir::Node value = property.node().Child("value");
    if (declared == types_.end() || !value || declared->second.empty()) return;
    const std::string_view is = value.type_name();
    if (is == declared->second || (declared->second == "code" && is == "string")) return;
    property.Error(IssueType::kBusinessRule, "code-system-property",
                   "The value is a " + std::string(is) + " and the property is declared as " +
                       std::string(declared->second) + ": give one of that type");
  }

  std::map<std::string_view, std::string_view> types_;
  std::set<std::string_view> uris_;
};

}  // namespace

void CheckCodeSystem(const Scope& scope) {
  if (scope.node().Child("supplements")) CheckSupplement(scope);
  CheckContent(scope);
  Properties(scope).CheckConcepts(scope);
}

}  // namespace gateway::validation
