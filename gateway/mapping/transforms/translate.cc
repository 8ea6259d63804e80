// translate(source, map, output): a code through a concept map of this map or of a package.
#include <algorithm>

#include "gateway/mapping/program.h"
#include "gateway/mapping/run.h"
#include "gateway/mapping/transforms/catalogue.h"

namespace gateway::mapping {
namespace {

using terminology::Translation;

struct Coded {
  std::string system;  // empty for a code alone
  std::string code;
  Nodes sources;
};

Coded OfCoding(fhir::Node coding) {
  return {std::string(coding.ChildText("system")),
          std::string(coding.ChildText("code")),
          {coding.Child("system"), coding.Child("code")}};
}

// What is to be translated: a primitive, a Coding, or the Codings of a CodeableConcept.
Result<std::vector<Coded>> CodesOf(const Argument& argument) {
  std::vector<Coded> codes;
  if (argument.items.size() > 1)
    return Fail(IssueType::kProcessing, "translate() takes one code, and there are several");
  if (argument.items.empty()) return codes;
  const fhirpath::Item& item = argument.items.front();
  const fhir::Node node = item.node();
  if (!node || node.is_primitive()) {
    codes.push_back({"", item.ToText(), argument.sources});
  } else if (node.type_name() == "CodeableConcept") {
    for (const fhir::Node coding : node.Children("coding")) codes.push_back(OfCoding(coding));
  } else if (node.type_name() == "Coding" || node.type_name() == "Quantity") {
    codes.push_back(OfCoding(node));
  } else {
    return Fail(IssueType::kProcessing,
                "a " + std::string(node.type_name()) + " cannot be translated");
  }
  return codes;
}

std::optional<Translation> LookUp(const syntax::ConceptMap& map, const Coded& coded) {
  for (const syntax::Mapping& mapping : map.mappings) {
    if (mapping.source_code != coded.code) continue;
    if (!coded.system.empty() && mapping.source_system != coded.system) continue;
    if (mapping.equivalence == "unmatched" || mapping.equivalence == "disjoint") continue;
    return Translation{mapping.target_system, mapping.target_code, "", mapping.equivalence};
  }
  const bool provided =
      !map.provided.empty() &&
      (coded.system.empty() || std::ranges::find(map.provided, coded.system) != map.provided.end());
  if (provided) return Translation{coded.system, coded.code, "", "equal"};
  return std::nullopt;
}

Result<std::optional<Translation>> Translate(const TransformInput& input, const Coded& coded) {
  if (input.plan.concept_map != nullptr) return LookUp(*input.plan.concept_map, coded);
  const std::string map = input.plan.arguments[1].literal->ToText();
  return input.run.program().terminology->Translate(map, coded.system, coded.code);
}

void AddPartOf(Made& made, std::string_view path, std::string text, const Coded& coded) {
  if (!text.empty())
    made.parts.push_back({std::string(path), std::move(text), coded.sources, How::kTranslated});
}

// The translation as the output the map asks for: a code by default.
Result<Made> Shape(const TransformInput& input, const Translation& to, const Coded& from) {
  Made made;
  made.how = How::kTranslated;
  made.sources = from.sources;
  std::string output = "code";
  if (input.arguments.size() > 2) {
    GATEWAY_TRY(output, TextOf(input.arguments[2]));
  }
  if (output == "code" || output == "system" || output == "uri" || output == "display") {
    const std::string& text = output == "code"      ? to.code
                              : output == "display" ? to.display
                                                    : to.system;
    if (!text.empty()) made.items.push_back(fhirpath::Item::String(text));
    return made;
  }
  const bool coding = output == "Coding" || output == "coding";
  if (!coding && output != "CodeableConcept") {
    return Fail(
        IssueType::kProcessing,
        "translate() gives code, system, display, Coding or CodeableConcept, not '" + output + "'");
  }
  made.type = input.run.program().registry->types()->Find(coding ? "Coding" : "CodeableConcept");
  const std::string prefix = coding ? "" : "coding.";
  AddPartOf(made, prefix + "system", to.system, from);
  AddPartOf(made, prefix + "code", to.code, from);
  AddPartOf(made, prefix + "display", to.display, from);
  return made;
}

}  // namespace

Result<Made> MakeTranslate(const TransformInput& input) {
  GATEWAY_TRY(const std::vector<Coded> codes, CodesOf(input.arguments[0]));
  for (const Coded& coded : codes) {
    if (coded.code.empty()) continue;
    input.run.trace().Read(coded.sources);
    GATEWAY_TRY(const std::optional<Translation> translation, Translate(input, coded));
    if (translation) return Shape(input, *translation, coded);
  }
  if (codes.empty()) return Made{};
  const std::string map = input.plan.arguments[1].literal->ToText();
  return Fail(IssueType::kProcessing, "the concept map " + map + " has no target for this code");
}

}  // namespace gateway::mapping
