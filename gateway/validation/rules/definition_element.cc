// Single elements of StructureDefinitions. Spec: https://hl7.org/fhir/R4/elementdefinition.html
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "gateway/fhirpath/check/checker.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/validation/profile/definition_text.h"
#include "gateway/validation/profile/profile_set.h"
#include "gateway/validation/profile/values.h"
#include "gateway/validation/rules/definition.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

// Type codes as the specification's own definitions write them: an extension tells the FHIR type
// where the code is one of FHIRPath's.
std::string_view CodeOf(fhir::Node type) {
  const fhir::Node told =
      ExtensionOf(type, std::string(kExtensionBase) + "structuredefinition-fhir-type");
  return told ? told.ChildText("value") : type.ChildText("code");
}

std::vector<std::string_view> CodesOf(fhir::Node element) {
  std::vector<std::string_view> codes;
  for (const fhir::Node type : element.Children("type")) {
    if (!CodeOf(type).empty()) codes.push_back(CodeOf(type));
  }
  const std::string_view path = element.ChildText("path");
  if (!path.empty() && path.find('.') == std::string_view::npos) codes.push_back(path);
  return codes;
}

class ElementChecker {
 public:
  ElementChecker(const Scope& definition, fhir::Node base)
      : definition_(definition),
        node_(definition.node()),
        base_(base),
        types_(definition.run().profiles.types()),
        is_constraint_(node_.ChildText("derivation") == "constraint") {
    std::string_view type = node_.ChildText("type");
    type_ = type.substr(type.rfind('/') + 1);
  }

  void Run() {
    for (const std::string_view list : {"differential", "snapshot"}) {
      is_snapshot_ = list == "snapshot";
      expressions_.clear();
      ForEachChild(definition_, list, [&](const Scope& elements) {
        ForEachChild(elements, "element", [&](const Scope& element) { Check(element); });
      });
    }
  }

 private:
  void Check(const Scope& element) {
    const std::string_view path = element.node().ChildText("path");
    if (path.empty()) return;  // structure-min
    CheckPath(element, path);
    CheckSlicing(element, path);
    if (!is_snapshot_) CheckDerivedValue(element);
    CheckTypes(element);
    CheckTraits(element);
    if (is_snapshot_) CheckValueTypes(element, path);
    ForEachChild(element, "constraint",
                 [&](const Scope& constraint) { CheckConstraint(constraint); });
  }

  void CheckPath(const Scope& element, std::string_view path) const {
    const std::string_view root = path.substr(0, path.find('.'));
    if (!type_.empty() && root != type_)
      element.Error(IssueType::kNotFound, "definition-path",
                    "The path does not begin with the type that is defined: begin it with " +
                        std::string(type_));
    const bool may_mean_missing = path == "Extension" || path.ends_with(".extension");
    if (!is_snapshot_ && is_constraint_ && element.node().Child("meaningWhenMissing") &&
        !may_mean_missing)
      element.Error(IssueType::kNotFound, "definition-meaning",
                    "A constraint may not give a meaning to what is missing: take "
                    "meaningWhenMissing out");
  }

  void CheckSlicing(const Scope& element, std::string_view path) const {
    const fhir::Node slicing = element.node().Child("slicing");
    if (!slicing) return;
    if (!is_snapshot_ && path.find('.') == std::string_view::npos)
      return element.Error(IssueType::kInvalid, "definition-slicing",
                           "The root of a profile cannot be sliced: take slicing out");
    const Scope at(element, slicing, 0);
    const fhir::Element* const known = FindElement(types_, path);
    if (known == nullptr) return;
    if (!known->is_list() && !known->is_choice)
      at.Error(IssueType::kNotFound, "definition-slicing",
               "The element cannot repeat and is no choice, so that there is nothing to slice: "
               "take slicing out");
    ForEachChild(at, "discriminator", [&](const Scope& discriminator) {
      CheckDiscriminator(discriminator, element.node());
    });
  }

  // Its path has to lead somewhere from the types that are stated.
  void CheckDiscriminator(const Scope& discriminator, fhir::Node element) const {
    fhirpath::CheckContext context;
    context.types = &types_;
    for (const fhir::Node type : element.Children("type")) {
      const fhir::Type* const known = types_.Find(CodeOf(type));
      if (known == nullptr || known->is_abstract) return;
      context.focus.push_back(known);
    }
    if (context.focus.empty()) return;
    const std::string_view path = discriminator.node().ChildText("path");
    const fhirpath::CheckResult result = fhirpath::CheckExpression(path, context);
    if (!result.issues.HasErrors()) return;
    discriminator.Error(
        IssueType::kInvalid, "definition-discriminator",
        "The path of the discriminator leads nowhere in the element that is sliced: " +
            result.issues.list()[0].diagnostics);
  }

