#include "gateway/messaging/extract/load.h"

#include <algorithm>

#include "gateway/base/hash.h"
#include "gateway/base/log.h"
#include "gateway/base/stop_point.h"
#include "gateway/fhir/json/json_reader.h"
#include "gateway/messaging/extract/version.h"
#include "gateway/messaging/record_report.h"

namespace gateway::messaging {
namespace {

// Rows saved in one transaction: enough to pay for its sync, few enough to hold in memory.
constexpr std::size_t kRowsAtOnce = 256;

std::string EventOf(const Candidate& candidate) {
  const fhir::Node header = candidate.message.root().Child("entry").Child("resource");
  return std::string(header.Child("event").ChildText("code"));
}

std::string MessageIdOf(const Candidate& candidate) {
  return std::string(candidate.message.root().Child("entry").Child("resource").ChildText("id"));
}

Issues OneFinding(IssueType type, int line, std::string why) {
  Issues issues;
  issues.Add({.type = type,
              .id = "extract-row",
              .line = line,
              .column = line > 0 ? 1 : 0,
              .diagnostics = std::move(why)});
  return issues;
}

}  // namespace

Answer ExtractLoad::Run(const Arrival& arrival, const std::string& file_name) && {
  auto answer = Load(arrival, file_name);
  if (!answer) {
    Log(LogLevel::kWarning, "extract-refused",
        {{LogField::kClient, source_.name},
         {LogField::kType, std::string(ToCode(answer.error().type))}});
    return Refusal(answer.error());
  }
  return *std::move(answer);
}

Result<Answer> ExtractLoad::Load(const Arrival& arrival, const std::string& file_name) {
  GATEWAY_CHECK(Prepare(arrival, file_name));
  GATEWAY_CHECK(CheckOrder());
  GATEWAY_CHECK(CheckWhole());
  GATEWAY_CHECK(CheckTimes());
  StopPoint("extract-planned");
  if (state_.state == store::ExtractState::kHistory) {
    GATEWAY_CHECK(SaveHistory());
  } else {
    GATEWAY_CHECK(SendChanges());
  }
  GATEWAY_CHECK(Flush());
  GATEWAY_CHECK(End());
  std::ranges::stable_sort(plan_.refused, {}, &RecordOutcome::row);
  Answer answer = ExtractAnswer(file_.counts, state_.state, plan_.refused);
  answer.report = ReportRefused(plan_.refused, format_);
  return answer;
}

// Reads the file and holds it against what is known of the source.
Status ExtractLoad::Prepare(const Arrival& arrival, const std::string& file_name) {
  GATEWAY_CHECK(arrival.act_for(source_.organisation));
  GATEWAY_TRY(format_, parts_.intake->FindFormat(source_.format));
  if (format_->info().extract == nullptr) {
    return Fail(IssueType::kNotSupported,
                "format " + format_->name() +
                    " does not say what changes imply; add 'extract' to its format.yaml");
  }
  file_.source = source_.name;
  file_.sha256 = Sha256(arrival.bytes);
  file_.at = parts_.clock->Now();
  if (source_.file_date) {
    const auto date = source_.file_date->DateOf(file_name);
    if (!date) {
      return Fail(IssueType::kValue, "the file's name does not hold its day as " +
                                         source_.file_date->pattern() + " says; rename it");
    }
    file_.date = *date;
  }
  GATEWAY_TRY(records::ReadRecords read, format_->Read(arrival.bytes));
  if (read.issues.HasErrors()) return Fail(ErrorFrom(std::move(read.issues)));
  GATEWAY_TRY(state_, parts_.store->FindExtractSource(source_.name));
  GATEWAY_TRY(known_, parts_.store->LoadExtractRows(source_.name));
  if (read.records.empty() && state_.present == 0)
    return Fail(IssueType::kRequired, "the file holds no record");
  plan_ = PlanExtract(std::move(read.records), *format_->info().extract, known_);
  return {};
}

Status ExtractLoad::CheckOrder() const {
  if (file_.date >= state_.last_date || file_.date.empty()) return {};
  return Fail(IssueType::kConflict, "this file is of " + file_.date + ", one of " +
                                        state_.last_date +
                                        " was taken before; an older file says nothing new");
}

// Without a day in the name, the records' own times tell: when every difference goes back in time,
// the file is older as a whole; a single row that does is refused by itself.
Status ExtractLoad::CheckTimes() {
  const records::ExtractRules& rules = *format_->info().extract;
  std::vector<std::size_t> back;
  bool any_forward = false;
  for (std::size_t i = 0; i < plan_.changed.size(); ++i) {
    const ChangedRow& row = plan_.changed[i];
    const auto now = ParseInstant(rules.ChangedAtOf(row.record.tree));
    if (!now) continue;
    if (row.known == nullptr) continue;
    GATEWAY_TRY(const fhir::Document before, Before(*row.known));
    const auto then = ParseInstant(rules.ChangedAtOf(before));
    if (!then || *now == *then) continue;
    if (*now > *then) any_forward = true;
    if (*now < *then) back.push_back(i);
  }
  if (back.empty()) return {};
  if (!any_forward) {
    return Fail(IssueType::kConflict,
                "every row that differs was last changed before what was taken already: this file "
                "is older than the last one; an older file says nothing new");
  }
  for (auto i = back.rbegin(); i != back.rend(); ++i) {
    const auto at = plan_.changed.begin() + static_cast<std::ptrdiff_t>(*i);
    Refuse(*at, OneFinding(IssueType::kConflict, at->record.line,
                           "the row was last changed before what was taken of this case already; "
                           "export it again"));
    plan_.changed.erase(at);
  }
  return {};
}

// A file that was cut off looks like one in which many cases are gone.
Status ExtractLoad::CheckWhole() {
  const auto missing = static_cast<std::int64_t>(plan_.missing.size());
  if (missing * 100 <= state_.present * source_.hold_above) return {};
  file_.counts.rows = plan_.rows;
  file_.counts.vanished = missing;
  const std::string why = std::to_string(missing) + " of " + std::to_string(state_.present) +
                          " cases of source " + source_.name + " are missing from this file";
  GATEWAY_TRY(const bool held,
              parts_.store->HoldExtractFile(
                  file_, why + ", more than " + std::to_string(source_.hold_above) +
                             " %; nothing of it was sent; when it is right after all, run "
                             "chc-gateway source release " +
                             source_.name + " and give it again"));
  if (!held) return {};
  return Fail(IssueType::kConflict,
              why + "; it is held, and nothing of it was sent; export it again, or release it");
}

Status ExtractLoad::SaveHistory() {
  for (ChangedRow& row : plan_.changed) {
    ++(row.known == nullptr ? file_.counts.appeared : file_.counts.changed);
    GATEWAY_CHECK(SaveQuietly(row));
  }
  return {};
}

Status ExtractLoad::SendChanges() {
  for (ChangedRow& row : plan_.changed) {
    StopPoint("extract-row");
    const Status sent = SendChange(row);
    if (sent) continue;
    // A gateway that cannot store leaves the file for later; what was sent is known by its id.
    if (IsTransient(sent.error().type)) return sent;
    Refuse(row, ToIssues(sent.error()));
  }
  return {};
}

Status ExtractLoad::SendChange(ChangedRow& row) {
  // A copy: the row's state is written down after its messages.
  Candidate candidate = parts_.intake->ToCanonical(*format_, row.record, file_.at);
  if (candidate.issues.HasErrors()) return Fail(ErrorFrom(std::move(candidate.issues)));
  if (row.known == nullptr) {
    const std::vector<std::string>& events = format_->info().extract->appeared();
    ++file_.counts.appeared;
    return events.empty() ? SaveQuietly(row) : SendAll(row, std::move(candidate), events);
  }
  GATEWAY_TRY(const std::optional<records::Implied> implied, Compare(row, candidate));
  if (implied && !implied->changed) {
    ++file_.counts.unchanged;
    return SaveQuietly(row);
  }
  ++file_.counts.changed;
  if (!implied || !implied->declared) {
    undeclared_.push_back(StateOf(row, row.known->version));
    return {};
  }
  return implied->events.empty() ? SaveQuietly(row)
                                 : SendAll(row, std::move(candidate), implied->events);
}

// Absent when what the case was before cannot be mapped any more.
Result<std::optional<records::Implied>> ExtractLoad::Compare(const ChangedRow& row,
                                                             const Candidate& candidate) const {
  GATEWAY_TRY(const fhir::Document before, Before(*row.known));
  const auto canonical = parts_.intake->CanonicalOf(*format_, before, file_.at);
  if (!canonical) return std::nullopt;
  GATEWAY_TRY(records::Implied implied,
              format_->info().extract->ImpliedBy(*canonical, candidate.canonical));
  return implied;
}

Status ExtractLoad::SendAll(ChangedRow& row, Candidate candidate,
                            const std::vector<std::string>& events) {
  const std::int64_t counted = row.known == nullptr ? 1 : row.known->version + 1;
  GATEWAY_TRY(const std::int64_t version, SettleVersion(candidate, counted));
  GATEWAY_TRY(candidate.arrived, format_->Write(std::span(&candidate.local, 1)));
  GATEWAY_TRY(std::vector<Candidate> messages, MakeMessages(candidate, events));
  for (std::size_t i = 0; i < messages.size(); ++i) {
    std::optional<store::NewExtractRow> state;
    if (i + 1 == messages.size()) state = StateOf(row, version);
    RecordOutcome outcome;
    GATEWAY_CHECK(accept_(std::move(messages[i]), outcome, std::move(state)));
    ++file_.counts.messages;
  }
  return {};
}

// All or none, so that nothing of a row is sent when one of its messages is wrong.
Result<std::vector<Candidate>> ExtractLoad::MakeMessages(
    Candidate& candidate, const std::vector<std::string>& events) const {
  std::vector<Candidate> messages;
  for (const std::string& event : events) {
    Candidate& message = messages.emplace_back(candidate);
    const std::vector<std::string>* const maps = format_->info().extract->MapsOf(event);
    parts_.intake->ToMessage(*format_,
                             maps == nullptr ? std::span<const std::string>() : std::span(*maps),
                             message, file_.at);
    if (message.issues.HasErrors()) return Fail(ErrorFrom(std::move(message.issues)));
    if (EventOf(message) != event) {
      return Fail(IssueType::kNotSupported, "the maps of format " + format_->name() +
                                                " do not make the event " + event +
                                                "; name maps that do under extract.messages");
    }
    for (std::size_t i = 0; i + 1 < messages.size(); ++i) {
      if (MessageIdOf(messages[i]) == MessageIdOf(message)) {
        return Fail(IssueType::kDuplicate,
                    "two messages of one row have the same id; each map derives its own");
      }
    }
  }
  return messages;
}

Status ExtractLoad::SaveQuietly(ChangedRow& row) {
  quiet_.push_back(StateOf(row, row.known == nullptr ? 1 : row.known->version));
  row.record = {};
  return quiet_.size() < kRowsAtOnce ? Status() : Flush();
}

Status ExtractLoad::Flush() {
  if (quiet_.empty()) return {};
  StopPoint("extract-rows");
  GATEWAY_CHECK(parts_.store->SaveExtractRows(std::move(quiet_), file_.at));
  quiet_.clear();
  return {};
}

Status ExtractLoad::End() {
  store::ExtractCounts& counts = file_.counts;
  counts.rows = plan_.rows;
  counts.unchanged += plan_.unchanged;
  counts.refused = static_cast<std::int64_t>(plan_.refused.size());
  store::ExtractFileEnd end;
  end.reappeared = plan_.reappeared;
  // A row without a case may be any of the missing ones.
  if (plan_.nameless == 0) end.vanished = plan_.missing;
  end.undeclared = std::move(undeclared_);
  counts.vanished = static_cast<std::int64_t>(end.vanished.size());
  counts.reappeared =
      static_cast<std::int64_t>(std::ranges::count_if(plan_.changed, [](const ChangedRow& row) {
        return row.known != nullptr && row.known->vanished_at.has_value();
      }));
  counts.reappeared += static_cast<std::int64_t>(plan_.reappeared.size());
  end.file = file_;
  StopPoint("extract-end");
  GATEWAY_CHECK(parts_.store->EndExtractFile(std::move(end)));
  StopPoint("extract-ended");
  Log(LogLevel::kInfo, "extract-taken",
      {{LogField::kClient, source_.name}, {LogField::kCount, counts.messages}});
  for (const auto& [kind, count] : {std::pair{"unchanged", counts.unchanged},
                                    {"changed", counts.changed},
                                    {"appeared", counts.appeared},
                                    {"vanished", counts.vanished},
                                    {"reappeared", counts.reappeared},
                                    {"refused", counts.refused}}) {
    parts_.metrics->Count("chc_extract_rows_total", {{"source", source_.name}, {"kind", kind}},
                          static_cast<double>(count));
  }
  return {};
}

store::NewExtractRow ExtractLoad::StateOf(const ChangedRow& row, std::int64_t version) const {
  store::NewExtractRow state;
  state.source = source_.name;
  state.case_id = row.case_id;
  state.record = StoredForm(row.record.tree);
  state.row_sha256 = Sha256(state.record);
  state.version = version;
  return state;
}

Result<fhir::Document> ExtractLoad::Before(const store::ExtractRow& row) const {
  GATEWAY_TRY(std::string json, parts_.store->LoadExtractRecord(row.id));
  fhir::ReadOptions options;
  options.root = format_->info().model;
  GATEWAY_TRY(fhir::ReadResult read,
              fhir::ReadJson(std::move(json), parts_.intake->parts().registry->types(), options));
  return std::move(read.document);
}

void ExtractLoad::Refuse(const ChangedRow& row, Issues issues) {
  RecordOutcome& outcome = plan_.refused.emplace_back();
  outcome.row = row.row;
  outcome.line = row.record.line;
  outcome.issues = std::move(issues);
}

}  // namespace gateway::messaging
