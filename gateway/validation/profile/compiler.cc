#include "gateway/validation/profile/compiler.h"

#include <algorithm>
#include <charconv>

#include "gateway/validation/profile/discriminator.h"

namespace gateway::validation {
namespace {

constexpr std::string_view kExtensionBase = "http://hl7.org/fhir/StructureDefinition/";

std::uint32_t NumberOf(std::string_view text, std::uint32_t otherwise) {
  if (text == "*") return fhir::kUnbounded;
  std::uint32_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string_view LastSegment(std::string_view path) { return path.substr(path.rfind('.') + 1); }

// "value" of "value[x]".
std::string_view WithoutChoice(std::string_view name) {
  return name.ends_with("[x]") ? name.substr(0, name.size() - 3) : name;
}

bool IsBelow(std::string_view path, std::string_view parent) {
  return path.size() > parent.size() && path.starts_with(parent) && path[parent.size()] == '.';
}

fhir::Node ExtensionOf(fhir::Node node, std::string_view url) {
  for (const fhir::Node extension : node.Children("extension")) {
    if (extension.ChildText("url") == url) return extension;
  }
  return {};
}

std::vector<std::string_view> TextsOf(fhir::Node node, std::string_view name) {
  std::vector<std::string_view> texts;
  for (const fhir::Node child : node.Children(name)) {
    if (child.has_text()) texts.push_back(child.text());
  }
  return texts;
}

template <typename Texts>
bool Same(const std::vector<std::string_view>& ours, const Texts& base) {
  return std::ranges::equal(ours, base,
                            [](std::string_view a, std::string_view b) { return a == b; });
}

}  // namespace

class ProfileCompiler {
 public:
  ProfileCompiler(fhir::Node structure, const fhir::TypeTable& types, const Plans& plans)
      : types_(types), plans_(plans), structure_(structure) {}

  std::shared_ptr<const Profile> Run() {
    profile_->definition_ = structure_;
    profile_->url_ = structure_.ChildText("url");
    profile_->version_ = structure_.ChildText("version");
    profile_->type_ = types_.Find(LastUrlSegment(structure_.ChildText("type")));
    NoteImposed();
    elements_ = structure_.Child("snapshot").Children("element");
    Checker& root = NewChecker(elements_.empty() ? fhir::Node() : elements_[0]);
    profile_->root_ = &root;
    if (!elements_.empty()) {
      FillRoot(root);
      at_ = 1;
      ReadChildren(root, elements_[0].ChildText("path"), profile_->type_);
    }
    ResolveContents();
    return profile_;
  }

  // The same checkers from another root.
  static std::shared_ptr<const Profile> ElementOf(const std::shared_ptr<const Profile>& whole,
                                                  std::string_view id) {
    for (const Checker& checker : whole->checkers_) {
      if (checker.definition.ChildText("id") != id) continue;
      auto part = std::make_shared<Profile>();
      part->root_ = &checker;
      part->url_ = whole->url_;
      part->version_ = whole->version_;
      part->definition_ = whole->definition_;
      part->whole_ = whole;
      return part;
    }
    return nullptr;
  }

 private:
  static std::string_view LastUrlSegment(std::string_view type) {
    return type.substr(type.rfind('/') + 1);
  }

  void NoteImposed() {
    for (const fhir::Node extension : structure_.Children("extension")) {
      if (extension.ChildText("url").ends_with("/structuredefinition-imposeProfile"))
        profile_->imposed_.push_back(extension.ChildText("value"));
    }
  }

  Checker& NewChecker(fhir::Node definition) {
    Checker& checker = profile_->checkers_.emplace_back();
    checker.profile = profile_.get();
    checker.definition = definition;
    checker.slice = definition.ChildText("sliceName");
    return checker;
  }

  void FillRoot(Checker& root) {
    if (profile_->type_ == nullptr) return;
    FillConstraints(root, profile_->type_->constraints, nullptr);
  }

  // Everything below `path`, whose elements are of `type` (null: unknown or several).
  void ReadChildren(Checker& parent, std::string_view path, const fhir::Type* type) {
    while (at_ < elements_.size() && IsBelow(elements_[at_].ChildText("path"), path)) {
      const fhir::Node definition = elements_[at_++];
      const std::string_view own = definition.ChildText("path");
      Checker& checker = NewChecker(definition);
      Locate(checker, LastSegment(own), type);
      Fill(checker);
      ReadChildren(checker, own, TypeOf(checker));
      Place(parent, checker);
    }
  }

