#include "gateway/rest/operations/fhirpath_debug.h"

#include "gateway/rest/operations/fhirpath_answer.h"

namespace gateway::rest {
namespace {

// Bytes that begin no character, and how many UTF-16 units one that does stands for.
std::size_t UnitsOf(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  if ((code & 0xC0U) == 0x80U) return 0;
  return code >= 0xF0U ? 2 : 1;
}

std::size_t UnitsIn(std::string_view text) {
  std::size_t units = 0;
  for (const char byte : text) units += UnitsOf(byte);
  return units;
}

void AddItems(const fhirpath::Collection& items, std::string_view prefix, fhir::Node root,
              std::vector<std::string>& parts) {
  constexpr std::size_t kMostItems = 20;
  for (std::size_t i = 0; i < std::min(items.size(), kMostItems); ++i) {
    const fhir::Node node = items[i].node();
    const std::string path = node && !node.is_primitive() ? PathIn(root, node) : std::string();
    parts.push_back(path.empty() ? ItemPart(items[i], root, prefix)
                                 : StringPart(std::string(prefix) + "resource-path", path));
  }
}

std::string StepPart(const fhirpath::TraceStep& step, std::string_view expression,
                     fhir::Node root) {
  const std::string& shown = step.name == "constant" ? step.part : step.name;
  std::vector<std::string> parts;
  AddItems(step.output, "", root, parts);
  AddItems(step.input, "focus-", root, parts);
  AddItems(step.self, "this-", root, parts);
  if (step.index >= 0) parts.push_back(IntegerPart("index", step.index));
  if (!step.error.empty()) parts.push_back(StringPart("error", step.error));
  return PartsPart(std::to_string(PositionOf(expression, step.place)) + "," +
                       std::to_string(UnitsIn(shown)) + "," + step.name,
                   "", parts);
}

}  // namespace

std::size_t PositionOf(std::string_view expression, fhirpath::Place place) {
  std::size_t at = 0;
  for (int line = 1; line < place.line; ++line) {
    const std::size_t end = expression.find('\n', at);
    if (end == std::string_view::npos) return UnitsIn(expression);
    at = end + 1;
  }
  // The column counts characters.
  for (int column = 1; at < expression.size(); ++at) {
    if (UnitsOf(expression[at]) == 0) continue;
    if (column++ == place.column) break;
  }
  return UnitsIn(expression.substr(0, at));
}

std::vector<std::string> DebugParts(const fhirpath::TraceResult& trace, std::string_view expression,
                                    fhir::Node root) {
  std::vector<std::string> parts;
  for (const fhirpath::TraceStep& step : trace.steps)
    parts.push_back(StepPart(step, expression, root));
  return parts;
}

}  // namespace gateway::rest
