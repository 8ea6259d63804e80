// A package of a few hundred bytes, and its image.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "gateway/base/file.h"
#include "gateway/definitions/image/inputs.h"
#include "gateway/definitions/image/store.h"
#include "gateway/definitions/plain_registry.h"
#include "tests/support/temp_folder.h"

namespace gateway::definitions::image {

class Sample {
 public:
  Sample() {
    Put("package.json", R"({"name":"test.sample","version":"1.0.0"})");
    Put("string.json", R"({"resourceType":"StructureDefinition",
      "url":"http://test.example/string","kind":"primitive-type","abstract":false,"type":"string",
      "snapshot":{"element":[{"path":"string","min":0,"max":"*"}]}})");
    Put("resource.json", R"({"resourceType":"StructureDefinition",
      "url":"http://test.example/Resource","kind":"resource","abstract":true,"type":"Resource",
      "snapshot":{"element":[{"path":"Resource","min":0,"max":"*"}]}})");
    Put("thing.json", R"({"resourceType":"StructureDefinition",
      "url":"http://test.example/Thing","kind":"resource","abstract":false,"type":"ValueSet",
      "baseDefinition":"http://test.example/Resource","derivation":"specialization",
      "snapshot":{"element":[{"path":"ValueSet","min":0,"max":"*"},
        {"path":"ValueSet.url","min":1,"max":"1","type":[{"code":"string"}],
         "constraint":[{"key":"t-1","severity":"error","human":"h","expression":"true"}]},
        {"path":"ValueSet.version","min":0,"max":"1","type":[{"code":"string"}]},
        {"path":"ValueSet.part","min":0,"max":"*","type":[{"code":"BackboneElement"}]},
        {"path":"ValueSet.part.name","min":0,"max":"1","type":[{"code":"string"}]}]}})");
    Put("one.json", R"({ "resourceType": "ValueSet", "url": "http://test.example/v",
      "version": "1" })");
    Put("two.json", R"({"resourceType":"ValueSet","url":"http://test.example/v","version":"2"})");
  }

  void Put(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(folder_ / "package");
    std::ofstream(folder_ / "package" / name) << text;
  }
  [[nodiscard]] std::vector<std::filesystem::path> packages() const {
    return {folder_ / "package"};
  }
  [[nodiscard]] std::filesystem::path cache() const { return folder_ / "cache"; }
  [[nodiscard]] Store store() const { return Store(cache()); }
  [[nodiscard]] std::filesystem::path file() const { return store().FileFor(packages()); }

  // As Registry::Load does it.
  [[nodiscard]] std::shared_ptr<const ImageRegistry> Make() const {
    std::vector<Package> opened{OpenPackage(packages()[0]).value()};
    const Inputs inputs = LookAt(opened);
    PlainRegistry plain;
    if (!plain.AddPackage(opened[0], true) || !plain.Finish()) return nullptr;
    return store().Make(packages(), plain, inputs);
  }
  [[nodiscard]] std::shared_ptr<const ImageRegistry> Find() const {
    return store().Find(packages());
  }
  // The bytes of its image.
  [[nodiscard]] std::string Bytes() const {
    return Make() == nullptr ? std::string() : ReadFile(file()).value();
  }

 private:
  gateway::testing::TempFolder folder_;
};

// Asks for everything that an image can be asked.
inline std::size_t UseAll(const Image& image) {
  std::size_t sum = image.Packages().size() + image.Findings().size();
  for (const fhir::Type& type : image.types()->types()) {
    sum += type.name.size() + type.IsA("Element") + (image.types()->Find(type.name) != nullptr);
    for (const fhir::Element& element : type.elements) {
      sum += type.Find(element.name) != nullptr;
      for (const fhir::TypeRef& ref : element.types)
        sum += ref.code.size() + ref.type->elements.size();
      for (const fhir::Constraint& constraint : element.constraints)
        sum += constraint.expression.size() + (constraint.is_error ? 1 : 0);
    }
    for (const fhir::Type::Property& property : type.properties)
      sum += property.element->name.size() + property.target->name.size();
  }
  for (const Entry& entry : image.entries()) {
    sum += image.EntriesOf(image.At(entry.type)).size() + image.FileOf(entry).size();
    sum += image.Json(entry).value_or("").size();
  }
  return sum + (image.IsCurrent() ? 1 : 0);
}

}  // namespace gateway::definitions::image
