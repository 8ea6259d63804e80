// How one validation goes.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/clock.h"
#include "gateway/base/issue.h"
#include "gateway/fhir/model/node.h"

namespace gateway::validation {

struct Options {
  // Canonicals the root has to conform to, beside those it states in meta.profile.
  std::vector<std::string> profiles;
  // References to resources outside the document are sought through `resolve` and have to be of a
  // type that the element allows; one that is not found is worth a warning.
  bool check_references = false;
  // Everything a publisher would want to hear: extensions and profiles that are not known, display
  // names, canonical references, the sanity of definitions. A message on its way is not refused for
  // those.
  bool is_thorough = false;
  // What the reader found wrong with the bytes, if the tree was read; outlives the validation. An
  // element that is there and could not be read is not called missing too. May be null.
  const Issues* reader_findings = nullptr;
  // A CapabilityStatement whose profiles the resources have to conform to, those in a Bundle too:
  // rest.resource.profile each, supportedProfile one of them. Outlives the validation; may be
  // absent.
  fhir::Node capabilities;
  // What today() and now() are. The epoch: nothing depends on it.
  Instant now{};
  // Finds a resource outside the document by reference ("Patient/1" or absolute); absent when it
  // cannot. Called by the validating thread; what it gives outlives the validation. May be empty.
  std::function<fhir::Node(std::string_view reference)> resolve;
};

}  // namespace gateway::validation
