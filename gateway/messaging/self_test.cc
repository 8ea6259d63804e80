#include "gateway/messaging/self_test.h"

#include <algorithm>
#include <set>
#include <utility>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/messaging/synthetic.h"
#include "gateway/records/generate.h"

namespace gateway::messaging {
namespace {

constexpr int kAtOnce = 100;      // records in one file
constexpr int kEnoughForAll = 3;  // so many of Probing's first records fill every element
constexpr int kTold = 5;

// "ChcRecord.person.address.line": the elements of a model that hold values. Ids and extensions of
// datatypes are FHIR's, not the model's.
void CollectElements(const fhir::Type& type, const std::string& path, int depth,
                     std::set<std::string>& elements) {
  for (const fhir::Element& element : type.elements) {
    const bool own = element.representation == fhir::Representation::kElement &&
                     !element.types.empty() && element.types.front().code != "Extension";
    if (!own || element.is_choice) continue;
    const std::string name = path + "." + std::string(element.name);
    const fhir::Type* inner = element.types.front().type;
    if (inner == nullptr) continue;
    if (inner->kind == fhir::Kind::kPrimitive) {
      elements.insert(name);
    } else if (depth < 8) {
      CollectElements(*inner, name, depth + 1, elements);
    }
  }
}

void RemoveFilled(fhir::Node node, const std::string& path, std::set<std::string>& unfilled) {
  if (node.has_text()) unfilled.erase(path);
  for (const fhir::Node child : node.children()) {
    RemoveFilled(child, path + "." + std::string(child.name()), unfilled);
  }
}

class Run {
 public:
  Run(const Intake& intake, const records::Format& format, Instant now,
      const std::function<void(const std::string&)>& tell)
      : intake_(intake), format_(format), now_(now), tell_(tell) {
    CollectElements(*format.info().model, std::string(format.info().model->name), 0, unfilled_);
    report_.elements = unfilled_.size();
  }

  Status Batch(const std::vector<std::string>& records) {
    std::vector<fhir::Document> trees;
    for (const std::string& record : records) {
      ++report_.records;
      GATEWAY_CHECK(AddTree(record, trees));
    }
    if (trees.empty()) return {};
    GATEWAY_TRY(std::string file, format_.Write(trees));
    const auto candidates = intake_.ReadRecords(format_.name(), std::move(file), now_);
    if (!candidates) {
      Tell("a file of it cannot be read: " + candidates.error().diagnostics);
      return {};
    }
    for (const Candidate& candidate : *candidates) {
      RemoveFilled(candidate.local.root(), std::string(format_.info().model->name), unfilled_);
      const std::string problem = RoundTrip(candidate);
      if (problem.empty()) ++report_.same;
      if (!problem.empty()) Tell("line " + std::to_string(candidate.line) + ": " + problem);
    }
    return {};
  }

  SelfTestReport Finish() {
    if (report_.records >= kEnoughForAll) {
      report_.unfilled.assign(unfilled_.begin(), unfilled_.end());
    }
    return std::move(report_);
  }

 private:
  // The record in the format's model, when the format can say it; else it is told, and has not come
  // back. Fails when no record can be made: a map is missing.
  Status AddTree(const std::string& record, std::vector<fhir::Document>& trees) {
    const std::string number = "record " + std::to_string(report_.records);
    auto tree = SyntheticRecord(intake_, format_, record, now_);
    if (!tree && tree.error().type == IssueType::kNotFound) return Fail(std::move(tree.error()));
    if (!tree) {
      Tell(number + ": the maps refuse it: " + tree.error().diagnostics);
      return {};
    }
    if (const auto written = format_.Write(std::span(&*tree, 1)); !written) {
      Tell(number + ": cannot be said in this format: " + written.error().diagnostics);
      return {};
    }
    trees.push_back(std::move(*tree));
    return {};
  }

  void Tell(const std::string& problem) {
    if (told_++ < kTold) tell_(format_.name() + " " + problem);
  }

  // What went wrong with one record; empty when it came back whole.
  [[nodiscard]] std::string RoundTrip(const Candidate& candidate) const {
    for (const Issue& issue : candidate.issues.list()) {
      if (issue.severity <= Severity::kError) return "refused: " + ToText(issue);
    }
    for (const mapping::Transformed& step : candidate.steps) {
      if (step.loss.empty()) continue;
      return "the way in lost " + std::string(step.loss.front().source.name());
    }
    auto read = fhir::ReadJson(candidate.message_json, intake_.parts().registry->types());
    if (!read || read->issues.HasErrors()) return "the message cannot be read back";
    const auto back = intake_.ToRecord(format_, read->document, now_);
    if (!back) return "the way out failed: " + back.error().diagnostics;
    if (!back->loss.empty()) {
      return "the way out lost " + std::string(back->loss.front().source.name());
    }
    if (!fhir::Equal(candidate.local.root(), back->output.root())) {
      return "the record came back different";
    }
    const auto there = format_.Write(std::span(&candidate.local, 1));
    const auto again = format_.Write(std::span(&back->output, 1));
    if (!there || !again || *there != *again) return "the written record came back different";
    return {};
  }

  const Intake& intake_;
  const records::Format& format_;
  Instant now_;
  const std::function<void(const std::string&)>& tell_;
  std::set<std::string> unfilled_;
  SelfTestReport report_;
  int told_ = 0;
};

}  // namespace

Result<SelfTestReport> SelfTest(const Intake& intake, const records::Format& format,
                                std::uint64_t seed, int cases, Instant now,
                                const std::function<void(const std::string&)>& tell) {
  records::Generator generator(seed, LondonDate(now));
  const auto repertoire =
      format.info().unicode ? records::Repertoire::kUnicode : records::Repertoire::kWindows1252;
  Run run(intake, format, now, tell);
  for (int done = 0; done < cases; done += kAtOnce) {
    std::vector<std::string> records;
    for (int i = 0; i < std::min(kAtOnce, cases - done); ++i) {
      records.push_back(generator.Probing(repertoire).Write());
    }
    GATEWAY_CHECK(run.Batch(records));
  }
  return run.Finish();
}

}  // namespace gateway::messaging