  // The same element in the base definition, by its id or its path.
  fhir::Node InBase(fhir::Node element) const {
    const std::string_view id = element.ChildText("id");
    for (const fhir::Node other : base_.Child("snapshot").Children("element")) {
      const std::string_view other_id = other.ChildText("id");
      if (id.empty() ? other.ChildText("path") == element.ChildText("path") : other_id == id)
        return other;
    }
    return {};
  }

  // What the base fixes stays as it is; what it asks for stays asked for.
  void CheckDerivedValue(const Scope& element) const {
    for (const std::string_view name : {"fixed", "pattern"}) {
      const fhir::Node own = element.node().Child(name);
      if (!own) continue;
      const fhir::Node inherited = InBase(element.node());
      const fhir::Node fixed = inherited.Child("fixed");
      const fhir::Node pattern = inherited.Child("pattern");
      const bool keeps_fixed = !fixed || (fixed.type() == own.type() && EqualsFixed(own, fixed));
      const bool keeps_pattern =
          !pattern || (pattern.type() == own.type() && FitsPattern(own, pattern));
      if (keeps_fixed && keeps_pattern) continue;
      element.ReportBelow(name, Severity::kError, IssueType::kValue, "definition-value",
                          "The base definition prescribes another value here: keep that one");
    }
  }

  void CheckTypes(const Scope& element) const {
    ForEachChild(element, "type", [&](const Scope& type) {
      const std::string_view code = CodeOf(type.node());
      if (code.empty()) return;
      if (type.node().Child("targetProfile") && !CanHave(code, "has-target"))
        element.Error(
            IssueType::kBusinessRule, "definition-type",
            "The type " + std::string(code) + " refers to nothing: take targetProfile out");
      ForEachChild(type, "profile", [&](const Scope& profile) { CheckProfile(profile, code); });
      ForEachChild(type, "targetProfile", [&](const Scope& target) { CheckTarget(target, code); });
    });
  }

  fhir::Node FindDefinition(std::string_view canonical) const {
    if (canonical == node_.ChildText("url")) return {};
    const fhir::Document* const found =
        definition_.run().profiles.registry().Find("StructureDefinition", canonical);
    return found == nullptr ? fhir::Node() : found->root();
  }

  void CheckProfile(const Scope& profile, std::string_view code) const {
    const fhir::Node found = FindDefinition(profile.node().text());
    const fhir::Type* const known = types_.Find(code);
    if (!found || known == nullptr) return;
    std::string_view type = found.ChildText("type");
    type = type.substr(type.rfind('/') + 1);
    const fhir::Type* const own = types_.Find(type);
    const bool fits =
        type == known->name || (known->is_abstract && own != nullptr && own->IsA(known->name));
    if (fits) return;
    profile.Error(IssueType::kException, "definition-type-profile",
                  "The profile is for " + std::string(type) + " and the element is a " +
                      std::string(code) + ": name a profile of that type");
  }

  void CheckTarget(const Scope& target, std::string_view code) const {
    const fhir::Node found = FindDefinition(target.node().text());
    if (!found || code != "Reference" || found.ChildText("kind") == "resource" ||
        found.ChildText("kind") == "logical")
      return;
    target.Error(IssueType::kException, "definition-type-profile",
                 "A reference leads to resources, and this profile is for none: name one of a "
                 "resource");
  }

  // What is said of the element has to be something that one of its types can have.
  void CheckTraits(const Scope& element) const {
    const std::vector<std::string_view> codes = CodesOf(element.node());
    if (codes.empty()) return;
    const auto check = [&](bool is_there, std::string_view characteristic, std::string_view name) {
      const bool can = std::ranges::any_of(
          codes, [&](std::string_view code) { return CanHave(code, characteristic); });
      if (!is_there || can) return;
      element.Error(IssueType::kBusinessRule, "definition-type",
                    std::string(name) + " means nothing for an element of type " + Listed(codes) +
                        ": take it out");
    };
    const fhir::Node node = element.node();
    const auto extension = [&](std::string_view name) {
      return static_cast<bool>(ExtensionOf(node, std::string(kExtensionBase) + std::string(name)));
    };
    check(static_cast<bool>(node.Child("binding")), "can-bind", "binding");
    check(static_cast<bool>(node.Child("maxLength")), "has-length", "maxLength");
    check(extension("minLength"), "has-length", "minLength");
    check(static_cast<bool>(node.Child("minValue")), "has-range", "minValue");
    check(static_cast<bool>(node.Child("maxValue")), "has-range", "maxValue");
    check(extension("maxDecimalPlaces"), "is-continuous", "maxDecimalPlaces");
    check(extension("maxSize"), "has-size", "maxSize");
    CheckValueSet(element);
  }

