#include "gateway/validation/rules/errata.h"

#include <array>

namespace gateway::validation {
namespace {

struct Erratum {
  std::string_view published;
  std::string_view corrected;
};

constexpr std::array kErrata{
    // bdl-8: an entry without fullUrl gives nothing, and nothing is not true.
    Erratum{"fullUrl.contains('/_history/').not()",
            "fullUrl.exists() implies fullUrl.contains('/_history/').not()"},
    // vsd-0 and its kin: the same for a resource without a name.
    Erratum{"name.matches('[A-Z]([A-Za-z0-9_]){0,254}')",
            "name.exists() implies name.matches('[A-Z]([A-Za-z0-9_]){0,254}')"},
    // ras-2: the same for a prediction without a probability.
    Erratum{"probability is decimal implies (probability as decimal) <= 100",
            "probability.exists() implies (probability is decimal implies (probability as decimal) "
            "<= 100)"},
    // que-7: Boolean is the System type, which no FHIR element has.
    Erratum{"operator = 'exists' implies (answer is Boolean)",
            "operator = 'exists' implies (answer is boolean)"},
    // que-12: "If there are more than one enableWhen", says its text.
    Erratum{"enableWhen.count() > 2 implies enableBehavior.exists()",
            "enableWhen.count() > 1 implies enableBehavior.exists()"},
};

}  // namespace

std::string_view Corrected(std::string_view expression) {
  for (const Erratum& erratum : kErrata) {
    if (erratum.published == expression) return erratum.corrected;
  }
  return expression;
}

}  // namespace gateway::validation
