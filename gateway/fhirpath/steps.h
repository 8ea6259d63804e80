// The kinds of steps a program is made of.
#pragma once

#include <string>
#include <vector>

#include "gateway/fhirpath/functions/table.h"
#include "gateway/fhirpath/program.h"

namespace gateway::fhirpath {

class ConstantStep final : public Step {
 public:
  ConstantStep(Place where, SystemValue value)
      : Step(where), value_(std::move(value)), item_(value_) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
  [[nodiscard]] const SystemValue* constant() const override { return &value_; }

 private:
  SystemValue value_;
  Item item_;
};

class EmptyStep final : public Step {
 public:
  using Step::Step;
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
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
  EnvironmentStep(Place where, std::string name) : Step(where), name_(std::move(name)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  std::string name_;
};

// The children of a name. At the beginning of a path (no input) a type's name stands for $this
// itself.
class MemberStep final : public Step {
 public:
  MemberStep(Place where, StepPtr input, std::string name)
      : Step(where), input_(std::move(input)), name_(std::move(name)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  [[nodiscard]] Status Navigate(Items items, const Scope& scope, Collection& out) const;

  StepPtr input_;
  std::string name_;
};

class CallStep final : public Step {
 public:
  CallStep(Place where, StepPtr input, CallSite site)
      : Step(where), input_(std::move(input)), site_(std::move(site)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  StepPtr input_;
  CallSite site_;
};

// A function that the host brings.
class HostCallStep final : public Step {
 public:
  HostCallStep(Place where, StepPtr input, std::string name, std::vector<StepPtr> arguments)
      : Step(where),
        input_(std::move(input)),
        name_(std::move(name)),
        arguments_(std::move(arguments)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  StepPtr input_;
  std::string name_;
  std::vector<StepPtr> arguments_;
};

class IndexerStep final : public Step {
 public:
  IndexerStep(Place where, StepPtr input, StepPtr index)
      : Step(where), input_(std::move(input)), index_(std::move(index)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  StepPtr input_;
  StepPtr index_;
};

class SignStep final : public Step {
 public:
  SignStep(Place where, bool negative, StepPtr operand)
      : Step(where), negative_(negative), operand_(std::move(operand)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  bool negative_;
  StepPtr operand_;
};

// is and as.
class TypeStep final : public Step {
 public:
  TypeStep(Place where, bool is, StepPtr operand, TypeSpecifier type)
      : Step(where), is_(is), operand_(std::move(operand)), type_(std::move(type)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  bool is_;
  StepPtr operand_;
  TypeSpecifier type_;
};

// An operator on two collections.
class BinaryStep final : public Step {
 public:
  using Operation = Status (*)(const Scope& scope, std::string_view name, Items left, Items right,
                               Collection& out);
  BinaryStep(Place where, std::string name, Operation operation, StepPtr left, StepPtr right)
      : Step(where),
        name_(std::move(name)),
        operation_(operation),
        left_(std::move(left)),
        right_(std::move(right)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  std::string name_;
  Operation operation_;
  StepPtr left_;
  StepPtr right_;
};

// and, or, xor, implies: the right side only when the left leaves the answer open.
class LogicStep final : public Step {
 public:
  enum class Operation { kAnd, kOr, kXor, kImplies };
  LogicStep(Place where, Operation operation, StepPtr left, StepPtr right)
      : Step(where), operation_(operation), left_(std::move(left)), right_(std::move(right)) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;

 private:
  Operation operation_;
  StepPtr left_;
  StepPtr right_;
};

// The operation of =, ~, <, |, in, + and so on; null for other names.
[[nodiscard]] BinaryStep::Operation FindOperation(std::string_view name);

}  // namespace gateway::fhirpath
