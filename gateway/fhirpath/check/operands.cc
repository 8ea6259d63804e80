#include "gateway/fhirpath/check/operands.h"

#include <algorithm>

namespace gateway::fhirpath {
namespace {

// Which sorts go together, and what comes out of them; 0: the type of the left side.
struct Pair {
  Sorts left;
  Sorts right;
  Sorts result;
};

constexpr Pair kSums[] = {{kIntegers, kIntegers, kIntegers},
                          {kNumbers, kNumbers, kDecimals},
                          {kStrings, kStrings, kStrings},
                          {kDates, kQuantities, kDates},
                          {kDateTimes, kQuantities, kDateTimes},
                          {kTimes, kQuantities, kTimes},
                          {kQuantities | kNumbers, kQuantities | kNumbers, kQuantities}};
constexpr Pair kDifferences[] = {{kIntegers, kIntegers, kIntegers},
                                 {kNumbers, kNumbers, kDecimals},
                                 {kDates, kQuantities, kDates},
                                 {kDateTimes, kQuantities, kDateTimes},
                                 {kTimes, kQuantities, kTimes},
                                 {kQuantities | kNumbers, kQuantities | kNumbers, kQuantities}};
constexpr Pair kProducts[] = {{kIntegers, kIntegers, kIntegers},
                              {kNumbers, kNumbers, kDecimals},
                              {kQuantities | kNumbers, kQuantities | kNumbers, kQuantities}};
constexpr Pair kQuotients[] = {{kNumbers, kNumbers, kDecimals},
                               {kQuantities | kNumbers, kQuantities | kNumbers, kQuantities}};
constexpr Pair kWholeQuotients[] = {{kIntegers, kIntegers, kIntegers},
                                    {kNumbers, kNumbers, kIntegers}};
constexpr Pair kRemainders[] = {{kIntegers, kIntegers, kIntegers}, {kNumbers, kNumbers, kDecimals}};
// What has an order together, and what can be equal.
constexpr Pair kComparable[] = {{kStrings, kStrings, kBooleans},
                                {kNumbers | kQuantities, kNumbers | kQuantities, kBooleans},
                                {kDates | kDateTimes, kDates | kDateTimes, kBooleans},
                                {kTimes, kTimes, kBooleans}};
constexpr Pair kAlike[] = {{kStrings, kStrings, kBooleans},
                           {kBooleans, kBooleans, kBooleans},
                           {kNumbers | kQuantities, kNumbers | kQuantities, kBooleans},
                           {kDates | kDateTimes, kDates | kDateTimes, kBooleans},
                           {kTimes, kTimes, kBooleans},
                           {kTypeInfos, kTypeInfos, kBooleans},
                           {kElements, kElements, kBooleans}};

std::span<const Pair> PairsOf(std::string_view name) {
  if (name == "+") return kSums;
  if (name == "-") return kDifferences;
  if (name == "*") return kProducts;
  if (name == "/") return kQuotients;
  if (name == "div") return kWholeQuotients;
  return name == "mod" ? std::span<const Pair>(kRemainders) : std::span<const Pair>();
}

bool Fit(std::span<const Pair> pairs, Sorts left, Sorts right) {
  return std::ranges::any_of(pairs, [&](const Pair& pair) {
    return (pair.left & left) != 0 && (pair.right & right) != 0;
  });
}

constexpr SystemType kSystemTypes[] = {
    SystemType::kBoolean, SystemType::kInteger,  SystemType::kDecimal, SystemType::kString,
    SystemType::kDate,    SystemType::kDateTime, SystemType::kTime,    SystemType::kQuantity};

// A value of every sort in `sorts`; nothing when an operand is nothing.
Shape ResultOf(Sorts sorts, const Shape& left, const Shape& right, bool certain) {
  Shape result;
  for (const SystemType type : kSystemTypes) {
    if ((SortOf(type) & sorts) != 0) result.Add(SystemItem(type));
  }
  result.max = std::min({1, left.max, right.max});
  result.min = certain ? std::min({1, left.min, right.min}) : 0;
  return result;
}

class Operator {
 public:
  Operator(const Syntax& syntax, const Shape& left, const Shape& right, Findings& findings)
      : syntax_(syntax), name_(syntax.name), left_(left), right_(right), findings_(findings) {}

  Shape Check() {
    if (name_ == "|") return Union();
    if (name_ == "=" || name_ == "!=" || name_ == "~" || name_ == "!~") return Equality();
    if (name_ == "<" || name_ == ">" || name_ == "<=" || name_ == ">=") return Comparison();
    if (name_ == "in" || name_ == "contains") return Membership();
    if (name_ == "&") return Concatenation();
    const auto pairs = PairsOf(name_);
    return pairs.empty() ? Logic() : Arithmetic(pairs);
  }

 private:
  [[nodiscard]] std::string Quoted() const { return "'" + std::string(name_) + "'"; }
  [[nodiscard]] std::string Both() const { return left_.Describe() + " and " + right_.Describe(); }
  [[nodiscard]] bool IsEmptySide() const { return left_.is_nothing() || right_.is_nothing(); }

