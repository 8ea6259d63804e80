#include "gateway/rest/operations/terminology/lookup.h"

#include <algorithm>
#include <array>

#include "gateway/fhir/json/json_writer.h"
#include "gateway/rest/operations/operation.h"
#include "gateway/rest/operations/parameters_json.h"
#include "gateway/terminology/code_syntax.h"

namespace gateway::rest {
namespace {

using terminology::CodedValue;
using terminology::CodeSystem;
using terminology::Membership;

constexpr std::array<std::string_view, 6> kLookupParameters{
    "code", "system", "version", "coding", "displayLanguage", "property*"};
constexpr OperationSpec kLookupSpec{"CodeSystem/$lookup", kLookupParameters, ""};

constexpr std::array<std::string_view, 6> kSubsumesParameters{"codeA",   "codeB",   "system",
                                                              "version", "codingA", "codingB"};
constexpr OperationSpec kSubsumesSpec{"CodeSystem/$subsumes", kSubsumesParameters, ""};

std::unexpected<Error> NoSystem(const terminology::Service& service, const CodedValue& value) {
  const std::string system(value.system);
  const CodeSystem* const other = service.FindCodeSystem(value.system);
  if (other == nullptr)
    return NotHere(IssueType::kNotFound, "CodeSystem " + system + " is not loaded here");
  return Fail(IssueType::kNotFound, "version " + std::string(value.version) + " of CodeSystem " +
                                        system + " is not loaded; loaded is " +
                                        std::string(other->version()));
}

std::unexpected<Error> NoCode(const CodedValue& value) {
  return Fail(IssueType::kNotFound, "CodeSystem " + std::string(value.system) + " has no code '" +
                                        std::string(value.code) + "'");
}

// Which properties the caller wants: all when none is named.
class Wanted {
 public:
  explicit Wanted(const OperationInput& input) : names_(input.Texts("property")) {}
  [[nodiscard]] bool operator()(std::string_view name) const {
    return names_.empty() || std::ranges::find(names_, name) != names_.end();
  }
  // Designations are asked for as such, or by language as "lang.X".
  [[nodiscard]] bool Designation(std::string_view language) const {
    return (*this)("designation") || (*this)("lang." + std::string(language));
  }

