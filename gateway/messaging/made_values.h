// Values that a format made up because nothing stated them (format.yaml: defaults, derive), told
// apart in the lineage of the maps that carried them on.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "gateway/fhir/model/document.h"
#include "gateway/mapping/transform.h"
#include "gateway/records/format.h"

namespace gateway::messaging {

struct MadeValues {
  std::vector<std::string> defaulted;  // elements of the local record
  std::vector<std::string> derived;
};

// In each step of the chain, what came from a default alone becomes How::kDefaulted, and what came
// from a derived value How::kComputed. `local` is the first step's source.
void MarkMadeValues(const fhir::Document& local, const MadeValues& made,
                    std::span<mapping::Transformed> steps);

}  // namespace gateway::messaging
