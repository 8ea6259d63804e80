// What the forms of the fhirpath command share: definitions, files, items as JSON.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "gateway/cli/commands/commands.h"
#include "gateway/definitions/registry.h"
#include "gateway/fhir/model/document.h"
#include "gateway/fhirpath/expression.h"
#include "gateway/terminology/service.h"
#include "gateway/validation/validator.h"

namespace gateway::cli {

// "boolean", "dateTime", "Quantity": System types by the names of FHIR's own.
[[nodiscard]] std::string TypeNameOf(const fhirpath::Item& item);
// {"type":"Quantity","value":…}: decimals, dates and times as text with their digits and precision.
[[nodiscard]] std::string ItemJson(const fhirpath::Item& item);

// Loaded once per command.
struct FhirPathWorld {
  std::shared_ptr<const definitions::Registry> registry;
  std::shared_ptr<const terminology::Service> terminology;
  Instant now{};
  int offset_minutes = 0;

  // For conformsTo(); made when it is first asked for. One thread at a time.
  [[nodiscard]] const validation::Validator& Validator() const;

 private:
  mutable std::unique_ptr<const validation::Validator> validator_;
};
[[nodiscard]] Result<FhirPathWorld> LoadFhirPathWorld(const CommonOptions& common);

// A resource in JSON or XML, told apart by its content. Findings of the reader go to stderr.
[[nodiscard]] Result<fhir::Document> ReadResourceFile(const std::filesystem::path& file,
                                                      const FhirPathWorld& world);

// The expression on the document's root (which may be absent); trace() shows on stderr.
[[nodiscard]] Result<fhirpath::Collection> EvaluateOn(const std::string& expression,
                                                      const fhir::Document& document,
                                                      const FhirPathWorld& world);

// Each part of the expression on stderr, then as EvaluateOn.
[[nodiscard]] Result<fhirpath::Collection> TraceOn(const std::string& expression,
                                                   const fhir::Document& document,
                                                   const FhirPathWorld& world);

// The other forms.
[[nodiscard]] int FhirPathCheck(const FhirPathOptions& options, const CommonOptions& common);
[[nodiscard]] int FhirPathBatch(const FhirPathOptions& options, const CommonOptions& common);

}  // namespace gateway::cli
