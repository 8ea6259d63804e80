// The compiled form of an expression: a tree of steps, each giving a collection.
//
// Immutable after compilation and shared by all threads; what changes during one evaluation lives
// in Evaluation and Scope, on the stack of the caller.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "gateway/fhirpath/ast.h"
#include "gateway/fhirpath/expression.h"

namespace gateway::fhirpath {

// One call of Expression::Evaluate: what was handed in, and what may still be spent.
class Evaluation {
 public:
  Evaluation(const Context& context, std::span<const Item> focus)
      : context_(context), focus_(focus), left_(context.budget) {}
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  [[nodiscard]] const Context& context() const { return context_; }
  // %context; empty or one item.
  [[nodiscard]] std::span<const Item> focus() const { return focus_; }
  // One for each item looked at or made; kTooCostly when the budget is spent.
  [[nodiscard]] Status Spend(std::uint64_t steps) {
    if (steps > left_) return TooCostly();
    left_ -= steps;
    return {};
  }
  // What defineVariable() has named so far and is still in sight; null when nothing is so called.
  [[nodiscard]] const Collection* FindVariable(std::string_view name) const;
  void DefineVariable(std::string name, Collection value) {
    variables_.emplace_back(std::move(name), std::move(value));
  }
  // For Context::reads.
  void NoteReads(std::span<const fhir::Node> nodes) {
    if (context_.reads != nullptr) {
      context_.reads->insert(context_.reads->end(), nodes.begin(), nodes.end());
    }
  }

 private:
  friend class VariableScope;
  static Status TooCostly();

  const Context& context_;
  std::span<const Item> focus_;
  std::uint64_t left_;
  std::vector<std::pair<std::string, Collection>> variables_;  // the latest last
};

// One argument or operand: what it defines is forgotten behind it.
class VariableScope {
 public:
  explicit VariableScope(Evaluation& evaluation)
      : evaluation_(evaluation), size_(evaluation.variables_.size()) {}
  ~VariableScope() {
    auto& variables = evaluation_.variables_;
    while (variables.size() > size_) variables.pop_back();
  }
  VariableScope(const VariableScope&) = delete;
  VariableScope& operator=(const VariableScope&) = delete;

 private:
  Evaluation& evaluation_;
  std::size_t size_;
};

// What names without an input refer to at one place of the expression.
struct Scope {
  Evaluation& evaluation;
  std::span<const Item> self;         // $this
  std::optional<std::int64_t> index;  // $index
  const Collection* total = nullptr;  // $total; null outside aggregate()
};

class Step {
 public:
  explicit Step(Place where) : place_(where) {}
  virtual ~Step() = default;
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

  // Appends the result to `out`.
  [[nodiscard]] virtual Status Evaluate(const Scope& scope, Collection& out) const = 0;
  [[nodiscard]] Place place() const { return place_; }
  // As Evaluate, for an argument or operand: variables it defines are not seen outside it.
  [[nodiscard]] Status EvaluateApart(const Scope& scope, Collection& out) const {
    const VariableScope variables(scope.evaluation);
    return Evaluate(scope, out);
  }
  // The value of a constant step; null for all others.
  [[nodiscard]] virtual const SystemValue* constant() const { return nullptr; }

 private:
  Place place_;
};

using StepPtr = std::unique_ptr<const Step>;

struct Expression::Program {
  std::string text;
  StepPtr root;
};

// Adds to an error of evaluation what was being evaluated and where, unless it knows already.
[[nodiscard]] Error At(Error error, Place place, std::string_view name);

}  // namespace gateway::fhirpath
