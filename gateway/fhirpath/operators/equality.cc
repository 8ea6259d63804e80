#include <algorithm>
#include <functional>

#include "gateway/base/text.h"
#include "gateway/fhirpath/operators/operators.h"
#include "gateway/fhirpath/quantity.h"
#include "gateway/fhirpath/temporal.h"
#include "gateway/fhirpath/text.h"

namespace gateway::fhirpath {
namespace {

std::optional<bool> IsEqual(std::optional<std::strong_ordering> order) {
  if (!order) return std::nullopt;
  return *order == std::strong_ordering::equal;
}

std::optional<bool> TemporalsEqual(const SystemValue& a, const SystemValue& b) {
  const std::optional<Temporal> a_time = Temporal::Parse(a.text, a.type);
  const std::optional<Temporal> b_time = Temporal::Parse(b.text, b.type);
  if (!a_time || !b_time) return a.text == b.text;
  return IsEqual(Compare(*a_time, *b_time));
}

bool NumbersEqual(const SystemValue& a, const SystemValue& b) {
  if (a.type == SystemType::kInteger && b.type == SystemType::kInteger)
    return a.integer == b.integer;
  const std::optional<Decimal> a_number = NumberOf(a);
  const std::optional<Decimal> b_number = NumberOf(b);
  if (!a_number || !b_number) return a.text == b.text;
  return *a_number == *b_number;
}

std::optional<bool> ValuesEqual(const SystemValue& a, const SystemValue& b) {
  if (IsNumber(a.type) && IsNumber(b.type)) return NumbersEqual(a, b);
  if (IsDateOrDateTime(a.type) && IsDateOrDateTime(b.type)) return TemporalsEqual(a, b);
  const bool quantity = a.type == SystemType::kQuantity || b.type == SystemType::kQuantity;
  const SystemValue left = quantity ? AsQuantity(a) : a;
  const SystemValue right = quantity ? AsQuantity(b) : b;
  if (left.type != right.type) return false;
  if (quantity) return IsEqual(CompareQuantities(left, right));
  return left.type == SystemType::kTime ? TemporalsEqual(left, right) : left == right;
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

bool TemporalsEquivalent(const SystemValue& a, const SystemValue& b) {
  const std::optional<Temporal> a_time = Temporal::Parse(a.text, a.type);
  const std::optional<Temporal> b_time = Temporal::Parse(b.text, b.type);
  return a_time && b_time && Equivalent(*a_time, *b_time);
}

bool ValuesEquivalent(const SystemValue& a, const SystemValue& b) {
  if (IsNumber(a.type) && IsNumber(b.type)) {
    const std::optional<Decimal> a_number = NumberOf(a);
    const std::optional<Decimal> b_number = NumberOf(b);
    return a_number && b_number ? DecimalsEquivalent(*a_number, *b_number) : a.text == b.text;
  }
  if (IsDateOrDateTime(a.type) && IsDateOrDateTime(b.type)) return TemporalsEquivalent(a, b);
  const bool quantity = a.type == SystemType::kQuantity || b.type == SystemType::kQuantity;
  const SystemValue left = quantity ? AsQuantity(a) : a;
  const SystemValue right = quantity ? AsQuantity(b) : b;
  if (left.type != right.type) return false;
  if (quantity) return QuantitiesEquivalent(left, right);
  if (left.type == SystemType::kTime) return TemporalsEquivalent(left, right);
  return left.type == SystemType::kString ? Normalised(left.text) == Normalised(right.text)
                                          : left == right;
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

// Equal items have equal hashes; dates and quantities, whose equality is no matter of text, share
// one each.
std::size_t HashOf(const Item& item) {
  SystemValue value;
  const std::hash<std::string_view> hash;
  if (!item.ToOperand(value)) return hash(item.node().type_name()) + item.node().children().size();
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

}  // namespace

std::optional<bool> Equals(const Item& a, const Item& b) {
  if (a.is_node() && b.is_node() && a.node() == b.node()) return true;
  SystemValue left;
  SystemValue right;
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
  if (a.is_node() && b.is_node() && a.node() == b.node()) return true;
  SystemValue left;
  SystemValue right;
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
