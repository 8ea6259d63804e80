#include "gateway/mapping/compiler.h"

#include <algorithm>

#include "gateway/mapping/formula_compiler.h"
#include "gateway/mapping/resource/structure_map_reader.h"
#include "gateway/mapping/rule_compiler.h"

namespace gateway::mapping {
namespace {

using Program = Map::Program;

class Compiler {
 public:
  explicit Compiler(const CompileWorld& world)
      : world_(world), choices_(*world.registry->types()), program_(std::make_shared<Program>()) {
    program_->registry = world.registry;
    program_->terminology = world.terminology;
  }

  Result<std::shared_ptr<const Program>> Run(const Unit& unit) {
    AddUnit(unit);
    for (UnitPlan& plan : program_->units) DeclareGroups(plan);
    for (UnitPlan& plan : program_->units) CollectDefaults(plan);
    for (UnitPlan& plan : program_->units) CompileUnit(plan);
    SetEntry();
    if (!issues_.empty()) return Fail(ErrorFrom(std::move(issues_)));
    return program_;
  }

 private:
  // The unit's plan, made with those of its imports when it is not there yet.
  UnitPlan* AddUnit(const Unit& unit) {
    for (UnitPlan& plan : program_->units) {
      if (plan.map == unit.map) return &plan;
    }
    UnitPlan& plan = program_->units.emplace_back();
    plan.file = unit.file;
    plan.map = unit.map;
    for (const syntax::Import& import : unit.map->imports) {
      const std::vector<const Unit*> matches = FindUnits(import.url);
      if (matches.empty())
        ReportAt(issues_, unit.file, import.place, "no map '" + import.url + "' is loaded");
      for (const Unit* const match : matches) {
        if (match->map != unit.map) plan.imports.push_back(AddUnit(*match));
      }
    }
    return &plan;
  }

  // The folders' maps; else the packages' StructureMaps, read once.
  std::vector<const Unit*> FindUnits(const std::string& pattern) {
    std::vector<const Unit*> matches = MatchImport(world_.units, pattern);
    if (!matches.empty()) return matches;
    if (pattern.contains('*')) {
      for (const std::string& url : world_.registry->Canonicals("StructureMap")) {
        if (MatchesImport(url, pattern)) ReadPackageUnit(url);
      }
    } else {
      ReadPackageUnit(pattern);
    }
    return MatchImport(package_units_, pattern);
  }

  void ReadPackageUnit(const std::string& url) {
    if (package_units_.contains(url)) return;
    const fhir::Document* const resource = world_.registry->Find("StructureMap", url);
    if (resource == nullptr) return;
    Result<syntax::Map> map = ReadStructureMap(resource->root());
    if (map) {
      package_units_[url] = {url, std::make_shared<const syntax::Map>(std::move(*map))};
    } else {
      issues_.Append(ToIssues(map.error()));
    }
  }

  void DeclareGroups(UnitPlan& plan) {
    const TypeResolver types(*plan.map, *world_.registry);
    for (const syntax::Structure& structure : plan.map->structures) {
      if (types.FindByUrl(structure.url) == nullptr) {
        ReportAt(issues_, plan.file, structure.place,
                 "the structure '" + structure.url + "' is not loaded");
      }
    }
    for (const syntax::Group& group : plan.map->groups) DeclareGroup(group, types, plan);
  }

  void DeclareGroup(const syntax::Group& group, const TypeResolver& types, UnitPlan& plan) {
    const auto same = [&](const GroupPlan& other) { return other.name == group.name; };
    if (std::ranges::any_of(plan.groups, same)) {
      ReportAt(issues_, plan.file, group.place, "there are two groups '" + group.name + "'");
    }
    GroupPlan& declared = plan.groups.emplace_back();
    declared.unit = &plan;
    declared.name = group.name;
    declared.type_mode = group.type_mode;
    for (const syntax::GroupInput& input : group.inputs) {
      InputPlan& slot = declared.inputs.emplace_back();
      slot.mode = input.mode;
      slot.name = input.name;
      slot.type = input.type.empty() ? nullptr : types.Find(input.type);
      if (slot.type != nullptr || input.type.empty()) continue;
      ReportAt(issues_, plan.file, input.place, "the type '" + input.type + "' is not known");
    }
    CheckTypeMode(group, declared, plan);
  }

  // A default group is chosen by the types of one source and one target.
  void CheckTypeMode(const syntax::Group& group, const GroupPlan& declared, const UnitPlan& plan) {
    if (group.type_mode == syntax::TypeMode::kNone) return;
    const bool pair = group.inputs.size() == 2 &&
                      group.inputs[0].mode == syntax::InputMode::kSource &&
                      group.inputs[1].mode == syntax::InputMode::kTarget &&
                      !group.inputs[0].type.empty() && !group.inputs[1].type.empty();
    if (!pair) {
      ReportAt(issues_, plan.file, group.place,
               "group '" + declared.name +
                   "' has a type mode, so it needs one source and one target, both with types");
    }
  }

