#include "gateway/rest/operations/terminology/translate.h"

#include <algorithm>
#include <array>

#include "gateway/rest/operations/operation.h"
#include "gateway/rest/operations/parameters_json.h"

namespace gateway::rest {
namespace {

using terminology::CodedValue;
using terminology::ConceptMap;
using terminology::MapMatch;
using terminology::MapQuestion;
using terminology::Membership;

constexpr std::array<std::string_view, 13> kParameters{
    "url",    "conceptMap", "conceptMapVersion", "code",   "system",       "version",
    "source", "coding",     "codeableConcept",   "target", "targetsystem", "dependency*",
    "reverse"};
constexpr OperationSpec kSpec{"ConceptMap/$translate", kParameters, ""};

// "url" for "url|version".
std::string_view Unversioned(std::string_view canonical) {
  return canonical.substr(0, canonical.find('|'));
}

// What is known besides the code: parts `element` and `concept`.
std::vector<MapQuestion::Dependency> DependenciesOf(const OperationInput& input) {
  std::vector<MapQuestion::Dependency> dependencies;
  for (const fhir::Node parameter : input.Compound("dependency")) {
    MapQuestion::Dependency& dependency = dependencies.emplace_back();
    for (const fhir::Node part : parameter.Children("part")) {
      const fhir::Node value = part.Child("value");
      if (part.ChildText("name") == "element") dependency.element = value.text();
      if (part.ChildText("name") != "concept") continue;
      for (const fhir::Node coding : value.Children("coding"))
        dependency.codes.push_back({coding.ChildText("system"), coding.ChildText("code")});
    }
  }
  return dependencies;
}

// Whether a map is between the value sets that were named, in the direction asked for.
bool IsBetween(const ConceptMap& map, std::string_view source, std::string_view target) {
  const auto fits = [&](const char* name, std::string_view wanted) {
    return wanted.empty() || Unversioned(map.resource().ChildText(name)) == Unversioned(wanted);
  };
  return fits("source", source) && fits("target", target);
}

class Translator {
 public:
  Translator(const OperationInput& input, const TerminologyParts& parts)
      : input_(input), service_(*parts.service) {}

  Result<std::string> Answer() {
    GATEWAY_TRY(const std::vector<CodedValue> codes, FindAskedCodes(input_, "version"));
    GATEWAY_TRY(is_reverse_, input_.Flag("reverse", false));
    for (const CodedValue& value : codes) {
      if (value.system.empty())
        return Fail(IssueType::kRequired, "give the 'system' of the code to be translated");
      GATEWAY_CHECK(Ask(value));
    }
    return Write();
  }

 private:
  Status Ask(const CodedValue& value) {
    MapQuestion question{value.system, value.code, input_.Text("targetsystem"), is_reverse_,
                         DependenciesOf(input_)};
    GATEWAY_TRY(const fhir::Node given, input_.Resource("conceptMap", "ConceptMap"));
    if (given) {
      Take(ConceptMap(given).Matches(question));
    } else if (input_.Has("url")) {
      std::string url(input_.Text("url"));
      if (input_.Has("conceptMapVersion"))
        url += "|" + std::string(input_.Text("conceptMapVersion"));
      Result<std::vector<MapMatch>> matches = service_.Matches(url, question);
      if (!matches) return NotHere(matches.error().type, matches.error().diagnostics);
      Take(*std::move(matches));
    } else {
      AskAll(question);
    }
    return {};
  }

  void AskAll(const MapQuestion& question) {
    const std::string_view source = input_.Text(is_reverse_ ? "target" : "source");
    const std::string_view target = input_.Text(is_reverse_ ? "source" : "target");
    for (const std::string& url : service_.registry().Canonicals("ConceptMap")) {
      const ConceptMap* const map = service_.FindConceptMap(url);
      if (map != nullptr && IsBetween(*map, source, target)) Take(map->Matches(question));
    }
  }

  // Only what the target value set may hold.
  void Take(std::vector<MapMatch> matches) {
    const std::string_view target = input_.Text("target");
    for (MapMatch& match : matches) {
      const bool is_out = !target.empty() && match.is_match() &&
                          service_.Contains(target, match.system, match.code) == Membership::kOut;
      if (!is_out) matches_.push_back(std::move(match));
    }
  }

  static void AddProducts(const MapMatch& match, ParametersJson& parts) {
    for (const fhir::Node product : match.target.Children("product")) {
      ParametersJson inner;
      inner.AddText("element", "valueUri", product.ChildText("property"));
      inner.Add("concept", "valueCoding",
                CodingJson(product.ChildText("system"), "", product.ChildText("value"),
                           product.ChildText("display")));
      parts.AddParts("product", inner);
    }
  }

  std::string Write() {
    const bool has_match = std::ranges::any_of(matches_, &MapMatch::is_match);
    ParametersJson answer;
    answer.Add("result", "valueBoolean", has_match);
    if (!has_match)
      answer.Add("message", "valueString",
                 matches_.empty() ? "no map that was asked has a translation of the code"
                                  : "the map says that the code has no counterpart");
    for (const MapMatch& match : matches_) {
      ParametersJson parts;
      parts.AddText("equivalence", "valueCode", match.equivalence);
      if (!match.code.empty())
        parts.Add("concept", "valueCoding",
                  CodingJson(match.system, match.version, match.code, DisplayOf(match)));
      AddProducts(match, parts);
      parts.AddText("source", "valueUri", match.source);
      answer.AddParts("match", parts);
    }
    return answer.Write();
  }

  // The map's own word for it, else the system's.
  [[nodiscard]] std::string DisplayOf(const MapMatch& match) const {
    return match.display.empty() ? service_.Display(match.system, match.code) : match.display;
  }

  const OperationInput& input_;
  const terminology::Service& service_;
  bool is_reverse_ = false;
  std::vector<MapMatch> matches_;
};

}  // namespace

const OperationSpec& TranslateSpec() { return kSpec; }

net::HttpResponse TranslateCode(const net::HttpRequest& request, const TerminologyParts& parts,
                                const CallerRules& rules) {
  return RunOperation(request, kSpec, parts.service->registry().types(), rules,
                      [&](const OperationInput& input) {
                        return OrAskRemote(Translator(input, parts).Answer(), input,
                                           "ConceptMap/$translate", {}, parts);
                      });
}

}  // namespace gateway::rest
