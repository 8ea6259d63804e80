#include <algorithm>
#include <functional>

#include "gateway/base/text.h"
#include "gateway/fhirpath/operators/operators.h"
#include "gateway/fhirpath/program.h"
#include "gateway/fhirpath/quantity.h"
#include "gateway/fhirpath/temporal.h"
#include "gateway/fhirpath/text.h"

namespace gateway::fhirpath {
namespace {

std::optional<bool> IsEqual(std::optional<std::strong_ordering> order) {
  if (!order) return std::nullopt;
  return *order == std::strong_ordering::equal;
}

std::optional<bool> TemporalsEqual(const ValueView& a, const ValueView& b) {
  if (const std::optional<std::strong_ordering> order = CompareDates(a, b)) return IsEqual(order);
  const std::optional<Temporal> a_time = Temporal::Parse(a.text, a.type);
  const std::optional<Temporal> b_time = Temporal::Parse(b.text, b.type);
  if (!a_time || !b_time) return a.text == b.text;
  return IsEqual(Compare(*a_time, *b_time));
}

bool NumbersEqual(const ValueView& a, const ValueView& b) {
  if (a.type == SystemType::kInteger && b.type == SystemType::kInteger)
    return a.integer == b.integer;
  const std::optional<Decimal> a_number = NumberOf(a);
  const std::optional<Decimal> b_number = NumberOf(b);
  if (!a_number || !b_number) return a.text == b.text;
  return *a_number == *b_number;
}

bool HasQuantity(const ValueView& a, const ValueView& b) {
  return a.type == SystemType::kQuantity || b.type == SystemType::kQuantity;
}

std::optional<bool> ValuesEqual(const ValueView& a, const ValueView& b) {
  if (a.type == SystemType::kString && b.type == SystemType::kString) return a.text == b.text;
  if (IsNumber(a.type) && IsNumber(b.type)) return NumbersEqual(a, b);
  if (IsDateOrDateTime(a.type) && IsDateOrDateTime(b.type)) return TemporalsEqual(a, b);
  if (HasQuantity(a, b)) {
    const SystemValue left = AsQuantity(a.Copy());
    const SystemValue right = AsQuantity(b.Copy());
    if (left.type != right.type) return false;
    return IsEqual(CompareQuantities(left, right));
  }
  if (a.type != b.type) return false;
  return a.type == SystemType::kTime ? TemporalsEqual(a, b) : a == b;
}

// All children equal in order, whatever their number of levels.
std::optional<bool> NodesEqual(fhir::Node a, fhir::Node b) {
  const auto a_children = a.children();
  const auto b_children = b.children();
  if (a.type_name() != b.type_name() || a_children.size() != b_children.size()) return false;
  std::optional<bool> all = true;
  for (std::size_t i = 0; i < a_children.size(); ++i) {
    if (a_children[i].name() != b_children[i].name()) return false;
    const std::optional<bool> equal = Equals(Item(a_children[i]), Item(b_children[i]));
    if (equal == false) return false;
    if (!equal) all = std::nullopt;
  }
  return all;
}

std::string Normalised(std::string_view text) {
  std::string result;
  const std::string lower = ToLowerCase(Trim(text));
  for (const char c : lower) {
    const bool is_space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_space) {
      result += c;
    } else if (result.back() != ' ') {
      result += ' ';
    }
  }
  return result;
}

// Rounded to the lesser precision of the two.
bool DecimalsEquivalent(const Decimal& a, const Decimal& b) {
  const int places = std::min(a.scale(), b.scale());
  return a.Rounded(places) == b.Rounded(places);
}

bool TemporalsEquivalent(const ValueView& a, const ValueView& b) {
  const std::optional<Temporal> a_time = Temporal::Parse(a.text, a.type);
  const std::optional<Temporal> b_time = Temporal::Parse(b.text, b.type);
  return a_time && b_time && Equivalent(*a_time, *b_time);
}

bool ValuesEquivalent(const ValueView& a, const ValueView& b) {
  if (IsNumber(a.type) && IsNumber(b.type)) {
    const std::optional<Decimal> a_number = NumberOf(a);
    const std::optional<Decimal> b_number = NumberOf(b);
    return a_number && b_number ? DecimalsEquivalent(*a_number, *b_number) : a.text == b.text;
  }
  if (IsDateOrDateTime(a.type) && IsDateOrDateTime(b.type)) return TemporalsEquivalent(a, b);
  if (HasQuantity(a, b)) {
    const SystemValue left = AsQuantity(a.Copy());
    const SystemValue right = AsQuantity(b.Copy());
    return left.type == right.type && QuantitiesEquivalent(left, right);
  }
  if (a.type != b.type) return false;
  if (a.type == SystemType::kTime) return TemporalsEquivalent(a, b);
  if (a.type != SystemType::kString) return a == b;
  return a.text == b.text || Normalised(a.text) == Normalised(b.text);
}

// Every item of one has its own partner in the other, in any order.
bool MatchUp(Items a, Items b) {
  if (a.size() != b.size()) return false;
  std::vector<bool> taken(b.size());
  const auto take_partner = [&](const Item& item) {
    for (std::size_t i = 0; i < b.size(); ++i) {
      if (taken[i] || !Equivalent(item, b[i])) continue;
      taken[i] = true;
      return true;
    }
    return false;
  };
  return std::all_of(a.begin(), a.end(), take_partner);
}

Collection ChildrenOf(fhir::Node node) { return {node.children().begin(), node.children().end()}; }

bool NodesEquivalent(fhir::Node a, fhir::Node b) {
  return a.type_name() == b.type_name() && MatchUp(ChildrenOf(a), ChildrenOf(b));
}

std::size_t HashOfValue(ValueView value) {
  const std::hash<std::string_view> hash;
  const bool is_plain =
      value.type == SystemType::kQuantity && (value.unit == "1" || value.unit.empty());
  if (is_plain) value.type = SystemType::kDecimal;
  if (IsNumber(value.type)) {
    const std::optional<Decimal> number = NumberOf(value);
    return number ? hash(number->Trimmed().ToText()) : hash(value.text);
  }
  if (value.type == SystemType::kString) return hash(value.text);
  if (value.type == SystemType::kBoolean) return value.boolean ? 1 : 2;
  return IsDateOrDateTime(value.type) ? 3 : 4;
}

// Of a complex node what its first descendants say, so that few differing nodes share one.
std::size_t HashOfNode(fhir::Node node, int& left) {
  ValueView value;
  if (Item(node).ToOperand(value)) return HashOfValue(value);
  std::size_t sum = std::hash<std::string_view>()(node.type_name()) + node.children().size();
  for (const fhir::Node child : node.children()) {
    if (--left < 0) break;
    sum = sum * 31 + HashOfNode(child, left);
  }
  return sum;
}

// Equal items have equal hashes; dates and quantities, whose equality is no matter of text, share
// one each.
std::size_t HashOf(const Item& item) {
  constexpr int kNodes = 32;
  int left = kNodes;
  return item.is_node() ? HashOfNode(item.node(), left) : HashOfValue(item.value());
}

}  // namespace

