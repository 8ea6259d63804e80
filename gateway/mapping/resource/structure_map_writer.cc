#include "gateway/mapping/resource/structure_map_writer.h"

#include <algorithm>
#include <array>

#include "gateway/fhir/model/builder.h"
#include "gateway/mapping/printer.h"
#include "gateway/mapping/resource/code_tables.h"

namespace gateway::mapping {
namespace {

using fhir::Draft;
using syntax::LiteralKind;
using syntax::Parameter;

// Grows the resource; the first thing the definitions refuse is kept as its fault.
class Writer {
 public:
  Writer(std::shared_ptr<const fhir::TypeTable> types, const fhir::Type& root)
      : builder_(std::move(types), root) {}

  Result<fhir::Document> Run(const syntax::Map& map) {
    WriteHead(map);
    for (const syntax::Constant& constant : map.constants) WriteConstant(constant);
    for (const syntax::ConceptMap& concept_map : map.concept_maps) WriteConceptMap(concept_map);
    for (const syntax::Structure& structure : map.structures) {
      Draft* const draft = Add(builder_.root(), "structure");
      Set(draft, "url", structure.url);
      Set(draft, "mode", CodeOf(structure.mode, kStructureModeCodes));
      Set(draft, "alias", structure.alias);
    }
    for (const syntax::Import& import : map.imports) Set(builder_.root(), "import", import.url);
    for (const syntax::Group& group : map.groups) WriteGroup(group);
    GATEWAY_CHECK(std::move(fault_));
    return builder_.Finish();
  }

 private:
  Draft* Add(Draft* parent, std::string_view name, const fhir::Type* type = nullptr) {
    if (parent == nullptr) return nullptr;
    Result<Draft*> added = builder_.Add(parent, name, type);
    if (added) return *added;
    if (fault_) fault_ = std::unexpected(std::move(added).error());
    return nullptr;
  }

  // Nothing for an empty text.
  void Set(Draft* parent, std::string_view name, std::string_view text) {
    if (text.empty()) return;
    if (Draft* const draft = Add(parent, name)) builder_.SetText(draft, text);
  }

  void Extend(Draft* parent, std::string_view url, std::string_view text,
              std::string_view property = "valueString") {
    Draft* const extension = Add(parent, "extension");
    Set(extension, "url", url);
    Set(extension, property, text);
  }

  void WriteHead(const syntax::Map& map) {
    constexpr std::array<std::string_view, 8> kNames = {"version", "status",    "experimental",
                                                        "date",    "publisher", "description",
                                                        "purpose", "copyright"};
    Set(builder_.root(), "url", map.url);
    Set(builder_.root(), "name", map.name.empty() ? map.url : map.name);
    Set(builder_.root(), "title", map.title);
    bool has_status = false;
    for (const syntax::Metadata& line : map.metadata) {
      if (std::ranges::find(kNames, line.name) == kNames.end()) continue;
      Set(builder_.root(), line.name, line.value);
      has_status = has_status || line.name == "status";
    }
    if (!has_status) Set(builder_.root(), "status", "draft");
  }

  void WriteConstant(const syntax::Constant& constant) {
    Draft* const extension = Add(builder_.root(), "extension");
    Set(extension, "url", kConstantExtension);
    Extend(extension, "name", constant.name, "valueId");
    Extend(extension, "value", constant.value.text);
  }

  void WriteConceptMap(const syntax::ConceptMap& map) {
    Draft* const resource = Add(builder_.root(), "contained", builder_.types().Find("ConceptMap"));
    Set(resource, "id", map.id);
    Set(resource, "status", "draft");
    Draft* group = nullptr;
    const syntax::Mapping* last = nullptr;
    std::vector<std::string> provided = map.provided;
    for (const syntax::Mapping& mapping : map.mappings) {
      // A new group wherever the pair of systems changes: the order of the lines is kept.
      if (last == nullptr || !InOneGroup(*last, mapping)) {
        group = Add(resource, "group");
        Set(group, "source", mapping.source_system);
        Set(group, "target", mapping.target_system);
        WriteUnmapped(group, mapping.source_system, provided);
      }
      last = &mapping;
      Draft* const element = Add(group, "element");
      Set(element, "code", mapping.source_code);
      Draft* const target = Add(element, "target");
      Set(target, "code", mapping.target_code);
      Set(target, "equivalence", mapping.equivalence);
    }
    while (!provided.empty()) {
      const std::string system = provided.front();
      group = Add(resource, "group");
      Set(group, "source", system);
      WriteUnmapped(group, system, provided);
    }
  }

  static bool InOneGroup(const syntax::Mapping& a, const syntax::Mapping& b) {
    return a.source_system == b.source_system && a.target_system == b.target_system;
  }

  void WriteUnmapped(Draft* group, const std::string& system, std::vector<std::string>& provided) {
    // Their order counts: only the next one in line.
    if (provided.empty() || provided.front() != system) return;
    provided.erase(provided.begin());
    Set(Add(group, "unmapped"), "mode", "provided");
  }

  void WriteGroup(const syntax::Group& group) {
    Draft* const draft = Add(builder_.root(), "group");
    Set(draft, "name", group.name);
    Set(draft, "extends", group.extends);
    Set(draft, "typeMode", CodeOf(group.type_mode, kTypeModeCodes));
    for (const syntax::GroupInput& input : group.inputs) {
      Draft* const child = Add(draft, "input");
      Set(child, "name", input.name);
      Set(child, "type", input.type);
      Set(child, "mode", CodeOf(input.mode, kInputModeCodes));
    }
    WriteRules(draft, group.rules);
  }

