// Extensions: their url, and whether they may stand where they do.
// Spec: https://hl7.org/fhir/R4/extensibility.html,
//       https://hl7.org/fhir/R4/structuredefinition-definitions.html#StructureDefinition.context
#include <algorithm>
#include <array>

#include "gateway/validation/host.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

std::string_view WithoutBar(std::string_view url) { return url.substr(0, url.find('|')); }

// Urls nobody can be expected to have loaded: examples, DICOM's, those of HL7's own tools, and
// elements of other FHIR versions.
bool MayBeUnknown(std::string_view url) {
  constexpr std::array<std::string_view, 3> kExamples{"example.org", "acme.com", "nema.org"};
  for (const std::string_view example : kExamples) {
    if (url.find(example) != std::string_view::npos) return true;
  }
  if (url.starts_with("http://hl7.org/fhir/tools/StructureDefinition/")) return true;
  constexpr std::string_view kHl7 = "http://hl7.org/fhir/";
  return url.starts_with(kHl7) && url.size() > kHl7.size() + 4 && url[kHl7.size()] >= '1' &&
         url[kHl7.size()] <= '9' && url[kHl7.size() + 1] == '.';
}

// "Patient.name.family": names from the resource down, extensions by their name alone.
std::string DefinitionPath(const Scope& scope) {
  if (scope.node().is_resource() || scope.parent() == nullptr)
    return std::string(scope.node().type_name());
  return DefinitionPath(*scope.parent()) + "." + std::string(scope.node().name());
}

std::string_view WithoutChoice(std::string_view path) {
  return path.ends_with("[x]") ? path.substr(0, path.size() - 3) : path;
}

bool FitsElement(const Scope& at, std::string_view expression) {
  const fhir::Node node = at.node();
  const std::string_view wanted = WithoutChoice(expression);
  // Published definitions say Element and mean resources too (structuredefinition-wg).
  if (wanted == "Element" || wanted == "*") return true;
  if (IsAbsolute(wanted)) return true;  // an element of a profile: not decided here
  if (node.type()->IsA(wanted)) return true;
  if (wanted == "CanonicalResource" || wanted == "MetadataResource")
    return node.is_resource() && node.type()->Find("url") != nullptr;
  if (wanted == "BackboneElement" && node.type()->kind == fhir::Kind::kBackbone) return true;
  const std::string_view path =
      node.element() == nullptr ? std::string_view() : std::string_view(node.element()->path);
  return WithoutChoice(path) == wanted || DefinitionPath(at) == wanted;
}

// The extension itself or its value.
bool FitsExtension(const Scope& at, std::string_view expression) {
  const bool is_value = at.node().name() == "value" && at.parent() != nullptr &&
                        at.parent()->node().type_name() == "Extension";
  const fhir::Node holder = is_value ? at.parent()->node() : at.node();
  if (holder.type_name() != "Extension") return false;
  const std::string_view url = holder.ChildText("url");
  const std::size_t hash = expression.find('#');
  if (hash == std::string_view::npos) return url == expression;
  return url == expression.substr(hash + 1);
}

Result<fhirpath::Collection> EvaluateAt(const Scope& at, fhir::Node focus,
                                        std::string_view expression) {
  const InvariantHost host(at);
  GATEWAY_TRY(const fhirpath::Expression compiled, fhirpath::Expression::Compile(expression));
  fhirpath::Context context;
  context.resource = at.resource();
  context.root_resource = at.container();
  context.host = &host;
  return compiled.Evaluate(focus, context);
}

bool IsTrue(const Result<fhirpath::Collection>& answer) {
  return answer && answer->size() == 1 && answer->begin()->ToText() == "true";
}

// The element is among those the expression finds in the resource, or is one it holds for.
bool FitsPath(const Scope& at, std::string_view expression) {
  const Result<fhirpath::Collection> found = EvaluateAt(at, at.resource(), expression);
  if (found) {
    for (const fhirpath::Item& item : *found) {
      if (item.node() == at.node()) return true;
    }
  }
  return IsTrue(EvaluateAt(at, at.node(), expression));
}

bool FitsContext(const Scope& at, fhir::Node context) {
  const std::string_view type = context.ChildText("type");
  const std::string_view expression = context.ChildText("expression");
  if (type == "extension") return FitsExtension(at, expression);
  if (type == "fhirpath") return FitsPath(at, expression);
  return FitsElement(at, expression);
}

