// The transforms a rule may name, and what each of them is given.
//
// One family per file in this folder; catalogue.cc lists them all.
// Spec: https://hl7.org/fhir/R4/valueset-map-transform.html
#pragma once

#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/model/builder.h"
#include "gateway/fhirpath/value.h"
#include "gateway/mapping/nodes.h"
#include "gateway/mapping/syntax.h"
#include "gateway/mapping/transform.h"

namespace gateway::mapping {

class Run;
struct TargetPlan;

// A parameter, evaluated.
struct Argument {
  fhirpath::Collection items;    // empty: there is no value
  fhir::Draft* draft = nullptr;  // the variable is an element of the target
  Nodes sources;                 // what was read to get it
  How how = How::kComputed;      // a literal is kDefaulted, a source node kCopied
  bool from_source = false;      // a variable of a source, not an expression
};

// What a transform has made of its arguments.
struct Made {
  // Values for the element; several only for an element that repeats. Empty: nothing is set.
  fhirpath::Collection items;
  Nodes sources;
  How how = How::kComputed;
  // When set, the element is made with this type and filled from `parts` instead of `items`.
  const fhir::Type* type = nullptr;
  struct Part {
    std::string path;  // "coding.system"; the steps before the last are shared by all parts
    std::string text;
    Nodes sources;
    How how = How::kComputed;
  };
  std::vector<Part> parts;
};

// What a transform may look at beside its arguments.
struct TransformInput {
  Run& run;
  const TargetPlan& plan;
  const std::vector<Argument>& arguments;
  // Declared type of the element to be set, when it has just one; null otherwise.
  const fhir::Type* wanted = nullptr;
  // What the default group for the rule's source makes of it, when the map has one; null otherwise.
  const fhir::Type* by_default = nullptr;
};

struct TransformEntry {
  std::string_view name;
  std::size_t min_arguments = 0;
  std::size_t max_arguments = 0;
  Result<Made> (*make)(const TransformInput& input) = nullptr;
  // What is wrong with parameters that are literals, said when the map is compiled; empty: nothing.
  // Null: there is nothing to say. The number of parameters is right.
  std::string (*check)(const std::vector<syntax::Parameter>& parameters) = nullptr;
};

// Null when the language has no such transform.
[[nodiscard]] const TransformEntry* FindTransform(std::string_view name);
// All names, for "did you mean".
[[nodiscard]] std::vector<std::string_view> TransformNames();

// --- What the families share ---

// The parameter's text when it is a literal; null otherwise.
[[nodiscard]] const std::string* LiteralOf(const syntax::Parameter& parameter);

// Text of the argument's one value; kProcessing when there are several. Empty when there is none.
[[nodiscard]] Result<std::string> TextOf(const Argument& argument);
// All sources of all arguments, once each.
[[nodiscard]] Nodes SourcesOf(const std::vector<Argument>& arguments);
// kComputed when any argument was read from somewhere, else kDefaulted.
[[nodiscard]] How HowOf(const std::vector<Argument>& arguments);
// A part from an argument; nothing is added when the argument has no value.
[[nodiscard]] Status AddPart(Made& made, std::string_view path, const Argument& argument);

// Families, by the transforms they make.
Result<Made> MakeCreate(const TransformInput& input);
Result<Made> MakeCopy(const TransformInput& input);
Result<Made> MakeEvaluate(const TransformInput& input);
Result<Made> MakeTruncate(const TransformInput& input);
Result<Made> MakeEscape(const TransformInput& input);
Result<Made> MakeDateOp(const TransformInput& input);
Result<Made> MakeAppend(const TransformInput& input);
Result<Made> MakeCast(const TransformInput& input);
Result<Made> MakeTranslate(const TransformInput& input);
Result<Made> MakeReference(const TransformInput& input);
Result<Made> MakePointer(const TransformInput& input);
Result<Made> MakeUuid(const TransformInput& input);
Result<Made> MakeCodeableConcept(const TransformInput& input);
Result<Made> MakeCoding(const TransformInput& input);
Result<Made> MakeQuantity(const TransformInput& input);
Result<Made> MakeIdentifier(const TransformInput& input);
Result<Made> MakeContactPoint(const TransformInput& input);

std::string CheckTruncate(const std::vector<syntax::Parameter>& parameters);
std::string CheckEscape(const std::vector<syntax::Parameter>& parameters);
std::string CheckDateOp(const std::vector<syntax::Parameter>& parameters);

}  // namespace gateway::mapping
