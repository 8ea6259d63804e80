#include "gateway/transports/folder/watcher.h"

#include <condition_variable>
#include <mutex>
#include <vector>

#include "gateway/base/file.h"
#include "gateway/base/log.h"
#include "gateway/fhir/outcome.h"

namespace gateway::transports {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFileBytes = std::size_t{256} << 20;

bool IsCandidate(const fs::directory_entry& entry) {
  const std::string name = entry.path().filename().string();
  std::error_code error;
  return entry.is_regular_file(error) && !name.starts_with('.') && !name.ends_with(".tmp") &&
         !name.ends_with(".part") && name.find(".tmp-") == std::string::npos;
}

// A name that is free in `folder`: "a.csv", then "a.csv.1" …
fs::path FreeName(const fs::path& folder, const fs::path& name) {
  fs::path path = folder / name;
  std::error_code error;
  for (int i = 1; fs::exists(path, error); ++i)
    path = folder / (name.string() + "." + std::to_string(i));
  return path;
}

// 207: some records of the file were accepted, others refused.
constexpr int kSomeRefused = 207;

std::string OutcomeOf(const Error& error) { return fhir::OperationOutcomeJson(ToIssues(error)); }

bool TryLater(int status) { return status == 429 || status >= 500; }

}  // namespace

FolderWatcher::FolderWatcher(WatchedFolder folder, std::chrono::milliseconds interval,
                             Accept accept)
    : folder_(std::move(folder)), interval_(interval), accept_(std::move(accept)) {}

Result<std::unique_ptr<FolderWatcher>> FolderWatcher::Start(WatchedFolder folder,
                                                            std::chrono::milliseconds interval,
                                                            Accept accept) {
  std::error_code error;
  for (const char* sub : {"taken", "refused"}) {
    fs::create_directories(folder.folder / sub, error);
    if (error)
      return Fail(IssueType::kNoStore,
                  folder.folder.string() + ": cannot make the folder: " + error.message());
  }
  std::unique_ptr<FolderWatcher> watcher(
      new FolderWatcher(std::move(folder), interval, std::move(accept)));
  watcher->thread_ =
      std::jthread([raw = watcher.get()](const std::stop_token& stop) { raw->Run(stop); });
  return watcher;
}

FolderWatcher::~FolderWatcher() { Stop(); }

void FolderWatcher::Stop() {
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void FolderWatcher::Run(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    Look();
    wake.wait_for(lock, stop, interval_, [] { return false; });
  }
}

void FolderWatcher::Look() {
  std::map<fs::path, Seen> now;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_.folder, error)) {
    if (!IsCandidate(entry)) continue;
    now.emplace(entry.path(), Seen{entry.file_size(error), entry.last_write_time(error)});
  }
  std::vector<fs::path> settled;
  for (const auto& [path, seen] : now) {
    const auto before = seen_.find(path);
    if (before != seen_.end() && before->second == seen) settled.push_back(path);
  }
  seen_ = std::move(now);
  for (const fs::path& path : settled) Take(path);
}

void FolderWatcher::Take(const fs::path& file) {
  auto bytes = ReadFile(file, kMaxFileBytes);
  if (!bytes) {
    Log(LogLevel::kWarning, "folder-file-unreadable",
        {{LogField::kClient, folder_.name},
         {LogField::kType, std::string(ToCode(bytes.error().type))}});
    if (bytes.error().type == IssueType::kTooLong)
      PutAway(file, {413, OutcomeOf(bytes.error()), {}});
    return;
  }
  const Answer answer = accept_(file.filename().string(), std::move(*bytes));
  if (!TryLater(answer.status)) PutAway(file, answer);
}

void FolderWatcher::PutAway(const fs::path& file, const Answer& answer) {
  const bool accepted = answer.status >= 200 && answer.status < 300;
  const bool whole = accepted && answer.status != kSomeRefused;
  const fs::path target =
      FreeName(folder_.folder / (accepted ? "taken" : "refused"), file.filename());
  if (!whole) WriteBeside(target, ".outcome.json", answer.body);
  if (!answer.report.empty()) WriteBeside(target, ".report.csv", answer.report);
  if (const auto moved = MoveFileDurably(file, target); !moved) {
    Log(LogLevel::kError, "folder-file-not-moved",
        {{LogField::kClient, folder_.name},
         {LogField::kType, std::string(ToCode(moved.error().type))}});
    return;
  }
  seen_.erase(file);
  Log(LogLevel::kInfo, accepted ? "folder-file-taken" : "folder-file-refused",
      {{LogField::kClient, folder_.name}, {LogField::kStatus, std::int64_t{answer.status}}});
}

void FolderWatcher::WriteBeside(const fs::path& file, const char* suffix, const std::string& text) {
  if (WriteFileDurably(file.string() + suffix, text)) return;
  Log(LogLevel::kError, "folder-outcome-not-written", {{LogField::kClient, folder_.name}});
}

}  // namespace gateway::transports
