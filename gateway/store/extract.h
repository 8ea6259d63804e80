// What the store remembers of a source that exports all its cases every time: each case as it was
// last seen, and each file.
//
// The state moves with the messages it caused, in one transaction: after a crash a case is either
// as it was before, and its change is found again, or its message is safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/store/worklist.h"

namespace gateway::store {

// Kinds of worklist items about extracts.
inline constexpr const char* kExtractVanished = "extract-row-vanished";
inline constexpr const char* kExtractHeld = "extract-file-held";
inline constexpr const char* kExtractUndeclared = "extract-change-undeclared";
inline constexpr const char* kExtractWentBack = "extract-row-went-back";

// A case as a source last showed it.
struct ExtractRow {
  std::int64_t id = 0;
  std::string case_id;                 // as the source calls it
  std::string row_sha256;              // of its record as JSON of the format's model, 32 raw bytes
  std::int64_t version = 1;            // of the record: the source's own, or counted here
  std::int64_t sequence = 0;           // of the last message sent for it; 0: none, it is history
  std::optional<Instant> vanished_at;  // not in the last file; nothing is concluded from that
};

// A case as it is from now on.
struct NewExtractRow {
  std::string source;
  std::string case_id;
  std::string record;      // JSON of the format's model
  std::string row_sha256;  // of `record`, 32 raw bytes
  std::int64_t version = 1;
};

enum class ExtractState { kHistory = 0, kActive = 1 };

// One configured source, as far as the store knows it.
struct ExtractSourceState {
  std::string name;
  ExtractState state = ExtractState::kHistory;
  std::optional<Instant> activated_at;
  std::string
      last_date;  // of the newest file taken ("2026-10-01" or "2026-10-01T02:00"); may be ""
  std::int64_t present = 0;   // cases of the last file
  std::int64_t vanished = 0;  // cases missing since, each with an open worklist item
};

enum class ExtractFileOutcome { kLoaded = 0, kHeld = 1, kReleased = 2 };

// What a file held, in rows.
struct ExtractCounts {
  std::int64_t rows = 0;
  std::int64_t unchanged = 0;
  std::int64_t changed = 0;  // in what counts
  std::int64_t appeared = 0;
  std::int64_t vanished = 0;
  std::int64_t reappeared = 0;
  std::int64_t refused = 0;   // could not be read, checked or sent; each with a finding
  std::int64_t messages = 0;  // sent
};

struct ExtractFile {
  std::int64_t id = 0;
  std::string source;
  std::string sha256;  // of its bytes, 32 raw bytes
  std::string date;    // as ExtractSourceState::last_date
  Instant at;
  ExtractFileOutcome outcome = ExtractFileOutcome::kLoaded;
  ExtractCounts counts;
};

// The end of a file that was taken.
struct ExtractFileEnd {
  ExtractFile file;                       // its id is given by the store
  std::vector<std::int64_t> vanished;     // ids of rows that were not in it
  std::vector<std::int64_t> reappeared;   // ids of rows that are back as they were
  std::vector<NewExtractRow> undeclared;  // changed in ways the format does not speak of
};

struct ExtractDetail {
  ExtractSourceState source;
  std::vector<ExtractFile> files;    // newest first, at most 20
  std::vector<ExtractRow> vanished;  // at most 1,000
};

}  // namespace gateway::store
