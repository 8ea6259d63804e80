// The rules of a StructureMap's group, and what all its readers share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/model/node.h"
#include "gateway/mapping/resource/code_tables.h"
#include "gateway/mapping/syntax.h"

namespace gateway::mapping {

// Collects the findings of one resource. Used by one thread; the resource outlives it.
class ResourceScope {
 public:
  explicit ResourceScope(fhir::Node root) : root_(root) {}

  void Report(fhir::Node at, std::string diagnostics);
  // The child's text; a finding when it is missing.
  [[nodiscard]] std::string Require(fhir::Node parent, std::string_view name);
  // The enumerator of the child's code; `otherwise` without one, or with a finding when the code is
  // not known.
  template <typename Enum, std::size_t N>
  [[nodiscard]] Enum ReadCode(fhir::Node code, const Codes<Enum, N>& codes, Enum otherwise) {
    if (!code) return otherwise;
    for (const auto& [text, meaning] : codes) {
      if (code.text() == text) return meaning;
    }
    Report(code, "'" + std::string(code.name()) + "' has a code that is not known here");
    return otherwise;
  }
  [[nodiscard]] Issues& issues() { return issues_; }

 private:
  fhir::Node root_;
  Issues issues_;
};

[[nodiscard]] inline Place PlaceOf(fhir::Node node) { return {node.line(), node.column()}; }

// valueString of the extension with that URL; absent when there is none.
[[nodiscard]] fhir::Node ExtensionValue(fhir::Node node, std::string_view url);

[[nodiscard]] std::vector<syntax::Rule> ReadRules(fhir::Node parent, ResourceScope& scope,
                                                  int depth = 0);

}  // namespace gateway::mapping
