// Whether records of a format come back the same from their messages, with nothing lost: the
// property behind `record selftest`.
//
// Records are made by records::Generator::Probing, written as a file of the format, read as any
// file is, mapped, checked, mapped back, written again and compared: trees and bytes. Over the run
// every element of the format's model has to be filled at least once; one that never is has not
// been tested, be it that a map forgot it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "gateway/messaging/intake.h"

namespace gateway::messaging {

struct SelfTestReport {
  int records = 0;
  int same = 0;
  std::size_t elements = 0;           // with values, in the format's model
  std::vector<std::string> unfilled;  // of them; empty when fewer records ran than can fill all
};

// `tell` hears of each record that did not come back, at most five times; one that the format
// cannot say, or that its maps refuse, is such a record. Fails when a map is missing.
[[nodiscard]] Result<SelfTestReport> SelfTest(const Intake& intake, const records::Format& format,
                                              std::uint64_t seed, int cases, Instant now,
                                              const std::function<void(const std::string&)>& tell);

}  // namespace gateway::messaging
