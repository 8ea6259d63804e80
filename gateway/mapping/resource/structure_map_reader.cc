#include "gateway/mapping/resource/structure_map_reader.h"

#include "gateway/mapping/resource/rule_reader.h"
#include "gateway/mapping/resource/structure_map_writer.h"

namespace gateway::mapping {
namespace {

using fhir::Node;

void ReadMappings(Node group, syntax::ConceptMap& map) {
  for (const Node element : group.Children("element")) {
    for (const Node target : element.Children("target")) {
      syntax::Mapping& mapping = map.mappings.emplace_back();
      mapping.source_system = group.ChildText("source");
      mapping.source_code = element.ChildText("code");
      mapping.equivalence = target.ChildText("equivalence");
      if (mapping.equivalence == "unmatched") continue;
      mapping.target_system = group.ChildText("target");
      mapping.target_code = target.ChildText("code");
    }
  }
}

syntax::ConceptMap ReadConceptMap(Node resource, ResourceScope& scope) {
  syntax::ConceptMap map;
  map.place = PlaceOf(resource);
  map.id = scope.Require(resource, "id");
  for (const Node group : resource.Children("group")) {
    ReadMappings(group, map);
    const Node unmapped = group.Child("unmapped");
    if (!unmapped) continue;
    if (unmapped.ChildText("mode") == "provided") {
      map.provided.emplace_back(group.ChildText("source"));
    } else {
      scope.Report(unmapped, "unmapped codes can be 'provided' only");
    }
  }
  return map;
}

syntax::Group ReadGroup(Node node, ResourceScope& scope) {
  syntax::Group group;
  group.place = PlaceOf(node);
  group.name = scope.Require(node, "name");
  group.extends = node.ChildText("extends");
  group.type_mode = scope.ReadCode(node.Child("typeMode"), kTypeModeCodes, syntax::TypeMode::kNone);
  for (const Node child : node.Children("input")) {
    syntax::GroupInput& input = group.inputs.emplace_back();
    input.place = PlaceOf(child);
    input.name = scope.Require(child, "name");
    input.type = child.ChildText("type");
    static_cast<void>(scope.Require(child, "mode"));
    input.mode = scope.ReadCode(child.Child("mode"), kInputModeCodes, syntax::InputMode::kSource);
  }
  if (group.inputs.empty()) scope.Report(node, "a group needs inputs");
  group.rules = ReadRules(node, scope);
  return group;
}

void ReadHead(Node resource, ResourceScope& scope, syntax::Map& map) {
  map.url = scope.Require(resource, "url");
  map.name = resource.ChildText("name");
  map.title = resource.ChildText("title");
  for (const std::string_view name : {"version", "status", "experimental", "date", "publisher",
                                      "description", "purpose", "copyright"}) {
    const Node child = resource.Child(name);
    if (child.has_text()) map.metadata.push_back({std::string(name), std::string(child.text())});
  }
}

void ReadConstants(Node resource, ResourceScope& scope, syntax::Map& map) {
  for (const Node extension : resource.Children("extension")) {
    if (extension.ChildText("url") != kConstantExtension) continue;
    const Node name = ExtensionValue(extension, "name");
    const Node value = ExtensionValue(extension, "value");
    if (name.text().empty() || value.text().empty())
      scope.Report(extension, "a constant needs a name and a value");
    map.constants.push_back(
        {std::string(name.text()), {std::string(value.text()), PlaceOf(value)}});
  }
}

}  // namespace

Result<syntax::Map> ReadStructureMap(Node resource) {
  ResourceScope scope(resource);
  syntax::Map map;
  ReadHead(resource, scope, map);
  ReadConstants(resource, scope, map);
  for (const Node contained : resource.Children("contained")) {
    if (contained.type_name() == "ConceptMap")
      map.concept_maps.push_back(ReadConceptMap(contained, scope));
  }
  for (const Node child : resource.Children("structure")) {
    syntax::Structure& structure = map.structures.emplace_back();
    structure.place = PlaceOf(child);
    structure.url = scope.Require(child, "url");
    structure.alias = child.ChildText("alias");
    structure.mode =
        scope.ReadCode(child.Child("mode"), kStructureModeCodes, syntax::StructureMode::kSource);
  }
  for (const Node import : resource.Children("import"))
    map.imports.push_back({std::string(import.text()), PlaceOf(import)});
  for (const Node group : resource.Children("group")) map.groups.push_back(ReadGroup(group, scope));
  if (map.groups.empty()) scope.Report(resource, "the map has no group");
  if (!scope.issues().empty()) return Fail(ErrorFrom(std::move(scope.issues())));
  return map;
}

}  // namespace gateway::mapping
