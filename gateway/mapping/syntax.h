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

// 1-based place in the .map text, or in the JSON or XML of a StructureMap.
struct Place {
  int line = 0;
  int column = 0;
  // Where a thing stands is no part of what it says: maps that differ only in places are equal.
  friend bool operator==(const Place& /*a*/, const Place& /*b*/) { return true; }
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
  bool operator==(const Formula&) const = default;
};

enum class LiteralKind { kString, kInteger, kDecimal, kBoolean, kDate, kDateTime, kTime };

struct Parameter {
  enum class Kind { kLiteral, kName, kFormula };
  Kind kind = Kind::kLiteral;
  LiteralKind literal = LiteralKind::kString;
  std::string text;  // literal's value, variable's name or FHIRPath
  Place place;
  bool operator==(const Parameter&) const = default;
};

struct Cardinality {
  std::uint32_t min = 0;
  std::uint32_t max = 0;  // fhir::kUnbounded for *
  bool operator==(const Cardinality&) const = default;
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
  bool operator==(const Source&) const = default;
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
  bool operator==(const Target&) const = default;
};

struct Call {
  std::string group;
  std::vector<Parameter> arguments;
  Place place;
  bool operator==(const Call&) const = default;
};

struct Rule {
  std::string name;  // empty: none is written
  std::vector<Source> sources;
  std::vector<Target> targets;
  std::vector<Call> calls;
  std::vector<Rule> rules;
  Place place;
  bool operator==(const Rule&) const = default;
};

struct GroupInput {
  InputMode mode = InputMode::kSource;
  std::string name;
  std::string type;  // alias or type name; empty: any
  Place place;
  bool operator==(const GroupInput&) const = default;
};

struct Group {
  std::string name;
  std::vector<GroupInput> inputs;
  std::string extends;
  TypeMode type_mode = TypeMode::kNone;
  std::vector<Rule> rules;
  Place place;
  bool operator==(const Group&) const = default;
};

struct Structure {
  std::string url;
  std::string alias;
  StructureMode mode = StructureMode::kSource;
  Place place;
  bool operator==(const Structure&) const = default;
};

struct Import {
  std::string url;  // may end in, or hold, *
  Place place;
  bool operator==(const Import&) const = default;
};

// One line of a contained concept map.
struct Mapping {
  std::string source_system;
  std::string source_code;
  std::string target_system;
  std::string target_code;
  std::string equivalence;  // "equal", "disjoint" …: ConceptMapEquivalence
  bool operator==(const Mapping&) const = default;
};

struct ConceptMap {
  std::string id;  // without #
  std::vector<Mapping> mappings;
  std::vector<std::string> provided;  // source systems whose unmapped codes stay as they are
  Place place;
  bool operator==(const ConceptMap&) const = default;
};

// R5: let name = expression;
struct Constant {
  std::string name;
  Formula value;
  bool operator==(const Constant&) const = default;
};

// `/// name = value` (R5), or a primitive element of a StructureMap: status, version, publisher …
struct Metadata {
  std::string name;
  std::string value;  // without quotes
  bool operator==(const Metadata&) const = default;
};

struct Map {
  std::string url;
  std::string name;
  std::string title;
  std::vector<Metadata> metadata;  // all others, in order
  std::vector<ConceptMap> concept_maps;
  std::vector<Structure> structures;
  std::vector<Import> imports;
  std::vector<Constant> constants;
  std::vector<Group> groups;
  bool operator==(const Map&) const = default;
};

}  // namespace syntax
}  // namespace gateway::mapping
