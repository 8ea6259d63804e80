#include "gateway/validation/profile/compiler.h"

#include <utility>

#include "gateway/validation/profile/definition_text.h"
#include "gateway/validation/profile/element_rules.h"
#include "gateway/validation/profile/placement.h"

namespace gateway::validation {
namespace {

std::string_view LastSegment(std::string_view path) { return path.substr(path.rfind('.') + 1); }

// "value" of "value[x]".
std::string_view WithoutChoice(std::string_view name) {
  return name.ends_with("[x]") ? name.substr(0, name.size() - 3) : name;
}

bool IsBelow(std::string_view path, std::string_view parent) {
  return path.size() > parent.size() && path.starts_with(parent) && path[parent.size()] == '.';
}

}  // namespace

class ProfileCompiler {
 public:
  ProfileCompiler(fhir::Node structure, const fhir::TypeTable& types, const Plans& plans)
      : types_(types), structure_(structure), rules_(types, plans, profile_->store_) {}

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
    for (const Checker& checker : whole->store_.checkers) {
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
  void NoteImposed() {
    for (const fhir::Node extension : structure_.Children("extension")) {
      if (extension.ChildText("url").ends_with("/structuredefinition-imposeProfile"))
        profile_->imposed_.push_back(extension.ChildText("value"));
    }
  }

  Checker& NewChecker(fhir::Node definition) {
    Checker& checker = profile_->store_.checkers.emplace_back();
    checker.profile = profile_.get();
    checker.definition = definition;
    checker.slice = definition.ChildText("sliceName");
    return checker;
  }

  void FillRoot(Checker& root) {
    if (profile_->type_ == nullptr) return;
    rules_.FillConstraints(root, profile_->type_->constraints, nullptr);
  }

  // Everything below `path`, whose elements are of `type` (null: unknown or several).
  void ReadChildren(Checker& parent, std::string_view path, const fhir::Type* type) {
    while (at_ < elements_.size() && IsBelow(elements_[at_].ChildText("path"), path)) {
      const fhir::Node definition = elements_[at_++];
      const std::string_view own = definition.ChildText("path");
      Checker& checker = NewChecker(definition);
      Locate(checker, LastSegment(own), type);
      rules_.Fill(checker, std::exchange(narrowed_, nullptr));
      ReadChildren(checker, own, TypeOf(checker));
      if (definition.Child("contentReference")) contents_.push_back(&checker);
      PlaceChild(parent, checker);
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
      const fhir::Type* const one = rules_.FindType(*checker.base, type.ChildText("code"));
      if (only != nullptr && one != only) return nullptr;
      only = one;
    }
    return only;
  }

  // "#Questionnaire.item": the children of that element, wherever it stands.
  void ResolveContents() {
    for (Checker* const checker : contents_) {
      std::string_view id = checker->definition.ChildText("contentReference");
      id = id.substr(id.find('#') + 1);
      for (const Checker& other : profile_->store_.checkers) {
        const bool is_it = other.definition.ChildText("path") == id && other.slice.empty();
        if (is_it && &other != checker) checker->content = &other;
        if (is_it) break;
      }
    }
  }

  const fhir::TypeTable& types_;
  fhir::Node structure_;
  std::shared_ptr<Profile> profile_ = std::make_shared<Profile>();
  ElementRules rules_;
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

}  // namespace gateway::validation
