// libxml2's XML schema validator, for tests of the schemas that we write.
#pragma once

#include <libxml/xmlschemas.h>

#include <memory>
#include <string>

namespace gateway::records {

class SchemaValidator {
 public:
  explicit SchemaValidator(const std::string& schema) : text_(schema) {
    const std::unique_ptr<xmlSchemaParserCtxt, decltype(&xmlSchemaFreeParserCtxt)> parser(
        xmlSchemaNewMemParserCtxt(text_.data(), static_cast<int>(text_.size())),
        xmlSchemaFreeParserCtxt);
    if (parser != nullptr) schema_.reset(xmlSchemaParse(parser.get()));
  }

  [[nodiscard]] bool usable() const { return schema_ != nullptr; }

  // Empty when `xml` fits the schema.
  [[nodiscard]] std::string Check(const std::string& xml) const {
    const std::unique_ptr<xmlDoc, decltype(&xmlFreeDoc)> document(
        xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr,
                      XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_HUGE),
        xmlFreeDoc);
    if (document == nullptr) return "not well-formed";
    const std::unique_ptr<xmlSchemaValidCtxt, decltype(&xmlSchemaFreeValidCtxt)> validation(
        xmlSchemaNewValidCtxt(schema_.get()), xmlSchemaFreeValidCtxt);
    const int status = xmlSchemaValidateDoc(validation.get(), document.get());
    return status == 0 ? "" : "libxml2 says " + std::to_string(status);
  }

 private:
  std::string text_;
  std::unique_ptr<xmlSchema, decltype(&xmlSchemaFree)> schema_{nullptr, xmlSchemaFree};
};

}  // namespace gateway::records
