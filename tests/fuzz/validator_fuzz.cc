// Any resource that can be read can be validated, and no finding quotes what it should not.
#include <cstdlib>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/validation/validator.h"
#include "tests/support/r4.h"

using namespace gateway;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const validation::Validator validator(
      testing::R4(), std::make_shared<terminology::Service>(testing::R4()));
  const Result<fhir::ReadResult> read =
      fhir::ReadJson(std::string(reinterpret_cast<const char*>(data), size), testing::R4Types());
  if (!read) return 0;
  const Issues issues = validator.Validate(read->document.root());
  for (const Issue& issue : issues.list()) {
    if (issue.expression.empty() || issue.diagnostics.empty()) std::abort();
  }
  return 0;
}