  // Which element of the type it is: "value[x]", or "valueQuantity" for one of its types.
  void Locate(Checker& checker, std::string_view segment, const fhir::Type* type) {
    checker.name = WithoutChoice(segment);
    if (type == nullptr) return;
    checker.base = type->Find(checker.name);
    if (checker.base != nullptr) return;
    const fhir::Type::Property property = type->FindProperty(segment);
    if (property.element == nullptr) return;
    checker.base = property.element;
    checker.name = property.element->name;
    if (checker.slice.empty()) checker.slice = segment;
    narrowed_ = property.type->type;
  }

  // The type its children are of; null when it may have several.
  const fhir::Type* TypeOf(const Checker& checker) const {
    const std::span<const fhir::Node> types = checker.definition.Children("type");
    if (checker.base == nullptr)
      return types.size() == 1 ? types_.Find(types[0].ChildText("code")) : nullptr;
    if (checker.base->types.size() == 1) return checker.base->types[0].type;
    const fhir::Type* only = nullptr;
    for (const fhir::Node type : types) {
      const fhir::Type* const one = FindType(*checker.base, type.ChildText("code"));
      if (only != nullptr && one != only) return nullptr;
      only = one;
    }
    return only;
  }

  const fhir::Type* FindType(const fhir::Element& base, std::string_view code) const {
    for (const fhir::TypeRef& ref : base.types) {
      if (ref.code == code) return ref.type;
    }
    return types_.Find(LastUrlSegment(code));
  }

  void Fill(Checker& checker) {
    const fhir::Node definition = checker.definition;
    checker.min = NumberOf(definition.ChildText("min"), 0);
    checker.max = NumberOf(definition.ChildText("max"), fhir::kUnbounded);
    checker.fixed = definition.Child("fixed");
    checker.pattern = definition.Child("pattern");
    checker.min_value = definition.Child("minValue");
    checker.max_value = definition.Child("maxValue");
    checker.max_length = NumberOf(definition.ChildText("maxLength"), 0);
    checker.min_length = NumberOf(
        ExtensionOf(definition, std::string(kExtensionBase) + "minLength").ChildText("value"), 0);
    if (checker.base != nullptr && checker.max_length == checker.base->max_length)
      checker.max_length = 0;
    FillTypes(checker);
    FillBinding(checker);
    FillValueRules(checker);
    FillConstraints(checker,
                    checker.base == nullptr
                        ? std::span<const fhir::Constraint>()
                        : std::span<const fhir::Constraint>(checker.base->constraints),
                    checker.base);
    narrowed_ = nullptr;
  }

  void FillTypes(Checker& checker) {
    const fhir::Element* const base = checker.base;
    if (base == nullptr) return;
    bool says_more = false;
    for (const fhir::Node type : checker.definition.Children("type")) {
      TypeRule& rule = checker.types.emplace_back();
      rule.type = FindType(*base, type.ChildText("code"));
      rule.profiles = ProfilesOf(type);
      rule.targets = TextsOf(type, "targetProfile");
      rule.aggregation = TextsOf(type, "aggregation");
      if (rule.type == nullptr && base->types.size() == 1) rule.type = base->types[0].type;
      if (!rule.aggregation.empty()) says_more = true;
      const fhir::TypeRef* same = nullptr;
      for (const fhir::TypeRef& ref : base->types) {
        if (ref.type == rule.type) same = &ref;
      }
      if (same == nullptr) {  // Patient where the base says Resource
        if (rule.type != nullptr && !base->is_choice) checker.restricts_types = true;
        continue;
      }
      if (Same(rule.profiles, same->profiles)) rule.profiles.clear();
      if (Same(rule.targets, same->target_profiles)) rule.targets.clear();
      if (!rule.profiles.empty() || !rule.targets.empty()) says_more = true;
    }
    if (narrowed_ != nullptr && checker.types.size() != 1) checker.types = {TypeRule{narrowed_}};
    if (!checker.types.empty() && base->is_choice && checker.types.size() < base->types.size())
      checker.restricts_types = true;
    if (!says_more && !checker.restricts_types && !base->is_choice) checker.types.clear();
  }

  // type.profile; with the element of that profile that is meant, behind a '#', when it is not all
  // of it (elementdefinition-profile-element).
  std::vector<std::string_view> ProfilesOf(fhir::Node type) {
    std::vector<std::string_view> profiles;
    for (const fhir::Node profile : type.Children("profile")) {
      const fhir::Node element =
          ExtensionOf(profile, std::string(kExtensionBase) + "elementdefinition-profile-element");
      if (!profile.has_text()) continue;
      if (!element) {
        profiles.push_back(profile.text());
        continue;
      }
      std::string& both = profile_->texts_.emplace_back(profile.text());
      both += "#" + std::string(element.ChildText("value"));
      profiles.push_back(both);
    }
    return profiles;
  }