  void CollectDefaults(UnitPlan& plan) const {
    std::vector<const UnitPlan*> seen;
    CollectDefaults(plan, plan, seen);
  }

  void CollectDefaults(const UnitPlan& from, UnitPlan& plan,
                       std::vector<const UnitPlan*>& seen) const {
    if (std::ranges::find(seen, &from) != seen.end()) return;
    seen.push_back(&from);
    for (const GroupPlan& group : from.groups) {
      if (group.type_mode != syntax::TypeMode::kNone && group.inputs.size() == 2)
        plan.defaults.push_back(&group);
    }
    for (const UnitPlan* const import : from.imports) CollectDefaults(*import, plan, seen);
  }

  void CompileUnit(UnitPlan& plan) {
    const TypeResolver types(*plan.map, *world_.registry);
    for (const syntax::Constant& constant : plan.map->constants) CompileConstant(constant, plan);
    const RuleWorld world{plan, types, choices_, *world_.registry, issues_};
    for (std::size_t i = 0; i < plan.groups.size(); ++i) {
      const syntax::Group& group = plan.map->groups[i];
      RuleCompiler(world, plan.groups[i]).Compile(group.rules, plan.groups[i].rules);
      if (!group.extends.empty()) Extend(group, plan, plan.groups[i]);
    }
  }

  void CompileConstant(const syntax::Constant& constant, UnitPlan& plan) {
    const FindVariable none = [](std::string_view) { return std::optional<VariablePlan>(); };
    Result<FormulaPlan> formula =
        CompileFormula(constant.value.text, constant.value.place, {none, choices_});
    if (formula) {
      plan.constants.emplace_back(constant.name, std::move(*formula));
    } else {
      ReportAt(issues_, plan.file, constant.value.place, formula.error().diagnostics);
    }
  }

  // The base group's rules run first, on the same inputs.
  void Extend(const syntax::Group& group, const UnitPlan& unit, GroupPlan& plan) {
    const GroupPlan* const base = FindGroup(unit, group.extends);
    const auto differs = [&](std::size_t i) { return base->inputs[i].mode != plan.inputs[i].mode; };
    if (base == nullptr) {
      ReportAt(issues_, unit.file, group.place,
               "no group '" + group.extends + "' is in this map or its imports");
      return;
    }
    bool fits = base->inputs.size() == plan.inputs.size();
    for (std::size_t i = 0; fits && i < plan.inputs.size(); ++i) fits = !differs(i);
    for (const GroupPlan* at = base; at != nullptr; at = at->extends) fits = fits && at != &plan;
    if (fits) {
      plan.extends = base;
    } else {
      ReportAt(issues_, unit.file, group.place,
               "group '" + plan.name + "' cannot extend '" + base->name +
                   "': their inputs differ, or it is its own base");
    }
  }

  void SetEntry() {
    const UnitPlan& unit = program_->units.front();
    program_->url = unit.map->url;
    program_->name = unit.map->name;
    if (unit.groups.empty()) return;
    const GroupPlan& entry = unit.groups.front();
    program_->entry = &entry;
    program_->source_type =
        EntryType(unit, entry, syntax::InputMode::kSource, syntax::StructureMode::kSource);
    program_->target_type =
        EntryType(unit, entry, syntax::InputMode::kTarget, syntax::StructureMode::kTarget);
    const Place place = unit.map->groups.front().place;
    if (program_->source_type == nullptr) {
      ReportAt(issues_, unit.file, place, "the first group needs a source with a type");
    }
    if (program_->target_type == nullptr) {
      ReportAt(issues_, unit.file, place, "the first group needs a target with a type");
    }
  }

  // As the input says; else the first structure that is used that way.
  const fhir::Type* EntryType(const UnitPlan& unit, const GroupPlan& entry, syntax::InputMode mode,
                              syntax::StructureMode structure_mode) const {
    for (const InputPlan& input : entry.inputs) {
      if (input.mode == mode && input.type != nullptr) return input.type;
    }
    for (const syntax::Structure& structure : unit.map->structures) {
      if (structure.mode != structure_mode) continue;
      return TypeResolver(*unit.map, *world_.registry).FindByUrl(structure.url);
    }
    return nullptr;
  }

  const CompileWorld& world_;
  ChoiceNames choices_;
  Units package_units_;
  std::shared_ptr<Program> program_;
  Issues issues_;
};

}  // namespace

Result<std::shared_ptr<const Program>> CompileMap(const Unit& unit, const CompileWorld& world) {
  return Compiler(world).Run(unit);
}

}  // namespace gateway::mapping
