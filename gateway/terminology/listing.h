// The codes of an expanded value set as a list for people: with displays, filtered by text, in
// pages.
// Spec: https://hl7.org/fhir/R4/valueset-operation-expand.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/terminology/service.h"

namespace gateway::terminology {

struct ListOptions {
  // Each word of it has to occur in the display, the code or a designation, whatever its case.
  std::string_view text;
  bool without_inactive = false;
  bool without_abstract = false;
  std::string_view language;  // of displays, where there are; empty: the systems' own
  std::vector<std::string_view> excluded_systems;
};

struct ListEntry {
  CodeKey key;
  std::string_view display;                       // empty when unknown
  const CodeSystem::Concept* concept_ = nullptr;  // null when its system is not loaded
  fhir::Node named;                               // what the value set says of it, or absent
  bool is_abstract = false;
  bool is_inactive = false;
};

// In the value set's order. Entries live as long as the service and the expansion.
[[nodiscard]] std::vector<ListEntry> List(const Service& service, const Expanded& expanded,
                                          const ListOptions& options);

}  // namespace gateway::terminology
