#include "gateway/definitions/type_builder.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

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

class TableBuilder {
 public:
  explicit TableBuilder(std::shared_ptr<const fhir::TypeTable> below) : types_(std::move(below)) {}

  void Add(const Structure& structure) {
    const std::vector<StructureElement>& elements = structure.elements();
    if (elements.empty()) return;
    std::string name(LastSegment(structure.type, '/'));
    if (types_.Knows(name)) name = structure.url;
    fhir::TypeDraft& type = types_.Add(std::move(name));
    type.url = structure.url;
    type.kind = ToKind(structure.kind);
    type.is_abstract = structure.is_abstract;
    type.base = structure.base;
    type.constraints = elements.front().element.constraints;
    if (type.kind == fhir::Kind::kPrimitive) type.json_form = FormOf(type.name);
    AddElements(type, elements);
  }

  [[nodiscard]] fhir::TypeTableBuilder Take() { return std::move(types_); }

 private:
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
    for (fhir::TypeRefDraft& ref : element.types) FixType(ref);
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
  static void FixType(fhir::TypeRefDraft& ref) {
    if (ref.code.find('/') != std::string::npos) ref.code = LastSegment(ref.code, '/');
  }

  fhir::TypeTableBuilder types_;
};

}  // namespace

Result<fhir::TypeTableBuilder> DraftTypes(const std::vector<Structure>& structures,
                                          std::shared_ptr<const fhir::TypeTable> below) {
  std::unordered_map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < structures.size(); ++i) {
    if (structures[i].IsType()) last[structures[i].url] = i;
  }
  TableBuilder builder(std::move(below));
  for (std::size_t i = 0; i < structures.size(); ++i) {
    if (structures[i].IsType() && last[structures[i].url] == i) builder.Add(structures[i]);
  }
  fhir::TypeTableBuilder types = builder.Take();
  if (const std::vector<std::string> missing = types.Missing(); !missing.empty()) {
    std::string text = "the definitions use types that no loaded package defines: ";
    for (const std::string& name : missing) text += name + "; ";
    return Fail(IssueType::kStructure, text + "load the package that defines them");
  }
  return types;
}

}  // namespace gateway::definitions
