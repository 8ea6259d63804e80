// Trees that no reader would make.
#pragma once

#include "tests/validation/check.h"

namespace gateway::testing {

// Makes nodes by hand: what no reader lets through, a program may build.
class BuiltTree : public ::testing::Test {
 protected:
  const fhir::Type& TypeOf(std::string_view name) { return *testing::R4Types()->Find(name); }
  fhir::Node Leaf(const fhir::Element& element, std::string_view type, std::string_view text) {
    fhir::NodeData* const node = arena_.NewNode();
    node->element = &element;
    node->type = &TypeOf(type);
    const std::string_view copy = arena_.Copy(text);
    node->text = copy.data();
    node->text_size = static_cast<std::uint32_t>(copy.size());
    return fhir::Node(node);
  }
  fhir::Node Root(std::string_view type, const std::vector<fhir::Node>& children) {
    fhir::NodeData* const node = arena_.NewNode();
    node->type = &TypeOf(type);
    node->children = arena_.NewChildren(children);
    node->child_count = static_cast<std::uint32_t>(children.size());
    return fhir::Node(node);
  }
  fhir::Arena arena_;
};

}  // namespace gateway::testing
