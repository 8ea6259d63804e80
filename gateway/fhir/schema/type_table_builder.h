// Types in the making, and their layout as a TypeTable.
//
// Drafts are filled in any order and name each other; the builder resolves the names when it lays
// the table out. Used by one thread.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/fhir/schema/type_table.h"

namespace gateway::fhir {

// The members mean what they mean in type_table.h.
struct TypeRefDraft {
  std::string code;
  std::string target;  // name of the type; empty: the type called `code`
  std::vector<std::string> profiles;
  std::vector<std::string> target_profiles;
};

struct ConstraintDraft {
  std::string key;
  bool is_error = true;
  std::string human;
  std::string expression;
  std::string source;
};

struct ElementDraft {
  std::string name;
  std::uint32_t min = 0;
  std::uint32_t max = 1;
  bool is_choice = false;
  bool is_modifier = false;
  bool is_summary = false;
  std::string path;
  std::vector<TypeRefDraft> types;
  BindingStrength binding = BindingStrength::kNone;
  std::string value_set;
  std::uint32_t max_length = 0;
  Representation representation = Representation::kElement;
  std::string xml_namespace;
  std::string xml_name;
  std::vector<ConstraintDraft> constraints;
};

struct TypeDraft {
  std::string name;
  std::string url;
  Kind kind = Kind::kComplex;
  JsonForm json_form = JsonForm::kString;
  bool is_abstract = false;
  bool in_any_order = false;
  std::string xml_name;
  std::string base;  // canonical URL or name; empty or unknown: none
  std::string pattern;
  std::vector<ElementDraft> elements;
  std::vector<ConstraintDraft> constraints;
};

class TypeTableBuilder {
 public:
  // Names that no draft has are looked for in `below`.
  explicit TypeTableBuilder(std::shared_ptr<const TypeTable> below = nullptr)
      : below_(std::move(below)) {}

  // The draft stays where it is. Of two drafts with one name the first is found by it.
  TypeDraft& Add(std::string name);
  [[nodiscard]] bool Knows(std::string_view name) const;
  [[nodiscard]] bool empty() const { return drafts_.empty(); }

  // "Extensionn (Patient.extension)": types that elements name and nobody defines.
  [[nodiscard]] std::vector<std::string> Missing() const;
  // A table with memory of its own. Precondition: nothing is missing.
  [[nodiscard]] std::shared_ptr<const TypeTable> Build() const;
  // The same in `block`. Laying out twice gives the same bytes but for the addresses.
  [[nodiscard]] TypeTable::Layout LayOut(FlatBlock& block) const;

 private:
  friend class TypeLayout;
  std::shared_ptr<const TypeTable> below_;
  std::deque<TypeDraft> drafts_;
  std::unordered_map<std::string_view, std::size_t> by_name_;  // position in drafts_
};

}  // namespace gateway::fhir
