// Functions that ask no more of their input than they need, as steps of their own: the tests for
// existence, filters, and tests of a text. They do what their rows in functions/table.h do.
#pragma once

#include "gateway/base/regex.h"
#include "gateway/fhirpath/program.h"
#include "gateway/fhirpath/type_test.h"

namespace gateway::fhirpath {

// What they have in common: an input, $this when none is written, and a name for errors.
class InputStep : public Step {
 public:
  InputStep(Place where, std::string_view name, StepPtr input)
      : Step(where), name_(name), input_(input) {}

 protected:
  // All items of the input, or its first ones.
  [[nodiscard]] Status ReadInput(const Scope& scope, Collection& held, Items& items) const;
  [[nodiscard]] Status ReadSome(const Scope& scope, Collection& held, Items& items,
                                std::size_t limit) const;
  // Adds the function's name and place to an error.
  [[nodiscard]] Status Named(Status status) const;
  [[nodiscard]] StepPtr input() const { return input_; }

 private:
  std::string_view name_;
  StepPtr input_;
};

// What gives a truth, or nothing: the rest follows from Decide.
class TruthStep : public InputStep {
 public:
  using InputStep::InputStep;
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const final;
  [[nodiscard]] bool is_condition() const final { return true; }
};

// exists() and empty(): one item of the input will do.
class PresenceStep final : public TruthStep {
 public:
  PresenceStep(Place where, std::string_view name, StepPtr input, bool wanted)
      : TruthStep(where, name, input), wanted_(wanted) {}
  [[nodiscard]] Status Decide(const Scope& scope, Truthful& truth) const override;

 private:
  bool wanted_;
};

// exists(criteria) and all(criteria): the first item that settles it will do.
class QuantifierStep final : public TruthStep {
 public:
  QuantifierStep(Place where, std::string_view name, StepPtr input, StepPtr criterion, bool is_all)
      : TruthStep(where, name, input), criterion_(criterion), is_all_(is_all) {}
  [[nodiscard]] Status Decide(const Scope& scope, Truthful& truth) const override;

 private:
  [[nodiscard]] Status Ask(const Scope& scope, Items items, bool& is_settled) const;

  StepPtr criterion_;
  bool is_all_;
};

class NotStep final : public TruthStep {
 public:
  using TruthStep::TruthStep;
  [[nodiscard]] Status Decide(const Scope& scope, Truthful& truth) const override;
};

// startsWith(), endsWith(), contains(), matches(): of a text and another.
class TextTestStep final : public TruthStep {
 public:
  enum class Test : std::uint8_t { kStartsWith, kEndsWith, kContains, kMatches };
  // `pattern`: of matches(), when its argument is a literal.
  TextTestStep(Place where, std::string_view name, StepPtr input, Test test, StepPtr argument,
               std::optional<Regex> pattern)
      : TruthStep(where, name, input),
        test_(test),
        argument_(argument),
        pattern_(std::move(pattern)) {}
  [[nodiscard]] Status Decide(const Scope& scope, Truthful& truth) const override;

 private:
  [[nodiscard]] Status Ask(Items input, Items argument, Truthful& truth) const;

  Test test_;
  StepPtr argument_;
  std::optional<Regex> pattern_;
};

class CountStep final : public InputStep {
 public:
  using InputStep::InputStep;
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
};

class FirstStep final : public InputStep {
 public:
  using InputStep::InputStep;
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
};

class WhereStep final : public InputStep {
 public:
  WhereStep(Place where, std::string_view name, StepPtr input, StepPtr criterion)
      : InputStep(where, name, input), criterion_(criterion) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
  [[nodiscard]] Status EvaluateSome(const Scope& scope, Collection& out,
                                    std::size_t limit) const override;

 private:
  [[nodiscard]] Status Filter(const Scope& scope, Items items, Collection& out,
                              std::size_t limit) const;

  StepPtr criterion_;
};

class SelectStep final : public InputStep {
 public:
  SelectStep(Place where, std::string_view name, StepPtr input, StepPtr projection)
      : InputStep(where, name, input), projection_(projection) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
  [[nodiscard]] Status EvaluateSome(const Scope& scope, Collection& out,
                                    std::size_t limit) const override;

 private:
  [[nodiscard]] Status Project(const Scope& scope, Items items, Collection& out,
                               std::size_t limit) const;

  StepPtr projection_;
};

class OfTypeStep final : public InputStep {
 public:
  OfTypeStep(Place where, std::string_view name, StepPtr input, const TypeSpecifier& type)
      : InputStep(where, name, input), type_(type, true) {}
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
  [[nodiscard]] Status EvaluateSome(const Scope& scope, Collection& out,
                                    std::size_t limit) const override;

 private:
  TypeTest type_;
};

class DescendantsStep final : public InputStep {
 public:
  using InputStep::InputStep;
  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
  [[nodiscard]] Status EvaluateSome(const Scope& scope, Collection& out,
                                    std::size_t limit) const override;
  [[nodiscard]] Status Count(const Scope& scope, std::size_t& count) const override;
};

}  // namespace gateway::fhirpath
