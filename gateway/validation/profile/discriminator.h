// Paths of discriminators: read, followed through an instance, and followed through definitions.
// Spec: https://hl7.org/fhir/R4/profiling.html#discriminator
#pragma once

#include <vector>

#include "gateway/validation/profile/checker.h"
#include "gateway/validation/scope.h"

namespace gateway::validation {

// An ElementDefinition.slicing.discriminator. Steps that are no part of the discriminator language
// are passed over.
[[nodiscard]] Discriminator ReadDiscriminator(fhir::Node discriminator);

// The nodes `path` leads to from the node of `scope`. References are sought in the document.
[[nodiscard]] std::vector<fhir::Node> Follow(const Scope& scope, const std::vector<PathStep>& path);

// What a slice demands by that discriminator; several when what the path leads to is described by
// its parts. One of kUndecided when the definitions do not say.
[[nodiscard]] std::vector<Criterion> CriteriaOf(const Checker& slice,
                                                const Discriminator& discriminator,
                                                const ProfileSet& profiles);

// The node of `scope` meets them all.
[[nodiscard]] bool MeetsAll(const Scope& scope, const std::vector<Criterion>& criteria);

}  // namespace gateway::validation
