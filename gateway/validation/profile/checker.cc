#include "gateway/validation/profile/checker.h"

namespace gateway::validation {

const ChildRule* Checker::Find(std::string_view child) const {
  for (const ChildRule& rule : Children()) {
    if (rule.name == child) return &rule;
  }
  return nullptr;
}

std::string Checker::Label() const {
  const std::string_view id = definition.ChildText("id");
  if (!id.empty()) return std::string(id);
  std::string label(definition.ChildText("path"));
  if (!slice.empty()) label += ":" + std::string(slice);
  return label;
}

}  // namespace gateway::validation
