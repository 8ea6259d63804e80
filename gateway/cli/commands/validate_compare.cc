#include "gateway/cli/commands/validate_compare.h"

#include <filesystem>

#include "gateway/base/file.h"
#include "gateway/base/json.h"
#include "gateway/cli/output.h"
#include "gateway/fhir/read.h"
#include "gateway/validation/compare/comparison.h"

namespace gateway::cli {
namespace {

using validation::Comparison;
using validation::ForeignFinding;
using validation::ForeignOutcome;

std::string PathOf(const ForeignFinding& finding) {
  return finding.paths.empty() ? std::string() : finding.paths.front();
}

std::string PlaceOf(const std::string& path, int line) {
  const std::string where = path.empty() ? "(no place)" : path;
  return line > 0 ? where + " (line " + std::to_string(line) + ")" : where;
}

// ---- text

std::string Head(const Issue& issue) {
  return std::string(ToCode(issue.severity)) + " " + issue.id + " at " +
         PlaceOf(issue.expression, issue.line);
}

std::string Head(const ForeignFinding& finding) {
  return std::string(ToCode(finding.severity)) + " " +
         (finding.id.empty() ? finding.code : finding.id) + " at " +
         PlaceOf(PathOf(finding), finding.line);
}

void PrintTitle(const char* title, std::size_t count) {
  if (count > 0) Print(std::string(title) + " (" + std::to_string(count) + ")");
}

void PrintText(const FileResult& result, const Comparison& comparison) {
  Print(result.file + ": " + std::to_string(comparison.agreed.size()) + " agreed, " +
        std::to_string(comparison.only_theirs.size()) + " only theirs, " +
        std::to_string(comparison.only_ours.size()) + " only ours; " +
        (comparison.IsSameVerdict() ? "the same verdict" : "another verdict"));
  PrintTitle("agreed", comparison.agreed.size());
  for (const auto& one : comparison.agreed) {
    Print("  " + Head(one.ours) + "\n    ours:   " + one.ours.diagnostics +
          "\n    theirs: " + one.theirs.text + "\n    " + one.reason);
  }
  PrintTitle("only theirs", comparison.only_theirs.size());
  for (const auto& one : comparison.only_theirs)
    Print("  " + Head(one.finding) + "\n    " + one.finding.text + "\n    " + one.reason);
  PrintTitle("only ours", comparison.only_ours.size());
  for (const auto& one : comparison.only_ours)
    Print("  " + Head(one.finding) + "\n    " + one.finding.diagnostics + "\n    " + one.reason);
}

// ---- JSON

using cli::FindingJson;  // of ours

Json FindingJson(const ForeignFinding& finding) {
  return Json::Of({{"severity", ToCode(finding.severity)},
                   {"code", finding.code},
                   {"id", finding.id},
                   {"expression", PathOf(finding)},
                   {"line", finding.line},
                   {"column", finding.column},
                   {"diagnostics", finding.text}});
}

Json ToJson(const FileResult& result, const Comparison& comparison) {
  Json agreed{Json::Array()};
  for (const auto& one : comparison.agreed)
    agreed.Push(Json::Of({{"ours", FindingJson(one.ours)},
                          {"theirs", FindingJson(one.theirs)},
                          {"reason", one.reason}}));
  const auto list = [](const auto& findings) {
    Json json{Json::Array()};
    for (const auto& one : findings)
      json.Push(Json::Of({{"finding", FindingJson(one.finding)}, {"reason", one.reason}}));
    return json;
  };
  return Json::Of({{"file", result.file},
                   {"sameVerdict", comparison.IsSameVerdict()},
                   {"agreed", agreed},
                   {"onlyTheirs", list(comparison.only_theirs)},
                   {"onlyOurs", list(comparison.only_ours)}});
}

// ---- which outcome is about which file

Result<std::vector<ForeignOutcome>> ReadOutcomes(
    const std::string& file, const std::shared_ptr<const fhir::TypeTable>& types) {
  GATEWAY_TRY(std::string bytes, ReadFile(file));
  GATEWAY_TRY(const fhir::ReadResult read, fhir::ReadFhir(std::move(bytes), types));
  return validation::ReadForeignOutcomes(read.document.root());
}

std::string NameOf(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

const ForeignOutcome* FindOutcome(const std::vector<ForeignOutcome>& outcomes,
                                  const FileResult& result, std::size_t results) {
  for (const ForeignOutcome& outcome : outcomes) {
    if (!outcome.file.empty() && NameOf(outcome.file) == NameOf(result.file)) return &outcome;
  }
  return outcomes.size() == 1 && results == 1 ? &outcomes.front() : nullptr;
}

}  // namespace

int PrintComparisons(const std::vector<FileResult>& results, const std::string& file,
                     const std::string& output,
                     const std::shared_ptr<const fhir::TypeTable>& types) {
  const auto outcomes = ReadOutcomes(file, types);
  if (!outcomes) return CannotRun(outcomes.error());
  int status = kFine;
  for (const FileResult& result : results) {
    const ForeignOutcome* const outcome = FindOutcome(*outcomes, result, results.size());
    if (outcome == nullptr) {
      Say(result.file + ": " + file + " says nothing of it");
      status = kMisuse;
      continue;
    }
    const Comparison comparison = validation::Compare(result.issues, outcome->findings);
    if (output == "text") {
      PrintText(result, comparison);
    } else {
      Print(ToJson(result, comparison).Write());
    }
    if (!comparison.IsAgreement() && status == kFine) status = kNo;
  }
  return status;
}

}  // namespace gateway::cli
