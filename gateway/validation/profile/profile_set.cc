#include "gateway/validation/profile/profile_set.h"

#include "gateway/base/log.h"
#include "gateway/validation/expression_check.h"
#include "gateway/validation/profile/compiler.h"

namespace gateway::validation {

ProfileSet::ProfileSet(std::shared_ptr<const definitions::Registry> registry, const Plans& plans)
    : registry_(std::move(registry)), plans_(plans), snapshots_(registry_), messages_(registry_) {}
ProfileSet::~ProfileSet() = default;

const Profile* ProfileSet::Find(std::string_view canonical) const {
  if (const Kept* const known = by_canonical_.Find(canonical); known != nullptr)
    return known->get();
  const std::lock_guard lock(mutex_);
  if (const Kept* const known = by_canonical_.Find(canonical); known != nullptr)
    return known->get();
  Kept made = Make(canonical);
  return made == nullptr ? nullptr : by_canonical_.Add(canonical, std::move(made)).get();
}

ProfileSet::Kept ProfileSet::Make(std::string_view canonical) const {
  const std::size_t hash = canonical.find('#');
  if (hash != std::string_view::npos)
    return MakePart(canonical.substr(0, hash), canonical.substr(hash + 1));
  const fhir::Document* const document = snapshots_.Find(canonical);
  if (document == nullptr) return nullptr;
  Kept& kept = by_document_[document];
  if (kept == nullptr) {
    kept = CompileProfile(document->root(), types(), plans_);
    NoteExpressions(document->root());
  }
  return kept;
}

ProfileSet::Kept ProfileSet::MakePart(std::string_view whole, std::string_view id) const {
  if (Find(whole) == nullptr) return nullptr;
  return ElementOfProfile(*by_canonical_.Find(whole), id);
}

Issues ProfileSet::ExpressionIssues() const {
  const std::lock_guard lock(mutex_);
  return expression_issues_;
}

void ProfileSet::NoteExpressions(fhir::Node definition) const {
  Issues found = CheckExpressions(definition, types());
  for (Issue& issue : found.list()) {
    issue.severity = Severity::kWarning;
    issue.expression = std::string(definition.ChildText("url")) + " " + issue.expression;
    Log(LogLevel::kWarning, "profile-expression", {{LogField::kRule, issue.id}});
    expression_issues_.Add(std::move(issue));
  }
}

}  // namespace gateway::validation
