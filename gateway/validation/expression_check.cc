#include "gateway/validation/expression_check.h"

#include "gateway/fhirpath/check/checker.h"
#include "gateway/validation/rules/errata.h"

namespace gateway::validation {
namespace {

using fhirpath::CheckContext;

std::vector<const fhir::Type*> TypesOf(const fhir::Element& element) {
  std::vector<const fhir::Type*> types;
  for (const fhir::TypeRef& ref : element.types) {
    if (ref.type != nullptr) types.push_back(ref.type);
  }
  return types;
}

// The types of `name` ("value[x]", "valueQuantity", "contact") below one of `parents`.
std::vector<const fhir::Type*> TypesBelow(const std::vector<const fhir::Type*>& parents,
                                          std::string_view name) {
  if (name.ends_with("[x]")) name.remove_suffix(3);
  for (const fhir::Type* const parent : parents) {
    if (const fhir::Element* const element = parent->Find(name)) return TypesOf(*element);
    const fhir::Type::Property property = parent->FindProperty(name);
    if (property.element != nullptr && property.type != nullptr) return {property.type->type};
  }
  return {};
}

// The checks of one definition.
class Definition {
 public:
  Definition(fhir::Node root, const fhir::TypeTable& types) : root_(root), types_(types) {}

  void CheckProfile() {
    const std::string_view type = root_.ChildText("type");
    type_ = types_.Find(type.substr(type.rfind('/') + 1));
    const bool has_differential = bool(root_.Child("differential"));
    const char* const part = has_differential ? "differential" : "snapshot";
    std::size_t position = 0;
    for (const fhir::Node element : root_.Child(part).Children("element")) {
      const std::string where = "StructureDefinition." + std::string(part) + ".element[" +
                                std::to_string(position++) + "]";
      CheckConstraints(element, where, has_differential);
    }
    CheckContexts();
  }

  void CheckSearchParameter() {
    CheckContext context{.types = &types_};
    for (const fhir::Node base : root_.Children("base")) {
      if (const fhir::Type* const type = types_.Find(base.text())) context.focus.push_back(type);
    }
    Check(root_.Child("expression"), "SearchParameter.expression", "search parameter", context);
  }

  [[nodiscard]] Issues TakeIssues() { return std::move(issues_); }

 private:
  // What an ElementDefinition.path means: "Specimen.collection", "Observation.value[x]".
  [[nodiscard]] std::vector<const fhir::Type*> TypesAt(std::string_view path) const {
    std::vector<const fhir::Type*> types;
    if (type_ != nullptr) types.push_back(type_);
    for (std::size_t dot = path.find('.'); dot != std::string_view::npos && !types.empty();) {
      const std::size_t end = path.find('.', dot + 1);
      types = TypesBelow(types,
                         path.substr(dot + 1, end == std::string_view::npos ? end : end - dot - 1));
      dot = end;
    }
    return types;
  }

  [[nodiscard]] const fhir::Type* Resource() const {
    return type_ != nullptr && type_->kind == fhir::Kind::kResource ? type_ : nullptr;
  }

  void CheckConstraints(fhir::Node element, const std::string& where, bool is_differential) {
    std::size_t position = 0;
    for (const fhir::Node constraint : element.Children("constraint")) {
      const std::string path = where + ".constraint[" + std::to_string(position++) + "].expression";
      const std::string_view source = constraint.ChildText("source");
      if (!is_differential && !source.empty() && source != root_.ChildText("url")) continue;
      const CheckContext context{
          .types = &types_, .focus = TypesAt(element.ChildText("path")), .resource = Resource()};
      Check(constraint.Child("expression"), path,
            "constraint " + std::string(constraint.ChildText("key")), context);
    }
  }

  // Where an extension may stand; its own types are those of its contexts of type element.
  void CheckContexts() {
    std::vector<const fhir::Type*> focus;
    std::size_t position = 0;
    for (const fhir::Node context : root_.Children("context")) {
      const std::string path =
          "StructureDefinition.context[" + std::to_string(position++) + "].expression";
      const fhir::Node expression = context.Child("expression");
      if (context.ChildText("type") == "fhirpath")
        Check(expression, path, "context", {.types = &types_});
      const fhir::Type* const type = types_.Find(expression.text());
      if (context.ChildText("type") == "element" && type != nullptr) focus.push_back(type);
    }
    if (focus.size() != position) focus.clear();
    CheckContext context{.types = &types_, .focus = focus};
    if (const fhir::Type* const extension = types_.Find("Extension")) {
      fhirpath::Shape& shape = context.constants["extension"];
      shape.Add(fhirpath::ElementItem(extension));
      shape.min = shape.max = 1;
    }
    position = 0;
    for (const fhir::Node invariant : root_.Children("contextInvariant")) {
      Check(invariant, "StructureDefinition.contextInvariant[" + std::to_string(position++) + "]",
            "context invariant", context);
    }
  }

  void Check(fhir::Node expression, const std::string& path, const std::string& what,
             const CheckContext& context) {
    if (!expression.has_text()) return;
    const auto result = fhirpath::CheckExpression(Corrected(expression.text()), context);
    for (const Issue& found : result.issues.list()) {
      if (found.severity != Severity::kError) continue;
      Issue issue = found;
      issue.expression = path;
      issue.line = static_cast<int>(expression.line());
      issue.column = static_cast<int>(expression.column());
      issue.diagnostics = "The FHIRPath of the " + what + " is wrong at its line " +
                          std::to_string(found.line) + ", column " + std::to_string(found.column) +
                          ": " + found.diagnostics;
      issues_.Add(std::move(issue));
    }
  }

  fhir::Node root_;
  const fhir::TypeTable& types_;
  const fhir::Type* type_ = nullptr;
  Issues issues_;
};

}  // namespace

Issues CheckExpressions(fhir::Node definition, const fhir::TypeTable& types) {
  Definition checked(definition, types);
  if (definition.type_name() == "StructureDefinition") checked.CheckProfile();
  if (definition.type_name() == "SearchParameter") checked.CheckSearchParameter();
  return checked.TakeIssues();
}

}  // namespace gateway::validation
