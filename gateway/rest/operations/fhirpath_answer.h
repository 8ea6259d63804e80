// The Parameters that answer $fhirpath, written as JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhirpath/value.h"

namespace gateway::rest {

// {"name":…,"valueString":…}
[[nodiscard]] std::string StringPart(std::string_view name, std::string_view value);
// {"name":…,"valueInteger":…}
[[nodiscard]] std::string IntegerPart(std::string_view name, int value);
// {"name":…,"resource":…}; `json` is a resource.
[[nodiscard]] std::string ResourcePart(std::string_view name, std::string_view json);
// {"name":…,"valueString":…,"part":[…]}; no value when it is empty.
[[nodiscard]] std::string PartsPart(std::string_view name, std::string_view value,
                                    const std::vector<std::string>& parts);

// "Patient.name[0]": the path of a node in the tree of `root`, which may itself be an element of
// Parameters; empty when it is not of that tree, or there is none.
[[nodiscard]] std::string PathIn(fhir::Node root, fhir::Node node);

// An item, named by its type ("string", "HumanName", "Patient.contact"), with its path from `root`
// when it is of that tree. What Parameters cannot hold stands as text in an extension. `prefix`
// goes before the name.
[[nodiscard]] std::string ItemPart(const fhirpath::Item& item, fhir::Node root,
                                   std::string_view prefix = {});
[[nodiscard]] std::vector<std::string> ItemParts(const fhirpath::Collection& items,
                                                 fhir::Node root);

}  // namespace gateway::rest