  void NeedOneEach() {
    NeedOne(left_, syntax_.children[0]->place, "the left side of " + Quoted(), findings_);
    NeedOne(right_, syntax_.children[1]->place, "the right side of " + Quoted(), findings_);
  }

  Shape Union() const {
    Shape all = left_;
    all.AddTypes(right_);
    all.min = std::max(left_.min, right_.min) == 0 ? 0 : 1;
    all.max = std::min(Shape::kSeveral, left_.max + right_.max);
    if (left_.is_nothing() || right_.is_nothing())
      all.order = left_.is_nothing() ? right_.order : left_.order;
    else
      all.order = std::max({left_.order, right_.order, Order::kOfSet});
    return all;
  }

  Shape Equality() {
    const bool exact = name_ == "=" || name_ == "!=";
    if (!IsEmptySide() && !Fit(kAlike, left_.sorts(), right_.sorts())) {
      findings_.Warning("never-true", syntax_.place,
                        Both() + " are never equal; convert one of them");
    } else if (exact && left_.may_be_several() != right_.may_be_several() && !IsEmptySide() &&
               !left_.is_any && !right_.is_any) {
      findings_.Warning("singleton", syntax_.place,
                        Quoted() +
                            " compares whole collections, and one side may have several "
                            "items; write exists(… = …) to ask for one of them");
    }
    return ResultOf(kBooleans, left_, right_, !exact);
  }

  Shape Comparison() {
    if (!IsEmptySide() && !Fit(kComparable, left_.sorts(), right_.sorts())) {
      findings_.Error("operand", syntax_.place, Both() + " have no common order for " + Quoted());
    }
    NeedOneEach();
    return ResultOf(kBooleans, left_, right_, false);
  }

  Shape Arithmetic(std::span<const Pair> pairs) {
    Sorts sorts = 0;
    for (const Pair& pair : pairs) {
      if ((pair.left & left_.sorts()) != 0 && (pair.right & right_.sorts()) != 0) {
        sorts = static_cast<Sorts>(sorts | pair.result);
        if (left_.types.size() == 1 && right_.types.size() == 1) break;
      }
    }
    if (sorts == 0 && !IsEmptySide())
      findings_.Error("operand", syntax_.place, Quoted() + " cannot take " + Both());
    NeedOneEach();
    if (sorts == 0) return AnyShape(0, 1);
    return ResultOf(sorts, left_, right_, false);
  }

  Shape Concatenation() {
    for (const Shape* side : {&left_, &right_}) {
      if (!side->is_nothing() && (side->sorts() & ~(kElements | kTypeInfos)) == 0) {
        findings_.Error("operand", syntax_.place, "'&' takes strings, not " + side->Describe());
      }
    }
    NeedOneEach();
    return ValueShape(SystemType::kString, 1, 1);
  }

  Shape Membership() {
    const bool is_in = name_ == "in";
    const Shape& item = is_in ? left_ : right_;
    const Shape& all = is_in ? right_ : left_;
    NeedOne(item, syntax_.children[is_in ? 0 : 1]->place,
            std::string("the ") + (is_in ? "left" : "right") + " side of " + Quoted(), findings_);
    if (!IsEmptySide() && !Fit(kAlike, item.sorts(), all.sorts()))
      findings_.Warning("never-true", syntax_.place, Both() + " are never equal");
    return ValueShape(SystemType::kBoolean, std::min(1, item.min), std::min(1, item.max));
  }

  Shape Logic() {
    for (const Shape* side : {&left_, &right_}) {
      if (!side->is_nothing() && (side->sorts() & kBooleans) == 0 && !side->is_several()) {
        findings_.Warning("condition", syntax_.place,
                          "one side of " + Quoted() + " is " + side->Describe() +
                              ", which counts as true when it is there; write exists()");
      }
    }
    NeedOneEach();
    return ValueShape(SystemType::kBoolean, 0, 1);
  }

  const Syntax& syntax_;
  std::string_view name_;
  const Shape& left_;
  const Shape& right_;
  Findings& findings_;
};

}  // namespace

Shape CheckOperator(const Syntax& syntax, const Shape& left, const Shape& right,
                    Findings& findings) {
  return Operator(syntax, left, right, findings).Check();
}

Shape CheckSign(const Syntax& syntax, const Shape& operand, Findings& findings) {
  if (!operand.is_nothing() && (operand.sorts() & (kNumbers | kQuantities)) == 0) {
    findings.Error("operand", syntax.place,
                   "a sign stands before a number, not before " + operand.Describe());
  }
  NeedOne(operand, syntax.place, "what follows the sign", findings);
  Shape result = operand;
  result.max = std::min(1, operand.max);
  return result;
}

void NeedOne(const Shape& shape, Place place, const std::string& what, Findings& findings) {
  if (shape.is_several()) {
    findings.Error("singleton", place, what + " has to be one item, and there are several");
  } else if (shape.may_be_several() && !shape.is_any) {
    findings.Warning("singleton", place,
                     what +
                         " has to be one item, and there may be several; choose one with "
                         "first(), single() or where(…)");
  }
}

}  // namespace gateway::fhirpath
