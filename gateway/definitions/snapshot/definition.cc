#include "gateway/definitions/snapshot/definition.h"

#include <algorithm>
#include <cassert>

namespace gateway::definitions {
namespace {

const fhir::Element* Find(const fhir::Type& type, std::string_view name) {
  const fhir::Element* const element = type.Find(name);
  assert(element != nullptr);
  return element;
}

std::uint32_t OrderOf(fhir::Node node) { return node.element()->order; }

}  // namespace

Vocabulary::Vocabulary(const fhir::TypeTable& types) : definition(types.Find("ElementDefinition")) {
  if (definition == nullptr) return;
  const fhir::Type& d = *definition;
  id = Find(d, "id");
  extension = Find(d, "extension");
  path = Find(d, "path");
  slice_name = Find(d, "sliceName");
  slicing = Find(d, "slicing");
  short_text = Find(d, "short");
  definition_text = Find(d, "definition");
  comment = Find(d, "comment");
  requirements = Find(d, "requirements");
  alias = Find(d, "alias");
  min = Find(d, "min");
  max = Find(d, "max");
  base = Find(d, "base");
  content_reference = Find(d, "contentReference");
  type = Find(d, "type");
  fixed = Find(d, "fixed");
  pattern = Find(d, "pattern");
  example = Find(d, "example");
  condition = Find(d, "condition");
  constraint = Find(d, "constraint");
  must_support = Find(d, "mustSupport");
  binding = Find(d, "binding");
  mapping = Find(d, "mapping");
  type_code = Find(*type->types[0].type, "code");
  type_profile = Find(*type->types[0].type, "profile");
  base_path = Find(*base->types[0].type, "path");
  base_min = Find(*base->types[0].type, "min");
  base_max = Find(*base->types[0].type, "max");
  discriminator = Find(*slicing->types[0].type, "discriminator");
  discriminator_type = Find(*discriminator->types[0].type, "type");
  discriminator_path = Find(*discriminator->types[0].type, "path");
  ordered = Find(*slicing->types[0].type, "ordered");
  rules = Find(*slicing->types[0].type, "rules");
  constraint_source = Find(*constraint->types[0].type, "source");
}

fhir::Node NodeMaker::Text(const fhir::Element* element, std::string_view text) {
  fhir::NodeData* const node = arena_.NewNode();
  const std::string_view kept = arena_.Copy(text);
  node->element = element;
  node->type = element->types[0].type;
  node->text = kept.data();
  node->text_size = static_cast<std::uint32_t>(kept.size());
  return fhir::Node(node);
}

fhir::Node NodeMaker::Group(const fhir::Element* element, std::span<const fhir::Node> children) {
  fhir::NodeData* const node = arena_.NewNode();
  node->element = element;
  node->type = element->types[0].type;
  node->children = arena_.NewChildren(children);
  node->child_count = static_cast<std::uint32_t>(children.size());
  return fhir::Node(node);
}

fhir::Node NodeMaker::WithChildren(fhir::Node original, std::span<const fhir::Node> children) {
  fhir::NodeData* const node = arena_.NewNode();
  *node = *original.data();
  node->children = arena_.NewChildren(children);
  node->child_count = static_cast<std::uint32_t>(children.size());
  return fhir::Node(node);
}

fhir::Node Definition::Get(const fhir::Element* field) const {
  for (const fhir::Node node : fields_) {
    if (OrderOf(node) >= field->order) {
      return OrderOf(node) == field->order ? node : fhir::Node();
    }
  }
  return {};
}

std::span<const fhir::Node> Definition::All(const fhir::Element* field) const {
  const auto [first, last] = std::ranges::equal_range(fields_, field->order, {}, OrderOf);
  return {fields_.data() + (first - fields_.begin()), static_cast<std::size_t>(last - first)};
}

void Definition::Set(const fhir::Element* field, std::span<const fhir::Node> values) {
  const auto [first, last] = std::ranges::equal_range(fields_, field->order, {}, OrderOf);
  if (values.size() == 1 && last - first == 1) {
    *first = values[0];
    return;
  }
  const auto at = fields_.erase(first, last);
  fields_.insert(at, values.begin(), values.end());
}

void Definition::Add(fhir::Node value) {
  fields_.insert(std::ranges::upper_bound(fields_, OrderOf(value), {}, OrderOf), value);
}

}  // namespace gateway::definitions