 private:
  std::vector<std::string_view> names_;
};

void AddProperty(ParametersJson& answer, std::string_view code, std::string_view member, Json value,
                 std::string_view description) {
  ParametersJson parts;
  parts.Add("code", "valueCode", code);
  parts.Add("value", member, std::move(value));
  parts.AddText("description", "valueString", description);
  answer.AddParts("property", parts);
}

void AddRelated(ParametersJson& answer, const CodeSystem& codes, std::string_view kind,
                const std::vector<std::string_view>& related) {
  for (const std::string_view code : related) {
    const CodeSystem::Concept* const entry = codes.Find(code);
    AddProperty(answer, kind, "valueCode", code,
                entry == nullptr ? std::string_view() : entry->display);
  }
}

// "valueCode", "valueString", … by the type of the value itself.
std::string MemberOf(fhir::Node value) {
  std::string type(value.type_name());
  type[0] = static_cast<char>(type[0] >= 'a' && type[0] <= 'z' ? type[0] - 'a' + 'A' : type[0]);
  return "value" + type;
}

std::string_view DescriptionOf(const CodeSystem& codes, std::string_view property) {
  for (const fhir::Node one : codes.resource().Children("property")) {
    if (one.ChildText("code") == property) return one.ChildText("description");
  }
  return {};
}

// Those of the system's own; the hierarchy is told as parent and child, however it is written.
void AddOwnProperties(ParametersJson& answer, const CodeSystem& codes,
                      const CodeSystem::Concept& entry, const Wanted& wanted) {
  for (const fhir::Node property : entry.node.Children("property")) {
    const std::string_view code = property.ChildText("code");
    const fhir::Node value = property.Child("value");
    if (code == "parent" || code == "child" || code == "subsumedBy" || !value) continue;
    if (!wanted(code)) continue;
    auto json = Json::Parse(fhir::WriteJson(value));
    if (json)
      AddProperty(answer, code, MemberOf(value), *std::move(json), DescriptionOf(codes, code));
  }
}

void AddDesignations(ParametersJson& answer, const CodeSystem::Concept& entry,
                     const Wanted& wanted) {
  for (const fhir::Node designation : entry.node.Children("designation")) {
    const std::string_view language = designation.ChildText("language");
    if (!wanted.Designation(language)) continue;
    ParametersJson parts;
    parts.AddText("language", "valueCode", language);
    if (const fhir::Node use = designation.Child("use")) {
      if (auto json = Json::Parse(fhir::WriteJson(use)))
        parts.Add("use", "valueCoding", *std::move(json));
    }
    parts.AddText("value", "valueString", designation.ChildText("value"));
    answer.AddParts("designation", parts);
  }
}

std::string_view FirstOf(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

std::string Describe(const OperationInput& input, const terminology::Service& service,
                     const CodeSystem& codes, const CodeSystem::Concept& entry) {
  const Wanted wanted(input);
  const fhir::Node resource = codes.resource();
  const terminology::CodeChecker displays(service, input.Text("displayLanguage"));
  ParametersJson answer;
  answer.AddText("name", "valueString",
                 FirstOf({resource.ChildText("name"), resource.ChildText("title"), codes.url()}));
  answer.AddText("version", "valueString", codes.version());
  answer.AddText("display", "valueString", FirstOf({displays.DisplayOf(&entry, {}), entry.code}));
  AddDesignations(answer, entry, wanted);
  const std::string_view definition = entry.node.ChildText("definition");
  if (wanted("definition") && !definition.empty())
    AddProperty(answer, "definition", "valueString", definition, "");
  if (wanted("parent")) AddRelated(answer, codes, "parent", entry.parents);
  if (wanted("child")) AddRelated(answer, codes, "child", codes.ChildrenOf(entry.code));
  AddOwnProperties(answer, codes, entry, wanted);
  return answer.Write();
}

// A code of a system that has no resource: its grammar or R4's list of it.
Result<std::string> DescribeUnlisted(const CodedValue& value, const TerminologyParts& parts) {
  const terminology::CodeVerdict verdict = terminology::CodeChecker(*parts.service).InSystem(value);
  if (verdict.membership == Membership::kOut) return NoCode(value);
  if (verdict.membership == Membership::kUnknown) return NoSystem(*parts.service, value);
  ParametersJson answer;
  answer.AddText("name", "valueString", value.system);
  answer.AddText("display", "valueString", FirstOf({verdict.display, value.code}));
  return answer.Write();
}

Result<std::string> LookUp(const OperationInput& input, const TerminologyParts& parts) {
  GATEWAY_TRY(const std::vector<CodedValue> asked, FindAskedCodes(input, "version"));
  const CodedValue& value = asked.front();
  if (value.system.empty() || value.code.empty())
    return Fail(IssueType::kRequired, "a code is looked up in its 'system': give both");
  const CodeSystem* const codes = parts.service->FindCodeSystem(value.system, value.version);
  if (codes == nullptr && parts.service->FindCodeSystem(value.system) != nullptr)
    return NoSystem(*parts.service, value);
  if (codes == nullptr) return DescribeUnlisted(value, parts);
  const CodeSystem::Concept* const entry = codes->Find(value.code);
  if (entry == nullptr) return NoCode(value);
  return Describe(input, *parts.service, *codes, *entry);
}

// codeA or codingA, codeB or codingB.
Result<CodedValue> OneOf(const OperationInput& input, const std::string& letter) {
  GATEWAY_TRY(const fhir::Node coding, input.Element("coding" + letter, "Coding"));
  const std::string_view system = input.Text("system");
  CodedValue value{system, input.Text("version"), input.Text("code" + letter), ""};
  if (coding)
    value = {FirstOf({coding.ChildText("system"), system}), coding.ChildText("version"),
             coding.ChildText("code"), ""};
  if (value.code.empty() || value.system.empty())
    return Fail(IssueType::kRequired,
                "give 'code" + letter + "' with 'system', or 'coding" + letter + "'");
  return value;
}

Result<std::string> Subsumes(const OperationInput& input, const TerminologyParts& parts) {
  GATEWAY_TRY(const CodedValue a, OneOf(input, "A"));
  GATEWAY_TRY(const CodedValue b, OneOf(input, "B"));
  if (a.system != b.system)
    return Fail(IssueType::kNotSupported, "the codes are of two systems, which are not related");
  const CodeSystem* const codes = parts.service->FindCodeSystem(a.system, a.version);
  if (codes == nullptr) return NoSystem(*parts.service, a);
  const CodeSystem::Concept* const first = codes->Find(a.code);
  const CodeSystem::Concept* const second = codes->Find(b.code);
  if (first == nullptr || second == nullptr) return NoCode(first == nullptr ? a : b);
  std::string_view outcome = "not-subsumed";
  if (first == second) {
    outcome = "equivalent";
  } else if (codes->IsBelow(second->code, first->code)) {
    outcome = "subsumes";
  } else if (codes->IsBelow(first->code, second->code)) {
    outcome = "subsumed-by";
  }
  ParametersJson answer;
  answer.Add("outcome", "valueCode", outcome);
  return answer.Write();
}

}  // namespace

const OperationSpec& LookUpSpec() { return kLookupSpec; }
const OperationSpec& SubsumesSpec() { return kSubsumesSpec; }

net::HttpResponse LookUpCode(const net::HttpRequest& request, const TerminologyParts& parts,
                             const CallerRules& rules) {
  return RunOperation(request, kLookupSpec, parts.service->registry().types(), rules,
                      [&](const OperationInput& input) {
                        const auto asked = FindAskedCodes(input, "version");
                        return OrAskRemote(LookUp(input, parts), input, "CodeSystem/$lookup",
                                           asked ? asked->front().system : std::string_view(),
                                           parts);
                      });
}

net::HttpResponse TestSubsumption(const net::HttpRequest& request, const TerminologyParts& parts,
                                  const CallerRules& rules) {
  return RunOperation(request, kSubsumesSpec, parts.service->registry().types(), rules,
                      [&](const OperationInput& input) {
                        const auto a = OneOf(input, "A");
                        return OrAskRemote(Subsumes(input, parts), input, "CodeSystem/$subsumes",
                                           a ? a->system : std::string_view(), parts);
                      });
}

}  // namespace gateway::rest
