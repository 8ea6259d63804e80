// convert: both formats, files, folders, pipes of one document a line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "gateway/base/file.h"
#include "gateway/base/text.h"
#include "gateway/cli/command_line.h"
#include "gateway/cli/line_reader.h"
#include "tests/cli/chc.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace gateway::cli {
namespace {

using ::gateway::testing::IsOk;
using ::gateway::testing::TempFolder;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kJson = R"({"resourceType":"Patient","id":"a","birthDate":"1950-01"})";
constexpr const char* kXml =
    R"(<?xml version="1.0" encoding="UTF-8"?><Patient xmlns="http://hl7.org/fhir"><id value="a"/><birthDate value="1950-01"/></Patient>)";

class ConvertCommand : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { ::setenv("CHC_GATEWAY_HOME", CHC_GATEWAY_SOURCE_DIR, 0); }
  std::string Put(const std::string& name, const std::string& text) {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    EXPECT_THAT(WriteFileDurably(path, text), IsOk());
    return path.string();
  }
  std::string Get(const std::string& name) {
    const auto bytes = ReadFile(folder_ / name);
    EXPECT_THAT(bytes, IsOk()) << name;
    return bytes ? *bytes : std::string();
  }
  TempFolder folder_;
};

TEST_F(ConvertCommand, WritesTheOtherFormatByContentNotByName) {
  EXPECT_EQ(Chc({"convert", Put("a.xml", kJson)}).out, std::string(kXml) + "\n");
  EXPECT_EQ(Chc({"convert", Put("b.json", kXml)}).out, std::string(kJson) + "\n");
  EXPECT_EQ(Chc({"convert", "-"}, kJson).out, std::string(kXml) + "\n");
  EXPECT_EQ(Chc({"convert", "-", "--to", "json"}, kJson).out, std::string(kJson) + "\n");
  EXPECT_EQ(Chc({"convert", "-", "--to", "xml"}, kXml).out, std::string(kXml) + "\n");
}

TEST_F(ConvertCommand, ReadsWhatItWroteWithLineBreaks) {
  for (const char* format : {"json", "xml"}) {
    const Ran pretty = Chc({"convert", "-", "--to", format, "--pretty"}, kJson);
    EXPECT_THAT(pretty.out, HasSubstr("\n  ")) << format;
    EXPECT_EQ(Chc({"convert", "-", "--to", "json"}, pretty.out).out, std::string(kJson) + "\n");
  }
}

TEST_F(ConvertCommand, ConvertsOneDocumentALine) {
  const std::string lines =
      std::string(kJson) + "\n\n" + R"({"resourceType":"Basic","code":{"text":"x"}})" + "\r\n";
  const Ran xml = Chc({"convert", "-"}, lines);
  EXPECT_EQ(xml.status, 0) << xml.err;
  EXPECT_THAT(xml.out, AllOf(StartsWith(std::string(kXml) + "\n<?xml"), HasSubstr("<Basic")));
  const Ran back = Chc({"convert", "-"}, xml.out);
  EXPECT_EQ(back.out,
            std::string(kJson) + "\n" + R"({"resourceType":"Basic","code":{"text":"x"}})" + "\n");
}

TEST_F(ConvertCommand, KeepsANarrativesLineBreaksOnOneLine) {
  const std::string line =
      R"({"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><pre\n class=\"a\">b\nc</pre></div>"}})";
  const Ran xml = Chc({"convert", "-"}, line + "\n" + line + "\n");
  EXPECT_EQ(std::ranges::count(xml.out, '\n'), 2);
  EXPECT_THAT(xml.out, HasSubstr("<pre  class=\"a\">b&#10;c</pre>"));
}

TEST_F(ConvertCommand, KeepsCarriageReturnsOfANarrative) {
  const std::string xml =
      "<Patient xmlns=\"http://hl7.org/fhir\"><text><status value=\"generated\"/><div "
      "xmlns=\"http://www.w3.org/1999/xhtml\">a\r\nb</div></text></Patient>";
  EXPECT_THAT(Chc({"convert", "-"}, xml).out, HasSubstr("a\\r\\nb"));
}

