// Operators between two operands.
#pragma once

#include "gateway/fhirpath/operators/operators.h"
#include "gateway/fhirpath/program.h"

namespace gateway::fhirpath {

// What two operands and their operator have in common.
class OperatorStep : public Step {
 public:
  OperatorStep(Place where, std::string_view name, StepPtr left, StepPtr right)
      : Step(where), name_(name), left_(left), right_(right) {}

 protected:
  // Both operands, and what they cost.
  struct Operands {
    Items left;
    Items right;
    Collection held_left;
    Collection held_right;
  };
  [[nodiscard]] Status Read(const Scope& scope, Operands& operands) const;
  [[nodiscard]] std::unexpected<Error> Failed(Error error) const;
  [[nodiscard]] std::string_view name() const { return name_; }

 private:
  std::string_view name_;
  StepPtr left_;
  StepPtr right_;
};

// =, !=, ~, !~, <, <=, > and >=: a truth, or nothing.
class ComparisonStep final : public OperatorStep {
 public:
  ComparisonStep(Place where, std::string_view name, OperatorKind operation, StepPtr left,
                 StepPtr right)
      : OperatorStep(where, name, left, right), operation_(operation) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
  [[nodiscard]] Status Decide(const Scope& scope, Truthful& truth) const override;
  [[nodiscard]] bool is_condition() const override { return true; }

 private:
  [[nodiscard]] Status Answer(const Scope& scope, Items left, Items right, Truthful& truth) const;

  OperatorKind operation_;
};

// Operators that give a collection: |, in, contains, + - * / div mod.
class BinaryStep final : public OperatorStep {
 public:
  using Operation = Status (*)(const Scope& scope, std::string_view name, Items left, Items right,
                               Collection& out);
  BinaryStep(Place where, std::string_view name, Operation operation, StepPtr left, StepPtr right)
      : OperatorStep(where, name, left, right), operation_(operation) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  Operation operation_;
};

// a & b & c: one text out of all of them; nothing counts as the empty one.
class ConcatenationStep final : public Step {
 public:
  // `places` are those of the operators, one less than operands; both in the program's arena.
  ConcatenationStep(std::span<const StepPtr> operands, std::span<const Place> places)
      : Step(places.back()), operands_(operands), places_(places) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

  [[nodiscard]] std::span<const StepPtr> operands() const { return operands_; }
  [[nodiscard]] std::span<const Place> places() const { return places_; }

 private:
  std::span<const StepPtr> operands_;
  std::span<const Place> places_;
};

// and, or, xor, implies: the right side only when the left leaves the answer open.
class LogicStep final : public Step {
 public:
  LogicStep(Place where, OperatorKind operation, StepPtr left, StepPtr right)
      : Step(where), operation_(operation), left_(left), right_(right) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
  [[nodiscard]] Status Decide(const Scope& scope, Truthful& truth) const override;
  [[nodiscard]] bool is_condition() const override { return true; }

 private:
  [[nodiscard]] Status TruthOf(const Step& operand, const Scope& scope, Truthful& truth) const;

  OperatorKind operation_;
  StepPtr left_;
  StepPtr right_;
};

// The answer of and, or and implies when the left side alone gives it.
[[nodiscard]] Truthful Settled(OperatorKind operation, Truthful left);

// The operation of |, in, contains and arithmetic; null for other operators.
[[nodiscard]] BinaryStep::Operation FindOperation(OperatorKind operation);

}  // namespace gateway::fhirpath
