// Where the path of a discriminator leads in the definitions: what profiles and types say there.
#pragma once

#include <string_view>
#include <vector>

#include "gateway/validation/profile/checker.h"

namespace gateway::validation {

// A place in the definitions: a checker when the profile says something there, and the types.
struct Spot {
  const Checker* checker = nullptr;
  std::vector<const fhir::Type*> types;
  std::vector<std::string_view> profiles;  // of what is there: type.profile, or targets
  std::string_view extension;              // the url, when it is the url of an extension
  fhir::Node value;                        // a part of a fixed or pattern value stated above
  bool is_fixed = false;
};

// From what a slice says along the path: through fixed values, the profiles of types, extensions by
// their url, and the targets of references. Several where several definitions speak of the place;
// one without a checker where only the base types do.
[[nodiscard]] std::vector<Spot> FollowDefinitions(const Checker& start,
                                                  const std::vector<PathStep>& path,
                                                  const ProfileSet& profiles);

}  // namespace gateway::validation
