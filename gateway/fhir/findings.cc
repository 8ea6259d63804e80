#include "gateway/fhir/findings.h"

#include <vector>

#include "gateway/base/text.h"
#include "gateway/fhir/places.h"
#include "gateway/fhir/schema/undefined.h"

namespace gateway::fhir {
namespace {

constexpr std::size_t kMaxIssues = 1000;

}  // namespace

void Findings::Add(Issue issue) {
  whole_ = false;
  AddKept(std::move(issue));
}

void Findings::AddKept(Issue issue) {
  if (strict_) {
    Stop(ErrorOf(std::move(issue)));
  } else if (issues_.size() < kMaxIssues) {
    issues_.Add(std::move(issue));
  } else if (issues_.size() == kMaxIssues) {
    issues_.Add({.type = IssueType::kTooCostly,
                 .id = "too-many-findings",
                 .diagnostics = "there are more findings like these; mend these first"});
  }
}

bool Findings::Stop(Error error) {
  whole_ = false;
  if (!error_) error_ = std::move(error);
  return false;
}

std::string NoSuchElementText(const Type& type, std::string_view name) {
  if (IsUndefined(type)) return UndefinedText(type);
  std::string text = std::string(type.name) + " has no such element";
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < type.property_names.size(); ++i)
    names.push_back(type.property_names.name(i));
  const std::string_view near = name.size() <= 64 ? Nearest(name, names) : std::string_view();
  return text + (near.empty() ? "; take it out or carry it as an extension"
                              : "; did you mean '" + std::string(near) + "'?");
}

}  // namespace gateway::fhir
