// One ElementDefinition in the making: the fields of a finished one, replaced field by field.
//
// Fields are nodes of finished trees or of the generator's arena; copying a definition copies
// pointers. Used by one thread.
// Spec: https://hl7.org/fhir/R4/elementdefinition.html
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fhir/model/document.h"

namespace gateway::definitions {

// The fields of ElementDefinition that the generator looks at; `order` compares them.
struct Vocabulary {
  const fhir::Type* definition = nullptr;  // null: the table knows no ElementDefinition
  const fhir::Element *id, *extension, *path, *slice_name, *slicing, *short_text, *definition_text,
      *comment, *requirements, *alias, *min, *max, *base, *content_reference, *type, *fixed,
      *pattern, *example, *condition, *constraint, *must_support, *binding, *mapping;
  const fhir::Element *type_code, *type_profile;
  const fhir::Element *base_path, *base_min, *base_max;
  const fhir::Element *discriminator, *discriminator_type, *discriminator_path, *ordered, *rules;
  const fhir::Element* constraint_source;

  explicit Vocabulary(const fhir::TypeTable& types);
};

// Makes nodes that finished trees do not have.
class NodeMaker {
 public:
  explicit NodeMaker(fhir::Arena& arena) : arena_(arena) {}
  // A primitive of the element's only type.
  [[nodiscard]] fhir::Node Text(const fhir::Element* element, std::string_view text);
  [[nodiscard]] fhir::Node Group(const fhir::Element* element,
                                 std::span<const fhir::Node> children);
  // The root or member `original` with other children.
  [[nodiscard]] fhir::Node WithChildren(fhir::Node original, std::span<const fhir::Node> children);
  [[nodiscard]] std::string_view Keep(std::string_view text) { return arena_.Copy(text); }

 private:
  fhir::Arena& arena_;
};

class Definition {
 public:
  Definition() = default;
  explicit Definition(fhir::Node finished)
      : fields_(finished.children().begin(), finished.children().end()) {}

  // The field; absent when there is none.
  [[nodiscard]] fhir::Node Get(const fhir::Element* field) const;
  [[nodiscard]] std::span<const fhir::Node> All(const fhir::Element* field) const;
  [[nodiscard]] std::string_view Text(const fhir::Element* field) const {
    return Get(field).text();
  }
  [[nodiscard]] bool Has(const fhir::Element* field) const { return bool(Get(field)); }
  [[nodiscard]] const std::vector<fhir::Node>& fields() const { return fields_; }

  void Set(const fhir::Element* field, fhir::Node value) {
    Set(field, std::span<const fhir::Node>(&value, 1));
  }
  // In place of all that is there.
  void Set(const fhir::Element* field, std::span<const fhir::Node> values);
  void Clear(const fhir::Element* field) { Set(field, std::span<const fhir::Node>()); }
  // Behind those that are there.
  void Add(fhir::Node value);

 private:
  std::vector<fhir::Node> fields_;  // in definition order
};

}  // namespace gateway::definitions