std::optional<bool> Equals(const Item& a, const Item& b) {
  if (!Evaluation::SpendHere()) return false;
  if (a.is_node() && b.is_node() && a.node() == b.node()) return true;
  ValueView left;
  ValueView right;
  const bool has_left = a.ToOperand(left);
  const bool has_right = b.ToOperand(right);
  if (has_left && has_right) return ValuesEqual(left, right);
  if (has_left || has_right) return false;
  return NodesEqual(a.node(), b.node());
}

std::optional<bool> Equals(Items a, Items b) {
  if (a.empty() || b.empty()) return std::nullopt;
  if (a.size() != b.size()) return false;
  std::optional<bool> all = true;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::optional<bool> equal = Equals(a[i], b[i]);
    if (equal == false) return false;
    if (!equal) all = std::nullopt;
  }
  return all;
}

bool Equivalent(const Item& a, const Item& b) {
  if (!Evaluation::SpendHere()) return false;
  if (a.is_node() && b.is_node() && a.node() == b.node()) return true;
  ValueView left;
  ValueView right;
  const bool has_left = a.ToOperand(left);
  const bool has_right = b.ToOperand(right);
  if (has_left != has_right) return false;
  return has_left ? ValuesEquivalent(left, right) : NodesEquivalent(a.node(), b.node());
}

bool Equivalent(Items a, Items b) { return MatchUp(a, b); }

bool ItemSet::Insert(const Item& item) {
  if (Contains(item)) return false;
  items_.emplace(HashOf(item), item);
  return true;
}

bool ItemSet::Contains(const Item& item) const {
  const auto [first, last] = items_.equal_range(HashOf(item));
  return std::any_of(first, last,
                     [&](const auto& entry) { return Equals(entry.second, item) == true; });
}

}  // namespace gateway::fhirpath
