#include "gateway/fhir/tree_reader.h"

#include "gateway/fhir/schema/primitive_format.h"

namespace gateway::fhir {
namespace {

constexpr std::size_t kMaxUnknown = 10'000;

}  // namespace

TreeReader::TreeReader(std::string_view bytes, std::string_view format, const TypeTable& types,
                       const ReadOptions& options, Arena& arena)
    : bytes_(bytes),
      types_(types),
      options_(options),
      arena_(arena),
      lines_(bytes, options.first_line, options.first_column),
      findings_(options.strict),
      format_(format) {}

ReadResult TreeReader::TakeResult(std::shared_ptr<Arena> arena,
                                  std::shared_ptr<const TypeTable> types) {
  return {.document = Document(root_, {std::move(arena)}, std::move(types)),
          .issues = std::move(findings_.issues()),
          .unknown = std::move(unknown_),
          .whole = findings_.whole()};
}

void TreeReader::StopAtNode(std::size_t offset) {
  Stop(IssueType::kTooLong, std::string(format_) + "-nodes", offset,
       "more than " + std::to_string(options_.limits.max_nodes) + " elements");
}

void TreeReader::KeepUnknown(std::string path, std::string json, std::size_t offset) {
  const Place place = lines_.At(offset);
  unknown_.push_back({std::move(path), std::move(json), static_cast<int>(place.line),
                      static_cast<int>(place.column)});
  if (unknown_.size() > kMaxUnknown) {
    Stop(IssueType::kTooLong, std::string(format_) + "-unknown", offset,
         "too many fields that the definitions do not know");
  }
}

void TreeReader::Report(std::string id, IssueType type, std::string path, Place place,
                        std::string text) {
  Issue issue = IssueAt(type, std::move(id), place, std::move(text));
  issue.expression = std::move(path);
  findings_.Add(std::move(issue));
}

void TreeReader::ReportFormat(std::string path, const Type& type, PrimitiveFormat format,
                              std::string_view value, std::size_t offset) {
  Issue issue = IssueAt(IssueType::kValue, "primitive-format", lines_.At(offset),
                        "the " + std::string(type.name) + " has the wrong form; needed is " +
                            std::string(DescribeFormat(format)));
  issue.expression = std::move(path);
  if (IsCarried(type.json_form, value)) {
    findings_.AddKept(std::move(issue));
  } else {
    findings_.Add(std::move(issue));
  }
}

bool TreeReader::Stop(IssueType type, std::string id, std::size_t offset, std::string text) {
  return findings_.Stop(ErrorAt(type, std::move(id), lines_.At(offset), std::move(text)));
}

bool Extends(const Type& type, const Type& base) {
  const Type* at = &type;
  while (at != nullptr && at != &base) at = at->base;
  return at != nullptr;
}

}  // namespace gateway::fhir
