#include "gateway/fhir/schema/type_table_builder.h"

#include <cassert>
#include <utility>

#include "gateway/fhir/schema/primitive_format.h"

namespace gateway::fhir {
namespace {

std::string Capitalised(std::string_view name) {
  std::string text(name);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

Type::Property PropertyOf(const Element& element, const TypeRef& ref) {
  return {.element = &element,
          .type = &ref,
          .target = ref.type,
          .order = element.order,
          .is_list = element.is_list(),
          .is_primitive = ref.type->kind == Kind::kPrimitive,
          .json_form = ref.type->json_form,
          .format = ref.type->format};
}

std::string_view TargetOf(const TypeRefDraft& ref) {
  return ref.target.empty() ? ref.code : ref.target;
}

}  // namespace

// One layout of a builder's drafts. Arrays that many elements share (the constraints of Element,
// the type Extension) are stored once.
class TypeLayout {
 public:
  TypeLayout(const TypeTableBuilder& builder, FlatBlock& block)
      : builder_(builder), block_(block), types_(block.Make<Type>(builder.drafts_.size())) {}

  TypeTable::Layout Run() {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < types_.size(); ++i) {
      FillHead(builder_.drafts_[i], types_[i]);
      names.push_back(types_[i].name);
      if (!types_[i].url.empty()) by_url_.emplace(types_[i].url, i);
    }
    for (std::size_t i = 0; i < types_.size(); ++i)
      types_[i].base = FindBase(builder_.drafts_[i].base);
    for (Type& type : types_) {
      if (type.kind == Kind::kPrimitive) type.format = FormatOf(type);
    }
    for (std::size_t i = 0; i < types_.size(); ++i) FillElements(builder_.drafts_[i], types_[i]);
    return {types_, NameIndex(names, block_), Urls(), url_positions_};
  }

 private:
  void FillHead(const TypeDraft& draft, Type& type) {
    type.name = block_.Text(draft.name);
    type.url = block_.Text(draft.url);
    type.kind = draft.kind;
    type.json_form = draft.json_form;
    type.is_abstract = draft.is_abstract;
    type.in_any_order = draft.in_any_order;
    type.xml_name = block_.Text(draft.xml_name);
    type.pattern = block_.Text(draft.pattern);
    type.constraints = Constraints(draft.constraints);
  }

  [[nodiscard]] const Type* FindType(std::string_view name) const {
    const auto found = builder_.by_name_.find(name);
    if (found != builder_.by_name_.end()) return &types_[found->second];
    return builder_.below_ == nullptr ? nullptr : builder_.below_->Find(name);
  }
  [[nodiscard]] const Type* FindBase(std::string_view base) const {
    if (base.empty()) return nullptr;
    if (const auto own = by_url_.find(base); own != by_url_.end()) return &types_[own->second];
    const Type* const below =
        builder_.below_ == nullptr ? nullptr : builder_.below_->FindByUrl(base);
    return below != nullptr ? below : FindType(base);
  }

  void FillElements(const TypeDraft& draft, Type& type) {
    const std::span<Element> elements = block_.Make<Element>(draft.elements.size());
    std::vector<std::string_view> names;
    std::vector<std::string> properties;
    std::vector<Type::Property> values;
    for (std::size_t i = 0; i < elements.size(); ++i) {
      Fill(draft.elements[i], elements[i]);
      elements[i].order = static_cast<std::uint32_t>(i);
      names.push_back(elements[i].name);
      for (const TypeRef& ref : elements[i].types) {
        properties.push_back(std::string(elements[i].name) +
                             (elements[i].is_choice ? Capitalised(ref.code) : ""));
        values.push_back(PropertyOf(elements[i], ref));
      }
    }
    type.elements = elements;
    type.properties = block_.Copy(values);
    type.element_names = NameIndex(names, block_);
    type.property_names = NameIndex({properties.begin(), properties.end()}, block_);
  }

  void Fill(const ElementDraft& draft, Element& element) {
    element.name = block_.Text(draft.name);
    element.min = draft.min;
    element.max = draft.max;
    element.is_choice = draft.is_choice;
    element.is_modifier = draft.is_modifier;
    element.is_summary = draft.is_summary;
    element.path = block_.Text(draft.path);
    element.types = Types(draft.types);
    element.binding = draft.binding;
    element.value_set = block_.Text(draft.value_set);
    element.max_length = draft.max_length;
    element.representation = draft.representation;
    element.xml_namespace = block_.Text(draft.xml_namespace);
    element.xml_name = block_.Text(draft.xml_name);
    element.constraints = Constraints(draft.constraints);
  }

