#include "gateway/records/cells/names.h"

namespace gateway::records {
namespace {

std::string WithoutIndices(std::string_view path) {
  std::string plain;
  bool inside = false;
  for (const char c : path) {
    if (c == '[') inside = true;
    if (!inside) plain += c;
    if (c == ']') inside = false;
  }
  return plain;
}

}  // namespace

std::string NameOf(std::string_view expression, const FormatInfo& info, const CellSchema& schema) {
  const std::string path = WithoutIndices(expression);
  const std::string root = std::string(info.model->name) + ".";
  if (!path.starts_with(root)) return std::string(expression);
  for (const Column& column : schema.columns) {
    if (path.substr(root.size()) == column.element) return column.header;
  }
  return std::string(expression);
}

std::vector<std::string> DefaultedIn(const CellSchema& schema) {
  std::vector<std::string> elements;
  for (const auto& [element, text] : schema.defaults) elements.push_back(element);
  return elements;
}

}  // namespace gateway::records