  void WriteRules(Draft* parent, const std::vector<syntax::Rule>& rules) {
    for (const syntax::Rule& rule : rules) {
      Draft* const draft = Add(parent, "rule");
      Set(draft, "name", NameOf(rule));
      for (const syntax::Source& source : rule.sources) WriteSource(draft, source);
      for (const syntax::Target& target : rule.targets) WriteTarget(draft, target);
      WriteRules(draft, rule.rules);
      for (const syntax::Call& call : rule.calls) {
        Draft* const dependent = Add(draft, "dependent");
        Set(dependent, "name", call.group);
        for (const Parameter& argument : call.arguments)
          Set(dependent, "variable", PrintParameter(argument));
      }
    }
  }

  // R4 wants a name for every rule; the compiler calls one without after its first source too.
  static std::string NameOf(const syntax::Rule& rule) {
    if (!rule.name.empty()) return rule.name;
    const syntax::Source& source = rule.sources.front();
    return source.path.empty() ? source.context : source.path.back();
  }

  void WriteSource(Draft* rule, const syntax::Source& source) {
    Draft* const draft = Add(rule, "source");
    Set(draft, "context", source.context);
    Set(draft, "element", Join(source.path));
    Set(draft, "type", source.type);
    if (source.cardinality) {
      const std::uint32_t max = source.cardinality->max;
      Set(draft, "min", std::to_string(source.cardinality->min));
      Set(draft, "max", max == fhir::kUnbounded ? "*" : std::to_string(max));
    }
    if (source.default_value) WriteDefault(draft, *source.default_value);
    Set(draft, "listMode", CodeOf(source.list_mode, kSourceListModeCodes));
    Set(draft, "variable", source.variable);
    if (source.where) Set(draft, "condition", source.where->text);
    if (source.check) Set(draft, "check", source.check->text);
    if (source.log) Set(draft, "logMessage", source.log->text);
  }

  void WriteDefault(Draft* source, const Parameter& value) {
    constexpr std::array<std::pair<LiteralKind, std::string_view>, 7> kProperties = {
        {{LiteralKind::kString, "defaultValueString"},
         {LiteralKind::kInteger, "defaultValueInteger"},
         {LiteralKind::kDecimal, "defaultValueDecimal"},
         {LiteralKind::kBoolean, "defaultValueBoolean"},
         {LiteralKind::kDate, "defaultValueDate"},
         {LiteralKind::kDateTime, "defaultValueDateTime"},
         {LiteralKind::kTime, "defaultValueTime"}}};
    if (value.kind != Parameter::Kind::kLiteral || value.text.empty())
      return Extend(source, kParameterExtension, PrintParameter(value));
    for (const auto& [kind, property] : kProperties) {
      if (kind == value.literal) Set(source, property, value.text);
    }
  }

  void WriteTarget(Draft* rule, const syntax::Target& target) {
    Draft* const draft = Add(rule, "target");
    Set(draft, "context", target.context);
    if (!target.context.empty()) Set(draft, "contextType", "variable");
    Set(draft, "element", Join(target.path));
    Set(draft, "variable", target.variable);
    Set(draft, "listMode", CodeOf(target.list_mode, kTargetListModeCodes));
    Set(draft, "listRuleId", target.share);
    Set(draft, "transform", target.transform);
    for (std::size_t i = 0; i < target.parameters.size(); ++i) {
      const bool last = i + 1 == target.parameters.size();
      WriteParameter(Add(draft, "parameter"), target.parameters[i],
                     last && target.transform == "evaluate");
    }
  }

  void WriteParameter(Draft* draft, const Parameter& parameter, bool expression) {
    if (parameter.kind == Parameter::Kind::kName) return Set(draft, "valueId", parameter.text);
    const bool formula = parameter.kind == Parameter::Kind::kFormula;
    if (formula && expression) return Set(draft, "valueString", parameter.text);
    const LiteralKind kind = parameter.literal;
    if (!formula && !parameter.text.empty()) {
      if (kind == LiteralKind::kInteger) return Set(draft, "valueInteger", parameter.text);
      if (kind == LiteralKind::kDecimal) return Set(draft, "valueDecimal", parameter.text);
      if (kind == LiteralKind::kBoolean) return Set(draft, "valueBoolean", parameter.text);
      if (kind == LiteralKind::kString) return Set(draft, "valueString", parameter.text);
    }
    // FHIRPath outside evaluate(), dates, and the empty text, which no FHIR string can be.
    Extend(draft, kParameterExtension, PrintParameter(parameter));
    Set(draft, "valueString", parameter.text);
  }

  static std::string Join(const std::vector<std::string>& path) {
    std::string text;
    for (const std::string& step : path) text += (text.empty() ? "" : ".") + step;
    return text;
  }

  fhir::Builder builder_;
  Status fault_;
};

}  // namespace

Result<fhir::Document> WriteStructureMap(const syntax::Map& map,
                                         const std::shared_ptr<const fhir::TypeTable>& types) {
  const fhir::Type* const type = types->Find("StructureMap");
  if (type == nullptr) return Fail(IssueType::kNotSupported, "StructureMap is not loaded");
  return Writer(types, *type).Run(map);
}

}  // namespace gateway::mapping
