// Runs a compiled map over a source tree and tells, beside the output, where every element came
// from.
//
// Spec: https://hl7.org/fhir/R4/mapping-language.html, https://hl7.org/fhir/R4/structuremap.html
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/json.h"
#include "gateway/base/result.h"
#include "gateway/definitions/registry.h"
#include "gateway/fhir/model/document.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/terminology/service.h"

namespace gateway::mapping {

// How a target element got its value.
enum class How { kCopied, kTranslated, kDefaulted, kComputed };

struct RulePlan;

// What made one target element. One that was copied whole has one entry for itself and all below
// it; it then shares its children with its only source (Explain gives a line for each). Valid as
// long as the Transformed it is of.
struct LineageEntry {
  fhir::Node target;  // in the output
  const RulePlan* plan = nullptr;
  std::span<const fhir::Node> sources;  // in the input; empty for what is defaulted
  How how = How::kCopied;

  [[nodiscard]] const std::string& map() const;  // its name
  [[nodiscard]] const std::string& group() const;
  [[nodiscard]] const std::string& rule() const;
  [[nodiscard]] int rule_line() const;  // in the .map text
};

// A source element with a value that nothing read.
struct LossEntry {
  fhir::Node source;
};

struct Transformed {
  fhir::Document output;
  std::vector<LineageEntry> lineage;
  std::vector<LossEntry> loss;
  Issues issues;  // warnings of the run
  // What the lineage points to.
  std::shared_ptr<const void> program;
  std::shared_ptr<const std::vector<fhir::Node>> sources;
};

struct TransformContext {
  Instant now{};
  // Reads `%name` in the map's expressions: "sender", "receivedAt" … Nodes must be of the source.
  std::map<std::string, fhirpath::Collection, std::less<>> constants;
};

// One map with all it imports, compiled; immutable, used from any number of threads.
class Map {
 public:
  [[nodiscard]] const std::string& url() const;
  [[nodiscard]] const std::string& name() const;
  // Type of the first group's (first) source and target.
  [[nodiscard]] const fhir::Type& source_type() const;
  [[nodiscard]] const fhir::Type& target_type() const;

  // The map itself, without what it imports: as .map text, which reads back equal, and as a
  // StructureMap resource.
  [[nodiscard]] std::string ToText() const;
  [[nodiscard]] Result<fhir::Document> ToResource() const;

  // Fails with kProcessing when a rule cannot be carried out (a `check` that is false, a
  // translation that has no target, text that is no date), with kTooCostly when the map spends its
  // budget (it does not end, or makes more than any record needs): the issue names map, group, rule
  // and the source element's path and place.
  [[nodiscard]] Result<Transformed> Transform(const fhir::Document& source,
                                              const TransformContext& context) const;

  struct Program;
  explicit Map(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
  [[nodiscard]] const Program& program() const { return *program_; }  // for this module

 private:
  std::shared_ptr<const Program> program_;
};

// All maps of some folders, parsed and compiled, by canonical URL.
class MapLibrary {
 public:
  // Reads every *.map below each folder. Fails with every finding (file in the expression, line,
  // column).
  static Result<std::shared_ptr<const MapLibrary>> Load(
      const std::vector<std::string>& folders,
      std::shared_ptr<const definitions::Registry> registry,
      std::shared_ptr<const terminology::Service> terminology);
  // One file, map text or a StructureMap in JSON or XML by its content, with the library's other
  // maps for its imports (design 5.1: transform --map FILE).
  [[nodiscard]] Result<Map> LoadFile(const std::string& path) const;
  // A StructureMap resource and map text, with the same imports; findings name its URL.
  [[nodiscard]] Result<Map> Compile(fhir::Node structure_map) const;
  [[nodiscard]] Result<Map> CompileText(const std::string& text) const;
  // The folders' map of that URL, else the packages' StructureMap, compiled anew; kNotFound.
  [[nodiscard]] Result<Map> Get(std::string_view url) const;
  // Null when there is no such map.
  [[nodiscard]] const Map* Find(std::string_view url) const;

  struct Data;
  explicit MapLibrary(std::shared_ptr<const Data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const Data> data_;
};

// `transform --explain` (design 5.1): {"output","lineage":[…],"loss":[…]}.
[[nodiscard]] Json Explain(const Transformed& transformed, const fhir::Document& source);

}  // namespace gateway::mapping
