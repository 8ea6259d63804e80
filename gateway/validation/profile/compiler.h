// From a StructureDefinition with a snapshot to a tree of checkers.
#pragma once

#include <memory>

#include "gateway/validation/profile/checker.h"

namespace gateway::validation {

// `structure` has a snapshot and outlives the profile, as do the types and plans. What base R4 says
// of the same elements is left out: plans look after that.
[[nodiscard]] std::shared_ptr<const Profile> CompileProfile(fhir::Node structure,
                                                            const fhir::TypeTable& types,
                                                            const Plans& plans);

// One element of a compiled profile as a profile of its own; null when there is none of that id.
[[nodiscard]] std::shared_ptr<const Profile> ElementOfProfile(
    const std::shared_ptr<const Profile>& whole, std::string_view id);

}  // namespace gateway::validation
