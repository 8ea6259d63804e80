#include "gateway/fhirpath/steps.h"

#include "gateway/fhirpath/types.h"

namespace gateway::fhirpath {
namespace {

Status AddNode(fhir::Node node, Collection& out) {
  if (node) out.emplace_back(node);
  return {};
}

// %ucum, %vs-…: constants that stand for a fixed URL; empty for other names. HL7's own suite and
// many rules write %`ext-…` and %"vs-…"; the quotes are the lexer's business.
std::string KnownUrl(std::string_view name) {
  if (name == "ucum") return "http://unitsofmeasure.org";
  if (name == "sct") return "http://snomed.info/sct";
  if (name == "loinc") return "http://loinc.org";
  if (name.starts_with("vs-")) return "http://hl7.org/fhir/ValueSet/" + std::string(name.substr(3));
  if (name.starts_with("ext-"))
    return "http://hl7.org/fhir/StructureDefinition/" + std::string(name.substr(4));
  return {};
}

// The digits stay as they are; zero has no sign.
std::string Negated(const std::string& number) {
  if (number.starts_with('-')) return number.substr(1);
  return number.find_first_of("123456789") == std::string::npos ? number : "-" + number;
}

// A primitive's implicit `value`: the System value it stands for.
// Spec: https://hl7.org/fhir/R4/fhirpath.html#types
bool AddPrimitiveValue(const Item& item, std::string_view name, Collection& out) {
  ValueView value;
  if (name != "value" || !item.node().is_primitive() || !item.ToSystem(value)) return false;
  out.emplace_back(value);
  return true;
}

// The two parts of what type() gives.
void AddTypePart(const ValueView& value, std::string_view name, Collection& out) {
  if (value.type != SystemType::kType) return;
  if (name == "name") out.push_back(Item::String(value.text));
  if (name == "namespace") out.push_back(Item::String(value.unit));
}

}  // namespace

Status ConstantStep::Evaluate(const Scope& /*scope*/, Collection& out) const {
  out.push_back(item_);
  return {};
}

Status EmptyStep::Evaluate(const Scope& /*scope*/, Collection& /*out*/) const { return {}; }

Status VariableStep::Evaluate(const Scope& scope, Collection& out) const {
  if (kind_ == SyntaxKind::kThis) {
    out.insert(out.end(), scope.self.begin(), scope.self.end());
  } else if (kind_ == SyntaxKind::kIndex && scope.index) {
    out.push_back(Item::Integer(*scope.index));
  } else if (kind_ == SyntaxKind::kTotal && scope.total != nullptr) {
    out.insert(out.end(), scope.total->begin(), scope.total->end());
  }
  return {};
}

Status EnvironmentStep::Evaluate(const Scope& scope, Collection& out) const {
  const Context& context = scope.evaluation.context();
  if (const Collection* const variable = scope.evaluation.FindVariable(name_)) {
    out.insert(out.end(), variable->begin(), variable->end());
    return scope.evaluation.Spend(variable->size());
  }
  if (const Collection* const constant = context.FindConstant(name_)) {
    out.insert(out.end(), constant->begin(), constant->end());
    return scope.evaluation.Spend(constant->size());
  }
  if (name_ == "resource") return AddNode(context.resource, out);
  if (name_ == "rootResource") return AddNode(context.root_resource, out);
  if (name_ == "context") {
    out.insert(out.end(), scope.evaluation.focus().begin(), scope.evaluation.focus().end());
    return {};
  }
  std::string url = KnownUrl(name_);
  if (url.empty())
    return Fail(
        At({IssueType::kProcessing, "there is no such constant", {}}, place(), "%" + name_));
  out.push_back(Item::String(std::move(url)));
  return {};
}

Status MemberStep::Navigate(Items items, const Scope& scope, Collection& out) const {
  GATEWAY_CHECK(scope.evaluation.Spend(items.size()));
  for (const Item& item : items) {
    if (!item.is_node()) {
      AddTypePart(item.value(), name_, out);
    } else if (input_ == nullptr && item.node().type() != nullptr &&
               item.node().type()->IsA(name_)) {
      out.push_back(item);
    } else if (AddPrimitiveValue(item, name_, out)) {
      const fhir::Node node = item.node();
      scope.evaluation.NoteReads({&node, 1});
    } else {
      const auto children = item.node().Children(name_);
      GATEWAY_CHECK(scope.evaluation.Spend(children.size()));
      out.insert(out.end(), children.begin(), children.end());
      scope.evaluation.NoteReads(children);
    }
  }
  return {};
}

Status MemberStep::Evaluate(const Scope& scope, Collection& out) const {
  if (input_ == nullptr) return Navigate(scope.self, scope, out);
  Collection input;
  GATEWAY_CHECK(input_->Evaluate(scope, input));
  return Navigate(input, scope, out);
}

Status CallStep::Evaluate(const Scope& scope, Collection& out) const {
  Collection input;
  if (input_ != nullptr) GATEWAY_CHECK(input_->Evaluate(scope, input));
  const Items items = input_ != nullptr ? Items(input) : scope.self;
  GATEWAY_CHECK(scope.evaluation.Spend(1 + items.size()));
  if (Status status = site_.function->evaluate(Call(scope, site_, items), out); !status) {
    return Fail(At(std::move(status).error(), place(), std::string(site_.function->name) + "()"));
  }
  return {};
}

Status HostCallStep::Evaluate(const Scope& scope, Collection& out) const {
  Collection input;
  if (input_ == nullptr) input.assign(scope.self.begin(), scope.self.end());
  if (input_ != nullptr) GATEWAY_CHECK(input_->Evaluate(scope, input));
  std::vector<Collection> arguments(arguments_.size());
  for (std::size_t i = 0; i < arguments_.size(); ++i)
    GATEWAY_CHECK(arguments_[i]->EvaluateApart(scope, arguments[i]));
  const Host* const host = scope.evaluation.context().host;
  const Host::Function* const function = host != nullptr ? host->FindFunction(name_) : nullptr;
  if (function == nullptr) {
    return Fail(At({IssueType::kNotSupported, "there is no such function here", {}}, place(),
                   name_ + "()"));
  }
  Result<Collection> result = (*function)(input, arguments);
  if (!result) return Fail(At(std::move(result).error(), place(), name_ + "()"));
  out.insert(out.end(), result->begin(), result->end());
  return scope.evaluation.Spend(1 + result->size());
}

Status IndexerStep::Evaluate(const Scope& scope, Collection& out) const {
  Collection input;
  Collection index;
  GATEWAY_CHECK(input_->Evaluate(scope, input));
  GATEWAY_CHECK(index_->EvaluateApart(scope, index));
  const Result<std::optional<std::int64_t>> at = SingleInteger(index);
  if (!at) return Fail(At(at.error(), place(), "[ ]"));
  if (*at && **at >= 0 && **at < static_cast<std::int64_t>(input.size())) {
    out.push_back(input[static_cast<std::size_t>(**at)]);
  }
  return {};
}

Status SignStep::Evaluate(const Scope& scope, Collection& out) const {
  Collection operand;
  GATEWAY_CHECK(operand_->Evaluate(scope, operand));
  Result<std::optional<SystemValue>> value = SingleValue(operand);
  if (!value) return Fail(At(value.error(), place(), negative_ ? "-" : "+"));
  if (!*value) return {};
  SystemValue& number = **value;
  if (!IsNumber(number.type) && number.type != SystemType::kQuantity) {
    return Fail(At({IssueType::kProcessing, "needs a number, not a " + Describe(operand[0]), {}},
                   place(), negative_ ? "-" : "+"));
  }
  if (negative_) {
    number.integer = -number.integer;
    if (number.type != SystemType::kInteger) number.text = Negated(number.text);
  }
  out.emplace_back(std::move(number));
  return {};
}

Status TypeStep::Evaluate(const Scope& scope, Collection& out) const {
  Collection operand;
  GATEWAY_CHECK(operand_->Evaluate(scope, operand));
  const Result<const Item*> item = Single(operand);
  if (!item) return Fail(At(item.error(), place(), is_ ? "is" : "as"));
  if (*item == nullptr) return {};
  if (is_) {
    out.push_back(Item::Boolean(IsOfType(**item, type_)));
  } else if (HasType(**item, type_)) {
    out.push_back(**item);
  }
  return {};
}

Status BinaryStep::Evaluate(const Scope& scope, Collection& out) const {
  Collection left;
  Collection right;
  GATEWAY_CHECK(left_->EvaluateApart(scope, left));
  GATEWAY_CHECK(right_->EvaluateApart(scope, right));
  GATEWAY_CHECK(scope.evaluation.Spend(1 + left.size() + right.size()));
  if (Status status = operation_(scope, name_, left, right, out); !status) {
    return Fail(At(std::move(status).error(), place(), "'" + name_ + "'"));
  }
  return {};
}

namespace {

using Truthful = std::optional<bool>;

Result<Truthful> TruthOf(const Step& step, const Scope& scope, Place place) {
  Collection items;
  GATEWAY_CHECK(step.EvaluateApart(scope, items));
  Result<Truthful> truth = Truth(items);
  if (!truth) return Fail(At(truth.error(), place, "condition"));
  return truth;
}

// The answer when the left side alone gives it.
Truthful Settled(LogicStep::Operation operation, Truthful left) {
  if (operation == LogicStep::Operation::kAnd && left == false) return false;
  if (operation == LogicStep::Operation::kOr && left == true) return true;
  if (operation == LogicStep::Operation::kImplies && left == false) return true;
  return std::nullopt;
}

// 6.5: the tables of three-valued logic.
Truthful Combine(LogicStep::Operation operation, Truthful left, Truthful right) {
  switch (operation) {
    case LogicStep::Operation::kAnd:
      if (left == false || right == false) return false;
      return left && right ? Truthful(true) : std::nullopt;
    case LogicStep::Operation::kOr:
      if (left == true || right == true) return true;
      return left && right ? Truthful(false) : std::nullopt;
    case LogicStep::Operation::kXor:
      return left && right ? Truthful(*left != *right) : std::nullopt;
    case LogicStep::Operation::kImplies:
      if (left == false || right == true) return true;
      return left && right ? Truthful(false) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Status LogicStep::Evaluate(const Scope& scope, Collection& out) const {
  GATEWAY_TRY(const Truthful left, TruthOf(*left_, scope, place()));
  Truthful answer = Settled(operation_, left);
  if (!answer) {
    GATEWAY_TRY(const Truthful right, TruthOf(*right_, scope, place()));
    answer = Combine(operation_, left, right);
  }
  if (answer) out.push_back(Item::Boolean(*answer));
  return scope.evaluation.Spend(1);
}

}  // namespace gateway::fhirpath
