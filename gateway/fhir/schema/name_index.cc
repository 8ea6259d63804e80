#include "gateway/fhir/schema/name_index.h"

#include <algorithm>
#include <bit>

namespace gateway::fhir {

NameIndex::NameIndex(const std::vector<std::string_view>& names) {
  std::size_t size = 0;
  for (const std::string_view name : names) size += name.size();
  text_ = std::make_unique<char[]>(size);
  slots_.resize(std::bit_ceil(2 * names.size() + 2));
  mask_ = slots_.size() - 1;
  begins_.reserve(names.size() + 1);
  begins_.push_back(0);
  for (const std::string_view name : names) {
    std::ranges::copy(name, text_.get() + begins_.back());
    begins_.push_back(begins_.back() + static_cast<std::uint32_t>(name.size()));
    const std::uint32_t hash = Hash(name);
    std::size_t at = hash & mask_;
    while (slots_[at].number != 0) at = (at + 1) & mask_;
    slots_[at] = {static_cast<std::uint16_t>(hash >> 16),
                  static_cast<std::uint16_t>(begins_.size() - 1)};
  }
}

}  // namespace gateway::fhir
