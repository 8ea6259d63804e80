// Paths of discriminators: read, and followed through an instance.
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

}  // namespace gateway::validation
