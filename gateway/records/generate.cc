#include "gateway/records/generate.h"

#include <utility>

#include "gateway/records/generate/break.h"
#include "gateway/records/generate/record_maker.h"

namespace gateway::records {
Generator::Generator(std::uint64_t seed, std::chrono::year_month_day today)
    : random_(seed), today_(today), serial_(random_.Next() % 1'000'000) {}

Json Generator::Record() { return RecordMaker(random_, today_, serial_).Varied(); }

Json Generator::Probing(Repertoire repertoire) {
  Json record = Record();
  const std::uint64_t number = probed_++;
  if (number < 2) {
    FillUp(record, number == 1);
  } else if (number == 2) {
    StripDown(record);
  } else {
    PutWildTexts(record, random_, repertoire);
  }
  return record;
}

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

}  // namespace gateway::records
