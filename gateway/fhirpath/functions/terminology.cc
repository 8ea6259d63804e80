#include "gateway/fhirpath/functions/table.h"

namespace gateway::fhirpath {
namespace {

constexpr std::string_view kSection = "FHIR additions";

// R4: nothing when the value set cannot be found.
Status MemberOf(const Call& call, Collection& out) {
  GATEWAY_TRY(const std::optional<std::string> value_set, call.StringArgument(0));
  if (!value_set || call.input().size() != 1) return {};
  if (call.context().host == nullptr)
    return Fail(IssueType::kNotSupported, "there is no terminology here");
  const Result<bool> is_member = call.context().host->MemberOf(call.input()[0], *value_set);
  if (!is_member && is_member.error().type == IssueType::kNotFound) return {};
  if (!is_member) return Fail(is_member.error());
  out.push_back(Item::Boolean(*is_member));
  return {};
}

// A Coding itself, those of a CodeableConcept; none of any other element.
std::vector<fhir::Node> CodingsOf(const Item& item) {
  const fhir::Node node = item.node();
  if (!node || node.is_primitive()) return {};
  if (node.type_name() == "Coding") return {node};
  const auto codings = node.Children("coding");
  return {codings.begin(), codings.end()};
}

// Of two codings: nothing when their systems differ or the hierarchy is unknown.
Result<std::optional<bool>> CodingSubsumes(const Host* host, fhir::Node broader,
                                           fhir::Node narrower) {
  const std::string_view system = broader.ChildText("system");
  const std::string_view code = broader.ChildText("code");
  if (code.empty() || system != narrower.ChildText("system")) return std::nullopt;
  if (code == narrower.ChildText("code")) return true;
  if (host == nullptr) return std::nullopt;
  const Result<bool> answer = host->Subsumes(system, code, narrower.ChildText("code"));
  if (!answer && answer.error().type == IssueType::kNotFound) return std::nullopt;
  if (!answer) return Fail(answer.error());
  return std::optional<bool>(*answer);
}

// True when any pair is true, false when none is and one was decided.
Result<std::optional<bool>> AnySubsumes(const Host* host, const Item& broader,
                                        const Item& narrower) {
  std::optional<bool> answer;
  const std::vector<fhir::Node> others = CodingsOf(narrower);
  for (const fhir::Node one : CodingsOf(broader)) {
    for (const fhir::Node other : others) {
      GATEWAY_TRY(const std::optional<bool> pair, CodingSubsumes(host, one, other));
      if (pair == true) return pair;
      if (pair) answer = pair;
    }
  }
  return answer;
}

template <bool kInputIsBroader>
Status Subsumes(const Call& call, Collection& out) {
  GATEWAY_TRY(const Collection other, call.Argument(0));
  if (call.input().size() != 1 || other.size() != 1) return {};
  const Item& input = call.input()[0];
  const Host* const host = call.context().host;
  GATEWAY_TRY(const std::optional<bool> answer, kInputIsBroader
                                                    ? AnySubsumes(host, input, other[0])
                                                    : AnySubsumes(host, other[0], input));
  if (answer) out.push_back(Item::Boolean(*answer));
  return {};
}

constexpr FunctionEntry kEntries[] = {
    {"memberOf", "memberOf(valueSet) : Boolean", kSection, 1, 1, MemberOf},
    {"subsumes", "subsumes(code) : Boolean", kSection, 1, 1, Subsumes<true>},
    {"subsumedBy", "subsumedBy(code) : Boolean", kSection, 1, 1, Subsumes<false>},
};

}  // namespace

std::span<const FunctionEntry> TerminologyFunctions() { return kEntries; }

}  // namespace gateway::fhirpath
