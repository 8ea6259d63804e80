// A map as it is written: the tree the parser makes and the compiler reads.
//
// Plain data; names follow the StructureMap resource. Spec:
// https://hl7.org/fhir/R4/structuremap.html
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::mapping {

// 1-based place in the .map text.
struct Place {
  int line = 0;
  int column = 0;
};

namespace syntax {

enum class StructureMode { kSource, kQueried, kTarget, kProduced };
enum class InputMode { kSource, kTarget };
enum class TypeMode {
  kNone,
  kTypes,         // <<types>>: the default for this pair of types
  kTypeAndTypes,  // <<type+>>: and for the source type alone
};
enum class SourceListMode { kAll, kFirst, kNotFirst, kLast, kNotLast, kOnlyOne };
enum class TargetListMode { kNone, kFirst, kShare, kLast, kCollate };

// FHIRPath, exactly as it stands in the map.
struct Formula {
  std::string text;
  Place place;
};

enum class LiteralKind { kString, kInteger, kDecimal, kBoolean, kDate, kDateTime, kTime };

struct Parameter {
  enum class Kind { kLiteral, kName, kFormula };
  Kind kind = Kind::kLiteral;
  LiteralKind literal = LiteralKind::kString;
  std::string text;  // literal's value, variable's name or FHIRPath
  Place place;
};

struct Cardinality {
  std::uint32_t min = 0;
  std::uint32_t max = 0;  // fhir::kUnbounded for *
};

struct Source {
  std::string context;
  std::vector<std::string> path;  // src.item.answer: item, answer
  std::string type;               // empty: any
  std::optional<Cardinality> cardinality;
  std::optional<Parameter> default_value;  // literal or FHIRPath
  SourceListMode list_mode = SourceListMode::kAll;
  std::string variable;
  std::optional<Formula> where;
  std::optional<Formula> check;
  std::optional<Formula> log;
  Place place;
};

struct Target {
  std::string context;  // empty: nothing but the variable is set
  std::vector<std::string> path;
  std::string transform;  // empty: none is written
  std::vector<Parameter> parameters;
  std::string variable;
  TargetListMode list_mode = TargetListMode::kNone;
  std::string share;  // name of what is shared
  Place place;
};

struct Call {
  std::string group;
  std::vector<Parameter> arguments;
  Place place;
};

struct Rule {
  std::string name;  // empty: none is written
  std::vector<Source> sources;
  std::vector<Target> targets;
  std::vector<Call> calls;
  std::vector<Rule> rules;
  Place place;
};

struct GroupInput {
  InputMode mode = InputMode::kSource;
  std::string name;
  std::string type;  // alias or type name; empty: any
  Place place;
};

struct Group {
  std::string name;
  std::vector<GroupInput> inputs;
  std::string extends;
  TypeMode type_mode = TypeMode::kNone;
  std::vector<Rule> rules;
  Place place;
};

struct Structure {
  std::string url;
  std::string alias;
  StructureMode mode = StructureMode::kSource;
  Place place;
};

struct Import {
  std::string url;  // may end in, or hold, *
  Place place;
};

// One line of a contained concept map.
struct Mapping {
  std::string source_system;
  std::string source_code;
  std::string target_system;
  std::string target_code;
  std::string equivalence;  // "equal", "disjoint" …: ConceptMapEquivalence
};

struct ConceptMap {
  std::string id;  // without #
  std::vector<Mapping> mappings;
  std::vector<std::string> provided;  // source systems whose unmapped codes stay as they are
  Place place;
};

// R5: let name = expression;
struct Constant {
  std::string name;
  Formula value;
};

struct Map {
  std::string url;
  std::string name;
  std::string title;
  std::vector<ConceptMap> concept_maps;
  std::vector<Structure> structures;
  std::vector<Import> imports;
  std::vector<Constant> constants;
  std::vector<Group> groups;
};

}  // namespace syntax
}  // namespace gateway::mapping
