// A path of names, name.given, walked at one go.
#pragma once

#include <atomic>
#include <span>
#include <string_view>

#include "gateway/fhirpath/program.h"

namespace gateway::fhirpath {

// One name of a path, and the element it last stood for.
//
// Elements of a type lie one behind another, so the element alone tells for which type it was
// found. Thread-safe: any thread may forget what another found.
class PathName {
 public:
  explicit PathName(std::string_view name) : text_(name) {}

  [[nodiscard]] std::string_view text() const { return text_; }
  // The children of that name: a piece of node.children().
  [[nodiscard]] std::span<const fhir::Node> ChildrenOf(fhir::Node node) const;
  // Whether the node's type, or one it derives from, is so called.
  [[nodiscard]] bool IsTypeOf(fhir::Node node) const;

 private:
  [[nodiscard]] const fhir::Element* ElementOf(const fhir::Type& type) const;

  std::string_view text_;
  mutable std::atomic<const fhir::Element*> element_ = nullptr;
  mutable std::atomic<const fhir::Type*> is_type_ = nullptr;   // the last that was so called
  mutable std::atomic<const fhir::Type*> not_type_ = nullptr;  // the last that was not
};

// The children of its names, one name after another. At the beginning of a path (no input) a type's
// name stands for $this itself.
class PathStep final : public Step {
 public:
  // `names` lie in the program's arena.
  PathStep(Place where, StepPtr input, std::span<const PathName> names)
      : Step(where), input_(input), names_(names) {}

  [[nodiscard]] Status Evaluate(const Scope& scope, Collection& out) const override;
  [[nodiscard]] Status EvaluateSome(const Scope& scope, Collection& out,
                                    std::size_t limit) const override;
  [[nodiscard]] Status Count(const Scope& scope, std::size_t& count) const override;
  [[nodiscard]] StepPtr input() const { return input_; }
  [[nodiscard]] std::span<const PathName> names() const { return names_; }

 private:
  struct Sink;
  [[nodiscard]] Status Run(const Scope& scope, Sink& sink) const;
  [[nodiscard]] Status Enter(const Item& item, Sink& sink) const;
  void Component(const ValueView& value, Sink& sink) const;
  [[nodiscard]] Status Walk(fhir::Node node, std::size_t level, Sink& sink) const;
  [[nodiscard]] Status Value(fhir::Node node, std::size_t level, Sink& sink) const;

  StepPtr input_;
  std::span<const PathName> names_;
};

}  // namespace gateway::fhirpath
