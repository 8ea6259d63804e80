// The walk over the syntax tree that infers a shape for every part of an expression.
#pragma once

#include <map>
#include <string>

#include "gateway/fhirpath/check/checker.h"
#include "gateway/fhirpath/check/findings.h"
#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {

class Walk {
 public:
  // Both outlive the walk.
  Walk(const CheckContext& context, Findings& findings);

  // The shape of the expression on the context's focus.
  [[nodiscard]] Shape Check(const Syntax& root);

 private:
  // What names without an input refer to at one place.
  struct Scope {
    Shape self;
    bool has_index = false;
    const Shape* total = nullptr;
  };

  Shape Visit(const Syntax& syntax, const Scope& scope);
  Shape Constant(const Syntax& syntax) const;
  Shape Environment(const Syntax& syntax);
  Shape Variable(const Syntax& syntax, const Scope& scope) const;
  Shape Member(const Syntax& syntax, const Scope& scope);
  // A path's first name, when it is that of a type; false when it is not.
  bool RootType(const Syntax& syntax, const Shape& self, Shape& shape);
  Shape Indexer(const Syntax& syntax, const Scope& scope);
  Shape Binary(const Syntax& syntax, const Scope& scope);
  Shape TypeOperator(const Syntax& syntax, const Scope& scope);
  void UnknownElement(const Syntax& syntax, const Shape& input, const std::string& choice,
                      const std::string& nearest);
  bool CheckTypeName(const TypeSpecifier& type, Place place);
  void CheckPossible(const Shape& input, const TypeSpecifier& type, bool is_question, Place place);
  void NeedOrder(const Shape& input, Place place, const std::string& what);

  // calls.cc
  Shape Call(const Syntax& syntax, const Scope& scope);
  Shape UnknownFunction(const Syntax& syntax, const Scope& scope);
  bool CheckArity(const Syntax& syntax, const FunctionEntry& entry);
  void CheckInput(const Syntax& syntax, const FunctionDescription& row, const Shape& input);
  // Shapes of the arguments; of a type argument: nothing.
  std::vector<Shape> Arguments(const Syntax& syntax, const FunctionDescription& row,
                               const Shape& input, const Scope& scope);
  Shape Argument(const Syntax& argument, const ArgumentRule& rule, const Shape& input,
                 const Scope& scope);
  Shape Aggregate(const Syntax& syntax, const Shape& input, const Scope& scope);
  Shape Repeat(const Syntax& argument, const Shape& input);
  void CheckValue(const Syntax& call, const ArgumentRule& rule, const Shape& shape, Place place);
  Shape Result(const Syntax& syntax, const FunctionDescription& row, const Shape& input,
               const std::vector<Shape>& arguments);
  Shape OfType(const Syntax& syntax, const Shape& input);
  Shape Branches(const Syntax& syntax, const std::vector<Shape>& arguments) const;
  void Define(const Syntax& syntax, const Shape& input, const std::vector<Shape>& arguments);
  bool IsUnreachable(const Syntax& call, std::size_t argument) const;

  const CheckContext& context_;
  Findings& findings_;
  std::map<std::string, Shape, std::less<>> constants_;
};

}  // namespace gateway::fhirpath
