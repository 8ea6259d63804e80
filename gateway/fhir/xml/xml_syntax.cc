#include "gateway/fhir/xml/xml_syntax.h"

#include <libxml/xmlerror.h>

#include "gateway/base/text.h"

namespace gateway::fhir {

std::string_view XmlSyntaxText(int parser_error) {
  switch (parser_error) {
    case XML_ERR_DOCUMENT_EMPTY:
    case XML_ERR_DOCUMENT_START:
      return "there is no XML element here";
    case XML_ERR_DOCUMENT_END:
      return "something follows the end of the root element; send one element only";
    case XML_ERR_TAG_NAME_MISMATCH:
      return "an end tag does not fit its start tag";
    case XML_ERR_TAG_NOT_FINISHED:
      return "the document ends before its elements are closed";
    case XML_ERR_GT_REQUIRED:
    case XML_ERR_LTSLASH_REQUIRED:
      return "a tag is not closed";
    case XML_ERR_LT_REQUIRED:
    case XML_ERR_NAME_REQUIRED:
      return "no name follows a '<' or '&' here; write &lt; or &amp; for the character";
    case XML_ERR_LT_IN_ATTRIBUTE:
      return "an attribute holds '<'; write &lt;";
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
      return "an attribute's value is not in quotation marks";
    case XML_ERR_ATTRIBUTE_NOT_FINISHED:
      return "an attribute's quotation mark is not closed";
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
    case XML_ERR_SPACE_REQUIRED:
      return "a tag's attributes are malformed";
    case XML_ERR_ATTRIBUTE_REDEFINED:
    case XML_NS_ERR_ATTRIBUTE_REDEFINED:
      return "an attribute stands twice in one tag";
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
      return "an entity that XML does not know; write the character itself";
    case XML_ERR_ENTITYREF_NO_NAME:
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
      return "an ampersand stands alone; write &amp;";
    case XML_ERR_INVALID_CHARREF:
    case XML_ERR_INVALID_HEX_CHARREF:
    case XML_ERR_INVALID_DEC_CHARREF:
      return "a character reference names no character";
    case XML_ERR_INVALID_CHAR:
      return "a character here may not stand in XML";
    case XML_NS_ERR_UNDEFINED_NAMESPACE:
      return "a namespace prefix is not declared";
    case XML_NS_ERR_XML_NAMESPACE:
    case XML_NS_ERR_EMPTY:
    case XML_NS_ERR_COLON:
    case XML_NS_ERR_QNAME:
      return "a namespace is declared or used wrongly";
    case XML_ERR_COMMENT_NOT_FINISHED:
      return "a comment is not closed";
    case XML_ERR_CDATA_NOT_FINISHED:
      return "a CDATA section is not closed";
    case XML_ERR_PI_NOT_FINISHED:
    case XML_ERR_PI_NOT_STARTED:
      return "a processing instruction is malformed";
    case XML_ERR_MISPLACED_CDATA_END:
      return "']]>' stands in a text";
    case XML_ERR_RESERVED_XML_NAME:
    case XML_ERR_XMLDECL_NOT_FINISHED:
    case XML_ERR_VERSION_MISSING:
      return "the XML declaration is malformed, or does not stand at the beginning";
    case XML_ERR_NAME_TOO_LONG:
      return "a name is too long";
    default:
      return "the XML is not well-formed here";
  }
}

std::string_view ForeignEncoding(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv)) return "UTF-16";
  if (bytes.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (bytes.starts_with("<\0"sv) || bytes.starts_with("\0<"sv)) return "UTF-16";
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (!bytes.starts_with("<?xml")) return {};
  const std::string_view declaration = bytes.substr(0, bytes.find("?>"));
  const std::size_t key = declaration.find("encoding");
  const std::size_t quote =
      declaration.find_first_of("\"'", key == std::string_view::npos ? 0 : key);
  if (key == std::string_view::npos || quote == std::string_view::npos) return {};
  const std::size_t end = declaration.find(declaration[quote], quote + 1);
  if (end == std::string_view::npos) return {};
  const std::string_view name = declaration.substr(quote + 1, end - quote - 1);
  const std::string lower = ToLower(name);
  return lower == "utf-8" || lower == "utf8" || lower == "us-ascii" ? std::string_view() : name;
}

}  // namespace gateway::fhir
