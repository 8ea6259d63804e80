#include "gateway/definitions/snapshot/snapshot_source.h"

#include <mutex>
#include <string>
#include <unordered_map>

namespace gateway::definitions {

namespace {

struct Entry {
  fhir::Document made;                       // when it had to be made
  const fhir::Document* document = nullptr;  // null: it cannot be made, or is being made
  Issues issues;
};

// One made for another FHIR version speaks of other types and fields; made anew, it fits ours.
bool HasUsableSnapshot(fhir::Node structure) {
  if (!structure.Child("snapshot")) return false;
  const std::string_view version = structure.ChildText("fhirVersion");
  return version.empty() || version.starts_with("4.") || !structure.Child("differential");
}

}  // namespace

struct SnapshotSource::Data {
  std::shared_ptr<const Registry> registry;
  // Held while a snapshot is made, and by the same thread again for what it stands on.
  std::recursive_mutex mutex;
  std::unordered_map<const fhir::Document*, Entry> entries;  // by what the registry gave
  std::unordered_map<std::string, Entry*> by_canonical;

  // One that is being made and leads back to itself is not there yet.
  Entry* Get(std::string_view canonical, const SnapshotSource& source) {
    const auto known = by_canonical.find(std::string(canonical));
    if (known != by_canonical.end()) return known->second;
    const fhir::Document* const found = registry->Find("StructureDefinition", canonical);
    // Unknown canonicals come from whoever sends a resource: keeping them would have no bound.
    if (found == nullptr) return nullptr;
    const auto [at, fresh] = entries.try_emplace(found);
    Entry& entry = at->second;  // stays where it is while others are added
    by_canonical.emplace(canonical, &entry);
    if (fresh) Fill(entry, *found, source);
    return &entry;
  }

  static void Fill(Entry& entry, const fhir::Document& found, const SnapshotSource& source) {
    if (HasUsableSnapshot(found.root())) {
      entry.document = &found;
      return;
    }
    Result<Snapshot> snapshot = GenerateSnapshot(found, source);
    if (!snapshot) {
      entry.issues = ToIssues(snapshot.error());
      return;
    }
    entry.made = std::move(snapshot->structure);
    entry.issues = std::move(snapshot->issues);
    entry.document = &entry.made;
  }
};

SnapshotSource::SnapshotSource(std::shared_ptr<const Registry> registry)
    : data_(std::make_unique<Data>()) {
  data_->registry = std::move(registry);
}

SnapshotSource::~SnapshotSource() = default;

const fhir::Document* SnapshotSource::Find(std::string_view canonical) const {
  const std::lock_guard lock(data_->mutex);
  const Entry* const entry = data_->Get(canonical, *this);
  return entry == nullptr ? nullptr : entry->document;
}

Issues SnapshotSource::IssuesOf(std::string_view canonical) const {
  const std::lock_guard lock(data_->mutex);
  const Entry* const entry = data_->Get(canonical, *this);
  return entry == nullptr ? Issues() : entry->issues;
}

}  // namespace gateway::definitions
