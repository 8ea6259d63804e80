#include "gateway/fhirpath/steps/operators.h"

#include <array>

#include "gateway/fhirpath/functions/call.h"

namespace gateway::fhirpath {
namespace {

// 6.5: the tables of three-valued logic.
Truthful Combine(OperatorKind operation, Truthful left, Truthful right) {
  switch (operation) {
    case OperatorKind::kAnd:
      if (left == false || right == false) return false;
      return left && right ? Truthful(true) : std::nullopt;
    case OperatorKind::kOr:
      if (left == true || right == true) return true;
      return left && right ? Truthful(false) : std::nullopt;
    case OperatorKind::kXor:
      return left && right ? Truthful(*left != *right) : std::nullopt;
    default:
      if (left == false || right == true) return true;
      return left && right ? Truthful(false) : std::nullopt;
  }
}

bool Holds(OperatorKind operation, std::strong_ordering order) {
  switch (operation) {
    case OperatorKind::kLess:
      return order < 0;
    case OperatorKind::kLessOrEqual:
      return order <= 0;
    case OperatorKind::kGreater:
      return order > 0;
    default:
      return order >= 0;
  }
}

void Add(Truthful truth, Collection& out) {
  if (truth) out.push_back(Item::Boolean(*truth));
}

// Text that is put together, on the stack as long as it is short.
class Joined {
 public:
  void Append(std::string_view text) {
    if (long_.empty() && size_ + text.size() <= short_.size()) {
      text.copy(short_.data() + size_, text.size());
    } else {
      if (long_.empty()) long_.assign(short_.data(), size_);
      long_ += text;
    }
    size_ += text.size();
  }
  [[nodiscard]] std::string_view text() const {
    return long_.empty() ? std::string_view(short_.data(), size_) : std::string_view(long_);
  }

 private:
  std::array<char, 240> short_;
  std::string long_;
  std::size_t size_ = 0;
};

}  // namespace

Truthful Settled(OperatorKind operation, Truthful left) {
  if (operation == OperatorKind::kAnd && left == false) return false;
  if (operation == OperatorKind::kOr && left == true) return true;
  if (operation == OperatorKind::kImplies && left == false) return true;
  return std::nullopt;
}

Status OperatorStep::Read(const Scope& scope, Operands& operands) const {
  GATEWAY_CHECK(left_->Read(scope, operands.held_left, operands.left));
  GATEWAY_CHECK(right_->Read(scope, operands.held_right, operands.right));
  return scope.evaluation.Spend(1 + operands.left.size() + operands.right.size());
}

std::unexpected<Error> OperatorStep::Failed(Error error) const {
  return Fail(At(std::move(error), place(), "'" + std::string(name_) + "'"));
}

Status ComparisonStep::Evaluate(const Scope& scope, Collection& out) const {
  Truthful truth;
  GATEWAY_CHECK(Decide(scope, truth));
  Add(truth, out);
  return {};
}

Status ComparisonStep::Decide(const Scope& scope, Truthful& truth) const {
  Operands operands;
  GATEWAY_CHECK(Read(scope, operands));
  if (Status status = Answer(scope, operands.left, operands.right, truth); !status)
    return Failed(std::move(status).error());
  return {};
}

Status ComparisonStep::Answer(const Scope& scope, Items left, Items right, Truthful& truth) const {
  switch (operation_) {
    case OperatorKind::kEqual:
      truth = Equals(left, right);
      return scope.evaluation.Spend(1);
    case OperatorKind::kNotEqual:
      truth = Equals(left, right);
      if (truth) truth = !*truth;
      return scope.evaluation.Spend(1);
    case OperatorKind::kEquivalent:
    case OperatorKind::kNotEquivalent:
      GATEWAY_CHECK(scope.evaluation.Spend(left.size() * right.size()));
      truth = Equivalent(left, right) == (operation_ == OperatorKind::kEquivalent);
      return scope.evaluation.Spend(1);
    default:
      break;
  }
  truth = std::nullopt;
  GATEWAY_TRY(const Item* const a, Single(left));
  GATEWAY_TRY(const Item* const b, Single(right));
  if (a == nullptr || b == nullptr) return {};
  GATEWAY_TRY(const std::optional<std::strong_ordering> order, Compare(*a, *b));
  if (order) truth = Holds(operation_, *order);
  return {};
}

Status BinaryStep::Evaluate(const Scope& scope, Collection& out) const {
  Operands operands;
  GATEWAY_CHECK(Read(scope, operands));
  Status status = operation_(scope, name(), operands.left, operands.right, out);
  if (status) status = scope.evaluation.Spend(1);
  if (!status) return Failed(std::move(status).error());
  return {};
}

Status ConcatenationStep::Evaluate(const Scope& scope, Collection& out) const {
  Joined joined;
  for (std::size_t i = 0; i < operands_.size(); ++i) {
    Collection held;
    Items items;
    GATEWAY_CHECK(operands_[i]->Read(scope, held, items));
    std::optional<std::string_view> text;
    Status status = ReadString(items, text);
    if (status && text) status = scope.evaluation.SpendText(text->size());
    if (!status) return Fail(At(std::move(status).error(), places_[i == 0 ? 0 : i - 1], "'&'"));
    joined.Append(text.value_or(""));
  }
  out.push_back(Item::String(joined.text()));
  return {};
}

Status LogicStep::TruthOf(const Step& operand, const Scope& scope, Truthful& truth) const {
  if (Status status = operand.DecideApart(scope, truth); !status)
    return Fail(At(std::move(status).error(), place(), "condition"));
  return {};
}

Status LogicStep::Evaluate(const Scope& scope, Collection& out) const {
  Truthful truth;
  GATEWAY_CHECK(Decide(scope, truth));
  Add(truth, out);
  return {};
}

Status LogicStep::Decide(const Scope& scope, Truthful& truth) const {
  Truthful left;
  GATEWAY_CHECK(TruthOf(*left_, scope, left));
  truth = Settled(operation_, left);
  if (!truth) {
    Truthful right;
    GATEWAY_CHECK(TruthOf(*right_, scope, right));
    truth = Combine(operation_, left, right);
  }
  return scope.evaluation.Spend(1);
}

}  // namespace gateway::fhirpath