TEST_F(ConvertCommand, ReportsABadLineAndGoesOn) {
  const Ran ran = Chc({"convert", "-"}, std::string(kJson) + "\n{\"resourceType\":\"Nothing\"}\n" +
                                            "{\n" + kJson + "\n");
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(std::ranges::count(ran.out, '\n'), 2);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("line 2"), HasSubstr("line 3"), HasSubstr("Nothing")));
}

TEST_F(ConvertCommand, GoesOnBehindABrokenFirstLine) {
  const Ran ran = Chc({"convert", "-"}, std::string("{\"resourceType\":\n") + kJson + "\n" + kJson);
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out, std::string(kXml) + "\n" + kXml + "\n");
}

TEST_F(ConvertCommand, ConvertsAFolderIntoAnother) {
  Put("in/a.json", kJson);
  Put("in/deep/b.xml", kXml);
  Put("in/c.json", "{\"resourceType\":\"Patient\",\"birthDay\":\"never\"}");
  Put("in/package.json", "{\"name\":\"x\"}");
  Put("in/note.txt", "x");
  const Ran ran =
      Chc({"convert", (folder_ / "in").string(), "--output", (folder_ / "out").string()});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("c.json"), HasSubstr("Patient.birthDay"),
                             Not(HasSubstr("never")), Not(HasSubstr("package.json"))));
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_EQ(Get("out/a.xml"), std::string(kXml) + "\n");
  EXPECT_EQ(Get("out/deep/b.json"), std::string(kJson) + "\n");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "out/c.xml"));
}

