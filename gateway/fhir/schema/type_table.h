// What the definitions say of every type: its elements, their order, cardinality and types.
//
// Plain data, filled once by definitions/ from StructureDefinition snapshots and never changed
// after; safe to read from any number of threads. A document keeps its table alive.
// Spec: https://hl7.org/fhir/R4/elementdefinition.html
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

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
enum class Representation : std::uint8_t { kElement, kXmlAttribute, kXmlText, kXhtml };

// One of the types an element may have.
struct TypeRef {
  std::string code;            // "string", "Reference", "BackboneElement"
  const Type* type = nullptr;  // never null once the table is finished
  std::vector<std::string> profiles;
  std::vector<std::string> target_profiles;
};

struct Constraint {
  std::string key;       // "pat-1"
  bool is_error = true;  // severity error; false: warning
  std::string human;
  std::string expression;  // FHIRPath; empty when the specification gives none
  std::string source;      // canonical of the definition that states it
};

inline constexpr std::uint32_t kUnbounded = 0xFFFFFFFF;

struct Element {
  std::string name;  // "birthDate"; "value" for value[x]
  std::uint32_t min = 0;
  std::uint32_t max = 1;  // kUnbounded for *
  std::uint32_t order = 0;
  bool is_choice = false;
  bool is_modifier = false;
  bool is_summary = false;
  std::string path;            // "Observation.value[x]"
  std::vector<TypeRef> types;  // one unless is_choice
  BindingStrength binding = BindingStrength::kNone;
  std::string value_set;         // canonical of the binding, with |version when it has one
  std::uint32_t max_length = 0;  // 0: none
  Representation representation = Representation::kElement;
  std::string xml_namespace;  // empty: the type's
  std::vector<Constraint> constraints;

  [[nodiscard]] bool is_list() const { return max > 1; }
};

struct Type {
  std::string name;  // "Patient"; "Patient.contact" for a backbone
  std::string url;   // canonical of its StructureDefinition; empty for a backbone
  Kind kind = Kind::kComplex;
  JsonForm json_form = JsonForm::kString;
  PrimitiveFormat format = PrimitiveFormat::kAny;  // filled by TypeTable::Finish
  bool is_abstract = false;
  const Type* base = nullptr;     // "DomainResource" for Patient; null at the top
  std::string pattern;            // regular expression of a primitive's text; empty: none stated
  std::vector<Element> elements;  // inherited ones included, in definition order
  std::vector<Constraint> constraints;  // of the type's root element

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

  // Filled by TypeTable::Finish.
  NameIndex element_names;           // of `elements`
  NameIndex property_names;          // of `properties`
  std::vector<Property> properties;  // in definition order
};

// All types of one set of packages.
class TypeTable {
 public:
  // Building, by one thread: add types, then Finish. Pointers stay valid for the table's life.
  Type& Add(std::string name);
  // Resolves TypeRef::type by name, fills the look-up maps; gives the names that were not found.
  [[nodiscard]] std::vector<std::string> Finish();

  // By name ("Patient", "Patient.contact") or by canonical URL; nullptr when unknown.
  [[nodiscard]] const Type* Find(std::string_view name) const;
  [[nodiscard]] const Type* FindByUrl(std::string_view url) const;
  [[nodiscard]] const std::deque<Type>& types() const { return types_; }

 private:
  std::deque<Type> types_;
  std::unordered_map<std::string_view, Type*> by_name_;  // while building
  NameIndex names_;                                      // once finished: positions in types_
  std::unordered_map<std::string_view, Type*> by_url_;
};

// "valueQuantity" for the element value[x] of type Quantity; the plain name otherwise.
[[nodiscard]] std::string JsonName(const Element& element, const Type& type);

}  // namespace gateway::fhir
