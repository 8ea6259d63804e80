#include "gateway/validation/profile/profile_set.h"

#include "gateway/base/log.h"
#include "gateway/validation/expression_check.h"
#include "gateway/validation/profile/compiler.h"

namespace gateway::validation {

ProfileSet::ProfileSet(std::shared_ptr<const definitions::Registry> registry, const Plans& plans)
    : registry_(std::move(registry)), plans_(plans), snapshots_(registry_), messages_(registry_) {}
ProfileSet::~ProfileSet() = default;

const Profile* ProfileSet::Find(std::string_view canonical) const {
  const std::lock_guard lock(mutex_);
  if (const auto known = by_canonical_.find(canonical); known != by_canonical_.end())
    return known->second.get();
  std::shared_ptr<const Profile> profile;
  if (const std::size_t hash = canonical.find('#'); hash != std::string_view::npos) {
    if (Find(canonical.substr(0, hash)) != nullptr)
      profile = ElementOfProfile(by_canonical_.find(canonical.substr(0, hash))->second,
                                 canonical.substr(hash + 1));
    return by_canonical_.emplace(std::string(canonical), std::move(profile)).first->second.get();
  }
  const fhir::Document* const document = snapshots_.Find(canonical);
  if (document != nullptr) {
    std::shared_ptr<const Profile>& kept = by_document_[document];
    if (kept == nullptr) {
      kept = CompileProfile(document->root(), types(), plans_);
      NoteExpressions(document->root());
    }
    profile = kept;
  }
  return by_canonical_.emplace(std::string(canonical), std::move(profile)).first->second.get();
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