  void FillBinding(Checker& checker) {
    const fhir::Node binding = checker.definition.Child("binding");
    if (!binding) return;
    std::string_view value_set = binding.ChildText("valueSet");
    const std::string_view strength = binding.ChildText("strength");
    const fhir::Node most =
        ExtensionOf(binding, std::string(kExtensionBase) + "elementdefinition-maxValueSet");
    if (strength != "required" && most) value_set = most.ChildText("value");
    if (value_set.empty()) return;
    if (strength == "required" || most) {
      const bool is_base = checker.base != nullptr &&
                           checker.base->binding == fhir::BindingStrength::kRequired &&
                           std::string_view(checker.base->value_set) == value_set;
      if (!is_base) checker.binding = &profile_->bindings_.emplace_back(value_set);
    } else if (strength == "extensible") {
      checker.extensible = &profile_->bindings_.emplace_back(value_set);
    }
  }

  void FillValueRules(Checker& checker) {
    for (const fhir::Node extension : checker.definition.Children("extension")) {
      const std::string_view url = extension.ChildText("url");
      if (url.ends_with("ElementDefinition.mustHaveValue"))
        checker.must_have_value = extension.ChildText("value") == "true";
      if (url.ends_with("ElementDefinition.valueAlternatives"))
        checker.value_alternatives.push_back(extension.ChildText("value"));
    }
    for (const fhir::Node alternative : checker.definition.Children("valueAlternatives"))
      checker.value_alternatives.push_back(alternative.text());
    if (checker.definition.ChildText("mustHaveValue") == "true") checker.must_have_value = true;
  }

  static bool States(std::span<const fhir::Constraint> constraints, std::string_view key) {
    return std::ranges::any_of(constraints,
                               [&](const fhir::Constraint& own) { return own.key == key; });
  }

  bool IsBase(std::span<const fhir::Constraint> own, const fhir::Element* element,
              std::string_view key) const {
    if (States(own, key)) return true;
    if (element == nullptr) return false;
    return std::ranges::any_of(element->types, [&](const fhir::TypeRef& ref) {
      return ref.type != nullptr &&
             (States(ref.type->constraints, key) || States(plans_.ConstraintsOf(*ref.type), key));
    });
  }

  void FillConstraints(Checker& checker, std::span<const fhir::Constraint> base,
                       const fhir::Element* element) {
    std::vector<const fhir::Constraint*> kept;
    for (const fhir::Node node : checker.definition.Children("constraint")) {
      fhir::Constraint constraint;
      constraint.key = node.ChildText("key");
      constraint.is_error = node.ChildText("severity") != "warning";
      constraint.human = node.ChildText("human");
      constraint.expression = node.ChildText("expression");
      constraint.source = node.ChildText("source");
      const std::string_view key(constraint.key);
      if (IsCheckedElsewhere(constraint) || key == "ext-1" || IsBase(base, element, key)) continue;
      kept.push_back(&profile_->constraints_.emplace_back(std::move(constraint)));
    }
    if (!kept.empty()) checker.invariants = &profile_->invariants_.emplace_back(std::move(kept));
  }

  // A finished child into its parent: the head of its name, or a slice of it.
  void Place(Checker& parent, Checker& checker) {
    if (checker.definition.Child("contentReference")) contents_.push_back(&checker);
    ChildRule* rule = nullptr;
    for (ChildRule& known : parent.children) {
      if (known.name == checker.name) rule = &known;
    }
    if (checker.slice.empty()) {
      if (IsIdle(checker)) return;
      if (rule == nullptr) rule = &parent.children.emplace_back();
      rule->name = checker.name;
      rule->head = &checker;
      rule->slicing = SlicingOf(checker);
      return;
    }
    if (rule == nullptr) {
      rule = &parent.children.emplace_back();
      rule->name = checker.name;
    }
    if (rule->slicing == nullptr) rule->slicing = UsualSlicing(checker.name);
    AddSlice(*rule->slicing, checker);
  }

  // Slices without a word on how: extensions by url, a choice by type.
  static std::unique_ptr<Slicing> UsualSlicing(std::string_view name) {
    auto slicing = std::make_unique<Slicing>();
    if (name == "extension" || name == "modifierExtension") {
      slicing->discriminators.push_back(
          {Discriminator::Kind::kValue, "url", {{PathStep::Kind::kChild, "url"}}});
    } else {
      slicing->discriminators.push_back({Discriminator::Kind::kType, "$this", {}});
    }
    return slicing;
  }