// Extensions of R4 whose published context is not where R4's own definitions use them: fhir-type is
// and regex are used on ElementDefinition.type, normative-version on every kind of definition.
bool HasMistakenContext(std::string_view url) {
  constexpr std::array<std::string_view, 3> kMistaken{
      "structuredefinition-fhir-type", "structuredefinition-normative-version", "regex"};
  return std::ranges::find(kMistaken, url.substr(url.rfind('/') + 1)) != kMistaken.end();
}

void CheckContext(const Scope& at, fhir::Node definition) {
  if (HasMistakenContext(definition.ChildText("url"))) return;
  const std::span<const fhir::Node> contexts = definition.Children("context");
  const bool fits = contexts.empty() || std::ranges::any_of(contexts, [&](fhir::Node context) {
                      return FitsContext(at, context);
                    });
  const std::string url(definition.ChildText("url"));
  if (!fits) {
    std::vector<std::string_view> names;
    for (const fhir::Node context : contexts) names.push_back(context.ChildText("expression"));
    at.Error(IssueType::kStructure, "extension-context",
             "The extension " + url + " may not stand here, only on " + Listed(names));
  }
  for (const fhir::Node invariant : definition.Children("contextInvariant")) {
    const Result<fhirpath::Collection> answer = EvaluateAt(at, at.node(), invariant.text());
    if (!answer || IsTrue(answer)) continue;
    at.Error(IssueType::kStructure, "extension-context",
             "The extension " + url + " may stand here only where its context invariant holds");
  }
}

void CheckModifier(const Scope& scope, const Profile& profile) {
  const fhir::Node root = profile.root().definition;
  const bool is_modifier = root.ChildText("isModifier") == "true";
  const bool stands_as_one = scope.node().name() == "modifierExtension";
  if (is_modifier == stands_as_one) return;
  scope.Error(IssueType::kStructure, "extension-modifier",
              is_modifier ? "This extension changes the meaning of what holds it: it has to stand "
                            "in modifierExtension"
                          : "This extension is no modifier: it has to stand in extension");
}

// "eventCode" of an extension made of parts: its url in the definition of the whole.
void CheckPart(const Scope& scope, std::string_view url) {
  const Scope* const whole = scope.parent();
  if (whole == nullptr || whole->node().type_name() != "Extension") {
    return scope.Error(IssueType::kInvalid, "extension-url",
                       "The url of an extension is absolute: write the whole of it");
  }
  const Profile* const profile =
      scope.run().profiles.Find(WithoutBar(whole->node().ChildText("url")));
  if (profile == nullptr) return;
  const ChildRule* const rule = profile->root().Find("extension");
  if (rule == nullptr || rule->slicing == nullptr) return;
  for (const auto& slice : rule->slicing->slices) {
    const ChildRule* const own = slice->checker->Find("url");
    if (own == nullptr || own->head == nullptr || own->head->fixed.text() == url) return;
  }
  scope.Error(IssueType::kInvalid, "extension-part",
              "The extension " + std::string(profile->url()) + " has no part of that url");
}

void ReportUnknown(const Scope& scope, std::string_view url) {
  const bool is_modifier = scope.node().name() == "modifierExtension";
  if ((!scope.run().options.is_thorough && !is_modifier) || MayBeUnknown(url)) return;
  scope.Error(IssueType::kStructure, "extension-unknown",
              "The extension " + std::string(url) +
                  " is not known, so that it may not stand here: load the package that defines it");
}

}  // namespace

const Profile* CheckExtension(const Scope& scope) {
  const std::string_view url = scope.node().ChildText("url");
  if (url.empty()) return nullptr;  // structure-min
  if (!IsAbsolute(url)) {
    CheckPart(scope, url);
    return nullptr;
  }
  if (url.find('|') != std::string_view::npos)
    scope.Error(IssueType::kInvalid, "extension-url",
                "The url of an extension carries no version: take it off");
  const Profile* const profile = scope.run().profiles.Find(WithoutBar(url));
  if (profile == nullptr || profile->type() == nullptr) {
    ReportUnknown(scope, url);
    return nullptr;
  }
  if (profile->type()->name != "Extension") {
    scope.Error(IssueType::kStructure, "extension-url",
                "The url names a definition that is none of an extension");
    return nullptr;
  }
  if (scope.parent() != nullptr) CheckContext(*scope.parent(), profile->definition());
  CheckModifier(scope, *profile);
  return profile;
}

}  // namespace gateway::validation
