#include "gateway/messaging/synthetic.h"

#include <optional>
#include <utility>
#include <vector>

namespace gateway::messaging {
namespace {

Result<fhir::Document> Canonical(const Intake& intake, std::string_view record) {
  const records::Format* format = intake.parts().formats->Find(kCanonicalFormat);
  if (format == nullptr) {
    return Fail(IssueType::kNotFound, "the format chc-json is not among mappings/");
  }
  GATEWAY_TRY(records::ReadRecords read, format->Read(std::string(record)));
  if (read.records.size() != 1) return Fail(IssueType::kInvalid, "one record is expected");
  records::LocalRecord& one = read.records.front();
  if (one.issues.HasErrors()) return Fail(ErrorFrom(std::move(one.issues)));
  return std::move(one.tree);
}

Result<fhir::Document> Transformed(const Intake& intake, const std::vector<std::string>& maps,
                                   fhir::Document at, Instant now) {
  mapping::TransformContext context;
  context.now = now;
  for (const std::string& url : maps) {
    const mapping::Map* map = intake.parts().maps->Find(url);
    if (map == nullptr) return Fail(IssueType::kNotFound, "the map " + url + " is not loaded");
    GATEWAY_TRY(mapping::Transformed step, map->Transform(at, context));
    at = std::move(step.output);
  }
  return at;
}

}  // namespace

Result<fhir::Document> SyntheticMessage(const Intake& intake, std::string_view record,
                                        Instant now) {
  GATEWAY_TRY(fhir::Document canonical, Canonical(intake, record));
  const records::Format& format = *intake.parts().formats->Find(kCanonicalFormat);
  return Transformed(intake, format.info().maps_in, std::move(canonical), now);
}

Result<fhir::Document> SyntheticRecord(const Intake& intake, const records::Format& format,
                                       std::string_view record, Instant now) {
  if (format.info().model->name == kCanonicalModel) return Canonical(intake, record);
  GATEWAY_TRY(fhir::Document message, SyntheticMessage(intake, record, now));
  return Transformed(intake, format.info().maps_out, std::move(message), now);
}

Result<std::string> SyntheticFile(const Intake& intake, const records::Format& format,
                                  std::span<const std::string> records, Instant now) {
  std::vector<fhir::Document> trees;
  for (const std::string& record : records) {
    GATEWAY_TRY(fhir::Document tree, SyntheticRecord(intake, format, record, now));
    trees.push_back(std::move(tree));
  }
  return format.Write(trees);
}

}  // namespace gateway::messaging
