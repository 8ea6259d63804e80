// Every profile of a set of packages, compiled on first use and kept.
//
// Thread-safe. One that was found before is found again without a lock; canonicals nobody knows are
// not kept, since they come from whoever sends a resource.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string_view>

#include "gateway/definitions/snapshot/snapshot_source.h"
#include "gateway/validation/message_definitions.h"
#include "gateway/validation/profile/canonical_index.h"
#include "gateway/validation/profile/checker.h"

namespace gateway::validation {

class ProfileSet {
 public:
  ProfileSet(std::shared_ptr<const definitions::Registry> registry, const Plans& plans);
  ~ProfileSet();
  ProfileSet(const ProfileSet&) = delete;
  ProfileSet& operator=(const ProfileSet&) = delete;

  // By canonical, with or without version; null when it is not loaded, has no snapshot and none can
  // be made. The canonical of a base type gives a profile that says nothing. "url#id" is one
  // element of a profile.
  [[nodiscard]] const Profile* Find(std::string_view canonical) const;

  // What the static checker says of the FHIRPath of the profiles compiled so far: warnings, each
  // with the profile's canonical before the path.
  [[nodiscard]] Issues ExpressionIssues() const;

  [[nodiscard]] const definitions::SnapshotSource& snapshots() const { return snapshots_; }
  [[nodiscard]] const MessageDefinitions& messages() const { return messages_; }
  [[nodiscard]] const definitions::Registry& registry() const { return *registry_; }
  [[nodiscard]] const fhir::TypeTable& types() const { return *registry_->types(); }

 private:
  using Kept = std::shared_ptr<const Profile>;
  [[nodiscard]] Kept Make(std::string_view canonical) const;
  [[nodiscard]] Kept MakePart(std::string_view whole, std::string_view id) const;

  void NoteExpressions(fhir::Node definition) const;

  std::shared_ptr<const definitions::Registry> registry_;
  const Plans& plans_;
  definitions::SnapshotSource snapshots_;
  MessageDefinitions messages_;
  mutable CanonicalIndex<Kept> by_canonical_;
  mutable std::recursive_mutex mutex_;  // while one is added
  mutable std::map<const fhir::Document*, Kept> by_document_;
  mutable Issues expression_issues_;
};

}  // namespace gateway::validation
