// The definitions of one set of packages: types, and every canonical resource by its URL.
//
// Loaded once, immutable, shared by all threads (canonical resources are read on first use behind a
// lock). Standard and installed packages come from an image in the user's cache, which is made when
// it is missing, old or damaged (image/store.h); everything else, and everything where no image can
// be kept, from the packages' files (plain_registry.h). Both give the same answers.
// Spec: https://hl7.org/fhir/R4/packages.html, https://hl7.org/fhir/R4/references.html#canonical
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/base/result.h"
#include "gateway/fhir/model/document.h"

namespace gateway::definitions {

struct LoadOptions {
  // R4 core (hl7.fhir.r4.examples), its expansions and our own package (HomeFolder()/profiles),
  // looked for in $CHC_GATEWAY_PACKAGES, ~/.fhir/packages and HomeFolder()/node_modules.
  bool standard = true;
  // More packages: a folder of resources (read recursively), name#version in the package cache, or
  // a single resource or Bundle file. Later ones win over earlier ones of the same canonical.
  std::vector<std::string> packages;
  // False: the packages' files alone.
  bool use_image = true;
};

class Registry {
 public:
  // kNotFound names the package and where it was looked for. A file that cannot be read is passed
  // over (issues()), unless it is one of the standard packages' or nothing of its package can be
  // read: then findings in the error name it.
  static Result<std::shared_ptr<const Registry>> Load(const LoadOptions& options = {});

  virtual ~Registry() = default;

  [[nodiscard]] virtual const std::shared_ptr<const fhir::TypeTable>& types() const = 0;

  // The resource of that type with that canonical ("url" or "url|version"; without a version the
  // latest loaded). Null when unknown or unreadable. Lives as long as the registry.
  [[nodiscard]] virtual const fhir::Document* Find(std::string_view resource_type,
                                                   std::string_view canonical) const = 0;

  // Canonical URLs of that type, in file order: "Questionnaire", "StructureDefinition".
  [[nodiscard]] virtual std::vector<std::string> Canonicals(
      std::string_view resource_type) const = 0;

  // Files of packages that were passed over because they cannot be read, with place and reason.
  [[nodiscard]] virtual const Issues& issues() const;

  // "name#version" of each package, in load order.
  [[nodiscard]] virtual const std::vector<std::string>& packages() const = 0;
};

// A line for people on the image that the standard packages are read from: its size, how long it
// took to make and where it lies; or that there is none, and why.
[[nodiscard]] std::string DescribeStandardImage();

}  // namespace gateway::definitions
