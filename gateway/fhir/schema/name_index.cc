#include "gateway/fhir/schema/name_index.h"

#include <algorithm>
#include <bit>

namespace gateway::fhir {

NameIndex::NameIndex(const std::vector<std::string_view>& names, FlatBlock& block) {
  if (names.empty()) return;
  std::size_t size = 0;
  for (const std::string_view name : names) size += name.size();
  const std::span<char> text = block.Make<char>(size);
  const std::span<std::uint32_t> begins = block.Make<std::uint32_t>(names.size() + 1);
  const std::span<Slot> slots = block.Make<Slot>(std::bit_ceil(2 * names.size() + 2));
  mask_ = slots.size() - 1;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::ranges::copy(names[i], text.data() + begins[i]);
    begins[i + 1] = begins[i] + static_cast<std::uint32_t>(names[i].size());
    const std::uint32_t hash = Hash(names[i]);
    std::size_t at = hash & mask_;
    while (slots[at].number != 0) at = (at + 1) & mask_;
    slots[at] = {static_cast<std::uint16_t>(hash >> 16), static_cast<std::uint16_t>(i + 1)};
  }
  slots_ = slots;
  text_ = text.data();
  begins_ = begins;
}

bool NameIndex::IsSound(std::span<const std::byte> memory) const {
  if (slots_.empty() && begins_.empty()) return true;
  if (!Holds(memory, slots_) || !Holds(memory, begins_)) return false;
  if (begins_.empty() || !std::has_single_bit(slots_.size()) || mask_ != slots_.size() - 1)
    return false;
  if (begins_.front() != 0 || !std::ranges::is_sorted(begins_)) return false;
  if (!Holds(memory, std::span(text_, begins_.back()))) return false;
  const bool numbers_exist =
      std::ranges::all_of(slots_, [&](const Slot& slot) { return slot.number <= size(); });
  // A look-up ends at a free slot.
  return numbers_exist && std::ranges::any_of(slots_, [](const Slot& s) { return s.number == 0; });
}

}  // namespace gateway::fhir
