// The compiled form of an expression: a tree of steps, each giving a collection.
//
// Immutable after compilation and shared by all threads; what changes during one evaluation lives
// in Evaluation and Scope, on the stack of the caller. (Steps remember what they last looked up in
// the type table, in relaxed atomics that any thread may overwrite.)
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "gateway/fhirpath/ast.h"
#include "gateway/fhirpath/expression.h"

namespace gateway::fhirpath {

using Items = std::span<const Item>;

// One call of Expression::Evaluate: what was handed in, and what may still be spent.
class Evaluation {
 public:
  Evaluation(const Context& context, Items focus)
      : context_(context),
        focus_(focus),
        left_(context.budget),
        text_left_(context.text_budget),
        outer_(std::exchange(current_, this)) {}
  ~Evaluation() { current_ = outer_; }
  Evaluation(const Evaluation&) = delete;
  Evaluation& operator=(const Evaluation&) = delete;

  [[nodiscard]] const Context& context() const {
    has_asked_ = true;
    return context_;
  }
  // Whether anything looked at the context: what did not gives the same everywhere.
  [[nodiscard]] bool has_asked() const { return has_asked_; }
  [[nodiscard]] std::uint64_t left() const { return left_; }
  // %context; empty or one item.
  [[nodiscard]] Items focus() const { return focus_; }
  // One for each item looked at or made; kTooCostly when the budget is spent.
  [[nodiscard]] Status Spend(std::uint64_t steps) {
    if (steps > left_) [[unlikely]]
      return TooCostly();
    left_ -= steps;
    return {};
  }
  // Spends a step of the evaluation under way in this thread, for what compares items and cannot
  // fail itself: false when the budget is gone, which the next Spend of that evaluation reports.
  // True when there is no evaluation.
  [[nodiscard]] static bool SpendHere() {
    if (current_ == nullptr) return true;
    if (current_->left_ == 0) [[unlikely]]
      return false;
    --current_->left_;
    return true;
  }
  // Bytes of text about to be made; kTooCostly when there were too many. Call it before making
  // what may be large.
  [[nodiscard]] Status SpendText(std::uint64_t bytes) {
    if (bytes > text_left_) [[unlikely]]
      return TooMuchText();
    text_left_ -= bytes;
    return Spend(1 + bytes / 64);
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
  // How many items to ask for when `enough` would do: all of them when somebody notes the reads.
  [[nodiscard]] std::size_t Limit(std::size_t enough) const {
    return context_.reads == nullptr ? enough : std::numeric_limits<std::size_t>::max();
  }

 private:
  friend class VariableScope;
  static Status TooCostly();
  static Status TooMuchText();

  const Context& context_;
  Items focus_;
  std::uint64_t left_;
  std::uint64_t text_left_;
  mutable bool has_asked_ = false;
  std::vector<std::pair<std::string, Collection>> variables_;  // the latest last
  Evaluation* outer_;  // a host function may evaluate another expression
  static constinit inline thread_local Evaluation* current_ = nullptr;
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
  Items self;                         // $this
  std::optional<std::int64_t> index;  // $index
  const Collection* total = nullptr;  // $total; null outside aggregate()
};

// True, false, or neither.
using Truthful = std::optional<bool>;

class Step {
 public:
  explicit Step(Place where) : place_(where) {}
  virtual ~Step() = default;
  Step(const Step&) = delete;
  Step& operator=(const Step&) = delete;

  // Appends the result to `out`.
  [[nodiscard]] virtual Status Evaluate(const Scope& scope, Collection& out) const = 0;
  // As Evaluate, for those who need the first `limit` items only: there may be more or no more.
  [[nodiscard]] virtual Status EvaluateSome(const Scope& scope, Collection& out,
                                            std::size_t limit) const;
  // Adds the number of items Evaluate would append.
  [[nodiscard]] virtual Status Count(const Scope& scope, std::size_t& count) const;
  // The result as a condition (4.5); nothing when it is empty. Fails as Truth does.
  [[nodiscard]] virtual Status Decide(const Scope& scope, Truthful& truth) const;
  // Whether Evaluate gives at most one boolean, and Decide is the cheaper way to it.
  [[nodiscard]] virtual bool is_condition() const { return false; }
  // What the step always gives, living as long as it: of literals and of what was folded into one.
  [[nodiscard]] virtual std::optional<Items> constant() const { return std::nullopt; }

  [[nodiscard]] Place place() const { return place_; }
  // As Evaluate and Decide, for an argument or operand: variables it defines are not seen outside.
  [[nodiscard]] Status EvaluateApart(const Scope& scope, Collection& out) const {
    const VariableScope variables(scope.evaluation);
    return Evaluate(scope, out);
  }
  [[nodiscard]] Status DecideApart(const Scope& scope, Truthful& truth) const {
    const VariableScope variables(scope.evaluation);
    return Decide(scope, truth);
  }
  // The items of an argument or operand; `held` keeps them when they are not a literal's own.
  [[nodiscard]] Status Read(const Scope& scope, Collection& held, Items& items) const;

 private:
  friend struct Expression::Program;
  Place place_;
  const Step* made_before_ = nullptr;
};

// In the arena of the program, which destroys it.
using StepPtr = const Step*;

struct Expression::Program {
  explicit Program(std::string_view source) : text(source), arena(64 + source.size() * 8) {}
  ~Program() {
    for (const Step* step = last; step != nullptr;)
      std::exchange(step, step->made_before_)->~Step();
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  template <typename T, typename... Arguments>
  T* Make(Arguments&&... arguments) {
    T* const step = arena.Make<T>(std::forward<Arguments>(arguments)...);
    step->made_before_ = last;
    last = step;
    return step;
  }

  std::string text;
  Arena arena;
  StepPtr root = nullptr;
  const Step* last = nullptr;
};

// Adds to an error of evaluation what was being evaluated and where, unless it knows already.
[[nodiscard]] Error At(Error error, Place place, std::string_view name);

}  // namespace gateway::fhirpath
