#include "gateway/fhir/places.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include <algorithm>
#include <bit>

namespace gateway::fhir {

Lines::Lines(std::string_view bytes, int first_line, int first_column)
    : first_{static_cast<std::uint32_t>(first_line), static_cast<std::uint32_t>(first_column)} {
  starts_.reserve(bytes.size() / 32 + 8);
  starts_.push_back(0);
  std::size_t at = 0;
#if defined(__SSE2__)
  // Pretty-printed text has short lines: one memchr a line would cost as much as the parse.
  const __m128i newline = _mm_set1_epi8('\n');
  for (; at + 16 <= bytes.size(); at += 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data() + at));
    auto hits = static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, newline)));
    for (; hits != 0; hits &= hits - 1) {
      const auto offset = at + static_cast<std::size_t>(std::countr_zero(hits));
      starts_.push_back(static_cast<std::uint32_t>(offset + 1));
    }
  }
#endif
  for (; at < bytes.size(); ++at) {
    if (bytes[at] == '\n') starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

Place Lines::At(std::size_t offset) {
  if (offset < starts_[current_]) {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
    current_ = static_cast<std::size_t>(after - starts_.begin()) - 1;
  }
  while (current_ + 1 < starts_.size() && starts_[current_ + 1] <= offset) ++current_;
  const std::uint32_t before = current_ == 0 ? first_.column : 1;
  return {static_cast<std::uint32_t>(current_) + first_.line,
          static_cast<std::uint32_t>(offset - starts_[current_]) + before};
}

Error ErrorOf(Issue issue) {
  Error error{issue.type, issue.diagnostics, {}};
  if (issue.line > 0) {
    error.diagnostics +=
        " (line " + std::to_string(issue.line) + ", column " + std::to_string(issue.column) + ")";
  }
  error.issues.Add(std::move(issue));
  return error;
}

Issue IssueAt(IssueType type, std::string id, Place place, std::string diagnostics) {
  return {.type = type,
          .id = std::move(id),
          .line = static_cast<int>(place.line),
          .column = static_cast<int>(place.column),
          .diagnostics = std::move(diagnostics)};
}

Error ErrorAt(IssueType type, std::string id, Place place, std::string diagnostics) {
  return ErrorOf(IssueAt(type, std::move(id), place, std::move(diagnostics)));
}

std::string_view ShownName(std::string_view name) {
  constexpr std::size_t kMost = 64;
  if (name.size() <= kMost) return name;
  std::size_t size = kMost;
  while (size > 0 && (static_cast<unsigned char>(name[size]) & 0xC0) == 0x80) --size;
  return name.substr(0, size);
}

}  // namespace gateway::fhir
