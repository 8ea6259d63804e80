// Any text as an expression over one Patient: it compiles or is refused, evaluates or fails, and
// ends.
#include <cstdlib>

#include "gateway/fhir/json/json_reader.h"
#include "gateway/fhirpath/expression.h"
#include "tests/support/r4.h"

using namespace gateway;  // NOLINT

namespace {

fhir::Document MakePatient() {
  return fhir::ReadJson(R"({"resourceType":"Patient","id":"a","active":true,
    "name":[{"family":"TEST","given":["A","B"]}],"birthDate":"1950-02-03",
    "extension":[{"url":"https://x.example","valueQuantity":{"value":1.50,"unit":"mg"}}]})",
                        testing::R4Types())
      ->document;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fhir::Document patient = MakePatient();
  const Result<fhirpath::Expression> expression =
      fhirpath::Expression::Compile({reinterpret_cast<const char*>(data), size});
  if (!expression) return 0;
  const fhirpath::Context context{.resource = patient.root(), .root_resource = patient.root()};
  const Result<fhirpath::Collection> result = expression->Evaluate(patient.root(), context);
  if (!result && result.error().diagnostics.empty()) std::abort();
  return 0;
}
