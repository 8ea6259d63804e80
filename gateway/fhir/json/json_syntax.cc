#include "gateway/fhir/json/json_syntax.h"

#include <rapidjson/error/error.h>

namespace gateway::fhir {

std::string_view SyntaxText(int parse_error_code) {
  switch (parse_error_code) {
    case rapidjson::kParseErrorDocumentEmpty:
      return "the JSON is empty";
    case rapidjson::kParseErrorDocumentRootNotSingular:
      return "something follows the end of the JSON object; send one object only";
    case rapidjson::kParseErrorObjectMissName:
      return "a member name in double quotes is missing here";
    case rapidjson::kParseErrorObjectMissColon:
      return "a colon is missing after a member name";
    case rapidjson::kParseErrorObjectMissCommaOrCurlyBracket:
      return "a comma or a closing brace is missing in an object";
    case rapidjson::kParseErrorArrayMissCommaOrSquareBracket:
      return "a comma or a closing bracket is missing in an array";
    case rapidjson::kParseErrorStringUnicodeEscapeInvalidHex:
      return "\\u must be followed by four hexadecimal digits";
    case rapidjson::kParseErrorStringUnicodeSurrogateInvalid:
      return "half of a surrogate pair stands alone in a string";
    case rapidjson::kParseErrorStringEscapeInvalid:
      return "a string holds an unknown escape, or a control character that has to be escaped";
    case rapidjson::kParseErrorStringMissQuotationMark:
      return "a string has no closing quotation mark";
    case rapidjson::kParseErrorNumberTooBig:
      return "a number is too large";
    case rapidjson::kParseErrorNumberMissFraction:
      return "digits are missing after the decimal point";
    case rapidjson::kParseErrorNumberMissExponent:
      return "digits are missing in the exponent of a number";
    default:
      return "this is not a JSON value";
  }
}

std::string_view Json5Text(int parse_error_code, char found) {
  const bool name_missing = parse_error_code == rapidjson::kParseErrorObjectMissName;
  const bool letter = (found >= 'a' && found <= 'z') || (found >= 'A' && found <= 'Z') ||
                      found == '_' || found == '$';
  if (found == '/' || found == '#') return "comments are JSON5, not JSON; take them out";
  if (found == '\'') return "single quotes are JSON5, not JSON; use double quotes";
  if (name_missing && letter) return "names without quotes are JSON5, not JSON; use double quotes";
  if (name_missing && found == '}') {
    return "a comma before a closing brace is JSON5, not JSON; take it out";
  }
  if (parse_error_code != rapidjson::kParseErrorValueInvalid) return {};
  if (found == ']') return "a comma before a closing bracket is JSON5, not JSON; take it out";
  if (found == '+' || found == '.' || found == 'N' || found == 'I') {
    return "this number is JSON5, not JSON; begin with a digit or a minus";
  }
  return {};
}

}  // namespace gateway::fhir
