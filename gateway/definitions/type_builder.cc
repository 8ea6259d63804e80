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
  void Add(Structure& structure) {
    const std::vector<StructureElement>& elements = structure.elements();
    if (elements.empty()) return;
    std::string name(LastSegment(structure.type, '/'));
    if (table_->Find(name) != nullptr) name = structure.url;
    fhir::Type& type = table_->Add(std::move(name));
    type.url = structure.url;
    type.kind = ToKind(structure.kind);
    type.is_abstract = structure.is_abstract;
    type.constraints = elements.front().element.constraints;
    if (type.kind == fhir::Kind::kPrimitive) type.json_form = FormOf(type.name);
    by_url_.emplace(type.url, &type);
    if (!structure.base.empty()) bases_.emplace_back(&type, structure.base);
    AddElements(type, elements);
  }

  Result<std::shared_ptr<const fhir::TypeTable>> Finish() {
    for (auto& [type, base] : bases_) type->base = FindType(base);
    for (auto& [type, element, target] : references_) Refer(*type, element, target);
    for (auto& [type, code] : backbones_) type->base = table_->Find(code);
    if (const std::vector<std::string> missing = table_->Finish(); !missing.empty()) {
      std::string text = "the definitions use types that no loaded package defines: ";
      for (const std::string& name : missing) text += name + "; ";
      return Fail(IssueType::kStructure, text + "load the package that defines them");
    }
    return std::shared_ptr<const fhir::TypeTable>(std::move(table_));
  }

 private:
  struct Reference {
    fhir::Type* type;
    std::size_t element;
    std::string target;  // name of a backbone type
  };

  void AddElements(fhir::Type& root, const std::vector<StructureElement>& elements) {
    const std::string_view root_path = elements.front().element.path;
    std::unordered_map<std::string_view, fhir::Type*> parents{{root_path, &root}};
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
      fhir::Type* const backbone =
          has_children ? &AddBackbone(root, path.substr(root_path.size()), given.element) : nullptr;
      AddElement(root, *parent->second, given, backbone);
      if (backbone != nullptr) parents.emplace(path, backbone);
    }
  }

  fhir::Type& AddBackbone(const fhir::Type& root, std::string_view below,
                          const fhir::Element& element) {
    fhir::Type& type = table_->Add(root.name + std::string(below));
    type.kind = fhir::Kind::kBackbone;
    const bool plain = !element.types.empty() && element.types[0].code == "Element";
    backbones_.emplace_back(&type, plain ? "Element" : "BackboneElement");
    return type;
  }

  void AddElement(const fhir::Type& root, fhir::Type& parent, const StructureElement& given,
                  const fhir::Type* backbone) {
    fhir::Element& element = parent.elements.emplace_back(given.element);
    element.name = LastSegment(element.path, '.');
    element.is_choice = element.name.ends_with("[x]");
    if (element.is_choice) element.name.resize(element.name.size() - 3);
    element.order = static_cast<std::uint32_t>(parent.elements.size() - 1);
    if (element.types.empty()) element.types.emplace_back().code = "BackboneElement";
    for (fhir::TypeRef& ref : element.types) FixType(ref);
    element.types[0].type = backbone;
    if (!given.content_reference.empty()) {
      const std::string_view target = LastSegment(given.content_reference, '#');
      references_.push_back(
          {&parent, element.order,
           root.name + std::string(target.substr(std::min(target.find('.'), target.size())))});
    }
    // R4 says "string" of Resource.id in its snapshots (a known slip); its page says id.
    if (&parent == &root && root.kind == fhir::Kind::kResource && element.name == "id") {
      element.types[0].code = "id";
    }
    if (element.types[0].code == "xhtml") element.representation = fhir::Representation::kXhtml;
  }

  // Logical models name other logical models by their canonical.
  static void FixType(fhir::TypeRef& ref) {
    if (ref.code.find('/') != std::string::npos) ref.code = LastSegment(ref.code, '/');
  }

  void Refer(fhir::Type& type, std::size_t element, const std::string& target) {
    fhir::TypeRef& ref = type.elements[element].types[0];
    ref.type = table_->Find(target);
    if (ref.type == nullptr) ref.code = target;
  }

  const fhir::Type* FindType(const std::string& url) const {
    const auto found = by_url_.find(url);
    return found == by_url_.end() ? nullptr : found->second;
  }

  std::shared_ptr<fhir::TypeTable> table_ = std::make_shared<fhir::TypeTable>();
  std::unordered_map<std::string, const fhir::Type*> by_url_;
  std::vector<std::pair<fhir::Type*, std::string>> bases_;
  std::vector<std::pair<fhir::Type*, const char*>> backbones_;
  std::vector<Reference> references_;
};

}  // namespace

Result<std::shared_ptr<const fhir::TypeTable>> BuildTypes(std::vector<Structure> structures) {
  std::unordered_map<std::string_view, std::size_t> last;
  for (std::size_t i = 0; i < structures.size(); ++i) {
    if (structures[i].IsType()) last[structures[i].url] = i;
  }
  TableBuilder builder;
  for (std::size_t i = 0; i < structures.size(); ++i) {
    if (structures[i].IsType() && last[structures[i].url] == i) builder.Add(structures[i]);
  }
  return builder.Finish();
}

}  // namespace gateway::definitions
