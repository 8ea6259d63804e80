#include "gateway/records/extras_list.h"

#include <cassert>

#include "gateway/fhir/json/json_writer.h"
#include "gateway/fhir/model/builder.h"

namespace gateway::records {
namespace {

void SetPlace(const Result<fhir::Draft*>& draft, const fhir::UnknownElement& unknown) {
  assert(draft.has_value());
  (*draft)->line = static_cast<std::uint32_t>(unknown.line);
  (*draft)->column = static_cast<std::uint32_t>(unknown.column);
}

}  // namespace

fhir::Document KeepUnknown(fhir::Document record, const std::vector<fhir::UnknownElement>& unknown,
                           const FormatInfo& info) {
  if (!record.root() || unknown.empty()) return record;
  fhir::Builder builder(record.types(), *info.model);
  builder.root()->line = static_cast<std::uint32_t>(record.root().line());
  builder.root()->column = static_cast<std::uint32_t>(record.root().column());
  for (const fhir::Node child : record.root().children()) {
    const auto copied = builder.AddCopy(
        builder.root(), fhir::JsonName(*child.element(), *child.type()), child, record);
    assert(copied.has_value());
  }
  for (const fhir::UnknownElement& member : unknown) {
    const auto item = builder.Add(builder.root(), info.extras);
    SetPlace(item, member);
    SetPlace(builder.AddText(*item, "path", member.path), member);
    SetPlace(builder.AddText(*item, "value", member.json), member);
  }
  return builder.Finish();
}

}  // namespace gateway::records
