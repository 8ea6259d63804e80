#include "gateway/messaging/extract/version.h"

#include <charconv>

#include "gateway/fhir/model/edit.h"

namespace gateway::messaging {
namespace {

constexpr std::string_view kVersion = "recordVersion";

// Whether the element stood in the file: its source has a place there.
bool IsGiven(const Candidate& candidate, fhir::Node version) {
  if (candidate.maps_used == 0) return version.line() > 0;
  for (const mapping::LineageEntry& entry : candidate.steps[candidate.maps_used - 1].lineage) {
    if (entry.target.data() != version.data()) continue;
    return !entry.sources.empty() && entry.sources.front().line() > 0;
  }
  return false;
}

}  // namespace

Result<std::int64_t> SettleVersion(Candidate& candidate, std::int64_t counted) {
  const fhir::Node version = candidate.canonical.root().Child(kVersion);
  if (version && IsGiven(candidate, version)) {
    const std::string_view text = version.text();
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }
  fhir::Edit edit(candidate.canonical);
  GATEWAY_CHECK(edit.SetChild(candidate.canonical.root(), kVersion, std::to_string(counted)));
  candidate.canonical = edit.Finish();
  return counted;
}

}  // namespace gateway::messaging
