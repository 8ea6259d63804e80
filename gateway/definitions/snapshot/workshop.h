// What the steps of one generation share.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "gateway/definitions/snapshot/change.h"
#include "gateway/definitions/snapshot/generator.h"
#include "gateway/definitions/snapshot/part.h"

namespace gateway::definitions {

struct Workshop {
  Workshop(const fhir::Document& input, const ProfileSource& source)
      : structure(input.root()),
        types(*input.types()),
        profiles(source),
        words(types),
        pool(words) {
    Use(input);
    arenas.push_back(arena);
  }
  Workshop(const Workshop&) = delete;
  Workshop& operator=(const Workshop&) = delete;

  fhir::Node structure;  // the StructureDefinition that is to get a snapshot
  const fhir::TypeTable& types;
  const ProfileSource& profiles;
  Vocabulary words;
  PartPool pool;
  std::shared_ptr<fhir::Arena> arena = std::make_shared<fhir::Arena>(kArena);
  NodeMaker maker{*arena};
  std::vector<std::shared_ptr<const fhir::Arena>> arenas;  // all that the result points into
  Issues issues;
  SnapshotOptions options;

  // The result will point into that document.
  void Use(const fhir::Document& document) {
    arenas.insert(arenas.end(), document.arenas().begin(), document.arenas().end());
  }
  // A definition with snapshot, and the result may point into it; null when unknown.
  const fhir::Document* Find(std::string_view canonical) {
    const fhir::Document* const found = profiles.Find(canonical);
    if (found != nullptr) Use(*found);
    return found;
  }
  [[nodiscard]] std::string_view url() const { return structure.ChildText("url"); }
  // Elements the base does not have are new ones, not mistakes.
  [[nodiscard]] bool defines_type() const {
    return structure.ChildText("derivation") != "constraint";
  }
  void Report(const Change& change, IssueType type, std::string_view id, std::string text) {
    issues.Add(ChangeIssue(change, type, id, std::move(text)));
  }
  void Warn(const Change& change, IssueType type, std::string_view id, std::string text) {
    Issue issue = ChangeIssue(change, type, id, std::move(text));
    issue.severity = Severity::kWarning;
    issues.Add(std::move(issue));
  }

  // Reports, once, a snapshot that grows beyond all measure.
  bool TooLarge(const Change& change) {
    if (pool.size() < kMaxParts) return false;
    if (!too_large_) {
      Report(change, IssueType::kTooCostly, "snapshot-size",
             "the snapshot grows beyond " + std::to_string(kMaxParts) +
                 " elements; constrain less deeply");
    }
    too_large_ = true;
    return true;
  }

 private:
  static constexpr std::size_t kMaxParts = 200'000;
  bool too_large_ = false;
  static constexpr std::size_t kArena = 64 * 1024;
};

// The canonical of the definition of a type code: itself when it is one.
[[nodiscard]] std::string CanonicalOfType(std::string_view code);

}  // namespace gateway::definitions
