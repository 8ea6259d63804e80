// A type specifier that remembers which types of the table it has met.
#pragma once

#include <atomic>

#include "gateway/fhirpath/types.h"

namespace gateway::fhirpath {

// Thread-safe: what it remembers are two addresses, either of which may be lost to another thread.
class TypeTest {
 public:
  // `is_exact`: as HasType; else as IsOfType.
  TypeTest(const TypeSpecifier& type, bool is_exact) : type_(type), is_exact_(is_exact) {}

  [[nodiscard]] bool Fits(const Item& item) const {
    const fhir::Type* const type = item.node().type();
    if (type == nullptr) return Ask(item);
    if (type == yes_.load(std::memory_order_relaxed)) return true;
    if (type == no_.load(std::memory_order_relaxed)) return false;
    const bool fits = Ask(item);
    (fits ? yes_ : no_).store(type, std::memory_order_relaxed);
    return fits;
  }

 private:
  [[nodiscard]] bool Ask(const Item& item) const {
    return is_exact_ ? HasType(item, type_) : IsOfType(item, type_);
  }

  TypeSpecifier type_;
  bool is_exact_;
  mutable std::atomic<const fhir::Type*> yes_ = nullptr;
  mutable std::atomic<const fhir::Type*> no_ = nullptr;
};

}  // namespace gateway::fhirpath
