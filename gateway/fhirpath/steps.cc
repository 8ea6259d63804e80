#include "gateway/fhirpath/steps.h"

namespace gateway::fhirpath {
namespace {

// An item that stays in memory counts more than one that is looked at.
constexpr std::uint64_t kMade = 4;

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

}  // namespace

Status LiteralStep::Evaluate(const Scope& /*scope*/, Collection& out) const {
  out.push_back(item_.Borrowed());
  return {};
}

Status EmptyStep::Evaluate(const Scope& /*scope*/, Collection& /*out*/) const { return {}; }

Status ConstantsStep::Evaluate(const Scope& scope, Collection& out) const {
  for (const Item& item : items_) out.push_back(item.Borrowed());
  return scope.evaluation.Spend(kMade * items_.size());
}

Status VariableStep::Evaluate(const Scope& scope, Collection& out) const {
  if (kind_ == SyntaxKind::kThis) {
    GATEWAY_CHECK(scope.evaluation.Spend(kMade * scope.self.size()));
    out.insert(out.end(), scope.self.begin(), scope.self.end());
  } else if (kind_ == SyntaxKind::kIndex && scope.index) {
    out.push_back(Item::Integer(*scope.index));
  } else if (kind_ == SyntaxKind::kTotal && scope.total != nullptr) {
    GATEWAY_CHECK(scope.evaluation.Spend(kMade * scope.total->size()));
    out.insert(out.end(), scope.total->begin(), scope.total->end());
  }
  return {};
}

Status EnvironmentStep::Evaluate(const Scope& scope, Collection& out) const {
  const Context& context = scope.evaluation.context();
  if (const Collection* const variable = scope.evaluation.FindVariable(name_)) {
    out.insert(out.end(), variable->begin(), variable->end());
    return scope.evaluation.Spend(kMade * variable->size());
  }
  if (const Collection* const constant = context.FindConstant(name_)) {
    out.insert(out.end(), constant->begin(), constant->end());
    return scope.evaluation.Spend(kMade * constant->size());
  }
  if (name_ == "resource") return AddNode(context.resource, out);
  if (name_ == "rootResource") return AddNode(context.root_resource, out);
  if (name_ == "context") {
    out.insert(out.end(), scope.evaluation.focus().begin(), scope.evaluation.focus().end());
    return {};
  }
  std::string url = KnownUrl(name_);
  if (url.empty())
    return Fail(At({IssueType::kProcessing, "there is no such constant", {}}, place(),
                   "%" + std::string(name_)));
  out.push_back(Item::String(url));
  return {};
}

static Status SpendMade(Evaluation& evaluation, Items made) {
  for (const Item& item : made) {
    if (!item.is_node()) GATEWAY_CHECK(evaluation.SpendText(item.value().text.size()));
  }
  return evaluation.Spend(1 + kMade * made.size());
}

Status CallStep::Evaluate(const Scope& scope, Collection& out) const {
  Collection input;
  if (input_ != nullptr) GATEWAY_CHECK(input_->Evaluate(scope, input));
  const Items items = input_ != nullptr ? Items(input) : scope.self;
  GATEWAY_CHECK(scope.evaluation.Spend(1 + items.size()));
  const std::size_t before = out.size();
  Status status = site_.function->evaluate(Call(scope, site_, items), out);
  if (status) status = SpendMade(scope.evaluation, Items(out).subspan(before));
  if (!status)
    return Fail(At(std::move(status).error(), place(), std::string(site_.function->name) + "()"));
  return {};
}

// The host may keep what it is given.
static void OwnAll(Collection& items) {
  for (Item& item : items) item.Own();
}

Status HostCallStep::Evaluate(const Scope& scope, Collection& out) const {
  const std::string name = std::string(name_) + "()";
  Collection input;
  if (input_ == nullptr) input.assign(scope.self.begin(), scope.self.end());
  if (input_ != nullptr) GATEWAY_CHECK(input_->Evaluate(scope, input));
  OwnAll(input);
  std::vector<Collection> arguments(arguments_.size());
  for (std::size_t i = 0; i < arguments_.size(); ++i) {
    GATEWAY_CHECK(arguments_[i]->EvaluateApart(scope, arguments[i]));
    OwnAll(arguments[i]);
  }
  const Host* const host = scope.evaluation.context().host;
  const Host::Function* const function = host != nullptr ? host->FindFunction(name_) : nullptr;
  if (function == nullptr) {
    return Fail(
        At({IssueType::kNotSupported, "there is no such function here", {}}, place(), name));
  }
  Result<Collection> result = (*function)(input, arguments);
  if (!result) return Fail(At(std::move(result).error(), place(), name));
  out.insert(out.end(), result->begin(), result->end());
  return scope.evaluation.Spend(1 + result->size());
}

Status IndexerStep::Evaluate(const Scope& scope, Collection& out) const {
  Collection input;
  Collection held;
  Items index;
  GATEWAY_CHECK(input_->Evaluate(scope, input));
  GATEWAY_CHECK(index_->Read(scope, held, index));
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
    out.push_back(Item::Boolean(type_.Fits(**item)));
  } else if (type_.Fits(**item)) {
    out.push_back(**item);
  }
  return {};
}

}  // namespace gateway::fhirpath
