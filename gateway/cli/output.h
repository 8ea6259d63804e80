// What commands write: machine output to stdout, words to stderr; and the three exit statuses.
#pragma once

#include <string_view>

#include "gateway/base/json.h"
#include "gateway/base/result.h"

namespace gateway::cli {

inline constexpr int kFine = 0;
inline constexpr int kNo = 1;      // the answer is "no": invalid, failed check, not delivered
inline constexpr int kMisuse = 2;  // misuse, or it cannot run

// A line on stdout; the newline is added.
void Print(std::string_view line);
// Bytes on stdout as they are.
void PrintRaw(std::string_view bytes);
// Words on stderr.
void Say(std::string_view words);
// Each finding on stderr.
void SayIssues(const Issues& issues);
// A finding as machine output shows it: {"severity","code","id","expression","line","column",
// "diagnostics"}.
[[nodiscard]] Json FindingJson(const Issue& issue);
// Says why and gives kMisuse.
[[nodiscard]] int CannotRun(const Error& error);

}  // namespace gateway::cli
