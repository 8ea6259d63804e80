#include "gateway/fhirpath/expression.h"

#include "gateway/fhirpath/compiler.h"
#include "gateway/fhirpath/operators/operators.h"
#include "gateway/fhirpath/parser.h"
#include "gateway/fhirpath/program.h"

namespace gateway::fhirpath {

const Collection* Context::FindConstant(std::string_view name) const {
  if (const auto found = constants.find(name); found != constants.end()) return &found->second;
  if (outer_constants == nullptr) return nullptr;
  const auto found = outer_constants->find(name);
  return found == outer_constants->end() ? nullptr : &found->second;
}

Result<Expression> Expression::Compile(std::string_view text, const CompileOptions& options) {
  auto program = std::make_shared<Program>(text);
  GATEWAY_TRY(const SyntaxTree syntax, Parse(program->text));
  GATEWAY_TRY(program->root, CompileSyntax(*syntax, options, *program));
  return Expression(std::move(program));
}

Result<Collection> Expression::Evaluate(const Item& focus, const Context& context) const {
  const bool is_absent = focus.is_node() && !focus.node();
  const Items self(&focus, is_absent ? 0 : 1);
  Evaluation evaluation(context, self);
  Result<Collection> result;
  if (Status status = program_->root->Evaluate({evaluation, self, {}, nullptr}, *result); !status)
    return Fail(std::move(status).error());
  for (Item& item : *result) item.Own();
  return result;
}

Result<bool> Expression::Test(const Item& focus, const Context& context) const {
  const bool is_absent = focus.is_node() && !focus.node();
  const Items self(&focus, is_absent ? 0 : 1);
  Evaluation evaluation(context, self);
  Truthful truth;
  if (program_->root->is_condition()) {
    GATEWAY_CHECK(program_->root->Decide({evaluation, self, {}, nullptr}, truth));
    return truth.value_or(false);
  }
  Collection items;
  GATEWAY_CHECK(program_->root->Evaluate({evaluation, self, {}, nullptr}, items));
  if (items.size() > 1) return true;
  GATEWAY_TRY(truth, Truth(items));
  return truth.value_or(false);
}

const std::string& Expression::text() const { return program_->text; }

}  // namespace gateway::fhirpath
