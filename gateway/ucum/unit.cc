#include "gateway/ucum/unit.h"

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "gateway/ucum/parts.h"

namespace gateway::ucum {
namespace {

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

// Units by their text. Full, it takes no more: those parsed beyond it live as long as their
// handles.
class Cache {
 public:
  std::shared_ptr<const Unit::Parts> Find(std::string_view text) const {
    const std::shared_lock lock(mutex_);
    const auto found = units_.find(text);
    return found == units_.end() ? nullptr : found->second;
  }
  void Add(const std::shared_ptr<const Unit::Parts>& unit) {
    constexpr std::size_t kMost = 4096;
    const std::unique_lock lock(mutex_);
    if (units_.size() < kMost) units_.emplace(unit->text, unit);
  }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Unit::Parts>, Hash, std::equal_to<>> units_;
};

Cache& TheCache() {
  static Cache cache;
  return cache;
}

bool IsSpecial(const Component& component) {
  return component.atom != nullptr && component.atom->is_special();
}

// A special unit may have a prefix and be multiplied with numbers, no more (section 21).
void MeasureSpecial(Unit::Parts& parts, const Component& special) {
  Measure scale;
  for (const Component& component : parts.components) {
    Component plain = component;
    if (&component == &special) plain.atom = nullptr;
    scale.MultiplyBy(MeasureOf(plain), 1);
    const bool is_another = &component != &special && IsSpecial(component);
    parts.is_mixed = parts.is_mixed || is_another;
  }
  parts.special = special.atom;
  parts.is_mixed =
      parts.is_mixed || special.exponent != 1 || !scale.dimension.empty() || !scale.factor;
  parts.scale = scale.factor.value_or(Rational());
  parts.measure = MeasureOf(*special.atom);
}

void MeasureParts(Unit::Parts& parts) {
  const auto special = std::find_if(parts.components.begin(), parts.components.end(), IsSpecial);
  if (special != parts.components.end()) {
    MeasureSpecial(parts, *special);
  } else {
    for (const Component& component : parts.components) {
      parts.measure.MultiplyBy(MeasureOf(component), 1);
    }
  }
  parts.base_text = parts.is_mixed ? parts.text : ToText(parts.measure.dimension);
}

bool SameUnit(const Component& a, const Component& b) {
  return a.atom == b.atom && a.prefix == b.prefix && a.number == b.number &&
         a.annotation == b.annotation;
}

void Merge(std::vector<Component>& product, const std::vector<Component>& factors, int sign) {
  for (Component component : factors) {
    component.exponent *= sign;
    const auto same = std::find_if(product.begin(), product.end(),
                                   [&](const Component& c) { return SameUnit(c, component); });
    if (same == product.end()) {
      product.push_back(component);
    } else {
      same->exponent += component.exponent;
    }
  }
}

// Numbers and annotations take no exponent of their own: they are repeated.
std::string TextOf(const Component& component, int exponent) {
  std::string symbol(component.number.empty() ? component.annotation : component.number);
  if (component.prefix != nullptr) symbol += component.prefix->code;
  if (component.atom == nullptr) return symbol;
  symbol += component.atom->code;
  return exponent == 1 ? symbol : symbol + std::to_string(exponent);
}

// "g.m/s2": factors, then divisors.
std::string TextOf(const std::vector<Component>& product) {
  std::string above;
  std::string below;
  for (const Component& component : product) {
    const int times = component.atom == nullptr ? std::abs(component.exponent) : 1;
    const bool is_one = component.number == "1" || component.exponent == 0;
    for (int i = 0; i < times && !is_one; ++i) {
      const std::string text = TextOf(component, std::abs(component.exponent));
      if (component.exponent > 0) above += (above.empty() ? "" : ".") + text;
      if (component.exponent < 0) below += "/" + text;
    }
  }
  return above.empty() && below.empty() ? "1" : above + below;
}

}  // namespace

Result<Unit> Unit::Make(std::string text) {
  auto parts = std::make_shared<Parts>();
  parts->text = std::move(text);
  GATEWAY_TRY(parts->components, ParseUnit(parts->text));
  MeasureParts(*parts);
  TheCache().Add(parts);
  return Unit(std::move(parts));
}

Result<Unit> Unit::Parse(std::string_view text) {
  if (std::shared_ptr<const Parts> known = TheCache().Find(text)) return Unit(std::move(known));
  return Make(std::string(text));
}

const std::string& Unit::text() const { return parts_->text; }
const std::string& Unit::base_text() const { return parts_->base_text; }
bool Unit::is_special() const { return parts_->special != nullptr; }

const std::optional<Rational>& Unit::factor() const {
  static const std::optional<Rational> kNone;
  return is_special() ? kNone : parts_->measure.factor;
}

Result<Unit> Unit::Product(const Unit& a, const Unit& b) {
  std::vector<Component> product = a.parts_->components;
  Merge(product, b.parts_->components, 1);
  return Parse(TextOf(product));
}

Result<Unit> Unit::Quotient(const Unit& a, const Unit& b) {
  std::vector<Component> quotient = a.parts_->components;
  Merge(quotient, b.parts_->components, -1);
  return Parse(TextOf(quotient));
}

}  // namespace gateway::ucum
