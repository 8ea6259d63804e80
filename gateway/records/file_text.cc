#include "gateway/records/file_text.h"

#include <utility>

namespace gateway::records {

Result<std::string_view> TextOf(std::string_view bytes) {
  constexpr std::size_t kMaxBytes = std::size_t{256} << 20;
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  if (bytes.size() > kMaxBytes)
    return Fail(IssueType::kTooLong, "the file is larger than 256 MB; send it in parts");
  if (bytes.starts_with(kMark)) bytes.remove_prefix(kMark.size());
  return bytes;
}

std::unexpected<Error> SyntaxError(std::string id, int line, int column, std::string diagnostics) {
  Error error{.type = IssueType::kStructure,
              .diagnostics = "line " + std::to_string(line) + ", column " + std::to_string(column) +
                             ": " + diagnostics,
              .issues = {}};
  error.issues.Add({.type = IssueType::kStructure,
                    .id = std::move(id),
                    .line = line,
                    .column = column,
                    .diagnostics = std::move(diagnostics)});
  return std::unexpected(std::move(error));
}

}  // namespace gateway::records
