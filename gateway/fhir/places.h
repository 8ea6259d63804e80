// Places in the bytes of a document, and failures that carry one. Shared by all readers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::fhir {

struct Place {
  std::uint32_t line = 0;    // 1-based
  std::uint32_t column = 0;  // 1-based, in bytes
};

// Line starts of a text, noted before in-situ parsing rewrites it. Asking in ascending order of
// offsets costs nothing; any order is right.
class Lines {
 public:
  explicit Lines(std::string_view bytes) : Lines(bytes, 1, 1) {}
  // The bytes are a piece of a larger text and begin at that place in it.
  Lines(std::string_view bytes, int first_line, int first_column);
  [[nodiscard]] Place At(std::size_t offset);

 private:
  std::vector<std::uint32_t> starts_;
  std::size_t current_ = 0;
  Place first_;
};

// A finding at a place, about the whole document until its expression is set.
[[nodiscard]] Issue IssueAt(IssueType type, std::string id, Place place, std::string diagnostics);
// A failure at a place, carrying one issue of that id. `type` as in base/issue.h.
[[nodiscard]] Error ErrorAt(IssueType type, std::string id, Place place, std::string diagnostics);
// A failure that is this finding: the first one, in a strict reading.
[[nodiscard]] Error ErrorOf(Issue issue);

// At most 64 bytes of a name from the document, cut between characters, for a path in a finding.
[[nodiscard]] std::string_view ShownName(std::string_view name);

}  // namespace gateway::fhir
