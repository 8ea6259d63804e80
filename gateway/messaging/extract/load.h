// One night's file of an extract, from bytes to messages.
//
// Unchanged rows send nothing. Changed rows send what their difference implies, as the format's
// `extract` rules declare. Cases that are missing go to the worklist and are never read as closure;
// cases that come back are recognised. Until `source activate NAME` everything is history and sends
// nothing. Nothing at all is done with a file that is older than the one before, or in which so
// many cases are missing that it is more likely cut off than true.
//
// The state of a case is written in the transaction of the (last) message that it caused, so that a
// crash at any line loses nothing and the same file again sends nothing twice.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/messaging/extract/plan.h"
#include "gateway/messaging/extract/source.h"
#include "gateway/messaging/pipeline.h"

namespace gateway::messaging {

// Serves one file.
class ExtractLoad {
 public:
  // Takes a checked message to the store, with the state of its case when it is the last of a row.
  using Accept =
      std::function<Status(Candidate, RecordOutcome&, std::optional<store::NewExtractRow>)>;

  // All outlive the load.
  ExtractLoad(const ExtractSource& source, const PipelineParts& parts, const Accept& accept)
      : source_(source), parts_(parts), accept_(accept) {}

  [[nodiscard]] Answer Run(const Arrival& arrival, const std::string& file_name) &&;

 private:
  // Everything that Run does; an error refuses the whole file.
  [[nodiscard]] Result<Answer> Load(const Arrival& arrival, const std::string& file_name);
  [[nodiscard]] Status Prepare(const Arrival& arrival, const std::string& file_name);
  [[nodiscard]] Status CheckOrder() const;
  [[nodiscard]] Status CheckTimes();
  [[nodiscard]] Status CheckWhole();
  [[nodiscard]] Status SaveHistory();
  [[nodiscard]] Status SendChanges();
  [[nodiscard]] Status SendChange(ChangedRow& row);
  [[nodiscard]] Result<std::optional<records::Implied>> Compare(const ChangedRow& row,
                                                                const Candidate& candidate) const;
  [[nodiscard]] Status SendAll(ChangedRow& row, Candidate candidate,
                               const std::vector<std::string>& events);
  [[nodiscard]] Result<std::vector<Candidate>> MakeMessages(
      Candidate& candidate, const std::vector<std::string>& events) const;
  [[nodiscard]] Status SaveQuietly(ChangedRow& row);
  [[nodiscard]] Status Flush();
  [[nodiscard]] Status End();
  [[nodiscard]] store::NewExtractRow StateOf(const ChangedRow& row, std::int64_t version) const;
  [[nodiscard]] Result<fhir::Document> Before(const store::ExtractRow& row) const;
  void Refuse(const ChangedRow& row, Issues issues);

  const ExtractSource& source_;
  const PipelineParts& parts_;
  const Accept& accept_;
  const records::Format* format_ = nullptr;
  store::ExtractFile file_;
  store::ExtractSourceState state_;
  std::vector<store::ExtractRow> known_;
  ExtractPlan plan_;
  std::vector<store::NewExtractRow> quiet_;  // waiting to be saved together
  std::vector<store::NewExtractRow> undeclared_;
};

}  // namespace gateway::messaging
