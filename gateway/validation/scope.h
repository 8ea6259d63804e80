// Where a walk through a tree stands: the node, the way to it, and where findings go.
//
// Scopes live on the stack, one a level; a path is spelt out only when there is a finding.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/issue.h"
#include "gateway/fhir/model/node.h"
#include "gateway/terminology/service.h"
#include "gateway/validation/bundle_index.h"
#include "gateway/validation/options.h"

namespace gateway::validation {

class Plans;
class ProfileSet;
struct Checker;

// What a profile says of one child of the node at hand.
struct Assigned {
  std::size_t child = 0;  // position among all children
  const Checker* checker = nullptr;
};

// What all scopes of one validation share. Used by one thread.
struct Run {
  const terminology::Service& terminology;
  const Plans& plans;
  const ProfileSet& profiles;
  const Options& options;
  Instant now{};
  Issues issues;

  // Profiles that a MessageDefinition chooses for resources of a message.
  std::unordered_map<const fhir::NodeData*, std::vector<std::string_view>> chosen;
  // Profiles of resources that were applied, and imposed ones that could not be; each once.
  std::vector<std::string_view> used;
  std::vector<std::string_view> not_loaded;

  // A question is being asked (conformance.h): findings only make the answer "no".
  bool is_trial = false;
  bool has_failed = false;
  enum class Answer { kAsked, kYes, kNo };
  std::map<std::pair<const fhir::NodeData*, const void*>, Answer> answers;

  // Stacks of the walk, kept for their memory.
  std::vector<const Checker*> active;
  std::vector<Assigned> assigned;
};

class Scope {
 public:
  Scope(Run& run, fhir::Node root, const BundleIndex& index);
  // A child of `parent`; `position` counts among the children of its name.
  Scope(const Scope& parent, fhir::Node node, std::size_t position);
  // A node looked at by itself, in the surroundings of `around`: of a resource, its own.
  struct Alone {};
  Scope(Alone alone, const Scope& around, fhir::Node node);
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

  [[nodiscard]] fhir::Node node() const { return node_; }
  // Null at the root.
  [[nodiscard]] const Scope* parent() const { return parent_; }
  // %resource: the nearest resource at or above the node, contained ones included.
  [[nodiscard]] fhir::Node resource() const { return resource_; }
  // %rootResource: the resource that contains resource(); the same unless that one is contained.
  [[nodiscard]] fhir::Node container() const { return container_; }
  // Of the nearest Bundle above.
  [[nodiscard]] const BundleIndex& index() const { return *index_; }
  void set_index(const BundleIndex& index) { index_ = &index; }
  [[nodiscard]] Run& run() const { return run_; }

  // Whether a child of that element was in the bytes and the reader could not take it.
  [[nodiscard]] bool HasUnread(const fhir::Element& element) const;

  // "Bundle.entry[2].resource.name[0]"
  [[nodiscard]] std::string Path() const;

  // A finding at this node. `diagnostics` is one plain sentence with the mend, and never quotes
  // the value.
  void Report(Severity severity, IssueType type, std::string_view id,
              std::string diagnostics) const;
  // The same at the child (there or missing) of that name.
  void ReportBelow(std::string_view name, Severity severity, IssueType type, std::string_view id,
                   std::string diagnostics) const;
  void Error(IssueType type, std::string_view id, std::string diagnostics) const {
    Report(Severity::kError, type, id, std::move(diagnostics));
  }
  void Warning(IssueType type, std::string_view id, std::string diagnostics) const {
    Report(Severity::kWarning, type, id, std::move(diagnostics));
  }

 private:
  Run& run_;
  const Scope* parent_ = nullptr;
  fhir::Node node_;
  std::size_t position_ = 0;
  fhir::Node resource_;
  fhir::Node container_;
  const BundleIndex* index_;
};

// Calls `visit(Scope)` for each child called `name`.
template <typename Visit>
void ForEachChild(const Scope& scope, std::string_view name, Visit visit) {
  std::size_t position = 0;
  for (const fhir::Node child : scope.node().Children(name)) {
    const Scope at(scope, child, position++);
    visit(at);
  }
}

}  // namespace gateway::validation
