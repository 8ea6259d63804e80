#include "gateway/messaging/intake.h"

#include <unordered_map>

#include "gateway/fhir/read.h"

namespace gateway::messaging {
namespace {

constexpr std::string_view kChecklistSubmission = "chc-checklist-submission";

// Findings about the canonical record, told in terms of what the sender sent: the source element
// that the maps read for the blamed one, with its line and column.
class PlaceFinder {
 public:
  // `steps` led from `source` to the record that the findings are about.
  PlaceFinder(std::span<const mapping::Transformed> steps, fhir::Node source) : source_(source) {
    for (const mapping::Transformed& step : steps) {
      for (const mapping::LineageEntry& entry : step.lineage) {
        if (!entry.sources.empty()) sources_.emplace(entry.target.data(), entry.sources.front());
      }
    }
    const fhir::Node record = steps.back().output.root();
    Index(record, std::string(record.name()));
  }

  void Place(Issue& issue) const {
    const fhir::Node source = SourceOf(issue.expression);
    if (!source) return;
    issue.expression = fhir::PathOf(source_, source);
    issue.line = source.line();
    issue.column = source.column();
  }

 private:
  void Index(fhir::Node node, const std::string& path) {
    by_path_.emplace(path, node);
    std::string_view name;
    std::size_t index = 0;
    for (const fhir::Node child : node.children()) {
      index = child.name() == name ? index + 1 : 0;
      name = child.name();
      const bool repeats = child.element()->is_list();
      Index(child,
            path + "." + std::string(name) + (repeats ? "[" + std::to_string(index) + "]" : ""));
    }
  }

  // The source of the element at `path`, or of its nearest ancestor that has one.
  fhir::Node SourceOf(std::string path) const {
    while (!path.empty()) {
      const auto node = by_path_.find(path);
      if (node != by_path_.end()) {
        const auto source = sources_.find(node->second.data());
        if (source != sources_.end()) return First(source->second);
      }
      const std::size_t dot = path.rfind('.');
      path.resize(dot == std::string::npos ? 0 : dot);
    }
    return {};
  }

  // Back through the steps before, as far as they know.
  [[nodiscard]] fhir::Node First(fhir::Node node) const {
    for (;;) {
      const auto at = sources_.find(node.data());
      if (at == sources_.end() || at->second.data() == node.data()) return node;
      node = at->second;
    }
  }