  static void AddSlice(Slicing& slicing, Checker& checker) {
    if (checker.slice == "@default") {
      slicing.rest = &checker;
      return;
    }
    for (const std::unique_ptr<Slice>& slice : slicing.slices) {
      const bool is_inside = checker.slice.size() > slice->name.size() &&
                             checker.slice.starts_with(slice->name) &&
                             checker.slice[slice->name.size()] == '/';
      if (!is_inside) continue;
      if (slice->slicing == nullptr) slice->slicing = UsualSlicing(checker.name);
      return AddSlice(*slice->slicing, checker);
    }
    auto slice = std::make_unique<Slice>();
    slice->name = checker.slice;
    slice->checker = &checker;
    slice->slicing = SlicingOf(checker);
    slicing.slices.push_back(std::move(slice));
  }

  static std::unique_ptr<Slicing> SlicingOf(const Checker& checker) {
    const fhir::Node stated = checker.definition.Child("slicing");
    if (!stated) return nullptr;
    auto slicing = std::make_unique<Slicing>();
    const std::string_view rules = stated.ChildText("rules");
    slicing->rules = rules == "closed"      ? Slicing::Rules::kClosed
                     : rules == "openAtEnd" ? Slicing::Rules::kOpenAtEnd
                                            : Slicing::Rules::kOpen;
    slicing->is_ordered = stated.ChildText("ordered") == "true";
    for (const fhir::Node node : stated.Children("discriminator"))
      slicing->discriminators.push_back(ReadDiscriminator(node));
    return slicing;
  }

  // Nothing in it that base R4 does not say.
  static bool IsIdle(const Checker& checker) {
    const fhir::Element* const base = checker.base;
    const bool counts = base == nullptr || checker.min > base->min || checker.max < base->max;
    const bool values = checker.fixed || checker.pattern || checker.min_value ||
                        checker.max_value || checker.max_length > 0 || checker.min_length > 0 ||
                        checker.must_have_value || !checker.value_alternatives.empty();
    const bool has_slicing = checker.definition.Child("slicing") && checker.name != "extension" &&
                             checker.name != "modifierExtension";
    const bool is_sliced_extension =
        checker.definition.Child("slicing").ChildText("rules") == "closed";
    return !counts && !values && !has_slicing && !is_sliced_extension && !checker.binding &&
           !checker.extensible && !checker.invariants && checker.children.empty() &&
           !checker.restricts_types && !SaysTypes(checker) &&
           !checker.definition.Child("contentReference");
  }

  static bool SaysTypes(const Checker& checker) {
    return std::ranges::any_of(checker.types, [](const TypeRule& rule) {
      return !rule.profiles.empty() || !rule.targets.empty() || !rule.aggregation.empty();
    });
  }

  // "#Questionnaire.item": the children of that element, wherever it stands.
  void ResolveContents() {
    for (Checker* const checker : contents_) {
      std::string_view id = checker->definition.ChildText("contentReference");
      id = id.substr(id.find('#') + 1);
      for (const Checker& other : profile_->checkers_) {
        const bool is_it = other.definition.ChildText("path") == id && other.slice.empty();
        if (is_it && &other != checker) checker->content = &other;
        if (is_it) break;
      }
    }
  }

  const fhir::TypeTable& types_;
  const Plans& plans_;
  fhir::Node structure_;
  std::shared_ptr<Profile> profile_ = std::make_shared<Profile>();
  std::span<const fhir::Node> elements_;
  std::size_t at_ = 0;
  const fhir::Type* narrowed_ = nullptr;  // by the name of the element being read: valueQuantity
  std::vector<Checker*> contents_;
};

std::shared_ptr<const Profile> CompileProfile(fhir::Node structure, const fhir::TypeTable& types,
                                              const Plans& plans) {
  return ProfileCompiler(structure, types, plans).Run();
}

std::shared_ptr<const Profile> ElementOfProfile(const std::shared_ptr<const Profile>& whole,
                                                std::string_view id) {
  return ProfileCompiler::ElementOf(whole, id);
}

const ChildRule* Checker::Find(std::string_view child) const {
  for (const ChildRule& rule : Children()) {
    if (rule.name == child) return &rule;
  }
  return nullptr;
}

std::string Checker::Label() const {
  const std::string_view id = definition.ChildText("id");
  if (!id.empty()) return std::string(id);
  std::string label(definition.ChildText("path"));
  if (!slice.empty()) label += ":" + std::string(slice);
  return label;
}

}  // namespace gateway::validation
