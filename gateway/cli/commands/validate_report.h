// What `validate` prints: one result a file, in one of five forms.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"

namespace gateway::cli {

struct FileResult {
  std::string file;  // as it was given
  Issues issues;
  std::string bytes;                    // for quoting; may be empty
  std::vector<std::string> profiles;    // what it was checked against beside R4
  std::vector<std::string> not_loaded;  // profiles that those impose and that are not loaded

  [[nodiscard]] bool is_valid() const { return !issues.HasErrors(); }
};

// What the whole run stood on, for the forms that say so.
struct RunFacts {
  std::vector<std::string> packages;  // "name#version"
  std::vector<std::string> profiles;
  std::string time;  // an instant
};

// Prints to stdout as results come; used by one thread.
class Report {
 public:
  virtual ~Report() = default;
  virtual void Add(const FileResult& result) = 0;
  virtual void Finish() = 0;
};

// `form`: text, json, ndjson, junit or html; null for another word. `colour`: for text.
[[nodiscard]] std::unique_ptr<Report> MakeReport(std::string_view form, const RunFacts& facts,
                                                 bool colour);

}  // namespace gateway::cli
