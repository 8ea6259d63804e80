#include "gateway/mapping/printer.h"

#include <algorithm>

#include "gateway/base/text.h"
#include "gateway/mapping/concept_map_parser.h"
#include "gateway/mapping/rule_printer.h"

namespace gateway::mapping {
namespace {

using syntax::LiteralKind;
using syntax::Parameter;
using syntax::StructureMode;

std::string_view ToWord(StructureMode mode) {
  switch (mode) {
    case StructureMode::kSource:
      return "source";
    case StructureMode::kQueried:
      return "queried";
    case StructureMode::kTarget:
      return "target";
    case StructureMode::kProduced:
      break;
  }
  return "produced";
}

// Metadata know no escapes: the quotes are chosen to suit the value.
std::string QuoteMetadata(const std::string& value) {
  if (value.contains('\n')) return "\"\"\"\n" + value + "\n\"\"\"";
  const char quote = value.contains('\'') ? '"' : '\'';
  return quote + value + quote;
}

void PrintMetadata(std::string_view name, const std::string& value, std::string& out) {
  out += "/// " + std::string(name) + " = " + QuoteMetadata(value) + "\n";
}

// Every system once, in the order in which they are met.
std::vector<std::string> SystemsOf(const syntax::ConceptMap& map) {
  std::vector<std::string> systems;
  const auto add = [&](const std::string& system) {
    if (std::ranges::find(systems, system) == systems.end()) systems.push_back(system);
  };
  for (const syntax::Mapping& mapping : map.mappings) {
    add(mapping.source_system);
    if (mapping.equivalence != "unmatched") add(mapping.target_system);
  }
  for (const std::string& system : map.provided) add(system);
  return systems;
}

void PrintConceptMap(const syntax::ConceptMap& map, std::string& out) {
  const std::vector<std::string> systems = SystemsOf(map);
  const auto prefix = [&](const std::string& system) {
    return "s" + std::to_string(std::ranges::find(systems, system) - systems.begin());
  };
  out += "conceptmap " + QuoteText("#" + map.id, '"') + " {\n";
  for (const std::string& system : systems)
    out += "  prefix " + prefix(system) + " = " + QuoteText(system, '"') + "\n";
  for (const std::string& system : map.provided)
    out += "  unmapped for " + prefix(system) + " = provided\n";
  for (const syntax::Mapping& mapping : map.mappings) {
    out += "  " + prefix(mapping.source_system) + ":" + QuoteText(mapping.source_code, '"') + " " +
           std::string(RelationSign(mapping.equivalence));
    if (mapping.equivalence != "unmatched")
      out += " " + prefix(mapping.target_system) + ":" + QuoteText(mapping.target_code, '"');
    out += "\n";
  }
  out += "}\n\n";
}

void PrintGroup(const syntax::Group& group, std::string& out) {
  out += "group " + QuoteName(group.name) + "(";
  for (std::size_t i = 0; i < group.inputs.size(); ++i) {
    const syntax::GroupInput& input = group.inputs[i];
    if (i > 0) out += ", ";
    out += (input.mode == syntax::InputMode::kTarget ? "target " : "source ");
    out += QuoteName(input.name);
    if (input.type.empty()) continue;
    const std::string name = QuoteName(input.type);
    out += " : " + (name.starts_with('`') ? QuoteText(input.type) : name);
  }
  out += ")";
  if (!group.extends.empty()) out += " extends " + QuoteName(group.extends);
  if (group.type_mode == syntax::TypeMode::kTypes) out += " <<types>>";
  if (group.type_mode == syntax::TypeMode::kTypeAndTypes) out += " <<type+>>";
  out += " {\n";
  PrintRules(group.rules, 1, out);
  out += "}\n\n";
}

void PrintHeader(const syntax::Map& map, std::string& out) {
  if (map.name.empty()) PrintMetadata("url", map.url, out);
  if (!map.title.empty()) PrintMetadata("title", map.title, out);
  for (const syntax::Metadata& line : map.metadata) PrintMetadata(line.name, line.value, out);
  if (map.name.empty()) return;
  out += "map " + QuoteText(map.url, '"') + " = " + QuoteText(map.name, '"') + "\n\n";
}

}  // namespace

std::string PrintMap(const syntax::Map& map) {
  std::string out;
  PrintHeader(map, out);
  for (const syntax::ConceptMap& concept_map : map.concept_maps) PrintConceptMap(concept_map, out);
  for (const syntax::Structure& structure : map.structures) {
    out += "uses " + QuoteText(structure.url, '"');
    if (!structure.alias.empty()) out += " alias " + QuoteName(structure.alias);
    out += " as " + std::string(ToWord(structure.mode)) + "\n";
  }
  for (const syntax::Import& import : map.imports)
    out += "imports " + QuoteText(import.url, '"') + "\n";
  for (const syntax::Constant& constant : map.constants)
    out += "let " + QuoteName(constant.name) + " = " + constant.value.text + ";\n";
  out += "\n";
  for (const syntax::Group& group : map.groups) PrintGroup(group, out);
  return out;
}

std::string PrintParameter(const Parameter& parameter) {
  if (parameter.kind == Parameter::Kind::kName) return QuoteName(parameter.text);
  if (parameter.kind == Parameter::Kind::kFormula) return parameter.text;
  switch (parameter.literal) {
    case LiteralKind::kString:
      return QuoteText(parameter.text);
    case LiteralKind::kDate:
    case LiteralKind::kDateTime:
      return "@" + parameter.text;
    case LiteralKind::kTime:
      return "@T" + parameter.text;
    default:
      return parameter.text;
  }
}

}  // namespace gateway::mapping