  std::span<const TypeRef> Types(const std::vector<TypeRefDraft>& drafts) {
    std::string key;
    for (const TypeRefDraft& draft : drafts) {
      key.append(draft.code).append("\n").append(draft.target);
      for (const std::string& profile : draft.profiles) key.append("\np").append(profile);
      for (const std::string& profile : draft.target_profiles) key.append("\nt").append(profile);
      key.append("\n\n");
    }
    const auto [known, is_new] = type_refs_.try_emplace(std::move(key));
    if (is_new) known->second = MakeTypes(drafts);
    return known->second;
  }
  std::span<const TypeRef> MakeTypes(const std::vector<TypeRefDraft>& drafts) {
    const std::span<TypeRef> refs = block_.Make<TypeRef>(drafts.size());
    for (std::size_t i = 0; i < refs.size(); ++i) {
      refs[i].code = block_.Text(drafts[i].code);
      refs[i].type = FindType(TargetOf(drafts[i]));
      assert(refs[i].type != nullptr);
      refs[i].profiles = block_.Texts(drafts[i].profiles);
      refs[i].target_profiles = block_.Texts(drafts[i].target_profiles);
    }
    return refs;
  }

  std::span<const Constraint> Constraints(const std::vector<ConstraintDraft>& drafts) {
    std::string key;
    for (const ConstraintDraft& draft : drafts) {
      key.append(draft.key).append(draft.is_error ? "\ne" : "\nw").append(draft.human);
      key.append("\n").append(draft.expression).append("\n").append(draft.source).append("\n\n");
    }
    const auto [known, is_new] = constraints_.try_emplace(std::move(key));
    if (is_new) known->second = MakeConstraints(drafts);
    return known->second;
  }
  std::span<const Constraint> MakeConstraints(const std::vector<ConstraintDraft>& drafts) {
    const std::span<Constraint> made = block_.Make<Constraint>(drafts.size());
    for (std::size_t i = 0; i < made.size(); ++i) {
      made[i].key = block_.Text(drafts[i].key);
      made[i].is_error = drafts[i].is_error;
      made[i].human = block_.Text(drafts[i].human);
      made[i].expression = block_.Text(drafts[i].expression);
      made[i].source = block_.Text(drafts[i].source);
    }
    return made;
  }

  // In the order of the types, so that every layout is the same.
  NameIndex Urls() {
    std::vector<std::string_view> urls;
    std::vector<std::uint32_t> positions;
    for (std::size_t i = 0; i < types_.size(); ++i) {
      if (types_[i].url.empty()) continue;
      urls.push_back(types_[i].url);
      positions.push_back(static_cast<std::uint32_t>(i));
    }
    url_positions_ = block_.Copy(positions);
    return {urls, block_};
  }

  const TypeTableBuilder& builder_;
  FlatBlock& block_;
  std::span<Type> types_;
  std::unordered_map<std::string_view, std::size_t> by_url_;
  std::span<const std::uint32_t> url_positions_;
  std::unordered_map<std::string, std::span<const TypeRef>> type_refs_;
  std::unordered_map<std::string, std::span<const Constraint>> constraints_;
};

TypeDraft& TypeTableBuilder::Add(std::string name) {
  TypeDraft& draft = drafts_.emplace_back();
  draft.name = std::move(name);
  by_name_.emplace(draft.name, drafts_.size() - 1);
  return draft;
}

bool TypeTableBuilder::Knows(std::string_view name) const {
  return by_name_.contains(name) || (below_ != nullptr && below_->Find(name) != nullptr);
}

std::vector<std::string> TypeTableBuilder::Missing() const {
  std::vector<std::string> missing;
  for (const TypeDraft& draft : drafts_) {
    for (const ElementDraft& element : draft.elements) {
      for (const TypeRefDraft& ref : element.types) {
        if (!Knows(TargetOf(ref)))
          missing.push_back(std::string(TargetOf(ref)) + " (" + element.path + ")");
      }
    }
  }
  return missing;
}

std::shared_ptr<const TypeTable> TypeTableBuilder::Build() const {
  const auto block = std::make_shared<FlatBlock>();
  const TypeTable::Layout layout = LayOut(*block);
  return std::make_shared<const TypeTable>(layout, block, below_);
}

TypeTable::Layout TypeTableBuilder::LayOut(FlatBlock& block) const {
  return TypeLayout(*this, block).Run();
}

}  // namespace gateway::fhir
