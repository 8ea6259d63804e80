// A small logical model for tests of the formats: TestCase, with primitives of each kind the cells
// know, an object, a list and extras.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/definitions/registry.h"
#include "gateway/fhir/schema/type_table_builder.h"

namespace gateway::records {

inline constexpr std::string_view kTestModelUrl =
    "https://chc-gateway.example/fhir/StructureDefinition/TestCase";

inline fhir::ElementDraft MakeElement(const std::string& parent, const std::string& name,
                                      const std::string& type, bool list = false) {
  fhir::ElementDraft element;
  element.name = name;
  element.path = parent + "." + name;
  element.max = list ? fhir::kUnbounded : 1;
  element.types.emplace_back().code = type;
  return element;
}

inline std::shared_ptr<const fhir::TypeTable> MakeTestTypes() {
  fhir::TypeTableBuilder table;
  const auto primitive = [&](const char* name, fhir::JsonForm form) {
    fhir::TypeDraft& type = table.Add(name);
    type.kind = fhir::Kind::kPrimitive;
    type.json_form = form;
  };
  primitive("string", fhir::JsonForm::kString);
  primitive("date", fhir::JsonForm::kString);
  primitive("instant", fhir::JsonForm::kString);
  primitive("code", fhir::JsonForm::kString);
  primitive("boolean", fhir::JsonForm::kBoolean);
  primitive("integer", fhir::JsonForm::kNumber);
  const auto structure = [&](const std::string& name, fhir::Kind kind,
                             const std::vector<fhir::ElementDraft>& elements) -> fhir::TypeDraft& {
    fhir::TypeDraft& type = table.Add(name);
    type.kind = kind;
    type.elements = elements;
    return type;
  };
  structure("TestCase.person", fhir::Kind::kBackbone,
            {MakeElement("TestCase.person", "family", "string"),
             MakeElement("TestCase.person", "born", "date")});
  structure("TestCase.item", fhir::Kind::kBackbone,
            {MakeElement("TestCase.item", "note", "string")});
  structure("TestCase.extras", fhir::Kind::kBackbone,
            {MakeElement("TestCase.extras", "path", "string"),
             MakeElement("TestCase.extras", "value", "string")});
  fhir::TypeDraft& root = structure(
      "TestCase", fhir::Kind::kLogical,
      {MakeElement("TestCase", "id", "string"), MakeElement("TestCase", "org", "string"),
       MakeElement("TestCase", "person", "TestCase.person"),
       MakeElement("TestCase", "seen", "date"), MakeElement("TestCase", "signed", "instant"),
       MakeElement("TestCase", "told", "boolean"), MakeElement("TestCase", "gender", "code"),
       MakeElement("TestCase", "level", "code"), MakeElement("TestCase", "count", "integer"),
       MakeElement("TestCase", "note", "string"), MakeElement("TestCase", "version", "string"),
       MakeElement("TestCase", "hash", "string"), MakeElement("TestCase", "recordId", "string"),
       MakeElement("TestCase", "item", "TestCase.item", true),
       MakeElement("TestCase", "extras", "TestCase.extras", true)});
  root.url = kTestModelUrl;
  return table.Missing().empty() ? table.Build() : nullptr;
}

// A registry that holds the test model alone.
class TestRegistry final : public definitions::Registry {
 public:
  TestRegistry() : types_(MakeTestTypes()) {}
  [[nodiscard]] const std::shared_ptr<const fhir::TypeTable>& types() const override {
    return types_;
  }
  [[nodiscard]] const fhir::Document* Find(std::string_view, std::string_view) const override {
    return nullptr;
  }
  [[nodiscard]] std::vector<std::string> Canonicals(std::string_view) const override { return {}; }
  [[nodiscard]] const std::vector<std::string>& packages() const override { return packages_; }

 private:
  std::shared_ptr<const fhir::TypeTable> types_;
  std::vector<std::string> packages_;
};

}  // namespace gateway::records
