#include <algorithm>
#include <mutex>

#include "gateway/ucum/parts.h"

namespace gateway::ucum {
namespace {

Measure MakeMeasure(const Atom& atom);

// Every atom's measure, made when it is first asked for.
class Table {
 public:
  Table() : entries_(Atoms().size()) {}

  const Measure& Of(const Atom& atom) {
    Entry& entry = entries_[IndexOf(atom)];
    // Definitions go back to atoms that do not go back to this one, so no flag waits for itself.
    std::call_once(entry.once, [&] { entry.measure = MakeMeasure(atom); });
    return entry.measure;
  }

 private:
  struct Entry {
    std::once_flag once;
    Measure measure;
  };
  std::vector<Entry> entries_;
};

Measure MakeMeasure(const Atom& atom) {
  Measure measure;
  if (atom.is_base() || atom.is_arbitrary()) {
    measure.dimension[IndexOf(atom)] = 1;
    if (atom.unit.empty() || atom.unit == "1") return measure;
    measure.dimension.clear();  // [IU] is one [iU]
  }
  measure.factor = Rational::Parse(atom.value);
  const auto components = ParseUnit(atom.unit);  // a test reads every row of the table
  for (const Component& component : components.value()) {
    measure.MultiplyBy(MeasureOf(component), 1);
  }
  return measure;
}

}  // namespace

void Measure::MultiplyBy(const Measure& other, int exponent) {
  const std::optional<Rational> power = other.factor ? other.factor->Power(exponent) : std::nullopt;
  factor = factor && power ? factor->Times(*power) : std::nullopt;
  for (const auto& [atom, count] : other.dimension) {
    const int sum = dimension[atom] += count * exponent;
    if (sum == 0) dimension.erase(atom);
  }
}

const Measure& MeasureOf(const Atom& atom) {
  static Table table;
  return table.Of(atom);
}

Measure MeasureOf(const Component& component) {
  Measure base;
  if (component.atom != nullptr) base = MeasureOf(*component.atom);
  if (!component.number.empty()) base.factor = Rational::Parse(component.number);
  if (component.prefix != nullptr && base.factor)
    base.factor = base.factor->Times(Rational::Parse(component.prefix->value).value());
  Measure measure;
  measure.MultiplyBy(base, component.exponent);
  return measure;
}

std::string ToText(const Dimension& dimension) {
  std::vector<std::string> terms;
  for (const auto& [atom, exponent] : dimension) {
    terms.emplace_back(Atoms()[atom].code);
    if (exponent != 1) terms.back() += std::to_string(exponent);
  }
  std::sort(terms.begin(), terms.end());
  std::string text;
  for (const std::string& term : terms) text += (text.empty() ? "" : ".") + term;
  return text.empty() ? "1" : text;
}

}  // namespace gateway::ucum
