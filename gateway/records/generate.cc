#include "gateway/records/generate.h"

#include <utility>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhir/model/builder.h"
#include "gateway/records/generate/break.h"
#include "gateway/records/generate/record_maker.h"
#include "gateway/records/generate/row.h"

namespace gateway::records {
namespace {

Result<fhir::Document> RowDocument(const Json& row, const fhir::Type& model,
                                   const std::shared_ptr<const fhir::TypeTable>& types) {
  fhir::Builder builder(types, model);
  for (const auto& [element, text] : row.object()) {
    GATEWAY_TRY([[maybe_unused]] const auto* draft,
                builder.AddText(builder.root(), element, text.string()));
  }
  return builder.Finish();
}

Result<fhir::Document> RecordDocument(const Json& record, const fhir::Type& model,
                                      std::shared_ptr<const fhir::TypeTable> types) {
  GATEWAY_TRY(fhir::ReadResult read,
              fhir::ReadJson(record.Write(), std::move(types), {.root = &model, .limits = {}}));
  if (read.issues.HasErrors()) return Fail(ErrorFrom(std::move(read.issues)));
  return std::move(read.document);
}

}  // namespace

Generator::Generator(std::uint64_t seed, std::chrono::year_month_day today)
    : random_(seed), today_(today), serial_(random_.Next() % 1'000'000) {}

Json Generator::Record() { return RecordMaker(random_, today_, serial_).Varied(); }

Json Generator::Row() { return ToRow(Record()); }

Result<Json> Generator::Break(std::string_view id) {
  RecordMaker maker(random_, today_, serial_);
  Json record = maker.Plain();
  if (BreakRule(id, maker, today_, record)) return record;
  std::string known;
  for (const std::string& rule : Breakable()) known += (known.empty() ? "" : ", ") + rule;
  return Fail(IssueType::kNotFound,
              "no record breaks that rule; rules that can be broken are " + known);
}

std::vector<std::string> Generator::Breakable() { return BreakableRules(); }

Result<std::string> Generator::File(const Format& format,
                                    std::shared_ptr<const fhir::TypeTable> types, int count) {
  const fhir::Type& model = *format.info().model;
  const bool wide = model.name == "CsvWideCase";
  if (!wide && model.name != "ChcRecord") {
    return Fail(IssueType::kNotSupported,
                "records can be generated for ChcRecord and CsvWideCase only");
  }
  std::vector<fhir::Document> documents;
  for (int i = 0; i < count; ++i) {
    auto document =
        wide ? RowDocument(Row(), model, types) : RecordDocument(Record(), model, types);
    if (!document) return Fail(std::move(document).error());
    documents.push_back(*std::move(document));
  }
  return format.Write(documents);
}

}  // namespace gateway::records
