#include "gateway/fhir/schema/primitive_format.h"

#include <gtest/gtest.h>

#include "gateway/fhir/schema/type_table_builder.h"
#include "tests/support/r4.h"

namespace gateway::fhir {
namespace {

using testing::R4Types;

struct Row {
  const char* type;
  std::vector<std::string> accepted;
  std::vector<std::string> refused;
};

TEST(HasFormat, AcceptsAndRefusesByType) {
  const Row rows[] = {
      {"boolean", {"true", "false"}, {"True", "1", "", "true "}},
      {"integer",
       {"0", "-1", "2147483647", "-2147483648"},
       {"01", "+1", "1.0", "2147483648", "-2147483649", "", "-", "1e3", "x"}},
      {"positiveInt", {"1", "2147483647"}, {"0", "-1", "1.5"}},
      {"unsignedInt", {"0", "7"}, {"-1", "00"}},
      {"decimal",
       {"0", "-0.0", "1.50", "1E-7", "10e+2", "123456789012345678901234567890.1"},
       {"01", ".5", "5.", "1e", "+1", "--1", "NaN", ""}},
      {"date",
       {"1950", "1950-12", "2024-02-29", "2000-02-29", "9999-12-31"},
       {"0000", "195", "1950-13", "1950-00", "1950-02-29", "1900-02-29", "1950-1-1", "1950-01-01T",
        "1950-", "31/12/1950", ""}},
      {"dateTime",
       {"2026", "2026-10", "2026-10-01", "2026-10-01T09:12:00Z", "2026-10-01T09:12:00.123+01:00",
        "2026-06-30T23:59:60Z", "2026-10-01T00:00:00-14:00"},
       {"2026-10-01T09:12Z", "2026-10-01T09:12:00", "2026-10-01T24:00:00Z", "2026-10T09:12:00Z",
        "2026-10-01 09:12:00Z", "2026-10-01T09:12:00.Z", "2026-10-01T09:12:00+14:30",
        "2026-10-01T09:12:00z"}},
      {"instant",
       {"2026-10-01T09:12:00Z", "2026-10-01T09:12:00.1-05:00"},
       {"2026-10-01", "2026", "2026-10-01T09:12:00"}},
      {"time",
       {"09:12:00", "23:59:60", "09:12:00.5"},
       {"09:12", "24:00:00", "09:12:00Z", "9:12:00"}},
      {"code", {"a", "a b", "final"}, {" a", "a ", "a  b", "", "\t", "a\x01"}},
      {"id",
       {"a", "A-1.b", std::string(64, 'a')},
       {"", "a_b", "a b", std::string(65, 'a'), "\xC3\xA9"}},
      {"oid",
       {"urn:oid:1.2.3", "urn:oid:2.16.840", "urn:oid:0.0"},
       {"1.2.3", "urn:oid:3.1", "urn:oid:1", "urn:oid:1.02", "urn:oid:1.", "urn:oid:"}},
      {"uuid",
       {"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"},
       {"c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:C757873D-ec9a-4326-a141-556f43239520",
        "urn:uuid:c757873d-ec9a-4326-a141-556f4323952",
        "urn:uuid:c757873dxec9a-4326-a141-556f43239520"}},
      {"uri", {"http://x.example/a", "urn:x", "#a"}, {"a b", "", "a\tb", " a", "a\x01"}},
      {"canonical", {"http://x.example/a|1.0"}, {"a b"}},
      {"base64Binary",
       {"AAAA", "AA==", "AAA=", "AA AA\n", "+/aZ"},
       {"AAA", "A===", "=AAA", "AA=A", "", "AA-_", "===="}},
      {"string",
       {"x", " ", "a\tb\r\nc", "\xC3\xA9", "\xEF\xBF\xBD\xEF\xBC\xA1",
        std::string(1024 * 1024, 'a')},
       {"", "a\xEF\xBF\xBE", "1234567\xEF\xBF\xBF", std::string("a\0b", 3), "a\x01", "12345678\x1f",
        std::string(1024 * 1024 + 1, 'a')}},
      {"markdown", {"# x\n"}, {"a\x0b"}},
      {"xhtml", {"<div/>"}, {}},
  };
  for (const Row& row : rows) {
    const PrimitiveFormat format = R4Types()->Find(row.type)->format;
    for (const std::string& text : row.accepted)
      EXPECT_TRUE(HasFormat(format, text)) << row.type << ": " << text.substr(0, 80);
    for (const std::string& text : row.refused)
      EXPECT_FALSE(HasFormat(format, text)) << row.type << ": " << text.substr(0, 80);
    EXPECT_FALSE(DescribeFormat(format).empty());
  }
}

TEST(FormatOf, GoesByTheNearestBaseThatHasOne) {
  TypeTableBuilder types;
  types.Add("uri").kind = Kind::kPrimitive;
  TypeDraft& own = types.Add("odsUri");
  own.kind = Kind::kPrimitive;
  own.base = "uri";
  EXPECT_EQ(types.Build()->Find("odsUri")->format, PrimitiveFormat::kUri);
}

}  // namespace
}  // namespace gateway::fhir
