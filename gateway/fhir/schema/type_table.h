// What the definitions say of every type: its elements, their order, cardinality and types.
//
// Plain data in one block of memory (flat_block.h), laid out once (type_table_builder.h) or mapped
// from a file (definitions/image), and never changed after; safe to read from any number of
// threads. A document keeps its table alive.
// Spec: https://hl7.org/fhir/R4/elementdefinition.html
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "gateway/fhir/schema/name_index.h"

namespace gateway::fhir {

struct Type;

enum class Kind : std::uint8_t {
  kPrimitive,  // string, date, …; xhtml too
  kComplex,    // HumanName, Extension, …
  kBackbone,   // an element with children of its own: Patient.contact
  kResource,
  kLogical,  // a local record's model
};

// How a primitive looks in JSON.
enum class JsonForm : std::uint8_t { kString, kNumber, kBoolean };

// How the text of a primitive is checked (schema/primitive_format.h).
enum class PrimitiveFormat : std::uint8_t {
  kAny,  // no primitive, or one without a rule: xhtml
  kBoolean,
  kInteger,
  kPositiveInt,
  kUnsignedInt,
  kDecimal,
  kDate,
  kDateTime,
  kInstant,
  kTime,
  kCode,
  kId,
  kOid,
  kUuid,
  kUri,  // url and canonical too
  kBase64,
  kString,  // markdown too
};

enum class BindingStrength : std::uint8_t { kNone, kExample, kPreferred, kExtensible, kRequired };

// ElementDefinition.representation, for XML and for local forms.
enum class Representation : std::uint8_t {
  kElement,
  kXmlAttribute,
  kXmlText,
  kXhtml,
  kTypeAttribute,  // an element that always carries xsi:type
  kCdaText,        // a CDA narrative
  kXmlGroup,       // stands for its children, in whose place it is (extension xml-choice-group)
};

// One of the types an element may have.
struct TypeRef {
  std::string_view code;       // "string", "Reference", "BackboneElement"
  const Type* type = nullptr;  // never null in a finished table
  std::span<const std::string_view> profiles;
  std::span<const std::string_view> target_profiles;
};

struct Constraint {
  std::string_view key;  // "pat-1"
  bool is_error = true;  // severity error; false: warning
  std::string_view human;
  std::string_view expression;  // FHIRPath; empty when the specification gives none
  std::string_view source;      // canonical of the definition that states it
};

// Element::xml_namespace of what is in no namespace at all.
inline constexpr std::string_view kNoNamespace = "noNamespace";

inline constexpr std::uint32_t kUnbounded = 0xFFFFFFFF;

struct Element {
  std::string_view name;  // "birthDate"; "value" for value[x]
  std::uint32_t min = 0;
  std::uint32_t max = 1;  // kUnbounded for *
  std::uint32_t order = 0;
  bool is_choice = false;
  bool is_modifier = false;
  bool is_summary = false;
  std::string_view path;           // "Observation.value[x]"
  std::span<const TypeRef> types;  // one unless is_choice
  BindingStrength binding = BindingStrength::kNone;
  std::string_view value_set;    // canonical of the binding, with |version when it has one
  std::uint32_t max_length = 0;  // 0: none
  Representation representation = Representation::kElement;
  std::string_view xml_namespace;  // empty: the type's; kNoNamespace: none
  std::string_view xml_name;       // its name in XML, when that is another
  std::span<const Constraint> constraints;

  [[nodiscard]] bool is_list() const { return max > 1; }
};

struct Type {
  std::string_view name;  // "Patient"; "Patient.contact" for a backbone
  std::string_view url;   // canonical of its StructureDefinition; empty for a backbone
  Kind kind = Kind::kComplex;
  JsonForm json_form = JsonForm::kString;
  PrimitiveFormat format = PrimitiveFormat::kAny;
  bool is_abstract = false;
  bool in_any_order = false;   // XML: the order of the elements is free
  std::string_view xml_name;   // of an XML root of this type, when the definition states it
  const Type* base = nullptr;  // "DomainResource" for Patient; null at the top
  std::string_view pattern;    // regular expression of a primitive's text; empty: none stated
  std::span<const Element> elements;        // inherited ones included, in definition order
  std::span<const Constraint> constraints;  // of the type's root element

