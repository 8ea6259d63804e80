#include "gateway/fhirpath/collection.h"

#include <algorithm>
#include <limits>

namespace gateway::fhirpath {

void Collection::Grow(std::size_t wanted) {
  const std::size_t capacity = std::max<std::size_t>(wanted, std::size_t{capacity_} * 2);
  if (capacity > std::numeric_limits<std::uint32_t>::max()) throw std::bad_alloc();
  auto* const grown = static_cast<Item*>(::operator new(capacity * sizeof(Item)));
  Move(grown);
  if (data_ != Inline()) ::operator delete(data_);
  data_ = grown;
  capacity_ = static_cast<std::uint32_t>(capacity);
}

}  // namespace gateway::fhirpath