TEST_F(ConvertCommand, WritesAFolderToStandardOutputInOrder) {
  Put("in/b.json", kJson);
  Put("in/a.xml", kXml);
  const Ran ran = Chc({"convert", (folder_ / "in").string(), "--to", "json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out, std::string(kJson) + "\n" + kJson + "\n");
}

TEST_F(ConvertCommand, RefusesWhatIsWrongWithPlaceAndReason) {
  const Ran comments =
      Chc({"convert", "-"}, R"({"resourceType":"Patient","fhir_comments":["a"],"id":"a"})");
  EXPECT_EQ(comments.status, 1);
  EXPECT_THAT(comments.err, HasSubstr("fhir_comments"));
  EXPECT_EQ(Chc({"convert", "-", "--drop-comments"},
                R"({"resourceType":"Patient","fhir_comments":["a"],"id":"a"})")
                .status,
            0);
  EXPECT_EQ(Chc({"convert", "-"}, "").status, 1);
  EXPECT_EQ(Chc({"convert", (folder_ / "absent.json").string()}).status, 2);
}

TEST_F(ConvertCommand, CarriesAValueOfTheWrongFormOverAndSaysSo) {
  const std::string id(80, 'a');
  const std::string json = R"({"resourceType":"Patient","id":")" + id + R"("})";
  const Ran xml = Chc({"convert", "-"}, json);
  EXPECT_EQ(xml.status, 0);
  EXPECT_THAT(xml.out, HasSubstr("<id value=\"" + id + "\"/>"));
  EXPECT_THAT(xml.err, AllOf(StartsWith("warning"), HasSubstr("Patient.id"), Not(HasSubstr(id))));
  EXPECT_EQ(Chc({"convert", "-"}, xml.out).out, json + "\n");
  const Ran strict = Chc({"convert", "-", "--strict"}, json);
  EXPECT_EQ(strict.status, 1);
  EXPECT_THAT(strict.out, IsEmpty());
  EXPECT_THAT(strict.err, StartsWith("error"));
}

TEST_F(ConvertCommand, RefusesAValueThatTheOtherFormatCannotCarry) {
  const std::string json = R"({"resourceType":"Patient","name":[{"text":"a\u0001"}]})";
  const Ran control = Chc({"convert", "-"}, json);
  EXPECT_EQ(control.status, 1);
  EXPECT_THAT(control.out, IsEmpty());
  EXPECT_THAT(control.err, AllOf(StartsWith("error"), HasSubstr("Patient.name[0].text")));
}

TEST_F(ConvertCommand, TakesWhatDoesNotBeginLikeADocumentAsOneText) {
  for (const std::string& text :
       {std::string("a,b\n1,2\n"), std::string("\xFF\xFE{\n\0\n\0", 7), std::string("[\n1\n]\n")}) {
    const Ran ran = Chc({"convert", "-"}, text);
    EXPECT_EQ(ran.status, 1);
    EXPECT_EQ(std::ranges::count(ran.err, '\n'), 1) << ran.err;
  }
  EXPECT_THAT(Chc({"convert", "-"}, "\x1F\x8B\b\n\n\n").err, HasSubstr("unpack it"));
}

TEST_F(ConvertCommand, FindsFilesOfAFolderWhateverTheCaseOfTheirExtension) {
  Put("in/a.JSON", kJson);
  EXPECT_EQ(Chc({"convert", (folder_ / "in").string()}).out, std::string(kXml) + "\n");
  Put("none/a.txt", kJson);
  const Ran none = Chc({"convert", (folder_ / "none").string()});
  EXPECT_EQ(none.status, 1);
  EXPECT_THAT(none.err, HasSubstr("no .json"));
}

TEST_F(ConvertCommand, WritesNoTwoFilesToOnePlace) {
  Put("in/a.json", kJson);
  Put("in/a.xml", R"(<Patient xmlns="http://hl7.org/fhir"><id value="b"/></Patient>)");
  const Ran ran = Chc({"convert", (folder_ / "in").string(), "--to", "json", "--output",
                       (folder_ / "out").string()});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("a.xml: it is not written"), HasSubstr("a.json holds")));
  EXPECT_EQ(Get("out/a.json"), std::string(kJson) + "\n");
}

TEST_F(ConvertCommand, OverwritesNoFileThatItIsReading) {
  const std::string lines = std::string(kJson) + "\n" + kJson + "\n";
  const std::string file = Put("in/a.ndjson", lines);
  const Ran ran = Chc({"convert", file, "--output", (folder_ / "in").string()});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err, HasSubstr("overwritten while it is read"));
  EXPECT_EQ(Get("in/a.ndjson"), lines);
}

TEST_F(ConvertCommand, NamesWhatCameFromStandardInput) {
  EXPECT_EQ(Chc({"convert", "-", "--output", (folder_ / "out").string()}, kJson).status, 0);
  EXPECT_EQ(Get("out/standard-input.xml"), std::string(kXml) + "\n");
}

TEST_F(ConvertCommand, SaysSoWhenItsOutputCannotBeWritten) {
  std::cout.setstate(std::ios::badbit);
  const Ran ran = Chc({"convert", "-"}, std::string(kJson) + "\n" + kJson + "\n");
  std::cout.clear();
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("standard output"));
}

TEST(LineReader, GivesLinesAndCutsEndlessOnes) {
  std::istringstream stream("a\r\nbb\n\n" + std::string(200'000, 'x') + "\nlast");
  LineReader lines(stream, 1000);
  std::string line;
  std::vector<std::string> seen;
  while (lines.Next(line)) {
    seen.push_back(line);
    EXPECT_EQ(lines.was_cut(), lines.number() == 4);
  }
  ASSERT_EQ(seen.size(), 5U);
  EXPECT_EQ(seen[0], "a\r");
  EXPECT_EQ(seen[3].size(), 1000U);
  EXPECT_EQ(seen[4], "last");
}

TEST(LineReader, GivesTheRestBehindALine) {
  std::istringstream stream("a\nb\nc");
  LineReader lines(stream, 1000);
  std::string line;
  ASSERT_TRUE(lines.Next(line));
  EXPECT_EQ(lines.Rest(), "b\nc");
  EXPECT_FALSE(lines.Next(line));
}

}  // namespace
}  // namespace gateway::cli
