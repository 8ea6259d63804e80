// The XHTML of narratives: what it may hold, and where its links lead.
// Spec: https://hl7.org/fhir/R4/narrative.html#xhtml
#include <algorithm>
#include <array>
#include <vector>

#include "gateway/fhir/xhtml.h"
#include "gateway/validation/rules/rules.h"

namespace gateway::validation {
namespace {

// Values of an attribute, wherever it stands.
std::vector<std::string_view> ValuesOf(std::string_view xhtml, std::string_view attribute) {
  std::vector<std::string_view> values;
  for (std::size_t at = xhtml.find(attribute); at != std::string_view::npos;
       at = xhtml.find(attribute, at + 1)) {
    const std::size_t quote = at + attribute.size();
    const bool is_start = at > 0 && (xhtml[at - 1] == ' ' || xhtml[at - 1] == '\n' ||
                                     xhtml[at - 1] == '\t' || xhtml[at - 1] == '\r');
    if (!is_start || quote >= xhtml.size() || (xhtml[quote] != '"' && xhtml[quote] != '\''))
      continue;
    const std::size_t end = xhtml.find(xhtml[quote], quote + 1);
    if (end != std::string_view::npos) values.push_back(xhtml.substr(quote + 1, end - quote - 1));
  }
  return values;
}

bool IsFollowable(std::string_view address) {
  constexpr std::array<std::string_view, 7> kSchemes{
      "http:", "https:", "tel:", "mailto:", "data:", "cid:", "ftp:"};
  return !IsAbsolute(address) ||
         std::ranges::any_of(kSchemes, [&](std::string_view s) { return address.starts_with(s); });
}

bool IsAnchor(std::string_view xhtml, fhir::Node resource, std::string_view id) {
  for (const std::string_view attribute : {"id=", "name="}) {
    const std::vector<std::string_view> anchors = ValuesOf(xhtml, attribute);
    if (std::ranges::find(anchors, id) != anchors.end()) return true;
  }
  return id.empty() || std::ranges::any_of(resource.Children("contained"), [&](fhir::Node one) {
           return one.ChildText("id") == id;
         });
}

}  // namespace

void CheckXhtmlText(const Scope& scope) {
  const std::string_view xhtml = scope.node().text();
  if (xhtml.empty()) return;
  if (const std::optional<fhir::XhtmlFault> fault = fhir::CheckXhtmlForm(xhtml); fault) {
    return scope.Error(IssueType::kInvalid, "xhtml-form", std::string(fault->reason));
  }
  for (const std::string_view address : ValuesOf(xhtml, "href=")) {
    if (!IsFollowable(address))
      scope.Error(IssueType::kInvalid, "xhtml-link",
                  "A link of the narrative has a scheme that nobody can follow: use an http "
                  "address, or no link");
    if (address.starts_with('#') && !IsAnchor(xhtml, scope.resource(), address.substr(1)))
      scope.Error(IssueType::kInvalid, "xhtml-anchor",
                  "A link of the narrative leads to an id that is not there: mend the link");
  }
}

}  // namespace gateway::validation
