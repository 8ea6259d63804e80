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
  GATEWAY_TRY(const SyntaxPtr syntax, Parse(text));
  auto program = std::make_shared<Program>();
  program->text = text;
  GATEWAY_TRY(program->root, CompileSyntax(*syntax, options));
  return Expression(std::move(program));
}

Result<Collection> Expression::Evaluate(const Item& focus, const Context& context) const {
  const bool is_absent = focus.is_node() && !focus.node();
  const Items self(&focus, is_absent ? 0 : 1);
  Evaluation evaluation(context, self);
  Collection result;
  GATEWAY_CHECK(program_->root->Evaluate({evaluation, self, {}, nullptr}, result));
  return result;
}

Result<bool> Expression::Test(const Item& focus, const Context& context) const {
  GATEWAY_TRY(const Collection items, Evaluate(focus, context));
  if (items.size() > 1) return true;
  GATEWAY_TRY(const std::optional<bool> truth, Truth(items));
  return truth.value_or(false);
}

const std::string& Expression::text() const { return program_->text; }

}  // namespace gateway::fhirpath
