// An XML format: one record, or a list element around several, in the shape of its logical model:
// one namespace, values as the text of their elements, elements in the order of the model.
//
// Elements the model does not know are kept in the extras list with their path and markup, and stay
// there on writing, so that what is written always fits the schema (xml/xsd.h).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "gateway/records/format.h"

namespace gateway::records {

struct XmlSchemaNames {
  std::string space;  // the namespace of every element
  std::string list;   // the element around several records: "ChcRecords"
};

class XmlFormat final : public Format {
 public:
  // `registry` has the model and outlives the format.
  XmlFormat(FormatInfo info, XmlSchemaNames names, const definitions::Registry& registry)
      : Format(std::move(info)),
        names_(std::move(names)),
        registry_(registry),
        types_(registry.types()) {}

  [[nodiscard]] Result<ReadRecords> Read(std::string bytes) const override;
  // One record as it is, several inside the list element. kValue, with record, element and
  // character, when a text holds a character that XML cannot.
  [[nodiscard]] Result<std::string> Write(std::span<const fhir::Document> records) const override;
  [[nodiscard]] Result<std::string> Schema() const override;

 private:
  XmlSchemaNames names_;
  const definitions::Registry& registry_;
  std::shared_ptr<const fhir::TypeTable> types_;
};

// Whether a text holds a character that XML 1.0 has no form for.
[[nodiscard]] bool HasNoXmlForm(std::string_view text);

}  // namespace gateway::records
