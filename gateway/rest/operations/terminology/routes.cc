#include "gateway/rest/operations/terminology/routes.h"

#include <array>
#include <utility>

#include "gateway/rest/operations/terminology/expand.h"
#include "gateway/rest/operations/terminology/lookup.h"
#include "gateway/rest/operations/terminology/translate.h"
#include "gateway/rest/operations/terminology/validate_code.h"

namespace gateway::rest {

void AddTerminologyRoutes(Router& router, const TerminologyParts& parts, const CallerRules& rules) {
  using Handler =
      net::HttpResponse (*)(const net::HttpRequest&, const TerminologyParts&, const CallerRules&);
  constexpr std::array<std::pair<const char*, Handler>, 6> kOperations{{
      {"/fhir/ValueSet/$expand", ExpandValueSet},
      {"/fhir/ValueSet/$validate-code", ValidateCodeInValueSet},
      {"/fhir/CodeSystem/$lookup", LookUpCode},
      {"/fhir/CodeSystem/$subsumes", TestSubsumption},
      {"/fhir/CodeSystem/$validate-code", ValidateCodeInSystem},
      {"/fhir/ConceptMap/$translate", TranslateCode},
  }};
  for (const auto& [path, handler] : kOperations) {
    for (const char* method : {"GET", "POST"}) {
      router.Add(method, path, [parts, &rules, handler](const auto& request, const auto&) {
        return handler(request, parts, rules);
      });
    }
  }
}

std::vector<const OperationSpec*> TerminologySpecs() {
  return {&ExpandSpec(),   &ValidateCodeInValueSetSpec(), &LookUpSpec(),
          &SubsumesSpec(), &ValidateCodeInSystemSpec(),   &TranslateSpec()};
}

}  // namespace gateway::rest