  // The element with that name ("value", not "valueQuantity"); nullptr when there is none.
  [[nodiscard]] const Element* Find(std::string_view element_name) const;

  // What a JSON property name means: "birthDate", "valueQuantity" (without a leading underscore).
  struct Property {
    const Element* element = nullptr;
    const TypeRef* type = nullptr;
    // What the JSON reader asks of `element` and `type`, side by side.
    const Type* target = nullptr;  // type->type
    std::uint32_t order = 0;
    bool is_list = false;
    bool is_primitive = false;
    JsonForm json_form = JsonForm::kString;
    PrimitiveFormat format = PrimitiveFormat::kAny;
  };
  [[nodiscard]] Property FindProperty(std::string_view json_name) const;
  // The same without a copy; nullptr when there is none.
  [[nodiscard]] const Property* LookUp(std::string_view json_name) const {
    const std::size_t at = property_names.Find(json_name);
    return at == NameIndex::kNone ? nullptr : &properties[at];
  }

  // This type or one of its bases has that name.
  [[nodiscard]] bool IsA(std::string_view type_name) const;

  // FHIR type name as FHIRPath and people see it: "BackboneElement" for a backbone.
  [[nodiscard]] std::string_view DisplayName() const;

  NameIndex element_names;               // of `elements`
  NameIndex property_names;              // of `properties`
  std::span<const Property> properties;  // in definition order
};

// All types of one set of packages, or those that further packages add to the types of `below`.
class TypeTable {
 public:
  // Where a table lies in its block.
  struct Layout {
    std::span<const Type> types;
    NameIndex names;                               // of `types`
    NameIndex urls;                                // of those types that have one
    std::span<const std::uint32_t> types_of_urls;  // positions in `types`
  };

  // A table without types.
  TypeTable() = default;
  // `memory` holds what `layout` points to and is kept alive.
  TypeTable(const Layout& layout, std::shared_ptr<const void> memory,
            std::shared_ptr<const TypeTable> below = nullptr)
      : layout_(layout), memory_(std::move(memory)), below_(std::move(below)) {}

  // By name ("Patient", "Patient.contact") or by canonical URL; nullptr when unknown.
  [[nodiscard]] const Type* Find(std::string_view name) const;
  [[nodiscard]] const Type* FindByUrl(std::string_view url) const;

  // Every type, those of the table below last: `for (const Type& type : table.types())`.
  class Range;
  [[nodiscard]] Range types() const;

  [[nodiscard]] const Layout& layout() const { return layout_; }

 private:
  Layout layout_;
  std::shared_ptr<const void> memory_;
  std::shared_ptr<const TypeTable> below_;
};

// A view: the table outlives it.
class TypeTable::Range {
 public:
  class Iterator {
   public:
    using difference_type = std::ptrdiff_t;
    using value_type = Type;

    Iterator() = default;
    explicit Iterator(const TypeTable* table) : table_(table) { Settle(); }
    const Type& operator*() const { return table_->layout_.types[at_]; }
    Iterator& operator++() {
      ++at_;
      Settle();
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t /*end*/) const { return table_ == nullptr; }

   private:
    // Goes on to the table below when this one has no more.
    void Settle() {
      while (table_ != nullptr && at_ == table_->layout_.types.size()) {
        table_ = table_->below_.get();
        at_ = 0;
      }
    }
    const TypeTable* table_ = nullptr;
    std::size_t at_ = 0;
  };

  explicit Range(const TypeTable* table) : table_(table) {}
  [[nodiscard]] Iterator begin() const { return Iterator(table_); }
  [[nodiscard]] std::default_sentinel_t end() const { return std::default_sentinel; }

 private:
  const TypeTable* table_;
};

inline TypeTable::Range TypeTable::types() const { return Range(this); }

// "valueQuantity" for the element value[x] of type Quantity; the plain name otherwise.
[[nodiscard]] std::string JsonName(const Element& element, const Type& type);

}  // namespace gateway::fhir
