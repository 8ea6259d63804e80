// A compiled map: names are slots, types are pointers, expressions are compiled.
//
// Immutable once compiled; shared by all threads that run it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/definitions/registry.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/mapping/syntax.h"
#include "gateway/mapping/transform.h"
#include "gateway/mapping/transforms/catalogue.h"
#include "gateway/terminology/service.h"

namespace gateway::mapping {

// A variable: a place in the frame of its group. Sources and targets have names of their own, so
// one name may stand for both.
struct VariablePlan {
  std::string name;
  int source = -1;  // slot; -1: none of that name
  int target = -1;
  bool has_default = false;  // a value of no node is the default of its source
};

struct FormulaPlan {
  fhirpath::Expression expression;
  std::vector<VariablePlan> variables;  // those it reads as %name
  bool reads_focus = false;             // names $this, or calls a function on the focus itself
  std::string text;                     // as written in the map
  Place place;
};

// What a transform, a default or a call is given.
struct ArgumentPlan {
  std::optional<fhirpath::Item> literal;
  std::optional<VariablePlan> variable;
  std::optional<FormulaPlan> formula;
};

struct SourcePlan {
  int context = -1;
  std::vector<std::string> path;
  const fhir::Type* type = nullptr;  // null: any
  std::uint32_t min = 0;
  std::uint32_t max = fhir::kUnbounded;
  std::optional<ArgumentPlan> default_value;
  syntax::SourceListMode list_mode = syntax::SourceListMode::kAll;
  int slot = -1;  // every source has one, named or not
  std::optional<FormulaPlan> where;
  std::optional<FormulaPlan> check;
  std::string name;  // "src.item", for messages
};

// What a type declares under a name; a choice's property name ("valueQuantity") fixes `type`.
struct Declared {
  const fhir::Element* element = nullptr;
  const fhir::Type* type = nullptr;      // null: open
  const fhir::TypeRef* fixed = nullptr;  // the choice's type that the name fixes
};

struct TargetPlan {
  int context = -1;  // -1: only the variable is set
  std::vector<std::string> path;
  // Of a path of one step whose parent's type is known: what it declares. Saves looking it up.
  const fhir::Type* parent = nullptr;
  Declared declared;
  const TransformEntry* transform = nullptr;  // null: the element is made empty
  std::vector<ArgumentPlan> arguments;
  const fhir::Type* type = nullptr;                 // of create('T') and cast(x, 'T')
  const syntax::ConceptMap* concept_map = nullptr;  // of translate(x, '#id')
  syntax::TargetListMode list_mode = syntax::TargetListMode::kNone;
  std::string share;
  VariablePlan variable;  // a value that is no element is a source
  std::string name;       // "tgt.name", for messages
};

struct GroupPlan;

struct CallPlan {
  const GroupPlan* group = nullptr;
  std::vector<ArgumentPlan> arguments;
  int line = 0;
};

struct RulePlan {
  const GroupPlan* group = nullptr;
  std::string name;
  int line = 0;
  std::vector<SourcePlan> sources;
  std::vector<TargetPlan> targets;
  std::vector<CallPlan> calls;
  std::deque<RulePlan> rules;
  // The one source is copied to the one target by the group for their types.
  bool inferred = false;
};

struct InputPlan {
  syntax::InputMode mode = syntax::InputMode::kSource;
  std::string name;
  const fhir::Type* type = nullptr;  // null: any
  int slot = -1;
};

struct UnitPlan;

struct GroupPlan {
  const UnitPlan* unit = nullptr;
  std::string name;
  std::vector<InputPlan> inputs;
  const GroupPlan* extends = nullptr;
  syntax::TypeMode type_mode = syntax::TypeMode::kNone;
  std::deque<RulePlan> rules;
  int slots = 0;  // size of a frame
};

// One .map text inside a program: the map itself or an import.
struct UnitPlan {
  std::string file;
  std::shared_ptr<const syntax::Map> map;
  std::deque<GroupPlan> groups;
  std::vector<const UnitPlan*> imports;    // what its names may mean beside its own, in order
  std::vector<const GroupPlan*> defaults;  // groups with a type mode, its own first
  std::vector<std::pair<std::string, FormulaPlan>> constants;
};

struct Map::Program {
  std::string url;
  std::string name;
  const fhir::Type* source_type = nullptr;
  const fhir::Type* target_type = nullptr;
  std::deque<UnitPlan> units;  // the first is the map itself
  const GroupPlan* entry = nullptr;
  std::shared_ptr<const definitions::Registry> registry;
  std::shared_ptr<const terminology::Service> terminology;
};

}  // namespace gateway::mapping
