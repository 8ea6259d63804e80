#include <algorithm>

#include "gateway/fhir/schema/primitive_format.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

// Characters, not bytes: every UTF-8 byte but the continuations begins one.
std::size_t LengthOf(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void CheckLength(const Scope& scope, std::uint32_t most) {
  if (most == 0 || LengthOf(scope.node().text()) <= most) return;
  scope.Error(IssueType::kTooLong, "primitive-length",
              "The value is longer than the " + std::to_string(most) +
                  " characters allowed here: shorten it");
}

// A reader has checked, and reported, what has a place in its bytes.
void CheckFormat(const Scope& scope) {
  const fhir::Node node = scope.node();
  if (node.line() > 0 || fhir::HasFormat(node.type()->format, node.text())) return;
  scope.Error(IssueType::kValue, "primitive-format",
              "The value does not have the form of a " + std::string(node.type_name()) +
                  ": write " + std::string(fhir::DescribeFormat(node.type()->format)));
}

}  // namespace

void CheckPrimitive(const Scope& scope) {
  const fhir::Node node = scope.node();
  if (!node.has_text()) return;
  CheckFormat(scope);
  if (node.element() != nullptr) CheckLength(scope, node.element()->max_length);
}

}  // namespace gateway::validation
