// Files that a local system leaves in a folder become arrivals.
//
// A file is taken when its size and time stood still over two looks (a slow writer is not caught
// half-way); names beginning with '.' or ending in .tmp or .part are left alone. It is moved to
// taken/ when records were accepted, to refused/ when none was; unless all were accepted,
// <name>.outcome.json beside it says what was refused and why, and <name>.report.csv says it as a
// table for people. A crash between acceptance and move
// is harmless: the same bytes give the same message ids, which the store knows.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>

#include "gateway/base/result.h"

namespace gateway::transports {

struct WatchedFolder {
  std::string name;
  std::filesystem::path folder;
};

class FolderWatcher {
 public:
  // Status and body of the answer: 202 all records accepted, 207 some, 4xx none.
  struct Answer {
    int status = 0;
    std::string body;
    std::string report;  // CSV; empty: no report is written
  };
  // Called on the watcher's thread with one file's bytes. 5xx and 429: the file stays and is tried
  // again at the next look.
  using Accept = std::function<Answer(const std::string& file_name, std::string bytes)>;

  // Makes the folder and its subfolders; kForbidden or kNoStore when that cannot be done.
  static Result<std::unique_ptr<FolderWatcher>> Start(WatchedFolder folder,
                                                      std::chrono::milliseconds interval,
                                                      Accept accept);
  ~FolderWatcher();
  FolderWatcher(const FolderWatcher&) = delete;
  FolderWatcher& operator=(const FolderWatcher&) = delete;

  // Ends after the file at hand.
  void Stop();

 private:
  struct Seen {
    std::uintmax_t size = 0;
    std::filesystem::file_time_type written;
    bool operator==(const Seen&) const = default;
  };
  FolderWatcher(WatchedFolder folder, std::chrono::milliseconds interval, Accept accept);
  void Run(const std::stop_token& stop);
  void Look();
  void Take(const std::filesystem::path& file);
  void PutAway(const std::filesystem::path& file, const Answer& answer);
  void WriteBeside(const std::filesystem::path& file, const char* suffix, const std::string& text);

  WatchedFolder folder_;
  std::chrono::milliseconds interval_;
  Accept accept_;
  std::map<std::filesystem::path, Seen> seen_;
  std::jthread thread_;
};

}  // namespace gateway::transports
