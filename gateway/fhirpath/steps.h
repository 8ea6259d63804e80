// The kinds of steps a program is made of, but for paths (steps/path.h), operators
// (steps/operators.h) and the calls that need not be calls (steps/calls.h).
#pragma once

#include <string_view>

#include "gateway/fhirpath/functions/table.h"
#include "gateway/fhirpath/program.h"
#include "gateway/fhirpath/type_test.h"

namespace gateway::fhirpath {

class LiteralStep final : public Step {
 public:
  LiteralStep(Place where, const ValueView& value) : Step(where), item_(value) {}
  // Of a folded expression; the item owns its text.
  LiteralStep(Place where, Item item) : Step(where), item_(std::move(item)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
  [[nodiscard]] std::optional<Items> constant() const override { return Items(&item_, 1); }

 private:
  Item item_;
};

class EmptyStep final : public Step {
 public:
  using Step::Step;
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
  [[nodiscard]] std::optional<Items> constant() const override { return Items(); }
};

// Several values that are always the same: ('home' | 'work').
class ConstantsStep final : public Step {
 public:
  // The items own their texts.
  ConstantsStep(Place where, Collection items) : Step(where), items_(std::move(items)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
  [[nodiscard]] std::optional<Items> constant() const override { return Items(items_); }

 private:
  Collection items_;
};

// $this, $index and $total.
class VariableStep final : public Step {
 public:
  VariableStep(Place where, SyntaxKind kind) : Step(where), kind_(kind) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  SyntaxKind kind_;
};

// %name.
class EnvironmentStep final : public Step {
 public:
  EnvironmentStep(Place where, std::string_view name) : Step(where), name_(name) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  std::string_view name_;
};

class CallStep final : public Step {
 public:
  CallStep(Place where, StepPtr input, CallSite site)
      : Step(where), input_(input), site_(std::move(site)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  StepPtr input_;
  CallSite site_;
};

// A function that the host brings.
class HostCallStep final : public Step {
 public:
  HostCallStep(Place where, StepPtr input, std::string_view name,
               std::span<const StepPtr> arguments)
      : Step(where), input_(input), name_(name), arguments_(arguments) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  StepPtr input_;
  std::string_view name_;
  std::span<const StepPtr> arguments_;
};

class IndexerStep final : public Step {
 public:
  IndexerStep(Place where, StepPtr input, StepPtr index)
      : Step(where), input_(input), index_(index) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  StepPtr input_;
  StepPtr index_;
};

class SignStep final : public Step {
 public:
  SignStep(Place where, bool negative, StepPtr operand)
      : Step(where), negative_(negative), operand_(operand) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  bool negative_;
  StepPtr operand_;
};

// is and as.
class TypeStep final : public Step {
 public:
  TypeStep(Place where, bool is, StepPtr operand, const TypeSpecifier& type)
      : Step(where), is_(is), operand_(operand), type_(type, !is) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  bool is_;
  StepPtr operand_;
  TypeTest type_;
};

}  // namespace gateway::fhirpath
