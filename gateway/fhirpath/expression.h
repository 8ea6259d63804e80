// A FHIRPath expression, compiled once and evaluated many times.
//
// Immutable: one Expression may be evaluated from any number of threads at once.
// Spec: https://hl7.org/fhirpath/N1/  (FHIR additions: https://hl7.org/fhir/R4/fhirpath.html)
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/result.h"
#include "gateway/fhirpath/value.h"

namespace gateway::fhirpath {

// What an expression must ask of the world around it. Implementations are thread-safe.
class Host {
 public:
  virtual ~Host() = default;
  // The resource a Reference or URI points to; absent when it cannot be found.
  [[nodiscard]] virtual fhir::Node Resolve(std::string_view reference,
                                           fhir::Node root_resource) const = 0;
  // Whether a code, Coding or CodeableConcept is in the value set. kNotFound: value set unknown.
  [[nodiscard]] virtual Result<bool> MemberOf(const Item& coded,
                                              std::string_view value_set) const = 0;
  [[nodiscard]] virtual Result<bool> ConformsTo(fhir::Node node,
                                                std::string_view profile) const = 0;
  // Whether `broader` is `narrower` or an ancestor of it, both being codes of `system`. kNotFound:
  // the code system or its hierarchy is unknown.
  [[nodiscard]] virtual Result<bool> Subsumes(std::string_view /*system*/,
                                              std::string_view /*broader*/,
                                              std::string_view /*narrower*/) const {
    return Fail(IssueType::kNotFound, "there is no terminology here");
  }
  // Whether an element is in a slice of a profile; asked for the elements of one collection. Fails
  // when the profile or its slice is not known.
  [[nodiscard]] virtual Result<bool> IsInSlice(fhir::Node /*node*/, std::string_view /*profile*/,
                                               std::string_view /*slice*/) const {
    return Fail(IssueType::kNotSupported, "there are no profiles here");
  }
  // The ElementDefinition of an element, living as long as the host; absent when there is none.
  [[nodiscard]] virtual fhir::Node ElementDefinition(fhir::Node /*node*/) const { return {}; }
  // What trace() was given, for people writing rules. May hold patient data: never to be logged.
  virtual void Trace(std::string_view /*name*/, const Collection& /*items*/) const {}
  // Functions the host adds (records: nhsNumberIsValid()); null when it has none of that name.
  using Function = std::function<Result<Collection>(const Collection& input,
                                                    const std::vector<Collection>& arguments)>;
  [[nodiscard]] virtual const Function* FindFunction(std::string_view /*name*/) const {
    return nullptr;
  }
};

// What one evaluation needs beside its focus. Held by the caller for the call; never stored.
struct Context {
  fhir::Node resource;       // %resource
  fhir::Node root_resource;  // %rootResource; the same as resource unless contained
  std::map<std::string, Collection, std::less<>> constants;  // %header, %destination, map variables
  // Constants of many evaluations, looked at when `constants` has none of the name: saves a copy.
  const std::map<std::string, Collection, std::less<>>* outer_constants = nullptr;
  const Host* host = nullptr;  // without one, resolve() gives nothing and memberOf() fails
  Instant now{};               // today(), now(), timeOfDay()
  int offset_minutes = 0;      // of now() and today()
  // When set, every node a path step yields is appended (mapping's lineage and loss reports).
  std::vector<fhir::Node>* reads = nullptr;
  // Items one evaluation may look at or make before it fails with kTooCostly.
  std::uint64_t budget = 10'000'000;
  // Bytes of text one evaluation may make before it fails so too.
  std::uint64_t text_budget = 16 * 1024 * 1024;

  // Of `constants`, then of `outer_constants`; null when neither has the name.
  [[nodiscard]] const Collection* FindConstant(std::string_view name) const;
};

struct CompileOptions {
  // Names of functions the host will add; anything else unknown fails to compile.
  std::vector<std::string> host_functions;
  // When given, a type name that is neither of the table nor of System fails to compile.
  const fhir::TypeTable* types = nullptr;
};

class Expression {
 public:
  // Fails with kInvalid; its issue's diagnostics say what was expected, line and column are those
  // of the first token that could not be read.
  static Result<Expression> Compile(std::string_view text, const CompileOptions& options = {});

  // The collection in document order; empty is a normal answer. Node items point into the focus's
  // document. Fails with kProcessing where the specification signals an error (a singleton was
  // needed and two were found), kTooCostly when the evaluation budget is spent.
  [[nodiscard]] Result<Collection> Evaluate(const Item& focus, const Context& context) const;

  // The expression as a condition: empty is false, a single boolean itself, anything else true.
  [[nodiscard]] Result<bool> Test(const Item& focus, const Context& context) const;

  // As it was written.
  [[nodiscard]] const std::string& text() const;

  struct Program;

 private:
  explicit Expression(std::shared_ptr<const Program> program) : program_(std::move(program)) {}
  std::shared_ptr<const Program> program_;
};

}  // namespace gateway::fhirpath
