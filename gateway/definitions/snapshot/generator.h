// The snapshot of a StructureDefinition, made from its differential and its base.
//
// Everything that is not stated is inherited; what is stated is merged by the rules of each field
// (merge.h). What is said of a sliced element is not repeated in its slices: an instance in a slice
// has to keep both. Pure: no caches, no files; any number of threads may generate at once.
// Spec: https://hl7.org/fhir/R4/profiling.html#snapshot,
// https://hl7.org/fhir/R4/elementdefinition.html#interpretation
#pragma once

#include <string_view>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"

namespace gateway::definitions {

// Whence a generator takes base definitions, datatypes and the profiles that elements name.
class ProfileSource {
 public:
  virtual ~ProfileSource() = default;
  // The StructureDefinition with that canonical ("url" or "url|version"), snapshot included. Null
  // when it is unknown or its snapshot cannot be made (a profile being generated that leads back to
  // itself, for one). Lives as long as the source.
  [[nodiscard]] virtual const fhir::Document* Find(std::string_view canonical) const = 0;
};

struct Snapshot {
  // The StructureDefinition as given, with `snapshot` in place of the one it may have had. It
  // shares memory with the input and the definitions it was made from, and keeps them alive.
  fhir::Document structure;
  // What could not be applied or is doubtful: path, what was looked for, the mend. With errors
  // among them the snapshot is the best that could be made and must not be relied on.
  Issues issues;
};

struct SnapshotOptions {
  // Elements of a differential may stand in any order. False: out of order is an error, as for
  // tools that go through base and differential side by side.
  bool sort = true;
};

// `structure` is a StructureDefinition of any kind. Fails with kInvalid when it is none or has
// neither base nor differential, kNotFound when its base is unknown to `profiles`.
[[nodiscard]] Result<Snapshot> GenerateSnapshot(const fhir::Document& structure,
                                                const ProfileSource& profiles,
                                                const SnapshotOptions& options = {});

}  // namespace gateway::definitions
