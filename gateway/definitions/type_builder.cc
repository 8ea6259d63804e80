#include "gateway/definitions/type_builder.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "gateway/definitions/model_elements.h"

namespace gateway::definitions {
namespace {

std::string_view LastSegment(std::string_view path, char separator) {
  return path.substr(path.rfind(separator) + 1);
}

fhir::Kind ToKind(std::string_view code) {
  if (code == "primitive-type") return fhir::Kind::kPrimitive;
  if (code == "resource") return fhir::Kind::kResource;
  if (code == "logical") return fhir::Kind::kLogical;
  return fhir::Kind::kComplex;
}

// https://hl7.org/fhir/R4/json.html#primitive
fhir::JsonForm FormOf(std::string_view primitive) {
  if (primitive == "boolean") return fhir::JsonForm::kBoolean;
  const bool number = primitive == "integer" || primitive == "decimal" ||
                      primitive == "positiveInt" || primitive == "unsignedInt";
  return number ? fhir::JsonForm::kNumber : fhir::JsonForm::kString;
}

std::string_view PlainName(const Structure& structure) {
  const bool is_flavour = structure.derivation == "constraint";
  return LastSegment(is_flavour ? structure.url : structure.type, '/');
}

class TableBuilder {
 public:
  // Both outlive the builder; every structure defines a type, and no two the same.
  TableBuilder(const std::vector<const Structure*>& structures,
               std::shared_ptr<const fhir::TypeTable> below)
      : types_(below), below_(std::move(below)), inherited_(structures, below_.get()) {
    for (const Structure* const structure : structures) Name(*structure);
  }

  void Add(const Structure& structure) {
    const std::vector<StructureElement> elements = inherited_.Of(structure);
    if (elements.empty()) return;
    fhir::TypeDraft& type = types_.Add(by_url_.at(structure.url));
    type.url = structure.url;
    type.kind = ToKind(structure.kind);
    type.is_abstract = structure.is_abstract;
    type.in_any_order = structure.in_any_order;
    type.xml_name =
        structure.xml_name.empty() ? elements.front().element.xml_name : structure.xml_name;
    type.base = structure.base;
    type.constraints = elements.front().element.constraints;
    if (type.kind == fhir::Kind::kPrimitive) type.json_form = FormOf(type.name);
    AddElements(type, elements);
  }

  // What elements of models name and nobody defines becomes a type without elements.
  [[nodiscard]] DraftedTypes Take() {
    for (const auto& [name, path] : undefined_) {
      types_.Add(name).kind = fhir::Kind::kLogical;
      issues_.Add({.severity = Severity::kWarning,
                   .type = IssueType::kNotFound,
                   .id = "undefined-type",
                   .expression = path,
                   .diagnostics = "no loaded package defines the type " + name +
                                  "; load the package that does"});
    }
    return {std::move(types_), std::move(issues_)};
  }

 private:
  void Name(const Structure& structure) {
    std::string name(PlainName(structure));
    if (types_.Knows(name) || names_.contains(name)) name = structure.url;
    names_.insert(name);
    by_url_.emplace(structure.url, std::move(name));
  }

  void AddElements(fhir::TypeDraft& root, const std::vector<StructureElement>& elements) {
    const std::string_view root_path = elements.front().element.path;
    std::unordered_map<std::string_view, fhir::TypeDraft*> parents{{root_path, &root}};
    for (std::size_t i = 1; i < elements.size(); ++i) {
      const StructureElement& given = elements[i];
      const std::string_view path = given.element.path;
      if (root.kind == fhir::Kind::kPrimitive && path.ends_with(".value")) {
        root.pattern = given.pattern;
        continue;
      }
      const auto parent = parents.find(path.substr(0, path.rfind('.')));
      if (parent == parents.end() || given.element.max == 0) continue;
      const bool has_children = i + 1 < elements.size() &&
                                elements[i + 1].element.path.starts_with(given.element.path + ".");
      fhir::TypeDraft* const backbone =
          has_children ? &AddBackbone(root, path.substr(root_path.size()), given.element) : nullptr;
      AddElement(root, *parent->second, given, backbone);
      if (backbone != nullptr) parents.emplace(path, backbone);
    }
  }

