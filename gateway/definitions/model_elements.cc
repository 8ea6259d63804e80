#include "gateway/definitions/model_elements.h"

#include <algorithm>
#include <span>
#include <utility>

namespace gateway::definitions {
namespace {

using Elements = std::vector<StructureElement>;

std::string_view RootOf(std::string_view path) { return path.substr(0, path.find('.')); }

std::string_view ParentOf(std::string_view path) { return path.substr(0, path.rfind('.')); }

bool IsBelow(std::string_view path, std::string_view parent) {
  return path.size() > parent.size() && path.starts_with(parent) && path[parent.size()] == '.';
}

StructureElement RootElement(std::string_view path) {
  StructureElement root;
  root.element.path = path;
  root.element.max = fhir::kUnbounded;
  return root;
}

// Paths of another model's elements, told from this one's root: ANY.nullFlavor, ED.nullFlavor.
void Rebase(Elements& elements, std::string_view root) {
  for (StructureElement& at : elements) {
    const std::string below = at.element.path.substr(RootOf(at.element.path).size());
    at.element.path = std::string(root) + below;
  }
}

template <typename T>
void Append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

// What the differential states of an inherited element.
void Override(StructureElement& at, const StructureElement& stated) {
  fhir::ElementDraft& element = at.element;
  const fhir::ElementDraft& more = stated.element;
  if (stated.states_min) element.min = more.min;
  if (stated.states_max) element.max = more.max;
  if (!more.types.empty()) element.types = more.types;
  if (!stated.content_reference.empty()) at.content_reference = stated.content_reference;
  if (!stated.pattern.empty()) at.pattern = stated.pattern;
  if (more.binding != fhir::BindingStrength::kNone) {
    element.binding = more.binding;
    element.value_set = more.value_set;
  }
  if (more.max_length != 0) element.max_length = more.max_length;
  if (more.representation != fhir::Representation::kElement)
    element.representation = more.representation;
  if (element.xml_namespace.empty()) element.xml_namespace = more.xml_namespace;
  if (!more.xml_name.empty()) element.xml_name = more.xml_name;
  element.is_modifier |= more.is_modifier;
  element.is_summary |= more.is_summary;
  Append(element.constraints, more.constraints);
}

// Behind the last element below the same parent.
void Insert(Elements& elements, const StructureElement& added) {
  const std::string_view parent = ParentOf(added.element.path);
  const auto last = std::find_if(elements.rbegin(), elements.rend(), [&](const auto& at) {
    return at.element.path == parent || IsBelow(at.element.path, parent);
  });
  if (last != elements.rend()) elements.insert(last.base(), added);
}

void Merge(Elements& elements, const Structure& structure) {
  for (const StructureElement& stated : structure.differential) {
    if (stated.is_slice) continue;
    const auto known = std::ranges::find_if(elements, [&](const StructureElement& at) {
      return at.element.path == stated.element.path;
    });
    if (known != elements.end()) {
      Override(*known, stated);
    } else if (structure.derivation != "constraint") {
      Insert(elements, stated);
    }
  }
}

std::vector<std::string> Texts(std::span<const std::string_view> texts) {
  return {texts.begin(), texts.end()};
}

// A finished element as it was drafted.
StructureElement ToDraft(const fhir::Element& from, std::string path) {
  StructureElement at;
  fhir::ElementDraft& to = at.element;
  to.path = std::move(path) + (from.is_choice ? "[x]" : "");
  to.min = from.min;
  to.max = from.max;
  to.is_modifier = from.is_modifier;
  to.is_summary = from.is_summary;
  to.binding = from.binding;
  to.value_set = from.value_set;
  to.max_length = from.max_length;
  to.representation = from.representation;
  to.xml_namespace = from.xml_namespace;
  to.xml_name = from.xml_name;
  for (const fhir::Constraint& rule : from.constraints) {
    to.constraints.push_back({std::string(rule.key), rule.is_error, std::string(rule.human),
                              std::string(rule.expression), std::string(rule.source)});
  }
  for (const fhir::TypeRef& ref : from.types) {
    const bool is_backbone = ref.type->kind == fhir::Kind::kBackbone;
    to.types.push_back({std::string(ref.code), std::string(is_backbone ? "" : ref.type->name),
                        Texts(ref.profiles), Texts(ref.target_profiles)});
  }
  return at;
}

void Flatten(const fhir::Type& type, const std::string& path, Elements& elements) {
  for (const fhir::Element& from : type.elements) {
    const std::string at = path + "." + std::string(from.name);
    elements.push_back(ToDraft(from, at));
    const fhir::Type& child = *from.types.front().type;
    if (child.kind != fhir::Kind::kBackbone) continue;
    if (child.name == at) {
      Flatten(child, at, elements);
    } else {  // the content of another element
      elements.back().content_reference = "#" + std::string(child.name);
    }
  }
}

}  // namespace

ModelElements::ModelElements(const std::vector<const Structure*>& structures,
                             const fhir::TypeTable* below)
    : below_(below) {
  for (const Structure* const structure : structures) by_url_[structure->url] = structure;
}

std::vector<StructureElement> ModelElements::Of(const Structure& structure) {
  const bool inherits = structure.kind == "logical" && structure.snapshot.empty();
  if (!inherits || !open_.insert(&structure).second) return structure.elements();
  const std::string root(
      structure.differential.empty()
          ? std::string_view(structure.type).substr(structure.type.rfind('/') + 1)
          : RootOf(structure.differential.front().element.path));
  Elements elements = Inherited(structure.base);
  open_.erase(&structure);
  if (!elements.empty()) {
    Rebase(elements, root);
    Merge(elements, structure);
    return elements;
  }
  elements = structure.differential;
  if (elements.empty() || elements.front().element.path != root)
    elements.insert(elements.begin(), RootElement(root));
  return elements;
}

std::vector<StructureElement> ModelElements::Inherited(std::string_view base) {
  if (const auto found = by_url_.find(base); found != by_url_.end()) {
    return found->second->kind == "logical" ? Of(*found->second) : Elements();
  }
  const fhir::Type* const type = below_ == nullptr ? nullptr : below_->FindByUrl(base);
  Elements elements;
  if (type == nullptr || type->kind != fhir::Kind::kLogical) return elements;
  elements.push_back(RootElement(type->name));
  Flatten(*type, std::string(type->name), elements);
  return elements;
}

}  // namespace gateway::definitions