  fhir::Node source_;
  std::unordered_map<const fhir::NodeData*, fhir::Node> sources_;
  std::unordered_map<std::string, fhir::Node> by_path_;
};

mapping::TransformContext ContextAt(Instant now) {
  mapping::TransformContext context;
  context.now = now;
  return context;
}

// A mapping that failed is a finding about the record, at the place the map names.
void AddError(Candidate& candidate, const Error& error) {
  if (!error.issues.empty()) {
    candidate.issues.Append(error.issues);
    return;
  }
  candidate.issues.Append(ToIssues(error));
}

bool IsCanonical(const fhir::Document& document) {
  return document.root().type_name() == kCanonicalModel;
}

}  // namespace

bool CarriesRecord(fhir::Node bundle) {
  const fhir::Node event = bundle.Child("entry").Child("resource").Child("event");
  return event.ChildText("code") == kChecklistSubmission;
}

Result<const records::Format*> Intake::FindFormat(std::string_view name) const {
  if (const records::Format* format = parts_.formats->Find(name); format != nullptr) return format;
  std::string known;
  for (const std::string& one : parts_.formats->names()) known += (known.empty() ? "" : ", ") + one;
  return Fail(IssueType::kNotSupported, "unknown format; the formats are " + known);
}

Result<const mapping::Map*> Intake::FindMap(const std::string& url) const {
  if (const mapping::Map* map = parts_.maps->Find(url); map != nullptr) return map;
  return Fail(IssueType::kNotFound,
              "the map " + url + " that the format names is not among mappings/");
}

Result<std::vector<Candidate>> Intake::ReadRecords(std::string_view name, std::string bytes,
                                                   Instant now) const {
  std::vector<Candidate> candidates;
  GATEWAY_CHECK(ForEachRecord(name, std::move(bytes), now, [&](Candidate candidate) -> Status {
    candidates.push_back(std::move(candidate));
    return {};
  }));
  return candidates;
}

Status Intake::ForEachRecord(std::string_view name, std::string bytes, Instant now,
                             const std::function<Status(Candidate)>& take) const {
  GATEWAY_TRY(const records::Format* const format, FindFormat(name));
  GATEWAY_TRY(records::ReadRecords read, format->Read(bytes));
  if (read.issues.HasErrors()) return Fail(ErrorFrom(std::move(read.issues)));
  const bool single = read.records.size() == 1;
  for (records::LocalRecord& record : read.records) {
    Candidate candidate = MapAndCheck(*format, std::move(record), now);
    record = {};
    if (single) {
      candidate.arrived = std::move(bytes);
    } else if (candidate.local.root()) {
      GATEWAY_TRY(candidate.arrived, format->Write(std::span(&candidate.local, 1)));
    }
    GATEWAY_CHECK(take(std::move(candidate)));
  }
  return {};
}

Candidate Intake::MapAndCheck(const records::Format& format, records::LocalRecord record,
                              Instant now) const {
  Candidate candidate = ToCanonical(format, std::move(record), now);
  if (candidate.issues.HasErrors() || !candidate.local.root()) return candidate;
  ToMessage(format, {}, candidate, now);
  return candidate;
}

Candidate Intake::ToCanonical(const records::Format& format, records::LocalRecord record,
                              Instant now) const {
  Candidate candidate;
  candidate.line = record.line;
  candidate.local = std::move(record.tree);
  candidate.issues = std::move(record.issues);
  candidate.made = {std::move(record.defaulted), std::move(record.derived)};
  if (candidate.issues.HasErrors() || !candidate.local.root()) return candidate;
  if (auto status = MapToCanonical(format, candidate, now); !status)
    AddError(candidate, status.error());
  return candidate;
}

void Intake::ToMessage(const records::Format& format, std::span<const std::string> maps,
                       Candidate& candidate, Instant now) const {
  if (maps.empty()) maps = std::span(format.info().maps_in).subspan(candidate.maps_used);
  if (auto status = MapToMessage(maps, candidate, now); !status) {
    AddError(candidate, status.error());
    return;
  }
  MarkMadeValues(candidate.local, candidate.made, candidate.steps);
  CheckMessage(candidate, now);
}

Status Intake::MapToCanonical(const records::Format& format, Candidate& candidate,
                              Instant now) const {
  fhir::Document at = candidate.local;
  const std::vector<std::string>& maps = format.info().maps_in;
  while (!IsCanonical(at) && candidate.maps_used < maps.size()) {
    GATEWAY_TRY(const mapping::Map* const map, FindMap(maps[candidate.maps_used]));
    GATEWAY_TRY(mapping::Transformed step, map->Transform(at, ContextAt(now)));
    at = step.output;
    candidate.steps.push_back(std::move(step));
    ++candidate.maps_used;
  }
  if (!IsCanonical(at)) {
    candidate.message = at;
    return {};
  }
  candidate.canonical = at;
  CheckCanonicalOf(candidate, now);
  return {};
}

Status Intake::MapToMessage(std::span<const std::string> maps, Candidate& candidate,
                            Instant now) const {
  fhir::Document at = candidate.canonical.root() ? candidate.canonical : candidate.message;
  for (const std::string& url : maps) {
    GATEWAY_TRY(const mapping::Map* const map, FindMap(url));
    GATEWAY_TRY(mapping::Transformed step, map->Transform(at, ContextAt(now)));
    at = step.output;
    candidate.steps.push_back(std::move(step));
  }
  candidate.message = at;
  candidate.message_json = fhir::WriteJson(candidate.message.root());
  return {};
}

Result<fhir::Document> Intake::CanonicalOf(const records::Format& format,
                                           const fhir::Document& local, Instant now) const {
  fhir::Document at = local;
  for (const std::string& url : format.info().maps_in) {
    if (IsCanonical(at)) return at;
    GATEWAY_TRY(const mapping::Map* const map, FindMap(url));
    GATEWAY_TRY(const mapping::Transformed step, map->Transform(at, ContextAt(now)));
    at = step.output;
  }
  if (IsCanonical(at)) return at;
  return Fail(IssueType::kNotSupported,
              "format " + format.name() + " does not map to the canonical record");
}

void Intake::CheckCanonicalOf(Candidate& candidate, Instant now) const {
  Issues found = CheckRecord(candidate.canonical, now);
  if (!candidate.steps.empty() && candidate.local.root()) {
    const PlaceFinder places(candidate.steps, candidate.local.root());
    for (Issue& issue : found.list()) places.Place(issue);
  }
  candidate.issues.Append(std::move(found));
}

// The operator's rules see what reader and validator found, not what business rules did before.
void Intake::CheckMessage(Candidate& candidate, Instant now) const {
  if (!candidate.message.root()) return;
  Issues found = parts_.validator->Validate(candidate.message.root());
  candidate.issues.Append(parts_.finding_rules.Apply(std::move(found), now));
}

Result<Candidate> Intake::ReadMessage(std::string bytes, Instant now) const {
  Candidate candidate;
  candidate.arrived = bytes;
  const bool is_json = fhir::FormatOfBytes(bytes) == fhir::Format::kJson;
  GATEWAY_TRY(fhir::ReadResult read, fhir::ReadFhir(std::move(bytes), parts_.registry->types()));
  candidate.message = std::move(read.document);
  read.issues.Append(parts_.validator->Validate(candidate.message.root()));
  candidate.issues = parts_.finding_rules.Apply(std::move(read.issues), now);
  candidate.message_json = is_json ? candidate.arrived : fhir::WriteJson(candidate.message.root());
  if (candidate.issues.HasErrors() || !CarriesRecord(candidate.message.root())) return candidate;
  GATEWAY_TRY(const records::Format* const canonical, FindFormat(kCanonicalFormat));
  auto step = ToRecord(*canonical, candidate.message, now);
  if (!step) {
    AddError(candidate, step.error());
    return candidate;
  }
  candidate.canonical = step->output;
  Issues found = CheckRecord(candidate.canonical, now);
  const PlaceFinder places(std::span(&*step, 1), candidate.message.root());
  for (Issue& issue : found.list()) places.Place(issue);
  candidate.issues.Append(std::move(found));
  candidate.steps.push_back(std::move(*step));
  return candidate;
}

Result<std::vector<mapping::Transformed>> Intake::ToRecordSteps(const records::Format& format,
                                                                const fhir::Document& message,
                                                                Instant now) const {
  std::vector<mapping::Transformed> steps;
  for (const std::string& url : format.info().maps_out) {
    GATEWAY_TRY(const mapping::Map* const map, FindMap(url));
    GATEWAY_TRY(mapping::Transformed step,
                map->Transform(steps.empty() ? message : steps.back().output, ContextAt(now)));
    steps.push_back(std::move(step));
  }
  if (steps.empty())
    return Fail(IssueType::kNotSupported, "format " + format.name() + " has no map out of FHIR");
  return steps;
}

Result<mapping::Transformed> Intake::ToRecord(const records::Format& format,
                                              const fhir::Document& message, Instant now) const {
  GATEWAY_TRY(std::vector<mapping::Transformed> steps, ToRecordSteps(format, message, now));
  return std::move(steps.back());
}

Result<std::string> Intake::WriteRecords(std::string_view name,
                                         std::span<const fhir::Document> messages,
                                         Instant now) const {
  GATEWAY_TRY(const records::Format* const format, FindFormat(name));
  std::vector<fhir::Document> records;
  for (const fhir::Document& message : messages) {
    GATEWAY_TRY(mapping::Transformed step, ToRecord(*format, message, now));
    records.push_back(std::move(step.output));
  }
  return format->Write(records);
}

Result<Issues> Intake::CheckOutgoing(std::string message_json, Instant now) const {
  GATEWAY_TRY(fhir::ReadResult read,
              fhir::ReadFhir(std::move(message_json), parts_.registry->types()));
  read.issues.Append(parts_.validator->Validate(read.document.root()));
  return parts_.finding_rules.Apply(std::move(read.issues), now);
}

Issues Intake::CheckRecord(const fhir::Document& canonical, Instant now) const {
  records::RuleContext context;
  context.today = LondonDate(now);
  context.host = parts_.host.get();
  return parts_.rules->Check(canonical, context);
}

}  // namespace gateway::messaging
