// A profile made ready to be checked against: a tree of checkers that mirrors its snapshot.
//
// Only what a profile says beyond base R4 is kept, so that a profile costs what it adds. Immutable
// once compiled (what is filled on first use stands behind a lock); texts and values belong to the
// StructureDefinition, which outlives it. Safe to use from any number of threads.
// Spec: https://hl7.org/fhir/R4/profiling.html
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhir/model/document.h"
#include "gateway/validation/plan.h"

namespace gateway::validation {

struct Checker;
class Profile;
class ProfileSet;

// One step of a discriminator's path.
struct PathStep {
  enum class Kind { kChild, kExtension, kResolve, kOfType };
  Kind kind = Kind::kChild;
  std::string name;  // of the child, the extension's url, the type
};

struct Discriminator {
  enum class Kind { kValue, kExists, kType, kProfile };
  Kind kind = Kind::kValue;
  std::string_view text;  // as written
  std::vector<PathStep> path;
};

// What one slice demands of what a path leads to.
struct Criterion {
  enum class Kind { kFixed, kPattern, kBinding, kExists, kMissing, kType, kProfile, kUndecided };
  Kind kind = Kind::kUndecided;
  std::vector<PathStep> path;
  fhir::Node value;                        // kFixed, kPattern
  std::string_view url;                    // kFixed of an extension's url, without a node
  const BindingPlan* binding = nullptr;    // kBinding
  std::vector<const fhir::Type*> types;    // kType: one of them
  std::vector<std::string_view> profiles;  // kProfile: one of them
};

struct Slicing;

struct Slice {
  std::string_view name;
  const Checker* checker = nullptr;
  std::unique_ptr<Slicing> slicing;  // re-slicing; null: none
};

struct Slicing {
  enum class Rules { kOpen, kClosed, kOpenAtEnd };
  std::vector<Discriminator> discriminators;
  bool is_ordered = false;
  Rules rules = Rules::kOpen;
  std::vector<std::unique_ptr<Slice>> slices;
  const Checker* rest = nullptr;  // the slice @default

  // The demands of the slices, all of which an element has to meet. Worked out on first use, since
  // they may stand in other profiles.
  [[nodiscard]] const std::vector<std::vector<Criterion>>& Criteria(
      const ProfileSet& profiles) const;

 private:
  mutable std::once_flag made_;
  mutable std::vector<std::vector<Criterion>> criteria_;
};

// One type that a profile allows for an element.
struct TypeRule {
  const fhir::Type* type = nullptr;
  std::vector<std::string_view> profiles;  // one of them; empty: the type itself
  std::vector<std::string_view> targets;   // of a Reference; empty: as the base says
  std::vector<std::string_view> aggregation;
};

// What a profile says of the children of one name.
struct ChildRule {
  std::string_view name;
  const Checker* head = nullptr;     // of every one that is in no slice
  std::unique_ptr<Slicing> slicing;  // null: none
};

struct Checker {
  const Profile* profile = nullptr;
  fhir::Node definition;                // ElementDefinition
  const fhir::Element* base = nullptr;  // null: the root, or unknown to the type table
  std::string_view name;                // of the element: "value"
  std::string_view slice;               // empty: none
  std::uint32_t min = 0;
  std::uint32_t max = fhir::kUnbounded;
  std::vector<TypeRule> types;  // empty: as the base says
  bool restricts_types = false;
  fhir::Node fixed, pattern, min_value, max_value;
  std::uint32_t max_length = 0;
  std::uint32_t min_length = 0;
  const BindingPlan* binding = nullptr;     // required
  const BindingPlan* extensible = nullptr;  // its strength is extensible: worth a warning
  const InvariantList* invariants = nullptr;
  std::vector<ChildRule> children;
  const Checker* content = nullptr;  // contentReference: its children count
  bool must_have_value = false;
  std::vector<std::string_view> value_alternatives;  // extensions that may stand for the value
  // Codes of narrative-language-control and narrative-source-control; empty: none.
  std::string_view narrative_language;
  std::string_view narrative_source;

  [[nodiscard]] const std::vector<ChildRule>& Children() const {
    return content != nullptr ? content->children : children;
  }
  // Null when the profile says nothing of it.
  [[nodiscard]] const ChildRule* Find(std::string_view child) const;
  // "Patient.identifier:nhsNumber", for people.
  [[nodiscard]] std::string Label() const;
};

// What the checkers of one profile are made of, at places that do not move.
struct ProfileStore {
  std::deque<Checker> checkers;
  std::deque<BindingPlan> bindings;
  std::deque<fhir::Constraint> constraints;
  std::deque<InvariantList> invariants;
  std::deque<std::string> texts;
};

// One compiled StructureDefinition.
class Profile {
 public:
  [[nodiscard]] const Checker& root() const { return *root_; }
  [[nodiscard]] std::string_view url() const { return url_; }
  [[nodiscard]] std::string_view version() const { return version_; }
  [[nodiscard]] fhir::Node definition() const { return definition_; }
  // The type it constrains; null when the table does not know it.
  [[nodiscard]] const fhir::Type* type() const { return type_; }
  // Profiles it imposes (structuredefinition-imposeProfile).
  [[nodiscard]] const std::vector<std::string_view>& imposed() const { return imposed_; }

 private:
  friend class ProfileCompiler;
  const Checker* root_ = nullptr;
  std::string_view url_;
  std::string_view version_;
  fhir::Node definition_;
  const fhir::Type* type_ = nullptr;
  std::vector<std::string_view> imposed_;
  ProfileStore store_;
  std::shared_ptr<const Profile> whole_;  // when this is a part of it
};

}  // namespace gateway::validation