  void CheckValueSet(const Scope& element) const {
    const std::string_view url = element.node().At({"binding", "valueSet"}).text();
    const definitions::Registry& registry = definition_.run().profiles.registry();
    if (url.empty() || registry.Find("ValueSet", url) != nullptr) return;
    const bool is_other = std::ranges::any_of(
        std::array<std::string_view, 2>{"CodeSystem", "StructureDefinition"},
        [&](std::string_view type) { return registry.Find(type, url) != nullptr; });
    if (!is_other) return;
    Scope(element, element.node().Child("binding"), 0)
        .Error(IssueType::kBusinessRule, "definition-binding",
               "The canonical names a resource that is no ValueSet: bind to a value set");
  }

  void CheckValueTypes(const Scope& element, std::string_view path) const {
    if (path.find('.') == std::string_view::npos) return;
    const std::vector<std::string_view> codes = CodesOf(element.node());
    if (codes.empty() && !element.node().Child("contentReference"))
      return element.Error(IssueType::kException, "definition-type",
                           "The element of a snapshot has types or a contentReference: add one");
    for (const std::string_view name : {"defaultValue", "fixed", "pattern"}) {
      const fhir::Node value = element.node().Child(name);
      if (!value || codes.empty()) continue;
      const bool fits = std::ranges::any_of(codes, [&](std::string_view code) {
        const fhir::Type* const type = types_.Find(code);
        return type == nullptr || type->name == value.type_name() || type->IsA(value.type_name());
      });
      if (!fits)
        element.ReportBelow(name, Severity::kError, IssueType::kException, "definition-value",
                            "The value is a " + std::string(value.type_name()) +
                                " and the element is " + Listed(codes) + ": give one of that type");
    }
  }

  // A key means one expression, wherever it is repeated; one that cannot be read means nothing.
  void CheckConstraint(const Scope& constraint) {
    const std::string_view key = constraint.node().ChildText("key");
    const std::string_view expression = constraint.node().ChildText("expression");
    if (key.empty() || expression.empty() || key == "ele-1") return;
    const auto [known, is_new] = expressions_.try_emplace(key, expression);
    if (!is_new && known->second != expression)
      constraint.Error(IssueType::kInvalid, "definition-constraint",
                       "The key " + std::string(key) +
                           " stands for another expression in this definition: give each its own");
    const std::string_view source = constraint.node().ChildText("source");
    const bool is_own = source.empty() || source == node_.ChildText("url");
    if (!is_snapshot_) CheckInherited(constraint, key, expression);
    if (!is_own || !is_new) return;
    const Result<fhirpath::Expression> compiled = fhirpath::Expression::Compile(expression);
    if (!compiled)
      constraint.Error(IssueType::kInvalid, "definition-constraint",
                       "The expression cannot be read: " + compiled.error().diagnostics);
  }

  void CheckInherited(const Scope& constraint, std::string_view key,
                      std::string_view expression) const {
    for (const fhir::Node element : base_.Child("snapshot").Children("element")) {
      for (const fhir::Node other : element.Children("constraint")) {
        if (other.ChildText("key") != key || other.ChildText("expression") == expression) continue;
        return constraint.Error(IssueType::kInvalid, "definition-constraint",
                                "The base definition has a constraint of the key " +
                                    std::string(key) +
                                    " that says something else: take another "
                                    "key");
      }
    }
  }

  const Scope& definition_;
  fhir::Node node_;
  fhir::Node base_;
  const fhir::TypeTable& types_;
  bool is_constraint_;
  std::string_view type_;
  bool is_snapshot_ = false;
  std::map<std::string_view, std::string_view> expressions_;
};

}  // namespace

const fhir::Element* FindElement(const fhir::TypeTable& types, std::string_view path) {
  std::size_t dot = path.find('.');
  const fhir::Type* type = types.Find(path.substr(0, dot));
  const fhir::Element* element = nullptr;
  while (type != nullptr && dot != std::string_view::npos) {
    path.remove_prefix(dot + 1);
    dot = path.find('.');
    std::string_view name = path.substr(0, dot);
    if (name.ends_with("[x]")) name.remove_suffix(3);
    element = type->Find(name);
    if (element == nullptr) return nullptr;
    type = element->types.size() == 1 ? element->types[0].type : nullptr;
  }
  return dot == std::string_view::npos ? element : nullptr;
}

void CheckElements(const Scope& definition, fhir::Node base) {
  ElementChecker(definition, base).Run();
}

}  // namespace gateway::validation