  fhir::TypeDraft& AddBackbone(const fhir::TypeDraft& root, std::string_view below,
                               const fhir::ElementDraft& element) {
    fhir::TypeDraft& type = types_.Add(root.name + std::string(below));
    type.kind = fhir::Kind::kBackbone;
    type.in_any_order = root.in_any_order;
    const bool plain = !element.types.empty() && element.types[0].code == "Element";
    type.base = plain ? "Element" : "BackboneElement";
    return type;
  }

  void AddElement(const fhir::TypeDraft& root, fhir::TypeDraft& parent,
                  const StructureElement& given, const fhir::TypeDraft* backbone) {
    fhir::ElementDraft& element = parent.elements.emplace_back(given.element);
    element.name = LastSegment(element.path, '.');
    element.is_choice = element.name.ends_with("[x]");
    if (element.is_choice) element.name.resize(element.name.size() - 3);
    if (element.types.empty()) element.types.emplace_back().code = "BackboneElement";
    for (fhir::TypeRefDraft& ref : element.types) FixType(ref, root.kind, element.path);
    if (backbone != nullptr) element.types[0].target = backbone->name;
    if (!given.content_reference.empty()) {
      const std::string_view target = LastSegment(given.content_reference, '#');
      element.types[0].target =
          root.name + std::string(target.substr(std::min(target.find('.'), target.size())));
    }
    // R4 says "string" of Resource.id in its snapshots (a known slip); its page says id.
    if (&parent == &root && root.kind == fhir::Kind::kResource && element.name == "id") {
      element.types[0].code = "id";
    }
    const bool is_plain = element.representation == fhir::Representation::kElement;
    if (is_plain && element.types[0].code == "xhtml") {
      element.representation = fhir::Representation::kXhtml;
    }
  }

  // Logical models name other logical models by their canonical.
  void FixType(fhir::TypeRefDraft& ref, fhir::Kind user, const std::string& path) {
    if (!ref.target.empty()) return;
    const bool is_url = ref.code.find('/') != std::string::npos;
    if (is_url) {
      ref.target = NameOf(ref.code);
      ref.code = LastSegment(ref.code, '/');
    }
    const std::string& name = ref.target.empty() ? ref.code : ref.target;
    const bool known = names_.contains(name) || types_.Knows(name) || name == "BackboneElement";
    if (!known && user == fhir::Kind::kLogical) undefined_.emplace(name, path);
  }

  // Of the type with that canonical; the last segment when there is none, or the whole when that is
  // another type's name.
  [[nodiscard]] std::string NameOf(const std::string& url) const {
    if (const auto own = by_url_.find(url); own != by_url_.end()) return own->second;
    const fhir::Type* const below = below_ == nullptr ? nullptr : below_->FindByUrl(url);
    if (below != nullptr) return std::string(below->name);
    std::string name(LastSegment(url, '/'));
    return names_.contains(name) || types_.Knows(name) ? url : name;
  }

  fhir::TypeTableBuilder types_;
  std::shared_ptr<const fhir::TypeTable> below_;
  ModelElements inherited_;
  std::unordered_map<std::string_view, std::string> by_url_;  // names
  std::unordered_set<std::string> names_;
  std::map<std::string, std::string> undefined_;  // name, the first element that has it
  Issues issues_;
};

}  // namespace

Result<DraftedTypes> DraftTypes(const std::vector<Structure>& structures,
                                std::shared_ptr<const fhir::TypeTable> below) {
  std::unordered_map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < structures.size(); ++i) {
    if (structures[i].IsType()) last[structures[i].url] = i;
  }
  std::vector<const Structure*> used;
  for (std::size_t i = 0; i < structures.size(); ++i) {
    if (structures[i].IsType() && last[structures[i].url] == i) used.push_back(&structures[i]);
  }
  TableBuilder builder(used, std::move(below));
  for (const Structure* const structure : used) builder.Add(*structure);
  DraftedTypes drafted = builder.Take();
  if (const std::vector<std::string> missing = drafted.types.Missing(); !missing.empty()) {
    std::string text = "the definitions use types that no loaded package defines: ";
    for (const std::string& name : missing) text += name + "; ";
    return Fail(IssueType::kStructure, text + "load the package that defines them");
  }
  return drafted;
}

}  // namespace gateway::definitions
