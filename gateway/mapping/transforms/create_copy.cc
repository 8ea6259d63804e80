// create, copy and evaluate: an empty element, a value as it is, the result of an expression.
#include "gateway/mapping/program.h"
#include "gateway/mapping/transforms/catalogue.h"

namespace gateway::mapping {

Result<Made> MakeCreate(const TransformInput& input) {
  Made made;
  made.type = input.plan.type != nullptr ? input.plan.type : input.wanted;
  if (made.type == nullptr) made.type = input.by_default;
  if (made.type == nullptr) {
    return Fail(IssueType::kProcessing,
                "'" + input.plan.name + "' may be of several types: say which, create('Type')");
  }
  return made;
}

Result<Made> MakeCopy(const TransformInput& input) {
  const Argument& argument = input.arguments.front();
  if (argument.items.empty() && argument.draft != nullptr) {
    return Fail(IssueType::kProcessing,
                "an element of the target cannot be copied before it holds a value");
  }
  Made made;
  made.items = argument.items;
  made.sources = argument.sources;
  made.how = argument.how;
  return made;
}

// evaluate(focus, expression): the focus is a variable the expression may name.
Result<Made> MakeEvaluate(const TransformInput& input) {
  const Argument& argument = input.arguments.back();
  Made made;
  made.items = argument.items;
  made.sources = argument.sources;
  made.how = argument.how;
  return made;
}

}  // namespace gateway::mapping
